"""Layers and images as files: what `docker load` and `ctr images import` take. The same input gives the same bytes."""

import hashlib
import io
import json
import os
import shutil
import tarfile


def sha256_of(path):
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def write_layer(root, path):
    """Writes everything below the folder `root` as a layer: owned by root, without times, in order of names."""

    def plain(entry):
        entry.mtime = entry.uid = entry.gid = 0
        entry.uname = entry.gname = ""
        return entry

    with tarfile.open(path, "w", format=tarfile.GNU_FORMAT) as tar:
        for folder, folders, files in os.walk(root):
            folders.sort()
            for name in sorted(files + folders):
                full = os.path.join(folder, name)
                tar.add(full, os.path.relpath(full, root), recursive=False, filter=plain)


def write_image(path, name, layers, entrypoint, environment=(), directory="/"):
    """Writes an image of layer files, the lowest first, with a tag `name`."""
    digests = [sha256_of(layer) for layer in layers]
    config = {
        "architecture": "amd64",
        "os": "linux",
        "created": "1970-01-01T00:00:00Z",
        "config": {
            "Env": ["PATH=/opt/java/bin:/usr/local/bin:/usr/bin:/bin", *environment],
            "Entrypoint": entrypoint,
            "WorkingDir": directory,
        },
        "rootfs": {"type": "layers", "diff_ids": [f"sha256:{digest}" for digest in digests]},
    }
    config_text = json.dumps(config, sort_keys=True).encode()
    config_name = hashlib.sha256(config_text).hexdigest() + ".json"
    manifest = [{"Config": config_name, "RepoTags": [name], "Layers": [f"{digest}/layer.tar" for digest in digests]}]

    with tarfile.open(path, "w", format=tarfile.GNU_FORMAT) as tar:

        def add(member, size, content):
            entry = tarfile.TarInfo(member)
            entry.size = size
            tar.addfile(entry, content)

        add(config_name, len(config_text), io.BytesIO(config_text))
        for layer, digest in zip(layers, digests):
            with open(layer, "rb") as content:
                add(f"{digest}/layer.tar", os.path.getsize(layer), content)
        text = json.dumps(manifest).encode()
        add("manifest.json", len(text), io.BytesIO(text))


def replace(path, write):
    """Has `write` make a file or folder beside `path`, then puts it there in one step: it is whole or not there."""
    part = f"{path}.part-{os.getpid()}"
    try:
        write(part)
        os.rename(part, path)
    finally:
        shutil.rmtree(part, ignore_errors=True) if os.path.isdir(part) else os.path.exists(part) and os.unlink(part)

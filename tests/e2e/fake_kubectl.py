"""kubectl as the agents' runner uses it, over local processes that stand for pods: fake_kubectl.py FOLDER VERB...

FOLDER holds PODS.json (what `get pods` answers), events.json, and POD.log of each; `exec` runs here."""
import json
import os
import pathlib
import sys
import time

folder, verb, words = pathlib.Path(sys.argv[1]), sys.argv[2], sys.argv[3:]


def get():
    path = folder / ("pods.json" if words[0] == "pods" else "events.json")
    sys.stdout.write(path.read_text() if path.exists() else json.dumps({"items": []}))


def logs():
    """Follows a log; one that was rotated shows only what came after, as a kubelet does."""
    path = folder / (next(w for w in words if not w.startswith("-")) + ".log")
    inode, file = None, None
    while True:
        now = path.stat().st_ino if path.exists() else None
        if now != inode and now is not None:
            inode, file = now, path.open()
        line = file.readline() if file else ""
        if not line:
            time.sleep(0.02)
            continue
        while not line.endswith("\n"):
            line += file.readline()
        sys.stdout.write(line)
        sys.stdout.flush()


if verb == "get":
    get()
elif verb == "logs":
    logs()
elif verb == "exec":
    program = words[words.index("--") + 2:]
    os.execv(os.environ["BENCHFIELD"], [os.environ["BENCHFIELD"], *program])

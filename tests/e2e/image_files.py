"""The Dockerfiles for those who have Docker say the same as `packaging/images/build`, which is what tests run. Nothing is built."""
import importlib.machinery
import importlib.util
import os
import pathlib
import re
import sys
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
IMAGES = ROOT / "packaging" / "images"
sys.path.insert(0, str(IMAGES))
import contents  # noqa: E402


def load_build():
    loader = importlib.machinery.SourceFileLoader("build_images", str(IMAGES / "build"))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("build_images", loader))
    loader.exec_module(module)
    return module


def instructions(name):
    """[(WORD, arguments)], continued lines joined."""
    text = (IMAGES / name / "Dockerfile").read_text().replace("\\\n", " ")
    return [tuple(line.split(None, 1)) for line in text.splitlines() if line and not line.startswith("#")]


def own_copies(name):
    """[(source, target)] of what is copied from this repository; a target that is a folder gets the file's name."""
    found = []
    for word, rest in instructions(name):
        if word != "COPY" or "--from=" in rest:
            continue
        *sources, target = rest.split()
        for source in sources:
            found.append((source, target + os.path.basename(source) if target.endswith("/") else target))
    return found


class ImageFiles(unittest.TestCase):
    names = ["agent", "kafka", "search", "spark"]

    def setUp(self):
        self.images = load_build().IMAGES

    def test_every_image_of_ours_has_a_dockerfile(self):
        ours = [name for name, image in self.images.items() if "/benchfield/" in image[0]]
        self.assertEqual(sorted(ours), self.names)
        self.assertEqual(sorted(path.parent.name for path in IMAGES.glob("*/Dockerfile")), self.names)

    def test_what_is_copied_is_there(self):
        for name in self.names:
            for source, _ in own_copies(name):
                self.assertTrue((ROOT / source).exists(), f"{name}: {source}")

    def test_stages_that_are_copied_from_exist(self):
        for name in self.names:
            stages = [rest.split()[-1] for word, rest in instructions(name) if word == "FROM" and " AS " in rest]
            used = re.findall(r"--from=(\S+)", (IMAGES / name / "Dockerfile").read_text())
            self.assertLessEqual(set(used), set(stages), name)

    def test_tag_entry_point_folder_and_user_are_those_of_the_build(self):
        for name in self.names:
            tag, layers, entry, folder = self.images[name]
            words = dict(instructions(name))  # the last of each counts, as in Docker
            self.assertEqual(words["ENTRYPOINT"], '["' + '", "'.join(entry) + '"]', name)
            if folder != "/":
                self.assertEqual(words["WORKDIR"], folder, name)
            self.assertEqual(words.get("ENV"), "JAVA_HOME=/opt/java" if "java" in layers else None, name)
            self.assertNotIn("USER", words, name)
            self.assertIn("-t REGISTRY/" + tag.split("/", 1)[1] + " ", (IMAGES / name / "Dockerfile").read_text(), name)

    def test_files_are_where_the_build_puts_them(self):
        for name in ["kafka", "search", "spark"]:
            recipe = contents.LAYERS[name]
            wanted = {(os.path.relpath(source, ROOT), target) for source, target, _ in recipe.files()}
            if name != "spark":  # settings of servers are filled in
                wanted.add(("packaging/images/base/fill-in", "/usr/bin/fill-in"))
            self.assertLessEqual(wanted, set(own_copies(name)), name)
            self.assertIn((os.path.relpath(recipe.pom, ROOT), "/build/pom.xml"), own_copies(name))
            text = (IMAGES / name / "Dockerfile").read_text()
            self.assertRegex(text, rf"COPY --from=jars /(libs|jars) {recipe.folder}\n", name)

    def test_programs_that_are_started_may_be(self):
        for name in self.names:
            for source, target in own_copies(name):
                if target in self.images[name][2] or target.startswith("/usr/bin/"):
                    self.assertTrue(os.access(ROOT / source, os.X_OK), source)


if __name__ == "__main__":
    unittest.main(verbosity=2)

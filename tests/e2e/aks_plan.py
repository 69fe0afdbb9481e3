"""The plan of the experiment on AKS: shown whole without network, credentials or tools, and refused by `run` before anything is done.

BENCHFIELD_UPDATE_GOLDEN=1 writes the golden files anew."""
import os
import re
import unittest

from harness import ROOT, Case

PLAN = ROOT / "plans" / "aks-moving-components.yaml"
GOLDEN = ROOT / "tests" / "golden" / "aks"


def parts_of(text):
    """{heading: what stands below it}"""
    pieces = re.split(r"^== (.*)\n", text, flags=re.M)
    return dict(zip(pieces[1::2], pieces[2::2]))


class AksPlan(Case):
    def setUp(self):
        super().setUp()
        self.environment.update(PATH="/nowhere", KUBECONFIG="/nowhere", AZURE_CONFIG_DIR="/nowhere", HOME="/nowhere")

    def shown(self):
        return self.benchfield("dry-run", PLAN, code=0).stdout

    def assert_golden(self, name, text):
        path = GOLDEN / name
        if os.environ.get("BENCHFIELD_UPDATE_GOLDEN"):
            GOLDEN.mkdir(exist_ok=True)
            path.write_text(text)
        self.assertEqual(path.read_text(), text, f"{path} differs")

    def test_every_step_of_all_twelve_runs(self):
        lines = [line for line in self.shown().splitlines() if re.match(r"== |\S|  \S", line)]
        self.assertEqual(sum(line.startswith("== trial ") for line in lines), 12)
        self.assert_golden("steps.txt", "\n".join(lines) + "\n")

    def test_what_az_is_asked_for(self):
        parts = parts_of(self.shown())
        az = re.compile(r"^    \$ (?:az|ssh-keygen|kubectl \S+ \S+ \S+ \S+ apply) .*\n", re.M)
        text = "".join(f"== {heading}\n" + "".join(az.findall(body)) for heading, body in parts.items())
        self.assert_golden("commands.txt", text)
        self.assertNotIn("0.0.0.0/0", text)
        for line in text.splitlines():
            if " vm create " in line:
                self.assertIn("--public-ip-address '' ", line)
                self.assertIn("--nsg hosts ", line)

    def test_what_is_placed_off_the_cluster(self):
        parts = parts_of(self.shown())
        body = next(body for heading, body in parts.items() if ": es-off " in heading)
        provision = body[: body.index("\nwarm-up\n")]
        self.assertIn("on <hosts.search[0].address>", provision)
        self.assert_golden("es-off.txt", re.sub(r"^      \| .*\n", "", provision, flags=re.M))

    def test_same_bytes_each_time(self):
        self.assertEqual(self.shown(), self.shown())

    def test_a_run_is_refused_before_anything_is_done(self):
        done = self.benchfield("run", PLAN, "--out", self.folder / "runs", code=2)
        self.assertIn("running on this provider is not supported yet", done.stderr)
        self.assertIn("dry-run", done.stderr)
        self.assertIn("provider: kubectl", done.stderr)
        self.assertFalse((self.folder / "runs").exists())


if __name__ == "__main__":
    unittest.main(verbosity=2)

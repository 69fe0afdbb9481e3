"""Everything that definitions render for a cluster is accepted by a real API server (`--dry-run=server`).

Takes the cluster as cluster_run.py does; the control plane alone is enough. Exit code 77 without one."""
import pathlib
import re
import subprocess
import unittest

from cluster_run import CONTEXT, KUBECONFIG, kubectl, need_cluster
from harness import HERE, ROOT, Case

CRD = HERE / "cluster" / "spark_application.yaml"


def applied(text):
    """What `apply` gets on stdin in a dry-run: [(title, manifest)]."""
    found = []
    for title, body in re.findall(r"^  (\S+: apply .*)\n((?:    .*\n)*)", text, re.M):
        lines = re.findall(r"^      \| ?(.*)$", body, re.M)
        found.append((title, "\n".join(lines) + "\n"))
    return found


class ClusterManifests(Case):
    @classmethod
    def setUpClass(cls):
        had = "sparkapplications.sparkoperator.k8s.io" in kubectl("get", "crd", "-o", "name")
        if not had:
            kubectl("apply", "-f", str(CRD))
            cls.addClassCleanup(kubectl, "delete", "-f", str(CRD))
            kubectl("wait", "--for=condition=Established", "crd/sparkapplications.sparkoperator.k8s.io", "--timeout=30s")

    def accepted(self, plan):
        text = self.benchfield("dry-run", plan, code=0).stdout
        seen = set()
        for title, manifest in applied(text):
            manifest = re.sub(r"\$\{steps\.[^}]*\.address\}", "10.0.0.9:30000", manifest).replace("<run-id>", "manifests-1")
            self.assertNotIn("${", manifest.replace("${POD_IP}", ""))
            if manifest in seen:
                continue
            seen.add(manifest)
            with self.subTest(title):
                done = subprocess.run(["kubectl", "--kubeconfig", KUBECONFIG, "--context", CONTEXT, "-n", "default", "apply",
                                       "--server-side", "--field-manager=benchfield", "--dry-run=server", "-f", "-"],
                                      input=manifest, capture_output=True, text=True)
                self.assertEqual(done.returncode, 0, done.stderr + manifest)
        return len(seen)

    def test_all_shapes_of_the_definitions(self):
        self.assertGreater(self.accepted(HERE / "cluster" / "manifests.yaml"), 15)

    def test_all_plans(self):
        for plan in sorted((ROOT / "plans").glob("*.yaml")):
            with self.subTest(plan.name):
                self.accepted(plan)

    def test_a_dry_run_needs_no_cluster(self):
        self.environment["KUBECONFIG"] = "/nowhere"
        self.environment["PATH"] = "/nowhere"
        first = self.benchfield("dry-run", HERE / "cluster" / "manifests.yaml", code=0).stdout
        self.assertEqual(first, self.benchfield("dry-run", HERE / "cluster" / "manifests.yaml", code=0).stdout)


if __name__ == "__main__":
    need_cluster()
    unittest.main(verbosity=2)

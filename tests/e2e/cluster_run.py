"""Runs against a real API server with real nodes: what a run makes, what it refuses, and that nothing is left.

KUBECONFIG_UNDER_TEST and CONTEXT_UNDER_TEST name the cluster, by default the one of tests/cluster in block 1. Exit code 77 without one."""
import json
import os
import pathlib
import signal
import subprocess
import sys
import unittest

from harness import CACHE, HERE, Case, journal, trials, wait_for

KUBECONFIG = os.environ.get("KUBECONFIG_UNDER_TEST", f"{CACHE}/benchfield/cluster/test/kubeconfig")
CONTEXT = os.environ.get("CONTEXT_UNDER_TEST", "benchfield-test-1")
PLAN = HERE / "cluster" / "topic.yaml"
os.environ["PATH"] += f"{os.pathsep}{os.path.dirname(KUBECONFIG)}/bin"  # as `up` prints it: kubectl, where there is no other


def kubectl(*words, code=0):
    done = subprocess.run(["kubectl", "--kubeconfig", KUBECONFIG, "--context", CONTEXT, *words], capture_output=True, text=True)
    assert done.returncode == code, done.stderr
    return done.stdout


def need_cluster(*images):
    """Leaves with 77 where there is no cluster, and waits until every node tells of the images: it does so every few seconds."""
    try:
        kubectl("get", "--raw", "/readyz")
    except (AssertionError, OSError) as problem:
        print(f"skipped: no cluster: {problem}")
        sys.exit(77)
    def told():
        nodes = json.loads(kubectl("get", "nodes", "-o", "json"))["items"]
        return all(any(image in name for entry in node["status"].get("images", []) for name in entry.get("names") or [])
                   for node in nodes for image in images)
    wait_for(told, 120, f"images {', '.join(images)} on every node")


def namespaces():
    """Those that carry the label of any run."""
    return kubectl("get", "namespaces", "-l", "benchfield/run", "-o", "name").split()


def everything():
    """What stands in the cluster and could be of a run."""
    kinds = "namespaces,pods,services,jobs,statefulsets,configmaps,clusterroles,clusterrolebindings"
    return {f"{o['kind']} {o['metadata'].get('namespace', '')}/{o['metadata']['name']}"
            for o in json.loads(kubectl("get", kinds, "--all-namespaces", "-o", "json"))["items"]}


class ClusterRun(Case):
    cache = CACHE

    def setUp(self):
        super().setUp()
        self.environment["KUBECONFIG"] = KUBECONFIG
        self.before = namespaces()

    def words(self, command="run", **settings):
        settings = {"environments__on-cluster__context": CONTEXT, **settings}
        return [command, *self.plan_words(PLAN, **settings), *([] if command != "run" else ["--out", self.out])]

    def refused(self, *parts, **settings):
        """The run ends before it makes anything, and says each of the parts."""
        done = self.benchfield(*self.words(**settings), code=3, seconds=120)
        for part in parts:
            self.assertIn(part, done.stderr)
        self.assertEqual(namespaces(), self.before)

    def config(self, change):
        """A kubeconfig like the real one but for a change."""
        text = subprocess.run(["kubectl", "--kubeconfig", KUBECONFIG, "config", "view", "--raw", "--flatten", "-o", "json"],
                              capture_output=True, text=True, check=True).stdout
        config = json.loads(text)
        change(config)
        path = self.folder / "kubeconfig"
        path.write_text(json.dumps(config))
        self.environment["KUBECONFIG"] = str(path)

    def test_what_a_killed_run_leaves_goes_with_clean(self):
        process = self.start(*self.words())
        run = self.wait_for_stage("deploy", 120)
        wait_for(lambda: any(run.name in name for name in namespaces()), 60, "the namespace")
        os.kill(process.pid, signal.SIGKILL)
        process.communicate()
        (run / "inputs" / "plan.yaml").unlink()  # the ledger is enough
        done = self.benchfield("clean", run, code=0, seconds=200)
        self.assertIn(f"namespace/benchfield-{run.name}", done.stdout)
        self.assertEqual(namespaces(), self.before)
        self.assertIn("nothing was left", self.benchfield("clean", run, code=0, seconds=100).stdout)

    def test_a_pod_that_goes_while_measured_is_told(self):
        process = self.start(*self.words(load__senders__count="100k"))
        run = self.wait_for_stage("measure", 300)
        wait_for(lambda: any(r["event"] == "step-started" and r["step"] == "measure" for r in journal(run)), 60, "load")
        kubectl("-n", f"benchfield-{run.name}", "delete", "pod", "kafka-broker-0", "--grace-period=0", "--force", "--wait=false")
        self.finish(process, code=(0, 3, 4), seconds=400)
        trial, = trials(run)
        codes = {flag["code"] for flag in trial["flags"]}
        self.assertTrue(trial["state"] == "failed" or "W_PODS_CHANGED" in codes, trial)
        self.assertEqual(namespaces(), self.before)

    def test_a_kubeconfig_that_is_missing_is_not_localhost(self):
        self.environment["KUBECONFIG"] = "/nowhere/config"
        self.refused("there is no kubeconfig /nowhere/config")

    def test_a_context_that_is_unknown_is_named(self):
        self.refused("is named 'other'", **{"environments__on-cluster__context": "other"})

    def test_a_server_that_is_not_there_is_named(self):
        self.config(lambda c: c["clusters"][0]["cluster"].update(server="https://127.0.0.1:1"))
        self.refused("no API server answers at https://127.0.0.1:1")

    def test_rights_that_are_missing_are_listed(self):
        self.config(lambda c: c["users"][0]["user"].update({"as": "nobody"}))
        self.refused("the kube context may not do what the run needs", "create namespaces", "patch statefulsets.apps")

    def test_an_image_that_no_node_has_is_named(self):
        self.refused("k8s.local/none:1 is not on node1", kafka__image="k8s.local/none:1")

    def test_memory_that_no_node_has_is_named(self):
        self.refused("1 of 1 pods of kafka-broker", "find no node with room", kafka__heap="900GiB")

    def test_a_pool_without_nodes_is_named(self):
        self.refused("find no ready node of pool 'big'", kafka__placement="on-cluster/big",
                     **{"environments__on-cluster__pools": "{big: {labels: {size: big}}}"})


if __name__ == "__main__":
    need_cluster("/kafka:", "/agent:")
    unittest.main(verbosity=2)

"""Whole runs whose load and probes are agents in pods: counts agree from both sides, who is lost is named. The cluster is that of cluster_run.py; exit code 77 without one."""
import json
import os
import subprocess
import time
import unittest

from cluster_run import CONTEXT, KUBECONFIG, kubectl, namespaces, need_cluster
from harness import CACHE, HERE, Case, counts, trials, wait_for

PLAN = HERE / "cluster" / "agents.yaml"
IMAGE = os.environ.get("AGENT_IMAGE", "k8s.local/benchfield/agent:0.1.0")


class ClusterAgents(Case):
    cache = CACHE

    def setUp(self):
        super().setUp()
        self.environment["KUBECONFIG"] = KUBECONFIG

    def words(self, command="run", **settings):
        settings = {"environments__on-cluster__context": CONTEXT, "environments__on-cluster__agent_image": IMAGE, **settings}
        return [command, *self.plan_words(PLAN, **settings), *([] if command != "run" else ["--out", self.out])]

    def agents(self, run, index):
        """The pod of an instance of the measured load, once it is there."""
        items = json.loads(kubectl("-n", f"benchfield-{run.name}", "get", "pods", "-l",
                                   f"batch.kubernetes.io/job-completion-index={index}", "-o", "json"))["items"]
        return next((p for p in items if p["metadata"]["name"].startswith("senders-measure")), None)

    @staticmethod
    def has_acknowledged(run, pod):
        time.sleep(0.5)
        done = subprocess.run(["kubectl", "--kubeconfig", KUBECONFIG, "--context", CONTEXT, "-n", f"benchfield-{run.name}", "logs", pod],
                              capture_output=True, text=True)
        lines = [json.loads(line) for line in done.stdout.split("\n")[:-1] if line.startswith("{")]
        return any(line.get("acknowledged", 0) > 0 for line in lines)

    def test_counts_agree_from_both_sides(self):
        self.benchfield(*self.words(), code=(0, 4), seconds=400)
        trial, = trials(self.the_run())
        self.assertEqual(trial["state"], "complete", trial)
        found = counts(trial)
        self.assertEqual({found["sent"], found["acknowledged"], found["end offsets"]}, {48_000}, trial)
        self.assertTrue(trial["counts_agree"], trial)
        facts = trial["facts"]
        nodes = facts["senders.nodes"].split(", ")
        self.assertEqual((len(nodes), set(nodes)), (4, {"node1", "node2"}))
        self.assertGreaterEqual(facts["senders.start_skew_ms"], 0)  # how large it may be is for a quiet machine to say
        print(f"\nskew of the start {facts['senders.start_skew_ms']} ms, clocks known to {facts['senders.clock_uncertainty_ms']} ms, "
              f"runner {facts.get('runner.cpu_percent')} % of a core, flags {[f['code'] for f in trial['flags']]}")
        self.assertNotIn(f"namespace/benchfield-{self.the_run().name}", namespaces())
        self.assert_nothing_left(self.the_run())

    def test_warms_up_in_rounds_of_one_set_of_agents(self):
        self.benchfield(*self.words(trial__warm_up="auto"), code=(0, 4), seconds=600)
        trial, = trials(self.the_run())
        self.assertEqual(trial["state"], "complete", trial)
        facts = trial["facts"]
        self.assertGreaterEqual(facts["warm_up.rounds"], 2, "a broker that was started needs two that cost the same")
        self.assertEqual(facts["warm_up.records"], facts["warm_up.rounds"] * 4 * 6000, "3 s of four senders at 2k/s")
        cold = [flag["detail"] for flag in trial["flags"] if flag["code"] == "W_COLD"]
        self.assertFalse([why for why in cold if "could not be read" in why or "did not get through" in why], cold)
        print(f"\n{facts['warm_up.rounds']} rounds {cold}")
        self.assert_nothing_left(self.the_run())

    def test_an_instance_that_is_deleted_while_it_sends_is_named(self):
        process = self.start(*self.words(load__senders__count="200k"))
        run = self.wait_for_stage("measure", 300)
        pod = wait_for(lambda: self.agents(run, 1), 60, "the pod of instance 1")
        wait_for(lambda: self.has_acknowledged(run, pod["metadata"]["name"]), 120, "a record of instance 1 acknowledged")
        pod = self.agents(run, 1)  # once more: it had no node when it was new
        kubectl("-n", f"benchfield-{run.name}", "delete", "pod", pod["metadata"]["name"], "--wait=false")
        self.finish(process, code=3, seconds=400)
        trial, = trials(run)
        self.assertEqual(trial["state"], "failed")
        self.assertIn(f"instance 1 of 'senders' (pod {pod['metadata']['name']} on {pod['spec']['nodeName']}) was lost", trial["reason"], trial)
        lost = [flag["detail"] for flag in trial["flags"] if flag["code"] == "E_AGENT_LOST"]
        self.assertIn(f"instance 1 on {pod['spec']['nodeName']}: its pod ", "; ".join(lost))
        self.assertNotIn(f"namespace/benchfield-{run.name}", namespaces())


if __name__ == "__main__":
    need_cluster("/kafka:", "/agent:")
    unittest.main(verbosity=2)

"""Trouble on a real cluster: each kind ends in a labelled result, never in a plausible number, and leaves nothing.

TROUBLE=all takes those too that wait for a cluster to notice. The cluster is that of cluster_run.py, and those that break it
want it to be one of tests/cluster; exit code 77 without one."""
import json
import os
import pathlib
import shutil
import signal
import subprocess
import time
import unittest

from cluster_run import CONTEXT, KUBECONFIG, everything, kubectl, need_cluster
from harness import CACHE, HERE, ROOT, Case, counts, journal, trials, wait_for

FOLDER = pathlib.Path(KUBECONFIG).parent  # of the cluster
EVERY = os.environ.get("TROUBLE") == "all"
ANY = (0, 3, 4)

# The first call with the verb meets trouble; the others, and a second one, are kubectl's own.
FAULTY_KUBECTL = """#!/bin/sh
for word in "$@"; do
  if [ "$word" = "{verb}" ] && mkdir "{folder}/met" 2>/dev/null; then
    {trouble}
  fi
done
exec "{kubectl}" "$@"
"""


class Trouble(Case):
    cache = CACHE

    def setUp(self):
        super().setUp()
        self.environment["KUBECONFIG"] = KUBECONFIG
        self.before = everything()

    def words(self, plan, **settings):
        return self.run_words(plan, **{"environments__on-cluster__context": CONTEXT, **settings})

    def assert_all_gone(self):
        self.assertEqual(everything() - self.before, set())
        self.assert_nothing_left(self.the_run())

    def put_before_kubectl(self, verb, trouble):
        path = self.folder / "bin" / "kubectl"
        path.parent.mkdir()
        path.write_text(FAULTY_KUBECTL.format(verb=verb, folder=self.folder, trouble=trouble, kubectl=shutil.which("kubectl")))
        path.chmod(0o755)
        self.environment["PATH"] = f"{path.parent}:{self.environment['PATH']}"

    def assert_complete(self, trial, count):
        self.assertEqual((trial["state"], trial["counts_agree"]), ("complete", True), trial)
        self.assertEqual(counts(trial)["acknowledged"], count)

    def wait_until_sending(self, seconds=300):
        """The run, once its measured load has been acknowledged."""
        run = self.wait_for_stage("measure", seconds)
        def sending():
            lines = [line for line in (run / "run.log").read_text().split("\n") if "measure: offered" in line]
            return any(" acknowledged -" not in line and " acknowledged 0/s" not in line for line in lines)
        wait_for(sending, 120, "an acknowledged record")
        return run

    def assert_labelled(self, trial, *codes):
        """Failed with a reason, or flagged with one of the codes."""
        found = {flag["code"] for flag in trial["flags"]}
        self.assertTrue(trial["state"] == "failed" and trial["reason"] or found & set(codes), trial)


class WithoutBreakingIt(Trouble):
    def test_reasons_of_pods_that_are_not_ready(self):
        self.benchfield(*self.words(HERE / "toy" / "failing.yaml"), code=3, seconds=500)
        found = {t["variant"]: [t["state"], t["failed_stage"], t["reason"], *t["reason_details"]] for t in trials(self.the_run())}
        for variant, parts in {
                "no-image": ["pod pod-server-0 cannot get its image k8s.local/none:1: "],
                "no-node": ["pod pod-server-0 is not scheduled: 0/2 nodes are available: 2 node(s) didn't match Pod's node affinity/selector"],
                "no-quota": ["event of pod-server: FailedCreate: ", "exceeded quota: pod, requested: pods=1, used: pods=0, limited: pods=0"],
                "crash": ["pod pod-server-0 ended with exit code 7", "log of pod-server-0: toy-pod: cannot find its socks"],
                "out-of-memory": ["pod pod-server-0 was killed for using more memory than its limit of 32Mi"]}.items():
            self.assertEqual(found[variant][:2], ["failed", "deploy"])
            for part in parts:
                self.assertIn(part, "\n".join(found[variant]))
            told = "\n".join(found[variant]).count("FailedScheduling")
            self.assertEqual(told > 0, variant == "no-node", "what became of an earlier pod of that name is no reason")
        self.assert_all_gone()

    def test_a_kubectl_that_hangs_is_ended_and_called_again(self):
        # of a question the deadline is seconds, of a change it is a minute
        self.put_before_kubectl("apply" if EVERY else "get", "exec sleep 3000")
        self.benchfield(*self.words(HERE / "toy" / "walk.yaml"), seconds=400)
        self.assertTrue((self.folder / "met").exists())
        trial, = trials(self.the_run())
        self.assert_complete(trial, 400)
        self.assert_all_gone()

    def test_a_server_that_asks_for_patience_gets_it(self):
        text = "Error from server (TooManyRequests): the server has received too many requests, please try again later"
        self.put_before_kubectl("apply", f"echo '{text}' >&2; exit 1")
        self.benchfield(*self.words(HERE / "toy" / "walk.yaml"), seconds=400)
        self.assertTrue((self.folder / "met").exists())
        trial, = trials(self.the_run())
        self.assert_complete(trial, 400)
        self.assert_all_gone()


@unittest.skipUnless(EVERY, "breaks the cluster and waits until it notices")
class Breaking(Trouble):
    AGENTS = HERE / "cluster" / "agents.yaml"

    def node(self, *words):
        subprocess.run([ROOT / "tests/cluster/node", *words], check=True, capture_output=True,
                       env=dict(os.environ, BENCHFIELD_CLUSTER=str(FOLDER)))

    def pause(self, daemon, seconds):
        pid = int((FOLDER / "pid" / daemon).read_text().split()[0])
        os.kill(pid, signal.SIGSTOP)
        try:
            time.sleep(seconds)
        finally:
            os.kill(pid, signal.SIGCONT)

    def test_an_api_server_that_is_away_for_ten_seconds(self):
        process = self.start(*self.words(self.AGENTS, load__senders__count="40k"))
        self.wait_until_sending()
        self.pause("kube-apiserver", 10)
        self.finish(process, ANY, 500)
        trial, = trials(self.the_run())
        if trial["state"] == "complete":
            self.assert_complete(trial, 160_000)
        else:
            self.assert_labelled(trial)
        print(f"\n{trial['state']} {trial['reason']} {[f['code'] for f in trial['flags']]}")
        self.assert_all_gone()

    def test_an_agent_that_is_evicted_is_named(self):
        process = self.start(*self.words(self.AGENTS, load__senders__count="200k"))
        run = self.wait_until_sending()
        pods = json.loads(kubectl("-n", f"benchfield-{run.name}", "get", "pods", "-o", "json"))["items"]
        pod, = [p["metadata"]["name"] for p in pods if p["metadata"]["name"].startswith("senders-measure-01-2-")]
        self.evict(run, pod)
        self.finish(process, 3, 500)
        trial, = trials(run)
        self.assertEqual(trial["state"], "failed", trial)
        self.assertIn(f"instance 2 of 'senders' (pod {pod} on node", trial["reason"])
        # the pod alone tells of an eviction by the API: one that is gone when it is asked for was deleted
        self.assertRegex(trial["reason"], r"was lost: its pod was (evicted \(EvictionByEvictionAPI\)|deleted)")
        self.assert_all_gone()

    def evict(self, run, pod):
        """By a request to the API, as draining a node makes it."""
        eviction = {"apiVersion": "policy/v1", "kind": "Eviction", "metadata": {"name": pod, "namespace": f"benchfield-{run.name}"}}
        (self.folder / "eviction.json").write_text(json.dumps(eviction))
        kubectl("create", "--raw", f"/api/v1/namespaces/benchfield-{run.name}/pods/{pod}/eviction", "-f", str(self.folder / "eviction.json"))

    def flags(self, trial):
        return {flag["code"]: flag["detail"] for flag in trial["flags"]}

    def test_a_broker_whose_container_ends_is_flagged(self):
        process = self.start(*self.words(HERE / "cluster" / "topic.yaml", load__senders__count="250k"))
        run = self.wait_until_sending()
        subprocess.run(["kubectl", "--kubeconfig", KUBECONFIG, "--context", CONTEXT, "-n", f"benchfield-{run.name}", "exec", "kafka-broker-0",
                        "--", "sh", "-c", "kill 1"], capture_output=True, timeout=60)  # it ends with the container
        self.finish(process, ANY, 500)
        trial, = trials(run)
        self.assertEqual(self.flags(trial).get("W_RESTARTED"), "kafka: once", trial)
        self.assertIn("pod kafka-broker-0 was restarted (", self.flags(trial)["W_PODS_CHANGED"])
        self.assertNotIn("W_EVICTED", self.flags(trial))
        self.assertIn("W_RESTARTED", (run / "report.md").read_text())
        self.assert_all_gone()

    def test_a_broker_that_is_evicted_is_flagged(self):
        process = self.start(*self.words(HERE / "cluster" / "topic.yaml", load__senders__count="250k"))
        run = self.wait_until_sending()
        node = kubectl("-n", f"benchfield-{run.name}", "get", "pod", "kafka-broker-0", "-o", "jsonpath={.spec.nodeName}")
        kubectl("taint", "node", node, "benchfield/test=gone:NoExecute")
        try:
            self.finish(process, ANY, 500)
        finally:
            kubectl("taint", "node", node, "benchfield/test-")
        trial, = trials(run)
        # its cluster puts another in its place within seconds, which was started anew
        self.assertEqual(self.flags(trial).get("W_EVICTED"), "kafka: 1 pod", trial)
        self.assertEqual(self.flags(trial).get("W_RESTARTED"), "kafka: once", trial)
        self.assertIn("kafka-broker-0", self.flags(trial)["W_PODS_CHANGED"])
        print(f"\n{trial['state']} {trial['reason']} {sorted(self.flags(trial))}")
        self.assert_all_gone()

    def test_a_broker_that_is_asked_to_go_is_flagged(self):
        process = self.start(*self.words(HERE / "cluster" / "topic.yaml", load__senders__count="250k"))
        run = self.wait_until_sending()
        self.evict(run, "kafka-broker-0")
        self.finish(process, ANY, 500)
        trial, = trials(run)
        self.assertEqual(self.flags(trial).get("W_EVICTED"), "kafka: 1 pod", trial)
        self.assertEqual(self.flags(trial).get("W_RESTARTED"), "kafka: once", trial)
        self.assert_all_gone()

    def test_a_node_that_is_lost_is_told(self):
        process = self.start(*self.words(self.AGENTS, load__senders__count="200k"))
        run = self.wait_until_sending()
        self.node("stop", "kubelet", "node1")
        try:
            wait_for(lambda: self.is_decided(run) or process.poll() is not None, 400, "what becomes of the trial")
        finally:
            self.node("start", "kubelet", "node1")
        self.finish(process, ANY, 500)
        trial, = trials(run)
        self.assert_labelled(trial, "W_PODS_CHANGED")
        self.assertIn("node1", trial["reason"] + str(trial["flags"]), trial)
        print(f"\n{trial['state']} {trial['reason']} {sorted(self.flags(trial))}")
        self.assert_all_gone()

    @staticmethod
    def is_decided(run):
        """Pods of the lost node may be the way to the agents, which ends the load; or the load ends well and its pods are looked at."""
        done = {r["step"]: r["ok"] for r in journal(run) if r["event"] == "step-finished"}
        return "on-cluster.pods.after" in done or done.get("measure") is False

    def test_a_way_in_that_goes_ends_in_no_rate(self):
        """The nodes' cables: the address of the LoadBalancer is not reached any more."""
        process = self.start(*self.words(HERE / "cluster" / "topic.yaml", load__senders__count="500k",
                                         kafka__expose="load-balancer-per-pod", trial__deadline="40s"))
        run = self.wait_until_sending()
        for node in ("node1", "node2"):
            self.node("stop", "network", node)
        try:
            wait_for(lambda: any(r["event"] == "step-finished" and r["step"] == "measure" for r in journal(run))
                     or process.poll() is not None, 300, "the end of the load")
        finally:
            for node in ("node1", "node2"):
                self.node("start", "network", node)
        self.finish(process, (3, 4), 500)
        trial, = trials(run)
        self.assert_labelled(trial, "E_DEADLINE", "E_NO_DATA", "E_LOSS")
        print(f"\n{trial['state']} {trial['reason']} {[f['code'] for f in trial['flags']]}")
        self.assert_all_gone()


if __name__ == "__main__":
    need_cluster("/kafka:", "/agent:", "/busybox:")
    unittest.main(verbosity=2)

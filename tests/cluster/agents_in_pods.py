#!/usr/bin/env python3
"""Agents as an Indexed Job on a real cluster, sending into Kafka there: together over two nodes, and through deletions,
dropped follows and rotated logs. The cluster is that of BENCHFIELD_CLUSTER; exit code 77 where none can be had."""
import json
import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import time
import unittest

HERE = pathlib.Path(__file__).resolve().parent
CLUSTER = pathlib.Path(os.environ.get("BENCHFIELD_CLUSTER") or
                       pathlib.Path(os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache") / "benchfield/cluster/run")
KUBECTL = [str(CLUSTER / "bin/kubectl"), "--kubeconfig", str(CLUSTER / "kubeconfig")]
AGENTS_TOOL = os.environ.get("AGENTS_TOOL", str(HERE.parent.parent / "build/release/tests/e2e/agents_tool"))
IMAGE = os.environ.get("AGENT_IMAGE", "k8s.local/benchfield/agent:0.1.0")
NAMESPACE = f"agents-test-{os.getpid()}"
INSTANCES = 4
RATE = 2000  # records a second of each
BROKER = ""  # set with the cluster
PROBES = 8  # each of them a line a millisecond if it can: a kubelet rotates at 10 MiB
ROTATED_WITHIN = 60


def kubectl(*words, stdin=None, check=True):
    done = subprocess.run([*KUBECTL, "-n", NAMESPACE, *words], input=stdin, text=True, capture_output=True)
    if check and done.returncode != 0:
        raise AssertionError(f"kubectl {' '.join(words)}: {done.stderr}")
    return done.stdout


def setUpModule():
    if subprocess.run([HERE / "up", "full"], stdout=subprocess.DEVNULL).returncode == 77:
        sys.exit(77)
    subprocess.run([*KUBECTL, "create", "namespace", NAMESPACE], check=True, stdout=subprocess.DEVNULL)
    # of the servers that the images are tested with, the broker; by its address, which this machine can reach too
    documents = (HERE / "parts/servers.yaml").read_text().replace("@HOST@.kafka", "@HOST@").split("---\n")
    wanted = [d for d in documents if re.search(r"metadata: \{name: (settings|kafka)\}", d)]
    address = "env: [{name: HOST, valueFrom: {fieldRef: {fieldPath: status.podIP}}}]"
    kubectl("apply", "-f", "-", stdin="---\n".join(wanted).replace("args: [/settings", f"{address}\n        args: [/settings"))
    kubectl("wait", "--for=condition=Ready", "pod/kafka-0", "--timeout=180s")
    global BROKER
    BROKER = kubectl("get", "pod", "kafka-0", "-o", "jsonpath={.status.podIP}") + ":9092"


def tearDownModule():
    subprocess.run([*KUBECTL, "delete", "namespace", NAMESPACE, "--wait=false"], stdout=subprocess.DEVNULL)


class AgentsInPods(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.job = "senders-" + self.id().rsplit("_", 1)[1]
        self.errors = self.folder / "errors.log"
        self.addCleanup(lambda: kubectl("delete", "job,service,configmap", "-l", f"benchfield/agents={self.job}", "--wait=false"))

    def start(self, topic="", count=0, probes=(), seconds=0):
        """The group is made as a run makes it; the tool then drives it as a trial does."""
        if topic:
            self.tool("topic", BROKER, topic, "3")
        place = {"kubectl": [*KUBECTL, "--namespace", NAMESPACE], "image": IMAGE, "trial": self.job.rsplit("-", 1)[1],
                 "errors": str(self.errors)}
        if probes:
            place["probes"] = list(probes)
        else:
            place["load"] = {
                "name": "senders", "driver": "kafka", "instance": 0, "instances": INSTANCES, "senders": 1,
                "rate_amount": RATE, "rate_per_ns": 10**9, "count": count, "seed": 1, "options": {},
                "records": {"generate": "planes", "columns": 11, "lines": 500, "replay": "", "once": False},
                "target": {"addresses": [BROKER], "part": topic}}
        (self.folder / "place.json").write_text(json.dumps(place))
        made = json.loads(subprocess.run([AGENTS_TOOL, "make", self.folder / "place.json"], check=True, capture_output=True).stdout)
        kubectl("apply", "--server-side", "-f", "-", stdin=made["manifests"])
        self.job = made["pods"]["job"]
        (self.folder / "spec.json").write_text(json.dumps(made["pods"] | {"name": "senders"}))
        tool = subprocess.Popen([AGENTS_TOOL, self.folder / "spec.json", str(seconds)], stdout=subprocess.PIPE, text=True)
        self.addCleanup(tool.stdout.close)
        self.addCleanup(tool.wait)
        self.addCleanup(tool.kill)
        return tool

    def begun(self, tool):
        first = tool.stdout.readline()
        if first != "ready\n":
            self.fail(f"{first}{self.errors.read_text() if self.errors.exists() else ''}{kubectl('get', 'pods', '-o', 'wide')}")
        self.assertEqual(tool.stdout.readline(), "begun\n")

    def outcome(self, tool):
        return json.loads(tool.stdout.read())

    def pods(self):
        items = json.loads(kubectl("get", "pods", "-l", f"benchfield/agents={self.job}", "-o", "json"))["items"]
        return {int(p["metadata"]["labels"]["batch.kubernetes.io/job-completion-index"]): p for p in items}

    @staticmethod
    def tool(*words):
        return subprocess.run([AGENTS_TOOL, *words], check=True, capture_output=True, text=True, timeout=60).stdout

    def offsets(self, topic):
        return int(self.tool("offsets", BROKER, topic))

    def children(self, word):
        """Live kubectl processes of this test whose command line has the word."""
        found = []
        for entry in pathlib.Path("/proc").glob("[0-9]*"):
            try:
                words = (entry / "cmdline").read_bytes().decode().split("\0")
            except OSError:
                continue
            if word in words and NAMESPACE in words and any(self.job in w for w in words):
                found.append(int(entry.name))
        return found

    def assert_all_came(self, out, topic, count):
        self.assertNotIn("failure", out)
        acknowledged = sum(a["summary"]["acknowledged"] for a in out["agents"])
        self.assertEqual(acknowledged, INSTANCES * count)
        self.assertEqual(self.offsets(topic), acknowledged)
        for agent in out["agents"]:
            self.assertEqual(agent["gaps"], 0)
            self.assertEqual(agent["summary"]["sent"], count)

    def test_four_instances_over_two_nodes_send_together(self):
        tool = self.start("together", 10_000)
        self.begun(tool)
        out = self.outcome(tool)
        self.assert_all_came(out, "together", 10_000)
        self.assertEqual(sorted(a["node"] for a in out["agents"]), ["node1", "node1", "node2", "node2"])
        late = [a["first_sent_ns"] - out["start_ns"] - i * 10**9 // RATE // INSTANCES for i, a in enumerate(out["agents"])]
        print(f"\nfirst records {', '.join(f'{ns / 1e6:.2f}' for ns in late)} ms after they were due, skew "
              f"{(max(late) - min(late)) / 1e6:.2f} ms, clocks known to "
              f"{max(a['uncertainty_ns'] for a in out['agents']) / 1e6:.3f} ms")

    def test_a_pod_deleted_on_the_way_is_named(self):
        tool = self.start("deleted", 200_000)
        self.begun(tool)
        time.sleep(5)
        pod = self.pods()[2]
        kubectl("delete", "pod", pod["metadata"]["name"], "--wait=false")
        out = self.outcome(tool)
        self.assertEqual(out["failure"]["code"], "agent-lost")
        self.assertIn(f"instance 2 of 'senders' (pod {pod['metadata']['name']} on {pod['spec']['nodeName']}) was lost: its pod ",
                      out["failure"]["what"])
        self.assertEqual([a["lost"] for a in out["agents"]], [False, False, True, False])
        print(f"\n{out['failure']['what']}")

    def test_index_0_deleted_at_once_is_named_too(self):
        tool = self.start("first", 200_000)
        self.begun(tool)
        time.sleep(5)
        kubectl("delete", "pod", self.pods()[0]["metadata"]["name"], "--wait=false", "--grace-period=0", "--force", check=False)
        out = self.outcome(tool)
        self.assertIn("instance 0 of 'senders'", out["failure"]["what"])
        self.assertTrue(out["agents"][0]["lost"])
        print(f"\n{out['failure']['what']}")

    def test_dropped_follows_and_a_dropped_attachment_are_taken_up_again(self):
        tool = self.start("dropped", 30_000)
        self.begun(tool)
        time.sleep(6)
        follows, attached = self.children("logs"), self.children("exec")
        self.assertEqual((len(follows), len(attached)), (INSTANCES, 1))
        for pid in follows + attached:
            os.kill(pid, signal.SIGKILL)
        out = self.outcome(tool)
        self.assert_all_came(out, "dropped", 30_000)
        for agent in out["agents"]:
            self.assertGreaterEqual(agent["ticks"], 20, "a tick each 500 ms of 15 s on a quiet machine, those of the gap included")

    def test_a_log_that_the_kubelet_rotates_loses_nothing(self):
        self.tool("topic", BROKER, "watched", "1")
        probe = {"probe": "kafka-offsets", "every_ns": 10**6, "options": {},
                 "target": {"addresses": [BROKER], "part": "watched"}}
        tool = self.start(probes=[probe | {"name": f"ktm-{i}"} for i in range(PROBES)], seconds=ROTATED_WITHIN)
        self.begun(tool)
        pod, = self.pods().values()
        folder = f"{NAMESPACE}_{pod['metadata']['name']}_{pod['metadata']['uid']}/agent"
        end = time.monotonic() + ROTATED_WITHIN - 5
        files = []
        while len(files) < 2 and time.monotonic() < end:
            time.sleep(2)
            files = self.log_files(pod, folder)
        out = self.outcome(tool)
        self.assertGreaterEqual(len(files), 2, "the kubelet has not rotated the log")
        self.assertNotIn("failure", out)
        agent, = out["agents"]
        print(f"\n{out['samples']} samples in {ROTATED_WITHIN} s, rotated into {len(files)} files, lines that never came: {agent['gaps']}")
        self.assertEqual(agent["gaps"], 0)

    @staticmethod
    def log_files(pod, folder):
        return list((CLUSTER / pod["spec"]["nodeName"] / "logs" / folder).glob("*"))


if __name__ == "__main__":
    unittest.main(verbosity=2)

"""kill_walk.py on a cluster: the runner dies after records of the journal while pods stand; `clean` leaves no namespace, and so
no pod and no Service, `resume` finishes. WALK=all takes every record and agents in pods, and five instants of the real
pipeline; else a sample. The cluster is that of cluster_run.py; exit code 77 without one."""
import os
import random
import re
import unittest

import kill_walk
from cluster_run import CONTEXT, KUBECONFIG, everything, kubectl, namespaces, need_cluster
from harness import CACHE, HERE

SAMPLE = 6
EVERY = os.environ.get("WALK") == "all"


class ClusterPoint(kill_walk.Point):
    plan = HERE / "toy" / "walk.yaml"
    settings = (f"environments.on-cluster.context={CONTEXT}",)
    environment = dict(os.environ, KUBECONFIG=KUBECONFIG, XDG_CACHE_HOME=CACHE, NO_COLOR="1")
    seconds = 600
    left_out = ("headings",)  # whether a moment of load on a busy machine has a rate is not what is walked for

    def expect_nothing_left(self, run, after):
        super().expect_nothing_left(run, after)
        left = [name for name in namespaces() if run.name in name]
        self.expect(not left, f"after {after}: {left}")


class AgentPoint(ClusterPoint):
    """Its load comes from pods, to a queue at the address of this machine that they can reach."""

    def __init__(self, *words):
        super().__init__(*words)
        server = kubectl("config", "view", "--minify", "-o", "jsonpath={..server}")
        address = re.fullmatch(r"https://(.*):\d+", server)[1]
        self.settings = (*self.settings, "load.senders.from=on-cluster", f"environments.here.address={address}")


class PipelinePoint(ClusterPoint):
    """Kafka, a search engine and Spark in pods."""

    plan = HERE / "cluster" / "pipeline.yaml"
    at_once, seconds = 2, 1200


class ClusterWalk(kill_walk.KillWalk):
    test_between_starting_a_process_and_recording_it = test_while_scaling = None

    def setUp(self):
        self.before = everything()

    def walk_records(self, kind, choose):
        expected, journal, _ = kill_walk.undisturbed(kind)
        records = len(journal)
        numbers = choose(records)
        print(f"\n{len(numbers)} of {records} records")
        came = self.walk([("record", n, i % 2 == 0) for i, n in enumerate(numbers)], expected, kind)
        self.assertEqual(came, len(numbers))
        self.assertEqual(everything() - self.before, set())

    def test_after_every_record(self):
        def sample(records):
            step = records / SAMPLE
            return [int(step * i + step / 2) for i in range(SAMPLE)]
        self.walk_records(ClusterPoint, (lambda records: range(1, records + 1)) if EVERY else sample)

    @unittest.skipUnless(EVERY, "takes minutes")
    def test_agents_in_pods(self):
        self.walk_records(AgentPoint, lambda records: range(1, records + 1))

    @unittest.skipUnless(EVERY, "takes minutes")
    def test_five_instants_of_the_real_pipeline(self):
        self.walk_records(PipelinePoint, lambda records: sorted(random.Random(4).sample(range(1, records + 1), 5)))


if __name__ == "__main__":
    need_cluster("/kafka:", "/search:", "/spark:", "/agent:", "/busybox:")
    unittest.main(verbosity=2)

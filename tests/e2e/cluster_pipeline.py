"""The real pipeline in pods through a whole trial: Kafka, a search engine, and Spark submitted to the cluster, whose driver makes
its executors as pods. The cluster is that of cluster_run.py; exit code 77 without one."""
import unittest

from cluster_run import CONTEXT, KUBECONFIG, everything, need_cluster
from harness import CACHE, HERE, Case, counts, trials


class ClusterPipeline(Case):
    cache = CACHE

    def test_native_spark_moves_every_record(self):
        before = everything()
        self.environment["KUBECONFIG"] = KUBECONFIG
        self.benchfield(*self.run_words(HERE / "cluster" / "pipeline.yaml", **{"environments__on-cluster__context": CONTEXT}), seconds=900)
        trial, = trials(self.the_run())
        self.assertEqual((trial["state"], trial["counts_agree"]), ("complete", True), trial)
        found = counts(trial)
        self.assertEqual({found[name] for name in ("sent", "acknowledged", "end offsets", "indexed", "documents")}, {20_000}, found)
        placement = trial["facts"]["spark.on_nodes"]
        self.assertRegex(placement, r"spark-driver-0 on node\d")
        self.assertRegex(placement, r"-exec-1 on node\d")
        self.assertRegex(placement, r"-exec-2 on node\d")
        self.assertEqual(everything() - before, set())
        self.assert_nothing_left(self.the_run())


if __name__ == "__main__":
    need_cluster("/kafka:", "/search:", "/spark:", "/agent:")
    unittest.main(verbosity=2)

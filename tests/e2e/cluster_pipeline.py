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

    def scaled(self, variant):
        """The notes of a run of one variant and another, twice each; every record arrives and nothing is left."""
        before = everything()
        self.environment["KUBECONFIG"] = KUBECONFIG
        self.benchfield(*self.run_words(HERE / "cluster" / "scaling.yaml", **{"environments__on-cluster__context": CONTEXT}),
                        "--only", "one", "--only", variant, "--replicates", "2", seconds=1200)
        for trial in trials(self.the_run()):
            self.assertEqual((trial["state"], trial["counts_agree"]), ("complete", True), trial)
            found = counts(trial)
            self.assertEqual({found[name] for name in ("sent", "acknowledged", "end offsets", "indexed", "documents")}, {12_000}, found)
        self.assertEqual(everything() - before, set())
        return {line[4:] for line in (self.the_run() / "steps.txt").read_text().splitlines() if line.startswith("  # ")}

    def test_executors_of_a_standalone_cluster_are_scaled(self):
        self.assertEqual(self.scaled("two-executors"), {"spark is scaled: executors 1 to 2", "spark is scaled: executors 2 to 1"})

    def test_brokers_and_data_nodes_are_scaled(self):
        self.assertEqual(self.scaled("two-servers"),
                         {"kafka is scaled: brokers 1 to 2", "kafka is scaled: brokers 2 to 1",
                          "search is scaled: data_nodes 1 to 2", "search is scaled: data_nodes 2 to 1"})


if __name__ == "__main__":
    need_cluster("/kafka:", "/search:", "/spark:", "/agent:")
    unittest.main(verbosity=2)

"""Real servers that are scaled up and down between trials: they work, with just as many as were asked for, and every record arrives."""
import unittest

from harness import CACHE, HERE, Case, counts, results, trials

PLAN = HERE / "servers" / "scaling.yaml"
COUNT = 12_000


class ScaledServers(Case):
    cache = CACHE

    def run_both(self, variant):
        """The notes of a run of one variant and another, each of them three times."""
        self.benchfield(*self.run_words(PLAN), "--only", "one", "--only", variant, "--replicates", "3", "--seed", "1", seconds=540)
        run = self.the_run()
        self.assertTrue(results(run)["complete"])
        for trial in trials(run):
            self.assertEqual((trial["state"], trial["reason"]), ("complete", ""))
            self.assertEqual({counts(trial)[name] for name in ("sent", "acknowledged", "end offsets", "indexed", "documents")}, {COUNT})
            self.assertTrue(trial["counts_agree"])
        self.assert_nothing_left(run)
        self.steps = (run / "steps.txt").read_text()
        return {line[4:] for line in self.steps.splitlines() if line.startswith("  # ")}

    def test_executors(self):
        self.assertEqual(self.run_both("two-executors"), {"spark is scaled: executors 1 to 2", "spark is scaled: executors 2 to 1"})
        self.assertEqual(self.steps.count(": start master 0 of spark\n"), 1)
        self.assertEqual(self.steps.count(": start worker 0 of spark\n"), 1)

    def test_brokers_and_data_nodes(self):
        self.assertEqual(self.run_both("two-servers"),
                         {"kafka is scaled: brokers 1 to 2", "kafka is scaled: brokers 2 to 1",
                          "search is scaled: data_nodes 1 to 2", "search is scaled: data_nodes 2 to 1"})
        for first in ("broker 0 of kafka", "master 0 of search", "data 0 of search"):
            self.assertEqual(self.steps.count(f": start {first}\n"), 1, first)


if __name__ == "__main__":
    unittest.main(verbosity=2)

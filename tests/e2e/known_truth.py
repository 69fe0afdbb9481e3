"""The numbers against known truth: a sink that takes so many records a second and no more."""
import unittest

from harness import HERE, Case, counts, trials

CAP = 2000


class KnownTruth(Case):
    plan = HERE / "toy" / "capped.yaml"

    def test_sink_slower_than_the_source(self):
        self.benchfield(*self.run_words(self.plan), "--only", "faster-source", code=0)
        run = self.the_run()
        trial, = trials(run)
        rate = next(r for r in trial["rates"] if r["metric"] == "eim.rate")
        self.assertEqual(rate["classification"], "saturated")
        self.assertAlmostEqual(rate["rate"] / CAP, 1, delta=0.02)
        self.assertLessEqual(rate["low"], CAP * 1.003)
        self.assertGreaterEqual(rate["high"], CAP * 0.997)
        self.assertLess(rate["high"] - rate["low"], 0.1 * CAP)
        # 8 s at 3,000/s into a sink of 2,000/s leave 8,000 records, 4 s of work
        drain = trial["drain"]
        self.assertAlmostEqual(drain["backlog"], 8000, delta=300)
        self.assertAlmostEqual(drain["measured_s"], 4, delta=0.3)
        self.assertAlmostEqual(drain["predicted_s"], drain["measured_s"], delta=0.2)
        self.check_counts(trial, 24000)
        report = (run / "report.md").read_text()
        self.assertIn("saturated", report.split("## Comparison")[0])

    def test_sink_faster_than_the_source(self):
        self.benchfield(*self.run_words(self.plan), "--only", "slower-source", code=0)
        run = self.the_run()
        trial, = trials(run)
        rate = next(r for r in trial["rates"] if r["metric"] == "eim.rate")
        self.assertEqual(rate["classification"], "source-limited")
        self.assertAlmostEqual(rate["rate"] / 1000, 1, delta=0.02)
        self.assertIn("W_SOURCE_LIMITED", [flag["code"] for flag in trial["flags"]])
        self.assertLess(trial["drain"]["measured_s"], 0.2)
        self.check_counts(trial, 8000)
        report = (run / "report.md").read_text()
        self.assertIn("source-limited", report.split("## Comparison")[0])

    def check_counts(self, trial, expected):
        told = counts(trial)
        self.assertEqual({name: told[name] for name in ("sent", "acknowledged", "indexed", "documents")},
                         dict.fromkeys(("sent", "acknowledged", "indexed", "documents"), expected))
        self.assertTrue(trial["counts_agree"])


if __name__ == "__main__":
    unittest.main()

"""Comparisons against known truth: a sink capped in code, eight interleaved trials a side. A tenth less is a regression,
the same sink again is none, three times over."""
import json
import unittest

from harness import HERE, Case, results


class PairedTruth(Case):
    plan = HERE / "toy" / "paired.yaml"

    def test_a_tenth_is_found_and_nothing_else(self):
        self.benchfield(*self.run_words(self.plan), code=(0, 1, 4), seconds=1200)
        stored = results(self.the_run())
        base = self.side(stored, "sink")
        self.assertEqual(self.verdict(base, self.side(stored, "slower"), code=1), "regression")
        for name in ("again-1", "again-2", "again-3"):
            self.assertIn(self.verdict(base, self.side(stored, name), code=0), ("same", "unresolved"), name)

    def side(self, stored, name):
        """The trials of one variant as a run of their own, as if the cap had changed between two builds."""
        variant = next(v for v in stored["variants"] if v["name"] == name)
        self.assertEqual(len(variant["trials"]), 8)
        trials = [dict(trial, variant="sink") for trial in variant["trials"]]
        for trial in trials:
            trial["facts"] = {k: v for k, v in trial["facts"].items() if not k.startswith(("sink.rate", "machine."))}
        alone = dict(variant, name="sink", label="sink", parent="", changes=[], settings={}, levels=[], trials=trials)
        path = self.folder / f"{name}.json"
        path.write_text(json.dumps(dict(stored, variants=[alone], baseline="sink", trials_planned=8)))
        return path

    def verdict(self, base, new, code):
        words = ["diff", base, new, "--only", "eim.rate", "--only", "sink", "--format", "json"]
        told = json.loads(self.benchfield(*words, code=code).stdout)
        row, = [r for r in rows_of(told) if r.get("metric") == "eim.rate"]
        return row["verdict"]


def rows_of(told):
    """The rows of a comparison, wherever its JSON keeps them."""
    if isinstance(told, list):
        return [row for item in told for row in rows_of(item)]
    if not isinstance(told, dict):
        return []
    return [told] if "verdict" in told else [row for value in told.values() for row in rows_of(value)]


if __name__ == "__main__":
    unittest.main()

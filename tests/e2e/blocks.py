"""Plans that make their variants of factors and their replicates of what was measured: dry-run, run, kill, resume, report."""
import signal
import unittest

from harness import BENCHFIELD, HERE, Case, journal, results, trials, wait_for

PLAN = HERE / "toy" / "blocks.yaml"
NAMES = ["sink.rate=20000,size=small", "sink.rate=20000,size=large", "sink.rate=5000,size=small"]


class Blocks(Case):
    def decisions(self, run):
        return [record["decision"] for record in journal(run) if record["event"] == "replication-decided"]

    def edited(self, old, new):
        """The plan with other words, beside the toy's templates."""
        plan = self.folder / "blocks.yaml"
        text = PLAN.read_text()
        self.assertIn(old, text)
        plan.write_text(text.replace(old, new))
        (self.folder / "templates").symlink_to(HERE / "toy" / "templates")
        return plan

    def test_run_stops_when_every_variant_is_known_and_says_so(self):
        done = self.benchfield(*self.run_words(PLAN))
        run = self.the_run()
        stored = results(run)
        self.assertTrue(stored["complete"])
        self.assertEqual([v["name"] for v in stored["variants"]], NAMES)
        self.assertEqual([len(v["trials"]) for v in stored["variants"]], [2, 2, 2])
        self.assertEqual(stored["trials_planned"], 6)
        self.assertEqual(stored["variants"][1]["levels"],
                         [{"factor": "sink.rate", "level": "20000"}, {"factor": "size", "level": "large"}])
        self.assertEqual(self.decisions(run), ["eim.rate after 2 replicates: every variant is known to 99%: no more blocks are needed"])
        self.assertIn("blocks: 3 variants, 6 to 9 trials, in ", done.stderr)
        self.assertIn("trial 1 of 6 to 9: ", done.stderr)
        report = (run / "report.md").read_text()
        self.assertIn("No more were run than shown here because every variant is known that well.", report)
        self.assertIn("decided from the values themselves, 2 times at most", report)
        self.assertTrue("\n- not run: `sink.rate` 5000, `size` large\n" in report, "the cell that was left out")
        self.assert_nothing_left(run)

    def test_dry_run_tells_the_steps_up_to_where_the_run_stops(self):
        self.benchfield(*self.run_words(PLAN))
        run = self.the_run()
        executed = (run / "steps.txt").read_text()
        for known, placeholder in ((str(run), "<run>"), (run.name, "<run-id>"), (BENCHFIELD, "<benchfield>"),
                                   (f"{self.folder}/cache/benchfield", "<cache>")):
            executed = executed.replace(known, placeholder)
        told = self.benchfield("dry-run", *self.plan_words(PLAN)).stdout
        self.assertIn("== trial 07 of at most 9: sink.rate=", told)
        self.assertIn("(replicate 3, unless eim.rate is known to 99% by then)", told)
        until = told.index("\n== trial 07")
        self.assertEqual(executed[:until], told[:until])
        self.assertTrue(executed[until:].startswith("\n== after the last trial"))

    def test_interrupted_run_decides_after_resume_as_it_would_have(self):
        plan = self.edited("until: 99%", "until: 0.001%")  # never that narrow: all three blocks
        process = self.start(*self.run_words(plan))
        run = wait_for(lambda: next((r for r in self.runs() if self.decisions(r)), None), 60, "the decision")
        wait_for(lambda: any(r["event"] == "trial-started" and r["trial"].startswith("07") for r in journal(run)), what="trial 07")
        process.send_signal(signal.SIGKILL)
        process.communicate()
        shown = self.benchfield("report", run).stdout
        self.assertIn("The run ended before that was decided.", shown)
        self.benchfield("resume", run, code=(0, 4))
        stored = results(run)
        self.assertTrue(stored["complete"])
        self.assertEqual([len(v["trials"]) for v in stored["variants"]], [3, 3, 3])
        self.assertEqual(len({t["id"] for t in trials(run)}), 9)
        self.assertIn("The most were run, and ", (run / "report.md").read_text())
        first, again = self.decisions(run)
        self.assertEqual(first, again)
        self.assert_nothing_left(run)

    def test_number_on_the_command_line_wins(self):
        self.benchfield(*self.run_words(PLAN), "--replicates", "1", "--only", NAMES[2])
        stored = results(self.the_run())
        self.assertEqual([len(v["trials"]) for v in stored["variants"]], [1])
        self.assertNotIn("replication", stored)


class EarlierRuns(Case):
    def test_noise_of_earlier_runs_gives_intervals_to_single_runs(self):
        plan = self.folder / "nights.yaml"
        plan.write_text(PLAN.read_text().replace("replicates: {min: 2, max: 3, until: 99%}\n", "history: {folder: nights, last: 10}\n"))
        (self.folder / "templates").symlink_to(HERE / "toy" / "templates")
        only = ["--only", NAMES[0], "--only", NAMES[2]]
        self.benchfield(*self.run_words(plan), *only)
        first = self.the_run()
        self.assertIn("holds 0 of this plan, and 6 are needed", (first / "report.md").read_text())
        self.benchfield("history", "add", first, "--store", "nights")
        store = self.folder / "nights" / "history.jsonl"
        lines = store.read_text().splitlines()
        for night in range(1, 7):
            with store.open("a") as out:
                for line in lines:
                    out.write(line.replace(first.name, f"night-{night}").replace('"value":', f'"value":{1 + night % 2}') + "\n")
        self.benchfield(*self.run_words(plan), *only)
        second = next(r for r in self.runs() if r != first)
        report = (second / "report.md").read_text()
        self.assertRegex(report, r"The noise of earlier runs comes from [67] of them \(`folder nights`; [67] runs of this plan")
        record = results(second)["history"]
        self.assertEqual(record["where"], "folder nights")
        self.assertTrue(all(noise["runs"] >= 6 for noise in record["noise"]))
        store.unlink()
        self.assertEqual(self.benchfield("report", second).stdout, report)


if __name__ == "__main__":
    unittest.main()

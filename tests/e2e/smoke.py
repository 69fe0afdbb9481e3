"""plans/smoke.yaml on the real servers: every record is accounted for, and a killed runner is no matter."""
import random
import signal
import unittest

from harness import BENCHFIELD, CACHE, ROOT, Case, counts, journal, outline, results, trials, wait_for

PLAN = ROOT / "plans" / "smoke.yaml"
SHORT = {"load__senders__count": "30k", "trial__warm_up": "2k"}
SEED = 20191107


class Smoke(Case):
    cache = CACHE

    def check(self, run, replicates, count):
        self.assert_nothing_left(run)
        stored = results(run)
        self.assertTrue(stored["complete"])
        self.assertEqual({v["name"]: len(v["trials"]) for v in stored["variants"]}, {"topic": replicates, "index": replicates})
        for trial in trials(run):
            self.assertEqual((trial["state"], trial["reason"]), ("complete", ""))
            told = counts(trial)
            arrived = ("indexed", "documents") if trial["variant"] == "index" else ("end offsets",)
            self.assertEqual({name: told[name] for name in ("sent", "acknowledged", "failed", *arrived)},
                             {"sent": count, "acknowledged": count, "failed": 0, **dict.fromkeys(arrived, count)})
            self.assertTrue(trial["counts_agree"])

    def test_two_replicates_close_exactly_and_the_dry_run_told_every_step(self):
        self.benchfield(*self.run_words(PLAN), "--replicates", "2", seconds=280)
        run = self.the_run()
        self.check(run, 2, 100_000)
        executed = (run / "steps.txt").read_text()
        for known, placeholder in ((str(run), "<run>"), (run.name, "<run-id>"), (BENCHFIELD, "<benchfield>"),
                                   (f"{CACHE}/benchfield", "<cache>")):
            executed = executed.replace(known, placeholder)
        told = self.benchfield("dry-run", *self.plan_words(PLAN), "--replicates", "2").stdout
        self.assertEqual(executed, told)

    def test_kill_at_seeded_points_then_clean_then_resume(self):
        """One run, killed five times on its way: each time `clean` leaves nothing and `resume` goes on."""
        points = random.Random(SEED)
        process = self.start(*self.run_words(PLAN, **SHORT))
        run = wait_for(lambda: self.runs(), what="the run directory")[0]
        for crash in range(5):
            target = len(journal(run)) + points.randint(3, 50)
            wait_for(lambda: process.poll() is not None or len(journal(run)) >= target, 120, f"record {target}")
            process.send_signal(signal.SIGKILL)
            process.communicate()
            if crash % 2 == 0:
                self.benchfield("clean", run)
                self.assert_nothing_left(run)
            process = self.start("resume", run)
            wait_for(lambda: process.poll() is not None or journal(run)[-1]["event"] != "process-ended", 60)
        self.finish(process, seconds=200)
        self.check(run, 1, 30_000)
        self.assertIn("Every record is accounted for in all 2 completed trials", (run / "report.md").read_text())
        self.assertIn("## Comparison", outline((run / "report.md").read_text()))


if __name__ == "__main__":
    unittest.main()

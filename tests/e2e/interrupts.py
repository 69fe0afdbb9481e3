"""SIGINT, a second one, runs that are under way, `clean` and `resume` again and again, a torn journal."""
import signal
import time
import unittest

from harness import Case, journal, processes_of, results, trials, wait_for


class Interrupts(Case):
    def start_run(self, stage="measure", **settings):
        """A run of some seconds, once it has come to a stage."""
        settings.setdefault("load__senders__count", "8k")
        process = self.start(*self.run_words(**settings), "--only", "fast", "--only", "slow")
        return process, self.wait_for_stage(stage)

    def check_finished(self, run, only_left=()):
        stored = results(run)
        self.assertTrue(stored["complete"])
        self.assertEqual({t["state"] for t in trials(run)}, {"complete"})
        self.assertEqual(sorted(t["id"] for t in trials(run)), ["01-slow-1", "02-fast-1"])
        self.assert_nothing_left(run)

    def test_first_one_takes_everything_down_and_resume_goes_on(self):
        process, run = self.start_run()
        began = time.monotonic()
        process.send_signal(signal.SIGINT)
        done = self.finish(process, 130)
        self.assertLess(time.monotonic() - began, 20)
        self.assertTrue(done.stderr.endswith(
            f"interrupted; everything was taken down\n  = help: `benchfield resume {run}` goes on\n"), done.stderr)
        self.assert_nothing_left(run)
        self.assertFalse(results(run)["complete"])
        self.assertIn("0 of 2", (run / "report.md").read_text())
        self.benchfield("resume", run)
        self.check_finished(run)

    def test_sigterm_and_sighup_do_the_same(self):
        for number, code in ((signal.SIGTERM, 143), (signal.SIGHUP, 129)):
            process = self.start(*self.run_words(load__senders__count="20k"))
            run = wait_for(lambda: [r for r in self.runs() if any(
                e["event"] == "stage-started" and e["stage"] == "warm-up" for e in journal(r))
                and processes_of(r.name)], what="warm-up")[0]
            process.send_signal(number)
            self.finish(process, code)
            self.assert_nothing_left(run)

    def test_server_that_takes_no_notice_is_killed(self):
        process, run = self.start_run(components__queue__values__stubborn="true")
        began = time.monotonic()
        process.send_signal(signal.SIGINT)
        self.finish(process, 130)
        self.assertLess(time.monotonic() - began, 20)
        self.assert_nothing_left(run)

    def test_during_deploy(self):
        process = self.start(*self.run_words(components__queue__values__never_ready="true"))
        run = self.wait_for_stage("deploy")
        wait_for(lambda: processes_of(run.name), what="the queue")
        process.send_signal(signal.SIGINT)
        self.finish(process, 130, 20)
        self.assert_nothing_left(run)

    def test_second_one_stops_at_once_and_says_what_to_do(self):
        process, run = self.start_run(components__queue__values__stubborn="true")
        process.send_signal(signal.SIGINT)
        self.wait_for_stage("teardown")
        began = time.monotonic()
        process.send_signal(signal.SIGINT)
        done = self.finish(process, 130)
        self.assertLess(time.monotonic() - began, 2)
        self.assertRegex(done.stderr, r"\nstopped at once\n(  = left: .*\n)*  = left: queue/server-0 \(pid \d+\)\n")
        self.assertTrue(done.stderr.endswith(f"  = help: `benchfield clean {run}` ends and removes what is left\n"), done.stderr)
        self.assertNotEqual(processes_of(run.name), {})
        cleaned = self.benchfield("clean", run)
        self.assertIn(f"{run}: removed process queue/server-0 (pid ", cleaned.stdout)
        self.assertIn(f"{run}: removed directory {run}/work\n", cleaned.stdout)
        self.assert_nothing_left(run)
        again = self.benchfield("clean", run)
        self.assertEqual(again.stdout, f"{run}: nothing was left\n")
        self.benchfield("resume", run)
        self.check_finished(run)
        self.assertEqual(self.benchfield("clean", run).stdout, f"{run}: nothing was left\n")
        self.assertTrue((run / "report.md").exists())

    def test_run_under_way_is_left_alone(self):
        process, run = self.start_run()
        for command in ("clean", "resume"):
            refused = self.benchfield(command, run, code=3)
            self.assertEqual(refused.stdout, "")
            self.assertRegex(refused.stderr, rf"^error: .*{process.pid}.* \[locked\]\n")
        everything = self.benchfield("clean", "--all", "--out", self.out)
        self.assertEqual((everything.stdout, everything.stderr), ("", f"{self.out}/{run.name}: under way, left alone\n"))
        self.finish(process)
        self.check_finished(run)

    def test_torn_last_record_is_tolerated(self):
        process, run = self.start_run()
        process.kill()
        process.communicate()
        with open(run / "journal.jsonl", "a") as file:
            file.write('{"event":"step-fini')
        self.benchfield("clean", run)
        self.assert_nothing_left(run)
        self.benchfield("resume", run)
        self.check_finished(run)
        self.assertEqual([r["sequence"] for r in journal(run)], list(range(1, len(journal(run)) + 1)))

    def test_kept_components_stand_until_they_are_cleaned(self):
        self.benchfield(*self.run_words(), "--only", "fast", "--keep")
        run = self.the_run()
        self.assertNotEqual(processes_of(run.name), {})
        self.benchfield("clean", run)
        self.assert_nothing_left(run)


if __name__ == "__main__":
    unittest.main()

"""Components, probes and disks that fail: the trial ends with the reason and the last lines of the right log, the run goes
on, and the exit code is 3."""
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import unittest

from harness import LOOPBACK, Case, counts, processes_of, results, trials, wait_for

QUEUE = "components__queue__values__"


class Trouble(Case):
    def failed_trial(self, *words, **settings):
        """Runs variants fast and slow; slow, the first in order, must be the one that fails. Gives it and what was said."""
        done = self.benchfield(*self.run_words(**settings), *words, code=3)
        run = self.the_run()
        self.assert_nothing_left(run)
        return run, done

    def test_component_that_dies_during_a_trial(self):
        run, done = self.failed_trial(components__queue__values__die_after="1500")
        for trial in trials(run):
            self.assertEqual(trial["state"], "failed")
            self.assertEqual(trial["failed_stage"], "measure")
            self.assertEqual(trial["reason"], "component 'queue' (queue/server-0) ended by itself with exit code 9")
            self.assertIn("log: toy-queue: starting on port", trial["reason_details"][0])
            self.assertRegex(trial["reason_details"][1], r"^log: toy-queue: record \d+ was one too many$")
        self.assertEqual(len(trials(run)), 2)
        report = (run / "report.md").read_text()
        self.assertIn("component 'queue' (queue/server-0) ended by itself with exit code 9", report)
        self.assertIn("was one too many", report)
        self.assertIn("    = log: toy-queue: record ", done.stderr)
        self.assertIn("No trial was completed, so there is no rate to report.", done.stdout)
        self.assertNotRegex(done.stdout + done.stderr, r"rate [0-9]")
        self.assertEqual([row.split("|")[4].strip() for row in report.splitlines() if row.startswith("| fast | ")], ["-"])

    def test_one_failed_trial_does_not_end_the_run(self):
        plan = self.copy_of_toy("slow\n    label: A slow sink\n    set: {sink.rate: 5000",
                                "slow\n    label: A slow sink\n    set: {sink.rate: 5000, queue.fail_start: true")
        self.benchfield(*self.run_words(plan), code=3)
        run = self.the_run()
        self.assert_nothing_left(run)
        self.assertEqual({t["variant"]: t["state"] for t in trials(run)}, {"slow": "failed", "fast": "complete"})
        self.assertTrue(results(run)["complete"])
        self.assertIn("1 of 2 trials failed", (run / "report.md").read_text())
        # resume has nothing to do, unless it is asked to repeat what failed
        self.benchfield("resume", run, code=3)
        self.assertEqual({t["variant"]: t["state"] for t in trials(run)}, {"slow": "failed", "fast": "complete"})
        again = self.benchfield("resume", run, "--retry-failed", code=3)
        self.assertEqual(again.stderr.count("trial 1 of"), 1)

    def copy_of_toy(self, old, new):
        from harness import TOY
        shutil.copytree(TOY.parent, self.folder / "toy")
        plan = self.folder / "toy" / "toy.yaml"
        text = plan.read_text()
        self.assertEqual(text.count(old), 1)
        plan.write_text(text.replace(old, new))
        return plan

    def test_component_that_dies_at_start(self):
        run, _ = self.failed_trial("--only", "fast", components__queue__values__fail_start="true")
        trial, = trials(run)
        self.assertEqual(trial["failed_stage"], "deploy")
        self.assertEqual(trial["reason"], "component 'queue' (queue/server-0) ended by itself with exit code 1")
        self.assertEqual(trial["reason_details"], [f"log: toy-queue: starting on port {self.ports.first}",
                                                   "log: toy-queue: cannot find its socks",
                                                   "step: queue.ready.1 (wait for queue (http))"])

    def test_readiness_that_never_comes(self):
        run, _ = self.failed_trial("--only", "fast", components__queue__values__never_ready="true",
                                   components__queue__values__patience="1500ms")
        trial, = trials(run)
        self.assertEqual(trial["reason"], "component 'queue' was not ready within 1500ms")
        url = f"http://{LOOPBACK}:{self.ports.first}/ready"
        self.assertEqual(trial["reason_details"],
                         [f"last seen: {url} answered 503, expected 200", 'reply: {"error": "not in a hundred years"}',
                          f"log of queue/server-0: toy-queue: starting on port {self.ports.first}",
                          "step: queue.ready.1 (wait for queue (http))"])

    def test_probe_that_falls_silent(self):
        done = self.benchfield(*self.run_words(components__sink__values__deaf_after="1000"), "--only", "fast", code=4)
        run = self.the_run()
        self.assert_nothing_left(run)
        trial, = trials(run)
        self.assertFalse(trial["counts_agree"])
        missing, = (flag["detail"] for flag in trial["flags"] if flag["code"] == "E_NO_DATA")
        self.assertTrue(missing.startswith("eim.count: no final reading: POST /planes/_refresh gave status 503"), missing)
        self.assertIn("**Records do not add up in fast, replicate 1**: 2,000 sent, 2,000 acknowledged, 0 failed; indexed could "
                      "not be read.", (run / "report.md").read_text())
        self.assertIn("E_NO_DATA", done.stderr)

    def test_senders_that_are_killed(self):
        process = self.start(*self.run_words(load__senders__count="20k"), "--only", "fast")
        run = self.wait_for_stage("measure")
        senders = wait_for(lambda: [pid for pid, words in processes_of(run.name).items() if "/measure/" in words])
        os.kill(senders[0], signal.SIGKILL)
        self.finish(process, 3)
        trial, = trials(run)
        self.assertEqual(trial["reason"], "load process 'senders-0' failed: it ended with exit code 137 before it was done")
        self.assertIn("No trial was completed", (run / "report.md").read_text())
        self.assertIn("1 instances gave no summary", str(trial["flags"]))

    def test_taken_port(self):
        with socket.socket() as squatter:
            squatter.bind((LOOPBACK, self.ports.first + 1))
            squatter.listen()
            done = self.benchfield(*self.run_words(), code=3)
        self.assertIn(f"error: 1 of the ports it needs on {LOOPBACK} are taken [port-taken]\n"
                      f"  = port {self.ports.first + 1} (sink/server-0 http) is held by python3 (pid {os.getpid()})\n",
                      done.stderr)
        self.assert_nothing_left(self.the_run())

    @unittest.skipUnless(os.geteuid() == 0, "mounting a small disk takes root")
    def test_full_disk(self):
        disk = self.folder / "disk"
        disk.mkdir()
        mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "none", disk], capture_output=True, text=True)
        if mounted.returncode != 0:
            self.skipTest(f"cannot mount: {mounted.stderr}")
        self.out = disk
        try:
            self.check_full_disk(disk)
        finally:
            self.end_runs()
            subprocess.run(["umount", "-l", disk], check=True)

    def check_full_disk(self, disk):
        process = self.start(*self.run_words(load__senders__count="20k"), "--only", "fast")
        run = wait_for(lambda: [r for r in self.runs() if (r / "trials").exists()], what="the trial")[0]
        with open(disk / "ballast", "wb", buffering=0) as ballast:
            try:
                while ballast.write(b"0" * 4096):
                    pass
            except OSError:
                pass
        done = self.finish(process, 3)
        self.assertIn("No space left on device", done.stderr)
        self.assertIn(f"`benchfield resume {run}` goes on\n", done.stderr)
        self.assertEqual(processes_of(run.name), {})
        (disk / "ballast").unlink()
        self.benchfield("resume", run)
        self.assertEqual(results(run)["complete"], True)
        self.assert_nothing_left(run)


if __name__ == "__main__":
    unittest.main()

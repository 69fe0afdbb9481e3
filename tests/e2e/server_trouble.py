"""Real servers that stop, die or lose what they keep, under load: never a plausible wrong number."""
import os
import signal
import subprocess
import time
import unittest

from harness import CACHE, LOOPBACK, ROOT, TOPIC_TOOL, Case, counts, journal, trials, wait_for

SMOKE = ROOT / "plans" / "smoke.yaml"
JOB = ROOT / "tests" / "e2e" / "servers" / "bad_job.yaml"
TOPIC = {"load__senders__count": "100k", "trial__warm_up": "2k"}
UNDER_LOAD = 3  # seconds from the beginning of the measurement; the load takes ten


class ServerTrouble(Case):
    cache = CACHE

    def under_load(self, **settings):
        """A run of smoke's topic variant in the middle of its load; the broker's process id comes too."""
        process = self.start(*self.run_words(SMOKE, **TOPIC, **settings), "--only", "topic")
        run = self.wait_for_stage("measure", 150)
        time.sleep(UNDER_LOAD)
        broker = next(r["pid"] for r in journal(run) if r["event"] == "process-started" and r["process"] == "kafka/broker-0")
        return process, run, broker

    def load_of(self, trial):
        load, = trial["loads"]
        self.assertEqual(load["sent"], load["acknowledged"] + load["failed"] + load["unknown"], load)
        return load

    def test_broker_that_stands_still_for_five_seconds(self):
        process, run, broker = self.under_load()
        os.kill(broker, signal.SIGSTOP)
        time.sleep(5)
        os.kill(broker, signal.SIGCONT)
        self.finish(process, seconds=150)
        self.assert_nothing_left(run)
        trial, = trials(run)
        self.assertEqual(trial["state"], "complete")
        load = self.load_of(trial)
        self.assertEqual(load["sent"], 100_000)
        self.assertEqual(counts(trial)["end offsets"], load["acknowledged"])
        self.assertTrue(trial["counts_agree"])
        self.assertNotEqual(trial["flags"], [], "five seconds without a reading must show")
        self.assertGreater(load["acknowledge_max_ms"], 3000)

    def test_broker_that_is_killed(self):
        process, run, broker = self.under_load()
        os.kill(broker, signal.SIGKILL)
        done = self.finish(process, 3, 150)
        self.assert_nothing_left(run)
        trial, = trials(run)
        self.assertEqual(trial["reason"],
                         "component 'kafka' (kafka/broker-0) ended by itself with exit code 137 (signal 9)")
        self.assertTrue(any(line.startswith("log: ") for line in trial["reason_details"]), trial["reason_details"])
        load = self.load_of(trial)
        self.assertGreater(load["acknowledged"], 0)
        self.assertLess(load["acknowledged"], 100_000)
        self.assertIn("No trial was completed, so there is no rate to report.", done.stdout)
        self.assertIn(f"({load['sent']:,} records sent: {load['acknowledged']:,} acknowledged", done.stdout)

    def test_topic_that_is_deleted(self):
        process, run, _ = self.under_load()
        deleted = subprocess.run([TOPIC_TOOL, f"{LOOPBACK}:{self.ports.first}", "planes"], capture_output=True, text=True,
                                 timeout=60)
        self.assertEqual(deleted.returncode, 0, deleted.stderr)
        self.finish(process, (3, 4), 200)
        self.assert_nothing_left(run)
        trial, = trials(run)
        told = trial["reason"] + str(trial["flags"])
        self.assertRegex(told, "planes|arrived")
        self.assertFalse(trial["state"] == "complete" and trial["counts_agree"] and not trial["flags"], told)
        self.load_of(trial)

    def test_job_that_dies_at_start(self):
        """The senders would be acknowledged by Kafka all the same; they must not even begin."""
        process = self.start(*self.run_words(JOB))
        done = self.finish(process, 3, 280)
        run = self.the_run()
        self.assert_nothing_left(run)
        trial, = trials(run)
        self.assertEqual(trial["failed_stage"], "deploy")
        self.assertRegex(trial["reason"], r"^component 'spark' \(spark/driver-0\) ended by itself with exit code \d+$")
        self.assertIn("benchfield.NoSuchJob", "\n".join(trial["reason_details"]))
        self.assertEqual(trial["loads"], [])
        self.assertIn("benchfield.NoSuchJob", done.stderr)


if __name__ == "__main__":
    unittest.main()

"""Kill -9 of the runner after every record of the journal, between making a cgroup and starting a process in it, and
between that and recording it: `clean` leaves nothing, `resume` finishes, and its report is that of an undisturbed run."""
import concurrent.futures
import difflib
import os
import pathlib
import pprint
import shutil
import signal
import subprocess
import tempfile
import unittest

from harness import (BENCHFIELD, BLOCK, DONE, FAULTY_RUNNER, HERE, Ports, cgroups_of, cgroups_work, counts, journal, listening, outline,
                     processes_of, results, trials)

PLAN = HERE / "toy" / "short.yaml"
SCALING = HERE / "toy" / "scaling.yaml"


class Point:
    """One instant to crash at, in a folder and on ports of its own."""

    plan, settings, environment, seconds, at_once = PLAN, (), None, 90, 4
    left_out = ()  # of what is compared

    def __init__(self, kind, number, clean_first):
        self.kind, self.number, self.clean_first = kind, number, clean_first
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="benchfield-kill-"))
        self.ports = Ports()
        self.problems = []

    def __str__(self):
        return f"{self.kind} {self.number}, {'clean and resume' if self.clean_first else 'resume'}"

    def expect(self, holds, text):
        if not holds:
            self.problems.append(f"{self}: {text}")

    def call(self, *words):
        done = subprocess.run([str(w) for w in words], cwd=self.folder, capture_output=True, text=True,
                              timeout=self.seconds, env=self.environment)
        self.expect(done.returncode in DONE, f"{words[1]} gave {done.returncode}: {done.stdout}{done.stderr}")
        return done

    def crash(self):
        """The run directory, or nothing when the run was over before that instant."""
        done = subprocess.run([FAULTY_RUNNER, BENCHFIELD, self.plan, self.folder / "runs", str(self.ports.first), self.kind,
                               str(self.number), *self.settings], cwd=self.folder, capture_output=True, text=True,
                              timeout=self.seconds, env=self.environment)
        if done.returncode == 0:
            return None
        self.expect(done.returncode == -signal.SIGKILL, f"the crash gave {done.returncode}: {done.stderr}")
        return next((self.folder / "runs").iterdir())

    def expect_nothing_left(self, run, after):
        self.expect(not processes_of(run.name), f"after {after}: {processes_of(run.name)}")
        self.expect(not cgroups_of(run.name), f"after {after}: {cgroups_of(run.name)}")
        left = listening(self.ports.first, BLOCK - 1)
        self.expect(not left, f"after {after}: somebody listens on {left}")
        self.expect(not (run / "work").exists(), f"after {after}: {run / 'work'} is there")

    def walk(self):
        """True when the instant came before the end of the run."""
        run = self.crash()
        if run is None:
            return False
        if self.kind == "record":
            records = journal(run)
            # steps that run side by side may append one more before the signal is seen
            self.expect(0 <= len(records) - self.number <= 2, f"{len(records)} records after the crash")
        if self.clean_first:
            self.call(BENCHFIELD, "clean", run)
            self.expect_nothing_left(run, "clean")
        self.call(BENCHFIELD, "resume", run)
        self.expect_nothing_left(run, "resume")
        self.run = content(run, self.left_out)
        return True

    def close(self):
        for run in (self.folder / "runs").glob("*"):
            for pid in processes_of(run.name):
                os.kill(pid, signal.SIGKILL)
        self.ports.close()
        shutil.rmtree(self.folder, ignore_errors=True)


class ScalingPoint(Point):
    """Three trials, between which something is scaled up and down."""

    plan = SCALING
    left_out = ("headings",)  # whether a moment of load has a rate, and three of them a fit, is not what is walked for


def content(run, left_out=()):
    """What a report says, numbers and times aside."""
    stored = results(run)
    found = {
        "complete": stored["complete"],
        "headings": outline((run / "report.md").read_text()),
        "trials": [(t["id"], t["variant"], t["replicate"], t["state"], t["reason"], counts(t), t["counts_agree"])
                   for t in trials(run)],
        "same ticks": sorted({line.split(",")[1] for line in (run / "ticks.csv").read_text().splitlines()}),
        "facts": [sorted(t["facts"]) for t in trials(run)],
    }
    return {key: value for key, value in found.items() if key not in left_out}


def difference(expected, found):
    """The lines of the printed forms that differ."""
    lines = difflib.unified_diff(pprint.pformat(expected, width=60).splitlines(), pprint.pformat(found, width=60).splitlines(),
                                 lineterm="", n=0)
    return "\n".join(lines)


def while_scaling(records):
    """The numbers of the records from the beginning to the end of each deploy stage but the first."""
    stages = [(n, r["stage"], r["trial"]) for n, r in enumerate(records, 1) if r["event"] == "stage-started"]
    deploys = [i for i, (_, stage, _) in enumerate(stages) if stage == "deploy"]
    return [n for i in deploys[1:] for n in range(stages[i][0], stages[i + 1][0])]


def undisturbed(kind=Point):
    point = kind("record", 1_000_000, False)
    try:
        settings = [word for setting in point.settings for word in ("--set", setting)]
        point.call(BENCHFIELD, "run", point.plan, "--set", f"environments.here.ports={point.ports.first}", *settings)
        assert not point.problems, point.problems
        run = next((point.folder / "runs").iterdir())
        records = journal(run)
        return content(run, kind.left_out), records, any("cgroup" in record for record in records)
    finally:
        point.close()


class KillWalk(unittest.TestCase):
    maxDiff = None

    def walk(self, points, expected, kind=Point):
        """Every point; gives how many of them came before the end of the run."""
        def one(words):
            point = kind(*words)
            try:
                came = point.walk()
                if came and point.run != expected and not point.problems:
                    point.problems.append(f"{point}: the report differs: {difference(expected, point.run)}")
                return came, point.problems
            finally:
                point.close()

        with concurrent.futures.ThreadPoolExecutor(kind.at_once) as pool:
            outcomes = list(pool.map(one, points))
        problems = [problem for _, found in outcomes for problem in found]
        self.assertFalse(problems, "\n".join(problems))
        return sum(came for came, _ in outcomes)

    def test_after_every_record(self):
        expected, journal_records, had_cgroup = undisturbed()
        records = len(journal_records)
        self.assertGreater(records, 40)
        self.assertTrue(had_cgroup or not cgroups_work(), "the plan gives the queue a limit")
        points = [("record", n, n % 2 == 0) for n in range(1, records + 1)]
        self.assertEqual(self.walk(points, expected), records)

    def test_while_scaling(self):
        expected, records, _ = undisturbed(ScalingPoint)
        numbers = while_scaling(records)
        started = {r["step"] for r in records[numbers[0] - 1:numbers[-1]] if r["event"] == "step-started"}
        self.assertTrue({"herd.drain.1", "herd.leader-0.leader"} <= started, "nothing is scaled down")
        self.assertTrue(any(step.endswith(".follower") for step in started), "nothing is scaled up")
        points = [("record", n, n % 2 == 0) for n in numbers]
        self.assertEqual(self.walk(points, expected, ScalingPoint), len(points))

    def test_between_starting_a_process_and_recording_it(self):
        expected, _, _ = undisturbed()
        processes = 4  # queue, sink, the senders of the warm-up and of the measurement
        points = [("spawn", n, clean) for n in range(1, processes + 1) for clean in (True, False)]
        points += [("before", n, n % 2 == 0) for n in range(1, processes + 1)]
        self.assertEqual(self.walk(points + [("spawn", processes + 1, True)], expected), len(points))


if __name__ == "__main__":
    unittest.main()

"""What the tests of the whole program share: a folder of its own for each test, free ports, and a look for leftovers.

BENCHFIELD, FAULTY_RUNNER and TOPIC_TOOL name the programs (ctest sets them)."""
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import unittest

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
TOY = HERE / "toy" / "toy.yaml"
BENCHFIELD = os.environ.get("BENCHFIELD", str(ROOT / "build/release/runner/cli/benchfield"))
FAULTY_RUNNER = os.environ.get("FAULTY_RUNNER", str(ROOT / "build/release/tests/e2e/faulty_runner"))
TOPIC_TOOL = os.environ.get("TOPIC_TOOL", str(ROOT / "build/release/tests/e2e/topic_tool"))
CACHE = os.environ.get("XDG_CACHE_HOME", str(pathlib.Path.home() / ".cache"))  # of the servers' packages
BLOCK = 20  # ports a test may use; the last one is held as a sign that the block is taken
LOOPBACK = "127.0.0.1"
DONE = (0, 4)  # a second of toy load on a busy machine may count as unsteady, which is for known_truth.py to judge


class Ports:
    """A block of free ports. The socket on its last port keeps other tests away."""

    def __init__(self):
        for first in range(21000, 32000, BLOCK):
            guard = socket.socket()
            try:
                guard.bind((LOOPBACK, first + BLOCK - 1))
                guard.listen()
            except OSError:
                guard.close()
                continue
            if not listening(first, BLOCK - 1):
                self.first, self.guard = first, guard
                return
            guard.close()
        raise RuntimeError("no block of free ports")

    def close(self):
        self.guard.close()


def listening(first, count):
    """The ports of a block that somebody listens on."""
    taken = set()
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        for line in pathlib.Path(table).read_text().splitlines()[1:]:
            words = line.split()
            if words[3] == "0A":
                taken.add(int(words[1].rsplit(":", 1)[1], 16))
    return sorted(taken & set(range(first, first + count)))


def processes_of(run_id):
    """Live processes that carry BENCHFIELD_RUN=run_id, as {pid: command line}."""
    mark = f"BENCHFIELD_RUN={run_id}".encode()
    found = {}
    for entry in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            if mark in (entry / "environ").read_bytes().split(b"\0"):
                found[int(entry.name)] = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        except OSError:
            pass
    return found


def cgroups_of(run_id):
    """Cgroup directories made for a run, in every hierarchy."""
    mounts = [line.split() for line in pathlib.Path("/proc/self/mountinfo").read_text().splitlines()]
    tops = [words[4] for words in mounts if " - cgroup" in " ".join(words)]
    own = [line.split(":", 2)[2] for line in pathlib.Path("/proc/self/cgroup").read_text().splitlines()]
    places = {pathlib.Path(top + "/" + "/".join(path.strip("/").split("/")[:depth]))
              for top in tops for path in own for depth in range(path.count("/") + 1)}
    return sorted(str(place / f"benchfield-{run_id}") for place in places if (place / f"benchfield-{run_id}").exists())


def cgroups_work():
    """True where cgroups can be made: as root, with the files writable; in version 2 from its very root (which has no
    cgroup.type) or, as a container's root is not that, from a directory without processes."""
    top = pathlib.Path("/sys/fs/cgroup")
    if os.geteuid() != 0 or os.access(top / "cpu", os.W_OK):
        return os.geteuid() == 0
    return os.access(top / "cgroup.procs", os.W_OK) and not ((top / "cgroup.type").exists() and (top / "cgroup.procs").read_text())


def wait_for(condition, seconds=20, what="it"):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        value = condition()
        if value:
            return value
        time.sleep(0.02)
    raise AssertionError(f"{what} did not come within {seconds} s")


def journal(run):
    """Records of a journal; a last line under way is left out."""
    path = pathlib.Path(run) / "journal.jsonl"
    lines = path.read_text().split("\n")[:-1] if path.exists() else []
    return [json.loads(line) for line in lines]


def results(run):
    return json.loads((pathlib.Path(run) / "results.json").read_text())


def trials(run):
    return [trial for variant in results(run)["variants"] for trial in variant["trials"]]


def counts(trial):
    return {row["name"]: row["count"] for row in trial["counts"]}


class Case(unittest.TestCase):
    maxDiff = None
    cache = None  # a folder to share packages, for tests of real servers

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="benchfield-e2e-"))
        self.out = self.folder / "runs"
        self.ports = Ports()
        self.environment = dict(os.environ, NO_COLOR="1")
        self.environment["XDG_CACHE_HOME"] = str(self.cache or self.folder / "cache")
        self.addCleanup(self.remove_everything)

    def remove_everything(self):
        self.end_runs()
        self.ports.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def end_runs(self):
        """Ends what a failing test left, and only what its own runs started."""
        for run in self.runs():
            for pid in processes_of(run.name):
                try:
                    os.kill(pid, signal.SIGKILL)
                except ProcessLookupError:
                    pass

    def runs(self):
        return sorted(p for p in self.out.iterdir() if p.is_dir()) if self.out.exists() else []

    def the_run(self):
        runs = self.runs()
        self.assertEqual(len(runs), 1, runs)
        return runs[0]

    def start(self, *words, **options):
        """The program in the background; stdout and stderr are pipes."""
        options.setdefault("env", self.environment)
        process = subprocess.Popen([str(w) for w in (BENCHFIELD, *words)], stdin=subprocess.DEVNULL,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=self.folder, **options)
        self.addCleanup(self.end, process)
        self.started = process
        return process

    @staticmethod
    def end(process):
        if process.poll() is None:
            process.kill()
        process.communicate()

    def benchfield(self, *words, code=DONE, seconds=60, **options):
        """The program to its end; its exit code must be `code`, or one of them."""
        return self.finish(self.start(*words, **options), code, seconds)

    def finish(self, process, code=DONE, seconds=60):
        stdout, stderr = process.communicate(timeout=seconds)
        self.assertIn(process.returncode, code if isinstance(code, tuple) else (code,), f"stdout:\n{stdout}\nstderr:\n{stderr}")
        return subprocess.CompletedProcess(process.args, process.returncode, stdout, stderr)

    def plan_words(self, plan=TOY, **settings):
        """Words of a command that works on a plan: our ports and folder; `a__b=c` is --set a.b=c."""
        words = [plan, "--set", f"environments.here.ports={self.ports.first}"]
        for path, value in settings.items():
            words += ["--set", f"{path.replace('__', '.')}={value}"]
        return words

    def run_words(self, plan=TOY, **settings):
        return ["run", *self.plan_words(plan, **settings), "--out", self.out]

    def assert_nothing_left(self, run):
        self.assertEqual(processes_of(run.name), {})
        self.assertEqual(cgroups_of(run.name), [])
        self.assertEqual(listening(self.ports.first, BLOCK - 1), [])
        self.assertFalse((run / "work").exists())

    def wait_for_stage(self, stage, seconds=30):
        """The run directory, once its journal has come to a stage. A run that ends before that fails the test with its words."""
        def come():
            has_ended = self.started.poll() is not None
            for run in self.runs():
                if any(r["event"] == "stage-started" and r["stage"] == stage for r in journal(run)):
                    return run
            if has_ended:
                self.finish(self.started, code=())
            return None
        return wait_for(come, seconds, f"stage {stage}")


# Rows of a report that come and go with the noise of the machine: estimates that a late reading makes impossible.
NOISE = {"flags", "N", "Query Number", "-" * 12, "senders.rate, records/s", "CPU of load (cores)", "N % interval", "window (s)",
         "backlog when load stopped", "drain, predicted / measured", "first record sent to completion", "trial", ":---",
         "only, replicate N",
         # of a rate, which a moment of load on a busy machine may not give
         "indexed /s", "eim.rate /s", "### The rate by other estimators", "![Indexed per second, by variant](charts/rates.svg)"}


def outline(report):
    """What two reports over the same plan share: headings, first cells of table rows, pictures; numbers masked."""
    kept = []
    for line in report.splitlines():
        if line.startswith("#") or line.startswith("!["):
            kept.append(line)
        elif line.startswith("|"):
            kept.append(line.split("|")[1].strip())
    masked = [re.sub(r"\d+", "N", line) for line in kept]
    return [line for line in masked if line not in NOISE]

#!/usr/bin/env python3
"""`report`, `diff` and `history check` over stored results, in turns with numpy and scipy doing the same (A B A B ...):
wall time, CPU and peak memory of whole processes, and the ratio of every pair. "million" and "most" are results of a
million trials, which are refused, and of as many variants and trials as are read at all; there the peer only parses.
Makes its own data (some 700 MB).
usage: reading.py --build DIRECTORY [--work DIRECTORY] [--pairs N] [--only NAME]..."""
import argparse
import json
import multiprocessing
import os
import subprocess
import sys
import tempfile
import time

from bench import head, loads, row, spread

HERE = os.path.dirname(os.path.abspath(__file__))
MIB = 1 << 20


def timed(command, allowed=(0,)):
    """Seconds, CPU seconds and MiB of a whole process; it has to end with one of the allowed codes."""
    start = time.monotonic()
    talk = subprocess.DEVNULL if 2 in allowed else None  # an error is what is wanted
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=talk) as process:
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.monotonic() - start
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in allowed:
        raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}")
    return {"wall": wall, "cpu": usage.ru_utime + usage.ru_stime, "memory": usage.ru_maxrss * 1024 / MIB}


def binary(build):
    return f"{build}/runner/cli/benchfield"


def make(*words):
    subprocess.run([sys.executable, f"{HERE}/{words[0]}", *words[1:]], check=True)


def make_run(work, name, factor="1"):
    """Made once: the same arguments give the same bytes, and results.json is written last."""
    if not os.path.exists(f"{work}/{name}/results.json"):
        make("large_run.py", f"{work}/{name}", "100", "10", "3600", factor)
    return f"{work}/{name}"


def numpy(*words):
    return [sys.executable, f"{HERE}/estimates_numpy.py", *words]


def report(build, work):
    """The peer reads the ticks and estimates all rates anew, and writes no report."""
    run = make_run(work, "base")
    return [binary(build), "report", run], numpy("ticks", run), (0,)


def diff(build, work):
    """Two runs, the second 15 % slower: ours has to find regressions (exit code 1)."""
    words = [make_run(work, "base"), make_run(work, "fresh", "0.85")]
    return [binary(build), "diff", *words], numpy("diff", *words), (1,)


def history(build, work):
    make("large_history.py", f"{work}/nights")
    return ([binary(build), "history", "check", "--store", f"{work}/nights"],
            numpy("history", f"{work}/nights/history.jsonl"), (0, 1))


def hostile(build, work, name, trials_of):
    """Results without ticks; the peer only parses them."""
    path = f"{work}/{name}.json"
    with open(path, "w", encoding="ascii") as out:
        json.dump({"schema": "benchfield-results/1", "run_id": name, "plan_name": name, "headline": "m.rate",
                   "variants": [{"name": variant, "parent": parent, "trials": trials}
                                for variant, parent, trials in trials_of]}, out)
    return [binary(build), "report", path], [sys.executable, "-c", f"import json; json.load(open({path!r}))"]


def million(build, work):
    """A million trials, which are refused."""
    rows = [{"id": str(i), "variant": "a", "state": "complete"} for i in range(1_000_000)]
    return (*hostile(build, work, "million", [("a", "", rows)]), (2,))


def most(build, work):
    """As many variants and trials as are read at all."""
    def trial(variant, i):
        return {"id": f"{variant}-{i}", "variant": f"v{variant}", "replicate": i, "block": i, "state": "complete",
                "rates": [{"metric": "m.rate", "unit": "records/s", "rate": 1000.0 + variant % 17 + i / 7}],
                "facts": {"a": variant, "b": variant % 7, "c": "x"}}
    rows = [(f"v{v}", "v0" if v else "", [trial(v, i) for i in range(1, 4 if v < 2_000 else 3)]) for v in range(5_000)]
    return (*hostile(build, work, "most", rows), (0,))


# name: (what is done, how long it may take [s], how much memory [MiB])
BENCHMARKS = {
    "report": (report, 2, 400 * 1e6 / MIB),
    "diff": (diff, 3, None),
    "history": (history, 1, None),
    "million": (million, 2, 256 * 1e6 / MIB),
    "most": (most, 2, 256 * 1e6 / MIB),
}


def measure(name, args, work):
    prepare, seconds, memory = BENCHMARKS[name]
    with multiprocessing.Pool(1) as pool:  # the system counts the memory of whoever starts a program too: stay small
        ours, peer, allowed = pool.apply(prepare, (args.build, work))
    before, pairs = os.getloadavg()[0], []
    timed(ours, allowed)  # files come from memory for both
    timed(peer)
    for number in range(args.pairs):
        pairs.append((timed(ours, allowed), timed(peer)))
        print(f"  {name} {number + 1}/{args.pairs}: {pairs[-1][0]['wall']:.2f} s, peer {pairs[-1][1]['wall']:.2f} s",
              file=sys.stderr)
    a, b = zip(*pairs)
    goal = f"<= {seconds} s" + (f", <= {memory:.0f} MiB" if memory else "")
    row(name, spread([one["wall"] for one in a]), spread([one["cpu"] for one in a]),
        spread([one["memory"] for one in a], 0), goal, spread([one["wall"] for one in b]),
        spread([one["memory"] for one in b], 0), spread([y["wall"] / x["wall"] for x, y in pairs]), loads(before))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", required=True, help="build folder of the benchfield to measure")
    parser.add_argument("--work", help="folder for the data; default: one that is deleted afterwards")
    parser.add_argument("--pairs", type=int, default=5)
    parser.add_argument("--only", action="append", choices=sorted(BENCHMARKS))
    args = parser.parse_args()
    head("Reading stored runs and histories, against numpy and scipy", "what", "ours, s", "ours, s of CPU",
         "ours, MiB", "goal", "peer, s", "peer, MiB", "peer / ours, wall", "load")
    with tempfile.TemporaryDirectory(prefix="bench-reading-") as made:
        for name in args.only or BENCHMARKS:
            measure(name, args, args.work or made)


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""`validate` and `dry-run` of the project's own plans as whole processes, in turns: wall time, CPU and peak memory. No
network, no kubeconfig, no peer: what others call a dry run asks a server.
usage: plans.py --build DIRECTORY [--runs N]"""
import argparse
import os

from bench import head, loads, row, spread
from reading import HERE, binary, timed

PLANS = os.path.join(os.path.dirname(HERE), "plans")
COMMANDS = (("validate", "quickstart"), ("dry-run", "quickstart"), ("dry-run", "topologies"), ("dry-run", "aks-moving-components"))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", required=True, help="build folder of the benchfield to measure")
    parser.add_argument("--runs", type=int, default=20)
    args = parser.parse_args()
    os.environ["KUBECONFIG"] = os.devnull
    before, runs = os.getloadavg()[0], {command: [] for command in COMMANDS}
    for _ in range(args.runs):
        for word, plan in COMMANDS:
            runs[word, plan].append(timed([binary(args.build), word, f"{PLANS}/{plan}.yaml"]))
    head("Reading plans", "command", "wall, ms", "CPU, ms", "peak memory, MiB", "goal", "load")
    for (word, plan), found in runs.items():
        milliseconds = [spread([one[what] * 1e3 for one in found], 0) for what in ("wall", "cpu")]
        row(f"`{word} plans/{plan}.yaml`", *milliseconds, spread([one["memory"] for one in found], 0), "<= 50 ms, <= 30 MB",
            loads(before))


if __name__ == "__main__":
    main()

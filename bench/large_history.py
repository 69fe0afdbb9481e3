"""Writes a history as long as people make them, for measuring `history check`.

    python3 bench/large_history.py FOLDER [SERIES] [NIGHTS]

By default 20 series of 1,000 nights, 3 % of noise, a step of 10 % up or down every hundred nights. The same
arguments give the same bytes.
"""
import datetime
import json
import os
import random
import sys

FIRST = datetime.datetime(2024, 1, 1, 2, 0, tzinfo=datetime.timezone.utc)


def point(series, night, value):
    at = FIRST + datetime.timedelta(days=night)
    return {"schema": "benchfield-history/1", "key": f"{series:016x}", "time": at.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "commit": "", "run": f"nightly-{night:04d}", "plan": "nightly", "variant": f"variant-{series:02d}",
            "metric": "eim.rate", "trial": f"{series:04d}", "value": value, "unit": "documents/s", "better": "higher",
            "ticks": 600, "window": [0.0, 600.0], "estimator": "aligned-ewc/2", "flags": [],
            "env_key": "0123456789abcdef"}


def main():
    folder = sys.argv[1]
    series, nights = (int(a) for a in (sys.argv[2:4] + ["20", "1000"][len(sys.argv[2:4]):]))
    rng = random.Random(7)
    os.makedirs(folder, exist_ok=True)
    with open(f"{folder}/history.jsonl", "w", encoding="ascii") as out:
        for night in range(nights):
            level = 10_000 * (1.1 if night // 100 % 2 else 1.0)
            for one in range(series):
                out.write(json.dumps(point(one, night, level * rng.gauss(1, 0.03)), separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()

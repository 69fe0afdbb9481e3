"""What `report`, `diff` and `history check` compute, in numpy and scipy, as the peer they are measured against.

    python3 bench/estimates_numpy.py ticks RUN      rate and interval of every trial of bench/large_run.py's run
    python3 bench/estimates_numpy.py diff RUN RUN   ratio and interval of every variant, from the stored rates
    python3 bench/estimates_numpy.py history FILE   change points of every series of a history
"""
import csv
import itertools
import json
import sys
import time

import numpy as np
from scipy import fft, stats


def estimate(t, y):
    """End-to-end rate and its equal-weighted cosine error, as runner/stats/slope.h describes it."""
    seconds = t[-1] - t[0]
    rate = (y[-1] - y[0]) / seconds
    d = np.diff(y) - rate * np.diff(t)
    m = len(d)
    nu = min(m - 1, max(4, int(0.4 * m ** (2 / 3))))
    rho = d[1:] @ d[:-1] / (d[:-1] @ d[:-1])
    rho = float(np.clip(rho + (1 + 3 * rho) / m, 0, 0.9))
    e = d if rho == 0 else d[1:] - rho * d[:-1]
    e = e - e.mean()
    cosines = fft.dct(e, type=2)[1:nu + 1] / 2 * np.sqrt(2 / len(e))
    error = np.sqrt(m * (cosines**2).mean()) / (1 - rho) / seconds
    return rate, stats.t.ppf(0.975, nu) * error


def read_ticks(run):
    with open(f"{run}/ticks.csv", newline="", encoding="ascii") as file:
        rows = csv.reader(file)
        next(rows)
        for trial, group in itertools.groupby(rows, key=lambda row: row[0]):
            cells = np.array([(row[2], row[5]) for row in group], dtype=np.int64)
            yield trial, (cells[:, 0] - cells[0, 0]) / 1e9, (cells[:, 1] - cells[0, 1]).astype(float)


def split(x):
    """The best t and k by energy statistic: sums of distances over all pairs by cumulative sums, a row at a time."""
    n = len(x)
    first, second, best = np.zeros(n + 1), np.zeros(n + 1), (0.0, 0, 0)
    for k in range(2, n + 1):
        second[:k - 1] += np.cumsum(np.abs(x[:k - 1] - x[k - 1])[::-1])[::-1]
        first[k] = second[0]
        if k < 4:
            continue
        t = np.arange(2, k - 1)
        between = first[k] - first[t] - second[t]
        within = first[t] / (t * (t - 1) / 2) + second[t] / ((k - t) * (k - t - 1) / 2)
        q = (2 * between - t * (k - t) * within) / k
        i = int(q.argmax())
        best = max(best, (float(q[i]), int(t[i]), k))
    return best


def divide(x, low, high):
    if high - low < 4:
        return []
    q, t, k = split(x[low:high])
    if q <= 0:
        return []
    at, end = low + t, low + k
    if stats.ttest_ind(x[low:at], x[at:high]).pvalue > 0.01 and \
            stats.ttest_ind(x[low:at], x[at:end]).pvalue > 0.001 / (high - low):
        return []
    return divide(x, low, at) + [at] + divide(x, at, high)


def read_rates(run):
    """ln rates by variant."""
    with open(f"{run}/results.json", encoding="utf-8") as file:
        variants = json.load(file)["variants"]
    return {v["name"]: np.log([rate["rate"] for trial in v["trials"] for rate in trial["rates"]
                               if rate["metric"] == "eim.rate"]) for v in variants}


def compare(base, fresh):
    """Ratio and 95 % interval of every variant, noise pooled over all of both runs; no prior, no families."""
    groups = [*base.values(), *fresh.values()]
    degrees = sum(len(g) - 1 for g in groups)
    s = np.sqrt(sum(((g - g.mean()) ** 2).sum() for g in groups) / degrees)
    t = stats.t.ppf(0.975, degrees)
    for name, x in base.items():
        y = fresh[name]
        d, reach = y.mean() - x.mean(), t * s * np.sqrt(1 / len(x) + 1 / len(y))
        yield name, np.exp([d - reach, d, d + reach])


def read_history(path):
    """Means of every night, by key; the points of a night stand together."""
    series = {}
    with open(path, encoding="utf-8") as file:
        for line in file:
            point = json.loads(line)
            series.setdefault(point["key"], {}).setdefault(point["run"], []).append(point["value"])
    return [np.array([np.exp(np.mean(np.log(v))) for v in nights.values()]) for nights in series.values()]


def main():
    start = time.process_time()
    if sys.argv[1] == "ticks":
        found = {trial: estimate(t, y) for trial, t, y in read_ticks(sys.argv[2])}
        print(f"{len(found)} trials, mean rate {np.mean([rate for rate, _ in found.values()]):.1f}/s")
    elif sys.argv[1] == "diff":
        rows = dict(compare(read_rates(sys.argv[2]), read_rates(sys.argv[3])))
        print(f"{len(rows)} rows, {sum(high < 1 for _, _, high in rows.values())} of them lower")
    else:
        print(sum(len(divide(x, 0, len(x))) for x in read_history(sys.argv[2])), "change points")
    print(f"{time.process_time() - start:.2f} s of CPU")


if __name__ == "__main__":
    main()

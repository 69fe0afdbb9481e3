"""What `report` and `history check` compute, in numpy and scipy, as the peer they are measured against.

    python3 bench/estimates_numpy.py ticks RUN      rate and interval of every trial of bench/large_run.py's run
    python3 bench/estimates_numpy.py history        change points of 20 series of 1,000 nights
"""
import csv
import itertools
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


def main():
    start = time.process_time()
    if sys.argv[1] == "ticks":
        found = {trial: estimate(t, y) for trial, t, y in read_ticks(sys.argv[2])}
        print(f"{len(found)} trials, mean rate {np.mean([rate for rate, _ in found.values()]):.1f}/s")
    else:
        rng = np.random.default_rng(7)
        steps = np.where(np.arange(1000) // 100 % 2 == 0, 1.0, 1.1)
        print(sum(len(divide(1000 * steps * rng.normal(1, 0.03, 1000), 0, 1000)) for _ in range(20)), "change points")
    print(f"{time.process_time() - start:.2f} s of CPU")


if __name__ == "__main__":
    main()

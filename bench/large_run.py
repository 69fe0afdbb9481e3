"""Writes a run directory as large as people make them, for measuring `report` and `diff`.

    python3 bench/large_run.py DIRECTORY [VARIANTS] [REPLICATES] [TICKS] [FACTOR]

By default 100 variants x 10 replicates x 3,600 ticks: 3.6 million samples. The same arguments give the
same bytes; FACTOR scales what was reached and not what was offered, so that two such runs can be compared.
Replicates were run in blocks of all variants, as the schedule of a plan has them, and carry as many facts as real ones.
"""
import json
import os
import random
import sys

START = 1_000_000_000_000
SECOND = 1_000_000_000
WALL = 1_795_000_000 * SECOND
FACTS = {"kafka.version": "4.4.0", "kafka.brokers": 3, "kafka.heap": "512MiB", "kafka.placement": "on-cluster",
         "kafka.cpu": "2", "kafka.memory": "1GiB", "kafka.topics.planes3.partitions": 3, "search.version": "2.19.1",
         "search.engine": "opensearch", "search.data_nodes": 3, "search.heap": "1GiB", "search.placement": "on-cluster",
         "search.indices.planes.shards": 3, "spark.version": "3.5.1", "spark.executor_cores": 4,
         "spark.executor_memory": "5000MiB", "spark.placement": "on-cluster", "spark.conf.spark.locality.wait": "60s",
         "spark.batch_interval": "1s", "eim.of": "search/planes", "eim.refresh_interval": "1s", "senders.rate": "20k/s",
         "machine.cores": 2, "machine.kernel": "6.1.0", "machine.cpu_model": "made up"}
CORES = {"kafka": 0.11, "search": 0.52, "spark": 1.02}


def trial(rng, number, variant, replicate, place, ticks, factor, out):
    name = f"{number:04d}-{variant}-{replicate}"
    rate = 10_000 * factor * (1 + 0.002 * (number % 7)) * rng.gauss(1, 0.02)
    count = 0
    for tick in range(ticks):
        sent = START + tick * SECOND
        out.write(f"{name},eim.count,{sent},{sent + 4_000_000},{sent + 790_000_000 * SECOND},{count},1\n")
        count += int(rate * rng.gauss(1, 0.05))
    error = rate * 0.05 / ticks**0.5
    table = ["|          9 |           9 |1565714343818 |     559 |      200,000,000 |          325,855 |"
             "           75,774 |          325,087 |"] * 120
    return {
        "id": name, "variant": variant, "replicate": replicate, "block": replicate, "state": "complete",
        "started_wall_ns": WALL + place * (ticks + 30) * SECOND, "duration_s": ticks + 30.0, "stages": [{"stage": "measure", "seconds": float(ticks)}],
        "measured_s": float(ticks),
        "loads": [{"name": "senders", "target_rate": 20_000.0, "count": count, "sent": count,
                   "acknowledged": count, "achieved_rate": rate, "send_seconds": float(ticks),
                   "send_delay_p50_ms": 0.1, "send_delay_p99_ms": 1.2, "cpu_cores": 0.1}],
        "rates": [{"metric": "eim.rate", "unit": "documents/s", "rate": rate, "standard_error": error,
                   "low": rate - 1.97 * error, "high": rate + 1.97 * error, "degrees": 93,
                   "estimator": "aligned-ewc/2", "window_from_s": 0.0, "window_to_s": float(ticks),
                   "samples": ticks - 1, "ols": rate, "theil_sen": rate, "median_batch": rate,
                   "classification": "saturated"}],
        "counts": [{"name": "sent", "count": count, "source": "senders"},
                   {"name": "acknowledged", "count": count, "source": "senders"},
                   {"name": "indexed", "count": count, "source": "eim"}],
        "counts_agree": True,
        "rttest": [{"series": "eim.count", "total": count, "linear_regression_rate": rate,
                    "standard_error": error, "average_rate": rate, "table": table}],
        "usage": [{"component": component, "cpu_cores": cores * rng.gauss(1, 0.02), "cpu_us_per_record": 1e6 * cores / rate,
                   "resident_bytes": int(6e8 * rng.gauss(1, 0.01))} for component, cores in CORES.items()],
        "facts": {**FACTS, "spark.executors": int(variant[-3:]) + 1},
    }


def main():
    directory = sys.argv[1]
    variants, replicates, ticks = (int(a) for a in (sys.argv[2:5] + ["100", "10", "3600"][len(sys.argv[2:5]):]))
    factor = float(sys.argv[5]) if len(sys.argv) > 5 else 1.0
    rng = random.Random(7)
    os.makedirs(directory, exist_ok=True)
    rows = []
    with open(f"{directory}/ticks.csv", "w", encoding="ascii") as out:
        out.write("trial,series,sent_ns,received_ns,wall_ns,count,ok\n")
        for v in range(variants):
            name = f"variant-{v:03d}"
            trials = [trial(rng, v * replicates + r, name, r + 1, r * variants + v, ticks, factor, out)
                      for r in range(replicates)]
            rows.append({"name": name, "label": f"Variant {v}", "parent": "" if v == 0 else "variant-000",
                         "changes": [] if v == 0 else [{"path": "spark.executors", "before": "1", "after": str(v + 1)}],
                         "settings": {"senders.rate": "20000/s"}, "trials": trials})
    run = {"schema": "benchfield-results/1", "run_id": "large-20261125-000000", "plan_name": "large",
           "question": "How large may a run be?", "headline": "eim.rate", "baseline": "variant-000",
           "started_wall_ns": WALL, "provenance": {"host.cores": 2, "host.cpu_model": "made up", "host.kernel": "6.1.0"},
           "complete": True, "trials_planned": variants * replicates, "variants": rows}
    with open(f"{directory}/results.json", "w", encoding="ascii") as out:
        json.dump(run, out, indent=2)


if __name__ == "__main__":
    main()

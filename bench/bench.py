#!/usr/bin/env python3
"""Paired benchmarks against peers: ours and the peer take turns (A B A B ...), five pairs, and the
medians, spreads and load averages are printed as Markdown. See README.md here.
usage: bench.py --build DIRECTORY [--peers DIRECTORY] [--pairs N] [--only NAME]..."""
import argparse
import os
import platform
import statistics
import subprocess
import sys
import threading

import clients
import servers

HERE = os.path.dirname(os.path.abspath(__file__))
CACHE = os.path.join(os.environ.get("XDG_CACHE_HOME", os.path.expanduser("~/.cache")), "benchfield")


def spread(values, digits=2):
    low, middle, high = min(values), statistics.median(values), max(values)
    return f"{middle:,.{digits}f} ({low:,.{digits}f}-{high:,.{digits}f})"


def loads(before):
    return f"{before:.1f} to {os.getloadavg()[0]:.1f}"


def take_turns(pairs, *runs):
    """Runs every function in turn, pairs times; a list of figures for each."""
    results = [[] for _ in runs]
    for pair in range(pairs):
        for run, result in zip(runs, results):
            result.append(run(pair))
            print(f"  {run.__name__} {pair + 1}/{pairs}: rate {result[-1]['rate']:,.0f}/s, "
                  f"{result[-1]['cpu_us']:.3f} us, load {os.getloadavg()[0]:.1f}", file=sys.stderr)
    return results


def column(results, name):
    return [figures[name] for figures in results]


def ratio(a, b, name):
    return statistics.median(column(a, name)) / statistics.median(column(b, name))


def row(*cells):
    print("| " + " | ".join(str(cell) for cell in cells) + " |", flush=True)


def head(title, *cells):
    print(f"\n### {title}\n")
    row(*cells)
    row(*["---"] * len(cells))


def flat_out(args):
    head("Kafka, flat out, against rdkafka_performance (mock cluster, 8 partitions)",
         "bytes", "ours, records/s", "peer, records/s", "rate ratio", "goal", "ours, us CPU",
         "peer, us CPU", "CPU ratio", "goal", "load")
    settings = {"linger.ms": 50, "batch.size": 1000000, "queue.buffering.max.messages": 500000,
                "queue.buffering.max.kbytes": 2097151, "socket.nagle.disable": "true"}
    options = {"acks": "1", "linger": "50ms", "queue_records": 500000}
    for size, count, goal, cpu_goal in ((100, 10_000_000, ">= 1.8", "-"),
                                        (300, 10_000_000, ">= 1.5", "<= 0.65"),
                                        (1000, 4_000_000, ">= 1.15", "-")):
        before = os.getloadavg()[0]

        def ours(_):
            with servers.mock_cluster(args.build, 8) as (address, _process):
                return clients.ours(args.build, "kafka", {"addresses": address.split(","), "part": "bench"},
                                    count, size=size, options=options)

        def peer(_):
            with servers.mock_cluster(args.build, 8) as (address, _process):
                return clients.rdkafka_performance(args.peers, address, "bench", size, count, settings)

        a, b = take_turns(args.pairs, ours, peer)
        row(size, spread(column(a, "rate"), 0), spread(column(b, "rate"), 0),
            f"{ratio(a, b, 'rate'):.2f}", goal, spread(column(a, "cpu_us")),
            spread(column(b, "cpu_us")), f"{ratio(a, b, 'cpu_us'):.2f}", cpu_goal, loads(before))


def paced_mock(args):
    head("Kafka, paced, against the mock cluster (300 B, 10 s)", "rate", "error, %", "goal",
         "send delay p99, ms", "goal (tick + 0.3)", "wake p99, ms", "us CPU", "load")
    for rate in (25_000, 200_000, 500_000):
        before = os.getloadavg()[0]

        def ours(_):
            with servers.mock_cluster(args.build, 8) as (address, _process):
                return clients.ours(args.build, "kafka", {"addresses": address.split(","), "part": "bench"},
                                    rate * 10, rate=rate, size=300)

        (a,) = take_turns(args.pairs, ours)
        errors = [(r / rate - 1) * 100 for r in column(a, "sent_rate")]
        row(f"{rate:,}", spread(errors, 4), "0.02", spread(column(a, "delay_p99_ms")), "1.30",
            spread(column(a, "wake_p99_ms")), spread(column(a, "cpu_us")), loads(before))


def smoothness(ticks, first_ns, last_ns, rate):
    """CV and emptiness of 100 ms windows, and the worst second, as the broker saw it; the first 3 s
    (a JVM warms up) and the last half second are left out for both."""
    def count_at(at):
        for (t0, c0), (t1, c1) in zip(ticks, ticks[1:]):
            if t0 <= at <= t1:
                return c0 + (c1 - c0) * (at - t0) / (t1 - t0)
        return ticks[-1][1]

    grown = [i for i, (_, c) in enumerate(ticks) if c > 0]
    begin = max(first_ns, ticks[grown[0]][0]) + 3_000_000_000
    end = min(last_ns, next(t for t, c in ticks if c == ticks[-1][1])) - 500_000_000
    counts = [count_at(begin + i * 100_000_000) for i in range((end - begin) // 100_000_000 + 1)]
    windows = [b - a for a, b in zip(counts, counts[1:])]
    seconds = [b - a for a, b in zip(counts, counts[10:])]
    return {"cv": statistics.stdev(windows) / statistics.mean(windows),
            "empty": sum(1 for w in windows if w < 0.5), "over": (max(seconds) / rate - 1) * 100}


def watched(args, bootstrap, topic, run):
    """A run while another process reads the topic's end offsets every 50 ms."""
    with servers.helper(f"{args.build}/bench/watch_offsets", bootstrap, topic, "3", "50") as (said, watch):
        if said != "ready":
            raise RuntimeError("cannot make the topic")
        lines = []
        reader = threading.Thread(target=lambda: lines.extend(watch.stdout))
        reader.start()
        figures = run()
        watch.stdin.close()
        reader.join()
        watch.stdin = open(os.devnull, "w")
    return figures, [tuple(map(int, line.split())) for line in lines]


def paced_broker(args):
    head("Kafka, paced, a real broker, against ProducerPerformance (107 B, 3 partitions, 12 s)", "rate",
         "who", "CV of 100 ms windows", "empty windows", "worst second, % over", "us CPU", "memory, MB",
         "load")
    with servers.kafka_broker(args.cache) as bootstrap:
        def ours(pair, rate):
            return clients.ours(args.build, "kafka", {"addresses": [bootstrap], "part": f"ours-{rate}-{pair}"},
                                rate * 12, rate=rate, size=107)

        def peer(pair, rate):
            return clients.producer_performance(args.peers, bootstrap, f"peer-{rate}-{pair}", 107,
                                                rate * 12, rate)

        def measured(name, run, rate):
            def one(pair):
                figures, ticks = watched(args, bootstrap, f"{name}-{rate}-{pair}",
                                         lambda: run(pair, rate))
                figures.update(smoothness(ticks, figures["first_ns"], figures["last_ns"], rate))
                if figures["done"] != rate * 12 or ticks[-1][1] != rate * 12:
                    raise RuntimeError(f"{name}: {figures['done']} acknowledged, {ticks[-1][1]} stored")
                return figures
            one.__name__ = name
            return one

        measured("ours", ours, 50_000)(99)  # the broker warms up
        for rate in (25_000, 50_000, 100_000):
            before = os.getloadavg()[0]
            results = take_turns(args.pairs, measured("ours", ours, rate), measured("peer", peer, rate))
            for name, result in zip(("ours", "peer"), results):
                row(f"{rate:,}", name, spread(column(result, "cv"), 3), sum(column(result, "empty")),
                    spread(column(result, "over")), spread(column(result, "cpu_us")),
                    spread(column(result, "memory_mb"), 0), loads(before))
    print("\nGoals: CV <= 0.05 and not above the peer's, no empty window, worst second <= 1 % over, "
          "<= 2 us and <= 50 MB at 100,000/s.")


def bulk_row(name, a, b, goal, before):
    row(name, spread(column(a, "rate"), 0), spread(column(b, "rate"), 0), spread(column(a, "cpu_us")),
        spread(column(b, "cpu_us")), f"{1 / ratio(a, b, 'cpu_us'):.1f}", goal, loads(before))


def bulk(args):
    head("Bulk, against python streaming_bulk (5000 documents a request)", "target", "ours, documents/s",
         "peer, documents/s", "ours, us CPU", "peer, us CPU", "documents per CPU second, ratio", "goal",
         "load")
    before = os.getloadavg()[0]
    with servers.helper(f"{args.build}/bench/bulk_stub") as (address, _process):
        def ours(_):
            return clients.ours(args.build, "search-bulk", {"addresses": [address], "part": "planes"},
                                5_000_000)

        def peer(_):
            return clients.streaming_bulk(args.peers, address, "planes", 300_000)

        a, b = take_turns(args.pairs, ours, peer)
    bulk_row("counting stub", a, b, ">= 20", before)

    before = os.getloadavg()[0]
    with servers.search_engine(args.cache) as url:
        def ours(pair):
            servers.make_index(url, f"ours-{pair}")
            figures = clients.ours(args.build, "search-bulk",
                                   {"addresses": [url], "part": f"ours-{pair}"}, 300_000)
            if servers.documents_in(url, f"ours-{pair}") != figures["done"]:
                raise RuntimeError("accepted and stored differ")
            servers.request("DELETE", f"{url}/ours-{pair}")
            return figures

        def peer(pair):
            servers.make_index(url, f"peer-{pair}")
            figures = clients.streaming_bulk(args.peers, url, f"peer-{pair}", 300_000)
            servers.request("DELETE", f"{url}/peer-{pair}")
            return figures

        ours(99)  # the engine warms up
        a, b = take_turns(args.pairs, ours, peer)
    bulk_row("OpenSearch, one node", a, b, "ours < 10 us", before)


BENCHMARKS = {"flat-out": flat_out, "paced-mock": paced_mock, "paced-broker": paced_broker, "bulk": bulk}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", required=True)
    parser.add_argument("--peers", help="folder made by fetch-peers; default: fetched into the cache")
    parser.add_argument("--cache", default=os.path.join(CACHE, "bench-servers"))
    parser.add_argument("--pairs", type=int, default=5)
    parser.add_argument("--only", action="append", choices=sorted(BENCHMARKS))
    args = parser.parse_args()
    os.makedirs(args.cache, exist_ok=True)
    if not args.peers:
        fetched = subprocess.run([f"{HERE}/fetch-peers"], check=True, stdout=subprocess.PIPE, text=True)
        args.peers = fetched.stdout.splitlines()[-1]
    print(f"Machine: {os.cpu_count()} cores, {platform.platform()}, load {os.getloadavg()[0]:.1f} at start; "
          f"{args.pairs} pairs, median (least-most).")
    for name in args.only or BENCHMARKS:
        BENCHMARKS[name](args)


if __name__ == "__main__":
    main()

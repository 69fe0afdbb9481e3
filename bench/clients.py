"""Ours and the peers as child processes; each call is one run and returns its figures."""
import json
import os
import random
import re
import subprocess
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))


def finished(process):
    """CPU seconds, peak memory in MB and exit code of a child."""
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return {"cpu_s": usage.ru_utime + usage.ru_stime, "memory_mb": usage.ru_maxrss / 1024,
            "exit": process.returncode}


def quantile_ms(histogram, q):
    """Of the agent's log-linear histogram: upper edge of the bucket that holds the rank."""
    buckets = sorted((int(k), n) for k, n in histogram["buckets"].items())
    rank = max(1, -(-sum(n for _, n in buckets) * q // 1))
    seen = 0
    for index, n in buckets:
        seen += n
        if seen >= rank:
            exponent = max(0, index // 128 - 1)
            return min((((index - exponent * 128) + 1) << exponent) - 1, histogram["max"]) / 1e6
    return 0.0


def record_file(size):
    """1000 random records of one size, to replay."""
    path = os.path.join(tempfile.gettempdir(), f"benchfield-records-{size}")
    source = random.Random(size)
    with open(path, "w") as out:
        for _ in range(1000):
            out.write("".join(source.choices("abcdefghijklmnopqrstuvwxyz", k=size)) + "\n")
    return path


def ours(build, driver, target, count, rate=0, size=0, options=None):
    """One agent. Records: of a fixed size, or generated planes."""
    records = {"generate": "planes", "columns": 11, "lines": 100000, "replay": "", "once": False}
    if size:
        records.update(generate="", replay=record_file(size))
    task = {"name": "bench", "driver": driver, "instance": 0, "instances": 1, "senders": 1,
            "rate_amount": rate, "rate_per_ns": 1_000_000_000 if rate else 0, "count": count,
            "records": records, "seed": 1, "target": target, "options": options or {}}
    with tempfile.NamedTemporaryFile("w", suffix=".json") as spec:
        json.dump(task, spec)
        spec.flush()
        agent = subprocess.Popen([f"{build}/bench/bench_agent", spec.name], stdin=subprocess.PIPE,
                                 stdout=subprocess.PIPE, text=True)
        first = json.loads(agent.stdout.readline())
        if first["type"] != "ready":
            raise RuntimeError(first)
        agent.stdin.write(f"start {time.monotonic_ns() + 200_000_000}\n")
        agent.stdin.flush()
        last = first
        while last["type"] not in ("done", "failed"):
            last = json.loads(agent.stdout.readline())
        agent.stdin.close()
        figures = finished(agent)
    if last["type"] != "done" or last["errors"]:
        raise RuntimeError(last)
    total = last["total"]
    figures.update(
        done=total["acknowledged"],
        rate=total["acknowledged"] / ((last["last_acknowledged_ns"] - last["start_ns"]) / 1e9),
        sent_rate=(total["sent"] - 1) / ((last["last_sent_ns"] - last["start_ns"]) / 1e9),
        cpu_us=figures["cpu_s"] / total["sent"] * 1e6,
        first_ns=last["start_ns"], last_ns=last["last_sent_ns"],
        wake_p99_ms=quantile_ms(last["wake_lateness"], 0.99),
        delay_p50_ms=quantile_ms(last["send_delay"], 0.5),
        delay_p99_ms=quantile_ms(last["send_delay"], 0.99),
        blocked_s=last["blocked_ns"] / 1e9)
    return figures


def rdkafka_performance(peers, bootstrap, topic, size, count, settings):
    argv = [f"{peers}/rdkafka_performance", "-P", "-t", topic, "-b", bootstrap, "-s", str(size), "-c",
            str(count), "-a", "1", "-q", "-i", "1000"]
    for name, value in settings.items():
        argv += ["-X", f"{name}={value}"]
    peer = subprocess.Popen(argv, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    text = peer.stdout.read()
    figures = finished(peer)
    rows = re.findall(r"(\d+) messages produced.*?(\d+) delivered.*?in (\d+)ms", text, re.S)
    if not rows:
        raise RuntimeError(text[-2000:])
    _, delivered, ms = rows[-1]
    figures.update(done=int(delivered), rate=int(delivered) / (int(ms) / 1000),
                   cpu_us=figures["cpu_s"] / int(delivered) * 1e6)
    return figures


def producer_performance(peers, bootstrap, topic, size, count, rate):
    argv = ["java", "-cp", f"{peers}/ktools/*", "org.apache.kafka.tools.ProducerPerformance",
            "--producer-props", f"bootstrap.servers={bootstrap}", "acks=1", "linger.ms=1", "--topic",
            topic, "--record-size", str(size), "--num-records", str(count), "--throughput", str(rate)]
    start = time.monotonic_ns()
    peer = subprocess.Popen(argv, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    text = peer.stdout.read()
    figures = finished(peer)
    mean = re.findall(r"(\d+) records sent, ([\d.]+) records/sec", text)[-1]
    figures.update(done=int(mean[0]), rate=float(mean[1]), first_ns=start, last_ns=time.monotonic_ns(),
                   cpu_us=figures["cpu_s"] / int(mean[0]) * 1e6)
    return figures


def streaming_bulk(peers, address, index, count):
    peer = subprocess.Popen([f"{peers}/venv/bin/python", f"{HERE}/streaming_bulk.py", address, index,
                             str(count)], stdout=subprocess.PIPE, text=True)
    text = peer.stdout.read()
    figures = finished(peer)
    result = json.loads(text)
    figures.update(done=result["accepted"], rate=result["accepted"] / result["seconds"],
                   cpu_us=result["cpu_s"] / result["accepted"] * 1e6)
    return figures

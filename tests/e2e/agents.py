"""Agents of a group as local processes, with a kubectl that is played: the whole protocol over loopback, drops and losses included."""
import http.server
import json
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import threading
import time
import unittest

from harness import BENCHFIELD, HERE, LOOPBACK, Ports, wait_for

AGENTS_TOOL = os.environ.get("AGENTS_TOOL", "")
INSTANCES = 4
RATE, COUNT = 1000, 3000  # of each


class Bulk(http.server.BaseHTTPRequestHandler):
    """A search engine that takes everything and counts it."""
    protocol_version = "HTTP/1.1"
    taken = 0
    lock = threading.Lock()

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        documents = body.count(b"\n") // 2
        with Bulk.lock:
            Bulk.taken += documents
        answer = json.dumps({"items": [{"index": {"status": 201}}] * documents}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def do_GET(self):
        answer = json.dumps({"_all": {"primaries": {"indexing": {"index_total": Bulk.taken}}}}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_):
        pass


class Agents(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.ports = Ports()
        self.addCleanup(self.ports.close)
        Bulk.taken = 0
        self.sink = http.server.ThreadingHTTPServer((LOOPBACK, 0), Bulk)
        threading.Thread(target=self.sink.serve_forever, daemon=True).start()
        self.addCleanup(self.sink.server_close)
        self.addCleanup(self.sink.shutdown)
        self.processes = []
        self.addCleanup(self.end_all)

    def end_all(self):
        for process in self.processes:
            if process.poll() is None:
                process.kill()
            process.wait()

    def task(self, gather=60, lease=30, **changes):
        target = {"addresses": [f"{LOOPBACK}:{self.sink.server_port}"], "part": "planes"}
        load = {"name": "senders", "driver": "search-bulk", "instance": 0, "instances": INSTANCES, "senders": 1,
                "rate_amount": RATE, "rate_per_ns": 10**9, "count": COUNT, "seed": 1, "options": {}, "target": target,
                "records": {"generate": "planes", "columns": 11, "lines": 500, "replay": "", "once": False}} | changes
        return {"group": "run/trial/senders", "instances": INSTANCES, "barrier": f"{LOOPBACK}:{self.ports.first}",
                "port": self.ports.first, "gather_ns": int(gather * 1e9), "lease_ns": int(lease * 1e9),
                "uncertainty_ns": 2 * 10**8, "load": load}

    def birth(self, task, *indexes):
        spec = self.folder / "task.json"
        spec.write_text(json.dumps(task))
        for index in indexes:
            with (self.folder / f"pod-{index}.log").open("w") as log:
                words = [BENCHFIELD, "agent", "--spec", spec, "--index", str(index)]
                self.processes.append(subprocess.Popen(words, stdout=log, env=os.environ | {"NODE_NAME": f"node{1 + index % 2}"}))
        self.show([0, 1, 2, 3])

    def show(self, indexes, **status):
        pods = [{"metadata": {"name": f"pod-{i}", "labels": {"batch.kubernetes.io/job-completion-index": str(i)}},
                 "spec": {"nodeName": f"node{1 + i % 2}"}, "status": {"phase": "Running"} | status.get(f"pod_{i}", {})}
                for i in indexes]
        (self.folder / "new.json").write_text(json.dumps({"items": pods}))
        os.rename(self.folder / "new.json", self.folder / "pods.json")

    def drive(self, lease=30, rounds=0):
        spec = {"name": "senders", "kubectl": [sys.executable, str(HERE / "fake_kubectl.py"), str(self.folder)], "job": "senders",
                "group": "run/trial/senders", "instances": INSTANCES, "port": self.ports.first, "gather": "60s",
                "lease": f"{lease}s", "errors": str(self.folder / "errors.log"), "rounds": rounds > 0}
        (self.folder / "spec.json").write_text(json.dumps(spec))
        tool = subprocess.Popen([AGENTS_TOOL, self.folder / "spec.json", "0", str(rounds)], stdout=subprocess.PIPE, text=True,
                                env=os.environ | {"BENCHFIELD": BENCHFIELD})
        self.processes.append(tool)
        self.addCleanup(tool.stdout.close)
        return tool

    def begun(self, tool):
        self.assertEqual(tool.stdout.readline(), "ready\n")
        self.assertEqual(tool.stdout.readline(), "begun\n")

    def outcome(self, tool):
        return json.loads(tool.stdout.read())

    def wait_for_tick(self, index):
        wait_for(lambda: '"type":"tick"' in (self.folder / f"pod-{index}.log").read_text(), 40, "a tick")

    def children(self, tool, word):
        """Live processes below the tool whose command line has the word."""
        found = []
        for entry in pathlib.Path("/proc").glob("[0-9]*"):
            try:
                words = (entry / "cmdline").read_bytes().decode().split("\0")
                if word in words and str(self.folder) in words and int(entry.name) != tool.pid:
                    found.append(int(entry.name))
            except OSError:
                pass
        return found

    def test_begin_together_and_agree_on_what_was_sent(self):
        self.birth(self.task(), 0, 1, 2, 3)
        tool = self.drive()
        self.begun(tool)
        out = self.outcome(tool)
        self.assertNotIn("failure", out)
        self.assertEqual(sum(a["summary"]["acknowledged"] for a in out["agents"]), INSTANCES * COUNT)
        self.assertEqual(Bulk.taken, INSTANCES * COUNT)
        self.assertEqual([a["node"] for a in out["agents"]], ["node1", "node2", "node1", "node2"])
        late = [a["first_sent_ns"] - out["start_ns"] - i * 10**9 // RATE // INSTANCES for i, a in enumerate(out["agents"])]
        print(f"first records {', '.join(f'{ns / 1e6:.2f}' for ns in late)} ms after they were due, clocks known to "
              f"{max(a['uncertainty_ns'] for a in out['agents']) / 1e6:.3f} ms")
        for agent in out["agents"]:  # one machine, one clock: what is off is what the pings could not tell
            self.assertLessEqual(abs(agent["began_ns"] - out["start_ns"]), agent["uncertainty_ns"] + 10**6)
            self.assertEqual(agent["gaps"], 0)
            self.assertGreaterEqual(agent["ticks"], 4)
        for process in self.processes[:INSTANCES]:
            self.assertEqual(process.wait(10), 0, "released, they end by themselves")

    def test_one_that_never_comes_is_named(self):
        self.birth(self.task(gather=4), 0, 1, 2)
        out = self.outcome(self.drive())
        self.assertEqual(out["failure"]["code"], "agent-late")
        self.assertEqual(out["failure"]["what"], "instance 3 of 'senders' (pod pod-3 on node2) did not report within 4 s")
        self.assertEqual([a["late"] for a in out["agents"]], [False, False, False, True])
        self.assertEqual(Bulk.taken, 0, "nothing was sent without it")

    def test_one_that_is_killed_is_named_with_its_reason(self):
        self.birth(self.task(count=10**6), 0, 1, 2, 3)
        tool = self.drive()
        self.begun(tool)
        self.wait_for_tick(2)
        self.show([0, 1, 2, 3], pod_2={"reason": "Evicted", "message": "The node was low on resource: memory."})
        self.processes[2].kill()
        out = self.outcome(tool)
        self.assertEqual(out["failure"]["code"], "agent-lost")
        self.assertEqual(out["failure"]["what"], "instance 2 of 'senders' (pod pod-2 on node1) was lost: its pod was evicted: "
                                                 "The node was low on resource: memory.")
        self.assertEqual([a["lost"] for a in out["agents"]], [False, False, True, False])
        self.assertNotIn("summary", out["agents"][2])

    def test_index_0_is_missed_too_although_it_is_the_meeting_point(self):
        self.birth(self.task(count=10**6), 0, 1, 2, 3)
        tool = self.drive()
        self.begun(tool)
        self.wait_for_tick(0)
        (self.folder / "events.json").write_text(json.dumps(
            {"items": [{"reason": "TaintManagerEviction", "message": "Marking for deletion Pod lab/pod-0"}]}))
        self.show([1, 2, 3])
        self.processes[0].kill()
        out = self.outcome(tool)
        self.assertEqual(out["failure"]["what"], "instance 0 of 'senders' (pod pod-0 on node1) was lost: its pod was deleted "
                                                 "(TaintManagerEviction): Marking for deletion Pod lab/pod-0")

    def test_a_dropped_follow_and_a_dropped_attachment_are_taken_up_again(self):
        self.birth(self.task(count=8000), 0, 1, 2, 3)
        tool = self.drive()
        self.begun(tool)
        self.wait_for_tick(1)
        for pid in self.children(tool, "logs"):
            os.kill(pid, signal.SIGKILL)
        attached = [p for p in pathlib.Path("/proc").glob("[0-9]*")
                    if b"--attach" in cmdline(p) and f"{LOOPBACK}:{self.ports.first}".encode() in cmdline(p)]
        self.assertEqual(len(attached), 1)
        os.kill(int(attached[0].name), signal.SIGKILL)
        out = self.outcome(tool)
        self.assertNotIn("failure", out)
        self.assertEqual(sum(a["summary"]["acknowledged"] for a in out["agents"]), INSTANCES * 8000)
        for agent in out["agents"]:
            self.assertEqual(agent["gaps"], 0)
            self.assertGreaterEqual(agent["ticks"], 14, "a tick each 500 ms of the lead and 8 s, none twice")
            self.assertLessEqual(agent["ticks"], 24)

    def test_lines_that_a_rotation_took_away_are_asked_for_again(self):
        self.birth(self.task(count=6000), 0, 1, 2, 3)
        log = self.folder / "pod-1.log"
        tool = self.drive()
        self.begun(tool)
        self.wait_for_tick(1)
        for pid in self.children(tool, "logs"):
            if f"pod-1".encode() in cmdline(pathlib.Path(f"/proc/{pid}")):
                os.kill(pid, signal.SIGSTOP)
                stopped = pid
        time.sleep(2)
        # what was written so far is no longer served; what follows is, from the middle of the file on
        written = log.read_text()
        (self.folder / "rotated").write_text("")
        os.rename(log, self.folder / "pod-1.old")
        os.rename(self.folder / "rotated", log)
        os.kill(stopped, signal.SIGKILL)
        threading.Thread(target=self.copy_after, args=(self.folder / "pod-1.old", len(written), log), daemon=True).start()
        out = self.outcome(tool)
        self.assertNotIn("failure", out)
        self.assertEqual(out["agents"][1]["gaps"], 0)
        self.assertGreaterEqual(out["agents"][1]["ticks"], 10)
        self.assertEqual(out["agents"][1]["summary"]["acknowledged"], 6000)

    def copy_after(self, old, at, new):
        with old.open() as source, new.open("w") as target:
            source.seek(at)
            for _ in range(2000):
                target.write(source.read())
                target.flush()
                time.sleep(0.02)

    def test_without_the_runner_they_end_within_the_lease(self):
        self.birth(self.task(count=10**6, lease=3), 0, 1, 2, 3)
        tool = self.drive(lease=3)
        self.begun(tool)
        self.wait_for_tick(3)
        tool.kill()
        killed = time.monotonic()
        for index in range(INSTANCES):
            self.assertEqual(self.processes[index].wait(20), 3)
        print(f"all gone {time.monotonic() - killed:.1f} s after the runner, lease 3 s")
        self.assertLess(time.monotonic() - killed, 12)
        last = json.loads((self.folder / "pod-0.log").read_text().splitlines()[-1])
        self.assertEqual(last["error"], "the runner did not renew the lease")

    def test_play_rounds_and_count_each_by_itself(self):
        self.birth(self.task(count=1000), 0, 1, 2, 3)
        tool = self.drive(rounds=3)
        for _ in range(3):
            self.begun(tool)
        rounds = self.outcome(tool)
        self.assertEqual(len(rounds), 3)
        for out in rounds:
            self.assertNotIn("failure", out)
            self.assertEqual([agent["summary"]["acknowledged"] for agent in out["agents"]], [1000] * INSTANCES)
            for agent in out["agents"]:
                self.assertEqual(agent["gaps"], 0)
                self.assertLessEqual(agent["ticks"], 16, "those of its own round alone: a tick each 500 ms of the lead and 1 s")
                self.assertGreaterEqual(agent["first_sent_ns"], out["start_ns"] - 10**9)
        self.assertEqual(Bulk.taken, 3 * INSTANCES * 1000)
        self.assertEqual([process.poll() for process in self.processes[:INSTANCES]], [None] * INSTANCES, "they wait for another")

    def test_probes_of_a_place_are_one_agent(self):
        task = self.task()
        task |= {"instances": 1}
        load = task.pop("load")
        task["probes"] = [{"name": "eim", "probe": "search-index", "every_ns": 2 * 10**8, "target": load["target"], "options": {}}]
        self.birth(task, 0)
        self.show([0])
        tool = self.drive_probes()
        self.begun(tool)
        out = self.outcome(tool)
        self.assertNotIn("failure", out)
        self.assertGreaterEqual(out["samples"], 8, "2 s at 5/s and a last one")

    def drive_probes(self):
        spec = {"name": "probes", "kubectl": [sys.executable, str(HERE / "fake_kubectl.py"), str(self.folder)], "job": "probes",
                "group": "run/trial/senders", "instances": 1, "port": self.ports.first, "gather": "60s", "lease": "30s",
                "errors": str(self.folder / "errors.log")}
        (self.folder / "spec.json").write_text(json.dumps(spec))
        tool = subprocess.Popen([AGENTS_TOOL, self.folder / "spec.json", "2"], stdout=subprocess.PIPE, text=True,
                                env=os.environ | {"BENCHFIELD": BENCHFIELD})
        self.processes.append(tool)
        self.addCleanup(tool.stdout.close)
        return tool


def cmdline(process):
    try:
        return (process / "cmdline").read_bytes()
    except OSError:
        return b""


if __name__ == "__main__":
    unittest.main()

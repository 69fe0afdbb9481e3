"""A queue that only counts: POST /NAME/_bulk adds, POST /NAME/pull?most=N takes. Usage:
queue.py ADDRESS PORT DIE_AFTER FAIL_START NEVER_READY STUBBORN"""
import http.server
import json
import os
import signal
import subprocess
import sys
import threading
import urllib.parse

ADDRESS, PORT, DIE_AFTER = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
FAIL_START, NEVER_READY, STUBBORN = (word == "true" for word in sys.argv[4:7])

lock = threading.Lock()
put = {}  # by queue
taken = {}


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1

    def log_message(self, *_):
        pass

    def answer(self, status, value):
        body = value if isinstance(value, bytes) else json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        if self.path == "/ready" and NEVER_READY:
            return self.answer(503, {"error": "not in a hundred years"})
        return self.answer(200, {})

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        url = urllib.parse.urlparse(self.path)
        if url.path == "/reset":
            with lock:
                put.clear(), taken.clear()
            return self.answer(200, {})
        name, verb = url.path.strip("/").split("/")
        if verb == "_bulk":
            count = body.count(b"\n") // 2
            with lock:
                put[name] = put.get(name, 0) + count
                total = put[name]
            if 0 < DIE_AFTER <= total:
                print(f"toy-queue: record {total} was one too many", flush=True)
                os._exit(9)
            items = b",".join([b'{"index":{"status":201}}'] * count)
            return self.answer(200, b'{"took":1,"errors":false,"items":[' + items + b"]}")
        most = int(urllib.parse.parse_qs(url.query)["most"][0])
        with lock:
            count = min(most, put.get(name, 0) - taken.get(name, 0))
            taken[name] = taken.get(name, 0) + count
        return self.answer(200, {"count": count})


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    allow_reuse_address = True


print(f"toy-queue: starting on port {PORT}", flush=True)
if STUBBORN:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
if FAIL_START:
    sys.exit("toy-queue: cannot find its socks")
subprocess.Popen(["sleep", "600"])  # a grandchild of the runner, which must go as well
Server((ADDRESS, PORT), Handler).serve_forever()

"""Pulls from a queue at a capped rate; answers what the search-index probe asks. Usage:
sink.py ADDRESS PORT SOURCE PART RATE DEAF_AFTER"""
import http.client
import http.server
import json
import sys
import threading
import time

ADDRESS, PORT, SOURCE, PART = sys.argv[1], int(sys.argv[2]), sys.argv[3], sys.argv[4]
RATE, DEAF_AFTER = int(sys.argv[5]), int(sys.argv[6])
TICK = 0.005

lock = threading.Lock()
indexed = 0
SHARDS = {"total": 1, "successful": 1, "failed": 0}


def pull():
    """What is allowed by now since the queue was last empty, and no credit for idle times."""
    global indexed
    source = http.client.HTTPConnection(SOURCE)
    since, done = time.monotonic(), 0
    while True:
        time.sleep(TICK)
        allowed = int((time.monotonic() - since) * RATE) - done
        if allowed < 1:
            continue
        with lock:
            try:
                source.request("POST", f"/{PART}/pull?most={allowed}", body=b"")
                count = json.loads(source.getresponse().read())["count"]
            except OSError:
                source.close()
                count = 0
            indexed += count
        done += count
        if count < allowed:
            since, done = time.monotonic(), 0


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1

    def log_message(self, *_):
        pass

    def answer(self, value):
        status = 503 if 0 < DEAF_AFTER <= indexed and self.path not in ("/", "/reset") else 200
        body = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        with lock:
            count = indexed
        if "/_stats" in self.path:
            indexing = {"indexing": {"index_total": count}}
            return self.answer({"_shards": SHARDS, "_all": {"primaries": indexing}})
        if self.path.endswith("/_count"):
            return self.answer({"_shards": SHARDS, "count": count})
        if "/_settings" in self.path:
            settings = {"index.number_of_shards": "1", "index.number_of_replicas": "0"}
            return self.answer({"toy": {"settings": settings}})
        return self.answer({"version": {"number": "1.2.3"}})

    def do_POST(self):
        global indexed
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.path == "/reset":
            with lock:
                indexed = 0
        return self.answer({"_shards": SHARDS})


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    allow_reuse_address = True


threading.Thread(target=pull, daemon=True).start()
Server((ADDRESS, PORT), Handler).serve_forever()

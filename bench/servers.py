"""Servers that the benchmarks run against, each on loopback and ended with the block it is used in."""
import contextlib
import os
import shutil
import socket
import subprocess
import tempfile
import time
import urllib.request

HERE = os.path.dirname(os.path.abspath(__file__))
TEMPLATES = os.path.join(os.path.dirname(HERE), "templates")


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


@contextlib.contextmanager
def helper(*argv):
    """A helper program that prints its address first and ends with its input."""
    process = subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                               stderr=subprocess.DEVNULL, text=True)
    try:
        yield process.stdout.readline().strip(), process
    finally:
        process.stdin.close()
        process.wait()


def mock_cluster(build, partitions):
    return helper(f"{build}/bench/mock_cluster", "1", "bench", str(partitions))


def fetch(cache, name, pom):
    """All jars of a pom, fetched once."""
    folder = os.path.join(cache, name)
    if not os.path.isdir(folder):
        subprocess.run(["mvn", "-q", "-B", "-f", pom, "dependency:copy-dependencies",
                        f"-DoutputDirectory={folder}.new", "-DincludeScope=runtime"], check=True)
        os.rename(folder + ".new", folder)
    return folder


@contextlib.contextmanager
def working_directory():
    folder = tempfile.mkdtemp(prefix="benchfield-bench-")
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def server(argv, folder, is_ready):
    with open(os.path.join(folder, "log"), "w") as log:
        process = subprocess.Popen(argv, cwd=folder, stdout=log, stderr=log,
                                   stdin=subprocess.DEVNULL, start_new_session=True)
    try:
        deadline = time.monotonic() + 180
        while not is_ready():
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(open(os.path.join(folder, "log")).read()[-2000:])
            time.sleep(0.5)
        yield process
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def is_open(port):
    with socket.socket() as s:
        return s.connect_ex(("127.0.0.1", port)) == 0


@contextlib.contextmanager
def kafka_broker(cache):
    """One real broker (KRaft), as templates/kafka starts it."""
    jars = fetch(cache, "kafka", f"{TEMPLATES}/kafka/hosts/pom.xml")
    client, controller = free_port(), free_port()
    with working_directory() as folder:
        with open(os.path.join(folder, "server.properties"), "w") as out:
            out.write(f"""process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:{controller}
listeners=PLAINTEXT://127.0.0.1:{client},CONTROLLER://127.0.0.1:{controller}
advertised.listeners=PLAINTEXT://127.0.0.1:{client}
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
inter.broker.listener.name=PLAINTEXT
controller.listener.names=CONTROLLER
log.dirs={folder}/data
auto.create.topics.enable=false
offsets.topic.replication.factor=1
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
""")
        subprocess.run(["java", "-Xmx96m", "-cp", f"{jars}/*", "kafka.tools.StorageTool", "format",
                        "-t", "YmVuY2hmaWVsZC1rYWZrYQ", "-c", "server.properties"], cwd=folder,
                       check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        with server(["java", "-Xms128m", "-Xmx512m", "-XX:+UseG1GC", "-XX:MaxGCPauseMillis=20", "-cp",
                     f"{jars}/*", "kafka.Kafka", "server.properties"], folder,
                    lambda: is_open(client)):
            yield f"127.0.0.1:{client}"


def request(method, url, body=None):
    data = body.encode() if body else None
    call = urllib.request.Request(url, data, {"Content-Type": "application/json"}, method=method)
    with urllib.request.urlopen(call, timeout=60) as reply:
        return reply.read().decode()


@contextlib.contextmanager
def search_engine(cache):
    """One real node (OpenSearch), as templates/search starts it."""
    jars = fetch(cache, "search", f"{TEMPLATES}/search/hosts/opensearch.xml")
    http, transport = free_port(), free_port()
    url = f"http://127.0.0.1:{http}"
    with working_directory() as folder:
        os.mkdir(f"{folder}/config")
        shutil.copy(f"{TEMPLATES}/search/hosts/log4j2.properties", f"{folder}/config")
        with open(f"{folder}/config/opensearch.yml", "w") as out:
            out.write(f"""cluster.name: bench
node.name: data-0
network.host: 127.0.0.1
http.port: {http}
transport.port: {transport}
discovery.seed_hosts: "127.0.0.1:{transport}"
cluster.initial_cluster_manager_nodes: "127.0.0.1:{transport}"
cluster.routing.allocation.disk.threshold_enabled: false
action.auto_create_index: false
""")
        subprocess.run(["javac", "-cp", f"{jars}/*", "-d", folder,
                        f"{TEMPLATES}/search/hosts/opensearch/SearchNode.java"], check=True)

        def is_ready():
            try:
                request("GET", f"{url}/_cluster/health?wait_for_status=yellow&timeout=1s")
                return True
            except OSError:
                return False

        with server(["java", "-Xms512m", "-Xmx1g", "-XX:+UseG1GC", "-Dlog4j2.disable.jmx=true", "-cp",
                     f"{folder}:{jars}/*", "SearchNode", folder], folder, is_ready):
            yield url


def make_index(url, name):
    request("PUT", f"{url}/{name}",
            '{"settings":{"number_of_shards":1,"number_of_replicas":0,"refresh_interval":"5s"},'
            '"mappings":{"properties":{"geometry":{"type":"geo_point"}}}}')


def documents_in(url, name):
    import json
    request("POST", f"{url}/{name}/_refresh")
    return json.loads(request("GET", f"{url}/{name}/_count"))["count"]

"""What each layer holds. A layer is built again when its inputs (files) or facts (texts) change."""

import glob
import os
import re
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
PROJECT = os.path.dirname(os.path.dirname(HERE))
TEMPLATES = os.path.join(PROJECT, "templates")


def run(*command, **options):
    """Runs a program; what it prints is shown, but not on standard output, which is for the paths of images."""
    return subprocess.run(command, check=True, stdout=sys.stderr, **options)


def output_of(*command):
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True).stdout


def program(name, package):
    path = shutil.which(name)
    if not path:
        sys.exit(f"error: '{name}' is needed to build images (Debian package {package})")
    return path


def put(root, source, target, mode=0o644):
    path = os.path.join(root, target.lstrip("/"))
    os.makedirs(os.path.dirname(path), exist_ok=True)
    shutil.copyfile(source, path)
    os.chmod(path, mode)


def libraries_of(*programs):
    """Every shared library that programs load, and the loader, as absolute paths."""
    found = set()
    for path in programs:
        found.update(re.findall(r"(/\S+) \(0x", output_of("ldd", path)))
    return sorted(found)


def put_libraries(root, *programs, without=()):
    for library in libraries_of(*programs):
        if library not in without:
            put(root, os.path.realpath(library), library, 0o755)


class Layer:
    """A recipe; subclasses say what goes in."""

    def inputs(self):
        return []

    def facts(self):
        return []

    def fill(self, root):
        raise NotImplementedError


class Pause(Layer):
    """The program that holds a pod's namespaces."""

    source = os.path.join(HERE, "base", "pause.c")

    def inputs(self):
        return [self.source]

    def fill(self, root):
        run(program("gcc", "gcc"), "-Os", "-static", "-s", "-o", os.path.join(root, "pause"), self.source)


class Base(Layer):
    """A shell with its tools, and the system libraries of this machine."""

    def __init__(self):
        self.fill_in = os.path.join(HERE, "base", "fill-in")

    def busybox(self):
        return os.path.realpath(program("busybox", "busybox"))

    def java_needs(self):
        """Libraries that a Java runtime loads besides those of busybox."""
        found = libraries_of(*(Java().linked_with() if shutil.which("java") else []))
        return [path for path in found if "/jvm/" not in path]

    def libraries(self):
        found = set(libraries_of(self.busybox())) | set(self.java_needs())
        folder = os.path.dirname(next(path for path in found if path.endswith("/libc.so.6")))
        found.update(glob.glob(f"{folder}/libnss_dns.so.2") + glob.glob(f"{folder}/libnss_files.so.2"))
        found.update(glob.glob(f"{folder}/libresolv.so.2"))
        return sorted(found)

    def inputs(self):
        return [self.busybox(), self.fill_in, *self.libraries()]

    def fill(self, root):
        put(root, self.busybox(), "/bin/busybox", 0o755)
        for name in output_of(self.busybox(), "--list").split():
            if name != "busybox":
                os.symlink("busybox", os.path.join(root, "bin", name))
        for library in self.libraries():
            put(root, os.path.realpath(library), library, 0o755)
        put(root, self.fill_in, "/usr/bin/fill-in", 0o755)
        for folder, mode in [("etc", 0o755), ("root", 0o700), ("run", 0o755), ("var", 0o755), ("tmp", 0o1777), ("data", 0o777)]:
            os.mkdir(os.path.join(root, folder))
            os.chmod(os.path.join(root, folder), mode)
        for name, text in [
            ("passwd", "root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/false\n"),
            ("group", "root:x:0:\nnogroup:x:65534:\n"),
            ("nsswitch.conf", "hosts: files dns\n"),
        ]:
            with open(os.path.join(root, "etc", name), "w", encoding="utf-8") as file:
                file.write(text)


class Java(Layer):
    """A Java runtime of the modules that the servers use, with the class data that makes it start faster.

    Java writes some hundred bytes of the class data differently each time; all other layers are equal to the byte.
    """

    modules = """java.base java.compiler java.desktop java.instrument java.logging java.management java.management.rmi
        java.naming java.net.http java.rmi java.scripting java.security.jgss java.security.sasl java.sql java.xml
        jdk.crypto.ec jdk.jcmd jdk.management jdk.management.agent jdk.net jdk.security.auth jdk.security.jgss
        jdk.unsupported jdk.zipfs""".split()

    def home(self):
        return os.path.dirname(os.path.dirname(os.path.realpath(program("jlink", "openjdk-17-jdk-headless"))))

    def linked_with(self):
        home = os.path.dirname(os.path.dirname(os.path.realpath(program("java", "openjdk-17-jdk-headless"))))
        return [f"{home}/bin/java", f"{home}/lib/server/libjvm.so", f"{home}/lib/libzip.so"]

    def facts(self):
        with open(os.path.join(self.home(), "release"), encoding="utf-8") as file:
            return [file.read(), *self.modules]

    def fill(self, root):
        target = os.path.join(root, "opt", "java")
        os.makedirs(os.path.dirname(target))
        strip = ["--strip-debug", "--no-header-files", "--no-man-pages", "--compress=0"]
        path = os.path.join(self.home(), "jmods")
        run(f"{self.home()}/bin/jlink", "--module-path", path, "--add-modules", ",".join(self.modules), *strip, "--output", target)
        run(f"{target}/bin/java", "-Xshare:dump")


class Jars(Layer):
    """Base of the servers from Maven Central: jars as a host placement gets them, and files of the image's own."""

    pom = folder = ""

    def files(self):
        """(source, target, mode) of what is copied as it is."""
        return []

    def sources(self):
        """Java files to compile against the jars."""
        return []

    def inputs(self):
        return [self.pom, *self.sources(), *(source for source, _, _ in self.files())]

    def facts(self):
        return [target for _, target, _ in self.files()]

    def fill(self, root):
        jars = os.path.join(root, self.folder.lstrip("/"))
        os.makedirs(jars)
        mvn = [program("mvn", "maven"), "-q", "-B", "-C", "-f", self.pom, "dependency:copy-dependencies", "-DincludeScope=runtime"]
        run(*mvn, f"-DoutputDirectory={jars}")
        self.compile(root, f"{jars}/*")
        for source, target, mode in self.files():
            put(root, source, target, mode)

    def compile(self, root, jars):
        """Nothing by default."""


class Kafka(Jars):
    pom = os.path.join(TEMPLATES, "kafka", "hosts", "pom.xml")
    folder = "/opt/kafka/libs"

    def files(self):
        return [(os.path.join(HERE, "kafka", "start"), "/opt/kafka/start", 0o755)]


class Search(Jars):
    pom = os.path.join(TEMPLATES, "search", "hosts", "opensearch.xml")
    folder = "/opt/search/libs"

    def files(self):
        return [
            (os.path.join(HERE, "search", "start"), "/opt/search/start", 0o755),
            (os.path.join(TEMPLATES, "search", "hosts", "log4j2.properties"), "/opt/search/config/log4j2.properties", 0o644),
        ]

    def sources(self):
        return [os.path.join(TEMPLATES, "search", "hosts", "opensearch", "SearchNode.java")]

    def compile(self, root, jars):
        target = os.path.join(root, "opt", "search", "launcher")
        run(program("javac", "openjdk-17-jdk-headless"), "-encoding", "UTF-8", "-cp", jars, "-d", target, *self.sources())


class Spark(Jars):
    pom = os.path.join(TEMPLATES, "spark-job", "hosts", "pom.xml")
    folder = "/opt/spark/jars"

    def files(self):
        hosts = os.path.join(TEMPLATES, "spark-job", "hosts")
        return [
            (os.path.join(HERE, "spark", "entrypoint.sh"), "/opt/entrypoint.sh", 0o755),
            (os.path.join(hosts, "jvm.options"), "/opt/spark/jvm.options", 0o644),
            (os.path.join(hosts, "log4j2.properties"), "/opt/spark/log4j2.properties", 0o644),
            (os.path.join(hosts, "log4j2.properties"), "/opt/spark/conf/log4j2.properties", 0o644),
        ]

    def compile(self, root, jars):
        os.makedirs(os.path.join(root, "opt", "spark", "work-dir"), mode=0o777)


class Job(Layer):
    """The job of templates/kafka-to-search, beside Spark's jars and not among them."""

    def sources(self):
        return sorted(glob.glob(os.path.join(TEMPLATES, "kafka-to-search", "job", "*.java")))

    def inputs(self):
        return [Spark.pom, *self.sources()]

    def fill(self, root):
        jars, classes = os.path.join(root, "jars"), os.path.join(root, "classes")
        mvn = [program("mvn", "maven"), "-q", "-B", "-C", "-f", Spark.pom, "dependency:copy-dependencies"]
        run(*mvn, "-DincludeScope=runtime", f"-DoutputDirectory={jars}")
        run(program("javac", "openjdk-17-jdk-headless"), "-encoding", "UTF-8", "-cp", f"{jars}/*", "-d", classes, *self.sources())
        target = os.path.join(root, "opt", "spark", "job")
        os.makedirs(target)
        # Jars keep the times of what is in them; the same sources must give the same bytes.
        run(program("jar", "openjdk-17-jdk-headless"), "--create", "--file", f"{target}/job.jar", "--date=1980-01-01T00:00:02Z", "-C", classes, ".")
        shutil.rmtree(jars)
        shutil.rmtree(classes)


class Agent(Layer):
    """This program, which sends and measures from inside a cluster."""

    def binary(self):
        named = os.environ.get("BENCHFIELD")
        candidates = [named] if named else [os.path.join(PROJECT, "build", kind, "runner/cli/benchfield") for kind in ("release", "dev", "debug")]
        for path in candidates:
            if os.path.isfile(path):
                return path
        return sys.exit(f"error: no benchfield to put into the image 'agent': {', '.join(candidates)}; build it, or name one in BENCHFIELD")

    def inputs(self):
        return [self.binary(), *libraries_of(self.binary())]

    def fill(self, root):
        put(root, self.binary(), "/usr/bin/benchfield", 0o755)
        put_libraries(root, self.binary(), without=Base().libraries())


LAYERS = {"pause": Pause(), "base": Base(), "java": Java(), "kafka": Kafka(), "search": Search(), "spark": Spark(), "job": Job(), "agent": Agent()}

"""plans/topologies.yaml for real: Kafka, a search engine and Spark, each in a cluster or on this machine.

Two variants with a short load, one of them with a component moved off the cluster; TOPOLOGIES=all runs the plan as it stands. The
cluster is that of cluster_run.py; exit code 77 without one."""
import json
import os
import pathlib
import re
import unittest

from cluster_run import CONTEXT, KUBECONFIG, everything, kubectl, need_cluster
from harness import CACHE, ROOT, Case, cgroups_work, counts, journal, results, trials, wait_for

PLAN = ROOT / "plans" / "topologies.yaml"
EVERY = os.environ.get("TOPOLOGIES") == "all"
COMPONENTS = ("kafka", "search", "spark")


def here():
    """The address of this machine that pods reach."""
    server = kubectl("config", "view", "--minify", "-o", "jsonpath={..server}")
    return re.fullmatch(r"https://(.*):\d+", server)[1]


def flags(trial):
    return {flag["code"]: flag["detail"] for flag in trial["flags"]}


def usage(trial, component):
    return next(used for used in trial["usage"] if used["component"] == component)


def weight(cgroup):
    version_1 = cgroup / "cpu.shares"
    return int((version_1 if version_1.exists() else cgroup / "cpu.weight").read_text())


class Topologies(Case):
    cache = CACHE

    def setUp(self):
        super().setUp()
        self.environment["KUBECONFIG"] = KUBECONFIG
        self.before = everything()

    def words(self, *variants, **settings):
        """Words that take these variants of the plan; `a__b=c` is --set a.b=c."""
        settings = {"environments__on-cluster__context": CONTEXT, "environments__off-cluster__address": here(),
                    "environments__off-cluster__ports": self.ports.first, **settings}
        words = [PLAN]
        for variant in variants:
            words += ["--only", variant]
        for path, value in settings.items():
            words += ["--set", f"{path.replace('__', '.')}={value}"]
        return words

    def run_whole(self, *words, seconds, code=0, meanwhile=lambda: None):
        process = self.start("run", *words, "--out", self.out)
        meanwhile()
        self.finish(process, code, seconds=seconds)
        run = self.the_run()
        self.assertTrue(results(run)["complete"])
        self.assertEqual(everything() - self.before, set())
        self.assert_nothing_left(run)
        return run

    def assert_accounted_for(self, trial, count):
        self.assertEqual((trial["state"], trial["counts_agree"]), ("complete", True), trial)
        found = counts(trial)
        self.assertEqual({name: found[name] for name in ("sent", "acknowledged", "end offsets", "indexed", "documents", "failed")},
                         {**dict.fromkeys(("sent", "acknowledged", "end offsets", "indexed", "documents"), count), "failed": 0},
                         trial["variant"])

    def assert_placed(self, trial):
        """Each component is where its variant says, and was read there."""
        facts = trial["facts"]
        for component in COMPONENTS:
            is_on = facts[f"{component}.placement"] == "on-cluster"
            self.assertEqual(f"{component}.on_nodes" in facts, is_on, (trial["variant"], component))
            self.assertRegex(facts.get(f"{component}.node_sizes", ""), r"^\d+ cores, [\d.]+ GiB$" if is_on else "^$")
            self.assertGreater(usage(trial, component)["cpu_cores"], 0, (trial["variant"], component))

    def contrasts(self, run):
        """Rows of the table of contrasts by the variant and what it is held against: what moved, and the verdict."""
        text = (run / "report.md").read_text().split("## Contrasts", 1)[1].split("\n## ", 1)[0]
        rows = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in text.splitlines() if line.startswith("| ")]
        return {(row[0], row[1]): (row[2], row[-1].strip("*")) for row in rows}

    def assert_told_what_moved(self, run, variant, parent, *components):
        moved, _ = self.contrasts(run)[variant, parent]
        for component in components:
            self.assertIn(f"`{component}.placement` on-cluster → off-cluster", moved)
        self.assertEqual(moved.count("→"), len(components), f"nothing but the placement moved: {moved}")


class Two(Topologies):
    """What every change must pass."""

    @unittest.skipIf(EVERY, "the whole plan holds both variants")
    def test_a_component_moves_off_the_cluster_and_every_record_still_arrives(self):
        run = self.run_whole(*self.words("all-on", "spark-off", load__senders__count="60k", load__senders__rate="5k/s",
                                         trial__warm_up="10k", kafka__cpu="1500m"), "--replicates", "1", seconds=600,
                             meanwhile=self.weigh)
        found = {trial["variant"]: trial for trial in trials(run)}
        self.assertEqual(set(found), {"all-on", "spark-off"})
        for trial in found.values():
            self.assert_accounted_for(trial, 60_000)
            self.assert_placed(trial)
            broker = usage(trial, "kafka")
            self.assertGreater(broker["cpu_us_per_record"], 0, "the broker's pod is read like a process")
            self.assertEqual(broker["limit_cores"], 1.5)
            self.assertGreater(broker["resident_bytes"], 100e6)
        placed = found["all-on"]["facts"]["spark.on_nodes"]
        for pod in ("spark-driver-0", "spark-exec-1", "spark-exec-2"):
            self.assertRegex(placed, pod + r" on node\d")
        self.assertIn("kafka-broker-0 on node", found["spark-off"]["facts"]["kafka.on_nodes"])
        self.assert_told_what_moved(run, "spark-off", "all-on", "spark")
        self.assertRegex((run / "report.md").read_text(), r"\| kafka.node_sizes \| \d+ cores, ")
        self.assert_only_this_was_changed(run, "spark")

    def weigh(self):
        """While Spark is on this machine and the broker is in a pod here too: their weights."""
        def spark_off_is_measured():
            return [run for run in self.runs() for r in journal(run)
                    if r["event"] == "stage-started" and r["stage"] == "measure" and r["trial"].endswith("-spark-off-1")]
        run = wait_for(spark_off_is_measured, 500, "the measurement of spark-off")[0]
        if not cgroups_work():
            return
        begun = [r for r in journal(run) if r["event"] == "process-begun" and r["process"].startswith("spark/")]
        self.assertEqual(len(begun), 4)
        processes = {weight(pathlib.Path(r["cgroup"].get("cpu") or r["cgroup"]["unified"])) for r in begun}
        pod = json.loads(kubectl("-n", f"benchfield-{run.name}", "get", "pod", "kafka-broker-0", "-o", "json"))["metadata"]["uid"]
        places = [place for top in ("/sys/fs/cgroup/cpu", "/sys/fs/cgroup") for place in
                  pathlib.Path(top).glob(f"benchfield-*-node*/kubepods*/*/*pod{pod}*")]
        if places:  # a cluster of this machine
            self.assertEqual(processes, {weight(places[0])})

    def assert_only_this_was_changed(self, run, component):
        """Of two trials the second started nothing anew but one component."""
        changed, at = [], None
        for record in journal(run):
            if record["event"] == "stage-started":
                at = record
            is_second = at is not None and at["stage"] == "deploy" and at["trial"].startswith("02-")
            if is_second and record["event"] == "step-started":
                changed.append(record["step"])
        self.assertTrue(changed)
        self.assertEqual({step.split(".")[0] for step in changed}, {component}, changed)


class OnPaper(Topologies):
    """What needs no cluster to be known."""

    def refused(self, *words, parts):
        done = self.benchfield("run", *words, "--out", self.out, code=2)
        for part in parts:
            self.assertIn(part, done.stderr)
        self.assertEqual(self.runs(), [])
        self.assertEqual(everything() - self.before, set())

    def test_a_sender_outside_of_brokers_that_are_not_exposed_is_refused_with_the_fix(self):
        self.refused(*self.words("only-kafka-on", kafka__expose="none"), parts=[
            "load 'senders' in 'off-cluster' cannot reach 'kafka' in 'on-cluster' [unreachable]",
            "component 'spark' in 'off-cluster' cannot reach 'kafka' in 'on-cluster' [unreachable]",
            "brokers then answer with those names, a sender counts records that never arrive, and a streaming job waits without an error",
            "= help: set 'kafka.expose: node-port' (or load-balancer-per-pod), or place load 'senders' in 'on-cluster'",
            "nothing was started"])

    def test_pods_that_would_look_for_a_server_in_themselves_are_refused_with_the_fix(self):
        self.refused(*self.words("search-off", **{"environments__off-cluster__address": "127.0.0.1"}), parts=[
            "component 'spark' in 'on-cluster' cannot reach 'search' in 'off-cluster' [unreachable]",
            "servers of 'off-cluster' listen on 127.0.0.1, which in a pod is the pod itself",
            "= help: give environment 'off-cluster' an 'address' of this machine that pods reach"])

    def test_moving_a_component_is_one_word(self):
        def steps(variant, *words, **settings):
            told = self.benchfield("dry-run", *self.words(variant, **settings), "--replicates", "1", *words).stdout
            return [re.sub(rf"\b{variant}\b", "VARIANT", line) for line in told.splitlines() if line.startswith(" ")]
        for component in COMPONENTS:
            moved = steps("all-on", **{f"{component}__placement": "off-cluster"})
            self.assertEqual(moved, steps(f"{component}-off"))
            self.assertNotEqual(moved, steps("all-on"))


@unittest.skipUnless(EVERY, "takes more than half an hour")
class Whole(Topologies):
    MOVED = {"search-off": ("all-on", "search"), "kafka-off": ("all-on", "kafka"), "spark-off": ("all-on", "spark"),
             "only-kafka-on": ("search-off", "spark"), "only-search-on": ("kafka-off", "spark"),
             "only-spark-on": ("search-off", "kafka"), "all-off": ("only-kafka-on", "kafka")}

    def test_the_plan_as_it_stands(self):
        # 4: an engine that still compiles, in 0.2 cores, gets faster while it is measured
        run = self.run_whole(*self.words(), seconds=5000, code=(0, 4))
        measured = {}
        for trial in trials(run):
            self.assert_accounted_for(trial, 400_000)
            self.assert_placed(trial)
            throttled = flags(trial).get("W_THROTTLED", "")
            self.assertEqual("search: " in throttled, trial["variant"] == "search-limited", throttled)
            measured.setdefault(trial["variant"], []).append(trial["measured_s"])
        self.assertEqual({name: len(values) for name, values in measured.items()},
                         {"all-on": 4, "all-on-again": 4, "search-limited": 4, **dict.fromkeys(self.MOVED, 1)})
        for variant, (parent, component) in self.MOVED.items():
            self.assert_told_what_moved(run, variant, parent, component)
        self.assertGreater(min(measured["search-limited"]), 1.3 * min(measured["all-on"]), "0.2 cores are too few for the load")
        contrasts = self.contrasts(run)
        self.assertEqual(contrasts["all-on-again", "all-on"][0], "nothing")
        self.assertIn("`search.cpu` none → 200m", contrasts["search-limited", "all-on"][0])
        found = {pair for pair, (_, verdict) in contrasts.items() if re.match("regression|improvement", verdict)}
        self.assertEqual(found, {("search-limited", "all-on")}, "the limited one is found, and nothing else is claimed")


if __name__ == "__main__":
    need_cluster("/kafka:", "/search:", "/spark:", "/agent:")
    unittest.main(verbosity=2)

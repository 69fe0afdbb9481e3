"""Results that came from elsewhere become runs; runs are compared and kept: what people see and the exit codes."""
import json
import os
import signal
import subprocess
import unittest

from harness import BENCHFIELD, Case
from imports import HEAD, Imports, table

HELP = "  = help: `benchfield --help` lists commands, `benchfield COMMAND --help` their options\n"


BASE = {"one": [50000, 50500, 49500, 50200, 49800], "two": [80000, 80800, 79200, 80300, 79700]}
SLOWER = {"one": [45000, 45500, 44500, 45200, 44800], "two": [80100, 80700, 79300, 80200, 79800]}
SAME = {"one": [50100, 50400, 49600, 50300, 49700], "two": [80100, 80700, 79300, 80200, 79800]}


class Comparing(Imports, Case):
    def test_exit_codes_say_what_happened(self):
        base, slower, same = (self.imported(*x) for x in (("base", table(BASE)), ("slower", table(SLOWER)), ("same", table(SAME))))
        done = self.benchfield("diff", base, slower, code=1)
        self.assertIn("1 regression, 1 same of 2 rows", done.stdout)
        self.assertLess(done.stdout.index("regression  "), done.stdout.index("same  "))
        self.assertIn("2 same of 2 rows", self.benchfield("diff", base, same, code=0).stdout)
        # several new ones: each against the base, the gravest decides
        both = self.benchfield("diff", base, same, slower, code=1)
        self.assertEqual(both.stdout.count("base  base-"), 2)
        # a margin of 15 % lets 10 % pass
        self.assertIn("2 same of 2 rows", self.benchfield("diff", base, slower, "--margin", "15%", code=0).stdout)
        self.assertIn("1 same of 1 row", self.benchfield("diff", base, slower, "--only", "two", code=0).stdout)

    def test_every_kind_of_input_gives_the_same_rows(self):
        base, slower = self.imported("base", table(BASE)), self.imported("slower", table(SLOWER))
        told = {self.benchfield("diff", base / b, slower / s, code=1).stdout
                for b in ("", "results.json", "report.md") for s in ("", "results.json", "report.md")}
        self.assertEqual(len(told), 1)

    def test_other_locale_and_time_zone_give_the_same_bytes(self):
        base, slower = self.imported("base", table(BASE)), self.imported("slower", table(SLOWER))
        for form in ("text", "md", "json", "junit"):
            words = ("diff", base, slower, "--format", form)
            told = [self.benchfield(*words, code=1, env=dict(self.environment, **extra)).stdout
                    for extra in ({}, {"LC_ALL": "de_DE.UTF-8", "TZ": "Asia/Tokyo"}, {"LC_ALL": "C", "TZ": "Pacific/Kiritimati"})]
            self.assertEqual(told[0], told[1])
            self.assertEqual(told[0], told[2])

    def test_what_differs_is_not_compared_and_what_is_missing_is_shown(self):
        base = self.imported("base", table(BASE))
        moved = self.imported("moved", table({"one": SLOWER["one"]}, nodes=9))
        done = self.benchfield("diff", base, moved, code=0)
        self.assertIn("not comparable", done.stdout)
        self.assertIn("nodes 6 -> 9", done.stdout)
        self.assertIn("MISSING", done.stdout)

    def test_a_metric_may_have_a_unit_of_its_own_in_each_variant(self):
        text = HEAD + "topic,1,n.rate,10,records/s,1\nindex,1,n.rate,10,documents/s,1\n"
        done = self.benchfield("diff", self.imported("a", text), self.imported("b", text), code=0)
        self.assertIn("2 unresolved of 2 rows", done.stdout)
        other = self.imported("c", text.replace("records/s", "bytes/s"))
        done = self.benchfield("diff", self.imported("a", text), other, code=0)
        self.assertIn("differs: unit records/s -> bytes/s", done.stdout)

    def test_it_speaks_the_language_of_the_plan_or_the_one_asked_for(self):
        base, slower = self.imported("base", table(BASE)), self.imported("slower", table(SLOWER))
        self.assertIn("1 regresión, 1 igual de 2 filas", self.benchfield("diff", base, slower, "--lang", "es", code=1).stdout)
        stored = json.loads((slower / "results.json").read_text())
        (slower / "results.json").write_text(json.dumps(dict(stored, language="es")))
        self.assertIn("1 regresión, 1 igual de 2 filas", self.benchfield("diff", base, slower, code=1).stdout)
        self.assertIn("1 regression, 1 same of 2 rows", self.benchfield("diff", base, slower, "--lang", "en", code=1).stdout)

    def test_newer_and_edited_results_are_refused(self):
        base = self.imported("base", table(BASE))
        stored = json.loads((base / "results.json").read_text())
        stored["schema"] = "benchfield-results/99"
        newer = self.folder / "newer.json"
        newer.write_text(json.dumps(stored))
        done = self.benchfield("diff", base, newer, code=2)
        self.assertEqual((done.stdout, done.stderr.split("\n")[0]), (
            "", "error: results are of schema 'benchfield-results/99', written by a newer version [newer-results]"))
        report = (base / "report.md").read_text()
        edited = self.folder / "edited.md"
        edited.write_text(report.replace("50500", "90500"))
        self.assertIn("[edited-report]", self.benchfield("diff", base, edited, code=2).stderr)

    def test_wrong_usage(self):
        base = self.imported("base", table(BASE))
        for words, text in (
                (["diff", base], "error: new is required [wrong-usage]\n" + HELP),
                (["diff", base, "nosuch"], "error: 'nosuch' is not a run directory [no-such-run]\n"
                 "  = a run directory holds journal.jsonl and inputs/\n  = help: `benchfield list runs` names those at hand\n"),
                (["diff", base, base, "--margin", "5"], "error: margin '5' is not between 0% and 100% [bad-margin]\n"
                 "  = help: write a percentage, as in --margin 5%\n"),
                (["diff", base, base, "--only", "on"], "error: no variant or metric is named 'on' [unknown-row]\n"
                 "  = variants: one, two\n  = metrics: eim.rate\n"),
                (["diff", base, base, "--format", "xml"],
                 "error: --format: xml not in {text,md,json,junit} [wrong-usage]\n" + HELP),
                (["history"], "error: A subcommand is required [wrong-usage]\n" + HELP),
                (["history", "accept", "--store", "h"], "error: --reason is required [wrong-usage]\n" + HELP),
                (["history", "accept", "--store", "h", "--reason", "x"],
                 "error: no series of the history fits [no-such-series]\n  = runs of the fitting series: \n"
                 "  = help: `benchfield history show` prints what is there\n")):
            done = self.benchfield(*words, code=2)
            self.assertEqual((done.stdout, done.stderr), ("", text))


class ImportedLogs(Case):
    def log(self, runs, end=""):
        """The log of a script: each run's monitor counts 1,000 more every 10 s, forty times."""
        text = ""
        for run in range(runs):
            text += "-----\nKafka Logs\nStart Count: 0\n|Sample Number|Epoch|Count|Linear Regression Rate|Approx. Instantaneous Rate|\n"
            for row in range(1, 41):
                rates = "100 | 100" if row > 1 else " | "
                text += f"| {row} | {1_565_712_840_000 + 3_600_000 * run + 10_000 * row} | {1000 * row} | {rates} |\n"
            text += "Total Count: 40,000 | Linear Regression Rate: 100 | Average Rate: 100\n"
        path = self.folder / "night.log"
        path.write_text(text + end)
        return path

    def test_a_log_becomes_a_run_whose_report_is_written_again_byte_for_byte(self):
        done = self.benchfield("import", "rttest", self.log(30), "--out", self.out, code=0)
        self.assertEqual(done.stderr, "")
        (run,) = self.out.iterdir()
        self.assertEqual(sorted(p.name for p in run.iterdir()), ["charts", "report.md", "results.json", "ticks.csv"])
        self.assertEqual(len((run / "ticks.csv").read_text().splitlines()), 1 + 30 * 40)
        report = (run / "report.md").read_text()
        self.assertEqual(self.benchfield("report", run, code=0).stdout, report)
        self.assertIn("(charts/progress-01-night.svg)", report)

    def test_a_log_that_cannot_be_read_to_its_end_leaves_nothing(self):
        done = self.benchfield("import", "rttest", self.log(3, end="x" * 1_100_000), "--out", self.out, code=2)
        self.assertIn("line is longer than 1 MiB", done.stderr)
        self.assertEqual(list(self.out.iterdir()), [])

    def test_an_interrupted_import_leaves_nothing(self):
        path = self.folder / "pipe.log"
        os.mkfifo(path)
        importing = subprocess.Popen([BENCHFIELD, "import", "rttest", path, "--out", self.out], env=self.environment,
                                     stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        with open(path, "wb", buffering=0) as pipe:
            pipe.write(self.log(3).read_bytes())
            while not list(self.out.glob("*/ticks.csv*")):
                self.assertIsNone(importing.poll())
            importing.send_signal(signal.SIGINT)
            with self.assertRaises(BrokenPipeError):
                while True:
                    pipe.write(b"and more\n")
        out, told = importing.communicate(timeout=60)
        self.assertEqual((importing.returncode, out, told), (130, "", "error: interrupted; nothing was imported [interrupted]\n"))
        self.assertEqual(list(self.out.iterdir()), [])
class Hostile(Imports, Case):
    """Results that nobody should write: a clear error, in little memory and soon even where nothing is optimised
    (bench/reading.py has the time that a release takes)."""

    def refused(self, name, text, code):
        path = self.folder / name
        path.write_text(text)
        for words in (("report", path), ("diff", path, path)):
            with open(self.folder / "stderr", "w+", encoding="utf-8") as said:
                with subprocess.Popen([BENCHFIELD, *words], stdout=subprocess.DEVNULL, stderr=said) as process:
                    _, status, usage = os.wait4(process.pid, 0)
                    process.returncode = os.waitstatus_to_exitcode(status)
                said.seek(0)
                first = said.readline()
            self.assertEqual((process.returncode, first.startswith("error: "), first.endswith(f" [{code}]\n")),
                             (2, True, True), f"{name}: {first}")
            self.assertLess(usage.ru_maxrss, 256_000_000 // 1024, name)
            self.assertLess(usage.ru_utime + usage.ru_stime, 20, name)

    def test_each_is_refused_in_time_and_memory(self):
        run = self.imported("base", table(BASE))
        text = (run / "results.json").read_text()
        ids = [trial["id"] for trial in json.loads(text)["variants"][0]["trials"]]
        rate = '"rate": 50500.0'
        self.assertIn(rate, text)
        trials = ",".join('{"id": "%d", "variant": "one", "state": "complete"}' % i for i in range(1_000_000))
        head = '{"schema": "benchfield-results/1", "run_id": "r", "plan_name": "p", "variants": ['
        for name, hostile, code in (
                ("truncated.json", text[:len(text) // 2], "bad-json"),
                ("million.json", head + '{"name": "one", "trials": [' + trials + "]}]}", "bad-json"),
                ("variants.json", head + ",".join('{"name": "v%d"}' % i for i in range(200_000)) + "]}", "bad-results"),
                ("nan.json", text.replace(rate, '"rate": NaN'), "bad-json"),
                ("huge.json", text.replace(rate, '"rate": 1e999'), "bad-json"),
                ("twice.json", text.replace(ids[1], ids[0]), "bad-results"),
                ("count.json", text.replace('"replicate": 1', '"replicate": 9223372036854775808', 1), "bad-results"),
                ("type.json", text.replace(rate, '"rate": "fast"'), "bad-results"),
                ("deep.json", "[" * 1_000_000, "bad-json"),
                ("empty.json", "", "bad-json")):
            with self.subTest(name):
                self.assertNotEqual(hostile, text)
                self.refused(name, hostile, code)
        report = (run / "report.md").read_text()
        edited = self.folder / "edited.md"
        edited.write_text(report.replace("50500", "90500"))
        self.assertIn("[edited-report]", self.benchfield("diff", edited, run, code=2).stderr)
        edited.write_text(report[:report.index("benchfield-estimates")])
        self.assertIn("[no-estimates]", self.benchfield("diff", edited, run, code=2).stderr)


class Histories(Imports, Case):
    def add(self, number, rate, *where):
        return self.benchfield("history", "add", self.night(number, rate), *where, code=0)

    def nights(self, rates, *where):
        for night, rate in enumerate(rates):
            self.add(night, rate, *where)

    def test_alarms_after_it_has_learned(self):
        where = ("--store", self.folder / "h")
        self.nights([50000, 50100, 49900, 50050], *where)
        self.assertIn("learning", self.benchfield("history", "check", *where, code=0).stdout)
        for night, rate in enumerate([50020, 49950, 50010, 49980, 50060, 43000, 43100], start=4):
            self.add(night, rate, *where)
        done = self.benchfield("history", "check", *where, code=1)
        self.assertIn("alarm  one  eim.rate", done.stdout)
        self.assertIn("change at night-09", done.stdout)
        shown = json.loads(self.benchfield("history", "show", *where, "--format", "json", code=0).stdout)
        self.assertEqual(len(shown["series"][0]["nights"]), 11)
        self.benchfield("history", "accept", *where, "--reason", "a disk less", code=0)
        self.assertIn("learning", self.benchfield("history", "check", *where, code=0).stdout)

    def test_the_pinned_baseline_may_be_any_run(self):
        where = ("--store", self.folder / "h")
        self.nights([50000, 50100, 49900, 50050, 50020, 49950, 50010, 46000], *where)
        check = ("history", "check", *where, "--metric", "eim.rate")
        self.assertNotIn("alarm", self.benchfield(*check, code=0).stdout)
        base = self.night(50, 50000)  # not part of the history
        done = self.benchfield(*check, "--baseline", base, code=1)
        self.assertIn("alarm  one  eim.rate", done.stdout)
        self.assertIn("against the pinned baseline: worse", done.stdout)
        stored = json.loads(base.read_text())
        stored["provenance"]["host.cpu_model"] = "another"
        base.write_text(json.dumps(stored))
        self.assertIn(f"    not compared with the pinned baseline {stored['run_id']}: it was measured on another machine or with other "
                      "placements; pin a run of the environment that the latest night had.\n", self.benchfield(*check, "--baseline", base, code=0).stdout)
        done = self.benchfield(*check, "--baseline", "nosuch", code=2)
        self.assertTrue(done.stderr.startswith("error: 'nosuch' is neither a run of the history nor a file [no-such-run]\n"), done.stderr)

    def test_keeps_a_branch_and_leaves_the_work_tree_alone(self):
        git = lambda *words: subprocess.run(["git", *words], cwd=self.folder, check=True, capture_output=True, text=True).stdout
        git("init", "--quiet", ".")
        self.nights([50000, 50100], "--branch", "bench/history")
        lines = git("show", "bench/history:history.jsonl").splitlines()
        self.assertEqual(len(lines), 4)
        self.assertEqual(git("rev-list", "--count", "bench/history"), "2\n")
        self.assertEqual(git("diff", "--cached", "--name-only"), "")
        self.assertFalse((self.folder / "history.jsonl").exists())

    def test_a_comparison_may_use_the_noise_of_a_history(self):
        where = ("--store", self.folder / "h")
        self.nights([50000, 50300, 49800, 50150, 49900, 50200, 50050, 49950], *where)
        one = self.imported("nightly", table({"one": [50000]}))
        other = self.imported("nightly", table({"one": [44000]}))
        self.assertIn("no noise estimate", self.benchfield("diff", one, other, code=0).stdout)
        self.assertIn("prior", self.benchfield("diff", one, other, *where, code=1).stdout)
        # what another machine scatters says nothing of this one
        for run in (one, other):
            stored = json.loads((run / "results.json").read_text())
            stored["provenance"]["host.cpu_model"] = "another one"
            (run / "results.json").write_text(json.dumps(stored))
        done = self.benchfield("diff", one, other, *where, code=0)
        self.assertIn("no noise estimate", done.stdout)
        self.assertIn("eim.rate in one is not used: it was learned in another environment", done.stdout)

    def test_runs_may_be_pooled(self):
        base, first = self.imported("base", table(BASE)), self.imported("x", table({"one": [45000, 45500]}))
        second = self.imported("x", table({"one": [44500, 45200, 44800]}))
        self.assertIn("5 / 5", self.benchfield("diff", base, first, second, "--pool", "--only", "one", code=1).stdout)

    def test_the_same_run_is_added_once(self):
        where = ("--store", self.folder / "h")
        self.add(1, 50000, *where)
        run = next(p for p in self.out.iterdir())
        self.assertIn("0 values added, 2 were there already",
                      self.benchfield("history", "add", run, *where, code=0).stderr)

    def test_a_confirming_run_joins_the_night_it_confirms(self):
        where = ("--store", self.folder / "h")
        self.add(1, 50000, *where)
        first, again = self.night(2, 43000), self.night(2, 43100)
        self.benchfield("history", "add", first, *where, code=0)
        done = self.benchfield("history", "add", first, again, "--pool", *where, code=0)
        self.assertIn(": 2 values added, 2 were there already", done.stderr)
        shown = json.loads(self.benchfield("history", "show", *where, "--format", "json", code=0).stdout)
        self.assertEqual([len(night["values"]) for night in shown["series"][0]["nights"]], [2, 4])
        twice = self.benchfield("history", "add", first, first, "--pool", *where, code=2)
        self.assertIn("is given twice [same-run]", twice.stderr)


if __name__ == "__main__":
    unittest.main()

"""Every format of `report` read by a program that was not written here, from results as they are stored."""
import csv
import io
import math
import os
import re
import shutil
import subprocess
import sys
import unittest
from html.parser import HTMLParser
from xml.etree import ElementTree

from harness import BENCHFIELD, ROOT, Case

RESULTS = ROOT / "tests/golden/report/report.json"
FORMATS = ("md", "html", "json", "csv", "junit", "benchfmt", "openmetrics")
BENCHSTAT = "golang.org/x/perf/cmd/benchstat@v0.0.0-20260908200009-22c9c6c9d4da"
PROMETHEUS = ("prometheus-client==0.26.0 --hash=sha256:"
              "fa93d06737aa02bacd05794768508bb97d2fbee28cb3bca04eaae92f0ca953d6\n")
VOID = {"meta", "br", "hr"}


class Page(HTMLParser):
    """Checks nesting and collects what a page would fetch or run."""

    def __init__(self):
        super().__init__()
        self.open, self.trouble, self.ids, self.links = [], [], [], []

    def handle_starttag(self, tag, attributes):
        if tag not in VOID:
            self.open.append(tag)
        for name, value in attributes:
            if name == "id":
                self.ids.append(value)
            elif name == "href":
                self.links.append(value)
            elif name in ("src", "srcset", "data") or name.startswith("on"):
                self.trouble.append(f"{tag} {name}={value}")
        if tag in ("script", "link", "iframe", "object", "base"):
            self.trouble.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.trouble.append(f"</{tag}> closes something else")


class ReportFormats(Case):
    def render(self, name, *words, **environment):
        done = subprocess.run([BENCHFIELD, "report", RESULTS, "--format", name, *words], capture_output=True,
                              env={**os.environ, **environment}, check=False)
        self.assertEqual((done.returncode, done.stderr), (0, b""))
        return done.stdout

    def test_the_same_bytes_under_another_locale_and_time_zone(self):
        if not shutil.which("localedef"):
            self.skipTest("no localedef")
        made = subprocess.run(["localedef", "-i", "de_DE", "-f", "UTF-8", self.folder / "de_DE.UTF-8"],
                              capture_output=True, check=False)
        if not (self.folder / "de_DE.UTF-8").exists():
            self.skipTest(f"localedef: {made.stderr.decode().strip()}")
        for name in FORMATS:
            here = self.render(name, LC_ALL="C", TZ="UTC")
            there = self.render(name, LC_ALL="de_DE.UTF-8", LOCPATH=str(self.folder), TZ="Asia/Tokyo")
            self.assertEqual(here, there, name)

    def test_json_is_what_was_stored(self):
        self.assertEqual(self.render("json"), RESULTS.read_bytes())

    def test_html_is_well_formed_and_fetches_nothing(self):
        for language in ("en", "es"):
            page = Page()
            page.feed(self.render("html", "--lang", language).decode())
            self.assertEqual((page.open, page.trouble), ([], []))
            self.assertEqual(len(page.ids), len(set(page.ids)))
            self.assertTrue(page.links)
            for link in page.links:
                self.assertIn(link.removeprefix("#"), page.ids)

    def test_junit_counts_add_up(self):
        root = ElementTree.fromstring(self.render("junit"))
        kinds = {"failures": "failure", "errors": "error", "skipped": "skipped"}
        for suite in [root, *root.findall("testsuite")]:
            cases = list(suite.iter("testcase"))
            self.assertEqual(int(suite.get("tests")), len(cases))
            for attribute, tag in kinds.items():
                self.assertEqual(int(suite.get(attribute)), sum(case.find(tag) is not None for case in cases))
        self.assertEqual(root.get("errors"), "1")

    def test_csv_can_be_imported_again(self):
        text = self.render("csv").decode()
        (self.folder / "tidy.csv").write_text(text)
        self.benchfield("import", "csv", self.folder / "tidy.csv", "--name", "again", "--out", self.folder / "runs")
        run, = (self.folder / "runs").iterdir()
        again = self.benchfield("report", run, "--format", "csv").stdout
        self.assertEqual(self.values(again), self.values(text))

    @staticmethod
    def values(text):
        # A flag's argument and a trial's order are not in tidy rows, nor are variants without a trial.
        return sorted((tuple(sorted((k, v) for k, v in row.items() if v))) for row in csv.DictReader(io.StringIO(text)))

    def test_benchfmt_is_read_by_benchstat(self):
        if not shutil.which("go"):
            self.skipTest("no Go to build benchstat with")
        place = self.folder / "bin"
        built = subprocess.run(["go", "install", BENCHSTAT], capture_output=True, text=True, check=False, timeout=400,
                               env={**os.environ, "GOBIN": str(place), "GOFLAGS": "-buildvcs=false"})
        if built.returncode != 0:
            self.skipTest(f"benchstat cannot be built: {built.stderr.strip()[-200:]}")
        (self.folder / "run.txt").write_bytes(self.render("benchfmt"))
        done = subprocess.run([place / "benchstat", "-format", "csv", "-col", "/variant", self.folder / "run.txt"],
                              capture_output=True, text=True, check=True)
        self.assertNotRegex(done.stderr, r"run\.txt:\d+")  # a line it could not read
        table = next(part for part in done.stdout.split("\n\n") if ",eim.rate/s," in part)
        header, _, row = [line.split(",") for line in table.strip().splitlines()[-4:-1]] \
            if "geomean" in table else [line.split(",") for line in table.strip().splitlines()[-3:]]
        found = dict(zip([name for name in header if name], [float(x) for x in row[1:] if self.is_number(x)]))
        self.assertEqual(found["two-executors"], 19110)
        self.assertEqual(found["one-executor"], 12320)  # the median of 12430 and 12210

    @staticmethod
    def is_number(text):
        return re.fullmatch(r"\d+(\.\d+)?(e\+?\d+)?", text) is not None

    def test_openmetrics_are_read_by_the_client_of_prometheus(self):
        (self.folder / "requirements.txt").write_text(PROMETHEUS)
        place = self.folder / "site"
        fetched = subprocess.run([sys.executable, "-m", "pip", "install", "--quiet", "--require-hashes", "--no-deps",
                                  "--target", place, "-r", self.folder / "requirements.txt"],
                                 capture_output=True, text=True, check=False, timeout=120)
        if fetched.returncode != 0:
            self.skipTest(f"prometheus-client cannot be fetched: {fetched.stderr.strip()[-200:]}")
        sys.path.insert(0, str(place))
        try:
            from prometheus_client.openmetrics.parser import text_string_to_metric_families
        finally:
            sys.path.remove(str(place))
        text = self.render("openmetrics").decode()
        families = {family.name: family for family in text_string_to_metric_families(text)}
        rates = {(s.labels["variant"], s.labels["replicate"]): s.value
                 for s in families["benchfield_rate_per_second"].samples if s.labels["metric"] == "eim.rate"}
        self.assertEqual(rates[("two-executors", "1")], 19110)
        self.assertEqual(families["benchfield_memory_bytes"].unit, "bytes")
        late, = [s.value for s in families["benchfield_time_seconds"].samples
                 if s.labels["metric"] == "senders.send_delay_max" and s.labels["variant"] == "two-executors"]
        self.assertTrue(math.isclose(late, 0.0094))

    def test_an_unknown_language_is_refused(self):
        done = self.benchfield("report", RESULTS, "--lang", "fr", code=2)
        self.assertIn("--lang: fr not in {en,es}", done.stderr)


class Limits(Case):
    def test_a_limit_keeps_whole_sections_and_a_marker_comes_first(self):
        whole = self.benchfield("report", RESULTS, code=0).stdout
        self.assertIn("](charts/", whole)
        for limit in (3000, 9000):
            text = self.benchfield("report", RESULTS, "--limit", f"{limit}B", code=0).stdout
            self.assertLessEqual(len(text.encode()), limit)
            self.assertIn("sections are left out here for their length", text)
            self.assertNotIn("](charts/", text)
        comment = self.benchfield("report", RESULTS, "--marker", code=0).stdout
        self.assertTrue(comment.startswith("<!-- benchfield:quickstart -->\n# quickstart\n"))
        self.assertLessEqual(len(comment.encode()), 65536)

    def test_a_limit_that_cannot_be_kept_is_refused(self):
        for words, text in (
                (["--limit", "900000"], "error: limit '900000' is not a size of 2kB or more [bad-limit]\n"
                 "  = help: write a size, as in --limit 900kB\n"),
                (["--limit", "1kB"], "error: limit '1kB' is not a size of 2kB or more [bad-limit]\n"
                 "  = help: write a size, as in --limit 900kB\n"),
                (["--limit", "9kB", "--format", "csv"], "error: only Markdown has a limit or a marker, not csv [bad-limit]\n"
                 "  = help: leave out --limit and --marker, or write --format md\n")):
            done = self.benchfield("report", RESULTS, *words, code=2)
            self.assertEqual((done.stdout, done.stderr), ("", text))


if __name__ == "__main__":
    unittest.main()

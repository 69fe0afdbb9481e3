"""The CI examples as they are shipped: the `run:` steps of the workflow and the script of the systemd service, on toy servers."""
import json
import os
import re
import shutil
import subprocess
import unittest

from harness import BENCHFIELD, HERE, ROOT, Case
from imports import Imports

CI = ROOT / "packaging" / "ci"
WORKFLOW = CI / "github-nightly.yml"


# What GitHub starts for the shell a step names; {0} is a file with its script. Unnamed is not the same as bash: no pipefail.
SHELLS = {"": "bash -e {0}", "bash": "bash --noprofile --norc -eo pipefail {0}", "sh": "sh -e {0}"}


def default_shell(text, indent=""):
    """The shell under the `defaults` of a workflow or job; empty where none is named."""
    named = re.search(rf"^{indent}defaults:[\s{{]+run:[\s{{]+shell: (\w+)", text, re.M)
    return named.group(1) if named else ""


def steps(job):
    """{name: (script, shell)} of every step of a job that has `run: |`, in order."""
    text = WORKFLOW.read_text()
    body = re.search(rf"^  {job}:\n((?:    .*\n|\n)+)", text, re.M).group(1)
    found = {}
    for block in re.split(r"^      - ", body, flags=re.M)[1:]:
        script = re.search(r"^        run: \|\n((?:          .*\n|\n)+)", block, re.M)
        if script:
            own = re.search(r"^        shell: (\w+)", block, re.M)
            shell = own.group(1) if own else default_shell(body, "    ") or default_shell(text)
            found[re.match(r"name: (.*)", block).group(1)] = (re.sub(r"^ {10}", "", script.group(1), flags=re.M), SHELLS[shell])
    return found


def settings():
    """The `env` of the whole workflow."""
    body = re.search(r"^env:\n((?:  .*\n)+)", WORKFLOW.read_text(), re.M).group(1)
    return dict(re.findall(r"^  (\w+): ([^ \n]+)", body, re.M))


among_all_nights = unittest.skipUnless(os.environ.get("NIGHTS") == "all", "runs under ./test --all: every night takes seconds")


class Workflow(Imports, Case):
    def setUp(self):
        super().setUp()
        tools = self.folder / "tools"
        tools.mkdir()
        plan = self.folder / "plan" / "nightly.yaml"
        shutil.copytree(HERE / "toy", plan.parent)
        self.sink = plan.parent / "templates" / "toy-sink" / "sink.py"
        plan.write_text(plan.read_text().replace("ports: 21000", f"ports: {self.ports.first}"))
        (tools / "benchfield").symlink_to(BENCHFIELD)
        self.calls = self.folder / "gh-calls"
        gh = tools / "gh"
        gh.write_text(f"""#!/bin/sh
printf '%s\\n' "$*" >> {self.calls}
case "$*" in *--paginate*) cat {self.folder}/comment-id 2>/dev/null || true;; esac
""")
        gh.chmod(0o755)
        self.variables = self.folder / "github-env"
        self.summary = self.folder / "step-summary.md"
        self.variables.touch()
        self.step_environment = dict(self.environment, **settings())
        self.step_environment.update(PATH=f"{tools}:{os.environ['PATH']}", PLAN=str(plan), GITHUB_ENV=str(self.variables), GITHUB_STEP_SUMMARY=str(self.summary),
                                     GITHUB_REPOSITORY="owner/project", GITHUB_SHA="0123456789abcdef", PULL_REQUEST="7")

    def step(self, job, name, code=(0,)):
        """As the service runs it: in the shell the workflow asks for, with what earlier steps left in GITHUB_ENV."""
        script, shell = steps(job)[name]
        file = self.folder / "step.sh"
        file.write_text(script)
        environment = dict(self.step_environment)
        environment.update(line.split("=", 1) for line in self.variables.read_text().splitlines())
        done = subprocess.run(shell.format(file).split(), cwd=self.folder, env=environment, capture_output=True, text=True, timeout=120)
        self.assertIn(done.returncode, code, f"step '{name}':\n{done.stdout}\n{done.stderr}")
        return done

    def measure(self, verdict=0):
        """All steps of the first job, with what the last one is to say."""
        self.variables.write_text("")
        for name in steps("measure"):
            self.step("measure", name, (verdict if name == "say what the comparison said" else 0,))

    def plant_a_regression(self):
        """The next version of the sink takes less: the wide one loses three tenths, the narrow one nothing."""
        self.sink.write_text(self.sink.read_text().replace("RATE, DEAF_AFTER = int(sys.argv[5])", "RATE, DEAF_AFTER = min(int(sys.argv[5]), 1750)"))
        self.assertIn("1750", self.sink.read_text())

    def replay(self, run, again=None, code=0):
        """From here on `benchfield run` only names results that are there: `run`, and of a confirming run `again` (None: it has
        nothing to name) with its exit code. Everything else is the program itself."""
        tool = self.folder / "tools" / "benchfield"
        tool.unlink()
        named = f"echo 'report: {again.parent}/report.md'" if again else ":"
        tool.write_text(f"""#!/bin/sh
case "$*" in
  "run "*" --confirm "*) {named}; exit {code};;
  "run "*) echo 'report: {run.parent}/report.md';;
  *) exec {BENCHFIELD} "$@";;
esac
""")
        tool.chmod(0o755)

    def trials_of_nights(self, lines):
        """How many values of eim.rate each night of a history has, by variant, in the order of nights."""
        nights = {}
        for point in map(json.loads, lines):
            if point["metric"] == "eim.rate":
                night = nights.setdefault(point["run"], {})
                night[point["variant"]] = night.get(point["variant"], 0) + 1
        return list(nights.values())

    def git(self, *words):
        return subprocess.run(["git", *words], cwd=self.folder, check=True, capture_output=True, text=True).stdout

    def make_origin(self):
        self.git("init", "--quiet", ".")
        self.git("init", "--quiet", "--bare", "origin.git")
        self.git("remote", "add", "origin", "origin.git")

    def test_names_of_the_steps(self):
        self.assertEqual(list(steps("measure")),
                         ["run the plan", "compare with the pinned baseline", "write the summary", "say what the comparison said"])
        self.assertEqual(list(steps("publish")), ["add to the history", "comment on the pull request"])

    def test_nights_of_the_workflow(self):
        self.make_origin()
        self.measure()
        result = self.folder / "result"
        self.assertEqual({p.name for p in result.iterdir()}, {"comment.md", "junit.xml", "results.json", "report.md"})
        comment = (result / "comment.md").read_text()
        self.assertTrue(comment.startswith("<!-- benchfield:toy-nightly -->\n# toy-nightly\n"), comment)
        for text in (comment, self.summary.read_text()):
            self.assertEqual(text.count("No baseline is pinned yet."), 1)
            self.assertEqual(text.count("\n## Comparison\n"), 1)
        baseline = self.folder / settings()["BASELINE"]
        baseline.parent.mkdir()
        shutil.copy(result / "results.json", baseline)
        self.step("publish", "add to the history")

        self.plant_a_regression()
        self.measure(verdict=1)
        self.assertEqual({p.name for p in result.iterdir()},
                         {"comment.md", "junit.xml", "results.json", "report.md", "again.json", "baseline.json"})
        self.assertEqual((result / "baseline.json").read_bytes(), baseline.read_bytes())
        comment = (result / "comment.md").read_text()
        self.assertRegex(comment, r"\A<!-- benchfield:toy-nightly -->\n## toy-nightly: \d regressions?, ")  # the duration may be one too
        self.assertRegex(comment, r"\*\*regression\*\* \| wide \| eim.rate .* \| 3 / 6 \|")
        self.assertIn('<failure type="regression"', (result / "junit.xml").read_text())
        self.assertIn("## toy-nightly: ", self.summary.read_text())
        self.step("publish", "add to the history")
        lines = self.git("--git-dir", "origin.git", "show", "benchmark-history:history.jsonl").splitlines()
        self.assertEqual(self.trials_of_nights(lines), [{"narrow": 3, "wide": 3}, {"narrow": 6, "wide": 6}])
        self.assertIn('"commit":"0123456789abcdef"', lines[0])
        self.assertIn("learning", self.summary.read_text())

    @among_all_nights
    def test_an_alarm_of_the_history_fails_its_step(self):
        self.make_origin()
        nights = [50000, 50100, 49900, 50050, 50020, 49950, 50010, 49980, 50060, 43000, 43100]
        result = self.folder / "result"
        result.mkdir()
        for number, rate in enumerate(nights):
            shutil.copy(self.night(number, rate), result / "results.json")
            code = (0,) if rate > 45000 else (0, 1) if number + 1 < len(nights) else (1,)
            self.step("publish", "add to the history", code)
        self.assertIn("alarm  one  eim.rate", self.summary.read_text())
        lines = self.git("--git-dir", "origin.git", "show", "benchmark-history:history.jsonl").splitlines()
        self.assertEqual(len(lines), 2 * len(nights))

    def test_one_comment_is_found_by_its_marker(self):
        (self.folder / "result").mkdir()
        (self.folder / "result" / "comment.md").write_text("<!-- benchfield:toy-nightly -->\n## toy-nightly: 1 same of 1 row\n")
        self.step("publish", "comment on the pull request")
        self.assertIn("api --method POST repos/owner/project/issues/7/comments -F body=@result/comment.md --silent",
                      self.calls.read_text())
        (self.folder / "comment-id").write_text("4711\n4712\n")
        self.step("publish", "comment on the pull request")
        self.assertIn("api --method PATCH repos/owner/project/issues/comments/4711 -F body=@result/comment.md --silent",
                      self.calls.read_text())
        self.assertIn('startswith("<!-- benchfield:toy-nightly -->")', self.calls.read_text())

    def test_forks_get_neither_machine_nor_credentials(self):
        text = WORKFLOW.read_text()
        self.assertIn("\npermissions: {}\n", text)
        measure, publish = text.split("  publish:\n")
        self.assertIn("github.event.pull_request.head.repo.full_name == github.repository", measure)
        self.assertIn("permissions: {contents: read}", measure)
        self.assertIn("persist-credentials: false", measure)
        self.assertNotIn("secrets.", text)
        self.assertNotIn("github.token", measure)
        self.assertNotIn("pull_request_target", text)
        self.assertIn("needs.measure.result != 'skipped'", publish)
        self.assertIn('ref: "${{ github.event.repository.default_branch }}"', publish)

    def serve(self, code):
        """One night of the service."""
        done = subprocess.run([CI / "nightly", self.step_environment["PLAN"], self.folder / "var"],
                              env=self.step_environment, capture_output=True, text=True, timeout=240)
        self.assertEqual(done.returncode, code, f"{done.stdout}\n{done.stderr}")
        return done

    @among_all_nights
    def test_nights_of_the_service(self):
        for night in (1, 2):  # nothing changed, nothing is raised
            told = self.serve(code=0).stdout
            self.assertNotIn("regression", told)
            self.assertIn("base  toy-nightly-", told)
            self.assertIn("learning", told)
        var = self.folder / "var"
        self.assertEqual(len(list((var / "runs").iterdir())), 2)
        self.plant_a_regression()
        done = self.serve(code=1)
        self.assertIn("confirming narrow, wide: 3 replicates each", done.stderr)
        self.assertRegex((var / "diff.txt").read_text(), r"regression +wide +eim.rate .* 3 / 6\n")
        self.assertEqual(len(list((var / "runs").iterdir())), 4)
        lines = (var / "history" / "history.jsonl").read_text().splitlines()
        self.assertEqual(self.trials_of_nights(lines), [{"narrow": 3, "wide": 3}] * 2 + [{"narrow": 6, "wide": 6}])

    def test_the_service_says_that_a_confirming_run_broke(self):
        var = self.folder / "var"
        told = lambda: (var / "diff.txt").read_text()
        self.replay(self.night(0, 50000))
        self.serve(code=0)
        self.replay(self.night(1, 43000), code=3)
        self.assertIn("NOT CONFIRMED: the confirming run ended with code 3; the comparison above", self.serve(code=3).stdout)
        self.assertRegex(told(), r"regression +one +eim.rate ")
        # what it measured before it broke counts, but confirms nothing
        self.replay(self.night(2, 43000), again=self.night(2, 43100), code=3)
        self.serve(code=3)
        self.assertRegex(told(), r"(?s)regression +one +eim.rate .* 2 / 4\n.*NOT CONFIRMED: ")
        # a sample that cannot join the first leaves the first comparison as it was
        same = self.night(3, 43000)
        self.replay(same, again=same, code=1)
        self.serve(code=2)
        self.assertRegex(told(), r"(?s)regression +one +eim.rate .* 2 / 2\n.*NOT CONFIRMED: the confirming run cannot be compared; ")
        self.replay(self.night(4, 43000), code=0)
        self.serve(code=1)
        self.assertIn("nothing ran again: ", told())
        self.replay(self.night(5, 43000), again=self.night(5, 43100), code=1)
        self.serve(code=1)
        self.assertNotIn("CONFIRMED", told())
        lines = (var / "history" / "history.jsonl").read_text().splitlines()
        self.assertEqual(self.trials_of_nights(lines), [{"one": n} for n in (2, 2, 4, 2, 2, 4)])

    def test_the_workflow_says_that_a_confirming_run_broke(self):
        baseline = self.folder / settings()["BASELINE"]
        baseline.parent.mkdir()
        shutil.copy(self.night(0, 50000), baseline)
        self.replay(self.night(1, 43000), code=3)
        self.measure(verdict=3)
        note = "\n**Not confirmed:** the confirming run ended with code 3; this comparison has only what was measured before.\n"
        comment = (self.folder / "result" / "comment.md").read_text()
        self.assertTrue(comment.startswith("<!-- benchfield:nightly -->\n## nightly: 1 regression"), comment)
        self.assertTrue(comment.endswith(note), comment)
        self.assertIn(note, self.summary.read_text())
        self.assertIn('<failure type="regression"', (self.folder / "result" / "junit.xml").read_text())
        self.replay(self.night(2, 43000), again=self.night(2, 43100), code=4)
        self.measure(verdict=1)
        self.assertNotIn("confirmed", (self.folder / "result" / "comment.md").read_text())

    def test_the_history_is_judged_against_the_same_baseline(self):
        rates = [50000, 50100, 49900, 50050, 50020, 49950, 50010]
        for number, rate in enumerate(rates):
            self.benchfield("history", "add", self.night(number, rate), "--store", self.folder / "var" / "history", code=0)
        shutil.copy(self.night(50, 50000), self.folder / "var" / "baseline.json")  # a run that the history does not hold
        self.replay(self.night(8, 46000), again=self.night(8, 46100), code=1)
        done = self.serve(code=1)
        self.assertIn("alarm  one  eim.rate", done.stdout)
        self.assertIn("against the pinned baseline: worse", done.stdout)

    def test_the_service_runs_the_script(self):
        service = (CI / "benchfield-nightly.service").read_text()
        self.assertIn("ExecStart=/usr/share/benchfield/ci/nightly ", service)


if __name__ == "__main__":
    unittest.main()

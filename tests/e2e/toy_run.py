"""A whole run over toy servers: what it leaves behind, what it prints, and that a dry-run told all of it before."""
import json
import os
import pathlib
import unittest

from harness import BENCHFIELD, HERE, ROOT, TOY, Case, counts, journal, results, trials

SCALING = HERE / "toy" / "scaling.yaml"


class WholeRun(Case):
    def test_leaves_a_complete_run_directory_each_time(self):
        for _ in range(2):
            done = self.benchfield(*self.run_words(), "--replicates", "2")
            self.assertIn("report: ", done.stdout)
        runs = self.runs()
        self.assertEqual(len(runs), 2)
        for run in runs:
            self.check_files(run)
            self.assert_nothing_left(run)

    def check_files(self, run):
        files = {p.name for p in run.iterdir()}
        wanted = {"report.md", "results.json", "ticks.csv", "steps.txt", "journal.jsonl", "resolved.json", "provenance.json",
                  "run.log", "charts", "logs", "trials", "inputs"}
        self.assertEqual(wanted - files, set())
        self.assertEqual(run.stat().st_mode & 0o077, 0)
        stored = results(run)
        self.assertTrue(stored["complete"])
        self.assertEqual([v["name"] for v in stored["variants"]], ["fast", "slow"])
        self.assertEqual([len(v["trials"]) for v in stored["variants"]], [2, 2])
        for trial in trials(run):
            self.assertEqual(trial["state"], "complete")
            self.assertTrue(trial["counts_agree"], trial["counts"])
            told = counts(trial)
            self.assertEqual({told[name] for name in ('sent', 'acknowledged', 'indexed', 'documents')}, {2000})
            self.assertEqual(told['failed'], 0)
        ticks = (run / "ticks.csv").read_text().splitlines()
        self.assertEqual({line.split(",")[0] for line in ticks[1:]}, {t["id"] for t in trials(run)})
        self.assertEqual(journal(run)[-1]["event"], "run-finished")

    def test_warms_up_by_itself_until_the_cost_of_a_record_settles(self):
        done = self.benchfield(*self.run_words(trial__warm_up="auto"))
        self.assertEqual(done.stderr.count("  warm-up\n"), 2)
        for trial in trials(self.the_run()):
            self.assertEqual(trial["state"], "complete", trial["reason"])
            rounds = trial["facts"]["warm_up.rounds"]
            self.assertTrue(1 <= rounds <= 20, trial["facts"])
            self.assertGreaterEqual(trial["facts"]["warm_up.records"], rounds)
            self.assertEqual({counts(trial)[name] for name in ("sent", "acknowledged", "indexed", "documents")}, {2000})

    def test_prints_the_product_on_stdout_and_plain_talk_on_stderr(self):
        done = self.benchfield(*self.run_words(), "--only", "fast")
        run = self.the_run()
        self.assertEqual(done.stdout.splitlines()[-1], f"report: {run}/report.md")
        self.assertIn("Indexed per second: ", done.stdout)
        self.assertNotIn("\r", done.stderr)
        self.assertNotIn("\033", done.stderr + done.stdout)
        talk = [line for line in done.stderr.splitlines() if not line.startswith("    ")]
        self.assertEqual(talk[:-2], [f"toy: 1 variants, 1 trials, in {run}", "  preflight", "  provision", "trial 1 of 1: fast",
                                     "  deploy", "  preflight", "  warm-up", "  reset", "  measure", "  collect"])
        self.assertRegex(talk[-2], r"^  done  senders.rate .*/s  eim.rate .*/s")
        self.assertEqual(talk[-1], "  teardown")

    def test_tells_what_was_scaled_and_what_stayed(self):
        self.benchfield(*self.run_words(SCALING), "--seed", "1")
        run = self.the_run()
        told = {t["id"]: {row["component"]: row for row in t["transitions"]} for t in trials(run)}
        first, *later = [told[t] for t in sorted(told)]
        self.assertEqual({row["how"] for row in first.values()}, {"started"})
        for rows in later:
            self.assertEqual(rows["herd"]["how"], "scaled")
            self.assertEqual([change["path"] for change in rows["herd"]["changes"]], ["followers"])
            self.assertEqual({rows[name]["how"] for name in ("queue", "sink")}, {"reset"})
        recorded = [record["components"] for record in journal(run) if record["event"] == "trial-started"]
        self.assertEqual(recorded[0], {"queue": "started", "sink": "started", "herd": "started"})
        self.assertRegex(recorded[1]["herd"], r"^scaled: followers \d to \d$")
        self.assertRegex((run / "report.md").read_text(), r"Before replicate 1: herd scaled \(`followers` \d → \d\); queue and sink reset\.")

    def test_prints_events_as_json_lines(self):
        done = self.benchfield(*self.run_words(), "--only", "fast", "--json")
        events = [json.loads(line) for line in done.stdout.splitlines()]
        kinds = [event["event"] for event in events]
        self.assertEqual(kinds[0], "run_started")
        self.assertEqual(kinds[-1], "run_finished")
        self.assertEqual(events[0]["trials"], ["01-fast-1"])
        self.assertTrue(events[-1]["complete"])
        self.assertEqual([e["stage"] for e in events if e["event"] == "stage_started"],
                         ["preflight", "provision", "deploy", "preflight", "warm-up", "reset", "measure", "collect", "teardown"])
        self.assertTrue(all(e["ok"] for e in events if e["event"] == "step_finished"))
        self.assertLessEqual({"live", "step_finished", "trial_finished"}, set(kinds))
        self.assertEqual(done.stderr, "")


class DryRun(Case):
    def test_told_every_executed_step_byte_for_byte(self):
        for plan in (TOY, SCALING):
            self.benchfield(*self.run_words(plan), "--replicates", "2")
            run = next(run for run in self.runs() if run.name.startswith(plan.stem))
            executed = (run / "steps.txt").read_text()
            for known, placeholder in ((str(run), "<run>"), (run.name, "<run-id>"), (BENCHFIELD, "<benchfield>"),
                                       (f"{self.folder}/cache/benchfield", "<cache>")):
                executed = executed.replace(known, placeholder)
            told = self.benchfield("dry-run", *self.plan_words(plan), "--replicates", "2").stdout
            self.assertEqual(executed, told)
            # the report names the steps of each variant's first replicate as they are named here
            stored = {(t["variant"], t["replicate"]): t.get("steps") for t in trials(run)}
            for (variant, replicate), names in stored.items():
                self.assertEqual(names is not None, replicate == 1, (variant, replicate))
                self.assertLessEqual(set(names or []), set(told.splitlines()))
            report = (run / "report.md").read_text()
            self.assertEqual(report.count("Steps of replicate 1, as run ("), len({variant for variant, _ in stored}))

    def test_tells_what_is_scaled(self):
        told = self.benchfield("dry-run", *self.plan_words(SCALING)).stdout
        notes = [line for line in told.splitlines() if line.startswith("  # ")]
        self.assertEqual(len(notes), 2, notes)
        self.assertTrue(all(note.startswith("  # herd is scaled: followers ") for note in notes), notes)
        self.assertEqual(told.count("start leader 0 of herd\n") - 1,
                         sum(note.split()[-3] > note.split()[-1] for note in notes), "it is started anew on the way down alone")

    def test_is_the_same_every_time_and_needs_no_program_and_no_folder(self):
        bare = {"PATH": "/nonexistent", "HOME": "/nonexistent"}
        before = sorted(p for p in self.folder.rglob("*"))
        for plan in ("toy", "scaling", "smoke", "quickstart"):
            path = self.plan_of(plan)
            first = self.benchfield("dry-run", path).stdout
            again = self.benchfield("dry-run", path, env=bare).stdout
            self.assertEqual(first, again)
            self.assertTrue(first.startswith("== before the first trial\n"))
        self.assertEqual(before, sorted(p for p in self.folder.rglob("*")))

    @staticmethod
    def plan_of(name):
        return {"toy": TOY, "scaling": SCALING}.get(name, ROOT / "plans" / f"{name}.yaml")


if __name__ == "__main__":
    unittest.main()

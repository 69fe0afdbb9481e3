"""CPU and memory limits of local processes on the machine at hand: they hold, they are counted, and nothing of them is left."""
import os
import subprocess
import unittest

from harness import BENCHFIELD, HERE, Case, cgroups_work, journal, trials

PLAN = HERE / "toy" / "limits.yaml"


def flags(trial):
    return {flag["code"]: flag["detail"] for flag in trial["flags"]}


@unittest.skipUnless(cgroups_work(), "cgroups cannot be made here: it takes root and writable control files")
class Limits(Case):
    def test_a_busy_loop_gets_its_half_core_children_included(self):
        self.benchfield(*self.run_words(PLAN))
        run = self.the_run()
        trial, = trials(run)
        usage = next(u for u in trial["usage"] if u["component"] == "burner")
        self.assertLess(usage["cpu_cores"], 0.55)
        self.assertEqual(usage["limit_cores"], 0.5)
        self.assertGreater(usage["throttled_share"], 0)
        if usage["throttled_share"] > 0.95:  # else the machine had not even that much to give
            self.assertGreater(usage["cpu_cores"], 0.45)
        if usage["throttled_share"] > 0.06:
            self.assertIn("burner: ", flags(trial)["W_THROTTLED"])
        self.assertIn("throttled, burner", (run / "report.md").read_text())
        self.assertNotIn("W_LIMITS_NOT_APPLIED", flags(trial))
        self.assertEqual(trial["facts"]["burner.cpu"], "500m")
        self.assert_nothing_left(run)

    def test_a_process_above_its_memory_limit_ends_with_that_reason(self):
        self.benchfield(*self.run_words(PLAN, burner__take="400MiB", burner__memory="64MiB"), code=3)
        run = self.the_run()
        trial, = trials(run)
        self.assertEqual(trial["state"], "failed")
        self.assertIn("component 'burner' (burner/server-0) ran out of memory: it took more than its limit of 64MiB",
                      trial["reason"])
        self.assert_nothing_left(run)

    def test_a_limit_stands_in_the_dry_run_and_the_journal_before_it_is_made(self):
        told = self.benchfield("dry-run", *self.plan_words(PLAN)).stdout
        self.assertIn("limits cpu 500m, memory 200MiB, shares 512", told)
        self.benchfield(*self.run_words(PLAN, load__senders__count="500"))
        begun = next(r for r in journal(self.the_run()) if r["event"] == "process-begun" and r["process"] == "burner/server-0")
        for directory in begun["cgroup"].values():
            self.assertTrue(directory.endswith("/burner.server-0"), directory)


def nobody_can_run_it():
    """False too where the programs or the toys are below a folder that only its owner may enter."""
    if os.geteuid() != 0:
        return False
    return all(subprocess.run(["test", "-r", path], user=65534, group=65534, extra_groups=[]).returncode == 0
               for path in (BENCHFIELD, PLAN))


@unittest.skipUnless(nobody_can_run_it(), "takes root, and programs that others may read, to become somebody who may make no cgroup")
class WithoutRights(Case):
    def test_the_run_goes_on_and_says_so(self):
        os.chmod(self.folder, 0o777)
        nobody = {"user": 65534, "group": 65534, "extra_groups": []}
        self.environment["HOME"] = str(self.folder)
        self.benchfield(*self.run_words(PLAN, load__senders__count="1k"), **nobody)
        run = self.the_run()
        trial, = trials(run)
        self.assertEqual(trial["state"], "complete")
        self.assertIn("burner: ", flags(trial)["W_LIMITS_NOT_APPLIED"])
        self.assertIn("W_LIMITS_NOT_APPLIED", (run / "report.md").read_text())


if __name__ == "__main__":
    unittest.main()

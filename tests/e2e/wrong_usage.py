"""Words on the command line that mean nothing: exit code 2, the whole text on stderr, nothing on stdout, nothing started."""
import unittest

from harness import TOY, Case

HELP = "  = help: `benchfield --help` lists commands, `benchfield COMMAND --help` their options\n"


class WrongUsage(Case):
    def expect(self, words, text):
        done = self.benchfield(*words, code=2)
        self.assertEqual((done.stdout, done.stderr), ("", text))
        self.assertFalse(self.out.exists())
        self.assertFalse((self.folder / "runs").exists())

    def test_unknown_command(self):
        self.expect(["rnu"], "error: no command is named 'rnu' [unknown-command]\n"
                    "  = commands: clean, diff, dry-run, history, import, list, report, resume, ... (10 in all)\n"
                    "  = help: did you mean 'benchfield run'?\n")

    def test_no_command(self):
        self.expect([], "error: A subcommand is required [wrong-usage]\n" + HELP)

    def test_unknown_option(self):
        self.expect(["run", TOY, "--replicate", "2"],
                    "error: The following arguments were not expected: 2 --replicate [wrong-usage]\n" + HELP)

    def test_replicates_out_of_range(self):
        self.expect(["run", TOY, "--replicates", "0"],
                    "error: --replicates: Value 0 not in range 1 to 1000 [wrong-usage]\n" + HELP)

    def test_missing_plan(self):
        for command in ("run", "dry-run", "validate"):
            self.expect([command, "nosuch.yaml"],
                        "error: cannot read plan 'nosuch.yaml' [no-such-file]\n"
                        "  = no file 'nosuch.yaml'\n"
                        "  = help: `benchfield list plans` names those at hand\n")

    def test_set_without_a_value(self):
        self.expect(["run", TOY, "--set", "replicates"],
                    "error: --set: expected PATH=VALUE, got 'replicates' [wrong-usage]\n" + HELP)

    def test_set_of_a_path_that_is_not_there(self):
        self.expect(["run", TOY, "--set", "queue.die_afer=5"], f"""\
--set queue.die_afer:1:7: error: unknown key 'die_afer' in component 'queue' [unknown-key]
    |
  1 | queue.die_afer: 5
    |       ^^^^^^^^
    = note: keys allowed here: cpu, die_after, fail_start, memory, never_ready, patience, stubborn, topics
    = help: did you mean 'die_after'?

1 error in {TOY}; nothing was started
""")

    def test_set_of_a_value_without_its_unit(self):
        self.expect(["run", TOY, "--set", "load.senders.rate=5"], f"""\
--set load.senders.rate:1:20: error: 'rate' of load 'senders' has no unit of time [missing-unit]
    |
  1 | load.senders.rate: 5
    |                    ^
    = note: a bare number could mean per second or per minute, so it is never accepted
    = help: write 5/s

1 error in {TOY}; nothing was started
""")

    def test_only_a_variant_that_is_not_there(self):
        self.expect(["run", TOY, "--only", "fats"], f"""\
--only fats: error: no variant is named 'fats' [unknown-variant]
    = note: variants of this plan: fast, slow
    = help: did you mean 'fast'?

1 error in {TOY}; nothing was started
""")

    def test_run_directory_that_is_none(self):
        for command in ("clean", "resume", "report"):
            self.expect([command, "nosuch"],
                        "error: 'nosuch' is not a run directory [no-such-run]\n"
                        "  = a run directory holds journal.jsonl and inputs/\n"
                        "  = help: `benchfield list runs` names those at hand\n")

    def test_clean_of_nothing(self):
        self.expect(["clean"], "error: no run is named [wrong-usage]\n"
                    "  = help: benchfield clean RUN, or benchfield clean --all\n")

    def test_import_of_more_than_could_be_read_back(self):
        table = self.folder / "long.csv"
        table.write_text("variant,replicate,metric,value,unit\n" + "".join(f"a,{i},eim.rate,1,documents/s\n" for i in range(1, 12_002)))
        self.expect(["import", "csv", table, "--out", self.folder / "runs"],
                    "error: results of 12001 trials are too large to read [bad-results]\n"
                    "  = note: at most 12000 are read\n"
                    "  = nothing was imported; give fewer variants or replicates at a time\n")

    def test_import_of_what_is_no_table(self):
        self.expect(["import", "cvs", "x.csv"],
                    "error: kind: cvs not in {csv,rttest,benchfmt} [wrong-usage]\n" + HELP)
        self.expect(["import", "csv", "nosuch.csv"], "error: no file 'nosuch.csv' [no-such-file]\n")
        table = self.folder / "t.csv"
        table.write_text("variant,replicate,metric,value,unit\na,1,x.rate,60k,records/s\n")
        self.expect(["import", "csv", table],
                    f"error: 1 problem in '{table}'; nothing was imported [bad-csv]\n"
                    f"  = {table}:2: column 4 (value): expected a number, found '60k' (write it out, 60k is 60000)\n")
        table.write_text("variant,replicate,metric,value,unit\na,1,x.rate,60,records/s\n")
        self.expect(["import", "csv", table, "--baseline", "b"], "error: no variant is named 'b' [unknown-variant]\n"
                    "  = variants of this input: a\n")


if __name__ == "__main__":
    unittest.main()

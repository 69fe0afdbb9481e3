"""Runs made of numbers alone, by `import csv`: what tests of comparing and keeping results start from."""
import json

HEAD = "variant,replicate,metric,value,unit,nodes\n"
DAY_NS = 86_400_000_000_000


def table(rates, nodes=6):
    """Rows of eim.rate by variant."""
    return HEAD + "".join(f"{variant},{i + 1},eim.rate,{value},documents/s,{nodes}\n"
                          for variant, values in rates.items() for i, value in enumerate(values))


class Imports:
    """For a Case of harness.py."""

    def imported(self, name, text):
        """The run directory of a table."""
        path = self.folder / f"{name}.csv"
        path.write_text(text)
        done = self.benchfield("import", "csv", path, "--out", self.out, code=0)
        report = done.stdout.strip().removeprefix("report: ")
        return self.folder / report.rsplit("/", 1)[0]

    def night(self, number, rate):
        """results.json of one night of two replicates; nights are a day apart in what the file says alone."""
        path = self.imported(f"night-{number:02}", table({"one": [rate, rate * 1.004]})) / "results.json"
        stored = json.loads(path.read_text())
        stored["plan_name"], stored["started_wall_ns"] = "nightly", 1_795_000_000_000_000_000 + number * DAY_NS
        path.write_text(json.dumps(stored))
        return path

"""Reading a completion report: CSV of so many MiB into typed rows and a summary, beside Python's csv.

    swift build -c release --package-path Benchmarks && python3 Benchmarks/reports.py
"""

import json
import subprocess

from harness.comparison import Comparisons
from harness.script import THROUGH_SHELL, arguments, environment, program
from harness.table import publish

PYTHON = "Python's csv, the same summary"
WAYS = {
    "text": "untyped rows, with the status read",
    "typed": "typed rows and a summary",
    "typed, MD5 checked": "typed rows and a summary, with MD5 check",
}


def main():
    options = arguments(__doc__, ("--mebibytes", {"type": int, "metavar": "N", "help": "the report's size"}))
    size = options.mebibytes or (4 if options.quick else 256)
    table = Comparisons()
    for _ in range(options.rounds):
        done = subprocess.run(
            THROUGH_SHELL + [program("ReportBenchmark"), str(size)], env=environment(), stdout=subprocess.PIPE,
            text=True, check=True, timeout=600)
        runs = {run["name"]: run for run in map(json.loads, done.stdout.splitlines())}
        python = runs["python"]
        for way, what in WAYS.items():
            if (runs[way]["rows"], runs[way]["failed"]) != (python["rows"], python["failed"]):
                raise SystemExit(f"{what}: not the rows that Python reads: {runs[way]}, {python}")
            table.add(what, "MB a CPU second", runs[way]["mb_per_cpu_s"], PYTHON, python["mb_per_cpu_s"])
        table.add("peak memory, typed rows", "MiB", runs["typed"]["peak_mib"], PYTHON, python["peak_mib"])
    publish({
        "name": "Reading a completion report",
        "command": "Scripts/bench.sh --only reports",
        "notes": [f"{size} MiB of CSV, {python['rows']:,} rows, is parsed into rows and a summary, in constant memory."],
        "rows": table.rows(),
    }, options)


if __name__ == "__main__":
    main()

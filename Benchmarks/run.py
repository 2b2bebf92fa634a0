"""Runs the benchmark scripts one after the other and puts their tables together. `Scripts/bench.sh` calls it."""

import argparse
import json
import os
import pathlib
import subprocess
import sys
import tempfile

from harness import machine, plots, report, table

FOLDER = pathlib.Path(__file__).resolve().parent
# In the order of the document.
SCRIPTS = ["transport", "tuned", "command_line", "signing", "decoding", "reports", "runner", "consumer"]
TITLES = {"command_line": "One call as a process"}


def options():
    parser = argparse.ArgumentParser(prog="Scripts/bench.sh", description="Every comparison, in one run.")
    parser.add_argument("--quick", action="store_true", help="see that all runs: a second each, no figures to quote")
    parser.add_argument("--only", metavar="NAME", action="append", choices=SCRIPTS, help=f"one of {', '.join(SCRIPTS)}")
    parser.add_argument("--json", metavar="FILE", help="write machine, rows and series there")
    parser.add_argument("--markdown", metavar="FILE", help="write the tables there, between its marks if it has them")
    parser.add_argument("--plots", metavar="DIR", help="write the plots (SVG) there")
    parser.add_argument("--rounds", type=int, metavar="N", help="how often each pair is measured, in turn")
    return parser.parse_args()


def run(name, chosen, file):
    """The result of a script, None if it failed; it has printed its table, or why it failed."""
    command = [sys.executable, str(FOLDER / f"{name}.py"), "--json", file]
    # A script of another hand may not have both.
    known = subprocess.run(command[:2] + ["--help"], stdout=subprocess.PIPE, text=True).stdout
    if chosen.quick and "--quick" in known:
        command.append("--quick")
    rounds = chosen.rounds or (2 if chosen.quick and "--quick" not in known else None)
    if rounds and "--rounds" in known:
        command += ["--rounds", str(rounds)]
    if "S3CONTROL" in os.environ and "--s3control" in known:
        command += ["--s3control", os.environ["S3CONTROL"]]
    done = subprocess.run(command, cwd=FOLDER)
    if done.returncode != 0:
        print(f"error: {name} ended with {done.returncode}", file=sys.stderr)
        return None
    with open(file, encoding="utf-8") as written:
        result = json.load(written)
    result.setdefault("command", f"Scripts/bench.sh --only {name}")
    result["name"] = TITLES.get(name, result["name"])
    table.check(result)
    if chosen.quick:
        result["quick"] = True
        for row in result["rows"]:
            row["goal"] = ""
    return result


def main():
    chosen = options()
    if chosen.markdown:
        report.check(chosen.markdown)
    described = machine.describe()
    print(machine.sentence(described), flush=True)
    results, failures = [], []
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        for name in SCRIPTS:
            if (chosen.only and name not in chosen.only) or not (FOLDER / f"{name}.py").exists():
                continue
            print(flush=True)
            result = run(name, chosen, os.path.join(folder, f"{name}.json"))
            results.append(result) if result else failures.append(name)
    if chosen.json:
        with open(chosen.json, "w", encoding="utf-8") as file:
            json.dump({"machine": described, "results": results}, file, ensure_ascii=False, indent=1)
            file.write("\n")
    images = plots.draw(results, chosen.plots) if chosen.plots else {}
    if chosen.markdown:
        report.write(chosen.markdown, described, results, images)
    met, missed = report.verdicts(results)
    if not chosen.quick:
        print(f"\n{len(met)} goals met, {len(missed)} missed{':' if missed else ''}")
        for each in missed:
            print(f"  {each}")
    if failures or not results:
        sys.exit(f"error: no figures from {', '.join(failures) or 'anything'}")


if __name__ == "__main__":
    main()

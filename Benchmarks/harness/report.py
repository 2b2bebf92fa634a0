"""The tables of a whole run as Markdown."""

import os

from . import table
from .comparison import Goal
from .machine import sentence

BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"
PREFACE = (
    "A ratio is our figure divided by theirs: the median over the rounds, in each of which both were measured. The spread "
    "is the first and third quartile. Figures are medians. A check mark means that the goal in the last column is met."
)


def verdicts(results):
    """(rows that meet their goals, rows that miss them), as text"""
    met, missed = [], []
    for result in results:
        for row in result["rows"]:
            value = row["ratio"] if row["ratio"] is not None else row["ours"]
            try:
                goal = Goal(row["goal"])
            except ValueError:
                continue
            if isinstance(value, (int, float)):
                shown = table.ratio(value, row) if row["ratio"] is not None else table.figure(value)
                line = f"{result['name']}: {row['what']}: {shown} (goal: {row['goal']})"
                (met if goal.is_met(value) else missed).append(line)
    return met, missed


def markdown(machine, results, images, document_folder="."):
    """What stands between the marks. `images` are the plots' paths by name."""
    lines = [sentence(machine), "", PREFACE, ""]
    if any(result.get("quick") for result in results):
        lines += ["**A quick run: no figures to quote.**", ""]
    met, missed = verdicts(results)
    if met or missed:
        lines += [f"{len(met)} goals are met, and {len(missed)} are missed" + (":" if missed else "."), ""]
        lines += [f"- {each}" for each in missed] + ([""] if missed else [])
    for result in results:
        lines.append(table.markdown(result))
        for name in dict.fromkeys(series["plot"] for series in result.get("series", [])):
            if name in images:
                path = os.path.relpath(images[name], document_folder)
                lines += [f"![{result['name']}]({path})", ""]
    return "\n".join(lines).rstrip() + "\n"


def check(path):
    """(what stands before the marks of a document that is there, what stands after them)"""
    if not os.path.exists(path):
        return "", ""
    with open(path, encoding="utf-8") as file:
        before, begin, rest = file.read().partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise SystemExit(f"{path} is there, and has no {BEGIN} before a {END}: it is left as it is")
    return before, after


def write(path, machine, results, images):
    """Writes a document, or renews what is between the marks of one that is there."""
    text = markdown(machine, results, images, os.path.dirname(os.path.abspath(path)))
    before, after = check(path)
    with open(path, "w", encoding="utf-8") as file:
        file.write(f"{before}{BEGIN}\n{text}{END}{after or chr(10)}")

"""Rows as a table for people, as Markdown and as JSON.

A result is `{"name", "rows"}`, with `"command"`, `"notes"` (lines), `"series"` (for plots) and `"quick"` where a
script has them. A row is `{"what", "baseline", "ours", "theirs", "unit", "ratio", "goal", "spread"}`: the ratio is ours
by theirs, the spread its first and third quartile over the rounds.
"""

import json
import math
import sys

from .comparison import Goal

HEADINGS = ["", "ours", "theirs", "unit", "compared with", "ratio", "spread", "goal"]
ROW_KEYS = ["what", "baseline", "ours", "theirs", "unit", "ratio", "goal", "spread"]


def figure(value):
    """Three digits that count, thousands apart."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if value == 0 or not math.isfinite(value):
        return f"{value:g}"
    digits = max(0, 2 - math.floor(math.log10(abs(value))))
    text = f"{value:,.{digits}f}"
    return text.rstrip("0").rstrip(".") if "." in text and float(value).is_integer() else text


def ratio(value, row):
    """As the goal is written: a small share as 1/x."""
    if value is None or isinstance(value, str):
        return value or ""
    goal = str(row.get("goal", ""))
    if 0 < value < 1 and ("/" in goal or (value < 0.2 and not goal)):
        return f"1/{1 / value:.1f}"
    return f"{value:.{2 if value < 10 else 1 if value < 100 else 0}f}"


def spread(row):
    value = row.get("spread")
    if not isinstance(value, (list, tuple)):
        return figure(value)
    if row.get("ratio") is not None:
        low, high = (ratio(each, row) for each in value)
    else:
        low, high = (figure(each) for each in value)
    return "" if value[0] == value[1] else low if low == high else f"{low}–{high}"


def verdict(row):
    """The goal, and whether the row meets it; the goal alone where that cannot be told."""
    goal = row.get("goal") or ""
    value = row.get("ratio") if row.get("ratio") is not None else row.get("ours")
    if not goal or isinstance(value, str) or value is None:
        return goal
    try:
        return f"{goal} {'✓' if Goal(goal).is_met(value) else '✗'}"
    except ValueError:
        return goal


def cells(row):
    return [
        row["what"], figure(row["ours"]), figure(row.get("theirs")), row["unit"], row.get("baseline") or "",
        ratio(row.get("ratio"), row), spread(row), verdict(row),
    ]


def text(result):
    """For a terminal."""
    if result.get("quick"):
        # Too short to be held against anything.
        result = {**result, "rows": [{**row, "goal": ""} for row in result["rows"]]}
    rows = [HEADINGS] + [cells(row) for row in result["rows"]]
    widths = [max(len(row[index]) for row in rows) for index in range(len(HEADINGS))]
    right = {1, 2, 5}
    lines = [result["name"]]
    for row in rows:
        fields = [
            cell.rjust(width) if index in right else cell.ljust(width)
            for index, (cell, width) in enumerate(zip(row, widths))
        ]
        lines.append("  " + "  ".join(fields).rstrip())
    return "\n".join(lines + ["  " + note for note in result.get("notes", [])])


def markdown(result):
    """A section of Docs/Performance.md."""
    lines = [f"### {result['name']}", ""]
    if result.get("command"):
        lines += [f"`{result['command']}`", ""]
    if result.get("notes"):
        lines += [" ".join(result["notes"]), ""]
    lines.append("| " + " | ".join(HEADINGS) + " |")
    lines.append("| --- | ---: | ---: | --- | --- | ---: | --- | --- |")
    lines += ["| " + " | ".join(cell.replace("|", "\\|") for cell in cells(row)) + " |" for row in result["rows"]]
    return "\n".join(lines) + "\n"


def check(result):
    """Raises ValueError unless the result is one that the other functions can show."""
    if not isinstance(result.get("name"), str) or not result.get("rows"):
        raise ValueError("a result has a name and rows")
    for row in result["rows"]:
        missing = [key for key in ROW_KEYS if key not in row]
        if missing:
            raise ValueError(f"{result['name']}: a row has no {', '.join(missing)}: {row}")
        if not isinstance(row["ours"], (int, float, str)) or isinstance(row["ours"], bool):
            raise ValueError(f"{result['name']}, {row['what']}: ours is {row['ours']!r}")
        numbers = [row[key] for key in ("ours", "theirs", "ratio") if isinstance(row[key], (int, float))]
        if any(not math.isfinite(number) or number < 0 for number in numbers):
            raise ValueError(f"{result['name']}, {row['what']}: a figure is negative or not finite")


def publish(result, options):
    """What a script does at its end: a table on standard output, and JSON into the file, if one is wanted."""
    if options.quick:
        result["quick"] = True
    check(result)
    print(text(result))
    sys.stdout.flush()
    if options.json:
        with open(options.json, "w", encoding="utf-8") as file:
            json.dump(result, file, ensure_ascii=False, indent=1)
            file.write("\n")

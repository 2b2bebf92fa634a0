"""The benchmark scripts' own arithmetic, tables and plots."""

import json
import types
import xml.dom.minidom

import pytest

from harness import report, table
from harness.comparison import Comparison, Comparisons, Goal, percentile, quartiles
from harness.plot import apart, duration, plot


def make_row(**changes):
    return {
        "what": "a call", "baseline": "libcurl in C", "ours": 10.0, "theirs": 8.0, "unit": "µs", "ratio": 1.25,
        "goal": "≤ 1.4", "spread": [1.2, 1.3], **changes,
    }


@pytest.mark.parametrize("values, expected", [
    ([3], [3, 3]),
    ([2, 9, 1], [1, 9]),
    ([1, 2, 3, 4, 5], [2, 4]),
    ([5, 1, 4, 2, 3, 6, 7], [2.5, 5.5]),
])
def test_quartiles(values, expected):
    assert quartiles(values) == expected


def test_a_percentile_is_a_value_that_was_seen():
    values = list(range(200, 0, -1))
    assert (percentile(values, 50), percentile(values, 99), percentile([7], 99)) == (101, 199, 7)


@pytest.mark.parametrize("text, met, missed", [
    ("≤ 1/40", 0.025, 0.026), ("≥ 0.8", 0.8, 0.79), ("≤ 64 MiB", 64, 64.1), ("≤ 3", 0, 3.01)])
def test_a_goal_tells_what_meets_it(text, met, missed):
    assert Goal(text).is_met(met) and not Goal(text).is_met(missed)


@pytest.mark.parametrize("text", ["", "at most 3", "≤", "<= 3", "≥ x"])
def test_a_goal_that_cannot_be_read_is_refused(text):
    with pytest.raises(ValueError):
        Goal(text)


def test_the_ratio_is_the_median_of_the_rounds_ratios():
    # One round met a busy machine, which slowed both: the ratio of the medians would be another.
    comparison = Comparison("a call", "µs", "C", "≤ 3")
    for ours, theirs in [(20, 10), (90, 30), (24, 12)]:
        comparison.add(ours, theirs)
    row = comparison.row()
    assert (row["ours"], row["theirs"], row["ratio"], row["spread"]) == (24, 12, 2, [2, 3])


def test_a_figure_that_stands_alone_has_a_spread_and_no_ratio():
    rows = Comparisons()
    for memory in (60, 62, 61):
        rows.add("peak memory", "MiB", memory, goal="≤ 64 MiB")
    (row,) = rows.rows()
    assert (row["ours"], row["theirs"], row["ratio"], row["spread"]) == (61, None, None, [60, 62])
    with pytest.raises(ValueError):
        rows.add("peak memory", "MiB", 60, theirs=3)


@pytest.mark.parametrize("value, text", [
    (0.61, "0.610"), (12.09, "12.1"), (123456.7, "123,457"), (2, "2"), (0, "0"), (None, ""), ("2–3", "2–3")])
def test_figures_have_three_digits(value, text):
    assert table.figure(value) == text


@pytest.mark.parametrize("value, goal, text", [
    (0.0205, "≤ 1/40", "1/48.8"), (0.82, "≥ 0.8", "0.82"), (4.11, "≤ 3", "4.11"), (423.2, "", "423"), (0.1, "", "1/10.0"),
    (0.12, "≥ 0.8", "0.12")])
def test_ratios_are_written_as_their_goals_are(value, goal, text):
    assert table.ratio(value, make_row(goal=goal)) == text


@pytest.mark.parametrize("row, text", [
    (make_row(), "≤ 1.4 ✓"), (make_row(ratio=1.5), "≤ 1.4 ✗"), (make_row(goal=""), ""),
    (make_row(ratio=None, theirs=None, ours=65, goal="≤ 64 MiB"), "≤ 64 MiB ✗"),
    (make_row(goal="as the cores do"), "as the cores do"),
])
def test_the_goals_verdict(row, text):
    assert table.verdict(row) == text


def test_a_table_has_each_row_in_each_form(tmp_path, capsys):
    result = {"name": "Sending", "command": "x", "rows": [make_row(), make_row(what="a|b", spread="2–3")]}
    options = types.SimpleNamespace(quick=False, json=str(tmp_path / "rows.json"))
    table.publish(result, options)
    assert json.loads((tmp_path / "rows.json").read_text()) == result
    assert "a call" in capsys.readouterr().out
    lines = table.markdown(result).splitlines()
    assert [line.count(" | ") for line in lines if line.startswith("|")] == [7, 7, 7, 7]
    assert "a\\|b" in lines[-1] and "| 1.20–1.30 | ≤ 1.4 ✓ |" in lines[-2]


@pytest.mark.parametrize("changes", [{"ours": None}, {"ours": -1}, {"ratio": float("nan")}, {"theirs": float("inf")}])
def test_a_row_without_sense_is_refused(changes):
    with pytest.raises(ValueError):
        table.check({"name": "Sending", "rows": [make_row(**changes)]})
    row = make_row()
    del row["spread"]
    with pytest.raises(ValueError):
        table.check({"name": "Sending", "rows": [row]})


MACHINE = {
    "date": "2026-11-22", "commit": "abc", "processor": "a processor", "cores": 2, "sha_instructions": True,
    "memory_gib": 24, "system": "Debian", "kernel": "Linux", "load_average": 0.0, "versions": {"Swift": "6.3.1"},
}


def test_a_document_keeps_what_stands_around_the_marks(tmp_path):
    path = tmp_path / "Performance.md"
    path.write_text(f"# Performance\n\n{report.BEGIN}\nold\n{report.END}\n\nNotes.\n")
    results = [{"name": "Sending", "rows": [make_row(ratio=1.5)], "series": [{"plot": "throughput"}]}]
    for _ in range(2):
        report.write(str(path), MACHINE, results, {"throughput": str(tmp_path / "images" / "throughput.svg")})
    text = path.read_text()
    assert text.startswith("# Performance\n\n<!--") and text.endswith("-->\n\nNotes.\n") and "old" not in text
    assert "- Sending: a call: 1.50 (goal: ≤ 1.4)" in text and "(images/throughput.svg)" in text
    path.write_text("# Something else\n")
    with pytest.raises(SystemExit):
        report.write(str(path), MACHINE, results, {})
    assert path.read_text() == "# Something else\n"


def test_a_plot_is_well_formed_and_has_every_point():
    lines = [
        ("ours & <others>", [(1, [9000, 10_000, 11_000]), (64, [15_000]), (10_000, [])]),
        ("libcurl in C", [(1, [19_000]), (64, [27_000, 28_000])]),
    ]
    text = plot("Requests", "in flight", "requests a second", lines)
    svg = xml.dom.minidom.parseString(text).documentElement
    assert svg.tagName == "svg" and svg.getAttribute("viewBox")
    lengths = [len(each.getAttribute("points").split()) for each in svg.getElementsByTagName("polyline")]
    assert lengths == [2, 2]
    words = [each.firstChild.data for each in svg.getElementsByTagName("text")]
    assert {"in flight", "requests a second", "1", "64", "10,000", "100,000", "ours & <others>"} <= set(words)
    assert "prefers-color-scheme:dark" in text


def test_nothing_is_drawn_outside_the_plot():
    text = plot("Time", "jobs", "time", [("one", [(1, [2e-6]), (100_000, [0.3])])], duration)
    svg = xml.dom.minidom.parseString(text).documentElement
    points = svg.getElementsByTagName("polyline")[0].getAttribute("points").split()
    for x, y in (map(float, point.split(",")) for point in points):
        assert 84 <= x <= 570 and 56 <= y <= 374


@pytest.mark.parametrize("lines", [[], [("empty", [(1, [])])], [(str(each), [(1, [1])]) for each in range(6)]])
def test_a_plot_of_nothing_or_of_too_much_is_refused(lines):
    with pytest.raises(ValueError):
        plot("Requests", "in flight", "requests a second", lines)


def test_names_at_the_ends_of_lines_are_kept_apart():
    moved = apart([100, 101, 102, 370], 17)
    assert sorted(moved) == moved and all(b - a >= 17 for a, b in zip(moved, moved[1:]))
    assert max(apart([370, 372, 373], 17)) <= 374


@pytest.mark.parametrize("seconds, text", [(1e-6, "1 µs"), (0.01, "10 ms"), (10, "10 s"), (1e-9, "1 ns")])
def test_axes_of_time_have_units(seconds, text):
    assert duration(seconds) == text

"""A figure of ours beside somebody else's, taken several times in turn."""

import re
import statistics
from fractions import Fraction


def quartiles(values):
    """The first and third quartile; of fewer than four values, the least and the greatest."""
    ordered = sorted(values)
    if len(ordered) < 4:
        return [ordered[0], ordered[-1]]
    first, _, third = statistics.quantiles(ordered, n=4, method="inclusive")
    return [first, third]


def percentile(values, percent):
    """As `load` takes it: the value that at least so many percent of the others do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, len(ordered) * percent // 100)]


class Goal:
    """A bound such as `≤ 1/40` or `≥ 0.8`, or `≤ 64 MiB` where the figure itself is bounded."""

    def __init__(self, text):
        found = re.match(r"([≤≥]) *(\d+(?:\.\d+)?(?:/\d+)?)\b", text)
        if not found:
            raise ValueError(f"a goal is written as ≤ or ≥ and a number or fraction, not {text!r}")
        self.at_most = found[1] == "≤"
        whole, _, divisor = found[2].partition("/")
        self.bound = float(Fraction(whole) / Fraction(divisor or 1))

    def is_met(self, value):
        return value <= self.bound if self.at_most else value >= self.bound


class Comparison:
    """Pairs of figures, each pair from one round. The ratio is ours by theirs, in each round."""

    def __init__(self, what, unit, baseline=None, goal=""):
        self.what, self.unit, self.baseline, self.goal = what, unit, baseline, goal
        self.ours, self.theirs = [], []
        if goal:
            Goal(goal)

    def add(self, ours, theirs=None):
        if (theirs is None) != (self.baseline is None):
            raise ValueError(f"{self.what}: a figure of {self.baseline or 'nobody else'} is due")
        self.ours.append(ours)
        if theirs is not None:
            self.theirs.append(theirs)

    def row(self):
        """One object of the scripts' JSON. The spread is that of the ratio, or of ours where it stands alone."""
        ratios = [ours / theirs for ours, theirs in zip(self.ours, self.theirs)]
        return {
            "what": self.what,
            "baseline": self.baseline or "",
            "ours": statistics.median(self.ours),
            "theirs": statistics.median(self.theirs) if self.theirs else None,
            "unit": self.unit,
            "ratio": statistics.median(ratios) if ratios else None,
            "goal": self.goal,
            "spread": quartiles(ratios or self.ours),
        }


class Comparisons:
    """The rows of one script, in the order in which they were first named."""

    def __init__(self):
        self.by_key = {}

    def add(self, what, unit, ours, baseline=None, theirs=None, goal=""):
        key = what, unit, baseline
        if key not in self.by_key:
            self.by_key[key] = Comparison(what, unit, baseline, goal)
        self.by_key[key].add(ours, theirs)

    def rows(self):
        return [comparison.row() for comparison in self.by_key.values()]

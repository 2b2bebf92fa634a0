"""Line plots as SVG: logarithmic axes, a band from the first to the third quartile, lines named at their ends.

A reader's light or dark scheme decides the colors (prefers-color-scheme), on a ground that the plot brings
along, so that it can be read on any page. A point is [x, [samples]].
"""

import math
import statistics
from xml.sax.saxutils import escape

from .comparison import quartiles

WIDTH, HEIGHT = 760, 430
LEFT, RIGHT, TOP, BOTTOM = 84, 190, 56, 56
# Colors that eyes without red or green tell apart (Okabe and Ito), lighter on the dark ground; and a shape each.
LIGHT = ["#0072b2", "#d55e00", "#6b6b6b", "#009e73", "#a6517f"]
DARK = ["#56b4e9", "#f0902f", "#b5b5b5", "#2fd0a0", "#e09ac2"]
MARKS = ["circle", "square", "diamond", "triangle", "circle"]


class Axis:
    """A logarithmic axis from the least to the greatest value, on whole decades where `decades` is set."""

    def __init__(self, values, start, end, decades):
        low, high = math.log10(min(values)), math.log10(max(values))
        if decades:
            low, high = math.floor(low), math.ceil(high)
        if high == low:
            high = low + 1
        self.low, self.high, self.start, self.end = low, high, start, end

    def at(self, value):
        share = (math.log10(value) - self.low) / (self.high - self.low)
        return self.start + share * (self.end - self.start)

    def decades(self):
        return [10.0**power for power in range(math.ceil(self.low), math.floor(self.high) + 1)]


def number(value):
    """A label of an axis: 1,000 or 0.01."""
    return f"{value:,.0f}" if value >= 1 else f"{value:g}"


def duration(seconds):
    """A label of an axis of time."""
    for unit, size in (("s", 1), ("ms", 1e-3), ("µs", 1e-6), ("ns", 1e-9)):
        if seconds >= size * 0.999:
            return f"{seconds / size:,.0f} {unit}"
    return f"{seconds:g} s"


def apart(places, distance):
    """The places moved down until each is that far from the one above."""
    order = sorted(range(len(places)), key=places.__getitem__)
    moved = list(places)
    for before, after in zip(order, order[1:]):
        moved[after] = max(moved[after], moved[before] + distance)
    # Back up, if the last fell below the plot.
    for after, before in zip(reversed(order), list(reversed(order))[1:]):
        limit = (HEIGHT - BOTTOM) if after == order[-1] else moved[after]
        moved[after] = min(moved[after], limit)
        moved[before] = min(moved[before], moved[after] - distance)
    return moved


def mark(shape, x, y):
    if shape == "circle":
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4"/>'
    if shape == "square":
        return f'<rect x="{x - 3.6:.1f}" y="{y - 3.6:.1f}" width="7.2" height="7.2"/>'
    size = 5.2
    corners = {
        "diamond": [(0, -size), (size, 0), (0, size), (-size, 0)],
        "triangle": [(0, -size), (size, size * 0.8), (-size, size * 0.8)],
    }[shape]
    points = " ".join(f"{x + dx:.1f},{y + dy:.1f}" for dx, dy in corners)
    return f'<polygon points="{points}"/>'


def style():
    def colors(palette):
        return "".join(
            f".s{index}{{stroke:{color};fill:{color}}}" for index, color in enumerate(palette))

    return (
        "text{font:13px system-ui,-apple-system,'Segoe UI',Helvetica,Arial,sans-serif;fill:#24292f;stroke:none}"
        ".title{font-size:16px;font-weight:600}.name{font-weight:600}"
        ".ground{fill:#ffffff}.grid{stroke:#d8dee4;stroke-width:1}.axis{stroke:#57606a;stroke-width:1}"
        ".line{fill:none;stroke-width:2.2;stroke-linejoin:round}.band{stroke:none;opacity:.18}"
        + colors(LIGHT)
        + "".join(f"text.s{index}{{fill:{color};stroke:none}}" for index, color in enumerate(LIGHT))
        + "@media (prefers-color-scheme:dark){text{fill:#e6edf3}.ground{fill:#0d1117}.grid{stroke:#30363d}"
        ".axis{stroke:#8b949e}"
        + colors(DARK)
        + "".join(f"text.s{index}{{fill:{color};stroke:none}}" for index, color in enumerate(DARK))
        + "}"
        ".line{fill:none!important}.band{stroke:none!important}"
    )


def plot(title, x_label, y_label, series, y_text=number):
    """`series`: (name, points) in the order of their colors. Returns the SVG's text."""
    series = [(name, [(x, samples) for x, samples in points if samples]) for name, points in series]
    series = [(name, points) for name, points in series if points]
    if not 0 < len(series) <= len(LIGHT):
        raise ValueError(f"a plot has 1 to {len(LIGHT)} lines, not {len(series)}")
    medians = [[(x, statistics.median(samples)) for x, samples in points] for _, points in series]
    every_x = sorted({x for points in medians for x, _ in points})
    every_y = [value for _, points in series for _, samples in points for value in quartiles(samples)]
    across = Axis(every_x, LEFT, WIDTH - RIGHT, decades=False)
    up = Axis(every_y, HEIGHT - BOTTOM, TOP, decades=True)
    right, bottom = WIDTH - RIGHT, HEIGHT - BOTTOM
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" '
        f'role="img" aria-label="{escape(title, {chr(34): "&quot;"})}">',
        f"<title>{escape(title)}</title><style>{style()}</style>",
        f'<rect class="ground" width="{WIDTH}" height="{HEIGHT}" rx="8"/>',
        f'<text class="title" x="{LEFT}" y="30">{escape(title)}</text>',
    ]
    for value in up.decades():
        y = up.at(value)
        parts.append(f'<line class="grid" x1="{LEFT}" x2="{right}" y1="{y:.1f}" y2="{y:.1f}"/>')
        parts.append(f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{escape(y_text(value))}</text>')
    for value in every_x:
        x = across.at(value)
        parts.append(f'<line class="axis" x1="{x:.1f}" x2="{x:.1f}" y1="{bottom}" y2="{bottom + 5}"/>')
        parts.append(f'<text x="{x:.1f}" y="{bottom + 20}" text-anchor="middle">{number(value)}</text>')
    parts.append(f'<line class="axis" x1="{LEFT}" x2="{right}" y1="{bottom}" y2="{bottom}"/>')
    parts.append(f'<text x="{(LEFT + right) / 2:.1f}" y="{HEIGHT - 12}" text-anchor="middle">{escape(x_label)}</text>')
    middle = (TOP + bottom) / 2
    parts.append(
        f'<text transform="translate(18 {middle:.1f}) rotate(-90)" text-anchor="middle">{escape(y_label)}</text>')
    for index, (_, points) in enumerate(series):
        edges = [(across.at(x), *map(up.at, quartiles(samples))) for x, samples in points]
        outline = [(x, high) for x, _, high in edges] + [(x, low) for x, low, _ in reversed(edges)]
        if len(edges) > 1:
            band = " ".join(f"{x:.1f},{y:.1f}" for x, y in outline)
            parts.append(f'<polygon class="band s{index}" points="{band}"/>')
        places = [(across.at(x), up.at(y)) for x, y in medians[index]]
        line = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
        parts.append(f'<polyline class="line s{index}" points="{line}"/>')
        parts.append(f'<g class="s{index}">' + "".join(mark(MARKS[index], x, y) for x, y in places) + "</g>")
    ends = [up.at(points[-1][1]) + 4 for points in medians]
    for index, y in enumerate(apart(ends, 17)):
        # Beside the line's own end, or beside the plot where the line ends early and others go on.
        x = right + 26
        parts.append(f'<g class="s{index}">{mark(MARKS[index], x, y - 4)}</g>')
        parts.append(f'<text class="name s{index}" x="{x + 10}" y="{y:.1f}">{escape(series[index][0])}</text>')
    return "\n".join(parts + ["</svg>", ""])

"""A plot of costs against sizes, both on logarithmic scales, as one SVG file.

Drawn for light and dark surroundings; whoever cannot see it hears title and description.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

WIDTH, HEIGHT = 800, 460
LEFT, RIGHT, TOP, BOTTOM = 70, 190, 56, 56
LINE_GAP = 18

STYLE = """
  svg { font: 14px system-ui, sans-serif; }
  .paper { fill: #fff; } text { fill: #222; } .quiet { fill: #555; }
  .grid { stroke: #ddd; } .axis { stroke: #888; }
  .line { fill: none; stroke-width: 2.5; stroke-linejoin: round; }
  .tool-0 { stroke: #8c2a1c; } .tool-1 { stroke: #1b5e8a; } .tool-2 { stroke: #3f6b1f; }
  .fill-0 { fill: #8c2a1c; } .fill-1 { fill: #1b5e8a; } .fill-2 { fill: #3f6b1f; }
  .dash-1 { stroke-dasharray: 9 5; } .dash-2 { stroke-dasharray: 2 5; stroke-linecap: round; }
  .name { font-weight: 600; }
  @media (prefers-color-scheme: dark) {
    .paper { fill: #16181b; } text { fill: #eee; } .quiet { fill: #aaa; }
    .grid { stroke: #34383d; } .axis { stroke: #777; }
    .tool-0 { stroke: #f2a48f; } .tool-1 { stroke: #8cc6ee; } .tool-2 { stroke: #aed581; }
    .fill-0 { fill: #f2a48f; } .fill-1 { fill: #8cc6ee; } .fill-2 { fill: #aed581; }
  }
"""


@dataclass(frozen=True, slots=True)
class Series:
    """A line: its label, points of size and cost, and the numbers of its colour and dashes."""

    label: str
    points: tuple[tuple[int, float], ...]
    color: int
    dashes: int


@dataclass(frozen=True, slots=True)
class Scale:
    """A logarithmic scale between two places on the paper."""

    low: float
    high: float
    start: float
    end: float

    @classmethod
    def around(cls, values: Iterable[float], start: float, end: float) -> Scale:
        """A scale with a little room around the values."""
        logarithms = [math.log10(value) for value in values]
        room = max(0.08, 0.04 * (max(logarithms) - min(logarithms)))
        return cls(min(logarithms) - room, max(logarithms) + room, start, end)

    def place(self, value: float) -> float:
        """Where a value stands."""
        share = (math.log10(value) - self.low) / (self.high - self.low)
        return self.start + share * (self.end - self.start)

    def ticks(self) -> list[float]:
        """The powers of ten within; with twos and fives where these are few."""
        exponents = range(math.floor(self.low), math.ceil(self.high) + 1)
        for steps in ((1,), (1, 2, 5)):
            found = [step * 10.0**exponent for exponent in exponents for step in steps]
            inside = [tick for tick in found if self.low <= math.log10(tick) <= self.high]
            if len(inside) > 2:  # noqa: PLR2004 - two marks make no scale
                return inside
        return inside


def number(value: float) -> str:
    """A number on an axis."""
    return f"{value:,.0f}" if value >= 1 else f"{value:.3f}".rstrip("0")


def _text(x: float, y: float, text: str, kind: str = "", anchor: str = "start") -> str:
    return (
        f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(text)}</text>'
    )


def _grid(sizes: Scale, costs: Scale, unit: str) -> Iterable[str]:
    for tick in sizes.ticks():
        x = sizes.place(tick)
        yield f'<path class="grid" d="M{x:.1f} {TOP}V{HEIGHT - BOTTOM}"/>'
        yield _text(x, HEIGHT - BOTTOM + 20, number(tick), anchor="middle")
    for tick in costs.ticks():
        y = costs.place(tick)
        yield f'<path class="grid" d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}"/>'
        yield _text(LEFT - 8, y + 5, f"{number(tick)} {unit}", anchor="end")
    corner = f"M{LEFT} {TOP}V{HEIGHT - BOTTOM}H{WIDTH - RIGHT}"
    yield f'<path class="axis" fill="none" d="{corner}"/>'


def _line(series: Series, sizes: Scale, costs: Scale) -> Iterable[str]:
    places = [(sizes.place(size), costs.place(cost)) for size, cost in series.points]
    path = "L".join(f"{x:.1f} {y:.1f}" for x, y in places)
    yield f'<path class="line tool-{series.color} dash-{series.dashes}" d="M{path}"/>'
    for x, y in places:
        yield f'<circle class="fill-{series.color}" cx="{x:.1f}" cy="{y:.1f}" r="4"/>'


def _spread(places: Sequence[float]) -> list[float]:
    """The places of labels from top to bottom, moved apart where they would overlap."""
    spread: list[float] = []
    for place in places:
        spread.append(max(place, spread[-1] + LINE_GAP) if spread else place)
    overhang = max(0.0, spread[-1] - (HEIGHT - BOTTOM)) if spread else 0.0
    return [place - overhang for place in spread]


def _labels(lines: Sequence[Series], sizes: Scale, costs: Scale) -> Iterable[str]:
    """The name of each line at its end, tied to it by a thin stroke."""
    ends = {
        series: (sizes.place(size), costs.place(cost))
        for series in lines
        for size, cost in series.points[-1:]
    }
    ordered = sorted(lines, key=lambda series: ends[series][1])
    places = _spread([ends[series][1] for series in ordered])
    edge = WIDTH - RIGHT
    for series, place in zip(ordered, places, strict=True):
        x, y = ends[series]
        yield f'<path class="axis" d="M{x + 6:.1f} {y:.1f}L{edge + 8} {place:.1f}"/>'
        yield _text(edge + 12, place + 5, series.label, f"name fill-{series.color}")


def describe(lines: Sequence[Series], unit: str) -> str:
    """The plot in words: every point."""
    return " ".join(
        f"{series.label}: "
        + ", ".join(f"{cost:.2f} {unit} for {size:,} entries" for size, cost in series.points)
        + "."
        for series in lines
    )


def draw(lines: Sequence[Series], title: str, unit: str, sizes_name: str) -> str:
    """The whole picture."""
    points = [point for series in lines for point in series.points]
    sizes = Scale.around([size for size, _ in points], LEFT, WIDTH - RIGHT)
    costs = Scale.around([cost for _, cost in points], HEIGHT - BOTTOM, TOP)
    head = f'viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-labelledby="title description"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {head}>',
        f'<title id="title">{escape(title)}</title>',
        f'<desc id="description">{escape(describe(lines, unit))}</desc>',
        f"<style>{STYLE}</style>",
        f'<rect class="paper" width="{WIDTH}" height="{HEIGHT}" rx="8"/>',
        _text(LEFT, 30, title, "name"),
        *_grid(sizes, costs, unit),
        _text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 12, sizes_name, "quiet", "middle"),
        *(part for series in lines for part in _line(series, sizes, costs)),
        *_labels(lines, sizes, costs),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"

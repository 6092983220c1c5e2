"""What live.py has measured, as tables in Markdown."""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import report
from edits import SCENARIOS

REFERENCE = "hugo"
STARTS: Mapping[str, str] = {
    "clean": "first page, never built",
    "again": "first page, nothing changed",
}
HURRIED: Mapping[str, str] = {
    f"{name}, hurried": f"{title}, every 0.5 s" for name, title in SCENARIOS.items()
}
_TITLES = {**STARTS, **SCENARIOS, **HURRIED}
_SECOND = 1000


@dataclass(frozen=True, slots=True)
class Sample:
    """One edit, or one start: how long it took to be seen (None: it never was), and how many cores
    other programs kept busy meanwhile.
    """

    tool: str
    size: int
    round: int
    scenario: str
    seconds: float | None
    elsewhere: float


def text(samples: Sequence[Sample], versions: Mapping[str, str], machine: report.Machine) -> str:
    """A table for each size, one of how it grows, and what is to be known about them."""
    tools = ", ".join(f"{tool} {version}" for tool, version in versions.items())
    place = str(machine).partition(";")[0]
    sizes = sorted({sample.size for sample in samples})
    parts = [f"Measured on {place}, with {tools}. In milliseconds."]
    parts += [_table(samples, size, list(versions)) for size in sizes]
    if len(sizes) > 1 and "sitegen" in versions:
        parts.append(_growth(samples, sizes))
    parts.append(_noise(samples))
    return "\n\n".join(parts)


def _table(samples: Sequence[Sample], size: int, tools: Sequence[str]) -> str:
    rows = []
    for scenario, title in _TITLES.items():
        found = {tool: _of(samples, tool, size, scenario) for tool in tools}
        if any(found.values()):
            cells = [cell for tool in tools for cell in _cells(found[tool])]
            rows.append([title, *cells, *_ratio(found)])
    head = [f"{size:,} entries", *(_columns(tools)), *(["÷ hugo"] if _compared(tools) else [])]
    return report.table(head, rows)


def _columns(tools: Sequence[str]) -> Iterator[str]:
    for tool in tools:
        yield f"{tool}: edits"
        yield from ("p50", "p95", "max")


def _compared(tools: Sequence[str]) -> bool:
    return "sitegen" in tools and REFERENCE in tools


def _of(samples: Sequence[Sample], tool: str, size: int, scenario: str) -> list[float | None]:
    wanted = (tool, size, scenario)
    return [item.seconds for item in samples if (item.tool, item.size, item.scenario) == wanted]


def _cells(found: Sequence[float | None]) -> list[str]:
    """How many, and their times; edits that were never seen count as the slowest."""
    if not found:
        return ["–"] * 4
    ordered = sorted(float("inf") if seconds is None else seconds for seconds in found)
    return [str(len(found)), *(_shown(_share(ordered, share)) for share in (0.5, 0.95, 1.0))]


def _share(ordered: Sequence[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def _shown(seconds: float) -> str:
    return "never" if seconds == float("inf") else f"{seconds * _SECOND:,.0f}"


def _ratio(found: Mapping[str, Sequence[float | None]]) -> list[str]:
    """The medians, and the 95th percentiles, of sitegen as parts of those of Hugo."""
    if not _compared(list(found)):
        return []
    pairs = []
    for share in (0.5, 0.95):
        own, other = (
            _share(sorted(float("inf") if item is None else item for item in found[tool]), share)
            if found[tool]
            else 0.0
            for tool in ("sitegen", REFERENCE)
        )
        pairs.append(report.digits(own / other) if own and 0 < other < float("inf") else "–")
    return [" / ".join(pairs)]


def _growth(samples: Sequence[Sample], sizes: Sequence[int]) -> str:
    """The medians of sitegen at each size, as multiples of those at the smallest."""
    rows = []
    for scenario, title in _TITLES.items():
        known = [
            [seconds for seconds in _of(samples, "sitegen", size, scenario) if seconds is not None]
            for size in sizes
        ]
        if all(known):
            medians = [statistics.median(values) for values in known]
            rows.append([title, *(report.digits(value / medians[0]) for value in medians)])
    return report.table(["sitegen, p50 ÷ smallest", *(f"{size:,}" for size in sizes)], rows)


def _noise(samples: Sequence[Sample]) -> str:
    busy = [item.elsewhere for item in samples if item.scenario not in STARTS]
    if not any(busy):
        return "- How busy the machine was otherwise is not known."
    middle = statistics.median(busy)
    verdict = "noisy: take home the ratios" if middle > report.NOISY else "quiet"
    return (
        f"- Other programs kept {middle:.2f} cores busy (the median; {max(busy):.2f} at worst):"
        f" {verdict}."
    )

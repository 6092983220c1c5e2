"""The verdict, as a table for people and as JSON for programs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from audit.looked import Looked
from audit.measures import MEASURES, Measure, Value
from audit.shortfalls import SHORTFALLS

_HEAD = ("#", "measure", "wanted", "worst", "where", "")
# As many causes as are told of one value.
_NOTES = 8


@dataclass(frozen=True, slots=True)
class Row:
    """A measure over all sites: its worst value, and all that are not as they should be."""

    measure: Measure
    site: str
    worst: Value
    misses: tuple[tuple[str, Value], ...]

    @property
    def cells(self) -> tuple[str, ...]:
        """The row of the table."""
        told = self.measure.tell(self.worst.number)
        where = f"{self.site}: {self.worst.where}" if self.misses or self.worst.number else ""
        name = self.measure.name
        return self.measure.criterion, name, self.measure.target, told, where, self.verdict

    @property
    def verdict(self) -> str:
        """Whether it is as it should be, or short of that and known to be, or worse."""
        if not self.misses:
            return "holds"
        known = SHORTFALLS.get(self.measure.name)
        if known is None:
            return "fails"
        at_most = self.measure.miss(Value("", known.worst))
        return "short" if self.measure.miss(self.worst) <= at_most else "fails"


def rows(found: Sequence[Looked], measures: Sequence[Measure] = MEASURES) -> list[Row]:
    """A row for each measure that was taken."""
    made = []
    for measure in measures:
        values = [(one.site.label, value) for one in found for value in measure.values(one)]
        if values:
            misses = [(site, value) for site, value in values if measure.miss(value)]
            site, worst = max(values, key=lambda pair: _badness(measure, pair[1]))
            made.append(Row(measure, site, worst, tuple(misses)))
    return made


def _badness(measure: Measure, value: Value) -> tuple[float, float]:
    """What is out of bounds is worse than what is near to them."""
    near = value.number if measure.high < float("inf") else -value.number
    return measure.miss(value), near


def table(made: Sequence[Row]) -> str:
    """All rows, in Markdown."""
    lines = [_HEAD, ("---",) * len(_HEAD), *(row.cells for row in made)]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)


def reasons(made: Sequence[Row]) -> Iterator[str]:
    """Why it is that measures fall short, in Markdown."""
    for row in made:
        if row.verdict == "short":
            yield f"- {row.measure.name}: {SHORTFALLS[row.measure.name].why}"


def failures(made: Sequence[Row]) -> Iterator[str]:
    """What is not as it should be, with the causes."""
    for row in made:
        if row.misses:
            measure = row.measure
            yield f"{measure.criterion} {measure.name}, wanted {measure.target}:"
            for (site, number, notes), places in _alike(row.misses).items():
                yield f"  {measure.tell(number)}  {site}: {', '.join(places)}"
                yield from (f"      {note}" for note in notes[:_NOTES])
                if len(notes) > _NOTES:
                    yield f"      and {len(notes) - _NOTES} more"


def _alike(
    misses: Sequence[tuple[str, Value]],
) -> dict[tuple[str, float, tuple[str, ...]], list[str]]:
    """The places of values that are the same, for the same reasons."""
    found: dict[tuple[str, float, tuple[str, ...]], list[str]] = {}
    for site, value in misses:
        found.setdefault((site, value.number, value.notes), []).append(value.where)
    return found


def as_json(made: Sequence[Row], versions: dict[str, str]) -> str:
    """The same for programs."""
    told: list[dict[str, Any]] = [
        {
            "criterion": row.measure.criterion,
            "measure": row.measure.name,
            "wanted": row.measure.target,
            "worst": row.worst.number,
            "where": f"{row.site}: {row.worst.where}",
            "verdict": row.verdict,
            "misses": [
                {"site": site, "where": value.where, "value": value.number, "notes": value.notes}
                for site, value in row.misses
            ],
        }
        for row in made
    ]
    return json.dumps({"versions": versions, "measures": told}, indent=1, ensure_ascii=False) + "\n"

"""When entries were read: years and their months, for the archive and the statistics."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sitegen import counts
from sitegen.counts import Month, Reading
from sitegen.outputs.dates import month_name
from sitegen.outputs.desk import Desk, address
from sitegen.outputs.paging import page_of
from sitegen.text import counted
from sitegen.views import BarView, TimelineView, YearView

READ_PATH = "/archive/read/"
UNREAD_PATH = "/archive/unread/"
UNDATED_PATH = "/archive/undated/"


def year_path(year: int) -> str:
    """The address of what was read in a year."""
    return f"/archive/{year}/"


def decade_path(year: int) -> str:
    """The address of what appeared in a decade."""
    return f"/archive/{year}s/"


def month_anchor(month: int) -> str:
    """Where a month begins on the pages of its year; 0 stands for none that is known."""
    return f"month-{month:02}" if month else "some-time"


def timeline(desk: Desk, found: Reading) -> TimelineView:
    """The years in which something was read, the latest first, and what was read in none."""
    totals: dict[int, int] = {}
    for (year, _), number in sorted(found.months.items(), reverse=True):
        totals[year] = totals.get(year, 0) + number
    pauses = counts.gaps(totals)
    return TimelineView(
        finding=" ".join(_findings(found)),
        most=max((number for (_, month), number in found.months.items() if month), default=0),
        years=tuple(
            YearView(
                name=str(year),
                url=address(desk.site, year_path(year)),
                count=total,
                months=tuple(_months(desk, year, total, found.months)),
                gap=_span(*pauses[year]) if year in pauses else None,
            )
            for year, total in totals.items()
        ),
        rest=tuple(_rest(desk, found)),
    )


def _months(desk: Desk, year: int, total: int, read: Mapping[Month, int]) -> Iterator[BarView]:
    """The twelve months. A long year has several pages, of which the latest month is on the first:
    each month leads to the one on which it begins.
    """
    for month in range(1, 13):
        number = read.get((year, month), 0)
        later = sum(read.get((year, other), 0) for other in range(month + 1, 13))
        page = page_of(desk.site, year_path(year), total, later)
        url = f"{address(desk.site, page)}#{month_anchor(month)}" if number else None
        yield BarView(name=month_name(month), url=url, count=number)


def _rest(desk: Desk, found: Reading) -> Iterator[BarView]:
    vague = sum(number for (_, month), number in found.months.items() if not month)
    if vague:
        yield BarView(name="dated by the year alone", url=None, count=vague)
    if found.sometime:
        url = address(desk.site, READ_PATH)
        yield BarView(name="read without a date", url=url, count=found.sometime)
    if found.unread:
        url = address(desk.site, UNREAD_PATH)
        yield BarView(name="not read yet", url=url, count=found.unread)


def _span(first: int, last: int) -> str:
    return str(first) if first == last else f"{first}–{last}"


# -------------------------------------------------------------------------------- in words


def _findings(found: Reading) -> Iterator[str]:
    """What the months show, as far as they are known."""
    months = {month: number for month, number in found.months.items() if month[1]}
    if not months:
        yield "Of no entry it is known in which month it was read."
        return
    first, last = min(months), max(months)
    number = counted(sum(months.values()), "entry", "entries")
    if first == last:
        yield f"Read in {_name(first)}: {number}."
        return
    yield f"Read from {_name(first)} to {_name(last)}: {number}."
    yield _greatest(months)
    span = (last[0] - first[0]) * 12 + last[1] - first[1] + 1
    # Where only a year is known, a month may seem to be empty and is not.
    if span > len(months) == len(found.months):
        yield f"In {span - len(months)} of these {span} months nothing was read."


def _greatest(months: Mapping[Month, int]) -> str:
    most = max(months.values())
    best = [month for month, number in months.items() if number == most]
    if len(best) > 1:
        return f"No month has more than {most:,}."
    return f"The month with the most is {_name(best[0])}, with {most:,}."


def _name(month: Month) -> str:
    return f"{month_name(month[1])} {month[0]}"

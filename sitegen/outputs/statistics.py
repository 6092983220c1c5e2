"""The reading list in numbers: charts of what is counted, each with what it shows in words."""

from __future__ import annotations

import heapq
import math
from collections.abc import Iterable, Iterator, Mapping

from sitegen import counts
from sitegen.counts import Counts
from sitegen.model import STATUSES, OutputFile, Status, Term
from sitegen.outputs import languages
from sitegen.outputs.desk import Desk, address
from sitegen.outputs.terms import by_frequency
from sitegen.outputs.timeline import UNDATED_PATH, decade_path, timeline
from sitegen.text import counted
from sitegen.views import BarView, ChartView, StatisticsView

_PATH = "/statistics/"
_STATUS_NAMES: Mapping[Status, str] = {
    "read": "Read",
    "reading": "Reading now",
    "to-read": "To read",
}
# Minutes, each step twice as long as the one before.
_LENGTHS = (5, 10, 20, 40, 80)
_MOST_RANKED = 12
_MOST_NAMED = 3
# From here on a time is told in hours.
_HOURS_FROM = 120


def statistics(desk: Desk) -> Iterator[OutputFile]:
    """`/statistics/`. It holds nothing but numbers and the names of what was counted: an edit that
    changes none of them leaves it as it is.
    """
    found = counts.count(desk.site)
    number = counted(found.entries, "entry", "entries")
    head = desk.head(_PATH, "Statistics", f"{desk.site.config.title} in numbers: {number}.")
    charts = (
        _statuses(found),
        _decades(desk, found),
        _lengths(found),
        _tags(desk, found),
        _sources(desk),
        _authors(desk, found),
        _languages(found),
    )
    view = StatisticsView(
        head=head,
        count=found.entries,
        timeline=timeline(desk, found.reading),
        charts=tuple(chart for chart in charts if chart),
    )
    yield desk.page("statistics.html", _PATH, view, "statistics")


def _chart(
    name: str, finding: str, bars: Iterable[BarView], rest: Iterable[BarView] = ()
) -> ChartView:
    """Bars that are there to be compared: one alone is left out."""
    shown = tuple(bars)
    return ChartView(
        name=name,
        anchor=name.casefold(),
        finding=finding,
        most=max((bar.count for bar in shown), default=0),
        bars=shown if len(shown) > 1 else (),
        rest=tuple(bar for bar in rest if bar.count),
    )


# ---------------------------------------------------------------------------------- entries


def _statuses(found: Counts) -> ChartView | None:
    if not found.entries:
        return None
    bars = [
        BarView(name=_STATUS_NAMES[status], url=None, count=found.statuses.get(status, 0))
        for status in reversed(STATUSES)
    ]
    return _chart("Status", f"Read: {bars[0].count:,} of {_entries(found.entries)}.", bars)


def _decades(desk: Desk, found: Counts) -> ChartView | None:
    if not found.published:
        return None
    decades = counts.by_decade(found.published)
    undated = BarView(
        name="without a date",
        url=address(desk.site, UNDATED_PATH),
        count=found.entries - sum(found.published.values()),
    )
    return _chart("Published", _ages(found.published), _decade_bars(desk, decades), [undated])


def _decade_bars(desk: Desk, decades: Mapping[int, int]) -> Iterator[BarView]:
    """Latest first; where there is nothing, one bar of no length for all decades of the gap."""
    pauses = counts.gaps(decades, 10)
    for year in sorted(decades, reverse=True):
        url = address(desk.site, decade_path(year))
        yield BarView(name=f"{year}s", url=url, count=decades[year])
        if year in pauses:
            first, last = pauses[year]
            name = f"{first}s" if first == last else f"{first}s–{last}s"
            yield BarView(name=name, url=None, count=0)


def _ages(years: Mapping[int, int]) -> str:
    first, last = min(years), max(years)
    if first == last:
        return f"All are from {first}."
    middle = counts.middle(years, high=True)
    return f"From {first} to {last}; half of them appeared in {middle} or later."


def _lengths(found: Counts) -> ChartView | None:
    if not found.minutes:
        return None
    unknown = found.entries - sum(found.minutes.values())
    rest = [BarView(name="of unknown length", url=None, count=unknown)]
    return _chart("Length", _durations(found.minutes), _length_bars(found.minutes), rest)


def _durations(minutes: Mapping[int, int]) -> str:
    total = _time(sum(length * number for length, number in minutes.items()))
    known = sum(minutes.values())
    if known == 1:
        return f"The one entry of known length takes {total}."
    middle = counted(counts.middle(minutes), "minute", "minutes")
    half = f"Half of the {_entries(known)} of known length take {middle} or less"
    return f"{half}; all together, {total}."


def _length_bars(minutes: Mapping[int, int]) -> list[BarView]:
    """From the shortest that there is to the longest."""
    bars, low = [], 0
    for high in (*_LENGTHS, math.inf):
        number = sum(count for length, count in minutes.items() if low < length <= high)
        name = f"over {low} minutes" if high == math.inf else f"{low + 1}–{high} minutes"
        bars.append(BarView(name=name, url=None, count=number))
        low = int(min(high, _LENGTHS[-1]))
    known = [place for place, bar in enumerate(bars) if bar.count]
    return bars[known[0] : known[-1] + 1]


def _time(minutes: int) -> str:
    if minutes < _HOURS_FROM:
        return counted(minutes, "minute", "minutes")
    return f"about {round(minutes / 60):,} hours"


def _languages(found: Counts) -> ChartView | None:
    """Nothing if there is but one."""
    if len(found.languages) < 2:  # noqa: PLR2004 - one alone is compared with nothing
        return None
    ordered = sorted(found.languages.items(), key=lambda pair: (-pair[1], pair[0]))
    bars = [
        BarView(name=languages.name_of(code), url=None, count=number) for code, number in ordered
    ]
    finding = f"In {bars[0].name}: {bars[0].count:,} of {_entries(found.entries)}."
    assumed = BarView(name="that name no language", url=None, count=found.unnamed)
    return _chart("Languages", finding, bars, [assumed])


def _entries(number: int) -> str:
    return counted(number, "entry", "entries")


# ------------------------------------------------------------------------------------ terms


def _tags(desk: Desk, found: Counts) -> ChartView | None:
    untagged = BarView(name="without a tag", url=None, count=found.untagged)
    return _ranked(desk, "tag", desk.site.tags.values(), untagged)


def _sources(desk: Desk) -> ChartView | None:
    sources = desk.site.sources.values()
    unknown = [term for term in sources if not term.known]
    rest = [
        BarView(
            name="from an unknown source",
            url=address(desk.site, term.path),
            count=len(term.entries),
        )
        for term in unknown
    ]
    return _ranked(desk, "source", [term for term in sources if term.known], *rest)


def _authors(desk: Desk, found: Counts) -> ChartView | None:
    anonymous = BarView(name="without an author", url=None, count=found.anonymous)
    return _ranked(desk, "author", desk.site.authors.values(), anonymous)


def _ranked(desk: Desk, noun: str, terms: Iterable[Term], *unknown: BarView) -> ChartView | None:
    """The most frequent, of those with more than one entry: others would only be the first by
    their names.
    """
    terms = list(terms)
    if not terms:
        return None
    first = heapq.nsmallest(_MOST_RANKED, terms, key=by_frequency)
    shown = [term for term in first if len(term.entries) > 1]
    bars = [_bar(desk, term) for term in shown] if len(shown) > 1 else []
    others = len(terms) - len(bars)
    more = BarView(
        name=f"more {noun}s" if bars else f"{noun}s in all",
        url=address(desk.site, f"/{noun}s/"),
        count=others,
    )
    return _chart(f"{noun.title()}s", _leaders(noun, terms), bars, [more, *unknown])


def _bar(desk: Desk, term: Term) -> BarView:
    return BarView(name=term.name, url=address(desk.site, term.path), count=len(term.entries))


def _leaders(noun: str, terms: list[Term]) -> str:
    """Which are the most frequent, where that can be said."""
    most = max(len(term.entries) for term in terms)
    best = sorted((term for term in terms if len(term.entries) == most), key=by_frequency)
    number, all_of = _entries(most), counted(len(terms), noun, f"{noun}s")
    if len(terms) == 1:
        return f"One {noun}: {best[0].name}, with {number}."
    if len(best) == 1:
        return f"Most frequent of {all_of}: {best[0].name}, with {number}."
    if len(best) == len(terms):
        return f"{all_of}, each with {number}."
    if len(best) > _MOST_NAMED:
        return f"{len(best):,} of {all_of} come first, each with {number}."
    names = ", ".join(term.name for term in best[:-1]) + f" and {best[-1].name}"
    return f"Most frequent of {all_of}: {names}, each with {number}."

"""How many entries a site has of each kind: the numbers that its statistics are made of."""

from __future__ import annotations

import itertools
import statistics
from collections import Counter
from collections.abc import Iterable, Mapping

import msgspec

from sitegen.model import Site, Status

# A year and a month of it, from 1; 0 stands for a reading of which only the year is known.
Month = tuple[int, int]


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """Numbers of entries by the month in which they were read; `sometime` have been read on a date
    that is not known, `unread` have not.
    """

    months: Mapping[Month, int]
    sometime: int
    unread: int


class Counts(msgspec.Struct, frozen=True, kw_only=True):
    """Numbers of entries. Nothing is guessed: an entry without a date is in no month and no year,
    so that these can add up to less than `entries`.

    `published` is by year, `minutes` by reading time, `languages` by code, where `unnamed` of them
    name none and count as being in the site's.
    """

    entries: int
    reading: Reading
    statuses: Mapping[Status, int]
    published: Mapping[int, int]
    minutes: Mapping[int, int]
    languages: Mapping[str, int]
    unnamed: int
    untagged: int
    anonymous: int


def count(site: Site) -> Counts:
    """Count what a site publishes."""
    entries = [listed.entry for listed in site.entries]
    named = Counter([entry.lang for entry in entries])
    languages: Counter[str] = Counter()
    for code, number in named.items():
        languages[(code or site.config.lang).partition("-")[0]] += number
    return Counts(
        entries=len(entries),
        reading=reading(site),
        statuses=Counter([entry.status for entry in entries]),
        published=Counter([entry.published.year for entry in entries if entry.published]),
        minutes=Counter([listed.minutes for listed in site.entries if listed.minutes]),
        languages=languages,
        unnamed=named[None],
        untagged=sum([not listed.tags for listed in site.entries]),
        anonymous=sum([not listed.authors for listed in site.entries]),
    )


def reading(site: Site) -> Reading:
    """Count what has been read when."""
    entries = [listed.entry for listed in site.entries]
    others = Counter([entry.status for entry in entries if not entry.read])
    return Reading(
        months=Counter([(entry.read.year, entry.read.month) for entry in entries if entry.read]),
        sometime=others["read"],
        unread=others.total() - others["read"],
    )


def by_decade(years: Mapping[int, int]) -> Mapping[int, int]:
    """Numbers by year as numbers by the first year of each decade."""
    decades: Counter[int] = Counter()
    for year, number in years.items():
        decades[year - year % 10] += number
    return decades


def gaps(steps: Iterable[int], width: int = 1) -> Mapping[int, tuple[int, int]]:
    """What is missing between steps of a `width`: the first and the last step that is not there,
    by the one that comes after them.
    """
    ordered = sorted(steps)
    return {
        after: (before + width, after - width)
        for before, after in itertools.pairwise(ordered)
        if after - before > width
    }


def middle(numbers: Mapping[int, int], *, high: bool = False) -> int:
    """The median of some values by how often each occurs: of two, the lower or the `high` one."""
    values = sorted(Counter(numbers).elements())
    return statistics.median_high(values) if high else statistics.median_low(values)

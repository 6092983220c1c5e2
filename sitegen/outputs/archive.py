"""The archive: by the year in which entries were read, and the decade in which they appeared."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Literal

import msgspec

from sitegen import counts, sheets
from sitegen.model import Listed, OutputFile
from sitegen.outputs.dates import month_name
from sitegen.outputs.desk import Desk, address, group, year_of_listing
from sitegen.outputs.paging import Part, parts
from sitegen.outputs.timeline import (
    READ_PATH,
    UNDATED_PATH,
    UNREAD_PATH,
    decade_path,
    month_anchor,
    timeline,
    year_path,
)
from sitegen.text import counted
from sitegen.views import ArchiveView, LinkView, PeriodView

# Up to this many entries the archive page lists them all; beyond, it leads to the periods.
_WHOLE_LIST = 200

PeriodKind = Literal["year", "decade", "read", "unread", "undated"]


class Period(msgspec.Struct, frozen=True):
    """A span of the archive with the positions of its entries."""

    kind: PeriodKind
    name: str
    title: str
    path: str
    positions: tuple[int, ...]


def archive(desk: Desk) -> Iterator[OutputFile]:
    """`/archive/`, `/archive/2026/`, `/archive/1970s/`, their older pages such as
    `/archive/2026/page/1/`, and the entries without a date.
    """
    decades, undated = _decades(desk), _undated(desk)
    head = desk.head("/archive/", "Archive", f"All of {desk.site.config.title}, by year.")
    whole = len(desk.site.entries) <= _WHOLE_LIST
    view = ArchiveView(
        head=head,
        count=len(desk.site.entries),
        timeline=timeline(desk, counts.reading(desk.site)),
        decades=tuple(_link(desk, period) for period in decades),
        undated=_link(desk, undated) if undated.positions else None,
        groups=group(desk, _by_reading(desk), _year_of_reading) if whole else (),
    )
    yield desk.page("archive.html", "/archive/", view, "archive")
    for run in (_years(desk), decades, [_read(desk)], [_unread(desk)], [undated]):
        for number, period in enumerate(run):
            if period.positions:
                newer = _link(desk, run[number - 1]) if number else None
                older = _link(desk, run[number + 1]) if number + 1 < len(run) else None
                yield from _period_pages(desk, period, newer, older)


# --------------------------------------------------------------------------------- periods


def _years(desk: Desk) -> list[Period]:
    years: dict[int, list[int]] = defaultdict(list)
    for position in _by_reading(desk):
        read = desk.site.entries[position].entry.read
        if read:
            years[read.year].append(position)
    return [
        Period("year", str(year), f"Read in {year}", year_path(year), tuple(years[year]))
        for year in sorted(years, reverse=True)
    ]


def _decades(desk: Desk) -> list[Period]:
    decades: dict[int, list[int]] = defaultdict(list)
    for position in _by_publication(desk):
        published = desk.site.entries[position].entry.published
        if published:
            decades[published.decade].append(position)
    return [
        Period("decade", f"{year}s", f"From the {year}s", decade_path(year), tuple(found))
        for year, found in sorted(decades.items(), reverse=True)
    ]


def _read(desk: Desk) -> Period:
    found = (p for p, listed in enumerate(desk.site.entries) if _when(listed) == "read")
    return Period("read", "Some time", "Read some time", READ_PATH, tuple(found))


def _unread(desk: Desk) -> Period:
    found = (p for p, listed in enumerate(desk.site.entries) if _when(listed) == "unread")
    return Period("unread", "Not read yet", "Not read yet", UNREAD_PATH, tuple(found))


def _when(listed: Listed) -> PeriodKind:
    if listed.entry.read:
        return "year"
    return "read" if listed.entry.status == "read" else "unread"


def _undated(desk: Desk) -> Period:
    found = (p for p, listed in enumerate(desk.site.entries) if not listed.entry.published)
    title = "Without a date"
    return Period("undated", title, "Works without a date", UNDATED_PATH, tuple(found))


def _by_reading(desk: Desk) -> list[int]:
    """Latest reading first, then what was read some time; what is not read comes last."""

    def key(position: int) -> tuple[int, int, int, int]:
        listed = desk.site.entries[position]
        read = listed.entry.read
        if read:
            return -read.year, -read.month, -read.day, position
        return 0, _when(listed) == "unread", 0, position

    return sorted(range(len(desk.site.entries)), key=key)


def _by_publication(desk: Desk) -> list[int]:
    def key(position: int) -> tuple[int, int, int, int]:
        date = desk.site.entries[position].entry.published
        return (-date.year, -date.month, -date.day, position) if date else (0, 0, 0, position)

    return sorted(range(len(desk.site.entries)), key=key)


# ----------------------------------------------------------------------------------- pages


def _period_pages(
    desk: Desk, period: Period, newer: LinkView | None, older: LinkView | None
) -> Iterator[OutputFile]:
    for part in parts(desk.site, period.path, period.positions):
        view = partial(_period_page, desk, period, part)
        if not part.number:
            view = partial(_first_page, desk, period, part, newer, older)
        count = None if part.number else len(period.positions)
        facts = (period.kind, period.title, count, newer, older, part.pagination)
        yield desk.list_page(
            "period.html",
            part.path,
            f"archive {period.name}",
            part.positions,
            sheets.encode(facts),
            view,
        )


def _first_page(
    desk: Desk, period: Period, part: Part, newer: LinkView | None, older: LinkView | None
) -> PeriodView:
    """With the number of entries, and the way to the periods beside this one."""
    count = len(period.positions)
    description = f"{period.title}: {counted(count, 'entry', 'entries')}."
    next_url = part.pagination.older or (older.url if older else None)
    head = desk.head(
        part.path,
        period.title,
        description,
        newer=newer.url if newer else None,
        older=next_url,
    )
    page = _period_page(desk, period, part)
    return msgspec.structs.replace(page, head=head, count=count, newer=newer, older=older)


def _period_page(desk: Desk, period: Period, part: Part) -> PeriodView:
    return PeriodView(
        kind=period.kind,
        head=desk.head(
            part.path,
            part.title(period.title),
            part.title(period.title) + ".",
            newer=part.pagination.newer,
            older=part.pagination.older,
        ),
        title=period.title,
        groups=group(desk, part.positions, _GROUPING[period.kind]),
        pagination=part.pagination,
    )


def _link(desk: Desk, period: Period) -> LinkView:
    return LinkView(
        name=period.name, url=address(desk.site, period.path), count=len(period.positions)
    )


def _year_of_reading(listed: Listed) -> tuple[str, str]:
    if listed.entry.read:
        return str(listed.entry.read.year), f"read-{listed.entry.read.year}"
    return ("Some time", "read") if _when(listed) == "read" else ("Not read yet", "not-read")


def _month_of_reading(listed: Listed) -> tuple[str, str]:
    read = listed.entry.read
    if read and read.month:
        return month_name(read.month), month_anchor(read.month)
    return "Some time in the year", month_anchor(0)


def _year_of_publication(listed: Listed) -> tuple[str, str]:
    published = listed.entry.published
    return (str(published.year), f"year-{published.year}") if published else ("Undated", "undated")


_GROUPING: Mapping[PeriodKind, Callable[[Listed], tuple[str, str]]] = {
    "year": _month_of_reading,
    "decade": _year_of_publication,
    "read": year_of_listing,
    "unread": year_of_listing,
    "undated": year_of_listing,
}

"""The home page with its pages, standalone pages, and the page for a wrong address."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from sitegen.layout import content_label
from sitegen.model import Html, OutputFile
from sitegen.outputs.collections import start
from sitegen.outputs.desk import Desk, description, direction
from sitegen.outputs.paging import parts
from sitegen.outputs.terms import frequent_tags
from sitegen.views import HomeView, NotFoundView, TextView


def home(desk: Desk) -> Iterator[OutputFile]:
    """The newest entries, a page at a time, and 404.html."""
    reading = _being_read(desk)
    for part in parts(desk.site, "/", range(len(desk.site.entries))):
        shown = part.positions if part.number else _others(desk, part.positions, reading)
        view = HomeView(
            head=desk.head(
                part.path,
                f"Page {part.number}" if part.number else desk.site.config.title,
                part.title(desk.site.config.title) + "."
                if part.number
                else desk.site.config.description,
                newer=part.pagination.newer,
                older=part.pagination.older,
            ),
            cards=tuple(desk.cards[position] for position in shown),
            reading=() if part.number else tuple(desk.cards[position] for position in reading),
            tags=() if part.number else frequent_tags(desk),
            start=None if part.number else start(desk),
            pagination=part.pagination,
        )
        yield desk.page("home.html", part.path, view, "home")
    yield _not_found(desk)


def _being_read(desk: Desk) -> list[int]:
    """At most a page of them, for whoever has begun everything."""
    entries = desk.site.entries
    found = [p for p, listed in enumerate(entries) if listed.entry.status == "reading"]
    return found[: desk.site.config.page_size]


def _others(desk: Desk, newest: Sequence[int], reading: Collection[int]) -> list[int]:
    """What stands on the first page below those that are being read: it has one page of entries in
    all, but what stands on no other page is not left out.
    """
    size = desk.site.config.page_size
    alone = (len(desk.site.entries) - 1) % size + 1
    others = [position for position in newest if position not in reading]
    room = size - len(reading)
    return [p for place, p in enumerate(others) if place < room or p < alone]


def _not_found(desk: Desk) -> OutputFile:
    head = desk.head("/404.html", "Page not found", "There is no such page here.", index=False)
    view = NotFoundView(head=head)
    return desk.page("404.html", "/404.html", view, "404")


def standalone_pages(desk: Desk) -> Iterator[OutputFile]:
    """About and the like."""
    for listed in desk.site.pages:
        page = listed.page
        lang = page.lang or desk.site.config.lang
        view = TextView(
            head=desk.head(listed.path, page.title, description(page.summary, page.body.opening)),
            title=page.title,
            lang=lang,
            direction=direction(lang),
            html=Html(""),
            headings=(),
            extra=page.extra,
        )
        origin = content_label(page.path)
        yield desk.page("page.html", listed.path, view, origin, page.body, listed.links)

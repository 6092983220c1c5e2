"""The home page with its pages, standalone pages, and the page for a wrong address."""

from __future__ import annotations

from collections.abc import Iterator

from sitegen.layout import content_label
from sitegen.model import OutputFile
from sitegen.outputs.desk import Desk, address, description, direction, term_link
from sitegen.views import HomeView, LinkView, NotFoundView, PaginationView, TextView

_HOME_TAGS = 24
_NOT_FOUND_ENTRIES = 5


def home(desk: Desk) -> Iterator[OutputFile]:
    """The newest entries, a page at a time, and 404.html."""
    size = desk.site.config.page_size
    total = max(1, -(-len(desk.cards) // size))
    for number in range(1, total + 1):
        path = _home_path(number)
        newer = address(desk.site, _home_path(number - 1)) if number > 1 else None
        older = address(desk.site, _home_path(number + 1)) if number < total else None
        title = desk.site.config.title if number == 1 else f"Page {number} of {total}"
        view = HomeView(
            head=desk.head(path, title, desk.site.config.description, newer=newer, older=older),
            cards=desk.cards[(number - 1) * size : number * size],
            reading=tuple(card for card in desk.cards if card.status == "reading")
            if number == 1
            else (),
            tags=tuple(_frequent_tags(desk)),
            pagination=PaginationView(number=number, total=total, newer=newer, older=older),
        )
        yield desk.page("home.html", path, view, "home")
    yield _not_found(desk)


def _home_path(number: int) -> str:
    return "/" if number == 1 else f"/page/{number}/"


def _frequent_tags(desk: Desk) -> list[LinkView]:
    terms = sorted(
        desk.site.tags.values(), key=lambda term: (-len(term.entries), term.name.casefold())
    )
    return [term_link(desk.site, term) for term in terms[:_HOME_TAGS]]


def _not_found(desk: Desk) -> OutputFile:
    head = desk.head("/404.html", "Page not found", "There is no such page here.", index=False)
    view = NotFoundView(head=head, recent=desk.cards[:_NOT_FOUND_ENTRIES])
    return desk.page("404.html", "/404.html", view, "404")


def standalone_pages(desk: Desk) -> Iterator[OutputFile]:
    """About and the like."""
    for listed in desk.site.pages:
        page = listed.page
        lang = page.lang or desk.site.config.lang
        view = TextView(
            head=desk.head(listed.path, page.title, description(page.summary, listed.text)),
            title=page.title,
            lang=lang,
            direction=direction(lang),
            html=listed.html,
            headings=listed.headings,
            extra=page.extra,
        )
        yield desk.page("page.html", listed.path, view, content_label(page.path))

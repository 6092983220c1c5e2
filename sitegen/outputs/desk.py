"""What all outputs work from: the site, the theme, and the views that many pages share.

Cards and links are made once for the whole site and reused in every list.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import cast

import msgspec

from sitegen import sheets
from sitegen.linking import file_of, with_base
from sitegen.model import Body, Entry, Listed, OutputFile, Sheet, Site, Status, Term
from sitegen.outputs import namesakes
from sitegen.outputs.dates import date_view
from sitegen.outputs.languages import foreign_name
from sitegen.outputs.overlay import with_item
from sitegen.rendered import Rendered
from sitegen.sheets import Shared, name_of
from sitegen.text import excerpt
from sitegen.theme import Closure, Theme
from sitegen.typography import typeset_line
from sitegen.urls import quote_path
from sitegen.views import (
    CardView,
    Direction,
    FeedView,
    GroupView,
    HeadView,
    LinkView,
    PageView,
    SiteView,
)

Fetch = Callable[[Iterable[Body]], Mapping[bytes, Rendered]]
Remember = Callable[[str, Mapping[bytes, Callable[[], bytes]]], Iterator[bytes]]

ATOM_TYPE = "application/atom+xml"
JSON_FEED_TYPE = "application/feed+json"
OPML_TYPE = "text/x-opml"

_RIGHT_TO_LEFT = frozenset(
    {"ar", "arc", "dv", "fa", "he", "ks", "ku", "ps", "sd", "ug", "ur", "yi"}
)
_DESCRIPTION_WORDS = 30
_STATUS_TEXT: dict[Status, str] = {"to-read": "to read", "reading": "reading now", "read": "read"}


class Desk(msgspec.Struct, frozen=True):
    """Site, theme, and shared views: cards are in the order of `site.entries`.

    `shared` are the cards with their bytes, and `cards` the same as they are put into views: to
    be passed on, not looked into. `marks` name everything that is known of each entry. `closures`
    are those of the templates. `fetch` gives the rendered texts of entries, by the keys of their
    bodies; `remember` gives the parts of an output in their order, and makes those that it has not
    kept of the last build; their keys name all that each is made from. `namesakes` tell apart
    entries of one title, by position.
    """

    site: Site
    theme: Theme
    view: SiteView
    shared: tuple[Shared[CardView], ...]
    cards: tuple[CardView, ...]
    marks: Sequence[bytes]
    namesakes: Mapping[int, str]
    base: bytes
    closures: Mapping[str, Mapping[str, bytes]]
    fetch: Fetch
    remember: Remember

    def absolute(self, path: str) -> str:
        """A path from the site's root as a whole address."""
        return self.site.config.url + quote_path(path.removeprefix("/"))

    def page(
        self,
        template: str,
        path: str,
        view: PageView,
        origin: str,
        body: Body | None = None,
        links: Mapping[str, str] | None = None,
    ) -> OutputFile:
        """A page to draw: `path` is its address below the root, `/tags/` or `/404.html`. The text
        of a `body`, with its `links` resolved, is put into the view when it is drawn.
        """
        parts = {"view": sheets.identity(view)}
        return self.sheet(template, path, origin, parts, lambda: view, body, links)

    def sheet(
        self,
        template: str,
        path: str,
        origin: str,
        parts: Mapping[str, bytes],
        view: Callable[[], PageView],
        body: Body | None = None,
        links: Mapping[str, str] | None = None,
    ) -> OutputFile:
        """The same for a page whose view is made only when it is drawn: it has to depend on
        nothing but the `parts`, the configuration, and the links in the head of all pages.
        """
        text = {"text": body.key + _links_mark(links or {})} if body else {}
        key = {**parts, **text, **self.closures.get(template, {})}
        return OutputFile(file_of(path), origin, key, Sheet(template, view, body, links or {}))

    def list_page(
        self,
        template: str,
        path: str,
        origin: str,
        positions: Iterable[int],
        facts: bytes,
        view: Callable[[], PageView],
    ) -> OutputFile:
        """A list whose view is made only when it is drawn: it has to depend on nothing but the
        cards at the `positions`, the `facts`, and what all pages depend on.
        """
        marks = b"".join([self.shared[position].mark for position in positions])
        parts = {"entries": marks, "list": facts, "configuration": self.base}
        return self.sheet(template, path, origin, parts, view)

    def file(
        self, path: str, origin: str, make: Callable[[], bytes], parts: Iterable[bytes]
    ) -> OutputFile:
        """A file that is made when its `parts` are not those it was made of last."""
        return OutputFile(path, origin, {"content": name_of(*parts)}, make)

    def with_text(self, position: int, entry: Entry) -> Desk:
        """The desk after an edit of an entry's text that changes nothing else of it: neither its
        fields, nor where its links lead.
        """
        before = self.site.entries[position]
        listed = msgspec.structs.replace(before, entry=entry)
        entries = with_item(self.site.entries, position, listed)
        marks = with_item(self.marks, position, _mark(self.shared[position], listed))
        site = msgspec.structs.replace(self.site, entries=entries)
        return msgspec.structs.replace(self, site=site, marks=marks)

    def with_theme(self, theme: Theme, closures: Mapping[str, Closure]) -> Desk:
        """The same site in another theme."""
        view = _site_view(self.site, theme)
        keys = {name: _key_of(closure, view) for name, closure in closures.items()}
        return msgspec.structs.replace(self, theme=theme, view=view, closures=keys)

    def head(
        self,
        path: str,
        title: str,
        description: str,
        *,
        feeds: Iterable[FeedView] = (),
        canonical: str | None = None,
        index: bool = True,
        newer: str | None = None,
        older: str | None = None,
    ) -> HeadView:
        """What a page's `<head>` needs; its own feeds come before the site's."""
        name = self.site.config.title
        return HeadView(
            title=name if title == name else f"{title} · {name}",
            description=description or title,
            url=self.absolute(path),
            canonical=canonical or self.absolute(path),
            feeds=(*feeds, *self.view.feeds),
            index=index,
            newer=newer,
            older=older,
        )


def make_all(_name: str, makers: Mapping[bytes, Callable[[], bytes]]) -> Iterator[bytes]:
    """What a desk without a memory remembers: everything is made."""
    return (make() for make in makers.values())


def open_desk(
    site: Site,
    theme: Theme,
    closures: Mapping[str, Closure],
    fetch: Fetch,
    remember: Remember = make_all,
) -> Desk:
    """Make the views that many pages share."""
    view = _site_view(site, theme)
    base = name_of(sheets.encode(site.config), sheets.encode(view.feeds))
    shared = tuple(_cards(site, base))
    marks = tuple(map(_mark, shared, site.entries))
    keys = {name: _key_of(closure, view) for name, closure in closures.items()}
    # In a view a shared card takes the place of the card that comes out of its bytes.
    cards = cast("tuple[CardView, ...]", shared)
    same = namesakes.marks(site)
    return Desk(site, theme, view, shared, cards, marks, same, base, keys, fetch, remember)


def _mark(card: Shared[CardView], listed: Listed) -> bytes:
    return card.mark + listed.entry.body.key + _links_mark(listed.links)


def _links_mark(links: Mapping[str, str]) -> bytes:
    return name_of(sheets.encode(links)) if links else b""


def _key_of(closure: Closure, view: SiteView) -> dict[str, bytes]:
    """What a page depends on beside its own view, by part."""
    names = view.__struct_fields__ if closure.site is None else closure.site
    used = [getattr(view, name, None) for name in names]
    return {"template": closure.digest.encode(), "site": name_of(sheets.encode(used))}


def made(path: str, data: bytes, origin: str) -> OutputFile:
    """A file whose bytes are there."""
    return OutputFile(path, origin, {"content": name_of(data)}, lambda: data)


def address(site: Site, path: str) -> str:
    """A path from the site's root as an address on its host, escaped."""
    return with_base(site.config, quote_path(path))


def description(summary: str, text: str) -> str:
    """What a page says of itself to search engines: its summary, else how its text begins."""
    return summary or excerpt(text, _DESCRIPTION_WORDS)


def direction(lang: str) -> Direction:
    """The writing direction of a language."""
    return "rtl" if lang.partition("-")[0] in _RIGHT_TO_LEFT else "ltr"


def feeds_below(site: Site, path: str, title: str) -> tuple[FeedView, FeedView]:
    """The Atom and the JSON feed in the folder `path`."""
    return (
        FeedView(title=title, url=address(site, f"{path}feed.xml"), type=ATOM_TYPE),
        FeedView(
            title=f"{title} (JSON)", url=address(site, f"{path}feed.json"), type=JSON_FEED_TYPE
        ),
    )


def _site_view(site: Site, theme: Theme) -> SiteView:
    config = site.config
    fixed = [("Collections", "/collections/")] if site.collections else []
    fixed += [("Tags", "/tags/"), ("Sources", "/sources/"), ("Authors", "/authors/")]
    fixed += [("Archive", "/archive/")]
    if config.search != "none":
        fixed += [("Search", "/search/")]
    pages = [(item.page.title, item.path) for item in site.pages if item.page.menu]
    return SiteView(
        title=config.title,
        description=config.description,
        author=config.author,
        lang=config.lang,
        direction=direction(config.lang),
        url=config.url,
        home=config.base_path,
        menu=tuple(LinkView(name=name, url=address(site, path)) for name, path in fixed + pages),
        feeds=feeds_below(site, "/", config.title),
        count=len(site.entries),
        search=config.search,
        options=theme.options,
    )


# ----------------------------------------------------------------------------------- cards


def _cards(site: Site, base: bytes) -> Iterator[Shared[CardView]]:
    maker = _CardMaker(site)
    tags, sources, authors = map(_names, (site.tags, site.sources, site.authors))
    for listed in site.entries:
        # All that a card is made of.
        mark = name_of(
            base,
            listed.entry.body.facts,
            b"early" if listed.early else b"",
            sources[listed.source],
            *[authors[key] for key in listed.authors],
            *[tags[key] for key in listed.tags],
        )
        yield Shared(mark, partial(maker.card, listed))


def _names(terms: Mapping[str, Term]) -> dict[str, bytes]:
    return {
        key: sheets.encode((term.kind, key, term.name, term.known, term.mark))
        for key, term in terms.items()
    }


class _CardMaker:
    """Makes cards of the entries of one site, and the links on them once."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._links: dict[str, LinkView] = {}

    def card(self, listed: Listed) -> CardView:
        """The card of an entry."""
        entry, site = listed.entry, self._site
        source = site.sources[listed.source]
        lang = entry.lang or site.config.lang
        return CardView(
            title=typeset_line(entry.title, lang),
            url=address(site, listed.path),
            original=entry.url,
            host=listed.host,
            source=self._link(source),
            source_known=source.known,
            source_mark=source.mark,
            authors=tuple([self._link(site.authors[key]) for key in listed.authors]),
            published=date_view(entry.published),
            added=date_view(entry.added),
            read=date_view(entry.read),
            status=entry.status,
            status_text=_STATUS_TEXT[entry.status],
            rating=entry.rating,
            minutes=listed.minutes,
            summary=typeset_line(entry.summary, lang),
            tags=tuple([self._link(site.tags[key]) for key in listed.tags]),
            lang=lang,
            language=foreign_name(lang, site.config.lang),
            direction=direction(lang),
            draft=entry.draft,
            early=listed.early,
        )

    def _link(self, term: Term) -> LinkView:
        # Without the number of its entries: that would change the cards of all others whenever one
        # is added.
        if term.path not in self._links:
            self._links[term.path] = term_link(self._site, term, 0)
        return self._links[term.path]


def term_link(site: Site, term: Term, count: int | None = None) -> LinkView:
    """A link to the page of a tag, source or author, with its number of entries."""
    number = len(term.entries) if count is None else count
    return LinkView(name=term.name, url=address(site, term.path), count=number)


def group(
    desk: Desk,
    positions: Sequence[int],
    key: Callable[[Listed], tuple[str, str]],
) -> tuple[GroupView, ...]:
    """Cards under headings: `key` gives each entry's heading and anchor. Order is kept."""
    groups: dict[tuple[str, str], list[CardView]] = {}
    for position in positions:
        groups.setdefault(key(desk.site.entries[position]), []).append(desk.cards[position])
    return tuple(
        GroupView(name=name, anchor=anchor, cards=tuple(cards))
        for (name, anchor), cards in groups.items()
    )


def year_of_listing(listed: Listed) -> tuple[str, str]:
    """The heading and anchor of the year in which an entry came onto the list."""
    added = listed.entry.added
    return (f"Added in {added.year}", f"added-{added.year}") if added else ("Undated", "undated")

"""What templates see: small frozen values for one page. Themes depend on these names alone.

Every `url` here is ready to print: it already holds the site's base path (`/reading/tags/c/`).
Every template gets two names: `site` (a `SiteView`) and `page` (one of the page views below,
named by its `kind`). docs/themes.md is the table of them for theme authors.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

import msgspec

from sitegen.model import Heading, Html, Publish, Status

Direction = Literal["ltr", "rtl"]


class View(msgspec.Struct, frozen=True, kw_only=True):
    """The base of all views: plain frozen data."""


class LinkView(View, frozen=True, kw_only=True):
    """A named link, with the number of entries behind it where that makes sense."""

    name: str
    url: str
    count: int = 0


class DateView(View, frozen=True, kw_only=True):
    """A date of any precision: `iso` for `datetime` attributes, `text` to read, `year` to sort."""

    iso: str
    text: str
    year: int


class FeedView(View, frozen=True, kw_only=True):
    """A feed of the site or of one page: `type` is its media type."""

    title: str
    url: str
    type: str


class HeadView(View, frozen=True, kw_only=True):
    """What the `<head>` of a page needs. `canonical` is absolute, and may be another site's."""

    title: str
    description: str
    url: str
    canonical: str
    feeds: tuple[FeedView, ...] = ()
    index: bool = True
    newer: str | None = None
    older: str | None = None


class SiteView(View, frozen=True, kw_only=True):
    """The site as a whole: the same value for every page."""

    title: str
    description: str
    author: str
    lang: str
    direction: Direction
    url: str
    home: str
    menu: tuple[LinkView, ...]
    feeds: tuple[FeedView, ...]
    count: int
    options: Mapping[str, Any]


class CardView(View, frozen=True, kw_only=True):
    """An entry as it stands in a list: what helps a reader to choose."""

    title: str
    url: str
    original: str | None
    host: str
    source: LinkView
    source_known: bool
    authors: tuple[LinkView, ...]
    published: DateView | None
    added: DateView | None
    read: DateView | None
    status: Status
    status_text: str
    rating: int | None
    minutes: int | None
    summary: str
    tags: tuple[LinkView, ...]
    lang: str
    direction: Direction
    draft: bool


class GroupView(View, frozen=True, kw_only=True):
    """Cards under one heading: a month, a year, a letter."""

    name: str
    anchor: str
    cards: tuple[CardView, ...]


class TermGroupView(View, frozen=True, kw_only=True):
    """Links under one heading: the tags that begin with one letter."""

    name: str
    anchor: str
    links: tuple[LinkView, ...]


class PaginationView(View, frozen=True, kw_only=True):
    """Where this page stands among its pages, which count from 1."""

    number: int
    total: int
    newer: str | None
    older: str | None


class HomeView(View, frozen=True, kw_only=True):
    """`home.html`: the newest entries, a page at a time; `reading` only on the first."""

    kind: Literal["home"] = "home"
    head: HeadView
    cards: tuple[CardView, ...]
    reading: tuple[CardView, ...]
    tags: tuple[LinkView, ...]
    pagination: PaginationView


class EntryView(View, frozen=True, kw_only=True):
    """`entry.html`: one work. `html` is the curator's text, or the work's own if `full`."""

    kind: Literal["entry"] = "entry"
    head: HeadView
    card: CardView
    html: Html
    headings: tuple[Heading, ...]
    full: bool
    publish: Publish | None
    license: str | None
    license_url: str | None
    words: int | None
    archive_url: str | None
    via: LinkView | None
    captions: tuple[str, ...]
    newer: LinkView | None
    older: LinkView | None
    related: tuple[CardView, ...]
    extra: Mapping[str, Any]


class TextView(View, frozen=True, kw_only=True):
    """`page.html`: a standalone page such as About."""

    kind: Literal["page"] = "page"
    head: HeadView
    title: str
    lang: str
    direction: Direction
    html: Html
    headings: tuple[Heading, ...]
    extra: Mapping[str, Any]


class IndexView(View, frozen=True, kw_only=True):
    """`tags.html`, `sources.html`, `authors.html`: all terms of one kind, by first letter."""

    kind: Literal["tags", "sources", "authors"]
    head: HeadView
    title: str
    count: int
    groups: tuple[TermGroupView, ...]
    descriptions: Mapping[str, str]


class TermView(View, frozen=True, kw_only=True):
    """`tag.html`, `source.html`, `author.html`: one term and its entries, by year of listing.

    `website` is the source's own address; `parent`, `children` belong to tags; `related` are
    terms of the same kind that share entries with this one.
    """

    kind: Literal["tag", "source", "author"]
    head: HeadView
    name: str
    description: str
    count: int
    groups: tuple[GroupView, ...]
    feeds: tuple[FeedView, ...] = ()
    website: str | None = None
    parent: LinkView | None = None
    children: tuple[LinkView, ...] = ()
    related: tuple[LinkView, ...] = ()
    tags: tuple[LinkView, ...] = ()
    sources: tuple[LinkView, ...] = ()
    authors: tuple[LinkView, ...] = ()


class ArchiveView(View, frozen=True, kw_only=True):
    """`archive.html`: the years in which entries were read, the decades of their publication."""

    kind: Literal["archive"] = "archive"
    head: HeadView
    years: tuple[LinkView, ...]
    decades: tuple[LinkView, ...]
    unread: LinkView | None
    undated: LinkView | None
    groups: tuple[GroupView, ...]


class PeriodView(View, frozen=True, kw_only=True):
    """`period.html`: the entries of one year of reading, or of one decade of publication."""

    kind: Literal["year", "decade", "unread", "undated"]
    head: HeadView
    title: str
    count: int
    groups: tuple[GroupView, ...]
    newer: LinkView | None
    older: LinkView | None


class NotFoundView(View, frozen=True, kw_only=True):
    """`404.html`: served at any depth, so all its addresses are absolute within the site."""

    kind: Literal["not-found"] = "not-found"
    head: HeadView
    recent: tuple[CardView, ...]


PageView = (
    HomeView | EntryView | TextView | IndexView | TermView | ArchiveView | PeriodView | NotFoundView
)

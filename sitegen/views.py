"""What templates see: small frozen values for one page. Themes depend on these names alone.

Every `url` here is ready to print: it already holds the site's base path (`/reading/tags/c/`).
Every template gets two names: `site` (a `SiteView`) and `page` (one of the page views below,
named by its `kind`). docs/themes.md is the table of them for theme authors.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

import msgspec

from sitegen.model import Heading, Html, Publish, Search, Status

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
    """The site as a whole: the same value for every page.

    `search` says who answers `/search/`, as the configuration does; with `none` there is no such
    page.
    """

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
    search: Search
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
    early: bool


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
    """Where this page stands among the pages of a list, as addresses of others.

    The first page shows the newest entries and has no `number`; it alone knows the `total` of
    pages. The others are counted from the oldest, which is page 1, so that each keeps its address
    and its entries when others are added. `newest` is the first page, `oldest` is page 1, or none
    if there is but one page.
    """

    number: int | None
    total: int | None
    newest: str
    newer: str | None
    older: str | None
    oldest: str | None


class HomeView(View, frozen=True, kw_only=True):
    """`home.html`: the newest entries, a page at a time; `reading`, `tags` only on the first.

    What is in `reading` is not among the `cards` of that page.
    """

    kind: Literal["home"] = "home"
    head: HeadView
    cards: tuple[CardView, ...]
    reading: tuple[CardView, ...]
    tags: tuple[LinkView, ...]
    pagination: PaginationView


class HighlightView(View, frozen=True, kw_only=True):
    """A passage of a work, what the curator says of it, and its address in the original: a browser
    scrolls to the words.
    """

    text: str
    note: str
    url: str | None


class CiteView(View, frozen=True, kw_only=True):
    """How a work is cited: in words, and as BibTeX."""

    sentence: str
    bibtex: str


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
    highlights: tuple[HighlightView, ...]
    cite: CiteView
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
    """`tags.html`, `sources.html`, `authors.html`: all terms of one kind, by first letter.

    `letters` lead to each letter: to its group on this page, or, if there are hundreds of terms,
    to its own page. Then the index has one group, of the most frequent terms, and each letter's
    page the group of that `letter`. `descriptions` are by name, of those terms that have one.
    `feeds` hold all sources, to subscribe to.
    """

    kind: Literal["tags", "sources", "authors"]
    head: HeadView
    title: str
    count: int
    letter: str | None
    letters: tuple[LinkView, ...]
    groups: tuple[TermGroupView, ...]
    descriptions: Mapping[str, str]
    feeds: tuple[FeedView, ...] = ()


class TermView(View, frozen=True, kw_only=True):
    """`tag.html`, `source.html`, `author.html`: one term and its entries, by year of listing.

    A page at a time; only the first has more than name, groups and pagination. `website` and
    `website_feed` are the source's own; `parent`, `children` belong to tags; `related` are terms of
    the same kind that share entries with this one. `first` and `last` are days on which its entries
    were listed, `years` all years of listing, the earliest first, each with its number of entries
    and the way to them. `search` leads to a search among them.
    """

    kind: Literal["tag", "source", "author"]
    head: HeadView
    name: str
    groups: tuple[GroupView, ...]
    pagination: PaginationView
    description: str = ""
    count: int | None = None
    feeds: tuple[FeedView, ...] = ()
    website: str | None = None
    website_feed: str | None = None
    search: str | None = None
    first: DateView | None = None
    last: DateView | None = None
    years: tuple[LinkView, ...] = ()
    parent: LinkView | None = None
    children: tuple[LinkView, ...] = ()
    related: tuple[LinkView, ...] = ()
    tags: tuple[LinkView, ...] = ()
    sources: tuple[LinkView, ...] = ()
    authors: tuple[LinkView, ...] = ()


class ArchiveView(View, frozen=True, kw_only=True):
    """`archive.html`: the years in which entries were read, the decades of their publication.

    `groups` hold all entries of a list that is short enough.
    """

    kind: Literal["archive"] = "archive"
    head: HeadView
    count: int
    years: tuple[LinkView, ...]
    decades: tuple[LinkView, ...]
    unread: LinkView | None
    undated: LinkView | None
    groups: tuple[GroupView, ...]


class PeriodView(View, frozen=True, kw_only=True):
    """`period.html`: the entries of one year of reading, or of one decade of publication.

    A page at a time; only the first has the `count`, and leads to the periods beside this one.
    """

    kind: Literal["year", "decade", "unread", "undated"]
    head: HeadView
    title: str
    groups: tuple[GroupView, ...]
    pagination: PaginationView
    count: int | None = None
    newer: LinkView | None = None
    older: LinkView | None = None


class SearchView(View, frozen=True, kw_only=True):
    """`search.html`: the form for a search, and what a script needs to carry it out.

    `index` is the address of the folder with the files that the script asks, whose form belongs
    to `shards` (0 if Pagefind makes them); `count` is the number of entries. `examples` are
    searches that find something.
    """

    kind: Literal["search"] = "search"
    head: HeadView
    index: str
    shards: int
    count: int
    examples: tuple[LinkView, ...]


class NotFoundView(View, frozen=True, kw_only=True):
    """`404.html`: served at any depth, so all its addresses are absolute within the site."""

    kind: Literal["not-found"] = "not-found"
    head: HeadView


PageView = (
    HomeView
    | EntryView
    | TextView
    | IndexView
    | TermView
    | ArchiveView
    | PeriodView
    | SearchView
    | NotFoundView
)

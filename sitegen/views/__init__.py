"""What templates see: small frozen values for one page. Themes depend on these names alone.

Every `url` here is ready to print: it already holds the site's base path (`/reading/tags/c/`).
Every template gets two names: `site` (a `SiteView`) and `page` (one of the page views below,
named by its `kind`). docs/themes.md is the table of them for theme authors.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from sitegen.model import Html, Publish
from sitegen.rendered import Heading
from sitegen.views.parts import (
    BarView,
    CardView,
    ChartView,
    CiteView,
    CollectionCardView,
    DateView,
    Direction,
    FeedView,
    GroupView,
    HeadView,
    HighlightView,
    LinkView,
    PaginationView,
    PickView,
    SiteView,
    TermGroupView,
    TimelineView,
    View,
    YearView,
)

__all__ = [
    "ArchiveView",
    "BarView",
    "CardView",
    "ChartView",
    "CiteView",
    "CollectionCardView",
    "CollectionView",
    "CollectionsView",
    "DateView",
    "Direction",
    "EntryView",
    "FeedView",
    "GroupView",
    "HeadView",
    "HighlightView",
    "HomeView",
    "IndexView",
    "LinkView",
    "NotFoundView",
    "PageView",
    "PaginationView",
    "PeriodView",
    "PickView",
    "SearchView",
    "SiteView",
    "StatisticsView",
    "TermGroupView",
    "TermView",
    "TextView",
    "TimelineView",
    "View",
    "YearView",
]


class HomeView(View, frozen=True, kw_only=True):
    """`home.html`: the newest entries, a page at a time; the rest only on the first.

    What is in `reading` is not among the `cards` of that page. `start` is the collection called
    `start-here`, if it shows anything.
    """

    kind: Literal["home"] = "home"
    head: HeadView
    cards: tuple[CardView, ...]
    reading: tuple[CardView, ...]
    tags: tuple[LinkView, ...]
    start: CollectionCardView | None
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
    highlights: tuple[HighlightView, ...]
    cite: CiteView
    captions: tuple[str, ...]
    collections: tuple[LinkView, ...]
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


class CollectionsView(View, frozen=True, kw_only=True):
    """`collections.html`: all curated lists, that of the home page first."""

    kind: Literal["collections"] = "collections"
    head: HeadView
    collections: tuple[CollectionCardView, ...]


class CollectionView(View, frozen=True, kw_only=True):
    """`collection.html`: one curated list. `html` introduces the `picks`, in their order."""

    kind: Literal["collection"] = "collection"
    head: HeadView
    title: str
    summary: str
    lang: str
    direction: Direction
    html: Html
    headings: tuple[Heading, ...]
    picks: tuple[PickView, ...]
    extra: Mapping[str, Any]


class IndexView(View, frozen=True, kw_only=True):
    """`tags.html`, `sources.html`, `authors.html`: all terms of one kind, by first letter.

    `letters` lead to each letter: to its group on this page, or, if there are hundreds of terms,
    to its own page. Then the index has one group, of the most frequent terms, and each letter's
    page the group of that `letter`. `descriptions` are by name, of those terms that have one.
    `feeds` hold all sources, to subscribe to. `other` leads to the same index in another order, by
    number of entries, or back from there.
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
    other: LinkView | None = None


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
    """`archive.html`: when entries were read, by year and month, and the decades they are from.

    `groups` hold all entries of a list that is short enough.
    """

    kind: Literal["archive"] = "archive"
    head: HeadView
    count: int
    timeline: TimelineView
    decades: tuple[LinkView, ...]
    undated: LinkView | None
    groups: tuple[GroupView, ...]


class PeriodView(View, frozen=True, kw_only=True):
    """`period.html`: the entries of one year of reading, or of one decade of publication.

    A page at a time; only the first has the `count`, and leads to the periods beside this one.
    """

    kind: Literal["year", "decade", "read", "unread", "undated"]
    head: HeadView
    title: str
    groups: tuple[GroupView, ...]
    pagination: PaginationView
    count: int | None = None
    newer: LinkView | None = None
    older: LinkView | None = None


class StatisticsView(View, frozen=True, kw_only=True):
    """`statistics.html`: the reading list in numbers, each chart with what it shows in a sentence.

    `charts` are those for which the list has numbers, in the order in which they are shown.
    """

    kind: Literal["statistics"] = "statistics"
    head: HeadView
    count: int
    timeline: TimelineView
    charts: tuple[ChartView, ...]


class SearchView(View, frozen=True, kw_only=True):
    """`search.html`: the form for a search, and what a script needs to carry it out.

    `index` is the address of the folder with the files that the script asks, whose form belongs
    to `shards` (0 if Pagefind makes them); `count` is the number of entries. `examples` are
    searches that find something, `tags` the most frequent ones: the way on without scripts.
    """

    kind: Literal["search"] = "search"
    head: HeadView
    index: str
    shards: int
    count: int
    examples: tuple[LinkView, ...]
    tags: tuple[LinkView, ...]


class NotFoundView(View, frozen=True, kw_only=True):
    """`404.html`: served at any depth, so all its addresses are absolute within the site."""

    kind: Literal["not-found"] = "not-found"
    head: HeadView


PageView = (
    HomeView
    | EntryView
    | TextView
    | CollectionsView
    | CollectionView
    | IndexView
    | TermView
    | ArchiveView
    | PeriodView
    | StatisticsView
    | SearchView
    | NotFoundView
)

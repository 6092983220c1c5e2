"""What pages consist of: the site, a page's head, cards, links, lists, charts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

import msgspec

from sitegen.model import Search, Status

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
    """An entry as it stands in a list: what helps a reader to choose.

    `source_mark` are one or two letters, or an emoji. `language` is the name of the work's
    language, and empty where that is the site's.
    """

    title: str
    url: str
    original: str | None
    host: str
    source: LinkView
    source_known: bool
    source_mark: str
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
    language: str
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
    if there is but one page. Also the first page alone knows the `pages`, the latest first: all of
    them, or, of hundreds, a few dozen at equal distances.
    """

    number: int | None
    total: int | None
    newest: str
    newer: str | None
    older: str | None
    oldest: str | None
    pages: tuple[LinkView, ...] = ()


class BarView(View, frozen=True, kw_only=True):
    """A number of entries of some kind, and where they are listed, if they are listed anywhere."""

    name: str
    url: str | None
    count: int


class ChartView(View, frozen=True, kw_only=True):
    """Numbers to compare. `finding` says in a sentence what they show, `most` is the greatest.

    `rest` is what the bars leave out, such as "3 without a date": the count comes before the name.
    A chart may have no bars, when there is nothing to compare.
    """

    name: str
    anchor: str
    finding: str
    most: int
    bars: tuple[BarView, ...]
    rest: tuple[BarView, ...]


class YearView(View, frozen=True, kw_only=True):
    """A year of reading: always twelve `months`, and in `count` also what is in none of them.

    `gap` names the years before this one in which nothing was read, such as "2012".
    """

    name: str
    url: str
    count: int
    months: tuple[BarView, ...]
    gap: str | None


class TimelineView(View, frozen=True, kw_only=True):
    """When entries were read: years, the latest first. `most` is the greatest number of a month.

    `finding` says in a sentence what they show, `rest` is what is in no year; the count comes
    before the name.
    """

    finding: str
    most: int
    years: tuple[YearView, ...]
    rest: tuple[BarView, ...]


class PickView(View, frozen=True, kw_only=True):
    """An entry in a collection, with the curator's note on it there, if there is one."""

    card: CardView
    note: str


class CollectionCardView(View, frozen=True, kw_only=True):
    """A collection as it stands in a list: its number of entries, and the `first` few of them."""

    title: str
    url: str
    summary: str
    count: int
    first: tuple[PickView, ...]
    lang: str
    direction: Direction


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

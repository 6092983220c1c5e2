"""The words of sitegen as frozen values; they know nothing of files, YAML, HTML or time."""

from __future__ import annotations

import datetime
import functools
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal

import msgspec

Status = Literal["to-read", "reading", "read"]
Publish = Literal["full", "excerpt", "link"]
Search = Literal["built-in", "pagefind", "none"]

STATUSES: tuple[Status, ...] = ("to-read", "reading", "read")
PUBLISH_CHOICES: tuple[Publish, ...] = ("full", "excerpt", "link")
SEARCH_CHOICES: tuple[Search, ...] = ("built-in", "pagefind", "none")


class PartialDate(msgspec.Struct, frozen=True, order=True):
    """The date of a work, as exactly as it is known: a year, a month or a day.

    0 stands for "not known", so that dates sort: 1945 comes before 1945-07.
    """

    year: int
    month: int = 0
    day: int = 0

    def __str__(self) -> str:
        """ISO 8601 with reduced precision: `1945`, `1945-07` or `1945-07-01`."""
        parts = (f"{self.year:04}", f"{self.month:02}", f"{self.day:02}")
        return "-".join(parts[: 1 + bool(self.month) + bool(self.day)])

    @property
    def decade(self) -> int:
        """The first year of the decade: 1970 for 1972."""
        return self.year - self.year % 10


class Html(str):
    """HTML that has been sanitised: templates print it without escaping it again."""

    __slots__ = ()

    def __html__(self) -> str:
        return self


class Imported(msgspec.Struct, frozen=True):
    """The receipt that an import leaves in the front matter of an entry it wrote.

    `digest` is of the file as written (without the receipt), so that an edit shows;
    `seed_digest` of the seed it was written from, so that a new seed shows.
    """

    seed: str
    seed_digest: str
    digest: str


class Link(msgspec.Struct, frozen=True, array_like=True):
    """A link of a text as it was written, and where the file first names it: the place counts
    from 1, 0 where it is not known; `excerpt` is that line.
    """

    target: str
    line: int = 0
    column: int = 0
    excerpt: str = ""


class Body(msgspec.Struct, frozen=True):
    """What the site knows of a Markdown text; its HTML stays on disk until a page is drawn.

    `links` are those that lead to files of the site, or that cannot be followed.

    `path` is that of its file, `key` the name of the rendered text, `line` the line of the file on
    which the text begins, `opening` how its plain text begins. `anchors` are those that links can
    lead to. `facts` is the digest of all that its file says beside it.
    """

    path: str = ""
    key: bytes = b""
    line: int = 1
    links: tuple[Link, ...] = ()
    anchors: tuple[str, ...] = ()
    opening: str = ""
    facts: bytes = b""


class Highlight(msgspec.Struct, frozen=True, omit_defaults=True):
    """A passage of a work, word for word, and what its curator says of it."""

    text: str
    note: str = ""


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One listed work: the front matter of one file of `content/`, and the facts of its text.

    `path` is relative to `content/`. `places` gives (line, column) of each field that the file
    sets.
    """

    path: str
    slug: str
    title: str
    url: str | None = None
    source: str | None = None
    authors: tuple[str, ...] = ()
    published: PartialDate | None = None
    added: datetime.date | None = None
    read: PartialDate | None = None
    status: Status = "to-read"
    rating: int | None = None
    tags: tuple[str, ...] = ()
    summary: str = ""
    lang: str | None = None
    license: str | None = None
    publish: Publish | None = None
    words: int | None = None
    archive_url: str | None = None
    via: str | None = None
    highlights: tuple[Highlight, ...] = ()
    aliases: tuple[str, ...] = ()
    captions: tuple[str, ...] = ()
    draft: bool = False
    imported: Imported | None = None
    extra: Mapping[str, Any] = msgspec.field(default_factory=dict)
    body: Body = Body()
    places: Mapping[str, tuple[int, int]] = msgspec.field(default_factory=dict)


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """A standalone page, such as About: one file of `content/pages/`."""

    path: str
    slug: str
    title: str
    summary: str = ""
    lang: str | None = None
    draft: bool = False
    menu: bool = True
    aliases: tuple[str, ...] = ()
    extra: Mapping[str, Any] = msgspec.field(default_factory=dict)
    body: Body = Body()
    places: Mapping[str, tuple[int, int]] = msgspec.field(default_factory=dict)


class Pick(msgspec.Struct, frozen=True):
    """An entry that a collection names, by its file and where, with the curator's note on it."""

    link: Link
    note: str = ""


class Collection(msgspec.Struct, frozen=True, kw_only=True):
    """A curated list of entries in an order: one file of `content/collections/`."""

    path: str
    slug: str
    title: str
    entries: tuple[Pick, ...]
    summary: str = ""
    lang: str | None = None
    draft: bool = False
    aliases: tuple[str, ...] = ()
    extra: Mapping[str, Any] = msgspec.field(default_factory=dict)
    body: Body = Body()
    places: Mapping[str, tuple[int, int]] = msgspec.field(default_factory=dict)


Text = Entry | Page | Collection
"""What a file of Markdown holds."""


class TagRule(msgspec.Struct, frozen=True, kw_only=True):
    """One tag of the vocabulary in `content/tags.yaml`."""

    name: str
    aliases: tuple[str, ...] = ()
    parent: str | None = None
    description: str = ""
    place: tuple[int, int] = (0, 0)


class SourceRule(msgspec.Struct, frozen=True, kw_only=True):
    """One source of `content/sources.yaml`. Its hosts tell which entries' URLs belong to it."""

    name: str
    aliases: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    url: str | None = None
    feed: str | None = None
    description: str = ""
    mark: str = ""
    place: tuple[int, int] = (0, 0)


class Asset(msgspec.Struct, frozen=True):
    """A file that is published as it is: its place in the site, where it comes from, the digest
    of its bytes, and how to read them.
    """

    path: str
    origin: str
    digest: bytes
    read: Callable[[], bytes]


class Library(msgspec.Struct, frozen=True, kw_only=True):
    """All of `content/`, read and checked, before any of it is put in relation.

    `unread` are the paths of files that are left out because something is wrong with them, `held`
    those of drafts and of entries dated later, and `early` those of entries dated later that are
    shown all the same.
    """

    entries: tuple[Entry, ...] = ()
    pages: tuple[Page, ...] = ()
    collections: tuple[Collection, ...] = ()
    tags: tuple[TagRule, ...] = ()
    sources: tuple[SourceRule, ...] = ()
    assets: tuple[Asset, ...] = ()
    unread: tuple[str, ...] = ()
    held: tuple[str, ...] = ()
    early: tuple[str, ...] = ()

    @property
    def texts(self) -> tuple[Text, ...]:
        """Entries, pages and collections: everything that has a Markdown body."""
        return (*self.entries, *self.pages, *self.collections)


class Option(msgspec.Struct, frozen=True):
    """One of the theme's options as the site writes it; the theme knows its kind."""

    text: str
    line: int
    column: int
    width: int


class Config(msgspec.Struct, frozen=True, kw_only=True):
    """`sitegen.yaml`, checked. `url` ends with a slash; `base_path` is its path, from `/` to `/`;
    `lines` are those of the file, and `places` (line, column) of each field, for messages.
    """

    title: str
    url: str
    description: str = ""
    author: str = ""
    lang: str = "en"
    theme: str = "folio"
    options: Mapping[str, Option] = msgspec.field(default_factory=dict)
    publish: Publish = "excerpt"
    search: Search = "built-in"
    page_size: int = 20
    feed_size: int = 30
    words_per_minute: int = 230
    lines: tuple[str, ...] = ()
    places: Mapping[str, tuple[int, int]] = msgspec.field(default_factory=dict)

    @property
    def base_path(self) -> str:
        """The path under which the site is published: `/reading/`, or `/`."""
        return _base_path(self.url)


# Asked for with every address of a site.
@functools.lru_cache(maxsize=4)
def _base_path(url: str) -> str:
    return "/" + url.split("://", 1)[1].partition("/")[2]


class Sheet(msgspec.Struct, frozen=True):
    """A page for a theme to draw: a template, how to make its view, and the text that goes into
    the view.

    `links` are the addresses to which the text's links lead, where these are not as written.
    """

    template: str
    view: Callable[[], Any]
    body: Body | None = None
    links: Mapping[str, str] = msgspec.field(default_factory=dict)


class OutputFile(msgspec.Struct, frozen=True):
    """One file of the built site, not yet made: its path under `build/`, what it was made from,
    and how to make it. Files with equal keys have equal bytes.

    `key` names everything that the bytes depend on, by part, so that a change can be explained.
    """

    path: str
    origin: str
    key: Mapping[str, bytes]
    recipe: Sheet | Callable[[], bytes]


TermKind = Literal["tag", "source", "author"]


class Term(msgspec.Struct, frozen=True, kw_only=True):
    """A tag, a source or an author in its place in the site.

    `entries` are positions in `Site.entries`; those of a tag include its sub-tags' entries.
    `website` and `feed` are a source's own.
    `known` is false for the one source that stands for "no source known".
    """

    kind: TermKind
    name: str
    slug: str
    path: str
    description: str = ""
    website: str | None = None
    feed: str | None = None
    mark: str = ""
    parent: str | None = None
    children: tuple[str, ...] = ()
    entries: tuple[int, ...] = ()
    known: bool = True


class Listed(msgspec.Struct, frozen=True, kw_only=True):
    """An entry in its place in the site. `path` is its address below the site's root; `links` are
    the addresses of its text's links; `source`, `authors` and `tags` are slugs of terms,
    `collections` those of the lists that name it. `early`: it is dated later, and shown to its
    curator.
    """

    entry: Entry
    path: str
    links: Mapping[str, str]
    host: str
    minutes: int | None
    source: str
    authors: tuple[str, ...]
    tags: tuple[str, ...]
    collections: tuple[str, ...] = ()
    early: bool = False


class ListedPage(msgspec.Struct, frozen=True):
    """A standalone page in its place in the site."""

    page: Page
    path: str
    links: Mapping[str, str]


class ListedCollection(msgspec.Struct, frozen=True):
    """A collection in its place in the site. `picks` are the positions in `Site.entries` of those
    that are published, in the curator's order, each with the note on it.
    """

    collection: Collection
    path: str
    links: Mapping[str, str]
    picks: tuple[tuple[int, str], ...]


class Site(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that is published, in relation: what outputs are made from.

    `entries` are newest first; all maps are by slug, in the order in which they are shown.
    """

    config: Config
    entries: Sequence[Listed]
    pages: tuple[ListedPage, ...]
    tags: Mapping[str, Term]
    sources: Mapping[str, Term]
    authors: Mapping[str, Term]
    collections: Mapping[str, ListedCollection] = msgspec.field(default_factory=dict)
    assets: tuple[Asset, ...] = ()

"""The search page, the index that its script asks, and what it shows of the entries it finds.

The index of Pagefind is made of the pages, when they are there: sitegen/pagefind.py.

Entries are counted from the oldest, so that a new one leaves the numbers of the others alone. Of
the index only those files are made again whose words are in other entries, or in other places.
"""

from __future__ import annotations

import heapq
import itertools
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import partial

import msgspec

from sitegen import sheets
from sitegen.layout import PAGEFIND
from sitegen.model import OutputFile, Site, Term
from sitegen.outputs import postings
from sitegen.outputs.desk import Desk, address, description
from sitegen.outputs.encoding import json_text
from sitegen.outputs.runs import runs
from sitegen.outputs.terms import by_frequency, frequent_tags, search_for
from sitegen.views import CardView, LinkView, SearchView

_PATH = "/search/"
# So many found entries lie in one file: few, as they are found anywhere on the list.
_AT_ONCE = 8


def search(desk: Desk) -> Iterator[OutputFile]:
    """`/search/`."""
    if _has_index(desk.site):
        yield _page(desk, _PATH, postings.shard_count(len(desk.site.entries)))
    elif desk.site.config.search == "pagefind":
        yield _page(desk, f"/{PAGEFIND}", 0)


def index(desk: Desk) -> Iterator[OutputFile]:
    """What is asked for words, `/search/words/`, and for what was found, `/search/entries/`."""
    if not _has_index(desk.site):
        return
    count = len(desk.site.entries)
    shards = postings.shard_count(count)
    files = enumerate(runs(count, _AT_ONCE))
    blocks = []
    # One block at a time, as it takes long: between two of them pages are handed out to be drawn.
    for block in _blocks(desk, shards):
        blocks.append(block)
        for number, run in itertools.islice(files, postings.BLOCK // _AT_ONCE):
            yield _found_file(desk, number, tuple(reversed(run)))
    pieces = zip(*blocks, strict=True) if count else iter(((),))
    for number, some in enumerate(pieces):
        make = partial(postings.shard, some, shards)
        parts = (sheets.encode(shards), *map(str.encode, some))
        yield desk.file(f"search/words/{number}.txt", "search-words", make, parts)


def _has_index(site: Site) -> bool:
    """Whether the search is our own; Pagefind makes no index of no pages."""
    search = site.config.search
    return search == "built-in" or (search == "pagefind" and not site.entries)


def _page(desk: Desk, index: str, shards: int) -> OutputFile:
    view = SearchView(
        head=desk.head(_PATH, "Search", f"Search {desk.site.config.title}."),
        index=address(desk.site, index),
        shards=shards,
        count=len(desk.site.entries),
        examples=tuple(_examples(desk)),
        tags=frequent_tags(desk),
    )
    return desk.page("search.html", _PATH, view, "search")


def _examples(desk: Desk) -> Iterator[LinkView]:
    """A search of each kind, for the most frequent."""
    site = desk.site
    for terms in (site.tags, site.sources, site.authors):
        known = [term for term in terms.values() if term.known]
        for term in heapq.nsmallest(1, known, key=by_frequency):
            yield search_for(desk, term.kind, term.name)
    dates = (listed.entry.published for listed in site.entries)
    years = Counter(date.year for date in dates if date)
    for year, _ in heapq.nsmallest(1, years.items(), key=lambda pair: (-pair[1], -pair[0])):
        yield search_for(desk, "year", str(year))


# ----------------------------------------------------------------------------------- index


def _blocks(desk: Desk, shards: int) -> Iterator[list[str]]:
    """The pieces of each block, the oldest entries first. Only those blocks are made whose entries
    are not as they were.
    """
    # Who finds a tag finds what is below it, as on its page.
    above = {slug: tuple(_ancestors(desk.site.tags, slug)) for slug in desk.site.tags}
    common = sheets.name_of(sheets.encode(shards), sheets.encode(above))
    makers = {}
    # As each counts its entries from the oldest.
    for run in map(reversed, runs(len(desk.site.entries), postings.BLOCK)):
        positions = tuple(run)
        marks = [desk.marks[position] for position in positions]
        makers[sheets.name_of(common, *marks)] = partial(_block, desk, positions, shards, above)
    for data in desk.remember("search", makers):
        yield msgspec.msgpack.decode(data, type=list[str])


def _block(
    desk: Desk, positions: Sequence[int], shards: int, above: Mapping[str, Sequence[str]]
) -> bytes:
    entries = [desk.site.entries[position].entry for position in positions]
    texts = desk.fetch([entry.body for entry in entries])
    places = []
    for position, entry in zip(positions, entries, strict=True):
        tags = [name for slug in desk.site.entries[position].tags for name in above[slug]]
        fields = _fields(desk.shared[position].view, tags)
        passages = [part for one in entry.highlights for part in (one.text, one.note)]
        places.append(postings.places(fields, texts[entry.body.key].words, passages))
    return postings.block(places, shards)


def _ancestors(tags: Mapping[str, Term], slug: str) -> Iterator[str]:
    """The names of the tags above a tag, with its own."""
    above: str | None = slug
    while above:
        yield tags[above].name
        above = tags[above].parent


def _fields(card: CardView, tags: Sequence[str]) -> Iterator[tuple[int, str]]:
    yield postings.TITLE, card.title
    yield postings.SUMMARY, card.summary
    yield from ((postings.TAG, name) for name in tags)
    yield from ((postings.AUTHOR, author.name) for author in card.authors)
    if card.source_known:
        yield postings.SOURCE, card.source.name
    if card.published:
        yield postings.YEAR, f"{card.published.year} {card.published.year // 10}0s"


# ---------------------------------------------------------------------------- what is found


class Found(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An entry as it is shown among others that were found; what is not known is left out."""

    url: str
    title: str
    lang: str = ""
    authors: str = ""
    source: str = ""
    year: str = ""
    summary: str = ""
    minutes: str = ""
    tags: str = ""


def _found_file(desk: Desk, number: int, positions: Sequence[int]) -> OutputFile:
    openings = [desk.site.entries[position].entry.body.opening for position in positions]
    marks = (desk.shared[position].mark for position in positions)
    parts = (sheets.encode(desk.site.config.lang), sheets.encode(openings), *marks)
    make = partial(_found, desk, positions)
    return desk.file(f"search/entries/{number}.json", "search-entries", make, parts)


def _found(desk: Desk, positions: Sequence[int]) -> bytes:
    lines = (json_text(_facts(desk, position)) for position in positions)
    return "[\n{}\n]\n".format(",\n".join(lines)).encode()


def _facts(desk: Desk, position: int) -> Found:
    card = desk.shared[position].view
    return Found(
        url=card.url,
        title=card.title,
        lang=card.lang if card.lang != desk.site.config.lang else "",
        authors=", ".join(author.name for author in card.authors),
        source=card.source.name if card.source_known else "",
        year=str(card.published.year) if card.published else "",
        summary=description(card.summary, desk.site.entries[position].entry.body.opening),
        minutes=f"{card.minutes} min" if card.minutes else "",
        tags=", ".join(tag.name for tag in card.tags),
    )

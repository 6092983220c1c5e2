"""Tags, sources and authors: an index of each, and pages for every one."""

from __future__ import annotations

import datetime
import heapq
import itertools
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import NamedTuple
from urllib.parse import quote

from sitegen import names, sheets
from sitegen.model import OutputFile, Term, TermKind
from sitegen.outputs.dates import date_view
from sitegen.outputs.desk import (
    OPML_TYPE,
    Desk,
    address,
    feeds_below,
    group,
    term_link,
    year_of_listing,
)
from sitegen.outputs.paging import Part, parts
from sitegen.site import occurring_with
from sitegen.text import counted
from sitegen.views import FeedView, IndexView, LinkView, TermGroupView, TermView

SOURCES_FILE = "/sources.opml"

_RELATED = 12
# More terms than this are too many for one page; then each letter has its own.
_WHOLE_INDEX = 300
_FREQUENT = 60
_AT_A_GLANCE = 8
# So many tags stand on other pages, for a choice.
_FEW = 12
# What begins with no letter stands under one heading, which comes first.
_SIGNS = "#"


def tags(desk: Desk) -> Iterator[OutputFile]:
    """`/tags/`, `/tags/NAME/` and `/tags/NAME/page/1/`."""
    yield from _index(desk, "tags", list(desk.site.tags.values()))
    for term in desk.site.tags.values():
        yield from _pages(desk, term)


def sources(desk: Desk) -> Iterator[OutputFile]:
    """`/sources/`, `/sources/NAME/` and `/sources/NAME/page/1/`."""
    yield from _index(desk, "sources", list(desk.site.sources.values()))
    for term in desk.site.sources.values():
        yield from _pages(desk, term)


def authors(desk: Desk) -> Iterator[OutputFile]:
    """`/authors/`, `/authors/NAME/` and `/authors/NAME/page/1/`."""
    yield from _index(desk, "authors", list(desk.site.authors.values()))
    for term in desk.site.authors.values():
        yield from _pages(desk, term)


def has_feeds(term: Term) -> bool:
    """Whether a term's page has feeds of its own."""
    return term.kind != "author"


def term_feeds(desk: Desk, term: Term) -> tuple[FeedView, ...]:
    """The feeds of a term's page."""
    if not has_feeds(term):
        return ()
    return feeds_below(desk.site, term.path, f"{desk.site.config.title}: {term.name}")


def sources_feed(desk: Desk) -> FeedView:
    """All sources as a list that feed readers can read."""
    title = f"{desk.site.config.title}: sources"
    return FeedView(title=title, url=address(desk.site, SOURCES_FILE), type=OPML_TYPE)


def search_for(desk: Desk, kind: str, name: str) -> LinkView:
    """A search among the entries of a tag, source, author or year."""
    words = name.replace('"', " ")
    query = f'{kind}:"{words}"' if " " in words else f"{kind}:{words}"
    return LinkView(name=query, url=f"{address(desk.site, '/search/')}?q={quote(query, safe=':')}")


# ----------------------------------------------------------------------------------- index


def _index(desk: Desk, kind: str, terms: Sequence[Term]) -> Iterator[OutputFile]:
    if len(terms) <= _WHOLE_INDEX:
        yield from _whole_index(desk, kind, terms)
    else:
        yield from _index_in_parts(desk, kind, terms)


def _whole_index(desk: Desk, kind: str, terms: Sequence[Term]) -> Iterator[OutputFile]:
    """All on one page; and once more by number, where one does not see at a glance what is most."""
    by_name = LinkView(name="By name", url=address(desk.site, f"/{kind}/"))
    url = address(desk.site, f"/{kind}/{_BY_NUMBER.path}")
    by_number = LinkView(name="By number of entries", url=url)
    has_both = len(terms) > _AT_A_GLANCE
    letters = _by_letter(terms)
    links = [LinkView(name=letter, url=f"#{_anchor(letter)}") for letter in letters]
    groups = [_group(desk, letter, found) for letter, found in letters.items()]
    other = by_number if has_both else None
    yield _index_page(desk, kind, _FIRST, terms, links, groups, other=other)
    if has_both:
        groups = _by_number(desk, terms)
        yield _index_page(desk, kind, _BY_NUMBER, terms, (), groups, other=by_name)


def _index_in_parts(desk: Desk, kind: str, terms: Sequence[Term]) -> Iterator[OutputFile]:
    """The most frequent, and a page for each letter."""
    letters = _by_letter(terms)
    urls = {letter: address(desk.site, f"/{kind}/{_path_of(letter)}") for letter in letters}
    counts = [
        LinkView(name=letter, url=urls[letter], count=len(found))
        for letter, found in letters.items()
    ]
    yield _index_page(desk, kind, _FIRST, terms, counts, [_frequent(desk, terms)])
    # Without numbers, which would change on all these pages when one letter gets a term.
    links = [LinkView(name=letter, url=url) for letter, url in urls.items()]
    for letter, found in letters.items():
        groups = [_group(desk, letter, found)]
        yield _index_page(desk, kind, _page_of(letter), found, links, groups)


class _Page(NamedTuple):
    """One page of an index: its address below that of the index, what its name and its description
    say of it beyond those of the first, and the letter of all that it names.
    """

    path: str = ""
    name: str = ""
    description: str = ""
    letter: str | None = None


_FIRST = _Page()
_BY_NUMBER = _Page("by/number/", " by number of entries", ", the most frequent first")


def _page_of(letter: str) -> _Page:
    under = f" under {letter}" if letter != _SIGNS else " that begin with no letter"
    return _Page(_path_of(letter), f": {letter}", under, letter)


def _index_page(
    desk: Desk,
    kind: str,
    page: _Page,
    terms: Sequence[Term],
    letters: Sequence[LinkView],
    groups: Sequence[TermGroupView],
    *,
    other: LinkView | None = None,
) -> OutputFile:
    path, title = f"/{kind}/{page.path}", kind.capitalize()
    all_of = f"All {counted(len(terms), kind[:-1], kind)} of {desk.site.config.title}"
    shown = {link.url for found in groups for link in found.links}
    feeds = (sources_feed(desk),) if kind == "sources" else ()
    view = IndexView(
        kind=kind,  # type: ignore[arg-type]  # one of the three literals, by its callers
        head=desk.head(path, f"{title}{page.name}", f"{all_of}{page.description}.", feeds=feeds),
        title=title,
        count=len(terms),
        letter=page.letter,
        letters=tuple(letters),
        groups=tuple(groups),
        descriptions={
            term.name: term.description
            for term in terms
            if term.description and address(desk.site, term.path) in shown
        },
        feeds=feeds,
        other=other,
    )
    return desk.page(f"{kind}.html", path, view, kind)


def _by_letter(terms: Iterable[Term]) -> dict[str, list[Term]]:
    letters: dict[str, list[Term]] = {}
    for term in terms:
        is_person = term.kind == "author"
        name = names.family_first(term.name) if is_person else term.name
        letters.setdefault(first_letter(name), []).append(term)
    ordered = sorted(letters, key=lambda letter: (letter != _SIGNS, letter))
    return {letter: letters[letter] for letter in ordered}


def _group(desk: Desk, letter: str, terms: Iterable[Term]) -> TermGroupView:
    links = tuple(term_link(desk.site, term) for term in terms)
    return TermGroupView(name=letter, anchor=_anchor(letter), links=links)


def _frequent(desk: Desk, terms: Iterable[Term]) -> TermGroupView:
    found = heapq.nsmallest(_FREQUENT, terms, key=by_frequency)
    links = tuple(term_link(desk.site, term) for term in found)
    return TermGroupView(name="Most frequent", anchor="most-frequent", links=links)


def _by_number(desk: Desk, terms: Iterable[Term]) -> list[TermGroupView]:
    """The terms under the numbers of their entries."""
    ordered = sorted(terms, key=by_frequency)
    return [
        TermGroupView(
            name=counted(number, "entry", "entries"),
            anchor=f"with-{number}",
            links=tuple(term_link(desk.site, term) for term in found),
        )
        for number, found in itertools.groupby(ordered, key=lambda term: len(term.entries))
    ]


def frequent_tags(desk: Desk) -> tuple[LinkView, ...]:
    """The most frequent tags, the first first."""
    found = heapq.nsmallest(_FEW, desk.site.tags.values(), key=by_frequency)
    return tuple(term_link(desk.site, term) for term in found)


def by_frequency(term: Term) -> tuple[int, str]:
    """The key by which terms are sorted when the most frequent are to be first."""
    return -len(term.entries), term.name.casefold()


def _word(letter: str) -> str:
    return "signs" if letter == _SIGNS else letter.casefold()


def _anchor(letter: str) -> str:
    return "signs" if letter == _SIGNS else f"letter-{_word(letter)}"


def _path_of(letter: str) -> str:
    # The folder may be that of a term called "letters", which has no page of such a name.
    return f"letters/{_word(letter)}/"


def first_letter(name: str) -> str:
    """The heading under which a name stands: É under E, digits and signs under #."""
    letter = unicodedata.normalize("NFD", name.casefold())[:1].upper()
    return letter if letter.isalpha() else _SIGNS


# ------------------------------------------------------------------------------------ page


def _pages(desk: Desk, term: Term) -> Iterator[OutputFile]:
    tags = desk.site.tags
    family = [tags[key] for key in (term.parent, *term.children) if key]
    known = (term.name, term.description, term.website, term.feed)
    links = [term_link(desk.site, other) for other in family]
    facts = sheets.encode((term.kind, term.parent, known, links))
    for part in parts(desk.site, term.path, term.entries):
        # The first page tells what all of the term's entries have in common.
        shown = part.positions if part.number else term.entries
        make = _later_page if part.number else _first_page
        yield desk.list_page(
            f"{term.kind}.html",
            part.path,
            f"{term.kind} {term.name}",
            shown,
            facts + sheets.encode(part.pagination),
            partial(make, desk, term, part),
        )


def _first_page(desk: Desk, term: Term, part: Part) -> TermView:
    feeds = term_feeds(desk, term)
    count = counted(len(term.entries), "entry", "entries")
    site_tags = desk.site.tags
    searchable = term.known and desk.site.config.search != "none"
    days = [day for day in map(partial(_added, desk), term.entries) if day]
    return TermView(
        kind=term.kind,
        head=desk.head(
            part.path,
            _title(term),
            term.description or f"{count} {_relation(term)}.",
            feeds=feeds,
            older=part.pagination.older,
        ),
        name=term.name,
        groups=group(desk, part.positions, year_of_listing),
        pagination=part.pagination,
        description=term.description,
        count=len(term.entries),
        feeds=feeds,
        website=term.website,
        website_feed=term.feed,
        search=search_for(desk, term.kind, term.name).url if searchable else None,
        first=date_view(min(days)) if days else None,
        last=date_view(max(days)) if days else None,
        years=_years(desk, term),
        parent=term_link(desk.site, site_tags[term.parent]) if term.parent else None,
        children=tuple(term_link(desk.site, site_tags[key]) for key in term.children),
        related=_occurring(desk, term, term.kind) if term.kind != "source" else (),
        tags=_occurring(desk, term, "tag") if term.kind != "tag" else (),
        sources=_occurring(desk, term, "source") if term.kind != "source" else (),
        authors=_occurring(desk, term, "author") if term.kind != "author" else (),
    )


def _later_page(desk: Desk, term: Term, part: Part) -> TermView:
    return TermView(
        kind=term.kind,
        head=desk.head(
            part.path,
            part.title(_title(term)),
            part.title(f"Entries {_relation(term)}") + ".",
            feeds=term_feeds(desk, term),
            newer=part.pagination.newer,
            older=part.pagination.older,
        ),
        name=term.name,
        groups=group(desk, part.positions, year_of_listing),
        pagination=part.pagination,
    )


def _title(term: Term) -> str:
    """What tells its page from that of an entry, or of another kind of term, with its name."""
    relation = _relation(term)
    return relation[:1].upper() + relation[1:]


def _relation(term: Term) -> str:
    word = {"tag": "tagged", "source": "from", "author": "by"}[term.kind]
    return f"{word} {term.name}"


def _occurring(desk: Desk, term: Term, kind: TermKind) -> tuple[LinkView, ...]:
    # Parent and sub-tags are shown as such.
    family = {term.parent, *term.children} if kind == term.kind else set()
    found = [pair for pair in occurring_with(desk.site, term, kind) if pair[0].slug not in family]
    return tuple(term_link(desk.site, other, count) for other, count in found[:_RELATED])


def _added(desk: Desk, position: int) -> datetime.date | None:
    return desk.site.entries[position].entry.added


def _years(desk: Desk, term: Term) -> tuple[LinkView, ...]:
    """The years in which its entries were listed, with the way to the first of each."""
    first, *others = parts(desk.site, term.path, term.entries)
    counts: Counter[int] = Counter()
    urls: dict[int, str] = {}
    for part in (first, *reversed(others)):
        page = address(desk.site, part.path) if part.number else ""
        for position in part.positions:
            if day := _added(desk, position):
                counts[day.year] += 1
                _, anchor = year_of_listing(desk.site.entries[position])
                urls.setdefault(day.year, f"{page}#{anchor}")
    years = sorted(counts)
    return tuple(LinkView(name=str(year), url=urls[year], count=counts[year]) for year in years)

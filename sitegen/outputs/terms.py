"""Tags, sources and authors: an index of each, and a page for every one."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping

from sitegen.model import OutputFile, Term, TermKind
from sitegen.outputs.desk import Desk, feeds_below, group, term_link, year_of_listing
from sitegen.site import occurring_with
from sitegen.text import counted
from sitegen.views import FeedView, IndexView, LinkView, TermGroupView, TermView

_RELATED = 12


def tags(desk: Desk) -> Iterator[OutputFile]:
    """`/tags/` and `/tags/NAME/`."""
    yield _index(desk, "tags", "Tags", desk.site.tags)
    for term in desk.site.tags.values():
        yield _page(desk, term)


def sources(desk: Desk) -> Iterator[OutputFile]:
    """`/sources/` and `/sources/NAME/`."""
    yield _index(desk, "sources", "Sources", desk.site.sources)
    for term in desk.site.sources.values():
        yield _page(desk, term)


def authors(desk: Desk) -> Iterator[OutputFile]:
    """`/authors/` and `/authors/NAME/`."""
    yield _index(desk, "authors", "Authors", desk.site.authors)
    for term in desk.site.authors.values():
        yield _page(desk, term)


def has_feeds(term: Term) -> bool:
    """Whether a term's page has feeds of its own."""
    return term.kind != "author"


def term_feeds(desk: Desk, term: Term) -> tuple[FeedView, ...]:
    """The feeds of a term's page."""
    if not has_feeds(term):
        return ()
    return feeds_below(desk.site, term.path, f"{desk.site.config.title}: {term.name}")


# ----------------------------------------------------------------------------------- index


def _index(desk: Desk, kind: str, title: str, terms: Mapping[str, Term]) -> OutputFile:
    path = f"/{kind}/"
    description = f"All {counted(len(terms), kind[:-1], kind)} of {desk.site.config.title}."
    view = IndexView(
        kind=kind,  # type: ignore[arg-type]  # one of the three literals, by its callers
        head=desk.head(path, title, description),
        title=title,
        count=len(terms),
        groups=tuple(_by_letter(desk, terms.values())),
        descriptions={term.name: term.description for term in terms.values()},
    )
    return desk.page(f"{kind}.html", path, view, kind)


def _by_letter(desk: Desk, terms: Iterable[Term]) -> Iterator[TermGroupView]:
    letters: dict[str, list[LinkView]] = {}
    for term in terms:
        letters.setdefault(first_letter(term.name), []).append(term_link(desk.site, term))
    # What begins with no letter comes first, under one heading.
    for letter in sorted(letters, key=lambda letter: (letter != "#", letter)):
        anchor = "signs" if letter == "#" else f"letter-{letter.casefold()}"
        yield TermGroupView(name=letter, anchor=anchor, links=tuple(letters[letter]))


def first_letter(name: str) -> str:
    """The heading under which a name stands: É under E, digits and signs under #."""
    letter = unicodedata.normalize("NFD", name.casefold())[:1].upper()
    return letter if letter.isalpha() else "#"


# ------------------------------------------------------------------------------------ page


def _page(desk: Desk, term: Term) -> OutputFile:
    feeds = term_feeds(desk, term)
    count = counted(len(term.entries), "entry", "entries")
    kind = {"tag": "tagged", "source": "from", "author": "by"}[term.kind]
    description = term.description or f"{count} {kind} {term.name}."
    site_tags = desk.site.tags
    view = TermView(
        kind=term.kind,
        head=desk.head(term.path, term.name, description, feeds=feeds),
        name=term.name,
        description=term.description,
        count=len(term.entries),
        groups=group(desk, term.entries, year_of_listing),
        feeds=feeds,
        website=term.website,
        parent=term_link(desk.site, site_tags[term.parent]) if term.parent else None,
        children=tuple(term_link(desk.site, site_tags[key]) for key in term.children),
        related=_occurring(desk, term, term.kind) if term.kind == "tag" else (),
        tags=_occurring(desk, term, "tag") if term.kind != "tag" else (),
        sources=_occurring(desk, term, "source") if term.kind == "author" else (),
        authors=_occurring(desk, term, "author") if term.kind != "author" else (),
    )
    return desk.page(f"{term.kind}.html", term.path, view, f"{term.kind} {term.name}")


def _occurring(desk: Desk, term: Term, kind: TermKind) -> tuple[LinkView, ...]:
    # Parent and sub-tags are shown as such.
    family = {term.parent, *term.children} if kind == term.kind else set()
    found = [pair for pair in occurring_with(desk.site, term, kind) if pair[0].slug not in family]
    return tuple(term_link(desk.site, other, count) for other, count in found[:_RELATED])

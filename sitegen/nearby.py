"""The addresses of a site that are nearest to one which it has not."""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import chain

from sitegen.model import Site

# How much of two names must agree, from 0 to 1.
_LEAST = 0.5


def nearest(site: Site, path: str, count: int = 5) -> Sequence[tuple[str, str]]:
    """Title and path below the base of what `path`, below the base too, was probably meant to be:
    the pages whose names are spelt alike, or share words. The nearest comes first.
    """
    wanted = _name_of(path)
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(wanted)
    scored = ((_likeness(matcher, wanted, _name_of(to)), title, to) for title, to in _pages(site))
    near = heapq.nlargest(count, (found for found in scored if found[0] >= _LEAST))
    return [(title, to.removeprefix("/")) for _, title, to in near]


def _name_of(path: str) -> str:
    """What a path calls its page: `tags/rust/index.html` is `rust`."""
    plain = path.removesuffix("index.html").rstrip("/").casefold()
    return plain.rpartition("/")[2].removesuffix(".html")


def _pages(site: Site) -> Iterator[tuple[str, str]]:
    yield from ((listed.entry.title, listed.path) for listed in site.entries)
    yield from ((listed.page.title, listed.path) for listed in site.pages)
    lists = site.collections.values()
    yield from ((listed.collection.title, listed.path) for listed in lists)
    terms = chain(site.tags.values(), site.sources.values(), site.authors.values())
    yield from ((term.name, term.path) for term in terms)
    yield from ((name.capitalize(), f"/{name}/") for name in ("tags", "sources", "authors"))
    if lists:
        yield "Collections", "/collections/"
    yield "Archive", "/archive/"
    yield "Statistics", "/statistics/"


def _likeness(matcher: SequenceMatcher[str], wanted: str, name: str) -> float:
    words, others = set(wanted.split("-")), set(name.split("-"))
    shared = 2 * len(words & others) / (len(words) + len(others))
    matcher.set_seq1(name)
    # The cheap measures are never below the exact one.
    if matcher.real_quick_ratio() < _LEAST or matcher.quick_ratio() < _LEAST:
        return shared
    return max(shared, matcher.ratio())

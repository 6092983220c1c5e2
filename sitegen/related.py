"""Which entries are near to one by their topics, and on what that depends.

Of the entries of each term only those listed next to one are looked at, eight to each side: what
is listed far away neither costs time nor changes a page.
"""

from __future__ import annotations

import bisect
import functools
import math
from collections.abc import Iterator, Mapping, Sequence

from sitegen.model import Site, Term, TermKind

_WINDOW = 8

# Weights are whole numbers: equal ones are equal in whatever order they are summed.
_WEIGHTS: Mapping[TermKind, int] = {"tag": 1_000_000, "author": 600_000, "source": 200_000}


def nearest(site: Site, position: int, count: int = 4) -> tuple[int, ...]:
    """The entries nearest to the one at `position`: shared tags count by their rarity, and a
    shared author or source a little. Ties go to the newer entry.
    """
    # The weight in the upper bits, below it the position, so that the greatest number is first.
    scores: dict[int, int] = {}
    for term in _terms_of(site, position):
        rarity = _rarity(term.kind, len(term.entries)) << 32
        at = bisect.bisect_left(term.entries, position)
        for other in term.entries[max(0, at - _WINDOW) : at + _WINDOW + 1]:
            scores[other] = scores.get(other, -other) + rarity
    scores.pop(position, None)
    return tuple(sorted(scores, key=scores.__getitem__, reverse=True)[:count])


def _terms_of(site: Site, position: int) -> Iterator[Term]:
    """What an entry can have in common with others."""
    listed = site.entries[position]
    yield from (site.tags[key] for key in listed.tags)
    yield from (site.authors[key] for key in listed.authors)
    source = site.sources[listed.source]
    if source.known:
        yield source


@functools.cache
def _rarity(kind: TermKind, count: int) -> int:
    """How much a term counts. Of the number of its entries the first three binary digits matter,
    so that one more seldom changes the pages of many.
    """
    lower = max(0, count.bit_length() - 3)
    return int(_WEIGHTS[kind] / math.log2(2 + (count >> lower << lower)))


def candidates(site: Site, marks: Sequence[bytes]) -> list[bytes]:
    """For each entry what its nearest ones depend on: `marks` are those of all entries, each as
    long as the others. Equal bytes, equal nearest entries.
    """
    found = [b""] * len(marks)
    size = len(marks[0]) if marks else 0
    # So that the first and the last entries of a term have as many on each side as all others.
    edge, width = bytes(_WINDOW * size), (2 * _WINDOW + 1) * size
    for term in _all_terms(site):
        head = b"%d/" % _rarity(term.kind, len(term.entries))
        row = edge + b"".join([marks[position] for position in term.entries]) + edge
        for position, start in zip(term.entries, range(0, len(row), size), strict=False):
            found[position] += head + row[start : start + width]
    return found


def _all_terms(site: Site) -> Iterator[Term]:
    yield from site.tags.values()
    yield from site.authors.values()
    yield from (source for source in site.sources.values() if source.known)

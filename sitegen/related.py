"""Which entries are near to one by their topics, and on what that depends.

Of the entries of each term only those listed next to one are looked at, eight to each side: what
is listed far away neither costs time nor changes a page.
"""

from __future__ import annotations

import bisect
import functools
import hashlib
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence

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
    """For each entry what its nearest ones depend on: `marks` are those of all entries. Equal
    bytes, equal nearest entries.
    """
    found = [b""] * len(marks)
    for term in _all_terms(site):
        head = b"%d/" % _rarity(term.kind, len(term.entries))
        # Counted from the oldest, so that a new entry leaves all but the last block as they are. A
        # block is as long as a window reaches: what is next to its entries lies in the ones beside.
        ends = range(len(term.entries), 0, -_WINDOW)
        blocks = [term.entries[max(0, end - _WINDOW) : end] for end in ends]
        names = [_name_of([marks[position] for position in block]) for block in blocks]
        for block, older, own, newer in zip(
            blocks, [b"", *names], names, [*names[1:], b""], strict=False
        ):
            around = b"%b%b/%b/%b" % (head, older, own, newer)
            for position in block:
                found[position] += around
    return found


def _name_of(marks: Iterable[bytes]) -> bytes:
    return hashlib.blake2b(b"".join(marks), digest_size=16).digest()


def _all_terms(site: Site) -> Iterator[Term]:
    yield from site.tags.values()
    yield from site.authors.values()
    yield from (source for source in site.sources.values() if source.known)

"""An inverted index in pieces: which words stand in which entries, and where in them.

A *block* is a run of entries, turned around by itself, so that an edit turns around one block. A
*shard* is a file of the site: some of the words, with all their entries. Which one a word belongs
to depends on how it begins: all words with the same first four letters are in one file, so that a
browser that looks for `prog` needs no other; and no word ever moves because of another.

A line of a shard is a word, a space, and for each of its entries how many lie between it and the
one before, in base 36 (nothing for none), and a sign for where in the entry the word stands:

    programming 4IA2D

is in the entries 4, 5 and 8: in the title and the text of the first, in the text of the second, in
the summary of the third.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

import msgspec

from sitegen.searching import found_by

# Where a word stands: a sum of these. The text counts from 1 to 3, by how often it has the word.
SUMMARY, TITLE, TAG, SOURCE, AUTHOR, YEAR = 4, 8, 16, 32, 64, 128

BLOCK = 128
_LETTERS = 4
# A word in the texts of so many entries tells little of any: only where it stands outside of a
# text, it is listed.
_COMMON, _COMMON_PER_SHARD = 1000, 2
COMMON_MARK = "*"

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def shard_count(entries: int) -> int:
    """How many shards a list has: a power of two, so that the number seldom changes."""
    return 1 << (entries // 16).bit_length()


# Words are sorted, so that those of one beginning follow each other.
@lru_cache(maxsize=256)
def _hash(beginning: str) -> int:
    number = 0
    for letter in beginning:
        number = (number * 31 + ord(letter)) % 65521
    return number


def shard_of(word: str, shards: int) -> int:
    """The number of the shard that a word belongs to."""
    return _hash(word[:_LETTERS]) % shards


def places(fields: Iterable[tuple[int, str]], levels: str) -> dict[str, int]:
    """The words of an entry, each with the places where it stands: in short `fields`, and in its
    text, whose words come as `searching.levels` gives them.
    """
    found: dict[str, int] = {}
    for level, words in enumerate(levels.split("\n"), start=1):
        found |= dict.fromkeys(words.split(), level)
    for place, text in fields:
        for word in _words(text):
            found[word] = found.get(word, 0) | place
    return found


# The same tags, sources and names stand in many entries.
@lru_cache(maxsize=4096)
def _words(text: str) -> tuple[str, ...]:
    return tuple(found_by(text))


def block(entries: Sequence[Mapping[str, int]], shards: int) -> bytes:
    """The words of a run of entries by shard: to be put together by `shard`."""
    first: dict[str, int] = {}
    last: dict[str, int] = {}
    found: dict[str, str] = {}
    for number, words in enumerate(entries):
        for word, place in words.items():
            if word in found:
                found[word] += _DISTANCES[number - last[word] - 1] + _SIGNS[place]
            else:
                # How far it is from the entry before is not known yet.
                first[word], found[word] = number, _SIGNS[place]
            last[word] = number
    lines: list[list[str]] = [[] for _ in range(shards)]
    for word in sorted(found):
        line = f"{word} {first[word]} {last[word]} {found[word]}"
        lines[shard_of(word, shards)].append(line)
    return msgspec.msgpack.encode(["\n".join(some) for some in lines])


def shard(pieces: Iterable[str], shards: int) -> bytes:
    """A file of the index: the same piece of all blocks, in their order."""
    lines: dict[str, list[str]] = defaultdict(list)
    ends: dict[str, int] = {}
    for number, piece in enumerate(pieces):
        for line in piece.splitlines():
            word, first, last, found = line.split(" ")
            start = number * BLOCK
            lines[word] += (_base36(start + int(first) - ends.get(word, -1) - 1), found)
            ends[word] = start + int(last)
    return "".join(
        f"{word} {_without_common(''.join(lines[word]), shards)}\n" for word in sorted(lines)
    ).encode()


_ENTRY = re.compile(f"([{_DIGITS}]*)([^{_DIGITS}])")


def _without_common(found: str, shards: int) -> str:
    """The entries of a word; of one that nearly every text has, those that say so in short."""
    limit = max(_COMMON, _COMMON_PER_SHARD * shards)
    # An entry takes a character, or two, or three.
    if len(found) <= limit:
        return found
    entries = _ENTRY.findall(found)
    if len(entries) <= limit:
        return found
    kept, gap = "", 0
    for distance, sign in entries:
        gap += int(distance or "0", 36)
        if sign in _TEXT_ONLY:
            gap += 1
        else:
            kept, gap = f"{kept}{_base36(gap)}{sign}", 0
    return COMMON_MARK + kept


def _base36(number: int) -> str:
    digits = ""
    while number:
        number, digit = divmod(number, 36)
        digits = _DIGITS[digit] + digits
    return digits


# Signs are no digits: capitals for what is frequent, then letters of two bytes.
_SIGNS = tuple(chr((65 if place < SOURCE else 129) + place) for place in range(2 * YEAR))
_TEXT_ONLY = frozenset(_SIGNS[:SUMMARY])
_DISTANCES = tuple(map(_base36, range(BLOCK)))

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


def places(
    fields: Iterable[tuple[int, str]], levels: str, passages: Iterable[str] = ()
) -> dict[str, int]:
    """The words of an entry, each with the places where it stands: in short `fields`, and in its
    text, whose words come as `searching.levels` gives them; `passages` count as parts of the text.
    """
    found: dict[str, int] = {}
    for level, words in enumerate(levels.split("\n"), start=1):
        found |= dict.fromkeys(words.split(), level)
    for passage in passages:
        for word in found_by(passage):
            found.setdefault(word, 1)
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
    found = _runs(words.items() for words in entries)
    # Outside of the text, where few words stand.
    told = _runs([item for item in words.items() if item[1] >= SUMMARY] for words in entries)
    lines: list[list[str]] = [[] for _ in range(shards)]
    for word in sorted(found):
        line = f"{word} {found[word]} {told[word]}" if word in told else f"{word} {found[word]}"
        lines[shard_of(word, shards)].append(line)
    return msgspec.msgpack.encode(["\n".join(some) for some in lines])


def _runs(entries: Iterable[Iterable[tuple[str, int]]]) -> dict[str, str]:
    """Of each word, its first entry, its last, and its entries as they are written, but for the
    distance of the first.
    """
    first: dict[str, int] = {}
    last: dict[str, int] = {}
    found: dict[str, str] = {}
    for number, words in enumerate(entries):
        for word, place in words:
            if word in found:
                found[word] += _DISTANCES[number - last[word] - 1] + _SIGNS[place]
            else:
                first[word], found[word] = number, _SIGNS[place]
            last[word] = number
    return {word: f"{first[word]} {last[word]} {text}" for word, text in found.items()}


def shard(pieces: Iterable[str], shards: int) -> bytes:
    """A file of the index: the same piece of all blocks, in their order."""
    found: dict[str, list[tuple[int, list[str]]]] = defaultdict(list)
    for number, piece in enumerate(pieces):
        for line in piece.splitlines():
            word, *runs = line.split(" ")
            found[word].append((number * BLOCK, runs))
    limit = max(_COMMON, _COMMON_PER_SHARD * shards)
    lines = []
    for word in sorted(found):
        entries = _joined(found[word], 0)
        # The signs are as many as the entries.
        if len(entries) > limit and len(entries.translate(_NO_DIGITS)) > limit:
            entries = COMMON_MARK + _joined(found[word], 3)
        lines.append(f"{word} {entries}\n")
    return "".join(lines).encode()


def _joined(blocks: Iterable[tuple[int, Sequence[str]]], place: int) -> str:
    """Entries of a word, from the runs at this place in its lines."""
    text, end = "", -1
    for start, runs in blocks:
        if place < len(runs):
            first, last, found = runs[place : place + 3]
            text += _base36(start + int(first) - end - 1) + found
            end = start + int(last)
    return text


def _base36(number: int) -> str:
    digits = ""
    while number:
        number, digit = divmod(number, 36)
        digits = _DIGITS[digit] + digits
    return digits


# Signs are no digits: capitals for what is frequent, then letters of two bytes.
_SIGNS = tuple(chr((65 if place < SOURCE else 129) + place) for place in range(2 * YEAR))
_DISTANCES = tuple(map(_base36, range(BLOCK)))
_NO_DIGITS = dict.fromkeys(map(ord, _DIGITS))

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
    """The words of a run of entries by shard: to be put together by `shard`. A line is a word, a
    space, and a sign for each of its entries, which tells its number in the run and the place.
    """
    found: dict[str, str] = defaultdict(str)
    for number, words in enumerate(entries):
        signs = _SIGNS_IN_BLOCK[number * _PLACES : (number + 1) * _PLACES]
        for word, place in words.items():
            found[word] += signs[place]
    lines: list[list[str]] = [[] for _ in range(shards)]
    for word in sorted(found):
        lines[shard_of(word, shards)].append(f"{word} {found[word]}")
    return msgspec.msgpack.encode(["\n".join(some) for some in lines])


def shard(pieces: Iterable[str], shards: int) -> bytes:
    """A file of the index: the same piece of all blocks, in their order."""
    found: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for number, piece in enumerate(pieces):
        # Not by splitlines: some of the signs end lines too.
        for line in filter(None, piece.split("\n")):
            word, _, signs = line.partition(" ")
            found[word].append((number * BLOCK, signs))
    limit = max(_COMMON, _COMMON_PER_SHARD * shards)
    lines = []
    for word in sorted(found):
        is_common = sum(len(signs) for _, signs in found[word]) > limit
        entries = _joined(found[word], SUMMARY if is_common else 0)
        lines.append(f"{word} {COMMON_MARK if is_common else ''}{entries}\n")
    return "".join(lines).encode()


def _joined(blocks: Iterable[tuple[int, str]], least: int) -> str:
    """The entries of a word, as they are written: those in which it stands at such a place."""
    text, next_one = [], 0
    for start, signs in blocks:
        for code in map(ord, signs):
            number, place = divmod(code - _FIRST_SIGN, _PLACES)
            if place >= least:
                text.append(_base36(start + number - next_one) + _SIGNS[place])
                next_one = start + number + 1
    return "".join(text)


@lru_cache(maxsize=4096)
def _base36(number: int) -> str:
    digits = ""
    while number:
        number, digit = divmod(number, 36)
        digits = _DIGITS[digit] + digits
    return digits


# Signs are no digits: capitals for what is frequent, then letters of two bytes.
_PLACES = 2 * YEAR
_SIGNS = tuple(chr((65 if place < SOURCE else 129) + place) for place in range(_PLACES))
# In a block a sign is one letter: beyond ASCII, and before the surrogates, which cannot be encoded.
_FIRST_SIGN = 256
_SIGNS_IN_BLOCK = "".join(map(chr, range(_FIRST_SIGN, _FIRST_SIGN + BLOCK * _PLACES)))

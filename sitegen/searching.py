"""Text as it is searched: folded, and taken apart into words.

The theme's `search.js` does the same with what a reader types, rule by rule: a change here is a
change there. tests/test_browser_search.py compares the two over all letters of Unicode.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence

# Letters that few keyboards have, and what people type in their place. Unicode itself takes é
# apart, into a letter and a mark, and likewise most others.
_PLAIN = {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ł": "l", "ı": "i", "ς": "σ"}
# What Latin, Greek and Cyrillic letters carry; the vowels of Hebrew and Arabic, which are seldom
# written; the stroke that only lengthens an Arabic word; and joiners. The marks of other scripts,
# such as the vowels of Hindi, tell words apart.
_DROPPED = "\u0300-\u036f\u0591-\u05c7\u0640\u064b-\u065f\u0670\u200c\u200d"
# Scripts without spaces between words, and Korean, which appends to words what others put before
# them: they are searched by pairs of letters.
_PAIRED = (
    "\u0e00-\u109f\u1780-\u17ff\u1980-\u1aaf"  # Thai, Lao, Tibetan, Burmese, Khmer, Tai
    "\u3005-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"  # Chinese, Japanese, Korean
)
_FIRST_PAIRED = _PAIRED[0]
# Typographic punctuation, and arrows: one leads back from each footnote.
_PUNCTUATION = re.compile("[\xa0\xab\xb7\xbb\u2010-\u2027\u2030-\u203a\u2190-\u21ff]")
# What is longer is no word, but a key or a picture in letters.
_LONGEST = 40

# How often a word stands in a text, in steps from 1; longer texts say everything more often.
_USUAL_LENGTH = 400
_STEPS = (0.55, 0.78)


def fold(text: str) -> str:
    """A text without what readers leave out when they type: capitals, accents, ligatures; and
    without typographic punctuation and arrows.
    """
    plain = text if text.isascii() else _PUNCTUATION.sub(" ", text)
    # Most texts have nothing else beyond ASCII, and are spared the rest.
    if plain.isascii():
        return plain.lower()
    lower = unicodedata.normalize("NFKD", plain).lower()
    simple = _replaced().sub(lambda match: _PLAIN.get(match[0], ""), lower)
    return unicodedata.normalize("NFC", simple)


def words_of(text: str) -> list[str]:
    """The words of a text, folded, in their order. C, C++ and C# are three words.

    Of scripts without spaces: each pair of neighbouring letters, or a letter by itself.
    """
    return _words(fold(text))


def found_by(text: str) -> list[str]:
    """All words that a text is found by: a Chinese letter is a word that people look for."""
    folded = fold(text)
    words = _words(folded)
    return words if folded.isascii() else words + _han().findall(folded)


def _words(folded: str) -> list[str]:
    sifted = folded.translate(_SIEVE)
    if sifted.isascii() or max(sifted) < _FIRST_PAIRED:
        pieces = _SIGNED.findall(sifted) if "+" in sifted or "#" in sifted else sifted.split()
        return [piece for piece in pieces if len(piece) <= _LONGEST]
    return [word for piece in _piece().findall(sifted) for word in _words_of_piece(piece)]


def _words_of_piece(piece: str) -> Sequence[str]:
    if not _is_paired(piece[0]):
        return [piece] if len(piece) <= _LONGEST else []
    return [piece[place : place + 2] for place in range(len(piece) - 1)] or piece


def levels(text: str) -> str:
    """The words of a text, each once and sorted: first a line of those that it names in passing,
    then lines of those that it names often, and very often.
    """
    words = found_by(text)
    counts = Counter(words)
    # By halves and doubles, so that a few words more leave the level of all others alone.
    length = 1 << len(words).bit_length() >> 1
    slowness = 0.3 + 0.9 * length / _USUAL_LENGTH
    level = {n: sum(n / (n + slowness) >= step for step in _STEPS) for n in set(counts.values())}
    lines: list[list[str]] = [[] for _ in (*_STEPS, 1)]
    for word in sorted(counts):
        lines[level[counts[word]]].append(word)
    return "\n".join(map(" ".join, lines))


class _Sieve(dict[int, str]):
    """What stands for each character: itself if words are made of it, or a space."""

    def __missing__(self, code: int) -> str:
        sign = chr(code)
        self[code] = sign if sign in "+#" or unicodedata.category(sign)[0] in "LMN" else " "
        return self[code]


_SIEVE = _Sieve()


_SIGNED = re.compile(r"[^\s+#]+(?:(?:\+\+|#)(?![^\s+#]))?")


# Patterns over many scripts take long to make, and most texts need none.
@functools.cache
def _piece() -> re.Pattern[str]:
    return re.compile(rf"[{_PAIRED}]+|[^\s+#{_PAIRED}]+(?:(?:\+\+|#)(?![^\s+#]))?")


@functools.cache
def _replaced() -> re.Pattern[str]:
    return re.compile(f"[{_DROPPED}{''.join(_PLAIN)}]")


@functools.cache
def _han() -> re.Pattern[str]:
    return re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")


@functools.cache
def _is_paired(letter: str) -> bool:
    return re.match(f"[{_PAIRED}]", letter) is not None

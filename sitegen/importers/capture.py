"""A raw capture as measured lines: what every later step looks at instead of plain strings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from sitegen.text import UNSPACED, count_words, fold_spaces, split_lines, without_invisibles

UNSPACED_LETTER = re.compile(rf"[{UNSPACED}]")
LETTERS_AND_DIGITS = re.compile(r"[^\W_]+")
LETTERS = re.compile(r"[^\W\d_]+")
SENTENCE_END = re.compile(
    r"""(?:[.!?…。！？।؟;:：；] ?|--?|—)[\]"'”’“»«」』）)*]{0,4}(?:\[\d{1,3}\]){0,3}$"""
)
ELLIPSIS_END = re.compile(r"(?:…|\.\.\.|\[…\]|\[\.\.\.\])[\]\"'”’»)]{0,2}$")
BULLET = re.compile(r"[•·●▪■◦‣∙►▸*]\s{0,3}(?=\S)|[–-]\s{1,3}(?=\S)")
NUMBER = re.compile(r"\d{1,3}[.)]\s")

# Plain text is wrapped at about 72 characters; a scraper's lines are paragraphs.
WRAPPED_WIDTHS = range(50, 101)
FEWEST_WRAPS = 3
# In scripts without spaces a whole line looks like one word.
LONGEST_WORD = 30
WRAPPED_SHARE = 0.8
# Furniture is short; a longer line is never looked up in a phrase table.
LONGEST_PHRASE = 600


class CapturedLine(NamedTuple):
    """One line of a capture that is not blank, measured once.

    `phrase` is its letters in lower case with single spaces, for comparing with phrase tables;
    `key` its letters and digits alone, for recognising the same line in other typography.
    """

    number: int
    text: str
    words: int
    phrase: str
    key: str
    is_sentence: bool
    is_cut: bool
    after_blank: bool


def split(text: str) -> list[CapturedLine]:
    """The lines of a capture that are not blank, in order, measured."""
    lines = []
    after_blank = True
    folded_lines = [fold_spaces(without_invisibles(raw)) for raw in split_lines(text)]
    for number, folded in _unwrap(folded_lines):
        if folded:
            lines.append(_measure(number, folded, after_blank=after_blank))
        after_blank = not folded
    return lines


def _unwrap(lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    """The lines with their numbers; those of a hard-wrapped text joined to paragraphs.

    A text is hard-wrapped when hardly any next word would have fitted into a line above it.
    """
    width = max(map(len, lines), default=0)
    pairs = [(line, below) for line, below in pairwise(lines) if below and 2 * len(line) > width]
    wrapped = sum(_is_full(*pair, width) for pair in pairs)
    if not (
        WRAPPED_WIDTHS.start <= width < WRAPPED_WIDTHS.stop
        and len(pairs) >= FEWEST_WRAPS
        and wrapped >= WRAPPED_SHARE * len(pairs)
    ):
        yield from enumerate(lines, start=1)
        return
    first, parts = 1, lines[:1]
    for number, (above, line) in enumerate(pairwise(lines), start=2):
        if above and line and _is_full(above, line, width):
            parts = [*parts, line]
        else:
            yield first, " ".join(parts)
            first, parts = number, [line]
    yield first, " ".join(parts)


def _is_full(line: str, following: str, width: int) -> bool:
    word = len(following.split(" ", 1)[0])
    return word <= LONGEST_WORD and len(line) + 1 + word > width


def make_key(text: str) -> str:
    """The letters and digits of a text alone: equal for straight and curly typography."""
    return "".join(LETTERS_AND_DIGITS.findall(text.casefold()))


def make_phrase(text: str) -> str:
    """The letters of a text in lower case, with single spaces: what phrase tables hold."""
    return " ".join(LETTERS.findall(text.casefold()))


def _measure(number: int, text: str, *, after_blank: bool) -> CapturedLine:
    ending = text[-24:]
    return CapturedLine(
        number=number,
        text=text,
        words=count_words(text),
        phrase=make_phrase(text) if len(text) <= LONGEST_PHRASE else "",
        key=make_key(text),
        is_sentence=SENTENCE_END.search(ending) is not None,
        is_cut=ELLIPSIS_END.search(ending) is not None,
        after_blank=after_blank,
    )

"""The page's own headline: where it stands, and every line that only repeats it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sitegen.importers import dates
from sitegen.importers.capture import CapturedLine, make_key

TITLE = "title"

HEAD_LINES = 40
LONGEST_HEADLINE = 25
LONGEST_HEADLINE_CHARACTERS = 250
LONGEST_CALL = 18
LONGEST_CALL_OF_TWO_SENTENCES = 11
SHORTEST_KEY = 8
CLOSING_QUOTES = "\"'”’»"
ADDRESS = re.compile(r"(?:[a-z][a-z\d+.-]{1,20}://|www\.)\S+$", re.IGNORECASE)
ADDRESS_WITHIN = re.compile(r"://|\bwww\.|\w@\w", re.IGNORECASE)
# Not after "Dr." or "vs.".
SENTENCE_WITHIN = re.compile(r"(?<=[^\W\d_]{3})[.!?…][\"'”’»)]?\s(?=\W?[^\W\d_])")
# How much of a line the headline must be ("Headline | Site") for the line to say no more.
LEAST_SHARE = 0.5
LEAST_SHARE_OF_SENTENCE = 0.67


def find(lines: Sequence[CapturedLine], labels: Sequence[str | None]) -> str:
    """The headline that opens the capture, or "" when it opens with ordinary text.

    Scrapers often print the page's <title> first ("Headline | Site"); where the headline alone
    is repeated below, it wins.
    """
    first = _opening(lines, labels)
    if first is None:
        return ""
    repeated = _repetition(lines[first], lines[first + 1 : first + HEAD_LINES])
    if repeated:
        return repeated
    is_title = _looks_like_headline(lines[first]) and not _is_standfirst(lines[first])
    return lines[first].text if is_title else ""


def repeats(lines: Sequence[CapturedLine], *titles: str) -> frozenset[int]:
    """The places of the lines that say no more than one of the titles."""
    keys = [key for key in map(make_key, titles) if key]
    return frozenset(
        index for index, line in enumerate(lines) if any(_says_only(line, key) for key in keys)
    )


def _opening(lines: Sequence[CapturedLine], labels: Sequence[str | None]) -> int | None:
    """The place of the first line that is no furniture; a single word is rather a menu's."""
    single: int | None = None
    for place in range(min(len(lines), HEAD_LINES)):
        if labels[place] is not None or _is_never_title(lines[place].text):
            continue
        is_word = lines[place].words == 1 and not lines[place].is_sentence
        if not is_word and (single is None or _looks_like_headline(lines[place])):
            return place
        if not is_word:
            return single
        single = place if single is None else single
    return single


def _repetition(opening: CapturedLine, below: Sequence[CapturedLine]) -> str:
    for line in below:
        is_part = len(line.key) >= SHORTEST_KEY and 2 * len(line.key) > len(opening.key)
        if is_part and line.key in opening.key and _looks_like_headline(line):
            return line.text
    return ""


def _is_never_title(text: str) -> bool:
    return ADDRESS.match(text) is not None or dates.is_all(text)


def _looks_like_headline(line: CapturedLine) -> bool:
    if line.words > LONGEST_HEADLINE or len(line.text) > LONGEST_HEADLINE_CHARACTERS:
        return False
    if line.is_cut or ADDRESS_WITHIN.search(line.text) or _is_never_title(line.text):
        return False
    is_call = line.text.rstrip(CLOSING_QUOTES).endswith(("?", "!", "？", "！"))
    return is_call or not line.is_sentence


def _is_standfirst(line: CapturedLine) -> bool:
    """Whether a line that ends like a sentence says too much for a headline."""
    has_two = SENTENCE_WITHIN.search(line.text) is not None
    longest = LONGEST_CALL_OF_TWO_SENTENCES if has_two else LONGEST_CALL
    return line.is_sentence and line.words > longest


def _says_only(line: CapturedLine, key: str) -> bool:
    if line.key == key:
        return True
    shorter, longer = sorted((line.key, key), key=len)
    share = LEAST_SHARE_OF_SENTENCE if line.is_sentence else LEAST_SHARE
    return len(shorter) >= SHORTEST_KEY and (
        len(shorter) > share * len(longer) and shorter in longer
    )

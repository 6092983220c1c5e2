"""The page's own headline: where it stands, and every line that only repeats it."""

from __future__ import annotations

from collections.abc import Sequence

from sitegen.importers.capture import CapturedLine, make_key

TITLE = "title"

HEAD_LINES = 40
LONGEST_HEADLINE = 25
SHORTEST_KEY = 8
CLOSING_QUOTES = "\"'”’»"
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
    return lines[first].text if _looks_like_headline(lines[first]) else ""


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
        if labels[place] is not None:
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
        if is_part and line.key in opening.key:
            return line.text
    return ""


def _looks_like_headline(line: CapturedLine) -> bool:
    is_call = line.text.rstrip(CLOSING_QUOTES).endswith(("?", "!", "？", "！"))
    is_statement = line.is_sentence and not is_call
    return line.words <= LONGEST_HEADLINE and not is_statement and not line.is_cut


def _says_only(line: CapturedLine, key: str) -> bool:
    if line.key == key:
        return True
    shorter, longer = sorted((line.key, key), key=len)
    share = LEAST_SHARE_OF_SENTENCE if line.is_sentence else LEAST_SHARE
    return len(shorter) >= SHORTEST_KEY and (
        len(shorter) > share * len(longer) and shorter in longer
    )

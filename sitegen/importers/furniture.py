"""Which lines of a page are furniture (share bars, pleas, related headings), and of what kind."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from sitegen.importers import openings, phrases
from sitegen.importers.capture import LONGEST_PHRASE, UNSPACED_LETTER, CapturedLine, make_phrase

LONGEST_SHARE_BAR = 14
LONGEST_WITH_OPENING = 45
SHORTEST_DISCUSSION = 15
LINK_CHARACTERS = 16
LEAST_PLEA_PARTS = 2
LONGEST_CJK_WORD = 3
# A closing mark ends a quotation or a tag where the line opens one.
OPENING_MARKS = frozenset("«‹<")

# Only lines with one of these words are searched with the patterns below.
HINTS = frozenset(
    """
    subscribe subscription sign newsletter newsletters inbox unsubscribe support abonnieren рассылку
    rights rechte direitos права affiliate commission commissions purchase follow reached
    writer reporter editor journalist correspondent columnist blogger cookie cookies
    """.split()
)
PATTERNS = (
    (
        phrases.NEWSLETTER,
        re.compile(
            r"\b(?:subscri(?:be|ption)|sign up|newsletters?|inbox|abonnieren|unsubscribe|рассылку"
            r"|support (?:our|independent) (?:newsroom|journalism|work|reporting))\b"
        ),
    ),
    (
        phrases.NOTICE,
        re.compile(
            r"\b(?:all rights reserved|alle rechte vorbehalten|todos os direitos|все права защищены"
            r"|affiliate (?:links?|commissions?)|earn an? (?:\w+ )?commission"
            r"|purchase (?:\w+ ){1,4}through)\b"
        ),
    ),
    (
        phrases.NOTICE,
        # A recipe says "cookie" twice, too.
        re.compile(
            r"^(?=.*\b(?:browsers?|consent|privacy|settings|(?:web)?sites?|we use)\b)"
            r".*\bcookies?\b.*\bcookies?\b"
        ),
    ),
    (
        phrases.AUTHOR,
        re.compile(
            r"\b(?:follow (?:him|her|them|me|us) (?:on|at)|can be reached (?:at|on|by)"
            r"|is an? (?:\w+ ){0,5}"
            r"(?:writer|reporter|editor|journalist|correspondent|columnist|blogger))\b"
        ),
    ),
)
# A plea names two of these: what one shall do, what one gets, whose it is. A sentence that says
# just one of them rather speaks of subscriptions and newsletters. In English, that is.
ENGLISH = frozenset(("the", "and", "with", "you", "that", "this"))
SUBSCRIPTION = re.compile(r"\b(?:subscri|sign up|newsletters?\b|inbox\b)")
PLEA_PARTS = (
    re.compile(r"\b(?:subscribe|sign up|join|get|receive|enter|register)\b"),
    re.compile(r"\b(?:newsletters?|inbox|emails?|mailing list|updates|alerts|podcast|channel)\b"),
    re.compile(r"\b(?:our|us|we|my|this (?:blog|site|website))\b"),
)
LINK_END = re.compile(r"(?:[»›→>]|\b(?:read more|weiterlesen|więcej)\W*)$", re.IGNORECASE)


def _entries(tables: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for label, table in tables.items():
        for row in table.splitlines():
            for phrase in row.split("|"):
                if phrase.strip():
                    yield make_phrase(phrase), label


WHOLE_LINES = MappingProxyType(dict(_entries(phrases.WHOLE_LINES)))
OPENINGS = MappingProxyType(dict(_entries(openings.OPENINGS)))
# One word alone begins ordinary sentences too ("More than ...").
DISTINCT_OPENINGS = tuple(
    phrase
    for phrase in OPENINGS
    if " " in phrase or (UNSPACED_LETTER.match(phrase) and len(phrase) > LONGEST_CJK_WORD)
)
# Few lines begin with the same letters: the others need not be compared with every opening.
FIRST_LETTERS = 4
BEGINNINGS = frozenset(phrase[:FIRST_LETTERS] for phrase in DISTINCT_OPENINGS)
LONGEST_OPENING = max(len(phrase) for phrase in OPENINGS)
COLON = re.compile(r"[:：|>»]")


# The kinds that only a page has: a single link or number stands in clean texts too.
TELLING_LABELS = frozenset(
    {
        phrases.SHARE,
        phrases.RELATED,
        phrases.COMMENTS,
        phrases.NEWSLETTER,
        phrases.ADVERTISEMENT,
        phrases.NAVIGATION,
        phrases.NOTICE,
        phrases.TAGS,
    }
)


READING_TIME = re.compile(
    r"\d{1,3}[ -]?(?:mins?|minutes?|Min|Minuten)\.?(?:[ -](?:read|reading time|Lesezeit))?"
)


def label(line: CapturedLine) -> str | None:
    """The kind of furniture that a line is by its own words, or None for ordinary text."""
    if not line.phrase:
        return phrases.COUNT if len(line.text) <= LONGEST_PHRASE else None
    if READING_TIME.fullmatch(line.text):
        return phrases.COUNT
    whole = WHOLE_LINES.get(line.phrase)
    if whole is not None:
        return whole
    if _is_share_bar(line):
        return phrases.SHARE
    if line.words <= LONGEST_WITH_OPENING:
        return _label_by_opening(line) or _label_by_words(line)
    return None


def is_discussion(line: CapturedLine) -> bool:
    """Whether a sentence speaks of subscriptions without asking for one."""
    return (
        line.is_sentence
        and line.words >= SHORTEST_DISCUSSION
        and SUBSCRIPTION.search(line.phrase) is not None
        and not ENGLISH.isdisjoint(line.phrase.split())
        and sum(part.search(line.phrase) is not None for part in PLEA_PARTS) < LEAST_PLEA_PARTS
    )


def _is_share_bar(line: CapturedLine) -> bool:
    words = line.phrase.split(" ", LONGEST_SHARE_BAR)
    return (
        len(words) <= LONGEST_SHARE_BAR
        and all(word in phrases.SHARE_WORDS for word in words)
        and any(word not in phrases.SHARE_FILLERS for word in words)
    )


def _label_by_opening(line: CapturedLine) -> str | None:
    colon = COLON.search(line.text, 0, LONGEST_OPENING)
    before_colon = OPENINGS.get(make_phrase(line.text[: colon.start()])) if colon else None
    if before_colon:
        return before_colon
    if line.phrase[:FIRST_LETTERS] not in BEGINNINGS:
        return None
    if not line.phrase.startswith(DISTINCT_OPENINGS):
        return None
    for length in range(min(LONGEST_OPENING, len(line.phrase)), 0, -1):
        found = OPENINGS.get(line.phrase[:length])
        if found and _stands_apart(line.phrase, length):
            return found
    return None


def _stands_apart(phrase: str, length: int) -> bool:
    return phrase[length : length + 1] in ("", " ") or UNSPACED_LETTER.match(phrase) is not None


def _label_by_words(line: CapturedLine) -> str | None:
    if "©" in line.text or "版权所有" in line.text:
        return phrases.NOTICE
    if not HINTS.isdisjoint(line.phrase.split()):
        for kind, pattern in PATTERNS:
            if pattern.search(line.phrase):
                return kind
    if OPENING_MARKS.isdisjoint(line.text) and LINK_END.search(line.text[-LINK_CHARACTERS:]):
        return phrases.LINK
    return None

"""The order of names in an index: numbers by their value, people by their family names."""

from __future__ import annotations

import functools
import re
import unicodedata

Key = tuple[str, str]

_NUMBER = re.compile("[0-9]+")
_DIGITS = 12

# Written with a capital they are part of the family name, as in "Ursula K. Le Guin"; written small
# they are not, as in "Guido van Rossum". Indexes of Dutch and German names go by the same.
_PARTICLES = frozenset(
    "Al Ap Bin D' Da Dal Dalla De Del Della Den Der Des Di Dos Du El Fitz Ibn La Las Le"
    " Li Lo Los Mac Mc O' Saint San Santa St St. Te Ten Ter Van Vander Von Vom Zu Zur".split()
)
_SUFFIXES = frozenset("Jr Jr. Sr Sr. II III IV MD PhD Ph.D. Esq.".split())
# Chinese, Japanese and Korean: the family name is written first, or the name is one word.
_FAMILY_FIRST = re.compile("[\u3005-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]")
_ORGANISATION = re.compile(r"&|\b(?:The|and|of|for)\b|\d")


# Names stay, while a site is edited and assembled again and again.
@functools.lru_cache(maxsize=1 << 16)
def filing(name: str) -> Key:
    """The key by which a tag or source is sorted: "web 2" before "web 10", É beside E."""
    return _folded(name), ""


@functools.lru_cache(maxsize=1 << 16)
def filing_of_person(name: str) -> Key:
    """The key by which an author is sorted: the family name first."""
    family, _, given = family_first(name).partition(", ")
    return _folded(family), _folded(given)


def family_first(name: str) -> str:
    """A person's name as an index has it: "Le Guin, Ursula K."; others as they are written.

    The family name is the last word, with the capitalised particles before it and without "Jr."
    after it. What has no given name, is written in Chinese, Japanese or Korean, ends with a small
    letter or looks like the name of an organisation, stays as it is.
    """
    words = name.replace(",", " ").split()
    ending = len(words)
    while ending > 1 and words[ending - 1] in _SUFFIXES:
        ending -= 1
    start = ending - 1
    if start < 1 or _is_whole(name, words[start]):
        return name
    while start > 1 and words[start - 1] in _PARTICLES:
        start -= 1
    family, others = words[start:ending], words[:start] + words[ending:]
    return f"{' '.join(family)}, {' '.join(others)}"


def _is_whole(name: str, last: str) -> bool:
    return last[0].islower() or bool(_FAMILY_FIRST.search(name) or _ORGANISATION.search(name))


def _folded(name: str) -> str:
    lower = _NUMBER.sub(lambda match: match[0].lstrip("0").zfill(_DIGITS), name.casefold())
    if lower.isascii():
        return lower
    parts = unicodedata.normalize("NFD", lower)
    return "".join(sign for sign in parts if not unicodedata.combining(sign))

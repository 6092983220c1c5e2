"""Names: in their parts, and in the order of an index: numbers by their value, people by family.

How a name is taken apart is a rule, and no knowledge of the person: docs/front-matter.md says it.
"""

from __future__ import annotations

import functools
import re
import unicodedata

import msgspec

Key = tuple[str, str]

_NUMBER = re.compile("[0-9]+")
_DIGITS = 12

_SUFFIXES = frozenset("Jr Jr. Sr Sr. II III IV MD PhD Ph.D. Esq.".split())
# Written with a capital they are part of the family name, as in "Ursula K. Le Guin"; written small
# they stand before it, as in "Guido van Rossum". Indexes of Dutch and German names go by the same.
_PARTICLES = frozenset(
    "Al Ap Bin D' Da Dal Dalla De Del Della Den Der Des Di Dos Du El Fitz Ibn La Las Le"
    " Li Lo Los Mac Mc O' Saint San Santa St St. Te Ten Ter Van Vander Von Vom Zu Zur".split()
)
# What no person is called.
_GROUPS = frozenset(
    "& and for of Agency Association Authors Center Centre Collective Commission Committee Company"
    " Consortium Contributors Corporation Council Editors Editorial Foundation Group Inc Inc."
    " Initiative Institute Institution Laboratory Labs Ltd Ltd. Magazine Ministry Organization"
    " Organisation Press Project Review Society Staff Team Times Trust University".split()
)


class Name(msgspec.Struct, frozen=True):
    """A name taken apart: of what cannot be, such as a group's, all is `family`."""

    family: str
    given: str = ""
    particle: str = ""
    suffix: str = ""

    @property
    def is_whole(self) -> bool:
        """Whether the name was left in one piece."""
        return not self.given


# The same authors stand on many pages, and stay while a site is edited.
@functools.lru_cache(maxsize=1 << 16)
def name_of(author: str) -> Name:
    """An author's name in its parts: `Ludwig van Beethoven`, `Ursula K. Le Guin`, `King, Martin`.

    Scripts without capitals, single words and groups stay whole: there is no telling where such a
    name begins.
    """
    before, _, after = author.partition(",")
    words, rest = before.split(), after.split()
    if not _GROUPS.isdisjoint(words) or "," in after:
        return Name(author)
    if not _SUFFIXES.issuperset(rest):
        return _with_family(rest, words) if words else Name(author)
    if not rest and words[2:] and words[-1] in _SUFFIXES:
        words, rest = words[:-1], words[-1:]
    return _from_words(words, " ".join(rest)) or Name(author)


def _from_words(words: list[str], suffix: str) -> Name | None:
    is_person = len(words) > 1 and any(letter.isupper() for letter in words[-1])
    if not is_person or words[0] == "The":
        return None
    start = len(words) - 1
    while start > 1 and (begins_family(words[start - 1]) or words[start] == "y"):
        start -= 1
    return _with_family(words[:start], words[start:], suffix)


def begins_family(word: str) -> bool:
    """Whether a family name goes on with the word after this one: "van", "Le"."""
    return word in _PARTICLES or word[0].islower()


def _with_family(given: list[str], family: list[str], suffix: str = "") -> Name:
    small = 0
    while small < len(family) - 1 and family[small][0].islower():
        small += 1
    return Name(" ".join(family[small:]), " ".join(given), " ".join(family[:small]), suffix)


# Tags and sources stay, too.
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
    """A person's name as an index has it: "Le Guin, Ursula K."; others as they are written."""
    parts = name_of(name)
    if parts.is_whole:
        return name
    return f"{parts.family}, {' '.join(filter(None, (parts.given, parts.particle, parts.suffix)))}"


def _folded(name: str) -> str:
    lower = _NUMBER.sub(lambda match: match[0].lstrip("0").zfill(_DIGITS), name.casefold())
    if lower.isascii():
        return lower
    parts = unicodedata.normalize("NFD", lower)
    return "".join(sign for sign in parts if not unicodedata.combining(sign))

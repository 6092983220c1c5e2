"""How a work is cited: as BibTeX (biblatex), as CSL-JSON, and as a sentence.

BibTeX is that of the biblatex manual: `@online` for what has an address, else `@misc`, dates in
ISO 8601, letters as UTF-8. CSL-JSON is that of Citation Style Language 1.0.2. Nothing is added to
what is known; the day of access is for those to say who cite.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from sitegen.model import PartialDate


class Work(msgspec.Struct, frozen=True, kw_only=True):
    """What is cited. The key is the name that its entry has in addresses: it stays what it is, and
    there are no two of it.
    """

    key: str
    title: str
    authors: tuple[str, ...] = ()
    source: str | None = None
    published: PartialDate | None = None
    url: str | None = None
    lang: str | None = None


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


# ------------------------------------------------------------------------------------ names

_SUFFIXES = frozenset(("Jr", "Jr.", "Sr", "Sr.", "II", "III", "IV"))
# What belongs to the name that follows it.
_JOINED = frozenset(
    "Da De Del Della Den Der Des Di Du El La Le Los Mac Van Von St. Ten Ter".split()
)
# What no person is called.
_GROUPS = frozenset(
    "& and Agency Association Authors Center Centre Collective Commission Committee Company"
    " Consortium Contributors Corporation Council Editors Editorial Foundation Group Inc Inc."
    " Initiative Institute Institution Laboratory Labs Ltd Ltd. Magazine Ministry Organization"
    " Organisation Press Project Review Society Staff Team Times Trust University".split()
)


# The same authors stand on many pages, and in two files.
@functools.lru_cache(maxsize=4096)
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
    while start > 1 and (_belongs(words[start - 1]) or words[start] == "y"):
        start -= 1
    return _with_family(words[:start], words[start:], suffix)


def _belongs(word: str) -> bool:
    """Whether a word is the beginning of a family name."""
    return word in _JOINED or word[0].islower()


def _with_family(given: list[str], family: list[str], suffix: str = "") -> Name:
    small = 0
    while small < len(family) - 1 and family[small][0].islower():
        small += 1
    return Name(" ".join(family[small:]), " ".join(given), " ".join(family[:small]), suffix)


# ----------------------------------------------------------------------------------- BibTeX

_SPECIAL = {
    "\\": r"\textbackslash{}",
    # Not \{: BibTeX counts the braces of a value, also those that TeX would not.
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{sign: f"\\{sign}" for sign in "$&%#_"},
}
_TEX = str.maketrans(_SPECIAL)
# A field of its own kind: what stands in it is no TeX, but its braces are counted.
_VERBATIM = str.maketrans({"{": "%7B", "}": "%7D", "\\": "%5C"})
# What is written in capitals for no other reason than that a title is.
_SMALL_WORDS = ("A", "I")
_WORD = re.compile(r"[^\W_]+")


def bibtex(work: Work) -> str:
    """A work as an entry of a BibTeX file."""
    fields = "".join(f"  {name} = {{{value}}},\n" for name, value in _fields(work))
    return f"@{'online' if work.url else 'misc'}{{{work.key},\n{fields}}}"


def _fields(work: Work) -> Iterator[tuple[str, str]]:
    if work.authors:
        yield "author", " and ".join(_bibtex_name(name_of(author)) for author in work.authors)
    yield "title", _bibtex_title(work.title)
    if work.source:
        yield "organization", work.source.translate(_TEX)
    if work.published:
        yield "date", str(work.published)
    if work.url:
        yield "url", work.url.translate(_VERBATIM)


def _bibtex_name(name: Name) -> str:
    if name.is_whole:
        # In braces, which keep even an "and" together.
        return f"{{{name.family.translate(_TEX)}}}"
    family = name.family.translate(_TEX)
    if any(map(_belongs, family.split()[1:-1])):
        # What stands before a small word would be read as a particle, too.
        family = f"{{{family}}}"
    whole = f"{name.particle} {family}".strip()
    parts = (name.suffix.translate(_TEX), name.given.translate(_TEX))
    return ", ".join([whole, *filter(None, parts)])


def _bibtex_title(title: str) -> str:
    return _WORD.sub(_keep_capitals, title.translate(_TEX))


def _keep_capitals(match: re.Match[str]) -> str:
    """Braces around what a style must not write in small letters: UNIX, LaTeX, C."""
    word = match[0]
    has_capitals = word[1:] != word[1:].lower() if len(word) > 1 else word.isupper()
    return f"{{{word}}}" if has_capitals and word not in _SMALL_WORDS else word


# --------------------------------------------------------------------------------- CSL-JSON


def csl(work: Work) -> Mapping[str, Any]:
    """A work as an item of a CSL-JSON file."""
    date = work.published
    facts = {
        "id": work.key,
        "type": "webpage" if work.url else "document",
        "title": work.title,
        "author": [_csl_name(name_of(author)) for author in work.authors],
        "container-title": work.source,
        "issued": date and {"date-parts": [[part for part in _parts(date) if part]]},
        "URL": work.url,
        "language": work.lang,
    }
    return {name: value for name, value in facts.items() if value}


def _parts(date: PartialDate) -> tuple[int, int, int]:
    return date.year, date.month, date.day


def _csl_name(name: Name) -> Mapping[str, str]:
    if name.is_whole:
        return {"literal": name.family}
    found = {
        "family": name.family,
        "given": name.given,
        "non-dropping-particle": name.particle,
        "suffix": name.suffix,
    }
    return {part: value for part, value in found.items() if value}


# --------------------------------------------------------------------------------- sentence


def sentence(work: Work, date: str) -> str:
    """A work in words: `Ann and Bob: A Title. The Source, July 1945. https://…`; `date` is that of
    its publication in words.
    """
    *some, last = work.authors or ("",)
    names = f"{', '.join(some)} and {last}" if some else last
    title = f"{names}: {work.title}" if names else work.title
    place = ", ".join(part for part in (work.source, date) if part)
    parts = [part if part[-1] in ".!?…。！？" else f"{part}." for part in (title, place) if part]
    return " ".join([*parts, work.url] if work.url else parts)

"""How a work is cited: as BibTeX (biblatex), as CSL-JSON, and as a sentence.

BibTeX is that of the biblatex manual: `@online` for what has an address, else `@misc`, dates in
ISO 8601, letters as UTF-8. CSL-JSON is that of Citation Style Language 1.0.2. Nothing is added to
what is known; the day of access is for those to say who cite.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from sitegen.model import PartialDate
from sitegen.names import Name, begins_family, name_of


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
    if any(map(begins_family, family.split()[1:-1])):
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

"""Which pages are looked at: one of every kind, found by the places of the pages.

A kind is a place in which names and numbers are left open: `tags/NAME/`, `archive/YEAR/`. So a kind
that is new needs no line here. Of each kind the page with the most bytes stands for all.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from audit.host import MISSING, Folder
from audit.markup import Page

ENTRY = "entries/NAME/"
SEARCH = "search/"
FOUND = "search/?q=WORD"
# A page that is missing is asked for as deep as pages lie: its links have to lead on from there.
NOWHERE = "no/such/page/"
_OPEN = ((r"\d{4}", "YEAR"), (r"\d{3,4}s", "DECADE"))


@dataclass(frozen=True, slots=True)
class Place:
    """A page that is looked at: its kind, its path below the base, and its file."""

    kind: str
    path: str
    file: Path


def kind_of(path: str) -> str:
    """The kind of a page, by its path below the base: `page/2/` is `page/N/`."""
    parts = path.strip("/").split("/")
    named = [parts[0], *map(_opened, parts[1:])]
    for at, part in enumerate(parts[:-1]):
        if part == "page":
            named[at : at + 2] = ["page", "N"]
    return path and "/".join(named) + ("/" if path.endswith("/") else "")


def _opened(part: str) -> str:
    return next((name for form, name in _OPEN if re.fullmatch(form, part)), "NAME")


def places(folder: Folder, pages: dict[Path, Page]) -> list[Place]:
    """One page of each kind."""
    kinds: dict[str, list[Place]] = defaultdict(list)
    for file, page in pages.items():
        if not page.is_redirect:
            path = folder.path_of(file).removeprefix(folder.base)
            path = NOWHERE if path == MISSING else path
            kind = MISSING if path == NOWHERE else kind_of(path) or "home"
            kinds[kind].append(Place(kind, path, file))
    chosen = [max(found, key=_size) for _, found in sorted(kinds.items())]
    return chosen + _variants(kinds, pages)


def _variants(kinds: dict[str, list[Place]], pages: dict[Path, Page]) -> list[Place]:
    """The shortest entry beside the longest, those made to be hard, and an answered search."""
    found = []
    if entries := kinds[ENTRY]:
        shortest = min(entries, key=_size)
        found.append(Place("entries/NAME/ (shortest)", shortest.path, shortest.file))
    found += [
        Place(f"entries/NAME/ ({hard[1]})", place.path, place.file)
        for place in entries
        if (hard := re.search(r"/(hard-\w+)/", place.path))
    ]
    for place in kinds[SEARCH] if entries else ():
        longest = max(re.findall(r"[a-z]{4,}", pages[shortest.file].title.lower()), key=len)
        found.append(Place(FOUND, f"{place.path}?q={quote(longest)}", place.file))
    return found


def _size(place: Place) -> int:
    return place.file.stat().st_size

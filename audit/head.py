"""What pages say of themselves to machines: title, address, Open Graph, JSON-LD, microformats."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

import mf2py

from audit.host import MISSING, Folder
from audit.kinds import ENTRY, kind_of
from audit.markup import Page, read

_OPEN_GRAPH = 4
# What a bookmark has to say: https://microformats.org/wiki/h-entry
_OF_A_TEXT = ("name", "url", "published", "author")
_OF_A_BOOKMARK = (*_OF_A_TEXT, "bookmark-of")
# Pages that show works, or name who wrote or published them. For tags, charts and a search
# microformats have no word, and what a page of one's own says nobody knows.
_WITH_ITEMS = re.compile(
    r"(page/N/|archive/.+|(tags|collections)/NAME/(page/N/)?|(sources|authors)/.*)?"
)


class Gap(NamedTuple):
    """Something that a page should say and does not."""

    page: str
    what: str


def gaps(folder: Folder, pages: dict[Path, Page], url: str) -> list[Gap]:
    """All that is missing from the heads of all pages that are no redirects."""
    asked = {file: page for file, page in pages.items() if not page.is_redirect}
    titles = Counter(page.title for page in asked.values())
    descriptions = Counter(page.metas.get("description", "") for page in asked.values())
    found: list[Gap] = []
    for file, page in asked.items():
        here = folder.path_of(file)
        address = url + quote(here.removeprefix(folder.base))
        wants = _of_all(page) | ({} if file.name == MISSING else _of_addresses(page, address))
        wants["a title of its own"] = titles[page.title] == 1
        wants["a description of its own"] = descriptions[page.metas.get("description", "")] == 1
        found += [Gap(here, what) for what, is_there in wants.items() if not is_there]
    return found


def _of_all(page: Page) -> dict[str, bool]:
    return {
        "lang": bool(page.lang),
        "title": bool(page.title.strip()),
        "description": bool(page.metas.get("description")),
        "icon": bool(page.related("icon")),
        "feed": bool(page.related("alternate")),
    }


def _of_addresses(page: Page, address: str) -> dict[str, bool]:
    """What only pages can say that have an address of their own: all but the 404 page."""
    return {
        "canonical": page.related("canonical") == [address],
        "Open Graph": sum(name.startswith("og:") for name in page.metas) >= _OPEN_GRAPH,
        "og:url": page.metas.get("og:url") == address,
        "JSON-LD": bool(page.data) and all(map(_is_linked_data, page.data)),
    }


def _is_linked_data(text: str) -> bool:
    try:
        value = json.loads(text)
    except ValueError:
        return False
    return (
        isinstance(value, dict)
        and {"@context"} < value.keys()
        and bool({"@type", "@graph"} & value.keys())
    )


def microformats(folder: Folder, files: list[Path], url: str) -> list[Gap]:
    """What is missing for those who read pages by their microformats."""
    found = []
    for file in files:
        here = folder.path_of(file)
        items = mf2py.parse(doc=file.read_text(encoding="utf-8"), url=url)["items"]
        if _is_entry(folder, file):
            # What is published here and nowhere else is a bookmark of nothing.
            is_own = not any(tag == "a" and "external" in rel for tag, rel, _ in read(file).links)
            missing = _entry_gaps(items, _OF_A_TEXT if is_own else _OF_A_BOOKMARK)
        else:
            missing = _list_gaps(items, is_asked=bool(_WITH_ITEMS.fullmatch(_kind(folder, file))))
        found += [Gap(here, what) for what in missing]
    return found


def _is_entry(folder: Folder, file: Path) -> bool:
    return _kind(folder, file) == ENTRY


def _kind(folder: Folder, file: Path) -> str:
    return kind_of(folder.path_of(file).removeprefix(folder.base))


def _entry_gaps(items: list[Any], wanted: tuple[str, ...]) -> Iterator[str]:
    entry = next((item for item in items if "h-entry" in item["type"]), None)
    if entry is None:
        yield "h-entry"
        return
    yield from (f"h-entry: {name}" for name in wanted if not entry["properties"].get(name))


def _list_gaps(items: list[Any], *, is_asked: bool) -> Iterator[str]:
    if is_asked and not items:
        yield "microformats"
    kinds = [kind for item in items for kind in item["type"]]
    if kinds.count("h-entry") > 1 and "h-feed" not in kinds:
        yield "h-feed around the entries"

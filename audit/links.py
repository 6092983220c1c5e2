"""Whether each link of a site leads to where it says, and how far from home its pages lie."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

from audit.host import MISSING, Folder
from audit.markup import Page

# These may, or have to, name the host that the site is published on.
_PUBLIC = {"canonical", "alternate", "self", "bookmark"}


class Fault(NamedTuple):
    """A link that is not as it should be: the page it stands on, its address, what is wrong."""

    page: str
    link: str
    why: str


def faults(folder: Folder, pages: dict[Path, Page], host: str) -> list[Fault]:
    """All links that are broken or redirected, or name the host without need."""
    return [
        Fault(folder.path_of(file), link, why)
        for file, page in pages.items()
        for tag, relation, link in page.links
        if (why := _fault(folder, pages, folder.path_of(file), (tag, relation, link), host))
    ]


def _fault(
    folder: Folder, pages: dict[Path, Page], here: str, place: tuple[str, str, str], host: str
) -> str:
    tag, relation, link = place
    target = urlsplit(urljoin(host + here, link))
    if target.scheme not in {"http", "https"} or f"{target.scheme}://{target.netloc}" != host:
        return ""
    if urlsplit(link).netloc and tag != "link" and not _PUBLIC & set(relation.split()):
        return "names the host"
    found = folder.locate(target.path)
    if isinstance(found, str):
        return "redirected"
    if found is None or not found.is_file():
        return "broken" if target.path.startswith(folder.base) else "leaves the base"
    fragment = unquote(target.fragment)
    is_there = not fragment or found not in pages or fragment in pages[found].ids
    return "" if is_there else "no such fragment"


def count(folder: Folder, pages: dict[Path, Page], host: str) -> int:
    """How many links lead to the site itself."""
    return sum(
        urljoin(host + folder.path_of(file), link).startswith(host)
        for file, page in pages.items()
        for _, _, link in page.links
    )


def depths(folder: Folder, pages: dict[Path, Page], host: str) -> dict[str, int]:
    """How many clicks each page is away from home; a page that none leads to is not in it."""
    home = folder.root / "index.html"
    found = {home: 0}
    waiting = deque([home])
    while waiting:
        file = waiting.popleft()
        for target in _targets(folder, pages[file], folder.path_of(file), host):
            if target in pages and target not in found and target.name != MISSING:
                found[target] = found[file] + 1
                waiting.append(target)
    return {folder.path_of(file): clicks for file, clicks in found.items()}


def _targets(folder: Folder, page: Page, here: str, host: str) -> Iterator[Path]:
    for tag, _, link in page.links:
        target = urldefrag(urljoin(host + here, link)).url
        if tag == "a" and target.startswith(host):
            found = folder.locate(urlsplit(target).path)
            if isinstance(found, Path):
                yield found

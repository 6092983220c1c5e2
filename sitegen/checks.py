"""What is looked at in the assembled site before anything is written: a table of checks.

Adding one: a function here, and a line in CHECKS.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from urllib.parse import unquote

from sitegen import layout
from sitegen.errors import Problem, suggest
from sitegen.linking import field_location, file_of, link_location
from sitegen.model import Config, Link, Site, Text
from sitegen.urls import host
from sitegen.yamltext import Document

Check = Callable[[Site, Collection[str]], Iterator[Problem]]
"""(site, paths of its files): what is wrong."""

_BIDI_CONTROLS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def internal_links(site: Site, published: Collection[str]) -> Iterator[Problem]:
    """Links in the curator's text to paths of the site lead to a file that is published."""
    base = site.config.base_path
    for source, links in _texts(site):
        for link in source.body.links:
            path = links.get(link.target, link.target).partition("#")[0].partition("?")[0]
            if path.startswith(base) and not path.startswith("//"):
                inside = unquote(path.removeprefix(base))
                if file_of(f"/{inside}") not in published:
                    yield _broken(source, link, f"/{inside}", published)


def _texts(site: Site) -> Iterator[tuple[Text, Mapping[str, str]]]:
    """All texts, with the addresses to which their links lead."""
    yield from ((listed.entry, listed.links) for listed in site.entries)
    yield from ((listed.page, listed.links) for listed in site.pages)
    yield from ((listed.collection, listed.links) for listed in site.collections.values())


def _broken(source: Text, link: Link, path: str, published: Collection[str]) -> Problem:
    known = sorted(f"/{path.removesuffix('index.html')}" for path in published)
    whole = f"{path}/"
    near = [whole] if whole in known else known
    fix = suggest(path, near, "link to a page of the site")
    message = f"link to {path}, which is no page or file of the site"
    return Problem(message, link_location(source, link), fix, "broken-link")


def readable_titles(site: Site, _published: Collection[str]) -> Iterator[Problem]:
    """Titles hold no invisible characters that reverse what is shown after them."""
    for listed in site.entries:
        title = listed.entry.title
        found = () if title.isascii() else _BIDI_CONTROLS.intersection(title)
        if found:
            signs = ", ".join(sorted(f"U+{ord(sign):04X}" for sign in found))
            yield Problem(
                f"the title holds an invisible direction sign ({signs})",
                field_location(listed.entry, "title"),
                "delete it; `lang:` sets the direction",
                "direction-sign",
                "warning",
            )


CHECKS: Sequence[Check] = (internal_links, readable_titles)


def run(site: Site, published: Collection[str]) -> list[Problem]:
    """The problems that all checks find; `published` are the paths of all files of the site."""
    return [problem for check in CHECKS for problem in check(site, published)]


def published_address(config: Config) -> list[Problem]:
    """Whether a site that is to be published has an address that others can reach."""
    if host(config.url) not in ("localhost", "127.0.0.1", "[::1]", "::1"):
        return []
    line, column = config.places.get("url", (0, 0))
    at = Document(layout.CONFIG, config.lines).locate(line, column, len(config.url))
    message = "the site's address is that of this machine; feeds and links name it"
    fix = "write where the site will be published: https://host/path/"
    return [Problem(message, at, fix, "local-address", "warning")]

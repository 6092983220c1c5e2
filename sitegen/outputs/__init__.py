"""The families of generated files. Adding one: a module here, and a line in OUTPUTS.

An output is a pure function from a `Desk` (site, theme and the views made of them) to files.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from sitegen.model import OutputFile
from sitegen.outputs import archive, entries, feeds, home, machine, redirects, search, terms
from sitegen.outputs.desk import Desk, open_desk

Output = Callable[[Desk], Iterator[OutputFile]]

OUTPUTS: Mapping[str, Output] = {
    "home": home.home,
    "entries": entries.entry_pages,
    "pages": home.standalone_pages,
    "tags": terms.tags,
    "sources": terms.sources,
    "authors": terms.authors,
    "archive": archive.archive,
    "search": search.search,
    "feeds": feeds.feeds,
    "redirects": redirects.redirects,
    "sitemap": machine.sitemap,
    "data": machine.data,
    "static": machine.static,
}

__all__ = ["OUTPUTS", "Desk", "Output", "open_desk", "render"]


def render(desk: Desk, outputs: Mapping[str, Output] = OUTPUTS) -> Iterator[OutputFile]:
    """All files of the site, family by family."""
    for make in outputs.values():
        yield from make(desk)

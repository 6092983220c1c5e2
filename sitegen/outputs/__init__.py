"""The families of generated files. Adding one: a module here, and a line in OUTPUTS.

An output is a pure function from a `Desk` (site, theme and the views made of them) to files.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from sitegen.model import OutputFile
from sitegen.outputs import (
    archive,
    collections,
    entries,
    feeds,
    home,
    machine,
    redirects,
    references,
    search,
    statistics,
    terms,
)
from sitegen.outputs.desk import Desk, Remember, open_desk
from sitegen.outputs.entries import entry_sheet

Output = Callable[[Desk], Iterator[OutputFile]]

# First what takes long and needs no template: it is made while worker processes draw the rest.
OUTPUTS: Mapping[str, Output] = {
    "sitemap": machine.sitemap,
    "data": machine.data,
    "references": references.references,
    "opml": machine.opml,
    "feeds": feeds.feeds,
    "home": home.home,
    "entries": entries.entry_pages,
    "pages": home.standalone_pages,
    "collections": collections.collections,
    "tags": terms.tags,
    "sources": terms.sources,
    "authors": terms.authors,
    "archive": archive.archive,
    "statistics": statistics.statistics,
    "search": search.search,
    "redirects": redirects.redirects,
    "static": machine.static,
}

# Those that hold the texts of entries, beside the entries' own pages: when no more than such a text
# has changed, all others are as they were; and those that are, when no more than the theme has.
WITH_TEXTS = frozenset({"feeds", "search"})
WITHOUT_THEME = frozenset({"sitemap", "data", "references", "opml", "feeds", "redirects"})

__all__ = [
    "OUTPUTS",
    "WITHOUT_THEME",
    "WITH_TEXTS",
    "Desk",
    "Output",
    "Remember",
    "entry_sheet",
    "open_desk",
    "render",
]


def render(desk: Desk, outputs: Mapping[str, Output] = OUTPUTS) -> Iterator[OutputFile]:
    """All files of the site, family by family."""
    for make in outputs.values():
        yield from make(desk)

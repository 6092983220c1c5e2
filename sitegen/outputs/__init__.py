"""The families of generated files. Adding one: a module here, and a line in PAGES or DATA.

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

# What templates draw, in worker processes.
PAGES: Mapping[str, Output] = {
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
}
# What needs no template: it is made while the worker processes draw. First what takes long.
DATA: Mapping[str, Output] = {
    "data": machine.data,
    "references": references.references,
    "index": search.index,
    "feeds": feeds.feeds,
    "sitemap": machine.sitemap,
    "opml": machine.opml,
    "redirects": redirects.redirects,
    "static": machine.static,
}
OUTPUTS: Mapping[str, Output] = {**PAGES, **DATA}

# Those that hold the texts of entries, beside the entries' own pages: when no more than such a text
# has changed, all others are as they were; and those that are, when no more than the theme has.
WITH_TEXTS = frozenset({"feeds", "index"})
WITHOUT_THEME = frozenset(DATA) - {"static"}

__all__ = [
    "DATA",
    "OUTPUTS",
    "PAGES",
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
    """All files of the site, or of some families, one family after the other."""
    for make in outputs.values():
        yield from make(desk)

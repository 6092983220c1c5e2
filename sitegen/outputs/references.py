"""All works of the list as references: `/references.bib` for LaTeX, `/references.json` (CSL-JSON)
for everything else.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from sitegen.citations import Work, bibtex, csl
from sitegen.model import Listed, OutputFile, Site
from sitegen.outputs.desk import Desk
from sitegen.outputs.encoding import json_text


def references(desk: Desk) -> Iterator[OutputFile]:
    """Two files with all works, newest entry first."""
    # Nothing of an entry's text stands in them.
    parts = (desk.base, *(card.mark for card in desk.shared))
    yield desk.file("references.bib", "references", partial(_bibtex, desk.site), parts)
    yield desk.file("references.json", "references", partial(_csl, desk.site), parts)


def _bibtex(site: Site) -> bytes:
    return "".join(f"{bibtex(work_of(site, listed))}\n\n" for listed in site.entries).encode()


def _csl(site: Site) -> bytes:
    items = ",\n".join(json_text(csl(work_of(site, listed))) for listed in site.entries)
    return f"[\n{items}\n]\n".encode()


def work_of(site: Site, listed: Listed) -> Work:
    """The work of an entry, with the names of source and authors that the site goes by."""
    entry, source = listed.entry, site.sources[listed.source]
    return Work(
        key=entry.slug,
        title=entry.title,
        authors=tuple([site.authors[key].name for key in listed.authors]),
        source=source.name if source.known else None,
        published=entry.published,
        url=entry.url,
        lang=entry.lang or site.config.lang,
    )

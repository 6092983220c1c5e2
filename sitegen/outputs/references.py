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
from sitegen.outputs.runs import facts_by_run


def references(desk: Desk) -> Iterator[OutputFile]:
    """Two files with all works, newest entry first."""
    # Nothing of an entry's text stands in them.
    parts = (desk.base, *(card.mark for card in desk.shared))
    yield desk.file("references.bib", "references", partial(_bibtex, desk), parts)
    yield desk.file("references.json", "references", partial(_csl, desk), parts)


def _bibtex(desk: Desk) -> bytes:
    def items(run: range) -> str:
        return "".join(f"{bibtex(_work_at(desk.site, position))}\n\n" for position in run)

    return "".join(facts_by_run(desk, "bibtex", items)).encode()


def _csl(desk: Desk) -> bytes:
    def items(run: range) -> str:
        return ",\n".join(json_text(csl(_work_at(desk.site, position))) for position in run)

    listed = ",\n".join(facts_by_run(desk, "csl", items))
    return f"[\n{listed}\n]\n".encode()


def _work_at(site: Site, position: int) -> Work:
    return work_of(site, site.entries[position])


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

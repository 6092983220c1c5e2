"""Works of one title: what tells them apart in the titles of their pages."""

from __future__ import annotations

from collections import Counter, defaultdict

from sitegen.model import Listed, Site


def marks(site: Site) -> dict[int, str]:
    """By the position of each entry with a title that others have too: the first of author, year,
    source and address that none of them shares.
    """
    same = defaultdict(list)
    for position, listed in enumerate(site.entries):
        same[listed.entry.title].append(position)
    found: dict[int, str] = {}
    for positions in same.values():
        if len(positions) > 1:
            facts = {position: _facts(site, site.entries[position]) for position in positions}
            times = Counter(fact for known in facts.values() for fact in enumerate(known))
            for position, known in facts.items():
                single = (fact for at, fact in enumerate(known) if fact and times[at, fact] == 1)
                # An address is its own; where two want one, that is told as a problem.
                found[position] = next(single, known[-1])
    return found


def _facts(site: Site, listed: Listed) -> tuple[str, ...]:
    """Author, year, source, as far as they are known, and address."""
    authors = ", ".join(site.authors[key].name for key in listed.authors[:2])
    published = listed.entry.published
    source = site.sources[listed.source]
    address = listed.path.strip("/").partition("/")[2]
    year = str(published.year) if published else ""
    return authors, year, source.name if source.known else "", address

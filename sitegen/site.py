"""Entries to a site: order, tags, sources, authors, neighbours, related entries, addresses.

All of it is a function of values. What cannot be put together is a `Problem`; the site is
assembled all the same, so that one run can report everything.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import chain

import msgspec

from sitegen import picks, urls
from sitegen.errors import Problem
from sitegen.layout import content_label
from sitegen.linking import Links, entry_path, field_location, page_path
from sitegen.model import (
    Config,
    Entry,
    Library,
    Listed,
    ListedPage,
    Site,
    Term,
    TermKind,
)
from sitegen.terms import Terms, author_terms, source_terms, tag_terms
from sitegen.text import reading_minutes


def published(library: Library, today: datetime.date, *, drafts: bool = False) -> Library:
    """What a build publishes: without drafts, and without entries added later than today; with
    `drafts` all of them.
    """
    early = tuple(entry.path for entry in library.entries if (entry.added or today) > today)
    if drafts:
        return msgspec.structs.replace(library, early=early)
    entries = [e for e in library.entries if not e.draft and (e.added or today) <= today]
    shown = msgspec.structs.replace(
        library,
        entries=tuple(entries),
        pages=tuple(page for page in library.pages if not page.draft),
        collections=tuple(item for item in library.collections if not item.draft),
    )
    paths = {item.path for item in shown.texts}
    held = tuple(item.path for item in library.texts if item.path not in paths)
    return msgspec.structs.replace(shown, held=held)


def assemble(config: Config, library: Library) -> tuple[Site, tuple[Problem, ...]]:
    """Put a library in relation."""
    entries = tuple(sorted(library.entries, key=_newest_first))
    problems: list[Problem] = []
    tags = tag_terms(entries, library.tags, problems)
    sources = source_terms(entries, library.sources, problems)
    authors = author_terms(entries, problems)
    links = Links(library)
    terms: dict[TermKind, Terms] = {"source": sources, "author": authors, "tag": tags}
    collections = picks.gather(library, entries, links, config, problems)
    lists_of = picks.by_position(collections)
    early = frozenset(library.early)
    listed = []
    for position, entry in enumerate(entries):
        addresses = links.resolve(entry, config, problems)
        slugs = {kind: found.of[position] for kind, found in terms.items()}
        item = _listed(entry, addresses, slugs, config)
        if entry.path in early:
            item = msgspec.structs.replace(item, early=True)
        if position in lists_of:
            item = msgspec.structs.replace(item, collections=lists_of[position])
        listed.append(item)
    pages = [
        ListedPage(page, page_path(page), links.resolve(page, config, problems))
        for page in library.pages
    ]
    site = Site(
        config=config,
        entries=tuple(listed),
        pages=tuple(pages),
        tags=tags.terms,
        sources=sources.terms,
        authors=authors.terms,
        collections=collections,
        assets=library.assets,
    )
    problems += _same_works(entries)
    return site, tuple(problems)


def _listed(
    entry: Entry,
    addresses: Mapping[str, str],
    slugs: Mapping[TermKind, tuple[str, ...]],
    config: Config,
) -> Listed:
    """An entry in its place; `slugs` are those of its source, authors and tags."""
    minutes = reading_minutes(entry.words, config.words_per_minute) if entry.words else None
    return Listed(
        entry=entry,
        path=entry_path(entry),
        links=addresses,
        host=urls.host(entry.url or ""),
        minutes=minutes,
        source=slugs["source"][0],
        authors=slugs["author"],
        tags=slugs["tag"],
    )


def _newest_first(entry: Entry) -> tuple[int, str, str]:
    added = -entry.added.toordinal() if entry.added else 0
    return (added, entry.title.casefold(), entry.path)


# ------------------------------------------------------------------------------- relations


def occurring_with(site: Site, term: Term, kind: TermKind) -> list[tuple[Term, int]]:
    """Terms of a kind on the entries of `term`, most frequent first, with the number shared."""
    terms = {"tag": site.tags, "source": site.sources, "author": site.authors}[kind]
    found = [site.entries[position] for position in term.entries]
    if kind == "source":
        counts = Counter([listed.source for listed in found])
    else:
        own = [listed.tags if kind == "tag" else listed.authors for listed in found]
        counts = Counter(chain.from_iterable(own))
    if kind == term.kind:
        counts.pop(term.slug, None)
    ordered = sorted(counts, key=lambda key: (-counts[key], terms[key].name.casefold(), key))
    return [(terms[key], counts[key]) for key in ordered]


def _same_works(entries: Sequence[Entry]) -> list[Problem]:
    """Two entries of one work, told by the identity of their addresses."""
    first: dict[str, Entry] = {}
    problems = []
    for entry in sorted(entries, key=lambda entry: entry.path):
        known = first.setdefault(urls.identity(entry.url), entry) if entry.url else entry
        if known is not entry:
            message = f"the same work as {content_label(known.path)}"
            at = field_location(entry, "url")
            fix = "keep one of the two entries"
            problems.append(Problem(message, at, fix, "same-work", "warning"))
    return problems

"""Collections: the entries that curated lists name, found among those of the site."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence

from sitegen.errors import Problem, suggest
from sitegen.layout import kind_of
from sitegen.linking import Links, collection_path, link_location
from sitegen.model import Collection, Config, Entry, Library, Link, ListedCollection
from sitegen.text import slug_of

START = "start-here"
"""The name of the collection that stands on the home page too."""


def gather(
    library: Library,
    entries: Sequence[Entry],
    links: Links,
    config: Config,
    problems: list[Problem],
) -> dict[str, ListedCollection]:
    """The collections by slug, that of the home page first, the others by title."""
    positions = {entry.slug: position for position, entry in enumerate(entries)}
    # What is not published yet, or cannot be read now, is left out.
    unseen = (path for path in (*library.held, *library.unread) if kind_of(path) == "entry")
    missing = frozenset(map(slug_of, unseen))
    return {
        collection.slug: ListedCollection(
            collection,
            collection_path(collection),
            links.resolve(collection, config, problems),
            _found(collection, positions, missing, problems),
        )
        for collection in sorted(library.collections, key=_start_first)
    }


def _start_first(collection: Collection) -> tuple[bool, str, str]:
    return (collection.slug != START, collection.title.casefold(), collection.path)


def _found(
    collection: Collection,
    positions: Mapping[str, int],
    missing: Container[str],
    problems: list[Problem],
) -> tuple[tuple[int, str], ...]:
    """The positions of the entries that a collection names, each with its note."""
    found: dict[str, tuple[int, str]] = {}
    named: set[str] = set()
    for pick in collection.entries:
        slug = slug_of(pick.link.target)
        if slug in named:
            problems.append(_twice(collection, pick.link))
        elif slug in positions:
            found[slug] = positions[slug], pick.note
        elif slug not in missing:
            problems.append(_unknown(collection, pick.link, positions))
        named.add(slug)
    return tuple(found.values())


def _twice(collection: Collection, link: Link) -> Problem:
    message = f"'entries' names {link.target} twice"
    return Problem(message, link_location(collection, link), "keep one of them", "named-twice")


def _unknown(collection: Collection, link: Link, known: Mapping[str, int]) -> Problem:
    message = f"'entries' names {link.target}, but there is no such entry"
    otherwise = "write the name of an entry's file, with or without .md"
    fix = suggest(slug_of(link.target), known, otherwise)
    return Problem(message, link_location(collection, link), fix, "unknown-entry")


def by_position(collections: Mapping[str, ListedCollection]) -> dict[int, tuple[str, ...]]:
    """The slugs of the collections that name an entry, by its position."""
    found: dict[int, tuple[str, ...]] = {}
    for slug, listed in collections.items():
        for position, _ in listed.picks:
            found[position] = (*found.get(position, ()), slug)
    return found

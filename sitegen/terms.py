"""Tags, sources and authors: from the names that entries use to terms with addresses."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain

import msgspec

from sitegen import names as naming
from sitegen import urls
from sitegen.errors import Problem
from sitegen.layout import content_label
from sitegen.linking import field_location
from sitegen.model import Entry, SourceRule, TagRule, Term, TermKind
from sitegen.text import slug

UNKNOWN_SOURCE = "Unknown source"


class Terms(msgspec.Struct, frozen=True):
    """Terms by slug, in the order of their names, and the slugs that each entry has."""

    terms: Mapping[str, Term]
    of: tuple[tuple[str, ...], ...]


class _Named(msgspec.Struct, frozen=True):
    """A name as one entry uses it, and where."""

    name: str
    entry: Entry


def _gather(
    kind: TermKind,
    folder: str,
    names: Sequence[Sequence[str]],
    entries: Sequence[Entry],
    problems: list[Problem],
) -> Terms:
    """Terms from the (canonical) names of each entry. Names that differ only in case are one."""
    # Making a slug takes longer than all the rest, and most names are used many times.
    keys = {name: slug(name) for name in dict.fromkeys(chain.from_iterable(names))}
    first: dict[str, str] = {}
    for name, key in keys.items():
        first.setdefault(key, name)
    problems += _same_addresses(kind, keys, first, names, entries)
    of = tuple([tuple(dict.fromkeys([keys[name] for name in own])) for own in names])
    positions: dict[str, list[int]] = {key: [] for key in first}
    for position, slugs in enumerate(of):
        for key in slugs:
            positions[key].append(position)
    filed = naming.filing_of_person if kind == "author" else naming.filing
    ordered = sorted(first, key=lambda key: (filed(first[key]), key))
    terms = {
        key: Term(
            kind=kind,
            name=first[key],
            slug=key,
            path=f"/{folder}/{key}/",
            entries=tuple(positions[key]),
        )
        for key in ordered
    }
    return Terms(terms, of)


def _same_addresses(
    kind: TermKind,
    keys: Mapping[str, str],
    first: Mapping[str, str],
    names: Sequence[Sequence[str]],
    entries: Sequence[Entry],
) -> Iterator[Problem]:
    """Names that come to the address of another one: each entry that uses them is told."""
    clashing = {name for name, key in keys.items() if name.casefold() != first[key].casefold()}
    if clashing:
        used = [(name, entry) for entry, own in zip(entries, names, strict=True) for name in own]
        users = dict(reversed(used))
        for name, entry in used:
            if name in clashing:
                known = first[keys[name]]
                yield _same_address(kind, name, _Named(known, users[known]), entry)


def _same_address(kind: TermKind, name: str, known: _Named, entry: Entry) -> Problem:
    field = {"tag": "tags", "source": "source", "author": "authors"}[kind]
    return Problem(
        f"the {kind}s '{name}' and '{known.name}' ({content_label(known.entry.path)}) have the same"
        f" address",
        field_location(entry, field),
        f"write one of them everywhere, or make it an alias in {content_label(kind)}s.yaml"
        if kind != "author"
        else "write one of them everywhere",
        "same-address",
    )


def _canonical_names(rules: Iterable[TagRule | SourceRule]) -> dict[str, str]:
    names = {}
    for rule in rules:
        for name in (rule.name, *rule.aliases):
            names[name.casefold()] = rule.name
    return names


def tag_terms(entries: Sequence[Entry], rules: Sequence[TagRule], problems: list[Problem]) -> Terms:
    """The tags in use, by the vocabulary's names, with parents, children and descriptions."""
    canonical = _canonical_names(rules)
    used = dict.fromkeys(chain.from_iterable(entry.tags for entry in entries))
    preferred = {tag: canonical.get(tag.casefold(), tag) for tag in used}
    names = [[preferred[tag] for tag in entry.tags] for entry in entries]
    gathered = _gather("tag", "tags", names, entries, problems)
    by_slug = {slug(rule.name): rule for rule in rules}
    return Terms(_with_families(gathered.terms, by_slug), gathered.of)


def _with_families(terms: Mapping[str, Term], rules: Mapping[str, TagRule]) -> dict[str, Term]:
    """Tags with parents, children and descriptions; a parent has its descendants' entries.

    A tag that no entry has is left out, unless one of its descendants is in use.
    """
    parents = {key: slug(rule.parent) for key, rule in rules.items() if rule.parent}
    entries: dict[str, set[int]] = defaultdict(set)
    children: dict[str, set[str]] = defaultdict(set)
    for key, term in terms.items():
        for ancestor in _line_of_descent(key, parents):
            entries[ancestor].update(term.entries)
            if ancestor in parents:
                children[parents[ancestor]].add(ancestor)
    families = {}
    for key, positions in entries.items():
        rule = rules.get(key)
        families[key] = Term(
            kind="tag",
            name=rule.name if rule else terms[key].name,
            slug=key,
            path=f"/tags/{key}/",
            description=rule.description if rule else "",
            parent=parents.get(key),
            children=tuple(sorted(children[key], key=naming.filing)),
            entries=tuple(sorted(positions)),
        )
    return dict(sorted(families.items(), key=lambda item: (naming.filing(item[1].name), item[0])))


def _line_of_descent(key: str, parents: Mapping[str, str]) -> list[str]:
    line = [key]
    while line[-1] in parents and parents[line[-1]] not in line:
        line.append(parents[line[-1]])
    return line


def source_terms(
    entries: Sequence[Entry], rules: Sequence[SourceRule], problems: list[Problem]
) -> Terms:
    """The sources in use; an entry that names none gets its address's."""
    canonical = _canonical_names(rules)
    hosts = {host: rule.name for rule in rules for host in rule.hosts}
    known: dict[str, str | None] = {}
    found = [_source_name(entry, canonical, hosts, known) for entry in entries]
    names = [(name or UNKNOWN_SOURCE,) for name in found]
    gathered = _gather("source", "sources", names, entries, problems)
    named = {slug(name) for name in dict.fromkeys(found) if name}
    by_slug = {slug(rule.name): rule for rule in rules}
    terms = {}
    for key, term in gathered.terms.items():
        rule = by_slug.get(key)
        terms[key] = msgspec.structs.replace(
            term,
            name=rule.name if rule else term.name,
            description=rule.description if rule else "",
            website=rule.url if rule else None,
            feed=rule.feed if rule else None,
            mark=(rule and rule.mark) or _initial(rule.name if rule else term.name),
            known=key in named,
        )
    return Terms(terms, gathered.of)


def _initial(name: str) -> str:
    """The first letter or number of a name."""
    return next(filter(str.isalnum, name), name[:1]).upper()


def _source_name(
    entry: Entry,
    canonical: Mapping[str, str],
    hosts: Mapping[str, str],
    known: dict[str, str | None],
) -> str | None:
    """The source that the entry names; else the one its address belongs to; else its host.

    `known` remembers whose each host is: a few hundred hosts have all the addresses of a list.
    """
    if entry.source:
        return canonical.get(entry.source.casefold(), entry.source)
    host = urls.host(entry.url or "")
    if host not in known:
        # The host itself first: blog.example.org may be a source of its own.
        named = (hosts[name] for name in urls.host_line(host) if name in hosts)
        known[host] = next(named, host or None)
    return known[host]


def author_terms(entries: Sequence[Entry], problems: list[Problem]) -> Terms:
    """The authors of all entries."""
    names = [entry.authors for entry in entries]
    return _gather("author", "authors", names, entries, problems)

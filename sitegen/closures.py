"""What a page depends on beside its view: the templates, files and words of the site it may use.

Found by reading the templates, not by drawing: whatever one could name in some other case counts
too. Where a name is computed, or a template cannot be read, everything counts.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec

from sitegen.templates import parse
from sitegen.text import digest
from sitegen.theme import Closure, Theme
from sitegen.views import SiteView

# The tags of templates that take in another one.
_REFERENCES = {"Extends", "Include", "Import", "FromImport"}
# The functions that take the name of a static file.
_FILES = {"asset", "picture"}


class _Uses(msgspec.Struct, frozen=True):
    """What one template names. None stands for a name that is only known when it is drawn."""

    templates: frozenset[str | None] = frozenset()
    static: frozenset[str | None] = frozenset()
    site: frozenset[str | None] = frozenset()


_ALL = frozenset({None})
_UNREADABLE = _Uses(_ALL, _ALL, _ALL)


def closures(theme: Theme) -> dict[str, Closure]:
    """What the pages of each template depend on, by every name that leads to one."""
    sources = theme.templates
    uses = _uses_by_name(sources)
    static = {name: digest(data) for name, data in theme.static.items()}
    return {name: _closure(name, theme.base_path, sources, static, uses) for name in sources}


def reached(theme: Theme, template: str) -> tuple[str, ...]:
    """The files of the theme that the pages of a template depend on, by their labels: the template
    itself, the others that it can lead to, and the static files that they name.
    """
    sources, static = theme.templates, theme.static
    uses = _uses_by_name(sources)
    names = _reached(template, uses) & sources.keys()
    named = {file for name in names for file in uses[name].static}
    known = (name for name in sorted(_known(named, static)) if name in static)
    files = [label for name in known for label in theme.static_labels(name)]
    labels = sorted({theme.label(name) for name in names})
    return tuple(dict.fromkeys([theme.label(template), *labels, *files]))


def _uses_by_name(sources: Mapping[str, str]) -> dict[str, _Uses]:
    """What each template names, by all names that lead to one."""
    return {name: _uses_of(source) for name, source in sources.items()}


# An edit changes one of them: a theme has some dozens.
@functools.lru_cache(maxsize=256)
def _uses_of(source: str) -> _Uses:
    tree = parse(source)
    return _uses(tree) if tree else _UNREADABLE


def _closure(
    name: str,
    base_path: str,
    sources: Mapping[str, str],
    static: Mapping[str, str],
    uses: Mapping[str, _Uses],
) -> Closure:
    templates = _reached(name, uses)
    found = [uses[other] for other in templates if other in uses]
    files = {file for each in found for file in each.static}
    site = {word for each in found for word in each.site}
    # What is not there counts as such: it may come to be, and then be taken.
    parts = (
        base_path,
        [(other, sources.get(other)) for other in sorted(templates)],
        [(file, static.get(file)) for file in sorted(_known(files, static))],
    )
    words = None if None in site else tuple(sorted(_known(site, ())))
    return Closure(digest(msgspec.msgpack.encode(parts)), words)


def _reached(name: str, uses: Mapping[str, _Uses]) -> set[str]:
    """The names of all templates that one can lead to, of those that are there and others."""
    reached: set[str] = set()
    waiting = {name}
    while waiting:
        reached |= waiting
        named = {
            word for each in waiting if each in uses for word in _known(uses[each].templates, uses)
        }
        waiting = named - reached
    return reached


def _known(names: Iterable[str | None], everything: Iterable[str]) -> set[str]:
    """Names, and everything if one of them is computed."""
    listed = set(names)
    return {name for name in listed if name is not None} | set(everything if None in listed else ())


# ------------------------------------------------------------------------------- one template


def _uses(tree: Any) -> _Uses:
    templates: set[str | None] = set()
    static: set[str | None] = set()
    site: set[str | None] = set()
    # Nodes by their identity that a node around them has accounted for.
    settled: set[int] = set()
    for node in _nodes(tree):
        kind = type(node).__name__
        if kind in _REFERENCES:
            templates |= _texts(node.template)
        elif kind in {"Getattr", "Getitem"} and _name(node.node) == "site":
            # A word that the site has not says the same of every site.
            words = {node.attr} if kind == "Getattr" else _texts(node.arg)
            site |= words & {*SiteView.__struct_fields__, None}
            settled.add(id(node.node))
        elif kind == "Call" and _name(node.node) == "fragment":
            templates |= _texts(_argument(node, 0, "template"))
            settled |= {id(node.node), id(_argument(node, 2, "site"))}
        elif kind == "Call" and _name(node.node) in _FILES:
            static |= _texts(_argument(node, 0, "name"))
            settled.add(id(node.node))
        elif kind == "Name" and node.ctx == "load" and id(node) not in settled:
            templates |= _ALL if node.name == "fragment" else set()
            static |= _ALL if node.name in _FILES else set()
            site |= _ALL if node.name == "site" else set()
    return _Uses(frozenset(templates), frozenset(static), frozenset(site))


def _nodes(tree: Any) -> Iterator[Any]:
    """All nodes of a tree, each before those inside it."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        yield node
        waiting += node.iter_child_nodes()


def _name(node: Any) -> str | None:
    return str(node.name) if type(node).__name__ == "Name" else None


def _argument(call: Any, position: int, name: str) -> Any:
    """An argument of a call; None if it is not written there."""
    given = {keyword.key: keyword.value for keyword in call.kwargs}
    return call.args[position] if position < len(call.args) else given.get(name)


def _texts(node: Any) -> set[str | None]:
    """The texts that an expression can be, as far as they stand in the template."""
    kind = type(node).__name__
    if kind == "Const" and isinstance(node.value, str):
        return {node.value}
    if kind in {"List", "Tuple"}:
        return {text for item in node.items for text in _texts(item)}
    if kind == "CondExpr":
        return _texts(node.expr1) | (_texts(node.expr2) if node.expr2 else set())
    return {None}

"""`content/tags.yaml` and `content/sources.yaml`: the names of a site, each with its aliases."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from sitegen import fields as f
from sitegen import kinds, yamltext
from sitegen.errors import Problem, SitegenError, suggest
from sitegen.model import SourceRule, TagRule
from sitegen.yamltext import Document, Mapping, Node, Scalar

TAGS_NAME = "tags.yaml"
SOURCES_NAME = "sources.yaml"


def _read_host(node: Node, complain: f.Complain) -> str | None:
    value: str | None = kinds.LINE.read(node, complain)
    if value is None:
        return None
    if "/" in value or ":" in value or " " in value or "." not in value:
        complain(node, f"is not a host: {value}", "write it as example.org", "host")
        return None
    return value.lower().removeprefix("www.")


HOST = f.Kind("host", {"type": "string", "format": "hostname"}, _read_host)

_MARK = re.compile(r"\w{1,2}|[^\w\s]{1,8}")


def _read_mark(node: Node, complain: f.Complain) -> str | None:
    value: str | None = kinds.LINE.read(node, complain)
    if value is not None and not _MARK.fullmatch(value):
        fix = "write one or two letters, or one emoji"
        complain(node, f"is no mark: {value[:40]}", fix, "mark")
        return None
    return value


MARK = f.Kind("one or two letters, or an emoji", {"type": "string", "maxLength": 8}, _read_mark)

TAG_FIELDS = (
    f.Field("description", kinds.TEXT, "What the tag is about.", "Linked writing."),
    f.Field(
        "aliases", kinds.list_of(kinds.LINE), "Other names that mean this tag.", "[hyperlinks]"
    ),
    f.Field("parent", kinds.LINE, "A wider tag, whose page lists this one's entries too.", "web"),
)

SOURCE_FIELDS = (
    f.Field("description", kinds.TEXT, "What the source is.", "A magazine since 1857."),
    f.Field(
        "aliases", kinds.list_of(kinds.LINE), "Other names that mean this source.", "[Atlantic]"
    ),
    f.Field("hosts", kinds.list_of(HOST), "Hosts whose works belong to it.", "[theatlantic.com]"),
    f.Field("url", kinds.URL, "Its own address.", "https://www.theatlantic.com/"),
    f.Field(
        "feed",
        kinds.URL,
        "Its own feed, which goes into the list for feed readers.",
        "https://www.theatlantic.com/feed/all/",
    ),
    f.Field(
        "mark",
        MARK,
        "What stands before its name in lists; the first letter of the name if unset.",
        "TA",
    ),
)


def read_tags(text: str, path: str) -> tuple[TagRule, ...]:
    """The tags of the vocabulary. Raises SitegenError with all problems of the file."""
    node, where = yamltext.read(text, path)
    rules, problems = _read(node, where, TAG_FIELDS, TagRule)
    problems += _doubles(((rule, rule.aliases) for rule in rules), where, "tag")
    problems += _bad_parents(rules, where)
    if problems:
        raise SitegenError(problems)
    return tuple(rules)


def read_sources(text: str, path: str) -> tuple[SourceRule, ...]:
    """The sources of the vocabulary. Raises SitegenError with all problems of the file."""
    node, where = yamltext.read(text, path)
    rules, problems = _read(node, where, SOURCE_FIELDS, SourceRule)
    problems += _doubles(((rule, rule.aliases) for rule in rules), where, "source")
    problems += _doubles(((rule, rule.hosts) for rule in rules), where, "host", named_too=False)
    if problems:
        raise SitegenError(problems)
    return tuple(rules)


def _read(
    root: Mapping, where: Document, table: Sequence[f.Field], make: Callable[..., Any]
) -> tuple[list[Any], list[Problem]]:
    rules: list[Any] = []
    problems: list[Problem] = []
    for key, node in root.pairs:
        body = Mapping((), key.line, key.column) if isinstance(node, Scalar) else node
        if not isinstance(body, Mapping) or (isinstance(node, Scalar) and node.text):
            at = where.locate(node.line, node.column, node.width)
            fix = f"write the fields of '{key.text}' below it: {', '.join(x.name for x in table)}"
            problems.append(Problem("expected 'name: value' pairs", at, fix, "wrong-type"))
            continue
        found = f.read_fields(body, table, where)
        problems += found.problems
        rules.append(make(name=key.text, place=(key.line, key.column), **found.values))
    return rules, problems


def _doubles(
    named: Iterable[tuple[Any, tuple[str, ...]]],
    where: Document,
    what: str,
    *,
    named_too: bool = True,
) -> list[Problem]:
    """Names that stand for two tags or sources at once."""
    owner: dict[str, Any] = {}
    problems = []
    for rule, others in named:
        for name in (rule.name, *others) if named_too else others:
            first = owner.setdefault(name.casefold(), rule)
            if first is not rule:
                at = where.locate(rule.place[0], rule.place[1], len(rule.name))
                message = f"the {what} '{name}' of '{rule.name}' also stands for '{first.name}'"
                problems.append(Problem(message, at, "remove it from one of the two", "alias"))
    return problems


def _bad_parents(rules: Sequence[TagRule], where: Document) -> list[Problem]:
    by_name = {rule.name: rule for rule in rules}
    problems = []
    for rule in rules:
        at = where.locate(rule.place[0], rule.place[1], len(rule.name))
        if rule.parent is not None and rule.parent not in by_name:
            fix = suggest(rule.parent, by_name, "add the parent to this file")
            message = f"the parent '{rule.parent}' of '{rule.name}' is no tag of this file"
            problems.append(Problem(message, at, fix, "parent"))
        elif _is_own_ancestor(rule, by_name):
            message = f"'{rule.name}' is its own ancestor"
            problems.append(Problem(message, at, "remove one of the parents", "parent"))
    return problems


def _is_own_ancestor(rule: TagRule, by_name: dict[str, TagRule]) -> bool:
    seen: set[str] = set()
    name = rule.parent
    while name is not None and name in by_name and name not in seen:
        if name == rule.name:
            return True
        seen.add(name)
        name = by_name[name].parent
    return False

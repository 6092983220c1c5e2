"""Typed fields over YAML nodes: one declaration gives the reader, the JSON Schema and the docs.

A table of `Field`s is read by `read_fields`, which reports every problem it finds, each with its
place and its fix, and never raises. A `Kind` reads one node; it complains and returns None when
the node is not of that kind.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec

from sitegen.errors import Problem, nearest, suggest
from sitegen.yamltext import Document, Node, Scalar
from sitegen.yamltext import Mapping as MappingNode

Complain = Callable[[Node, str, str, str], None]
"""(node, message, fix, code): takes down one problem."""


class Kind(msgspec.Struct, frozen=True):
    """A type of value: its name for the docs, its JSON Schema, and how one node is read."""

    name: str
    schema: Mapping[str, Any]
    read: Callable[[Node, Complain], Any]


class Field(msgspec.Struct, frozen=True):
    """One field of a file: its name, its kind, what it means, and an example for the docs."""

    name: str
    kind: Kind
    help: str
    example: str = ""
    required: bool = False


class Values(msgspec.Struct, frozen=True):
    """What a mapping held: values by field name, (line, column) of each, and the problems."""

    values: Mapping[str, Any]
    places: Mapping[str, tuple[int, int]]
    problems: tuple[Problem, ...]


def read_fields(node: MappingNode, fields: Sequence[Field], where: Document) -> Values:
    """Read the pairs of `node` by the table `fields`. Empty values count as absent."""
    problems: list[Problem] = []
    mistyped: set[str | None] = set()

    def unknown(key: Scalar, fix: str) -> None:
        place = where.locate(key.line, key.column, key.width)
        problems.append(Problem(f"unknown field '{key.text}'", place, fix, "unknown-field"))
        mistyped.add(nearest(key.text, (field.name for field in fields)))

    found = _read_known(node.pairs, fields, lambda name: complainer(name, where, problems), unknown)
    places = {name: (value.line, value.column) for name, (value, _) in found.items()}
    # A required field that was only mistyped is one problem, not two.
    there = places.keys() | mistyped
    missing = (field for field in fields if field.required and field.name not in there)
    problems += (_missing(field, node, where) for field in missing)
    return Values(_values(found), places, tuple(problems))


def _read_known(
    found: Sequence[tuple[Scalar, Node]],
    fields: Sequence[Field],
    complain_of: Callable[[str], Complain],
    unknown: Callable[[Scalar, str], None],
) -> dict[str, tuple[Node, Any]]:
    """The node and the value (None: misread) of each field that is set; `unknown` hears of keys
    that are no fields, and how to mend them.
    """
    known = {field.name: field for field in fields}
    read: dict[str, tuple[Node, Any]] = {}
    for key, node in found:
        if key.text not in known:
            unknown(key, suggest(key.text, known, f"the fields are: {', '.join(known)}"))
        elif not is_empty(node):
            read[key.text] = node, known[key.text].kind.read(node, complain_of(key.text))
    return read


def _values(read: Mapping[str, tuple[Node, Any]]) -> dict[str, Any]:
    return {name: value for name, (_, value) in read.items() if value is not None}


def pairs(node: Node, complain: Complain) -> Sequence[tuple[Scalar, Node]] | None:
    """The pairs of a mapping; None, and a complaint, when the node is none."""
    if isinstance(node, MappingNode):
        return node.pairs
    complain(node, "is no mapping of names to values", "write a mapping", "wrong-type")
    return None


def complainer(name: str, where: Document, problems: list[Problem]) -> Complain:
    """Takes down problems of one field; what kinds say reads on from its name."""

    def complain(node: Node, message: str, fix: str, code: str) -> None:
        at = where.locate(node.line, node.column, node.width)
        problems.append(Problem(f"'{name}' {message}", at, fix, code))

    return complain


def is_empty(node: Node) -> bool:
    """Whether a value is left out: nothing, or YAML's word for it."""
    if not isinstance(node, Scalar):
        return False
    return not node.text.strip() or (not node.quoted and node.text in ("~", "null"))


def _missing(field: Field, node: MappingNode, where: Document) -> Problem:
    at = next((key for key, _ in node.pairs if key.text == field.name), None)
    if at is not None:
        place = where.locate(at.line, at.column, at.width)
        return Problem(f"'{field.name}' is empty", place, _example(field), "missing-field")
    place = where.locate(max(1, where.first_line - 1), 0)
    return Problem(f"'{field.name}' is missing", place, _example(field), "missing-field")


def _example(field: Field) -> str:
    return f"add a line such as {field.name}: {field.example}"


def json_schema(fields: Sequence[Field], title: str) -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of a table of fields, for editors."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": title,
        "type": "object",
        "additionalProperties": False,
        "required": [field.name for field in fields if field.required],
        "properties": {f.name: {"description": f.help, **f.kind.schema} for f in fields},
    }


def markdown_table(fields: Sequence[Field]) -> str:
    """The table of fields as it stands in the docs."""
    rows = ["| field | value | meaning |", "|---|---|---|"]
    for field in fields:
        name = f"`{field.name}`" + (" (required)" if field.required else "")
        example = f", e.g. `{field.example}`" if field.example else ""
        rows.append(f"| {name} | {field.kind.name}{example} | {field.help} |")
    return "\n".join(rows) + "\n"


def structure(fields: Sequence[Field]) -> Kind:
    """A mapping with fields of its own; the value is a dict of those that are set."""

    def read(node: Node, complain: Complain) -> dict[str, Any] | None:
        strange: list[Scalar] = []

        def unknown(key: Scalar, fix: str) -> None:
            strange.append(key)
            complain(key, f"has no field '{key.text}'", fix, "unknown-field")

        found = pairs(node, complain)
        if found is None:
            return None
        values = _read_known(found, fields, lambda _: complain, unknown)
        missing = [field for field in fields if field.required and field.name not in values]
        # A required field that was only mistyped is one problem, not two.
        if missing and not strange:
            complain(node, f"is without '{missing[0].name}'", _example(missing[0]), "missing-field")
        return None if missing else _values(values)

    schema = json_schema(fields, "")
    parts = {name: schema[name] for name in ("properties", "required") if schema[name]}
    return Kind("mapping", {"type": "object", **parts}, read)

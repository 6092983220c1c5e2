"""Typed fields over YAML nodes: one declaration gives the reader, the JSON Schema and the docs.

A table of `Field`s is read by `read_fields`, which reports every problem it finds, each with its
place and its fix, and never raises. A `Kind` reads one node; it complains and returns None when
the node is not of that kind.
"""

from __future__ import annotations

import calendar
import datetime
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec

from sitegen import urls
from sitegen.errors import Problem, nearest
from sitegen.model import PartialDate
from sitegen.yamltext import Document, Items, Node, Scalar
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
    known = {field.name: field for field in fields}
    values: dict[str, Any] = {}
    places: dict[str, tuple[int, int]] = {}
    problems: list[Problem] = []
    mistyped: set[str | None] = set()
    for key, value in node.pairs:
        field = known.get(key.text)
        if field is None:
            place = where.locate(key.line, key.column, key.width)
            fix = _suggest(key.text, known)
            problems.append(Problem(f"unknown field '{key.text}'", place, fix, "unknown-field"))
            mistyped.add(nearest(key.text, list(known)))
        elif not _is_empty(value):
            places[field.name] = (value.line, value.column)
            values[field.name] = field.kind.read(value, complainer(field.name, where, problems))
    # A required field that was only mistyped is one problem, not two.
    there = values.keys() | mistyped
    missing = (field for field in fields if field.required and field.name not in there)
    problems += (_missing(field, node, where) for field in missing)
    return Values({k: v for k, v in values.items() if v is not None}, places, tuple(problems))


def complainer(name: str, where: Document, problems: list[Problem]) -> Complain:
    """Takes down problems of one field; what kinds say reads on from its name."""

    def complain(node: Node, message: str, fix: str, code: str) -> None:
        at = where.locate(node.line, node.column, node.width)
        problems.append(Problem(f"'{name}' {message}", at, fix, code))

    return complain


def _is_empty(node: Node) -> bool:
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


def _suggest(name: str, known: Mapping[str, Field]) -> str:
    near = nearest(name, list(known))
    return f"did you mean '{near}'?" if near else f"the fields are: {', '.join(known)}"


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


# ------------------------------------------------------------------------------ plain text


def _scalar(node: Node, complain: Complain, wanted: str) -> str | None:
    if isinstance(node, Scalar):
        return node.text.strip()
    shape = "a list" if isinstance(node, Items) else "a mapping"
    complain(node, f"is {shape}, not {wanted}", f"write {wanted}", "wrong-type")
    return None


def text(limit: int = 2000, *, one_line: bool = False) -> Kind:
    """Text of 1 to `limit` characters."""
    wanted = "a line of text" if one_line else "text"

    def read(node: Node, complain: Complain) -> str | None:
        value = _scalar(node, complain, wanted)
        if value is None:
            return None
        if one_line:
            value = " ".join(value.split())
        if not 1 <= len(value) <= limit:
            message = f"has {len(value)} characters, not 1 to {limit}"
            complain(node, message, "shorten it" if value else "write something", "length")
            return None
        return value

    return Kind(wanted, {"type": "string", "minLength": 1, "maxLength": limit}, read)


LINE = text(300, one_line=True)
TEXT = text(2000)


_LONGEST_URL = 2000


def _read_url(node: Node, complain: Complain) -> str | None:
    value = _scalar(node, complain, "a web address")
    if value is None:
        return None
    if not urls.is_web(value) or len(value) > _LONGEST_URL:
        message = f"is not a web address: {value[:80]}"
        complain(node, message, "write it whole: https://host/path", "url")
        return None
    return value


URL = Kind("web address", {"type": "string", "format": "uri", "pattern": "^https?://"}, _read_url)


def _read_path(node: Node, complain: Complain) -> str | None:
    value = _scalar(node, complain, "a path of this site")
    if value is None:
        return None
    parts = value.split("/")
    clean = not any(part in (".", "..") or "\\" in part or "%" in part for part in parts)
    if not value.startswith("/") or value.startswith("//") or not clean or "?" in value:
        message = f"is not a path of this site: {value}"
        complain(node, message, "write it from the site's root, such as /old/name/", "path")
        return None
    return value


PATH = Kind("path on this site", {"type": "string", "pattern": "^/"}, _read_path)

_LANG = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|\d{3}))?")


def _read_lang(node: Node, complain: Complain) -> str | None:
    value = _scalar(node, complain, "a language code")
    if value is None:
        return None
    if not _LANG.fullmatch(value):
        message = f"is not a language code: {value[:40]}"
        complain(node, message, "write it as in BCP 47: en, de, pt-BR, zh-Hant", "lang")
        return None
    return value


LANG = Kind("language code", {"type": "string", "pattern": f"^{_LANG.pattern}$"}, _read_lang)


# --------------------------------------------------------------------------- other scalars


def choice(*names: str) -> Kind:
    """One of a few words."""

    def read(node: Node, complain: Complain) -> str | None:
        value = _scalar(node, complain, "one of " + ", ".join(names))
        if value is None or value in names:
            return value
        near = nearest(value, names)
        fix = f"did you mean '{near}'?" if near else f"write one of: {', '.join(names)}"
        complain(node, f"is not one of {', '.join(names)}: {value[:40]}", fix, "choice")
        return None

    return Kind(" / ".join(f"`{name}`" for name in names), {"enum": list(names)}, read)


_BOOLEANS = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}


def _read_boolean(node: Node, complain: Complain) -> bool | None:
    value = _scalar(node, complain, "true or false")
    if value is None:
        return None
    if value.lower() not in _BOOLEANS:
        complain(node, f"is neither true nor false: {value[:40]}", "write true or false", "boolean")
        return None
    return _BOOLEANS[value.lower()]


BOOLEAN = Kind("`true` / `false`", {"type": "boolean"}, _read_boolean)


def integer(least: int, most: int) -> Kind:
    """A whole number in decimal digits, without a leading zero (YAML would read 010 as 8)."""

    def read(node: Node, complain: Complain) -> int | None:
        value = _scalar(node, complain, f"a whole number from {least} to {most}")
        if value is None:
            return None
        if re.fullmatch(r"0|[1-9][0-9]{0,9}", value) and least <= int(value) <= most:
            return int(value)
        message = f"is not a whole number from {least} to {most}: {value[:40]}"
        complain(node, message, f"write a number such as {least}", "integer")
        return None

    name = f"number {least}–{most}"
    return Kind(name, {"type": "integer", "minimum": least, "maximum": most}, read)


# ----------------------------------------------------------------------------------- dates

# Four digits without a leading zero: what all programs read alike.
_FIRST_YEAR = 1000
_PARTIAL = re.compile(r"(\d{4})(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01]))?)?", re.ASCII)
_CARELESS = re.compile(r"(\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2}))?", re.ASCII)
_MOMENT = re.compile(r"(\d{4}-\d{2}-\d{2})[T ]\d{1,2}:\d{2}.*", re.ASCII)


def _read_partial_date(node: Node, complain: Complain) -> PartialDate | None:
    value = _scalar(node, complain, "a date")
    return None if value is None else _date(node, value, complain, partial=True)


def _read_day(node: Node, complain: Complain) -> datetime.date | None:
    value = _scalar(node, complain, "a day")
    date = None if value is None else _date(node, value, complain, partial=False)
    return None if date is None else datetime.date(date.year, date.month, date.day)


def _date(node: Node, value: str, complain: Complain, *, partial: bool) -> PartialDate | None:
    match = _PARTIAL.fullmatch(_day_of_moment(value))
    if match and (partial or match[3]):
        date = PartialDate(*(int(part or 0) for part in match.groups()))
        if _is_real(date):
            return date
    complain(node, f"is not a date: {value[:40]}", _date_fix(value, partial=partial), "date")
    return None


def _day_of_moment(value: str) -> str:
    """The day of a date with time and zone, when the whole is a real moment."""
    match = _MOMENT.fullmatch(value)
    if match:
        try:
            datetime.datetime.fromisoformat(value)
        except ValueError:
            return value
        return match[1]
    return value


def _is_real(date: PartialDate) -> bool:
    try:
        datetime.date(date.year, date.month or 1, date.day or 1)
    except ValueError:
        return False
    return date.year >= _FIRST_YEAR


def _date_fix(value: str, *, partial: bool) -> str:
    careless = _CARELESS.fullmatch(value)
    if careless:
        parts = [f"{int(part):02}" for part in careless.groups() if part]
        written = "-".join(parts)
        if written != value and _PARTIAL.fullmatch(written):
            date = PartialDate(*(int(part) for part in parts))
            if _is_real(date) and (partial or date.day):
                return f"write it as {written}"
    whole = _PARTIAL.fullmatch(value)
    if whole and whole[3]:
        last = calendar.monthrange(int(whole[1]), int(whole[2]))[1]
        return f"write a real day as YYYY-MM-DD, for example {whole[1]}-{whole[2]}-{last}"
    if partial:
        return "write a real date as YYYY, YYYY-MM or YYYY-MM-DD, for example 1945-07"
    return "write a real day as YYYY-MM-DD, for example 2026-02-28"


PARTIAL_DATE = Kind(
    "date (`YYYY`, `YYYY-MM`, `YYYY-MM-DD`)",
    {"type": ["string", "integer"], "pattern": r"^\d{4}(-\d{2}(-\d{2})?)?"},
    _read_partial_date,
)
DAY = Kind("day (`YYYY-MM-DD`)", {"type": "string", "format": "date"}, _read_day)


# --------------------------------------------------------------------------- lists, mappings


def list_of(kind: Kind, *, split: bool = False) -> Kind:
    """A list of distinct values; a single value is a list of one. `split`: commas divide text."""

    def read(node: Node, complain: Complain) -> tuple[Any, ...]:
        if isinstance(node, Items):
            nodes: Sequence[Node] = node.nodes
        elif isinstance(node, Scalar) and split:
            parts = (part.strip() for part in node.text.split(","))
            nodes = [msgspec.structs.replace(node, text=part) for part in parts if part]
        else:
            nodes = [node]
        found = [kind.read(item, complain) for item in nodes]
        return tuple(dict.fromkeys(value for value in found if value is not None))

    return Kind(f"list of {kind.name}", {"type": "array", "items": kind.schema}, read)


def structure(fields: Sequence[Field]) -> Kind:
    """A mapping with fields of its own; the value is a dict of those that are set."""

    def read(node: Node, complain: Complain) -> dict[str, Any] | None:
        if not isinstance(node, MappingNode):
            complain(node, "is no mapping of names to values", "write a mapping", "wrong-type")
            return None
        known = {field.name: field for field in fields}
        values: dict[str, Any] = {}
        for key, value in node.pairs:
            if key.text not in known:
                fix = _suggest(key.text, known)
                complain(key, f"has no field '{key.text}'", fix, "unknown-field")
            elif not _is_empty(value):
                values[key.text] = known[key.text].kind.read(value, complain)
        return {name: value for name, value in values.items() if value is not None}

    schema = json_schema(fields, "")
    return Kind("mapping", {"type": "object", "properties": schema["properties"]}, read)


def _read_any(node: Node, complain: Complain) -> Any:
    """Plain data: true, false and whole numbers as such, all other scalars as text."""
    if isinstance(node, Items):
        return tuple(_read_any(item, complain) for item in node.nodes)
    if isinstance(node, MappingNode):
        return {key.text: _read_any(value, complain) for key, value in node.pairs}
    if not node.quoted and node.text in ("true", "false"):
        return node.text == "true"
    if not node.quoted and re.fullmatch(r"-?(0|[1-9]\d{0,14})", node.text):
        return int(node.text)
    return "" if _is_empty(node) else node.text


def _read_free_mapping(node: Node, complain: Complain) -> dict[str, Any] | None:
    if isinstance(node, MappingNode):
        return {key.text: _read_any(value, complain) for key, value in node.pairs}
    complain(node, "is no mapping of names to values", "write a mapping", "wrong-type")
    return None


FREE = Kind("mapping", {"type": "object"}, _read_free_mapping)

"""The kinds of values that fields have: each reads the text of a scalar by its declared type.

YAML's own guesses are not used: `lang: no` is Norwegian, `1.10` keeps its zero, and a date that
is none is a problem with a place. What a kind says of a wrong value reads on from the field's
name.
"""

from __future__ import annotations

import calendar
import datetime
import re
from collections.abc import Sequence
from typing import Any

import msgspec

from sitegen import urls
from sitegen.errors import suggest
from sitegen.fields import Complain, Kind, is_empty, pairs
from sitegen.model import Link, PartialDate, Pick
from sitegen.yamltext import Items, Node, Scalar
from sitegen.yamltext import Mapping as MappingNode

# ------------------------------------------------------------------------------ plain text


def _scalar(node: Node, complain: Complain, wanted: str) -> str | None:
    if isinstance(node, Scalar):
        return node.text.strip()
    shape = "a list" if isinstance(node, Items) else "a mapping"
    complain(node, f"is {shape}, not a {wanted}", f"write one {wanted}", "wrong-type")
    return None


def text(limit: int = 2000, *, one_line: bool = False) -> Kind:
    """Text of 1 to `limit` characters."""
    wanted = "line of text" if one_line else "text"

    def read(node: Node, complain: Complain) -> str | None:
        value = _scalar(node, complain, wanted)
        if value is None:
            return None
        if one_line:
            value = " ".join(value.split())
        if not 1 <= len(value) <= limit:
            message = f"has {len(value)} characters, not 1 to {limit}" if value else "is empty"
            complain(node, message, "shorten it" if value else "write something", "length")
            return None
        return value

    return Kind(wanted, {"type": "string", "minLength": 1, "maxLength": limit}, read)


LINE = text(300, one_line=True)
TEXT = text(2000)


_LONGEST_URL = 2000


def _read_url(node: Node, complain: Complain) -> str | None:
    value = _scalar(node, complain, "web address")
    if value is None:
        return None
    if not urls.is_web(value) or len(value) > _LONGEST_URL:
        message = f"is not a web address: {value[:80]}"
        complain(node, message, "write it whole: https://host/path", "url")
        return None
    return value


URL = Kind("web address", {"type": "string", "format": "uri", "pattern": "^https?://"}, _read_url)


def _read_path(node: Node, complain: Complain) -> str | None:
    value = _scalar(node, complain, "path of this site")
    if value is None:
        return None
    parts = value.split("/")
    clean = not any(part in (".", "..") or "\\" in part or "%" in part for part in parts)
    if (
        not value.startswith("/")
        or value.startswith("//")
        or not clean
        or "?" in value
        or "#" in value
    ):
        message = f"is not a path of this site: {value}"
        complain(node, message, "write it from the site's root, such as /old/name/", "path")
        return None
    return value


PATH = Kind("path on this site", {"type": "string", "pattern": "^/"}, _read_path)

_LANG = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|\d{3}))?")


def _read_lang(node: Node, complain: Complain) -> str | None:
    value = _scalar(node, complain, "language code")
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
        value = _scalar(node, complain, "word of " + ", ".join(names))
        if value is None or value in names:
            return value
        fix = suggest(value, names, f"write one of: {', '.join(names)}")
        complain(node, f"is not one of {', '.join(names)}: {value[:40]}", fix, "choice")
        return None

    return Kind(" / ".join(f"`{name}`" for name in names), {"enum": list(names)}, read)


_BOOLEANS = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}


def _read_boolean(node: Node, complain: Complain) -> bool | None:
    value = _scalar(node, complain, "word, true or false")
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
        value = _scalar(node, complain, f"whole number from {least} to {most}")
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
    value = _scalar(node, complain, "date")
    return None if value is None else _date(node, value, complain, partial=True)


def _read_day(node: Node, complain: Complain) -> datetime.date | None:
    value = _scalar(node, complain, "day")
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
    if whole and whole[3] and int(whole[1]) >= _FIRST_YEAR:
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

    one_or_more = {"anyOf": [kind.schema, {"type": "array", "items": kind.schema}]}
    return Kind(f"list of {kind.name}s", one_or_more, read)


NOTE = text(500, one_line=True)


def _read_picks(node: Node, complain: Complain) -> tuple[Pick, ...]:
    if isinstance(node, MappingNode):
        fix = "begin each line with a dash: - NAME"
        complain(node, "is a mapping, not a list", fix, "wrong-type")
        return ()
    nodes = node.nodes if isinstance(node, Items) else (node,)
    if not nodes:
        complain(node, "names nothing", "name an entry: - NAME", "length")
    return tuple(pick for item in nodes if (pick := _read_pick(item, complain)))


def _read_pick(node: Node, complain: Complain) -> Pick | None:
    """A name alone, or with a note: `- NAME` or `- NAME: a note`."""
    named = node.pairs if isinstance(node, MappingNode) else ()
    if isinstance(node, Items) or len(named) > 1:
        shape = "a list" if isinstance(node, Items) else "more than one name"
        fix = "write one entry a line: - NAME, or - NAME: a note"
        complain(node, f"holds {shape} in one place", fix, "wrong-type")
        return None
    key, note = named[0] if named else (node, None)
    name = LINE.read(key, complain)
    said = NOTE.read(note, complain) if note and not is_empty(note) else ""
    return Pick(Link(name, key.line, key.column), said or "") if name else None


_NOTED = {
    "type": "object",
    "minProperties": 1,
    "maxProperties": 1,
    "additionalProperties": {"type": ["string", "null"], "maxLength": 500},
}
_PICKS = {"type": "array", "minItems": 1, "items": {"anyOf": [LINE.schema, _NOTED]}}
PICKS = Kind("list of names, or of `NAME: note`", {"anyOf": [LINE.schema, _PICKS]}, _read_picks)


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
    return "" if is_empty(node) else node.text


def _read_free_mapping(node: Node, complain: Complain) -> dict[str, Any] | None:
    found = pairs(node, complain)
    return None if found is None else {key.text: _read_any(item, complain) for key, item in found}


FREE = Kind("mapping", {"type": "object"}, _read_free_mapping)

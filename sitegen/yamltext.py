"""YAML as plain nodes with places, read without YAML's traps.

Of YAML we take mappings, lists and text. Aliases, anchors, tags and merge keys are refused, and
depth and size are bounded: with them a few bytes can fill the memory or crash the C parser. Every
scalar stays the text that was written; the declared type of a field reads it (see fields.py), so
`lang: no` is Norwegian and `1.10` keeps its zero.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import msgspec

from sitegen.errors import Location, Problem, SitegenError
from sitegen.text import control_character

MAX_BYTES = 64 * 1024
MAX_DEPTH = 8

# None: libyaml where it is built in; the same events, five times faster.
_LOADER: Any = None

_NEVER_FOLD = 2**31 - 1

_SPECIAL_START = re.compile(r"^\s*(?:- )?[^:\s][^:]*:\s+([*&@`%!|>?])")
_UNCLOSED = re.compile(r"^\s*(?:- )?[^:\s][^:]*:\s+([\[{\"'])")
_COLON_INSIDE = re.compile(r"^\s*(?:- )?([^:\s][^:]*): +(\S.*?: +.*)$")


class Document(msgspec.Struct, frozen=True):
    """Where some YAML stands: its file, the file's lines, and the line on which it begins."""

    path: str
    lines: tuple[str, ...]
    first_line: int = 1

    def locate(self, line: int, column: int, width: int = 1) -> Location:
        """A place by line and column of the file, with the text of that line."""
        text = self.lines[line - 1] if 0 < line <= len(self.lines) else ""
        return Location(self.path, line, column, text, max(1, min(width, len(text) + 1 - column)))


class Scalar(msgspec.Struct, frozen=True):
    """A text, and whether it was quoted. `line` and `column` are of the file, from 1."""

    text: str
    line: int
    column: int
    width: int = 1
    quoted: bool = False


class Items(msgspec.Struct, frozen=True):
    """A list."""

    nodes: tuple[Node, ...]
    line: int
    column: int
    width: int = 1


class Mapping(msgspec.Struct, frozen=True):
    """Pairs of key and value, in the order of the file; keys are distinct."""

    pairs: tuple[tuple[Scalar, Node], ...]
    line: int
    column: int
    width: int = 1


Node = Scalar | Items | Mapping


def document(path: str, text: str) -> Document:
    """A whole file as a Document: every message about it can show its lines."""
    return Document(path, tuple(text.split("\n")))


def read(text: str, path: str) -> tuple[Mapping, Document]:
    """A whole YAML file: its mapping, and the Document that locates its nodes.

    Raises SitegenError as `parse` does.
    """
    where = document(path, text)
    return parse(text, where), where


def parse(text: str, where: Document) -> Mapping:
    """The mapping that `text` holds; empty text is an empty mapping.

    Raises SitegenError with the place of what is not allowed.
    """
    # Here and not above: many commands read no YAML, or remember what it said.
    import yaml  # noqa: PLC0415

    _check_characters(text, where)
    loader = _LOADER or getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        root = _build(iter(loader(text).get_event, None), where)
    except yaml.YAMLError as error:
        raise SitegenError([_syntax_problem(error, where)]) from error
    if root is None:
        return Mapping((), where.first_line, 1)
    if not isinstance(root, Mapping):
        raise _refuse(root, where, "expected 'name: value' lines", "write one field a line", "form")
    return root


def _check_characters(text: str, where: Document) -> None:
    if len(text.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        problem = Problem(
            "the fields are larger than 64 KB",
            where.locate(where.first_line, 1),
            "check that the closing --- is there",
            code="yaml-size",
        )
        raise SitegenError([problem])
    control = find_control(text, where.first_line, where)
    if control:
        raise SitegenError([control])


def find_control(text: str, first_line: int, where: Document) -> Problem | None:
    """The first control character of a part of a file, which begins on `first_line`."""
    control = control_character(text)
    if control is None:
        return None
    before = text[: control.start()].split("\n")
    at = where.locate(first_line + len(before) - 1, len(before[-1]) + 1)
    message = f"control character U+{ord(control[0]):04X}"
    return Problem(message, at, "delete it", "control-character")


# ------------------------------------------------------------------------- events -> nodes


# The parser's events by the names of their classes: the package itself is loaded in parse.
_STARTS = frozenset({"SequenceStartEvent", "MappingStartEvent"})
_NO_SIGNS = (None, None)
_ENDS = frozenset({"SequenceEndEvent", "MappingEndEvent"})


def _kind(event: object) -> str:
    return type(event).__name__


class _Frame:
    """An unfinished list or mapping while its events come in."""

    def __init__(self, event: Any) -> None:
        self.event = event
        self.nodes: list[Node] = []


def _build(events: Iterator[Any], where: Document) -> Node | None:
    """Nodes from the parser's events, without recursion, so that depth is ours to bound."""
    stack: list[_Frame] = []
    root: Node | None = None
    for event in events:
        kind = _kind(event)
        node: Node | None = None
        # Most are scalars without a sign, of which there is nothing to refuse.
        if kind != "ScalarEvent" or (event.anchor, event.tag) != _NO_SIGNS:
            _refuse_event(event, where, len(stack), is_first=root is None)
        if kind == "ScalarEvent":
            node = _scalar(event, where)
        elif kind in _STARTS:
            stack.append(_Frame(event))
        elif kind in _ENDS:
            node = _close(stack.pop(), where)
        if node is not None and stack:
            stack[-1].nodes.append(node)
        elif node is not None:
            root = node
    return root


def _refuse_event(event: Any, where: Document, depth: int, *, is_first: bool) -> None:
    """Raise SitegenError for what YAML allows and we do not."""
    kind = _kind(event)
    if kind == "DocumentStartEvent" and not is_first:
        raise _at_event(event, where, "an unexpected second document", "remove the line")
    if kind == "AliasEvent":
        raise _sign_problem(event, where, "*")
    if kind in _STARTS and depth >= MAX_DEPTH:
        message = f"nested deeper than {MAX_DEPTH} levels"
        raise _at_event(event, where, message, "write it flatter")
    if kind in _STARTS or kind == "ScalarEvent":
        _refuse_signs(event, where)


def _refuse_signs(event: Any, where: Document) -> None:
    if event.anchor is not None:
        raise _sign_problem(event, where, "&")
    if getattr(event, "tag", None) is not None:
        raise _sign_problem(event, where, "!")


def _scalar(event: Any, where: Document) -> Scalar:
    start, end = event.start_mark, event.end_mark
    line, column = start.line, start.column
    width = end.column - column if end.line == line else 1
    scalar = Scalar(
        event.value, where.first_line + line, column + 1, max(1, width), bool(event.style)
    )
    # In double quotes an escape can make what the file itself may not hold.
    control = control_character(event.value) if event.style == '"' else None
    if control:
        message = f"control character U+{ord(control[0]):04X}"
        raise _refuse(scalar, where, message, "delete it", "control-character")
    return scalar


def _close(frame: _Frame, where: Document) -> Node:
    mark = frame.event.start_mark
    line, column = where.first_line + mark.line, mark.column + 1
    if _kind(frame.event) == "SequenceStartEvent":
        return Items(tuple(frame.nodes), line, column)
    keys, values = frame.nodes[::2], frame.nodes[1::2]
    return Mapping(tuple(_pairs(keys, values, where)), line, column)


def _pairs(keys: list[Node], values: list[Node], where: Document) -> Iterator[tuple[Scalar, Node]]:
    seen: dict[str, int] = {}
    for key, value in zip(keys, values, strict=True):
        if not isinstance(key, Scalar):
            raise _refuse(key, where, "field names must be text", "write name: value", "yaml-key")
        if key.text == "<<" and not key.quoted:
            message = "merge keys (<<) are not allowed"
            raise _refuse(key, where, message, "write the fields out", "yaml-merge")
        if key.text in seen:
            message = f"'{key.text}' is set twice (first on line {seen[key.text]})"
            raise _refuse(key, where, message, "remove one of the two", "duplicate-key")
        seen[key.text] = key.line
        yield key, value


# ---------------------------------------------------------------------------- what is wrong


def _refuse(node: Node, where: Document, message: str, fix: str, code: str) -> SitegenError:
    at = where.locate(node.line, node.column, node.width)
    return SitegenError([Problem(message, at, fix, code)])


def _at_event(event: Any, where: Document, message: str, fix: str) -> SitegenError:
    mark = event.start_mark
    at = where.locate(where.first_line + mark.line, mark.column + 1)
    return SitegenError([Problem(message, at, fix, "yaml-form")])


_SIGN_MEANING = {"*": "an alias", "&": "an anchor", "!": "a tag"}


def _sign_problem(event: Any, where: Document, sign: str) -> SitegenError:
    mark = event.start_mark
    at = where.locate(where.first_line + mark.line, mark.column + 1)
    rest = at.text[at.column - 1 :].strip()
    return SitegenError(
        [
            Problem(
                f"a value cannot start with {sign} (in YAML that is {_SIGN_MEANING[sign]})",
                msgspec.structs.replace(at, width=max(1, len(rest))),
                f"put it in quotes: {quoted(rest)}" if rest else "put the value in quotes",
                "yaml-sign",
            )
        ]
    )


def _syntax_problem(error: Exception, where: Document) -> Problem:
    """The parser's complaint in the user's words, at the place it was noticed."""
    opened = re.search("flow (sequence|mapping)|quoted scalar", getattr(error, "context", "") or "")
    mark = getattr(error, "problem_mark", None)
    if opened:
        # What was opened and not closed is noticed lines later; the user looks where it began.
        mark = getattr(error, "context_mark", None) or mark
    if mark is None:
        at = where.locate(where.first_line, 1)
        return Problem("the fields cannot be read", at, "write one 'name: value' a line", "yaml")
    line = min(where.first_line + mark.line, len(where.lines))
    text = where.lines[line - 1]
    if opened and mark.column < len(text):
        return _unclosed(line, text, mark.column, where)
    if "simple key" in (getattr(error, "context", "") or ""):
        line = where.first_line + error.context_mark.line  # type: ignore[attr-defined]
        at = where.locate(line, 1, len(where.lines[line - 1]))
        return Problem("this is not 'name: value'", at, "write a colon after the name", "yaml")
    return _explain(line, text, mark.column + 1, str(getattr(error, "problem", "")), where)


def _unclosed(line: int, text: str, column: int, where: Document) -> Problem:
    message = f"the {text[column]} here is never closed, or closed too early"
    at = where.locate(line, column + 1)
    return Problem(message, at, "close it at the end of the value, once", "yaml-unclosed")


def _explain(line: int, text: str, column: int, complaint: str, where: Document) -> Problem:
    inside = _COLON_INSIDE.match(text)
    special = _SPECIAL_START.match(text)
    unclosed = _UNCLOSED.match(text)
    if "\t" in text[: len(text) - len(text.lstrip())]:
        at = where.locate(line, text.index("\t") + 1)
        return Problem("tab used for indentation", at, "use spaces", "yaml-tab")
    if inside and "mapping values" in complaint:
        at = where.locate(line, text.index(": ", inside.end(1) + 1) + 1)
        fix = f"put it in quotes: {inside[1].strip()}: {quoted(inside[2].strip())}"
        return Problem("the value contains ': '", at, fix, "yaml-colon")
    if special:
        at = where.locate(line, special.start(1) + 1)
        fix = f"put it in quotes: {quoted(text[special.start(1) :].strip())}"
        return Problem(f"a value cannot start with {special[1]}", at, fix, "yaml-sign")
    if unclosed:
        return _unclosed(line, text, unclosed.start(1), where)
    message = complaint or "this is not 'name: value'"
    at = where.locate(line, min(column, len(text) + 1))
    return Problem(message, at, "check quotes, brackets and indentation", "yaml")


# ------------------------------------------------------------------------------- writing


def quoted(text: str) -> str:
    """`text` as a YAML value in double quotes."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def dump(value: object) -> str:
    """A value as YAML on one line: plain where that is safe, quoted where not; lists as [a, b]."""
    import yaml  # noqa: PLC0415 - as in parse

    text: str = yaml.dump(
        value,
        # Not libyaml's: it writes emoji as escapes, and one entry would depend on the machine.
        Dumper=yaml.SafeDumper,
        default_flow_style=True,
        allow_unicode=True,
        width=_NEVER_FOLD,
        sort_keys=False,
    )
    return text.removesuffix("\n").removesuffix("\n...")

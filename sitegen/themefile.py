"""`theme.yaml`: what a theme is built on, the options that a site can set, and of which parts its
style sheets are joined.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import msgspec

from sitegen import fields as f
from sitegen import kinds, yamltext
from sitegen.errors import Exit, Problem, SitegenError, suggest
from sitegen.layout import CONFIG
from sitegen.model import Config

_COLOR = re.compile(r"#[0-9a-fA-F]{3,8}|[a-z]+|(?:rgb|hsl|oklch|oklab|lab|lch)\([\w\s.,%/+-]*\)")


def _read_color(node: yamltext.Node, complain: f.Complain) -> str | None:
    value: str | None = kinds.LINE.read(node, complain)
    if value is not None and not _COLOR.fullmatch(value):
        complain(node, f"is not a colour: {value}", 'write it as "#8a1c1c"', "color")
        return None
    return value


COLOR = f.Kind("colour", {"type": "string"}, _read_color)
OPTION_KINDS = {
    "text": kinds.LINE,
    "color": COLOR,
    "boolean": kinds.BOOLEAN,
    "integer": kinds.integer(0, 100_000),
}

_PROPERTY = re.compile(r"--[a-z][a-z0-9-]*")
# Values that cannot be anything but a value in a style sheet.
_OF_STYLE = frozenset({"color", "integer"})


def _read_property(node: yamltext.Node, complain: f.Complain) -> str | None:
    value: str | None = kinds.LINE.read(node, complain)
    if value is not None and not _PROPERTY.fullmatch(value):
        complain(node, f"is not a custom property: {value}", "write it as --accent", "property")
        return None
    return value


PROPERTY = f.Kind("custom property", {"type": "string", "pattern": "^--"}, _read_property)

Styles = Mapping[str, tuple[yamltext.Scalar, ...]]
"""The parts of each joined style sheet, as they are written."""

_SHEET = re.compile(r"[\w-]+(?:/[\w-]+)*\.css")


def _read_styles(node: yamltext.Node, complain: f.Complain) -> Styles | None:
    styles = {}
    for key, value in f.pairs(node, complain) or ():
        parts = value.nodes if isinstance(value, yamltext.Items) else ()
        names = tuple(part for part in parts if isinstance(part, yamltext.Scalar))
        if not _SHEET.fullmatch(key.text):
            complain(key, f"is no name for a style sheet: {key.text}", "write NAME.css", "styles")
        elif not names or len(names) != len(parts):
            message = f"has no list of files for {key.text}"
            complain(key, message, f"write {key.text}: [base.css, cards.css]", "styles")
        else:
            styles[key.text] = names
    return styles


STYLES = f.Kind(
    "mapping of names to lists of files",
    {
        "type": "object",
        "additionalProperties": {"type": "array", "minItems": 1, "items": {"type": "string"}},
    },
    _read_styles,
)

OPTION_FIELDS = (
    f.Field(
        "type", kinds.choice(*OPTION_KINDS, "choice"), "What the value is.", "color", required=True
    ),
    f.Field(
        "default",
        kinds.LINE,
        "The value if the site sets none; no value if unset.",
        "folio",
    ),
    f.Field("choices", kinds.list_of(kinds.LINE), "For `choice`: the values.", "[serif, sans]"),
    f.Field(
        "property",
        PROPERTY,
        "For `color` and `integer`: the custom property that has the value in all joined style "
        "sheets.",
        "--accent",
    ),
    f.Field("help", kinds.TEXT, "What the option does.", "The colour of links."),
)

THEME_FIELDS = (
    f.Field("name", kinds.LINE, "The theme's name.", "folio"),
    f.Field("description", kinds.TEXT, "One sentence.", "A quiet, bookish index."),
    f.Field("extends", kinds.LINE, "The theme that it builds on.", "folio"),
    f.Field("options", kinds.FREE, "What a site can set: name to type, default, choices, help."),
    f.Field(
        "styles",
        STYLES,
        "Style sheets that are joined of parts: each a name, and a list of files of `static/`.",
        "{list.css: [base.css, cards.css]}",
    ),
)


class Option(msgspec.Struct, frozen=True):
    """What a site can set: its kind, its default, and the custom property that has its value."""

    kind: f.Kind
    default: Any
    property: str | None


class ThemeFile(msgspec.Struct, frozen=True):
    """A theme's parent, its options, and its style sheets."""

    extends: str | None
    options: Mapping[str, Option]
    styles: Styles
    where: yamltext.Document


def read(source: str, path: str) -> ThemeFile:
    """The theme's declaration. Raises SitegenError (exit code 2) with all of its problems."""
    node, where = yamltext.read(source, path)
    found = f.read_fields(node, THEME_FIELDS, where)
    problems = list(found.problems)
    table = next((value for key, value in node.pairs if key.text == "options"), None)
    pairs = table.pairs if isinstance(table, yamltext.Mapping) else ()
    options = {key.text: _read_option(key, value, where, problems) for key, value in pairs}
    if problems:
        raise SitegenError(problems, Exit.USAGE)
    declared = {name: option for name, option in options.items() if option}
    return ThemeFile(found.values.get("extends"), declared, found.values.get("styles", {}), where)


def _read_option(
    key: yamltext.Scalar, node: yamltext.Node, where: yamltext.Document, problems: list[Problem]
) -> Option | None:
    """One option; None, and problems, when it is none."""
    if not isinstance(node, yamltext.Mapping):
        at = where.locate(key.line, key.column, len(key.text))
        fix = "write type: and default: below it"
        problems.append(Problem("an option needs a type and a default", at, fix, "option"))
        return None
    option = f.read_fields(node, OPTION_FIELDS, where)
    problems += option.problems
    if option.problems:
        return None
    complain = f.complainer(key.text, where, problems)
    kind, own = option.values["type"], option.values.get("property")
    if kind == "choice" and not option.values.get("choices"):
        complain(key, "is a choice without choices", "add choices: [one, another]", "option")
        return None
    if own and kind not in _OF_STYLE:
        fix = f"leave property: to options of the types {', '.join(sorted(_OF_STYLE))}"
        complain(key, f"is a {kind}, which is no value of a custom property", fix, "option")
        return None
    text = option.values.get("default", "")
    read_as = _option_kind(option.values)
    if not text:
        return Option(read_as, "", own)
    line, column = option.places["default"]
    value = yamltext.Scalar(text, line, column, len(text))
    return Option(read_as, read_as.read(value, complain), own)


def _option_kind(values: Mapping[str, Any]) -> f.Kind:
    if values["type"] == "choice":
        return kinds.choice(*values["choices"])
    return OPTION_KINDS[values["type"]]


def check_options(config: Config, declared: Mapping[str, Option]) -> dict[str, Any]:
    """The options that the site sets, read as their kinds. Raises SitegenError (exit code 2)."""
    where = yamltext.Document(CONFIG, config.lines)
    problems: list[Problem] = []
    values = {}
    for name, option in config.options.items():
        at = yamltext.Scalar(option.text, option.line, option.column, option.width)
        if name in declared and not option.text.strip():
            # Quoted and empty: the site wants none, where a theme has a default.
            values[name] = ""
        elif name in declared:
            values[name] = declared[name].kind.read(at, f.complainer(name, where, problems))
        else:
            fix = suggest(name, declared, f"options are: {', '.join(declared)}")
            place = where.locate(option.line, option.column, option.width)
            problems.append(Problem(f"the theme has no option '{name}'", place, fix, "option"))
    if problems:
        raise SitegenError(problems, Exit.USAGE)
    return values

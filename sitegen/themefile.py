"""`theme.yaml`: what a theme is built on, and the options that a site can set."""

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
    f.Field("help", kinds.TEXT, "What the option does.", "The colour of links."),
)

THEME_FIELDS = (
    f.Field("name", kinds.LINE, "The theme's name.", "folio"),
    f.Field("description", kinds.TEXT, "One sentence.", "A quiet, bookish index."),
    f.Field("extends", kinds.LINE, "The theme that it builds on.", "folio"),
    f.Field("options", kinds.FREE, "What a site can set: name to type, default, choices, help."),
)


class ThemeFile(msgspec.Struct, frozen=True):
    """A theme's parent, and the kind and the default of each of its options."""

    extends: str | None
    kinds: Mapping[str, f.Kind]
    defaults: Mapping[str, Any]


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
    return ThemeFile(
        found.values.get("extends"),
        {name: kind for name, (kind, _) in declared.items()},
        {name: default for name, (_, default) in declared.items()},
    )


def _read_option(
    key: yamltext.Scalar, node: yamltext.Node, where: yamltext.Document, problems: list[Problem]
) -> tuple[f.Kind, Any] | None:
    """The kind and the default of one option; None, and problems, when it has none."""
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
    if option.values["type"] == "choice" and not option.values.get("choices"):
        complain(key, "is a choice without choices", "add choices: [one, another]", "option")
        return None
    kind = _option_kind(option.values)
    text = option.values.get("default", "")
    if not text:
        return kind, ""
    line, column = option.places["default"]
    return kind, kind.read(yamltext.Scalar(text, line, column, len(text)), complain)


def _option_kind(values: Mapping[str, Any]) -> f.Kind:
    if values["type"] == "choice":
        return kinds.choice(*values["choices"])
    return OPTION_KINDS[values["type"]]


def check_options(config: Config, declared: Mapping[str, f.Kind]) -> dict[str, Any]:
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
            values[name] = declared[name].read(at, f.complainer(name, where, problems))
        else:
            fix = suggest(name, declared, f"options are: {', '.join(declared)}")
            place = where.locate(option.line, option.column, option.width)
            problems.append(Problem(f"the theme has no option '{name}'", place, fix, "option"))
    if problems:
        raise SitegenError(problems, Exit.USAGE)
    return values

"""Themes: a chain of folders of templates and static files, as plain data.

The chain is the site's own `templates/`, the theme, its parent, and so on; the first that has a
template wins. `{% extends "NAME/base.html" %}` reaches the template of one theme of the chain,
also past one that overrides it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import msgspec

from sitegen import files, stylesheets, themefile
from sitegen.errors import Exit, Location, Problem, SitegenError, suggest, usage_error
from sitegen.layout import CONFIG, STATIC, TEMPLATES, THEMES, built_in_themes
from sitegen.model import Asset, Config
from sitegen.text import digest
from sitegen.yamltext import Document, Scalar

THEME_FILE = "theme.yaml"
ASSET_FOLDER = "theme"
_TEMPLATE_SUFFIXES = (".html", ".xml", ".txt")


class Folder(msgspec.Struct, frozen=True):
    """One folder of the chain: its name in `extends`, its label in messages, and its files."""

    name: str
    label: str
    templates: Mapping[str, str]
    static: Mapping[str, bytes]


class Closure(msgspec.Struct, frozen=True):
    """What a page drawn from a template depends on beside its view; closures.py finds it out.

    `digest` is that of the templates and static files which it can reach, and of the base path.
    `site` are the attributes of `site` that it names, sorted; None: it may use all of them.
    """

    digest: str
    site: tuple[str, ...] | None


class Theme(msgspec.Struct, frozen=True):
    """A loaded theme for one site: plain data, which other processes can be given.

    `sitegen.templates` draws with it, `sitegen.closures` tells what a page depends on. `styles`
    are the parts of each joined style sheet, and `properties` the rule with which all of them
    begin: the options that they use.
    """

    chain: tuple[Folder, ...]
    options: Mapping[str, Any]
    base_path: str
    styles: Mapping[str, tuple[str, ...]] = {}
    properties: str = ""

    @property
    def templates(self) -> dict[str, str]:
        """The sources of all templates, by the names that they can be asked for with."""
        return {name: text for folder in reversed(self.chain) for name, text in _named(folder)}

    @property
    def static(self) -> dict[str, bytes]:
        """What is published: the static files of the whole chain, of which the first wins, and the
        joined style sheets in place of their parts.
        """
        files = static_files(self.chain)
        parts = {part for parts in self.styles.values() for part in parts}
        named = {name for folder in self.chain for name in folder.static}
        single = {name: files[name] for name in named - parts}
        rule = self.properties.encode()
        return single | {
            name: stylesheets.join((rule, *[files[part] for part in parts]))
            for name, parts in self.styles.items()
        }

    def static_labels(self, name: str) -> tuple[str, ...]:
        """Where a file of `static` stands, or the parts of which it is joined, for messages."""
        return tuple(_static_label(self.chain, part) for part in self.styles.get(name, (name,)))

    def source(self, name: str) -> str | None:
        """The source of the template that a name leads to."""
        return next((text for _, text in self._found(name)), None)

    def label(self, name: str) -> str:
        """Where the template that a name leads to stands, for messages."""
        for folder, _ in self._found(name):
            return f"{folder.label}/{name.removeprefix(folder.name + '/')}"
        return name

    def assets(self) -> tuple[Asset, ...]:
        """The files of `static`, for publication."""
        return tuple(
            Asset(
                f"{ASSET_FOLDER}/{name}",
                f"styles {name}" if name in self.styles else f"{THEMES}: {STATIC}{name}",
                digest(data).encode(),
                partial(bytes, data),
            )
            for name, data in sorted(self.static.items())
        )

    def digest(self) -> str:
        """The digest of all that a theme is: names, templates, static files, options, address."""
        return digest(_ENCODER.encode(self))

    def _found(self, name: str) -> Iterator[tuple[Folder, str]]:
        for folder in self.chain:
            known = dict(_named(folder))
            if name in known:
                yield folder, known[name]


# Equal themes have one digest, in whatever order their files were found.
_ENCODER = msgspec.msgpack.Encoder(order="deterministic")


def _named(folder: Folder) -> Iterator[tuple[str, str]]:
    """Templates of a folder under their own names and under `THEME/name`."""
    yield from folder.templates.items()
    yield from ((f"{folder.name}/{name}", text) for name, text in folder.templates.items())


def static_files(chain: Sequence[Folder]) -> dict[str, bytes]:
    """All static files, by their names, of which the first of a chain wins, and as `THEME/name`."""
    return {
        name: data
        for folder in reversed(chain)
        for file, data in folder.static.items()
        for name in (file, f"{folder.name}/{file}")
    }


def _static_label(chain: Sequence[Folder], name: str) -> str:
    """Where the static file stands that a name leads to."""
    for folder in chain:
        for own in (name, name.removeprefix(f"{folder.name}/")):
            if own in folder.static:
                return f"{folder.label}/{STATIC}{own}"
    return name


# -------------------------------------------------------------------------------- loading


def load(project: Path, config: Config) -> Theme:
    """The theme that `config` names, with its parents and the site's own templates.

    Raises SitegenError when it is not there, or its theme.yaml or the site's options are wrong.
    """
    chain = [_read_folder(project / TEMPLATES, TEMPLATES, TEMPLATES)]
    declared: list[themefile.ThemeFile] = []
    name: str | None = config.theme
    where = Document(CONFIG, config.lines)
    asked = where.locate(*config.places.get("theme", (0, 0)), len(config.theme))
    while name is not None:
        if name in [folder.name for folder in chain[1:]]:
            raise usage_error(f"{THEMES}/{name}/{THEME_FILE}", "extends itself", "break the circle")
        root, label = _find(project, name, asked)
        asked = Location(f"{label}/{THEME_FILE}")
        chain.append(_read_folder(root, label, name))
        text = files.decode(files.read(root, THEME_FILE, label), f"{label}/{THEME_FILE}")
        declared.append(themefile.read(text, f"{label}/{THEME_FILE}"))
        name = declared[-1].extends
    known = {name: one for file in reversed(declared) for name, one in file.options.items()}
    options = {name: one.default for name, one in known.items()}
    options |= themefile.check_options(config, known)
    rule = _rule({one.property: options[name] for name, one in known.items() if one.property})
    return Theme(tuple(chain), options, config.base_path, _styles(chain, declared, options), rule)


def _find(project: Path, name: str, asked: Location) -> tuple[Path, str]:
    """The folder of a theme and its label; `asked` is the place that names it."""
    for root, label in (
        (project / THEMES / name, f"{THEMES}/{name}"),
        (built_in_themes() / name, f"{THEMES}/{name}"),
    ):
        if _is_name(name) and (root / THEME_FILE).is_file():
            return root, label
    found = {
        folder.parent.name
        for themes in (project / THEMES, built_in_themes())
        for folder in themes.glob(f"*/{THEME_FILE}")
    }
    known = sorted(filter(_is_name, found))
    fix = suggest(name, known, f"the themes are: {', '.join(known)}")
    problem = Problem(f"there is no theme '{name}'", asked, fix, "unknown-theme")
    raise SitegenError([problem], Exit.USAGE)


def _is_name(name: str) -> bool:
    """Whether a theme may be called so: nothing that could lead out of the folder of themes."""
    return bool(re.fullmatch(r"[\w-]+", name))


def _read_folder(root: Path, label: str, name: str) -> Folder:
    paths, problems = files.walk(root, label)
    if problems:
        raise SitegenError(problems)
    read = files.Folder(root, label).read
    templates = {
        path: files.decode(read(path), f"{label}/{path}")
        for path in paths
        if path.endswith(_TEMPLATE_SUFFIXES) and not path.startswith(STATIC)
    }
    static = {path.removeprefix(STATIC): read(path) for path in paths if path.startswith(STATIC)}
    return Folder(name, label, templates, static)


# ---------------------------------------------------------------------------------- styles


def _rule(properties: Mapping[str, Any]) -> str:
    """The rule of a style sheet that sets custom properties, those that have a value."""
    lines = [f"{name}:{value}" for name, value in properties.items() if value != ""]
    return f":root{{{';'.join(lines)}}}" if lines else ""


def _styles(
    chain: Sequence[Folder], declared: Sequence[themefile.ThemeFile], options: Mapping[str, Any]
) -> dict[str, tuple[str, ...]]:
    """The parts of each joined style sheet. Raises SitegenError when one cannot be joined."""
    static = static_files(chain)
    problems: dict[str, Problem] = {}
    styles: dict[str, tuple[str, ...]] = {}
    # The nearest wins here too, whether it is joined or a file.
    taken = set(chain[0].static)
    for folder, file in zip(chain[1:], declared, strict=True):
        for sheet, written in file.styles.items():
            if sheet not in taken:
                parts = {name: part for part in written if (name := _part(part.text, options))}
                styles[sheet] = tuple(parts)
                problems |= _missing(file, parts, static)
        taken |= folder.static.keys() | file.styles.keys()
    joined = {part for parts in styles.values() for part in parts if part in static}
    for part in sorted(joined):
        problems |= _broken(chain, part, static[part])
    if problems:
        raise SitegenError(problems.values(), Exit.USAGE)
    return styles


_OPTION = re.compile(r"<(\w+)>")


def _part(written: str, options: Mapping[str, Any]) -> str:
    """The name of a part with the values of options in it; none if one of them has no value."""
    if any(options.get(name) == "" for name in _OPTION.findall(written)):
        return ""
    return _OPTION.sub(lambda match: str(options.get(match[1], match[0])), written)


def _missing(
    file: themefile.ThemeFile, parts: Mapping[str, Scalar], static: Mapping[str, bytes]
) -> dict[str, Problem]:
    problems = {}
    for name in parts.keys() - static.keys():
        at = file.where.locate(parts[name].line, parts[name].column, parts[name].width)
        fix = suggest(name, static, f"write it to {STATIC}{name}, or take it out of the list")
        problems[name] = Problem(f"there is no static file '{name}'", at, fix, "styles")
    return problems


def _broken(chain: Sequence[Folder], part: str, data: bytes) -> dict[str, Problem]:
    label = _static_label(chain, part)
    text = files.decode(data, label)
    found = stylesheets.unclosed(text)
    if not found:
        return {}
    before, what = text[: found[0]], found[1]
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    at = Location(label, line, column, text.split("\n")[line - 1])
    fix = "close it: it would take in the style sheets that follow"
    return {part: Problem(f"{what} has no counterpart", at, fix, "styles")}

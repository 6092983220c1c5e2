"""Themes: a chain of folders of templates and static files, as plain data.

The chain is the site's own `templates/`, the theme, its parent, and so on; the first that has a
template wins. `{% extends "NAME/base.html" %}` reaches the template of one theme of the chain,
also past one that overrides it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import msgspec

from sitegen import files, themefile
from sitegen.errors import Exit, Location, Problem, SitegenError, suggest, usage_error
from sitegen.fields import Kind
from sitegen.layout import CONFIG, STATIC, TEMPLATES, THEMES, built_in_themes
from sitegen.model import Asset, Config
from sitegen.text import digest
from sitegen.yamltext import Document

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

    `sitegen.templates` draws with it, `sitegen.closures` tells what a page depends on.
    """

    chain: tuple[Folder, ...]
    options: Mapping[str, Any]
    base_path: str

    @property
    def templates(self) -> dict[str, str]:
        """The sources of all templates, by the names that they can be asked for with."""
        return {name: text for folder in reversed(self.chain) for name, text in _named(folder)}

    @property
    def static(self) -> dict[str, bytes]:
        """The static files of the whole chain; the first that has one wins."""
        return {
            name: data for folder in reversed(self.chain) for name, data in folder.static.items()
        }

    def source(self, name: str) -> str | None:
        """The source of the template that a name leads to."""
        return next((text for _, text in self._found(name)), None)

    def label(self, name: str) -> str:
        """Where the template that a name leads to stands, for messages."""
        for folder, _ in self._found(name):
            return f"{folder.label}/{name.removeprefix(folder.name + '/')}"
        return name

    def assets(self) -> tuple[Asset, ...]:
        """The static files of the whole chain, for publication."""
        return tuple(
            Asset(
                f"{ASSET_FOLDER}/{name}",
                f"{THEMES}: {STATIC}{name}",
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
    options: dict[str, Any] = {}
    kinds: dict[str, Kind] = {}
    for file in reversed(declared):
        options |= file.defaults
        kinds |= file.kinds
    return Theme(tuple(chain), options | themefile.check_options(config, kinds), config.base_path)


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
    templates = {
        path: files.decode(files.read(root, path, label), f"{label}/{path}")
        for path in paths
        if path.endswith(_TEMPLATE_SUFFIXES) and not path.startswith(STATIC)
    }
    static = {
        path.removeprefix(STATIC): files.read(root, path, label)
        for path in paths
        if path.startswith(STATIC)
    }
    return Folder(name, label, templates, static)

"""Readers of capture formats, as a table. Adding one: a module here, and a line in IMPORTERS.

An importer is a pure function `(data, title) -> seeds`: no folder, clock or network. `data` is
the capture without front matter; `title` is the curator's own, where one was given.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import PurePosixPath
from types import ModuleType

import msgspec

from sitegen import language, model
from sitegen import text as plain_text
from sitegen.importers import text as text_captures
from sitegen.model import Seed

Read = Callable[[bytes, str | None], tuple[Seed, ...]]


class Importer(msgspec.Struct, frozen=True):
    """A format: its name, the endings of its files, and its reader."""

    name: str
    suffixes: tuple[str, ...]
    read: Read


def _read_text(data: bytes, title: str | None) -> tuple[Seed, ...]:
    return (text_captures.read(data.decode("utf-8", "replace"), title=title),)


IMPORTERS: tuple[Importer, ...] = (Importer("text", (".txt",), _read_text),)


def implementation() -> tuple[ModuleType, ...]:
    """The modules that a seed depends on beside its capture: this package and what it uses."""
    names = (name for name in sys.modules if name == __name__ or name.startswith(f"{__name__}."))
    return (language, model, plain_text, *(sys.modules[name] for name in sorted(names)))


def importer_for(path: str) -> Importer | None:
    """The importer for a file, by its ending."""
    suffix = PurePosixPath(path).suffix.lower()
    return next((item for item in IMPORTERS if suffix in item.suffixes), None)


def known_suffixes() -> tuple[str, ...]:
    """The endings of all files that some importer reads."""
    return tuple(suffix for item in IMPORTERS for suffix in item.suffixes)


def read(path: str, data: bytes, title: str | None) -> tuple[Seed, ...]:
    """The seeds in one capture. The format must be known."""
    importer = importer_for(path)
    if importer is None:
        raise ValueError(path)
    return importer.read(data, title)

"""Readers of capture formats, as a table. Adding one: a module here, and a line in IMPORTERS.

An importer is a pure function `(data, title) -> seeds`: no folder, clock or network. `data` is
the capture without front matter; `title` is the curator's own, where one was given.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Callable
from importlib.util import find_spec, module_from_spec
from pathlib import PurePosixPath
from types import ModuleType

import msgspec

from sitegen.model import Seed

Read = Callable[[bytes, str | None], tuple[Seed, ...]]


class Importer(msgspec.Struct, frozen=True):
    """A format: its name, the endings of its files, and its reader."""

    name: str
    suffixes: tuple[str, ...]
    read: Read


def _read_text(data: bytes, title: str | None) -> tuple[Seed, ...]:
    # Here and not above: its phrases in many languages are for new captures, in a worker process.
    from sitegen.importers import text as text_captures  # noqa: PLC0415

    return (text_captures.read(data.decode("utf-8", "replace"), title=title),)


IMPORTERS: tuple[Importer, ...] = (Importer("text", (".txt",), _read_text),)


def implementation() -> tuple[ModuleType, ...]:
    """The modules that a seed depends on beside its capture: this package and what it uses.

    They are named, not run: to know whether their source has changed, nobody needs what they do.
    """
    inside = (f"{__name__}.{item.name}" for item in pkgutil.iter_modules(__path__))
    names = ("sitegen.language", "sitegen.model", "sitegen.text", __name__, *sorted(inside))
    specs = (find_spec(name) for name in names)
    return tuple(module_from_spec(spec) for spec in specs if spec is not None)


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

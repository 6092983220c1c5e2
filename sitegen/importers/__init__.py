"""Readers of capture formats, as a table. Adding one: a module here, and a line in IMPORTERS.

An importer is a pure function `(data, title) -> seeds`: no folder, clock or network. `data` is
the capture without front matter; `title` is the curator's own, where one was given.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePosixPath

import msgspec

from sitegen.captured import Seed

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

"""The folder `seeds/`: raw captures, with the curator's fields at their head or beside them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

import msgspec

from sitegen import fields, files, frontmatter, yamltext
from sitegen.errors import Location, Problem, SitegenError, nearest
from sitegen.importers import importer_for, known_suffixes
from sitegen.text import digest, remove_controls

SEEDS = "seeds"
SIDECAR = ".yaml"
MAX_SEED_BYTES = 2_000_000


class Capture(msgspec.Struct, frozen=True):
    """One seed as it was read.

    `data` is the capture without front matter, in UTF-8 with line feeds, and begins on
    `first_line` of its file. `curator` are the checked fields, `digest` is of all bytes, also
    those of the file beside it.
    """

    name: str
    data: bytes
    curator: Mapping[str, Any]
    digest: str
    first_line: int = 1


def load(
    project: Path, chosen: Iterable[str] | None = None
) -> tuple[tuple[Capture, ...], tuple[Problem, ...]]:
    """The seeds of the site (or the `chosen` names), and what is wrong with those left out."""
    root = project / SEEDS
    paths, problems = files.walk(root, SEEDS)
    wanted = None if chosen is None else frozenset(chosen)
    captures: list[Capture] = []
    for path in paths:
        if path.endswith(SIDECAR):
            if not _has_seed(path, paths):
                problems.append(_lone_sidecar(path, paths))
        elif wanted is None or path in wanted:
            try:
                captures.append(_read(root, path, paths))
            except SitegenError as error:
                problems += error.problems
    return tuple(captures), tuple(problems)


def read_one(file: Path) -> Capture:
    """One capture, wherever it lies. Raises SitegenError when it cannot be read."""
    paths = [file.name, file.with_suffix(SIDECAR).name]
    return _read(file.parent, file.name, [name for name in paths if (file.parent / name).exists()])


def _read(root: Path, path: str, paths: Iterable[str]) -> Capture:
    label = f"{SEEDS}/{path}"
    if importer_for(path) is None:
        raise SitegenError([_unknown_format(path)])
    raw = files.read(root, path, SEEDS, MAX_SEED_BYTES)
    text = _decode(raw, label)
    if not text.strip():
        fix = "put the captured text into it, or delete it"
        raise SitegenError([Problem("the file is empty", Location(label, 1), fix, "empty-file")])
    beside = str(PurePosixPath(path).with_suffix(SIDECAR))
    if beside not in paths:
        curator, body, first_line = _own_fields(text, label)
        data = _without_controls(body).encode()
        return Capture(path, data, curator, digest(raw), first_line)
    if frontmatter.has_fence(text):
        raise SitegenError([_two_places(label, beside)])
    fields_raw = files.read(root, beside, SEEDS, MAX_SEED_BYTES)
    curator = _fields_beside(files.decode(fields_raw, f"{SEEDS}/{beside}"), f"{SEEDS}/{beside}")
    return Capture(path, _without_controls(text).encode(), curator, digest(raw + fields_raw))


def _decode(raw: bytes, label: str) -> str:
    """Other people's text is repaired where that is safe: UTF-16 with its mark is converted."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            raw = raw.decode("utf-16").encode()
        except UnicodeError as error:
            fix = "save it as UTF-8"
            at = Location(label, 1)
            raise SitegenError([Problem("not UTF-16 text", at, fix, "encoding")]) from error
    return files.decode(raw, label)


def _without_controls(text: str) -> str:
    """A captured text without control characters; its lines stay lines."""
    return "\n".join(remove_controls(line.replace("\t", " ")) for line in text.split("\n"))


def _own_fields(text: str, label: str) -> tuple[Mapping[str, Any], str, int]:
    """The fields at the head of a seed, the capture below, and the line on which it begins."""
    if not frontmatter.has_fence(text):
        return {}, text, 1
    found, parts = frontmatter.read_values(text, label, frontmatter.SEED_FIELDS)
    if found.problems or parts is None:
        raise SitegenError(found.problems)
    return _implied(found.values), parts.body, parts.body_line


def _fields_beside(text: str, label: str) -> Mapping[str, Any]:
    node, where = yamltext.read(text, label)
    found = fields.read_fields(node, frontmatter.SEED_FIELDS, where)
    if found.problems:
        raise SitegenError(found.problems)
    return _implied(found.values)


def _implied(values: Mapping[str, Any]) -> Mapping[str, Any]:
    """A date of reading says that the work was read."""
    return {"status": "read", **values} if "read" in values else values


# --------------------------------------------------------------------------------- problems


def _has_seed(sidecar: str, paths: Iterable[str]) -> bool:
    stem = sidecar.removesuffix(SIDECAR)
    return any(
        path != sidecar and str(PurePosixPath(path).with_suffix("")) == stem for path in paths
    )


def _lone_sidecar(path: str, paths: Iterable[str]) -> Problem:
    stem = path.removesuffix(SIDECAR)
    near = nearest(f"{stem}.txt", [other for other in paths if not other.endswith(SIDECAR)])
    fix = f"rename it after its capture: is it '{near}'?" if near else "add the capture beside it"
    return Problem(
        "these fields belong to no capture", Location(f"{SEEDS}/{path}"), fix, "lone-fields",
        "warning",
    )  # fmt: skip


def _unknown_format(path: str, folder: str = f"{SEEDS}/") -> Problem:
    known = ", ".join(known_suffixes())
    fix = f"the formats are: {known}; save the text as .txt, or move the file elsewhere"
    at = Location(folder + path)
    return Problem("no importer reads this format", at, fix, "unknown-format")


def _two_places(label: str, beside: str) -> Problem:
    message = f"fields both at the head and in {SEEDS}/{beside}"
    return Problem(message, Location(label, 1), "keep one of the two", "two-fields")


def add(project: Path, file: Path) -> str:
    """Copy a capture from elsewhere into `seeds/`, unless it is there; its name in the folder.

    Raises SitegenError when nothing reads its format, or another seed has that name.
    """
    if importer_for(file.name) is None and not file.name.endswith(SIDECAR):
        raise SitegenError([_unknown_format(str(file), "")])
    data = files.read(file.parent, file.name, "", MAX_SEED_BYTES)
    target = project / SEEDS / file.name
    if target.exists() and files.read(project / SEEDS, file.name, SEEDS) != data:
        fix = "rename one of the two files"
        message = "another seed has this name"
        raise SitegenError([Problem(message, Location(f"{SEEDS}/{file.name}"), fix, "same-name")])
    if not target.exists():
        files.write(project / SEEDS, file.name, data)
    return file.name

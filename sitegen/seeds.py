"""The folder `seeds/`: raw captures, with the curator's fields at their head or beside them."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

import msgspec

from sitegen import fields, files, frontmatter, yamltext
from sitegen.errors import Location, Problem, SitegenError, nearest
from sitegen.importers import importer_for, known_suffixes
from sitegen.layout import SEEDS
from sitegen.text import digest, short_slug, split_lines, without_invisibles

SIDECAR = ".yaml"
MAX_SEED_BYTES = 2_000_000


class Capture(msgspec.Struct, frozen=True):
    """One seed as it was read.

    `data` is the capture without front matter, in UTF-8 with line feeds, and begins on
    `first_line` of its file. `curator` are the checked fields; `digest` is of the whole text, and
    of the file beside it.
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
    paths, problems = files.walk(project / SEEDS, SEEDS)
    wanted = frozenset(paths if chosen is None else chosen)
    sidecars = {path.removesuffix(SIDECAR): path for path in paths if path.endswith(SIDECAR)}
    captures: list[Capture] = []
    for path in paths:
        if path.endswith(SIDECAR):
            continue
        beside = sidecars.pop(_stem(path), None)
        if path in wanted:
            try:
                captures.append(_read(project / SEEDS, path, beside, SEEDS))
            except SitegenError as error:
                problems += error.problems
    problems += (_lone_sidecar(path, paths) for path in sidecars.values())
    return tuple(captures), tuple(problems)


def names(project: Path) -> frozenset[str]:
    """The names of all seeds that are there."""
    return frozenset(files.walk(project / SEEDS, SEEDS)[0])


def choose(project: Path, path: Path, *, replace: bool = False) -> tuple[str, ...]:
    """The names of the seeds that a file or folder holds; those elsewhere are copied to the site.

    `replace` lets a copy take the place of another seed of its name. Raises SitegenError, having
    copied nothing, when one of them cannot be read or may not be replaced.
    """
    root = (project / SEEDS).resolve()
    place = path.resolve()
    if place.is_relative_to(root):
        below = place.relative_to(root).as_posix()
        return tuple(
            sorted(
                name
                for name in names(project)
                if below in (".", name) or name.startswith(f"{below}/")
                if not name.endswith(SIDECAR)
            )
        )
    captures = [place]
    if place.is_dir():
        found = files.walk(place, str(path))[0]
        captures = [place / name for name in found if not name.endswith(SIDECAR)]
    for capture in captures:
        read_one(capture)
        if not replace:
            _refuse_another(project, capture)
    for capture in captures:
        _copy(project, capture)
    return tuple(capture.name for capture in captures)


def _with_fields(capture: Path) -> list[Path]:
    """A capture elsewhere, and the file with its fields where there is one."""
    beside = capture.with_suffix(SIDECAR)
    return [capture, beside] if beside.is_file() else [capture]


def _refuse_another(project: Path, capture: Path) -> None:
    for file in _with_fields(capture):
        there = project / SEEDS / file.name
        data = files.read(file.parent, file.name, file.parent.as_posix(), MAX_SEED_BYTES)
        if there.exists() and files.read(project / SEEDS, file.name, SEEDS) != data:
            at = Location(f"{SEEDS}/{file.name}")
            fix = "to replace it: sitegen import --force; to have both, rename one of the two"
            raise SitegenError([Problem("another seed has this name", at, fix, "same-name")])


def _copy(project: Path, capture: Path) -> None:
    for file in _with_fields(capture):
        data = files.read(file.parent, file.name, file.parent.as_posix(), MAX_SEED_BYTES)
        files.write(project / SEEDS, file.name, data, SEEDS)


def add(project: Path, values: Mapping[str, Any], text: str) -> str:
    """Write a capture into `seeds/`: fields by name, then its text. Returns its name, which is
    made of the title.

    Raises SitegenError, having written nothing, when a field is wrong or the disk refuses.
    """
    title = short_slug(str(values["title"]))
    numbered = (f"{title}-{number}.txt" for number in itertools.count(2))
    taken = names(project)
    name = next(name for name in itertools.chain([f"{title}.txt"], numbered) if name not in taken)
    whole = without_invisibles(frontmatter.write(values, text))
    _own_fields(whole, f"{SEEDS}/{name}")
    files.write(project / SEEDS, name, whole.encode(), SEEDS)
    return name


def read_one(file: Path) -> Capture:
    """One capture, wherever it lies. Raises SitegenError when it cannot be read."""
    beside = file.with_suffix(SIDECAR)
    return _read(
        file.parent, file.name, beside.name if beside.is_file() else None, file.parent.as_posix()
    )


def _read(root: Path, path: str, beside: str | None, label: str) -> Capture:
    """One capture of the folder `root`, which messages call `label`."""
    shown = f"{label}/{path}"
    _refuse_unknown(path, shown)
    text = _decode(files.read(root, path, label, MAX_SEED_BYTES), shown)
    if not text.strip():
        fix = "put the captured text into it, or delete it"
        raise SitegenError([Problem("the file is empty", Location(shown, 1), fix, "empty-file")])
    if beside is None:
        curator, body, first_line = _own_fields(text, shown)
        return Capture(path, body.encode(), curator, digest(text.encode()), first_line)
    if frontmatter.has_fence(text):
        raise SitegenError([_two_places(shown, f"{label}/{beside}")])
    written = files.decode(files.read(root, beside, label, MAX_SEED_BYTES), f"{label}/{beside}")
    curator = _fields_beside(written, f"{label}/{beside}")
    return Capture(path, text.encode(), curator, digest(f"{text}\0{written}".encode()))


def _decode(raw: bytes, shown: str) -> str:
    """Other people's text, repaired where that is safe.

    UTF-16 with its mark is converted; odd line ends become line feeds; control and invisible
    characters go.
    """
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            raw = raw.decode("utf-16").encode()
        except UnicodeError as error:
            at = Location(shown, 1)
            fix = "save it as UTF-8"
            raise SitegenError([Problem("not UTF-16 text", at, fix, "encoding")]) from error
    text = "\n".join(split_lines(files.decode(raw, shown))).replace("\t", " ")
    return without_invisibles(text)


def _stem(path: str) -> str:
    return PurePosixPath(path).with_suffix("").as_posix()


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


def _lone_sidecar(path: str, paths: Iterable[str]) -> Problem:
    stem = path.removesuffix(SIDECAR)
    near = nearest(f"{stem}.txt", [other for other in paths if not other.endswith(SIDECAR)])
    fix = f"rename it after its capture: is it '{near}'?" if near else "add the capture beside it"
    return Problem(
        "these fields belong to no capture", Location(f"{SEEDS}/{path}"), fix, "lone-fields",
        "warning",
    )  # fmt: skip


def _refuse_unknown(path: str, shown: str) -> None:
    if importer_for(path) is None:
        fix = f"the formats are: {', '.join(known_suffixes())}; save the text as .txt, or move it"
        problem = Problem("no importer reads this format", Location(shown), fix, "unknown-format")
        raise SitegenError([problem])


def _two_places(shown: str, beside: str) -> Problem:
    message = f"fields both at the head and in {beside}"
    return Problem(message, Location(shown, 1), "keep one of the two", "two-fields")

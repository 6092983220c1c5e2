"""Which paths cannot lie in one folder, on any of the systems to which a site may be copied."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from sitegen.errors import Location, Problem
from sitegen.files import printable


class Output(NamedTuple):
    """A path below `build/`, and what the file there is made from."""

    path: str
    origin: str


def find(files: Sequence[Output]) -> list[Problem]:
    """Why these files cannot lie in one folder, also where case or Unicode form does not count."""
    taken: dict[str, Output] = {}
    problems = [_astray(file) for file in files if not _is_plain(file.path)]
    for file in files:
        first = taken.setdefault(fold(file.path), file)
        if first is not file:
            problems.append(_twice(first, file))
    problems += [
        _inside(taken[folder], file)
        for folder in sorted(_folders(taken) & taken.keys())
        for path, file in taken.items()
        if path.startswith(f"{folder}/")
    ]
    return problems


def fold(path: str) -> str:
    """The path as a system sees it to which neither case nor the form of letters counts."""
    if path.isascii():
        return path.lower()
    composed = unicodedata.normalize("NFC", path)
    return unicodedata.normalize("NFC", composed.casefold())


# What Windows does not allow in a name, or reads as a device or a drive; and what leads elsewhere.
_REFUSED = re.compile(r'.*[<>:"|?*\\]|.*[. ]$|$|(con|prn|aux|nul|com\d|lpt\d)(\.|$)', re.IGNORECASE)


# Nearly all paths of a site: told in one look. No name of a device is as long as these.
_ORDINARY = re.compile(r"(?:[a-z0-9-]{5,}/|tags/)*(?:index\.html|feed\.(?:xml|json))")


def _is_plain(path: str) -> bool:
    """Whether the path stays below its folder, and can be written, on every system."""
    if _ORDINARY.fullmatch(path):
        return True
    return printable(path) == path and not any(map(_REFUSED.match, path.split("/")))


def _astray(file: Output) -> Problem:
    message = f"'{printable(file.path)}' cannot be a path of the site"
    fix = (
        'use names that Windows allows too: without < > : " | ? * \\ and no dot or space at the end'
    )
    return Problem(message, Location(file.origin), fix, code="output-path")


def _twice(first: Output, second: Output) -> Problem:
    paths = " and ".join(f"'{path}'" for path in dict.fromkeys([first.path, second.path]))
    message = f"two outputs have one path: {paths}, from {first.origin} and {second.origin}"
    return _conflict(message, first, second)


def _inside(outer: Output, inner: Output) -> Problem:
    message = f"'{outer.path}' from {outer.origin} is a file, and a folder for '{inner.path}'"
    return _conflict(f"{message} from {inner.origin}", outer, inner)


def _conflict(message: str, first: Output, second: Output) -> Problem:
    # The place is a file of the user's, where one of the two comes from one.
    origin = next((file.origin for file in (second, first) if "/" in file.origin), second.origin)
    fix = "rename the file, or change its alias"
    return Problem(message, Location(origin), fix, code="output-conflict")


def _folders(paths: Iterable[str]) -> set[str]:
    return {folder for path in paths for folder in folders_of(path)}


def folders_of(path: str) -> list[str]:
    """The folders in which a path lies, from the innermost."""
    parts = path.split("/")[:-1]
    return ["/".join(parts[:count]) for count in range(len(parts), 0, -1)]

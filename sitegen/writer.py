"""The one owner of `build/`: makes it equal a set of files, and removes only what it once wrote.

What it wrote stands in `.sitegen/manifest.json`. Before a change the manifest claims the old and
the new paths and says that it is not complete, so the next sync finishes one that was killed.
"""

from __future__ import annotations

import contextlib
import os
import re
import stat
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Literal

import filelock
import msgspec

from sitegen import files as disk
from sitegen.errors import (
    Exit,
    Location,
    Problem,
    SitegenError,
    environment_error,
    reason,
    usage_error,
)
from sitegen.layout import BUILD, STATE
from sitegen.model import OutputFile

_JUNCTION = getattr(stat, "IO_REPARSE_TAG_MOUNT_POINT", -1)
_MANIFEST = f"{STATE}/manifest.json"
# A build in `serve` is over in a moment; a longer one is said.
_PATIENCE_SECONDS = 5
# Every site of ours has it, also one whose manifest is lost.
_OUR_MARK = "entries.json"


class SyncReport(msgspec.Struct, frozen=True):
    """What a sync did: sorted paths under `build/`, and how many files were right already."""

    written: tuple[str, ...]
    removed: tuple[str, ...]
    unchanged: int


class _Manifest(msgspec.Struct, frozen=True):
    """The paths that are ours; `complete` is false while a sync is under way."""

    format: Literal["sitegen-manifest-1"]
    paths: tuple[str, ...]
    complete: bool


_NONE = _Manifest("sitegen-manifest-1", (), complete=False)


def sync(project: Path, files: Iterable[OutputFile]) -> SyncReport:
    """Make `build/` equal `files`, but for files there that sitegen never wrote.

    Raises SitegenError: for conflicting outputs (1), when `build` is no folder (2), and when the
    disk refuses or something of the user's is in the way (3).
    """
    outputs = list(files)
    if problems := conflicts(outputs):
        raise SitegenError(problems)
    wanted = {file.path: file for file in sorted(outputs, key=lambda file: file.path)}
    build = _build_folder(project)
    before = _load(project)
    if not before.complete:
        _sweep(build)
    _require_room(build, wanted, frozenset(before.paths))
    changed = [file for file in wanted.values() if not _holds(build, file)]
    stale = sorted(set(before.paths) - wanted.keys())
    if changed or stale:
        _save(project, {*wanted, *stale}, complete=False)
    # Old before new: where names ignore case, removing `A` later would remove the new `a`.
    removed = [path for path in stale if _remove(build, path)]
    for file in changed:
        _put(build, file)
    if changed or before != _Manifest(_NONE.format, tuple(wanted), complete=True):
        _save(project, wanted, complete=True)
    written = tuple(file.path for file in changed)
    return SyncReport(written, tuple(removed), len(wanted) - len(changed))


def check(project: Path, files: Sequence[OutputFile]) -> None:
    """Look whether `sync` can begin: raises SitegenError as it would, and touches nothing.

    Also when `build/` holds what somebody else made, and no build of ours was there before.
    """
    wanted = {file.path: file for file in files}
    build, before = _build_folder(project), _load(project)
    _require_room(build, wanted, frozenset(before.paths))
    if before == _NONE and not (build / _OUR_MARK).exists() and any(_tree(build)):
        message = "the folder holds files that sitegen did not write"
        fix = "move them elsewhere, or delete the folder"
        raise SitegenError([Problem(message, Location(BUILD), fix, "foreign")], Exit.USAGE)


def compare(project: Path, files: Iterable[OutputFile]) -> list[str]:
    """The sorted paths at which `build/` and `files` differ: other bytes, missing or too many.

    Files that sitegen did not write do not count.
    """
    build = _build_folder(project)
    wanted = {file.path: file for file in files}
    differing = {path for path, file in wanted.items() if not _holds(build, file)}
    ours = set(_load(project).paths).intersection(_tree(build))
    return sorted(differing | (ours - wanted.keys()))


@contextlib.contextmanager
def lock(project: Path) -> Iterator[None]:
    """Let one build at a time into this project; the lock of a killed one is free.

    Waits for a short build to end. Raises SitegenError (environment) when another process goes
    on building, or the disk refuses.
    """
    _prepare_state(project)
    guard = filelock.FileLock(project / STATE / "lock", timeout=_PATIENCE_SECONDS)
    try:
        guard.acquire()
    except filelock.Timeout as error:
        raise environment_error(
            f"{STATE}/lock", "another build is running", "wait until it ends, or stop it"
        ) from error
    except OSError as error:
        raise _refused(f"{STATE}/lock", "cannot be locked", error) from error
    try:
        yield
    finally:
        guard.release()


# -------------------------------------------------------------------------------- conflicts


def conflicts(files: Sequence[OutputFile]) -> list[Problem]:
    """Why these files cannot lie in one folder, also where case or Unicode form does not count."""
    taken: dict[str, OutputFile] = {}
    problems = [_astray(file) for file in files if not _is_plain(file.path)]
    for file in files:
        first = taken.setdefault(_fold(file.path), file)
        if first is not file:
            problems.append(_twice(first, file))
    problems += [
        _inside(taken[folder], file)
        for folder in sorted(_folders(taken) & taken.keys())
        for path, file in taken.items()
        if path.startswith(f"{folder}/")
    ]
    return problems


def _fold(path: str) -> str:
    composed = unicodedata.normalize("NFC", path)
    return unicodedata.normalize("NFC", composed.casefold())


# What Windows does not allow in a name, or reads as a device or a drive; and what leads elsewhere.
_REFUSED = re.compile(r'.*[<>:"|?*\\]|.*[. ]$|$|(con|prn|aux|nul|com\d|lpt\d)(\.|$)', re.IGNORECASE)


def _is_plain(path: str) -> bool:
    """Whether the path stays below its folder, and can be written, on every system."""
    return disk.printable(path) == path and not any(map(_REFUSED.match, path.split("/")))


def _astray(file: OutputFile) -> Problem:
    message = f"'{disk.printable(file.path)}' cannot be a path of the site"
    fix = (
        'use names that Windows allows too: without < > : " | ? * \\ and no dot or space at the end'
    )
    return Problem(message, Location(file.origin), fix, code="output-path")


def _twice(first: OutputFile, second: OutputFile) -> Problem:
    paths = " and ".join(f"'{path}'" for path in dict.fromkeys([first.path, second.path]))
    message = f"two outputs have one path: {paths}, from {first.origin} and {second.origin}"
    return _conflict(message, first, second)


def _inside(outer: OutputFile, inner: OutputFile) -> Problem:
    message = f"'{outer.path}' from {outer.origin} is a file, and a folder for '{inner.path}'"
    return _conflict(f"{message} from {inner.origin}", outer, inner)


def _conflict(message: str, first: OutputFile, second: OutputFile) -> Problem:
    # The place is a file of the user's, where one of the two comes from one.
    origin = next((file.origin for file in (second, first) if "/" in file.origin), second.origin)
    fix = "rename the file, or change its alias"
    return Problem(message, Location(origin), fix, code="output-conflict")


def _load(project: Path) -> _Manifest:
    """The manifest; one that is missing, damaged or not ours counts as none."""
    try:
        manifest = msgspec.json.decode(disk.read(project, _MANIFEST, ""), type=_Manifest)
    except (SitegenError, msgspec.DecodeError, UnicodeDecodeError):
        return _NONE
    return manifest if all(map(_is_plain, manifest.paths)) else _NONE


def _save(project: Path, paths: Iterable[str], *, complete: bool) -> None:
    _prepare_state(project)
    manifest = _Manifest(_NONE.format, tuple(sorted(paths)), complete)
    disk.write(project, _MANIFEST, msgspec.json.encode(manifest))


def _prepare_state(project: Path) -> None:
    if not (project / STATE / ".gitignore").is_file():
        disk.write(project, f"{STATE}/.gitignore", b"*\n")


# ------------------------------------------------------------------------------- the folder


def _build_folder(project: Path) -> Path:
    """The real path of `build/`. Raises SitegenError (usage) when it is a link or a file."""
    build = Path(os.path.realpath(project)) / BUILD
    if os.path.lexists(build) and not _is_folder(build):
        raise usage_error(BUILD, "build must be a folder", "move away what is there now")
    return build


def _is_folder(path: Path) -> bool:
    """Whether a folder itself is there: no link to one, and no junction of Windows."""
    try:
        status = path.lstat()
    except OSError:
        return False
    return stat.S_ISDIR(status.st_mode) and getattr(status, "st_reparse_tag", 0) != _JUNCTION


def _tree(build: Path, relative: str = "") -> Iterator[str]:
    """All below `build/relative` that is no folder; links are named, not followed."""
    with contextlib.suppress(OSError), os.scandir(build / relative) as found:
        for item in found:
            path = f"{relative}/{item.name}".lstrip("/")
            if item.is_dir(follow_symlinks=False):
                yield from _tree(build, path)
            else:
                yield path


def _folders(paths: Iterable[str]) -> set[str]:
    """Every folder that the paths need."""
    folders: set[str] = set()
    for path in paths:
        folder = path.rpartition("/")[0]
        while folder and folder not in folders:
            folders.add(folder)
            folder = folder.rpartition("/")[0]
    return folders


def _holds(build: Path, file: OutputFile) -> bool:
    """Whether the file lies there already, with just these bytes."""
    try:
        status = (build / file.path).lstat()
        same_size = stat.S_ISREG(status.st_mode) and status.st_size == len(file.data)
        return same_size and disk.read(build, file.path, BUILD) == file.data
    except (OSError, SitegenError):
        return False


def _sweep(build: Path) -> None:
    """Remove the temporary files of a sync that was killed."""
    for path in list(_tree(build)):
        if path.endswith(disk.TEMPORARY_SUFFIX):
            with contextlib.suppress(OSError):
                (build / path).unlink()


def _require_room(build: Path, wanted: Iterable[str], ours: frozenset[str]) -> None:
    """Raise SitegenError, before any change, when what is in the way was not written by us."""
    blocked = [path for path in _folders(wanted) if not _free_for_folder(build, path, ours)]
    blocked += [path for path in wanted if not _free_for_file(build, path, ours)]
    if blocked:
        raise SitegenError(map(_in_the_way, sorted(blocked)), Exit.ENVIRONMENT)


def _free_for_folder(build: Path, path: str, ours: frozenset[str]) -> bool:
    target = build / path
    is_free = _is_folder(target) or not os.path.lexists(target)
    return is_free or (path in ours and stat.S_ISREG(target.lstat().st_mode))


def _free_for_file(build: Path, path: str, ours: frozenset[str]) -> bool:
    return not _is_folder(build / path) or ours.issuperset(_tree(build, path))


def _in_the_way(path: str) -> Problem:
    message = "sitegen did not write this, and it is in the way of the site"
    return Problem(message, Location(f"{BUILD}/{path}"), "move it away", code="environment")


def _remove(build: Path, path: str) -> bool:
    """Remove one file of ours, and the folders that it leaves empty; False when it was gone.

    Raises SitegenError (environment) when the system refuses.
    """
    target = build / path
    if os.path.realpath(target.parent) != str(target.parent):
        return False
    try:
        ours = os.path.lexists(target) and stat.S_ISREG(target.lstat().st_mode)
        if ours:
            target.unlink()
    except OSError as error:
        raise _refused(f"{BUILD}/{path}", "cannot be removed", error) from error
    for folder in sorted(_folders([path]), reverse=True):
        with contextlib.suppress(OSError):
            (build / folder).rmdir()
    return ours


def _put(build: Path, file: OutputFile) -> None:
    """Write one file; the folder in its place, if there is one, holds nothing any more."""
    target = build / file.path
    try:
        if _is_folder(target):
            for folder, _, _ in os.walk(target, topdown=False):
                Path(folder).rmdir()
    except OSError as error:
        raise _refused(f"{BUILD}/{file.path}", "cannot be replaced", error) from error
    disk.write(build, file.path, file.data)


def _refused(path: str, what: str, error: OSError) -> SitegenError:
    return environment_error(
        path, f"{what} ({reason(error)})", "check the disk and the folder's owner"
    )

"""The one owner of `build/`: makes it equal a set of files, and removes only what it once wrote.

Files are drawn into `.sitegen/stage/` and moved into their places when all of them are there.
Before that the manifest claims the old and the new paths and says that it is not complete, so the
next sync finishes one that was killed.
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Self

import filelock
import msgspec

from sitegen import files, manifest, staging
from sitegen.conflicts import folders_of
from sitegen.errors import (
    Exit,
    Location,
    Problem,
    SitegenError,
    environment_error,
    reason,
    usage_error,
)
from sitegen.layout import BUILD, PAGEFIND, STATE
from sitegen.manifest import Manifest, Row
from sitegen.model import OutputFile
from sitegen.report import SyncReport
from sitegen.room import Room, is_folder, tree_of
from sitegen.staging import Stage, Staged

# A build in `serve` is over in a moment; a longer one is said.
_PATIENCE_SECONDS = 5
# Every site of ours has it, also one whose manifest is lost.
_OUR_MARK = "entries.json"


class Sync:
    """One bringing up to date of `build/` below `place`: files that are made anew are staged, and
    put in their places when all of them are there. A context: what was staged goes at its end.

    Raises SitegenError (usage) when `build` is no folder.
    """

    def __init__(self, place: Path) -> None:
        self._place = place
        self._build = _build_folder(place)
        self._before = manifest.load(place)
        self._is_of_now = self._before.is_of_now()
        self._as_left: frozenset[str] = frozenset()
        self._stage = Stage(place)
        self._wanted: dict[str, Row] = {}
        self._staged: dict[str, int] = {}
        self._room: Room | None = None
        self._next = 0

    def __enter__(self) -> Self:
        self._stage.clear()
        if not self._before.complete:
            _sweep(self._build)
        # All at once, as it is fast, and a worker process is just getting ready.
        self._as_left = _as_left(self._build, self._before)
        return self

    def __exit__(self, *_: object) -> None:
        self._stage.clear()

    def has_all(self, paths: Iterable[str]) -> bool:
        """Whether the last sync has put files at all of these paths, each named once."""
        named = list(paths)
        known = self._before.rows.keys() if self._before.complete else ()
        return len(set(named)) == len(named) and all(path in known for path in named)

    # ------------------------------------------------------------------------------- staging

    def holds(self, file: OutputFile) -> bool:
        """Whether the file lies in its place, made from the same key."""
        found = self._kept(file.path, manifest.name_of(file.key))
        if found is None:
            return False
        self._wanted[file.path] = found
        return True

    def holds_drawn(self, file: OutputFile, drawn: bytes) -> bool:
        """Whether the page lies in its place, drawn from the same, though by another key."""
        before = self._as_it_was(file.path)
        if before is None or before.drawn != drawn:
            return False
        row = manifest.new_row(before, file.key, before.digest, drawn)
        self._wanted[file.path] = msgspec.structs.replace(row, stamp=before.stamp)
        return True

    def holds_below(self, folder: str, key: Mapping[str, bytes]) -> list[str]:
        """The paths of all files below a folder, if they lie there and all are made from this key;
        then they are to stay.
        """
        name = manifest.name_of(key)
        paths = [path for path in self._before.rows if path.startswith(folder)]
        found = {path: row for path in paths if (row := self._kept(path, name))}
        if len(found) < len(paths):
            return []
        self._wanted |= found
        return paths

    def _kept(self, path: str, key: bytes) -> Row | None:
        row = self._before.rows.get(path)
        return self._as_it_was(path) if row and row.key == key else None

    def _as_it_was(self, path: str) -> Row | None:
        """The row of a file that lies in its place as the sitegen of now has left it."""
        if not self._is_of_now:
            return None
        if path in self._as_left:
            return self._before.rows[path]
        return _found(self._build, self._before, path)

    def keeps(self, path: str) -> bool:
        """Whether the file lies in its place as it was left, whatever it is to become."""
        return _found(self._build, self._before, path) is not None

    def stage(self, file: OutputFile, data: bytes) -> None:
        """Take the bytes of a file; they lie beside `build/` until `finish`.

        Raises SitegenError (environment) when the disk refuses.
        """
        folder, number = self.reserve(1)
        self.take(file, staging.put(folder, number, data))

    def reserve(self, count: int) -> tuple[str, int]:
        """The folder of what is staged, and the first of `count` numbers that are free there.

        Raises SitegenError (environment) when the disk refuses.
        """
        # Two files may want one path: that is told later, so each has its own place here.
        first, self._next = self._next, self._next + count
        return self._stage.folder(), first

    def take(self, file: OutputFile, staged: Staged, drawn: bytes = b"") -> None:
        """Note what was staged for a file; a file that lies in its place already stays there."""
        row = manifest.new_row(self._before.rows.get(file.path), file.key, staged.digest, drawn)
        if self._lies_there(file.path, staged):
            stamp = files.stamp_of(os.lstat(f"{self._build}/{file.path}"))
            self._wanted[file.path] = msgspec.structs.replace(row, stamp=stamp)
            return
        self._staged[file.path] = staged.number
        self._wanted[file.path] = row

    def digest_of(self, path: str) -> bytes:
        """The digest of the bytes of a file that was asked for or staged."""
        return self._wanted[path].digest

    def bytes_of(self, path: str) -> bytes:
        """The bytes themselves. Raises SitegenError when they cannot be read."""
        if path in self._staged:
            return files.read(Path(self._stage.folder()), str(self._staged[path]), STATE)
        return files.read(self._build, path, BUILD)

    def _lies_there(self, path: str, staged: Staged) -> bool:
        try:
            status = os.lstat(f"{self._build}/{path}")
            same_size = stat.S_ISREG(status.st_mode) and status.st_size == staged.size
            return same_size and _digest(self._build, path) == staged.digest
        except (OSError, SitegenError):
            return False

    # ------------------------------------------------------------------------------ in place

    def check(self) -> None:
        """Look whether `finish` can begin: raises SitegenError as it would, and touches nothing.

        Also when `build/` holds what somebody else made, and no build of ours was there before.
        """
        self._room = Room(self._build, self._before.rows.keys())
        self._room.require(self._staged)
        is_new = self._before == manifest.NONE and not (self._build / _OUR_MARK).exists()
        if is_new and any(tree_of(self._build)):
            message = "the folder holds files that sitegen did not write"
            fix = "move them elsewhere, or delete the folder"
            raise SitegenError([Problem(message, Location(BUILD), fix, "foreign")], Exit.USAGE)

    def finish(self, source: bytes = b"") -> SyncReport:
        """Make `build/` hold all files that were asked for or staged, and no others of ours.
        `source` names what they were made from, for `is_untouched`.

        Raises SitegenError (environment) when the disk refuses or something of the user's is in
        the way.
        """
        if self._room is None:
            self._room = Room(self._build, self._before.rows.keys())
            self._room.require(self._staged)
        stale = sorted(self._before.rows.keys() - self._wanted.keys())
        if self._staged or stale:
            doubtful = dict.fromkeys([*self._staged, *stale])
            manifest.save(self._place, {**self._wanted, **doubtful}, complete=False)
        # Old before new: where names ignore case, removing `A` later would remove the new `a`.
        removed = [path for path in stale if _remove(self._build, path)]
        written = sorted(self._staged)
        for path in written:
            self._put(path, self._room)
        self._remember(written, source, changed=bool(written or stale))
        return SyncReport(tuple(written), tuple(removed), len(self._wanted) - len(written))

    def _put(self, path: str, room: Room) -> None:
        """Move one file in its place; the folder there, if there is one, holds nothing any more."""
        number, target = str(self._staged[path]), f"{self._build}/{path}"
        try:
            if room.holds_folder(path):
                for folder, _, _ in os.walk(target, topdown=False):
                    Path(folder).rmdir()
            room.make_folder(path.rpartition("/")[0])
            try:
                # Not pathlib's: this is done for each of the thousands of files of a site.
                os.replace(f"{self._stage.folder()}/{number}", target)  # noqa: PTH105
            except OSError as error:
                if error.errno != errno.EXDEV:
                    raise
                data = files.read(Path(self._stage.folder()), number, STATE)
                files.write(self._build, path, data, BUILD)
        except OSError as error:
            raise _refused(f"{BUILD}/{path}", "cannot be written", error) from error

    def _remember(self, written: Iterable[str], source: bytes, *, changed: bool) -> None:
        taken = manifest.moment(self._place) if written else self._before.taken
        for path in written:
            stamp = files.stamp_of(os.lstat(self._build / path))
            self._wanted[path] = msgspec.structs.replace(self._wanted[path], stamp=stamp)
        before = self._before
        was_so = before.complete and before.source == source and before.rows == self._wanted
        if changed or not was_so:
            manifest.save(self._place, self._wanted, complete=True, taken=taken, source=source)


def is_untouched(place: Path, source: bytes) -> int | None:
    """The number of files that the last sync left, when all of them lie there as it left them,
    made from this source.
    """
    before, build = manifest.load(place), _build_folder(place)
    if not before.complete or before.source != source:
        return None
    doubtful = before.rows.keys() - _as_left(build, before)
    if doubtful:
        taken = manifest.moment(place)
        found = {path: _found(build, before, path) for path in doubtful}
        if None in found.values():
            return None
        # From now on their stamps will do.
        rows = {**before.rows, **found}
        manifest.save(place, rows, complete=True, taken=taken, source=source)
    return len(before.rows)


def _as_left(build: Path, before: Manifest) -> frozenset[str]:
    """The paths at which files lie as the last sync left them, as far as their stamps tell."""
    root, kept = f"{build}{os.sep}", []
    for path, row in before.rows.items():
        try:
            same = row and files.stamp_of(os.lstat(root + path)) == row.stamp
            if row and same and files.is_settled(row.stamp, before.taken):
                kept.append(path)
        except OSError:
            continue
    return frozenset(kept)


def _found(build: Path, before: Manifest, path: str) -> Row | None:
    """The row of a file that still has the bytes that the last sync gave it, or None."""
    row = before.rows.get(path)
    try:
        if row:
            stamp = files.stamp_of(os.lstat(f"{build}/{path}"))
            if stamp == row.stamp and files.is_settled(stamp, before.taken):
                return row
            if stamp.size == row.stamp.size and _digest(build, path) == row.digest:
                return msgspec.structs.replace(row, stamp=stamp)
    except (OSError, SitegenError):
        pass
    return None


def _digest(build: Path, path: str) -> bytes:
    return files.digest(files.read(build, path, BUILD))


def compare(project: Path, made: Path) -> tuple[int, list[str]]:
    """Compare `build/` of the project with the one that was `made` elsewhere: the number of files
    there, and the sorted paths at which the two differ: other bytes, missing or too many.

    Files that sitegen did not write do not count, nor do those that differ each time.
    """
    ours, theirs = _build_folder(project), _build_folder(made)
    wanted = {path for path in tree_of(theirs) if not path.startswith(PAGEFIND)}
    differing = {path for path in wanted if not _are_same(ours, theirs, path)}
    known = {path for path in manifest.load(project).rows if not path.startswith(PAGEFIND)}
    strays = known.intersection(tree_of(ours)) - wanted
    return len(wanted), sorted(differing | strays)


def _are_same(ours: Path, theirs: Path, path: str) -> bool:
    try:
        return files.read(ours, path, BUILD) == files.read(theirs, path, BUILD)
    except SitegenError:
        return False


@contextlib.contextmanager
def lock(project: Path) -> Iterator[None]:
    """Let one build at a time into this project; the lock of a killed one is free.

    Waits for a short build to end. Raises SitegenError (environment) when another process goes
    on building, or the disk refuses.
    """
    manifest.prepare_folder(project)
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


# ------------------------------------------------------------------------------- the folder


def _build_folder(project: Path) -> Path:
    """The real path of `build/`. Raises SitegenError (usage) when it is a link or a file."""
    build = Path(os.path.realpath(project)) / BUILD
    if os.path.lexists(build) and not is_folder(build):
        raise usage_error(BUILD, "build must be a folder", "move away what is there now")
    return build


def _sweep(build: Path) -> None:
    """Remove the temporary files of a sync that was killed."""
    for path in list(tree_of(build)):
        if path.endswith(files.TEMPORARY_SUFFIX):
            with contextlib.suppress(OSError):
                (build / path).unlink()


def _remove(build: Path, path: str) -> bool:
    """Remove one file of ours, and the folders that it leaves empty; False when it was gone.

    Raises SitegenError (environment) when the system refuses.
    """
    target = build / path
    # A manifest is a file like others, and may come from somebody else: it gives no right to more.
    inside = target.is_relative_to(build)
    if not inside or os.path.realpath(target.parent) != str(target.parent):
        return False
    try:
        ours = os.path.lexists(target) and stat.S_ISREG(target.lstat().st_mode)
        if ours:
            target.unlink()
    except OSError as error:
        raise _refused(f"{BUILD}/{path}", "cannot be removed", error) from error
    for folder in folders_of(path):
        with contextlib.suppress(OSError):
            (build / folder).rmdir()
    return ours


def _refused(path: str, what: str, error: OSError) -> SitegenError:
    return environment_error(
        path, f"{what} ({reason(error)})", "check the disk and the folder's owner"
    )

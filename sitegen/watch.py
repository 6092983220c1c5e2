"""Says which files changed, in settled batches: hints, since each build compares for itself."""

from __future__ import annotations

import contextlib
import errno
import logging
import os
import queue
import stat
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver, ObservedWatch

from sitegen.errors import reason
from sitegen.files import is_ignored

# Reading a file also makes events (opened, closed): taking all of them would rebuild for ever.
_KINDS = frozenset({"created", "modified", "moved", "deleted"})
_RESCAN_SECONDS = 2.0
_POLL_SECONDS = 0.5
_TICK_SECONDS = 0.1
_PATIENCE_SECONDS = 10.0

Roots = Callable[[], Sequence[Path]]
Stamp = tuple[int, int, int]


def batches(
    roots: Roots,
    *,
    stop: threading.Event,
    quiet: float = 0.2,
    poll: bool = False,
    warn: Callable[[str], None] | None = None,
) -> Iterator[frozenset[Path]]:
    """Yield the changed paths below `roots()` whenever nothing changed for `quiet` seconds.

    Changes count from this call on, not from the first batch that is asked for. `poll` compares
    the files only, without the system's events; `warn` hears when that became necessary.
    """
    return _Watcher(roots, stop, quiet, None if poll else _Sentries(), warn).batches()


class _Watcher:
    """Joins what the system reports with what a comparison of the files shows."""

    def __init__(
        self,
        roots: Roots,
        stop: threading.Event,
        quiet: float,
        sentries: _Sentries | None,
        warn: Callable[[str], None] | None,
    ) -> None:
        self._roots, self._stop, self._quiet, self._warn = roots, stop, quiet, warn
        self._sentries = sentries
        self._stale_lock: Stamp | None = None
        self._now = list(roots())
        self._seen = _snapshot(self._now)

    def batches(self) -> Iterator[frozenset[Path]]:
        try:
            while not self._stop.is_set():
                if changed := self._next_change():
                    batch = self._settle(changed)
                    if not self._stop.is_set():
                        yield frozenset(batch)
        finally:
            self._dismiss()

    def _next_change(self) -> set[Path]:
        changed = self._rescan()
        if not changed:
            heard = self._listen(_RESCAN_SECONDS if self._sentries else _POLL_SECONDS)
            changed = heard | self._rescan() if heard else heard
        return self._within(changed)

    def _settle(self, changed: set[Path]) -> set[Path]:
        """Add what changes further, until it is quiet and git has finished."""
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while not self._stop.is_set() and time.monotonic() < deadline:
            more = self._listen(self._quiet)
            if not more and not self._git_is_busy():
                more = self._rescan()
                if not more:
                    return changed
            changed |= self._within(more)
        self._stale_lock = _stamp(self._git_lock())
        return changed

    def _listen(self, seconds: float) -> set[Path]:
        """The paths of the next events of ours; none when `seconds` went by without any."""
        deadline = time.monotonic() + seconds
        while not self._stop.is_set():
            left = deadline - time.monotonic()
            if left <= 0:
                break
            if self._sentries is None:
                self._stop.wait(left)
                continue
            heard = self._sentries.hear(min(left, _TICK_SECONDS))
            if ours := {path for path in heard if self._concerns(path)}:
                return ours
        return set()

    def _concerns(self, path: Path) -> bool:
        # A folder above a root counts too: with it the root itself comes and goes.
        return any(path in root.parents or _is_below(path, root) for root in self._now)

    def _within(self, paths: set[Path]) -> set[Path]:
        return {path for path in paths if any(_is_below(path, root) for root in self._now)}

    def _rescan(self) -> set[Path]:
        """Follow the roots, then say which files differ from those of the last time."""
        self._now = list(self._roots())
        self._aim()
        before, self._seen = self._seen, _snapshot(self._now)
        return {Path(path) for path, _ in before.items() ^ self._seen.items()}

    def _aim(self) -> None:
        if self._sentries:
            try:
                self._sentries.aim(self._now)
            except OSError as error:
                self._dismiss()
                self._sentries = None
                if self._warn:
                    self._warn(_unwatched(error))

    def _dismiss(self) -> None:
        if self._sentries:
            self._sentries.stop()

    def _git_is_busy(self) -> bool:
        stamp = _stamp(self._git_lock())
        return stamp is not None and stamp != self._stale_lock

    def _git_lock(self) -> Path:
        try:
            common = os.path.commonpath([root.parent for root in self._now])
        except ValueError:  # no roots, or on several drives
            common = os.curdir
        return Path(common, ".git", "index.lock")


class _Sentries(FileSystemEventHandler):
    """Keeps the system's watches on the roots while these come and go."""

    def __init__(self) -> None:
        self._events: queue.SimpleQueue[Path] = queue.SimpleQueue()
        self._observer: BaseObserver | None = None
        self._watches: dict[tuple[str, bool, int], ObservedWatch] = {}

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Note both paths of a move; a folder's own change says nothing new."""
        if event.event_type in _KINDS and not (
            event.is_directory and event.event_type == "modified"
        ):
            for path in (event.src_path, event.dest_path):
                if path and isinstance(path, str):
                    self._events.put(Path(path))

    def hear(self, seconds: float) -> set[Path]:
        """All events that lie there, after waiting up to `seconds` for the first."""
        heard = set()
        try:
            heard.add(self._events.get(timeout=seconds))
            while True:
                heard.add(self._events.get_nowait())
        except queue.Empty:
            return heard

    def aim(self, roots: Sequence[Path]) -> None:
        """Watch just these roots, as far as they exist. Raises OSError when the system cannot."""
        observer = self._observer or self._start()
        wanted = _watch_points(roots)
        for point in self._watches.keys() - wanted:
            observer.unschedule(self._watches.pop(point))
        for point in sorted(wanted - self._watches.keys()):
            try:
                watch = observer.schedule(self, point[0], recursive=point[1])
            except (FileNotFoundError, NotADirectoryError):
                continue  # gone just now; the next time sees to it
            self._watches[point] = watch

    def _start(self) -> BaseObserver:
        # Without a handler, Python prints watchdog's notes on what the rescan finds anyway.
        logging.getLogger("watchdog").addHandler(logging.NullHandler())
        self._observer = Observer()
        self._observer.start()
        return self._observer

    def stop(self) -> None:
        """End all threads."""
        if self._observer:
            self._observer.stop()
            self._observer.join()


def _watch_points(roots: Sequence[Path]) -> set[tuple[str, bool, int]]:
    """Where to watch: path, whether with all below it, and which folder it is now.

    A root's parent is watched too, since a removed folder does not tell of its return.
    """
    points = set()
    for root in roots:
        if (inode := _folder_inode(root)) and not root.is_symlink():
            points.add((str(root), True, inode))
        for parent in root.parents:
            if inode := _folder_inode(parent):
                points.add((str(parent), False, inode))
                break
    return {point for point in points if point[1] or (point[0], True, point[2]) not in points}


def _folder_inode(path: Path) -> int | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_ino if stat.S_ISDIR(status.st_mode) else None


def _unwatched(error: OSError) -> str:
    limits = {errno.ENOSPC: "too many folders", errno.EMFILE: "too many watching programs"}
    why = limits.get(error.errno or 0, reason(error))
    return f"the system cannot watch the folders ({why}): comparing the files instead"


def _is_below(path: Path, root: Path) -> bool:
    """Whether the path is the root or in it, and no editor's or system's file."""
    return path.is_relative_to(root) and not any(map(is_ignored, path.relative_to(root).parts))


def _snapshot(roots: Sequence[Path]) -> dict[str, Stamp]:
    """What tells one state of the files from another: size, time and inode of each."""
    seen: dict[str, Stamp] = {}
    linked: set[tuple[int, int]] = set()
    for root in roots:
        _look(root, str(root), seen, linked)
    return seen


def _look(
    item: Path | os.DirEntry[str], path: str, seen: dict[str, Stamp], linked: set[tuple[int, int]]
) -> None:
    """Add what `item` is or holds to `seen`; what cannot be read counts as not there."""
    with contextlib.suppress(OSError):
        status = item.stat()
        if not stat.S_ISDIR(status.st_mode):
            seen[path] = (status.st_size, status.st_mtime_ns, status.st_ino)
            return
        if item.is_symlink():
            # A link to a folder above itself would never end: go once to each target.
            target = (status.st_dev, status.st_ino)
            if target in linked:
                return
            linked.add(target)
        for inner in list(os.scandir(path)):
            if not is_ignored(inner.name):
                _look(inner, inner.path, seen, linked)


def _stamp(path: Path) -> Stamp | None:
    seen: dict[str, Stamp] = {}
    _look(path, str(path), seen, set())
    return seen.get(str(path))

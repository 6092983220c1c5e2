"""The system's own events for files: what it tells, and whether it still watches at all."""

from __future__ import annotations

import contextlib
import errno
import logging
import re
import stat
import sys
import threading
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Literal

import msgspec
from watchdog import events
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver, ObservedWatch

from sitegen.errors import reason

if sys.platform == "linux":
    from watchdog.observers.inotify import InotifyObserver

# Whether the system tells that a file was closed after writing.
TELLS_OF_CLOSING = sys.platform == "linux"

# Reading a file makes events too (opened, closed): taking them would rebuild for ever, and fill
# the system's queue whenever a whole site is read.
_KINDS: list[type[events.FileSystemEvent]] = [
    events.FileCreatedEvent,
    events.FileModifiedEvent,
    events.FileMovedEvent,
    events.FileDeletedEvent,
    events.FileClosedEvent,
    events.DirCreatedEvent,
    events.DirMovedEvent,
    events.DirDeletedEvent,
]

State = Literal["open", "whole", "gone", "lost"]
_STATES: dict[str, State] = {"closed": "whole", "deleted": "gone"}
_WATCH = re.compile(r"^inotify wd:\w+ ino:([0-9a-f]+)", re.MULTILINE)

_Point = tuple[str, bool, int]


class Word(msgspec.Struct, frozen=True):
    """What is told of a path: `open` while it may be half written, `whole` once it was closed or
    moved into place, `gone`. `lost` stands for words that were lost, about whatever path.
    """

    path: str
    state: State


class Sentries(events.FileSystemEventHandler):
    """Keeps the system's watches on the roots while these come and go."""

    def __init__(self, tell: Callable[[Word], object]) -> None:
        """`tell` is called by threads of their own."""
        self._tell = tell
        self._alarm = _Alarm(tell)
        self._observer: BaseObserver | None = None
        self._threads: list[threading.Thread] = []
        self._watches: dict[_Point, ObservedWatch] = {}

    def on_any_event(self, event: events.FileSystemEvent) -> None:
        """Tell of both paths of a move, which may have only one of them below the roots."""
        moved = event.event_type == "moved"
        for path, state in (
            (event.src_path, "gone" if moved else _STATES.get(event.event_type, "open")),
            (event.dest_path, "whole"),
        ):
            if path and isinstance(path, str):
                self._tell(Word(path, state))

    def aim(self, roots: Sequence[Path]) -> None:
        """Watch just these roots, as far as they exist. Raises OSError when the system cannot."""
        observer = self._observer or self._start()
        wanted = _watch_points(roots)
        # A watch ends with its folder; one that came in its place may have got its inode too.
        alive = {emitter.watch for emitter in observer.emitters if emitter.is_alive()}
        for point, watch in list(self._watches.items()):
            if point not in wanted or watch not in alive:
                observer.unschedule(self._watches.pop(point))
        for point in sorted(wanted - self._watches.keys()):
            try:
                watch = observer.schedule(self, point[0], recursive=point[1], event_filter=_KINDS)
            except (FileNotFoundError, NotADirectoryError):
                continue  # gone just now; the next time sees to it
            self._watches[point] = watch

    def _start(self) -> BaseObserver:
        logging.getLogger("watchdog").addHandler(self._alarm)
        # It may come upon a new folder twice, and warns, though that does no harm.
        warnings.filterwarnings("ignore", "Callback with id", RuntimeWarning)
        before = set(threading.enumerate())
        self._observer = _observer()
        self._observer.start()
        self._threads = [
            thread
            for thread in set(threading.enumerate()) - before
            if type(thread).__module__.startswith("watchdog.")
        ]
        return self._observer

    def are_alive(self) -> bool:
        """Whether none of the threads has ended by an error."""
        return all(thread.is_alive() for thread in self._threads)

    def unwatched(self, folders: frozenset[int]) -> frozenset[int]:
        """Those of the folders, by inode, that the system does not watch, where it tells.

        When it refuses a watch to a folder in a watched one, nobody says so.
        """
        watched = _watched_inodes()
        # On some file systems these are other numbers than those of the files.
        if any(inode in watched for _, _, inode in self._watches):
            return folders - watched
        return frozenset()

    def stop(self) -> None:
        """End all threads."""
        logging.getLogger("watchdog").removeHandler(self._alarm)
        if self._observer:
            self._observer.stop()
            self._observer.join()


class _Alarm(logging.Handler):
    """Takes watchdog's warnings, the only sign of an overflow: events are missing.

    Without a handler, Python would print them; the user has nothing to do about it.
    """

    def __init__(self, tell: Callable[[Word], object]) -> None:
        super().__init__(logging.WARNING)
        self._tell = tell

    def emit(self, record: logging.LogRecord) -> None:
        del record
        self._tell(Word("", "lost"))


def _observer() -> BaseObserver:
    if sys.platform == "linux":
        # All events: a file that comes from an unwatched folder is told as moved, not as new.
        return InotifyObserver(generate_full_events=True)
    return Observer()


def _watched_inodes() -> set[int]:
    """The inodes of all files and folders that the system watches for us, where it tells."""
    found: set[int] = set()
    if sys.platform == "linux":
        for descriptor in Path("/proc/self/fd").iterdir():
            with contextlib.suppress(OSError):  # closed since
                if str(descriptor.readlink()) == "anon_inode:inotify":
                    told = Path("/proc/self/fdinfo", descriptor.name).read_text(encoding="ascii")
                    found.update(int(inode, 16) for inode in _WATCH.findall(told))
    return found


def _watch_points(roots: Sequence[Path]) -> set[_Point]:
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


def unwatched(error: OSError) -> str:
    """What to say when the system refuses to watch."""
    limits = {errno.ENOSPC: "too many folders", errno.EMFILE: "too many watching programs"}
    why = limits.get(error.errno or 0, reason(error))
    return f"the system cannot watch the folders ({why})"

"""Compares all files below the roots with how they were: finds what nobody has told of."""

from __future__ import annotations

import os
import stat
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from sitegen.files import is_ignored

# What tells one state of a file from another: size, time and inode.
Stamp = tuple[int, int, int]


class View(msgspec.Struct, frozen=True):
    """The files of a moment, and which of them were other ones the last time."""

    stamps: Mapping[str, Stamp]
    changed: frozenset[str]
    folders: frozenset[int]
    """The inodes of all folders that are reached without a link."""
    seconds: float


def stamp(path: Path) -> Stamp | None:
    """The stamp of one file; None where there is none."""
    try:
        status = path.stat()
    except OSError:
        return None
    return None if stat.S_ISDIR(status.st_mode) else _stamp(status)


def _stamp(status: os.stat_result) -> Stamp:
    return (status.st_size, status.st_mtime_ns, status.st_ino)


def survey(roots: Sequence[Path], before: Mapping[str, Stamp], over: threading.Event) -> View:
    """Look at all files; without an end, and of no use, when it is `over` before that.

    What cannot be read counts as not there.
    """
    begun = time.perf_counter()
    walk = _Walk(before)
    for root in roots:
        walk.look(root, str(root))
        while walk.waiting and not over.is_set():
            walk.enter(walk.waiting.pop())
    gone = [path for path in before if path not in walk.stamps]
    changed = frozenset(walk.changed).union(gone)
    return View(walk.stamps, changed, frozenset(walk.folders), time.perf_counter() - begun)


class _Walk:
    """One walk through all folders."""

    def __init__(self, before: Mapping[str, Stamp]) -> None:
        self.stamps: dict[str, Stamp] = {}
        self.changed: list[str] = []
        self.folders: set[int] = set()
        self.waiting: list[tuple[str, int]] = []
        self._before = before
        self._linked: set[tuple[int, int]] = set()

    def enter(self, folder: tuple[str, int]) -> None:
        path, inode = folder
        try:
            with os.scandir(path) as listing:
                items = list(listing)
        except OSError:
            return
        if inode:
            self.folders.add(inode)
        for item in items:
            if not is_ignored(item.name):
                self.look(item, item.path, in_link=not inode)

    def look(self, item: Path | os.DirEntry[str], path: str, *, in_link: bool = False) -> None:
        """Note a file, or that a folder has to be entered."""
        try:
            status = item.stat()
            is_link = stat.S_ISDIR(status.st_mode) and item.is_symlink()
        except OSError:
            return
        if is_link:
            # A link to a folder above itself would never end: go once to each target.
            target = (status.st_dev, status.st_ino)
            if target in self._linked:
                return
            self._linked.add(target)
        if stat.S_ISDIR(status.st_mode):
            self.waiting.append((path, 0 if is_link or in_link else status.st_ino))
            return
        now = _stamp(status)
        last = self._before.get(path)
        # One value for both times: a large site has many.
        self.stamps[path] = last if last == now and last else now
        if last != now:
            self.changed.append(path)

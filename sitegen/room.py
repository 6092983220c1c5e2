"""Whether there is room in `build/` for the files of a site: nobody else's lie in their way, and no
link leads out of it.
"""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from sitegen.conflicts import folders_of
from sitegen.errors import Exit, Location, Problem, SitegenError, environment_error
from sitegen.layout import BUILD

_JUNCTION = getattr(stat, "IO_REPARSE_TAG_MOUNT_POINT", -1)


class Room:
    """What lies in `build/` where files are to be put; looks at each folder once. `ours` are the
    paths that we wrote.
    """

    def __init__(self, build: Path, ours: Collection[str]) -> None:
        self._build = build
        self._ours = ours
        self._is_there = {"": is_folder(build)}
        self._made: set[str] = set()

    def require(self, wanted: Iterable[str]) -> None:
        """Raise SitegenError, before any change, when what is in the way was not written by us."""
        blocked = set()
        for path in wanted:
            for folder in reversed(folders_of(path)):
                if folder not in self._is_there and not self._look_at(folder):
                    blocked.add(folder)
            if self.holds_folder(path) and not self._is_ours(path):
                blocked.add(path)
        if blocked:
            raise SitegenError(map(_in_the_way, sorted(blocked)), Exit.ENVIRONMENT)

    def _look_at(self, folder: str) -> bool:
        """Whether there can be a folder. What is below nothing is nothing."""
        outer = folder.rpartition("/")[0]
        target = self._build / folder
        self._is_there[folder] = self._is_there[outer] and is_folder(target)
        if self._is_there[folder] or not self._is_there[outer] or not os.path.lexists(target):
            return True
        return folder in self._ours and stat.S_ISREG(target.lstat().st_mode)

    def holds_folder(self, path: str) -> bool:
        """Whether a folder lies where a file is to be put."""
        return self._is_there[path.rpartition("/")[0]] and is_folder(f"{self._build}/{path}")

    def _is_ours(self, folder: str) -> bool:
        return all(path in self._ours for path in tree_of(self._build, folder))

    def make_folder(self, folder: str) -> None:
        """Make a folder below `build/`. Raises SitegenError when a link leads out of it."""
        if folder in self._made:
            return
        target = self._build / folder
        if self._is_there[folder] and not Path(os.path.realpath(target)).is_relative_to(
            self._build
        ):
            at = f"{BUILD}/{folder}"
            raise environment_error(at, "a link leads out of the folder", "remove the link")
        target.mkdir(parents=True, exist_ok=True)
        self._made.add(folder)


def _in_the_way(path: str) -> Problem:
    message = "sitegen did not write this, and it is in the way of the site"
    return Problem(message, Location(f"{BUILD}/{path}"), "move it away", code="environment")


def is_folder(path: Path | str) -> bool:
    """Whether a folder itself is there: no link to one, and no junction of Windows."""
    try:
        status = os.lstat(path)
    except OSError:
        return False
    return stat.S_ISDIR(status.st_mode) and getattr(status, "st_reparse_tag", 0) != _JUNCTION


def tree_of(build: Path, relative: str = "") -> Iterator[str]:
    """All below `build/relative` that is no folder; links are named, not followed."""
    with contextlib.suppress(OSError), os.scandir(build / relative) as found:
        for item in found:
            path = f"{relative}/{item.name}".lstrip("/")
            if item.is_dir(follow_symlinks=False):
                yield from tree_of(build, path)
            else:
                yield path

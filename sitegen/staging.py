"""Files on their way into `build/`: each lies below `.sitegen/stage/` under a number until all of
them are there. Pages are put there by the processes that draw them.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from sitegen import files
from sitegen.errors import Problem, SitegenError, environment_error, reason
from sitegen.layout import STATE

if TYPE_CHECKING:
    from sitegen.sheets import Drawn, Order


class Staged(msgspec.Struct, frozen=True):
    """One file as it was put into the stage, or why it could not be made: its number, the digest
    and number of its bytes, and the seconds that it took to draw.
    """

    number: int
    digest: bytes = b""
    size: int = 0
    problems: tuple[Problem, ...] = ()
    seconds: float = 0.0


class Errand(msgspec.Struct, frozen=True):
    """Pages to draw, and the folder that gets them, numbered from `first`."""

    order: Order
    folder: str = ""
    first: int = 0


# A process of a killed build draws for a moment after it.
_TRIES = 20


class Stage:
    """The folder in which one build puts its files: a fresh one each time, since a build that was
    killed may leave processes that go on putting pages into theirs.
    """

    def __init__(self, place: Path) -> None:
        self._state = Path(os.path.realpath(place)) / STATE
        self._all = place / STATE / "stage"
        self._folder = ""

    def folder(self) -> str:
        """Its path; made when it is first asked for.

        Raises SitegenError (environment) when the disk refuses.
        """
        if not self._folder:
            try:
                self._all.mkdir(parents=True, exist_ok=True)
                self._folder = tempfile.mkdtemp(dir=self._all)
            except OSError as error:
                raise _refused(error) from error
        return self._folder

    def clear(self) -> None:
        """Remove what is staged, also by builds that were killed; never what a link leads to."""
        self._folder = ""
        if os.path.realpath(self._all.parent) != str(self._state):
            return
        if self._all.is_symlink():
            with contextlib.suppress(OSError):
                self._all.unlink()
            return
        for _ in range(_TRIES):
            shutil.rmtree(self._all, ignore_errors=True)
            if not self._all.exists():
                return


def put(folder: str, number: int, data: bytes) -> Staged:
    """Put a file into the stage. Raises SitegenError (environment) when the disk refuses."""
    try:
        files.create(f"{folder}/{number}", data)
    except OSError as error:
        raise _refused(error) from error
    return Staged(number, files.digest(data), len(data))


def draw(errand: Errand) -> list[Staged]:
    """Draw pages, and put them into the stage. Call it through workers.py, as sheets.draw."""
    # Not above: a build in which nothing has changed draws none.
    from sitegen import sheets  # noqa: PLC0415

    drawn = sheets.draw(errand.order)
    return [
        _put_page(errand.folder, number, page) for number, page in enumerate(drawn, errand.first)
    ]


def _put_page(folder: str, number: int, page: Drawn) -> Staged:
    if page.problems:
        return Staged(number, problems=page.problems, seconds=page.seconds)
    try:
        staged = put(folder, number, page.data)
    except SitegenError as error:
        return Staged(number, problems=error.problems, seconds=page.seconds)
    return msgspec.structs.replace(staged, seconds=page.seconds)


def _refused(error: OSError) -> SitegenError:
    why = f"cannot be written ({reason(error)})"
    return environment_error(f"{STATE}/stage", why, "check the disk and the folder's owner")

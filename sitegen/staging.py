"""Files on their way into `build/`: each lies in `.sitegen/stage/` under a number until all of them
are there. Pages are put there by the processes that draw them.
"""

from __future__ import annotations

import msgspec

from sitegen import files, sheets
from sitegen.errors import Problem, SitegenError, environment_error, reason
from sitegen.layout import STATE
from sitegen.sheets import Order


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


def put(folder: str, number: int, data: bytes) -> Staged:
    """Put a file into the stage. Raises SitegenError (environment) when the disk refuses."""
    try:
        files.create(f"{folder}/{number}", data)
    except OSError as error:
        why = f"cannot be written ({reason(error)})"
        fix = "check the disk and the folder's owner"
        raise environment_error(f"{STATE}/stage", why, fix) from error
    return Staged(number, files.digest(data), len(data))


def draw(errand: Errand) -> list[Staged]:
    """Draw pages, and put them into the stage. Call it through workers.py, as sheets.draw."""
    drawn = sheets.draw(errand.order)
    return [
        _put_page(errand.folder, number, page) for number, page in enumerate(drawn, errand.first)
    ]


def _put_page(folder: str, number: int, page: sheets.Drawn) -> Staged:
    if page.problems:
        return Staged(number, problems=page.problems, seconds=page.seconds)
    try:
        staged = put(folder, number, page.data)
    except SitegenError as error:
        return Staged(number, problems=error.problems, seconds=page.seconds)
    return msgspec.structs.replace(staged, seconds=page.seconds)

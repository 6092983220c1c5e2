"""What is asked of a build: one value that goes through all its steps."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path
from typing import Literal

import msgspec

from sitegen import workers

Progress = Callable[[str, int, int], None]
"""(stage, done, total): hears how far a long step has come; total is 0 while it is not known."""

Timing = Callable[[Literal["text", "page"], str, float], None]
"""(kind, name, seconds): hears how long a text took to read, a page of a template to draw."""


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be built, and how.

    `seeds` names those to import (None: all), `force` those that may overwrite edited entries. A
    `preview` is looked at on this machine only. The `pool` reads and renders texts. `target` is
    the folder that gets `build/` and what is remembered in `.sitegen/` (None: the project).
    """

    project: Path
    today: datetime.date
    pool: workers.Pool
    drafts: bool = False
    imports: bool = True
    preview: bool = False
    seeds: tuple[str, ...] | None = None
    force: tuple[str, ...] = ()
    target: Path | None = None
    progress: Progress = lambda _stage, _done, _total: None
    timing: Timing = lambda _kind, _name, _seconds: None

    @property
    def place(self) -> Path:
        """The folder that gets what is made."""
        return self.target or self.project

"""What a build is going to do, and what it has done, as values."""

from __future__ import annotations

from typing import Literal

import msgspec

from sitegen.errors import Problem
from sitegen.model import Config, Publish

Action = Literal["created", "updated", "unchanged", "kept", "edited", "listed"]


class Intake(msgspec.Struct, frozen=True):
    """What the import does with one seed.

    `kept`: the curator has edited the entry, and the seed is as it was. `edited`: both have
    changed. `listed`: another entry is of the same work. `text` is the entry's file to write, for
    `created` and `updated` only.
    """

    seed: str
    path: str
    action: Action
    title: str
    publish: Publish
    words: int
    text: str | None = None


class SyncReport(msgspec.Struct, frozen=True):
    """What a sync did: sorted paths under `build/`, and how many files were right already."""

    written: tuple[str, ...]
    removed: tuple[str, ...]
    unchanged: int


class Plan(msgspec.Struct, frozen=True):
    """What is about to be written, and what was noticed on the way: the numbers of entries and of
    files, what the import does, and all warnings.
    """

    config: Config
    intakes: tuple[Intake, ...]
    entries: int
    files: int
    warnings: tuple[Problem, ...]


class Report(msgspec.Struct, frozen=True):
    """What a build has done."""

    plan: Plan
    sync: SyncReport

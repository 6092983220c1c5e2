"""The import: which seeds become which entries, and what happens to entries that are there.

An entry that the curator has edited since its import is never overwritten unasked. Nothing is
written here: the plan holds the texts, build.py writes them when all is well.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Literal

import msgspec

from sitegen import content, drafting, frontmatter, importers, memo, workers
from sitegen.errors import Location, Problem
from sitegen.model import Config, Entry, Publish, Seed
from sitegen.seeds import SEEDS, Capture
from sitegen.urls import identity

SECONDS_PER_SEED = 10.0

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


def read_seeds(
    captures: Sequence[Capture], pool: workers.Pool, project: Path | None = None
) -> tuple[list[tuple[Capture, Seed]], list[Problem]]:
    """Run the importers over captures, each in a process that a hostile one can only kill.

    With a `project`, what its last import read is remembered. A capture that fails is a Problem.
    """
    remembered = memo.Memo(project, "seeds", tuple[Seed, ...]) if project else None
    code = memo.fingerprint(*importers.modules())
    keys = {capture.name: _key(code, capture) for capture in captures}
    known = remembered.recall(keys.values()) if remembered else {}
    missing = [capture for capture in captures if keys[capture.name] not in known]
    items = [(capture.name, capture.data, _title(capture)) for capture in missing]
    results = pool.run(_read_one, items, seconds=SECONDS_PER_SEED)
    problems = []
    for capture, result in zip(missing, results, strict=True):
        if isinstance(result, workers.Failure):
            problems.append(_unreadable(capture, result))
        else:
            known[keys[capture.name]] = result
    if remembered and missing:
        remembered.keep(known)
    pairs = [(c, seed) for c in captures for seed in known.get(keys[c.name], ())]
    return pairs, problems


def _key(code: str, capture: Capture) -> bytes:
    return memo.key(code, capture.name, capture.data.decode(), _title(capture) or "")


def _title(capture: Capture) -> str | None:
    title: str | None = capture.curator.get("title")
    return title


def _read_one(item: tuple[str, bytes, str | None]) -> tuple[Seed, ...]:
    return importers.read(*item)


def _unreadable(capture: Capture, failure: workers.Failure) -> Problem:
    reason = {
        "timeout": f"took more than {SECONDS_PER_SEED:.0f} s to read",
        "crash": "ended the reader's process",
        "error": f"cannot be read: {failure.message}",
    }[failure.kind]
    fix = "shorten the capture, or move it elsewhere"
    return Problem(f"the seed {reason}", Location(f"{SEEDS}/{capture.name}"), fix, "seed")


class Shelf:
    """The entries that are there, as the import needs to find them; grows as it plans."""

    def __init__(self, entries: Sequence[Entry], texts: Mapping[str, str]) -> None:
        self.by_seed = {entry.imported.seed: entry for entry in entries if entry.imported}
        self.by_work = {identity(e.url): e for e in entries if e.url and not e.imported}
        self.paths = [entry.path for entry in entries]
        self.texts = texts


def plan(
    seeds: Sequence[tuple[Capture, Seed]],
    shelf: Shelf,
    config: Config,
    today: datetime.date,
    force: Collection[str] = (),
) -> tuple[list[Intake], list[Problem]]:
    """What to do with each seed. `force` names the seeds that may overwrite the curator's edits."""
    intakes = []
    problems = []
    for capture, seed in seeds:
        intake = _plan_one(capture, seed, shelf, config, today, force)
        if intake.action == "edited":
            problems.append(_edited(intake))
        intakes.append(intake)
    return intakes, problems


def _plan_one(
    capture: Capture,
    seed: Seed,
    shelf: Shelf,
    config: Config,
    today: datetime.date,
    force: Collection[str],
) -> Intake:
    existing = shelf.by_seed.get(capture.name)
    draft = drafting.draft(
        seed,
        capture.curator,
        name=capture.name,
        seed_digest=capture.digest,
        default=config.publish,
        added=(existing.added if existing else None) or today,
    )

    def intake(action: Action, path: str, text: str | None = None) -> Intake:
        return Intake(capture.name, path, action, draft.title, draft.publish, draft.words, text)

    if existing is None or existing.imported is None:
        url = capture.curator.get("url") or seed.url
        listed = shelf.by_work.get(identity(url)) if url else None
        if listed:
            return intake("listed", listed.path)
        path = content.free_path(draft.title, shelf.paths)
        shelf.paths.append(path)
        return intake("created", path, draft.text)
    current = shelf.texts[existing.path]
    if current == draft.text:
        return intake("unchanged", existing.path)
    if capture.name in force or not drafting.is_edited(current, existing.imported):
        return intake("updated", existing.path, draft.text)
    seed_is_same = existing.imported.seed_digest == capture.digest
    return intake("kept" if seed_is_same else "edited", existing.path)


def _edited(intake: Intake) -> Problem:
    return Problem(
        f"edited since it was imported, and {SEEDS}/{intake.seed} has changed too: not overwritten",
        Location(f"{content.CONTENT}/{intake.path}"),
        f"to take the seed's version: sitegen import --force {SEEDS}/{intake.seed}",
        "edited-entry",
        "warning",
    )


def entries_of(intakes: Sequence[Intake]) -> dict[str, Entry]:
    """The entries that the plan will have written, by path."""
    entries = {}
    for intake in intakes:
        if intake.text is not None:
            label = f"{content.CONTENT}/{intake.path}"
            entry = frontmatter.read_entry(intake.text, intake.path, label)
            if not isinstance(entry, Entry):
                raise TypeError(f"the import wrote an entry that cannot be read: {entry}")
            entries[intake.path] = entry
    return entries

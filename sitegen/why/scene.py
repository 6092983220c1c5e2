"""All that answers are found in: the site put together, and what the last build left."""

from __future__ import annotations

import os
from collections.abc import Mapping

import msgspec

from sitegen import checks, conflicts, inputs, manifest, outputs, pipeline
from sitegen.conflicts import Output
from sitegen.errors import Problem, sort_problems
from sitegen.inputs import Inputs
from sitegen.job import Job
from sitegen.layout import BUILD, CONTENT, PAGEFIND, SEEDS
from sitegen.manifest import Manifest
from sitegen.model import Config, OutputFile
from sitegen.pipeline import Draft
from sitegen.why.answers import State
from sitegen.writer import Sync


class Scene(msgspec.Struct, frozen=True):
    """All that answers are found in: the site put together, the files that a build would make of
    it, what the last build left, and all that is wrong.
    """

    job: Job
    found: Inputs
    draft: Draft
    files: Mapping[str, OutputFile]
    before: Manifest
    sync: Sync
    problems: tuple[Problem, ...]

    @property
    def config(self) -> Config:
        """The site's configuration."""
        return self.draft.site.config


def look(job: Job) -> Scene:
    """Put the site together as a build would, and find what is wrong with it."""
    found = inputs.look(job)
    draft = pipeline.put_together(job, found)
    files = list(outputs.render(draft.desk))
    problems = list(draft.problems)
    if not any(problem.code == "same-address" for problem in problems):
        problems += conflicts.find([Output(file.path, file.origin) for file in files])
    if not draft.whole.unread:
        problems += checks.run(draft.site, {file.path for file in files})
    return Scene(
        job,
        found,
        draft,
        {file.path: file for file in files},
        manifest.load(job.place),
        Sync(job.place),
        tuple(sort_problems(problems)),
    )


def seed_names(scene: Scene) -> frozenset[str]:
    """The paths of all files below `seeds/`."""
    return _listed(scene, SEEDS)


def text_names(scene: Scene) -> frozenset[str]:
    """The paths of all files below `content/`, also those that the import is about to write."""
    return _listed(scene, CONTENT) | {item.path for item in scene.draft.whole.texts}


def _listed(scene: Scene, folder: str) -> frozenset[str]:
    """The files of a folder, also those that are refused."""
    listing = scene.found.listings[folder]
    refused = (problem.at.path.removeprefix(f"{folder}/") for problem in listing.problems)
    return frozenset([*listing.stamps, *refused])


def has_errors(scene: Scene, *labels: str) -> bool:
    """Whether there are errors in some files."""
    return any(
        problem.at.path in labels and problem.severity == "error" for problem in scene.problems
    )


def cause_of(scene: Scene, path: str) -> tuple[str, ...] | None:
    """The parts of its key that the last change of an output came from; None: it was not built."""
    row = scene.before.rows.get(path)
    return row.history.cause if row else None


def state_of(scene: Scene, path: str) -> State:
    """How a file of `build/` stands to what the next build would put there."""
    if path not in scene.before.rows:
        return State("new")
    row, file = scene.before.rows[path], scene.files.get(path)
    if file is None:
        is_indexed = path.startswith(PAGEFIND) and scene.config.search == "pagefind"
        return State("unknown" if scene.draft.whole.unread or is_indexed else "gone")
    if row is None:
        return State("unfinished")
    changed = manifest.changes(row, file.key)
    if not scene.before.is_of_now():
        changed = (*changed, manifest.PROGRAM)
    if not scene.sync.keeps(path):
        is_there = os.path.lexists(scene.job.place / BUILD / path)
        return State("edited" if is_there else "deleted", changed)
    return State("stale" if changed else "current", changed)

"""The import: which seeds become which entries, and what happens to entries that are there.

An entry that the curator has edited since its import is never overwritten unasked. Nothing is
written here: the plan holds the texts, build.py writes them when all is well.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping, Sequence

import msgspec

from sitegen import content, drafting, importers, memo, seeds, workers
from sitegen.captured import Seed
from sitegen.drafting import Draft
from sitegen.errors import Location, Problem
from sitegen.job import Job
from sitegen.layout import SEEDS, content_label
from sitegen.model import Config, Entry, Library
from sitegen.report import Action, Intake
from sitegen.seeds import Capture
from sitegen.text import slug_of
from sitegen.urls import identity

SECONDS_PER_SEED = 10.0


def read_seeds(
    captures: Sequence[Capture],
    pool: workers.Pool,
    remembered: memo.Memo[tuple[Seed, ...]] | None = None,
    *,
    all_seeds: bool = False,
    progress: Callable[[str, int, int], None] = lambda _stage, _done, _total: None,
) -> tuple[list[tuple[Capture, Seed]], list[Problem]]:
    """Run the importers over captures, each in a process that a hostile one can only kill.

    What an earlier import read is taken from `remembered`; with `all_seeds` it forgets what no
    capture needs any more. A capture that fails is a Problem.
    """
    keys = {capture.name: _key(capture) for capture in captures}
    known = remembered.recall(keys.values()) if remembered else {}
    missing = [capture for capture in captures if keys[capture.name] not in known]
    items = [(capture.name, capture.data, _title(capture)) for capture in missing]
    results = pool.run(
        _read_one,
        items,
        seconds=SECONDS_PER_SEED,
        done=lambda count: progress("Importing", count, len(items)),
    )
    new: dict[bytes, tuple[Seed, ...]] = {}
    problems = []
    for capture, result in zip(missing, results, strict=True):
        if isinstance(result, workers.Failure):
            problems.append(_unreadable(capture, result))
        else:
            new[keys[capture.name]] = result
    if remembered and new:
        remembered.keep({key: msgspec.msgpack.encode(made) for key, made in new.items()})
        if all_seeds:
            remembered.forget(keys.values())
    found = known | new
    pairs = [(c, seed) for c in captures for seed in found.get(keys[c.name], ())]
    return pairs, problems


def _key(capture: Capture) -> bytes:
    return memo.key(memo.fingerprint(), capture.name, capture.data, _title(capture) or "")


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
    """The entries that are there, as the import finds them; it grows as entries are planned.

    `texts` are the files of imported entries by path, `seeds` the names of all seeds.
    """

    def __init__(
        self, library: Library, texts: Mapping[str, str], seeds: Container[str] = ()
    ) -> None:
        imported = [(entry, entry.imported) for entry in library.entries if entry.imported]
        self._by_seed = {receipt.seed: entry for entry, receipt in imported}
        # A seed whose old name is gone was renamed.
        self._by_digest = {
            receipt.seed_digest: entry for entry, receipt in imported if receipt.seed not in seeds
        }
        self._by_work = {identity(e.url): e.path for e in library.entries if e.url}
        paths = (*(entry.path for entry in library.entries), *library.unread)
        self._slugs = {slug_of(path) for path in paths}
        self.texts = texts

    def entry_of(self, capture: Capture) -> Entry | None:
        """The entry that was imported from this seed, also under a former name."""
        return self._by_seed.get(capture.name) or self._by_digest.get(capture.digest)

    def path_of_work(self, url: str | None) -> str | None:
        """The path of an entry of the work at `url`."""
        return self._by_work.get(identity(url)) if url else None

    def place(self, title: str, url: str | None) -> str:
        """A free path for a new entry; it is taken from now on."""
        path = content.free_path(title, self._slugs)
        self._slugs.add(slug_of(path))
        if url:
            self._by_work[identity(url)] = path
        return path


def plan(
    captured: Sequence[tuple[Capture, Seed]],
    shelf: Shelf,
    config: Config,
    today: datetime.date,
    force: Collection[str] = (),
) -> tuple[list[Intake], list[Problem]]:
    """What to do with each seed. `force` names the seeds that may overwrite the curator's edits."""
    intakes = []
    problems: list[Problem] = []
    for capture, seed in captured:
        entry = shelf.entry_of(capture)
        draft = drafting.draft(
            seed,
            capture.curator,
            name=capture.name,
            seed_digest=capture.digest,
            default=config.publish,
            added=(entry.added if entry else None) or today,
        )
        if not draft.words and draft.publish != "link":
            problems.append(_empty(capture))
        if entry is None:
            intakes.append(_place(capture, draft, shelf))
            continue
        intake = _renew(capture, draft, entry, shelf.texts[entry.path], force=force)
        intakes.append(intake)
        problems += _warnings(intake, entry)
    return intakes, problems


def _empty(capture: Capture) -> Problem:
    fix = f"see what was dropped: sitegen import --explain {SEEDS}/{capture.name}"
    at = Location(f"{SEEDS}/{capture.name}")
    return Problem("no article was found in this capture", at, fix, "no-text", "warning")


def _place(capture: Capture, draft: Draft, shelf: Shelf) -> Intake:
    """A new seed: a new entry, unless its work is listed already."""
    url = capture.curator.get("url")
    listed = shelf.path_of_work(url)
    if listed:
        return _intake(capture, draft, "listed", listed)
    return _intake(capture, draft, "created", shelf.place(draft.title, url), draft.text)


def _renew(
    capture: Capture, draft: Draft, entry: Entry, current: str, *, force: Collection[str]
) -> Intake:
    """A seed that has an entry: brought up to date, unless the curator has edited it."""
    if current == draft.text:
        return _intake(capture, draft, "unchanged", entry.path)
    receipt = entry.imported
    if receipt is None or capture.name in force or not drafting.is_edited(current, receipt):
        return _intake(capture, draft, "updated", entry.path, draft.text)
    seed_is_same = receipt.seed_digest == capture.digest
    return _intake(capture, draft, "kept" if seed_is_same else "edited", entry.path)


def _intake(
    capture: Capture, draft: Draft, action: Action, path: str, text: str | None = None
) -> Intake:
    return Intake(capture.name, path, action, draft.title, draft.publish, draft.words, text)


def _warnings(intake: Intake, entry: Entry) -> Iterator[Problem]:
    """What the curator should know of an entry that is left as it is."""
    if intake.action not in ("kept", "edited"):
        return
    at = Location(content_label(intake.path))
    fix = f"to take the seed's version: sitegen import --force {SEEDS}/{intake.seed}"
    if intake.action == "edited":
        message = (
            f"edited since it was imported, and {SEEDS}/{intake.seed} has changed too:"
            " not overwritten"
        )
        yield Problem(message, at, fix, "edited-entry", "warning")
    if entry.publish == "full" and intake.publish != "full":
        message = f"still holds the whole text, though its seed now allows {intake.publish} only"
        yield Problem(message, at, f"shorten it; {fix}", "narrowed-rights", "warning")


def plan_all(
    job: Job, config: Config, library: Library
) -> tuple[Sequence[Intake], Sequence[Problem]]:
    """What an import of the seeds that a job names would do."""
    captures, problems = seeds.load(job.project, job.seeds)
    if not captures:
        return [], problems
    remembered = memo.Memo(job.place, "seeds", tuple[Seed, ...])
    pairs, failures = read_seeds(
        captures, job.pool, remembered, all_seeds=job.seeds is None, progress=job.progress
    )
    texts = {
        entry.path: content.read_text(job.project, entry.path)
        for entry in library.entries
        if entry.imported
    }
    shelf = Shelf(library, texts, seeds.names(job.project))
    intakes, warnings = plan(pairs, shelf, config, job.today, job.force)
    return intakes, [*problems, *failures, *warnings]


def texts_of(intakes: Iterable[Intake]) -> dict[str, str]:
    """The entries' files that an import is about to write, by path."""
    return {item.path: item.text for item in intakes if item.text is not None}


def of_seeds(problems: Iterable[Problem], intakes: Iterable[Intake]) -> list[Problem]:
    """Problems of entries that are not written yet, as problems of the seeds they come from: not
    the place in the seed, but the seed is what the curator can mend.
    """
    seeds_by_label = {content_label(item.path): item.seed for item in intakes}
    return [
        Problem(
            f"makes no entry: {found.message}",
            Location(f"{SEEDS}/{seeds_by_label[found.at.path]}"),
            found.fix,
        )
        for found in problems
    ]

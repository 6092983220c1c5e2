"""Builds a site: only when something has changed, alone in its folder, all of it or nothing.

What is made of what stands in pipeline.py. That is imported only when there is something to do: a
build in which nothing has changed looks at the stamps of all files and ends.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType

import msgspec

from sitegen import inputs, memo, texts, workers, writer
from sitegen.errors import Problem
from sitegen.inputs import Inputs
from sitegen.job import Job
from sitegen.report import Intake, Plan, Report, SyncReport
from sitegen.staging import Stage
from sitegen.writer import Sync


def build(job: Job) -> Report:
    """Import new seeds, build the site, and bring `build/` up to date.

    Raises SitegenError with every problem found; then nothing has been written. Only a disk that
    refuses half-way leaves less than a whole site: each file is whole, and the next build goes on.
    """
    with writer.lock(job.place):
        found, order = inputs.look(job), _order(job)
        if found.as_before(order):
            count = writer.is_untouched(job.place, found.before.source())
            if count is not None:
                return _as_before(job, found, order, count)
        # It gets ready to read texts while we look at what is known of them.
        job.pool.warm(texts.read_all, ())
        with Sync(job.place) as sync:
            plan: Plan = _pipeline().prepare(job, found, sync)
            sync.check()
            _pipeline().write_entries(job.project, plan.intakes)
            # What has been imported now is there already the next time: that is told anew.
            is_final = all(item.text is None for item in plan.intakes)
            record = found.record(order if is_final else b"", msgspec.msgpack.encode(plan))
            report = Report(plan, sync.finish(record.source()))
        inputs.save(job.place, record)
        return report


def _as_before(job: Job, found: Inputs, order: bytes, count: int) -> Report:
    """What the last build said, as nothing has changed. What a killed one has staged goes."""
    Stage(job.place).clear()
    said = found.before.said
    # What had to be read to be sure is known from now on.
    if found.has_read:
        inputs.save(job.place, found.record(order, said))
    return Report(msgspec.msgpack.decode(said, type=Plan), SyncReport((), (), count))


def _order(job: Job) -> bytes:
    """All that a build depends on beside its files."""
    asked = (job.today, job.drafts, job.imports, job.preview, job.seeds, job.force)
    return memo.key(memo.fingerprint(), msgspec.msgpack.encode(asked))


def _pipeline() -> ModuleType:
    from sitegen import pipeline  # noqa: PLC0415 - see above

    return pipeline


def check(job: Job) -> Plan:
    """Do everything but write. Raises SitegenError as a build would."""
    with writer.lock(job.place), Sync(job.place) as sync:
        plan: Plan = _pipeline().prepare(job, inputs.look(job), sync)
        return plan


def import_seeds(job: Job) -> tuple[Sequence[Intake], Sequence[Problem]]:
    """Import alone: write the entries of new and changed seeds. The rest of the plan is told."""
    with writer.lock(job.place):
        told: tuple[Sequence[Intake], Sequence[Problem]]
        told = _pipeline().import_seeds(job, inputs.look(job))
        return told


def verify(job: Job) -> tuple[int, list[str]]:
    """Compare `build/` with a clean build, made in another folder by another process: the number
    of files, and the paths that differ.
    """
    import tempfile  # noqa: PLC0415 - seldom used

    with tempfile.TemporaryDirectory(prefix="sitegen-") as folder:
        place = Path(folder).resolve()
        order = (job.project, job.today, job.drafts, job.pool.jobs, place)
        workers.errand(_build_clean, order).result()
        return writer.compare(job.project, place)


def _build_clean(order: tuple[Path, datetime.date, bool, int | None, Path]) -> None:
    project, today, drafts, jobs, place = order
    with workers.Pool(jobs) as pool:
        build(
            Job(project=project, today=today, pool=pool, drafts=drafts, imports=False, target=place)
        )

"""The whole pipeline: seeds and content to entries, entries to a site, a site to files.

    seeds/ --import--> content/ --load--> Entry
           --assemble--> Site --outputs--> files --sync--> build/

Nothing is written before everything has been read, rendered and checked. Time, and how to show
progress, come from the caller.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path

import msgspec

from sitegen import (
    checks,
    content,
    files,
    intake,
    layout,
    markup,
    memo,
    model,
    outputs,
    seeds,
    text,
    workers,
    writer,
)
from sitegen import config as configuration
from sitegen import site as assembly
from sitegen import theme as themes
from sitegen.errors import Exit, Location, Problem, SitegenError, sort_problems, usage_error
from sitegen.model import Config, Entry, Library, OutputFile, Page, Rendered, Seed, Site

SECONDS_PER_TEXT = 2.0

Progress = Callable[[str, int, int], None]
"""(stage, done, total): hears how far a long step has come."""


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be built, and how.

    `seeds` names those to import (None: all), `force` those that may overwrite edited entries. A
    `preview` is looked at on this machine only. The `pool` reads and renders texts. Without
    `remember` nothing that an earlier build made is used.
    """

    project: Path
    today: datetime.date
    pool: workers.Pool
    drafts: bool = False
    imports: bool = True
    preview: bool = False
    seeds: tuple[str, ...] | None = None
    force: tuple[str, ...] = ()
    remember: bool = True
    progress: Progress = lambda _stage, _done, _total: None


class Plan(msgspec.Struct, frozen=True):
    """Everything that is about to be written, and what was noticed on the way."""

    config: Config
    intakes: tuple[intake.Intake, ...]
    site: Site
    files: tuple[OutputFile, ...]
    warnings: tuple[Problem, ...]


class Report(msgspec.Struct, frozen=True):
    """What a build has done."""

    plan: Plan
    sync: writer.SyncReport


def build(job: Job) -> Report:
    """Import new seeds, build the site, and bring `build/` up to date.

    Raises SitegenError with every problem found; then nothing has been written. Only a disk that
    refuses half-way leaves less than a whole site: each file is whole, and the next build goes on.
    """
    with writer.lock(job.project):
        plan = prepare(job)
        writer.check(job.project, plan.files)
        _write_entries(job.project, plan.intakes)
        return Report(plan, writer.sync(job.project, plan.files))


def prepare(job: Job) -> Plan:
    """Do everything but write: what `check` does, and what every build begins with."""
    config = load_config(job.project)
    theme = themes.load(job.project, config)
    library, misread = content.load(job.project)
    intakes, noticed = plan_import(job, config, library) if job.imports else ((), ())
    library, unusable = _with_imports(library, intakes)
    library = assembly.published(library, job.today, drafts=job.drafts)
    library, rendered, failures = render_texts(job, library)
    site, relations = assembly.assemble(config, library, rendered)
    found = [*misread, *noticed, *unusable, *failures, *relations]
    made = _render(site, theme, found)
    # Two files with one address have been told as such already.
    if not any(problem.code == "same-address" for problem in found):
        found += writer.conflicts(made)
    if not library.unread:
        found += checks.run(site, made)
    if not job.preview:
        found += checks.published_address(config)
    return Plan(config, tuple(intakes), site, made, tuple(stop_on_errors(found)))


def _render(site: Site, theme: themes.Theme, found: Sequence[Problem]) -> tuple[OutputFile, ...]:
    """All files; an error in a template comes together with what was found before."""
    try:
        return tuple(outputs.render(site, theme))
    except SitegenError as error:
        raise SitegenError(sort_problems([*found, *error.problems])) from error


def import_seeds(job: Job) -> tuple[Sequence[intake.Intake], Sequence[Problem]]:
    """Import alone: write the entries of new and changed seeds. The rest of the plan is told."""
    with writer.lock(job.project):
        config = load_config(job.project)
        library, found = content.load(job.project)
        stop_on_errors(found)
        intakes, noticed = plan_import(job, config, library)
        entries, unusable = intake.entries_of(intakes)
        # A seed that cannot be read does not hold up the others.
        _write_entries(job.project, [item for item in intakes if item.path in entries])
        return intakes, sort_problems([*noticed, *unusable])


def verify(job: Job) -> tuple[int, list[str]]:
    """Compare `build/` with a clean build, made by another process without anything remembered:
    the number of files, and the paths that differ.
    """
    order = job.project, job.today, job.drafts, job.pool.jobs
    made = workers.elsewhere(_clean_files, order)
    return len(made), writer.compare(job.project, made)


def _clean_files(order: tuple[Path, datetime.date, bool, int | None]) -> tuple[OutputFile, ...]:
    project, today, drafts, jobs = order
    with workers.Pool(jobs) as pool:
        job = Job(
            project=project, today=today, pool=pool, drafts=drafts, imports=False, remember=False
        )
        return prepare(job).files


# ------------------------------------------------------------------------------------ steps


def load_config(project: Path) -> Config:
    """The site's configuration. Raises SitegenError (exit code 2) when there is none."""
    name = layout.CONFIG
    if not (project / name).is_file():
        fix = "run 'sitegen init', or change to the folder of a site"
        raise usage_error(name, f"there is no {name} in {project}", fix)
    return configuration.read(files.decode(files.read(project, name, ""), name))


def plan_import(
    job: Job, config: Config, library: Library
) -> tuple[Sequence[intake.Intake], Sequence[Problem]]:
    """What an import would do."""
    captures, problems = seeds.load(job.project, job.seeds)
    remembered = memo.Memo(job.project, "seeds", tuple[Seed, ...]) if job.remember else None
    pairs, failures = intake.read_seeds(
        captures, job.pool, remembered, all_seeds=job.seeds is None, progress=job.progress
    )
    texts = {
        entry.path: content.read_text(job.project, entry.path)
        for entry in library.entries
        if entry.imported
    }
    shelf = intake.Shelf(library, texts, seeds.names(job.project))
    intakes, warnings = intake.plan(pairs, shelf, config, job.today, job.force)
    return intakes, [*problems, *failures, *warnings]


def _with_imports(
    library: Library, intakes: Sequence[intake.Intake]
) -> tuple[Library, Sequence[Problem]]:
    new, problems = intake.entries_of(intakes)
    entries = {entry.path: entry for entry in library.entries} | new
    ordered = tuple(entries[path] for path in sorted(entries))
    return msgspec.structs.replace(library, entries=ordered), problems


def _write_entries(project: Path, intakes: Sequence[intake.Intake]) -> None:
    for item in intakes:
        if item.text is not None:
            write = content.create_entry if item.action == "created" else content.write_entry
            write(project, item.path, item.text)


def render_texts(
    job: Job, library: Library
) -> tuple[Library, Mapping[str, Rendered], Sequence[Problem]]:
    """Each body's HTML by path: remembered where its text is known, else made by workers.

    Entries and pages whose text cannot be rendered are left out of the library.
    """
    items = library.texts
    remembered = memo.Memo(job.project, "markup", Rendered)
    code = memo.fingerprint(markup, model, text)
    keys = {item.path: memo.key(code, markup.VERSIONS, item.body) for item in items}
    known = remembered.recall(keys.values()) if job.remember else {}
    missing = [item for item in items if keys[item.path] not in known]
    results = job.pool.run(
        markup.render,
        [item.body for item in missing],
        seconds=SECONDS_PER_TEXT,
        done=lambda count: job.progress("Rendering", count, len(missing)),
    )
    new: dict[bytes, Rendered] = {}
    failures = []
    for item, result in zip(missing, results, strict=True):
        if isinstance(result, workers.Failure):
            failures.append(_unrendered(item, result))
        else:
            new[keys[item.path]] = result
    if new and job.remember:
        remembered.keep(new, set(keys.values()))
    known |= new
    rendered = {path: known[key] for path, key in keys.items() if key in known}
    return _without(library, keys.keys() - rendered.keys()), rendered, failures


def _without(library: Library, unread: Collection[str]) -> Library:
    """The library without some paths, which links may still name."""
    return msgspec.structs.replace(
        library,
        entries=tuple(entry for entry in library.entries if entry.path not in unread),
        pages=tuple(page for page in library.pages if page.path not in unread),
        unread=(*library.unread, *sorted(unread)),
    )


def _unrendered(item: Entry | Page, failure: workers.Failure) -> Problem:
    at = Location(layout.content_label(item.path), item.body_line)
    if failure.kind == "timeout":
        message = f"the text takes more than {SECONDS_PER_TEXT:.0f} s to render"
        return Problem(message, at, "look for long runs of [, ` or < and shorten them", "slow-text")
    if "recursion" in failure.message.lower():
        message = "lists or quotations are nested too deep"
        return Problem(message, at, "write them flatter", "deep-text")
    return Problem(f"the text cannot be rendered: {failure.message}", at, "simplify it", "text")


def stop_on_errors(problems: Collection[Problem]) -> list[Problem]:
    """The problems, sorted, when all are warnings.

    Raises SitegenError when one is an error, with the exit code of the environment when no file
    of the user's is to blame.
    """
    errors = [problem for problem in problems if problem.severity == "error"]
    if errors:
        machine = all(problem.code == "environment" for problem in errors)
        raise SitegenError(sort_problems(problems), Exit.ENVIRONMENT if machine else Exit.PROBLEMS)
    return sort_problems(problems)

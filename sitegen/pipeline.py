"""The whole pipeline: seeds and content to entries, entries to a site, a site to files.

    seeds/ --import--> content/ --read--> Entry
           --assemble--> Site --outputs--> files --sync--> build/

Nothing is written before everything has been read, rendered and checked.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from pathlib import Path

import msgspec

from sitegen import (
    checks,
    conflicts,
    content,
    drawing,
    files,
    intake,
    layout,
    library,
    outputs,
    pagefind,
)
from sitegen import config as configuration
from sitegen import site as assembly
from sitegen import theme as themes
from sitegen.errors import Exit, Problem, SitegenError, sort_problems, usage_error
from sitegen.inputs import Inputs
from sitegen.job import Job
from sitegen.model import Config, Library, Site, Text
from sitegen.outputs import Desk
from sitegen.report import Intake, Plan
from sitegen.writer import Sync


class Draft(msgspec.Struct, frozen=True):
    """A site that is put together, but of which nothing is drawn yet: all texts, what is published
    of them, how it looks, and what was wrong on the way.
    """

    whole: Library
    shelf: library.Shelf
    desk: Desk
    intakes: Sequence[Intake]
    problems: list[Problem]

    @property
    def site(self) -> Site:
        """What is published."""
        return self.desk.site


def prepare(job: Job, found: Inputs, sync: Sync) -> Plan:
    """From what lies in the site's folders to files that are staged, and checked.

    Raises SitegenError with every problem found.
    """
    draft = put_together(job, found)
    press = drawing.Press(job, draft.desk, sync)
    press.run()
    problems = [*draft.problems, *press.problems]
    problems += _indexed(job, draft.site, press, sync, problems)
    problems += _checked(job, draft.site, press, sync, problems)
    if not draft.whole.unread:
        problems += checks.run(draft.site, {file.path for file in press.files})
    warnings = tuple(stop_on_errors(problems))
    library.forget_others(job, draft.whole)
    entries, files = len(draft.site.entries), len(press.files)
    return Plan(draft.site.config, tuple(draft.intakes), entries, files, warnings)


def put_together(job: Job, found: Inputs, in_mind: Iterable[Text] = ()) -> Draft:
    """From what lies in the site's folders to a site, with what the import is going to add.

    Texts that are `in_mind` and have not changed are not read again.
    """
    found.learn_all(library.learns)
    config = load_config(job.project)
    theme = themes.load(job.project, config)
    shelf = library.Shelf(job, found, config.lang, in_mind)
    there, problems = library.read(job, shelf, found)
    intakes, noticed = intake.plan_all(job, config, there) if job.imports else ((), ())
    new, unusable = shelf.read_new(intake.texts_of(intakes))
    whole = library.with_texts(there, new)
    site, relations = assembly.assemble(
        config, assembly.published(whole, job.today, drafts=job.drafts)
    )
    problems += [*noticed, *intake.of_seeds(unusable, intakes), *relations]
    closures = drawing.closures_of(job, theme)
    desk = outputs.open_desk(site, theme, closures, shelf.fetch, drawing.remembered(job))
    return Draft(whole, shelf, desk, intakes, problems)


def import_seeds(job: Job, found: Inputs) -> tuple[Sequence[Intake], Sequence[Problem]]:
    """Import alone: write the entries of new and changed seeds. The rest of the plan is told."""
    config = load_config(job.project)
    shelf = library.Shelf(job, found, config.lang)
    there, problems = library.read(job, shelf, found)
    stop_on_errors(problems)
    intakes, noticed = intake.plan_all(job, config, there)
    new, unusable = shelf.read_new(intake.texts_of(intakes))
    # A seed that cannot be read does not hold up the others.
    good = {item.path for item in new}
    write_entries(job.project, [item for item in intakes if item.path in good])
    return intakes, sort_problems([*noticed, *intake.of_seeds(unusable, intakes)])


# ------------------------------------------------------------------------------------ steps


def load_config(project: Path) -> Config:
    """The site's configuration. Raises SitegenError (exit code 2) when there is none."""
    name = layout.CONFIG
    if not (project / name).is_file():
        fix = "run 'sitegen init', or change to the folder of a site"
        raise usage_error(name, f"there is no {name} in {project}", fix)
    return configuration.read(files.decode(files.read(project, name, ""), name))


def _indexed(
    job: Job, site: Site, press: drawing.Press, sync: Sync, found: Collection[Problem]
) -> Sequence[Problem]:
    """Why Pagefind can make no index of the pages; nothing is wrong where it has none to make."""
    if any(problem.severity == "error" for problem in found):
        return ()
    try:
        press.files += pagefind.index(job, site, sync)
    except SitegenError as error:
        return error.problems
    return ()


def _checked(
    job: Job, site: Site, press: drawing.Press, sync: Sync, found: Collection[Problem]
) -> list[Problem]:
    """What is wrong with the site as a whole."""
    problems: list[Problem] = []
    # Two files with one address have been told as such already; and what lay in one folder can.
    told = any(problem.code == "same-address" for problem in found)
    if not told and not sync.has_all(file.path for file in press.files):
        problems += conflicts.find(press.files)
    if not job.preview:
        problems += checks.published_address(site.config)
    return problems


def write_entries(project: Path, intakes: Sequence[Intake]) -> None:
    """Write what an import has planned."""
    for item in intakes:
        if item.text is not None:
            write = content.create_entry if item.action == "created" else content.write_entry
            write(project, item.path, item.text)


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

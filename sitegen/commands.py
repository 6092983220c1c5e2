"""What the commands do that need the whole of sitegen; cli.py says what they are called.

`order` is what a job is made of: the site's folder, the day, drafts, imports.
"""

from __future__ import annotations

import contextlib
import datetime
import gc
import os
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from sitegen import build, layout, show, workers
from sitegen.errors import Exit, SitegenError
from sitegen.job import Job, Progress
from sitegen.terminal import Terminal
from sitegen.text import counted

if TYPE_CHECKING:
    # Few builds are measured; those in which nothing has changed wait for no import in vain.
    from sitegen.profile import Profile

# In a build the process that hands out the work goes before those who do it, as they wait for it.
_NICENESS = 5


@contextlib.contextmanager
def _job(jobs: int | None = None, niceness: int = 0, **order: Any) -> Iterator[Job]:
    """The job of a command; its worker processes end with the command."""
    with workers.Pool(jobs, niceness=niceness) as pool:
        yield Job(pool=pool, **order)


# ------------------------------------------------------------------------------- once, and done


def import_captures(
    terminal: Terminal, paths: Sequence[Path], *, force: bool, **order: Any
) -> Exit:
    """Make entries of captures: of `paths`, or of all in seeds/ when there are none."""
    from sitegen import seeds  # noqa: PLC0415 - only this command copies captures

    chosen = tuple(
        name for path in paths for name in seeds.choose(order["project"], path, replace=force)
    )
    with _job(seeds=chosen if paths else None, force=chosen if force else (), **order) as job:
        items, problems = build.import_seeds(job)
    for item in items:
        if item.action != "unchanged":
            terminal.say(f"  {show.intake_line(item)}")
    terminal.say(show.intake_summary(items), "bold")
    if any(item.text is not None and item.publish == "excerpt" for item in items):
        terminal.say(
            "To keep a whole text, add 'license:' with an open licence or 'publish: full' to its"
            " capture."
        )
    terminal.problems(problems)
    terminal.result("import", problems, seeds=[show.intake_values(item) for item in items])
    wrong = any(problem.severity == "error" for problem in problems)
    return Exit.PROBLEMS if wrong else Exit.DONE


def explain(terminal: Terminal, path: Path) -> Exit:
    """Show each line of a capture: kept or dropped, and why."""
    from sitegen import intake, seeds  # noqa: PLC0415 - as in import_captures

    capture = seeds.read_one(path)
    with workers.Pool() as pool:
        pairs, failures = intake.read_seeds([capture], pool)
    if failures:
        raise SitegenError(failures)
    for _, seed in pairs:
        for style, text in show.explanation(seed.lines, capture.first_line):
            terminal.say(text, style)
        kept = sum(line.kept for line in seed.lines)
        terminal.say(f"{capture.name}: {kept} of {len(seed.lines)} lines kept", "bold")
    terminal.result("explain", seeds=[seed for _, seed in pairs])
    return Exit.DONE


def build_site(
    terminal: Terminal, jobs: int | None, *, verify: bool, profiled: bool, **order: Any
) -> Exit:
    """Build the site; then compare it with one from nothing, and say where the time went."""
    begun = time.perf_counter()
    profile = _profile() if profiled else None
    with _job(jobs, _NICENESS, **order) as job:
        with terminal.progress() as progress, _without_collector():
            report = build.build(_heard(job, progress, profile))
        terminal.report(report, time.perf_counter() - begun)
        more = {"profile": _say_profile(terminal, profile)} if profile else {}
        differing = _verify(terminal, job) if verify else None
    warnings = report.plan.warnings
    terminal.problems(warnings)
    values = show.report_values(report)
    terminal.result("build", warnings, **values, differing=differing, **more)
    return Exit.FAULT if differing else Exit.DONE


@contextlib.contextmanager
def _without_collector() -> Iterator[None]:
    """Spare a build the search for circles among its values, of which there are none: it takes a
    quarter of the time.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _profile() -> Profile:
    from sitegen.profile import Profile  # noqa: PLC0415 - see above

    return Profile(time.perf_counter)


def _heard(job: Job, progress: Progress, profile: Profile | None) -> Job:
    """The job, with those who hear how far it has come."""
    if profile is None:
        return msgspec.structs.replace(job, progress=progress)

    def both(stage: str, done: int, total: int) -> None:
        profile.progress(stage, done, total)
        progress(stage, done, total)

    return msgspec.structs.replace(job, progress=both, timing=profile.timing)


def _say_profile(terminal: Terminal, profile: Profile) -> Any:
    from sitegen.profile import lines  # noqa: PLC0415 - see above

    measured = profile.measured()
    for style, text in lines(measured):
        terminal.say(text, style)
    return measured


def _verify(terminal: Terminal, job: Job) -> list[str]:
    count, differing = build.verify(job)
    terminal.say(f"{len(differing)} of {counted(count, 'file', 'files')} differ")
    for path in differing:
        terminal.say(f"  {layout.BUILD}/{path}")
    return differing


def check_site(terminal: Terminal, jobs: int | None, **order: Any) -> Exit:
    """Build without writing."""
    with _job(jobs, **order) as job, terminal.progress() as progress:
        plan = build.check(_heard(job, progress, None))
    terminal.problems(plan.warnings)
    entries = counted(plan.entries, "entry", "entries")
    terminal.say(f"All well: {entries}, {counted(plan.files, 'file', 'files')}.")
    terminal.result("check", plan.warnings, entries=plan.entries, files=plan.files)
    return Exit.DONE


def explain_path(terminal: Terminal, asked: str, **order: Any) -> Exit:
    """Say what a file of the site was made from, or what becomes of it."""
    from sitegen import why  # noqa: PLC0415 - only this command asks

    # What lies here has its name from here; a name of the site need not be a file.
    place = Path(asked).resolve() if os.path.lexists(asked) else Path(asked)
    inside = place.is_relative_to(order["project"])
    with _job(**order) as job:
        answer = why.why(job, place.as_posix() if inside else asked)
    for style, text in why.lines(answer):
        terminal.say(text, style)
    terminal.problems(answer.problems)
    values = {name: getattr(answer, name) for name in answer.__struct_fields__}
    terminal.result("why", values.pop("problems"), **values)
    return Exit.DONE


# -------------------------------------------------------------------- until the user stops them


def serve_site(
    terminal: Terminal,
    launch: Callable[[str], object],
    *,
    poll: bool,
    today: Callable[[], datetime.date],
    listen: Mapping[str, Any],
    **order: Any,
) -> Exit:
    """Show the site, and each change of it; `launch` is told its address. `listen` says where."""
    # Here and not above: only this command needs a server, and only two a watcher.
    from sitegen import loop, serve  # noqa: PLC0415

    with _job(today=today(), preview=True, **order) as job:

        def now() -> Job:
            return msgspec.structs.replace(job, today=today())

        with (
            loop.watching(terminal, job.project, poll=poll) as batches,
            loop.Preview(terminal, now) as preview,
        ):
            server = serve.open_server(preview.live, project=job.project, **listen)
            if not serve.is_loopback(listen["host"]):
                terminal.say(
                    "Other machines can read this site, drafts too, and add captures.", "yellow"
                )
            thread = threading.Thread(target=server.run, daemon=True)
            thread.start()
            try:
                preview.begin(server)
                terminal.say(f"Serving {server.url}  (Ctrl-C stops)", "bold")
                launch(server.url)
                loop.follow(terminal, batches, preview.react)
            finally:
                server.stop()
                thread.join(timeout=5)
    return Exit.DONE


def watch_site(
    terminal: Terminal, *, poll: bool, today: Callable[[], datetime.date], **order: Any
) -> Exit:
    """Build, and build again at each change."""
    from sitegen import loop, pipeline  # noqa: PLC0415 - as in serve_site

    with _job(today=today(), preview=True, **order) as job:
        pipeline.load_config(job.project)
        with loop.watching(terminal, job.project, poll=poll) as batches:
            loop.rebuild(terminal, job)
            terminal.say("Watching  (Ctrl-C stops)", "bold")
            loop.build_again(terminal, job, today, batches)
    return Exit.DONE

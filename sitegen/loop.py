"""The loop of `serve` and `watch`: build again whenever a file changes."""

from __future__ import annotations

import datetime
import threading
import time
from collections.abc import Callable

import msgspec

from sitegen import build, config, content, seeds, show, watch
from sitegen import theme as themes
from sitegen.errors import SitegenError
from sitegen.terminal import Terminal


def say_report(terminal: Terminal, report: build.Report, seconds: float) -> None:
    """What a build has imported, written and removed, and how long it took."""
    plan, sync = report.plan, report.sync
    for item in plan.intakes:
        if item.text is not None:
            terminal.say(f"  {show.intake_line(item)}")
    entries = show.counted(len(plan.site.entries), "entry", "entries")
    terminal.say(
        f"Built {entries} into {show.counted(len(plan.files), 'file', 'files')}:"
        f" {len(sync.written)} written, {len(sync.removed)} removed,"
        f" {sync.unchanged} unchanged. {seconds:.2f} s",
        "bold",
    )


def rebuild(terminal: Terminal, job: build.Job) -> None:
    """One build of the loop: problems are shown, and the last good build stays."""
    begun = time.perf_counter()
    try:
        report = build.build(job)
    except SitegenError as error:
        terminal.problems(error.problems)
        terminal.say("The last good build stays.", "bold")
        return
    terminal.problems(report.plan.warnings)
    say_report(terminal, report, time.perf_counter() - begun)


def follow(
    terminal: Terminal, job: build.Job, today: Callable[[], datetime.date], *, poll: bool
) -> None:
    """Build again at each change, until the user stops it; `today` since that may be days."""
    project = job.project
    inputs = [
        project / name
        for name in (config.CONFIG_NAME, content.CONTENT, seeds.SEEDS, themes.TEMPLATES)
    ]
    inputs.append(project / themes.THEMES)
    stop = threading.Event()
    batches = watch.batches(
        lambda: inputs, stop=stop, poll=poll, warn=lambda text: terminal.say(text, "yellow")
    )
    try:
        for _ in batches:
            rebuild(terminal, msgspec.structs.replace(job, today=today()))
    except KeyboardInterrupt:
        terminal.say("Stopped.")
    finally:
        stop.set()

"""The loop of `serve` and `watch`: build again whenever a file changes."""

from __future__ import annotations

import datetime
import threading
import time
from collections.abc import Callable

import msgspec

from sitegen import build, layout, watch
from sitegen.errors import SitegenError
from sitegen.job import Job
from sitegen.report import Report
from sitegen.terminal import Terminal


def rebuild(terminal: Terminal, job: Job) -> Report | None:
    """One build of the loop; where there are problems they are shown, and the last one stays."""
    begun = time.perf_counter()
    try:
        with terminal.progress() as progress:
            report = build.build(msgspec.structs.replace(job, progress=progress))
    except SitegenError as error:
        terminal.problems(error.problems)
        terminal.say("The last good build stays.", "bold")
        return None
    terminal.problems(report.plan.warnings)
    terminal.report(report, time.perf_counter() - begun)
    return report


def follow(
    terminal: Terminal,
    job: Job,
    today: Callable[[], datetime.date],
    *,
    poll: bool,
    base_path: str | None = None,
) -> None:
    """Build again at each change, until the user stops it; `today` since that may be days.

    `base_path` is the one under which the site is being served.
    """
    inputs = [
        job.project / layout.CONFIG,
        job.project / layout.CONTENT,
        job.project / layout.SEEDS,
        job.project / layout.TEMPLATES,
        job.project / layout.THEMES,
    ]
    stop = threading.Event()
    batches = watch.batches(
        lambda: inputs, stop=stop, poll=poll, warn=lambda text: terminal.say(text, "yellow")
    )
    try:
        for _ in batches:
            report = rebuild(terminal, msgspec.structs.replace(job, today=today()))
            if report and base_path not in (None, report.plan.config.base_path):
                terminal.say("The site's address has changed: start 'sitegen serve' again.", "bold")
    except KeyboardInterrupt:
        terminal.say("Stopped.")
    finally:
        stop.set()

"""The loop of `serve` and `watch`: build again whenever a file changes."""

from __future__ import annotations

import datetime
import threading
import time
from collections.abc import Callable

import msgspec

from sitegen import build, config, content, seeds, watch
from sitegen import theme as themes
from sitegen.errors import SitegenError
from sitegen.terminal import Terminal


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
    terminal.report(report, time.perf_counter() - begun)


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

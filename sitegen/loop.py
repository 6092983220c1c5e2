"""The loops of `serve` and `watch`: what they do, and say, whenever a file changes."""

from __future__ import annotations

import datetime
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Self

import msgspec

from sitegen import build, layout, show, watch
from sitegen.builder import Builder
from sitegen.errors import Problem, SitegenError
from sitegen.job import Job
from sitegen.live import Live, Turn
from sitegen.report import Report
from sitegen.serve import Server
from sitegen.terminal import Terminal
from sitegen.watch import Batch


def follow(
    terminal: Terminal, project: Path, react: Callable[[Batch], None], *, poll: bool
) -> None:
    """React to each change below the site's folders, until the user stops it."""
    inputs = [
        project / layout.CONFIG,
        project / layout.CONTENT,
        project / layout.SEEDS,
        project / layout.TEMPLATES,
        project / layout.THEMES,
    ]
    stop = threading.Event()
    batches = watch.batches(
        lambda: inputs, stop=stop, poll=poll, warn=lambda text: terminal.say(text, "yellow")
    )
    try:
        for batch in batches:
            react(batch)
    except KeyboardInterrupt:
        terminal.say("Stopped.")
    finally:
        stop.set()


# ------------------------------------------------------------------------------------ watch


def rebuild(terminal: Terminal, job: Job) -> None:
    """One build; where there are problems they are shown, and the last one stays."""
    begun = time.perf_counter()
    try:
        with terminal.progress() as progress:
            report = build.build(msgspec.structs.replace(job, progress=progress))
    except SitegenError as error:
        terminal.problems(error.problems)
        terminal.say("The last good build stays.", "bold")
        return
    terminal.problems(report.plan.warnings)
    terminal.report(report, time.perf_counter() - begun)


def build_again(
    terminal: Terminal, job: Job, today: Callable[[], datetime.date], *, poll: bool
) -> None:
    """Build again at each change; `today` since that may be days."""

    def react(batch: Batch) -> None:
        if batch.settled:
            rebuild(terminal, msgspec.structs.replace(job, today=today()))

    follow(terminal, job.project, react, poll=poll)


# ------------------------------------------------------------------------------------ serve


class Preview:
    """A site that is shown: at each change browsers get the next edition, then `build/` follows.

    A context: what it has started ends with it.
    """

    def __init__(self, terminal: Terminal, order: Callable[[], Job]) -> None:
        self._terminal = terminal
        self._project = order().project
        # Said by whoever finds it: this thread, the builder's, one that answers a browser.
        self._telling = threading.Lock()
        self._told: tuple[Problem, ...] = ()
        self._warned: tuple[Problem, ...] = ()
        self._address = ""
        self.live = Live(order, self._spread)
        self._builder = Builder(order, self._built)
        self._server: Server | None = None

    def __enter__(self) -> Self:
        self.live.__enter__()
        self._builder.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        self._builder.__exit__()
        self.live.__exit__()

    def begin(self, server: Server) -> None:
        """Put the first edition together, and begin to build it."""
        self._server, self._address = server, server.url
        with self._terminal.progress() as progress:
            turn = self.live.renew(progress=progress)
        self.live.get_ready()
        self._warn(turn)
        self._spread(turn)
        self._builder.ask()

    def react(self, batch: Batch) -> None:
        """Show what has changed: at once where that is possible, and all of it in the end."""
        try:
            self._react(batch)
        except Exception as error:  # noqa: BLE001 - whatever it is, what is shown stays
            self._terminal.fault(error, debug=False)

    def _react(self, batch: Batch) -> None:
        begun = time.perf_counter()
        turn = self.live.renew(batch.paths) if batch.settled else self.live.hasten(batch.paths)
        if turn is None:
            return
        if turn.is_new:
            self._say_shown(batch, time.perf_counter() - begun)
        self._spread(turn)
        if batch.settled:
            self._warn(turn)
            self._builder.ask()

    def _say_shown(self, batch: Batch, seconds: float) -> None:
        names = sorted(path.relative_to(self._project).as_posix() for path in batch.paths)
        self._terminal.say(show.changed_line(names, seconds))

    def _warn(self, turn: Turn) -> None:
        """Say what is not quite right, unless that was said the last time."""
        if turn.is_new and turn.warnings != self._warned:
            self._warned = turn.warnings
            self._terminal.problems(turn.warnings)

    def _spread(self, turn: Turn) -> None:
        """Tell browsers, and the terminal."""
        if self._server is None:
            return
        self._server.publish(turn.styles, everything=turn.assets)
        self._tell(self.live.news().problems)
        if self._server.url != self._address:
            self._address = self._server.url
            self._terminal.say(f"The site has moved: {self._address}", "bold")

    def _built(self, result: Report | SitegenError, seconds: float) -> None:
        if isinstance(result, SitegenError):
            self.live.built(result.problems)
        else:
            self.live.built(())
            if result.sync.written or result.sync.removed:
                self._terminal.say(show.built_line(result, seconds))
        self._spread(Turn(is_new=False))

    def _tell(self, problems: tuple[Problem, ...]) -> None:
        """Say what is wrong, once; and when it is mended."""
        with self._telling:
            if problems == self._told:
                return
            self._told = problems
            self._terminal.problems(problems)
            if problems:
                self._terminal.say("The last good pages stay.", "bold")
            else:
                self._terminal.say("All is well again.", "green")

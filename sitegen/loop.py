"""The loops of `serve` and `watch`: what they do, and say, whenever a file changes."""

from __future__ import annotations

import contextlib
import datetime
import gc
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Self

import msgspec

from sitegen import build, layout, show, watch
from sitegen.builder import Builder
from sitegen.edition import Edition
from sitegen.errors import Problem, SitegenError
from sitegen.job import Job
from sitegen.live import Live, Turn
from sitegen.report import Report
from sitegen.serve import Server
from sitegen.terminal import Terminal
from sitegen.watch import Batch

# How often somebody looks whether it is another day.
_DAY_SECONDS = 20.0


@contextlib.contextmanager
def watching(terminal: Terminal, project: Path, *, poll: bool) -> Iterator[Iterator[Batch]]:
    """All changes below the site's folders from now on, also before the first is asked for."""
    inputs = [
        project / layout.CONFIG,
        project / layout.CONTENT,
        project / layout.SEEDS,
        project / layout.TEMPLATES,
        project / layout.THEMES,
    ]
    stop = threading.Event()
    try:
        yield watch.batches(
            lambda: inputs, stop=stop, poll=poll, warn=lambda text: terminal.say(text, "yellow")
        )
    finally:
        stop.set()


def follow(terminal: Terminal, batches: Iterator[Batch], react: Callable[[Batch], None]) -> None:
    """React to each change, until the user stops it."""
    try:
        for batch in batches:
            react(batch)
    except KeyboardInterrupt:
        terminal.say("Stopped.")


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
    terminal: Terminal, job: Job, today: Callable[[], datetime.date], batches: Iterator[Batch]
) -> None:
    """Build again at each change; `today` since that may be days."""

    def react(batch: Batch) -> None:
        if batch.settled:
            rebuild(terminal, msgspec.structs.replace(job, today=today()))

    follow(terminal, batches, react)


# ------------------------------------------------------------------------------------ serve


def _collect() -> None:
    """Let the collector of garbage look through a whole new site once, and never again: it takes a
    tenth of a second each time, in which no page is answered.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()


class Preview:
    """A site that is shown: at each change browsers get the next edition, then `build/` follows.

    A context: what it has started ends with it.
    """

    def __init__(self, terminal: Terminal, order: Callable[[], Job]) -> None:
        self._terminal = terminal
        self._order = order
        self._project = order().project
        # Said by whoever finds it: this thread, the builder's, one that answers a browser.
        self._telling = threading.Lock()
        self._ended = threading.Event()
        self._told: tuple[Problem, ...] = ()
        self._warned: tuple[Problem, ...] = ()
        self._address = ""
        self.live = Live(order, self._spread)
        self._builder = Builder(self._order_build, self._built)
        # What was shown when the last build began: of what it finds, that alone is of use.
        self._begun: Edition | None = None
        self._server: Server | None = None

    def __enter__(self) -> Self:
        with contextlib.ExitStack() as begun:
            begun.enter_context(self.live)
            begun.enter_context(self._builder)
            self._end = begun.pop_all()
        threading.Thread(target=self._follow_the_day, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._end.close()

    def _follow_the_day(self) -> None:
        """At midnight entries that were dated later come out, though no file has changed."""
        while not self._ended.wait(_DAY_SECONDS):
            if self.live.today not in (None, self._order().today):
                self.react(Batch(frozenset(), settled=True))

    def _order_build(self) -> Job:
        self._begun = self.live.edition
        return self._order()

    def begin(self, server: Server) -> None:
        """Put the first edition together, and begin to build it."""
        self._server, self._address = server, server.url
        with self._terminal.progress() as progress:
            turn = self.live.renew(progress=progress)
        self.live.get_ready()
        self._warn(turn)
        self._spread(turn)
        self._builder.ask()
        _collect()

    def react(self, batch: Batch) -> None:
        """Show what has changed: at once where that is possible, and all of it in the end."""
        try:
            self._react(batch)
        except Exception as error:  # noqa: BLE001 - whatever it is, what is shown stays
            self._terminal.fault(error, debug=False)
        if batch.settled:
            self._builder.ask()

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
        if batch.settled and turn.is_new:
            _collect()

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
        self._tell()
        if self._server.url != self._address:
            self._address = self._server.url
            self._terminal.say(f"The site has moved: {self._address}", "bold")

    def _built(self, result: Report | Exception, seconds: float) -> None:
        if isinstance(result, SitegenError):
            self.live.built(self._begun, result.problems)
        elif isinstance(result, Exception):
            self._terminal.fault(result, debug=False)
        else:
            self.live.built(self._begun, ())
            for item in result.plan.intakes:
                if item.text is not None:
                    self._terminal.say(f"  {show.intake_line(item)}")
            if result.sync.written or result.sync.removed:
                self._terminal.say(show.built_line(result, seconds))
        self._spread(Turn())

    def _tell(self) -> None:
        """Say what is wrong, once; and when it is mended."""
        with self._telling:
            problems = self.live.news().problems
            if problems == self._told:
                return
            self._told = problems
            self._terminal.problems(problems)
            if not problems:
                self._terminal.say("All is well again.", "green")
            elif self.live.edition:
                self._terminal.say("The last good pages stay.", "bold")
            else:
                self._terminal.say("The site is shown as soon as that is mended.", "bold")

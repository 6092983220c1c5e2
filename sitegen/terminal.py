"""The terminal: results, problems, faults and progress are printed here and nowhere else."""

from __future__ import annotations

import contextlib
import json
import os
import sys
import time
import traceback
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TextIO

from sitegen import show
from sitegen.errors import Problem
from sitegen.text import counted

if TYPE_CHECKING:
    # Not loaded for its types alone: every command has a terminal, few of them build or show a bar.
    from rich.progress import Progress as Bar
    from rich.progress import TaskID

    from sitegen.job import Progress
    from sitegen.report import Report

_STYLES = {
    "error": "bold red",
    "warning": "bold yellow",
    "fix": "green",
    "mark": "bold red",
    "source": "dim",
    "kept": "",
    "dropped": "dim",
}
_MOST_PROBLEMS = 50
# A build that takes no longer shows no bar.
_QUIET_SECONDS = 0.5
# How often a bar moves; a step may have come further a thousand times by then.
_SECONDS_BETWEEN = 0.05
_WIDEST_BAR = 40
# What stands beside the bar: a stage, two numbers, the time that is left.
_BESIDE_BAR = 40


class Printer(Protocol):
    """What prints lines: rich's console, or a stream as it is."""

    def print(self, text: str, /, *, style: str) -> None:
        """Print a line."""


class _Plain:
    """A stream without colours."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def print(self, text: str, /, *, style: str) -> None:  # noqa: ARG002 - as the console's
        self._stream.write(f"{text}\n")
        # At once, so that results and messages stay in order where both go into one file.
        self._stream.flush()


class Terminal:
    """Where results (stdout) and messages (stderr) go, as text or, with --json, as one value."""

    def __init__(self, *, as_json: bool) -> None:
        self.as_json = as_json

    @cached_property
    def out(self) -> Printer:
        """For results."""
        return _printer(sys.stdout)

    @cached_property
    def err(self) -> Printer:
        """For messages."""
        return _printer(sys.stderr)

    def say(self, text: str, style: str = "") -> None:
        """One line for people; nothing with --json."""
        if not self.as_json:
            self.out.print(text, style=_STYLES.get(style, style))

    def complain(self, text: str, style: str = "") -> None:
        """One line for people on stderr, with --json too."""
        self.err.print(text, style=_STYLES.get(style, style))

    def result(self, command: str | None, problems: Iterable[Problem] = (), **values: Any) -> None:
        """What a command has done, for programs; nothing without --json."""
        if self.as_json:
            found = {"command": command, **values, "problems": list(problems)}
            text = json.dumps(show.plain(found), ensure_ascii=False, indent=2)
            _Plain(sys.stdout).print(text, style="")

    def report(self, report: Report, seconds: float) -> None:
        """What a build has imported, written and removed, and how long it took."""
        plan, sync = report.plan, report.sync
        for item in plan.intakes:
            if item.text is not None:
                self.say(f"  {show.intake_line(item)}")
        entries = counted(plan.entries, "entry", "entries")
        self.say(
            f"Built {entries} into {counted(plan.files, 'file', 'files')}:"
            f" {len(sync.written)} written, {len(sync.removed)} removed,"
            f" {sync.unchanged} unchanged. {seconds:.2f} s",
            "bold",
        )

    def problems(self, problems: Sequence[Problem]) -> None:
        """All problems with their places and fixes, to stderr; nothing with --json."""
        if self.as_json or not problems:
            return
        for problem in problems[:_MOST_PROBLEMS]:
            for style, text in show.problem_lines(problem):
                self.complain(text, style)
        if len(problems) > _MOST_PROBLEMS:
            self.complain(f"… and {len(problems) - _MOST_PROBLEMS} more")
        self.complain(show.problem_count(problems), "bold")

    def fault(self, error: Exception, *, debug: bool) -> str:
        """A fault of ours, with --json too; the line that says which, and where."""
        frame = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{Path(frame.filename).name}:{frame.lineno}"
        message = f"{type(error).__name__} in {where}: {error}"
        self.complain("A fault of sitegen, not of your files:", "error")
        self.complain(f"  {message}")
        if debug:
            self.complain("".join(traceback.format_exception(error)))
        else:
            self.complain("Please report it; 'sitegen --debug …' shows where it happened.")
        return message

    @contextlib.contextmanager
    def progress(self) -> Iterator[Progress]:
        """A bar for long steps: on a terminal only, and only when they take a while."""
        if self.as_json or not sys.stderr.isatty():
            yield lambda _stage, _done, _total: None
            return
        with contextlib.ExitStack() as end:
            yield _Bar(end)


class _Bar:
    """Shows how far a stage has come, once the build takes long; gone at the `end`."""

    def __init__(self, end: contextlib.ExitStack) -> None:
        self._end = end
        self._next = time.monotonic() + _QUIET_SECONDS
        self._stage = ""
        self._task: TaskID

    def __call__(self, stage: str, done: int, total: int) -> None:
        now = time.monotonic()
        is_news = stage != self._stage or 0 < total == done
        if now < self._next and not (self._stage and is_news):
            return
        count = f"{done:,} of {total:,}" if total else f"{done:,}"
        known = total or None
        if stage != self._stage:
            if self._stage:
                self._bar.remove_task(self._task)
            self._stage = stage
            self._task = self._bar.add_task(stage, completed=done, total=known, count=count)
        self._bar.update(self._task, completed=done, total=known, count=count)
        self._next = now + _SECONDS_BETWEEN

    @cached_property
    def _bar(self) -> Bar:
        return self._end.enter_context(_progress_bar())


# Below and not above: rich takes longer to load than a build in which nothing has changed.


def _printer(stream: TextIO) -> Printer:
    """Colours on a terminal, or where somebody asks for them; else plain text."""
    if not (stream.isatty() or os.environ.get("FORCE_COLOR")):
        return _Plain(stream)
    from rich.console import Console  # noqa: PLC0415

    # Text in brackets and colons is text: messages quote what stands in files.
    return Console(file=stream, markup=False, emoji=False, highlight=False, soft_wrap=True)


def _progress_bar() -> Bar:
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import (  # noqa: PLC0415
        BarColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    console = Console(stderr=True)
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(bar_width=max(4, min(_WIDEST_BAR, console.width - _BESIDE_BAR))),
        TextColumn("{task.fields[count]}", justify="right"),
        TimeRemainingColumn(elapsed_when_finished=True),
        console=console,
        transient=True,
        disable=console.is_dumb_terminal,
    )

"""The terminal: results, problems, faults and progress are printed here and nowhere else."""

from __future__ import annotations

import contextlib
import json
import time
import traceback
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn
from rich.text import Text

from sitegen import build, show
from sitegen.errors import Problem
from sitegen.text import counted

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
_QUIET_SECONDS = 1.0


class Terminal:
    """Where results (stdout) and messages (stderr) go, as text or, with --json, as one value."""

    def __init__(self, *, as_json: bool) -> None:
        self.as_json = as_json
        self.out = Console(highlight=False, soft_wrap=True)
        self.err = Console(stderr=True, highlight=False, soft_wrap=True)

    def say(self, text: str, style: str = "") -> None:
        """One line for people; nothing with --json."""
        if not self.as_json:
            self.out.print(Text(text, style=_STYLES.get(style, style)))

    def complain(self, text: str, style: str = "") -> None:
        """One line for people on stderr, with --json too."""
        self.err.print(Text(text, style=_STYLES.get(style, style)))

    def result(self, command: str | None, problems: Iterable[Problem] = (), **values: Any) -> None:
        """What a command has done, for programs; nothing without --json."""
        if self.as_json:
            found = {"command": command, **values, "problems": list(problems)}
            text = json.dumps(show.plain(found), ensure_ascii=False, indent=2)
            self.out.file.write(f"{text}\n")

    def report(self, report: build.Report, seconds: float) -> None:
        """What a build has imported, written and removed, and how long it took."""
        plan, sync = report.plan, report.sync
        for item in plan.intakes:
            if item.text is not None:
                self.say(f"  {show.intake_line(item)}")
        entries = counted(len(plan.site.entries), "entry", "entries")
        self.say(
            f"Built {entries} into {counted(len(plan.files), 'file', 'files')}:"
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
                self.err.print(Text(text, style=_STYLES[style]))
        if len(problems) > _MOST_PROBLEMS:
            self.err.print(f"… and {len(problems) - _MOST_PROBLEMS} more")
        self.err.print(Text(show.problem_count(problems), style="bold"))

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
    def progress(self) -> Iterator[build.Progress]:
        """A bar for long steps: on a terminal only, and only when a step takes a while."""
        if self.as_json or not self.err.is_terminal:
            yield lambda _stage, _done, _total: None
            return
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
        with Progress(*columns, console=self.err, transient=True) as bar:
            yield _Bar(bar)


class _Bar:
    """Shows stages that are still going on after a second."""

    def __init__(self, bar: Progress) -> None:
        self._bar = bar
        self._tasks: dict[str, TaskID] = {}
        self._begun = time.monotonic()

    def __call__(self, stage: str, done: int, total: int) -> None:
        if time.monotonic() - self._begun < _QUIET_SECONDS:
            return
        if stage not in self._tasks:
            self._tasks[stage] = self._bar.add_task(stage, total=total)
        self._bar.update(self._tasks[stage], completed=done)

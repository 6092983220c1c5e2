"""How problems and results look on a terminal, and as JSON. Text only: terminal.py prints it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import msgspec

from sitegen.errors import Location, Problem
from sitegen.files import printable
from sitegen.layout import BUILD, content_label
from sitegen.text import counted

if TYPE_CHECKING:
    # Every command shows something, few of them build.
    from sitegen.captured import Line
    from sitegen.report import Intake, Report

_LONGEST_LINE = 110
# So many of the files that a build has written are named.
_NAMED_PATHS = 4


def problem_lines(problem: Problem) -> Iterable[tuple[str, str]]:
    """A problem as (style, text) lines: where and what, the line itself, and the fix."""
    place = printable(str(problem.at))
    yield problem.severity, f"{place}: {problem.severity}: {printable(problem.message)}"
    if problem.at.text and problem.at.line:
        yield from _excerpt(problem.at)
    if problem.fix:
        yield "fix", f"  fix: {printable(problem.fix)}"


def _excerpt(at: Location) -> Iterable[tuple[str, str]]:
    number = f"{at.line:>5} | "
    # A long line is shown around the place that is meant.
    start = max(0, at.column - _LONGEST_LINE // 2) if len(at.text) > _LONGEST_LINE else 0
    shown = printable(at.text[start : start + _LONGEST_LINE].replace("\t", " "))
    yield "source", number + shown
    if at.column:
        width = max(1, min(at.width, len(shown) - (at.column - 1 - start)))
        yield (
            "mark",
            " " * (len(number) - 2)
            + "| "
            + " " * (at.column - 1 - start)
            + "^"
            + "~" * (width - 1),
        )


def plain(value: Any) -> Any:
    """A value of the model as JSON data."""
    return msgspec.to_builtins(value, builtin_types=(), str_keys=True)


def problem_count(problems: Sequence[Problem]) -> str:
    """`2 errors, 1 warning`."""
    counts = Counter(problem.severity for problem in problems)
    parts = []
    if counts["error"]:
        parts.append(counted(counts["error"], "error", "errors"))
    if counts["warning"]:
        parts.append(counted(counts["warning"], "warning", "warnings"))
    return ", ".join(parts)


_KEPT = {
    "full": "full text",
    "excerpt": "excerpt of at most 75 words",
    "link": "no text",
}


def intake_line(item: Intake) -> str:
    """What the import did with one seed, and how much of the work it made public."""
    if item.action == "listed":
        return f"{item.seed}: already listed as {content_label(item.path)}"
    words = counted(item.words, "word", "words")
    kept = "" if item.action in ("kept", "edited") else f" ({_KEPT[item.publish]}; {words})"
    verb = {"kept": "yours, left as it is", "edited": "edited, not overwritten"}.get(
        item.action, item.action
    )
    return f"{item.seed}: {verb} {content_label(item.path)}{kept}"


def intake_values(item: Intake) -> dict[str, Any]:
    """What the import did with one seed, as JSON data."""
    return {name: value for name, value in plain(item).items() if name != "text"}


def report_values(report: Report) -> dict[str, Any]:
    """What a build has done, as JSON data."""
    return {
        "entries": report.plan.entries,
        "files": report.plan.files,
        "written": report.sync.written,
        "removed": report.sync.removed,
        "unchanged": report.sync.unchanged,
        "seeds": [intake_values(item) for item in report.plan.intakes],
    }


def changed_line(names: Sequence[str], seconds: float) -> str:
    """`content/entries/a.md and 2 more: shown after 0.02 s`."""
    more = f" and {len(names) - 1} more" if len(names) > 1 else ""
    return f"{names[0] if names else 'A new day'}{more}: shown after {seconds:.2f} s"


def built_line(report: Report, seconds: float) -> str:
    """`  build/: 2 written, 0 removed, 0.61 s: feed.xml, index.html`."""
    sync = report.sync
    paths = [*sync.written, *sync.removed]
    named = ", ".join(paths[:_NAMED_PATHS])
    more = f" and {len(paths) - _NAMED_PATHS} more" if len(paths) > _NAMED_PATHS else ""
    counts = f"{len(sync.written)} written, {len(sync.removed)} removed"
    return f"  {BUILD}/: {counts}, {seconds:.2f} s: {named}{more}"


def intake_summary(items: Sequence[Intake]) -> str:
    """`6 seeds: 2 created, 4 unchanged`."""
    if not items:
        return "no seeds"
    counts = Counter(item.action for item in items)
    parts = ", ".join(f"{count} {action}" for action, count in sorted(counts.items()))
    return f"{counted(len(items), 'seed', 'seeds')}: {parts}"


def explanation(lines: Iterable[Line], first_line: int) -> Iterable[tuple[str, str]]:
    """Each line of a capture, which begins on `first_line` of its file, kept or dropped, and
    why, as (style, text).
    """
    for line in lines:
        sign, style = ("+", "kept") if line.kept else ("-", "dropped")
        number = line.number + first_line - 1
        yield style, f"{number:>5} {sign} {line.reason:<22} {printable(line.text)[:90]}"

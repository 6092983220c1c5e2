"""What can be wrong with a user's files, as values: a message, a place, a fix.

A `Problem` is never printed or raised where it is found: parsers collect them, `SitegenError`
carries them up, `terminal.py` alone prints them, and `cli.py` chooses the exit code.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum
from typing import Literal

import msgspec

Severity = Literal["error", "warning"]


class Exit(IntEnum):
    """Exit codes of every command; documented in docs/commands.md, fixed for scripts."""

    DONE = 0
    PROBLEMS = 1
    USAGE = 2
    ENVIRONMENT = 3
    FAULT = 4
    INTERRUPTED = 130


class Location(msgspec.Struct, frozen=True):
    """A place in one of the user's files.

    `path` is relative to the site's folder, with forward slashes. `line` and `column` count
    from 1; 0 means the whole file, or the whole line. `text` is that line, `width` how many of
    its characters are meant.
    """

    path: str
    line: int = 0
    column: int = 0
    text: str = ""
    width: int = 1

    def __str__(self) -> str:
        numbers = [str(number) for number in (self.line, self.column) if number]
        return ":".join([self.path, *numbers])


class Problem(msgspec.Struct, frozen=True):
    """One thing that is wrong in what the user wrote, where, and how to mend it.

    `message` is lower case and quotes the offending value; `fix` is one instruction; `code` is a
    stable name for scripts.
    """

    message: str
    at: Location
    fix: str = ""
    code: str = "invalid"
    severity: Severity = "error"


class SitegenError(Exception):
    """Problems that stop the work: all that were found, not only the first."""

    def __init__(self, problems: Iterable[Problem], exit_code: Exit = Exit.PROBLEMS) -> None:
        self.problems: tuple[Problem, ...] = tuple(problems)
        self.exit_code = exit_code
        super().__init__("; ".join(f"{problem.at}: {problem.message}" for problem in self.problems))

    def __reduce__(self) -> tuple[type[SitegenError], tuple[tuple[Problem, ...], Exit]]:
        # Exceptions are copied between processes by their message, unless they say how.
        return type(self), (self.problems, self.exit_code)


def environment_error(path: str, message: str, fix: str) -> SitegenError:
    """The machine, not the user's text, is in the way: a full disk, a permission, a taken port."""
    problem = Problem(message, Location(path), fix, code="environment")
    return SitegenError([problem], Exit.ENVIRONMENT)


def usage_error(path: str, message: str, fix: str) -> SitegenError:
    """The command or the site's configuration is wrong; nothing was looked at further."""
    return SitegenError([Problem(message, Location(path), fix, code="usage")], Exit.USAGE)


def reason(error: OSError) -> str:
    """What the system says of a failed call, as it stands in our messages."""
    return (error.strerror or str(error)).lower()


# How much of two names must agree for one to stand for the other.
_NEAR = 0.65


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known name that `word` was probably meant to be, or None when none is near."""
    # Here and not above: only who has mistyped something waits for it.
    import difflib  # noqa: PLC0415

    def at_most(name: str) -> float:
        return 2 * min(len(name), len(word)) / (len(name) + len(word) or 1)

    matcher = difflib.SequenceMatcher(autojunk=False)
    matcher.set_seq2(word.casefold())
    best, least = None, _NEAR
    # Names of like length first: they set a measure that spares a closer look at the others.
    for name in sorted(known, key=at_most, reverse=True):
        if at_most(name) < least:
            break
        matcher.set_seq1(name.casefold())
        ratio = matcher.ratio() if matcher.quick_ratio() >= least else 0
        if ratio > least or (ratio == least and best is None):
            best, least = name, ratio
    return best


def suggest(word: str, known: Iterable[str], otherwise: str) -> str:
    """How to mend a name that is not known: the nearest one, else what `otherwise` says."""
    near = nearest(word, known)
    return f"did you mean '{near}'?" if near else otherwise


def sort_problems(problems: Iterable[Problem]) -> list[Problem]:
    """By file, then by place: the order in which a user works through them."""
    unique = dict.fromkeys(problems)
    return sorted(unique, key=lambda problem: (problem.at.path, problem.at.line, problem.at.column))

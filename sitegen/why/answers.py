"""What can be said of an output, of a text, of a seed: values."""

from __future__ import annotations

import datetime
from typing import Literal

import msgspec

from sitegen.errors import Problem
from sitegen.model import Publish
from sitegen.report import Action

StateKind = Literal["current", "stale", "new", "edited", "deleted", "unfinished", "gone", "unknown"]


class State(msgspec.Struct, frozen=True):
    """How a file of `build/` stands to what the next build would put there, and the parts of its
    key that are other than they were.

    `new`: not built yet. `edited`, `deleted`: by hand. `unfinished`: a build was stopped. `gone`:
    nothing makes it any more. `unknown`: perhaps, but there are files that cannot be read.
    """

    kind: StateKind
    changed: tuple[str, ...] = ()


class OutputAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """A file of the built site: what it is, and all that it is made from.

    `own` is the file that it is the page or a copy of, `shows` the files of the entries in it.
    `cause` are the parts of its key that its last change came from; None: there was no build.
    """

    path: str
    address: str
    what: str = ""
    own: str | None = None
    shows: tuple[str, ...] = ()
    theme: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()
    cause: tuple[str, ...] | None = None
    state: State


Verdict = Literal["published", "draft", "later", "problem", "data", "stranger"]


class TextAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """A file of `content/`: whether it is published, and where; or why it is not.

    `data` are the files of tags and sources; nothing reads a `stranger`. `state` is that of the
    file in `build/`. `seed` is the capture that it was, or will be, imported from; `left_out` are
    the entries that a collection names before they are published.
    """

    file: str
    verdict: Verdict
    added: datetime.date | None = None
    address: str | None = None
    output: str | None = None
    state: State | None = None
    seed: str | None = None
    left_out: tuple[str, ...] = ()


Because = Literal["asked", "licence", "default", "entry"]


class SeedAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """A capture: the entry that it becomes, how much of its text that publishes, and why.

    Without an `action` it becomes none. `decides` is the file whose `publish` or `license` says
    how much; `fields` the one where the capture's own fields belong.
    """

    seed: str
    action: Action | None = None
    entry: str | None = None
    publish: Publish | None = None
    because: Because | None = None
    license: str | None = None
    decides: str | None = None
    fields: str | None = None


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of one path: of a seed, of a text, or of an output; and what is wrong with it.

    `others` is the number of errors elsewhere that stop the next build.
    """

    seed: SeedAnswer | None = None
    text: TextAnswer | None = None
    output: OutputAnswer | None = None
    problems: tuple[Problem, ...] = ()
    others: int = 0

"""What comes of work that is done elsewhere: a result, or why there is none."""

from __future__ import annotations

from typing import Generic, Literal, TypeVar

import msgspec

K = TypeVar("K")
R = TypeVar("R")


class Failure(msgspec.Struct, frozen=True):
    """Why there is no result for an item; the other items are not touched by it."""

    kind: Literal["timeout", "crash", "error"]
    message: str


class Done(msgspec.Struct, Generic[K, R], frozen=True):
    """What came of one item: the tag it had, its result, and the seconds that it took."""

    tag: K
    result: R | Failure
    seconds: float

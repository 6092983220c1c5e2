"""What is not as good as it should be, and known: how bad it is at most, and why it is so.

A measure that is named here may miss its target, but not by more than this. So nothing gets worse
unseen; and whoever makes it better takes the line away.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Shortfall:
    """The worst value that is known, and the reason for it."""

    worst: float
    why: str


SHORTFALLS: dict[str, Shortfall] = {}

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


SHORTFALLS: dict[str, Shortfall] = {
    "first view: home": Shortfall(7.3, "twenty cards with their summaries are 4 kB by themselves"),
    "first view: entry": Shortfall(7.0, "facts, citation and related works beside the text"),
    "first view: 404": Shortfall(2.6, "the frame of all pages"),
    "elements for each entry, beside 60": Shortfall(26, "relations, years and facts around lists"),
    "CSS of a page": Shortfall(9.5, "entry pages have most to show"),
    "clicks from home": Shortfall(12, "long lists are turned page by page"),
}

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
    "first view: home": Shortfall(7.0, "twenty cards with their summaries are 4 kB by themselves"),
    "first view: entry": Shortfall(6.6, "facts, citation and related works beside the text"),
    "largest paint above that of an empty page": Shortfall(
        900, "the style sheet is a file, which is one way to the host and back; answers to a search"
    ),
    "largest paint after the first": Shortfall(500, "answers to a search are shown by its script"),
    "elements for each entry, beside 60": Shortfall(
        19.5,
        "a card has ten, as each name and tag of it leads on; relations of terms stand beside them",
    ),
    "CSS of a page": Shortfall(
        8.6, "entry pages have most to show, above all those with code or tables"
    ),
    "clicks from home": Shortfall(12, "long lists are turned page by page"),
}

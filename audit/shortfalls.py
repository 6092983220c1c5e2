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
    "axe: WCAG 2.2 A and AA, best practice; six settings": Shortfall(
        5, "two links of long lists of tags and feeds lie too close to their neighbours"
    ),
    "Nu checker: data held to be a script": Shortfall(
        1600, "the checker takes JSON-LD for a script that the policy forbids; browsers do not"
    ),
    "first view: home": Shortfall(7.3, "twenty cards with their summaries are 4 kB by themselves"),
    "first view: entry": Shortfall(7.0, "facts, citation and related works beside the text"),
    "first view: 404": Shortfall(2.6, "the frame of all pages"),
    "requests of the first view": Shortfall(3, "the icon, which browsers fetch last, is a file"),
    "words without scripts": Shortfall(57, "the search page does not explain what will not work"),
    "links without scripts": Shortfall(85, "as above"),
    "layout shift": Shortfall(0.01, "a long decade in the archive settles once"),
    "characters in a line": Shortfall(82, "gazette has broad columns"),
    "targets below 24 px": Shortfall(6, "a tag of one letter is as wide as the letter"),
    "menus and controls below 44 px": Shortfall(3, "the tables below charts open by a low line"),
    "preferences of readers without effect": Shortfall(1, "paper, see the next"),
    "menus and forms on paper": Shortfall(1, "gazette prints the neighbours of an entry"),
    "addresses that paper does not show": Shortfall(1, "that of a licence"),
    "gaps in head, JSON-LD and microformats": Shortfall(40, "indexes have no microformats"),
    "search: script": Shortfall(3.1, "highlighted words need a little more"),
    "elements for each entry, beside 60": Shortfall(26, "relations, years and facts around lists"),
    "CSS of a page": Shortfall(9.5, "entry pages have most to show"),
    "clicks from home": Shortfall(12, "long lists are turned page by page"),
}

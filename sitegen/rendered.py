"""A Markdown text as HTML, as frozen values."""

from __future__ import annotations

import msgspec


class Heading(msgspec.Struct, frozen=True):
    """A heading of a rendered text: its level (2 to 6), anchor and plain text."""

    level: int
    anchor: str
    text: str


class Rendered(msgspec.Struct, frozen=True, omit_defaults=True):
    """A Markdown text as HTML. It depends on the text alone: `links` are as they were written
    and `html` still holds them; `linking.py` resolves both. `opening` is how it begins, in plain
    text; `words` are those that it is found by, by their frequency in it.
    """

    html: str
    headings: tuple[Heading, ...] = ()
    anchors: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    opening: str = ""
    words: str = ""

"""The site that is shown, as the server sees it: names and bytes, not how they are made."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import msgspec

from sitegen.errors import Problem


class Answer(msgspec.Struct, frozen=True):
    """One file of the site as it is now. Its name (`tags/index.html`) tells its kind."""

    name: str
    data: bytes
    found: bool = True
    """False when `data` is the site's own page for what it has not; or nothing, as the file cannot
    be made.
    """


class News(msgspec.Struct, frozen=True):
    """How the site is: its edition, by a number that grows, and what keeps it from being made."""

    number: int
    problems: tuple[Problem, ...] = ()


class Exhibit(Protocol):
    """The site that is shown. Any thread calls any of these at any time."""

    @property
    def base_path(self) -> str:
        """From `/` to `/`. It changes when the configuration is edited."""

    def answer(self, name: str) -> Answer | None:
        """The file of that name (`index.html`, `tags/rust/index.html`), or None."""

    def missing(self, name: str) -> tuple[Answer | None, Sequence[tuple[str, str]]]:
        """The site's page for what it has not, if there is a site, and the nearest that it has:
        title, and path below the base.
        """

    def news(self) -> News:
        """How the site is now; answered at once."""

    def capture(self, url: str, title: str, text: str) -> str:
        """Take a work in, wait for its entry, and return that page's path below the base.

        Raises SitegenError.
        """

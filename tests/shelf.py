"""A site to be shown that is no more than its files by name, in memory."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sitegen.errors import Problem
from sitegen.serve import Answer, News

# Longer than anything takes.
_PATIENCE = 20

SITE = {
    "index.html": b"<p>home</p></body>",
    "404.html": b"<main>nothing here</main></body>",
    "about/index.html": b"<p>about</p></body>",
    "tags/c/index.html": b"<p>C</p></body>",
    "feed.xml": b"<feed/>",
    "search.json": b"{}",
    "site.webmanifest": b"{}",
    "static/site.css": b"a {}",
    "static/site.js": b"1",
    "static/logo.svg": b"<svg/>",
    "static/font.woff2": b"font",
    "static/photo.jpg": b"photo",
    "static/unknown.zzz": b"?",
    "sitemap.xml": b"<urlset/>",
    "caf\u00e9.html": b"caf\xc3\xa9",
}


class Shelf:
    """An exhibit whose files a test puts there and takes away; each `edit` is a new edition.

    `asked` are the names that anybody has asked for, `captured` the works that were taken in.
    """

    def __init__(self, files: Mapping[str, bytes] = SITE, base_path: str = "/reading/") -> None:
        self.base_path = base_path
        self.files = dict(files)
        self.near: Sequence[tuple[str, str]] = ()
        self.problems: tuple[Problem, ...] = ()
        self.number = 1
        self.unmade: frozenset[str] = frozenset()
        self.asked: list[str] = []
        self.captured: list[tuple[str, str, str]] = []
        self.refusal: Exception | None = None
        self._lock = threading.Lock()

    def edit(self, **files: bytes | None) -> None:
        """A new edition; `index=b"..."` is index.html, None takes a file away."""
        with self._lock:
            for name, data in files.items():
                path = f"{name}.html"
                self.files.pop(path, None)
                if data is not None:
                    self.files[path] = data
            self.number += 1

    def answer(self, name: str) -> Answer | None:
        with self._lock:
            self.asked.append(name)
            if name in self.unmade:
                return Answer(name, b"", found=False)
            return Answer(name, self.files[name]) if name in self.files else None

    def missing(self, _: str) -> tuple[Answer | None, Sequence[tuple[str, str]]]:
        data = self.files.get("404.html")
        return Answer("404.html", data, found=False) if data is not None else None, self.near

    def news(self) -> News:
        return News(self.number, self.problems)

    def capture(self, url: str, title: str, text: str) -> str:
        self.captured.append((url, title, text))
        if self.refusal:
            raise self.refusal
        return "entries/a-work/"


class Slow(Shelf):
    """An exhibit that can be held while it draws a page."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self._free = threading.Event()
        self._free.set()
        self.entered = threading.Event()
        self._page = ""

    def answer(self, name: str) -> Answer | None:
        if name == self._page and threading.current_thread().name == "events":
            self.entered.set()
            assert self._free.wait(_PATIENCE)
        return super().answer(name)

    @contextlib.contextmanager
    def held(self, page: str) -> Iterator[None]:
        """The hub begins to ask for the page and does not get it before the end of the block."""
        self._free.clear()
        self.entered.clear()
        self._page = page
        yield
        self._page = ""
        self._free.set()

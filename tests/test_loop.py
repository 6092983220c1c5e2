"""`serve` and `watch` build again at each change, and say what a change means for the user."""

from __future__ import annotations

import io
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from project import TODAY, Project
from rich.console import Console

from sitegen import loop, watch
from sitegen.terminal import Terminal


def said(project: Project, monkeypatch: pytest.MonkeyPatch, *edits: Callable[[], object]) -> str:
    """What the loop of a server below /reading/ says while its files are edited."""

    def batches(*_: Any, stop: threading.Event, **__: Any) -> Iterator[frozenset[Path]]:
        for edit in edits:
            edit()
            yield frozenset()
        stop.set()

    monkeypatch.setattr(watch, "batches", batches)
    terminal = Terminal(as_json=False)
    terminal.out = terminal.err = Console(file=io.StringIO(), soft_wrap=True)
    loop.follow(terminal, project.job(), lambda: TODAY, poll=True, base_path="/reading/")
    return terminal.out.file.getvalue()  # type: ignore[attr-defined,no-any-return]


def test_a_new_address_needs_a_new_server(bare: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """The server answers under the old path: said at the change, not told by 404s."""
    config = bare.text("sitegen.yaml")
    same = config.replace("example.org", "example.com")
    other = config.replace("/reading/", "/list/")
    warning = "The site's address has changed: start 'sitegen serve' again."

    assert warning not in said(bare, monkeypatch, lambda: bare.write("sitegen.yaml", same))
    assert warning in said(bare, monkeypatch, lambda: bare.write("sitegen.yaml", other))


def test_the_last_good_build_stays(bare: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """While something is wrong; the next change mends it."""
    text = said(
        bare,
        monkeypatch,
        lambda: bare.entry("a", rating=9),
        lambda: bare.entry("a", rating=5),
    )

    assert "'rating' is not a whole number" in text
    assert text.index("The last good build stays.") < text.index("Built 1 entry")

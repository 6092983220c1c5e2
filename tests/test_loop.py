"""`serve` and `watch` at each change: what they do, and what they say of it."""

from __future__ import annotations

import datetime
import io
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from project import TODAY, Project
from rich.console import Console

from sitegen import loop, serve
from sitegen.terminal import Terminal
from sitegen.watch import Batch


@pytest.fixture
def terminal() -> Terminal:
    """A terminal that keeps what is said, errors and all."""
    terminal = Terminal(as_json=False)
    terminal.out = terminal.err = Console(file=io.StringIO(), soft_wrap=True)
    return terminal


def said(terminal: Terminal) -> str:
    """What a terminal has shown."""
    return terminal.out.file.getvalue()  # type: ignore[attr-defined,no-any-return]


# ------------------------------------------------------------------------------------ watch


def test_the_last_good_build_stays(bare: Project, terminal: Terminal) -> None:
    """While something is wrong; the next change mends it."""

    def batches() -> Iterator[Batch]:
        for rating in (9, 5):
            path = bare.entry("a", rating=rating)
            yield Batch(frozenset({path}), settled=False)
            yield Batch(frozenset({path}), settled=True)

    loop.build_again(terminal, bare.job(), lambda: TODAY, batches())

    text = said(terminal)
    assert text.count("'rating' is not a whole number") == 1
    assert text.index("The last good build stays.") < text.index("Built 1 entry")
    assert text.count("Built 1 entry") == 1


def test_changes_count_from_before_the_first_look(bare: Project, terminal: Terminal) -> None:
    """What is saved while a site is put together is not lost."""
    with loop.watching(terminal, bare.root, poll=False) as batches:
        path = bare.entry("a")

        assert path in next(batches).paths


# ------------------------------------------------------------------------------------ serve


class Showing(NamedTuple):
    """A site that is shown, and edited by hand."""

    project: Project
    terminal: Terminal
    preview: loop.Preview
    server: serve.Server

    def change(self, *paths: Path) -> None:
        """Tell it that files have changed, as the watcher does."""
        for settled in (False, True):
            self.preview.react(Batch(frozenset(paths), settled=settled))

    def get(self, path: str) -> str:
        """A page as a browser gets it."""
        with urllib.request.urlopen(self.server.url + path) as response:  # noqa: S310 - ours
            text: bytes = response.read()
        return text.decode()

    def says(self, text: str) -> bool:
        """Whether the terminal says something in the end: builds take their time."""
        return eventually(lambda: text in said(self.terminal))


def eventually(check: Callable[[], bool], seconds: float = 30.0) -> bool:
    """Whether the check holds within `seconds`."""
    deadline = time.monotonic() + seconds
    while not check() and time.monotonic() < deadline:
        time.sleep(0.02)
    return check()


@pytest.fixture
def showing(bare: Project, terminal: Terminal) -> Iterator[Showing]:
    """A site of one entry, being shown."""
    bare.entry("a", "Alpha", "A text.")
    with loop.Preview(terminal, bare.job) as preview:
        server = serve.open_server(preview.live, project=bare.root, port=0)
        thread = threading.Thread(target=server.run)
        thread.start()
        preview.begin(server)
        yield Showing(bare, terminal, preview, server)
        server.stop()
        thread.join()


def test_an_edit_is_shown_then_built(showing: Showing) -> None:
    """Each is said with its time, and which files a build has written."""
    assert "A text." in showing.get("entries/a/")
    assert showing.says("build/: ")

    showing.change(showing.project.entry("a", "Alpha", "Another text."))

    assert "Another text." in showing.get("entries/a/")
    assert said(showing.terminal).count("content/entries/a.md: shown after 0.") == 1
    assert showing.says(" s: entries/a/index.html, feed.json, feed.xml")
    assert "Another text." in showing.project.read("entries/a/index.html")


def test_a_mistake_is_said_once_and_so_is_its_mending(showing: Showing) -> None:
    """The last good pages stay meanwhile."""
    path = showing.project.entry("a", "Alpha", rating=9)
    showing.change(path)
    showing.change(path)

    assert said(showing.terminal).count("'rating' is not a whole number") == 1
    assert "The last good pages stay." in said(showing.terminal)
    assert "A text." in showing.get("entries/a/")

    showing.change(showing.project.entry("a", "Alpha", "Mended.", rating=5))
    assert showing.says("All is well again.")
    assert "Mended." in showing.get("entries/a/")


def test_a_warning_is_said_until_it_is_another(showing: Showing) -> None:
    """Not at each change."""
    stray = showing.project.write("content/note.doc", "?")
    showing.change(stray)
    showing.change(showing.project.entry("a", "Alpha", "Another text."))
    showing.change(showing.project.entry("b", "Beta"))

    assert said(showing.terminal).count("nothing reads this file") == 1


def test_a_new_day_brings_its_entries(
    bare: Project, terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Though no file has changed."""
    monkeypatch.setattr(loop, "_DAY_SECONDS", 0.02)
    days = [TODAY]
    bare.entry("a", "Alpha", added=TODAY + datetime.timedelta(days=1))
    with loop.Preview(terminal, lambda: bare.job(today=days[-1])) as preview:
        server = serve.open_server(preview.live, project=bare.root, port=0)
        preview.begin(server)
        days.append(TODAY + datetime.timedelta(days=1))

        assert eventually(lambda: "A new day: shown after" in said(terminal))
        assert eventually(lambda: "entries/a/index.html" in bare.files)
        server.stop()
        server.run()


def test_what_only_a_build_finds_is_said(showing: Showing) -> None:
    """Here, a template that draws pages nobody has looked at."""
    showing.change(showing.project.write("templates/archive.html", "{{ pages }}"))

    assert showing.says("templates/archive.html:1: error: 'pages' is undefined")


def test_an_import_is_said(showing: Showing) -> None:
    """How much of a capture has become public matters most."""
    seed = showing.project.write("seeds/note.txt", "---\nlicense: CC0-1.0\n---\nA note\n\nText.\n")
    showing.change(seed)

    assert showing.says("note.txt: created content/entries/a-note.md")


def test_a_new_address_is_said(showing: Showing) -> None:
    """The server goes on at the new one."""
    config = showing.project.text("sitegen.yaml")
    showing.change(showing.project.write("sitegen.yaml", config.replace("/reading/", "/list/")))

    assert f"The site has moved: {showing.server.url}" in said(showing.terminal)
    assert showing.server.url.endswith("/list/")
    assert "A text." in showing.get("entries/a/")


def test_a_site_with_a_mistake_can_be_shown(bare: Project, terminal: Terminal) -> None:
    """Once that is mended, it is there."""
    path = bare.entry("a", "Alpha", lang="german")
    with loop.Preview(terminal, bare.job) as preview:
        server = serve.open_server(preview.live, project=bare.root, port=0)
        preview.begin(server)
        assert "'lang' is not a language code" in said(terminal)
        assert "The site is shown as soon as that is mended." in said(terminal)
        assert preview.live.answer("index.html") is None

        bare.entry("a", "Alpha")
        preview.react(Batch(frozenset({path}), settled=True))
        assert preview.live.answer("index.html") is not None
        server.stop()
        server.run()

"""The index of Pagefind: whose it is, and when it is made. A program of a few lines stands in for
Pagefind; tests/test_browser_pagefind.py has the real one.
"""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path

import pytest
from project import Project

from sitegen import writer
from sitegen.errors import SitegenError
from sitegen.live import Live

# Of the same pages it makes another index each time, as Pagefind does.
PROGRAM = """\
import pathlib, sys, uuid
options = dict(zip(sys.argv[1:-1:2], sys.argv[2:-1:2]))
pages = sorted(pathlib.Path(options["--site"]).rglob("*.html"))
index = pathlib.Path(options["--output-path"])
(index / "index").mkdir(parents=True)
(index / "pagefind.js").write_text(" ".join(page.parent.name for page in pages))
(index / "index" / uuid.uuid4().hex).write_text("".join(page.read_text() for page in pages))
"""


@pytest.fixture
def program(
    project: Project, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """The program, on the path of Python; and a site that wants it."""
    folder = tmp_path_factory.mktemp("packages")
    program = folder / "pagefind" / "__main__.py"
    program.parent.mkdir()
    (program.parent / "__init__.py").touch()
    program.write_text(PROGRAM)
    monkeypatch.setenv("PYTHONPATH", str(folder))
    monkeypatch.syspath_prepend(folder)
    project.use_bare_theme()
    project.configure(search="pagefind")
    project.entry("b")
    project.entry("a")
    return program


def index(project: Project) -> list[str]:
    """The paths of the index in the built site."""
    return [path for path in project.files if path.startswith("pagefind/")]


def test_the_pages_of_entries_are_indexed(program: Path, project: Project) -> None:
    """And no others; the site has no index of its own beside."""
    project.page("about")
    project.build()

    assert project.read("pagefind/pagefind.js") == "a b"
    assert [path for path in project.files if path.startswith("search/")] == ["search/index.html"]


def test_the_index_is_made_again_only_when_such_a_page_changes(
    program: Path, project: Project
) -> None:
    """An edit of another page leaves it as it is; a new entry does not, nor one that goes."""
    project.page("about")
    project.build()
    first = index(project)
    project.page("about", body="More.")
    project.build()
    assert index(project) == first
    path = project.entry("c")
    project.build()
    second = index(project)
    assert len(second) == 2
    assert second != first
    assert project.read("pagefind/pagefind.js") == "a b c"
    path.unlink()
    project.build()
    assert project.read("pagefind/pagefind.js") == "a b"


def test_what_was_deleted_comes_back(program: Path, project: Project) -> None:
    """The index is the site's as all other files are."""
    project.build()
    (project.root / "build/pagefind/pagefind.js").unlink()
    project.build()

    assert len(index(project)) == 2
    assert project.build().sync.written == ()


def test_another_search_removes_the_index(program: Path, project: Project) -> None:
    """All of it."""
    project.build()
    project.configure(search="built-in")
    project.build()

    assert index(project) == []
    assert "search/words/0.txt" in project.files


def test_a_list_without_entries_has_the_search_of_sitegen(program: Path, project: Project) -> None:
    """Pagefind makes no index of nothing."""
    for name in ("a", "b"):
        (project.root / f"content/entries/{name}.md").unlink()
    project.build()

    assert index(project) == []
    assert "search/words/0.txt" in project.files


def test_an_index_that_is_another_each_time_is_not_compared(
    program: Path, project: Project, tmp_path: Path
) -> None:
    """A build can be verified all the same."""
    project.build()
    project.build(target=tmp_path)

    assert index(project) != index(Project(tmp_path))
    _, differing = writer.compare(project.root, tmp_path)
    assert differing == []


def test_without_pagefind_nothing_is_written(
    program: Path, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is said how to get it."""
    monkeypatch.setitem(sys.modules, "pagefind", None)

    assert project.messages == ["sitegen.yaml:3:9: Pagefind is not installed"]
    with contextlib.suppress(SitegenError):
        project.build()
    assert not (project.root / "build").exists()


@pytest.mark.parametrize(
    ("said", "told"), [("'first\\nno room'", "no room"), ("1", "it does not say why")]
)
def test_what_pagefind_says_of_its_failure_is_told(
    program: Path, project: Project, said: str, told: str
) -> None:
    """The last line of it."""
    program.write_text(f"import sys\nsys.exit({said})\n")

    assert project.messages == [f"sitegen.yaml:3:9: Pagefind fails: {told}"]


def test_nothing_else_can_have_the_place_of_the_index(program: Path, project: Project) -> None:
    """Both are told."""
    project.write("content/static/pagefind/pagefind.js", "1")

    (message,) = project.messages
    assert "pagefind/pagefind.js" in message


def test_a_preview_shows_the_index_of_the_last_build(program: Path, project: Project) -> None:
    """And no other file of it."""
    project.build()
    with Live(project.job, lambda _: None) as live:
        live.renew()
        answer = live.answer("pagefind/pagefind.js")
        assert answer
        assert answer.data == b"a b"
        assert live.answer("pagefind/none.js") is None
        assert live.answer("entries.js") is None


def test_why_knows_the_index(program: Path, project: Project) -> None:
    """It does not take it for what an earlier build has left."""
    project.build()

    assert "removes" not in project.run("why", "build/pagefind/pagefind.js").out

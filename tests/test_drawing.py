"""Only what has changed is drawn; a template may do anything but hang or break the build."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from project import Project

from sitegen import drawing, inputs, memo, outputs, pipeline, theme
from sitegen.errors import SitegenError
from sitegen.model import Sheet
from sitegen.theme import Closure

ENDLESS = (
    "{% for a in range(99999) %}{% for b in range(99999) %}{% for c in range(99999) %}"
    "{% endfor %}{% endfor %}{% endfor %}"
)
GREEDY = "{{ site.title * 99999999999 }}"


@pytest.fixture
def project(bare: Project) -> Project:
    """A site in a theme of few words."""
    return bare


@pytest.fixture
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test waits as long as a user would."""
    monkeypatch.setattr(drawing, "SECONDS_PER_BATCH", 0.6)
    monkeypatch.setattr(drawing, "SECONDS_PER_PAGE", 0.5)


def drawn(project: Project) -> list[str]:
    """The files that a build draws, whether they come out other or not."""
    found: list[str] = []

    def hear(kind: str, name: str, _seconds: float) -> None:
        if kind == "page":
            found.append(name.partition(" ")[2])

    project.build(timing=hear)
    return sorted(found)


# ------------------------------------------------------------------------------ what is drawn


def test_every_page_is_drawn_once_and_not_again(project: Project) -> None:
    """Nothing has changed."""
    for name in "abc":
        project.entry(name)
    first = drawn(project)
    project.write("content/static/a.txt", "x")

    assert [path for path in project.files if path.endswith(".html")] == first
    assert [] == drawn(project)


def test_templates_draw_the_pages_and_nothing_else(project: Project) -> None:
    """Of a family in the other table nothing could be made."""
    project.entry("a", tags=["x"], authors=["A"], source="S", aliases=["/old/"])
    project.page("about")
    project.collection("best", ["a"])
    job = project.job()
    desk = pipeline.put_together(job, inputs.look(job)).desk

    for families, is_drawn in ((outputs.PAGES, True), (outputs.DATA, False)):
        for make in families.values():
            kinds = {isinstance(file.recipe, Sheet) for file in make(desk)}
            assert {is_drawn} == kinds


def test_an_edit_of_a_text_draws_its_page_alone(project: Project) -> None:
    """Lists show no more of it than cards do."""
    for name in "abc":
        project.entry(name, body="Text.", summary="S", tags=["x"])
    project.build()
    project.entry("b", body="Text. And more.", summary="S", tags=["x"])

    assert ["entries/b/index.html"] == drawn(project)


def test_an_edit_of_a_template_draws_its_pages_alone(project: Project) -> None:
    """And those that include it."""
    project.entry("a", tags=["x"])
    project.write("templates/tag.html", "{% include 'part.html' %}")
    project.write("templates/part.html", "one")
    project.build()
    project.write("templates/part.html", "two")

    assert ["tags/x/index.html"] == drawn(project)
    assert "two" == project.read("tags/x/index.html")


def test_a_template_that_comes_to_shadow_another_is_drawn_with(project: Project) -> None:
    """And the other is drawn with again when it goes."""
    project.build()
    shadow = project.write("templates/404.html", "shadow")
    first = (drawn(project), project.read("404.html"))
    shadow.unlink()

    assert (["404.html"], "shadow") == first
    assert ["404.html"] == drawn(project)
    assert "shadow" != project.read("404.html")


def test_what_templates_depend_on_is_found_out_once(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To read all templates takes longer than to draw a page; another theme is read anew."""
    project.build()
    loaded = theme.load(project.root, pipeline.load_config(project.root))
    known = drawing.closures_of(project.job(), loaded)
    asked: list[str] = []

    def closures(other: theme.Theme) -> Mapping[str, Closure]:
        asked.append(other.digest())
        return {}

    monkeypatch.setattr("sitegen.closures.closures", closures)
    assert known == drawing.closures_of(project.job(), loaded)
    assert [] == asked

    project.write("templates/404.html", "other")
    changed = theme.load(project.root, pipeline.load_config(project.root))
    drawing.closures_of(project.job(), changed)
    assert [changed.digest()] == asked


def test_a_rendered_text_that_was_lost_is_rendered_again(project: Project) -> None:
    """What is remembered may be gone at any moment, also in the middle of a build."""
    for name in "abc":
        project.entry(name, body=f"The text of {name}.")
    project.build()
    memo.Memo(project.root, "rendered", bytes).forget(set())
    project.write("templates/entry.html", "anew: {{ page.html }}")

    project.build()

    assert ["anew: <p>The text of a.</p>", "anew: <p>The text of b.</p>"] == [
        project.read(f"entries/{name}/index.html").strip() for name in "ab"
    ]


# -------------------------------------------------------------------------- what goes wrong


def test_a_broken_template_of_many_pages_is_one_problem(project: Project) -> None:
    """A mistake of one line is not told a hundred times."""
    for number in range(100):
        project.entry(f"entry-{number}")
    project.write("templates/entry.html", "{{ nothing }}")

    assert ["templates/entry.html:1: 'nothing' is undefined"] == project.messages


def test_all_broken_templates_are_told(project: Project) -> None:
    """In one run."""
    project.entry("a", tags=["x"])
    for name in ("entry", "tag", "404"):
        project.write(f"templates/{name}.html", "\n{{ nothing }}")

    assert [f"templates/{name}.html:2" for name in ("404", "entry", "tag")] == [
        str(problem.at) for problem in project.problems
    ]


@pytest.mark.usefixtures("_soon")
@pytest.mark.parametrize(
    ("template", "message"),
    [
        (ENDLESS, "the template takes more than 0.5 s for entries/"),
        (GREEDY, "the template fails with 'MemoryError' for entries/"),
    ],
)
def test_a_template_that_never_ends_is_one_problem(
    project: Project, template: str, message: str
) -> None:
    """However many pages it has; what is wrong with others is told too."""
    for number in range(120):
        project.entry(f"entry-{number}")
    project.write("templates/entry.html", template)
    project.write("templates/404.html", "{{ nothing }}")

    first, second = project.problems

    assert ("templates/404.html", "'nothing' is undefined") == (first.at.path, first.message)
    assert "templates/entry.html" == second.at.path
    assert second.message.startswith(message)


@pytest.mark.usefixtures("_soon")
def test_a_page_that_never_ends_leaves_the_others_of_its_batch(project: Project) -> None:
    """They are drawn, or their problems are told."""
    project.entry("a")
    project.write("templates/404.html", ENDLESS)
    project.write("templates/entry.html", "{{ nothing }}")

    assert ["templates/404.html", "templates/entry.html:1"] == [
        str(problem.at) for problem in project.problems
    ]


def test_a_static_file_that_goes_while_we_build_is_told(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is read when it is written; by then it may be gone."""
    file = project.write("content/static/a.bin", b"x")
    original = drawing.Press.run

    def run(press: drawing.Press) -> None:
        file.unlink()
        original(press)

    monkeypatch.setattr(drawing.Press, "run", run)

    with pytest.raises(SitegenError, match=r"content/static/a\.bin: cannot be read"):
        project.build()
    assert not (project.root / "build").exists()

"""A theme is data: its folders in their order, and the options that it and the site set."""

from __future__ import annotations

import pickle

import pytest
from project import Project

from sitegen import pipeline, theme
from sitegen.errors import SitegenError
from sitegen.theme import Theme


def load(project: Project) -> Theme:
    return theme.load(project.root, pipeline.load_config(project.root))


# ------------------------------------------------------------------------------------ chain


def make_theme(project: Project, name: str, parent: str | None = None, **templates: str) -> None:
    extends = f"extends: {parent}\n" if parent else ""
    project.write(f"themes/{name}/theme.yaml", f"name: {name}\n{extends}")
    for template, text in templates.items():
        project.write(f"themes/{name}/{template}.html", text)


def test_the_first_in_the_chain_wins(project: Project) -> None:
    """The site's own templates, then the theme, then its parent."""
    make_theme(project, "parent", a="parent a", b="parent b", c="parent c")
    make_theme(project, "child", "parent", a="child a", b="child b")
    project.write("templates/a.html", "own a")
    project.configure(theme="child")

    loaded = load(project)

    assert ["own a", "child b", "parent c"] == [loaded.source(f"{name}.html") for name in "abc"]


def test_static_files_of_the_whole_chain_are_published(project: Project) -> None:
    """The first in the chain wins here too."""
    make_theme(project, "parent")
    make_theme(project, "child", "parent")
    project.write("themes/parent/static/a.css", b"parent")
    project.write("themes/parent/static/b.css", b"parent")
    project.write("themes/child/static/a.css", b"child")
    project.configure(theme="child")

    assets = {asset.path: asset.read() for asset in load(project).assets()}

    assert {"theme/a.css": b"child", "theme/b.css": b"parent"} == assets


def test_a_theme_of_the_site_wins_over_a_built_in_one(project: Project) -> None:
    """One can copy a theme and change it."""
    make_theme(project, "folio", base="mine")

    assert "mine" == load(project).source("base.html")


@pytest.mark.parametrize(
    "name", ["../themes/folio", "..", ".", "folio/../folio", "..\\themes\\folio", "C:folio"]
)
def test_a_theme_is_a_name_not_a_path(project: Project, name: str) -> None:
    """No folder outside of `themes/` can be named, though there be a theme."""
    for folder in (".", "themes", f"themes/{name.replace('/', '-')}"):
        project.write(f"{folder}/theme.yaml", "name: A\n")
    project.configure(theme=name)

    with pytest.raises(SitegenError, match="there is no theme"):
        load(project)


def test_a_name_with_the_theme_in_front_leads_past_others(project: Project) -> None:
    """To the template of that theme, and to the place where it stands."""
    make_theme(project, "parent", a="parent a")
    make_theme(project, "child", "parent", a="child a")
    project.configure(theme="child")

    loaded = load(project)

    names = ["a.html", "parent/a.html", "other/a.html"]
    assert ["child a", "parent a", None] == [loaded.source(name) for name in names]
    assert ["themes/child/a.html", "themes/parent/a.html", "other/a.html"] == [
        loaded.label(name) for name in names
    ]


def test_a_theme_can_be_sent_to_another_process(project: Project) -> None:
    """It comes out as it went in: plain data."""
    sent = load(project)

    came = pickle.loads(pickle.dumps(sent))  # noqa: S301 - our own

    assert sent == came
    assert sent.digest() == came.digest()


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("templates/base.html", "two"),
        ("templates/other.html", "one"),
        ("templates/static/a.css", b"two"),
        ("themes/mine/theme.yaml", "options:\n  hue: {type: text, default: two}\n"),
        ("sitegen.yaml", "title: T\nurl: https://example.org/other/\ntheme: mine\n"),
    ],
)
def test_the_digest_changes_with_all_that_a_theme_is(
    project: Project, path: str, text: str | bytes
) -> None:
    """Templates, static files, options, and where the site is published; and with nothing else."""
    project.write("templates/base.html", "one")
    project.write("templates/static/a.css", b"one")
    project.write("themes/mine/theme.yaml", "options:\n  hue: {type: text, default: one}\n")
    project.configure(theme="mine")
    first, again = load(project).digest(), load(project).digest()
    project.write(path, text)

    assert first == again
    assert first != load(project).digest()


# ---------------------------------------------------------------------------------- options

OPTIONS = """\
name: Mine
options:
  hue:
    type: color
    default: red
  wide:
    type: boolean
    default: false
  columns:
    type: integer
    default: 2
  font:
    type: choice
    choices: [serif, sans]
    default: serif
  motto:
    type: text
    default: ""
"""


def test_options_have_defaults_with_types(project: Project) -> None:
    """A site that sets none gets them all."""
    project.write("themes/mine/theme.yaml", OPTIONS)
    project.configure(theme="mine")

    assert {"hue": "red", "wide": False, "columns": 2, "font": "serif", "motto": ""} == (
        load(project).options
    )


def test_options_are_set_by_the_site(project: Project) -> None:
    """Checked like front matter."""
    project.write("themes/mine/theme.yaml", OPTIONS)
    options = {"hue": "#123456", "wide": True, "columns": 3, "font": "sans", "motto": "no"}
    project.configure(theme="mine", options=options)

    assert options == load(project).options


@pytest.mark.parametrize("name", ["hue", "wide", "columns", "font", "motto"])
def test_a_default_can_be_cleared(project: Project, name: str) -> None:
    """By a quoted empty value: an option without a value, as one without a default has."""
    project.write("themes/mine/theme.yaml", OPTIONS)
    project.configure(theme="mine", options={name: ""})

    assert "" == load(project).options[name]


def test_a_choice_needs_choices(project: Project) -> None:
    """Told where the theme declares it."""
    project.write("themes/mine/theme.yaml", "options:\n  font:\n    type: choice\n")
    project.configure(theme="mine")

    with pytest.raises(SitegenError) as caught:
        load(project)

    (problem,) = caught.value.problems
    assert "themes/mine/theme.yaml:2:3" == str(problem.at)
    assert "'font' is a choice without choices" == problem.message


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("hue", "red;} body{display:none"),
        ("hue", "url(https://x.example/)"),
        ("hue", "</style>"),
        ("wide", "perhaps"),
        ("columns", "two"),
        ("font", "comic"),
        ("motto", ["a"]),
        ("hues", "red"),
    ],
)
def test_a_wrong_option_is_told(project: Project, name: str, value: object) -> None:
    """Styles take options, so that a colour must be one."""
    project.write("themes/mine/theme.yaml", OPTIONS)
    project.configure(theme="mine", options={name: value})

    with pytest.raises(SitegenError) as caught:
        load(project)

    (problem,) = caught.value.problems
    assert ("sitegen.yaml", True) == (problem.at.path, problem.at.line > 0)


def test_a_child_takes_the_options_of_its_parent(project: Project) -> None:
    """And may change a default."""
    project.write("themes/mine/theme.yaml", OPTIONS)
    project.write(
        "themes/child/theme.yaml",
        "extends: mine\noptions:\n  hue:\n    type: color\n    default: blue\n",
    )
    project.configure(theme="child", options={"columns": 4})

    options = load(project).options

    assert ("blue", 4, "serif") == (options["hue"], options["columns"], options["font"])

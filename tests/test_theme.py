"""Themes draw what they are given, and can do nothing else; what is wrong has its place."""

from __future__ import annotations

from typing import Any

import pytest
from project import Project

from sitegen import build, theme
from sitegen.errors import Problem, SitegenError
from sitegen.model import Html
from sitegen.theme import Theme
from sitegen.views import HeadView, SiteView, TextView

HEAD = HeadView(title="T", description="D", url="u", canonical="c")


def site() -> SiteView:
    return SiteView(
        title="A <list>",
        description="",
        author="",
        lang="en",
        direction="ltr",
        url="https://example.org/reading/",
        home="/reading/",
        menu=(),
        feeds=(),
        count=1,
        options={"accent": "red"},
    )


def page(**values: Any) -> TextView:
    return TextView(
        **(
            {
                "head": HEAD,
                "title": "A <b>",
                "lang": "en",
                "direction": "ltr",
                "html": Html("<p>x</p>"),
                "headings": (),
                "extra": {},
            }
            | values
        )
    )


def load(project: Project) -> Theme:
    return theme.load(project.root, build.load_config(project.root))


def draw(project: Project, template: str, **values: Any) -> str:
    """What a template of the site's own draws."""
    project.write("templates/own.html", template)
    return load(project).render("own.html", page(**values), site())


def refusal(project: Project, template: str, **values: Any) -> Problem:
    """The one problem of a template that cannot be drawn."""
    with pytest.raises(SitegenError) as caught:
        draw(project, template, **values)
    (problem,) = caught.value.problems
    return problem


# ---------------------------------------------------------------------------------- drawing


@pytest.mark.parametrize("name", ["own.html", "own.xml", "own.txt", "deep/own.html"])
def test_every_template_escapes(project: Project, name: str) -> None:
    """By default and in files of every name; only sanitised HTML is printed as it is."""
    project.write(f"templates/{name}", "{{ page.title }} {{ site.title }} {{ page.html }}")

    assert "A &lt;b&gt; A &lt;list&gt; <p>x</p>" == load(project).render(name, page(), site())


def test_addresses_hold_the_base_path(project: Project) -> None:
    """A theme names paths of the site and need not know where it is published."""
    assert "/reading/tags/ /reading/" == draw(project, "{{ url('/tags/') }} {{ url('/') }}")


def test_static_files_have_their_digest_in_the_address(project: Project) -> None:
    """Browsers fetch them anew when they have changed."""
    project.write("templates/static/a.css", b"one")
    first = draw(project, "{{ asset('a.css') }}")
    project.write("templates/static/a.css", b"two")
    second = draw(project, "{{ asset('a.css') }}")

    assert first.startswith("/reading/theme/a.css?v=")
    assert first != second


def test_a_field_of_ones_own_wins_over_a_method(project: Project) -> None:
    """`extra.items` is what the curator wrote."""
    assert "3" == draw(project, "{{ page.extra.items }}", extra={"items": 3})


def test_a_template_may_ask_whether_a_field_is_there(project: Project) -> None:
    """Of the curator's own data."""
    assert "none" == draw(project, "{{ page.extra.mood | default('none') }}")


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

    assert ["own a", "child b", "parent c"] == [
        loaded.render(f"{name}.html", page(), site()) for name in "abc"
    ]


def test_a_template_can_extend_the_one_that_it_overrides(project: Project) -> None:
    """By the name of the theme in front."""
    make_theme(project, "plain", base="[{% block main %}plain{% endblock %}]")
    project.configure(theme="plain")
    project.write(
        "templates/base.html",
        '{% extends "plain/base.html" %}{% block main %}own {{ super() }}{% endblock %}',
    )

    assert "[own plain]" == load(project).render("base.html", page(), site())


def test_static_files_of_the_whole_chain_are_published(project: Project) -> None:
    """The first in the chain wins here too."""
    make_theme(project, "parent")
    make_theme(project, "child", "parent")
    project.write("themes/parent/static/a.css", b"parent")
    project.write("themes/parent/static/b.css", b"parent")
    project.write("themes/child/static/a.css", b"child")
    project.configure(theme="child")

    assets = {asset.path: asset.data for asset in load(project).assets()}

    assert {"theme/a.css": b"child", "theme/b.css": b"parent"} == assets


def test_a_theme_of_the_site_wins_over_a_built_in_one(project: Project) -> None:
    """One can copy a theme and change it."""
    make_theme(project, "folio", base="mine")

    assert "mine" == load(project).render("base.html", page(), site())


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


# ----------------------------------------------------------------------------------- errors


def test_an_error_has_the_line_of_its_template(project: Project) -> None:
    """And the text of the line."""
    problem = refusal(project, "one\ntwo {{ page.nothing }}\n")

    assert ("templates/own.html", 2, "two {{ page.nothing }}") == (
        problem.at.path,
        problem.at.line,
        problem.at.text,
    )


def test_an_error_in_an_included_template_is_told_there(project: Project) -> None:
    """Not in the one that includes it."""
    project.write("templates/part.html", "\n\n{{ nothing }}")

    assert "templates/part.html:3" == str(refusal(project, "{% include 'part.html' %}").at)


def test_an_error_in_a_macro_is_told_there(project: Project) -> None:
    """Also when it is imported."""
    project.write("templates/m.html", "{% macro f() %}\n{{ nothing }}\n{% endmacro %}")
    template = "{% from 'm.html' import f %}\n\n{{ f() }}"

    assert "templates/m.html:2" == str(refusal(project, template).at)


@pytest.mark.parametrize(
    "template",
    [
        "{{ nothing }}",
        "{{ page.nothing }}",
        "{{ page.extra.nothing }}",
        "{{ site.options.nothing }}",
        "{% if nothing %}{% endif %}",
    ],
)
def test_a_name_that_is_not_there_is_an_error(project: Project, template: str) -> None:
    """A typing error does not print as nothing."""
    assert "nothing" in refusal(project, template).message


@pytest.mark.parametrize(
    "template",
    [
        "{{ ''.__class__ }}",
        "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "{{ page.__init__.__globals__ }}",
        "{{ page.title.format.__self__.__class__ }}",
        "{{ '{0.__class__}'.format(page) }}",
        "{{ ('%s' | attr('__class__')) }}",
        "{{ ([page] | map(attribute='__class__') | first).__mro__ }}",
        "{{ url.__globals__ }}",
        "{{ asset.__func__.__globals__ }}",
        "{{ range.__class__.__bases__ }}",
        "{{ dict.__subclasses__() }}",
        "{{ self.__init__.__globals__ }}",
        "{{ namespace.__init__.__globals__ }}",
        "{{ lipsum.__globals__ }}",
        "{{ cycler.__init__.__globals__.os }}",
        "{{ page.extra.update({'a': 1}) }}",
        "{{ page.extra.clear() }}",
        "{{ site.options.pop('accent') }}",
        "{% for i in range(10000000) %}{% endfor %}",
    ],
)
def test_a_template_runs_no_code_and_changes_nothing(project: Project, template: str) -> None:
    """It is an error to try."""
    project.write("templates/own.html", template)
    extra, shown = {"mood": "calm"}, site()

    with pytest.raises(SitegenError):
        load(project).render("own.html", page(extra=extra), shown)

    assert {"mood": "calm"} == extra
    assert {"accent": "red"} == shown.options


@pytest.mark.parametrize(
    "template",
    [
        "{{ page.title | nofilter }}",
        "{% notag %}",
        "{% if %}",
        "{% for %}",
        "{{ 1 / 0 }}",
        "{{ 1 + 'a' }}",
        "{{ page.title[0:1:0] }}",
        "{{ 'x' | int + page }}",
        "{{ page() }}",
        "{{ url() }}",
        "{{ url(1) }}",
        "{{ '%d' % 'x' }}",
        "{{ '%q' % 1 }}",
        "{{ [3, 'a'] | sort }}",
        "{{ 'a' | round }}",
        "{{ asset('nothing.css') }}",
        "{% include 'nothing.html' %}",
        "{% extends 'nothing.html' %}",
        "{% import 'nothing.html' as x %}",
        "{% include '../../sitegen.yaml' %}",
        "{% include page.extra %}",
        "{% include 'own.html' %}",
        "{% extends 'own.html' %}",
        "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}",
        "{{ 'a' ~ page.nothing }}",
        "{{ page.extra | tojson | nofilter }}",
        "{{ page | tojson }}",
    ],
)
def test_every_mistake_in_a_template_is_one_problem(project: Project, template: str) -> None:
    """In the template, and never a fault of ours."""
    assert "templates/own.html" == refusal(project, template).at.path

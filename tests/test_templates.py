"""Templates draw what they are given, and can do nothing else; what is wrong has its place."""

from __future__ import annotations

import html
import pickle
import re
from typing import Any
from urllib.parse import unquote

import markupsafe
import pytest
from project import Project, site_view

from sitegen import pipeline, theme
from sitegen.errors import Problem, SitegenError
from sitegen.model import Html
from sitegen.templates import Renderer
from sitegen.views import HeadView, LinkView, SiteView, TextView

HEAD = HeadView(title="T", description="D", url="u", canonical="c")


def site() -> SiteView:
    return site_view(options={"accent": "red"})


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


def renderer(project: Project, shown: SiteView | None = None) -> Renderer:
    loaded = theme.load(project.root, pipeline.load_config(project.root))
    return Renderer(loaded, shown or site())


def draw(project: Project, template: str, **values: Any) -> str:
    """What a template of the site's own draws."""
    project.write("templates/own.html", template)
    return renderer(project).render("own.html", page(**values))


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

    assert "A &lt;b&gt; A &lt;list&gt; <p>x</p>" == renderer(project).render(name, page())


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


def test_a_small_picture_stands_in_its_address(project: Project) -> None:
    """Every sign of it, but for space around; as browsers read such an address."""
    picture = '<svg xmlns="http://www.w3.org/2000/svg"><path fill="#a00" d="M0 0h9v9"/>\n<!--%ü-->'
    project.write("templates/static/a.svg", f"{picture}\n")
    address = html.unescape(draw(project, "{{ picture('a.svg') }}"))

    kind, _, data = address.partition(",")
    assert ("data:image/svg+xml", picture) == (kind, unquote(data))
    assert re.fullmatch(r"[\w!$()*+,./:;=?@~%-]+", data)


@pytest.mark.parametrize(("name", "size"), [("a.svg", 1001), ("a.png", 9)])
def test_any_other_picture_is_a_file(project: Project, name: str, size: int) -> None:
    """What is large, or of another kind."""
    project.write(f"templates/static/{name}", "x" * size)

    assert "True" == draw(project, f"{{{{ picture('{name}') == asset('{name}') }}}}")


def test_a_field_of_ones_own_wins_over_a_method(project: Project) -> None:
    """`extra.items` is what the curator wrote."""
    assert "3" == draw(project, "{{ page.extra.items }}", extra={"items": 3})


def test_a_template_may_ask_whether_a_field_is_there(project: Project) -> None:
    """Of the curator's own data."""
    assert "none" == draw(project, "{{ page.extra.mood | default('none') }}")


@pytest.mark.parametrize(
    "value",
    [
        "plain",
        "a & b",
        "<",
        ">",
        '"',
        "'",
        "&amp;",
        "é\U0001f600",
        "",
        0,
        1.5,
        True,
        None,
        ("a", "<"),
    ],
)
def test_values_print_as_jinja_escapes_them(project: Project, value: object) -> None:
    """Also those that are printed by a shorter way."""
    assert str(markupsafe.escape(value)) == draw(project, "{{ page.extra.a }}", extra={"a": value})


@pytest.mark.parametrize(
    "template",
    [
        "{% set x %}{{ page.title }}{% endset %}{{ x }}",
        "{% macro f(x) %}{{ x }}{% endmacro %}{{ f(page.title) }}",
        "{% macro f() %}{{ caller() }}{% endmacro %}{% call f() %}{{ page.title }}{% endcall %}",
        "{% filter trim %}{{ page.title }}{% endfilter %}",
        "{% block a %}{{ page.title }}{% endblock %}",
        "{% autoescape page.head %}{{ page.title }}{% endautoescape %}",
        "{{ page.title.strip() }}",
        "{{ page.head.title if page.head.html is defined else page.title }}",
        "{% for x in [page] if x.title and x.head.title %}{{ x.title }}{% endfor %}",
        "{% for x in [page] recursive %}{{ x.title if x.head.title }}{% endfor %}",
        "{% macro f(x=page.title, y=page.head.title) %}{{ x }}{% endmacro %}{{ f() }}",
        "{{ {'title': page}.title.title }}",
        "{{ [page.title] | join }}",
        "{{ '' ~ page.title }}",
        "{% for x in [page.title] %}{{ loop.cycle(x) if loop.last }}{% endfor %}",
    ],
)
def test_text_is_escaped_once_wherever_it_passes(project: Project, template: str) -> None:
    """Through variables, macros, filters and blocks."""
    assert "A &lt;b&gt;" == draw(project, template)


def test_text_can_be_printed_as_it_is(project: Project) -> None:
    """Where the theme says so."""
    template = "{% autoescape false %}{{ page.title }}{% endautoescape %}{{ page.title | safe }}"

    assert "A <b>A <b>" == draw(project, template)


def test_what_includes_and_blocks_draw_stands_in_order(project: Project) -> None:
    """Each at its place, however deep."""
    project.write("templates/frame.html", "1{% block a %}-{% endblock %}5{% include 'end.html' %}7")
    project.write("templates/part.html", "3")
    project.write("templates/end.html", "6")
    block = "2{% include 'part.html' %}{{ super() }}4"
    template = f"{{% extends 'frame.html' %}}{{% block a %}}{block}{{% endblock %}}"

    assert "123-4567" == draw(project, template)


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("{{ page.extra | tojson }}", '{"a": "\\u003c\u00e9", "b": 1}'),
        ("{{ page.extra | tojson(2) }}", '{\n  "a": "\\u003c\u00e9",\n  "b": 1\n}'),
    ],
)
def test_json_is_sorted_and_safe_in_a_script(
    project: Project, template: str, expected: str
) -> None:
    """With and without lines."""
    drawn = draw(project, template, extra={"b": 1, "a": "<\u00e9"})

    assert expected.replace("\u00e9", "\\u00e9") == drawn


def test_a_template_can_extend_the_one_that_it_overrides(project: Project) -> None:
    """By the name of the theme in front."""
    project.write("themes/plain/theme.yaml", "name: Plain\n")
    project.write("themes/plain/base.html", "[{% block main %}plain{% endblock %}]")
    project.configure(theme="plain")
    project.write(
        "templates/base.html",
        '{% extends "plain/base.html" %}{% block main %}own {{ super() }}{% endblock %}',
    )

    assert "[own plain]" == renderer(project).render("base.html", page())


def test_equal_themes_draw_equal_bytes(project: Project) -> None:
    """So that a page may be drawn in any process."""
    project.write("templates/own.html", "{{ page.title }}{{ asset('a.css') }}{{ url('/') }}")
    project.write("templates/static/a.css", b"a")
    loaded = theme.load(project.root, pipeline.load_config(project.root))
    sent, shown, view = pickle.loads(pickle.dumps((loaded, site(), page())))  # noqa: S301 - our own

    here = Renderer(loaded, site()).render("own.html", page())

    assert here == Renderer(sent, shown).render("own.html", view)


# -------------------------------------------------------------------------------- fragments

COUNTING = "{{ fragment('card.html', page.extra.card, site) }}"


def card(name: str = "a") -> LinkView:
    return LinkView(name=name, url="/")


def count_drawings(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """The cards that are drawn from now on."""
    drawn: list[object] = []
    plain = Renderer._draw

    def draw_and_tell(self: Renderer, template: str, shown: Any) -> Html:
        drawn.append(shown)
        return plain(self, template, shown)

    monkeypatch.setattr(Renderer, "_draw", draw_and_tell)
    return drawn


def test_equal_cards_are_drawn_once(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also when they are two values, as they are when they came from another process."""
    project.write("templates/card.html", "<{{ card.name }}>")
    project.write("templates/own.html", COUNTING)
    drawer, drawn = renderer(project), count_drawings(monkeypatch)

    pages = [
        drawer.render("own.html", page(extra={"card": card(name)})) for name in ("a", "b", "a")
    ]

    assert ["<a>", "<b>", "<a>"] == pages
    assert [card("a"), card("b")] == drawn


def test_a_fragment_can_show_anything(project: Project) -> None:
    """Also what holds a mapping, or is no view at all."""
    project.write("templates/card.html", "{{ card.extra.b or card }}")
    template = (
        "{{ fragment('card.html', page, site) }} {{ fragment('other.html', page.extra.b, site) }}"
    )
    project.write("templates/other.html", "{{ card }}")

    assert "1 1" == draw(project, template, extra={"b": 1})


def test_a_fragment_knows_the_site_and_no_page(project: Project) -> None:
    """It would look the same in every list."""
    project.write("templates/card.html", "{{ site.title }}{{ page is defined }}")

    assert "A &lt;list&gt;False" == draw(project, COUNTING, extra={"card": card()})


def test_a_fragment_is_given_the_site_alone(project: Project) -> None:
    """Something else in its place would show up in other pages too."""
    project.write("templates/card.html", "{{ site }}")

    problem = refusal(project, "{{ fragment('card.html', page, page) }}")

    assert "the third argument of 'fragment' is 'site'" == problem.message


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
        renderer(project, shown).render("own.html", page(extra=extra))

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
        "{{ picture('nothing.svg') }}",
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


def test_a_template_that_was_compiled_before_is_drawn_as_it_is_now(project: Project) -> None:
    """What is kept of one source is not taken for another of the same name."""
    project.write("templates/part.html", "old")
    whole = "{% include 'part.html' %}"
    assert draw(project, whole) == "old"

    project.write("templates/part.html", "new")
    assert draw(project, whole) == "new"
    assert draw(project, f"{whole}er") == "newer"

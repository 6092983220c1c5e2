"""What a page depends on beside its view is found in its templates, and nothing of it is missed."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from sitegen.closures import closures, reached
from sitegen.theme import Closure, Folder, Theme

CHILD = "child"
FOLIO = "folio"


def theme(
    templates: Mapping[str, str],
    below: Mapping[str, str] | None = None,
    static: Mapping[str, bytes] | None = None,
    base_path: str = "/",
) -> Theme:
    """A theme of two folders: `below` are the templates of the parent."""
    return Theme(
        (
            Folder(CHILD, CHILD, templates, static or {}),
            Folder(FOLIO, FOLIO, below or {}, {}),
        ),
        {},
        base_path,
    )


def closure(template: str, **static: bytes) -> Closure:
    """The closure of a template that stands alone, beside `b.html` and `c.html`."""
    files = {"a.html": template, "b.html": "b", "c.html": "c"}
    return closures(theme(files, static=static))["a.html"]


# ---------------------------------------------------------------------------------- templates

TO_B = [
    "{% extends 'b.html' %}",
    "{% include 'b.html' %}",
    "{% include 'b.html' ignore missing %}",
    "{% include 'b.html' without context %}",
    "{% include ['b.html', 'd.html'] %}",
    "{% include ('d.html', 'b.html') ignore missing %}",
    "{% include 'b.html' if page.title else 'd.html' %}",
    "{% extends 'd.html' if page.title else 'b.html' %}",
    "{% import 'b.html' as b %}",
    "{% import 'b.html' as b with context %}",
    "{% from 'b.html' import f %}",
    "{% macro m() %}{% include 'b.html' %}{% endmacro %}",
    "{% block m %}{% for x in page %}{% include 'b.html' %}{% endfor %}{% endblock %}",
    "{% if false %}{% include 'b.html' %}{% endif %}",
    "{{ fragment('b.html', page.card, site) }}",
    "{{ fragment(card=page.card, template='b.html', site=site) | trim }}",
    "{{ fragment('b.html' if page.title else 'd.html', page.card, site) }}",
    "{% call fragment('b.html', page.card, site) %}{% endcall %}",
    "{% set x %}{{ fragment('b.html', page.card, site) }}{% endset %}",
    "{% include 'child/b.html' %}",
]

TO_ALL = [
    "{% extends page.title %}",
    "{% include page.title %}",
    "{% include 'b' ~ '.html' %}",
    "{% include ['d.html', page.title] %}",
    "{% include 'd.html' if page.title else page.title %}",
    "{% import page.title as b %}",
    "{% from page.title import b %}",
    "{{ fragment(page.title, page.card, site) }}",
    "{{ fragment(*page.extra.some) }}",
    "{{ fragment(**page.extra.some) }}",
    "{% set f = fragment %}{{ f('b.html', page.card, site) }}",
    "{{ m(fragment) }}",
    "{% notag %}",
    "{{ page.title",
    "{{ " + "(" * 5000 + ")" * 5000 + " }}",
]


@pytest.mark.parametrize("template", [*TO_B, *TO_ALL])
def test_a_template_that_can_be_reached_counts(template: str) -> None:
    """However it is named; where the name is computed, each does."""
    files = {"a.html": template, "b.html": "one", "c.html": "c"}

    before, after = (closures(theme(files | {"b.html": text}))["a.html"] for text in ("one", "two"))

    assert before.digest != after.digest


@pytest.mark.parametrize("template", TO_B)
def test_a_template_that_cannot_be_reached_does_not_count(template: str) -> None:
    """A change elsewhere leaves the page as it is."""
    files = {"a.html": template, "b.html": "b", "c.html": "one"}

    before, after = (closures(theme(files | {"c.html": text}))["a.html"] for text in ("one", "two"))

    assert before.digest == after.digest


@pytest.mark.parametrize("template", TO_ALL)
def test_a_computed_name_can_lead_to_a_new_template(template: str) -> None:
    """Also to one that nobody has named."""
    files = {"a.html": template, "b.html": "b"}

    before = closures(theme(files))["a.html"]
    after = closures(theme(files | {"new.html": ""}))["a.html"]

    assert before.digest != after.digest


@pytest.mark.parametrize(
    "template",
    [
        "{% include ['b.html', 'c.html'] %}",
        "{% include 'b.html' ignore missing %}",
        "{% include 'folio/x.html' %}{% include 'b.html' ignore missing %}",
    ],
)
def test_a_template_that_comes_to_be_counts(template: str) -> None:
    """It would be taken now, before or beside the others."""
    files = {"a.html": template, "c.html": "c"}

    before = closures(theme(files))["a.html"]
    after = closures(theme(files | {"b.html": ""}))["a.html"]

    assert before.digest != after.digest


def test_a_template_that_stands_in_for_another_counts() -> None:
    """In the page that includes it by its own name; not in one that asks for the parent's."""
    below = {
        "a.html": "{% include 'b.html' %}",
        "past.html": "{% include 'folio/b.html' %}",
        "b.html": "b",
    }

    before, after = closures(theme({}, below)), closures(theme({"b.html": "own"}, below))

    assert before["a.html"].digest != after["a.html"].digest
    assert before["past.html"] == after["past.html"]


def test_what_is_reached_by_way_of_others_counts() -> None:
    """To any depth, and in a circle too."""
    files = {
        "a.html": "{% extends 'b.html' %}",
        "b.html": "{{ fragment('c.html', page.card, site) }}",
        "c.html": "{% include 'd.html' %}{% include 'a.html' %}",
        "d.html": "one",
    }

    before = closures(theme(files))
    after = closures(theme(files | {"d.html": "{{ site.title }}"}))

    assert all(before[name].digest != after[name].digest for name in files)
    assert {("title",)} == {after[name].site for name in files}


def test_a_template_is_told_from_another_of_equal_text() -> None:
    """Two that would draw the same now may be changed apart."""
    found = closures(theme({"a.html": "x", "b.html": "x"}))

    assert found["a.html"] != found["b.html"]


def test_every_name_has_a_closure() -> None:
    """Those that pages are asked for with, and those that lead to one theme."""
    found = closures(theme({"home.html": ""}, {"tag.html": ""}))

    assert ["child/home.html", "folio/tag.html", "home.html", "tag.html"] == sorted(found)


def test_the_base_path_counts() -> None:
    """Every address holds it."""
    one, two = (closures(theme({"a.html": ""}, base_path=path)) for path in ("/", "/reading/"))

    assert one["a.html"].digest != two["a.html"].digest


def test_closures_are_the_same_each_time() -> None:
    """In whatever order the files were found."""
    files = {"a.html": "{% include ['b.html', 'c.html'] %}", "b.html": "b", "c.html": "c"}
    backwards = dict(reversed(files.items()))

    assert closures(theme(files)) == closures(theme(backwards))


# ------------------------------------------------------------------------------- static files


@pytest.mark.parametrize(
    "template",
    [
        "{{ asset('a') }}",
        "{{ asset(name='a') }}",
        "{{ asset('a' if page else 'c') }}",
        "{{ picture('a') }}",
    ],
)
def test_a_static_file_that_is_named_counts(template: str) -> None:
    """Its address holds its digest; the others say nothing."""
    first = closure(template, a=b"1", b=b"1")

    assert first.digest != closure(template, a=b"2", b=b"1").digest
    assert first.digest != closure(template, b=b"1").digest
    assert first.digest == closure(template, a=b"1", b=b"2").digest


@pytest.mark.parametrize(
    "template",
    [
        "{{ asset(page.title) }}",
        "{% set f = asset %}{{ f('a') }}",
        "{{ m(asset) }}",
        "{{ asset(*page.extra.some) }}",
        "{{ picture(page.title) }}",
        "{% notag %}",
    ],
)
def test_every_static_file_counts_where_the_name_is_computed(template: str) -> None:
    """Changed, or new."""
    first = closure(template, a=b"1")

    assert first.digest != closure(template, a=b"2").digest
    assert first.digest != closure(template, a=b"1", b=b"1").digest


# ----------------------------------------------------------------------------------- the site


@pytest.mark.parametrize(
    ("template", "words"),
    [
        ("", ()),
        ("{{ page.title }}{{ card.site }}{{ page.site.title }}", ()),
        ("{{ site.title }}", ("title",)),
        ("{{ site.url }}{% if site.author %}{{ site.url }}{% endif %}", ("author", "url")),
        ("{{ site['title'] }}", ("title",)),
        ("{{ site['title' if page else 'url'] }}", ("title", "url")),
        ("{{ site.options.accent }}", ("options",)),
        ("{{ site.title.upper() | trim }}", ("title",)),
        ("{% set x = site.menu %}{{ x }}", ("menu",)),
        ("{% for x in site.menu %}{{ x }}{% endfor %}", ("menu",)),
        ("{{ site.nothing | default('') }}", ()),
        ("{% macro f(x=site.title) %}{{ site.url }}{% endmacro %}", ("title", "url")),
        ("{{ fragment('b.html', page.card, site) }}", ()),
        ("{{ fragment('b.html', card=page.card, site=site) }}", ()),
        ("{% set site = page %}{{ site.title }}", ("title",)),
    ],
)
def test_the_words_of_the_site_that_are_named_count(template: str, words: tuple[str, ...]) -> None:
    """No others: the number of entries may change without a page that does not tell it."""
    assert words == closure(template).site


@pytest.mark.parametrize(
    "template",
    [
        "{{ site }}",
        "{% set x = site %}{{ x.title }}",
        "{% with x = site %}{{ x.title }}{% endwith %}",
        "{% macro f(x) %}{{ x.title }}{% endmacro %}{{ f(site) }}",
        "{% call(x) f(site) %}{% endcall %}",
        "{{ site | attr('title') }}",
        "{{ [site] | map(attribute='title') | first }}",
        "{% for x in [site] %}{{ x.title }}{% endfor %}",
        "{{ {'a': site}.a.title }}",
        "{{ dict(a=site).a.title }}",
        "{{ (site if page else page).title }}",
        "{{ (site or page).title }}",
        "{{ site[page.title] }}",
        "{{ site == page }}",
        "{{ fragment('b.html', site, site) }}",
        "{{ fragment(site, page.card, page) }}",
        "{{ url(site) }}",
        "{{ site() }}",
        "{% include site %}",
        "{% notag %}",
        "{% include 'broken.html' %}",
    ],
)
def test_a_site_that_is_passed_on_counts_as_a_whole(template: str) -> None:
    """Nobody can say what is asked of it there."""
    files = {"a.html": template, "b.html": "", "broken.html": "{% if %}"}

    assert closures(theme(files))["a.html"].site is None


def test_what_a_fragment_names_counts_for_the_page() -> None:
    """The card shows the site's language, and so does each list of cards."""
    files = {
        "a.html": "{{ fragment('card.html', page.card, site) }}{{ site.title }}",
        "card.html": "{{ site.lang }}",
    }

    assert ("lang", "title") == closures(theme(files))["a.html"].site


# -------------------------------------------------------------------------------- for people


def test_what_is_reached_is_named_by_its_place() -> None:
    """The template first, then others that are there, then static files; each once."""
    files = {"z.html": "{% include ['c.html', 'none.html'] %}{{ asset('s.css') }}", "b.html": ""}
    below = {"c.html": "{% include 'folio/d.html' %}{% include 'd.html' %}", "d.html": ""}
    static = {"s.css": b"", "t.css": b""}

    found = reached(theme(files, below, static), "z.html")

    assert ("child/z.html", "folio/c.html", "folio/d.html", "child/static/s.css") == found


def test_all_is_reached_where_a_name_is_computed() -> None:
    """Templates and static files."""
    files = {"a.html": "{% include page.title %}{{ asset(page.title) }}", "b.html": ""}

    found = reached(theme(files, static={"s.css": b""}), "a.html")

    assert ("child/a.html", "child/b.html", "child/static/s.css") == found

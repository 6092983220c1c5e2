"""Views go to the processes that draw them as bytes, and come out as they went in."""

from __future__ import annotations

from collections import abc
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import msgspec
import pytest
from project import site_view

from sitegen import sheets
from sitegen.model import Html
from sitegen.rendered import Heading
from sitegen.sheets import Order, Pencil
from sitegen.theme import Folder, Theme
from sitegen.views import HeadView, LinkView, PageView, TextView, View

HEAD = HeadView(title="T", description="D", url="u", canonical="c")
SITE = site_view(
    menu=(LinkView(name="Tags", url="/reading/tags/"),), options={"columns": 3, "deep": True}
)


def text_view(**values: Any) -> TextView:
    plain: dict[str, Any] = {
        "head": HEAD,
        "title": "A <b>",
        "lang": "en",
        "direction": "ltr",
        "html": Html(""),
        "headings": (),
        "extra": {},
    }
    return TextView(**(plain | values))


def theme_of(**templates: str) -> Theme:
    named = {f"{name}.html": text for name, text in templates.items()}
    return Theme((Folder("own", "templates", named, {"a.css": b"a {}"}),), {}, "/reading/")


def order(theme: Theme, *pages: Pencil) -> Order:
    return Order(sheets.encode(theme), sheets.encode(SITE), pages)


def pencil(template: str, view: View, **values: Any) -> Pencil:
    return Pencil(f"{template}.html", type(view).__name__, sheets.encode(view), **values)


# ------------------------------------------------------------------------------- to and fro


@pytest.mark.parametrize("kind", get_args(PageView), ids=lambda kind: str(kind.__name__))
def test_every_view_of_a_page_comes_out_as_it_went_in(kind: type[View]) -> None:
    """Whatever its fields are: a new one is tried here too."""
    view = example(kind)

    assert view == sheets.view_of(pencil("own", view))


def example(kind: Any) -> Any:
    """A value of a type, with something in each field."""
    if kind in EXAMPLES:
        return EXAMPLES[kind]
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is tuple:
        return (example(arguments[0]),)
    if origin is Literal:
        return arguments[-1]
    if origin in (UnionType, Union):
        return example(arguments[0])
    if origin is abc.Mapping:
        deep = {"deep": [1, True, "x"]}
        return {"mood": deep if arguments[1] is Any else example(arguments[1])}
    hints = get_type_hints(kind)
    return kind(**{name: example(hints[name]) for name in kind.__struct_fields__})


EXAMPLES = {str: "Text <b>", int: 3, bool: True, Html: Html("<p>x</p>")}


def test_a_text_is_put_into_the_view() -> None:
    """As HTML that templates print as it is, with its headings."""
    headings = (Heading(2, "one", "One"),)

    found = sheets.view_of(pencil("own", text_view(), html="<p>x</p>", headings=headings))

    assert isinstance(found, TextView)
    assert ("<p>x</p>", headings) == (found.html, found.headings)
    assert isinstance(found.html, Html)


@pytest.mark.parametrize("field", ["title", "lang", "extra"])
def test_another_view_has_other_bytes(field: str) -> None:
    """They are its identity: what a page is remembered by."""
    value = {"mood": "calm"} if field == "extra" else "other"

    assert sheets.encode(text_view()) == sheets.encode(text_view())
    assert sheets.encode(text_view()) != sheets.encode(text_view(**{field: value}))


def test_a_theme_comes_out_as_it_went_in() -> None:
    """With its static files, which are bytes."""
    theme = theme_of(a="A", b="B")

    assert theme == sheets._decode(sheets.encode(theme), Theme)


# -------------------------------------------------------------------------------- drawing


def test_pages_are_drawn_in_their_order() -> None:
    """Each with its own template and text, for the same site."""
    theme = theme_of(a="{{ site.title }}: {{ page.html }}", b="{{ page.title }}")

    drawn = sheets.draw(
        order(theme, pencil("a", text_view(), html="<p>x</p>"), pencil("b", text_view()))
    )

    assert ["A &lt;list&gt;: <p>x</p>", "A &lt;b&gt;"] == [item.data.decode() for item in drawn]
    assert [(), ()] == [item.problems for item in drawn]


def test_a_page_that_cannot_be_drawn_leaves_the_others() -> None:
    """Its problem comes back as a value."""
    theme = theme_of(a="{{ nothing }}", b="{{ page.title }}")

    bad, good = sheets.draw(order(theme, pencil("a", text_view()), pencil("b", text_view())))

    assert (b"", ["templates/a.html:1"]) == (bad.data, [str(item.at) for item in bad.problems])
    assert (b"A &lt;b&gt;", ()) == (good.data, good.problems)


def test_another_theme_or_site_is_not_mistaken_for_the_last() -> None:
    """A process draws for `serve` as long as it goes on."""
    theme, other = theme_of(a="one {{ site.title }}"), theme_of(a="two {{ site.title }}")
    page = pencil("a", text_view())
    site = msgspec.structs.replace(SITE, title="B")

    texts = [
        sheets.draw(Order(sheets.encode(one), sheets.encode(two), (page,)))[0].data
        for one, two in [(theme, SITE), (other, SITE), (other, site), (theme, SITE)]
    ]

    assert [b"one A &lt;list&gt;", b"two A &lt;list&gt;", b"two B", b"one A &lt;list&gt;"] == texts

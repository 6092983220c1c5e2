"""The engine that leaves out what cannot match makes what the library makes with all its steps."""

from __future__ import annotations

import time
from itertools import pairwise
from xml.etree.ElementTree import Element

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown.serializers import to_html_string

from sitegen import dialect
from sitegen.dialect.serializer import serialize
from sitegen.dialect.spans import spans_of

bounded = settings(max_examples=150, derandomize=True, deadline=None)

TRICKY = [
    *("*a* **b** ***c*** ****d**** *e **f** g* **h *i* j**", "*a **b* c**", "a_b_c __d__ _e_f_"),
    *(r"\* \\ \`a` `\` \[a](b) \![c](d) \" \' \-- \... \_", "`` a`b `` `c ``d`` e`"),
    *("[a[b]c](d) [e](f(g)h) [i](<j k> 'l') [m](n \"o\" )", "[p](q", "[e] (f) [g]\n(h)"),
    *("[*a*](b) *[c](d)* [`e`](f) ![*g*](h) [![i](j)](k)", "[a](b 'c\"d')", "[a](\n b )"),
    *("[a][b] [b] [b][] ![c][b]\n\n[b]: d 'e'", "[a\nb]\n\n[a b]: c", "> [x]: y\n\n[x] ![x]"),
    *('![a](b_c_ "d *e*") ![f\\]g](h)', "a[^x]", "[^a]: b", "# a[^1]\n\n[^1]: b"),
    "a[^1] b[^1] c[^2]\n\n[^1]: d [e](f) *g*\n\n    h\n[^2]: i [j]\n\n    [j]: k",
    *("<https://x.example/?a=b&c=d> <a@b.example> <x> &amp; &#60; & &copy; &nope;", "a <b"),
    *("| a | `b|c` |\n|:-:|--:|\n| *d* | e\\|f |", "a|b\n-|-\n1|2", "a | b", "|a|\n|-|\n|[b](c)|"),
    *("```\na\n```", "~~~ python\ndef f(): pass\n~~~", "```a", "    code\n\n    more\n\nnot"),
    *("```{.python linenos=1 hl_lines=1}\na\n```", "    :::python\n    a", "    #!python\n    a"),
    *("\ta\tb", "- a\n\n      b\n- c\n    - d\n\n    e", "1. a\n2. b\n\n- c\n+ d\n* e", "3) a"),
    *("7. a\n\n   b", "1986. a", "a\n1986. b", "- # a\n  b", "a\n- b", "-", "- ", "* * *\n- a"),
    *(
        "# a #\n## *b* `c` [d](e)\n### a\n# a",
        "a\n===\nb\n---\nc",
        "#a",
        "a\n# b\nc",
        "# \\# &amp; <b>",
    ),
    *(
        "> a\n> > b\n> - c\n\nd",
        ">a\nb",
        "> # a\n>\n>     b",
        "> | a | b |\n> |---|---|\n> | c | d |",
    ),
    *("---", "***", "_ _ _", "a\n***\nb", "== a", "a\n==b", "a  \nb \nc   \nd\\\ne", "*a  \nb*"),
    *("[TOC]\n\n# a\n## b *c*", "# [TOC]", "`[TOC]`", "> [TOC]\n\n# a", "a [TOC]", "\\[TOC]\n# a"),
    *("///Footnotes Go Here///\n\na[^1]\n\n[^1]: b", "\x02klzzwxh:0000\x03 *a*", "klzzwxh:0000"),
    *("\x02wzxhzdk:0\x03 &amp;", "# a\n# a\n# a_1\n# a", "# \n#", "a\n\n\n\nb", " a", "\r\na\r\rb"),
]
_MIXTURE = st.lists(
    st.one_of(
        st.sampled_from(TRICKY),
        st.sampled_from([*"\n *_`[]()!<>&#|\\-1.:^~\"'a", "\n\n", "    ", "](", "[^1]"]),
    ),
    max_size=12,
).map("".join)


# Texts in which most spans are simple, and some are not quite.
# fmt: off
_SPANS = st.lists(
    st.sampled_from(
        [
            "*a b*", "**a**", "*a*b", "`a`", "` a<b `", "`&amp;\\`", "[a](b)",
            "[a\nb](c_d*e?f=g&h;)",
            "[^1]", "[^2]", "[^3]", "[^a](b)", "[a](b[^1]c)", "![a](b)", "[a]", "[*a*](b)",
            "*[a](b)*",
            "[`a`](b)", "[a](title 'title')", "<a@b.example>", "* a", "a *", "a", "b_c", "_d_",
            " ", "  ", "\n", ", ", "&", "&amp;", "R&D", "<", "]", "(", "!", "'", "*", "**", "***",
            "`",
            "``", "[", "_", "\\", "\\*", "\n\n", "\n- ", "\n\n> ", "\n\n## ", "\u00a0", "\u00e9",
            "\u6f22",
        ]
    ),
    max_size=14,
).map("".join)
# fmt: on
_NOTES = st.sampled_from(
    [
        "",
        "\n\n[^1]: a *b*[^2]\n\n[^2]: c [d](e)[^1]",
        "\n\n[^1]: a\n[^2]: - *b*\n\n    c[^2]",
        "\n\n[a]: b",
    ]
)


def plainly(text: str) -> str:
    """What the library makes of a text with our rules, all steps taken."""
    return dialect.engine(fast=False).convert(text)


# One for all texts: what one text leaves behind would show in the next.
FAST = dialect.engine()


@pytest.mark.parametrize("text", TRICKY)
def test_shortcuts_change_nothing(text: str) -> None:
    """An engine that leaves out what cannot match gives the same HTML to the byte."""
    assert plainly(text) == FAST.reset().convert(text)


@bounded
@given(_MIXTURE)
def test_shortcuts_change_nothing_of_any_mixture(text: str) -> None:
    """However texts are put together."""
    assert plainly(text) == FAST.reset().convert(text)


@settings(bounded, max_examples=600)
@given(_SPANS, _NOTES)
def test_spans_that_are_read_at_once_change_nothing(text: str, notes: str) -> None:
    """Simple code, links, emphasis and footnotes, beside others and alone."""
    assert plainly(text + notes) == FAST.reset().convert(text + notes)


def _element(tag: str, attributes: dict[str, str], text: str | None, tail: str | None) -> Element:
    item = Element(tag, attributes)
    item.text, item.tail = text, tail
    return item


def _put_into(items: list[Element]) -> Element:
    """A tree of elements: each lies in one of those before it."""
    for number, item in enumerate(items[1:], start=1):
        items[(number - 1) // 2].append(item)
    return items[0]


_TEXT = st.one_of(st.none(), st.text(alphabet="a &<>\"'\n;#x1\x02", max_size=8))
_ELEMENT = st.builds(
    _element,
    st.sampled_from(["p", "em", "br", "img", "hr", "li", "code", "h2"]),
    st.dictionaries(
        st.sampled_from(["href", "title", "class", "checked"]),
        st.one_of(st.text(alphabet="a &<>\"'\n;#x1", max_size=8), st.just("checked")),
        max_size=3,
    ),
    _TEXT,
    _TEXT,
)


@bounded
@given(st.lists(_ELEMENT, min_size=1, max_size=8))
def test_a_tree_is_written_as_the_library_writes_it(items: list[Element]) -> None:
    """Text, references, attributes that say their own name, elements without an end."""
    root = _put_into(items)

    assert to_html_string(root) == serialize(root)


def test_a_tree_may_be_deep() -> None:
    """Deeper than functions can call each other: emphasis in emphasis."""
    items = [Element("em") for _ in range(5_000)]
    for outer, inner in pairwise(items):
        outer.append(inner)

    assert to_html_string(items[0]) == serialize(items[0])


@pytest.mark.parametrize(
    "text",
    ["`a" * 20_000, "*a" * 20_000, "[a" * 5_000, "[a](" * 2_000, "[^a" * 20_000, "&a" * 20_000],
    ids=range(6),
)
def test_spans_are_looked_for_in_linear_time(text: str) -> None:
    """What begins a span and does not end is passed over once."""
    begin = time.process_time()
    spans_of(text)

    assert time.process_time() - begin < 1


def test_a_shortcut_for_one_text_is_none_for_the_next() -> None:
    """What a text can have is found out anew each time."""
    texts = ["a", "[a]\n\n[a]: b", "a[^1]\n\n[^1]: b", "*a* `b` <c@d.example>", "| a |\n|---|"]
    expected = [plainly(text) for text in texts]

    assert expected == [FAST.reset().convert(text) for text in texts]
    assert expected[::-1] == [FAST.reset().convert(text) for text in reversed(texts)]

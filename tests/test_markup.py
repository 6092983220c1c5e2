"""Markdown becomes sanitised HTML; plain text becomes Markdown that stays plain text."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sitegen import escaping, hyperlinks, markup
from sitegen.rendered import Heading
from sitegen.text import control_character, excerpt, fold_spaces
from sitegen.typography import AS_IT_IS

bounded = settings(max_examples=150, derandomize=True, deadline=None)

# The allow-list, written down a second time: what a page may hold of other people's text.
TAGS = set(
    "a abbr blockquote br code del div em h2 h3 h4 h5 h6 hr img li ol p pre section span strong"
    " sub sup table tbody td th thead tr ul".split()
)
ATTRIBUTES = {"href", "title", "class", "id", "src", "alt", "start"}
SCHEMES = ("http:", "https:", "mailto:")


class Inspector(HTMLParser):
    """Collects what a browser would find in a fragment that must not be there."""

    def __init__(self, fragment: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self.feed(fragment)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in TAGS:
            self.found.append(f"<{tag}>")
        for name, value in attrs:
            # Code and tables that scroll can be reached by keyboard.
            if name not in ATTRIBUTES and (name, value) != ("tabindex", "0"):
                self.found.append(f"{name}={value}")
            if name in ("href", "src") and _is_active(value or ""):
                self.found.append(f"{name}={value}")

    def handle_comment(self, data: str) -> None:
        self.found.append(f"<!--{data}")

    def handle_decl(self, decl: str) -> None:
        self.found.append(f"<!{decl}")

    def unknown_decl(self, data: str) -> None:
        self.found.append(f"<![{data}")

    def handle_pi(self, data: str) -> None:
        self.found.append(f"<?{data}")


def _is_active(address: str) -> bool:
    """Whether an address has a scheme beyond the three, as browsers read it."""
    # Browsers drop tabs and line ends anywhere, and controls and spaces at the front.
    seen = re.sub(r"[\t\n\r]", "", address).lstrip("".join(map(chr, range(33)))).lower()
    return bool(re.match(r"[a-z][a-z0-9+.-]*:", seen)) and not seen.startswith(SCHEMES)


def html(text: str) -> str:
    return markup.render(text).html


# ------------------------------------------------------------------------------- rendering


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A *b* **c** `d`", "<p>A <em>b</em> <strong>c</strong> <code>d</code></p>"),
        ("> Quoted", "<blockquote>\n<p>Quoted</p>\n</blockquote>"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
        ("3. c\n4. d", '<ol start="3">\n<li>c</li>\n<li>d</li>\n</ol>'),
        ("one  \ntwo", "<p>one<br>\ntwo</p>"),
        ("one          \ntwo", "<p>one<br>\ntwo</p>"),
        ("[a](https://x.example/)", '<p><a href="https://x.example/">a</a></p>'),
        ("![a](b.png)", '<p><img alt="a" src="b.png"></p>'),
        ("snake_case_name", "<p>snake_case_name</p>"),
        ("(c) (tm) +- 1/2", "<p>(c) (tm) +- 1/2</p>"),
    ],
)
def test_markdown_becomes_html(text: str, expected: str) -> None:
    """The common forms, and signs that stay what they are."""
    assert expected == html(text)


def test_tables_say_their_alignment_by_class() -> None:
    """A strict content policy forbids styles."""
    rendered = html("| a | b |\n|---|--:|\n| 1 | 2 |")

    assert '<td class="align-right">2</td>' in rendered
    assert "style" not in rendered


def test_code_is_highlighted_by_class() -> None:
    """In a fence that names its language; without one it stays plain."""
    assert '<span class="k">' in html("```python\ndef f(): pass\n```")
    assert "<span class" not in html("```\ndef f(): pass\n```").replace("<span></span>", "")


def test_footnotes_link_forth_and_back() -> None:
    """Their anchors are kept by the sanitiser."""
    rendered = markup.render("A[^1]\n\n[^1]: Note.")

    assert {"fn:1", "fnref:1"} == set(rendered.anchors)
    assert {"#fn:1", "#fnref:1"} == set(rendered.links)


def test_the_highest_heading_becomes_the_second_level() -> None:
    """The first belongs to the title of the page; the distance between levels stays."""
    rendered = markup.render("# One\n\n### Two\n\n# Three")

    assert (
        Heading(2, "one", "One"),
        Heading(4, "two", "Two"),
        Heading(2, "three", "Three"),
    ) == rendered.headings


def test_low_headings_rise() -> None:
    """A text that begins with the third level leaves no gap."""
    assert ('<h2 id="a">A</h2>', '<h6 id="b">B</h6>') == (
        html("### A"),
        html("# x\n\n###### B").split("\n")[1],
    )


def test_headings_of_one_name_have_two_anchors() -> None:
    """And keep them from build to build."""
    anchors = markup.render("## Same\n\n## Same").anchors

    assert 2 == len(set(anchors))
    assert anchors == markup.render("## Same\n\n## Same").anchors


def test_anchors_are_slugs() -> None:
    """Of any script."""
    assert ("uber-uns", "日本") == markup.render("## Über *uns*\n\n## 日本").anchors


def test_links_are_told_in_their_order() -> None:
    """As they were written, each once, pictures too; what code shows is no link."""
    text = "[a](b.md#c) ![d](e.png) [f](b.md#c) [g](<h i.pdf>) `[j](k)` [l](m?n=1&o=2)"

    assert ("b.md#c", "e.png", "h i.pdf", "m?n=1&o=2") == markup.render(text).links


def test_links_that_the_sanitiser_drops_are_told() -> None:
    """The author has to hear of them; those that are kept are told once."""
    text = "[a](https://[x) [b](javascript:c) ![d](https://[y) [e](https://z.example/?a=1&b=2)"

    assert ("https://z.example/?a=1&b=2", "https://[x", "https://[y") == markup.render(text).links


def test_the_plain_text_has_no_markup() -> None:
    """For descriptions and search: one line, entities resolved."""
    text = "## Head\n\nA *b*c & <d>\n\n- e\n- f"

    assert "Head A bc & <d> e f" == markup.plain_text(html(text))


@pytest.mark.parametrize("word", ["word", "*em*", "`a`", "&amp;", "[a](b)", "x<y>z", "日本語", "…"])
@pytest.mark.parametrize("count", [1, 29, 30, 31, 32, 50, 500])
@pytest.mark.parametrize("end", [" ", "\n\n", "\n- ", "\n\n## "])
def test_the_opening_is_the_excerpt_of_the_whole(word: str, count: int, end: str) -> None:
    """Though most of a long text is not looked at."""
    rendered = markup.render(end.join([word] * count) + " end")

    assert excerpt(markup.plain_text(rendered.html), 30) == rendered.opening


def test_nothing_leaks_from_one_text_into_the_next() -> None:
    """Reference links and footnotes belong to the text that defines them."""
    markup.render("[r]: https://x.example/\n\n[^n]: Note.")

    assert "<p>[a][r] [^n]</p>" == html("[a][r] [^n]")


def test_placeholders_of_the_library_cannot_be_forged() -> None:
    """Its markers are removed from the text."""
    assert "\x02" not in html("a \x02wzxhzdk:0\x03 b")


@pytest.mark.parametrize("reference", ["&#27;", "&#x0b;", "&#xfffe;", "&#12;"])
def test_no_reference_brings_a_control_character(reference: str) -> None:
    """Feeds are XML, in which they are forbidden."""
    rendered = markup.render(f"a {reference} b [c](/d{reference}e) ![f{reference}g](h)")

    assert control_character(rendered.html) is None
    assert control_character(markup.plain_text(rendered.html)) is None


# ------------------------------------------------------------------------------ sanitising

HOSTILE = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//x.example/a.js></SCRIPT>",
    "<img src=x onerror=alert(1)>",
    '<img src="x" onerror="alert(1)">',
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img onerror=f()&gt;'>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<a href=javascript:alert(1)>x</a>",
    "<a href='jav&#x09;ascript:alert(1)'>x</a>",
    "<form action=javascript:alert(1)><button>x</button></form>",
    "<base href=//x.example/>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<style>@import '//x.example/a.css'</style>",
    "<p style=background:url(javascript:alert(1))>x</p>",
    "<details open ontoggle=alert(1)>",
    "<input autofocus onfocus=alert(1)>",
    "<template><script>alert(1)</script></template>",
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    "<!--><img src=x onerror=alert(1)>-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?xml version='1.0'?><x xmlns='http://www.w3.org/1999/xhtml'><script>alert(1)</script></x>",
    "[a](javascript:alert(1))",
    "[a](JaVaScRiPt:alert(1))",
    "[a](&#106;avascript:alert(1))",
    "[a](java\nscript:alert(1))",
    "[a](java&Tab;script:alert(1))",
    "[a](\x01javascript:alert(1))",
    "[a](java&#27;script:alert(1))",
    "[a](java&#x1;script&#xffff;:alert(1))",
    "[a](&#1;javascript:alert(1))",
    "![a](java&#12;script:alert(1))",
    "[a](vbscript:msgbox(1))",
    "[a](data:text/html,<script>alert(1)</script>)",
    "[a](file:///etc/passwd)",
    "![a](javascript:alert(1))",
    "![a](data:image/svg+xml;base64,PHN2Zz4=)",
    '![a](x "b\\" onerror=alert(1) c=\\"")',
    '[a](https://x.example/"onmouseover=alert(1)//)',
    "[a](https://x.example/ '\"><script>alert(1)</script>')",
    "[r]: javascript:alert(1)\n\n[a][r]",
    '[a](x "<pre><img src=x onerror=alert(1)>")',
    "![<table><img src=x onerror=alert(1)>](x)",
    "<javascript:alert(1)>",
    '<https://x.example/"onclick=alert(1)>',
    '```"><script>alert(1)</script>\ncode\n```',
    "```{ onclick=alert(1) .python }\ncode\n```",
    '```python hl_lines="1" style="color:red"\ncode\n```',
    "# x {: onclick=alert(1) }",
    "[^<img src=x onerror=alert(1)>]: x\n\na[^<img src=x onerror=alert(1)>]",
    "| <script>a |\n|---|\n| <img src=x onerror=alert(1)> |",
    "`<script>`<script>alert(1)</script>",
    "<div markdown=1 onclick=alert(1)>*x*</div>",
    "*[HTML]: <script>alert(1)</script>\n\nHTML",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "\x02klzzwxh:0000\x03<script>",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_active_comes_out_of_markdown(text: str) -> None:
    """Only tags, attributes and schemes of the allow-list are left."""
    assert [] == Inspector(html(text)).found


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_active_passes_the_sanitiser_alone(text: str) -> None:
    """It does not rely on Markdown, which escapes raw HTML before."""
    assert [] == Inspector(markup.sanitise(text)).found


@bounded
@given(st.lists(st.sampled_from([*HOSTILE, "\n\n", " ", "> ", "- ", "`", "    "]), max_size=5))
def test_nothing_active_comes_out_of_any_mixture(pieces: list[str]) -> None:
    """However the pieces are put together."""
    assert [] == Inspector(html("".join(pieces))).found


def test_raw_html_is_text() -> None:
    """A curator who writes a tag sees it."""
    assert "<p>a &lt;b&gt;c&lt;/b&gt;</p>" == html("a <b>c</b>")


# ------------------------------------------------------------------------- links resolved


def test_links_are_resolved_in_tags_alone() -> None:
    """Text that looks like a link stays, and what the resolver gives is escaped."""
    clean = html('[a](b?c=1&d=2) `<a href="b?c=1&d=2">` ![e](b?c=1&d=2)')

    resolved = hyperlinks.resolve_links(clean, lambda target: f"/x/{target}&\"'")

    assert 2 == resolved.count("/x/b?c=1&amp;d=2&amp;&quot;&#x27;")
    assert "&lt;a href=" in resolved


def test_links_resolved_to_themselves_change_nothing() -> None:
    """Resolving is the only difference."""
    clean = html("[a](b.md 'It''s') ![c](<d e.png>) [f](#g) [h](https://x.example/?a=b&c=d)")

    assert clean == hyperlinks.resolve_links(clean, lambda target: target)


# --------------------------------------------------------------------- text that stays text


# A language whose texts keep their straight quotes.
UNTYPESET = "ja"


def same(text: str) -> str:
    """What a reader sees of an escaped text, where it stands alone, but for typography."""
    rendered = markup.render(escaping.escape(text), UNTYPESET)
    assert re.fullmatch(r"<p>[^<]*</p>", rendered.html, re.DOTALL), rendered.html
    return markup.plain_text(rendered.html)


@pytest.mark.parametrize(
    "text",
    [
        "1. one",
        "1986\\. A year",
        "- item",
        "+ item",
        "* item",
        "# heading #",
        "a #",
        "a \\#",
        "> quote",
        "---",
        "***",
        "===",
        "~~~",
        "```",
        ": definition",
        "*a* _b_ **c** __d__",
        "`a` ``b``",
        "[a](b) ![c](d) [e][f] [g]: h",
        "[^1] [^1]: x",
        "[TOC]",
        "<b>a</b> <https://x.example/> <a@b.example>",
        "&amp; &lt; &#60; & &",
        "a | b",
        "|---|",
        "\\* \\\\ \\",
        "snake_case _a_b_",
        "*[a]: b",
        "https://x.example/a_b_c",
        "klzzwxh:0000",
    ],
)
def test_text_that_looks_like_markdown_stays_text(text: str) -> None:
    """A reader sees exactly what was captured."""
    assert text == same(text)


_PLAIN = (
    st.text(max_size=60)
    .map(fold_spaces)
    .filter(lambda text: bool(text) and control_character(text) is None)
    # Unicode gives this one to programs, for use within them; no text may hold it.
    .filter(lambda text: AS_IT_IS not in text)
)
_SIGNS = (
    st.text(alphabet="ab1. \\`*_{}[]()<>#+-!|&;:~=^\"'/@x", min_size=1, max_size=30)
    .map(fold_spaces)
    .filter(bool)
)


@bounded
@given(st.one_of(_PLAIN, _SIGNS))
def test_every_text_stays_itself(text: str) -> None:
    """Escaping and rendering give the text again."""
    assert text == same(text)


@bounded
@given(_SIGNS, st.sampled_from(["- ", "## ", "> "]))
def test_every_text_stays_itself_in_a_block(text: str, sign: str) -> None:
    """Also as an item, a heading and a quotation."""
    rendered = markup.render(sign + escaping.escape(text), UNTYPESET)

    assert text == markup.plain_text(rendered.html)
    assert () == rendered.links


def test_a_text_that_cannot_be_rendered_spoils_no_other() -> None:
    """Python-Markdown stops half-way through a list; what it was at is not carried over."""
    with pytest.raises(RecursionError):
        markup.render("1. " * 600)

    assert '<a href="b.md">b</a>' in markup.render("See [b](b.md).").html

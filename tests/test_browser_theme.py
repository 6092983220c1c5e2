"""The built-in themes under stress, in a real Chromium: long words, other scripts, and what readers
ask their systems for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from chromium import chromium, sync_api
from project import Project, tree
from shelf import Shelf
from visitor import visiting

pytestmark = pytest.mark.browser

LONG = "antidisestablishmentarianism" * 3
URL = f"https://journal.example/{'a-path-that-goes-on/' * 8}"
TEXT = f"""\
See <{URL}> and {LONG}.

    {"a line of code that is wide " * 6}

| {" | ".join(f"heading {number}" for number in range(12))} |
|{"---|" * 12}
| {" | ".join(f"{number} thousand" for number in range(12))} |

> A quotation with *emphasis* in it.

{"A sentence of a note as one would write it, neither long nor short. " * 20}
"""


THEMES = ("folio", "gazette")


def fill(project: Project, theme: str) -> None:
    """A site of few entries, each of which tries the theme in its way."""
    project.configure(page_size=5, theme=theme)
    project.write("content/sources.yaml", "The Gazette:\n  mark: TG\n")
    tags = ["C", f"on {LONG}"]
    names = ["Ann Author", "Bob Byline", "Cy Copy", "Di Draft"]
    facts = {"tags": tags, "authors": names, "url": URL, "summary": f"{LONG}: {URL}"}
    project.entry("long", f"A title with {LONG}", TEXT, added="2026-01-05", **facts)
    arabic = {"lang": "ar", "source": "The Gazette", "summary": "An English line."}
    project.entry("arabic", "كتاب في القراءة", "نص *قصير* و English.", added="2026-01-04", **arabic)
    project.entry("japanese", "読書について", "これは*強調*です。", added="2026-01-03", lang="ja")
    project.entry("short", "Short", "[There](https://x.example/).", added="2026-01-02")


@pytest.fixture(scope="module")
def browser() -> Iterator[sync_api.Browser]:
    """One Chromium for all tests of this file."""
    with chromium() as started:
        yield started


@pytest.fixture(scope="module", params=THEMES)
def address(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The site in a theme as it comes."""
    project = Project(tmp_path_factory.mktemp("stress"))
    fill(project, request.param)
    project.build()
    with visiting(Shelf(tree(project.root / "build"), "/reading/")) as visitor:
        yield visitor.server.url


def style(page: sync_api.Page, selector: str, name: str, pseudo: str = "") -> str:
    """A computed value of the first element that a selector finds."""
    ask = "([s, n, p]) => getComputedStyle(document.querySelector(s), p || null)[n]"
    return str(page.evaluate(ask, [selector, name, pseudo]))


@pytest.fixture
def show(browser: sync_api.Browser, address: str) -> Iterator[Any]:
    """Opens pages as a reader with some wishes sees them."""
    contexts = []

    def opened(path: str, **wishes: Any) -> sync_api.Page:
        contexts.append(browser.new_context(bypass_csp=True, **wishes))
        page = contexts[-1].new_page()
        page.goto(address + path)
        return page

    yield opened
    for context in contexts:
        context.close()


SPACING = """* { line-height: 1.5 !important; letter-spacing: .12em !important;
word-spacing: .16em !important; } p { margin-block-end: 2em !important; }"""


@pytest.mark.parametrize("path", ["", "entries/long/", "entries/arabic/", "archive/", "tags/"])
@pytest.mark.parametrize(
    "extra",
    ["", ":root { font-size: 200% !important; }", SPACING],
    ids=["plain", "zoom", "spacing"],
)
def test_nothing_scrolls_sideways(path: str, extra: str, show: Any) -> None:
    """At 320 pixels, with text of twice the size, with the spacing of WCAG 1.4.12."""
    page = show(path, viewport={"width": 320, "height": 640})
    page.add_style_tag(content=extra or "/* as it comes */")

    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_a_card_stands_on_the_side_of_its_work(show: Any) -> None:
    """All its lines, whatever their own direction is."""
    page = show("", viewport={"width": 1280, "height": 900})
    edges = page.evaluate("""() => [...document.querySelectorAll(".card[dir=rtl] :is(h3, p)")].map(
        (line) => { const range = document.createRange(); range.selectNodeContents(line);
        return Math.round(line.getBoundingClientRect().right
          - Math.max(...[...range.getClientRects()].map((box) => box.right))); })""")

    assert len(edges) == 3
    assert max(map(abs, edges)) <= 2


def test_scripts_without_italics_are_not_slanted(show: Any) -> None:
    """Emphasis has its dots there."""
    page = show("entries/japanese/")

    assert style(page, ".text em", "fontStyle") == "normal"
    assert style(page, ".text em", "textEmphasisStyle") == "dot"


@pytest.mark.parametrize("address", ["folio"], indirect=True)
def test_sources_have_marks(show: Any) -> None:
    """Which is no text of the page: it says nothing that the name does not say."""
    page = show("")

    assert style(page, ".card[dir=rtl] .source", "content", "::before").startswith('"TG"')
    assert page.locator(".card[dir=rtl] .source").inner_text() == "The Gazette"


def test_more_contrast_leaves_nothing_quiet(show: Any) -> None:
    """As asked for."""
    plain, strong = show(""), show("", contrast="more")

    assert style(plain, ".by", "color") != style(plain, "body", "color")
    assert style(strong, ".by", "color") == style(strong, "body", "color")


def test_forced_colours_keep_what_has_a_meaning(show: Any) -> None:
    """The frames of the button and of the marks of sources."""
    page = show("entries/long/", forced_colors="active")
    paper = style(page, "html", "backgroundColor")

    assert style(page, ".button", "borderTopColor") != paper
    assert style(page, ".button", "color") != paper
    assert style(page, ".button", "borderTopWidth") == "2px"


@pytest.mark.parametrize(("wish", "expected"), [("no-preference", "smooth"), ("reduce", "auto")])
def test_pages_move_only_where_that_is_liked(wish: str, expected: str, show: Any) -> None:
    """To a footnote and back."""
    page = show("entries/long/", reduced_motion=wish)

    assert style(page, "html", "scrollBehavior") == expected


@pytest.mark.parametrize("path", ["", "entries/long/", "search/", "tags/", "no/such/page/"])
def test_whatever_has_the_focus_has_a_frame(path: str, show: Any) -> None:
    """Every link, button and field, of the colour of its text."""
    page = show(path)
    for _ in range(page.locator("a:visible, button:visible, input:visible").count()):
        page.keyboard.press("Tab")
        width, line = page.evaluate("""() => { const it = getComputedStyle(document.activeElement);
            return [it.outlineWidth, it.outlineStyle]; }""")
        assert (width, line) == ("3px", "solid")


def test_an_entry_prints_as_one_would_file_it(show: Any) -> None:
    """Without the ways through the site, with the addresses, on two pages at most."""
    page = show("entries/short/")
    printed = len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4")))
    page.emulate_media(media="print")

    assert printed <= 2
    assert not page.locator("nav, form").first.is_visible()
    assert "x.example" in style(page, ".text a", "content", "::after")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("accent", ["#ffff00", "#000080", "orange"])
@pytest.mark.parametrize("theme", THEMES)
def test_any_accent_can_be_read(
    scheme: str, accent: str, theme: str, browser: sync_api.Browser, tmp_path: Any
) -> None:
    """Its contrast with the paper is 7:1 at least, whatever a site chooses."""
    project = Project(tmp_path / "site")
    project.entry("a")
    project.configure(theme=theme, options={"accent": accent, "accent_dark": accent})
    project.build()
    with visiting(Shelf(tree(project.root / "build"), "/reading/")) as visitor:
        page = browser.new_page(color_scheme=scheme)
        page.goto(visitor.server.url)
        page.evaluate("document.querySelector('nav').style.color = 'var(--accent)'")
        # A canvas tells any colour in red, green and blue.
        colours = page.evaluate("""() => [["nav", "color"], ["html", "backgroundColor"]].map(
            ([s, n]) => {
            const pen = document.createElement("canvas").getContext("2d");
            pen.fillStyle = getComputedStyle(document.querySelector(s))[n];
            pen.fillRect(0, 0, 1, 1); return [...pen.getImageData(0, 0, 1, 1).data]; })""")
        page.close()

    darker, lighter = sorted(map(luminance, colours))
    assert (lighter + 0.05) / (darker + 0.05) >= 7


def luminance(colour: list[int]) -> float:
    """The relative luminance of WCAG 2."""
    parts = [value / 255 for value in colour[:3]]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_the_first_entry_is_on_the_first_screen(show: Any) -> None:
    """Nothing above it takes a third of a phone."""
    page = show("", viewport={"width": 390, "height": 844})

    assert page.locator(".card").first.bounding_box()["y"] <= 844 * 0.3

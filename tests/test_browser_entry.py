"""What only a browser can tell of highlights and references: that it follows them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from chromium import chromium, sync_api
from project import Project, tree
from shelf import Shelf
from visitor import visiting

from sitegen import passages

pytestmark = pytest.mark.browser

FILLING = "<p>Something else.</p>" * 200
WORDS = "It is a rumour, they said - & so on; five and six and seven, the end of it."
QUOTED = (
    "It is a rumour, they said - & so on",
    WORDS,
    "It is a rumour […] the end of it.",
)


@pytest.fixture(scope="module")
def browser() -> Iterator[sync_api.Browser]:
    """One Chromium for all tests of this file."""
    with chromium() as started:
        yield started


@pytest.mark.parametrize("passage", QUOTED)
def test_a_browser_scrolls_to_a_passage(
    passage: str, project: Project, browser: sync_api.Browser
) -> None:
    """Far down on a page of somebody else's."""
    text = WORDS.replace("&", "&amp;")
    other = f"<!doctype html><title>T</title>{FILLING}<p id=it>{text}</p>{FILLING}"
    with visiting(Shelf({"essay/index.html": other.encode()}, "/")) as visitor:
        page = browser.new_page()
        page.goto(passages.link(f"{visitor.server.url}essay/", passage))
        page.wait_for_function("scrollY > 0", timeout=5000)
        top = page.evaluate("it.getBoundingClientRect().top")
        height = page.evaluate("innerHeight")
        page.close()

    assert 0 <= top < height


def test_one_click_takes_a_reference_whole(project: Project, browser: sync_api.Browser) -> None:
    """On a narrow phone, without a script; and on paper there is the sentence alone."""
    project.entry("a", "A" * 90, authors=["Ada Lovelace"], url=f"https://a.example/{'b' * 90}")
    project.build()
    with visiting(Shelf(tree(project.root / "build"), "/reading/")) as visitor:
        page = browser.new_page(viewport={"width": 320, "height": 600})
        page.goto(f"{visitor.server.url}entries/a/")
        page.get_by_text("Cite this").click()
        page.get_by_text("@online").click()
        selected = page.evaluate("String(getSelection())")
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        page.reload()
        page.emulate_media(media="print")
        printed = page.locator("main").inner_text()
        page.close()

    assert ("@online{a,", "}") == (selected[:10], selected.rstrip()[-1])
    assert wide <= 0
    assert f"Ada Lovelace: {'A' * 90}. a.example. https://" in printed
    assert "@online" not in printed

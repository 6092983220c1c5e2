"""The demo site in a real Chromium: what no parser can tell."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from chromium import chromium, sync_api
from project import tree
from shelf import Shelf
from visitor import visiting

from sitegen import build, workers

pytestmark = pytest.mark.browser

REPOSITORY = Path(__file__).parent.parent
PAGES = {
    "home": "",
    "second page": "page/2/",
    "entry": "entries/as-we-may-think/",
    "full text": "entries/keeping-a-commonplace-book/",
    "standalone page": "about/",
    "tags": "tags/",
    "tag": "tags/web/",
    "sources": "sources/",
    "source": "sources/sitegen/",
    "authors": "authors/",
    "author": "authors/vannevar-bush/",
    "archive": "archive/",
    "collections": "collections/",
    "collection": "collections/start-here/",
    "decade": "archive/1980s/",
    "missing": "no/such/page/",
}


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The demo site, built elsewhere and served under its base path."""
    site = tmp_path_factory.mktemp("demo")
    for name in ("content", "seeds"):
        shutil.copytree(REPOSITORY / name, site / name)
    shutil.copy(REPOSITORY / "sitegen.yaml", site)
    with workers.Pool() as pool:
        build.build(build.Job(project=site, today=date(2026, 11, 22), pool=pool))
    with visiting(Shelf(tree(site / "build"), "/sitegen/")) as visitor:
        yield visitor.server.url


@pytest.fixture(scope="module")
def browser() -> Iterator[sync_api.Browser]:
    """One Chromium for all tests of this file."""
    with chromium() as started:
        yield started


@pytest.mark.parametrize("name", PAGES)
def test_every_kind_of_page_is_quiet(name: str, address: str, browser: sync_api.Browser) -> None:
    """No message in the console, and no request to any other host."""
    page = browser.new_page()
    messages: list[str] = []
    requests: list[str] = []
    page.on("console", lambda message: messages.append(message.text))
    page.on("request", lambda request: requests.append(request.url))
    page.goto(address + PAGES[name])
    page.close()
    # The browser itself reports the status of a page that is missing.
    expected = 1 if name == "missing" else 0

    assert len(messages) == expected
    assert [url for url in requests if not url.startswith(address)] == []


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("width", [320, 390])
def test_no_page_scrolls_sideways_on_a_phone(
    name: str, width: int, address: str, browser: sync_api.Browser
) -> None:
    """The content is never wider than the window."""
    page = browser.new_page(viewport={"width": width, "height": 800})
    page.goto(address + PAGES[name])
    overflow = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    page.close()

    assert overflow <= 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_follows_the_reader_s_colour_scheme(
    scheme: str, address: str, browser: sync_api.Browser
) -> None:
    """Paper is light by day and dark by night, without any script."""
    context = browser.new_context(color_scheme=scheme, java_script_enabled=True)
    page = context.new_page()
    page.goto(address)
    colour = page.evaluate("getComputedStyle(document.body).backgroundColor")
    if colour == "rgba(0, 0, 0, 0)":
        colour = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    red = int(colour.removeprefix("rgba(").removeprefix("rgb(").split(",")[0])
    context.close()

    assert (red > 128) == (scheme == "light")


def test_the_first_tab_leads_past_the_menu(address: str, browser: sync_api.Browser) -> None:
    """The first thing that the keyboard reaches is the link to the content."""
    page = browser.new_page()
    page.goto(address)
    page.keyboard.press("Tab")
    target = page.evaluate("document.activeElement.getAttribute('href')")
    found = page.evaluate("t => document.querySelector(t).tagName", target)
    page.close()

    assert found == "MAIN"


def test_a_reader_gets_from_the_home_page_to_the_original(
    address: str, browser: sync_api.Browser
) -> None:
    """Home, tag, entry: all by links that work under the base path."""
    page = browser.new_page()
    page.goto(address)
    page.get_by_role("link", name="Tags", exact=True).first.click()
    page.get_by_role("main").get_by_role("link", name="hypertext").first.click()
    page.get_by_role("main").get_by_role("link", name="As We May Think").first.click()
    original = page.get_by_role("main").get_by_role("link", name="original").first
    href = original.get_attribute("href")
    page.close()

    assert href == ("https://www.theatlantic.com/magazine/archive/1945/07/as-we-may-think/303881/")

"""The demo site in a real Chromium: what no parser can tell."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from datetime import date
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
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
    "statistics": "statistics/",
    "missing": "no/such/page/",
}


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo site, built elsewhere."""
    site = tmp_path_factory.mktemp("demo")
    for name in ("content", "seeds"):
        shutil.copytree(REPOSITORY / name, site / name)
    shutil.copy(REPOSITORY / "sitegen.yaml", site)
    with workers.Pool() as pool:
        build.build(build.Job(project=site, today=date(2026, 11, 22), pool=pool))
    return site / "build"


@pytest.fixture(scope="module")
def address(demo: Path) -> Iterator[str]:
    """The demo site, served under its base path."""
    with visiting(Shelf(tree(demo), "/sitegen/")) as visitor:
        yield visitor.server.url


@pytest.fixture(scope="module")
def published(demo: Path) -> Iterator[str]:
    """The demo site as a plain host gives it out, without the preview's client."""

    class Host(SimpleHTTPRequestHandler):
        def translate_path(self, path: str) -> str:
            return super().translate_path(path.removeprefix("/sitegen"))

        def log_message(self, *_: object) -> None:
            pass

    host = ThreadingHTTPServer(("127.0.0.1", 0), partial(Host, directory=demo))
    thread = threading.Thread(target=host.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{host.server_port}/sitegen/"
    host.shutdown()
    thread.join()
    host.server_close()


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
    assert [url for url in requests if not url.startswith((address, "data:"))] == []


def test_the_site_as_it_is_published_keeps_its_own_policy(
    published: str, browser: sync_api.Browser
) -> None:
    """On every kind of page nothing is refused; the search finds, and what is inline is refused."""
    page = browser.new_page()
    messages: list[str] = []
    page.on("console", lambda message: messages.append(message.text))
    for name in PAGES.values():
        page.goto(published + name)
    page.goto(f"{published}search/?q=hypertext")
    page.locator(".found article").first.wait_for()
    quiet = [text for text in messages if "404" not in text]
    page.evaluate("document.body.append(document.createElement('style'))")
    page.evaluate("document.querySelector('style').textContent = 'a { color: red }'")
    page.evaluate("document.body.setAttribute('onclick', 'document.title = 1')")
    page.locator("body").click(position={"x": 1, "y": 1})
    page.close()

    assert [] == quiet
    assert any("Content Security Policy" in text for text in messages[len(quiet) :])


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


@pytest.mark.parametrize("name", ["archive", "statistics"])
@pytest.mark.parametrize("width", [320, 390])
def test_charts_can_be_read_and_hit_on_a_phone(
    name: str, width: int, address: str, browser: sync_api.Browser
) -> None:
    """No word is smaller than 14 px; what leads somewhere has 24 px on both sides, and its bar."""
    context = browser.new_context(
        viewport={"width": width, "height": 800}, java_script_enabled=False
    )
    page = context.new_page()
    page.goto(address + PAGES[name])
    sizes = page.evaluate(
        "[...document.querySelectorAll('.chart *')].filter(item => item.textContent.trim())"
        ".map(item => parseFloat(getComputedStyle(item).fontSize))"
    )
    targets = page.evaluate(
        "[...document.querySelectorAll('.years p a')].map(item => item.getBoundingClientRect())"
        ".map(({width, height}) => Math.min(width, height))"
    )
    context.close()

    assert min(sizes) >= 14
    assert min(targets, default=24) >= 24
    assert bool(targets) == (name == "archive")

"""The edit loop as a curator has it: a file is saved, and the open page follows. All parts are the
real ones: files, watcher, `sitegen serve` in a process of its own, and a Chromium.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote

import pytest
from project import CONFIG, Project
from served import serving

sync_api = pytest.importorskip("playwright.sync_api")
from chromium import chromium  # noqa: E402 - needs playwright

pytestmark = pytest.mark.browser
expect = sync_api.expect

# Longer than anything takes on a machine that has much to do; only waited for by a test that fails.
PATIENCE_MILLISECONDS = 30_000
LINES = "\n\n".join(f"Line {number} of a long text." for number in range(100))
PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="{}"></svg>'
BLUE, GREEN = "rgb(0, 0, 255)", "rgb(0, 128, 0)"
# A theme may begin it with a capital letter.
DRAFT = re.compile("draft", re.IGNORECASE)


class Shown(NamedTuple):
    """A site that `sitegen serve` shows, and a tab of a browser."""

    project: Project
    url: str
    page: sync_api.Page

    def open(self, path: str) -> sync_api.Page:
        """The page at a path below the base, once it hears of changes."""
        with self.page.expect_response("**/__sitegen/events*"):
            self.page.goto(self.url + path)
        return self.page

    def mark(self) -> None:
        """Leave something behind that only a reload takes away."""
        self.page.evaluate("window.isMarked = true")

    def is_marked(self) -> bool:
        return bool(self.page.evaluate("window.isMarked === true"))

    @property
    def overlay(self) -> sync_api.Locator:
        return self.page.locator("sitegen-live .panel")


@pytest.fixture(scope="module")
def browser() -> Iterator[sync_api.Browser]:
    """One Chromium for all tests of this file."""
    expect.set_options(timeout=PATIENCE_MILLISECONDS)
    with chromium() as started:
        yield started
    expect.set_options(timeout=5_000)


@pytest.fixture
def shown(tmp_path: Path, browser: sync_api.Browser) -> Iterator[Shown]:
    """A site of one long entry, in the built-in theme with a colour of its own; an error of a
    script fails the test.
    """
    project = Project(tmp_path / "site")
    project.configure(theme="plain")
    project.write("themes/plain/theme.yaml", "name: Plain\nextends: folio\n")
    project.write("themes/plain/static/own.css", "h1 { color: blue }\n")
    project.write("content/static/desk.svg", PICTURE.format(10))
    project.entry("memex", "Memex", f"A desk. ![](/desk.svg)\n\n{LINES}", added="2026-02-01")
    errors: list[str] = []
    context = browser.new_context(viewport={"width": 800, "height": 600}, reduced_motion="reduce")
    context.set_default_timeout(PATIENCE_MILLISECONDS)
    page = context.new_page()
    page.on("pageerror", lambda error: errors.append(str(error)))
    with serving(project) as served:
        yield Shown(project, served.url, page)
        # First: who looks at a preview that ends is told so.
        context.close()

    assert errors == []


# -------------------------------------------------------------------------------- good edits


def test_a_saved_text_is_in_the_open_page_at_the_same_place(shown: Shown) -> None:
    """Save, and the page is there."""
    page = shown.open("entries/memex/")
    page.evaluate("scrollTo(0, 1500)")
    shown.project.entry("memex", "Memex", f"An edited desk.\n\n{LINES}", added="2026-02-01")
    expect(page.locator("main")).to_contain_text("An edited desk.")

    expect(page.locator("html")).to_have_js_property("scrollTop", 1500)


def test_a_saved_stylesheet_is_exchanged_in_the_open_page(shown: Shown) -> None:
    """Without loading the page again."""
    page = shown.open("entries/memex/")
    expect(page.locator("h1")).to_have_css("color", BLUE)
    shown.mark()
    shown.project.write("themes/plain/static/own.css", "h1 { color: green }\n")
    expect(page.locator("h1")).to_have_css("color", GREEN)

    assert shown.is_marked()


def test_a_saved_picture_is_in_the_open_page(shown: Shown) -> None:
    """Though the page that shows it has the same bytes as before."""
    page = shown.open("entries/memex/")
    picture = page.locator("main img")
    expect(picture).to_have_js_property("naturalHeight", 10)
    shown.project.write("content/static/desk.svg", PICTURE.format(40))

    expect(picture).to_have_js_property("naturalHeight", 40)


def test_a_draft_is_shown_with_its_mark_and_not_built(shown: Shown) -> None:
    """As soon as it is saved, on its own page and where entries are listed."""
    page = shown.open("")
    expect(page.locator(".mark.draft")).to_have_count(0)
    shown.project.entry("notes", "Half a thought", draft=True)
    expect(page.get_by_role("link", name="Half a thought").first).to_be_visible()
    expect(page.locator(".mark.draft").first).to_have_text(DRAFT)
    shown.open("entries/notes/")

    expect(page.locator(".mark.draft").first).to_have_text(DRAFT)
    assert not (shown.project.root / "build/entries/notes").exists()


def test_the_open_page_moves_with_the_address_of_the_site(shown: Shown) -> None:
    """It is the same page, below the new base path."""
    page = shown.open("entries/memex/")
    moved = CONFIG.replace("/reading/", "/list/")
    shown.project.write("sitegen.yaml", f"{moved}theme: plain\n")
    page.wait_for_url("**/list/entries/memex/")

    expect(page.locator("h1")).to_have_text("Memex")
    expect(page.locator("h1")).to_have_css("color", BLUE)


def test_a_missing_page_names_the_nearest_until_it_is_written(shown: Shown) -> None:
    """The address is typed first, the entry written then."""
    page = shown.open("entries/memexes/")
    near = page.locator("h2:text-is('Did you mean') + ul a").first
    expect(near).to_have_text("Memex")
    expect(near).to_have_attribute("href", "/reading/entries/memex/")
    shown.project.entry("memexes", "More than one")

    expect(page.locator("h1")).to_have_text("More than one")


# ------------------------------------------------------------------------------------ mistakes


def test_a_mistake_in_a_text_is_shown_until_it_is_mended(shown: Shown) -> None:
    """Over the last good page: file, line, the line itself and a link that opens it."""
    page = shown.open("entries/memex/")
    shown.mark()
    shown.project.entry("memex", "Memex", "Mended.", added="2026-02-01", rating=9)
    expect(shown.overlay.locator("h3")).to_have_text("content/entries/memex.md:4:9")
    expect(shown.overlay.locator("code")).to_have_text("rating: 9")
    link = shown.overlay.get_by_role("link", name="Open in editor").get_attribute("href") or ""
    was_left = shown.is_marked()
    shown.project.entry("memex", "Memex", "Mended.", added="2026-02-01", rating=5)
    expect(page.locator("main")).to_contain_text("Mended.")
    expect(shown.overlay).to_have_count(0)

    assert was_left
    assert link.startswith("vscode://file/")
    assert unquote(link).endswith("/content/entries/memex.md:4:9")


def test_a_mistake_in_a_template_is_shown_until_it_is_mended(shown: Shown) -> None:
    """At its own line in a partial, over the page as it was drawn last."""
    page = shown.open("entries/memex/")
    shown.project.write("templates/partials/entry-text.html", "<p>\n{{ page.nothing.at_all }}\n")
    place = "templates/partials/entry-text.html:2"
    expect(shown.overlay.locator("h3").first).to_have_text(re.compile(f"^{place}(:|$)"))
    expect(shown.overlay.locator("code").first).to_have_text("{{ page.nothing.at_all }}")
    expect(page.locator("main")).to_contain_text("Line 0 of a long text.")
    shown.project.write("templates/partials/entry-text.html", "<p>From my own partial\n")
    expect(page.locator("main")).to_contain_text("From my own partial")

    expect(shown.overlay).to_have_count(0)


# ------------------------------------------------------------------------------------- capture


def test_a_page_of_the_web_is_captured_and_its_entry_opens(shown: Shown) -> None:
    """Drag the bookmarklet once; on any page press it, look, Add: the new entry is there."""
    page = shown.page
    page.goto(f"{shown.url}__sitegen/capture")
    button = page.get_by_role("link", name="Add to reading list").get_attribute("href") or ""
    page.route(
        "http://magazine.example/**",
        lambda route: route.fulfill(
            content_type="text/html", body="<title>Two cultures</title><p>Words to keep.</p>"
        ),
    )
    page.goto("http://magazine.example/two-cultures")
    page.evaluate("getSelection().selectAllChildren(document.querySelector('p'))")
    with page.context.expect_page() as opened:
        page.evaluate(unquote(button.removeprefix("javascript:")))
    window = opened.value
    expect(window.get_by_label("Title")).to_have_value("Two cultures")
    window.get_by_role("button", name="Add").click()
    expect(window.locator("h1")).to_have_text("Two cultures")

    assert window.url == f"{shown.url}entries/two-cultures/"
    expect(window.locator("main")).to_contain_text("Words to keep.")
    [seed] = (shown.project.root / "seeds").iterdir()
    assert "http://magazine.example/two-cultures" in seed.read_text(encoding="utf-8")

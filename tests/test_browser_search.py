"""The search in a real Chromium: what is found, how it is shown, and what it is asked for."""

from __future__ import annotations

import sys
import time
import unicodedata
from collections.abc import Iterator

import pytest
from chromium import chromium
from project import Project, tree
from shelf import Shelf
from visitor import visiting

from sitegen import searching

sync_api = pytest.importorskip("playwright.sync_api")

from asking import ask, quiet_page  # noqa: E402 - needs playwright

pytestmark = pytest.mark.browser

# What a site can ask of browsers when nothing in its pages is inline.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; connect-src 'self'"
)
TAGS = "programming:\nweb:\nhypertext:\n  parent: web\nC:\nC++:\n"
SOURCES = "The Atlantic:\n  hosts: [atlantic.example]\n"


def fill(project: Project) -> None:
    """A list in several scripts."""
    project.write("content/tags.yaml", TAGS)
    project.write("content/sources.yaml", SOURCES)
    project.entry(
        "memex",
        "As We May Think",
        "A desk with trails.",
        added="2026-01-01",
        url="https://atlantic.example/1",
        authors=["Vannevar Bush"],
        published="1945-07",
        tags=["hypertext"],
        summary="Science publishes more than anyone can find.",
    )
    project.entry("theory", "Programming as Theory", added="2026-01-02", published="1985")
    project.entry("humble", "The Humble Programmer", "On searching.", added="2026-01-03")
    project.entry("dao", "Dao", "Of programming.", added="2026-01-04", tags=["web"])
    project.entry("street", "Die große Straße", added="2026-01-05", lang="de")
    project.entry("japan", "日本語の歴史", added="2026-01-06", lang="ja")
    project.entry("peace", "שָׁלוֹם עולם", added="2026-01-07", lang="he")
    project.entry("script", "<img src=x onerror=alert(1)> & co", added="2026-01-08")
    project.entry("c", "Letters", added="2026-01-09", tags=["C"])
    project.entry("cpp", "More letters", added="2026-01-10", tags=["C++"])
    for number in range(25):
        project.entry(f"n{number:02}", f"Numbered {number}", added="2025-01-01")


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The search page of the list, served under its base path."""
    project = Project(tmp_path_factory.mktemp("search"))
    fill(project)
    project.build()
    with visiting(Shelf(tree(project.root / "build"), "/reading/")) as visitor:
        yield f"{visitor.server.url}search/"


@pytest.fixture(scope="module")
def browser() -> Iterator[sync_api.Browser]:
    """One Chromium for all tests of this file."""
    with chromium() as started:
        yield started


@pytest.fixture
def page(browser: sync_api.Browser) -> Iterator[sync_api.Page]:
    """A page of its own; what goes wrong in it fails the test."""
    with quiet_page(browser) as opened:
        yield opened


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        # The best first: in the title, as a whole word; then a beginning; then in a text.
        ("programming", ["Programming as Theory", "Dao"]),
        ("prog", ["The Humble Programmer", "Programming as Theory", "Dao"]),
        ("PROGRAMMING theory", ["Programming as Theory"]),
        ("searches", ["The Humble Programmer"]),
        ("trail", ["As We May Think"]),
        ("desks", ["As We May Think"]),
        ("tag:webs", []),
        ("strasse grosse", ["Die große Straße"]),
        ("日本語", ["日本語の歴史"]),
        ("史", ["日本語の歴史"]),
        ("語日", []),
        ("שלום", ["שָׁלוֹם עולם"]),
        ("tag:web", ["Dao", "As We May Think"]),
        ("tag:web trails", ["As We May Think"]),
        ("tag:C", ["Letters"]),
        ("tag:C%2B%2B", ["More letters"]),
        ("source:atlantic", ["As We May Think"]),
        ('author:"vannevar bush"', ["As We May Think"]),
        ("author:think", []),
        ("year:1945", ["As We May Think"]),
        ("year:1940s", ["As We May Think"]),
        ("year:1985 theory", ["Programming as Theory"]),
        ("xyzzy", []),
    ],
)
def test_a_search_works_from_its_address(
    query: str, expected: list[str], address: str, page: sync_api.Page
) -> None:
    """Words, beginnings, any script, and filters."""
    found = ask(page, address, query)

    assert sorted(found) == sorted(expected)
    if query in ("programming", "tag:web"):
        assert found == expected


def test_the_number_of_results_is_announced(address: str, page: sync_api.Page) -> None:
    """Politely, in words; and where there are none, ways to go on are shown."""
    ask(page, address, "numbered")
    assert page.get_by_role("status").text_content() == "25 entries"
    ask(page, address, "memex")
    assert page.get_by_role("status").text_content() == "Nothing found"
    assert page.get_by_role("main").get_by_role("link", name="archive").is_visible()
    ask(page, address, "trails")
    assert page.get_by_role("status").text_content() == "1 entry"


def test_what_was_found_is_marked(address: str, page: sync_api.Page) -> None:
    """In titles and summaries, by word, and by letter in scripts without spaces."""
    ask(page, address, "science think")
    assert page.locator("mark").all_text_contents() == ["Think", "Science"]
    ask(page, address, "日本 歴史")
    assert page.locator("mark").all_text_contents() == ["日本", "歴史"]
    ask(page, address, "c")
    assert page.locator("mark").all_text_contents() == ["C"]


def test_results_are_set_as_text(address: str, page: sync_api.Page) -> None:
    """A title is no markup, and neither is a query."""
    assert ask(page, address, "onerror") == ["<img src=x onerror=alert(1)> & co"]
    ask(page, address, "<img src=x>")
    assert page.locator("main img").count() == 0


def test_results_have_the_language_of_the_work(address: str, page: sync_api.Page) -> None:
    """So that they are read and set properly."""
    ask(page, address, "שלום")
    title = page.get_by_role("link", name="שָׁלוֹם")

    assert title.get_attribute("lang") == "he"
    assert title.evaluate("node => getComputedStyle(node).direction") == "rtl"


def test_a_reader_searches_by_keyboard(address: str, page: sync_api.Page) -> None:
    """Results come while typing; Enter makes an address of it that the way back leads to."""
    page.goto(address)
    field = page.get_by_role("searchbox", name="Words to look for")
    field.focus()
    page.keyboard.type("humble")
    sync_api.expect(page.get_by_role("status")).to_have_text("1 entry")
    assert page.evaluate("location.search") == "?q=humble"
    page.keyboard.press("Enter")
    field.fill("theory")
    page.keyboard.press("Enter")
    sync_api.expect(page.get_by_role("main")).to_contain_text("Programming as Theory")
    page.go_back()
    sync_api.expect(page.get_by_role("main")).to_contain_text("The Humble Programmer")
    assert field.input_value() == "humble"
    field.focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "The Humble Programmer"


def test_more_is_shown_on_demand(address: str, page: sync_api.Page) -> None:
    """Ten at a time, the newest first where all are equally good; the keyboard goes on there."""
    assert len(ask(page, address, "numbered")) == 10
    button = page.get_by_role("button", name="Show more")
    button.click()
    sync_api.expect(page.get_by_role("heading", level=3)).to_have_count(20)
    assert page.evaluate("document.activeElement.textContent").startswith("Numbered ")
    button.click()
    sync_api.expect(page.get_by_role("heading", level=3)).to_have_count(25)
    assert not button.is_visible()


def test_nothing_is_asked_of_anybody_else(address: str, browser: sync_api.Browser) -> None:
    """No inline script or style, no other host; and of the index a few files."""
    page = browser.new_page()
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("request", lambda request: asked.append(request.url))

    def with_policy(route: sync_api.Route) -> None:
        answer = route.fetch()
        route.fulfill(
            response=answer, headers={**answer.headers, "content-security-policy": POLICY}
        )

    page.route("**/search/?*", with_policy)
    found = ask(page, address, "programming theory")
    page.close()

    assert found == ["Programming as Theory"]
    assert said == []
    root = address.removesuffix("search/")
    assert [url for url in asked if not url.startswith((root, "data:"))] == []
    assert len([url for url in asked if "/words/" in url]) <= 2
    assert len([url for url in asked if "/entries/" in url]) == 1


def test_without_scripts_the_archive_takes_over(address: str, browser: sync_api.Browser) -> None:
    """No field that does nothing, but the way to all entries."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}?q=think")
    main = page.get_by_role("main")

    assert not page.get_by_role("searchbox").is_visible()
    assert "needs JavaScript" in main.inner_text()
    assert main.get_by_role("link", name="the archive").get_attribute("href") == "/reading/archive/"
    context.close()


def test_a_file_that_cannot_be_had_is_told(address: str, browser: sync_api.Browser) -> None:
    """Not as if nothing had been found; and it is asked for again."""
    page = browser.new_page()
    page.route("**/words/*", lambda route: route.abort())
    page.goto(f"{address}?q=think")
    sync_api.expect(page.get_by_role("status")).to_have_text("The search cannot be loaded")
    page.unroute("**/words/*")
    page.get_by_role("button", name="Search").click()
    sync_api.expect(page.get_by_role("status")).to_have_text("1 entry")
    page.close()


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("query", ["", "programming", "xyzzy", "w" * 80])
def test_no_search_scrolls_sideways(
    width: int, query: str, address: str, browser: sync_api.Browser
) -> None:
    """Whatever was typed, and whatever was found."""
    page = browser.new_page(viewport={"width": width, "height": 800})
    page.goto(f"{address}?q={query}")
    page.wait_for_load_state("networkidle")
    overflow = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    page.close()

    assert overflow <= 0


@pytest.mark.parametrize("width", [320, 1280])
def test_results_move_nothing(width: int, address: str, browser: sync_api.Browser) -> None:
    """The foot of the page stands below the window before there are any, also when they come late;
    it gives way to more of them when the reader asks for these.
    """
    page = browser.new_page(viewport={"width": width, "height": 800})
    page.add_init_script(
        "window.shift = 0; new PerformanceObserver(list => list.getEntries().forEach("
        "entry => window.shift += entry.hadRecentInput ? 0 : entry.value))"
        ".observe({type: 'layout-shift', buffered: true})"
    )
    page.route("**/entries/*.json", later)
    page.goto(address)
    status = page.get_by_role("status")
    for query, told in (("numbered", "25 entries"), ("xyzzy", "Nothing"), ("trails", "1 entry")):
        page.get_by_role("searchbox").fill(query)
        sync_api.expect(status).to_contain_text(told)
    page.get_by_role("searchbox").fill("numbered")
    sync_api.expect(status).to_have_text("25 entries")
    page.unroute("**/entries/*.json")
    page.get_by_role("button", name="Show more").click()
    sync_api.expect(page.get_by_role("heading", level=3)).to_have_count(20)
    shift = page.evaluate("window.shift")
    page.close()

    assert shift == 0


def later(route: sync_api.Route) -> None:
    """Let a file come when the browser takes what moves for no answer to the reader any more."""
    time.sleep(0.6)
    route.continue_()


def test_what_was_asked_last_is_shown(address: str, browser: sync_api.Browser) -> None:
    """However late the answer to what was asked before it comes."""
    page = browser.new_page()
    held: list[sync_api.Route] = []

    def hold_the_first(route: sync_api.Route) -> None:
        if held:
            route.continue_()
        else:
            held.append(route)

    page.route("**/words/*", hold_the_first)
    page.goto(address)
    field, status = page.get_by_role("searchbox"), page.get_by_role("status")
    with page.expect_request("**/words/*"):
        field.fill("numbered")
    field.fill("trails")
    sync_api.expect(status).to_have_text("1 entry")
    with page.expect_response("**/entries/*"):
        held[0].continue_()
    page.wait_for_timeout(100)
    titles = page.get_by_role("heading", level=3).all_text_contents()
    page.close()

    assert titles == ["As We May Think"]


def test_a_search_whose_files_are_there_needs_no_network(
    address: str, browser: sync_api.Browser
) -> None:
    """Another says that it does, and works when there is one again."""
    context = browser.new_context()
    page = context.new_page()
    ask(page, address, "humble")
    field, status = page.get_by_role("searchbox"), page.get_by_role("status")
    field.fill("trails")
    sync_api.expect(page.get_by_role("main")).to_contain_text("As We May Think")
    context.set_offline(True)
    field.fill("humble")
    sync_api.expect(page.get_by_role("main")).to_contain_text("The Humble Programmer")
    field.fill("numbered")
    sync_api.expect(status).to_have_text("The search cannot be loaded")
    field.fill("humble")
    sync_api.expect(status).to_have_text("1 entry")
    context.set_offline(False)
    field.fill("numbered 7")
    sync_api.expect(status).to_have_text("1 entry")
    context.close()


def test_queries_are_taken_apart_as_texts_are(address: str, page: sync_api.Page) -> None:
    """search.js and searching.py agree on every letter that this Python knows."""
    page.goto(address)
    known = [
        chr(code)
        for code in range(sys.maxunicode + 1)
        if unicodedata.category(chr(code)) not in ("Cn", "Cs", "Co", "Cc")
    ]
    words = page.evaluate(
        """async letters => {
          const { wordsOf } = await import(document.querySelector("script[type=module]").src);
          return letters.map(letter => wordsOf(`Ab${letter}Cd ${letter}${letter}`).join(" "));
        }""",
        known,
    )
    expected = [" ".join(searching.words_of(f"Ab{letter}Cd {letter}{letter}")) for letter in known]

    differ = [a for a, b, c in zip(known, words, expected, strict=True) if b != c]
    assert differ == []

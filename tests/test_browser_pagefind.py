"""The search of Pagefind in a real Chromium, shown as that of sitegen is."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator

import pytest
from chromium import chromium
from project import Project, tree
from shelf import Shelf
from visitor import visiting

sync_api = pytest.importorskip("playwright.sync_api")

from asking import ask, quiet_page  # noqa: E402 - needs playwright

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not importlib.util.find_spec("pagefind"), reason="needs Pagefind"),
]

# Pagefind is a program for the browser, and no script alone.
POLICY = (
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src data:;"
    " connect-src 'self'"
)


def fill(project: Project) -> None:
    """A list with something of every filter."""
    project.configure(search="pagefind")
    project.write("content/sources.yaml", "The Atlantic:\n  hosts: [atlantic.example]\n")
    project.entry(
        "memex",
        "As We May Think",
        "A desk with trails.",
        url="https://atlantic.example/1",
        authors=["Vannevar Bush"],
        published="1945-07",
        tags=["hypertext"],
        summary="Science publishes more than anyone can find.",
    )
    project.entry("humble", "The Humble Programmer", "On searching.", tags=["C++"])
    project.entry("street", "Die große Straße", "Ein Weg.", lang="de", published="1985")
    project.entry("script", "<img src=x onerror=alert(1)> & co", tags=["C"])
    for number in range(25):
        project.entry(f"n{number:02}", f"Numbered {number}")


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    """The files of the list."""
    project = Project(tmp_path_factory.mktemp("pagefind"))
    fill(project)
    project.build()
    return Shelf(tree(project.root / "build"), "/reading/")


@pytest.fixture(scope="module")
def address(shelf: Shelf) -> Iterator[str]:
    """The search page of the list, served under its base path."""
    with visiting(shelf) as visitor:
        yield f"{visitor.server.url}search/"


@pytest.fixture(scope="module")
def browser() -> Iterator[sync_api.Browser]:
    """One Chromium for all tests of this file."""
    with chromium() as started:
        yield started


@pytest.fixture
def page(browser: sync_api.Browser, address: str) -> Iterator[sync_api.Page]:
    """A page under a strict policy; what goes wrong in it fails the test."""

    def with_policy(route: sync_api.Route) -> None:
        answer = route.fetch()
        headers = {**answer.headers, "content-security-policy": POLICY}
        route.fulfill(response=answer, headers=headers)

    with quiet_page(browser) as opened:
        opened.route("**/search/*", with_policy)
        yield opened


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("trails", ["As We May Think"]),
        ("science desk", ["As We May Think"]),
        ("science weg", []),
        ("searches", ["The Humble Programmer"]),
        ("prog", ["The Humble Programmer"]),
        ("tag:hypertext", ["As We May Think"]),
        ("tag:C", ["<img src=x onerror=alert(1)> & co"]),
        ("tag:C%2B%2B searching", ["The Humble Programmer"]),
        ('author:"vannevar bush"', ["As We May Think"]),
        ("source:atlantic year:1940s", ["As We May Think"]),
        ("year:1985", ["Die große Straße"]),
        ("year:1986", []),
        ("onerror", ["<img src=x onerror=alert(1)> & co"]),
        ("xyzzy", []),
    ],
)
def test_a_search_works_from_its_address(
    query: str, expected: list[str], address: str, page: sync_api.Page
) -> None:
    """Words, other forms of them, and filters, below a base path."""
    assert ask(page, address, query) == expected


def test_a_result_is_shown_as_in_other_searches(address: str, page: sync_api.Page) -> None:
    """With what helps to choose, what was found marked, and its language named."""
    ask(page, address, "science")
    card = page.get_by_role("article")
    assert card.get_by_role("link").get_attribute("href") == "/reading/entries/memex/"
    for text in ("Vannevar Bush", "The Atlantic", "1945", "hypertext", "publishes more"):
        assert text in card.inner_text()
    assert page.locator("mark").all_text_contents() == ["Science"]
    ask(page, address, "weg")
    assert card.get_by_role("link").get_attribute("lang") == "de"


def test_the_number_is_announced_and_more_is_shown_on_demand(
    address: str, page: sync_api.Page
) -> None:
    """As in the search of sitegen itself."""
    assert len(ask(page, address, "numbered")) == 10
    assert page.get_by_role("status").text_content() == "25 entries"
    page.get_by_role("button", name="Show more").click()
    sync_api.expect(page.get_by_role("heading", level=3)).to_have_count(20)
    ask(page, address, "xyzzy")
    assert page.get_by_role("status").text_content() == "Nothing found"


def test_without_its_index_it_says_so(address: str, browser: sync_api.Browser) -> None:
    """And asks for it again."""
    page = browser.new_page()
    page.route("**/pagefind/*", lambda route: route.abort())
    page.goto(f"{address}?q=trails")
    sync_api.expect(page.get_by_role("status")).to_have_text("The search cannot be loaded")
    page.unroute("**/pagefind/*")
    page.get_by_role("button", name="Search").click()
    sync_api.expect(page.get_by_role("status")).to_have_text("1 entry")
    page.close()

"""The preview's own pages and blocks are whole, and say nothing but what they are given."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from sitegen.serve import forms

EVIL = """</textarea></title>"'><script>alert(1)</script>{token}&amp;"""
PAGES = {
    "empty form": forms.capture_page("/reading/", "T"),
    "filled form": forms.capture_page("/reading/", "T", url="https://example.org/"),
    "failed form": forms.capture_page("/reading/", "T", problem="no title"),
    "waiting page": forms.waiting_page("/reading/", "T"),
}


class _Reader(HTMLParser):
    """The elements of a page, and the text in some of them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, str] = {}
        self._inside = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self._inside = tag

    def handle_data(self, data: str) -> None:
        self.texts[self._inside] = self.texts.get(self._inside, "") + data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


def test_the_form_gives_back_all_that_was_filled_in() -> None:
    """A failed try loses nothing, whatever signs stand in it."""
    html = forms.capture_page("/", EVIL, url=EVIL, title=EVIL, text=EVIL, problem=EVIL)
    page = _Reader(html)
    sent = {item["name"]: item.get("value") for item in page.all("input")}

    assert sent == {"token": EVIL, "url": EVIL, "title": EVIL}
    assert page.texts["textarea"].removeprefix("\n").startswith(EVIL)
    assert page.texts["strong"].endswith(EVIL + "\n")


def test_a_text_that_begins_with_an_empty_line_keeps_it() -> None:
    """HTML drops the first line end of a text area: ours, not the text's."""
    html = forms.capture_page("/", "T", text="\n\nWords")

    assert "\n\n\nWords</textarea>" in html


def test_an_empty_form_comes_with_the_bookmarklet_and_how_it_works() -> None:
    """Whoever comes without anything is told what this is; whoever brings something is not."""
    shows_button = {name: 'id="bookmarklet"' in html for name, html in PAGES.items()}

    assert shows_button == {
        "empty form": True,
        "filled form": False,
        "failed form": False,
        "waiting page": False,
    }


def test_the_problem_is_announced() -> None:
    """Screen readers say it at once."""
    assert '<p class="problem" role="alert">' in PAGES["failed form"]
    assert "alert" not in PAGES["filled form"]


@pytest.mark.parametrize("name", PAGES)
def test_a_strict_policy_lets_our_own_pages_work(name: str) -> None:
    """No script, style or handler stands in the page: 'self' is enough for it."""
    page = _Reader(PAGES[name])

    assert page.all("style") == []
    assert all(item.get("src") for item in page.all("script"))
    assert [key for _, item in page.elements for key in item if re.match(r"on|style", key)] == []


@pytest.mark.parametrize("name", PAGES)
def test_all_addresses_are_below_the_base_path(name: str) -> None:
    """What works under one base path works under another."""
    addresses = re.findall(r'(?:src|href|action|data-base)="([^"#]+)"', PAGES[name])

    assert [address for address in addresses if not address.startswith("/reading/")] == []


@pytest.mark.parametrize("name", PAGES)
def test_our_own_pages_are_whole(name: str) -> None:
    """Every element that is opened is closed, each page has a language, a title and one heading."""
    page = _Reader(PAGES[name])
    tags = [tag for tag, _ in page.elements if tag not in {"meta", "link", "input"}]
    closed = re.findall(r"</(\w+)>", PAGES[name])

    assert sorted(tags) == sorted(closed)
    assert page.all("html") == [{"lang": "en"}]
    assert (tags.count("title"), tags.count("h1"), tags.count("main")) == (1, 1, 1)


def test_the_waiting_page_waits_for_the_home_page() -> None:
    """The client in it has seen nothing, so that anything is news."""
    (script,) = _Reader(PAGES["waiting page"]).all("script")

    assert (script["data-page"], script["data-seen"]) == ("index.html", "")


def test_the_client_gets_what_it_is_given() -> None:
    """Names of pages may hold any sign."""
    (script,) = _Reader(forms.client("/a&b/", "T", 'x"y<z>/index.html', "D")).all("script")

    assert script == {
        "src": "/a&b/__sitegen/live.js",
        "nonce": "T",
        "data-base": "/a&b/",
        "data-token": "T",
        "data-page": 'x"y<z>/index.html',
        "data-seen": "D",
        "defer": None,
    }


def test_suggestions_are_links() -> None:
    """Title and address as they are, whatever signs stand in them."""
    page = _Reader(forms.suggestions([("C & <C>", "/tags/c/?a=1&b=2"), ("Rust", "/tags/rust/")]))

    assert page.all("a") == [{"href": "/tags/c/?a=1&b=2"}, {"href": "/tags/rust/"}]
    assert "C & <C>" in page.texts["a"]


def test_without_suggestions_there_is_no_heading() -> None:
    """A block with nothing in it is no block."""
    assert forms.suggestions([]) == ""

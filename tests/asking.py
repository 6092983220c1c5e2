"""A search asked in a real browser, and a page in which nothing may go wrong."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from playwright import sync_api


@contextlib.contextmanager
def quiet_page(browser: sync_api.Browser) -> Iterator[sync_api.Page]:
    """A page of its own; what goes wrong in it fails the test."""
    opened = browser.new_page()
    said: list[str] = []
    opened.on("console", lambda message: said.append(message.text))
    opened.on("pageerror", lambda error: said.append(str(error)))
    yield opened
    opened.close()
    assert said == []


def ask(page: sync_api.Page, address: str, query: str) -> list[str]:
    """The titles that a search finds, by its address."""
    page.goto(f"{address}?q={query}")
    sync_api.expect(page.get_by_role("status")).not_to_be_empty()
    return page.get_by_role("heading", level=3).all_text_contents()

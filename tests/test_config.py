"""`sitegen.yaml` becomes a checked configuration, or problems with exit code 2."""

from __future__ import annotations

import pytest

from sitegen import config
from sitegen.errors import Exit, SitegenError
from sitegen.model import Config

LEAST = "title: A list\nurl: https://example.org/reading/\n"


def refusal(text: str) -> SitegenError:
    with pytest.raises(SitegenError) as caught:
        config.read(text)
    return caught.value


def values(found: Config) -> dict[str, object]:
    """What a theme and the outputs use of a configuration, but for the theme's options."""
    return {
        field.name: getattr(found, field.name)
        for field in config.CONFIG_FIELDS
        if field.name != "options"
    }


def test_title_and_address_are_enough() -> None:
    """All other keys have defaults."""
    assert {
        "title": "A list",
        "url": "https://example.org/reading/",
        "description": "",
        "author": "",
        "lang": "en",
        "theme": "folio",
        "publish": "excerpt",
        "search": "built-in",
        "page_size": 20,
        "feed_size": 30,
        "words_per_minute": 230,
    } == values(config.read(LEAST))


def test_every_key_is_read() -> None:
    """A full configuration gives all of its values."""
    found = config.read(
        LEAST
        + "description: Good essays.\nauthor: Ann\nlang: de\ntheme: mine\noptions: {wide: true}\n"
        "publish: link\nsearch: none\npage_size: 5\nfeed_size: 6\nwords_per_minute: 200\n"
    )

    assert {
        "title": "A list",
        "url": "https://example.org/reading/",
        "description": "Good essays.",
        "author": "Ann",
        "lang": "de",
        "theme": "mine",
        "publish": "link",
        "search": "none",
        "page_size": 5,
        "feed_size": 6,
        "words_per_minute": 200,
    } == values(found)
    assert ["wide"] == list(found.options)


@pytest.mark.parametrize(
    ("url", "base_path"),
    [
        ("https://example.org", "/"),
        ("https://example.org/", "/"),
        ("https://example.org/reading", "/reading/"),
        ("https://example.org/a/b/", "/a/b/"),
        ("http://localhost:8000/", "/"),
    ],
)
def test_the_base_path_is_the_path_of_the_address(url: str, base_path: str) -> None:
    """From slash to slash, whether or not the address was written with the last one."""
    found = config.read(f"title: A\nurl: {url}\n")

    assert (f"{url.rstrip('/')}/", base_path) == (found.url, found.base_path)


@pytest.mark.parametrize(
    "url",
    [
        "example.org",
        "ftp://example.org/",
        "https://example.org/?a=b",
        "https://example.org/#part",
        "https://example.org/../x/",
        "https://example.org//x/",
    ],
)
def test_an_address_must_be_a_host_and_a_path(url: str) -> None:
    """Everything is built upon it."""
    (problem,) = refusal(f"title: A\nurl: '{url}'\n").problems

    assert ("sitegen.yaml", 2, 6) == (problem.at.path, problem.at.line, problem.at.column)


@pytest.mark.parametrize("text", ["", "title: A\n", "- a\n", "a: *b\n", LEAST + "them: x\n"])
def test_a_wrong_configuration_is_wrong_usage(text: str) -> None:
    """Its exit code tells it from problems in the content."""
    assert Exit.USAGE == refusal(text).exit_code


def test_all_problems_come_at_once() -> None:
    """Not only the first."""
    assert 3 == len(refusal("titel: A\nurl: x\npage_size: 0\n").problems)

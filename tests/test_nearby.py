"""A mistyped address leads to the pages that were probably meant."""

from __future__ import annotations

import pytest
from project import TODAY

from sitegen import nearby, site
from sitegen.model import Config, Entry, Library


def found(path: str) -> list[str]:
    """The addresses that are nearest to a path, in a list of three works."""
    slugs = ("why-we-sleep", "the-art-of-code", "as-we-may-think")
    entries = tuple(
        Entry(path=f"entries/{slug}.md", slug=slug, title=slug, tags=("programming",), added=TODAY)
        for slug in slugs
    )
    config = Config(title="A list", url="https://example.org/")
    assembled, _ = site.assemble(config, Library(entries=entries))
    return [to for _, to in nearby.nearest(assembled, path)]


@pytest.mark.parametrize(
    ("path", "first"),
    [
        ("entries/as-we-may-thnik/index.html", "entries/as-we-may-think/"),
        ("posts/the-art-of-code.html", "entries/the-art-of-code/"),
        ("why-sleep", "entries/why-we-sleep/"),
        ("tags/programing/", "tags/programming/"),
        ("archiv/index.html", "archive/"),
    ],
)
def test_the_nearest_comes_first(path: str, first: str) -> None:
    """Whatever folder it was looked for in."""
    assert first == found(path)[0]


def test_nothing_is_near_to_what_is_like_nothing() -> None:
    """Better no hint than a wrong one."""
    assert found("wp-login.php") == []
    assert found("") == []

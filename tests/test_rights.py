"""Which licences let a public site republish a whole text."""

from __future__ import annotations

import pytest

from sitegen import rights
from sitegen.model import Publish


@pytest.mark.parametrize(
    "name",
    [
        "CC0-1.0",
        "cc0",
        "CC0 1.0",
        "CC-BY-4.0",
        "CC BY 4.0",
        "cc-by-sa-3.0",
        "CC BY-SA",
        "Creative Commons BY 4.0",
        "public domain",
        "MIT",
        "Apache-2.0",
        "GFDL-1.3-or-later",
    ],
)
def test_open_licences(name: str) -> None:
    """By their SPDX names, or as people write them."""
    assert rights.is_open(name)


@pytest.mark.parametrize(
    "name",
    [
        None,
        "",
        "CC-BY-NC-4.0",
        "CC BY-NC-SA 4.0",
        "CC-BY-ND-4.0",
        "CC-BY-9.0",
        "All rights reserved",
        "not MIT",
        "MIT or so",
        "copyright",
        "free to read",
    ],
)
def test_licences_that_do_not_let_anybody_republish(name: str | None) -> None:
    """NonCommercial and NoDerivatives depend on who publishes; unknown words are no licence."""
    assert not rights.is_open(name)


@pytest.mark.parametrize(
    ("asked", "license_name", "default", "expected"),
    [
        (None, None, "excerpt", "excerpt"),
        (None, None, "link", "link"),
        (None, "CC0-1.0", "excerpt", "full"),
        (None, "CC0-1.0", "link", "full"),
        (None, "CC-BY-NC-4.0", "excerpt", "excerpt"),
        ("full", None, "excerpt", "full"),
        ("link", "CC0-1.0", "excerpt", "link"),
        ("excerpt", "CC0-1.0", "full", "excerpt"),
    ],
)
def test_who_decides_how_much_is_published(
    asked: Publish | None, license_name: str | None, default: Publish, expected: Publish
) -> None:
    """What the curator asks for, else the licence, else the site's default."""
    assert expected == rights.decide(asked, license_name, default)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("CC0-1.0", "https://creativecommons.org/publicdomain/zero/1.0/"),
        ("CC-BY-4.0", "https://creativecommons.org/licenses/by/4.0/"),
        ("CC BY-SA 3.0", "https://creativecommons.org/licenses/by-sa/3.0/"),
        ("CC-BY-NC-ND-4.0", "https://creativecommons.org/licenses/by-nc-nd/4.0/"),
        ("CC BY", "https://creativecommons.org/licenses/by/4.0/"),
        ("MIT", None),
        (None, None),
    ],
)
def test_a_licence_has_a_page_of_its_own(name: str | None, expected: str | None) -> None:
    """Those of Creative Commons can be linked."""
    assert expected == rights.license_url(name)

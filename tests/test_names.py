"""Names stand in an index where a reader looks for them."""

from __future__ import annotations

import pytest

from sitegen import names


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Ada Lovelace", "Lovelace, Ada"),
        ("Ursula K. Le Guin", "Le Guin, Ursula K."),
        ("Kris De Decker", "De Decker, Kris"),
        ("Guido van Rossum", "Rossum, Guido van"),
        ("Al Gore", "Gore, Al"),
        ("Peter van Hardenberg", "Hardenberg, Peter van"),
        ("Frederick P. Brooks, Jr.", "Brooks, Frederick P. Jr."),
        ("Martin Luther King Jr.", "King, Martin Luther Jr."),
        ("Tim Berners-Lee", "Berners-Lee, Tim"),
        ("Flann O'Brien", "O'Brien, Flann"),
        ("Ünal Çelik", "Çelik, Ünal"),
        ("Лев Толстой", "Толстой, Лев"),
    ],
)
def test_people_are_sorted_by_family_name(name: str, expected: str) -> None:
    """With the particles that are written with a capital, and without those that are not."""
    assert expected == names.family_first(name)


@pytest.mark.parametrize(
    "name",
    [
        "Plato",
        "Jr.",
        "刘慈欣",
        "村上 春樹",
        "한 강",
        "bell hooks",
        "sitegen contributors",
        "Ink & Switch",
        "The Economist",
        "Institute of Physics",
        "Studio 54",
        "",
    ],
)
def test_other_names_are_sorted_as_they_are_written(name: str) -> None:
    """One word, a family name that stands first already, or no person at all."""
    assert name == names.family_first(name)


def test_numbers_in_names_are_sorted_by_their_value() -> None:
    """Also those with zeros before them, and those that are long."""
    ordered = ["", "web", "web 2", "web 02 b", "web 10", "web 2.10", f"web {'9' * 5000}", "webs"]

    assert ordered[:5] == sorted(ordered[4::-1], key=names.filing)
    assert names.filing("2") < names.filing("10") < names.filing("9" * 5000)


def test_letters_with_signs_stand_beside_those_without() -> None:
    """Small letters, too."""
    ordered = ["eagle", "École", "edge", "Éric", "zebra", "ß"]

    assert ["eagle", "École", "edge", "Éric", "ß", "zebra"] == sorted(ordered, key=names.filing)


def test_people_of_one_family_are_sorted_by_their_given_names() -> None:
    """And a family before one whose name begins alike."""
    people = ["Bo Leander", "Zoë Le", "Ursula Le Guin", "Ada Le"]

    assert ["Ada Le", "Zoë Le", "Ursula Le Guin", "Bo Leander"] == sorted(
        people, key=names.filing_of_person
    )

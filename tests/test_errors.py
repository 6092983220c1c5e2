"""Problems as values: the nearest name, and errors that come from another process whole."""

from __future__ import annotations

import itertools
import pickle
import time

import pytest

from sitegen import errors
from sitegen.errors import Exit, Location, Problem, SitegenError


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("titel", "title"),
        ("TITLE", "title"),
        ("newyorker", "New Yorker"),
        ("new yorker", "New Yorker"),
        ("STRASSE", "straße"),
        ("", None),
        ("something else", None),
    ],
)
def test_the_nearest_name_is_found_whatever_its_case(word: str, expected: str | None) -> None:
    """As it is written; where none is near, none."""
    assert expected == errors.nearest(word, ["title", "New Yorker", "straße", "tile", ""])


def test_the_first_of_two_equally_near_names_is_taken() -> None:
    """So that messages stay the same."""
    assert "abcd1" == errors.nearest("abcd", ["abcd1", "abcd2"])


def test_a_suggestion_says_what_else_to_do() -> None:
    """Where no name is near."""
    assert "did you mean 'title'?" == errors.suggest("titel", ["title"], "look")
    assert "look" == errors.suggest("x", ["title"], "look")


def test_a_hundred_names_are_looked_up_in_a_large_site_soon() -> None:
    """Every broken link asks for the nearest of all pages."""
    words = "alpha beta notes essay history software writing".split()
    known = ["-".join(found) for found in itertools.product(words, repeat=4)]
    begun = time.process_time()

    for number in range(100):
        errors.nearest(f"{known[20 * number]}x", known)

    assert time.process_time() - begun < 10


def test_an_error_comes_whole_from_another_process() -> None:
    """With its problems and its exit code."""
    problem = Problem("wrong", Location("a.md", 1), "mend it")
    copy = pickle.loads(pickle.dumps(SitegenError([problem], Exit.USAGE)))  # noqa: S301

    assert ((problem,), Exit.USAGE) == (copy.problems, copy.exit_code)

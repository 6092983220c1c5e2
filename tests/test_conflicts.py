"""Two files with one path are told before one is lost, also where only other systems lose one."""

from __future__ import annotations

import unicodedata

import pytest

from sitegen import conflicts
from sitegen.conflicts import Output


def conflict_messages(*paths: str) -> list[str]:
    files = [Output(path, f"content/{number}.md") for number, path in enumerate(paths)]
    return [f"{problem.at}: {problem.message}" for problem in conflicts.find(files)]


def test_different_paths_do_not_conflict() -> None:
    """Neighbours, a common beginning and a common folder are fine."""
    assert conflict_messages("a", "ab", "b/a", "b/ab", "b-/a") == []


def test_two_outputs_with_one_path_name_both_origins() -> None:
    """The curator learns which two files want one page."""
    assert conflict_messages("a/b", "c", "a/b") == [
        "content/2.md: two outputs have one path: 'a/b', from content/0.md and content/2.md"
    ]


def test_paths_that_differ_only_by_case_conflict() -> None:
    """Windows and macOS would keep only one of them."""
    [message] = conflict_messages("Straße/C", "strasse/c")

    assert "two outputs have one path: 'Straße/C' and 'strasse/c'" in message


def test_paths_that_differ_only_by_unicode_form_conflict() -> None:
    """A composed and a decomposed é are one name on macOS."""
    composed = unicodedata.normalize("NFC", "café")

    assert len(conflict_messages(composed, unicodedata.normalize("NFD", composed))) == 1


def test_a_file_that_is_a_folder_of_another_is_a_conflict() -> None:
    """`tags` cannot be a page and a folder, also when the case differs."""
    [message] = conflict_messages("x", "Tags/a/b", "tags")

    assert "'tags' from content/2.md is a file, and a folder for 'Tags/a/b'" in message


@pytest.mark.parametrize(
    "path", ["", "/a", "a//b", "a/", "../a", "a/./b", "a\\b", "C:/a", "a\nb", "a\0"]
)
def test_a_path_that_leaves_the_folder_is_a_problem(path: str) -> None:
    """No output is written outside of `build/`, on any system."""
    [message] = conflict_messages(path)

    assert message.endswith("cannot be a path of the site")


@pytest.mark.parametrize(
    "path",
    ["a<b", "a>b", 'a"b', "a|b", "what?", "a*", "a.", "a./b", "a ", "con", "NUL.txt", "x/Lpt1"],
)
def test_a_path_that_windows_refuses_is_a_problem(path: str) -> None:
    """What is built on one system can be checked out on another."""
    [message] = conflict_messages(path)

    assert message.endswith("cannot be a path of the site")


@pytest.mark.parametrize("path", ["console", ".nojekyll", "a.b.c", "com", "lpt10.txt", "a b", "é"])
def test_other_paths_are_fine(path: str) -> None:
    """Names that merely look like those."""
    assert [] == conflict_messages(path)


@pytest.mark.parametrize(
    ("path", "expected"),
    [("a", []), ("a/b", ["a"]), ("a/b/c", ["a/b", "a"])],
)
def test_the_folders_of_a_path(path: str, expected: list[str]) -> None:
    """From the innermost, so that emptied ones can go one after the other."""
    assert expected == conflicts.folders_of(path)

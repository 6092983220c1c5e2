"""An address that leads to a passage: what a browser reads out of it are the passage's words."""

from __future__ import annotations

from urllib.parse import unquote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sitegen import passages

PAGE = "https://example.org/essay"
LONG = "one two three four five six seven eight nine ten"


def directive(url: str) -> tuple[str, list[str]]:
    """The anchor in an address, and the texts that it asks a browser to find: read as the draft
    says, by splitting first and decoding then.
    """
    anchor, _, directives = url.partition("#")[2].partition(":~:")
    (text,) = directives.split("&")
    name, _, value = text.partition("=")
    assert name == "text"
    assert not any(part.startswith("-") or part.endswith("-") for part in value.split(","))
    return anchor, [unquote(part, errors="strict") for part in value.split(",")]


@pytest.mark.parametrize(
    ("passage", "expected"),
    [
        ("Few words.", ["Few words."]),
        ("Signs - , & # % “x” é", ["Signs - , & # % “x” é"]),
        (LONG, ["one two three four", "seven eight nine ten"]),
        ("It begins […] and it ends.", ["It begins", "and it ends."]),
        ("It begins … it goes on ... it ends", ["It begins", "it ends"]),
        ("A paragraph.\n\nAnother one.", ["A paragraph.", "Another one."]),
        (f"{LONG}\n{LONG} eleven", ["one two three four", "eight nine ten eleven"]),
        ("字" * 100 + "。" + "文" * 100, ["字" * 100 + "。", "文" * 100]),
        ("字" * 300, ["字" * 300]),
        ("…", ["…"]),
    ],
)
def test_a_short_passage_is_found_whole_a_long_one_by_its_ends(
    passage: str, expected: list[str]
) -> None:
    """Also what was left out, or parted by a paragraph, lies between two ends."""
    assert ("", expected) == directive(passages.link(PAGE, passage))


def test_the_signs_of_the_form_are_escaped() -> None:
    """So that no word is read as a border."""
    assert f"{PAGE}#:~:text=a%2Db%2C%20c%20%26%20d" == passages.link(PAGE, "a-b, c & d")


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (PAGE, f"{PAGE}#:~:text=x"),
        (f"{PAGE}?a=1&b=2#part", f"{PAGE}?a=1&b=2#part:~:text=x"),
        (f"{PAGE}#:~:text=old", f"{PAGE}#:~:text=x"),
        (f"{PAGE}#part:~:text=old&text=older", f"{PAGE}#part:~:text=x"),
        (f"{PAGE}#", f"{PAGE}#:~:text=x"),
    ],
)
def test_an_anchor_stays(url: str, expected: str) -> None:
    """But an older directive gives way."""
    assert expected == passages.link(url, "x")


@settings(max_examples=150, derandomize=True, deadline=None)
@given(st.text(st.sampled_from("ab-,&=#%:~ é字。…\n[].“"), min_size=1, max_size=200))
def test_a_browser_reads_the_ends_of_any_passage(passage: str) -> None:
    """Nothing but the passage's own words, in their order and without overlap."""
    _, found = directive(passages.link(PAGE, passage))
    start, end = [*found, ""][:2]
    text = passage.strip()

    assert text.lstrip(".…[] \n").startswith(start.lstrip(".…[] \n"))
    assert text[text.index(start) + len(start) :].rstrip(".…[] \n").endswith(end.rstrip(".…[] \n"))

"""Fence and fields to values, and back to text."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sitegen import frontmatter
from sitegen.errors import Problem
from sitegen.model import (
    PUBLISH_CHOICES,
    STATUSES,
    Body,
    Entry,
    Highlight,
    Imported,
    Page,
    PartialDate,
)
from sitegen.text import control_character, fold_spaces

ENTRY = """\
---
title: As We May Think
url: https://example.org/essay
source: The Atlantic
authors: [Vannevar Bush]
published: 1945-07
added: 2026-02-28
read: 2026-03
rating: 5
tags: [hypertext, history]
summary: Trails of association.
lang: en
license: CC-BY-4.0
publish: excerpt
words: 5200
archive_url: https://archive.example/essay
via: https://example.com/links
highlights: [A passage, {text: Another, note: Mine}]
aliases: [/old/bush/]
captions: [A desk]
draft: true
extra: {mood: calm}
imported: {seed: bush.txt, seed_digest: aa, digest: bb}
---

It begins here.
"""


def read(text: str) -> Entry:
    found = frontmatter.read_entry(text, "entries/a-name.md", "content/entries/a-name.md")
    assert isinstance(found, Entry), found
    return found


def problems(text: str) -> list[str]:
    found = frontmatter.read_entry(text, "entries/a.md", "a.md")
    assert not isinstance(found, Entry)
    return [problem.message for problem in found]


def test_every_field_of_an_entry_is_read() -> None:
    """Front matter gives an Entry with all of its values."""
    entry = read(ENTRY)

    expected = Entry(
        path="entries/a-name.md",
        slug="a-name",
        title="As We May Think",
        url="https://example.org/essay",
        source="The Atlantic",
        authors=("Vannevar Bush",),
        published=PartialDate(1945, 7),
        added=datetime.date(2026, 2, 28),
        read=PartialDate(2026, 3),
        status="read",
        rating=5,
        tags=("hypertext", "history"),
        summary="Trails of association.",
        lang="en",
        license="CC-BY-4.0",
        publish="excerpt",
        words=5200,
        archive_url="https://archive.example/essay",
        via="https://example.com/links",
        highlights=(Highlight("A passage"), Highlight("Another", "Mine")),
        aliases=("/old/bush/",),
        captions=("A desk",),
        draft=True,
        extra={"mood": "calm"},
        imported=Imported("bush.txt", "aa", "bb"),
        body=Body(line=25),
        places=entry.places,
    )
    assert expected == entry
    assert "\nIt begins here.\n" == frontmatter.body_of(ENTRY)


def test_a_title_is_enough() -> None:
    """All other fields have defaults."""
    assert Entry(
        path="entries/a-name.md",
        slug="a-name",
        title="A",
        body=Body(line=4),
        places={"title": (2, 8)},
    ) == read("---\ntitle: A\n---")


def test_an_entry_with_a_date_of_reading_is_read() -> None:
    """The status says what the date says, unless it is written."""
    assert "read" == read("---\ntitle: A\nread: 2026\n---\n").status
    assert "reading" == read("---\ntitle: A\nread: 2026\nstatus: reading\n---\n").status


def test_an_entry_without_one_is_to_be_read() -> None:
    """That is why it is on the list."""
    assert "to-read" == read("---\ntitle: A\n---\n").status


def test_tags_may_be_written_as_text() -> None:
    """Commas divide tags, but not authors."""
    entry = read("---\ntitle: A\ntags: a, b\nauthors: Ada, Countess of Lovelace\n---\n")

    assert (("a", "b"), ("Ada, Countess of Lovelace",)) == (entry.tags, entry.authors)


def test_spaces_after_a_fence_do_not_count() -> None:
    """One does not see them."""
    text = "--- \ntitle: A\n---  \nB\n"

    assert ("A", "B\n") == (read(text).title, frontmatter.body_of(text))


def test_a_rule_in_the_body_is_no_fence() -> None:
    """Only the first closing fence counts."""
    assert "B\n\n---\n\nC\n" == frontmatter.body_of("---\ntitle: A\n---\nB\n\n---\n\nC\n")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "the file is empty"),
        (" \n\n", "the file is empty"),
        ("title: A\n", "no front matter"),
        ("---\ntitle: A\n", "the front matter is not closed"),
        ("----\ntitle: A\n----\n", "the fence must be exactly ---"),
        ("--\ntitle: A\n--\n", "the fence must be exactly ---"),
        (" ---\ntitle: A\n---\n", "the fence must be exactly ---"),
        ("\n---\ntitle: A\n---\n", "no front matter"),
    ],
)
def test_wrong_fences_are_told(text: str, message: str) -> None:
    """Each with its own words."""
    assert [message] == problems(text)
    assert "" == frontmatter.body_of(text)


def test_all_problems_of_a_file_are_told_at_once() -> None:
    """Not only the first."""
    text = "---\ntitle: A\nrating: 9\nlang: german\n---\n"

    assert 2 == len(problems(text))


def test_a_page_has_fewer_fields() -> None:
    """A standalone page is no work: it has a place in the menu, but no rating."""
    found = frontmatter.read_page(
        "---\ntitle: About\nmenu: false\nextra: {hue: 40}\n---\nHi.\n", "pages/about.md", "x"
    )
    refused = frontmatter.read_page("---\ntitle: About\nrating: 3\n---\n", "pages/about.md", "x")

    assert isinstance(found, Page)
    assert ("about", False, {"hue": 40}) == (found.slug, found.menu, found.extra)
    assert not isinstance(refused, Page)
    assert ["unknown field 'rating'"] == [problem.message for problem in refused]


@pytest.mark.parametrize(
    ("text", "expected"),
    [("---\na: b\n---\n", True), ("--- \na", True), ("----\n", False), ("Text\n---\n", False)],
)
def test_a_capture_may_begin_with_a_fence(text: str, *, expected: bool) -> None:
    """Only a fence on the first line makes front matter."""
    assert expected == frontmatter.has_fence(text)


# ------------------------------------------------------------------------------- and back


def test_fields_are_written_in_the_order_of_their_table() -> None:
    """Whatever the order of the values; what is empty is left out."""
    values = {"tags": ("a", "b: c"), "rating": None, "title": "No: really", "draft": False}

    assert "---\ntitle: 'No: really'\ntags: [a, 'b: c']\n---\n\nText.\n" == frontmatter.write(
        values, "\nText.\n\n"
    )


def test_an_entry_without_a_body_ends_with_its_fence() -> None:
    """No empty lines are left."""
    assert "---\ntitle: A\n---\n" == frontmatter.write({"title": "A"}, "")


def test_every_field_can_be_written_and_read_again() -> None:
    """A whole entry comes back."""
    entry = read(ENTRY)

    again = read(frontmatter.write(values_of(entry), frontmatter.body_of(ENTRY)))

    assert values_of(entry) == values_of(again)


def values_of(entry: Entry) -> dict[str, Any]:
    names = [field.name for field in frontmatter.ENTRY_FIELDS]
    return {name: getattr(entry, name) for name in names}


_TEXT = (
    st.text(min_size=1, max_size=80)
    .map(fold_spaces)
    .filter(lambda text: bool(text) and control_character(text) is None)
)
_LINES = (
    st.lists(_TEXT, min_size=1, max_size=4).map("\n".join).filter(lambda text: text.strip() == text)
)
_DATE = st.one_of(
    st.builds(PartialDate, st.integers(1000, 9999)),
    st.builds(PartialDate, st.integers(1000, 9999), st.integers(1, 12), st.integers(0, 28)),
)
_VALUES = st.fixed_dictionaries(
    {"title": _TEXT},
    optional={
        "source": _TEXT,
        "authors": st.lists(_TEXT, min_size=1, max_size=3, unique=True).map(tuple),
        "tags": st.lists(_TEXT, min_size=1, max_size=3, unique=True).map(tuple),
        "summary": _LINES,
        "published": _DATE,
        "read": _DATE,
        "added": st.dates(datetime.date(1000, 1, 1)),
        "status": st.sampled_from(STATUSES),
        "publish": st.sampled_from(PUBLISH_CHOICES),
        "rating": st.integers(1, 5),
        "words": st.integers(1, 10**7),
        "draft": st.just(value=True),
        "extra": st.dictionaries(
            _TEXT, st.one_of(_TEXT, st.booleans(), st.integers(0, 10**9)), min_size=1, max_size=3
        ),
    },
)


@settings(max_examples=150, derandomize=True, deadline=None)
@given(_VALUES)
def test_what_is_written_is_read_again(values: dict[str, Any]) -> None:
    """Whatever is in the values: reading the text gives them again."""
    text = frontmatter.write(values, "Body.\n")
    entry = read(text)

    assert values == {name: getattr(entry, name) for name in values}
    assert "\nBody.\n" == frontmatter.body_of(text)


@settings(max_examples=200, derandomize=True, deadline=None)
@given(st.text(alphabet="-a:[]{}'\"\n \t&*!|>#\x1b\u2028é", max_size=60))
def test_every_file_is_an_entry_or_problems(text: str) -> None:
    """Nothing a user writes makes the reader fail."""
    found = frontmatter.read_entry(text, "entries/a.md", "a.md")

    assert isinstance(found, Entry) or (found and all(isinstance(p, Problem) for p in found))

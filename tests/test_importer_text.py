"""The text importer: what it keeps of a raw capture, what it drops, and how it says so.

Each file `tests/cases/text/NAME.txt` is a capture, `NAME.json` the wanted reading of it. After a
wanted change: `SITEGEN_ACCEPT=1 pytest tests/test_importer_text.py`, then read the diff.
"""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

import msgspec
import pytest

from sitegen.importers.text import read
from sitegen.model import PartialDate, Seed

CASES = Path(__file__).parent / "cases" / "text"
PROSE = "The committee met in the old library and talked about the roof until it was dark outside."
MORE = "Nobody could remember who had last been up there, so a ladder was fetched from the garden."


def page(*lines: str) -> str:
    """A capture with a blank line after each line."""
    return "\n\n".join(lines)


def summary(seed: Seed) -> dict[str, object]:
    """A seed as the case files write it down."""
    return {
        "title": seed.title,
        "authors": list(seed.authors),
        "published": str(seed.published) if seed.published else None,
        "lang": seed.lang,
        "blocks": [f"{block.kind}: {block.text}" for block in seed.blocks],
        "captions": list(seed.captions),
        "dropped": [f"{line.reason}: {line.text}" for line in seed.lines if not line.kept],
    }


@pytest.mark.parametrize("case", sorted(CASES.glob("*.txt")), ids=lambda path: path.stem)
def test_a_capture_is_read_as_its_case_file_says(case: Path) -> None:
    """Title, byline, blocks, captions and every dropped line are exactly as written down."""
    expected = case.with_suffix(".json")

    actual = summary(read(case.read_bytes().decode()))

    if os.environ.get("SITEGEN_ACCEPT") == "1":
        expected.write_text(json.dumps(actual, ensure_ascii=False, indent=1) + "\n")
    assert json.loads(expected.read_text()) == actual


def test_every_case_has_a_capture_and_a_wanted_reading() -> None:
    """A file without its partner is never compared with anything, so it must not lie there."""
    captures = {path.stem for path in CASES.glob("*.txt")}
    readings = {path.stem for path in CASES.glob("*.json")}

    assert captures == readings
    assert len(list(CASES.iterdir())) == len(captures) + len(readings)


@pytest.mark.parametrize("case", sorted(CASES.glob("*.txt")), ids=lambda path: path.stem)
def test_no_line_of_a_capture_vanishes(case: Path) -> None:
    """Kept or not, each line that holds anything is accounted for once, with a reason."""
    seed = read(case.read_bytes().decode())

    numbers = [line.number for line in seed.lines]
    assert sorted(set(numbers)) == numbers
    assert all(line.reason for line in seed.lines)
    assert len(seed.blocks) == sum(line.kept for line in seed.lines)


def test_line_numbers_are_those_of_the_file() -> None:
    """They count from 1, over blank lines, whatever the newlines are."""
    seed = read(f"A headline\r\n\r\n{PROSE}\r\r{MORE}\n")

    assert [(line.number, line.reason) for line in seed.lines] == [
        (1, "title"),
        (3, "paragraph"),
        (5, "paragraph"),
    ]


def test_the_curators_title_wins_over_the_headline_of_the_page() -> None:
    """Both are dropped from the body, the page's headline and a line with the curator's words."""
    capture = page("Roof in danger", "Share", "The Library Roof", PROSE, MORE)

    seed = read(capture, title="The library roof")

    assert seed.title == "The library roof"
    assert [block.text for block in seed.blocks] == [PROSE, MORE]
    assert [line.reason for line in seed.lines[:3]] == ["title", "share bar", "title"]


def test_a_body_without_a_headline_keeps_its_first_line() -> None:
    """A first line that ends in a full stop is a paragraph, however short it is."""
    seed = read(page("It rained.", PROSE, MORE))

    assert seed.title == ""
    assert [block.text for block in seed.blocks] == ["It rained.", PROSE, MORE]


def test_the_headline_is_taken_without_the_name_of_the_site() -> None:
    """Where "Headline | Site" stands above "Headline", the second is the title."""
    seed = read(page("The roof is on fire | Evening Mirror", "Menu", "The roof is on fire", PROSE))

    assert seed.title == "The roof is on fire"


def test_a_single_read_also_in_a_clean_text_does_not_end_it() -> None:
    """The heading goes, the prose on both sides of it stays."""
    seed = read(page(PROSE, "Read also", MORE))

    assert [block.text for block in seed.blocks] == [PROSE, MORE]


def test_a_paragraph_that_is_printed_twice_is_kept_once() -> None:
    """It is too long for a caption, so one copy of it belongs to the article."""
    paragraph = " ".join([PROSE[:-1] + ",", MORE[:-1] + ",", PROSE])

    seed = read(page("A headline", paragraph, paragraph, MORE))

    assert [block.text for block in seed.blocks] == [paragraph, MORE]
    assert seed.captions == ()
    assert "repeated line" in [line.reason for line in seed.lines]


def test_captions_that_carry_a_credit_in_the_second_copy_count_once() -> None:
    """The fuller copy is the caption."""
    seed = read(
        page(
            "A headline",
            PROSE,
            "The ladder leans against the eastern wall",
            "The ladder leans against the eastern wall. (Credit: R. Moss)",
            MORE,
        )
    )

    assert seed.captions == ("The ladder leans against the eastern wall. (Credit: R. Moss)",)
    assert [block.text for block in seed.blocks] == [PROSE, MORE]


@pytest.mark.parametrize(
    ("byline", "authors"),
    [
        ("By Jane Doe", ("Jane Doe",)),
        ("BY JANE DOE", ("JANE DOE",)),
        ("Written by Jane Doe and John O’Neil", ("Jane Doe", "John O’Neil")),
        ("By Ann Lee, Bo Kim and Cy Roe, Hill Record", ("Ann Lee", "Bo Kim", "Cy Roe")),
        ("By Jane Doe, Hill Record", ("Jane Doe",)),
        ("By Jane Doe for The Hill Record", ("Jane Doe",)),
        ("By Jane Doe | 3 May 2024", ("Jane Doe",)),
        ("Von Jürgen von der Heide", ("Jürgen von der Heide",)),
        ("Par Élodie Brun et Luc Noir", ("Élodie Brun", "Luc Noir")),
        ("Por María Sol", ("María Sol",)),
        ("Автор: Анна Белова", ("Анна Белова",)),
        ("作者：李文", ("李文",)),
        ("By Reuters", ()),
        ("By Associated Press", ()),
        ("By Staff Reporter", ()),
        ("By Hill Record Staff", ()),
        ("By the way", ()),
        ("By 2030", ()),
    ],
)
def test_authors_are_taken_from_bylines_alone(byline: str, authors: tuple[str, ...]) -> None:
    """Agencies, staff and sites are no authors, and neither is a phrase that begins with "By"."""
    seed = read(page("A headline", byline, PROSE, MORE))

    assert authors == seed.authors


@pytest.mark.parametrize(
    ("line", "published"),
    [
        ("Published 14:03 GMT, 25 October 2025", PartialDate(2025, 10, 25)),
        ("October 25, 2025", PartialDate(2025, 10, 25)),
        ("Oct. 25th, 2025", PartialDate(2025, 10, 25)),
        ("25.10.2025", PartialDate(2025, 10, 25)),
        ("03.04.2025, 09:12 Uhr", PartialDate(2025, 4, 3)),
        ("2025-10-25T14:03:00Z", PartialDate(2025, 10, 25)),
        ("2025年10月25日", PartialDate(2025, 10, 25)),
        ("2025년 10월 25일", PartialDate(2025, 10, 25)),
        ("25 октября 2025", PartialDate(2025, 10, 25)),
        ("25 de octubre de 2025", PartialDate(2025, 10, 25)),
        ("Publié le 1er août 2024", PartialDate(2024, 8, 1)),
        ("25 października 2025", PartialDate(2025, 10, 25)),
        ("25 Οκτωβρίου 2025", PartialDate(2025, 10, 25)),
        ("October 2025", PartialDate(2025, 10)),
        ("10/25/2025", PartialDate(2025, 10, 25)),
        ("25/10/2025", PartialDate(2025, 10, 25)),
        ("03/04/2025", None),
        ("2026-02-30", None),
        ("31 June 2025", None),
        ("On Friday", None),
        ("2 hours ago", None),
        ("Updated 25 October 2025", None),
    ],
)
def test_the_date_is_taken_only_where_it_is_certain(
    line: str, published: PartialDate | None
) -> None:
    """An ambiguous, impossible or relative date is none, and an update is no publication."""
    seed = read(page("A headline", line, PROSE, MORE))

    assert published == seed.published


def test_a_date_in_the_prose_is_not_the_date_of_the_article() -> None:
    """Only lines that say nothing else count."""
    seed = read(page("A headline", "On 25 October 2025 the committee met again.", PROSE, MORE))

    assert seed.published is None


def test_a_labelled_date_in_the_foot_counts() -> None:
    """Some pages print it below the article."""
    seed = read(page("A headline", PROSE, MORE, "First published 4 May 2024", "Share", "Print"))

    assert seed.published == PartialDate(2024, 5, 4)


def test_dates_of_related_articles_do_not_count() -> None:
    """What stands below a related heading belongs to other articles."""
    seed = read(page("A headline", PROSE, MORE, "Related", "Published 4 May 2024", "Share"))

    assert seed.published is None


@pytest.mark.parametrize(
    "capture",
    [
        "",
        "\n \u200b\n",
        "word " * 200_000,
        "中" * 300_000,
        "[" * 100_000,
        "(photo" * 30_000,
        "By A, " * 50_000,
        "1/2/2020 " * 50_000,
        "the same line again and again\n" * 10_000,
        "".join(f"line {number} of a very long list\n" for number in range(10_000)),
        "Share\n" * 10_000,
        "\x00\x01\ud800\n" * 1_000,
    ],
    ids=lambda capture: repr(capture[:12]),
)
def test_hostile_captures_are_read_in_linear_time(capture: str) -> None:
    """Nothing raises, and a tenth of a million characters takes no more than a moment."""
    started = time.perf_counter()

    seed = read(capture)

    assert msgspec.structs.asdict(seed)["lines"] == seed.lines
    assert time.perf_counter() - started < 5


def test_reading_twice_gives_the_same_seed() -> None:
    """There is no hidden state."""
    capture = page("A headline", "Share", PROSE, MORE, "Related", "Another headline")

    assert read(capture) == read(capture)


def test_teasers_below_a_single_related_heading_are_no_article() -> None:
    """A line that is cut off with an ellipsis weighs nothing, however long it is."""
    teaser = "The mayor has opened the new wing of the library and said that the old one would…"

    seed = read(page("A headline", PROSE, MORE, "You May Also Like", teaser))

    assert [block.text for block in seed.blocks] == [PROSE, MORE]


def test_the_date_of_a_quoted_post_is_not_the_date_of_the_article() -> None:
    """It stands below the post, after a dash and the name of who wrote it."""
    seed = read(page("A headline", "— Jane Doe (@jane) May 4, 2024", PROSE, MORE))

    assert seed.published is None

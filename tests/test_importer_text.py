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

from sitegen import seeds
from sitegen.captured import Seed
from sitegen.importers import capture, dates
from sitegen.importers.text import read
from sitegen.model import PartialDate

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


def test_a_first_paragraph_that_stands_twice_is_no_title() -> None:
    """A headline is short, however often a line is repeated."""
    paragraph = " ".join([PROSE] * 12)

    assert read(page(paragraph, paragraph, MORE)).title == ""


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/2026/the-roof-of-the-old-library",
        "www.example.org",
        "HTTP://EXAMPLE.ORG",
    ],
)
def test_an_address_is_no_title(address: str) -> None:
    """The headline is looked for below it; where there is none, there is no title."""
    assert read(page(address, "The library roof", PROSE, MORE, PROSE)).title == "The library roof"
    assert read(page(address, PROSE, MORE)).title == ""
    assert read(page(address, address, PROSE, MORE)).title == ""


def test_a_line_without_spaces_is_no_title_for_being_one_word() -> None:
    """Characters count as well as words."""
    assert read(page("x" * 300, PROSE, MORE)).title == ""


@pytest.mark.parametrize(
    "line",
    [
        "Tested by: Jane Doe RRP: £23.99 More info: www.example.org/roofs",
        "Write to us at roof@example.org",
        "A new roof appears to be here. And maybe a new door. What is not to love?",
        "Is this how it begins, with a roof? Is this how it all ends?",
    ],
)
def test_a_first_line_that_does_not_read_like_a_headline_belongs_to_the_text(line: str) -> None:
    """Lines with addresses and lines of several sentences are no titles."""
    seed = read(page(line, PROSE, MORE))

    assert seed.title == ""
    assert [block.text for block in seed.blocks] == [line, PROSE, MORE]


@pytest.mark.parametrize(
    "title",
    ["Who is Dr. No?", "What a roof!", "Sorry. We have no roof", "The roof is gone. Who took it?"],
)
def test_a_question_or_a_call_may_be_a_headline(title: str) -> None:
    """As long as it is short, or printed twice."""
    twice = "Is this how it begins, with a roof? Is this how it all ends?"

    assert read(page(twice, "Menu", twice, PROSE, MORE)).title == twice
    assert read(page(title, PROSE, MORE)).title == title


ABOUT_PLEAS = "Then you can sign up for a trial of the archive, which costs nothing for seven days."


def test_an_article_may_speak_of_subscriptions() -> None:
    """In a text without furniture, a long sentence that asks for nothing is prose."""
    seed = read(page("A headline", PROSE, ABOUT_PLEAS, MORE))

    assert [block.text for block in seed.blocks] == [PROSE, ABOUT_PLEAS, MORE]


def test_a_page_full_of_furniture_may_not() -> None:
    """There it is rather a plea."""
    seed = read(page("Menu", "Share", "A headline", PROSE, ABOUT_PLEAS, MORE, "Related", "Log in"))

    assert [block.text for block in seed.blocks] == [PROSE, MORE]


@pytest.mark.parametrize(
    "plea",
    [
        "Sign up for our newsletter and get all that is new about roofs, each Friday morning.",
        "Mit unserem Newsletter erfahren Sie an jedem Freitag, was es Neues über alte Dächer gibt.",
    ],
)
def test_a_plea_is_dropped_from_a_clean_text(plea: str) -> None:
    """It says whose newsletter it is, or what one shall do to get it."""
    seed = read(page("A headline", PROSE, plea, MORE))

    assert [block.text for block in seed.blocks] == [PROSE, MORE]


def test_a_recipe_may_speak_of_cookies() -> None:
    """Only a sentence that speaks of a site as well is a notice."""
    recipe = "To store this cookie recipe, place the baked cookies in a box and close it well."
    notice = "This page sets a cookie; more about cookies stands in the privacy policy of the site."

    seed = read(page("A headline", PROSE, recipe, notice, MORE))

    assert [block.text for block in seed.blocks] == [PROSE, recipe, MORE]


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


@pytest.mark.parametrize(
    "line",
    [
        "Published 03/04/2020, updated 5 May 2021",
        "Published 2 days ago, updated May 5, 2020",
        "Published 03/04/2020 5 May 2021",
        "Published 31 June 2025 (1 July 2025)",
        "Posted yesterday | Last modified: 5 May 2020",
        "发布时间：3天前 更新时间：2020-05-05",
    ],
)
def test_a_date_that_cannot_be_read_is_not_replaced_by_another(line: str) -> None:
    """What follows it, or the word for an update, is the date of something else."""
    assert read(page("A headline", line, PROSE, MORE)).published is None


def test_the_date_before_an_update_counts() -> None:
    """Of the two dates of a line it is the one of publication."""
    seed = read(page("A headline", "Published 5 May 2020, updated 6 May 2021", PROSE, MORE))

    assert seed.published == PartialDate(2020, 5, 5)


@pytest.mark.parametrize(
    "masthead",
    ["Saturday, 28 February 2026", "Samstag, 28.02.2026, 10:32 Uhr", "2026年2月28日 星期六"],
)
def test_the_date_of_a_masthead_is_neither_title_nor_date(masthead: str) -> None:
    """Above the headline stands the day on which the page was captured."""
    seed = read(page(masthead, "The library roof", PROSE, MORE, PROSE))

    assert ("The library roof", None) == (seed.title, seed.published)
    assert [block.text for block in seed.blocks] == [PROSE, MORE, PROSE]


def test_a_bare_date_without_a_headline_above_it_does_not_count() -> None:
    """It may be a masthead's."""
    seed = read(page("28 February 2026", PROSE, MORE))

    assert ("", None) == (seed.title, seed.published)


@pytest.mark.parametrize("title", ["October 2025", "What happened on 9 November 1989"])
def test_a_headline_may_hold_a_date(title: str) -> None:
    """Only a line that says a day and nothing else is no title; and a title is no date line."""
    seed = read(page(title, PROSE, MORE))

    assert (title, None) == (seed.title, seed.published)


def test_a_headline_names_no_author() -> None:
    """It may begin with a word that begins bylines in another language."""
    assert read(page("Di Maria Scores Twice", PROSE, MORE)).authors == ()


def test_every_row_of_months_has_twelve() -> None:
    """A name in the wrong place would be another month; none is of two months."""
    rows = [row.split() for row in dates.MONTH_NAMES.strip().splitlines()]
    names = {
        (name.casefold(), n)
        for row in rows
        for n, cell in enumerate(row)
        for name in cell.split("/")
    }

    assert {12} == {len(row) for row in rows}
    assert len(dates.MONTHS) == len(names)


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
    started = time.process_time()

    seed = read(capture)

    assert msgspec.structs.asdict(seed)["lines"] == seed.lines
    assert time.process_time() - started < 5


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


def test_joiners_and_the_spaces_of_thai_come_through() -> None:
    """Persian and emoji are spelled with joiners; zero-width spaces part the words of Thai."""
    prose = "این کتاب خوب خوانده می\u200cشود و 👩\u200d💻 و ภาษา\u200bไทย."

    seed = read(page("A headline", prose, PROSE))

    assert [block.text for block in seed.blocks] == [prose, PROSE]


def test_signs_that_show_nothing_are_dropped() -> None:
    """Soft hyphens, marks of direction and zero-width spaces between letters."""
    seed = read(page("A head\u00adline", "\u202eThe r\u200boof is o\u2060n\u200f fire.", PROSE))

    assert seed.title == "A headline"
    assert seed.blocks[0].text == "The roof is on fire."


@pytest.mark.parametrize("separator", ["\u2028", "\u2029", "\x85", "\x0b", "\x0c"])
def test_the_lines_of_a_seed_stay_lines(separator: str, tmp_path: Path) -> None:
    """Whatever ends them: what stood on two lines is not joined to one word."""
    file = tmp_path / "a.txt"
    file.write_text(f"First end.{separator}Second", encoding="utf-8", newline="")

    assert seeds.read_one(file).data == b"First end.\nSecond"


def test_a_seed_keeps_its_joiners(tmp_path: Path) -> None:
    """Reading a file takes no letter from the spelling of a word."""
    file = tmp_path / "a.txt"
    file.write_text("می\u200cشود \x07ภาษา\u200bไทย", encoding="utf-8")

    assert seeds.read_one(file).data.decode() == "می\u200cشود ภาษา\u200bไทย"


def test_lines_are_measured_as_all_texts_are() -> None:
    """There is one counter of words, and it knows the scripts that are written without spaces."""
    lines = capture.split("สะพานนี้สร้างขึ้น\nA state-of-the-art roof — new")

    assert [line.words for line in lines] == [6, 4]

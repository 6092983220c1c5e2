"""One declaration of a field gives its reader, its JSON Schema and its line in the docs."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from sitegen import fields, kinds, yamltext
from sitegen.errors import Problem
from sitegen.fields import Field, Kind
from sitegen.model import PartialDate


def read(kind: Kind, written: str) -> Any:
    """The value of a field `a` of this kind; a Problem when there is one."""
    node, where = yamltext.read(f"a: {written}", "x.yaml")
    found = fields.read_fields(node, [Field("a", kind, "")], where)
    if found.problems:
        (problem,) = found.problems
        return problem
    return found.values.get("a")


def message(kind: Kind, written: str) -> str:
    problem = read(kind, written)
    assert isinstance(problem, Problem)
    return problem.message


# ------------------------------------------------------------------------------ a whole table


TABLE = (
    Field("title", kinds.LINE, "The name.", "A name", required=True),
    Field("lang", kinds.LANG, "The language.", "en"),
    Field("rating", kinds.integer(1, 5), "How good.", "4"),
)


def read_table(text: str) -> fields.Values:
    node, where = yamltext.read(text, "x.yaml")
    return fields.read_fields(node, TABLE, where)


def test_values_are_given_by_the_name_of_their_field() -> None:
    """Fields that are not set have no value."""
    assert {"title": "A", "rating": 3} == read_table("title: A\nrating: 3").values


def test_values_have_the_place_of_what_was_written() -> None:
    """Later checks can point at them."""
    assert {"title": (1, 8), "rating": (3, 9)} == read_table("title: A\n\nrating: 3").places


@pytest.mark.parametrize("written", ["", "~", "null", "# nothing"])
def test_an_empty_value_counts_as_not_set(written: str) -> None:
    """A template of front matter can name fields that nobody has filled in."""
    found = read_table(f"title: A\nlang: {written}")

    assert ({"title": "A"}, ()) == (found.values, found.problems)


def test_all_problems_of_a_table_come_at_once() -> None:
    """A user mends a file in one go."""
    found = read_table("rating: 9\nlang: english\nxyz: A")

    assert {"rating", "lang", "xyz", "title"} == {
        problem.message.split("'")[1] for problem in found.problems
    }


def test_a_mistyped_required_field_is_told_once() -> None:
    """`titl` is the title that is missing."""
    found = read_table("titl: A")

    assert ["unknown field 'titl'"] == [problem.message for problem in found.problems]


def test_an_unknown_field_gets_the_nearest_name() -> None:
    """A mistyped name is an error, not a silent loss."""
    (problem,) = read_table("title: A\nratign: 3").problems

    assert ("unknown field 'ratign'", "did you mean 'rating'?") == (problem.message, problem.fix)


def test_an_unknown_field_without_a_near_name_gets_all_names() -> None:
    """One can choose."""
    (problem,) = read_table("title: A\nxyz: 3").problems

    assert "the fields are: title, lang, rating" == problem.fix


def test_a_missing_field_is_told_with_an_example() -> None:
    """Required fields say how they look."""
    (problem,) = read_table("lang: en").problems

    assert ("'title' is missing", "add a line such as title: A name") == (
        problem.message,
        problem.fix,
    )


def test_an_empty_required_field_is_told_at_its_place() -> None:
    """It is there, but says nothing."""
    (problem,) = read_table("lang: en\ntitle:").problems

    assert ("'title' is empty", 2, 1) == (problem.message, problem.at.line, problem.at.column)


def test_the_json_schema_names_every_field() -> None:
    """Editors complete and check what is declared here."""
    schema = fields.json_schema(TABLE, "A thing")

    assert ["title"] == schema["required"]
    assert {"title", "lang", "rating"} == set(schema["properties"])
    assert {"description": "How good.", "type": "integer", "minimum": 1, "maximum": 5} == (
        schema["properties"]["rating"]
    )
    assert schema["additionalProperties"] is False


def test_the_table_of_the_docs_has_a_row_a_field() -> None:
    """With its kind, an example, and whether it must be there."""
    assert (
        "| field | value | meaning |\n"
        "|---|---|---|\n"
        f"| `title` (required) | {kinds.LINE.name}, e.g. `A name` | The name. |\n"
        f"| `lang` | {kinds.LANG.name}, e.g. `en` | The language. |\n"
        "| `rating` | number 1–5, e.g. `4` | How good. |\n"
    ) == fields.markdown_table(TABLE)


# -------------------------------------------------------------------------------- the kinds


@pytest.mark.parametrize(
    ("written", "expected"),
    [("no", "no"), ("1.10", "1.10"), ("' a  b '", "a b"), ("2026-01-01", "2026-01-01")],
)
def test_a_line_of_text(written: str, expected: str) -> None:
    """Whatever it looks like, it is text; white space is folded."""
    assert expected == read(kinds.LINE, written)


def test_a_text_may_have_lines() -> None:
    """Only a line of text is folded."""
    assert "a\nb" == read(kinds.TEXT, "|\n  a\n  b\n")


@pytest.mark.parametrize("length", [1, 300])
def test_text_within_its_limits(length: int) -> None:
    """Both limits are allowed."""
    assert "x" * length == read(kinds.LINE, "x" * length)


def test_text_beyond_its_limit() -> None:
    """The length is told."""
    assert "'a' has 301 characters, not 1 to 300" == message(kinds.LINE, "x" * 301)


@pytest.mark.parametrize("written", ["[x]", "{x: y}"])
def test_a_list_or_mapping_is_no_text(written: str) -> None:
    """It is told what was found and what was wanted."""
    assert message(kinds.LINE, written).endswith("not a line of text")


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("1945", PartialDate(1945)),
        ("1945-07", PartialDate(1945, 7)),
        ("1945-07-01", PartialDate(1945, 7, 1)),
        ("'2024-02-29'", PartialDate(2024, 2, 29)),
        ("2024-01-02 03:04", PartialDate(2024, 1, 2)),
        ("2024-01-02T03:04:05Z", PartialDate(2024, 1, 2)),
        ("2024-01-02T03:04:05+02:00", PartialDate(2024, 1, 2)),
        ("1000", PartialDate(1000)),
    ],
)
def test_dates_are_as_exact_as_they_are_known(written: str, expected: PartialDate) -> None:
    """A year, a month or a day; the time of a moment is dropped."""
    assert expected == read(kinds.PARTIAL_DATE, written)


@pytest.mark.parametrize(
    "written",
    [
        "2024-02-30",
        "2023-02-29",
        "2024-13",
        "2024-00",
        "2024-00-05",
        "2024-01-00",
        "2024-1-2",
        "0000-01-01",
        "0999",
        "10000-01-01",
        "45",
        "12:30:45",
        "2024-01-01T01:00+99:99",
        "2024-01-01T25:00",
        "yesterday",
        "٢٠٢٤",
    ],
)
def test_what_is_no_day_of_the_calendar_is_no_date(written: str) -> None:
    """Days that never were, careless forms and other things are told."""
    assert message(kinds.PARTIAL_DATE, written).startswith("'a' is not a date: ")


@pytest.mark.parametrize(
    ("written", "fix"),
    [
        ("2024-1-2", "write it as 2024-01-02"),
        ("2024/1/2", "write it as 2024-01-02"),
        ("2024.7", "write it as 2024-07"),
    ],
)
def test_a_careless_date_is_proposed_in_its_right_form(written: str, fix: str) -> None:
    """Where it is clear which day is meant."""
    assert fix == read(kinds.PARTIAL_DATE, written).fix


def test_a_day_needs_its_day() -> None:
    """Entries are ordered by it."""
    assert datetime.date(2024, 1, 2) == read(kinds.DAY, "2024-01-02")
    assert "'a' is not a date: 2024-01" == message(kinds.DAY, "2024-01")


def test_a_day_of_no_month_is_refused() -> None:
    """00 stands for nothing."""
    assert "'a' is not a date: 2024-00-05" == message(kinds.DAY, "2024-00-05")


@pytest.mark.parametrize(
    ("written", "expected"), [("1", 1), ("5", 5), ("0", None), ("6", None), ("010", None)]
)
def test_a_whole_number_within_its_range(written: str, expected: int | None) -> None:
    """Without leading zeros, which YAML reads as octal."""
    found = read(kinds.integer(1, 5), written)

    assert expected == (None if isinstance(found, Problem) else found)


@pytest.mark.parametrize("written", ["-1", "1.5", "1e3", ".inf", ".nan", "0x10", "１", "9" * 5000])
def test_other_numbers_are_refused(written: str) -> None:
    """And so is a number of five thousand digits, at once."""
    assert isinstance(read(kinds.integer(0, 10**9), written), Problem)


@pytest.mark.parametrize(
    ("written", "expected"),
    [("true", True), ("Yes", True), ("on", True), ("false", False), ("NO", False), ("off", False)],
)
def test_a_truth_value(written: str, *, expected: bool) -> None:
    """In the words that YAML users write."""
    assert expected is read(kinds.BOOLEAN, written)


def test_another_word_is_no_truth_value() -> None:
    """It is told."""
    assert "'a' is neither true nor false: maybe" == message(kinds.BOOLEAN, "maybe")


def test_one_of_a_few_words() -> None:
    """The word as it is; nothing else."""
    kind = kinds.choice("red", "green")

    assert "red" == read(kind, "red")
    assert "did you mean 'green'?" == read(kind, "gren").fix
    assert "write one of: red, green" == read(kind, "blue").fix


@pytest.mark.parametrize("written", ["en", "de", "no", "pt-BR", "zh-Hant", "gsw", "es-419"])
def test_language_codes(written: str) -> None:
    """Norwegian is a language, not a truth value."""
    assert written == read(kinds.LANG, written)


@pytest.mark.parametrize("written", ["English", "EN", "e", "en_GB", "en-"])
def test_what_is_no_language_code(written: str) -> None:
    """Names and other forms."""
    assert f"'a' is not a language code: {written}" == message(kinds.LANG, written)


@pytest.mark.parametrize("written", ["/old/", "/old.html", "/a/b-c/", "/日本/"])
def test_paths_of_the_site(written: str) -> None:
    """They begin at its root."""
    assert written == read(kinds.PATH, written)


@pytest.mark.parametrize(
    "written",
    [
        "old/",
        "//host/x",
        "/../x",
        "/a/../b",
        "/a/./b",
        "/a%2fb",
        "/a\\b",
        "/a?b",
        "https://x.example/",
    ],
)
def test_paths_that_lead_elsewhere(written: str) -> None:
    """No path climbs, hides a separator or names a host."""
    assert message(kinds.PATH, f"'{written}'").startswith("'a' is not a path of this site")


def test_a_list() -> None:
    """In the order in which it was written, each value once."""
    assert ("b", "a") == read(kinds.list_of(kinds.LINE), "[b, a, b]")


def test_a_single_value_is_a_list_of_one() -> None:
    """`authors: Ada Lovelace` is what one writes."""
    assert ("Ada, Countess",) == read(kinds.list_of(kinds.LINE), "Ada, Countess")


def test_commas_divide_where_a_field_says_so() -> None:
    """`tags: a, b` is two tags."""
    assert ("a", "b c") == read(kinds.list_of(kinds.LINE, split=True), "a, b c,")


def test_a_list_says_which_of_its_values_is_wrong() -> None:
    """The place is that of the value."""
    problem = read(kinds.list_of(kinds.LANG), "[en, english]")

    assert (1, 9) == (problem.at.line, problem.at.column)


def test_a_free_mapping_keeps_plain_data() -> None:
    """Themes get true, false and whole numbers as such; all else is text."""
    written = "{a: true, b: 3, c: [x, 1.5], d: {e: 'true'}, f: 010, g: }"
    expected = {"a": True, "b": 3, "c": ("x", "1.5"), "d": {"e": "true"}, "f": "010", "g": ""}

    assert expected == read(kinds.FREE, written)


def test_a_free_mapping_must_be_one() -> None:
    """A word is none."""
    assert "'a' is no mapping of names to values" == message(kinds.FREE, "calm")


def test_a_structure_has_fields_of_its_own() -> None:
    """They are checked like those of the file."""
    kind = fields.structure([Field("seed", kinds.LINE, "")])

    assert {"seed": "x.txt"} == read(kind, "{seed: x.txt}")
    assert "'a' has no field 'sead'" == message(kind, "{sead: x.txt}")


def test_a_structure_must_be_a_mapping() -> None:
    """A word is none."""
    assert "'a' is no mapping of names to values" == message(fields.structure([]), "x")

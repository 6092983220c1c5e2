"""YAML is read as text with places; its traps are refused before they can do harm."""

from __future__ import annotations

import string
import time

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from sitegen import yamltext
from sitegen.errors import Location, Problem, SitegenError
from sitegen.yamltext import Document, Items, Mapping, Scalar

bounded = settings(max_examples=200, derandomize=True, deadline=None)


def parse(text: str) -> Mapping:
    return yamltext.read(text, "a.yaml")[0]


def refusal(text: str) -> Problem:
    """The problem for which a text is refused."""
    with pytest.raises(SitegenError) as caught:
        parse(text)
    (problem,) = caught.value.problems
    return problem


def texts(node: yamltext.Node) -> object:
    """A node as plain data."""
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Items):
        return [texts(item) for item in node.nodes]
    return {key.text: texts(value) for key, value in node.pairs}


# ----------------------------------------------------------------------------- what is read


@pytest.mark.parametrize(
    "word", ["no", "yes", "on", "010", "1.10", "1e3", ".inf", "12:30:45", "2026-02-30", "null", "~"]
)
def test_a_scalar_is_the_text_that_was_written(word: str) -> None:
    """Nothing becomes a truth value, a number, a time or nothing by its looks."""
    assert {"a": word} == texts(parse(f"a: {word}"))


def test_keys_are_text_too() -> None:
    """`on` is no truth value, and 1 no number."""
    assert {"on": "x", "1": "y"} == texts(parse("on: x\n1: y"))


def test_lists_and_mappings_nest() -> None:
    """In blocks and in brackets."""
    text = "a:\n  - b\n  - {c: d, e: [f]}\n"

    assert {"a": ["b", {"c": "d", "e": ["f"]}]} == texts(parse(text))


@pytest.mark.parametrize("text", ["", "\n\n", "# only a comment\n"])
def test_no_text_is_an_empty_mapping(text: str) -> None:
    """A file without fields has none."""
    assert {} == texts(parse(text))


def test_a_tab_after_the_colon_is_a_space() -> None:
    """Both parsers of PyYAML have to agree on it."""
    assert {"a": "b"} == texts(parse("a:\tb"))


def test_quoting_is_remembered() -> None:
    """Fields tell an empty value from empty quotes."""
    mapping = parse('a: ""\nb:\nc: |\n  text\n')

    assert [True, False, True] == [value.quoted for _, value in mapping.pairs]


def test_scalars_know_their_place() -> None:
    """Line and column count from 1, and the width is that of the value as written."""
    mapping = parse('first: 1\nsecond:   "two words"\n')
    key, value = mapping.pairs[1]

    assert Scalar("second", 2, 1, 6) == key
    assert Scalar("two words", 2, 11, 11, quoted=True) == value


def test_places_are_those_of_the_file() -> None:
    """Fields below a fence begin on the second line of their file."""
    where = Document("a.md", ("---", "a: b", "---"), first_line=2)
    (pair,) = yamltext.parse("a: b", where).pairs

    assert (2, 4) == (pair[1].line, pair[1].column)


def test_characters_of_any_plane_count_as_one() -> None:
    """A column is not shifted by an emoji before it."""
    (pair,) = parse("a: [🎉🎉, x]").pairs
    assert isinstance(pair[1], Items)

    assert 9 == pair[1].nodes[1].column


def test_a_location_holds_its_line() -> None:
    """The text of the line, and no more width than the line has."""
    where = yamltext.document("a.yaml", "one\ntwo words\n")

    assert Location("a.yaml", 2, 5, "two words", 5) == where.locate(2, 5, 99)


# --------------------------------------------------------------------------- what is refused


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: *b", "a value cannot start with * (in YAML that is an alias)"),
        ("a: &b c", "a value cannot start with & (in YAML that is an anchor)"),
        ("a: !b c", "a value cannot start with ! (in YAML that is a tag)"),
        ("a: !!python/none", "a value cannot start with ! (in YAML that is a tag)"),
        ("a:\n  <<: {b: c}", "merge keys (<<) are not allowed"),
        ("[a]: b", "field names must be text"),
        ("{a: b}: c", "field names must be text"),
        ("- a\n- b", "expected 'name: value' lines"),
        ("a text", "expected 'name: value' lines"),
        ("a: 1\nb: 2\na: 3", "'a' is set twice (first on line 1)"),
        ("a: 1\n---\nb: 2", "an unexpected second document"),
        ("a: b\x1bc", "control character U+001B"),
        ("a: b\u2028c: d", "control character U+2028"),
        ('a: "b\\x1bc"', "control character U+001B"),
        ('a: "b\\0c"', "control character U+0000"),
        ('a: "b\\u2028c"', "control character U+2028"),
        ('"\\x07": b', "control character U+0007"),
    ],
)
def test_what_is_no_plain_data_is_refused(text: str, message: str) -> None:
    """Aliases, anchors, tags, merge keys, odd keys, doubles and control characters."""
    assert message == refusal(text).message


def test_a_quoted_merge_sign_is_a_name() -> None:
    """Only the bare sign merges."""
    assert {"<<": "b"} == texts(parse('"<<": b'))


def test_escapes_of_line_ends_and_tabs_are_text() -> None:
    """They are what a text may hold."""
    assert {"a": "b\n\tc"} == texts(parse('a: "b\\n\\tc"'))


@pytest.mark.parametrize(
    "text", ["a: " + "[" * 8 + "]" * 8, "a: " + "{b: " * 9 + "c" + "}" * 9, "- " * 25_000]
)
def test_depth_is_bounded(text: str) -> None:
    """A deep text is a problem, and never a crash of the parser."""
    assert "nested deeper than 8 levels" == refusal(text).message


def test_eight_levels_are_allowed() -> None:
    """The mapping of the file is the first of them."""
    deep = "a: " + "[" * 7 + "x" + "]" * 7

    assert {"a": [[[[[[["x"]]]]]]]} == texts(parse(deep))


def test_size_is_bounded() -> None:
    """What is larger than 64 KB is text without its closing fence."""
    assert "the fields are larger than 64 KB" == refusal("a: " + "x" * 65_536).message


def test_a_billion_laughs_are_refused_at_once() -> None:
    """Entities that double themselves never get to be doubled."""
    lines = ["a0: &a0 [x, x]"] + [f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 30)]
    begun = time.process_time()

    refusal("\n".join(lines))

    assert time.process_time() - begun < 0.5


def test_the_first_line_of_a_syntax_error_is_told() -> None:
    """An error on line one has its column."""
    problem = refusal("title: One: two")

    assert ("a.yaml", 1, 11) == (problem.at.path, problem.at.line, problem.at.column)
    assert 'put it in quotes: title: "One: two"' == problem.fix


def test_a_later_line_of_a_syntax_error_is_told() -> None:
    """So has one on line three."""
    problem = refusal("a: 1\nb: 2\ntitle: One: two")

    assert (3, 11, "title: One: two") == (problem.at.line, problem.at.column, problem.at.text)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a: [b, c\nd: e\nf: g", 1),
        ('a: "b\nc: d\ne: f', 1),
        ("a: 1\nb: 'c\nd: e", 2),
        ("a: 1\nb 2\nc: 3", 2),
    ],
)
def test_what_is_not_closed_is_marked_where_it_begins(text: str, line: int) -> None:
    """Not where the parser noticed it."""
    assert line == refusal(text).at.line


_YAML = st.text(alphabet=string.ascii_letters[:4] + " \n\t:-#{}[],'\"&*!|>%@`?~<\\x0uU\x00\x85é🎉")


@bounded
@given(st.one_of(_YAML, st.text(), st.text(st.characters(categories=["Cs", "Lu"]))))
def test_every_text_is_read_or_refused(text: str) -> None:
    """No text makes the reader fail in another way, and every refusal can be shown."""
    try:
        parse(text)
    except SitegenError as error:
        for problem in error.problems:
            assert problem.at.line >= 1
            assert problem.message


@bounded
@given(st.one_of(_YAML, st.text()))
def test_no_value_holds_a_control_character(text: str) -> None:
    """Neither written nor by an escape."""
    try:
        found = texts(parse(text))
    except SitegenError:
        return

    assert not [sign for sign in str(found) if sign in "\x00\x07\x1b\x85"]


# ------------------------------------------------------------------------------- what is written


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("plain words", "plain words"),
        ("with: colon", "'with: colon'"),
        ("no", "'no'"),
        ("010", "'010'"),
        ("", "''"),
        ("- dash", "'- dash'"),
        (["a", "b, c"], "[a, 'b, c']"),
        ({"mood": "calm"}, "{mood: calm}"),
        (4, "4"),
        (True, "true"),
        ("Zoë — 日本", "Zoë — 日本"),
        ("Ink 🖋 and paper", "Ink 🖋 and paper"),
    ],
)
def test_a_value_is_quoted_only_where_it_must_be(value: object, expected: str) -> None:
    """Plain where that is safe."""
    assert expected == yamltext.dump(value)


def test_a_long_text_stays_on_one_line() -> None:
    """Lines of front matter are never folded."""
    assert "\n" not in yamltext.dump("word " * 500)


@bounded
@given(
    st.text(
        st.characters(
            exclude_categories=["Cc", "Cs"], exclude_characters="\ufeff\u2028\u2029\ufffe\uffff"
        )
    )
)
def test_a_written_text_is_read_again(text: str) -> None:
    """Quoting keeps every character."""
    assert {"a": text} == texts(parse(f"a: {yamltext.dump(text)}"))


@bounded
@given(
    st.text(
        st.characters(
            exclude_categories=["Cc", "Cs"], exclude_characters="\ufeff\u2028\u2029\ufffe\uffff"
        )
    )
)
def test_a_quoted_text_is_read_again(text: str) -> None:
    """What a fix proposes is right."""
    assert {"a": text} == texts(parse(f"a: {yamltext.quoted(text)}"))


def test_the_pure_parser_agrees_on_a_tab(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where libyaml is not built in, the same texts are read."""
    monkeypatch.setattr(yamltext, "_LOADER", yaml.SafeLoader)

    assert {"a": "b", "c": ["d"]} == texts(parse("a: b\nc: [d]"))

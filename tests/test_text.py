"""Slugs, words, excerpts and reading time are plain functions of text."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sitegen import text

bounded = settings(max_examples=200, derandomize=True, deadline=None)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("As We May Think", "as-we-may-think"),
        ("  Spaces \t around ", "spaces-around"),
        ("under_score", "under-score"),
        ("don't and don’t", "dont-and-dont"),
        ("2001: A Space Odyssey", "2001-a-space-odyssey"),
        ("Straße", "strasse"),
        ("Été à Zürich", "ete-a-zurich"),
        ("Žluťoučký kůň", "zlutoucky-kun"),
        ("…and then there were none", "and-then-there-were-none"),
        ("a:_b", "a-b"),
    ],
)
def test_a_slug_is_the_words_of_a_name(name: str, expected: str) -> None:
    """A slug is lower case, with hyphens between words, without marks on Latin letters."""
    assert expected == text.slug(name)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("C", "c"),
        ("C++", "c-plus-plus"),
        ("C#", "c-sharp"),
        (".NET", "dot-net"),
        ("R&D", "r-and-d"),
        ("100%", "100-percent"),
        ("@home", "at-home"),
    ],
)
def test_signs_that_make_a_name_another_one_are_spelled_out(name: str, expected: str) -> None:
    """C, C++ and C# are three tags."""
    assert expected == text.slug(name)


@pytest.mark.parametrize(
    ("name", "expected"),
    [("日本語", "日本語"), ("Чайный домик", "чайный-домик"), ("が", "が"), ("אבג", "אבג")],
)
def test_other_scripts_keep_their_letters(name: str, expected: str) -> None:
    """A slug is not transliterated, and marks that carry meaning stay."""
    assert expected == text.slug(name)


def test_unicode_forms_of_one_name_have_one_slug() -> None:
    """A decomposed accent, a full-width letter and an invisible sign make no other address."""
    assert {"cafe"} == {text.slug(name) for name in ("café", "cafe\u0301", "ｃａｆé", "ca\u200bfe")}


@pytest.mark.parametrize("name", ["con", "NUL", "aux", "COM1", "lpt9", "index", "Index"])
def test_names_that_systems_reserve_get_a_suffix(name: str) -> None:
    """A file of this name could not lie on Windows, or would be a folder's index."""
    assert f"{name.lower()}-x" == text.slug(name)


@pytest.mark.parametrize("name", ["", "…", "🎉", "---", ".", ".."])
def test_a_name_without_letters_becomes_a_digest(name: str) -> None:
    """There is always an address, and it is always the same."""
    slug = text.slug(name)

    assert re.fullmatch("x-[0-9a-f]{8}", slug)
    assert slug == text.slug(name)


def test_two_names_without_letters_have_two_slugs() -> None:
    """The digest tells them apart."""
    assert text.slug("🎉") != text.slug("🎂")


def test_a_long_name_is_cut_and_told_apart_by_a_digest() -> None:
    """Names that begin alike keep addresses of their own."""
    long = "word " * 40

    one, two = text.slug(long + "one"), text.slug(long + "two")

    assert one != two
    assert len(one) <= text.SLUG_LENGTH
    assert one.startswith("word-word-word-")


@bounded
@given(st.text(alphabet=[chr(number) for number in range(128)]))
def test_ascii_names_take_no_other_way_than_the_others(name: str) -> None:
    """They are made in one go; letter by letter it would be the same slug."""
    whole = text.slug(f"{name} ж")

    short_cut = text._whole_slug(name)
    if not short_cut.startswith("x-") and not short_cut.endswith("-x") and len(whole) < 60:
        assert f"{short_cut}-ж" == whole


@bounded
@given(st.text())
def test_a_slug_of_a_slug_is_the_slug(name: str) -> None:
    """Making a slug is idempotent."""
    slug = text.slug(name)

    assert slug == text.slug(slug)


@bounded
@given(st.text())
def test_a_slug_is_one_safe_part_of_a_path(name: str) -> None:
    """No separator, dot, white space or control character gets into an address."""
    slug = text.slug(name)

    marks = (sign for sign in slug if unicodedata.category(sign).startswith("M"))
    assert set(slug) - {"-", *marks} == {sign for sign in slug if sign.isalnum()}
    assert not set(slug) & set("/\\.:%?#_ \t\n\0")
    assert 1 <= len(slug) <= text.SLUG_LENGTH


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("", 0),
        ("one", 1),
        ("Don't count state-of-the-art twice, e.g. 3.14", 6),
        ("漢字", 1),
        ("漢字か", 2),
        ("two words 漢字", 3),
        ("\U00020000\U00020001", 1),
        ("กา", 1),
        ("สวัสดี", 2),
        ("ສະບາຍດີ", 3),
        ("བཀྲ་ཤིས", 2),
        ("မြန်မာ", 2),
        ("ភាសាខ្មែរ", 3),
        ("हिन्दी में", 2),
        ("می\u200cشود", 1),
        ("cafe\u0301 one—two/three", 4),
    ],
)
def test_words_are_counted(words: str, expected: int) -> None:
    """Apostrophes, points, hyphens and marks join; two letters without spaces count as a word."""
    assert expected == text.count_words(words)


@pytest.mark.parametrize(
    ("words", "expected"), [(0, 1), (1, 1), (230, 1), (231, 2), (460, 2), (461, 3)]
)
def test_reading_time_is_rounded_up(words: int, expected: int) -> None:
    """A begun minute counts, and nothing is read in no time."""
    assert expected == text.reading_minutes(words, 230)


def test_a_short_text_is_its_own_excerpt() -> None:
    """Nothing is cut from a text within the limit, but it is put on one line."""
    assert "Two short lines." == text.excerpt("Two short\nlines. ", 3)


def test_an_excerpt_ends_with_a_sentence_where_one_ends_late_enough() -> None:
    """It does not break off when a sentence ends in its second half."""
    assert "One two three. Four five." == text.excerpt("One two three. Four five. Six seven.", 6)


def test_an_excerpt_without_a_sentence_is_cut_after_a_word() -> None:
    """It ends with an ellipsis, not with a comma."""
    assert "One two, three …" == text.excerpt("One two, three, four five six", 3)


def test_an_early_end_of_a_sentence_does_not_end_an_excerpt() -> None:
    """Half an excerpt is more than one word."""
    assert "Yes. One two three four …" == text.excerpt("Yes. One two three four five six.", 5)


def test_an_excerpt_of_an_unspaced_script_is_cut_between_characters() -> None:
    """Two characters count as a word."""
    assert "漢字漢字 …" == text.excerpt("漢字漢字漢字", 2)


@pytest.mark.parametrize(
    "whole",
    ["สวัสดี" * 900, "ភាសាខ្មែរ" * 900, "\U00020000" * 4000, "བཀྲ་ཤིས་" * 900, "漢 字" * 900],
    ids=["Thai", "Khmer", "Han extension B", "Tibetan", "spaced Han"],
)
def test_no_script_is_without_a_limit(whole: str) -> None:
    """Two letters of a script without spaces count as a word, whichever it is."""
    assert text.count_words(text.excerpt(whole, 75)) <= 75


@pytest.mark.parametrize("sign", ["—", "–", "/", "-", ".", "'", "…", "_", "\u0301"])
def test_words_that_are_joined_do_not_escape_the_limit(sign: str) -> None:
    """Parts between dashes and slashes are words; whatever else joins them, the length ends it."""
    excerpt = text.excerpt(sign.join(["word"] * 3000), 75)

    assert len(excerpt) <= 752
    assert excerpt.count("word") <= (75 if sign in "—–/" else 188)


def test_a_word_that_is_too_long_is_left_out_of_an_excerpt() -> None:
    """An excerpt of three words has at most thirty characters."""
    assert "One two …" == text.excerpt("One two " + "x" * 40, 3)


@bounded
@given(st.text(alphabet="ab .,!…'—/ก\u0e31漢字。\n\u00a0", max_size=200), st.integers(1, 20))
def test_an_excerpt_is_never_longer_than_its_limit(whole: str, limit: int) -> None:
    """However words are counted: between spaces, or as the site counts them."""
    excerpt = text.excerpt(whole, limit).removesuffix(" …")

    assert len(excerpt.split()) <= limit
    assert text.count_words(excerpt) <= limit
    assert len(excerpt) <= 10 * limit


@bounded
@given(st.text(max_size=200), st.integers(1, 20))
def test_an_excerpt_is_the_beginning_of_its_text(whole: str, limit: int) -> None:
    """Nothing is put into other people's words, but an ellipsis at the end."""
    assert text.fold_spaces(whole).startswith(text.excerpt(whole, limit).removesuffix(" …"))


def word_by_word(whole: str, limit: int) -> str:
    """An excerpt by the longer way: all of the text on one line, each word looked at."""
    line = text.fold_spaces(whole)
    end = halves = 0
    for token in re.finditer(r"\S+", line):
        within = 0
        for piece in re.compile(text._PIECE).finditer(line, token.start(), token.end()):
            within += text._halves_of_words(piece)
            if halves + max(2, within) > 2 * limit or piece.end() > 10 * limit:
                cut = line[: end or 10 * limit]
                sentences = [match.end() for match in text._SENTENCE_END.finditer(cut)]
                if sentences and sentences[-1] * 2 >= len(cut):
                    return cut[: sentences[-1]]
                return cut.rstrip(" ,;:–—-/") + " …"
            end = piece.end()
        halves += max(2, within)
    return line


_WORDS = st.lists(
    st.sampled_from(
        [
            *("a", "word", "2026", "one,", "two.", "three!?", '"four', "it's", "e.g.", "x" * 12),
            *("—", "five–six", "漢字", "กา", "é", "\u00a0", "\n\n", "...", ".a", "a_b"),
        ]
    ),
    max_size=30,
).map(" ".join)


@bounded
@given(st.one_of(_WORDS, st.text(max_size=60)), st.integers(1, 12))
def test_plain_words_take_no_other_way_than_the_others(whole: str, limit: int) -> None:
    """They are counted in one go; word by word it would be the same excerpt."""
    assert word_by_word(whole, limit) == text.excerpt(whole, limit)


@bounded
@given(st.text(alphabet=st.one_of(st.characters(), st.sampled_from("a\n\t\x00\x85\u2028\ufeff"))))
def test_texts_that_can_be_printed_have_no_control_characters(whole: str) -> None:
    """They are not searched."""
    found, searched = text.control_character(whole), text._CONTROL.search(whole)

    assert (found and found.span()) == (searched and searched.span())


def test_white_space_is_folded() -> None:
    """Line ends, tabs and no-break spaces become single spaces."""
    assert "a b c d" == text.fold_spaces(" a\n\nb\tc\u00a0\u2003d ")


@pytest.mark.parametrize("sign", ["\x00", "\x1b", "\x7f", "\x85", "\u2028", "\ufeff", "\ufffe"])
def test_control_characters_are_found(sign: str) -> None:
    """They are no part of any text, and some of them make XML invalid."""
    found = text.control_character(f"a{sign}b")

    assert found is not None
    assert (sign, 1) == (found[0], found.start())


def test_tabs_and_line_feeds_are_text() -> None:
    """They are the only control characters that a text may hold."""
    assert text.control_character("a\tb\nc") is None


def test_controls_and_invisible_signs_are_removed() -> None:
    """What stays is what one sees."""
    assert "abcd" == text.without_invisibles("a\x1bb\u200bc\ufeff\u00add")


def test_signs_that_join_and_part_words_are_kept_apart_from_controls() -> None:
    """Only what is made of other people's text loses the invisible ones."""
    assert "ab\u200bc" == text.without_controls("a\x1bb\u200bc")
    assert "abc" == text.without_invisibles("\u202ea\x1bb\u200b\u2066c\u200f")


@pytest.mark.parametrize("spelled", ["می\u200cشود", "क्\u200dष", "👩\u200d💻"])
def test_joiners_are_letters_of_a_spelling(spelled: str) -> None:
    """Persian, conjuncts of Hindi and families of emoji are written with them."""
    assert spelled == text.without_invisibles(spelled)


@pytest.mark.parametrize(
    ("captured", "kept"),
    [
        ("ภาษา\u200bไทย", "ภาษา\u200bไทย"),
        ("ភាសា\u200b\u200bខ្មែរ", "ភាសា\u200bខ្មែរ"),
        ("ภาษา\u200b.", "ภาษา."),
        ("漢\u200b字", "漢字"),
        ("\u200bword\u200b\u200bs", "words"),
    ],
)
def test_a_zero_width_space_stays_where_it_parts_words(captured: str, kept: str) -> None:
    """Between letters of Thai and its neighbours it is the only space that there is."""
    assert kept == text.without_invisibles(captured)


def test_an_invisible_sign_makes_no_other_address_in_any_script() -> None:
    """Also where it stays in the text."""
    assert text.slug("กข") == text.slug("ก\u200bข\u200e")


def test_lines_end_wherever_other_programs_end_them() -> None:
    """Form feeds and the separators of Unicode part lines as line feeds do."""
    assert list("abcdefgh") == text.split_lines("a\nb\r\nc\rd\x0be\x0cf\u2028g\x85h")


def test_a_digest_names_bytes() -> None:
    """The same bytes have the same name, others another."""
    assert text.digest(b"a") == text.digest(b"a")
    assert text.digest(b"a") != text.digest(b"b")
    assert re.fullmatch("[0-9a-f]{16}", text.digest(b""))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("हिन्दी की किताब", "हिन्दी-की-किताब"),
        ("เรื่องของการอ่าน", "เรื่องของการอ่าน"),
        ("می‌خواهم", "میخواهم"),
    ],
)
def test_vowel_signs_and_joiners_part_no_words(name: str, expected: str) -> None:
    """They are no letters, but belong to one."""
    assert expected == text.slug(name)

"""Text as it is searched: folded, and taken apart into words, in any script."""

from __future__ import annotations

import pytest

from sitegen import searching


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Humble Programmer", "the humble programmer"),
        ("Straße, Łódź & Smørrebrød", "strasse lodz smorrebrod"),
        ("İstanbul DİYARBAKIR Diyarbakır", "istanbul diyarbakir diyarbakir"),
        ("Ὀδυσσεύς Ёлка", "οδυσσευσ елка"),
        ("שָׁלוֹם مُحَمَّد كتـــاب", "שלום محمد كتاب"),
        ("हिन्दी में", "हिन्दी में"),
        ("ﬁne № ½ x²", "fine no 1 2 x2"),
        ("C, C++ and C# in .NET, not C#7", "c c++ and c# in net not c 7"),
        ("don't l’homme state-of-the-art a_b", "don t l homme state of the art a b"),
        ("日本語 東 カタカナ", "日本 本語 東 カタ タカ カナ"),
        ("한국어는", "한국 국어 어는"),
        ("Unicode日本", "unicode 日本"),
        ("…", ""),
    ],
)
def test_words_are_what_a_reader_types(text: str, expected: str) -> None:
    """Without capitals, accents and ligatures; pairs of letters where no spaces part words."""
    assert " ".join(searching.words_of(text)) == expected


def test_decomposed_letters_are_the_same() -> None:
    """A name typed on another system, in another form of Unicode, is found."""
    assert list(searching.words_of("e\u0301lan")) == list(searching.words_of("élan"))


def test_a_chinese_letter_is_a_word() -> None:
    """A text is found by each of them, though not by a single letter of kana."""
    assert set(searching.found_by("茶の本")) == {"茶の", "の本", "茶", "本"}


def test_what_is_too_long_for_a_word_is_left_out() -> None:
    """Keys and pictures written in letters would fill the index."""
    assert list(searching.words_of("a" * 41 + " word " + "b" * 40)) == ["word", "b" * 40]


def test_each_word_of_a_text_has_a_level() -> None:
    """By how often it stands there: in passing, often, very often."""
    text = " ".join(["all"] * 9 + ["some"] * 2 + ["one"] + [f"filler{n}" for n in range(250)])
    passing, often, very_often = searching.levels(text).split("\n")

    assert (very_often, often) == ("all", "some")
    assert "one" in passing.split()
    assert passing.split() == sorted(passing.split())


def test_a_word_says_more_of_a_short_text() -> None:
    """Twice among a hundred words is more than twice among a thousand."""

    def level(others: int) -> int:
        text = "word word " + " ".join(f"other{n}" for n in range(others))
        return ["word" in line.split() for line in searching.levels(text).split("\n")].index(True)

    assert level(10) > level(1000)


def test_a_few_more_words_leave_the_others_alone() -> None:
    """An edit must not move every word of its text in the index."""
    text = " ".join(f"word{n % 100}" for n in range(300))
    before, after = searching.levels(text), searching.levels(text + " and more")

    assert [line.replace("and", "").split() for line in before.split("\n")] == [
        [word for word in line.split() if word not in ("and", "more")] for line in after.split("\n")
    ]


def test_a_text_without_words_has_no_levels_to_speak_of() -> None:
    """Three empty lines."""
    assert searching.levels("") == "\n\n"

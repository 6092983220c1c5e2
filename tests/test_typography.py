"""Quotes, apostrophes, dashes and ellipses become those of the language, and nothing else does."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sitegen import markup
from sitegen.typography import quotes_of, typeset

bounded = settings(max_examples=300, derandomize=True, deadline=None)


def shown(text: str, lang: str = "en") -> str:
    """One paragraph, typeset."""
    whole = typeset(f"<p>{text}</p>", lang)
    assert whole.startswith("<p>")
    assert whole.endswith("</p>")
    return whole[3:-4]


# -------------------------------------------------------------------------------- languages


@pytest.mark.parametrize(
    ("lang", "expected"),
    [
        ("en", "“a ‘b’ c”"),
        ("en-GB", "“a ‘b’ c”"),
        ("de", "„a ‚b‘ c“"),
        ("de-CH", "«a ‹b› c»"),
        ("de-AT", "„a ‚b‘ c“"),
        ("fr", "«\u202fa “b” c\u202f»"),
        ("es", "«a “b” c»"),
        ("it", "«a “b” c»"),
        ("pt", "“a ‘b’ c”"),
        ("nl", "“a ‘b’ c”"),
        ("sv", "”a ’b’ c”"),
        ("fi", "”a ’b’ c”"),
        ("da", "”a ’b’ c”"),
        ("nb", "«a ‘b’ c»"),
        ("no", "«a ‘b’ c»"),
        ("pl", "„a ‚b’ c”"),
        ("cs", "„a ‚b‘ c“"),
        ("ru", "«a „b“ c»"),
        ("uk", "«a „b“ c»"),
        ("el", "«a “b” c»"),
    ],
)
def test_quotes_are_those_of_the_language(lang: str, expected: str) -> None:
    """By its first subtag; by the country where that differs."""
    assert expected == shown("\"a 'b' c\"", lang)


@pytest.mark.parametrize("lang", ["ja", "zh-Hant", "ar", "he", "tlh", ""])
def test_other_languages_are_left_alone(lang: str) -> None:
    """What is not known is not changed."""
    text = "<p>\"a\" -- it's... 'b'</p>"

    assert text == typeset(text, lang)


# ----------------------------------------------------------------------------------- quotes


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('He said, "No."', "He said, “No.”"),
        ('("a")', "(“a”)"),
        ('"a"—"b"', "“a”—“b”"),
        ('say "yes"/"no"', "say “yes”/“no”"),
        ("\"He said 'no'\"", "“He said ‘no’”"),
        ("'He said \"no\"'", "‘He said “no”’"),
        ("\"'No,' he said.\"", "“‘No,’ he said.”"),
        ('"...and then"', "“…and then”"),
        ('"Hamlet"\'s plot', "“Hamlet”’s plot"),
        ('quote <em>"a"</em>', "quote <em>“a”</em>"),
        ('"<em>a</em>"', "“<em>a</em>”"),
        ('<em>"a</em> b"', "<em>“a</em> b”"),
        ('"a <strong>b"</strong>', "“a <strong>b”</strong>"),
        ('"<code>a</code>"', "“<code>a</code>”"),
        ('a<br>\n"b"', "a<br>\n“b”"),
        ('"a"<sup id="fnref:1"><a href="#fn:1">1</a></sup> b', None),
        ('"&amp;c."', "“&amp;c.”"),
        ('a&nbsp;"b"', "a&nbsp;“b”"),
        ('"To be continued', "“To be continued"),
    ],
)
def test_quotes_open_and_close(text: str, expected: str | None) -> None:
    """In block order, through the elements of a line."""
    wanted = expected or text.replace('"a"', "“a”")

    assert wanted == shown(text)


def test_french_elisions_stand_before_quotes() -> None:
    """The apostrophe belongs to the word before."""
    assert "l’«\u202fart\u202f»" == shown('l\'"art"', "fr")


def test_quotes_do_not_pair_across_blocks() -> None:
    """Each paragraph, item and cell begins anew."""
    text = '<p>a "b</p>\n<p>c" d</p>'

    assert text == typeset(text, "en")


@pytest.mark.parametrize(
    "text",
    [
        "5'10\" tall",
        'a 6" pipe',
        "6' tall",
        'a "b',
        'a" b',
        '" a "',
        '""',
        "''",
        '"""a"""',
        "''a''",
        "a 'b",
        'a"b',
        'a=""',
    ],
)
def test_what_may_mean_two_things_stays(text: str) -> None:
    """A straight sign is better than a wrong one: inches, feet, what never closes, code."""
    assert text == shown(text)


def test_inches_do_not_close_a_quotation() -> None:
    """A later sign does."""
    assert '“a 6" pipe” and “b”' == shown('"a 6" pipe" and "b"')
    assert "“Room 6” and “Room 7”" == shown('"Room 6" and "Room 7"')


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("it's", "it’s"),
        ("rock 'n' roll", "rock ’n’ roll"),
        ("the '90s", "the ’90s"),
        ("the 1990's", "the 1990’s"),
        ("'tis", "’tis"),
        ("the dogs' bowl", "the dogs’ bowl"),
        ("<em>O</em>'Hara", "<em>O</em>’Hara"),
        ("<code>a</code>'s", "<code>a</code>’s"),
        ("'the '90s'", "‘the ’90s’"),
    ],
)
def test_apostrophes_are_curled(text: str, expected: str) -> None:
    """Within a word, for its beginning, and at its end."""
    assert expected == shown(text)


def test_apostrophes_are_the_same_in_all_languages() -> None:
    """They are no closing quotes."""
    assert "geht’s „gut“" == shown('geht\'s "gut"', "de")


# ----------------------------------------------------------------------- dashes, ellipses


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a -- b", "a – b"),
        ("a--b", "a–b"),
        ("1990--1995", "1990–1995"),
        ("a --- b", "a — b"),
        ("a---b", "a—b"),
        ("a...", "a…"),
        ("a ... b", "a … b"),
    ],
)
def test_dashes_and_ellipses(text: str, expected: str) -> None:
    """Two hyphens, three, and three dots."""
    assert expected == shown(text)


@pytest.mark.parametrize(
    "text",
    [
        "a ---- b",
        "a.... b",
        "run --verbose",
        "--verbose",
        "a --&gt; b",
        "&lt;!-- a --&gt;",
        "./...",
        "a-<em>-</em>b",
        "see https://x.example/a--b...c now",
        "a - b",
        "a..b",
    ],
)
def test_other_dashes_and_dots_stay(text: str) -> None:
    """Options, arrows, comments, paths, addresses, rules."""
    assert text == shown(text)


# --------------------------------------------------------------------- what is left alone


def test_code_is_left_alone() -> None:
    """In lines and in blocks."""
    text = '<p><code>"a" -- it\'s...</code></p>\n<pre tabindex="0"><code>"a" --\n</code></pre>'

    assert text == typeset(text, "en")


def test_attributes_are_left_alone() -> None:
    """Also those with a > in them."""
    text = '<p><a href="a--b" title="it\'s > ..."><img alt="\'a\' -- b" src="c...d"></a></p>'

    assert text == typeset(text, "en")


def test_typographic_text_is_left_alone() -> None:
    """Whatever its language."""
    text = "<p>“a ‘b’ c” «\u202fd\u202f» „e“ f’s – — … »g«</p>"

    assert [text] * 3 == [typeset(text, lang) for lang in ("en", "de", "fr")]


_PIECES = st.lists(
    st.sampled_from(
        [
            *"\"'-. a1s(),",
            *("--", "...", "'n'", "'90s", "://", "“", "”", "’", "–", "&nbsp;", "&amp;"),
            *("<em>", "</em>", "</p>\n<p>", "<code>'</code>", "<br>"),
        ]
    ),
    max_size=14,
).map("".join)


@bounded
@given(_PIECES, st.sampled_from(["en", "de", "fr", "sv", "ru"]))
def test_typeset_text_stays_as_it_is(text: str, lang: str) -> None:
    """A second time changes nothing."""
    once = typeset(f"<p>{text}</p>", lang)

    assert once == typeset(once, lang)


@bounded
@given(_PIECES, st.sampled_from(["en", "de", "fr", "sv", "ru"]))
def test_only_these_signs_change(text: str, lang: str) -> None:
    """Written back, the text is what it was."""
    quotes = quotes_of(lang)
    assert quotes is not None
    back = {"–": "--", "—": "---", "…": "...", "’": "'"}
    back |= dict.fromkeys((quotes.double_open, quotes.double_close), '"')
    back |= dict.fromkeys((quotes.single_open, quotes.single_close), "'")
    pattern = re.compile("|".join(map(re.escape, sorted(back, key=len, reverse=True))))

    def straight(html: str) -> str:
        return pattern.sub(lambda match: back[match[0]], html)

    assert straight(text) == straight(typeset(text, lang))


@pytest.mark.parametrize(
    "text",
    [
        '"a ' * 50_000,
        '"' * 50_000,
        "'\"" * 50_000,
        "<em>'a</em> " * 50_000,
        "-- ..." * 50_000,
        "://'" * 50_000,
        "a" * 200_000 + '"',
        '&amp;"' * 50_000,
        "<br>'" * 50_000,
    ],
    ids=range(9),
)
def test_time_grows_with_the_text_alone(text: str) -> None:
    """Hostile texts take no more than their share."""
    begin = time.process_time()
    typeset(f"<p>{text}</p>", "en")

    assert time.process_time() - begin < 5


# ------------------------------------------------------------------------------ in Markdown


def test_markdown_is_typeset_in_its_language() -> None:
    """English, where nothing else is said."""
    assert "<p>“a”</p>" == markup.render('"a"').html
    assert "<p>„a“</p>" == markup.render('"a"', "de").html


def test_escaped_signs_stay_straight() -> None:
    """In all languages, also those that are left alone; the backslash goes."""
    text = '\\"a\\" it\\\'s \\-- \\... b'

    assert ['<p>"a" it\'s -- ... b</p>'] * 2 == [
        markup.render(text, lang).html for lang in ("en", "ja")
    ]


def test_what_marks_escaped_signs_cannot_break_out_of_an_attribute() -> None:
    """A reference can make the mark; it stands for nothing."""
    rendered = markup.render('[a](b "c&#xfdd0;d") java[x](java&#xfdd0;script:f) e&#xfdd0;f')

    assert 'title="c\ufdd0d"' in rendered.html
    assert "javascript:" not in rendered.html
    assert rendered.html.endswith(" ef</p>")


def test_anchors_do_not_depend_on_the_language() -> None:
    """The text of a heading does."""
    english, japanese = (markup.render('## "It\'s" -- \\"so\\"', lang) for lang in ("en", "ja"))

    assert english.anchors == japanese.anchors == ("its-so",)
    assert ('“It’s” – "so"', '"It\'s" -- "so"') == (
        english.headings[0].text,
        japanese.headings[0].text,
    )


def test_the_plain_text_is_that_of_the_page() -> None:
    """Search and descriptions show the same signs."""
    assert "“a” – b’s" == markup.render('*"a"* -- b\'s').opening


def test_links_stay_as_they_were_written() -> None:
    """Only what is read of them is typeset."""
    rendered = markup.render("[it's](a--b's.md) <https://x.example/a--b...>")

    assert ("a--b's.md", "https://x.example/a--b...") == rendered.links
    assert ">https://x.example/a--b...</a>" in rendered.html
    assert ">it’s</a>" in rendered.html

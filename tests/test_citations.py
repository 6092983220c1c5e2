"""References, read by programs that others wrote: pybtex reads BibTeX, citeproc-py CSL-JSON."""

from __future__ import annotations

import json
from typing import Any

import pytest
from citeproc import (
    Citation,
    CitationItem,
    CitationStylesBibliography,
    CitationStylesStyle,
    formatter,
)
from citeproc.source.json import CiteProcJSON
from hypothesis import given, settings
from hypothesis import strategies as st
from pybtex.database import Entry, parse_string
from pybtex.richtext import Text

from sitegen.citations import Work, bibtex, csl, sentence
from sitegen.model import PartialDate
from sitegen.names import Name, name_of
from sitegen.outputs.encoding import json_text

BUSH = Work(
    key="as-we-may-think",
    title="As We May Think",
    authors=("Vannevar Bush",),
    source="The Atlantic",
    published=PartialDate(1945, 7),
    url="https://example.org/as-we_may%20think?a=1&b={2}",
    lang="en",
)


UNKNOWN = {
    "\ue000": (r"\textbraceleft{}", "{"),
    "\ue001": (r"\textbraceright{}", "}"),
    "\ue002": (r"\textasciicircum{}", "^"),
    "\ue003": (r"\$", "$"),
}


def read(work: Work) -> Entry:
    """The one entry of a BibTeX file."""
    entry: Entry = parse_string(bibtex(work), "bibtex").entries[work.key]
    return entry


def plain(value: str) -> str:
    """A value as it is printed."""
    # Signs of LaTeX that pybtex does not know, by letters of nobody's meanwhile.
    for letter, (sign, _) in UNKNOWN.items():
        value = value.replace(sign, letter)
    shown = str(Text.from_latex(value))
    return "".join(UNKNOWN[letter][1] if letter in UNKNOWN else letter for letter in shown)


def bibliography(work: Work) -> str:
    """A work as a style prints it."""
    source = CiteProcJSON(json.loads(f"[{json_text(csl(work))}]"))
    style = CitationStylesStyle("harvard-cite-them-right", validate=False)
    found = CitationStylesBibliography(style, source, formatter.plain)
    found.register(Citation([CitationItem(work.key)]))
    (line,) = found.bibliography()
    return str(line)


def test_a_work_is_an_entry_of_bibtex() -> None:
    """With an address it is online, and only braces are escaped in it."""
    assert bibtex(BUSH) == (
        "@online{as-we-may-think,\n"
        "  author = {Bush, Vannevar},\n"
        "  title = {As We May Think},\n"
        "  organization = {The Atlantic},\n"
        "  date = {1945-07},\n"
        "  url = {https://example.org/as-we_may%20think?a=1&b=%7B2%7D},\n"
        "}"
    )


def test_what_is_not_known_is_left_out() -> None:
    """A title is enough."""
    work = Work(key="a", title="A")

    assert ("misc", {"title": "A"}) == (read(work).type, dict(read(work).fields))
    assert {"id": "a", "type": "document", "title": "A"} == csl(work)
    assert "A." == sentence(work, "")


@pytest.mark.parametrize(
    ("author", "expected"),
    [
        ("Vannevar Bush", Name("Bush", "Vannevar")),
        ("Ludwig van Beethoven", Name("Beethoven", "Ludwig", "van")),
        ("Johannes Diderik van der Waals", Name("Waals", "Johannes Diderik", "van der")),
        ("Ursula K. Le Guin", Name("Le Guin", "Ursula K.")),
        ("José Ortega y Gasset", Name("Ortega y Gasset", "José")),
        ("Abu Hamid al-Ghazali", Name("al-Ghazali", "Abu Hamid")),
        ("Frederick P. Brooks, Jr.", Name("Brooks", "Frederick P.", "", "Jr.")),
        ("Martin Luther King Jr.", Name("King", "Martin Luther", "", "Jr.")),
        ("de Gaulle, Charles", Name("Gaulle", "Charles", "de")),
        ("Plato", Name("Plato")),
        ("村上 春樹", Name("村上 春樹")),
        ("sitegen contributors", Name("sitegen contributors")),
        ("Ink & Switch", Name("Ink & Switch")),
        ("Barnes and Noble", Name("Barnes and Noble")),
        ("University of Oxford", Name("University of Oxford")),
        ("The Atlantic", Name("The Atlantic")),
        (", Z", Name(", Z")),
    ],
)
def test_a_name_has_parts(author: str, expected: Name) -> None:
    """Particles and suffixes among them; what is no person's stays whole."""
    assert expected == name_of(author)
    (person,) = read(Work(key="a", title="A", authors=(author,))).persons["author"]
    found = Name(
        plain(" ".join(person.last_names)),
        " ".join([*person.first_names, *person.middle_names]),
        " ".join(person.prelast_names),
        " ".join(person.lineage_names),
    )
    assert expected == found


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("The UNIX Way", "The {UNIX} Way"),
        ("A Study of LaTeX and I", "A Study of {LaTeX} and I"),
        ("C Is Not a Low-level Language", "{C} Is Not a Low-level Language"),
        ("Über die Zeit: 2001", "Über die Zeit: 2001"),
        ("100% of A_B & {C}", r"100\% of A\_{B} \& \textbraceleft{}{C}\textbraceright{}"),
    ],
)
def test_capitals_that_matter_are_kept(title: str, expected: str) -> None:
    """Styles write the others in small letters."""
    assert expected == read(Work(key="a", title=title)).fields["title"]


@settings(max_examples=40, derandomize=True, deadline=None)
@given(st.text(st.sampled_from('aAbB c9é漢{}\\$&%#_~^’"@=,'), min_size=1, max_size=20))
def test_any_title_is_read_again(title: str) -> None:
    """Letters stay letters, and signs of TeX are escaped."""
    text = " ".join(title.split()) or "x"
    found = read(Work(key="a", title=text, source=text, url=f"https://e.example/{text}"))

    assert (text, text) == (plain(found.fields["title"]), plain(found.fields["organization"]))
    assert {"title", "organization", "url"} == set(found.fields)


def test_a_style_prints_a_work() -> None:
    """From CSL-JSON, with dates as exact as they are known."""
    authors = ("Ludwig van Beethoven", "Ink & Switch", "Martin Luther King, Jr.")

    assert bibliography(Work(**_facts(BUSH) | {"authors": authors})) == (
        "van Beethoven, L., Ink & Switch and King, M.L., Jr. (1945) As We May Think, The Atlantic."
        " Available at: https://example.org/as-we_may%20think?a=1&b={2}."
    )


def _facts(work: Work) -> dict[str, Any]:
    return {name: getattr(work, name) for name in work.__struct_fields__}


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        (PartialDate(1945), [1945]),
        (PartialDate(1945, 7), [1945, 7]),
        (PartialDate(1945, 7, 1), [1945, 7, 1]),
    ],
)
def test_a_date_is_as_exact_as_it_is_known(date: PartialDate, expected: list[int]) -> None:
    """In both formats."""
    work = Work(key="a", title="A", published=date)

    assert {"date-parts": [expected]} == csl(work)["issued"]
    assert str(date) == read(work).fields["date"]


@pytest.mark.parametrize(
    ("facts", "date", "expected"),
    [
        ({"authors": ("Ann", "Bob", "Zoë")}, "1945", "Ann, Bob and Zoë: A. 1945."),
        ({"authors": ("Ann",), "source": "The Journal"}, "", "Ann: A. The Journal."),
        ({"title": "Why?", "url": "https://a.example/"}, "July 1945", "Why? July 1945. https://a.example/"),
        ({"source": "Who’s Who!"}, "", "A. Who’s Who!"),
    ],
)  # fmt: skip
def test_a_work_is_a_sentence(facts: dict[str, Any], date: str, expected: str) -> None:
    """Of what is known, with one full stop after each part."""
    assert expected == sentence(Work(**{"key": "a", "title": "A"} | facts), date)

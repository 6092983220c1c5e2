"""Numbers of entries: nothing is lost, nothing is counted twice, nothing is guessed."""

from __future__ import annotations

import datetime
import statistics

from hypothesis import given
from hypothesis import strategies as st

from sitegen import counts, site
from sitegen.config import read as read_config
from sitegen.model import Entry, Library, PartialDate

CONFIG = read_config("title: A list\nurl: https://example.org/\nlang: pt-BR\n", "sitegen.yaml")

dates = st.none() | st.builds(PartialDate, st.integers(2019, 2022), st.integers(0, 12))
years = st.dictionaries(st.integers(1, 3000), st.integers(1, 5), min_size=1, max_size=8)


@st.composite
def entries(draw: st.DrawFn) -> Entry:
    """An entry of which more or less is known."""
    number = draw(st.integers(0, 10**6))
    return Entry(
        path=f"entries/e{number}.md",
        slug=f"e{number}",
        title="An entry",
        read=draw(dates),
        published=draw(dates),
        status=draw(st.sampled_from(("to-read", "reading", "read"))),
        tags=draw(st.sampled_from(((), ("web",), ("web", "history")))),
        authors=draw(st.sampled_from(((), ("Ann",), ("Ann", "Bob")))),
        lang=draw(st.sampled_from((None, "de", "pt-PT", "zh-Hant"))),
        words=draw(st.none() | st.integers(1, 50_000)),
    )


def counted(*listed: Entry) -> counts.Counts:
    """The counts of a site with these entries."""
    return counts.count(site.assemble(CONFIG, Library(entries=listed))[0])


@given(st.lists(entries(), max_size=12, unique_by=lambda entry: entry.path))
def test_every_entry_is_counted_once(listed: list[Entry]) -> None:
    """As what it is, or as one of which that is not known."""
    found = counted(*listed)
    read, number = found.reading, len(listed)

    assert found.entries == number
    assert sum(found.statuses.values()) == number
    assert sum(found.languages.values()) == number
    assert sum(read.months.values()) + read.sometime + read.unread == number
    assert sum(found.published.values()) == sum(entry.published is not None for entry in listed)
    assert sum(found.minutes.values()) == sum(entry.words is not None for entry in listed)
    assert found.untagged == sum(not entry.tags for entry in listed)
    assert found.anonymous == sum(not entry.authors for entry in listed)


def test_a_date_counts_as_exactly_as_it_is_known() -> None:
    """A reading of which the year is known is in no month; one without a date is in no year."""
    one = Entry(path="a.md", slug="a", title="A", status="read", read=PartialDate(2026, 3, 4))
    two = Entry(path="b.md", slug="b", title="B", status="read", read=PartialDate(2026))
    three = Entry(path="c.md", slug="c", title="C", status="read")
    four = Entry(path="d.md", slug="d", title="D", added=datetime.date(2026, 1, 2))

    assert counts.Reading(
        months={(2026, 3): 1, (2026, 0): 1}, sometime=1, unread=1
    ) == counts.reading(site.assemble(CONFIG, Library(entries=(one, two, three, four)))[0])


def test_an_entry_without_a_language_counts_as_in_that_of_the_site() -> None:
    """Whatever the country; how many these are is known."""
    one = Entry(path="a.md", slug="a", title="A")
    two = Entry(path="b.md", slug="b", title="B", lang="pt-PT")
    three = Entry(path="c.md", slug="c", title="C", lang="de")
    found = counted(one, two, three)

    assert {"pt": 2, "de": 1} == found.languages
    assert 1 == found.unnamed


@given(years)
def test_a_decade_has_what_its_years_have(numbers: dict[int, int]) -> None:
    """All of it, under the first of its years."""
    decades = counts.by_decade(numbers)

    assert sum(decades.values()) == sum(numbers.values())
    assert set(decades) == {PartialDate(year).decade for year in numbers}


@given(st.sets(st.integers(-20, 20)), st.sampled_from((1, 10)))
def test_steps_and_gaps_are_the_whole_way(steps: set[int], width: int) -> None:
    """From the first step to the last, without a hole and without a step that is there."""
    there = {step * width for step in steps}
    missing = [
        step
        for first, last in counts.gaps(there, width).values()
        for step in range(first, last + 1, width)
    ]

    assert not there & set(missing)
    assert sorted(there | set(missing)) == (
        list(range(min(there), max(there) + 1, width)) if there else []
    )


@given(years)
def test_the_middle_is_the_median(numbers: dict[int, int]) -> None:
    """As of the values one by one."""
    values = [year for year, number in numbers.items() for _ in range(number)]

    assert counts.middle(numbers) == statistics.median_low(values)
    assert counts.middle(numbers, high=True) == statistics.median_high(values)

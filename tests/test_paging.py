"""Long lists in pages: what each holds, and what a new entry changes."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from sitegen.model import Config, Site
from sitegen.outputs import paging
from sitegen.outputs.paging import Part

bounded = settings(max_examples=200, derandomize=True, deadline=None)
SIZES = st.integers(1, 7)
COUNTS = st.integers(0, 60)


def pages(size: int, count: int) -> list[Part]:
    """The pages of a list of so many entries."""
    config = Config(title="A list", url="https://example.org/reading/", page_size=size)
    site = Site(config=config, entries=(), pages=(), tags={}, sources={}, authors={})
    return list(paging.parts(site, "/tags/x/", range(count)))


def from_the_oldest(part: Part, count: int) -> list[int]:
    """The entries of a page by numbers that stay: the oldest entry of all is 0."""
    return sorted(count - 1 - position for position in part.positions)


@bounded
@given(SIZES, COUNTS)
def test_the_first_page_has_the_newest(size: int, count: int) -> None:
    """As many as fit, newest first."""
    assert tuple(range(min(size, count))) == pages(size, count)[0].positions


@bounded
@given(SIZES, COUNTS)
def test_a_later_page_is_full_and_its_number_says_what_it_holds(size: int, count: int) -> None:
    """Page 1 has the oldest entries, page 2 the next; on each the newest stands first."""
    for number, part in enumerate(pages(size, count)[1:], start=1):
        assert number == part.number
        assert list(range((number - 1) * size, number * size)) == from_the_oldest(part, count)
        assert sorted(part.positions) == list(part.positions)


@bounded
@given(SIZES, COUNTS)
def test_every_entry_is_on_a_page_and_no_page_is_too_many(size: int, count: int) -> None:
    """Fewer than a page of them are on two; nobody has to turn a page for nothing new."""
    found = [position for part in pages(size, count) for position in part.positions]

    assert set(range(count)) == set(found)
    assert len(found) - count < size


@bounded
@given(SIZES, COUNTS)
def test_all_pages_are_on_one_way_from_the_newest_to_the_oldest(size: int, count: int) -> None:
    """And back; the ends know each other."""
    by_url = {f"/reading{part.path}": part for part in pages(size, count)}
    newest = next(iter(by_url))
    way = [newest]
    while older := by_url[way[-1]].pagination.older:
        assert way[-1] == by_url[older].pagination.newer
        way.append(older)

    assert sorted(by_url) == sorted(way)
    assert (len(way), None) == (by_url[newest].pagination.total, by_url[newest].pagination.newer)
    for part in by_url.values():
        assert newest == part.pagination.newest
        assert (way[-1] if len(way) > 1 else None) == part.pagination.oldest


@bounded
@given(SIZES, COUNTS)
def test_a_new_entry_changes_the_first_page_and_at_most_one_other(size: int, count: int) -> None:
    """A page that there was keeps its entries; the last before the first may get another link."""
    before = {part.path: part for part in pages(size, count)}
    after = {part.path: part for part in pages(size, count + 1)}
    later = [path for path, part in before.items() if part.number]

    assert all(
        from_the_oldest(before[path], count) == from_the_oldest(after[path], count + 1)
        for path in later
    )
    assert sum(before[path].pagination != after[path].pagination for path in later) <= 1
    assert len(after) - len(before) <= 1


@settings(max_examples=60, derandomize=True, deadline=None)
@given(st.integers(1, 3), st.integers(0, 700))
def test_the_first_page_leads_near_every_other(size: int, count: int) -> None:
    """To each of them, or, of hundreds, to a few dozen at equal distances; no other page does."""
    first, *others = pages(size, count)
    links = first.pagination.pages
    numbers = [int(link.name) for link in links]

    assert len(links) <= 60
    assert [f"/reading/tags/x/page/{number}/" for number in numbers] == [link.url for link in links]
    assert all(min(abs(number - (part.number or 0)) for number in numbers) <= 11 for part in others)
    assert len(others) > 60 or numbers == [part.number for part in reversed(others)]
    assert not any(part.pagination.pages for part in others)

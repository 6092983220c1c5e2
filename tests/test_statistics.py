"""The statistics: what they say of a list, and how the page draws, says and writes it alike."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, NamedTuple
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest
from project import Project, tree

from sitegen import site
from sitegen.config import read as read_config
from sitegen.model import Body, Entry, Library, OutputFile, PartialDate, Sheet
from sitegen.outputs import open_desk
from sitegen.outputs.statistics import statistics
from sitegen.theme import Theme
from sitegen.views import BarView, ChartView, StatisticsView

PAGE = "statistics/index.html"
CONFIG = read_config("title: A list\nurl: https://example.org/reading/\n", "sitegen.yaml")


def file_of(*entries: dict[str, Any]) -> OutputFile:
    """The statistics of a list of entries, of which these fields are known."""
    made = [
        Entry(path=f"entries/e{number}.md", slug=f"e{number}", **{"title": "An entry"} | fields)
        for number, fields in enumerate(entries)
    ]
    found, _ = site.assemble(CONFIG, Library(entries=tuple(made)))
    (file,) = statistics(open_desk(found, Theme((), {}, "/reading/"), {}, lambda _: {}))
    return file


def view_of(*entries: dict[str, Any]) -> StatisticsView:
    """What stands on their page."""
    recipe = file_of(*entries).recipe
    assert isinstance(recipe, Sheet)
    view = recipe.view()
    assert isinstance(view, StatisticsView)
    return view


def day(text: str) -> PartialDate:
    """A date as it stands in front matter."""
    return PartialDate(*map(int, text.split("-")))


def chart(view: StatisticsView, name: str) -> ChartView:
    """One of the charts."""
    (found,) = [item for item in view.charts if item.name == name]
    return found


def said(bars: Iterable[BarView]) -> str:
    """Names and numbers."""
    return ", ".join(f"{bar.name} {bar.count}" for bar in bars)


# -------------------------------------------------------------------------------- findings


def test_months_without_reading_are_counted() -> None:
    """Between the first and the last; and what is in no month is named."""
    dates = ("2025-03", "2025-03-04", "2025-06", "2026-01-02")
    read = ({"read": day(date), "status": "read"} for date in dates)
    timeline = view_of(*read, {"status": "read"}, {}).timeline

    assert (
        "Read from March 2025 to January 2026: 4 entries. The month with the most is March 2025,"
        " with 2. In 8 of these 11 months nothing was read."
    ) == timeline.finding
    assert [("2026", 1), ("2025", 3)] == [(year.name, year.count) for year in timeline.years]
    assert "March 2, June 1" == said(month for month in timeline.years[1].months if month.count)
    assert "read without a date 1, not read yet 1" == said(timeline.rest)


def test_where_only_a_year_is_known_no_month_is_said_to_be_empty() -> None:
    """The entry may have been read in any of them."""
    timeline = view_of(*({"read": day(date)} for date in ("2025", "2025-03", "2025-06"))).timeline

    assert (
        "Read from March 2025 to June 2025: 2 entries. No month has more than 1."
    ) == timeline.finding
    assert 3 == timeline.years[0].count
    assert "dated by the year alone 1" == said(timeline.rest)


def test_years_and_decades_without_anything_are_gaps() -> None:
    """They have a name, and no bar."""
    pairs = (("2020-01", "1921"), ("2024-01", "2021"), ("2026-01", "2002"))
    view = view_of(*({"read": day(read), "published": day(date)} for read, date in pairs))
    published = chart(view, "Published")

    assert [("2026", "2025"), ("2024", "2021–2023"), ("2020", None)] == [
        (year.name, year.gap) for year in view.timeline.years
    ]
    assert "2020s 1, 2010s 0, 2000s 1, 1930s–1990s 0, 1920s 1" == said(published.bars)
    assert "From 1921 to 2021; half of them appeared in 2002 or later." == published.finding


def test_what_is_not_known_is_named() -> None:
    """With its number, in each chart."""
    known = {"tags": ("web",), "authors": ("Ann",), "published": day("2020")}
    view = view_of(known | {"words": 2300, "lang": "de"}, known | {"source": "Gazette"}, {})
    rest = {item.name: said(item.rest) for item in view.charts}

    assert {
        "Status": "",
        "Published": "without a date 1",
        "Length": "of unknown length 2",
        "Tags": "tags in all 1, without a tag 1",
        "Sources": "sources in all 1, from an unknown source 2",
        "Authors": "authors in all 1, without an author 1",
        "Languages": "that name no language 2",
    } == rest
    assert "In English: 2 of 3 entries." == chart(view, "Languages").finding
    assert "Read 0, Reading now 0, To read 3" == said(chart(view, "Status").bars)
    assert "The one entry of known length takes 10 minutes." == chart(view, "Length").finding


def test_lengths_are_told_from_the_shortest_to_the_longest() -> None:
    """With those between, of which there may be none."""
    length = chart(view_of(*({"words": 230 * minutes} for minutes in (1, 2, 25, 500))), "Length")

    assert (
        "Half of the 4 entries of known length take 2 minutes or less; all together, about 9 hours."
    ) == length.finding
    assert (
        "1–5 minutes 2, 6–10 minutes 0, 11–20 minutes 0, 21–40 minutes 1, 41–80 minutes 0,"
        " over 80 minutes 1"
    ) == said(length.bars)


@pytest.mark.parametrize(
    ("tags", "finding", "bars"),
    [
        ("a", "One tag: a, with 1 entry.", ""),
        ("ab", "2 tags, each with 1 entry.", ""),
        ("aab", "Most frequent of 2 tags: a, with 2 entries.", ""),
        ("aaabbccd", "Most frequent of 4 tags: a, with 3 entries.", "a 3, b 2, c 2"),
        ("aabbc", "Most frequent of 3 tags: a and b, each with 2 entries.", "a 2, b 2"),
        ("aabbccdde", "4 of 5 tags come first, each with 2 entries.", "a 2, b 2, c 2, d 2"),
    ],
)
def test_a_tag_comes_first_only_by_its_number(tags: str, finding: str, bars: str) -> None:
    """Where all have one entry, or only one has more, there is nothing to compare."""
    found = chart(view_of(*({"tags": (tag,)} for tag in tags)), "Tags")

    assert finding == found.finding
    assert bars == said(found.bars)


def test_no_more_than_the_most_frequent_are_compared() -> None:
    """The others are told by their number, and lead to all."""
    tags = [tag for tag in "abcdefghijklmnopq" for _ in range(2)]
    found = chart(view_of(*({"tags": (tag,)} for tag in tags)), "Tags")

    assert [*"abcdefghijkl"] == [bar.name for bar in found.bars]
    assert [("more tags", "/reading/tags/", 5)] == [(r.name, r.url, r.count) for r in found.rest]


# ------------------------------------------------------------------------------------ page


class Site(NamedTuple):
    """A built site, and what its statistics page has between header and footer."""

    files: dict[str, bytes]
    main: ElementTree.Element


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """Twelve entries of two years, in the theme that is built in."""
    project = Project(tmp_path_factory.mktemp("statistics"))
    for number in range(12):
        project.entry(
            f"e{number}",
            read=f"202{number % 2 + 4}-{number % 5 + 1:02}",
            published=str(1950 + number * 7),
            tags=[f"tag {number % 3}"],
            authors=["Ann & Co" if number % 2 else "Bob"],
            url=f"https://www.paper{number % 2}.example/{number}",
            words=number * 1000,
            lang="de" if number % 4 else "en",
        )
    project.build()
    _, begin, rest = project.read(PAGE).partition("<main")
    main, end, _ = rest.partition("</main>")
    # Without an element that stands open, this HTML is XML too.
    parsed = ElementTree.fromstring(f"{begin}{main}{end}")  # noqa: S314 - made by the build itself
    return Site(tree(project.root / "build"), parsed)


def drawn(svg: str, path: str) -> list[float]:
    """Where a path begins and how far it goes, of each of its bars."""
    return [float(number) for number in re.findall(rf"{svg}(-?[\d.]+)", path)]


def test_a_bar_is_as_long_as_its_number(shown: Site) -> None:
    """From nothing, in units of what is counted, of which the greatest has the whole width."""
    tables = [table for table in shown.main.iter("table") if table.get("class") == "bars"]
    for table in tables:
        rows = [list(row) for row in table.iter("tr")]
        numbers = [int(number.text) for _, number, _ in rows]
        svgs = [bar.find("svg") for _, _, bar in rows]

        assert {f"0 0 {max(numbers)} 1"} == {svg.get("viewBox") for svg in svgs}
        assert [f"M0 0h{number}v1H0z" for number in numbers] == [svg[0].get("d") for svg in svgs]
    assert 7 == len(tables)


def test_a_year_is_drawn_and_said_and_written_alike(shown: Site) -> None:
    """The bars, the name of the picture, and the table have the same months and numbers."""
    (timeline,) = (item for item in shown.main.iter("ol") if item.get("class") == "years")
    months = "January February March April May June July August September October".split()
    told = {}
    for year in timeline.iter("li"):
        svg = year.find("svg")
        said = dict(re.findall(r"(\w+): (\d+)", svg.get("aria-label")))
        path = svg.find("path").get("d")
        places = zip(drawn("M", path), drawn("h.72v", path), strict=True)
        told |= {f"{name} {year[0].text}": number for name, number in said.items()}

        assert "img" == svg.get("role")
        assert said == {months[int(place)]: str(int(height)) for place, height in places}
    (table,) = (item for item in shown.main.iter("table") if item.get("class") != "bars")
    rows = [tuple(cell.text for cell in row) for row in table.find("tbody")]
    assert told == dict(rows)
    assert 12 == sum(map(int, told.values()))


def test_every_bar_and_every_label_leads_somewhere(shown: Site) -> None:
    """To a page that is there."""
    paths = {urlsplit(link.get("href")).path for link in shown.main.iter("a")}
    files = {path.removeprefix("/reading/") + "index.html" for path in paths}

    assert {"tags/tag-0/index.html", "authors/ann-and-co/index.html"} <= files
    assert {"archive/2025/index.html", "archive/1950s/index.html"} <= files
    assert files <= shown.files.keys()


def test_no_style_and_no_script_stands_in_the_page(shown: Site) -> None:
    """A policy may forbid both."""
    assert not [item for item in shown.main.iter() if item.get("style")]
    assert not list(shown.main.iter("script"))
    assert not list(shown.main.iter("style"))


def test_archive_footer_and_sitemap_lead_to_the_statistics(shown: Site) -> None:
    """They can be found."""
    for path in ("index.html", "archive/index.html", "entries/e1/index.html"):
        assert b'href="/reading/statistics/"' in shown.files[path]
    assert b"https://example.org/reading/statistics/" in shown.files["sitemap.xml"]


# ------------------------------------------------------------------------------- freshness


def test_only_an_edit_that_changes_a_number_draws_the_statistics_anew() -> None:
    """A text, a title or a day does not."""
    entry = {"title": "Alpha", "tags": ("web",), "read": day("2026-01"), "body": Body(key=b"one")}
    key = file_of(entry).key

    assert key == file_of(entry | {"title": "Beta", "summary": "Why."}).key
    assert key == file_of(entry | {"body": Body(key=b"two", facts=b"other")}).key
    assert key == file_of(entry | {"read": day("2026-01-05")}).key
    assert key != file_of(entry | {"read": day("2026-02")}).key
    assert key != file_of(entry | {"tags": ("art",)}).key
    assert key != file_of(entry, {}).key


def test_an_empty_list_has_no_charts(project: Project) -> None:
    """It says so."""
    project.build()
    page = project.read(PAGE)

    assert "Nothing is listed yet." in page
    assert "<figure" not in page

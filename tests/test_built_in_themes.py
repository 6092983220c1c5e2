"""The themes that come with sitegen: each makes a whole site, and nothing in them lies idle."""

from __future__ import annotations

import itertools
import re
from collections import Counter

import pytest
from project import Project
from test_addresses import read, test_every_address_leads_to_a_file_and_none_is_redirected
from whole import whole_site

from sitegen import pipeline, theme
from sitegen.closures import closures, reached
from sitegen.layout import built_in_themes
from sitegen.theme import Theme

NAMES = sorted(folder.parent.name for folder in built_in_themes().glob("*/theme.yaml"))
__all__ = ["test_every_address_leads_to_a_file_and_none_is_redirected"]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Every kind of page as a newspaper; test_addresses.py and others look at folio's."""
    return whole_site(tmp_path_factory.mktemp("gazette"), "/reading/", "gazette")


def load(project: Project, name: str) -> Theme:
    project.configure(theme=name)
    return theme.load(project.root, pipeline.load_config(project.root))


def test_there_are_two_themes() -> None:
    """Of which the first is the one that a site has that names none."""
    assert ["folio", "gazette"] == NAMES


def pages(project: Project) -> dict[str, str]:
    """All pages but those that only lead on."""
    found = {path: project.read(path) for path in project.files if path.endswith(".html")}
    return {path: text for path, text in found.items() if 'http-equiv="refresh"' not in text}


def test_every_page_has_one_heading_above_all_others(site: Project) -> None:
    """And no level is left out on the way down; the newspaper's title stands in its masthead."""
    wrong = []
    for path, text in pages(site).items():
        levels = [int(level) for level in re.findall(r"<h([1-6])\b", text)]
        steps = itertools.pairwise(levels)
        if levels.count(1) != 1 or levels[0] != 1 or any(b > a + 1 for a, b in steps):
            wrong.append((path, levels))

    assert [] == wrong


def test_no_page_brings_a_style_of_its_own(site: Project) -> None:
    """What the policy of the pages would refuse."""
    found = [path for path, text in pages(site).items() if re.search(r"<style|\sstyle=", text)]

    assert ([], True) == (found, len(read(site)) > 50)


@pytest.mark.parametrize("name", NAMES)
def test_all_templates_of_a_theme_are_used(project: Project, name: str) -> None:
    """Each can be reached by the template of some page, and all of them name what is there."""
    loaded = load(project, name)
    tops = {template for template in closures(loaded) if "/" not in template} - {"base.html"}
    used = {label for template in tops for label in reached(loaded, template)}
    own = next(folder for folder in loaded.chain if folder.name == name)

    assert set() == {f"{own.label}/{path}" for path in own.templates} - used
    assert all(
        loaded.source(label.partition("/")[2] or label) for label in used if ".html" in label
    )


def test_the_gazette_replaces_parts_that_folio_has(project: Project) -> None:
    """A part by any other name would stand in no style sheet."""
    loaded = load(project, "gazette")
    own, parent = (folder.static for folder in loaded.chain[1:])
    choices = {f"fonts/{name}.css" for name in ("broadsheet", "tabloid")}

    assert choices == own.keys() - parent.keys()
    assert {part for parts in loaded.styles.values() for part in parts} <= {*own, *parent}


def test_own_css_is_left_to_the_site(project: Project) -> None:
    """It stands last in all style sheets, and takes nothing away."""
    project.write("templates/static/own.css", "h1 { color: red; }\n")
    static = load(project, "gazette").static

    assert all(static[name].endswith(b"h1{color:red}") for name in load(project, "gazette").styles)


# --------------------------------------------------------------------------------- front page


def front(project: Project, entries: int, reading: int = 0, **options: object) -> str:
    """The front page of a newspaper with some entries, of which some are being read."""
    project.configure(theme="gazette", options=options)
    for number in range(entries):
        status = "reading" if number < reading else "read"
        project.entry(
            f"e{number}", f"Story {number}", added=f"2026-01-{number + 1:02}", status=status
        )
    project.build()
    return project.read("index.html")


@pytest.mark.parametrize(("entries", "reading"), [(0, 0), (1, 0), (2, 2), (9, 1), (18, 7)])
def test_every_story_stands_on_the_front_page_once(
    project: Project, entries: int, reading: int
) -> None:
    """Wherever it is set: as the lead, in the rail, below it, or in the columns."""
    page = front(project, entries, reading)
    found = Counter(re.findall(r">(Story \d+)</a></h3>", page))

    assert found == Counter(f"Story {number}" for number in range(entries))
    assert ("Nothing is listed yet" in page) == (entries == 0)


def test_the_newest_story_leads(project: Project) -> None:
    """What is being read stands in the rail, and not at the top."""
    page = front(project, 5, reading=1)
    order = re.findall(r'class="part ([\w ]*)">|>(Story \d+)</a>', page)

    assert [("lead", ""), ("", "Story 4"), ("", ""), ("", "Story 0"), ("row columns", "")] == (
        order[:5]
    )


def test_the_line_below_the_title_tells_day_motto_and_number(project: Project) -> None:
    """The day is that of the newest entry, wherever it stands."""
    page = front(project, 2, reading=2, motto="Read slowly & well")
    line = re.findall(r'<p class="dateline">(.*?)</p>', page, re.DOTALL)[0]

    assert ["2 January 2026", "Read slowly &amp; well", "2 entries"] == [
        text for text in re.sub(r"<[^>]*>", "", line).split("\n") if text
    ]


@pytest.mark.parametrize("fonts", ["serif", "sans"])
def test_the_letters_of_folio_can_be_those_of_the_gazette(project: Project, fonts: str) -> None:
    """A site that has chosen them keeps them in another theme; headlines have them too."""
    front(project, 1, fonts=fonts)

    assert "--head:var(--text);--black:" in project.read("theme/home.css")


def test_options_of_the_gazette_are_set_in_its_styles(project: Project) -> None:
    """How many columns there are, the accents, and the kind of headlines."""
    front(project, 1, columns=2, accent="#004080", fonts="tabloid")
    sheet = project.read("theme/home.css")

    assert {"--columns:2", "--accent-light:#004080", "--accent-dark:#f2b84b"} <= set(
        re.split(r"[{};]", sheet)
    )
    assert "Condensed" in sheet

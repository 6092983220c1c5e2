"""What a server shows is what a clean build would make of the files as they are now."""

from __future__ import annotations

import datetime
import multiprocessing
import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from project import TODAY, Project

from sitegen import outputs
from sitegen.errors import Location, Problem, SitegenError
from sitegen.live import Live, Turn


@pytest.fixture
def site(bare: Project) -> Project:
    """A site with something of everything."""
    bare.entry(
        "a",
        "Alpha",
        "## One\n\nSee [b](b.md).",
        tags=["web"],
        added=TODAY,
        url="https://a.example/",
    )
    bare.entry("b", "Beta", "A text.", tags=["web", "rare"], authors=["Ada"])
    bare.entry("c", "Gamma", "[To one](a.md#one)", publish="full", aliases=["/old/"])
    bare.page("about", "About", "Of *this* list.")
    bare.write("content/static/look.css", "p { color: red }")
    bare.write("content/static/map.svg", "<svg/>")
    bare.write("content/tags.yaml", "web:\n  description: All of it\n")
    return bare


@pytest.fixture
def turns() -> list[Turn]:
    """What is told without being asked for."""
    return []


@pytest.fixture
def live(site: Project, turns: list[Turn]) -> Iterator[Live]:
    """The site, shown."""
    with Live(site.job, turns.append) as shown:
        shown.renew()
        assert shown.news().problems == ()
        yield shown


def shown(live: Live, path: str) -> str:
    """The text of a file as it is shown."""
    answer = live.answer(path)
    assert answer is not None
    return answer.data.decode()


def paths(live: Live) -> list[str]:
    """The paths of all files that are shown."""
    assert live.edition is not None
    return sorted(file.path for file in outputs.render(live.edition.desk))


def messages(live: Live) -> list[str]:
    """Place and message of each problem that is told now."""
    return [f"{problem.at}: {problem.message}" for problem in live.news().problems]


def assert_as_built(live: Live, site: Project) -> None:
    """Each file that is shown has the bytes that a build gives it, and there are no others."""
    site.build()
    built = site.tree()
    answers = {path: live.answer(path) for path in built}
    assert built == {path: answer.data for path, answer in answers.items() if answer}
    assert sorted(built) == paths(live)


# ------------------------------------------------------------------------------- what is shown


def test_everything_is_shown_as_it_would_be_built(live: Live, site: Project) -> None:
    """Though nothing has been built yet."""
    assert "Alpha" in shown(live, "index.html")
    assert_as_built(live, site)
    assert live.answer("entries/unknown/index.html") is None


def test_drafts_and_later_entries_are_shown(project: Project) -> None:
    """With a mark that says so; a build leaves them out."""
    later = TODAY + datetime.timedelta(days=9)
    project.entry("a", "Sketch", draft=True)
    project.entry("b", "Forthcoming", added=later)
    with Live(project.job, lambda _: None) as live:
        live.renew()

        assert 'class="mark draft">draft<' in shown(live, "index.html")
        assert 'class="mark draft">from 1 December 2026<' in shown(live, "index.html")
        assert "From 1 December 2026" in shown(live, "entries/b/index.html")
    project.build()
    assert "Forthcoming" not in project.read("index.html")


def test_what_is_not_there_gets_the_nearest_that_is(live: Live) -> None:
    """With the site's own page."""
    page, near = live.missing("entires/a/index.html")
    assert page is not None
    assert not page.found
    assert live.answer("404.html") is not None
    assert near[0] == ("Alpha", "entries/a/")


# -------------------------------------------------------------------------------- fast changes


def test_an_edited_text_is_there_at_once(live: Live, site: Project) -> None:
    """On its page and in the feeds."""
    path = site.entry("b", "Beta", "Another text.", tags=["web", "rare"], authors=["Ada"])

    turn = live.hasten([path])

    assert turn is not None
    assert turn.is_new
    assert "Another text." in shown(live, "entries/b/index.html")
    assert "Another text." in shown(live, "feed.xml")
    assert not live.renew([path]).is_new
    assert_as_built(live, site)


def test_an_edited_template_is_there_at_once(live: Live, site: Project) -> None:
    """On every page."""
    path = site.write("templates/entry.html", "<p>New: {{ page.html }}</p>")

    turn = live.hasten([path])

    assert turn is not None
    assert "<p>New: " in shown(live, "entries/b/index.html")
    assert not live.renew([path]).is_new
    assert_as_built(live, site)


EDITS = {
    "a title": {"title": "Changed"},
    "a tag": {"tags": ["web"]},
    "a new heading": {"body": "## Two\n\nA text."},
    "a new link": {"body": "A text. [a](a.md)"},
}


@pytest.mark.parametrize("edit", EDITS)
def test_other_edits_need_a_look_at_all(live: Live, site: Project, edit: str) -> None:
    """They change other pages too."""
    before = {"title": "Beta", "body": "A text.", "tags": ["web", "rare"], "authors": ["Ada"]}
    path = site.entry("b", **(before | EDITS[edit]))

    assert live.hasten([path]) is None
    assert live.renew([path]).is_new
    assert_as_built(live, site)


def test_files_that_come_and_go_need_a_look_at_all(live: Live, site: Project) -> None:
    """Also those of the vocabulary, and pages."""
    new = site.entry("d", "Delta")
    gone = site.root / "content/entries/b.md"
    gone.unlink()
    tags = site.write("content/tags.yaml", "web:\n  description: Changed\n")
    page = site.page("about", "About", "Another.")
    site.entry("a", "Alpha", "## One", tags=["web"])

    for path in (new, gone, tags, page):
        assert live.hasten([path]) is None
    assert live.renew([new, gone, tags, page]).is_new
    assert_as_built(live, site)


def test_a_file_that_is_being_written_is_not_shown_half(live: Live, site: Project) -> None:
    """Beside the one that has changed: its own change comes later."""
    half = site.write("templates/entry.html", "Half")
    whole = site.write("templates/home.html", "Whole")

    assert live.hasten([whole]) is None
    assert "Half" not in shown(live, "entries/a/index.html")
    assert live.hasten([whole, half]) is not None
    assert shown(live, "entries/a/index.html") == "Half"


def test_a_new_address_holds_at_once(live: Live, site: Project) -> None:
    """Also that of the whole site."""
    config = site.text("sitegen.yaml")
    path = site.write("sitegen.yaml", config.replace("/reading/", "/list/"))

    assert live.renew([path]).is_new
    assert live.base_path == "/list/"
    assert_as_built(live, site)


def test_new_captures_are_shown_before_they_are_written(live: Live, site: Project) -> None:
    """The build in the background writes them."""
    site.write("seeds/note.txt", "---\ntitle: A capture\nlicense: CC0-1.0\n---\nIts text.\n")

    live.renew()

    assert "Its text." in shown(live, "entries/a-capture/index.html")
    assert not (site.root / "content/entries/a-capture.md").exists()
    assert_as_built(live, site)


# ------------------------------------------------------------------------- styles and pictures


def test_changed_styles_are_told_by_their_addresses(live: Live, site: Project) -> None:
    """Both the theme's and the site's own, when nothing else has changed."""
    site.write("themes/folio/static/style.css", "p { color: blue }")
    live.renew()
    path = site.write("themes/folio/static/style.css", "p { color: green }")
    turn = live.hasten([path])
    assert turn is not None
    assert [style.partition("?v=")[0] for style in turn.styles] == ["/reading/theme/style.css"]
    assert not turn.assets

    turn = live.renew([site.write("content/static/look.css", "p { color: blue }")])
    assert [style.partition("?v=")[0] for style in turn.styles] == ["/reading/look.css"]


def test_styles_that_change_with_something_else_are_not_told(live: Live, site: Project) -> None:
    """Then pages have to be loaded again."""
    style = site.write("content/static/look.css", "p { color: blue }")
    turn = live.renew([style, site.entry("b", "Changed")])

    assert turn.styles == ()


def test_changed_pictures_are_told(live: Live, site: Project) -> None:
    """The pages that show them are as they were."""
    turn = live.renew([site.write("content/static/map.svg", "<svg>2</svg>")])

    assert turn.assets
    assert turn.styles == ()


# ---------------------------------------------------------------------------------- mistakes


def test_a_mistake_leaves_the_last_good_pages(live: Live, site: Project) -> None:
    """It is told with its place, and gone when it is mended."""
    path = site.entry("b", "Beta", lang="german")

    assert live.hasten([path]) is None
    assert not live.renew([path]).is_new
    assert messages(live) == ["content/entries/b.md:3:7: 'lang' is not a language code: german"]
    assert "A text." in shown(live, "entries/b/index.html")

    path = site.entry("b", "Beta", "Mended.", lang="de")
    assert live.hasten([path]) is None
    assert live.renew([path]).is_new
    assert messages(live) == []
    assert "Mended." in shown(live, "entries/b/index.html")


def test_a_template_with_a_mistake_is_not_shown(live: Live, site: Project) -> None:
    """To somebody who looks at a page that it would draw."""
    shown(live, "entries/b/index.html")
    path = site.write("templates/entry.html", "{{ pages }}")

    assert live.hasten([path]) is None
    assert not live.renew([path]).is_new
    assert messages(live) == ["templates/entry.html:1: 'pages' is undefined"]
    assert "A text." in shown(live, "entries/b/index.html")


def test_a_page_that_cannot_be_drawn_is_shown_as_it_was_built(
    live: Live, site: Project, turns: list[Turn]
) -> None:
    """When nobody has looked at it before the mistake."""
    site.build()
    live.renew([site.write("templates/archive.html", "{{ pages }}")])

    assert "Archive" in shown(live, "archive/index.html")
    assert messages(live) == ["templates/archive.html:1: 'pages' is undefined"]
    assert [turn.is_new for turn in turns] == [False]
    assert live.answer("tags/web/index.html") is not None
    assert messages(live) == ["templates/archive.html:1: 'pages' is undefined"]


def test_a_page_that_cannot_be_drawn_stays_through_other_edits(live: Live, site: Project) -> None:
    """And so does what is told of it, until it is mended."""
    path = site.write("templates/entry.html", "{{ page.html }}{% if page.full %}{{ x }}{% endif %}")
    before = shown(live, "entries/c/index.html")
    for name in ("a", "b"):
        shown(live, f"entries/{name}/index.html")
    live.renew([path])
    assert before == shown(live, "entries/c/index.html")
    problems = ["templates/entry.html:1: 'x' is undefined"]
    assert messages(live) == problems

    edit = site.entry("b", "Beta", "Another text.", tags=["web", "rare"], authors=["Ada"])
    assert live.hasten([edit]) is not None
    assert messages(live) == problems
    assert before == shown(live, "entries/c/index.html")

    assert live.hasten([site.write("templates/entry.html", "{{ page.html }}")]) is not None
    assert messages(live) == []
    assert "To one" in shown(live, "entries/c/index.html")


def test_a_page_that_never_could_be_drawn_is_not_taken_for_missing(
    live: Live, site: Project
) -> None:
    """It is there, and waits for its mending."""
    live.renew([site.write("templates/entry.html", "{{ x }}")])
    answer = live.answer("entries/a/index.html")

    assert answer is not None
    assert not answer.found
    assert answer.data == b""


@pytest.mark.skipif(os.name != "posix", reason="signals are POSIX")
def test_a_process_that_dies_costs_no_page(live: Live, site: Project) -> None:
    """It may have been killed for another reason: the page is drawn once more."""
    known = set(multiprocessing.active_children())
    shown(live, "index.html")
    (drawing,) = set(multiprocessing.active_children()) - known
    drawing.kill()
    drawing.join()
    live.hasten([site.write("templates/home.html", "Anew")])

    assert shown(live, "index.html") == "Anew"
    assert messages(live) == []


def test_what_stops_a_build_is_told_too(live: Live, site: Project) -> None:
    """Until a build succeeds."""
    before = live.news().number
    site.configure(url="not-an-address")
    live.renew()
    problems = live.news().problems
    site.configure()
    live.renew()
    assert live.news().problems == ()

    live.built(live.edition, problems)
    assert live.news().problems == problems
    assert live.news().number > before
    live.built(live.edition, ())
    assert live.news().problems == ()


def test_what_stopped_a_build_is_told_until_it_is_mended(live: Live, site: Project) -> None:
    """Not until the next build has ended; and one that began before tells nothing."""
    problem = Problem("odd", Location("templates/entry.html"))
    before = live.edition
    live.built(before, (problem,))
    assert messages(live) == ["templates/entry.html: odd"]

    live.hasten([site.write("templates/entry.html", "{{ page.html }}")])
    assert messages(live) == []
    live.built(before, (problem,))
    assert messages(live) == []


# ---------------------------------------------------------------------------------- captures


def test_a_capture_becomes_an_entry(live: Live, site: Project, turns: list[Turn]) -> None:
    """Its page is there when its address is told."""
    address = live.capture("https://example.com/essay", "An essay: on time", "What was marked.")

    assert address == "entries/an-essay-on-time/"
    assert "What was marked." in shown(live, f"{address}index.html")
    assert "url: https://example.com/essay" in site.text("seeds/an-essay-on-time.txt")
    assert "What was marked." in site.text("content/entries/an-essay-on-time.md")
    assert [turn.is_new for turn in turns] == [True]
    assert_as_built(live, site)


def test_a_capture_without_a_text_is_a_link(live: Live, site: Project) -> None:
    """Nobody is told that its text is missing."""
    address = live.capture("https://example.com/essay", "An essay", "")

    assert "An essay" in shown(live, f"{address}index.html")
    assert site.problems == []


def test_captures_of_one_title_are_two(live: Live, site: Project) -> None:
    """Each in a file of its own."""
    live.capture("https://example.com/1", "Notes", "One.")
    live.capture("https://example.com/2", "Notes", "Two.")

    assert {"notes.txt", "notes-2.txt"} == {path.name for path in (site.root / "seeds").iterdir()}


def test_a_work_that_is_listed_already_is_shown(live: Live) -> None:
    """Instead of being listed twice."""
    assert live.capture("https://a.example/", "Alpha again", "") == "entries/a/"


def test_a_capture_with_a_wrong_address_is_refused(live: Live, site: Project) -> None:
    """Nothing is written."""
    with pytest.raises(SitegenError, match="'url' is not a web address"):
        live.capture("javascript:alert(1)", "An essay", "")

    assert not (site.root / "seeds").exists()


def test_a_capture_that_cannot_be_shown_is_not_kept(live: Live, site: Project) -> None:
    """Else the next try would make a second one."""
    site.entry("b", lang="german")

    with pytest.raises(SitegenError, match="'lang' is not a language code"):
        live.capture("https://example.com/essay", "An essay", "A text.")

    assert list((site.root / "seeds").iterdir()) == []
    assert messages(live) == []


def test_two_captures_at_once_are_two(live: Live, site: Project) -> None:
    """Each has its own file and its own address."""
    found: list[str] = []

    def capture(url: str) -> None:
        found.append(live.capture(url, "X", ""))

    urls = [f"https://x.example/{number}" for number in range(4)]
    browsers = [threading.Thread(target=capture, args=(url,)) for url in urls]
    for browser in browsers:
        browser.start()
    for browser in browsers:
        browser.join()

    assert len(set(found)) == 4
    assert len(list((site.root / "seeds").iterdir())) == 4


def test_a_capture_that_writes_fields_of_its_own_is_text(live: Live, site: Project) -> None:
    """Whoever wrote the page does not write the front matter."""
    address = live.capture("https://example.com/x", 'A "title"\nrating: 5', "---\ndraft: true\n---")

    assert (
        "rating"
        not in site.root.joinpath("seeds").iterdir().__next__().read_text().split("title:")[0]
    )
    assert live.answer(f"{address}index.html") is not None


def test_no_site_is_an_error(tmp_path: Path) -> None:
    """At once, not at the first request."""
    empty = Project(tmp_path)
    (tmp_path / "sitegen.yaml").unlink()

    with pytest.raises(SitegenError, match=r"there is no sitegen.yaml"):
        Live(empty.job, lambda _: None)

"""The audit finds what is wrong: a page with one fault of each kind, and a site with bad links."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

import pytest

pytest.importorskip("mf2py")
pytest.importorskip("playwright.async_api")

from audit import (
    feeds,
    head,
    host,
    kinds,
    links,
    markup,
    measures,
    report,
    shortfalls,
    sites,
    tools,
)
from audit.browser import Seen, browsing, look
from audit.looked import Looked

BASE = "/reading/"
HOST = sites.HOST


def folder_of(root: Path, files: dict[str, str]) -> host.Folder:
    """A site with these files."""
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return host.Folder(root, BASE)


def pages_of(folder: host.Folder) -> dict[Path, markup.Page]:
    return {file: markup.read(file) for file in folder.pages()}


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("tags/", "tags/"),
        ("tags/web/", "tags/NAME/"),
        ("tags/web/page/12/", "tags/NAME/page/N/"),
        ("page/2/", "page/N/"),
        ("archive/1999/", "archive/YEAR/"),
        ("archive/1990s/", "archive/DECADE/"),
    ],
)
def test_a_kind_is_a_place_with_names_and_numbers_left_open(path: str, kind: str) -> None:
    """A kind of page that is new needs no line in the audit."""
    assert kinds.kind_of(path) == kind


def test_of_each_kind_the_page_with_the_most_bytes_is_looked_at(tmp_path: Path) -> None:
    """Redirects are no pages."""
    site = {
        "index.html": "<title>Home</title>",
        "tags/a/index.html": "<title>A</title>",
        "tags/b/index.html": "<title>B, with more to say</title>",
        "old/a/index.html": "<meta http-equiv=refresh content='0; url=/'>",
    }
    folder = folder_of(tmp_path, site)

    found = kinds.places(folder, pages_of(folder))

    assert [place.path for place in found] == ["", "tags/b/"]


@pytest.mark.parametrize(
    ("link", "why"),
    [
        ("/reading/tags/", ""),
        ("/reading/tags/#there", ""),
        ("https://example.com/", ""),
        ("mailto:a@example.org", ""),
        ("/reading/nothing/", "broken"),
        ("/tags/", "leaves the base"),
        ("/reading/tags", "redirected"),
        ("/reading/tags/#missing", "no such fragment"),
        ("https://example.org/reading/tags/", "names the host"),
    ],
)
def test_a_link_leads_to_where_it_says(link: str, why: str, tmp_path: Path) -> None:
    """Broken, redirected, out of the site, to no fragment, or to one host only."""
    site = {"index.html": f'<a href="{link}">', "tags/index.html": '<p id="there">'}
    folder = folder_of(tmp_path, site)

    found = links.faults(folder, pages_of(folder), HOST)

    assert [fault.why for fault in found] == ([why] if why else [])


def test_clicks_are_counted_from_home(tmp_path: Path) -> None:
    """A page that no link leads to is not among them."""
    site = {
        "index.html": '<a href="a/">',
        "a/index.html": '<a href="../b/">',
        "b/index.html": "",
        "lost/index.html": "",
    }
    folder = folder_of(tmp_path, site)

    depths = links.depths(folder, pages_of(folder), HOST)

    assert depths == {"/reading/": 0, "/reading/a/": 1, "/reading/b/": 2}


def test_a_head_says_what_machines_ask_for(tmp_path: Path) -> None:
    """Each gap is told by its name."""
    folder = folder_of(tmp_path, {"a/index.html": '<html lang="en"><title>A</title>'})

    found = head.gaps(folder, pages_of(folder), HOST + BASE)

    assert {gap.what for gap in found} == {
        *("description", "icon", "feed", "canonical", "Open Graph", "og:url", "JSON-LD"),
    }


def test_entries_are_bookmarks_for_microformats(tmp_path: Path) -> None:
    """An h-entry says of what it is a bookmark, and by whom, and when."""
    entry = '<article class="h-entry"><h1 class="p-name">A</h1></article><a rel="external" href="https://example.com/">'
    folder = folder_of(tmp_path, {"entries/a/index.html": entry})

    found = head.microformats(folder, folder.pages(), HOST + BASE)

    assert [gap.what for gap in found] == [
        *("h-entry: url", "h-entry: published", "h-entry: author", "h-entry: bookmark-of"),
    ]


@pytest.mark.parametrize(
    ("path", "missing"),
    [
        ("index.html", ["microformats"]),
        ("archive/2024/index.html", ["microformats"]),
        ("tags/web/index.html", ["microformats"]),
        ("authors/index.html", ["microformats"]),
        ("tags/index.html", []),
        ("about/index.html", []),
    ],
)
def test_pages_of_works_and_people_are_asked_for_microformats(
    path: str, missing: list[str], tmp_path: Path
) -> None:
    """There are none for tags, and for what somebody wrote on a page of their own."""
    folder = folder_of(tmp_path, {path: "<title>A</title>"})

    found = head.microformats(folder, folder.pages(), HOST + BASE)

    assert [gap.what for gap in found] == missing


def test_a_feed_lies_where_it_says(tmp_path: Path) -> None:
    """The address that a feed gives is the one below which it is published."""
    feed = '{"version": "https://jsonfeed.org/version/1.1", "title": "A", "feed_url": "/"}'
    folder = folder_of(tmp_path, {"feed.json": feed})

    found = feeds.check(folder, feeds.feeds(folder), HOST + BASE)

    assert [flaw.what for flaw in found] == ["its address of its own is /"]


def test_the_worst_value_stands_in_the_table(tmp_path: Path) -> None:
    """Pages of 5 and of 9 bytes of script, of which 400 are allowed, hold."""
    site = {
        "a/index.html": "<script>var a</script>",
        "b/index.html": "<script>var other</script>",
    }
    folder = folder_of(tmp_path, site)
    looked = Looked(sites.Site("made", "plain", folder), pages_of(folder), [])
    measure = next(one for one in measures.MEASURES if one.name == "inline script")

    (row,) = report.rows([looked], [measure])

    assert row.cells == (
        *("7", "inline script", "≤ 400 B", "9 B", "made, plain: /reading/b/", "holds"),
    )


def test_what_falls_short_is_a_measure() -> None:
    """No reason outlives the measure that it is for."""
    names = {measure.name for measure in measures.MEASURES}

    assert [name for name in shortfalls.SHORTFALLS if name not in names] == []


def test_what_is_known_may_not_get_worse(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A miss is short as long as it is not greater than the one that is known."""
    folder = folder_of(tmp_path, {"a/index.html": f"<script>{'a' * 500}</script>"})
    looked = Looked(sites.Site("made", "plain", folder), pages_of(folder), [])
    measure = next(one for one in measures.MEASURES if one.name == "inline script")
    (row,) = report.rows([looked], [measure])
    found = []

    for worst in (None, 500, 499):
        known = {measure.name: shortfalls.Shortfall(worst, "")} if worst else {}
        monkeypatch.setattr(report, "SHORTFALLS", known)
        found.append(row.verdict)

    assert found == ["fails", "short", "fails"]


# -------------------------------------------------------------------------------- in a browser

FAULTY = """<!doctype html>
<html lang="en"><title>Faulty</title>
<style>
* { outline: none !important }
.wide { width: 500px } .broad { width: 50rem }
.tiny { font-size: 9px } .pale { color: #aaa } .moving { transition: all 1s }
main p { width: 1200px; font-size: 15px; line-height: 1.1 }
button { width: 30px; height: 30px; padding: 0 } .small { display: block; width: 10px }
</style>
<nav><a href="#x">x</a></nav>
<main><h1>Faulty</h1>
<p>LONG</p>
<div class="wide">wide</div><div class="broad">broad</div>
<div class="tiny">tiny</div><div class="pale">pale</div>
<div class="moving">moving</div>
<a class="small" href="https://example.com/">o</a>
<button>o</button>
<img src="https://example.com/a.png" alt="">
<script>document.write("<p>said by a script</p>"); console.error("help")</script>
<script>
addEventListener("keydown", event => { if (event.key === "Tab") event.preventDefault() });
setTimeout(() => document.querySelector("h1").style.marginTop = "300px", 100);
</script>
</main>
""".replace("LONG", "A line that nobody would want to read. " * 10)


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Seen:
    """The page with the faults, as it was seen."""
    if not (tools.MODULES / "axe-core").is_dir():
        pytest.skip("the checkers are not installed: make audit installs them")
    folder = folder_of(tmp_path_factory.mktemp("faulty"), {"a/index.html": FAULTY})
    return asyncio.run(_looked_at(folder, kinds.places(folder, pages_of(folder))))[0]


async def _looked_at(folder: host.Folder, places: Sequence[kinds.Place]) -> list[Seen]:
    with host.serving(folder) as address:
        async with browsing(tools.find().chromium) as chromium:
            return await look(chromium, address, places)


@pytest.mark.browser
@pytest.mark.parametrize(
    "name",
    [
        "axe: WCAG 2.2 A and AA, best practice; six settings",
        "requests to other hosts",
        "words without scripts",
        "dead controls without scripts",
        "messages in the console",
        "layout shift",
        "beyond the window: 320 px",
        "beyond the window: 320 px, spaced text",
        "beyond the window: text at 200 %",
        "text on a phone",
        "characters in a line",
        "line height",
        "smallest text",
        "targets below 24 px",
        "menus and controls below 44 px",
        "preferences of readers without effect",
        "menus and forms on paper",
        "addresses that paper does not show",
        "pages on which the first Tab does not skip the menu",
        "focus not shown by 2 px and 3:1",
        "keyboard traps",
        "no Content-Security-Policy, or against it",
    ],
)
def test_a_fault_is_found_by_its_measure(name: str, seen: Seen) -> None:
    """What is wrong with the page is out of the bounds of the measure."""
    looked = Looked(sites.Site("faulty", "plain", host.Folder(Path(), BASE)), {}, [], [seen])
    measure = next(one for one in measures.MEASURES if one.name == name)

    values = list(measure.values(looked))

    assert [value for value in values if measure.miss(value)] != []

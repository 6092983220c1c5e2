"""The search: its page, its index, and which of its files an edit makes anew."""

from __future__ import annotations

import contextlib
import gzip
import json
import re
import sqlite3
from collections.abc import Mapping

import msgspec
import pytest
from project import POOL, Project

from sitegen import drawing, inputs, pipeline
from sitegen.layout import built_in_themes
from sitegen.outputs import entry_sheet, postings

PLACES = {
    "summary": postings.SUMMARY,
    "title": postings.TITLE,
    "tag": postings.TAG,
    "source": postings.SOURCE,
    "author": postings.AUTHOR,
    "year": postings.YEAR,
}


def shards(project: Project) -> list[str]:
    """The files of the index, in their order."""
    names = [path for path in project.files if path.startswith("search/words/")]
    return [project.read(f"search/words/{number}.txt") for number in range(len(names))]


def index(project: Project) -> dict[str, dict[int, set[str]]]:
    """The whole index: where each word stands, by entry, counted from the oldest."""
    return {
        word: entries(line)
        for text in shards(project)
        for word, _, line in (line.partition(" ") for line in text.splitlines())
    }


def entries(line: str) -> dict[int, set[str]]:
    """The entries of a line of the index, read as the script does."""
    number, found = -1, {}
    for distance, sign in re.findall(r"([0-9a-z]*)([^0-9a-z])", line):
        number += int(distance or "0", 36) + 1
        code = ord(sign) - (65 if ord(sign) < 129 else 129)
        found[number] = {name for name, bit in PLACES.items() if code & bit}
        if code & 3:
            found[number].add(f"text {code & 3}")
    return found


def titles(project: Project) -> list[str]:
    """The titles of all entries as search results, from the oldest."""
    names = sorted(
        (path for path in project.files if path.startswith("search/entries/")),
        key=lambda path: int(re.findall(r"\d+", path)[0]),
    )
    return [entry["title"] for path in names for entry in json.loads(project.read(path))]


def fill(project: Project, count: int = 20) -> None:
    """A list of entries, of which each has a word of its own."""
    for number in range(count):
        added = f"2026-{1 + number // 28:02}-{1 + number % 28:02}"
        project.entry(f"e{number}", f"Entry {number}", f"All of word{number}.", added=added)


# ------------------------------------------------------------------------------- the index


def test_every_word_leads_to_the_places_where_it_stands(project: Project) -> None:
    """In title, summary, text, tags, source, authors, and the year and decade of publication."""
    project.use_bare_theme()
    project.write("content/tags.yaml", "web:\nhypertext:\n  parent: web\n")
    project.write("content/sources.yaml", "The Atlantic:\n  hosts: [atlantic.example]\n")
    project.entry("old", "Old news", "Nothing. Nothing. Nothing.", added="2025-01-01")
    project.entry(
        "memex",
        "As We May Think",
        "A desk of *trails*.",
        added="2026-01-01",
        tags=["hypertext"],
        authors=["Vannevar Bush"],
        url="https://atlantic.example/1",
        published="1945-07",
        summary="A desk that thinks.",
    )
    project.build()
    found = index(project)

    assert found["think"] == {1: {"title"}}
    assert found["desk"] == {1: {"summary", "text 2"}}
    assert found["trails"] == {1: {"text 2"}}
    assert found["nothing"] == {0: {"text 3"}}
    # Who looks for a tag finds what is below it, as on its page.
    assert found["hypertext"] == found["web"] == {1: {"tag"}}
    assert found["atlantic"] == {1: {"source"}}
    assert found["bush"] == {1: {"author"}}
    assert found["1945"] == found["1940s"] == {1: {"year"}}
    # That no source is known is no name of one.
    assert "unknown" not in found


def test_each_entry_can_be_shown(project: Project) -> None:
    """With what helps to choose; what is not known is left out."""
    project.use_bare_theme()
    project.entry("a", "A & <b>", "The text\nof it.", added="2026-01-01", lang="de")
    project.entry("b", "B", authors=["X", "Y"], published="1999-01", tags=["c"], summary="Why.")
    project.build()

    assert project.json("search/entries/0.json") == [
        {"url": "/reading/entries/b/", "title": "B", "authors": "X, Y", "year": "1999"}
        | {"summary": "Why.", "tags": "c"},
        {
            "url": "/reading/entries/a/",
            "title": "A & <b>",
            "lang": "de",
            "summary": "The text of it.",
        },
    ]


def test_words_with_one_beginning_lie_in_one_file(project: Project) -> None:
    """So that a browser finds all that begins with four letters in one."""
    project.use_bare_theme()
    fill(project, 60)
    project.entry("p", "Program programs progeny prognosis", tags=["progress"])
    project.build()
    files = shards(project)

    assert len(files) == 4
    assert sum("\nprog" in f"\n{text}" for text in files) == 1
    for text in files:
        words = [line.partition(" ")[0] for line in text.splitlines()]
        assert words == sorted(words)
    for word in index(project):
        assert f"\n{word} " in f"\n{files[postings.shard_of(word, 4)]}"


def test_every_entry_is_counted_from_the_oldest(project: Project) -> None:
    """Also in a list of more than one block."""
    project.use_bare_theme()
    fill(project, postings.BLOCK + 5)
    project.build()
    found = index(project)
    listed = titles(project)

    assert listed == [f"Entry {number}" for number in range(postings.BLOCK + 5)]
    for number in range(postings.BLOCK + 5):
        assert found[f"word{number}"].keys() == {number}
    assert list(found["entry"]) == list(range(postings.BLOCK + 5))


def test_an_empty_list_can_be_searched(project: Project) -> None:
    """It has a page, and an index without words."""
    project.use_bare_theme()
    project.build()

    assert "search/index.html" in project.files
    assert shards(project) == [""]


def test_drafts_are_found_in_a_preview_alone(project: Project) -> None:
    """What is not published cannot be searched for."""
    project.use_bare_theme()
    project.entry("a", "Secret", draft=True)
    project.build()
    assert "secret" not in index(project)

    project.build(drafts=True)
    assert "secret" in index(project)


def test_a_frequent_word_is_listed_where_it_says_something() -> None:
    """Of a word that is in too many texts, only titles, summaries and names are kept."""
    words: list[Mapping[str, int]] = [{"the": 1, "rare": 1}] * postings.BLOCK
    pieces = ["".join(_pieces(words))] * 9
    pieces[4] = "".join(_pieces([{"the": 1}, {"the": 1 | postings.TITLE}, {"the": 2}]))
    lines = dict(line.split(" ") for line in postings.shard(pieces, 1).decode().splitlines())

    assert lines["the"][0] == postings.COMMON_MARK
    assert entries(lines["the"][1:]) == {4 * postings.BLOCK + 1: {"title", "text 1"}}


def test_each_place_of_each_entry_is_told_from_the_others() -> None:
    """Whatever the sign that stands for the two: none ends a line."""
    words = [f"word{place}" for place in range(1, 2 * postings.YEAR)]
    found = {word: place for place, word in enumerate(words, start=1)}
    pieces = ["".join(_pieces([found] * postings.BLOCK))]
    lines = [line.split(" ") for line in postings.shard(pieces, 1).decode().splitlines()]

    assert sorted(word for word, _ in lines) == sorted(words)
    for _, line in lines:
        assert list(entries(line)) == list(range(postings.BLOCK))


def _pieces(words: list[Mapping[str, int]]) -> list[str]:
    return msgspec.msgpack.decode(postings.block(words, 1), type=list[str])


@pytest.mark.parametrize(("entries", "expected"), [(0, 1), (15, 1), (16, 2), (1000, 64)])
def test_the_number_of_files_seldom_changes(entries: int, expected: int) -> None:
    """It doubles when the list has doubled."""
    assert postings.shard_count(entries) == expected


# ---------------------------------------------------------------------- what an edit costs


def written(project: Project) -> list[str]:
    """The files of the search that the next build writes."""
    report = project.build()
    return sorted(path for path in report.sync.written if path.startswith("search/"))


def test_an_edit_of_a_text_makes_anew_what_has_its_words(project: Project) -> None:
    """One file of the index of those that there are, and no results, as these show a summary."""
    project.use_bare_theme()
    fill(project, 200)
    project.entry("e7", "Entry 7", "All of word7.", added="2026-01-08", summary="Seven.")
    project.build()
    project.entry("e7", "Entry 7", "All of word7, zymurgy.", added="2026-01-08", summary="Seven.")
    number = postings.shard_of("zymurgy", postings.shard_count(200))

    assert written(project) == [f"search/words/{number}.txt"]
    assert index(project)["zymurgy"].keys() == {7}


def test_a_result_says_how_the_text_begins(project: Project) -> None:
    """Where there is no summary; so an edit of a text can change it, though not its words."""
    project.use_bare_theme()
    project.entry("a", body="One two.")
    project.build()
    project.entry("a", body="Two one.")

    assert written(project) == ["search/entries/0.json"]
    assert project.json("search/entries/0.json")[0]["summary"] == "Two one."


def test_a_new_entry_leaves_the_numbers_of_the_others(project: Project) -> None:
    """Only files with its words are made, its own result, and the page, which counts entries."""
    project.use_bare_theme()
    fill(project, 200)
    project.build()
    project.entry("new", "Zymurgy", added="2026-11-01")
    number = postings.shard_of("zymurgy", postings.shard_count(201))
    expected = {"search/entries/25.json", f"search/words/{number}.txt"}

    assert set(written(project)) - {"search/index.html"} == expected


def test_a_word_that_is_gone_is_no_longer_found(project: Project) -> None:
    """Nor is the entry that had it, once it is removed."""
    project.use_bare_theme()
    fill(project)
    project.build()
    (project.root / "content/entries/e3.md").unlink()
    project.build()

    assert "word3" not in index(project)
    assert "Entry 3" not in titles(project)
    assert index(project)["word4"].keys() == {3}


def test_a_tag_moved_below_another_is_found_by_both(project: Project) -> None:
    """Though no entry was edited."""
    project.use_bare_theme()
    project.write("content/tags.yaml", "web:\nhypertext:\n")
    project.entry("a", tags=["hypertext"])
    project.entry("b", tags=["web"])
    project.build()
    before = index(project)["web"]
    project.write("content/tags.yaml", "web:\nhypertext:\n  parent: web\n")
    project.build()

    assert len(before) == 1
    assert len(index(project)["web"]) == 2


def parts(project: Project, name: str) -> set[bytes]:
    """The keys of all that is remembered of the index, or of another output."""
    query = f"SELECT key FROM parts_of_{name}"  # noqa: S608 - a name of ours
    with contextlib.closing(sqlite3.connect(project.root / ".sitegen/memo.sqlite")) as connection:
        return {row[0] for row in connection.execute(query)}


def test_an_edit_makes_one_run_anew(project: Project) -> None:
    """Of all that holds the whole list; what is not needed any more is forgotten."""
    project.use_bare_theme()
    fill(project, 2 * postings.BLOCK + 1)
    project.build()
    before = [parts(project, name) for name in ("search", "data", "bibtex", "csl")]
    project.entry("e200", "Another title", "Other words.", added="2026-08-05")
    project.build()
    after = [parts(project, name) for name in ("search", "data", "bibtex", "csl")]

    assert [3] * 8 == list(map(len, before + after))
    assert [2] * 4 == [len(old & new) for old, new in zip(before, after, strict=True)]


def test_what_is_remembered_of_the_index_can_be_lost(project: Project) -> None:
    """It costs time: the same bytes come again."""
    project.use_bare_theme()
    fill(project)
    project.build()
    before = project.tree()
    (project.root / ".sitegen/memo.sqlite").unlink()
    project.entry("e3", "Entry 3", "All of word3.", added="2026-01-04", license="CC0-1.0")
    project.build()

    assert {path: data for path, data in project.tree().items() if "search/" in path} == {
        path: data for path, data in before.items() if "search/" in path
    }


# -------------------------------------------------------------------------------- the page


def test_the_page_leads_on_without_scripts(project: Project) -> None:
    """It says so, and points to all that lists entries; the form has an address of its own."""
    project.entry("a", "A", tags=["web design"], authors=["Ann"], published="2001")
    project.build()
    page = project.read("search/index.html")

    assert '<form class="search" role="search" action="/reading/search/">' in page
    quiet = page.partition("<noscript>")[2].partition("</noscript>")[0]
    assert re.findall(r'href="/reading/([^"]*)"', quiet) == [
        *("archive/", "sources/", "authors/", "tags/", "tags/web-design/")
    ]
    assert re.search(
        r'<script type="module" src="/reading/theme/search\.js\?v=\w+"></script>', page
    )
    assert 'data-index="/reading/search/" data-shards="1" data-count="1"' in page


def test_the_page_gives_examples_that_find_something(project: Project) -> None:
    """One for each filter, of names that the list has; quoted where they have spaces."""
    project.entry("a", "A", tags=["web design"], authors=["Ann"], published="2001")
    project.build()
    found = re.findall(
        r'href="/reading/search/\?q=([^"]*)">([^<]*)<', project.read("search/index.html")
    )

    assert found == [
        ("tag:%22web%20design%22", "tag:&#34;web design&#34;"),
        ("author:Ann", "author:Ann"),
        ("year:2001", "year:2001"),
    ]


def test_a_page_that_is_missing_offers_the_search(project: Project) -> None:
    """The form on 404.html leads to the page that answers it."""
    project.build()

    assert 'action="/reading/search/"' in project.read("404.html")


def test_a_site_can_have_no_search(project: Project) -> None:
    """Then nothing leads to one: no menu, no form, no sitemap."""
    project.configure(search="none")
    project.entry("a", tags=["c"])
    project.entry("b", tags=["c"])
    project.build()

    assert [path for path in project.files if path.startswith(("search/", "pagefind/"))] == []
    pages = ("index.html", "404.html", "entries/a/index.html", "tags/c/index.html")
    for path in (*pages, "sitemap.xml"):
        assert "/search/" not in project.read(path)
    assert "data-pagefind" not in project.read("entries/a/index.html")


def test_the_page_of_an_entry_tells_pagefind_what_it_needs(project: Project) -> None:
    """All that a result shows, and all filters; and only a site that asks for it has that."""
    project.entry(
        "a",
        "A & B",
        "How it begins.",
        tags=["c", "C++"],
        authors=["Ann", "Bob"],
        published="1945-07",
        source="The Journal",
        lang="de",
        words=500,
    )
    project.configure(search="pagefind")
    draft = pipeline.put_together(project.job(), inputs.look(project.job()))
    page = drawing.draw_one(POOL, draft.desk, "a", entry_sheet(draft.desk, 0)).decode()
    pairs = re.findall(r'data-pagefind-(\w+)="(\w+)\[value\]"[^>]* value="([^"]*)"', page)

    assert "data-pagefind-body" in page
    assert {name: value for kind, name, value in pairs if kind == "meta"} == {
        "title": "A &amp; B",
        "summary": "How it begins.",
        "lang": "de",
        "authors": "Ann, Bob",
        "source": "The Journal",
        "year": "1945",
        "minutes": "3 min",
        "tags": "c, C++",
    }
    assert re.findall(r'filter="(\w+)\[value\]" value="([^"]*)"', page) == [
        ("source", "The Journal"),
        ("year", "1945"),
        ("year", "1940s"),
        ("author", "Ann"),
        ("author", "Bob"),
        ("tag", "c"),
        ("tag", "C++"),
    ]


def test_the_script_stays_small() -> None:
    """3,000 bytes, as gzip makes them."""
    script = built_in_themes() / "folio" / "static" / "search.js"

    assert len(gzip.compress(script.read_bytes())) <= 3000

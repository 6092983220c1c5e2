"""The page of one work, read as a reader, a reference manager and an IndieWeb reader read it."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from typing import Any

import mf2py
import pytest
from project import Project

SITE = "https://example.org/reading/"
QUOTED = {"text": "First line & <more>.\nSecond line.", "note": "My answer."}


@pytest.fixture(scope="module")
def folio(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A work elsewhere, one that stands here in full, and one of which little is known."""
    project = Project(tmp_path_factory.mktemp("entries"))
    project.configure(author="Ann Curator", page_size=1)
    project.entry(
        "essay",
        'An "Essay" & <More>',
        "Why it is worth it.\n",
        url="https://journal.example/essay#part",
        source="The Journal",
        authors=["Ada Lovelace", "Ludwig van Beethoven"],
        published="1945-07",
        added="2026-11-20",
        status="read",
        rating=4,
        tags=["web"],
        summary="One sentence.",
        lang="de",
        archive_url="https://archive.example/essay",
        highlights=["Ein Satz.", QUOTED],
    )
    project.entry(
        "whole",
        "The Whole Text",
        "All of it.\n",
        url="https://journal.example/whole",
        publish="full",
        license="CC-BY-4.0",
        highlights=["All of it."],
        published="2001",
        status="reading",
    )
    project.entry("little", "Little", authors=["Bob"], highlights=["A passage."])
    project.page("about", "About", "Text.\n")
    project.build()
    return project


class Tags(HTMLParser):
    """All tags of a page, with their attributes and the text up to the next tag."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.found if name == tag]


def tags(project: Project, name: str) -> Tags:
    return Tags(project.read(f"entries/{name}/index.html"))


def metas(project: Project, name: str, start: str) -> list[tuple[str, str]]:
    """What the head says, by names that begin alike."""
    found = [
        (meta.get("name") or meta.get("property") or "", meta.get("content") or "")
        for meta in tags(project, name).all("meta")
    ]
    return [(key, value) for key, value in found if key.startswith(start)]


def h_entry(project: Project, name: str) -> dict[str, Any]:
    """The first microformat of a page: what the page is about."""
    address = f"{SITE}entries/{name}/"
    parsed = mf2py.parse(doc=project.read(f"entries/{name}/index.html"), url=address)
    assert ["h-entry"] == parsed["items"][0]["type"]
    found: dict[str, Any] = parsed["items"][0]["properties"]
    return found


def data(project: Project, name: str) -> dict[str, Any]:
    """The schema.org data of a page."""
    page = project.read(f"entries/{name}/index.html")
    (script,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    found: dict[str, Any] = json.loads(script)
    return found


# -------------------------------------------------------------------------------- highlights


def test_a_highlight_is_a_quotation_in_the_language_of_the_work(folio: Project) -> None:
    """Its note is in the curator's, outside of it."""
    page = folio.read("entries/essay/index.html")
    quotation = '<blockquote cite="https://journal.example/essay#part" lang="de" dir="ltr">'
    quoted, _, rest = page.partition(quotation)[2].partition("</blockquote>")

    assert 2 == page.count(quotation)
    assert "<p>Ein Satz.</p>" == quoted.strip()
    assert "<p>First line &amp; &lt;more&gt;.</p>\n<p>Second line.</p>" in rest
    assert "<p><b>Note</b> <bdi>My answer.</bdi></p>" in rest


def test_a_highlight_leads_to_its_passage(folio: Project) -> None:
    """Each by a name of its own, beside the anchor that the address has already."""
    page = folio.read("entries/essay/index.html")
    links = re.findall(r'<a href="([^"]*:~:[^"]*)" rel="external">([^<]*)</a>', page)

    start = "https://journal.example/essay#part:~:text="
    ends = f"{start}First%20line%20%26%20%3Cmore%3E.,Second%20line."
    assert [
        (f"{start}Ein%20Satz.", "Passage 1 in the original"),
        (ends, "Passage 2 in the original"),
    ] == links


def test_without_an_address_there_is_no_link(folio: Project) -> None:
    """Nor a place that the quotation could name."""
    page = folio.read("entries/little/index.html")

    assert ("<blockquote>" in page, ":~:" in page) == (True, False)


def test_highlights_stand_by_the_curators_text(folio: Project) -> None:
    """After it, or before that of the work."""
    essay, whole = (folio.read(f"entries/{name}/index.html") for name in ("essay", "whole"))

    assert essay.index("e-content") < essay.index("<blockquote")
    assert whole.index("<blockquote") < whole.index("e-content")


def test_highlights_are_found_by_a_search(folio: Project) -> None:
    """The passage and its note, as if they stood in the text."""
    index = "".join(folio.read(path) for path in folio.files if path.startswith("search/words/"))

    assert {"satz", "second", "answer"} <= {line.split(" ")[0] for line in index.splitlines()}


def test_highlights_stand_in_the_feed_with_the_texts(folio: Project) -> None:
    """In that of the site; those of terms only help to choose."""
    folio_item = next(i for i in folio.json("feed.json")["items"] if i["url"].endswith("/essay/"))
    content = folio_item["content_html"]

    assert (
        "<blockquote><p>First line &amp; &lt;more&gt;.</p><p>Second line.</p></blockquote>"
        "<p>My answer.</p>"
    ) in content
    assert content.index("Why it is") < content.index("<blockquote>")
    assert "blockquote" not in folio.read("tags/web/feed.json")


def test_highlights_stand_in_the_data(folio: Project) -> None:
    """As they were written."""
    entries = {entry["title"]: entry for entry in folio.json("entries.json")["entries"]}

    assert [{"text": "Ein Satz."}, QUOTED] == entries['An "Essay" & <More>']["highlights"]


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("[[a]]", "'highlights' is a list, not a text"),
        ("[{note: a}]", "'highlights' is without 'text'"),
        ("[{text: a, nte: b}]", "'highlights' has no field 'nte'"),
        ("[{txt: a}]", "'highlights' has no field 'txt'"),
        ("[{text: [a]}]", "'highlights' is a list, not a text"),
        ('[""]', "'highlights' is empty"),
        (f"[{'x' * 2001}]", "'highlights' has 2001 characters, not 1 to 2000"),
    ],
)
def test_a_wrong_highlight_is_one_problem(bare: Project, written: str, message: str) -> None:
    """With its line."""
    bare.write("content/entries/a.md", f"---\ntitle: A\nhighlights: {written}\n---\n")

    (problem,) = bare.problems
    assert (message, 3) == (problem.message, problem.at and problem.at.line)


# -------------------------------------------------------------------------------- references


def test_a_work_can_be_cited(folio: Project) -> None:
    """In words and as BibTeX, behind a door."""
    page = folio.read("entries/essay/index.html")
    door = Tags(page.partition("<details")[2].partition("</details>")[0]).text

    assert (
        'Ada Lovelace and Ludwig van Beethoven: An "Essay" & <More>. The Journal, July 1945.'
        " https://journal.example/essay#part"
    ) in door
    assert "author = {Lovelace, Ada and van Beethoven, Ludwig}" in door


def test_all_works_can_be_cited(folio: Project) -> None:
    """By the names that their entries have in addresses."""
    references = folio.json("references.json")

    assert ["essay", "little", "whole"] == sorted(item["id"] for item in references)
    assert ["{essay,", "{little,", "{whole,"] == sorted(
        re.findall(r"^@\w+(\{\S+)$", folio.read("references.bib"), re.MULTILINE)
    )


def test_a_text_is_edited_without_new_references(bare: Project) -> None:
    """They depend on what is known of works."""
    bare.entry("a", body="One.")
    bare.build()
    before = bare.run("why", "build/references.bib").out
    bare.entry("a", body="Two.")

    assert "references.bib is up to date" in before
    assert before == bare.run("why", "build/references.bib").out

    bare.entry("a", "Another title", body="Two.")
    assert "is out of date" in bare.run("why", "build/references.json").out


def test_a_site_without_entries_has_empty_references(bare: Project) -> None:
    """Which are files of their kinds all the same."""
    bare.build()

    assert ([], "") == (bare.json("references.json"), bare.read("references.bib"))


# ---------------------------------------------------------------------------- microformats


def test_an_entry_is_a_bookmark_and_a_reading_of_the_work(folio: Project) -> None:
    """The curator's is the entry, the authors' is the work."""
    entry = h_entry(folio, "essay")
    (work,) = entry["bookmark-of"]

    assert ["An „Essay“ & <More>"] == entry["name"]
    assert [f"{SITE}entries/essay/"] == entry["url"]
    assert ["Ann Curator"] == [author["value"] for author in entry["author"]]
    assert (["2026-11-20"], ["finished"]) == (entry["published"], entry["read-status"])
    assert (["web"], ["One sentence."]) == (entry["category"], entry["summary"])
    assert "h-cite" in work["type"]
    assert entry["read-of"] == entry["bookmark-of"]
    assert "https://journal.example/essay#part" == work["value"]
    facts = work["properties"]
    assert (["An „Essay“ & <More>"], ["1945-07"]) == (facts["name"], facts["published"])
    assert ["Ada Lovelace", "Ludwig van Beethoven"] == [who["value"] for who in facts["author"]]
    assert ["The Journal"] == facts["publication"]


def test_a_work_without_an_address_is_no_bookmark(folio: Project) -> None:
    """Its author is not taken for the curator."""
    entry = h_entry(folio, "little")

    assert "bookmark-of" not in entry
    assert (["to-read"], "Little") == (entry["read-status"], entry["read-of"][0]["value"])
    assert ["Bob"] == [who["value"] for who in entry["read-of"][0]["properties"]["author"]]
    assert ["Ann Curator"] == [author["value"] for author in entry["author"]]


def test_every_page_has_its_microformats(folio: Project) -> None:
    """Each h-entry has a name and an address; each h-cite a name."""
    pages = [path for path in folio.files if path.endswith("index.html")]
    found = {path: mf2py.parse(doc=folio.read(path), url=SITE)["items"] for path in pages}

    for path, items in found.items():
        for item in items:
            if item["type"] == ["h-entry"]:
                counts = [len(item["properties"][name]) for name in ("name", "url")]
                assert [1, 1] == counts, path
    assert {"index.html", "tags/web/index.html"} <= {path for path, items in found.items() if items}


# ------------------------------------------------------------------------ for other machines


def test_reference_managers_read_the_work(folio: Project) -> None:
    """Dates as they want them; the text is here only where all of it is."""
    assert [
        ("citation_title", "An „Essay“ & <More>"),
        ("citation_author", "Ada Lovelace"),
        ("citation_author", "Ludwig van Beethoven"),
        ("citation_publication_date", "1945/07"),
        ("citation_language", "de"),
        ("citation_public_url", "https://journal.example/essay#part"),
    ] == metas(folio, "essay", "citation_")
    assert [
        ("citation_title", "The Whole Text"),
        ("citation_publication_date", "2001"),
        ("citation_language", "en"),
        ("citation_public_url", "https://journal.example/whole"),
        ("citation_fulltext_html_url", f"{SITE}entries/whole/"),
    ] == metas(folio, "whole", "citation_")


def test_the_original_of_a_whole_text_is_canonical(folio: Project) -> None:
    """Of others the page itself is."""
    links = [
        link["href"]
        for name in ("essay", "whole")
        for link in tags(folio, name).all("link")
        if link["rel"] == "canonical"
    ]

    assert [f"{SITE}entries/essay/", "https://journal.example/whole"] == links


def test_a_page_was_published_when_its_entry_was_added(folio: Project) -> None:
    """Not when the work was."""
    assert [("article:published_time", "2026-11-20")] == metas(folio, "essay", "article:")
    assert [] == metas(folio, "little", "article:")


def test_search_engines_read_the_work(folio: Project) -> None:
    """A page about a work, with the curator's rating as a review; or the article itself."""
    page = data(folio, "essay")
    work = page["mainEntity"]

    assert ("WebPage", "2026-11-20") == (page["@type"], page["datePublished"])
    assert {
        "@type": "CreativeWork",
        "name": "An „Essay“ & <More>",
        "inLanguage": "de",
        "url": "https://journal.example/essay#part",
        "archivedAt": "https://archive.example/essay",
        "datePublished": "1945-07",
        "isPartOf": {"@type": "CreativeWork", "name": "The Journal"},
        "author": [
            {"@type": "Person", "name": "Ada Lovelace"},
            {"@type": "Person", "name": "Ludwig van Beethoven"},
        ],
        "review": {
            "@type": "Review",
            "author": {"@type": "Person", "name": "Ann Curator"},
            "reviewRating": {"@type": "Rating", "ratingValue": 4},
        },
    } == work
    whole = data(folio, "whole")["mainEntity"]
    assert ("Article", None) == (whole["@type"], whole.get("review"))
    assert "https://creativecommons.org/licenses/by/4.0/" == whole["license"]

"""What `sitegen why` says: of outputs, of entries and pages, of seeds. It changes nothing."""

from __future__ import annotations

import datetime
import re
from pathlib import Path
from typing import Any

import pytest
from project import Project, tree

from sitegen import crew, library, manifest, memo, writer
from sitegen.errors import SitegenError
from sitegen.outputs import terms
from sitegen.why import Answer, why, words

TEXT = "A list is kept by the person who reads it again, and by nobody else.\n\n" * 12


@pytest.fixture
def project(bare: Project) -> Project:
    """A site in a theme of few words."""
    return bare


def ask(project: Project, path: str, **options: Any) -> Answer:
    """What is known of a path."""
    return why(project.job(**options), path)


def output(project: Project, path: str, **options: Any) -> Any:
    """What is known of an output."""
    return ask(project, path, **options).output


def verdict(project: Project, path: str, **options: Any) -> str:
    """Whether a text is published, or why not."""
    text = ask(project, path, **options).text
    return text.verdict if text else ""


def seed(project: Project, path: str) -> Any:
    """What is known of a seed."""
    return ask(project, path).seed


# ---------------------------------------------------------------------------- names of outputs


@pytest.mark.parametrize(
    "path",
    [
        "build/tags/c/index.html",
        "build/tags/c/",
        "tags/c/index.html",
        "tags/c/",
        "tags/c",
        "/tags/c/",
        "/reading/tags/c/",
        "https://example.org/reading/tags/c/",
        "https://example.org/reading/tags/c/#added-2026",
        "http://127.0.0.1:8000/reading/tags/c/",
    ],
)
def test_an_output_has_many_names(project: Project, path: str) -> None:
    """Its file in build/, and its address however it is written."""
    project.entry("a", tags=["c"])

    assert "tags/c/index.html" == output(project, path).path


@pytest.mark.parametrize("path", ["/", "build/index.html", "https://example.org/reading/", "build"])
def test_the_home_page_has_them_too(project: Project, path: str) -> None:
    """It is at the root."""
    assert "index.html" == output(project, path).path


def test_an_address_in_another_script_is_known_as_browsers_show_it(project: Project) -> None:
    """Percent-encoded, or as it is read."""
    project.entry("a", tags=["élan vital 日本"])
    project.build()
    path = next(path for path in project.files if "日本" in path)
    address = output(project, f"build/{path}").address

    assert address.isascii()
    assert path == output(project, address).path
    assert path == output(project, f"/{path}").path


def test_a_file_that_lies_here_is_known_by_its_name_here(project: Project) -> None:
    """As a shell completes it; and by its whole path."""
    project.entry("a", tags=["c"])
    project.build()

    run = project.run("why", "tags/c/index.html", "--json", folder="build")
    above = project.run("why", "../sitegen.yaml", "--json", folder="build")
    whole = project.run("why", str(project.root / "content/entries/a.md"), "--json")

    assert "tags/c/index.html" == run.json["output"]["path"]
    assert 2 == above.code
    assert "content/entries/a.md" == whole.json["text"]["file"]


@pytest.mark.parametrize(
    ("path", "near"),
    [
        ("/tags/cee/", "/tags/cees/"),
        ("build/tags/cee/index.html", "build/tags/cees/index.html"),
        ("content/entries/firts.md", "content/entries/first.md"),
        ("firts.md", "first.md"),
        ("seeds/secnd.txt", "seeds/second.txt"),
    ],
)
def test_an_unknown_path_is_told_with_the_nearest_one(
    project: Project, path: str, near: str
) -> None:
    """One problem, and exit code 2."""
    project.entry("first", tags=["cees"])
    project.write("seeds/second.txt", TEXT)

    run = project.run("why", path)

    assert (2, "") == (run.code, run.out)
    assert f"nothing of the site has this name: {path}\n" in run.err
    assert f"did you mean '{near}'?" in run.err
    assert run.err.endswith("1 error\n")


@pytest.mark.parametrize("path", ["https://example.com/reading/tags/", "", "..", "zzz", "x" * 5000])
def test_what_is_near_to_nothing_gets_advice(project: Project, path: str) -> None:
    """Which kinds of names there are; never a fault."""
    run = project.run("why", path)

    assert 2 == run.code
    assert "fix: name a file of seeds/, content/ or build/, or an address" in run.err


# ------------------------------------------------------------------------- what it is made from


def test_a_page_is_made_from_its_own_file(project: Project) -> None:
    """It is not among the entries that the page shows; the ones beside it are."""
    project.entry("a", added=datetime.date(2026, 1, 3))
    project.entry("b", added=datetime.date(2026, 1, 2))
    project.entry("far", added=datetime.date(2025, 1, 1))

    found = output(project, "/entries/a/")

    assert "the page of content/entries/a.md" == found.what
    assert "content/entries/a.md" == found.own
    assert ("content/entries/b.md",) == found.shows


@pytest.mark.parametrize("path", ["/tags/c/", "tags/c/feed.xml", "tags/c/feed.json"])
def test_a_list_is_made_from_the_entries_that_it_shows(project: Project, path: str) -> None:
    """The newest first; no others."""
    project.entry("old", tags=["c"], added=datetime.date(2025, 1, 1))
    project.entry("new", tags=["c"], added=datetime.date(2026, 1, 1))
    project.entry("other", tags=["d"])

    found = output(project, path)

    assert ("content/entries/new.md", "content/entries/old.md") == found.shows
    assert found.own is None


def test_a_feed_shows_no_more_than_it_holds(project: Project) -> None:
    """The newest; older ones have left it."""
    project.configure(feed_size=1)
    project.entry("old", added=datetime.date(2025, 1, 1))
    project.entry("new", added=datetime.date(2026, 1, 1))

    assert ("content/entries/new.md",) == output(project, "feed.xml").shows
    assert 2 == len(output(project, "sitemap.xml").shows)


@pytest.mark.parametrize(
    ("path", "what"),
    [
        ("/", "the newest entries"),
        ("/tags/", "the index of tags, with their numbers of entries"),
        ("/tags/c/", "entries of the tag 'c'"),
        ("/authors/ada-l/", "entries of the author 'Ada L'"),
        ("/archive/1970s/", "1970s, in the archive"),
        ("feed.xml", "a feed of 'A tiny list'"),
        ("tags/c/feed.xml", "a feed of 'A tiny list: c'"),
        ("sitemap.xml", "all pages, for search engines"),
        ("/former/", "a former address of content/entries/a.md"),
        ("pic.png", "a copy of content/static/pic.png"),
        ("content/static/pic.png", "a copy of content/static/pic.png"),
        ("theme/own.css", "a copy of themes/folio/static/own.css"),
        (".nojekyll", "what keeps GitHub Pages from changing the site"),
    ],
)
def test_every_output_is_of_some_family(project: Project, path: str, what: str) -> None:
    """It is said in words."""
    project.entry("a", tags=["c"], authors=["Ada L"], published="1972", aliases=["/former/"])
    project.write("content/static/pic.png", b"png")
    project.write("themes/folio/static/own.css", "p {}")

    assert what == output(project, path).what


def test_every_output_can_be_asked_for(project: Project) -> None:
    """After a build each is up to date, and has a name in words."""
    project.entry("a", tags=["c"], authors=["A"], url="https://example.com/a", aliases=["/old"])
    project.page("about")
    project.write("content/static/pic.png", b"png")
    project.build()

    for path in project.files:
        found = output(project, f"build/{path}")
        assert (path, "current") == (found.path, found.state.kind)
        assert found.what


def test_the_templates_are_those_of_the_closure(project: Project) -> None:
    """The page's own first, then what it includes, then static files that it names."""
    project.entry("a", tags=["c"])
    project.write("themes/folio/tag.html", "{% include 'parts/x.html' %}{{ asset('s.css') }}")
    project.write("themes/folio/static/s.css", "p {}")
    project.write("themes/folio/static/unused.css", "p {}")
    project.write("templates/parts/x.html", "x")

    found = output(project, "/tags/c/")

    expected = ("themes/folio/tag.html", "templates/parts/x.html", "themes/folio/static/s.css")
    assert expected == found.theme


@pytest.mark.parametrize(
    ("path", "settings"),
    [
        ("/tags/c/", ("content/tags.yaml", "content/sources.yaml", "sitegen.yaml")),
        ("/tags/", ("content/tags.yaml", "sitegen.yaml")),
        ("/entries/bare/", ("content/sources.yaml", "sitegen.yaml")),
        ("/about/", ("sitegen.yaml",)),
        ("robots.txt", ("sitegen.yaml",)),
        ("entries.json", ("content/tags.yaml", "content/sources.yaml", "sitegen.yaml")),
        ("pic.png", ()),
    ],
)
def test_settings_count_where_they_show(
    project: Project, path: str, settings: tuple[str, ...]
) -> None:
    """The names of tags where tags are shown; the configuration nearly everywhere."""
    project.entry("a", tags=["c"], added=datetime.date(2026, 1, 1))
    project.entry("bare")
    project.page("about")
    project.write("content/tags.yaml", "c:\n  description: A language.\n")
    project.write("content/sources.yaml", "Example:\n  hosts: [example.com]\n")
    project.write("content/static/pic.png", b"png")

    assert settings == output(project, path).settings


def test_settings_that_are_not_there_do_not_count(project: Project) -> None:
    """Most sites have no such file."""
    project.entry("a", tags=["c"])

    assert ("sitegen.yaml",) == output(project, "/tags/c/").settings


# ----------------------------------------------------------------------------- whether it is new


def state(project: Project, path: str) -> tuple[str, tuple[str, ...]]:
    """The state of an output, and the parts that differ."""
    found = output(project, path).state
    return found.kind, found.changed


def test_nothing_is_built_at_first(project: Project) -> None:
    """There is no cause either."""
    project.entry("a")

    assert ("new", ()) == state(project, "/entries/a/")
    assert output(project, "/entries/a/").cause is None


def test_what_has_been_built_is_up_to_date(project: Project) -> None:
    """And has not changed since."""
    project.entry("a")
    project.build()

    assert ("current", ()) == state(project, "/entries/a/")
    assert () == output(project, "/entries/a/").cause


def test_an_edit_is_told_until_it_is_built_and_then_as_the_cause(project: Project) -> None:
    """Only where the text shows."""
    project.entry("a", tags=["c"], summary="The same.", body="One.")
    project.build()
    project.entry("a", tags=["c"], summary="The same.", body="Two.")

    assert ("stale", ("entry", "text")) == state(project, "/entries/a/")
    assert ("current", ()) == state(project, "/tags/c/")

    project.build()

    assert ("current", ()) == state(project, "/entries/a/")
    assert ("entry", "text") == output(project, "/entries/a/").cause


def test_another_version_of_sitegen_is_told(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It makes all anew; only where the bytes are others, it is the cause of a change."""
    project.entry("a", tags=["c"])
    project.build()
    monkeypatch.setattr(memo, "fingerprint", lambda: "another")
    monkeypatch.setattr(terms, "_relation", lambda term: f"about {term.name}")

    assert ("stale", ("program",)) == state(project, "/tags/")

    project.build()

    assert ("current", ()) == state(project, "/tags/")
    assert () == output(project, "/tags/").cause
    assert "program" in (output(project, "/tags/c/").cause or ())


def test_a_template_is_told_as_such(project: Project) -> None:
    """Of the pages that use it."""
    project.entry("a", tags=["c"])
    project.build()
    project.write("themes/folio/tag.html", "Other.")

    assert ("stale", ("template",)) == state(project, "/tags/c/")
    assert ("current", ()) == state(project, "/entries/a/")


def test_a_file_that_was_edited_by_hand_is_found_out(project: Project) -> None:
    """Also when its sources have changed as well; and one that was deleted."""
    project.entry("a")
    project.build()
    file = project.root / "build/entries/a/index.html"
    file.write_text("mine", encoding="utf-8")

    assert ("edited", ()) == state(project, "/entries/a/")

    project.entry("a", body="New.")

    assert ("edited", ("entry", "text")) == state(project, "/entries/a/")

    file.unlink()

    assert "deleted" == state(project, "/entries/a/")[0]


def test_what_a_build_left_that_was_killed_is_told(project: Project) -> None:
    """It has claimed its files, and does not know any more what they hold."""
    project.entry("a")
    project.build()
    rows = dict.fromkeys(manifest.load(project.root).rows)
    manifest.save(project.root, rows, complete=False)

    assert ("unfinished", ()) == state(project, "/entries/a/")


def test_what_nothing_makes_any_more_is_removed_next(project: Project) -> None:
    """It is known as long as it lies there."""
    entry = project.entry("a", tags=["c"])
    project.build()
    entry.unlink()

    assert ("gone", ()) == state(project, "/tags/c/")


def test_nothing_is_called_gone_while_an_entry_cannot_be_read(project: Project) -> None:
    """It may be that entry's tag."""
    project.entry("a", tags=["c"])
    project.build()
    project.entry("a", tags=["c"], rating=9)

    assert ("unknown", ()) == state(project, "/tags/c/")


def test_every_part_of_a_key_has_words(project: Project) -> None:
    """Those that the docs tell, and no others."""
    project.entry("a", tags=["c"], aliases=["/old"])
    project.page("about")
    project.collection("first", ["a"])
    project.build()

    used = {
        part
        for row in manifest.load(project.root).rows.values()
        if row
        for part in row.history.parts
    }
    used.add(manifest.PROGRAM)
    page = (Path(__file__).parent.parent / "docs" / "commands.md").read_text(encoding="utf-8")
    section = page.partition("## What why")[2].partition("\n## ")[0]
    rows = dict(re.findall(r"^\| `(\w+)` \| (.*) \|$", section, re.MULTILINE))

    assert used == rows.keys()
    assert rows == {part: words.parts([part]) for part in used}


# ------------------------------------------------------------------------------------ texts


@pytest.mark.parametrize("path", ["content/entries/a.md", "entries/a.md", "a.md"])
def test_an_entry_is_published_at_its_address(project: Project, path: str) -> None:
    """And has a file."""
    project.entry("a")
    project.build()

    text = ask(project, path).text

    assert text is not None
    assert ("content/entries/a.md", "published") == (text.file, text.verdict)
    assert "https://example.org/reading/entries/a/" == text.address
    assert "entries/a/index.html" == text.output
    assert text.state is not None
    assert "current" == text.state.kind


def test_a_page_is_published_at_its_address(project: Project) -> None:
    """Below the root."""
    project.page("about")

    text = ask(project, "about.md").text

    assert text is not None
    assert ("published", "about/index.html") == (text.verdict, text.output)


def test_a_draft_is_published_with_drafts_only(project: Project) -> None:
    """Entries and pages."""
    project.entry("a", draft=True)
    project.page("b", draft=True)

    assert ["draft", "draft"] == [verdict(project, "a.md"), verdict(project, "b.md")]
    assert "published" == verdict(project, "a.md", drafts=True)


def test_the_page_of_a_new_draft_is_removed_next(project: Project) -> None:
    """That is known, also while another entry cannot be read."""
    project.entry("a")
    project.build()
    project.entry("a", draft=True)
    project.entry("b", rating=9)

    text = ask(project, "a.md").text

    assert text is not None
    assert text.state is not None
    assert ("draft", "gone") == (text.verdict, text.state.kind)


def test_an_entry_dated_later_waits(project: Project) -> None:
    """Its day is told."""
    project.entry("a", added=datetime.date(2026, 11, 23))
    project.entry("b", added=datetime.date(2026, 11, 22))

    run = project.run("why", "a.md")

    assert "later" == verdict(project, "a.md")
    assert "published" == verdict(project, "b.md")
    assert "published" == verdict(project, "a.md", drafts=True)
    assert "content/entries/a.md is not published before 2026-11-23, " in run.out


def test_a_problem_is_shown_as_usual_with_exit_code_0(project: Project) -> None:
    """It is the answer, not a failure."""
    project.entry("a", rating=9)

    run = project.run("why", "a.md")

    assert 0 == run.code
    assert run.out.startswith("content/entries/a.md is not published: it has a problem.\n")
    assert "content/entries/a.md:3:9: error: " in run.err
    assert run.err.endswith("1 error\n")


def test_the_page_of_a_broken_entry_stays_as_it_is(project: Project) -> None:
    """It is not said to be made anew, since no build gets so far."""
    project.entry("a", body="One.")
    project.build()
    project.entry("a", body="[x](nowhere.md)")

    run = project.run("why", "a.md")

    assert "file         build/entries/a/index.html is as an earlier build left it\n" in run.out
    assert "anew" not in run.out


@pytest.mark.parametrize("body", ["[x](nowhere.md)", "[x](/no/such/page/)"])
def test_a_broken_link_holds_an_entry_up_too(project: Project, body: str) -> None:
    """A problem is one wherever it is found."""
    project.entry("a", body=body)

    assert "problem" == verdict(project, "a.md")


def test_the_name_of_another_file_is_a_problem(project: Project) -> None:
    """Of the second of the two."""
    project.entry("x/a")
    project.entry("y/a")

    found = ask(project, "content/entries/y/a.md")

    assert found.text is not None
    assert "problem" == found.text.verdict
    assert ["same-address"] == [problem.code for problem in found.problems]


@pytest.mark.parametrize(
    ("path", "expected"),
    [("notes.docx", "stranger"), ("tags.yaml", "data"), ("sources.yaml", "data")],
)
def test_what_is_no_text_is_not_published(project: Project, path: str, expected: str) -> None:
    """Nothing reads it, or pages of others are made with it."""
    project.write(f"content/{path}", "")

    assert expected == verdict(project, f"content/{path}")


def test_the_page_of_a_draft_leads_to_the_draft(project: Project) -> None:
    """Whoever misses a page asks for its address."""
    project.entry("a", draft=True)

    assert "draft" == verdict(project, "/entries/a/")
    assert "draft" == verdict(project, "build/entries/a/index.html")


def test_problems_elsewhere_are_counted(project: Project) -> None:
    """What can be known is said all the same."""
    project.entry("a", tags=["c"])
    project.build()
    project.entry("b", rating=9)
    project.write("content/notes.docx", "")

    run = project.run("why", "a.md")

    assert (0, "") == (run.code, run.err)
    assert run.out.startswith("content/entries/a.md is published.\n")
    assert run.out.endswith("1 problem elsewhere stops the next build: see 'sitegen check'.\n")


# ------------------------------------------------------------------------------------ seeds


def test_a_new_seed_is_going_to_be_an_entry(project: Project) -> None:
    """Which is published then; nothing is imported yet."""
    project.write("seeds/a-list.txt", f"A list of mine\n\n{TEXT}")

    found = ask(project, "seeds/a-list.txt")

    assert found.seed is not None
    assert "created" == found.seed.action
    assert "content/entries/a-list-of-mine.md" == found.seed.entry
    assert found.text is not None
    assert ("published", "seeds/a-list.txt") == (found.text.verdict, found.text.seed)
    assert not (project.root / "content").exists()


def test_an_imported_seed_is_what_it_was(project: Project) -> None:
    """Until one of the two changes."""
    project.write("seeds/a.txt", f"A list\n\n{TEXT}")
    project.build()
    entry = project.root / "content/entries/a-list.md"
    before = entry.read_text(encoding="utf-8")

    found = [seed(project, "seeds/a.txt")]
    project.write("seeds/a.txt", f"A list\n\nOf other words.\n\n{TEXT}")
    found.append(seed(project, "a.txt"))
    entry.write_text(f"{before}\nMine.\n", encoding="utf-8")
    found.append(seed(project, "a.txt"))
    project.write("seeds/a.txt", f"A list\n\n{TEXT}")
    found.append(seed(project, "a.txt"))

    assert ["unchanged", "updated", "edited", "kept"] == [item.action for item in found]
    assert ["default", "default", "entry", "entry"] == [item.because for item in found]


def test_a_seed_of_a_work_that_is_listed_makes_no_entry(project: Project) -> None:
    """The other entry is named."""
    project.entry("mine", url="https://example.com/work")
    project.write("seeds/a.txt", f"---\nurl: https://example.com/work\n---\nA list\n\n{TEXT}")

    found = seed(project, "a.txt")

    assert ("listed", "content/entries/mine.md") == (found.action, found.entry)
    assert found.publish is None


def test_a_seed_without_an_article_says_so(project: Project) -> None:
    """Its entry has no text."""
    project.write("seeds/a.txt", "---\ntitle: Nothing\n---\nShare\n")

    run = project.run("why", "seeds/a.txt")

    assert "no article was found in it." in " ".join(run.out.split())
    assert "no article was found in this capture" in run.err


@pytest.mark.parametrize("data", [b"", b"\xff\xfe\x00", b"---\nrating: 9\n---\nText.\n"])
def test_a_seed_that_cannot_be_read_makes_no_entry(project: Project, data: bytes) -> None:
    """Its problem is shown."""
    project.write("seeds/a.txt", data)

    run = project.run("why", "seeds/a.txt")

    assert 0 == run.code
    assert run.out.startswith("seeds/a.txt makes no entry: it has a problem.\n")
    assert "seeds/a.txt:" in run.err


def test_the_fields_beside_a_seed_can_be_the_problem(project: Project) -> None:
    """They are shown as its own."""
    project.write("seeds/a.txt", f"A list\n\n{TEXT}")
    project.write("seeds/a.yaml", "rating: 9\n")

    found = ask(project, "seeds/a.txt")

    assert found.seed is not None
    assert found.seed.action is None
    assert ["seeds/a.yaml"] == [problem.at.path for problem in found.problems]
    assert 0 == found.others


def test_a_seed_whose_text_cannot_be_rendered_makes_no_entry(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Though an import has planned one."""
    # Its process is ended a hundredth of a second after it has begun, however slow we are to look;
    # what it knows from other texts does not help it.
    monkeypatch.setattr(library, "SECONDS_PER_TEXT", 0.01 - crew._GRACE_SECONDS)
    text = "\n\n".join(f"The {number}th line says *{number}* times no." for number in range(9000))
    project.write("seeds/a.txt", f"---\nlicense: CC0-1.0\n---\nA list\n\n{text}")

    found = ask(project, "seeds/a.txt")

    assert found.seed is not None
    assert (None, None) == (found.seed.action, found.seed.entry)
    assert {"seeds/a.txt"} == {problem.at.path for problem in found.problems}


def test_the_seed_of_a_broken_entry_still_belongs_to_it(project: Project) -> None:
    """It is not told to become a second one."""
    project.write("seeds/a.txt", f"A list\n\n{TEXT}")
    project.build()
    entry = project.root / "content/entries/a-list.md"
    text = entry.read_text(encoding="utf-8")
    entry.write_text(text.replace("title:", "titel:"), encoding="utf-8")

    found = ask(project, "seeds/a.txt")

    assert found.seed is not None
    assert (None, "content/entries/a-list.md") == (found.seed.action, found.seed.entry)
    assert found.problems
    assert 0 == found.others


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ("", ("excerpt", "default", None)),
        ("license: CC-BY-NC-4.0\n", ("excerpt", "default", None)),
        ("license: CC-BY-4.0\n", ("full", "licence", "seeds/a.txt")),
        ("publish: full\n", ("full", "asked", "seeds/a.txt")),
        ("license: CC-BY-4.0\npublish: link\n", ("link", "asked", "seeds/a.txt")),
    ],
)
def test_how_much_of_a_text_is_published_has_a_reason(
    project: Project, fields: str, expected: tuple[str, str, str | None]
) -> None:
    """What the curator asks for, the licence, or the site's own choice."""
    project.write("seeds/a.txt", f"---\nstatus: read\n{fields}---\nA list\n\n{TEXT}")

    found = seed(project, "seeds/a.txt")

    assert expected == (found.publish, found.because, found.decides)


def test_the_file_beside_a_seed_is_named_where_it_decides(project: Project) -> None:
    """And can be asked for."""
    project.write("seeds/a.txt", f"A list\n\n{TEXT}")
    project.write("seeds/a.yaml", "publish: link\n")

    run = project.run("why", "seeds/a.yaml")

    assert "nothing of the text: seeds/a.yaml says 'publish: link'" in run.out
    assert "to change    'publish' in seeds/a.yaml" in run.out


def test_the_choice_of_the_site_is_named_where_it_is_made(project: Project) -> None:
    """In its configuration."""
    project.configure(publish="link")
    project.write("seeds/a.txt", f"A list\n\n{TEXT}")

    assert ("link", "sitegen.yaml") == (
        seed(project, "a.txt").publish,
        seed(project, "a.txt").decides,
    )


# ------------------------------------------------------------------------------------ printed


def test_an_output_on_a_terminal(project: Project) -> None:
    """The answer first, then the facts, a label a line."""
    project.entry("a", tags=["c"], body="One.")
    project.build()
    project.entry("a", "Another title", tags=["c"])

    run = project.run("why", "/tags/c/")

    assert (
        "build/tags/c/index.html is out of date: the next build makes it anew.\n"
        "  it is        entries of the tag 'c'\n"
        "  address      https://example.org/reading/tags/c/\n"
        "  differs      entries that it lists\n"
        "  last change  none since it was first written\n"
        "  shows        content/entries/a.md\n"
        "  theme        themes/folio/tag.html\n"
        "  made from    sitegen.yaml\n"
    ) == run.out


def test_long_lists_are_cut(project: Project) -> None:
    """Ten entries, and the number of the others; all of them as JSON."""
    project.configure(page_size=50)
    for number in range(12):
        project.entry(f"e{number:02}", tags=["c"])

    lines = project.run("why", "/tags/c/").out.splitlines()
    shown = project.run("why", "/tags/c/", "--json").json["output"]["shows"]

    assert 10 == sum(line.endswith(".md") for line in lines)
    assert "               and 2 more" in lines
    assert 12 == len(shown)


def test_lines_fit_on_a_narrow_terminal(project: Project) -> None:
    """But for names, which stay in one piece."""
    project.entry("a", added=datetime.date(2030, 1, 1))
    project.write("seeds/a.txt", f"---\nlicense: CC-BY-NC-4.0\n---\nA list\n\n{TEXT}")

    for path in ("a.md", "seeds/a.txt", "/tags/", "feed.xml"):
        run = project.run("why", path)
        assert 0 == run.code
        assert max(map(len, run.out.splitlines())) <= 80


def test_the_same_as_json(project: Project) -> None:
    """One value, with the problems of the file."""
    project.entry("a", rating=9)
    project.entry("b", lang="german")

    found = project.run("why", "a.md", "--json").json

    assert "why" == found["command"]
    assert ("problem", 1) == (found["text"]["verdict"], found["others"])
    assert [None, None] == [found["seed"], found["output"]]
    assert ["content/entries/a.md"] == [item["at"]["path"] for item in found["problems"]]


def test_nothing_is_written(project: Project) -> None:
    """Neither into build/ nor into content/."""
    project.write("seeds/a.txt", f"A list\n\n{TEXT}")
    project.build()
    project.write("seeds/b.txt", f"Another list\n\n{TEXT}")
    project.entry("c")
    before = tree(project.root / "build"), tree(project.root / "content")
    for path in ("/", "seeds/b.txt", "c.md"):
        assert 0 == project.run("why", path).code

    assert before == (tree(project.root / "build"), tree(project.root / "content"))


def test_it_waits_for_a_build_that_is_running(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a check does: half of a build would be told wrong."""
    monkeypatch.setattr(writer, "_PATIENCE_SECONDS", 0)

    with writer.lock(project.root), pytest.raises(SitegenError, match="another build is running"):
        ask(project, "/")


def test_a_site_without_configuration_is_told_as_ever(project: Project) -> None:
    """Nothing can be known of it."""
    project.write("sitegen.yaml", "titel: x\n")

    run = project.run("why", "/")

    assert 2 == run.code
    assert "sitegen.yaml:1:1: error: " in run.err

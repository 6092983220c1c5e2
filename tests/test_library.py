"""Texts are read by other processes, once for as long as nothing in them changes."""

from __future__ import annotations

import tracemalloc
from collections.abc import Mapping
from pathlib import Path

import msgspec
import pytest
from project import Project

from sitegen import files, inputs, library, markup, memo, texts
from sitegen.errors import SitegenError
from sitegen.layout import content_label, kind_of
from sitegen.model import Body, Entry, Library, Link, Page
from sitegen.rendered import Rendered


@pytest.fixture
def project(bare: Project) -> Project:
    """A site in a theme of few words, with the folder of what is remembered."""
    bare.write(".sitegen/.gitignore", "*\n")
    return bare


class Reading:
    """One reading of the site's texts, and what it had to do."""

    def __init__(self, project: Project) -> None:
        self.done: list[str] = []
        job = project.job(timing=lambda _kind, name, _seconds: self.done.append(name))
        self.inputs = inputs.look(job)
        self.shelf = library.Shelf(job, self.inputs, "en")
        self.library, self.problems = library.read(job, self.shelf, self.inputs)

    @property
    def messages(self) -> list[str]:
        return [f"{problem.at}: {problem.message}" for problem in self.problems]


# --------------------------------------------------------------------------------- one text


def read(text: str, path: str = "entries/a.md") -> Entry | Page:
    """What comes of a text."""
    file = texts.File(path, text.encode(), kind_of(path), "en", b"key")
    found = texts.read(file)
    assert () == found.problems
    if file.kind == "page":
        return msgspec.msgpack.decode(found.item, type=Page)
    return msgspec.msgpack.decode(found.item, type=Entry)


def test_the_facts_of_a_text() -> None:
    """Where it begins, what it links to and where, its anchors, its first words."""
    text = "---\ntitle: A\n---\n\n## One\n\nSee [b](b.md) and [it](#two).\n"

    body = read(text).body

    assert body == Body(
        path="entries/a.md",
        key=b"key",
        line=4,
        links=(
            Link("b.md", 7, 9, "See [b](b.md) and [it](#two)."),
            Link("#two", 7, 24, "See [b](b.md) and [it](#two)."),
        ),
        anchors=("one",),
        opening="One See b and it.",
        facts=body.facts,
    )


@pytest.mark.parametrize("line", ["title: B", "title: A\nrating: 3", "title: A\nextra: {x: 1}"])
def test_the_digest_of_the_facts_tells_of_each_field(line: str) -> None:
    """Lists are made anew when it changes."""
    digests = {read(f"---\n{one}\n---\nText.\n").body.facts for one in ("title: A", line)}

    assert 2 == len(digests)


def test_the_digest_of_the_facts_tells_of_nothing_else() -> None:
    """Neither the text nor where a field stands is shown in a list."""
    written = ("---\ntitle: A\n---\nText.\n", "---\n# One.\ntitle:   A\n---\nAnother.\n")

    assert 1 == len({read(text).body.facts for text in written})


def test_links_that_cannot_fail_are_not_facts() -> None:
    """Most lead elsewhere, or to a heading of the text itself: nobody looks at them again."""
    text = "---\ntitle: A\n---\n## One\n\n<https://x.example/> [one](#one) [b](https:/b)\n"

    assert ["https:/b"] == [link.target for link in read(text).body.links]


def test_a_standalone_page_is_told_by_its_folder() -> None:
    """It has other fields than an entry."""
    assert isinstance(read("---\ntitle: A\nmenu: false\n---\n", "pages/a.md"), Page)
    assert isinstance(read("---\ntitle: A\nrating: 3\n---\n", "pages.md"), Entry)


def test_the_rendered_text_is_kept_apart() -> None:
    """Its HTML is not part of an entry: ten thousand of them fit into memory."""
    file = texts.File("entries/a.md", b"---\ntitle: A\n---\nSome *text*.", "entry", "en", b"key")

    found = texts.read(file)

    assert b"<em>" not in found.item
    whole, kept = (
        markup.render("Some *text*."),
        msgspec.msgpack.decode(found.rendered, type=Rendered),
    )
    assert (whole.html, whole.headings) == (kept.html, kept.headings)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"caf\xe9", "content/entries/a.md:1:4: byte 0xE9 is not UTF-8"),
        (b"", "content/entries/a.md:1: the file is empty"),
        (b"---\ntitle: A\nlang: x y\n---\n", "content/entries/a.md:3:7: 'lang' is not"),
    ],
)
def test_what_is_wrong_in_a_text_comes_back_as_a_value(data: bytes, message: str) -> None:
    """With its place."""
    found = texts.read(texts.File("entries/a.md", data, "entry", "en", b"key"))

    (problem,) = found.problems
    assert (b"", b"") == (found.item, found.rendered)
    assert f"{problem.at}: {problem.message}".startswith(message)


@pytest.mark.parametrize(
    ("data", "expected"),
    [(b"---\ntitle: A\n---\ntext", 4), (b"text", 1), (b"---\nlang: de\ntitle: A\n---\n", 5)],
)
def test_the_first_line_of_a_text_is_found_without_reading_it(data: bytes, expected: int) -> None:
    """For those that take too long to read."""
    assert expected == texts.first_line(texts.File("a.md", data, "entry", "en", b""))


# ---------------------------------------------------------------------------------- reading


def test_all_texts_are_read_in_the_order_of_their_paths(project: Project) -> None:
    """Entries and pages; each once."""
    for name in "cab":
        project.entry(name)
    project.page("about")

    found = Reading(project)

    assert ["entries/a.md", "entries/b.md", "entries/c.md"] == [
        e.path for e in found.library.entries
    ]
    assert ["pages/about.md"] == [page.path for page in found.library.pages]
    assert 4 == len(found.done) == len(set(found.done))


def test_what_was_read_before_is_recalled(project: Project) -> None:
    """The same values, without reading a text."""
    for name in "ab":
        project.entry(name, body="[a](a.md)", extra={"mood": "calm"})
    project.page("about")
    first = Reading(project)

    again = Reading(project)

    assert [] == again.done
    assert first.library == again.library


def test_a_text_that_has_changed_is_read(project: Project) -> None:
    """And no other."""
    for name in "ab":
        project.entry(name)
    Reading(project)
    project.entry("b", body="Text.")

    assert ["content/entries/b.md"] == Reading(project).done


def test_two_texts_that_change_places_are_read(project: Project) -> None:
    """A name belongs to what is remembered: an entry knows its own path."""
    one, other = project.entry("a", "One"), project.entry("b", "Other")
    Reading(project)
    first, second = one.read_bytes(), other.read_bytes()
    one.write_bytes(second)
    other.write_bytes(first)

    assert [("a", "Other"), ("b", "One")] == [
        (entry.slug, entry.title) for entry in Reading(project).library.entries
    ]


def test_another_language_of_the_curator_reads_anew(project: Project) -> None:
    """How a text is set depends on it."""
    project.entry("a")
    Reading(project)
    job = project.job()
    found = inputs.look(job)
    read_again: list[str] = []
    job = project.job(timing=lambda _kind, name, _seconds: read_again.append(name))

    library.read(job, library.Shelf(job, found, "de"), found)

    assert ["content/entries/a.md"] == read_again


def test_many_texts_are_read_in_batches(project: Project) -> None:
    """More than are held at a time; none is lost, and none is taken for another."""
    names = [f"e{number:03}" for number in range(library._BATCH + 50)]
    for name in names:
        project.entry(name)

    found = Reading(project)

    assert names == [entry.title for entry in found.library.entries]
    assert found.library == Reading(project).library


def test_a_text_with_a_problem_leaves_the_others(project: Project) -> None:
    """It is named among those that could not be read, so that nothing follows from it."""
    project.entry("a")
    project.entry("b", lang="german")
    project.write("content/entries/c.md", b"caf\xe9")

    found = Reading(project)

    assert ["entries/a.md"] == [entry.path for entry in found.library.entries]
    assert ("entries/b.md", "entries/c.md") == found.library.unread
    assert [
        "content/entries/b.md:3:7: 'lang' is not a language code: german",
        "content/entries/c.md:1:4: byte 0xE9 is not UTF-8",
    ] == sorted(found.messages)


def test_a_text_with_a_problem_is_read_again(project: Project) -> None:
    """Its problem is told as long as it is there."""
    project.entry("a", lang="german")

    assert Reading(project).messages == Reading(project).messages != []


@pytest.mark.parametrize("path", ["entries/a.md", "static/a.bin"])
def test_a_file_that_goes_while_we_look_is_told(project: Project, path: str) -> None:
    """It was there a moment ago."""
    file = project.write(f"content/{path}", "---\ntitle: A\n---\n")
    job = project.job()
    found = inputs.look(job)
    file.unlink()

    _, problems = library.read(job, library.Shelf(job, found, "en"), found)

    assert [f"content/{path}"] == [problem.at.path for problem in problems]
    assert "cannot be read" in problems[0].message


def test_what_is_read_elsewhere_is_not_learnt_before(project: Project) -> None:
    """Texts and static files; all others are learnt at the beginning of a build."""
    names = ["entries/a.md", "pages/a.md", "a.md", "static/a.md", "static/a.png", "tags.yaml", "b"]

    assert [True, True, True, True, True, False, False] == [
        library.learns(content_label(name)) for name in names
    ]
    assert not library.learns("seeds/a.md")


# --------------------------------------------------------------------------- rendered texts


def bodies(library_of: Library) -> dict[str, Body]:
    return {item.path: item.body for item in library_of.texts}


def fetched(reading: Reading, path: str) -> Rendered:
    body = bodies(reading.library)[path]
    return reading.shelf.fetch([body])[body.key]


def test_a_rendered_text_is_fetched(project: Project) -> None:
    """By the key of its body."""
    project.entry("a", body="Some *text*.")

    assert "<p>Some <em>text</em>.</p>" == fetched(Reading(project), "entries/a.md").html.strip()


def test_a_rendered_text_that_is_lost_is_rendered_again(project: Project) -> None:
    """And remembered from then on."""
    project.entry("a", body="Some *text*.")
    reading = Reading(project)
    first = fetched(reading, "entries/a.md")
    kept = memo.Memo(project.root, "rendered", Rendered)
    kept.forget(set())

    assert first == fetched(reading, "entries/a.md")
    assert [first] == list(kept.recall([bodies(reading.library)["entries/a.md"].key]).values())


def test_a_text_that_was_lost_and_edited_is_not_remembered_as_the_old_one(
    project: Project,
) -> None:
    """It would be taken for the old one when that comes back."""
    project.entry("a", body="Old.")
    reading = Reading(project)
    kept = memo.Memo(project.root, "rendered", Rendered)
    kept.forget(set())
    project.entry("a", body="New.")

    fetched(reading, "entries/a.md")

    assert {} == kept.recall([bodies(reading.library)["entries/a.md"].key])


def test_a_text_that_was_lost_and_is_gone_is_a_problem(project: Project) -> None:
    """There is nothing to draw the page with."""
    file = project.entry("a", body="Old.")
    reading = Reading(project)
    memo.Memo(project.root, "rendered", Rendered).forget(set())
    file.unlink()

    with pytest.raises(SitegenError, match=r"content/entries/a\.md: cannot be read"):
        fetched(reading, "entries/a.md")


def test_what_no_text_needs_any_more_is_forgotten(project: Project) -> None:
    """The memory does not grow with every edit."""
    project.entry("a", body="Old.")
    project.page("about")
    old = Reading(project)
    project.entry("a", body="New.")
    new = Reading(project)

    library.forget_others(project.job(), new.library)

    kinds: Mapping[str, type] = {"entries": Entry, "pages": Page, "rendered": Rendered}
    keys = {item.body.key for reading in (old, new) for item in reading.library.texts}
    left = {
        name: len(memo.Memo(project.root, name, kind).recall(keys)) for name, kind in kinds.items()
    }
    assert {"entries": 1, "pages": 1, "rendered": 2} == left


# ----------------------------------------------------------------------------- static files


def test_static_files_are_read_when_they_are_written(project: Project) -> None:
    """An asset knows how to read its bytes, and does not hold them."""
    project.write("content/static/deep/a.bin", b"\0\xff")

    (asset,) = Reading(project).library.assets

    assert ("deep/a.bin", "content/static/deep/a.bin", b"\0\xff") == (
        asset.path,
        asset.origin,
        asset.read(),
    )
    assert files.digest(b"\0\xff") == asset.digest


def test_a_site_may_have_more_static_files_than_memory(project: Project) -> None:
    """They go through it one at a time."""
    for number in range(8):
        file = Path(project.write(f"content/static/{number}.bin", b""))
        with file.open("wb") as end:
            end.truncate(4_000_000 + number)
    project.build()
    project.write("content/static/0.bin", b"other")
    tracemalloc.start()
    try:
        project.write("themes/folio/404.html", "other")
        (project.root / "build/1.bin").unlink()
        (project.root / ".sitegen/manifest.msgpack").unlink()
        project.build()
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert {f"{number}.bin" for number in range(8)} <= set(project.files)
    assert peak < 20_000_000

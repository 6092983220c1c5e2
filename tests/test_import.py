"""Captures become entries: what is kept of them, and what happens to entries that are there."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from project import TODAY, Project

from sitegen import build, frontmatter
from sitegen.errors import SitegenError
from sitegen.model import Entry

TEXT = """\
On small tools

A small tool does one thing, and its user can hold the whole of it in mind at once.

Large tools begin as small ones. Nobody decides to make a large tool; it grows, a wish at a time,
until the people who use it can no longer say what it does, and the people who make it can no
longer say why. Then somebody writes a small tool that does one thing, and all begins again.

What helps is to write down what a tool is not for, and to read that page aloud now and then.
"""


@pytest.fixture
def project(bare: Project) -> Project:
    """A site in a theme of few words."""
    return bare


def entry(project: Project, name: str = "on-small-tools") -> Entry:
    text = project.text(f"content/entries/{name}.md")
    found = frontmatter.read_entry(text, f"entries/{name}.md", name)
    assert isinstance(found, Entry)
    return found


def body(project: Project, name: str = "on-small-tools") -> str:
    return frontmatter.body_of(project.text(f"content/entries/{name}.md")).strip()


def actions(project: Project, **options: object) -> list[str]:
    """What an import does with each seed."""
    items, _ = build.import_seeds(project.job(**options))
    return [item.action for item in items]


def entries(project: Project) -> list[str]:
    return sorted(path.name for path in (project.root / "content/entries").glob("*.md"))


# ------------------------------------------------------------------- fields and their places


def test_a_capture_without_fields_becomes_an_entry(project: Project) -> None:
    """Under the title that its page had."""
    project.write("seeds/small.txt", TEXT)

    project.build()

    found = entry(project)
    assert ("On small tools", TODAY, "to-read") == (found.title, found.added, found.status)
    assert "entries/on-small-tools/index.html" in project.files


def test_fields_may_stand_at_the_head_of_a_capture(project: Project) -> None:
    """Like front matter of an entry."""
    project.write("seeds/small.txt", f"---\ntags: [tools]\nread: 2026\n---\n{TEXT}")

    assert ["created"] == actions(project)

    found = entry(project)
    assert (("tools",), "read") == (found.tags, found.status)


def test_fields_may_stand_beside_a_capture(project: Project) -> None:
    """In a YAML file of the same name."""
    project.write("seeds/deep/small.txt", TEXT)
    project.write("seeds/deep/small.yaml", "tags: [tools]\nauthors: Ann Author\n")

    assert ["created"] == actions(project)

    found = entry(project)
    assert (("tools",), ("Ann Author",)) == (found.tags, found.authors)


def test_the_curator_wins_over_the_capture(project: Project) -> None:
    """Also over the title that the importer has read."""
    project.write("seeds/small.txt", f"---\ntitle: My own title\n---\n{TEXT}")

    actions(project)

    assert "My own title" == entry(project, "my-own-title").title


def test_captures_of_one_title_get_two_files(project: Project) -> None:
    """Neither takes the other's place."""
    project.write("seeds/a.txt", TEXT)
    project.write("seeds/b.txt", TEXT + "\nA last line, to tell them apart, is written here.\n")

    actions(project)

    assert ["on-small-tools-2.md", "on-small-tools.md"] == entries(project)


# ----------------------------------------------------------------------------------- rights


def test_without_a_licence_at_most_75_words_are_kept(project: Project) -> None:
    """In the entry, and in all that is built."""
    project.write("seeds/small.txt", TEXT)

    project.build()

    found = entry(project)
    quotation = body(project).removeprefix("> ")
    assert body(project).startswith("> A small tool does one thing")
    assert len(quotation.removesuffix(" …").split()) <= 75
    assert (found.words or 0) > 80
    for path, data in project.tree().items():
        assert b"read that page aloud" not in data, path


def test_with_an_open_licence_the_whole_text_is_kept(project: Project) -> None:
    """The entry says so."""
    project.write("seeds/small.txt", f"---\nlicense: CC0-1.0\n---\n{TEXT}")

    actions(project)

    assert "full" == entry(project).publish
    assert "read that page aloud" in body(project)


def test_a_link_keeps_nothing(project: Project) -> None:
    """But the facts."""
    project.write("seeds/small.txt", f"---\npublish: link\n---\n{TEXT}")

    actions(project)

    found = entry(project)
    assert ("link", "") == (found.publish, body(project))
    assert (found.words or 0) > 80


def test_the_site_decides_where_a_capture_does_not(project: Project) -> None:
    """By one key of its configuration."""
    project.configure(publish="link")
    project.write("seeds/small.txt", TEXT)

    actions(project)

    assert "" == body(project)


def test_a_capture_is_no_markup(project: Project) -> None:
    """What somebody else wrote cannot run in a reader's browser."""
    hostile = "A <script>alert(1)</script> [b](javascript:alert(1)) <img src=x onerror=alert(1)> c."
    project.write("seeds/small.txt", f"---\nlicense: CC0-1.0\n---\n{TEXT}\n{hostile}\n")

    project.build()

    page = project.read("entries/on-small-tools/index.html")
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert(1)" not in page
    assert 'href="javascript' not in page
    assert "<img" not in page


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_capture_in_another_unicode_encoding_is_converted(
    project: Project, encoding: str
) -> None:
    """Other people's files are mended where that is safe."""
    project.write("seeds/small.txt", TEXT.replace("small", "smäll").encode(encoding))

    actions(project)

    assert "On smäll tools" == entry(project).title


def test_control_characters_of_a_capture_are_dropped(project: Project) -> None:
    """They would make the feeds invalid."""
    project.write("seeds/small.txt", TEXT.replace("one thing", "one\x1b\x0b thing"))

    actions(project)

    assert "does one thing" in body(project)


# -------------------------------------------------------------------------------- once more


def test_importing_again_changes_nothing(project: Project) -> None:
    """Also on a later day: the day of adding is that of the first import."""
    project.write("seeds/small.txt", TEXT)
    actions(project)
    before = project.text("content/entries/on-small-tools.md")

    again = actions(project, today=TODAY + datetime.timedelta(days=40))

    assert ["unchanged"] == again
    assert before == project.text("content/entries/on-small-tools.md")


def test_a_changed_capture_updates_an_entry_that_nobody_has_edited(project: Project) -> None:
    """The entry keeps its day."""
    project.write("seeds/small.txt", TEXT)
    actions(project)
    project.write("seeds/small.txt", f"---\ntags: [tools]\n---\n{TEXT}")

    again = actions(project, today=TODAY + datetime.timedelta(days=1))

    assert ["updated"] == again
    assert (("tools",), TODAY) == (entry(project).tags, entry(project).added)


def edit(project: Project) -> str:
    path = "content/entries/on-small-tools.md"
    text = project.text(path) + "\nMy own thoughts.\n"
    project.write(path, text.encode())
    return text


def test_an_edited_entry_is_kept(project: Project) -> None:
    """Without a word, while its capture is as it was."""
    project.write("seeds/small.txt", TEXT)
    actions(project)
    edited = edit(project)

    items, problems = build.import_seeds(project.job())

    assert (["kept"], []) == ([item.action for item in items], list(problems))
    assert edited == project.text("content/entries/on-small-tools.md")


def test_an_edited_entry_is_never_overwritten_by_a_new_capture(project: Project) -> None:
    """It is told, with what one can do about it."""
    project.write("seeds/small.txt", TEXT)
    actions(project)
    edited = edit(project)
    project.write("seeds/small.txt", f"---\ntags: [tools]\n---\n{TEXT}")

    items, problems = build.import_seeds(project.job())

    assert ["edited"] == [item.action for item in items]
    assert edited == project.text("content/entries/on-small-tools.md")
    assert [
        (
            "content/entries/on-small-tools.md",
            "edited since it was imported, and seeds/small.txt has changed too: not overwritten",
            "to take the seed's version: sitegen import --force seeds/small.txt",
            "warning",
        )
    ] == [(p.at.path, p.message, p.fix, p.severity) for p in problems]


def test_an_edited_entry_does_not_stop_a_build(project: Project) -> None:
    """Its problem is a warning, and the edited text is what is published."""
    project.write("seeds/small.txt", TEXT)
    actions(project)
    edit(project)
    project.write("seeds/small.txt", f"---\ntags: [tools]\n---\n{TEXT}")

    report = project.build()

    assert ["edited-entry"] == [problem.code for problem in report.plan.warnings]
    assert "My own thoughts." in project.read("entries/on-small-tools/index.html")


def test_force_takes_the_version_of_the_capture(project: Project) -> None:
    """Of the one that is named."""
    project.write("seeds/small.txt", TEXT)
    actions(project)
    edit(project)
    project.write("seeds/small.txt", f"---\ntags: [tools]\n---\n{TEXT}")

    assert ["updated"] == actions(project, force=("small.txt",))
    assert ("tools",) == entry(project).tags
    assert "My own thoughts." not in body(project)


def test_what_was_imported_is_told_once(project: Project) -> None:
    """A build that finds nothing to do does not say again what the last one has done."""
    project.write("seeds/small.txt", TEXT)
    told = [planned(project)]
    project.write("seeds/small.txt", f"---\ntags: [tools]\n---\n{TEXT}")

    told += [planned(project), planned(project), planned(project)]

    assert [["created"], ["updated"], ["unchanged"], ["unchanged"]] == told


def planned(project: Project) -> list[str]:
    """What the import of a build does with each seed."""
    return [item.action for item in project.build().plan.intakes]


def test_an_entry_that_was_moved_is_still_that_of_its_capture(project: Project) -> None:
    """The curator may name and sort the files."""
    project.write("seeds/small.txt", TEXT)
    actions(project)
    old = project.root / "content/entries/on-small-tools.md"
    new = project.root / "content/tools/mine.md"
    new.parent.mkdir()
    old.rename(new)

    assert ["unchanged"] == actions(project)
    assert not old.exists()


def test_a_work_that_is_listed_already_is_not_listed_twice(project: Project) -> None:
    """Told by its address; the curator's own entry stays as it is."""
    project.entry("mine", "Small tools", url="https://x.example/small")
    project.write("seeds/small.txt", f"---\nurl: http://www.x.example/small/\n---\n{TEXT}")

    assert ["listed"] == actions(project)
    assert ["mine.md"] == entries(project)


def test_a_capture_that_cannot_be_read_does_not_hold_up_the_others(project: Project) -> None:
    """An import takes what it can, and tells the rest."""
    project.write("seeds/a.txt", TEXT)
    project.write("seeds/b.txt", b"caf\xe9")

    items, problems = build.import_seeds(project.job())

    assert ["created"] == [item.action for item in items]
    assert ["seeds/b.txt:1:4: byte 0xE9 is not UTF-8"] == [
        f"{problem.at}: {problem.message}" for problem in problems
    ]


def test_an_import_stops_where_entries_cannot_be_read(project: Project) -> None:
    """It could not tell what is listed already."""
    project.write("seeds/a.txt", TEXT)
    project.write("content/entries/broken.md", "no fence\n")

    with pytest.raises(SitegenError, match="no front matter"):
        build.import_seeds(project.job())

    assert ["broken.md"] == entries(project)


def test_a_build_that_fails_imports_nothing(project: Project) -> None:
    """All is written, or nothing."""
    project.write("seeds/a.txt", TEXT)
    project.entry("broken", lang="german")

    with pytest.raises(SitegenError):
        project.build()

    assert ["broken.md"] == entries(project)


def test_only_chosen_captures_are_imported(project: Project) -> None:
    """Others wait."""
    project.write("seeds/a.txt", TEXT)
    project.write("seeds/b.txt", TEXT)

    assert ["created"] == actions(project, seeds=("b.txt",))


# ------------------------------------------------------------------------- the command line


@pytest.fixture
def elsewhere(project: Project) -> Path:
    """A capture outside of the site."""
    return project.write("../downloads/small.txt", TEXT)


def test_a_capture_from_elsewhere_is_copied(project: Project, elsewhere: Path) -> None:
    """So that the site is whole; the entry is made of the copy."""
    run = project.run("import", str(elsewhere))

    assert 0 == run.code
    assert TEXT == project.text("seeds/small.txt")
    assert ["on-small-tools.md"] == entries(project)


def test_a_capture_from_elsewhere_overwrites_none(project: Project, elsewhere: Path) -> None:
    """Another seed of this name stays."""
    project.write("seeds/small.txt", "Another text.\n")

    run = project.run("import", str(elsewhere))

    assert 1 == run.code
    assert "seeds/small.txt: error: another seed has this name" in run.err
    assert "Another text.\n" == project.text("seeds/small.txt")


def test_a_file_that_is_no_capture_is_not_copied(project: Project) -> None:
    """It would stop every build."""
    file = project.write("../downloads/small.pdf", b"%PDF-1.4\n")

    run = project.run("import", str(file))

    assert 1 == run.code
    assert "no importer reads this format" in run.err
    assert not (project.root / "seeds/small.pdf").exists()


def test_an_import_says_what_it_kept_and_how_to_change_that(project: Project) -> None:
    """A curator must know how much of a work becomes public."""
    project.write("seeds/small.txt", TEXT)

    run = project.run("import")

    assert "small.txt: created content/entries/on-small-tools.md" in run.out
    assert "excerpt of at most 75 words" in run.out
    assert "1 seed: 1 created" in run.out
    assert "'license:'" in run.out


def test_force_needs_names(project: Project) -> None:
    """Nobody overwrites all of one's work by a slip."""
    run = project.run("import", "--force")

    assert 2 == run.code
    assert "--force needs the captures" in run.err


def test_explain_shows_each_line_and_writes_nothing(project: Project, elsewhere: Path) -> None:
    """Kept or dropped, and why; also of a capture from elsewhere."""
    run = project.run("import", "--explain", str(elsewhere))

    assert 0 == run.code
    assert "3 + paragraph" in run.out
    assert not (project.root / "content").exists()
    assert not (project.root / "seeds").exists()


# ------------------------------------------------------------------------ one work, one entry


def test_two_captures_of_one_work_make_one_entry(project: Project) -> None:
    """The second is told to be listed already."""
    for name in ("a", "b"):
        project.write(f"seeds/{name}.txt", f"---\nurl: https://x.example/work\n---\n{TEXT}")

    assert ["created", "listed"] == actions(project)
    assert ["unchanged", "listed"] == actions(project)
    assert ["on-small-tools.md"] == entries(project)


def test_a_renamed_capture_keeps_its_entry(project: Project) -> None:
    """It is the same text under another name."""
    project.write("seeds/old.txt", TEXT)
    project.build()
    (project.root / "seeds/old.txt").rename(project.root / "seeds/new.txt")

    assert ["updated"] == actions(project)
    assert ["on-small-tools.md"] == entries(project)
    assert ["unchanged"] == actions(project)


def test_many_captures_of_one_long_title_overwrite_none(project: Project) -> None:
    """Their addresses are cut so that their numbers stay apart."""
    title = "A title so long that its address has to be cut somewhere before the number"
    for number in range(12):
        project.write(f"seeds/{number:02}.txt", f"---\ntitle: {title}\n---\n{TEXT}{number}")

    assert ["created"] * 12 == actions(project)
    assert 12 == len(entries(project))
    assert ["unchanged"] * 12 == actions(project)


def test_line_ends_of_a_checkout_change_no_capture(project: Project) -> None:
    """As git makes them on Windows."""
    project.write("seeds/small.txt", TEXT)
    project.build()
    project.write("seeds/small.txt", TEXT.replace("\n", "\r\n").encode())

    assert ["unchanged"] == actions(project)


# ---------------------------------------------------------------------------- odd captures


def test_a_paragraph_that_stands_twice_stops_no_build(project: Project) -> None:
    """Whatever an importer takes for a title, the entry can be read again."""
    paragraph = "A small tool does one thing, and nobody has to be told twice what it is. " * 20
    project.write("seeds/twice.txt", f"{paragraph}\n\n{paragraph}\n\n{TEXT}")

    project.build()

    [name] = entries(project)
    assert len(entry(project, name.removesuffix(".md")).title) <= 200


def test_line_separators_of_other_programs_are_line_ends(project: Project) -> None:
    """Two paragraphs do not run into one word."""
    project.write("seeds/small.txt", f"---\nlicense: CC0-1.0\n---\n{TEXT}\u2028An end.".encode())

    project.build()

    assert "\n\nAn end." in project.text("content/entries/on-small-tools.md")


def test_rights_that_were_narrowed_after_an_edit_are_told(project: Project) -> None:
    """The text stays the curator's, but they learn that it is too much."""
    project.write("seeds/small.txt", f"---\npublish: full\n---\n{TEXT}")
    project.build()
    path = "content/entries/on-small-tools.md"
    project.write(path, project.text(path) + "\nMine.\n")
    project.write("seeds/small.txt", TEXT)

    _, problems = build.import_seeds(project.job())

    assert ["edited-entry", "narrowed-rights"] == sorted(problem.code for problem in problems)


# ----------------------------------------------------------------------------- whole folders


def test_a_folder_of_captures_is_imported_with_its_fields(project: Project, tmp_path: Path) -> None:
    """Files of the system in it are passed over."""
    folder = tmp_path / "downloads"
    folder.mkdir()
    (folder / "small.txt").write_text(TEXT, encoding="utf-8")
    (folder / "small.yaml").write_text("rating: 4\n", encoding="utf-8")
    (folder / ".DS_Store").write_bytes(b"\0")

    result = project.run("import", str(folder))

    assert 0 == result.code
    assert 4 == entry(project).rating


def test_what_is_wrong_with_a_capture_elsewhere_is_told_where_it_is(
    project: Project, tmp_path: Path
) -> None:
    """Not in seeds/, where it is not."""
    file = tmp_path / "bad.txt"
    file.write_bytes(b"caf\xe9")

    result = project.run("import", "--explain", str(file))

    assert 1 == result.code
    assert f"{tmp_path.as_posix()}/bad.txt:1:4" in result.err


def test_a_build_that_cannot_write_imports_nothing(project: Project) -> None:
    """Nothing is written before everything can be."""
    project.write("seeds/small.txt", TEXT)
    project.write("build", "a file of the user's")

    with pytest.raises(SitegenError):
        project.build()
    assert not (project.root / "content").exists()


def test_a_capture_elsewhere_that_cannot_be_read_is_not_copied(
    project: Project, tmp_path: Path
) -> None:
    """It would stop every build from then on."""
    file = tmp_path / "empty.txt"
    file.write_bytes(b"")

    assert 1 == project.run("import", str(file)).code
    assert not (project.root / "seeds/empty.txt").exists()


def test_a_changed_capture_elsewhere_replaces_its_copy_when_forced(
    project: Project, tmp_path: Path
) -> None:
    """As when a page was copied once more."""
    file = tmp_path / "small.txt"
    file.write_text(TEXT, encoding="utf-8")
    project.run("import", str(file))
    file.write_text(f"{TEXT}\nAnd one more line, which ends here.\n", encoding="utf-8")

    refused = project.run("import", str(file))
    forced = project.run("import", "--force", str(file))

    assert (1, 0) == (refused.code, forced.code)
    assert "sitegen import --force" in refused.err
    assert "one more line" in project.text("seeds/small.txt")


def test_a_capture_without_an_article_is_told(project: Project) -> None:
    """Its entry would be empty."""
    project.write("seeds/bar.txt", "Share\nTweet\n")

    _, problems = build.import_seeds(project.job())

    assert ["no-text"] == [problem.code for problem in problems]

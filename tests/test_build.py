"""The whole pipeline: the same bytes from the same files, all problems at once, all or nothing."""

from __future__ import annotations

import datetime
import os
import shutil
from pathlib import Path

import pytest
from project import Project, tree

from sitegen import build, workers
from sitegen.errors import Exit, SitegenError


@pytest.fixture
def project(bare: Project) -> Project:
    """A site in a theme of few words."""
    return bare


def fill(project: Project) -> None:
    """Four entries, a page, tags and a capture."""
    project.entry("a", "A", "## One\n\nSee [b](b.md).", tags=["x", "y"], added="2026-01-01")
    project.entry("b", "B", "Text.", tags=["x"], url="https://x.example/b")
    project.entry("c", "C", authors=["Ann"], read="2026-02")
    project.page("about", "About", "Hello.")
    project.write("content/tags.yaml", "x:\n  description: The x.\n")
    project.write("content/static/a.bin", b"\0\xff")
    project.write("seeds/s.txt", "A captured page\n\nWith a sentence of its own, and one more.\n")


def inputs(project: Project) -> dict[str, bytes]:
    """All files of a site but those that a build makes."""
    return {
        path: data
        for path, data in tree(project.root).items()
        if not path.startswith(("build/", ".sitegen/"))
    }


def age(project: Project) -> dict[str, int]:
    """Give all built files an old time stamp, so that a rewrite shows."""
    for path in (project.root / "build").rglob("*"):
        os.utime(path, ns=(10**18, 10**18))
    return stamps(project)


def stamps(project: Project) -> dict[str, int]:
    build_folder = project.root / "build"
    return {
        path.relative_to(build_folder).as_posix(): path.stat().st_mtime_ns
        for path in build_folder.rglob("*")
    }


# ------------------------------------------------------------------------------- same bytes


def test_a_second_build_touches_nothing(project: Project) -> None:
    """Not a file, not a folder, not an entry."""
    fill(project)
    project.build()
    before, old = inputs(project), age(project)

    report = project.build()

    assert ((), ()) == (report.sync.written, report.sync.removed)
    assert old == stamps(project)
    assert before == inputs(project)


def test_two_builds_of_one_site_are_the_same_bytes(project: Project, tmp_path: Path) -> None:
    """In another folder, with nothing remembered, by several processes, on another clock."""
    fill(project)
    project.build()
    other = Project(tmp_path / "elsewhere")
    other.use_bare_theme()
    shutil.copytree(project.root / "content", other.root / "content", copy_function=shutil.copyfile)
    shutil.copytree(project.root / "seeds", other.root / "seeds", copy_function=shutil.copyfile)

    with workers.Pool(2) as pool:
        other.build(pool=pool, remember=False)

    assert project.tree() == other.tree()


def test_a_build_that_remembers_is_one_from_nothing(project: Project) -> None:
    """After any edit."""
    fill(project)
    project.build()
    project.entry("b", "B", "## Another text\n", tags=["y"])
    (project.root / "content/entries/c.md").rename(project.root / "content/entries/d.md")
    project.write("templates/page.html", "{{ page.title }}: {{ page.html }}")

    project.build()

    assert (0, []) == (build.verify(project.job())[0] - len(project.files), verified(project))


def verified(project: Project) -> list[str]:
    """The files that differ from a clean build."""
    return build.verify(project.job())[1]


def test_what_is_gone_from_the_content_is_gone_from_the_site(project: Project) -> None:
    """With its tags and their feeds."""
    fill(project)
    project.build()
    (project.root / "content/entries/a.md").unlink()

    report = project.build()

    assert {"entries/a/index.html", "tags/y/index.html", "tags/y/feed.xml"} <= set(
        report.sync.removed
    )
    assert not any(path.startswith(("entries/a/", "tags/y/")) for path in project.files)


def test_an_edit_writes_only_what_differs(project: Project) -> None:
    """An entry's text is on its page and in feeds, not on other entries' pages."""
    fill(project)
    project.build()
    project.entry("b", "B", "Another text.", tags=["x"], url="https://x.example/b")

    written = project.build().sync.written

    assert "entries/b/index.html" in written
    assert not {"entries/a/index.html", "about/index.html", "sitemap.xml"} & set(written)


def test_a_damaged_memory_changes_nothing(project: Project) -> None:
    """It costs time, never correctness."""
    fill(project)
    project.build()
    before = project.tree()
    project.write(".sitegen/memo.sqlite", b"rubbish" * 1000)

    project.build()

    assert before == project.tree()


def test_verify_finds_a_file_that_differs(project: Project) -> None:
    """Changed, missing; a file of the user's own in build/ is none of them."""
    fill(project)
    project.build()
    project.write("build/robots.txt", "x")
    (project.root / "build/about/index.html").unlink()
    project.write("build/CNAME", "list.example")

    assert ["about/index.html", "robots.txt"] == verified(project)


# ------------------------------------------------------------------------------ the problems


def test_all_problems_of_all_files_come_in_one_run(project: Project) -> None:
    """Sorted by file, whatever the part of the build that finds them."""
    project.entry("a", lang="german")
    project.entry("b", body="[x](nowhere.md) [y](/nowhere/)")
    project.entry("c", body="* " * 600 + "x")
    project.write("content/entries/d.md", b"caf\xe9")
    project.write("content/tags.yaml", "web: text\n")
    project.page("tags")
    project.write("seeds/e.txt", "---\nrating: 9\n---\nText.\n")

    files = [problem.at.path for problem in project.problems]

    expected = [
        "content/entries/a.md",
        "content/entries/b.md",
        "content/entries/c.md",
        "content/entries/d.md",
        "content/pages/tags.md",
        "content/tags.yaml",
        "seeds/e.txt",
    ]
    assert expected == sorted(set(files))
    assert files == sorted(files)


@pytest.mark.parametrize("path", ["content/entries/a.md", "seeds/a.txt", "content/pages/a.md"])
def test_a_text_that_is_too_large_is_a_problem(project: Project, path: str) -> None:
    """It is told before it is read; one long line is no other case."""
    project.write(path, b"---\ntitle: A\n---\n" + b"x" * 2_000_000)

    assert [f"{path}: the file is larger than 2 MB"] == project.messages


def test_one_mistake_is_told_once(project: Project) -> None:
    """Nothing else follows from it."""
    project.entry("a", body="[b](b.md) [b again](/entries/b/)")
    project.entry("b", lang="german")

    assert ["content/entries/b.md:3:7: 'lang' is not a language code: german"] == project.messages


def test_a_failing_build_writes_nothing(project: Project) -> None:
    """The last good site stays, to the byte and the time stamp."""
    fill(project)
    project.build()
    old = age(project)
    before = project.tree()
    project.entry("a", "A changed", "See [b](gone.md).")

    with pytest.raises(SitegenError) as caught:
        project.build()

    assert Exit.PROBLEMS == caught.value.exit_code
    assert (before, old) == (project.tree(), stamps(project))


def test_a_first_build_that_fails_makes_no_folder(project: Project) -> None:
    """There is nothing to publish by mistake."""
    project.entry("a", lang="german")

    with pytest.raises(SitegenError):
        project.build()

    assert not (project.root / "build").exists()


def test_a_failing_template_writes_nothing(project: Project) -> None:
    """Though most pages could be made."""
    project.entry("a")
    project.write("templates/404.html", "{{ nothing }}")

    with pytest.raises(SitegenError, match=r"templates/404.html:1: 'nothing' is undefined"):
        project.build()

    assert not (project.root / "build").exists()


def test_a_check_writes_nothing(project: Project) -> None:
    """Neither the site nor entries of captures."""
    fill(project)
    before = inputs(project)

    plan = project.check()

    assert 4 == len(plan.site.entries)
    assert before == inputs(project)
    assert not (project.root / "build").exists()


def test_a_site_without_a_configuration_is_none(project: Project) -> None:
    """Its folder is named."""
    (project.root / "sitegen.yaml").unlink()

    with pytest.raises(SitegenError) as caught:
        project.build()

    assert Exit.USAGE == caught.value.exit_code


def test_a_text_that_takes_too_long_is_a_problem(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is told, and the other texts are rendered all the same."""
    monkeypatch.setattr(build, "SECONDS_PER_TEXT", 0.5)
    project.entry("a", body="[" * 20_000)
    project.entry("b", body="[x](nowhere.md)")

    assert ["content/entries/a.md:4", "content/entries/b.md:4:5"] == [
        str(problem.at) for problem in project.problems
    ]


# ------------------------------------------------------------------------------- held back


def test_drafts_are_nowhere_in_the_site(project: Project) -> None:
    """Not a page, a tag, a feed item or a word of them."""
    project.entry("a", "Shown", tags=["x"])
    project.entry("b", "Hidden", "Secret words.", draft=True, tags=["secret"])
    project.page("c", "Hidden too", "Secret words.", draft=True)

    project.build()

    for path, data in project.tree().items():
        assert not any(word in data.lower() for word in (b"hidden", b"secret")), path


def test_drafts_are_shown_when_asked_for(project: Project) -> None:
    """With what is dated later."""
    project.entry("a", draft=True)
    project.entry("b", added="2027-01-01")

    project.build(drafts=True)

    assert {"entries/a/index.html", "entries/b/index.html"} <= set(project.files)


def test_an_entry_appears_on_its_day(project: Project) -> None:
    """Not before, and without an edit."""
    project.entry("a", added="2026-11-23")
    project.build()
    before = "entries/a/index.html" in project.files

    project.build(today=datetime.date(2026, 11, 23))

    assert (False, True) == (before, "entries/a/index.html" in project.files)


def test_text_stands_on_the_page_whatever_it_is(project: Project) -> None:
    """No title or field can break a page or a feed."""
    hostile = "</title><script>alert(1)</script> ]]> {{ 7*7 }} \"'& \u202e"
    project.entry(
        "a",
        hostile,
        hostile,
        summary=hostile,
        tags=[hostile],
        authors=[hostile],
        source=hostile,
        extra={"a": hostile},
    )

    project.build()

    for path, data in project.tree().items():
        if path.endswith(".html"):
            assert b"<script>alert(1)" not in data, path
            assert b"49" not in data.replace(b"7*7", b""), path


def test_line_ends_do_not_change_the_site(project: Project, tmp_path: Path) -> None:
    """Nor does a byte order mark."""
    text = "---\ntitle: A\ntags: [x]\n---\nOne\ntwo\n\n```\ncode\n```\n"
    other = Project(tmp_path / "windows")
    other.use_bare_theme()
    project.write("content/entries/a.md", text)
    other.write("content/entries/a.md", b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())

    project.build()
    other.build()

    assert project.tree() == other.tree()

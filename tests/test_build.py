"""The whole pipeline: the same bytes from the same files, all problems at once, all or nothing."""

from __future__ import annotations

import contextlib
import datetime
import itertools
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from project import NOON, Project, tree

from sitegen import build, files, library, manifest, memo, workers, writer
from sitegen.errors import Exit, SitegenError
from sitegen.outputs import terms

posix = pytest.mark.skipif(os.name == "nt", reason="POSIX file systems only")

REMEMBERED = ("inputs.msgpack", "manifest.msgpack", "memo.sqlite")


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
        other.build(pool=pool)

    assert project.tree() == other.tree()


def test_a_build_that_remembers_is_one_from_nothing(project: Project, tmp_path: Path) -> None:
    """After any edit."""
    fill(project)
    project.build()
    project.entry("b", "B", "## Another text\n", tags=["y"])
    (project.root / "content/entries/c.md").rename(project.root / "content/entries/d.md")
    project.write("templates/page.html", "{{ page.title }}: {{ page.html }}")

    project.build()

    assert project.tree() == project.build_clean(tmp_path / "clean")


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


def test_verify_finds_a_file_that_differs(project: Project) -> None:
    """Changed, missing; a file of the user's own in build/ is none of them."""
    fill(project)
    project.build()
    made = len(project.files)
    project.write("build/robots.txt", "x")
    (project.root / "build/about/index.html").unlink()
    project.write("build/CNAME", "list.example")

    assert (made, ["about/index.html", "robots.txt"]) == build.verify(project.job())


def test_verify_leaves_the_project_alone(project: Project) -> None:
    """The clean build and all that it remembers lie elsewhere."""
    fill(project)
    project.build()
    before = {path: path.lstat().st_mtime_ns for path in project.root.rglob("*")}

    assert [] == build.verify(project.job())[1]

    assert before == {path: path.lstat().st_mtime_ns for path in project.root.rglob("*")}


def test_a_build_into_another_folder_leaves_the_project_alone(
    project: Project, tmp_path: Path
) -> None:
    """It gets the site and what is remembered of it."""
    fill(project)
    before = tree(project.root)

    project.build(target=tmp_path / "target", imports=False)

    assert before == tree(project.root)
    assert "index.html" in tree(tmp_path / "target/build")
    assert set(REMEMBERED) <= set(tree(tmp_path / "target/.sitegen"))


# ----------------------------------------------------------------------------- nothing to do


def settle(project: Project) -> None:
    """Build, and again when the stamps of all files tell that nothing has changed since."""
    for _ in range(2):
        project.build()
        time.sleep(0.06)
    project.build()


def opened(project: Project, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files that a build opens."""
    found: list[str] = []
    original = files._read_regular

    def noted(path: str, shown: str, limit: int | None) -> bytes:
        found.append(Path(path).relative_to(project.root).as_posix())
        return original(path, shown, limit)

    with monkeypatch.context() as patch:
        patch.setattr(files, "_read_regular", noted)
        project.build()
    return found


@posix
def test_a_build_with_nothing_to_do_opens_no_file(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """But those that say so."""
    fill(project)
    settle(project)

    assert [".sitegen/inputs.msgpack", ".sitegen/manifest.msgpack"] == sorted(
        opened(project, monkeypatch)
    )


@posix
def test_an_edit_opens_the_edited_text_alone(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of all the texts of the site."""
    for name in "abc":
        project.entry(name, body=f"[next]({name}.md)")
    settle(project)
    project.entry("b", body="Another text.")

    found = opened(project, monkeypatch)

    assert {"content/entries/b.md"} == {path for path in found if path.endswith(".md")}


def test_a_build_with_nothing_to_do_starts_no_process(project: Project) -> None:
    """It would take longer than all the rest."""
    fill(project)
    project.build()
    project.build()

    with workers.Pool(1) as pool:
        project.build(pool=pool)
        assert [] == pool._idle


def test_warnings_are_told_again_by_a_build_with_nothing_to_do(project: Project) -> None:
    """They are still true."""
    project.entry("a", url="https://x.example/a")
    project.entry("b", url="https://x.example/a")
    project.write("sitegen.yaml", "title: A list\nurl: http://localhost:8000/\n")
    first = project.build()

    again = project.build()

    assert ["local-address", "same-work"] == sorted(item.code for item in first.plan.warnings)
    assert first.plan == again.plan
    assert () == again.sync.written


def test_the_day_alone_changes_nothing(project: Project) -> None:
    """But for what is dated later."""
    fill(project)
    project.build()
    old = age(project)

    report = project.build(today=datetime.date(2027, 3, 1))

    assert ((), ()) == (report.sync.written, report.sync.removed)
    assert old == stamps(project)


def test_each_build_shows_the_drafts_that_it_was_asked_for(project: Project) -> None:
    """Whatever the build before has shown."""
    project.entry("a")
    project.entry("b", draft=True)
    shown = []

    for drafts in (False, True, True, False, False):
        project.build(drafts=drafts)
        shown.append("entries/b/index.html" in project.files)

    assert [False, True, True, False, False] == shown


def test_another_version_of_sitegen_makes_all_anew(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may read texts otherwise: nothing that the other one remembered is used."""
    fill(project)
    project.build()
    before = project.tree()
    read: list[str] = []
    monkeypatch.setattr(memo, "fingerprint", lambda: "another")

    project.build(timing=lambda kind, name, _seconds: read.append(f"{kind} {name}"))

    assert before == project.tree()
    texts = ["a-captured-page", "a", "b", "c"]
    assert [f"text content/entries/{name}.md" for name in texts] == [
        line for line in sorted(read) if "entries" in line and line.startswith("text")
    ]


def test_another_version_of_sitegen_may_show_the_same_otherwise(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Lists too, though nothing has changed of what they show; what comes out the same stays."""
    fill(project)
    project.entry("tagged", tags=["web"])
    project.build()
    monkeypatch.setattr(terms, "_relation", lambda term: f"about {term.name}")
    monkeypatch.setattr(memo, "fingerprint", lambda: "another")

    report = project.build()

    assert "About web" in project.read("tags/web/index.html")
    assert "tags/web/index.html" in report.sync.written
    assert "entries/tagged/index.html" not in report.sync.written


# ------------------------------------------------------------------------- edits that hide


def swap_letters(path: Path) -> None:
    """Another text of the same size, under the old time."""
    status = path.stat()
    path.write_bytes(path.read_bytes().replace(b"Text", b"Next"))
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


@pytest.mark.parametrize("wait", [0, 0.1])
def test_an_edit_with_the_old_size_and_time_is_seen(project: Project, wait: float) -> None:
    """At once after a build, and later."""
    file = project.entry("a", body="Text.")
    project.build()
    project.build()
    time.sleep(wait)
    swap_letters(file)

    project.build()

    assert "Next." in project.read("entries/a/index.html")


def test_an_edit_in_the_moment_of_the_build_is_seen(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Though nothing in the stamp of the file has changed: its clock moves in steps."""
    file = project.entry("a", body="Text.")
    stamp = files.stamp_of(file.stat())
    monkeypatch.setattr(files, "stamp_of", lambda status: _with_times(status, stamp))
    monkeypatch.setattr(manifest, "moment", lambda _place: stamp.changed)
    project.build()
    swap_letters(file)

    project.build()

    assert "Next." in project.read("entries/a/index.html")


def _with_times(status: os.stat_result, other: files.Stamp) -> files.Stamp:
    return files.Stamp(status.st_size, other.modified, other.changed, status.st_ino)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("templates/page.html", "{{ page.title }} second"),
        ("content/tags.yaml", "x:\n  description: A second.\n"),
        ("content/entries/a.md", "---\ntitle: A second\ntags: [x]\n---\n"),
        ("content/static/a.bin", "second"),
        ("sitegen.yaml", "title: The second\nurl: https://example.org/\n"),
    ],
)
def test_an_edit_while_a_build_goes_on_is_seen_by_the_next(
    project: Project, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, path: str, text: str
) -> None:
    """It may come after the file was read, and must not count as built."""
    fill(project)
    project.write("templates/page.html", "{{ page.title }} first")
    original = writer.Sync.check

    def edit(sync: writer.Sync) -> None:
        project.write(path, text)
        original(sync)

    with monkeypatch.context() as patch:
        patch.setattr(writer.Sync, "check", edit)
        project.build()
    project.build()

    assert project.tree() == project.build_clean(tmp_path / "clean")


@posix
def test_a_link_that_leads_nowhere_is_told_when_it_comes(project: Project) -> None:
    """Though no file that was there has changed."""
    fill(project)
    project.build()
    (project.root / "content/static/link.bin").symlink_to("gone.bin")

    with pytest.raises(SitegenError, match=r"content/static/link\.bin: the link leads nowhere"):
        project.build()


@posix
def test_content_may_be_a_link_to_a_folder(project: Project, tmp_path: Path) -> None:
    """Some keep their texts elsewhere; edits there are seen."""
    fill(project)
    (project.root / "content").rename(tmp_path / "texts")
    (project.root / "content").symlink_to(tmp_path / "texts")
    project.build()
    swap_letters(tmp_path / "texts/entries/b.md")

    project.build()

    assert "Next." in project.read("entries/b/index.html")
    assert project.tree() == project.build_clean(tmp_path / "clean")


def test_a_name_changed_by_case_alone_moves_its_page(project: Project) -> None:
    """The page is there, and the old one is not, where names ignore case too."""
    project.write("content/static/Note.txt", "A note.")
    project.build()
    (project.root / "content/static/Note.txt").rename(project.root / "content/static/note.txt")

    report = project.build()

    assert (("note.txt",), ("Note.txt",)) == (report.sync.written, report.sync.removed)
    assert "A note." == project.read("note.txt")


# ------------------------------------------------------------------- what is remembered, lost


def lost(path: Path) -> None:
    path.unlink()


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def flipped(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def overwritten(path: Path) -> None:
    path.write_bytes(b"rubbish" * 1000)


@pytest.mark.parametrize("name", REMEMBERED)
@pytest.mark.parametrize("damage", [lost, cut, emptied, flipped, overwritten])
def test_damage_to_what_is_remembered_changes_nothing(
    project: Project, damage: Callable[[Path], None], name: str
) -> None:
    """It costs time, never correctness; with an edit and without."""
    fill(project)
    project.build()
    before = project.tree()

    damage(project.root / ".sitegen" / name)
    project.build()
    assert before == project.tree()

    damage(project.root / ".sitegen" / name)
    project.entry("b", "B", "## Another text\n", tags=["x"], url="https://x.example/b")
    project.build()
    assert "Another text" in project.read("entries/b/index.html")
    assert before.keys() == project.tree().keys()


@pytest.mark.parametrize("table", ["entries", "pages", "rendered", "closures", "seeds"])
def test_a_part_of_the_memory_may_be_lost(project: Project, table: str) -> None:
    """An entry is remembered, but its rendered text is not; or the other way about."""
    fill(project)
    project.build()
    before = project.tree()
    memo.Memo(project.root, table, bytes).forget(set())
    shutil.rmtree(project.root / "build")

    project.build()

    assert before == project.tree()


@pytest.mark.parametrize("damage", [lost, cut, emptied, flipped, overwritten])
def test_a_built_file_that_somebody_has_changed_is_made_again(
    project: Project, damage: Callable[[Path], None]
) -> None:
    """A page, a feed, and a file that is published as it is; also of the same size."""
    fill(project)
    project.build()
    project.build()
    before = project.tree()
    for path in ("index.html", "feed.xml", "a.bin"):
        damage(project.root / "build" / path)

    project.build()

    assert before == project.tree()


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
    assert not (project.root / ".sitegen/stage").exists()


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
    assert not (project.root / ".sitegen/stage").exists()


def test_a_check_writes_nothing(project: Project) -> None:
    """Neither the site nor entries of captures."""
    fill(project)
    before = inputs(project)

    plan = project.check()

    assert 4 == plan.entries
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
    monkeypatch.setattr(library, "SECONDS_PER_TEXT", 0.3)
    project.entry("a", body="*a* " * 200_000)
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


# ------------------------------------------------------------------------------------ killed

KILLED = """
import os, signal, sys
from pathlib import Path
from sitegen import cli, inputs, manifest, writer

def die(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)

def at(owner, name, when, before=True):
    original = getattr(owner, name)
    def wrapped(*arguments, **options):
        if before and when(*arguments, **options):
            die()
        found = original(*arguments, **options)
        if when(*arguments, **options):
            die()
        return found
    setattr(owner, name, wrapped)

moved = []
point = sys.argv.pop()
if point == "staged":
    at(writer.Sync, "check", lambda _: True)
elif point == "journal":
    at(manifest, "save", lambda *_, complete, **__: not complete, before=False)
elif point == "half":
    at(writer.Sync, "_put", lambda _, path, __: moved.append(path) or len(moved) > 8)
elif point == "moved":
    at(writer.Sync, "_remember", lambda *_, **__: True)
elif point == "done":
    at(inputs, "save", lambda *_: True)
cli.main()
"""


def kill(project: Project, point: str) -> None:
    """Let a real build of the site be killed at this point."""
    place = str(Path(build.__file__).parents[1])
    environment = {"SOURCE_DATE_EPOCH": NOON, "PYTHONPATH": place}
    arguments = ["-C", str(project.root), "build", "--jobs", "1", point]
    ended = subprocess.run(
        [sys.executable, "-c", KILLED, *arguments],
        check=False,
        capture_output=True,
        timeout=60,
        env={**os.environ, **environment},
    )
    assert -9 == ended.returncode, ended.stderr


@posix
@pytest.mark.parametrize("point", ["staged", "journal", "half", "moved", "done"])
def test_a_killed_build_is_undone_or_finished_by_the_next(project: Project, point: str) -> None:
    """Undone when the edit that it was for is taken back: nothing of it is left."""
    fill(project)
    project.build()
    # Not the first, which imports a seed: the next would not be taken for one with nothing to do.
    project.build()
    before = project.tree()
    edited = project.root / "content/entries/b.md"
    old = edited.read_bytes()
    project.entry("b", "B", "Edited.", tags=["killed"])

    kill(project, point)
    new = edited.read_bytes()
    edited.write_bytes(old)
    project.build()
    assert before == project.tree()
    assert not (project.root / ".sitegen/stage").exists()

    edited.write_bytes(new)
    project.build()
    assert "Edited." in project.read("entries/b/index.html")
    assert "tags/killed/index.html" in project.files
    assert not (project.root / ".sitegen/stage").exists()


@posix
def test_what_a_killed_build_still_draws_reaches_no_later_one(project: Project) -> None:
    """Its processes live a moment longer, and put pages under the numbers that we use too."""
    fill(project)
    old = project.root / ".sitegen/stage/killed"
    old.mkdir(parents=True)
    begun, end = threading.Event(), time.monotonic() + 10

    def go_on() -> None:
        with contextlib.suppress(FileNotFoundError):
            for number in itertools.count():
                (old / str(number)).write_bytes(b"stale")
                begun.set()
                assert time.monotonic() < end

    process = threading.Thread(target=go_on)
    process.start()
    assert begun.wait(10)
    project.build()
    process.join()

    assert time.monotonic() < end
    assert not (project.root / ".sitegen/stage").exists()
    assert b"stale" not in project.tree().values()

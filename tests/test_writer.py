"""`build/` equals the outputs, whatever happened before, and nothing of the user's is lost."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sitegen import conflicts, files, manifest, staging, writer
from sitegen.conflicts import Output
from sitegen.errors import Exit, SitegenError
from sitegen.model import OutputFile
from sitegen.report import SyncReport
from sitegen.writer import Sync

MANIFEST = ".sitegen/manifest.msgpack"
STAGE = ".sitegen/stage"
WITH_SITEGEN = {**os.environ, "PYTHONPATH": str(Path(writer.__file__).parents[1])}

needs_links = pytest.mark.skipif(os.name == "nt", reason="links need a privilege on Windows")


def output(path: str, text: str, /, **key: str) -> OutputFile:
    """A file with this text; its key is the text, or what is given."""
    parts = {name: value.encode() for name, value in (key or {"content": text}).items()}
    return OutputFile(path, f"content/{path}.md", parts, text.encode)


def outputs(**texts: str) -> list[OutputFile]:
    """Outputs from names: `tags__c` stands for the path `tags/c`."""
    return [output(name.replace("__", "/"), text) for name, text in texts.items()]


def stage(under_way: Sync, wanted: Iterable[OutputFile]) -> None:
    for file in wanted:
        if not under_way.holds(file):
            assert callable(file.recipe)
            under_way.stage(file, file.recipe())


def sync(place: Path, wanted: Iterable[OutputFile], source: bytes = b"") -> SyncReport:
    """One sync as a build does it."""
    with Sync(place) as under_way:
        stage(under_way, wanted)
        return under_way.finish(source)


def tree(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in folder.rglob("*")
        if path.is_file()
    }


def folders(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_dir()}


def paths(project: Path) -> list[str]:
    """What the manifest claims."""
    return sorted(manifest.load(project).rows)


def age(path: Path) -> int:
    """Give the file an old time stamp, so that a rewrite shows."""
    os.utime(path, ns=(1_000_000_000, 1_000_000_000))
    return path.stat().st_mtime_ns


# ------------------------------------------------------------------------------------- sync


def test_sync_writes_all_outputs(tmp_path: Path) -> None:
    """A first sync writes every output, and reports it."""
    report = sync(tmp_path, outputs(index="home", tags__c="C"))

    assert tree(tmp_path / "build") == {"index": "home", "tags/c": "C"}
    assert report == SyncReport(("index", "tags/c"), (), 0)


def test_sync_writes_only_what_differs(tmp_path: Path) -> None:
    """A file with the same bytes keeps its time stamp."""
    sync(tmp_path, outputs(a="1", b="1"))
    old = age(tmp_path / "build/a")

    report = sync(tmp_path, outputs(a="1", b="2"))

    assert report == SyncReport(("b",), (), 1)
    assert (tmp_path / "build/a").stat().st_mtime_ns == old


def test_a_second_sync_touches_nothing(tmp_path: Path) -> None:
    """When all is right already, not even the manifest is rewritten."""
    sync(tmp_path, outputs(a="1"))
    old = age(tmp_path / MANIFEST)

    report = sync(tmp_path, outputs(a="1"))

    assert report == SyncReport((), (), 1)
    assert (tmp_path / MANIFEST).stat().st_mtime_ns == old


def test_an_edit_of_the_same_length_is_seen(tmp_path: Path) -> None:
    """Bytes decide, not size and time."""
    sync(tmp_path, outputs(a="one"))
    (tmp_path / "build/a").write_text("two", encoding="utf-8")

    assert sync(tmp_path, outputs(a="one")).written == ("a",)


def test_sync_removes_what_no_output_claims(tmp_path: Path) -> None:
    """A file that sitegen wrote goes with its output, and so do the folders it leaves empty."""
    sync(tmp_path, outputs(a="1", tags__old__c="C"))

    report = sync(tmp_path, outputs(a="1"))

    assert report.removed == ("tags/old/c",)
    assert tree(tmp_path / "build") == {"a": "1"}
    assert folders(tmp_path / "build") == set()


def test_sync_leaves_the_files_of_others(tmp_path: Path) -> None:
    """What sitegen never wrote stays, with its folder and its time stamp."""
    sync(tmp_path, outputs(tags__c="C"))
    (tmp_path / "build/tags/mine.txt").write_text("mine", encoding="utf-8")

    sync(tmp_path, [])

    assert tree(tmp_path / "build") == {"tags/mine.txt": "mine"}


def test_without_a_manifest_nothing_is_removed(tmp_path: Path) -> None:
    """A build folder of another program loses nothing."""
    (tmp_path / "build").mkdir()
    (tmp_path / "build/other.html").write_text("other", encoding="utf-8")

    sync(tmp_path, outputs(a="1"))

    assert tree(tmp_path / "build") == {"a": "1", "other.html": "other"}


@pytest.mark.parametrize("path", ["../mine", "/mine", "../{}/mine", "sub/../../mine", "{}/mine"])
def test_a_manifest_gives_no_right_outside_of_build(tmp_path: Path, path: str) -> None:
    """It may come with a site of somebody else's, who wants our files gone."""
    victim = tmp_path / "mine"
    victim.write_text("mine", encoding="utf-8")
    (tmp_path / "build/sub").mkdir(parents=True)
    path = path.format(tmp_path).replace("/mine", str(victim) if path == "/mine" else "/mine")
    manifest.save(tmp_path, {path: None}, complete=True)

    sync(tmp_path, outputs(a="1"))

    assert victim.exists()
    assert paths(tmp_path) == ["a"]


def test_the_state_folder_is_ignored_by_git(tmp_path: Path) -> None:
    """`.sitegen/` never shows up in the user's commits."""
    sync(tmp_path, outputs(a="1"))

    assert (tmp_path / ".sitegen/.gitignore").read_text(encoding="utf-8") == "*\n"


# --------------------------------------------------------------------------------- the keys


def test_what_has_the_key_it_had_is_not_made_again(tmp_path: Path) -> None:
    """Its recipe is not asked."""
    sync(tmp_path, [output("a", "1", view="x")])

    with Sync(tmp_path) as under_way:
        assert under_way.holds(output("a", "other", view="x"))
        assert under_way.finish() == SyncReport((), (), 1)

    assert tree(tmp_path / "build") == {"a": "1"}


@pytest.mark.parametrize("key", [{"view": "y"}, {"view": "x", "text": "t"}, {"other": "x"}])
def test_another_key_is_another_file(tmp_path: Path, key: dict[str, str]) -> None:
    """Whichever part has changed, came or went."""
    sync(tmp_path, [output("a", "1", view="x")])

    assert not Sync(tmp_path).holds(output("a", "1", **key))


def test_a_file_made_anew_with_the_same_bytes_stays(tmp_path: Path) -> None:
    """Only its key is another from then on; browsers and rsync see no change."""
    sync(tmp_path, [output("a", "1", view="x")])
    old = age(tmp_path / "build/a")

    report = sync(tmp_path, [output("a", "1", view="y")])

    assert report == SyncReport((), (), 1)
    assert (tmp_path / "build/a").stat().st_mtime_ns == old
    assert Sync(tmp_path).holds(output("a", "1", view="y"))


def test_the_manifest_tells_what_has_changed(tmp_path: Path) -> None:
    """By the parts of the key."""
    sync(tmp_path, [output("a", "1", view="x", text="t", site="s")])
    sync(tmp_path, [output("a", "2", view="y", text="t", template="m")])

    row = manifest.load(tmp_path).rows["a"]

    assert row is not None
    assert row.history.cause == ("site", "template", "view")


@pytest.mark.parametrize("change", [b"2", b"", b"11", None])
def test_a_built_file_that_somebody_has_changed_is_not_held(
    tmp_path: Path, change: bytes | None
) -> None:
    """Nor one that is gone; of the same size or not."""
    sync(tmp_path, outputs(a="1"))
    file = tmp_path / "build/a"
    status = file.stat()
    file.unlink()
    if change is not None:
        file.write_bytes(change)
        os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))

    report = sync(tmp_path, outputs(a="1"))

    assert report == SyncReport(("a",), (), 0)
    assert tree(tmp_path / "build") == {"a": "1"}


def test_a_page_drawn_from_the_same_is_held_by_another_key(tmp_path: Path) -> None:
    """It keeps the cause of its last change; and is not held when it is not as it was left."""
    page = output("a", "1", view="x")
    with Sync(tmp_path) as under_way:
        under_way.take(page, staging.put(*under_way.reserve(1), b"1"), b"drawn")
        under_way.finish()
    later = output("a", "other", view="y")

    with Sync(tmp_path) as under_way:
        assert not under_way.holds(later)
        assert not under_way.holds_drawn(later, b"other")
        assert under_way.holds_drawn(later, b"drawn")
        assert under_way.finish() == SyncReport((), (), 1)
    assert Sync(tmp_path).holds(later)
    row = manifest.load(tmp_path).rows["a"]
    assert row is not None
    assert row.history.cause == ()

    (tmp_path / "build/a").write_bytes(b"2")
    assert not Sync(tmp_path).holds_drawn(later, b"drawn")


def test_a_file_that_was_only_touched_is_held(tmp_path: Path) -> None:
    """Its bytes are those that it had; its new stamp is remembered."""
    sync(tmp_path, outputs(a="1"))
    age(tmp_path / "build/a")

    assert sync(tmp_path, outputs(a="1")) == SyncReport((), (), 1)

    row = manifest.load(tmp_path).rows["a"]
    assert row is not None
    assert row.stamp == files.stamp_of((tmp_path / "build/a").lstat())


def test_a_folder_in_the_place_of_a_file_is_not_held(tmp_path: Path) -> None:
    """It has a stamp too."""
    sync(tmp_path, outputs(a="1"))
    (tmp_path / "build/a").unlink()
    (tmp_path / "build/a").mkdir()

    assert sync(tmp_path, outputs(a="1")).written == ("a",)


def test_a_name_changed_by_case_alone_is_another_file(tmp_path: Path) -> None:
    """The old goes before the new comes, so that it is there where names ignore case too."""
    sync(tmp_path, outputs(Tags__a="1"))

    report = sync(tmp_path, outputs(tags__a="1"))

    assert report == SyncReport(("tags/a",), ("Tags/a",), 0)
    assert tree(tmp_path / "build") == {"tags/a": "1"}


# -------------------------------------------------------------------------------- untouched


def test_what_lies_there_as_it_was_left_is_untouched(tmp_path: Path) -> None:
    """When it was made from the same; the number of files is told."""
    sync(tmp_path, outputs(a="1", b="2"), b"source")

    assert writer.is_untouched(tmp_path, b"source") == 2
    assert writer.is_untouched(tmp_path, b"other") is None


def test_nothing_is_untouched_before_the_first_sync(tmp_path: Path) -> None:
    """And a site without any file is."""
    before = writer.is_untouched(tmp_path, b"")
    sync(tmp_path, [])

    assert (before, writer.is_untouched(tmp_path, b"")) == (None, 0)


@pytest.mark.parametrize("change", [b"2", b"", b"11", None])
@pytest.mark.parametrize("wait", [0, 0.12])
def test_a_change_in_build_shows(tmp_path: Path, change: bytes | None, wait: float) -> None:
    """Also of the same size, with its old time set back, at once or later."""
    sync(tmp_path, outputs(a="1"))
    time.sleep(wait)
    assert writer.is_untouched(tmp_path, b"") == 1
    file = tmp_path / "build/a"
    status = file.stat()
    if change is None:
        file.unlink()
    else:
        file.write_bytes(change)
        os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))

    assert writer.is_untouched(tmp_path, b"") is None


def test_a_file_that_was_just_written_is_read_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its stamp may be that of a later change; when it has been read, the stamp will do."""
    sync(tmp_path, outputs(a="1"))
    time.sleep(0.12)
    read: list[str] = []
    original = files.read

    def noted(root: Path, relative: str, label: str) -> bytes:
        if root.name == "build":
            read.append(relative)
        return original(root, relative, label)

    monkeypatch.setattr(files, "read", noted)

    assert [writer.is_untouched(tmp_path, b"") for _ in range(3)] == [1, 1, 1]
    assert read == ["a"]


# ------------------------------------------------------------------------------ the journal

KILLED = """
import os, sys
from pathlib import Path
from sitegen.model import OutputFile
from sitegen.writer import Sync
replace = os.replace
def killed(staged, target):
    if Path(staged).parent.parent.name == "stage" and Path(target).name == sys.argv[2]:
        os._exit(9)
    return replace(staged, target)
os.replace = killed
with Sync(Path(sys.argv[1])) as under_way:
    for path in ("b", "c", "d/e"):
        under_way.stage(OutputFile(path, "x", {"content": b"new"}, bytes), b"new")
    under_way.finish(b"new")
"""


@pytest.fixture
def killed(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """A project whose second sync was killed just before it would put a file in its place."""
    sync(tmp_path, outputs(a="old", b="old"))
    command = [sys.executable, "-c", KILLED, str(tmp_path), getattr(request, "param", "c")]
    ended = subprocess.run(command, check=False, timeout=30, env=WITH_SITEGEN)
    assert ended.returncode == 9
    return tmp_path


def test_a_killed_sync_leaves_a_journal(killed: Path) -> None:
    """The manifest then claims the old and the new paths, and says that it is not complete."""
    assert tree(killed / "build") == {"b": "new"}
    assert paths(killed) == ["a", "b", "c", "d/e"]
    assert manifest.load(killed).complete is False
    assert writer.is_untouched(killed, b"new") is None


@pytest.mark.parametrize("killed", ["b", "c", "e"], indirect=True)
def test_the_next_sync_finishes_a_killed_one(killed: Path) -> None:
    """Wherever it was: nothing of it is left over, also when the outputs changed meanwhile."""
    sync(killed, outputs(f="newer"))

    assert tree(killed / "build") == {"f": "newer"}
    assert manifest.load(killed).complete is True
    assert not (killed / STAGE).exists()


def test_what_a_killed_sync_has_staged_is_not_taken_for_ours(killed: Path) -> None:
    """It is of another build."""
    assert (killed / STAGE).exists()
    with Sync(killed) as under_way:
        assert not (killed / STAGE).exists()
        stage(under_way, outputs(b="newest"))
        under_way.finish()

    assert tree(killed / "build") == {"b": "newest"}


def test_a_failed_write_keeps_the_journal_open(tmp_path: Path) -> None:
    """When the disk refuses in the middle, the manifest says that the tree is not complete."""
    sync(tmp_path, outputs(a="1"))
    too_long = output("x" * 300, "")

    with pytest.raises(SitegenError) as caught:
        sync(tmp_path, [*outputs(b="2"), too_long])

    assert caught.value.exit_code is Exit.ENVIRONMENT
    assert manifest.load(tmp_path).complete is False
    assert sync(tmp_path, outputs(a="1")).removed == ("b",)


# --------------------------------------------------------------------------------- the stage


def test_what_is_staged_and_never_finished_goes(tmp_path: Path) -> None:
    """`build/` is as it was, and nothing lies about."""
    sync(tmp_path, outputs(a="1"))
    old = age(tmp_path / "build/a")

    with Sync(tmp_path) as under_way:
        stage(under_way, outputs(a="2", b="2"))
        assert tree(tmp_path / "build") == {"a": "1"}
        (staged,) = (tmp_path / STAGE).iterdir()
        assert tree(staged) == {"0": "2", "1": "2"}

    assert (tmp_path / "build/a").stat().st_mtime_ns == old
    assert not (tmp_path / STAGE).exists()
    assert sync(tmp_path, outputs(a="1")) == SyncReport((), (), 1)


def test_two_files_of_one_path_can_be_staged(tmp_path: Path) -> None:
    """It is told later that they are two; others are not touched by it."""
    with Sync(tmp_path) as under_way:
        stage(under_way, [*outputs(a="1", b="2"), *outputs(a="3"), *outputs(c="4", d="5")])
        under_way.finish()

    assert tree(tmp_path / "build") == {"a": "3", "b": "2", "c": "4", "d": "5"}


@needs_links
@pytest.mark.parametrize("name", [".sitegen", STAGE])
def test_nothing_is_removed_where_a_linked_stage_leads(tmp_path: Path, name: str) -> None:
    """A site of somebody else's may have one that leads to our files."""
    project, victim = tmp_path / "project", tmp_path / "victim"
    (victim / "stage").mkdir(parents=True)
    (project / name).parent.mkdir(parents=True)
    (victim / "stage/mine").write_text("mine", encoding="utf-8")
    (project / name).symlink_to(victim if name == ".sitegen" else victim / "stage")

    with Sync(project):
        pass

    assert tree(victim) == {"stage/mine": "mine"}


def test_a_stage_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    """By a file in the way."""
    manifest.prepare_folder(tmp_path)
    (tmp_path / STAGE).write_text("mine", encoding="utf-8")

    with (
        pytest.raises(SitegenError, match=r"\.sitegen/stage: cannot be written") as caught,
        Sync(tmp_path) as under_way,
    ):
        stage(under_way, outputs(a="1"))

    assert caught.value.exit_code is Exit.ENVIRONMENT


# ------------------------------------------------------------------------ before anything is


def test_a_folder_of_somebody_elses_is_not_built_into(tmp_path: Path) -> None:
    """It is told before anything is written."""
    (tmp_path / "build").mkdir()
    (tmp_path / "build/other.html").write_text("other", encoding="utf-8")

    with Sync(tmp_path) as under_way:
        stage(under_way, outputs(a="1"))
        with pytest.raises(SitegenError, match="holds files that sitegen did not write") as caught:
            under_way.check()

    assert caught.value.exit_code is Exit.USAGE
    assert tree(tmp_path / "build") == {"other.html": "other"}


def test_a_site_of_ours_whose_manifest_is_lost_is_built_into(tmp_path: Path) -> None:
    """It is known by a file that every site of ours has."""
    sync(tmp_path, [output("entries.json", "[]"), *outputs(a="1")])
    (tmp_path / MANIFEST).unlink()

    with Sync(tmp_path) as under_way:
        stage(under_way, [output("entries.json", "[]"), *outputs(a="2")])
        under_way.check()
        report = under_way.finish()

    assert report == SyncReport(("a",), (), 1)


# ----------------------------------------------------------------------- things in the way


def test_a_file_of_ours_becomes_a_folder_and_back(tmp_path: Path) -> None:
    """`tags` may be a file in one build and a folder in the next."""
    sync(tmp_path, outputs(tags="file"))
    sync(tmp_path, outputs(tags__c__d="D"))
    assert tree(tmp_path / "build") == {"tags/c/d": "D"}

    sync(tmp_path, outputs(tags="file"))
    assert tree(tmp_path / "build") == {"tags": "file"}


def test_empty_folders_are_not_in_the_way(tmp_path: Path) -> None:
    """A folder without any file in it gives way to a file."""
    (tmp_path / "build/tags/empty").mkdir(parents=True)

    sync(tmp_path, outputs(tags="file"))

    assert tree(tmp_path / "build") == {"tags": "file"}


def test_a_foreign_file_in_a_folder_in_the_way_is_named(tmp_path: Path) -> None:
    """Nothing is changed when a file must go where the user keeps files of his own."""
    sync(tmp_path, outputs(tags__c="C"))
    (tmp_path / "build/tags/mine").write_text("mine", encoding="utf-8")

    with pytest.raises(SitegenError, match="build/tags: sitegen did not write this") as caught:
        sync(tmp_path, outputs(tags="file"))

    assert caught.value.exit_code is Exit.ENVIRONMENT
    assert tree(tmp_path / "build") == {"tags/c": "C", "tags/mine": "mine"}


def test_a_foreign_file_where_a_folder_must_go_is_named(tmp_path: Path) -> None:
    """The user's file `tags` is not replaced by a folder."""
    (tmp_path / "build").mkdir()
    (tmp_path / "build/tags").write_text("mine", encoding="utf-8")

    with pytest.raises(SitegenError, match="build/tags: sitegen did not write this"):
        sync(tmp_path, outputs(tags__c="C"))

    assert tree(tmp_path / "build") == {"tags": "mine"}


@needs_links
def test_a_link_to_a_folder_is_never_written_through(tmp_path: Path) -> None:
    """Writing through a link would put pages into another folder."""
    (tmp_path / "build").mkdir()
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "build/tags").symlink_to(tmp_path / "elsewhere")

    with pytest.raises(SitegenError, match="build/tags: sitegen did not write this"):
        sync(tmp_path, outputs(tags__c="C"))

    assert list((tmp_path / "elsewhere").iterdir()) == []


@needs_links
def test_nothing_is_removed_through_a_link(tmp_path: Path) -> None:
    """When a folder of ours was swapped for a link, the link's target stays whole."""
    sync(tmp_path, outputs(tags__c="C"))
    (tmp_path / "build/tags").rename(tmp_path / "elsewhere")
    (tmp_path / "build/tags").symlink_to(tmp_path / "elsewhere")

    report = sync(tmp_path, [])

    assert report.removed == ()
    assert (tmp_path / "elsewhere/c").exists()


@needs_links
def test_a_link_where_a_file_must_go_is_replaced(tmp_path: Path) -> None:
    """The link goes; what it led to is not touched."""
    (tmp_path / "build").mkdir()
    (tmp_path / "elsewhere/empty").mkdir(parents=True)
    (tmp_path / "build/a").symlink_to(tmp_path / "elsewhere")

    sync(tmp_path, outputs(a="1"))

    assert (tmp_path / "build/a").read_text(encoding="utf-8") == "1"
    assert not (tmp_path / "build/a").is_symlink()
    assert (tmp_path / "elsewhere/empty").is_dir()


@needs_links
def test_a_link_to_the_same_bytes_is_not_the_file(tmp_path: Path) -> None:
    """The published tree holds files only."""
    (tmp_path / "build").mkdir()
    (tmp_path / "build/b").write_text("1", encoding="utf-8")
    (tmp_path / "build/a").symlink_to("b")

    assert sync(tmp_path, outputs(a="1")).written == ("a",)
    assert not (tmp_path / "build/a").is_symlink()


def test_a_folder_of_the_user_at_an_old_path_stays(tmp_path: Path) -> None:
    """An old path of ours that is a folder now is not ours any more."""
    sync(tmp_path, outputs(a="1"))
    (tmp_path / "build/a").unlink()
    (tmp_path / "build/a").mkdir()
    (tmp_path / "build/a/mine").write_text("mine", encoding="utf-8")

    assert sync(tmp_path, []).removed == ()
    assert tree(tmp_path / "build") == {"a/mine": "mine"}


def test_build_must_not_be_a_file(tmp_path: Path) -> None:
    """A file named `build` is a usage error, and stays."""
    (tmp_path / "build").write_text("mine", encoding="utf-8")

    with pytest.raises(SitegenError, match="build must be a folder") as caught:
        sync(tmp_path, outputs(a="1"))

    assert caught.value.exit_code is Exit.USAGE
    assert (tmp_path / "build").read_text(encoding="utf-8") == "mine"


@needs_links
def test_build_must_not_be_a_link(tmp_path: Path) -> None:
    """A link named `build` could lead to a folder full of the user's files."""
    (tmp_path / "target").mkdir()
    (tmp_path / "build").symlink_to("target")

    with pytest.raises(SitegenError, match="build must be a folder") as caught:
        sync(tmp_path, outputs(a="1"))

    assert caught.value.exit_code is Exit.USAGE


# --------------------------------------------------------------------------- any sequence

# Names that meet as file and folder, but never by case: that depends on the file system.
_PATHS = st.sampled_from(["a", "b", "a/a", "a/b", "b/a/a", "b/c", "c/d/e", ".nojekyll"])
_SITES = st.dictionaries(_PATHS, st.sampled_from(["", "1", "2", "long text"]), max_size=5)


def without_conflicts(site: dict[str, str]) -> list[OutputFile]:
    chosen: dict[str, OutputFile] = {}
    for path, text in sorted(site.items()):
        taken = [Output(other, "") for other in [*chosen, path]]
        if not conflicts.find(taken):
            chosen[path] = output(path, text)
    return list(chosen.values())


@settings(max_examples=50, deadline=None)
@given(st.lists(_SITES, min_size=1, max_size=4))
def test_the_last_site_and_the_users_files_are_what_is_there(sites: list[dict[str, str]]) -> None:
    """After any sequence of syncs the folder holds the last outputs plus the user's files."""
    with tempfile.TemporaryDirectory() as name:
        project = Path(name)
        (project / "build/own").mkdir(parents=True)
        (project / "build/own/mine").write_text("mine", encoding="utf-8")
        for site in sites:
            wanted = without_conflicts(site)
            sync(project, wanted)

            expected = {file.path: site[file.path] for file in wanted}
            assert tree(project / "build") == {**expected, "own/mine": "mine"}
            assert paths(project) == sorted(expected)
            needed = {str(parent) for path in expected for parent in Path(path).parents}
            assert folders(project / "build") == (needed - {"."}) | {"own"}
            assert sync(project, wanted) == SyncReport((), (), len(wanted))


# ---------------------------------------------------------------------------------- compare


def test_compare_names_what_differs_lacks_and_exceeds(tmp_path: Path) -> None:
    """A clean build would make these paths otherwise; the user's own files do not count."""
    sync(tmp_path, outputs(same="1", other="1", much__more="1"))
    (tmp_path / "build/mine").write_text("mine", encoding="utf-8")
    clean = tmp_path / "clean"
    sync(clean, outputs(same="1", other="2", missing="1"))

    found = writer.compare(tmp_path, clean)

    assert found == (3, ["missing", "much/more", "other"])


def test_compare_without_a_build_lacks_all(tmp_path: Path) -> None:
    """A project that was never built differs in every path."""
    sync(tmp_path / "clean", outputs(b="1", a="1"))

    assert writer.compare(tmp_path, tmp_path / "clean") == (2, ["a", "b"])


# ------------------------------------------------------------------------------------- lock

HOLDER = """
import sys, time
from pathlib import Path
from sitegen import writer
with writer.lock(Path(sys.argv[1])):
    print("locked", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def holder(tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Another process that holds the lock of the project."""
    command = [sys.executable, "-c", HOLDER, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=WITH_SITEGEN) as process:
        assert process.stdout is not None
        assert process.stdout.readline().strip() == b"locked"
        yield process
        process.kill()


def test_a_second_build_is_refused(
    tmp_path: Path, holder: subprocess.Popen[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    """While another process builds, the lock is an environment error; a killed one frees it."""
    monkeypatch.setattr(writer, "_PATIENCE_SECONDS", 0.1)
    with (
        pytest.raises(SitegenError, match="another build is running") as caught,
        writer.lock(tmp_path),
    ):
        pass
    assert caught.value.exit_code is Exit.ENVIRONMENT

    holder.kill()
    holder.wait()
    with writer.lock(tmp_path):
        pass


def test_the_lock_is_free_again_after_an_error(tmp_path: Path) -> None:
    """A build that fails does not lock out the next one."""
    with pytest.raises(ZeroDivisionError), writer.lock(tmp_path):
        raise ZeroDivisionError
    with writer.lock(tmp_path):
        assert (tmp_path / ".sitegen/.gitignore").is_file()


def test_a_lock_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    """A file named `.sitegen` is in the way of the lock."""
    (tmp_path / ".sitegen").write_text("mine", encoding="utf-8")

    with pytest.raises(SitegenError) as caught, writer.lock(tmp_path):
        pass
    assert caught.value.exit_code is Exit.ENVIRONMENT

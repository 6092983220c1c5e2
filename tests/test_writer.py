"""`build/` equals the outputs, whatever happened before, and nothing of the user's is lost."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sitegen import writer
from sitegen.errors import Exit, SitegenError
from sitegen.model import OutputFile

MANIFEST = ".sitegen/manifest.json"
WITH_SITEGEN = {**os.environ, "PYTHONPATH": str(Path(writer.__file__).parents[1])}

needs_links = pytest.mark.skipif(os.name == "nt", reason="links need a privilege on Windows")


def outputs(**texts: str) -> list[OutputFile]:
    """Outputs from names: `tags__c` stands for the path `tags/c`."""
    return [
        OutputFile(name.replace("__", "/"), text.encode(), f"content/{name}.md")
        for name, text in texts.items()
    ]


def tree(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in folder.rglob("*")
        if path.is_file()
    }


def folders(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_dir()}


def manifest(project: Path) -> dict[str, object]:
    loaded: dict[str, object] = json.loads((project / MANIFEST).read_text(encoding="utf-8"))
    return loaded


def age(path: Path) -> int:
    """Give the file an old time stamp, so that a rewrite shows."""
    os.utime(path, ns=(1_000_000_000, 1_000_000_000))
    return path.stat().st_mtime_ns


# ------------------------------------------------------------------------------------- sync


def test_sync_writes_all_outputs(tmp_path: Path) -> None:
    """A first sync writes every output, and reports it."""
    report = writer.sync(tmp_path, outputs(index="home", tags__c="C"))

    assert tree(tmp_path / "build") == {"index": "home", "tags/c": "C"}
    assert report == writer.SyncReport(("index", "tags/c"), (), 0)


def test_sync_writes_only_what_differs(tmp_path: Path) -> None:
    """A file with the same bytes keeps its time stamp."""
    writer.sync(tmp_path, outputs(a="1", b="1"))
    old = age(tmp_path / "build/a")

    report = writer.sync(tmp_path, outputs(a="1", b="2"))

    assert report == writer.SyncReport(("b",), (), 1)
    assert (tmp_path / "build/a").stat().st_mtime_ns == old


def test_a_second_sync_touches_nothing(tmp_path: Path) -> None:
    """When all is right already, not even the manifest is rewritten."""
    writer.sync(tmp_path, outputs(a="1"))
    old = age(tmp_path / MANIFEST)

    report = writer.sync(tmp_path, outputs(a="1"))

    assert report == writer.SyncReport((), (), 1)
    assert (tmp_path / MANIFEST).stat().st_mtime_ns == old


def test_an_edit_of_the_same_length_is_seen(tmp_path: Path) -> None:
    """Bytes decide, not size and time."""
    writer.sync(tmp_path, outputs(a="one"))
    (tmp_path / "build/a").write_text("two", encoding="utf-8")

    assert writer.sync(tmp_path, outputs(a="one")).written == ("a",)


def test_sync_removes_what_no_output_claims(tmp_path: Path) -> None:
    """A file that sitegen wrote goes with its output, and so do the folders it leaves empty."""
    writer.sync(tmp_path, outputs(a="1", tags__old__c="C"))

    report = writer.sync(tmp_path, outputs(a="1"))

    assert report.removed == ("tags/old/c",)
    assert tree(tmp_path / "build") == {"a": "1"}
    assert folders(tmp_path / "build") == set()


def test_sync_leaves_the_files_of_others(tmp_path: Path) -> None:
    """What sitegen never wrote stays, with its folder and its time stamp."""
    writer.sync(tmp_path, outputs(tags__c="C"))
    (tmp_path / "build/tags/mine.txt").write_text("mine", encoding="utf-8")

    writer.sync(tmp_path, [])

    assert tree(tmp_path / "build") == {"tags/mine.txt": "mine"}


def test_without_a_manifest_nothing_is_removed(tmp_path: Path) -> None:
    """A build folder of another program loses nothing."""
    (tmp_path / "build").mkdir()
    (tmp_path / "build/other.html").write_text("other", encoding="utf-8")

    writer.sync(tmp_path, outputs(a="1"))

    assert tree(tmp_path / "build") == {"a": "1", "other.html": "other"}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "\udcff",
        "[]",
        '{"paths": ["mine"], "complete": true}',
        '{"format": "other", "paths": ["mine"], "complete": true}',
        '{"format": "sitegen-manifest-1", "paths": ["mine", "../mine"], "complete": true}',
        '{"format": "sitegen-manifest-1", "paths": ["mine", "/mine"], "complete": true}',
    ],
)
def test_a_foreign_manifest_is_none(tmp_path: Path, text: str) -> None:
    """A damaged manifest, or one that points elsewhere, gives no right to remove anything."""
    (tmp_path / "build").mkdir()
    (tmp_path / ".sitegen").mkdir()
    for path in (tmp_path / "build/mine", tmp_path / "mine"):
        path.write_text("mine", encoding="utf-8")
    (tmp_path / MANIFEST).write_bytes(text.encode("utf-8", "surrogateescape"))

    writer.sync(tmp_path, outputs(a="1"))

    assert tree(tmp_path / "build") == {"a": "1", "mine": "mine"}
    assert (tmp_path / "mine").exists()
    assert manifest(tmp_path)["paths"] == ["a"]


def test_the_state_folder_is_ignored_by_git(tmp_path: Path) -> None:
    """`.sitegen/` never shows up in the user's commits."""
    writer.sync(tmp_path, outputs(a="1"))

    assert (tmp_path / ".sitegen/.gitignore").read_text(encoding="utf-8") == "*\n"


# ------------------------------------------------------------------------------ the journal

KILLED = """
import os, sys
from pathlib import Path
from sitegen import files, writer
from sitegen.model import OutputFile
write = files.write
def killed(root, path, data):
    if path == "c":
        (root / ".c.sitegen-tmp").write_bytes(b"half")
        os._exit(9)
    write(root, path, data)
files.write = killed
writer.sync(Path(sys.argv[1]), [OutputFile(path, b"new", "x") for path in ("b", "c", "d/e")])
"""


@pytest.fixture
def killed(tmp_path: Path) -> Path:
    """A project whose second sync was killed between two files."""
    writer.sync(tmp_path, outputs(a="old", b="old"))
    command = [sys.executable, "-c", KILLED, str(tmp_path)]
    ended = subprocess.run(command, check=False, timeout=30, env=WITH_SITEGEN)
    assert ended.returncode == 9
    return tmp_path


def test_a_killed_sync_leaves_a_journal(killed: Path) -> None:
    """The manifest then claims the old and the new paths, and says that it is not complete."""
    assert tree(killed / "build") == {"b": "new", ".c.sitegen-tmp": "half"}
    assert manifest(killed)["paths"] == ["a", "b", "c", "d/e"]
    assert manifest(killed)["complete"] is False


def test_the_next_sync_finishes_a_killed_one(killed: Path) -> None:
    """Nothing of the killed sync is left over, also when the outputs changed meanwhile."""
    writer.sync(killed, outputs(f="newer"))

    assert tree(killed / "build") == {"f": "newer"}
    assert manifest(killed)["complete"] is True


def test_a_failed_write_keeps_the_journal_open(tmp_path: Path) -> None:
    """When the disk refuses in the middle, the manifest says that the tree is not complete."""
    writer.sync(tmp_path, outputs(a="1"))
    too_long = OutputFile("x" * 300, b"", "content/x.md")

    with pytest.raises(SitegenError) as caught:
        writer.sync(tmp_path, [*outputs(b="2"), too_long])

    assert caught.value.exit_code is Exit.ENVIRONMENT
    assert manifest(tmp_path)["complete"] is False
    assert writer.sync(tmp_path, outputs(a="1")).removed == ("b",)


# ----------------------------------------------------------------------- things in the way


def test_a_file_of_ours_becomes_a_folder_and_back(tmp_path: Path) -> None:
    """`tags` may be a file in one build and a folder in the next."""
    writer.sync(tmp_path, outputs(tags="file"))
    writer.sync(tmp_path, outputs(tags__c__d="D"))
    assert tree(tmp_path / "build") == {"tags/c/d": "D"}

    writer.sync(tmp_path, outputs(tags="file"))
    assert tree(tmp_path / "build") == {"tags": "file"}


def test_empty_folders_are_not_in_the_way(tmp_path: Path) -> None:
    """A folder without any file in it gives way to a file."""
    (tmp_path / "build/tags/empty").mkdir(parents=True)

    writer.sync(tmp_path, outputs(tags="file"))

    assert tree(tmp_path / "build") == {"tags": "file"}


def test_a_foreign_file_in_a_folder_in_the_way_is_named(tmp_path: Path) -> None:
    """Nothing is changed when a file must go where the user keeps files of his own."""
    writer.sync(tmp_path, outputs(tags__c="C"))
    (tmp_path / "build/tags/mine").write_text("mine", encoding="utf-8")

    with pytest.raises(SitegenError, match="build/tags: sitegen did not write this") as caught:
        writer.sync(tmp_path, outputs(tags="file"))

    assert caught.value.exit_code is Exit.ENVIRONMENT
    assert tree(tmp_path / "build") == {"tags/c": "C", "tags/mine": "mine"}


def test_a_foreign_file_where_a_folder_must_go_is_named(tmp_path: Path) -> None:
    """The user's file `tags` is not replaced by a folder."""
    (tmp_path / "build").mkdir()
    (tmp_path / "build/tags").write_text("mine", encoding="utf-8")

    with pytest.raises(SitegenError, match="build/tags: sitegen did not write this"):
        writer.sync(tmp_path, outputs(tags__c="C"))

    assert tree(tmp_path / "build") == {"tags": "mine"}


@needs_links
def test_a_link_to_a_folder_is_never_written_through(tmp_path: Path) -> None:
    """Writing through a link would put pages into another folder."""
    (tmp_path / "build").mkdir()
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "build/tags").symlink_to(tmp_path / "elsewhere")

    with pytest.raises(SitegenError, match="build/tags: sitegen did not write this"):
        writer.sync(tmp_path, outputs(tags__c="C"))

    assert list((tmp_path / "elsewhere").iterdir()) == []


@needs_links
def test_nothing_is_removed_through_a_link(tmp_path: Path) -> None:
    """When a folder of ours was swapped for a link, the link's target stays whole."""
    writer.sync(tmp_path, outputs(tags__c="C"))
    (tmp_path / "build/tags").rename(tmp_path / "elsewhere")
    (tmp_path / "build/tags").symlink_to(tmp_path / "elsewhere")

    report = writer.sync(tmp_path, [])

    assert report.removed == ()
    assert (tmp_path / "elsewhere/c").exists()


@needs_links
def test_a_link_where_a_file_must_go_is_replaced(tmp_path: Path) -> None:
    """The link goes; what it led to is not touched."""
    (tmp_path / "build").mkdir()
    (tmp_path / "elsewhere/empty").mkdir(parents=True)
    (tmp_path / "build/a").symlink_to(tmp_path / "elsewhere")

    writer.sync(tmp_path, outputs(a="1"))

    assert (tmp_path / "build/a").read_text(encoding="utf-8") == "1"
    assert not (tmp_path / "build/a").is_symlink()
    assert (tmp_path / "elsewhere/empty").is_dir()


@needs_links
def test_a_link_to_the_same_bytes_is_not_the_file(tmp_path: Path) -> None:
    """The published tree holds files only."""
    (tmp_path / "build").mkdir()
    (tmp_path / "build/b").write_text("1", encoding="utf-8")
    (tmp_path / "build/a").symlink_to("b")

    assert writer.sync(tmp_path, outputs(a="1")).written == ("a",)
    assert not (tmp_path / "build/a").is_symlink()


def test_a_folder_of_the_user_at_an_old_path_stays(tmp_path: Path) -> None:
    """An old path of ours that is a folder now is not ours any more."""
    writer.sync(tmp_path, outputs(a="1"))
    (tmp_path / "build/a").unlink()
    (tmp_path / "build/a").mkdir()
    (tmp_path / "build/a/mine").write_text("mine", encoding="utf-8")

    assert writer.sync(tmp_path, []).removed == ()
    assert tree(tmp_path / "build") == {"a/mine": "mine"}


def test_build_must_not_be_a_file(tmp_path: Path) -> None:
    """A file named `build` is a usage error, and stays."""
    (tmp_path / "build").write_text("mine", encoding="utf-8")

    with pytest.raises(SitegenError, match="build must be a folder") as caught:
        writer.sync(tmp_path, outputs(a="1"))

    assert caught.value.exit_code is Exit.USAGE
    assert (tmp_path / "build").read_text(encoding="utf-8") == "mine"


@needs_links
def test_build_must_not_be_a_link(tmp_path: Path) -> None:
    """A link named `build` could lead to a folder full of the user's files."""
    (tmp_path / "target").mkdir()
    (tmp_path / "build").symlink_to("target")

    with pytest.raises(SitegenError, match="build must be a folder") as caught:
        writer.sync(tmp_path, outputs(a="1"))

    assert caught.value.exit_code is Exit.USAGE


# --------------------------------------------------------------------------- any sequence

# Names that meet as file and folder, but never by case: that depends on the file system.
_PATHS = st.sampled_from(["a", "b", "a/a", "a/b", "b/a/a", "b/c", "c/d/e", ".nojekyll"])
_SITES = st.dictionaries(_PATHS, st.sampled_from(["", "1", "2", "long text"]), max_size=5)


def without_conflicts(site: dict[str, str]) -> list[OutputFile]:
    chosen: list[OutputFile] = []
    for path, text in sorted(site.items()):
        candidate = OutputFile(path, text.encode(), f"from {path}")
        if not writer.conflicts([*chosen, candidate]):
            chosen.append(candidate)
    return chosen


@settings(max_examples=50, deadline=None)
@given(st.lists(_SITES, min_size=1, max_size=4))
def test_the_last_site_and_the_users_files_are_what_is_there(sites: list[dict[str, str]]) -> None:
    """After any sequence of syncs the folder holds the last outputs plus the user's files."""
    with tempfile.TemporaryDirectory() as name:
        project = Path(name)
        (project / "build/own").mkdir(parents=True)
        (project / "build/own/mine").write_text("mine", encoding="utf-8")
        for site in sites:
            files = without_conflicts(site)
            writer.sync(project, files)

            expected = {file.path: file.data.decode() for file in files}
            assert tree(project / "build") == {**expected, "own/mine": "mine"}
            assert writer.compare(project, files) == []
            assert manifest(project)["paths"] == sorted(expected)
            needed = {str(parent) for path in expected for parent in Path(path).parents}
            assert folders(project / "build") == (needed - {"."}) | {"own"}


# -------------------------------------------------------------------------------- conflicts


def conflict_messages(*paths: str) -> list[str]:
    files = [OutputFile(path, b"", f"content/{n}.md") for n, path in enumerate(paths)]
    return [f"{problem.at}: {problem.message}" for problem in writer.conflicts(files)]


def test_different_paths_do_not_conflict() -> None:
    """Neighbours, a common beginning and a common folder are fine."""
    assert conflict_messages("a", "ab", "b/a", "b/ab", "b-/a") == []


def test_two_outputs_with_one_path_name_both_origins() -> None:
    """The curator learns which two files want one page."""
    assert conflict_messages("a/b", "c", "a/b") == [
        "content/2.md: two outputs have one path: 'a/b', from content/0.md and content/2.md"
    ]


def test_paths_that_differ_only_by_case_conflict() -> None:
    """Windows and macOS would keep only one of them."""
    [message] = conflict_messages("Straße/C", "strasse/c")

    assert "two outputs have one path: 'Straße/C' and 'strasse/c'" in message


def test_paths_that_differ_only_by_unicode_form_conflict() -> None:
    """A composed and a decomposed é are one name on macOS."""
    composed = unicodedata.normalize("NFC", "café")

    assert len(conflict_messages(composed, unicodedata.normalize("NFD", composed))) == 1


def test_a_file_that_is_a_folder_of_another_is_a_conflict() -> None:
    """`tags` cannot be a page and a folder, also when the case differs."""
    [message] = conflict_messages("x", "Tags/a/b", "tags")

    assert "'tags' from content/2.md is a file, and a folder for 'Tags/a/b'" in message


@pytest.mark.parametrize(
    "path", ["", "/a", "a//b", "a/", "../a", "a/./b", "a\\b", "C:/a", "a\nb", "a\0"]
)
def test_a_path_that_leaves_the_folder_is_a_problem(path: str) -> None:
    """No output is written outside of `build/`, on any system."""
    [message] = conflict_messages(path)

    assert message.endswith("cannot be a path of the site")


@pytest.mark.parametrize(
    "path",
    ["a<b", "a>b", 'a"b', "a|b", "what?", "a*", "a.", "a./b", "a ", "con", "NUL.txt", "x/Lpt1"],
)
def test_a_path_that_windows_refuses_is_a_problem(path: str) -> None:
    """What is built on one system can be checked out on another."""
    [message] = conflict_messages(path)

    assert message.endswith("cannot be a path of the site")


@pytest.mark.parametrize("path", ["console", ".nojekyll", "a.b.c", "com", "lpt10.txt", "a b", "é"])
def test_other_paths_are_fine(path: str) -> None:
    """Names that merely look like those."""
    assert [] == conflict_messages(path)


def test_sync_refuses_conflicts_and_writes_nothing(tmp_path: Path) -> None:
    """A conflict that nobody checked for does not reach the disk."""
    with pytest.raises(SitegenError, match="two outputs have one path") as caught:
        writer.sync(tmp_path, [*outputs(a="1"), *outputs(A="2")])

    assert caught.value.exit_code is Exit.PROBLEMS
    assert list(tmp_path.iterdir()) == []


# ---------------------------------------------------------------------------------- compare


def test_compare_names_what_differs_lacks_and_exceeds(tmp_path: Path) -> None:
    """A clean build would make these paths otherwise; the user's own files do not count."""
    writer.sync(tmp_path, outputs(same="1", other="1", much__more="1"))

    (tmp_path / "build/mine").write_text("mine", encoding="utf-8")

    found = writer.compare(tmp_path, outputs(same="1", other="2", missing="1"))

    assert found == ["missing", "much/more", "other"]


def test_compare_without_a_build_lacks_all(tmp_path: Path) -> None:
    """A project that was never built differs in every path."""
    assert writer.compare(tmp_path, outputs(b="1", a="1")) == ["a", "b"]


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

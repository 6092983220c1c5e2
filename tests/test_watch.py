"""Every change below the roots comes in a batch, whatever the system's events miss."""

from __future__ import annotations

import os
import shutil
import subprocess
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from watched import PATIENCE, settled, watching, write

from sitegen import sentries, watch
from sitegen.watch import Batch

needs_links = pytest.mark.skipif(os.name == "nt", reason="links need a privilege on Windows")
tells_of_closing = pytest.mark.skipif(
    not sentries.TELLS_OF_CLOSING, reason="this system does not tell that a file was closed"
)


@pytest.fixture(autouse=True)
def _polls_often(monkeypatch: pytest.MonkeyPatch) -> None:
    """Polling and stopping are the same at any pace."""
    monkeypatch.setattr(watch, "_POLL_SECONDS", 0.05)
    monkeypatch.setattr(watch, "_TICK_SECONDS", 0.02)


@pytest.mark.parametrize("poll", [False, True])
def test_each_kind_of_change_is_seen(content: Path, *, poll: bool) -> None:
    """Created, modified, moved and deleted files come, also in new folders."""
    with watching(content, poll=poll) as watched:
        new = write(content / "new/deep/a.md")
        assert watched.sees(new)
        write(new, "longer text")
        assert watched.sees(new)
        moved = new.rename(content / "moved.md")
        assert watched.sees(new, moved)
        moved.unlink()
        assert watched.sees(moved)


@pytest.mark.usefixtures("_events_only")
def test_an_editors_atomic_save_is_seen(content: Path) -> None:
    """A temporary file that replaces the entry: the entry comes, the temporary file does not."""
    with watching(content) as watched:
        write(content / ".old.md.swp", "new text").replace(content / "old.md")
        assert watched.sees(content / "old.md")
        assert watched.everything == {content / "old.md"}


@pytest.mark.usefixtures("_events_only")
def test_events_come_before_the_rescan_would(content: Path) -> None:
    """The system's events are enough for a change to be seen."""
    with watching(content) as watched:
        assert watched.sees(write(content / "a.md"))
        assert watched.sees(write(content / "b.md"))


def test_a_burst_is_one_batch(content: Path) -> None:
    """Files that follow each other quickly are built once."""
    with watching(content, quiet=0.4) as watched:
        files = []
        for number in range(5):
            files.append(write(content / f"{number}.md"))
            time.sleep(0.1)
        assert watched.sees(*files)
        assert len(watched.settled) == 1


def test_reading_and_ignored_files_are_no_change(content: Path) -> None:
    """Neither a build that reads the files nor an editor's own files start a build."""
    with watching(content) as watched:
        (content / "old.md").read_text(encoding="utf-8")
        list(content.iterdir())
        for name in (
            ".git/index",
            ".hidden.md",
            "a.md~",
            "4913",
            "#a.md#",
            "a.swp",
            "x/.b.sitegen-tmp",
        ):
            write(content / name)
        write(content.parent / "build/index.html")
        write(content.parent / "other.txt")
        marker = write(content / "marker.md")
        assert watched.sees(marker)
        assert watched.everything <= {marker, content / "x"}


def test_a_file_may_be_a_root(content: Path) -> None:
    """`sitegen.yaml` is watched without its neighbours."""
    config = write(content.parent / "sitegen.yaml", "title: A")
    with watching(config, content) as watched:
        write(content.parent / "neighbour.yaml")
        write(config, "title: Longer")
        assert watched.sees(config)
        config.unlink()
        assert watched.sees(config)


@pytest.mark.parametrize("poll", [False, True])
def test_a_missing_root_is_picked_up_when_it_appears(tmp_path: Path, *, poll: bool) -> None:
    """A theme's folder may be made, with its parents, while the site is watched."""
    with watching(tmp_path / "themes/mine/templates", poll=poll) as watched:
        first = write(tmp_path / "themes/mine/templates/a.html")
        assert watched.sees(first)
        second = write(tmp_path / "themes/mine/templates/deep/b.html")
        assert watched.sees(second)


@pytest.mark.usefixtures("_events_only")
def test_a_root_that_is_deleted_and_made_again_is_picked_up(content: Path) -> None:
    """As `git checkout` does it; watchdog alone would be blind from then on."""
    with watching(content) as watched:
        shutil.rmtree(content)
        assert watched.sees(content / "old.md")
        again = write(content / "again.md")
        assert watched.sees(again)
        write(again, "longer text")
        assert watched.sees(again)


@pytest.mark.usefixtures("_events_only")
def test_a_root_that_is_swapped_for_another_folder_is_picked_up(content: Path) -> None:
    """Renaming a folder into the place of a root changes the files below it."""
    other = write(content.parent / "other/new.md").parent
    with watching(content) as watched:
        content.rename(content.parent / "away")
        other.rename(content)
        assert watched.sees(content / "old.md", content / "new.md")
        write(content / "new.md", "longer text")
        assert watched.sees(content / "new.md")


@pytest.mark.usefixtures("_events_only")
def test_new_roots_are_watched(tmp_path: Path) -> None:
    """Another theme in the config makes another folder a root."""
    roots = [tmp_path / "a"]
    for name in ("a", "b"):
        write(tmp_path / name / "old.md")
    stop = threading.Event()
    found = watch.batches(lambda: roots, stop=stop, quiet=0.05)
    write(tmp_path / "a/x.md")
    assert settled(found) == {tmp_path / "a/x.md"}

    roots[:] = [tmp_path / "b"]
    started = time.monotonic()
    assert settled(found) == {tmp_path / "b/old.md"}
    assert time.monotonic() - started < PATIENCE
    stop.set()
    assert next(found, None) is None


def test_a_change_before_the_first_question_counts(content: Path) -> None:
    """What is saved while the first build runs is not lost."""
    stop = threading.Event()
    found = watch.batches(lambda: [content], stop=stop, quiet=0.05)
    new = write(content / "new.md")

    assert settled(found) == {new}
    found.close()  # type: ignore[attr-defined]


@needs_links
def test_the_target_of_a_link_is_seen(content: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The system reports nothing for it; the comparison does."""
    monkeypatch.setattr(watch, "_RESCAN_SECONDS", 0.3)
    target = write(content.parent / "elsewhere/shared.md")
    (content / "link.md").symlink_to(target)
    (content / "folder").symlink_to(target.parent)
    with watching(content) as watched:
        for text in ("longer text", "a text that is longer"):
            write(target, text)
            assert watched.sees(content / "link.md", content / "folder/shared.md")
        # That nobody watches the target is no reason for a note.
        assert watched.warnings == []


@needs_links
def test_links_in_a_circle_end(content: Path) -> None:
    """A link to a folder above itself, to itself or to nothing does no harm."""
    (content / "above").symlink_to("..")
    (content / "here").symlink_to(".")
    (content / "itself").symlink_to("itself")
    (content / "nowhere").symlink_to("nothing")
    with watching(content) as watched:
        assert watched.sees(write(content / "a.md"))


def test_ignored_files_hold_up_no_batch(content: Path) -> None:
    """A file of the editor that changes all the time does not count as unrest."""
    noise = threading.Event()

    def make_noise() -> None:
        while not noise.wait(0.01):
            write(content / ".swap.swp", str(time.monotonic()))

    writer = threading.Thread(target=make_noise)
    writer.start()
    try:
        with watching(content) as watched:
            started = time.monotonic()
            assert watched.sees(write(content / "a.md"))
            assert time.monotonic() - started < 5
    finally:
        noise.set()
        writer.join()


def test_a_batch_waits_until_git_has_finished(content: Path) -> None:
    """A checkout pauses for longer than any quiet time; its lock tells that it goes on."""
    with watching(content, quiet=0.05) as watched:
        lock = write(content.parent / ".git/index.lock")
        first = write(content / "a.md")
        time.sleep(0.4)
        assert watched.batches == []
        second = write(content / "b.md")
        lock.unlink()
        assert watched.sees(first, second)


def test_a_lock_that_git_left_behind_holds_up_once(
    content: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After the longest wait the stale lock is known, and does not delay the next batch."""
    monkeypatch.setattr(watch, "_PATIENCE_SECONDS", 2.0)
    with watching(content, quiet=0.05) as watched:
        write(content.parent / ".git/index.lock")
        assert watched.sees(write(content / "a.md"))
        started = time.monotonic()
        assert watched.sees(write(content / "b.md"))
        assert time.monotonic() - started < 1.9


# ------------------------------------------------------------------------------ early batches


def overwrite(path: Path) -> None:
    """Truncate and write, as VS Code and nano do."""
    path.write_text("new text", encoding="utf-8")


def replace(path: Path) -> None:
    """A temporary file beside it, renamed into place."""
    write(path.with_name(f"{path.name}.tmp"), "new text").replace(path)


def replace_from_elsewhere(path: Path) -> None:
    """The same from a folder that nobody watches."""
    write(path.parent.parent / "elsewhere" / path.name, "new text").replace(path)


def save_as_vim(path: Path) -> None:
    """Try whether files can be made, put the old one aside, write, and remove the old one."""
    write(path.with_name("4913")).unlink()
    swap = write(path.with_name(f".{path.name}.swp"))
    aside = path.rename(path.with_name(f"{path.name}~"))
    overwrite(path)
    aside.unlink()
    swap.unlink()


def save_as_emacs(path: Path) -> None:
    """Lock by a link to nowhere, put the old one aside for ever, write, and unlock."""
    lock = path.with_name(f".#{path.name}")
    if os.name == "posix":
        lock.symlink_to("somebody@somewhere:1")
    path.rename(path.with_name(f"{path.name}~"))
    overwrite(path)
    lock.unlink(missing_ok=True)


def save_with_vim(path: Path) -> None:
    """The real one."""
    if not (vim := shutil.which("vim")):
        pytest.skip("vim is not installed")
    edit = [vim, "-u", "NONE", "-es", "-c", "set backup | normal Ofirst", "-c", "wq", path.name]
    subprocess.run(edit, cwd=path.parent, check=True, timeout=PATIENCE)


EDITORS = [
    overwrite,
    replace,
    replace_from_elsewhere,
    save_as_vim,
    save_as_emacs,
    save_with_vim,
]


@pytest.mark.usefixtures("_events_only")
@pytest.mark.parametrize("save", EDITORS, ids=lambda save: save.__name__)
def test_a_saved_file_comes_early_and_settled(content: Path, save: Callable[[Path], None]) -> None:
    """However an editor saves: the file comes at once, and no other one; then it comes settled."""
    with watching(content, quiet=0.3) as watched:
        save(content / "old.md")

        assert watched.sees(content / "old.md")
        paths = frozenset({content / "old.md"})
        assert watched.batches == [Batch(paths, settled=False), Batch(paths, settled=True)]


def test_a_file_that_is_saved_again_comes_early_again(content: Path) -> None:
    """Each time; the settled batch comes once, after the last."""
    with watching(content, quiet=0.5) as watched:
        old, new = content / "old.md", content / "new.md"
        overwrite(old)
        assert watched.sees_early({old})
        overwrite(new)
        assert watched.sees_early({old}, {new})
        overwrite(old)
        assert watched.sees_early({old}, {new}, {old})
        assert watched.sees(old, new)
        assert watched.settled == [{old, new}]


@tells_of_closing
def test_a_half_written_file_does_not_come_early(content: Path) -> None:
    """It comes when it was closed, and holds up no other one."""
    slow, quick = content / "slow.md", content / "quick.md"
    with watching(content, quiet=0.3) as watched:
        with slow.open("w", encoding="utf-8") as file:
            file.write("half a")
            file.flush()
            write(quick)
            assert watched.sees_early({quick})
            file.write(" text")
        assert watched.sees_early({quick}, {slow})


def test_a_pause_stands_for_closing_where_nobody_tells(
    content: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on macOS and Windows: a file comes early that nobody has changed for 20 ms."""
    monkeypatch.setattr(sentries, "TELLS_OF_CLOSING", False)
    with watching(content) as watched, (content / "a.md").open("w") as file:
        file.write("text")
        file.flush()
        assert watched.sees_early({content / "a.md"})


def test_more_than_a_few_files_do_not_come_early(content: Path) -> None:
    """From the ninth file on one waits until all is there."""
    files = [content / f"{number}.md" for number in range(30)]
    with watching(content, quiet=0.5) as watched:
        for file in files:
            write(file)
        assert watched.sees(*files)
        assert len(frozenset().union(*watched.early)) <= 8


def test_a_missing_file_holds_up_early_batches(content: Path) -> None:
    """A file that was renamed is a matter of two names: one waits until all is there."""
    with watching(content, quiet=0.5) as watched:
        new = (content / "old.md").rename(content / "new.md")
        overwrite(new)
        assert watched.sees(content / "old.md", new)
        assert watched.early == []


def test_polling_makes_no_early_batch(content: Path) -> None:
    """Nobody has told that the file is whole."""
    with watching(content, poll=True) as watched:
        overwrite(content / "old.md")
        assert watched.sees(content / "old.md")
        assert watched.early == []


# ---------------------------------------------------------------------------------------- git


def git(repository: Path, *arguments: str) -> None:
    """Call git as a user without any settings."""
    who = ["-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "init.defaultBranch=main"]
    subprocess.run(["git", *who, *arguments], cwd=repository, check=True, capture_output=True)  # noqa: S607


@pytest.mark.skipif(not shutil.which("git"), reason="needs git")
def test_a_checkout_is_one_batch(content: Path) -> None:
    """Of a thousand files, when all are there; no early one of half a tree."""
    files = [write(content / f"{number % 20}/{number}.md") for number in range(1000)]
    git(content.parent, "init")
    git(content.parent, "add", ".")
    git(content.parent, "commit", "-m", "first")
    git(content.parent, "checkout", "-b", "other")
    for file in files:
        write(file, "longer text")
    git(content.parent, "commit", "-am", "second")
    with watching(content) as watched:
        git(content.parent, "checkout", "main")

        assert watched.sees(*files)
        assert watched.batches == [Batch(frozenset(files), settled=True)]


@pytest.mark.parametrize("git_folder", ["site/.git", ".git", "worktrees/site"])
def test_nothing_comes_while_git_is_busy(tmp_path: Path, git_folder: str) -> None:
    """Its lock lies beside the site, above it, or where a worktree says; then no early batch."""
    content = write(tmp_path / "site/content/old.md").parent
    lock = write(tmp_path / git_folder / "HEAD").with_name("index.lock")
    if git_folder == "worktrees/site":
        write(tmp_path / "site/.git", f"gitdir: {lock.parent}\n")
    with watching(content, quiet=0.05) as watched:
        lock.touch()
        overwrite(content / "old.md")
        time.sleep(0.3)
        assert watched.batches == []
        lock.unlink()
        assert watched.sees(content / "old.md")
        assert watched.early == []


# -------------------------------------------------------------------------------- large sites


def test_comparing_takes_a_small_part_of_the_time(
    content: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The longer it takes the less often it is done, where nothing else limits it."""
    monkeypatch.setattr(watch, "_RESCAN_SECONDS", 0.0)
    for number in range(1000):
        write(content / f"{number}.md")
    begun: list[float] = []

    def roots() -> list[Path]:
        begun.append(time.monotonic())
        return [content]

    stop = threading.Event()
    found = watch.batches(roots, stop=stop, quiet=0.01)
    waiting = threading.Thread(target=lambda: list(found))
    waiting.start()
    time.sleep(1.0)
    stop.set()
    waiting.join()

    # A comparison of a thousand files takes 5 ms or more: one after the other, they were many.
    assert len(begun) < 20

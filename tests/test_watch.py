"""Every change below the roots comes in a batch, whatever the system's events miss."""

from __future__ import annotations

import contextlib
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from sitegen import watch

if sys.platform != "win32":
    import resource

needs_links = pytest.mark.skipif(os.name == "nt", reason="links need a privilege on Windows")

# Long enough for a busy machine, and only waited for when a test fails.
PATIENCE = 15.0


class Watched:
    """A watch loop in a thread, and the batches that came so far."""

    def __init__(self, roots: Callable[[], Sequence[Path]], *, poll: bool, quiet: float) -> None:
        self.stop = threading.Event()
        self.warnings: list[str] = []
        self.batches: list[frozenset[Path]] = []
        self.count = 0
        self.everything: set[Path] = set()
        self._changed = threading.Condition()
        found = watch.batches(
            roots, stop=self.stop, quiet=quiet, poll=poll, warn=self.warnings.append
        )
        self.thread = threading.Thread(target=self._collect, args=[found])

    def _collect(self, found: Iterator[frozenset[Path]]) -> None:
        for batch in found:
            with self._changed:
                self.batches.append(batch)
                self.count += 1
                self.everything |= batch
                self._changed.notify_all()

    def settled(self) -> Watched:
        """Wait until the loop watches: it then sees a change without comparing files."""
        time.sleep(0.15)
        return self

    def sees(self, *paths: Path) -> bool:
        """Whether batches with all these paths come in time; they are taken off the list."""

        def arrived() -> bool:
            return set().union(*self.batches).issuperset(paths)

        with self._changed:
            if not self._changed.wait_for(arrived, PATIENCE):
                return False
            self.batches.clear()
            return True


@contextlib.contextmanager
def watching(*roots: Path, poll: bool = False, quiet: float = 0.1) -> Iterator[Watched]:
    """Watch the roots until the test is over; all threads must end promptly then."""
    threads = threading.active_count()
    watched = Watched(lambda: roots, poll=poll, quiet=quiet)
    watched.thread.start()
    try:
        yield watched
    finally:
        watched.stop.set()
        watched.thread.join(5)
    assert not watched.thread.is_alive()
    assert threading.active_count() == threads


def write(path: Path, text: str = "text") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture(autouse=True)
def _polls_often(monkeypatch: pytest.MonkeyPatch) -> None:
    """Polling and stopping are the same at any pace."""
    monkeypatch.setattr(watch, "_POLL_SECONDS", 0.05)
    monkeypatch.setattr(watch, "_TICK_SECONDS", 0.02)


@pytest.fixture
def _events_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """The next comparison of the files comes too late for the test."""
    monkeypatch.setattr(watch, "_RESCAN_SECONDS", 10 * PATIENCE)


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """The folder `content` with one old entry."""
    return write(tmp_path / "content/old.md").parent


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
        watched.settled()
        write(content / ".old.md.swp", "new text").replace(content / "old.md")
        assert watched.sees(content / "old.md")
        assert watched.everything == {content / "old.md"}


@pytest.mark.usefixtures("_events_only")
def test_events_come_before_the_rescan_would(content: Path) -> None:
    """The system's events are enough for a change to be seen."""
    with watching(content) as watched:
        watched.settled()
        assert watched.sees(write(content / "a.md"))
        watched.settled()
        assert watched.sees(write(content / "b.md"))


def test_a_burst_is_one_batch(content: Path) -> None:
    """Files that follow each other quickly are built once."""
    with watching(content, quiet=0.5) as watched:
        watched.settled()
        files = []
        for number in range(5):
            files.append(write(content / f"{number}.md"))
            time.sleep(0.1)
        assert watched.sees(*files)
        assert watched.count == 1


def test_reading_and_ignored_files_are_no_change(content: Path) -> None:
    """Neither a build that reads the files nor an editor's own files start a build."""
    with watching(content) as watched:
        watched.settled()
        (content / "old.md").read_text(encoding="utf-8")
        list(content.iterdir())
        for name in (".git/index", ".hidden.md", "a.md~", "4913", "a.swp", "x/.b.sitegen-tmp"):
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
        watched.settled()
        write(content.parent / "neighbour.yaml")
        write(config, "title: Longer")
        assert watched.sees(config)
        config.unlink()
        assert watched.sees(config)


@pytest.mark.parametrize("poll", [False, True])
def test_a_missing_root_is_picked_up_when_it_appears(tmp_path: Path, *, poll: bool) -> None:
    """A theme's folder may be made, with its parents, while the site is watched."""
    with watching(tmp_path / "themes/mine/templates", poll=poll) as watched:
        watched.settled()
        first = write(tmp_path / "themes/mine/templates/a.html")
        assert watched.sees(first)
        second = write(tmp_path / "themes/mine/templates/deep/b.html")
        assert watched.sees(second)


@pytest.mark.usefixtures("_events_only")
def test_a_root_that_is_deleted_and_made_again_is_picked_up(content: Path) -> None:
    """As `git checkout` does it; watchdog alone would be blind from then on."""
    with watching(content) as watched:
        watched.settled()
        (content / "old.md").unlink()
        content.rmdir()
        assert watched.sees(content / "old.md")
        again = write(content / "again.md")
        assert watched.sees(again)
        watched.settled()
        write(again, "longer text")
        assert watched.sees(again)


@pytest.mark.usefixtures("_events_only")
def test_a_root_that_is_swapped_for_another_folder_is_picked_up(content: Path) -> None:
    """Renaming a folder into the place of a root changes the files below it."""
    other = write(content.parent / "other/new.md").parent
    with watching(content) as watched:
        watched.settled()
        content.rename(content.parent / "away")
        other.rename(content)
        assert watched.sees(content / "old.md", content / "new.md")
        watched.settled()
        write(content / "new.md", "longer text")
        assert watched.sees(content / "new.md")


def test_new_roots_are_watched(tmp_path: Path) -> None:
    """Another theme in the config makes another folder a root."""
    roots = [tmp_path / "a"]
    for name in ("a", "b"):
        write(tmp_path / name / "old.md")
    stop = threading.Event()
    found = watch.batches(lambda: roots, stop=stop, quiet=0.05)
    write(tmp_path / "a/x.md")
    assert next(found) == {tmp_path / "a/x.md"}

    roots[:] = [tmp_path / "b"]
    assert next(found) == {tmp_path / "b/old.md"}
    stop.set()
    assert next(found, None) is None


def test_a_change_before_the_first_question_counts(content: Path) -> None:
    """What is saved while the first build runs is not lost."""
    stop = threading.Event()
    found = watch.batches(lambda: [content], stop=stop, quiet=0.05)
    new = write(content / "new.md")

    assert next(found) == {new}
    found.close()  # type: ignore[attr-defined]


@needs_links
def test_the_target_of_a_link_is_seen(content: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The system reports nothing for it; the comparison does."""
    monkeypatch.setattr(watch, "_RESCAN_SECONDS", 0.3)
    target = write(content.parent / "elsewhere/shared.md")
    (content / "link.md").symlink_to(target)
    (content / "folder").symlink_to(target.parent)
    with watching(content) as watched:
        watched.settled()
        write(target, "longer text")
        assert watched.sees(content / "link.md", content / "folder/shared.md")


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
            watched.settled()
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
        watched.settled()
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


@pytest.mark.skipif(sys.platform != "linux", reason="the limit is Linux's")
def test_a_reached_limit_is_said_once_and_polling_goes_on(content: Path) -> None:
    """When the system refuses to watch, the files are compared, and a note says so."""
    limits = resource.getrlimit(resource.RLIMIT_NOFILE)
    notes: list[str] = []

    def note(message: str) -> None:
        resource.setrlimit(resource.RLIMIT_NOFILE, limits)
        notes.append(message)

    stop = threading.Event()
    threads = threading.active_count()
    found = watch.batches(lambda: [content], stop=stop, quiet=0.05, warn=note)
    resource.setrlimit(resource.RLIMIT_NOFILE, (3, limits[1]))
    try:
        write_later = threading.Timer(0.5, write, [content / "a.md"])
        write_later.start()
        assert next(found) == {content / "a.md"}
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, limits)
    write_later.join()
    write(content / "b.md")
    assert next(found) == {content / "b.md"}
    assert threading.active_count() == threads

    [message] = notes
    assert "cannot watch the folders (too many watching programs)" in message

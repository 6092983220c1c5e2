"""What happens when the system does not tell, or no more, and that nothing is lost by it."""

from __future__ import annotations

import ctypes
import json
import logging
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from watched import PATIENCE, settled, watching, write

from sitegen import watch
from sitegen.sentries import Sentries, Word

if sys.platform != "win32":
    import resource

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the limits are Linux's")


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
        assert settled(found) == {content / "a.md"}
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, limits)
    write_later.join()
    write(content / "b.md")
    assert settled(found) == {content / "b.md"}
    assert threading.active_count() == threads

    [message] = notes
    assert "cannot watch the folders (too many watching programs)" in message


# Runs where the system allows so many watches: in a user namespace of its own, as its root.
LIMITED = """
import json, sys, threading
from pathlib import Path
from sitegen import watch

content, limit, folders = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
Path("/proc/sys/user/max_inotify_watches").write_text(limit)
watch._POLL_SECONDS = 0.05
stop, notes, told = threading.Event(), [], threading.Event()

def warn(text):
    notes.append(text)
    told.set()

def follow():
    for batch in batches:
        seen.update(map(str, batch.paths))
        changed.set()

def sees(path):
    while str(path) not in seen and changed.wait(15):
        changed.clear()
    return str(path) in seen

seen, changed = set(), threading.Event()
batches = watch.batches(lambda: [content], stop=stop, quiet=0.05, warn=warn)
(content / "first.md").write_text("text")
watching = threading.Thread(target=follow)
watching.start()
found = [sees(content / "first.md")]
early = list(notes)
for number in range(folders):
    (content / f"new{number}").mkdir()
found.append(told.wait(15))
for folder in sorted(content.iterdir()):
    if folder.is_dir():
        (folder / "a.md").write_text("text")
        found.append(sees(folder / "a.md"))
stop.set()
watching.join()
print(json.dumps([found, early, notes]))
"""


def limited(content: Path, limit: int, new_folders: int) -> tuple[list[bool], list[str], list[str]]:
    """What was found with a limit of watches; the notes until the first batch, and at the end."""
    command = [sys.executable, "-c", LIMITED, str(content), str(limit), str(new_folders)]
    inside = ["unshare", "--user", "--map-root-user", *command]
    try:
        done = subprocess.run(inside, capture_output=True, text=True, timeout=60, check=False)
    except FileNotFoundError:
        pytest.skip("needs unshare")
    if "unshare:" in done.stderr:
        pytest.skip(done.stderr)
    assert (done.returncode, done.stderr) == (0, "")
    found, early, notes = json.loads(done.stdout)
    return found, early, notes


NOTE = "the system cannot watch the folders (too many folders): comparing the files instead"


@pytest.mark.parametrize("limit", [1, 10])
def test_a_limit_of_watches_is_said_once(content: Path, limit: int) -> None:
    """Whether it strikes a root, or a folder below it, of which watchdog says nothing."""
    for number in range(20):
        write(content / f"{number}/a.md")

    found, _, notes = limited(content, limit, new_folders=0)

    assert found == [True] * 22
    assert notes == [NOTE]


def test_a_limit_of_watches_may_be_reached_later(content: Path) -> None:
    """By folders that are new: it is noticed when they come."""
    found, early, notes = limited(content, limit=10, new_folders=20)

    assert found == [True] * 22
    assert (early, notes) == ([], [NOTE])


def test_a_folder_in_the_place_of_another_is_watched(content: Path) -> None:
    """Although the new one often gets the number of the old one, by which they are told apart."""
    words: list[Word] = []
    watcher = Sentries(words.append)
    try:
        watcher.aim([content])
        shutil.rmtree(content)
        content.mkdir()
        deadline = time.monotonic() + PATIENCE
        while Word(str(content / "a.md"), "whole") not in words and time.monotonic() < deadline:
            watcher.aim([content])
            write(content / "a.md")
        assert Word(str(content / "a.md"), "whole") in words
    finally:
        watcher.stop()


@pytest.mark.usefixtures("_events_only")
def test_lost_events_lose_no_change(content: Path, caplog: pytest.LogCaptureFixture) -> None:
    """When more happens than the system's queue holds, the files are compared at once."""
    length = int(Path("/proc/sys/fs/inotify/max_queued_events").read_text(encoding="ascii"))
    storm = "import os, sys\nfor _ in range(int(sys.argv[1])): [os.utime(p) for p in 'ab']\n"
    for name in ("a", "b", "storm.py"):
        write(content / name, storm)
    # A function of this kind keeps all our threads waiting, so that nobody empties the queue.
    wait_for = ctypes.PyDLL(None).system
    with watching(content, quiet=0.05) as watched:
        command = f"cd {content} && {sys.executable} -S storm.py {length} && touch last.md"
        assert wait_for(command.encode()) == 0

        assert watched.sees(content / "last.md")
        assert watched.sees(write(content / "later.md"))
    assert "overflow" in caplog.text
    assert logging.getLogger("watchdog").handlers == []


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
@pytest.mark.usefixtures("_events_only")
def test_a_thread_that_died_is_replaced(content: Path) -> None:
    """An error in the thread that reads the events: the files are compared, and watched anew."""
    with watching(content, quiet=0.05) as watched:
        for name in ("a.md", "b.md", "c.md"):
            kill_the_reader()
            write(content / "unheard" / name)
            assert watched.sees(content / "unheard" / name)
            assert watched.sees(write(content / name))
            assert {content / name} in watched.early
        assert watched.warnings == []


def kill_the_reader() -> None:
    """Let the thread that waits for events end; it notices at the next one."""
    [reader] = [thread for thread in threading.enumerate() if "InotifyFD" in type(thread).__name__]
    raised = ctypes.pythonapi.PyThreadState_SetAsyncExc
    assert raised(ctypes.c_ulong(reader.ident or 0), ctypes.py_object(SystemExit)) == 1

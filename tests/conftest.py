"""What all tests share: a tiny site of their own."""

from __future__ import annotations

import gc
import os
import shutil
import signal
import tempfile
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
import watched
from project import POOL, Project
from shelf import Shelf
from visitor import Visitor, visiting

from sitegen import watch

# A shell that puts us into the background lets us ignore Ctrl-C, and so would all that tests start.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

_MEMORY, _ENOUGH = Path("/dev/shm"), 2_000_000_000  # noqa: S108 - Linux has it, and nobody else

# Until all tests are found: what is imported stays, and need not be looked through for garbage.
gc.disable()


def pytest_collection_finish() -> None:
    """All that was made until now stays to the end: only what tests make is looked through."""
    gc.freeze()
    gc.enable()


def pytest_configure(config: pytest.Config) -> None:
    """A long run makes and removes thousands of tiny sites: in memory, where there is room."""
    if config.option.markexpr == "fuzz" and "TMPDIR" not in os.environ and _has_room(_MEMORY):
        os.environ["TMPDIR"] = tempfile.tempdir = str(_MEMORY)


def _has_room(folder: Path) -> bool:
    return os.access(folder, os.W_OK) and shutil.disk_usage(folder).free > _ENOUGH


@pytest.hookimpl(optionalhook=True, wrapper=True)
def pytest_xdist_auto_num_workers() -> Generator[None, int, int]:
    """`-n auto` is one more than there are cores: many tests wait, for a process, a deadline, for
    quiet.
    """
    cores = yield
    return cores + 1


@pytest.fixture(scope="session", autouse=True)
def _pool() -> Iterator[None]:
    """The worker process that all tests share ends with them."""
    yield
    POOL.close()


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A site with a configuration and nothing else."""
    return Project(tmp_path / "site")


@pytest.fixture
def bare(project: Project) -> Project:
    """The same in a theme of few words, which is made ready much faster."""
    project.use_bare_theme()
    return project


@pytest.fixture
def shelf() -> Shelf:
    """The site that `visitor` is shown."""
    return Shelf()


@pytest.fixture
def visitor(shelf: Shelf, capfd: pytest.CaptureFixture[str]) -> Iterator[Visitor]:
    """Of a running server, which must not have printed anything in the end."""
    with visiting(shelf) as visitor:
        yield visitor
    assert capfd.readouterr() == ("", "")


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """The folder `content` with one old entry."""
    return watched.write(tmp_path / "content/old.md").parent


@pytest.fixture
def _events_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """The next comparison of the files comes too late for the test."""
    monkeypatch.setattr(watch, "_RESCAN_SECONDS", 10 * watched.PATIENCE)

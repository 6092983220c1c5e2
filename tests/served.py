"""A site that a real `sitegen serve` shows, in a process of its own, and how that process fares."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from project import NOON, Project
from stream import Stream
from visitor import Reply, Visitor

# Longer than anything takes, also on a machine that has much to do.
PATIENCE = 60.0
_POLL_SECONDS = 0.005
_PROC = Path("/proc")

HAS_PROC = (_PROC / "self" / "status").exists()


class Health(NamedTuple):
    """What a server holds while nothing is being built: its threads and open files, and the bytes
    in memory of the process itself (`main`) and of those that read and draw for it.
    """

    threads: int
    files: int
    memory: dict[str, int]


class Served:
    """One site, and the process that shows it."""

    def __init__(self, project: Project, process: subprocess.Popen[bytes], url: str) -> None:
        self.project = project
        self.process = process
        self.url = url
        self.base = re.sub(r"^http://[^/]*", "", url)
        self.visitor: Any = Visitor(self)  # type: ignore[arg-type]

    def get(self, path: str) -> Reply:
        """A page by its path below the base."""
        reply: Reply = self.visitor.get(self.base + path)
        return reply

    def problems(self) -> list[str]:
        """The files of which an open page says that something is wrong there."""
        with Stream(self.visitor, seen="") as stream:
            return [problem["path"] for problem in stream.state()["problems"]]

    # ------------------------------------------------------------------------------- how it is

    def health(self) -> Health:
        """What it holds when no build is going on. Only where there is /proc."""
        wait_for(lambda: not any(map(_is_nice, self._children())), "the end of the build")
        own = _PROC / str(self.process.pid)
        # A thread that compares the files comes and goes.
        threads = min(_sampled(lambda: len(list((own / "task").iterdir()))))
        files = min(_sampled(lambda: len(list((own / "fd").iterdir()))))
        memory = {"main": _resident(own)}
        for child in self._children():
            if role := _role(child):
                memory[role] = memory.get(role, 0) + _resident(child)
        return Health(threads, files, memory)

    def _children(self) -> list[Path]:
        tasks = (_PROC / str(self.process.pid) / "task").glob("*/children")
        numbers = [number for task in tasks for number in _text(task).split()]
        return [_PROC / number for number in numbers]


def _text(path: Path) -> str:
    """The text of a file of /proc; nothing when its process has gone."""
    with contextlib.suppress(OSError):
        return path.read_text(encoding="utf-8", errors="replace")
    return ""


def _is_nice(process: Path) -> bool:
    """Whether a process lets others go first: those that build do."""
    fields = _text(process / "stat").rpartition(")")[2].split()
    return len(fields) > 16 and int(fields[16]) > 0


def _role(process: Path) -> str:
    """What a process does, by the libraries that it has loaded."""
    loaded = _text(process / "maps")
    return "drawing" if "markupsafe" in loaded else "reading" if "nh3" in loaded else ""


def _resident(process: Path) -> int:
    found = re.search(r"^VmRSS:\s*(\d+) kB", _text(process / "status"), re.MULTILINE)
    return int(found[1]) * 1024 if found else 0


def _sampled(look: Callable[[], int]) -> Iterator[int]:
    for _ in range(5):
        yield look()
        time.sleep(0.02)


# ------------------------------------------------------------------------------------- serving


@contextlib.contextmanager
def serving(project: Project) -> Iterator[Served]:
    """Show a site by `sitegen serve`, watcher and all; it must end well with the block."""
    log = project.root.parent / "serve.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "sitegen", "serve", "--port", "0"],
            cwd=project.root,
            env=os.environ | {"SOURCE_DATE_EPOCH": NOON, "NO_COLOR": "1"},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            yield Served(project, process, _address(process, log))
            process.send_signal(signal.SIGTERM if sys.platform == "win32" else signal.SIGINT)
            code = process.wait(PATIENCE)
            assert sys.platform == "win32" or code == 0, log.read_text(encoding="utf-8")
        finally:
            process.kill()
            process.wait()


def _address(process: subprocess.Popen[bytes], log: Path) -> str:
    def said() -> re.Match[str] | None:
        text = log.read_text(encoding="utf-8")
        assert process.poll() is None, text
        return re.search(r"Serving (\S+)", text)

    found = wait_for(said, "the first page")
    return str(found[1])


def wait_for(look: Callable[[], Any], what: str) -> Any:
    """What `look` finds in the end; fails when it finds nothing."""
    deadline = time.monotonic() + PATIENCE
    while not (found := look()):
        assert time.monotonic() < deadline, f"{what} has not come"
        time.sleep(_POLL_SECONDS)
    return found

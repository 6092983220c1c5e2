"""What a command costs: time, processor time of all its processes, and their memory together.

Processor time comes from a control group, where one can be made (Linux, as root): that counts
every process. Elsewhere it is what the system says of the command and of those it waited for.

Memory is sampled, on Linux alone: the sum of the resident sizes. When that reaches a new height
and there are several processes, their proportional sizes are added up instead, in which pages
that processes share count once.
"""

from __future__ import annotations

import contextlib
import os
import platform
import resource
import signal
import subprocess
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

SAMPLE_SECONDS = 0.02
# Reading proportional sizes takes the system a while: only for heights that matter.
_HIGHER = 1.02

_PROC = Path("/proc")
_IS_LINUX = platform.system() == "Linux"
_TICKS = os.sysconf("SC_CLK_TCK") if _IS_LINUX else 100
_PAGE_BYTES = os.sysconf("SC_PAGE_SIZE") if _IS_LINUX else 4096


@dataclass(frozen=True, slots=True)
class Cost:
    """What one run of a command took.

    `wall` and `cpu` are seconds, `memory` bytes, `elsewhere` the number of cores that all other
    programs kept busy meanwhile; the last two are None where the system does not tell. `code` is
    the exit code; None for a command that was stopped at its time limit.
    """

    wall: float
    cpu: float
    memory: int | None
    elsewhere: float | None
    code: int | None


class ControlGroup:
    """A group of processes that the system keeps accounts of."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._is_first_version = (folder / "cpuacct.usage").exists()

    @classmethod
    def make(cls) -> ControlGroup | None:
        """A new group, if this system lets us."""
        root = Path("/sys/fs/cgroup")
        for parent, account in ((root / "cpuacct", "cpuacct.usage"), (root, "cpu.stat")):
            folder = parent / f"sitegen-benchmark-{os.getpid()}"
            with contextlib.suppress(OSError):
                folder.mkdir()
                if (folder / account).exists():
                    return cls(folder)
                folder.rmdir()
        return None

    def remove(self) -> None:
        """Give it back to the system, which may take a moment after its last process."""
        for _ in range(20):
            try:
                self._folder.rmdir()
            except OSError:
                time.sleep(0.05)
            else:
                return

    def enclose(self, command: Sequence[str]) -> list[str]:
        """The command, started inside the group."""
        enter = f'echo $$ > "{self._folder}/cgroup.procs" && exec "$@"'
        return ["/bin/sh", "-c", enter, "sh", *command]

    def seconds(self) -> float:
        """Processor time of all its processes so far."""
        if self._is_first_version:
            return int((self._folder / "cpuacct.usage").read_text(encoding="ascii")) / 1e9
        account = (self._folder / "cpu.stat").read_text(encoding="ascii").split()
        return int(account[account.index("usage_usec") + 1]) / 1e6

    def processes(self) -> list[int]:
        """The ids of those that run."""
        text = (self._folder / "cgroup.procs").read_text(encoding="ascii")
        return [int(line) for line in text.split()]


@contextlib.contextmanager
def control_group() -> Iterator[ControlGroup | None]:
    """A group for as long as it is needed; None where there are none."""
    group = ControlGroup.make() if _IS_LINUX else None
    try:
        yield group
    finally:
        if group:
            group.remove()


def _descendants(process: int) -> Iterator[int]:
    """A process and those that it and they have started."""
    yield process
    for children in (_PROC / str(process) / "task").glob("*/children"):
        with contextlib.suppress(OSError):
            for child in children.read_text(encoding="ascii").split():
                yield from _descendants(int(child))


def _resident(process: int) -> int:
    with contextlib.suppress(OSError, IndexError):
        return int((_PROC / str(process) / "statm").read_text("ascii").split()[1]) * _PAGE_BYTES
    return 0


def _proportional(process: int) -> int:
    """The size in which a page counts by the share of the process in it."""
    with contextlib.suppress(OSError):
        for line in (_PROC / str(process) / "smaps_rollup").read_text("ascii").splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    return _resident(process)


class MemoryWatch(threading.Thread):
    """Looks at the memory of a command's processes until it is told to stop."""

    def __init__(self, process: int, group: ControlGroup | None) -> None:
        super().__init__(daemon=True)
        self.peak = 0
        self._root = process
        self._group = group
        self._highest = 0
        self._ended = threading.Event()

    def run(self) -> None:
        """Sample until stopped."""
        while not self._ended.wait(SAMPLE_SECONDS):
            self._sample()

    def _sample(self) -> None:
        processes = self._group.processes() if self._group else list(_descendants(self._root))
        total = sum(map(_resident, processes))
        if total > self._highest * _HIGHER:
            self._highest = total
            shared_once = len(processes) > 1
            size = sum(map(_proportional, processes)) if shared_once else total
            self.peak = max(self.peak, size)

    def stop(self) -> int:
        """End, and tell the highest sum."""
        self._ended.set()
        self.join()
        return self.peak


def _busy_seconds() -> float | None:
    """What all cores together have worked since the machine started."""
    if not _IS_LINUX:
        return None
    with (_PROC / "stat").open(encoding="ascii") as lines:
        user, nice, system, _idle, _wait, *interrupts = map(int, lines.readline().split()[1:8])
    return (user + nice + system + sum(interrupts)) / _TICKS


def _end_group_of(process: subprocess.Popen[bytes]) -> None:
    """Stop a command and all that it has started, which are a process group of their own."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


@dataclass(frozen=True, slots=True)
class _Accounts:
    """The clocks, read before and after a command."""

    wall: float
    group: float
    busy: float | None

    @classmethod
    def read(cls, group: ControlGroup | None) -> _Accounts:
        return cls(time.perf_counter(), group.seconds() if group else 0.0, _busy_seconds())


def _environment() -> dict[str, str]:
    """Ours, but that Python may keep what it compiles: of installed programs, pip has done so."""
    kept = {name: os.environ[name] for name in os.environ.keys() - {"PYTHONDONTWRITEBYTECODE"}}
    return kept | {"LC_ALL": "C.UTF-8", "NO_COLOR": "1"}


def _start(
    command: Sequence[str], folder: Path, output: IO[bytes], group: ControlGroup | None
) -> subprocess.Popen[bytes]:
    """Start a command, as a session of its own."""
    return subprocess.Popen(  # noqa: S603 - a command of the table of tools
        group.enclose(command) if group else command,
        cwd=folder,
        env=_environment(),
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )


def _wait(process: subprocess.Popen[bytes], limit: float) -> resource.struct_rusage:
    """Wait for the end of a command, or make an end of it; what it has used."""
    timer = threading.Timer(limit, _end_group_of, [process])
    timer.start()
    try:
        _, status, usage = os.wait4(process.pid, 0)
    except BaseException:
        _end_group_of(process)
        raise
    finally:
        timer.cancel()
    process.returncode = os.waitstatus_to_exitcode(status)
    return usage


def run(
    command: Sequence[str], folder: Path, log: Path, group: ControlGroup | None, limit: float
) -> Cost:
    """Run a command in a folder, with its output in `log`, for at most `limit` seconds."""
    # So that no command waits for what the one before it has written.
    os.sync()
    with log.open("wb") as output:
        before = _Accounts.read(group)
        process = _start(command, folder, output, group)
        watch = MemoryWatch(process.pid, group)
        watch.start()
        usage = _wait(process, limit)
        after = _Accounts.read(group)
        peak = watch.stop()
    wall = after.wall - before.wall
    cpu = after.group - before.group if group else usage.ru_utime + usage.ru_stime
    elsewhere = None
    if before.busy is not None and after.busy is not None:
        elsewhere = max(0.0, after.busy - before.busy - cpu) / max(wall, 1 / _TICKS)
    return Cost(
        wall=wall,
        cpu=cpu,
        memory=max(peak, usage.ru_maxrss * 1024) if _IS_LINUX else None,
        elsewhere=elsewhere,
        code=None if wall >= limit else process.returncode,
    )

"""Runs pure functions in processes that can be killed, so that no document hangs the build."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import pickle
import signal
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent import futures
from multiprocessing import connection, resource_tracker
from pathlib import Path
from typing import Generic, Literal, Self, TypeVar

import msgspec

from sitegen.errors import SitegenError, environment_error, reason

if sys.platform != "win32":
    import resource

T = TypeVar("T")
R = TypeVar("R")

# A process takes 0.2 s to start: a handful of items is not worth a second one.
_FEW = 3
_MEMORY = 1_000_000_000
_START_SECONDS = 60.0
_GRACE_SECONDS = 2.0
_SPAWN = multiprocessing.get_context("spawn")


class Failure(msgspec.Struct, frozen=True):
    """Why there is no result for an item; the other items are not touched by it."""

    kind: Literal["timeout", "crash", "error"]
    message: str


class Pool:
    """Worker processes that stay ready between runs, until the pool is closed.

    None is started before the first item. `jobs` bounds their number (None: all cores).
    """

    def __init__(self, jobs: int | None = None) -> None:
        self.jobs = jobs
        self._idle: list[_Worker] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End all processes."""
        while self._idle:
            self._idle.pop().end()

    def run(
        self,
        function: Callable[[T], R],
        items: Sequence[T],
        *,
        seconds: float = 2.0,
        done: Callable[[int], None] | None = None,
    ) -> list[R | Failure]:
        """Call a module's `function` with every item, elsewhere; results in their order.

        An item that takes longer than `seconds`, kills its process or raises becomes a Failure.
        `done` hears how many items are finished. Raises SitegenError when no process can start.
        """
        crew = _Crew(function, items, seconds, done, self._idle)
        try:
            crew.hire(_job_count(self.jobs, len(items)))
            while crew.busy:
                crew.step()
        finally:
            crew.dismiss()
        return crew.results


def elsewhere(function: Callable[[T], R], item: T) -> R:
    """A module's `function` of one item, by a fresh process of ours: it has another hash seed
    (unless PYTHONHASHSEED sets it) and nothing in mind. Raises what the function raises.
    """
    with futures.ProcessPoolExecutor(1, mp_context=_SPAWN) as one:
        return one.submit(function, item).result()


def _job_count(jobs: int | None, items: int) -> int:
    if jobs is None:
        jobs = (os.cpu_count() or 1) if items > _FEW else 1
    return min(max(jobs, 1), items)


# ------------------------------------------------------------------------------- the parent


class _Worker:
    """One process; it works on the item `index`, or is starting while that is None."""

    def __init__(self) -> None:
        self.index: int | None = None
        self.deadline = 0.0
        self.line, theirs = _SPAWN.Pipe()
        self.process = _SPAWN.Process(target=_work, args=(theirs,), daemon=True)
        try:
            with _interrupt_held():
                self.process.start()
        except OSError:
            self.line.close()
            raise
        finally:
            theirs.close()

    def prepare(self, function: Callable[[T], R]) -> None:
        """Let the process import what `function` needs, so that no item is charged for it."""
        self.index = None
        self.deadline = time.monotonic() + _START_SECONDS
        # A process that has died meanwhile is noticed when its answer is awaited.
        with contextlib.suppress(OSError):
            self.line.send_bytes(pickle.dumps(function))

    def end(self, patience: float = 0.0) -> int | None:
        """Kill the process, unless it ends by itself within `patience`; returns its exit code."""
        self.line.close()
        self.process.join(patience)
        self.process.kill()
        self.process.join()
        code = self.process.exitcode
        self.process.close()
        return code


class _Crew(Generic[T, R]):
    """The workers of one run, the items that wait for them, and the results."""

    def __init__(
        self,
        function: Callable[[T], R],
        items: Sequence[T],
        seconds: float,
        done: Callable[[int], None] | None,
        idle: list[_Worker],
    ) -> None:
        self.results: list[R | Failure] = [Failure("crash", "it was not run")] * len(items)
        self._function, self._items, self._seconds, self._done = function, items, seconds, done
        self._waiting = deque(range(len(items)))
        self._finished = 0
        self._idle = idle
        self._workers: dict[object, _Worker] = {}

    @property
    def busy(self) -> bool:
        return bool(self._workers)

    def hire(self, count: int) -> None:
        """Set `count` workers to work, idle ones first.

        Raises SitegenError when the system has no room for new ones.
        """
        for _ in range(count):
            worker = self._next_idle() or _start()
            self._workers[worker.line] = worker
            worker.prepare(self._function)

    def _next_idle(self) -> _Worker | None:
        while self._idle:
            worker = self._idle.pop()
            if worker.process.is_alive():
                return worker
            worker.end()
        return None

    def dismiss(self) -> None:
        """Kill all workers that are left."""
        for worker in self._workers.values():
            worker.end()
        self._workers.clear()

    def step(self) -> None:
        """Wait for the next answer or the next deadline, and see to it."""
        nearest = min(worker.deadline for worker in self._workers.values())
        lines = [worker.line for worker in self._workers.values()]
        for line in connection.wait(lines, max(0.0, nearest - time.monotonic())):
            self._hear(self._workers[line])
        now = time.monotonic()
        for worker in list(self._workers.values()):
            # An answer that lies there already counts, also when we were slow to look.
            if worker.deadline <= now and not worker.line.poll():
                self._lose(worker, self._late())

    def _hear(self, worker: _Worker) -> None:
        try:
            answer = worker.line.recv_bytes()
        except (EOFError, OSError):
            self._lose(worker, None)
            return
        if worker.index is not None:
            self._settle(worker.index, pickle.loads(answer))  # noqa: S301 - of our own process
        self._feed(worker)

    def _feed(self, worker: _Worker) -> None:
        """Give the worker its next item, or let it rest when none is left."""
        if not self._waiting:
            del self._workers[worker.line]
            self._idle.append(worker)
            return
        worker.index = self._waiting.popleft()
        request = pickle.dumps((self._function, self._items[worker.index], self._seconds))
        worker.deadline = time.monotonic() + self._seconds
        try:
            worker.line.send_bytes(request)
        except OSError:
            self._lose(worker, None)

    def _lose(self, worker: _Worker, failure: Failure | None) -> None:
        """Put an end to a worker that died or is too slow, and start another in its place."""
        del self._workers[worker.line]
        code = worker.end(0.0 if failure else 1.0)
        if worker.index is None:
            raise _no_start(_cause(code))
        if sys.platform != "win32" and code == -signal.SIGALRM:
            failure = self._late()
        self._settle(worker.index, failure or Failure("crash", f"it died: {_cause(code)}"))
        if self._waiting:
            self.hire(1)

    def _late(self) -> Failure:
        return Failure("timeout", f"it took longer than {self._seconds:g} s")

    def _settle(self, index: int, result: R | Failure) -> None:
        self.results[index] = result
        self._finished += 1
        if self._done:
            self._done(self._finished)


def _start() -> _Worker:
    try:
        return _Worker()
    except OSError as error:
        raise _no_start(reason(error)) from error


def _no_start(why: str) -> SitegenError:
    return environment_error(
        "sitegen", f"a worker process cannot start ({why})", "close other programs"
    )


def _cause(code: int | None) -> str:
    if code is not None and code < 0:
        with contextlib.suppress(ValueError):
            return signal.Signals(-code).name
    return f"exit code {code}"


@contextlib.contextmanager
def _interrupt_held() -> Iterator[None]:
    """Keep Ctrl-C from a child that has not yet come to ignore it; we get it right after."""
    if sys.platform == "win32":
        yield
        return
    # The tracker would lift the block if it were started by the first child.
    resource_tracker.ensure_running()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


# ------------------------------------------------------------------------------- the worker


def _work(line: connection.Connection) -> None:
    """Answer requests until the parent hangs up."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _limit_memory()
    with contextlib.suppress(EOFError, OSError, MemoryError):
        while True:
            line.send_bytes(_answer(line.recv_bytes()))


def _answer(request: bytes) -> bytes:
    try:
        message = pickle.loads(request)  # noqa: S301 - of our own process
        if not isinstance(message, tuple):
            return b"prepared"
        function, item, seconds = message
        _set_alarm(seconds + _GRACE_SECONDS)
        return pickle.dumps(function(item))
    except Exception as error:  # noqa: BLE001 - whatever it is, the parent gets it as a value
        return pickle.dumps(Failure("error", f"{type(error).__name__}: {error}".rstrip(": ")))
    finally:
        _set_alarm(0.0)


def _set_alarm(seconds: float) -> None:
    # Without a handler the alarm kills: a worker whose parent was killed must not compute for ever.
    if sys.platform != "win32":
        signal.setitimer(signal.ITIMER_REAL, seconds)


def _limit_memory() -> None:
    """Allow the process 1 GB more address space than it has now, where the system can."""
    if sys.platform != "win32":
        with contextlib.suppress(OSError, ValueError):
            pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
            limit = pages * resource.getpagesize() + _MEMORY
            hard = resource.getrlimit(resource.RLIMIT_AS)[1]
            resource.setrlimit(resource.RLIMIT_AS, (limit, hard))

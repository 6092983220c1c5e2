"""Worker processes, and how they are given items: the inside of workers.py, which is imported only
when there is work.
"""

from __future__ import annotations

import contextlib
import itertools
import multiprocessing
import os
import pickle
import signal
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator
from multiprocessing import connection, resource_tracker
from pathlib import Path
from typing import Generic, TypeVar, cast

from sitegen.errors import SitegenError, environment_error, reason
from sitegen.outcomes import Done, Failure

if sys.platform != "win32":
    import resource

K = TypeVar("K")
T = TypeVar("T")
R = TypeVar("R")

_MEMORY = 1_000_000_000
_START_SECONDS = 60.0
_GRACE_SECONDS = 2.0
_SPAWN = multiprocessing.get_context("spawn")


class Errand(Generic[R]):
    """A module's function of one item, called by a fresh process of ours: it has another hash
    seed (unless PYTHONHASHSEED sets it), nothing in mind, and may start processes itself.

    Raises SitegenError when the system has no room for a process.
    """

    def __init__(self, function: Callable[[T], R], item: T) -> None:
        self._line, theirs = _SPAWN.Pipe(duplex=False)
        self._process = _SPAWN.Process(target=_run, args=(theirs, function, item))
        try:
            with _interrupt_held():
                self._process.start()
        except OSError as error:
            raise _no_start(reason(error)) from error
        finally:
            theirs.close()

    def result(self) -> R:
        """Wait for what the function gives. Raises what it raises, and SitegenError when its
        process dies, or is told to `end`.
        """
        try:
            with self._line:
                value = pickle.loads(self._line.recv_bytes())  # noqa: S301 - of our own process
            self._process.join()
        except (EOFError, OSError) as error:
            self._process.join()
            raise _died(_cause(self._process.exitcode)) from error
        finally:
            self._process.close()
        try:
            if isinstance(value, Exception):
                raise value
            return cast("R", value)
        finally:
            # An exception holds this frame: that it holds the exception too would be a circle.
            del value

    def end(self) -> None:
        """Kill the process, if it is still at work; from any thread."""
        # Closed by the thread that got its result.
        with contextlib.suppress(ValueError):
            self._process.kill()


def _run(line: connection.Connection, function: Callable[[T], R], item: T) -> None:
    """The whole life of a process that runs an errand."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    answer: object
    try:
        answer = function(item)
    except Exception as error:  # noqa: BLE001 - whatever it is, the parent raises it
        answer = error
    with contextlib.suppress(OSError):
        line.send_bytes(pickle.dumps(answer))


# ------------------------------------------------------------------------------- the parent


class Worker:
    """One process. It has an item, or is getting ready while `has_item` is false; then it owes us
    as many answers as there are `preparations`, which nobody needs.
    """

    def __init__(self, niceness: int) -> None:
        self.has_item = False
        self.preparations = 0
        self.tag: object = None
        self.deadline = 0.0
        self.line, theirs = _SPAWN.Pipe()
        self.process = _SPAWN.Process(target=_work, args=(theirs, niceness), daemon=True)
        try:
            with _interrupt_held():
                self.process.start()
        except OSError:
            self.line.close()
            raise
        finally:
            theirs.close()

    def prepare(self, request: object) -> None:
        """Let the process do what later items need, so that none of them is charged for it:
        import a function, or call one: (function, item, seconds).
        """
        self.has_item = False
        self.preparations += 1
        self.deadline = time.monotonic() + _START_SECONDS
        # A process that has died meanwhile is noticed when its answer is awaited.
        with contextlib.suppress(OSError):
            self.line.send_bytes(pickle.dumps(request))

    def end(self, patience: float = 0.0) -> int | None:
        """Kill the process, unless it ends by itself within `patience`; returns its exit code."""
        self.line.close()
        self.process.join(patience)
        self.process.kill()
        self.process.join()
        code = self.process.exitcode
        self.process.close()
        return code


class Crew(Generic[K, T, R]):
    """The workers of one run, and the items that wait for them."""

    def __init__(
        self,
        function: Callable[[T], R],
        items: Iterator[tuple[K, T]],
        seconds: float,
        idle: list[Worker],
        niceness: int,
        preparation: object,
        meanwhile: Callable[[], bool],
    ) -> None:
        self._function, self._items, self._seconds = function, items, seconds
        self._preparation = preparation
        self._meanwhile = meanwhile
        self._ahead: deque[tuple[K, T]] = deque()
        self._idle = idle
        self._niceness = niceness
        self._workers: dict[object, Worker] = {}

    @property
    def busy(self) -> bool:
        """Whether anybody is at work."""
        return bool(self._workers)

    def hire(self, count: int) -> None:
        """Set `count` workers to work, idle ones first.

        Raises SitegenError when the system has no room for new ones.
        """
        for _ in range(count):
            worker = self._next_idle() or _start(self._niceness)
            self._workers[worker.line] = worker
            worker.prepare(self._preparation)

    def _next_idle(self) -> Worker | None:
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

    def step(self) -> Iterator[Done[K, R]]:
        """Wait for the next answers or the next deadline, and see to them."""
        # Made ready while the workers are busy, so that none has to wait for its next item.
        self._look_ahead()
        nearest = min(worker.deadline for worker in self._workers.values())
        lines = [worker.line for worker in self._workers.values()]
        answered = connection.wait(lines, 0.0)
        if not (answered or self._meanwhile()):
            answered = connection.wait(lines, max(0.0, nearest - time.monotonic()))
        for line in answered:
            yield from self._hear(self._workers[line])
        now = time.monotonic()
        for worker in list(self._workers.values()):
            # An answer that lies there already counts, also when we were slow to look.
            if worker.deadline <= now and not worker.line.poll():
                yield from self._lose(worker, self._late())

    def _look_ahead(self) -> bool:
        """Whether there is another item."""
        if not self._ahead:
            self._ahead.extend(itertools.islice(self._items, 1))
        return bool(self._ahead)

    def _hear(self, worker: Worker) -> Iterator[Done[K, R]]:
        try:
            answer = worker.line.recv_bytes()
        except (EOFError, OSError):
            yield from self._lose(worker, None)
            return
        had_item, tag = worker.has_item, worker.tag
        worker.preparations -= not had_item
        if not worker.preparations:
            self._feed(worker)
        if had_item:
            seconds, result = pickle.loads(answer)  # noqa: S301 - of our own process
            yield Done(cast("K", tag), result, seconds)

    def _feed(self, worker: Worker) -> None:
        """Give the worker its next item, or let it rest when none is left."""
        worker.has_item = self._look_ahead()
        if not worker.has_item:
            del self._workers[worker.line]
            self._idle.append(worker)
            return
        worker.tag, item = self._ahead.popleft()
        request = pickle.dumps((self._function, item, self._seconds))
        worker.deadline = time.monotonic() + self._seconds
        # One that has died meanwhile is noticed when its answer is awaited.
        with contextlib.suppress(OSError):
            worker.line.send_bytes(request)

    def _lose(self, worker: Worker, failure: Failure | None) -> Iterator[Done[K, R]]:
        """Put an end to a worker that died or is too slow, and start another in its place."""
        del self._workers[worker.line]
        code = worker.end(0.0 if failure else 1.0)
        if not worker.has_item:
            raise _no_start(_cause(code))
        if sys.platform != "win32" and code == -signal.SIGALRM:
            failure = self._late()
        if self._look_ahead():
            self.hire(1)
        result = failure or Failure("crash", f"it died: {_cause(code)}")
        yield Done(cast("K", worker.tag), result, self._seconds)

    def _late(self) -> Failure:
        return Failure("timeout", f"it took longer than {self._seconds:g} s")


def _start(niceness: int) -> Worker:
    try:
        return Worker(niceness)
    except OSError as error:
        raise _no_start(reason(error)) from error


def _died(why: str) -> SitegenError:
    return environment_error(
        "sitegen", f"a process of sitegen has died ({why})", "close other programs"
    )


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


def _work(line: connection.Connection, niceness: int) -> None:
    """Answer requests until the parent hangs up."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(os, "nice"):
        os.nice(niceness)
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
        begun = time.perf_counter()
        result = function(item)
        return pickle.dumps((time.perf_counter() - begun, result))
    except Exception as error:  # noqa: BLE001 - whatever it is, the parent gets it as a value
        failure = Failure("error", f"{type(error).__name__}: {error}".rstrip(": "))
        return pickle.dumps((0.0, failure))
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

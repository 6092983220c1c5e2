"""Runs pure functions in processes that can be killed, so that no document hangs the build."""

from __future__ import annotations

import contextlib
import itertools
import os
import threading
from collections.abc import Callable, Generator, Iterable, Sequence
from types import ModuleType
from typing import TYPE_CHECKING, Self, TypeVar

from sitegen.outcomes import Done, Failure

if TYPE_CHECKING:
    from sitegen.crew import Errand, Worker

__all__ = ["Done", "Failure", "Pool", "errand"]

K = TypeVar("K")
T = TypeVar("T")
R = TypeVar("R")

_WARM_SECONDS = 30.0
# A process takes 0.2 s to start: a handful of items is not worth a second one.
_FEW = 3


class Pool:
    """Worker processes that stay ready between runs, until the pool is closed.

    None is started before the first item. `jobs` bounds their number (None: all cores); other
    programs go before them by their `niceness`, where the system knows of such. Threads take turns.
    """

    def __init__(self, jobs: int | None = None, *, niceness: int = 0) -> None:
        self.jobs = jobs
        self._niceness = niceness
        self._idle: list[Worker] = []
        self._in_use = threading.RLock()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End all processes."""
        while self._idle:
            self._idle.pop().end()

    def warm(self, function: Callable[[T], R], item: T) -> None:
        """Call a function for what it leaves in the memory of one process, started if there is
        none, while we do other things.
        """
        with self._in_use, contextlib.suppress(OSError):
            if not self._idle:
                self._idle.append(_crew().Worker(self._niceness))
            self._idle[-1].prepare((function, item, _WARM_SECONDS))

    def run(
        self,
        function: Callable[[T], R],
        items: Sequence[T],
        *,
        seconds: float = 2.0,
        done: Callable[[int], None] | None = None,
    ) -> list[R | Failure]:
        """Call a module's `function` with every item, elsewhere; results in their order.

        Failures and errors are those of `stream`. `done` hears how many items are finished.
        """
        results: list[R | Failure] = [Failure("crash", "it was not run")] * len(items)
        finished = self.stream(function, enumerate(items), seconds=seconds)
        for count, item in enumerate(finished, start=1):
            results[item.tag] = item.result
            if done:
                done(count)
        return results

    def stream(
        self,
        function: Callable[[T], R],
        items: Iterable[tuple[K, T]],
        *,
        seconds: float = 2.0,
        first: T | None = None,
        meanwhile: Callable[[], bool] = lambda: False,
    ) -> Generator[Done[K, R], None, None]:
        """Call a module's `function` with every item, elsewhere; each result as it comes.

        Items are taken just before they are needed, each with a tag that comes back with its
        result. One that takes longer than `seconds`, kills its process or raises becomes a
        Failure. Each process is given the item `first` before all others, for what that leaves
        in its memory, and has time for it. While all are busy, `meanwhile` is called again and
        again: it does a part of what else there is to do, or tells that there is nothing. Raises
        SitegenError when no process can start.
        """
        rest = iter(items)
        head = list(itertools.islice(rest, max(self.jobs or 0, _FEW + 1)))
        preparation = function if first is None else (function, first, _WARM_SECONDS)
        rest = itertools.chain(head, rest)
        with self._in_use:
            crew = _crew().Crew(
                function, rest, seconds, self._idle, self._niceness, preparation, meanwhile
            )
            try:
                crew.hire(_job_count(self.jobs, len(head)))
                while crew.busy:
                    yield from crew.step()
            finally:
                crew.dismiss()


def errand(function: Callable[[T], R], item: T) -> Errand[R]:
    """A module's `function` of one item, by a fresh process of ours, while we do other things."""
    sent: Errand[R] = _crew().Errand(function, item)
    return sent


def _crew() -> ModuleType:
    # Not above: a build in which nothing has changed starts no process.
    from sitegen import crew  # noqa: PLC0415

    return crew


def _job_count(jobs: int | None, items: int) -> int:
    if jobs is None:
        jobs = (os.cpu_count() or 1) if items > _FEW else 1
    return min(max(jobs, 1), items)

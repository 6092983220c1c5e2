"""A watch loop in a thread, with real files and the system's real events."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from sitegen import watch
from sitegen.watch import Batch

# Long enough for a busy machine, and only waited for when a test fails.
PATIENCE = 15.0


class Watched:
    """A watch loop in a thread, and the batches that came so far."""

    def __init__(self, roots: Callable[[], Sequence[Path]], *, poll: bool, quiet: float) -> None:
        self.stop = threading.Event()
        self.warnings: list[str] = []
        self.batches: list[Batch] = []
        self._answered = 0
        self._changed = threading.Condition()
        found = watch.batches(
            roots, stop=self.stop, quiet=quiet, poll=poll, warn=self.warnings.append
        )
        self.thread = threading.Thread(target=self._collect, args=[found])

    def _collect(self, found: Iterator[Batch]) -> None:
        for batch in found:
            with self._changed:
                self.batches.append(batch)
                self._changed.notify_all()

    @property
    def settled(self) -> list[frozenset[Path]]:
        return [batch.paths for batch in self.batches if batch.settled]

    @property
    def early(self) -> list[frozenset[Path]]:
        return [batch.paths for batch in self.batches if not batch.settled]

    @property
    def everything(self) -> frozenset[Path]:
        return frozenset().union(*(batch.paths for batch in self.batches))

    def sees(self, *paths: Path) -> bool:
        """Whether settled batches with all these paths come in time, after the last ones asked."""

        def arrived() -> bool:
            return frozenset().union(*self.settled[self._answered :]).issuperset(paths)

        with self._changed:
            found = self._changed.wait_for(arrived, PATIENCE)
            self._answered = len(self.settled)
            return found

    def sees_early(self, *batches: set[Path]) -> bool:
        """Whether just these batches come in time before all is quiet, and no other."""
        with self._changed:
            self._changed.wait_for(lambda: len(self.early) >= len(batches), PATIENCE)
            return self.early == list(batches)

    def forget(self) -> None:
        with self._changed:
            self.batches.clear()
            self._answered = 0


@contextlib.contextmanager
def watching(*roots: Path, poll: bool = False, quiet: float = 0.1) -> Iterator[Watched]:
    """Watch the roots until the test is over; all threads must end promptly then."""
    threads = threading.active_count()
    watched = Watched(lambda: roots, poll=poll, quiet=quiet)
    # A change from before the first question: once it has come, the system's events count.
    marks = [write(root / "mark.md") for root in roots if root.is_dir()]
    watched.thread.start()
    try:
        assert watched.sees(*marks)
        watched.forget()
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


def settled(found: Iterator[Batch]) -> frozenset[Path]:
    """The paths of the next settled batch."""
    return next(batch.paths for batch in found if batch.settled)

"""Brings `build/` up to date in the background, while the site is being shown: by a process of its
own, so that nobody who asks for a page waits for it.
"""

from __future__ import annotations

import gc
import os
import threading
import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Self

from sitegen import build, workers
from sitegen.errors import SitegenError
from sitegen.job import Job
from sitegen.report import Report

if TYPE_CHECKING:
    from sitegen.crew import Errand

Heard = Callable[[Report | SitegenError, float], None]
"""What a build has done, or what has stopped it, and the seconds that it took."""

_NICENESS = 10


class Builder:
    """Builds whenever it is asked to, one build at a time; `heard` gets what comes of each. What is
    asked for during a build is done after it, once. A context: its end stops a build.
    """

    def __init__(self, order: Callable[[], Job], heard: Heard) -> None:
        self._order = order
        self._heard = heard
        self._news = threading.Condition()
        self._asked = False
        self._busy = False
        self._stopped = False
        self._errand: Errand[Report] | None = None
        self._thread = threading.Thread(target=self._work, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        with self._news:
            self._stopped = True
            self._news.notify_all()
            if self._errand:
                self._errand.end()
        self._thread.join()

    def ask(self) -> None:
        """Ask for a build."""
        with self._news:
            self._asked = True
            self._news.notify_all()

    def wait(self, seconds: float) -> bool:
        """Wait until all that was asked for is built; false when it takes longer."""
        with self._news:
            return self._news.wait_for(lambda: not (self._asked or self._busy), seconds)

    def _work(self) -> None:
        while self._next():
            begun = time.perf_counter()
            result = self._build()
            if not self._stopped:
                self._heard(result, time.perf_counter() - begun)
            with self._news:
                self._busy = False
                self._news.notify_all()

    def _next(self) -> bool:
        """Wait until there is something to build, or nothing will be any more."""
        with self._news:
            self._news.wait_for(lambda: self._asked or self._stopped)
            self._busy, self._asked = not self._stopped, False
            return self._busy

    def _build(self) -> Report | SitegenError:
        job = self._order()
        try:
            with self._news:
                if not self._stopped:
                    self._errand = workers.errand(_build, (job.pool.jobs, _plain(job)))
            return self._errand.result() if self._errand else SitegenError([])
        except SitegenError as error:
            return error
        finally:
            self._errand = None


def _plain(job: Job) -> Mapping[str, Any]:
    """The job without what only this process has."""
    here = {"pool", "progress", "timing"}
    return {name: getattr(job, name) for name in job.__struct_fields__ if name not in here}


def _build(order: tuple[int | None, Mapping[str, Any]]) -> Report:
    jobs, plain = order
    if hasattr(os, "nice"):
        os.nice(_NICENESS)
    # There are no circles among our values, and the process ends with the build.
    gc.disable()
    with workers.Pool(jobs) as pool:
        return build.build(Job(pool=pool, **plain))

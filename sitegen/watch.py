"""Says which files changed, in batches: hints, since each build compares for itself."""

from __future__ import annotations

import contextlib
import errno
import os
import queue
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import msgspec

from sitegen import sentries
from sitegen.files import is_ignored
from sitegen.sentries import Sentries, State, Word
from sitegen.survey import Stamp, View, stamp, survey

_RESCAN_SECONDS = 2.0
_POLL_SECONDS = 0.5
# A comparison of all files may keep one core busy for this part of the time, so that a large
# site is compared less often; more where nothing else tells of changes.
_RESCAN_SHARE = 0.03
_POLL_SHARE = 0.25
_TICK_SECONDS = 0.1
_PATIENCE_SECONDS = 10.0
_GIT_PATIENCE_SECONDS = 60.0
# Where nobody tells that a file was closed, this long a silence stands for it.
_PAUSE_SECONDS = 0.02
_EARLY_FILES = 8

Roots = Callable[[], Sequence[Path]]


class Batch(msgspec.Struct, frozen=True):
    """Files that have changed. One that is not settled comes at once and names a few whole files;
    a settled one follows with at least the same paths, when all is quiet.
    """

    paths: frozenset[Path]
    settled: bool


def batches(
    roots: Roots,
    *,
    stop: threading.Event,
    quiet: float = 0.2,
    poll: bool = False,
    warn: Callable[[str], None] | None = None,
) -> Iterator[Batch]:
    """Yield the changed paths below `roots()`: settled whenever nothing changed for `quiet`
    seconds and git has finished; before that, when it is a matter of a few whole files.

    Changes count from this call on, not from the first batch that is asked for. `poll` compares
    the files only, without the system's events, for settled batches; `warn` hears when that
    became necessary.
    """
    return _Watcher(roots, stop, quiet, poll=poll, warn=warn).batches()


class _Unrest:
    """What has happened since the last settled batch."""

    def __init__(self) -> None:
        self.begun = self.last = self.patient_since = time.monotonic()
        self.heard: dict[str, State] = {}
        self.found: set[str] = set()
        self.shown: set[str] = set()
        self.by_git = False
        self.is_over = False

    def hear(self, path: str, state: State) -> None:
        self.heard[path] = state
        self.shown.discard(path)

    def paths(self) -> set[str]:
        return self.found | self.heard.keys()


class _Finding(msgspec.Struct, frozen=True):
    """What a comparison has shown, and the folders that the system did not watch then."""

    view: View
    unwatched: frozenset[int]


class _Watcher:
    """Joins what the system reports with what a comparison of the files shows.

    Comparing takes a second in a large site, so that a thread does it; both speak to one inbox.
    """

    def __init__(
        self,
        roots: Roots,
        stop: threading.Event,
        quiet: float,
        *,
        poll: bool,
        warn: Callable[[str], None] | None,
    ) -> None:
        self._roots, self._stop, self._quiet, self._warn = roots, stop, quiet, warn
        self._inbox: queue.SimpleQueue[Word | _Finding] = queue.SimpleQueue()
        self._sentries = None if poll else Sentries(self._inbox.put)
        self._relieved = False
        self._unwatched: frozenset[int] = frozenset()
        self._unrest: _Unrest | None = None
        self._stale_lock: Stamp | None = None
        self._now = _Ground(roots())
        self._over = threading.Event()
        self._seen = survey(self._now.roots, {}, self._over).stamps
        self._surveyor: threading.Thread | None = None
        self._survey_begun = self._survey_due = 0.0

    def batches(self) -> Iterator[Batch]:
        try:
            while not self._stop.is_set():
                self._tend()
                self._listen()
                if early := self._early():
                    yield _batch(early, settled=False)
                    self._be_patient()
                if (unrest := self._unrest) and self._is_over(unrest):
                    self._unrest = None
                    if paths := {path for path in unrest.paths() if self._now.place(path)}:
                        yield _batch(paths, settled=True)
                    if list(self._roots()) != self._now.roots:
                        self._survey_due = 0.0
        finally:
            self._over.set()
            self._dismiss()
            if self._surveyor:
                self._surveyor.join()

    # ------------------------------------------------------------------------------- hearing

    def _listen(self) -> None:
        """Take in all that lies in the inbox, after waiting for the first."""
        with contextlib.suppress(queue.Empty):
            self._heed(self._inbox.get(timeout=self._seconds()))
            # No more than that: in a storm, the next is there before the last is taken.
            for _ in range(self._inbox.qsize()):
                self._heed(self._inbox.get_nowait())

    def _seconds(self) -> float:
        """How long nothing has to be done unless something is heard."""
        moments = [self._survey_due]
        if self._unrest:
            moments = [self._unrest.last + _PAUSE_SECONDS, self._unrest.last + self._quiet]
        now = time.monotonic()
        return min([_TICK_SECONDS, *(moment - now for moment in moments if moment > now)])

    def _heed(self, news: Word | _Finding) -> None:
        if isinstance(news, _Finding):
            self._compare(news)
        elif news.state == "lost" or self._now.is_above(news.path):
            # With a folder above it, a root itself comes and goes.
            self._stir()
        elif path := self._now.place(news.path):
            self._stir().hear(path, news.state)

    def _stir(self) -> _Unrest:
        self._unrest = self._unrest or _Unrest()
        self._unrest.last = time.monotonic()
        self._unrest.is_over = False
        return self._unrest

    # ------------------------------------------------------------------------------- batches

    def _early(self) -> set[str]:
        """The few files that are whole now and have not been shown so, where nothing else is up."""
        unrest = self._unrest
        if not unrest or unrest.by_git or not self._sentries:
            return set()
        whole = {path for path, state in unrest.heard.items() if _is_whole(state, unrest.last)}
        whole -= unrest.shown
        paths = unrest.paths()
        if not whole or len(paths) > _EARLY_FILES:
            return set()
        unrest.by_git = self._git_is_busy()
        folders = {path for path in paths if Path(path).is_dir()}
        if unrest.by_git or not all(Path(path).is_file() for path in paths - folders):
            return set()
        unrest.shown |= whole
        return whole - folders

    def _is_over(self, unrest: _Unrest) -> bool:
        """Whether it is quiet and git has finished; or it has been going on for too long."""
        if unrest.is_over:
            return True
        now = time.monotonic()
        if not self._git_is_busy():
            return now > unrest.patient_since + _PATIENCE_SECONDS
        unrest.by_git = True
        self._be_patient()
        patience = min(unrest.last + _PATIENCE_SECONDS, unrest.begun + _GIT_PATIENCE_SECONDS)
        if now > patience:
            self._stale_lock = stamp(self._now.git_lock)
        return now > patience

    def _be_patient(self) -> None:
        """Do not count the time that git has taken, or whoever has got an early batch."""
        if self._unrest:
            self._unrest.patient_since = time.monotonic()

    def _git_is_busy(self) -> bool:
        lock = stamp(self._now.git_lock)
        return lock is not None and lock != self._stale_lock

    # ----------------------------------------------------------------------------- comparing

    def _tend(self) -> None:
        """See that the system is being listened to, and that the files are compared in time."""
        if self._sentries and not self._sentries.are_alive():
            self._relieve("the system's events have stopped")
        if self._surveyor:
            return
        now = time.monotonic()
        if self._unrest:
            if now >= self._unrest.last + self._quiet and not self._git_is_busy():
                self._begin_survey()
        elif now >= self._survey_due:
            self._begin_survey()

    def _begin_survey(self) -> None:
        """Follow the roots, then have all files compared with how they were the last time."""
        self._now = _Ground(self._roots())
        # First: what changes from now on is heard, what has changed until now is found.
        self._aim()
        self._survey_begun = time.monotonic()
        self._surveyor = threading.Thread(target=self._survey, name="survey", daemon=True)
        self._surveyor.start()

    def _survey(self) -> None:
        watching = self._sentries
        view = survey(self._now.roots, self._seen, self._over)
        unwatched = watching.unwatched(view.folders) if watching else frozenset()
        self._inbox.put(_Finding(view, unwatched))

    def _compare(self, finding: _Finding) -> None:
        """Take in what a comparison has shown; it ends the unrest when it tells nothing new."""
        view = finding.view
        if self._surveyor:
            self._surveyor.join()
            self._surveyor = None
        self._seen = view.stamps
        base, share = (
            (_RESCAN_SECONDS, _RESCAN_SHARE) if self._sentries else (_POLL_SECONDS, _POLL_SHARE)
        )
        self._survey_due = time.monotonic() + max(base, view.seconds / share)
        unrest = self._unrest
        news = view.changed - (unrest.heard.keys() if unrest else set())
        if self._is_blind(finding.unwatched) or news:
            self._stir().found |= view.changed
        elif unrest:
            unrest.found |= view.changed
            unrest.is_over = unrest.last < self._survey_begun and not self._git_is_busy()

    def _is_blind(self, unwatched: frozenset[int]) -> bool:
        """Whether folders are there that the system does not watch; or not yet, when just made."""
        before, self._unwatched = self._unwatched, unwatched
        if before & unwatched:
            self._relieve(sentries.unwatched(OSError(errno.ENOSPC, "")))
        elif not unwatched:
            self._relieved = False
        return bool(unwatched)

    def _aim(self) -> None:
        if self._sentries:
            try:
                self._sentries.aim(self._now.roots)
            except OSError as error:
                self._give_up(sentries.unwatched(error))

    def _relieve(self, why: str) -> None:
        """Begin to watch anew; when that was of no use the last time, compare only."""
        if not self._sentries:
            return
        if self._relieved:
            self._give_up(why)
            return
        self._dismiss()
        self._relieved = True
        self._unwatched = frozenset()
        self._sentries = Sentries(self._inbox.put)
        self._stir()

    def _give_up(self, why: str) -> None:
        self._dismiss()
        self._sentries = None
        if self._warn:
            self._warn(f"{why}: comparing the files instead")

    def _dismiss(self) -> None:
        if self._sentries:
            self._sentries.stop()


def _batch(paths: set[str], *, settled: bool) -> Batch:
    return Batch(frozenset(map(Path, paths)), settled)


def _is_whole(state: State, last: float) -> bool:
    if sentries.TELLS_OF_CLOSING:
        return state == "whole"
    return state != "gone" and time.monotonic() >= last + _PAUSE_SECONDS


class _Ground:
    """The roots of a moment, and what they say of a path."""

    def __init__(self, roots: Sequence[Path]) -> None:
        self.roots = list(roots)
        self.git_lock = _git_lock(self.roots)
        # Some systems report a path without the links that lead there.
        self._names = [(str(root), str(root)) for root in roots]
        self._names += [(os.path.realpath(root), str(root)) for root in roots]

    def place(self, path: str) -> str:
        """The path as one of a root or of something in it; none where it is of an editor's or
        system's file, or elsewhere.
        """
        for name, root in self._names:
            if path == name:
                return root
            inner = path.removeprefix(name + os.sep)
            if inner != path:
                hidden = any(map(is_ignored, Path(inner).parts))
                return "" if hidden else f"{root}{os.sep}{inner}"
        return ""

    def is_above(self, path: str) -> bool:
        """Whether a root lies in this folder, or did."""
        return any(name.startswith(path + os.sep) for name, _ in self._names)


def _git_lock(roots: Sequence[Path]) -> Path:
    """The file that is there while git changes files, in the repository that holds the roots."""
    try:
        common = Path(os.path.commonpath([root.parent for root in roots]))
    except ValueError:  # no roots, or on several drives
        common = Path()
    for folder in (common, *common.parents):
        if (git := folder / ".git").is_dir():
            return git / "index.lock"
        if git.is_file():  # a worktree: a file that says where the folder is
            named = git.read_text(encoding="utf-8", errors="replace")
            return folder / named.removeprefix("gitdir:").strip() / "index.lock"
    return common / ".git" / "index.lock"

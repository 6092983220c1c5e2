"""The site while its curator edits it: the edition of now, and how each change makes the next.

Pages are drawn when they are asked for. What cannot be put together or drawn leaves the last good
edition, or the last good page, where it is, and is told as problems.
"""

from __future__ import annotations

import contextlib
import datetime
import threading
from collections import OrderedDict
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path
from typing import Any, Self

import msgspec
from msgspec.structs import replace

from sitegen import drawing, files, hints, inputs, nearby, pipeline, seeds, texts, workers
from sitegen.edition import Edition, changed_assets, new_styles
from sitegen.errors import Location, Problem, SitegenError
from sitegen.inputs import Inputs
from sitegen.job import Job, Progress
from sitegen.layout import BUILD, PAGEFIND, SEEDS
from sitegen.model import Sheet
from sitegen.pipeline import Draft
from sitegen.serve import Answer, News

_KEPT_PAGES = 256
# So many pages, of those that were looked at last, must be fit to be seen before an edition is.
_LOOKED_AT = 2
_NOT_FOUND = "404.html"


class Turn(msgspec.Struct, frozen=True):
    """What a change has come to: a new edition, or the one that there was. `styles` are the
    addresses of the stylesheets, where these alone have changed; `assets` tells whether other
    files have that pages may show.
    """

    is_new: bool = False
    warnings: tuple[Problem, ...] = ()
    styles: tuple[str, ...] = ()
    assets: bool = False


class _Pages:
    """The pages of one edition that were drawn last, and those of editions before it."""

    def __init__(self, before: Mapping[str, Answer]) -> None:
        self._before = before
        self._lock = threading.Lock()
        self._drawn: OrderedDict[str, Answer] = OrderedDict()

    def get(self, name: str) -> Answer | None:
        """The page as it is in this edition."""
        return self._drawn.get(name)

    def last_good(self, name: str) -> Answer | None:
        """The page as it was before this edition."""
        return self._before.get(name)

    def keep(self, answer: Answer) -> None:
        """Remember a page that was drawn."""
        with self._lock:
            self._drawn[answer.name] = answer
            self._drawn.move_to_end(answer.name)
            if len(self._drawn) > _KEPT_PAGES:
                self._drawn.popitem(last=False)

    def last(self, count: int) -> list[str]:
        """The names of those that were drawn last."""
        with self._lock:
            return list(self._drawn)[-count:]

    def all(self) -> Mapping[str, Answer]:
        """What is remembered of each page, of this edition or of one before it."""
        with self._lock:
            newest = {**self._before, **self._drawn}
        return dict(list(newest.items())[-_KEPT_PAGES:])


class _Moment(msgspec.Struct, frozen=True):
    """An edition, what it was put together from and on which day, and its pages."""

    today: datetime.date
    edition: Edition
    draft: Draft
    found: Inputs
    pages: _Pages


class _State(msgspec.Struct, frozen=True):
    """All that is shown and told at one time.

    `unmade` keeps the site from being put together, `undrawn` pages (by name, with the edition
    that was tried last) from being drawn, `unbuilt` the files of the site from being written.
    """

    number: int = 0
    now: _Moment | None = None
    unmade: tuple[Problem, ...] = ()
    undrawn: Mapping[str, tuple[Edition, tuple[Problem, ...]]] = {}
    unbuilt: tuple[Problem, ...] = ()

    def problems(self) -> tuple[Problem, ...]:
        """All that is wrong, each once."""
        drawn = (problem for _, problems in self.undrawn.values() for problem in problems)
        return tuple(dict.fromkeys(self.unmade or (*drawn, *self.unbuilt)))


class Live:
    """What a server shows of a site, and what happens to it when files change. A context: it has a
    process of its own that draws.

    `order` gives the job of now (its day may be another than that of the last). `spread` hears of
    each turn that nobody has asked for. Raises SitegenError when there is no site.
    """

    def __init__(self, order: Callable[[], Job], spread: Callable[[Turn], None]) -> None:
        self._order = order
        self._spread = spread
        self._project = order().project
        self._base_path = pipeline.load_config(self._project).base_path
        self._state = _State()
        self._replacing = threading.Lock()
        # One change at a time, one page at a time; what is there is shown meanwhile.
        self._changing = threading.RLock()
        self._drawing = threading.Lock()
        self._pool = workers.Pool(1)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with self._drawing:
            self._pool.close()

    def _replace(self, change: Callable[[_State], Mapping[str, Any]]) -> None:
        """Go on to another state, if there is anything to change."""
        with self._replacing:
            changed = change(self._state)
            if changed:
                self._state = replace(self._state, number=self._state.number + 1, **changed)

    # ------------------------------------------------------------------------- what is shown

    @property
    def edition(self) -> Edition | None:
        """What is shown now; None before the first."""
        now = self._state.now
        return now.edition if now else None

    @property
    def today(self) -> datetime.date | None:
        """The day of what is shown."""
        now = self._state.now
        return now.today if now else None

    @property
    def base_path(self) -> str:
        """The path under which the site is published."""
        edition = self.edition
        return edition.desk.site.config.base_path if edition else self._base_path

    def answer(self, name: str) -> Answer | None:
        """The file of this name as it is now; where it cannot be drawn, as it was, or not `found`
        when it never could.
        """
        state = self._state
        now = state.now
        recipe = now.edition.find(name) if now else None
        if now is None:
            return None
        if recipe is None:
            return self._as_indexed(now, name)
        if name in state.undrawn and state.undrawn[name][0] is now.edition:
            return self._as_it_was(now, name)
        try:
            if not isinstance(recipe, Sheet):
                return Answer(name, recipe())
            answer = now.pages.get(name) or self._draw(now, name, recipe)
        except SitegenError as error:
            self._note(now, name, error.problems)
            return self._as_it_was(now, name)
        if name in state.undrawn:
            self._note(now, name, ())
        return answer

    def _draw(self, now: _Moment, name: str, sheet: Sheet) -> Answer:
        with self._drawing:
            # Somebody else may have asked for it before us.
            answer = now.pages.get(name)
            if answer is None:
                answer = Answer(name, drawing.draw_one(self._pool, now.edition.desk, name, sheet))
                now.pages.keep(answer)
            return answer

    def _note(self, now: _Moment, name: str, problems: tuple[Problem, ...]) -> None:
        """Note what keeps a page from being drawn, or that nothing does any more."""

        def change(state: _State) -> Mapping[str, Any]:
            if state.now is not now:
                return {}
            others = {key: value for key, value in state.undrawn.items() if key != name}
            return {"undrawn": others | ({name: (now.edition, problems)} if problems else {})}

        self._replace(change)
        self._spread(Turn())

    def _as_it_was(self, now: _Moment, name: str) -> Answer:
        good = now.pages.last_good(name)
        if good is None:
            try:
                good = Answer(name, files.read(self._order().place / BUILD, name, BUILD))
            except SitegenError:
                good = Answer(name, b"", found=False)
        return good

    def _as_indexed(self, now: _Moment, name: str) -> Answer | None:
        """A file of Pagefind's index, which is that of the last build."""
        if now.edition.desk.site.config.search != "pagefind" or not name.startswith(PAGEFIND):
            return None
        with contextlib.suppress(SitegenError):
            return Answer(name, files.read(self._order().place / BUILD, name, BUILD))
        return None

    def missing(self, name: str) -> tuple[Answer | None, Sequence[tuple[str, str]]]:
        """The site's own page for what it has not, and the nearest that it has."""
        edition = self.edition
        page = self.answer(_NOT_FOUND)
        # What pages ask for by themselves, such as icons, is meant as it is written.
        is_page = name.endswith((".html", "/")) or "." not in name.rpartition("/")[2]
        near = nearby.nearest(edition.desk.site, name) if edition and is_page else ()
        return replace(page, found=False) if page and page.found else None, near

    def news(self) -> News:
        """What is wrong now."""
        state = self._state
        return News(state.number, state.problems())

    # --------------------------------------------------------------------------- what changes

    def get_ready(self) -> None:
        """Let the processes that read and draw import what they need, before the first edit."""
        self._order().pool.warm(texts.read_all, ())
        self.answer(_NOT_FOUND)

    def hasten(self, paths: Collection[Path]) -> Turn | None:
        """The next edition at once, when no more than some texts, or the theme, has changed; None
        when all has to be looked at.

        The paths are a hint: `renew` finds out the truth.
        """
        with self._changing:
            now, names = self._up_to_date(), self._names(paths)
            if now is None:
                return None
            edition = hints.next_edition(now.edition, self._project, names, now.draft.shelf)
            if edition is None:
                return None
            later = replace(now, edition=edition, pages=_Pages(now.pages.all()))
            try:
                self._draw_ahead(later)
            except SitegenError:
                return None
            return self._adopt(later, names)

    def renew(
        self, paths: Collection[Path] | None = None, progress: Progress | None = None
    ) -> Turn:
        """The edition of all that lies in the site's folders; looked at only if that of now does
        not hold all that the changed `paths` hold. `progress` hears how far it has come.
        """
        with self._changing:
            now, names = self._up_to_date(), self._names(paths or ())
            if now and names and hints.shows(now.edition, self._project, names, now.draft.shelf):
                return Turn()
            try:
                return self._look(names, progress)
            except SitegenError as error:
                problems = error.problems
                self._replace(lambda _: {"unmade": problems})
                return Turn()

    def built(self, edition: Edition | None, problems: tuple[Problem, ...]) -> None:
        """Hear what has kept a build from making its files, if anything has. It was begun when
        `edition` was shown: of one that is shown no more it tells nothing.
        """

        def change(state: _State) -> Mapping[str, Any]:
            if edition is not (state.now and state.now.edition) or problems == state.unbuilt:
                return {}
            return {"unbuilt": problems}

        self._replace(change)

    def capture(self, url: str, title: str, text: str) -> str:
        """Put a capture into `seeds/`; returns the address of its entry, below the base.

        Raises SitegenError, and leaves nothing there, when it cannot be written, or the site not
        be made with it.
        """
        fields = {"title": title, "url": url, "publish": None if text.strip() else "link"}
        with self._changing:
            name = seeds.add(self._project, fields, text)
            try:
                turn = self._look([f"{SEEDS}/{name}"])
                # Somebody is saving another file at this moment.
                while not turn.is_new:
                    turn = self._look([f"{SEEDS}/{name}"])
                address = self._write_entry(name)
            except SitegenError:
                seeds.remove(self._project, name)
                raise
        self._spread(turn)
        return address

    def _write_entry(self, name: str) -> str:
        """Write the entry of a seed now, so that its address stays; returns that."""
        now = self._state.now
        own = [item for item in now.draft.intakes if item.seed == name] if now else []
        address = now.edition.address_of(own[0].path) if now and own else None
        if address is None:
            at = Location(f"{SEEDS}/{name}")
            raise SitegenError([Problem("no entry came of the capture", at, "change its text")])
        pipeline.write_entries(self._project, own)
        return address

    # ----------------------------------------------------------------------------- a full look

    def _look(self, names: Collection[str], progress: Progress | None = None) -> Turn:
        """Show the edition of all that lies in the site's folders. Raises SitegenError."""
        later = self._put_together(progress or self._order().progress)
        # What is being written at this moment comes as a change of its own, when it is whole.
        if self.edition and not later.found.stays(self._project):
            return Turn()
        warnings = tuple(pipeline.stop_on_errors(later.draft.problems))
        self._draw_ahead(later)
        return replace(self._adopt(later, names), warnings=warnings)

    def _put_together(self, progress: Progress) -> _Moment:
        job = replace(self._order(), drafts=True, preview=True, progress=progress)
        now = self._state.now
        found = inputs.look(job, now.found.record(b"", b"") if now else None)
        draft = pipeline.put_together(job, found, now.draft.whole.texts if now else ())
        pages = _Pages(now.pages.all() if now else {})
        return _Moment(job.today, Edition(draft.desk), draft, found, pages)

    def _draw_ahead(self, later: _Moment) -> None:
        """Draw the pages that were looked at last. Raises SitegenError when one cannot be drawn."""
        state = self._state
        for name in state.now.pages.last(_LOOKED_AT) if state.now else ():
            recipe = later.edition.find(name)
            # One that could not be drawn before keeps nothing back: it is tried when asked for.
            if isinstance(recipe, Sheet) and name not in state.undrawn:
                self._draw(later, name, recipe)

    def _adopt(self, later: _Moment, names: Collection[str]) -> Turn:
        """Show the edition of a later moment, after a change of files of these names."""
        before, edition = self.edition, later.edition

        def change(state: _State) -> Mapping[str, Any]:
            # A build will say whether what has changed is mended.
            unbuilt = tuple(item for item in state.unbuilt if item.at.path not in names)
            undrawn = {
                page: (tried, problems)
                for page, (tried, problems) in state.undrawn.items()
                if not any(item.at.path in names for item in problems)
            }
            return {"now": later, "unmade": (), "undrawn": undrawn, "unbuilt": unbuilt}

        self._replace(change)
        changed = changed_assets(before, edition) if before else []
        if before is None or not changed:
            return Turn(is_new=True)
        styles = new_styles(changed, before, edition)
        return Turn(is_new=True, styles=styles, assets=not styles)

    def _up_to_date(self) -> _Moment | None:
        """What is shown, if it is that of today and of the last look at all."""
        state, today = self._state, self._order().today
        return state.now if state.now and not state.unmade and state.now.today == today else None

    def _names(self, paths: Collection[Path]) -> list[str]:
        return [path.relative_to(self._project).as_posix() for path in paths]

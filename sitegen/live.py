"""The site while its curator edits it: the edition of now, and how each change makes the next.

Pages are drawn when they are asked for. What cannot be put together or drawn leaves the last good
edition where it is, and is told as problems.
"""

from __future__ import annotations

import contextlib
import datetime
import gc
import threading
from collections import OrderedDict
from collections.abc import Callable, Collection, Iterator, Sequence
from pathlib import Path
from typing import Self

import msgspec

from sitegen import content, drawing, files, inputs, nearby, pipeline, seeds, texts, theme, workers
from sitegen.edition import Edition, changed_assets, new_styles
from sitegen.errors import Location, Problem, SitegenError
from sitegen.inputs import Inputs
from sitegen.job import Job, Progress
from sitegen.layout import BUILD, CONTENT, SEEDS, TEMPLATES, THEMES
from sitegen.model import Entry, Sheet
from sitegen.pipeline import Draft
from sitegen.serve import Answer, News

_KEPT_PAGES = 256
# So many pages, of those that were looked at last, must be fit to be seen before a theme is shown.
_LOOKED_AT = 2
_NOT_FOUND = "404.html"


class Turn(msgspec.Struct, frozen=True):
    """What a change has come to: a new edition, or the one that there was. `styles` are the
    addresses of the stylesheets, where these alone have changed; `assets` tells whether other
    files have that pages may show.
    """

    is_new: bool
    warnings: tuple[Problem, ...] = ()
    styles: tuple[str, ...] = ()
    assets: bool = False


class _Pages:
    """The pages of one edition that were drawn last."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._drawn: OrderedDict[str, Answer] = OrderedDict()

    def get(self, name: str) -> Answer | None:
        return self._drawn.get(name)

    def keep(self, answer: Answer) -> None:
        with self._lock:
            self._drawn[answer.name] = answer
            self._drawn.move_to_end(answer.name)
            if len(self._drawn) > _KEPT_PAGES:
                self._drawn.popitem(last=False)

    def last(self, count: int) -> list[str]:
        """The names of those that were drawn last."""
        with self._lock:
            return list(self._drawn)[-count:]


class _Moment(msgspec.Struct, frozen=True):
    """An edition, what it was put together from and on which day, and its pages."""

    today: datetime.date
    edition: Edition
    draft: Draft
    found: Inputs
    pages: _Pages


class Live:
    """What a server shows of a site, and what happens to it when files change. A context: it has a
    process of its own that draws.

    `order` gives the job of now (its day may be another than that of the last). `spread` hears of
    each turn that nobody has asked for. Raises SitegenError when there is no site.
    """

    def __init__(self, order: Callable[[], Job], spread: Callable[[Turn], None]) -> None:
        self._order = order
        self._spread = spread
        # One change at a time, one page at a time; what is there is shown meanwhile.
        self._changing = threading.RLock()
        self._drawing = threading.Lock()
        self._pool = workers.Pool(1)
        self._now: _Moment | None = None
        self._base_path = pipeline.load_config(order().project).base_path
        self._number = 0
        # Those of the last edition: what is shown where a page of this one cannot be drawn.
        self._before = _Pages()
        # What keeps the site from being put together, its pages from being drawn, its files from
        # being built.
        self._unmade: tuple[Problem, ...] = ()
        self._undrawn: dict[str, tuple[Problem, ...]] = {}
        self._unbuilt: tuple[Problem, ...] = ()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with self._drawing:
            self._pool.close()

    # ------------------------------------------------------------------------- what is shown

    @property
    def base_path(self) -> str:
        """The path under which the site is published."""
        edition = self._edition
        return edition.desk.site.config.base_path if edition else self._base_path

    @property
    def _edition(self) -> Edition | None:
        return self._now.edition if self._now else None

    def answer(self, name: str) -> Answer | None:
        """The file of this name as it is now; where it cannot be drawn, as it was."""
        now = self._now
        recipe = now.edition.find(name) if now else None
        if now is None or recipe is None:
            return None
        if name in self._undrawn:
            return self._as_it_was(name)
        try:
            if not isinstance(recipe, Sheet):
                return Answer(name, recipe())
            return now.pages.get(name) or self._draw(now, name, recipe)
        except SitegenError as error:
            self._note(now, name, error.problems)
            return self._as_it_was(name)

    def _draw(self, now: _Moment, name: str, sheet: Sheet) -> Answer:
        with self._drawing:
            data = drawing.draw_one(self._pool, now.edition.desk, name, sheet)
        answer = Answer(name, data)
        now.pages.keep(answer)
        return answer

    def _note(self, now: _Moment, name: str, problems: tuple[Problem, ...]) -> None:
        if now is self._now:
            self._undrawn[name] = problems
            self._number += 1
            self._spread(Turn(is_new=False))

    def _as_it_was(self, name: str) -> Answer | None:
        return self._before.get(name) or self._built(name)

    def _built(self, name: str) -> Answer | None:
        try:
            return Answer(name, files.read(self._order().place / BUILD, name, BUILD))
        except SitegenError:
            return None

    def paths(self) -> list[str]:
        """The sorted paths of all files that are shown."""
        return sorted(self._edition.paths()) if self._edition else []

    def missing(self, name: str) -> tuple[Answer | None, Sequence[tuple[str, str]]]:
        """The site's own page for what it has not, and the nearest that it has."""
        edition = self._edition
        page = self.answer(_NOT_FOUND)
        near = nearby.nearest(edition.desk.site, name) if edition else ()
        return page and msgspec.structs.replace(page, found=False), near

    def news(self) -> News:
        """What is wrong now."""
        undrawn = list(self._undrawn.values())
        drawn = (problem for problems in undrawn for problem in problems)
        wrong = self._unmade or (*drawn, *self._unbuilt)
        return News(self._number, tuple(dict.fromkeys(wrong)))

    # --------------------------------------------------------------------------- what changes

    def get_ready(self) -> None:
        """Let the processes that read and draw import what they need, before the first edit."""
        self._order().pool.warm(texts.read_all, ())
        if self._edition:
            self.answer(_NOT_FOUND)

    def hasten(self, paths: Collection[Path]) -> Turn | None:
        """The next edition at once, when no more than some texts, or the theme, has changed; None
        when all has to be looked at.

        The paths are a hint: `renew` finds out the truth.
        """
        with self._changing:
            now = self._up_to_date()
            edition = self._hastened(now, paths) if now else None
            if now is None or edition is None:
                return None
            later = msgspec.structs.replace(now, edition=edition, pages=_Pages())
            try:
                self._draw_ahead(later)
            except SitegenError:
                return None
            return self._adopt(later)

    def renew(
        self, paths: Collection[Path] | None = None, progress: Progress | None = None
    ) -> Turn:
        """The edition of all that lies in the site's folders; looked at only if that of now does
        not hold all that the changed `paths` hold. `progress` hears how far it has come.
        """
        with self._changing:
            now = self._up_to_date()
            if paths and now and self._shows(now, paths):
                return Turn(is_new=False)
            try:
                later = self._put_together(progress or self._order().progress)
                self._draw_ahead(later)
            except SitegenError as error:
                self._unmade = error.problems
                self._number += 1
                return Turn(is_new=False)
            warnings = pipeline.stop_on_errors(later.draft.problems)
            return msgspec.structs.replace(self._adopt(later), warnings=tuple(warnings))

    def _up_to_date(self) -> _Moment | None:
        """What is shown, if it is that of today and of the last look at all."""
        now = self._now
        return now if now and not self._unmade and now.today == self._order().today else None

    def built(self, problems: tuple[Problem, ...]) -> None:
        """Hear what has kept the last build from making its files."""
        if problems != self._unbuilt:
            self._unbuilt = problems
            self._number += 1

    def capture(self, url: str, title: str, text: str) -> str:
        """Put a capture into `seeds/`; returns the address of its entry, below the base.

        Raises SitegenError when it cannot be written, or the site not be made.
        """
        fields = {"title": title, "url": url, "publish": None if text.strip() else "link"}
        name = seeds.add(self._order().project, fields, text)
        with self._changing:
            turn = self.renew()
            if self._unmade or self._now is None:
                raise SitegenError(self._unmade)
            now = self._now
            self._spread(turn)
        paths = {item.seed: item.path for item in now.draft.intakes}
        found = now.edition.address_of(paths.get(name, ""))
        if found is None:
            at = Location(f"{SEEDS}/{name}")
            raise SitegenError([Problem("no entry came of the capture", at, "look at it there")])
        return found

    # ----------------------------------------------------------------------------- a full look

    def _put_together(self, progress: Progress) -> _Moment:
        job = msgspec.structs.replace(self._order(), drafts=True, preview=True, progress=progress)
        before = self._now.found.record(b"", b"") if self._now else None
        in_mind = self._now.draft.whole.texts if self._now else ()
        found = inputs.look(job, before)
        draft = pipeline.put_together(job, found, in_mind)
        pipeline.stop_on_errors(draft.problems)
        # Else the collector looks through the whole site now and then, for a tenth of a second.
        gc.freeze()
        return _Moment(job.today, Edition(draft.desk), draft, found, _Pages())

    def _adopt(self, later: _Moment) -> Turn:
        before, edition = self._edition, later.edition
        self._before = self._now.pages if self._now else _Pages()
        self._now = later
        self._unmade, self._undrawn = (), {}
        self._number += 1
        changed = changed_assets(before, edition) if before else []
        if before is None or not changed:
            return Turn(is_new=True)
        styles = new_styles(changed, before, edition)
        return Turn(is_new=True, styles=styles, assets=not styles)

    # ---------------------------------------------------------------------------- a short look

    def _hastened(self, now: _Moment, paths: Collection[Path]) -> Edition | None:
        edition, names = now.edition, self._names(paths)
        if all(name.startswith((f"{TEMPLATES}/", f"{THEMES}/")) for name in names):
            loaded = self._theme(edition)
            return edition.with_theme(loaded) if loaded else None
        for text in self._read(now, names):
            later = edition.with_text(text) if text else None
            if later is None:
                return None
            edition = later
        return edition

    def _shows(self, now: _Moment, paths: Collection[Path]) -> bool:
        """Whether an edition holds all that these files hold now."""
        edition, names = now.edition, self._names(paths)
        if all(name.startswith((f"{TEMPLATES}/", f"{THEMES}/")) for name in names):
            return self._theme(edition) == edition.desk.theme
        return all(text is not None and edition.has(text) for text in self._read(now, names))

    def _names(self, paths: Collection[Path]) -> list[str]:
        project = self._order().project
        return [path.relative_to(project).as_posix() for path in paths]

    def _theme(self, edition: Edition) -> theme.Theme | None:
        try:
            return theme.load(self._order().project, edition.desk.site.config)
        except SitegenError:
            return None

    def _read(self, now: _Moment, names: Collection[str]) -> Iterator[Entry | None]:
        """The entries in some files; None for each that holds something else, or has problems."""
        for name in names:
            folder, _, path = name.partition("/")
            text = None
            if folder == CONTENT and content.is_text(path):
                with contextlib.suppress(SitegenError):
                    text = now.draft.shelf.read_again(path)
            yield text if isinstance(text, Entry) else None

    # -------------------------------------------------------------------------- fit to be seen

    def _draw_ahead(self, later: _Moment) -> None:
        """Draw the pages that were looked at last. Raises SitegenError when one cannot be drawn."""
        for name in self._now.pages.last(_LOOKED_AT) if self._now else ():
            recipe = later.edition.find(name)
            if isinstance(recipe, Sheet):
                self._draw(later, name, recipe)

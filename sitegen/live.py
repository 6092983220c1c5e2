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
from sitegen.edition import Edition
from sitegen.errors import Location, Problem, SitegenError
from sitegen.inputs import Inputs
from sitegen.job import Job
from sitegen.layout import BUILD, CONTENT, SEEDS, TEMPLATES, THEMES
from sitegen.linking import with_base
from sitegen.model import Asset, Entry, Sheet
from sitegen.pipeline import Draft
from sitegen.serve import Answer, News
from sitegen.text import digest

_KEPT_ANSWERS = 256
# So many pages, of those that were looked at last, must be fit to be seen before a theme is shown.
_LOOKED_AT = 2
_NOT_FOUND = "404.html"
_STYLE = ".css"


class Turn(msgspec.Struct, frozen=True):
    """What a change has come to: a new edition, or the one that there was. `styles` are the
    addresses of the stylesheets, where these alone have changed; `assets` tells whether other
    files have that pages may show.
    """

    is_new: bool
    warnings: tuple[Problem, ...] = ()
    styles: tuple[str, ...] = ()
    assets: bool = False


class _Moment(msgspec.Struct, frozen=True):
    """An edition, and what it was put together from, on which day."""

    today: datetime.date
    edition: Edition
    draft: Draft
    found: Inputs


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
        self._answers: OrderedDict[str, tuple[Edition, Answer]] = OrderedDict()
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
        edition = self._edition
        recipe = edition.find(name) if edition else None
        if edition is None or recipe is None:
            return None
        known = self._answers.get(name)
        if known and known[0] is edition:
            return known[1]
        try:
            answer = Answer(name, self._made(edition, name, recipe))
        except SitegenError as error:
            self._note(edition, name, error.problems)
            return known[1] if known else self._built(name)
        self._keep(edition, answer)
        return answer

    def _made(self, edition: Edition, name: str, recipe: Sheet | Callable[[], bytes]) -> bytes:
        if not isinstance(recipe, Sheet):
            return recipe()
        with self._drawing:
            return drawing.draw_one(self._pool, edition.desk, name, recipe)

    def _keep(self, edition: Edition, answer: Answer) -> None:
        self._answers[answer.name] = edition, answer
        self._answers.move_to_end(answer.name)
        while len(self._answers) > _KEPT_ANSWERS:
            self._answers.popitem(last=False)

    def _note(self, edition: Edition, name: str, problems: tuple[Problem, ...]) -> None:
        if edition is self._edition and self._undrawn.get(name) != problems:
            self._undrawn[name] = problems
            self._number += 1
            self._spread(Turn(is_new=False))

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
            later = self._hastened(now, paths) if now else None
            if now is None or later is None:
                return None
            try:
                self._draw_ahead(later)
            except SitegenError:
                return None
            return self._adopt(msgspec.structs.replace(now, edition=later))

    def renew(self, paths: Collection[Path] | None = None) -> Turn:
        """The edition of all that lies in the site's folders; looked at only if that of now does
        not hold all that the changed `paths` hold.
        """
        with self._changing:
            now = self._up_to_date()
            if paths and now and self._shows(now, paths):
                return Turn(is_new=False)
            try:
                later = self._put_together()
                self._draw_ahead(later.edition)
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

    def _put_together(self) -> _Moment:
        job = msgspec.structs.replace(self._order(), drafts=True, preview=True)
        before = self._now.found.record(b"", b"") if self._now else None
        in_mind = self._now.draft.whole.texts if self._now else ()
        found = inputs.look(job, before)
        draft = pipeline.put_together(job, found, in_mind)
        pipeline.stop_on_errors(draft.problems)
        # Else the collector looks through the whole site now and then, for a tenth of a second.
        gc.freeze()
        return _Moment(job.today, Edition(draft.desk), draft, found)

    def _adopt(self, later: _Moment) -> Turn:
        before, edition = self._edition, later.edition
        self._now = later
        self._unmade, self._undrawn = (), {}
        self._number += 1
        changed = _changed_assets(before, edition) if before else []
        if before is None or not changed:
            return Turn(is_new=True)
        styles = _styles(changed, before, edition)
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

    def _draw_ahead(self, edition: Edition) -> None:
        """Draw the pages that were looked at last. Raises SitegenError when one cannot be drawn."""
        pages = [name for name in list(self._answers) if name.endswith(".html")]
        for name in pages[-_LOOKED_AT:]:
            recipe = edition.find(name)
            if isinstance(recipe, Sheet):
                self._keep(edition, Answer(name, self._made(edition, name, recipe)))


# ---------------------------------------------------------------------------------- differences


def _changed_assets(before: Edition, after: Edition) -> list[Asset]:
    """The files published as they are that have come or changed."""
    known = {asset.path: asset.digest for asset in _assets(before)}
    return [asset for asset in _assets(after) if known.get(asset.path) != asset.digest]


def _assets(edition: Edition) -> Iterator[Asset]:
    yield from edition.desk.theme.assets()
    yield from edition.desk.site.assets


def _styles(changed: Collection[Asset], before: Edition, after: Edition) -> tuple[str, ...]:
    """The new addresses of stylesheets, when these alone have changed."""
    if not all(asset.path.endswith(_STYLE) for asset in changed) or not _are_like(before, after):
        return ()
    config = after.desk.site.config
    return tuple(
        f"{with_base(config, asset.path)}?v={digest(asset.digest)[:8]}" for asset in changed
    )


def _are_like(before: Edition, after: Edition) -> bool:
    """Whether two editions differ in nothing but stylesheets and other files."""
    old, new = before.desk.site, after.desk.site
    same_site = old is new or (
        msgspec.structs.replace(old, assets=()) == msgspec.structs.replace(new, assets=())
    )
    return same_site and _without_styles(before) == _without_styles(after)


def _without_styles(edition: Edition) -> theme.Theme:
    chain = tuple(
        msgspec.structs.replace(
            folder,
            static={n: data for n, data in folder.static.items() if not n.endswith(_STYLE)},
        )
        for folder in edition.desk.theme.chain
    )
    return msgspec.structs.replace(edition.desk.theme, chain=chain)

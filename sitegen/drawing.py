"""From outputs to staged files: what has the key it had is left alone, the rest is made; pages are
drawn by worker processes, a batch at a time, and go to disk as they come back.
"""

from __future__ import annotations

import contextlib
import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple, cast

import msgspec

from sitegen import memo, outputs, sheets, staging, workers
from sitegen.conflicts import Output
from sitegen.errors import Location, Problem, SitegenError
from sitegen.hyperlinks import resolve_links
from sitegen.job import Job
from sitegen.model import OutputFile, Sheet
from sitegen.outputs import Desk, Remember
from sitegen.rendered import Rendered
from sitegen.sheets import Order, Pencil
from sitegen.staging import Errand, Staged
from sitegen.theme import Closure, Theme
from sitegen.views import View
from sitegen.writer import Sync

# So many pages take about as long as one text to read, and fit into a few hundred kilobytes.
_BATCH = 48
SECONDS_PER_BATCH = 20.0
SECONDS_PER_PAGE = 5.0


def closures_of(job: Job, theme: Theme) -> Mapping[str, Closure]:
    """What the pages of each template depend on, remembered for a theme as it is."""
    known = memo.Memo(job.place, "closures", dict[str, Closure])
    key = memo.key(memo.fingerprint(), theme.digest())
    found = known.recall([key])
    if key not in found:
        # Not above: nearly always it is remembered, and to read templates takes long.
        from sitegen.closures import closures  # noqa: PLC0415

        found[key] = closures(theme)
        known.keep({key: msgspec.msgpack.encode(found[key])})
        known.forget({key})
    return found[key]


def remembered(job: Job) -> Remember:
    """Parts of an output, by its name, as the last build made them; those that it did not are made,
    one by one, and kept. To be asked for all of them at once: others of the name are forgotten.
    """

    def remember(name: str, makers: Mapping[bytes, Callable[[], bytes]]) -> Iterator[bytes]:
        known = memo.Memo(job.place, f"parts_of_{name}", bytes)
        names = {key: memo.key(memo.fingerprint(), key) for key in makers}
        kept = known.recall(names.values())
        new: dict[bytes, bytes] = {}
        for key, make in makers.items():
            part = kept.get(names[key])
            if part is None:
                part = make()
                new[names[key]] = msgspec.msgpack.encode(part)
            yield part
        if new:
            known.keep(new)
        known.forget(set(names.values()))

    return remember


Task = tuple[OutputFile, Sheet]
"""A page to draw."""

Batch = list[Task]
"""Pages that are drawn one after the other by one process."""


class _Page(NamedTuple):
    """A page whose view is made; `drawn` names all that it is drawn from."""

    file: OutputFile
    sheet: Sheet
    view: View
    drawn: bytes


class Press:
    """Makes the files of one site that are not there yet, and gathers what goes wrong."""

    def __init__(self, job: Job, desk: Desk, sync: Sync) -> None:
        self._job = job
        self._desk = desk
        self._sync = sync
        self._theme = sheets.encode(desk.theme)
        self._site = sheets.encode(desk.view)
        self._first = Errand(Order(self._theme, self._site, ()))
        self._broken: set[str] = set()
        self._data = outputs.render(desk, outputs.DATA)
        self.files: list[Output] = []
        self.problems: list[Problem] = []

    def run(self) -> None:
        """Stage every file that has to be made."""
        self._drawn = 0
        # It reads the templates while we look for the first page to draw.
        self._job.pool.warm(staging.draw, self._first)
        self._draw(self._wanted(), _BATCH, SECONDS_PER_BATCH)
        while self._make_next():
            pass

    def _wanted(self) -> Iterator[Task]:
        """The pages that may have to be drawn."""
        for file in outputs.render(self._desk, outputs.PAGES):
            if not self._holds(file):
                yield file, cast("Sheet", file.recipe)

    def _make_next(self) -> bool:
        """Make the next of the files that need no template, if there is one."""
        for file in self._data:
            if not self._holds(file):
                make = cast("Callable[[], bytes]", file.recipe)
                try:
                    self._sync.stage(file, make())
                except SitegenError as error:
                    self.problems += error.problems
                return True
        return False

    def _holds(self, file: OutputFile) -> bool:
        self.files.append(Output(file.path, file.origin))
        return self._sync.holds(file)

    def _draw(self, tasks: Iterator[Task], size: int, seconds: float) -> None:
        while lost := self._draw_until_failure(tasks, size, seconds):
            batch, failure, ordered = lost
            if len(batch) > 1:
                # One of them is the culprit: each by itself.
                self._draw(iter(batch), 1, SECONDS_PER_PAGE)
            else:
                self._fail(batch[0], failure)
            # Begun anew, so that what has failed now is not waited for again in other batches.
            tasks = itertools.chain(*ordered, tasks)

    def _draw_until_failure(
        self, tasks: Iterator[Task], size: int, seconds: float
    ) -> tuple[Batch, workers.Failure, list[Batch]] | None:
        """The batch that has failed, and those that were ordered and have not come back."""
        ordered: dict[int, list[_Page]] = {}
        orders = self._orders(tasks, size, ordered)
        stream = self._job.pool.stream(
            staging.draw, orders, seconds=seconds, first=self._first, meanwhile=self._make_next
        )
        with contextlib.closing(stream):
            for done in stream:
                batch, result = ordered.pop(done.tag), done.result
                if isinstance(result, workers.Failure):
                    return _tasks(batch), result, list(map(_tasks, ordered.values()))
                for page, staged in zip(batch, result, strict=True):
                    self._take(page, staged)
        return None

    def _orders(
        self, tasks: Iterator[Task], size: int, ordered: dict[int, list[_Page]]
    ) -> Iterator[tuple[int, Errand]]:
        """What to draw, by a number under which the batch is noted as `ordered`."""
        number = 0
        while batch := list(itertools.islice(tasks, size)):
            pages = list(self._to_draw(batch))
            if pages:
                number += 1
                ordered[number] = pages
                texts = self._desk.fetch([page.sheet.body for page in pages if page.sheet.body])
                pencils = tuple(_pencil(page.sheet, page.view, texts) for page in pages)
                folder, place = self._sync.reserve(len(pages))
                yield number, Errand(Order(self._theme, self._site, pencils), folder, place)

    def _to_draw(self, batch: Batch) -> Iterator[_Page]:
        """Those pages that would not be drawn from the same as the last time."""
        for file, sheet in batch:
            # A template that failed once need not fail for every page.
            if sheet.template not in self._broken:
                view = sheet.view()
                drawn = _name_of(file, view)
                if not self._sync.holds_drawn(file, drawn):
                    yield _Page(file, sheet, view, drawn)

    def _take(self, page: _Page, staged: Staged) -> None:
        file, template = page.file, page.sheet.template
        self._job.timing("page", f"{template} {file.path}", staged.seconds)
        if staged.problems:
            self._broken.add(template)
            self.problems += [item for item in staged.problems if item not in self.problems]
        else:
            self._sync.take(file, staged, page.drawn)
        self._drawn += 1
        self._job.progress("Drawing", self._drawn, 0)

    def _fail(self, task: Task, failure: workers.Failure) -> None:
        file, template = task[0], task[1].template
        self._broken.add(template)
        self.problems.append(_undrawn(self._desk, template, file.path, failure))


def _tasks(pages: Iterable[_Page]) -> Batch:
    return [(page.file, page.sheet) for page in pages]


def _name_of(file: OutputFile, view: View) -> bytes:
    """The name of all that a page is drawn from: its view, which the key of a file names by what it
    is made of, and so more often than need be; its text, its templates, and the site.
    """
    parts = [file.key.get(part, b"") for part in ("text", "template", "site")]
    return sheets.name_of(sheets.identity(view), *parts)


def draw_one(pool: workers.Pool, desk: Desk, path: str, sheet: Sheet) -> bytes:
    """One page by itself. Raises SitegenError when its template fails."""
    texts = desk.fetch([sheet.body] if sheet.body else [])
    blank = Order(sheets.encode(desk.theme), sheets.encode(desk.view), ())
    order = msgspec.structs.replace(blank, pages=(_pencil(sheet, sheet.view(), texts),))
    result = _drawn(pool, path, order, blank)
    # A process can die of other causes: a page is too much only if it is so twice.
    if isinstance(result, workers.Failure) and result.kind == "crash":
        result = _drawn(pool, path, order, blank)
    if isinstance(result, workers.Failure):
        raise SitegenError([_undrawn(desk, sheet.template, path, result)])
    if result.problems:
        raise SitegenError(result.problems)
    return result.data


def _drawn(
    pool: workers.Pool, path: str, order: Order, blank: Order
) -> sheets.Drawn | workers.Failure:
    (done,) = pool.stream(sheets.draw, [(path, order)], seconds=SECONDS_PER_PAGE, first=blank)
    return done.result if isinstance(done.result, workers.Failure) else done.result[0]


def _undrawn(desk: Desk, template: str, path: str, failure: workers.Failure) -> Problem:
    what = {
        "timeout": f"takes more than {SECONDS_PER_PAGE:g} s",
        "crash": "needs too much memory, or ends the process",
        "error": f"fails with '{failure.message}'",
    }[failure.kind]
    at = Location(desk.theme.label(template))
    message = f"the template {what} for {path}"
    return Problem(message, at, "look for a loop that is too long", "template")


def _pencil(sheet: Sheet, view: View, texts: Mapping[bytes, Rendered]) -> Pencil:
    kind, data = type(view).__name__, sheets.encode(view)
    if sheet.body is None:
        return Pencil(sheet.template, kind, data)
    rendered = texts[sheet.body.key]
    html = rendered.html
    if sheet.links:
        html = resolve_links(html, lambda target: sheet.links.get(target, target))
    return Pencil(sheet.template, kind, data, html, rendered.headings)

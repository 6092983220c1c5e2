"""From the files of `content/` to a Library: what was read before is recalled, the rest is read by
worker processes, whose results go to disk at once. No more texts are held than are being read.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import TypeVar

import msgspec

from sitegen import content, memo, texts, workers
from sitegen.errors import Location, Problem, SitegenError
from sitegen.files import Listing, digest
from sitegen.inputs import Inputs
from sitegen.job import Job
from sitegen.layout import CONTENT, STATIC, TextKind, content_label, kind_of
from sitegen.model import Asset, Body, Collection, Entry, Library, Page, Text
from sitegen.rendered import Rendered

SECONDS_PER_TEXT = 2.0

# So many texts are held at a time: a few megabytes; and so many go to a worker process at once.
_BATCH = 256
_AT_ONCE = 12

T = TypeVar("T")

_TYPES: Mapping[TextKind, type[Text]] = {"entry": Entry, "page": Page, "collection": Collection}
_TABLES: Mapping[TextKind, str] = {
    "entry": "entries",
    "page": "pages",
    "collection": "collections",
}

_Answer = tuple[texts.File, texts.Read | workers.Failure]

ReadFile = Callable[[str], bytes]
"""The bytes of a file by its path below `content/`; raises SitegenError."""


class Shelf:
    """The texts of one build: reads them, and fetches them again when a page is drawn."""

    def __init__(self, job: Job, inputs: Inputs, lang: str, in_mind: Iterable[Text] = ()) -> None:
        """`in_mind` are texts that were read before and need not be recalled."""
        self._job = job
        self._inputs = inputs
        self._lang = lang
        self._in_mind = {item.body.key: item for item in in_mind}
        self._again: dict[str, tuple[Text, Rendered]] = {}
        self._read: Mapping[TextKind, memo.Memo[Text]] = {
            kind: memo.Memo(job.place, table, _TYPES[kind]) for kind, table in _TABLES.items()
        }
        self._rendered = memo.Memo(job.place, "rendered", Rendered)
        self._reader = content.Reader(job.project)

    # ------------------------------------------------------------------------------- reading

    def read(self, paths: Sequence[str]) -> tuple[list[Text], list[Problem]]:
        """All texts of `content/` at these paths."""
        keys = {path: self._key_of(path) for path in paths}
        known = self._recall({path: key for path, key in keys.items() if key})
        missing = [path for path in paths if path not in known]
        new, problems = self._read_missing(missing, self._reader.text)
        found = known | new
        return [found[path] for path in paths if path in found], problems

    def read_new(self, files: Mapping[str, str]) -> tuple[list[Text], list[Problem]]:
        """Texts that are about to be written into `content/`, by their paths."""
        new, problems = self._read_missing(list(files), lambda path: files[path].encode())
        return list(new.values()), problems

    def read_again(self, path: str) -> Text:
        """One text of `content/` as it is now, kept in memory alone: nothing is faster.

        Raises SitegenError with what is wrong in it.
        """
        data = self._reader.text(path)
        key = self._key(path, digest(data))
        known = self._again.get(path)
        if known and known[0].body.key == key:
            return known[0]
        file = texts.File(path, data, kind_of(path), self._lang, key)
        read = self._read_now(file)
        item = _decoded(read.item, file.kind)
        self._again[path] = item, msgspec.msgpack.decode(read.rendered, type=Rendered)
        return item

    def _key_of(self, path: str) -> bytes:
        """The key of a file that cannot have changed since it was read; else nothing."""
        known = self._inputs.known(content_label(path))
        return self._key(path, known) if known else b""

    def _key(self, path: str, name: bytes) -> bytes:
        return memo.key(memo.fingerprint(), self._lang, path, name)

    def _recall(self, keys: Mapping[str, bytes]) -> dict[str, Text]:
        wanted = [path for path, key in keys.items() if key not in self._in_mind]
        by_kind: dict[TextKind, list[bytes]] = {}
        for path in wanted:
            by_kind.setdefault(kind_of(path), []).append(keys[path])
        found: dict[bytes, Text] = {**self._in_mind}
        for kind, some in by_kind.items():
            found |= self._read[kind].recall(some)
        return {path: found[key] for path, key in keys.items() if key in found}

    def _read_missing(
        self, paths: Sequence[str], read: ReadFile
    ) -> tuple[dict[str, Text], list[Problem]]:
        found: dict[str, Text] = {}
        problems: list[Problem] = []
        files = self._files(paths, read, found, problems)
        for batch in _batches(self._texts(files, _AT_ONCE), _BATCH):
            self._take(batch, found, problems)
            self._job.progress("Reading", len(found), len(paths))
        return found, problems

    def _texts(self, files: Iterable[texts.File], size: int) -> Iterator[_Answer]:
        """What worker processes read out of files, so many at once."""
        tasks = ((some, some) for some in _batches(files, size))
        pool = self._job.pool
        for done in pool.stream(texts.read_all, tasks, seconds=SECONDS_PER_TEXT, first=[]):
            if not isinstance(done.result, workers.Failure):
                yield from zip(done.tag, done.result, strict=True)
            elif len(done.tag) > 1:
                # One of them is the culprit: each by itself.
                yield from self._texts(done.tag, 1)
            else:
                yield done.tag[0], done.result

    def _files(
        self,
        paths: Sequence[str],
        read: ReadFile,
        found: dict[str, Text],
        problems: list[Problem],
    ) -> Iterator[texts.File]:
        """The files that have to be read anew; others, though touched, are as they were."""
        for some in _batches(paths, _BATCH):
            files = []
            for path in some:
                try:
                    data = read(path)
                except SitegenError as error:
                    problems += error.problems
                    continue
                key = self._key(path, self._inputs.learn(content_label(path), data))
                files.append(texts.File(path, data, kind_of(path), self._lang, key))
            same = self._recall({file.path: file.key for file in files})
            found |= same
            yield from (file for file in files if file.path not in same)

    def _take(
        self,
        batch: Iterable[_Answer],
        found: dict[str, Text],
        problems: list[Problem],
    ) -> None:
        """Keep what came back."""
        items: dict[TextKind, dict[bytes, bytes]] = {}
        rendered: dict[bytes, bytes] = {}
        for file, read in batch:
            if isinstance(read, workers.Failure):
                problems.append(_unrendered(file, read))
                continue
            self._job.timing("text", content_label(file.path), read.seconds)
            problems += read.problems
            if not read.problems:
                items.setdefault(file.kind, {})[file.key] = read.item
                rendered[file.key] = read.rendered
                found[file.path] = _decoded(read.item, file.kind)
        for kind, some in items.items():
            self._read[kind].keep(some)
        if rendered:
            self._rendered.keep(rendered)

    # ------------------------------------------------------------------------------ fetching

    def fetch(self, bodies: Iterable[Body]) -> dict[bytes, Rendered]:
        """Some rendered texts, by the keys of their bodies."""
        wanted = {body.key: body for body in bodies}
        again = (self._again.get(body.path) for body in wanted.values())
        found = {item.body.key: text for item, text in filter(None, again)}
        found |= self._rendered.recall(wanted.keys() - found.keys())
        # What is remembered can be lost at any time.
        for key in wanted.keys() - found.keys():
            found[key] = self._render_again(wanted[key])
        return found

    def _render_again(self, body: Body) -> Rendered:
        path = body.path
        data = self._reader.text(path)
        key = self._key(path, digest(data))
        file = texts.File(path, data, kind_of(path), self._lang, key)
        read = self._read_now(file)
        # Under the name of what was read: the file may have been edited meanwhile.
        self._rendered.keep({file.key: read.rendered})
        return msgspec.msgpack.decode(read.rendered, type=Rendered)

    def _read_now(self, file: texts.File) -> texts.Read:
        """What is in one file. Raises SitegenError with what is wrong there."""
        ((_, read),) = self._texts([file], 1)
        if isinstance(read, workers.Failure):
            raise SitegenError([_unrendered(file, read)])
        if read.problems:
            raise SitegenError(read.problems)
        return read


def forget_others(job: Job, library: Library) -> None:
    """Remember no texts but those of this library."""
    tables: dict[str, Sequence[Text]] = {
        "entries": library.entries,
        "pages": library.pages,
        "collections": library.collections,
        "rendered": library.texts,
    }
    for name, items in tables.items():
        memo.Memo(job.place, name, bytes).forget({item.body.key for item in items})


def _decoded(item: bytes, kind: TextKind) -> Text:
    return msgspec.msgpack.decode(item, type=_TYPES[kind])


def _unrendered(file: texts.File, failure: workers.Failure) -> Problem:
    at = Location(content_label(file.path), texts.first_line(file))
    if failure.kind == "timeout":
        message = f"the text takes more than {SECONDS_PER_TEXT:.0f} s to render"
        return Problem(message, at, "look for long runs of [, ` or < and shorten them", "slow-text")
    if "recursion" in failure.message.lower():
        message = "lists or quotations are nested too deep"
        return Problem(message, at, "write them flatter", "deep-text")
    return Problem(f"the text cannot be rendered: {failure.message}", at, "simplify it", "text")


def read(job: Job, shelf: Shelf, inputs: Inputs) -> tuple[Library, list[Problem]]:
    """All of `content/`, with what is wrong in it. A file with a problem is left out."""
    listing = inputs.listings[CONTENT]
    paths = list(listing.stamps)
    wanted = [path for path in paths if content.is_text(path)]
    items, misread = shelf.read(wanted)
    library, problems = content.vocabulary_of(job.project, paths)
    problems += [*listing.problems, *misread]
    library = with_texts(library, items)
    there = {item.path for item in items}
    unread = tuple(path for path in wanted if path not in there)
    assets, lost = _assets(job, inputs, listing)
    library = msgspec.structs.replace(library, unread=unread, assets=assets)
    return library, [*problems, *lost, *content.relations(library, paths)]


def learns(name: str) -> bool:
    """Whether a file, by the name that messages give it, is one whose digest is learnt here."""
    folder, _, path = name.partition("/")
    return folder == CONTENT and (content.is_text(path) or path.startswith(STATIC))


def with_texts(library: Library, items: Iterable[Text]) -> Library:
    """The library with more texts, or others in their place."""
    texts_by_path = {item.path: item for item in (*library.texts, *items)}
    ordered = [texts_by_path[path] for path in sorted(texts_by_path)]
    return msgspec.structs.replace(
        library,
        entries=tuple(item for item in ordered if isinstance(item, Entry)),
        pages=tuple(item for item in ordered if isinstance(item, Page)),
        collections=tuple(item for item in ordered if isinstance(item, Collection)),
    )


def _assets(job: Job, inputs: Inputs, listing: Listing) -> tuple[tuple[Asset, ...], list[Problem]]:
    """The files of `content/static/`; their bytes are read when they are written."""
    reader = content.Reader(job.project)
    assets: list[Asset] = []
    problems: list[Problem] = []
    for path in listing.stamps:
        if path.startswith(STATIC):
            name = content_label(path)
            try:
                known = inputs.known(name) or inputs.learn(name, reader.asset(path))
            except SitegenError as error:
                problems += error.problems
            else:
                read_asset = partial(reader.asset, path)
                assets.append(Asset(path.removeprefix(STATIC), name, known, read_asset))
    return tuple(assets), problems


def _batches(items: Iterable[T], size: int) -> Iterator[list[T]]:
    rest = iter(items)
    while batch := list(itertools.islice(rest, size)):
        yield batch

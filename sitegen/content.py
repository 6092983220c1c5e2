"""The folder `content/`: reads it into a Library, and writes the entries that others make."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable
from pathlib import Path
from typing import TypeVar

from sitegen import files, frontmatter, vocabulary
from sitegen.errors import Location, Problem, SitegenError
from sitegen.layout import CONTENT, STATIC, content_label
from sitegen.model import Asset, Entry, Library, Page
from sitegen.text import SLUG_LENGTH, short_slug, slug

ENTRIES = "entries/"
PAGES = "pages/"
MAX_ENTRY_BYTES = 2_000_000
# What GitHub takes at most.
MAX_ASSET_BYTES = 100_000_000

R = TypeVar("R")


def load(project: Path) -> tuple[Library, tuple[Problem, ...]]:
    """All of `content/`, with what is wrong in it. A file with a problem is left out."""
    paths, problems = files.walk(project / CONTENT, CONTENT)
    collector = _Collector(project, problems)
    entries = tuple(collector.entries(path for path in paths if _is_entry(path)))
    pages = tuple(collector.pages(path for path in paths if _is_page(path)))
    texts = {path for path in paths if _is_entry(path) or _is_page(path)}
    library = Library(
        entries=entries,
        pages=pages,
        unread=tuple(sorted(texts - {entry.path for entry in entries} - {p.path for p in pages})),
        tags=collector.rules(paths, vocabulary.TAGS_NAME, vocabulary.read_tags),
        sources=collector.rules(paths, vocabulary.SOURCES_NAME, vocabulary.read_sources),
        assets=tuple(collector.assets(path for path in paths if path.startswith(STATIC))),
    )
    collector.problems += _same_slugs(library.entries)
    collector.problems += _same_slugs(library.pages)
    collector.problems += _strangers(paths)
    return library, tuple(collector.problems)


def _is_page(path: str) -> bool:
    return path.startswith(PAGES) and path.endswith(".md")


def _is_entry(path: str) -> bool:
    return path.endswith(".md") and not path.startswith((PAGES, STATIC))


class _Collector:
    """Reads files one by one and keeps the problems of all."""

    def __init__(self, project: Path, problems: list[Problem]) -> None:
        self._root = project / CONTENT
        self.problems = problems

    def entries(self, paths: Iterable[str]) -> Iterable[Entry]:
        for path in paths:
            text = self._text(path)
            if text is not None:
                found = frontmatter.read_entry(text, path, content_label(path))
                if isinstance(found, Entry):
                    yield found
                else:
                    self.problems += found

    def pages(self, paths: Iterable[str]) -> Iterable[Page]:
        for path in paths:
            text = self._text(path)
            if text is not None:
                found = frontmatter.read_page(text, path, content_label(path))
                if isinstance(found, Page):
                    yield found
                else:
                    self.problems += found

    def rules(
        self, paths: Iterable[str], name: str, read: Callable[[str, str], tuple[R, ...]]
    ) -> tuple[R, ...]:
        text = self._text(name) if name in paths else None
        try:
            return read(text, f"{CONTENT}/{name}") if text is not None else ()
        except SitegenError as error:
            self.problems += error.problems
            return ()

    def assets(self, paths: Iterable[str]) -> Iterable[Asset]:
        for path in paths:
            try:
                data = files.read(self._root, path, CONTENT, MAX_ASSET_BYTES)
            except SitegenError as error:
                self.problems += error.problems
            else:
                yield Asset(path.removeprefix(STATIC), content_label(path), data)

    def _text(self, path: str) -> str | None:
        try:
            data = files.read(self._root, path, CONTENT, MAX_ENTRY_BYTES)
            return files.decode(data, content_label(path))
        except SitegenError as error:
            self.problems += error.problems
            return None


def _same_slugs(items: Iterable[Entry] | Iterable[Page]) -> list[Problem]:
    """Two files whose names make one address."""
    first: dict[str, Entry | Page] = {}
    problems = []
    for item in items:
        known = first.setdefault(item.slug, item)
        if known is not item:
            message = f"the same address as {CONTENT}/{known.path}: {item.slug}"
            at = Location(content_label(item.path))
            problems.append(Problem(message, at, "rename one of the two files", "same-address"))
    return problems


def _strangers(paths: Iterable[str]) -> list[Problem]:
    """Files that nothing reads: said, since the curator expects something of them."""
    return [
        Problem(
            "nothing reads this file",
            Location(content_label(path)),
            f"end entries with .md; put files to publish as they are into {CONTENT}/{STATIC}",
            "stranger",
            "warning",
        )
        for path in paths
        if not path.startswith(STATIC)
        and not path.endswith(".md")
        and path not in (vocabulary.TAGS_NAME, vocabulary.SOURCES_NAME)
    ]


def write_entry(project: Path, path: str, text: str) -> None:
    """Put one entry's file in its place. Raises SitegenError when the disk refuses."""
    files.write(project / CONTENT, path, text.encode(), CONTENT)


def create_entry(project: Path, path: str, text: str) -> None:
    """Write an entry's file where there is none.

    Raises SitegenError when there is one after all, or the disk refuses.
    """
    if (project / CONTENT / path).exists():
        at = Location(content_label(path))
        fix = "rename it, or give the new entry another title"
        raise SitegenError([Problem("is there already, and not overwritten", at, fix, "exists")])
    write_entry(project, path, text)


def read_text(project: Path, path: str) -> str:
    """The text of one file of `content/`."""
    return files.decode(files.read(project / CONTENT, path, CONTENT), content_label(path))


def slug_of(path: str) -> str:
    """The address that the name of an entry's file gives it."""
    return slug(path.rsplit("/", 1)[-1].removesuffix(".md"))


def free_path(title: str, taken: Container[str]) -> str:
    """A path for a new entry with this title, whose address is not among those `taken`."""
    whole = candidate = short_slug(title)
    number = 1
    while candidate in taken:
        number += 1
        end = f"-{number}"
        candidate = whole[: SLUG_LENGTH - len(end)].rstrip("-") + end
    return f"{ENTRIES}{candidate}.md"

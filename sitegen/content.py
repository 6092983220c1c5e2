"""The folder `content/`: reads it into a Library, and writes the entries that others make."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable
from pathlib import Path
from typing import TypeVar

from sitegen import files, vocabulary
from sitegen.errors import Location, Problem, SitegenError
from sitegen.layout import CONTENT, ENTRIES, STATIC, content_label
from sitegen.model import Library, Text
from sitegen.text import SLUG_LENGTH, short_slug

MAX_ENTRY_BYTES = 2_000_000
# What GitHub takes at most.
MAX_ASSET_BYTES = 100_000_000

R = TypeVar("R")


def scan(project: Path) -> files.Listing:
    """All files of `content/` with their stamps."""
    return files.scan(project / CONTENT, CONTENT)


def is_text(path: str) -> bool:
    """Whether a file holds an entry, a page or a collection."""
    return path.endswith(".md") and not path.startswith(STATIC)


class Reader:
    """Reads the files of `content/` one by one."""

    def __init__(self, project: Path) -> None:
        self._folder = files.Folder(project / CONTENT, CONTENT)

    def text(self, path: str) -> bytes:
        """The bytes of a file of Markdown or YAML. Raises SitegenError when it cannot be read."""
        return self._folder.read(path, MAX_ENTRY_BYTES)

    def asset(self, path: str) -> bytes:
        """The bytes of a file that is published as it is. Raises SitegenError as above."""
        return self._folder.read(path, MAX_ASSET_BYTES)


def vocabulary_of(project: Path, paths: Container[str]) -> tuple[Library, list[Problem]]:
    """A library that holds nothing yet but its vocabulary, and what is wrong with that."""
    reader = Reader(project)
    problems: list[Problem] = []

    def rules(name: str, read: Callable[[str, str], tuple[R, ...]]) -> tuple[R, ...]:
        try:
            if name in paths:
                label = content_label(name)
                return read(files.decode(reader.text(name), label), label)
        except SitegenError as error:
            problems.extend(error.problems)
        return ()

    tags = rules(vocabulary.TAGS_NAME, vocabulary.read_tags)
    sources = rules(vocabulary.SOURCES_NAME, vocabulary.read_sources)
    return Library(tags=tags, sources=sources), problems


def relations(library: Library, paths: Iterable[str]) -> list[Problem]:
    """What is wrong with the files of `content/` beside each other."""
    kinds: tuple[Iterable[Text], ...] = (library.entries, library.pages, library.collections)
    doubles = [problem for items in kinds for problem in _same_slugs(items)]
    return [*doubles, *_strangers(paths)]


def _same_slugs(items: Iterable[Text]) -> list[Problem]:
    """Two files whose names make one address."""
    first: dict[str, Text] = {}
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
    return files.decode(Reader(project).text(path), content_label(path))


def free_path(title: str, taken: Container[str]) -> str:
    """A path for a new entry with this title, whose address is not among those `taken`."""
    whole = candidate = short_slug(title)
    number = 1
    while candidate in taken:
        number += 1
        end = f"-{number}"
        candidate = whole[: SLUG_LENGTH - len(end)].rstrip("-") + end
    return f"{ENTRIES}{candidate}.md"

"""The folders that are measured: one site for each tool, with the same entries in its dialect."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import tools
from corpus import Corpus, Entry, address

PAGE_SIZE = 50
_LATER_PAGE = re.compile(r"(?<=page/)(\d+)(?=/index\.html$)")


@dataclass(frozen=True, slots=True)
class Facts:
    """What a list consists of: which pages a site of it needs."""

    slugs: tuple[str, ...]
    tags: Counter[str]
    sources: Counter[str]


@dataclass(frozen=True, slots=True)
class Count:
    """How much a tool has written."""

    files: int
    pages: int
    size: int


@dataclass(frozen=True, slots=True)
class Site:
    """The folder of one tool's site."""

    tool: tools.Tool
    folder: Path

    @property
    def output(self) -> Path:
        """Where the tool builds."""
        return self.folder / self.tool.output

    @property
    def log(self) -> Path:
        """What the tool has said last, beside its folder."""
        return self.folder.with_name(f"{self.tool.name}.log")

    def lay_out(self) -> None:
        """Make the folder, which must not be there: configuration and templates, no entry."""
        shutil.copytree(tools.SKELETONS / self.tool.skeleton, self.folder)
        (self.folder / self.tool.entries).mkdir(parents=True, exist_ok=True)
        if self.tool.node_modules:
            (self.folder / "node_modules").symlink_to(self.tool.node_modules)

    def _file(self, entry: Entry) -> Path:
        return self.folder / self.tool.entries / f"{entry.slug}.md"

    def write(self, entry: Entry) -> None:
        """Write an entry, new or edited."""
        self._file(entry).write_text(self.tool.write(entry), encoding="utf-8", newline="\n")

    def remove(self, entry: Entry) -> None:
        """Take an entry away."""
        self._file(entry).unlink(missing_ok=True)

    def clean(self) -> None:
        """Remove all that the tool has made or remembers."""
        for name in (self.tool.output, *self.tool.leftovers):
            path = self.folder / name
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)

    def count(self) -> Count:
        """Files and HTML pages, and their bytes."""
        files = [path for path in self.output.rglob("*") if path.is_file()]
        pages = sum(path.suffix == ".html" for path in files)
        return Count(len(files), pages, sum(path.stat().st_size for path in files))

    def paths(self) -> set[str]:
        """The files of the output; the second page of every list is called page/2/."""
        shift = 2 - self.tool.second_page
        return {
            _LATER_PAGE.sub(
                lambda number: str(int(number[1]) + shift),
                path.relative_to(self.output).as_posix(),
            )
            for path in self.output.rglob("*")
            if path.is_file()
        }

    def text(self, path: str) -> str:
        """A file of the output; nothing if it is not there."""
        file = self.output / path
        return file.read_text(encoding="utf-8") if file.is_file() else ""

    def lists_under_tag(self, tag: str, entry: Entry) -> bool:
        """Whether a page of the tag's list links to the entry."""
        pages = (self.output / "tags" / address(tag)).rglob("*.html")
        return any(link_to(entry) in page.read_text(encoding="utf-8") for page in pages)


def link_to(entry: Entry) -> str:
    """What every link to an entry contains."""
    return f"/entries/{entry.slug}/"


def prepare(corpus: Corpus, chosen: Sequence[tools.Tool], folder: Path) -> tuple[list[Site], Facts]:
    """A site for each tool, in folders of their names."""
    sites = [Site(tool, folder / tool.name) for tool in chosen]
    for site in sites:
        site.lay_out()
    slugs: list[str] = []
    tags: Counter[str] = Counter()
    sources: Counter[str] = Counter()
    for entry in corpus:
        slugs.append(entry.slug)
        tags.update(entry.tags)
        sources[entry.source] += 1
        for site in sites:
            site.write(entry)
    return sites, Facts(tuple(slugs), tags, sources)


def _list_pages(base: str, entries: int) -> Iterable[str]:
    pages = max(1, -(-entries // PAGE_SIZE))
    yield f"{base}index.html"
    yield from (f"{base}page/{number}/index.html" for number in range(2, pages + 1))


def expected_paths(facts: Facts) -> set[str]:
    """The files that every tool should write; it may write more."""
    paths = {"tags/index.html", "sources/index.html", "feed.xml", "sitemap.xml"}
    paths.update(_list_pages("", len(facts.slugs)))
    paths.update(f"entries/{slug}/index.html" for slug in facts.slugs)
    for kind, terms in (("tags", facts.tags), ("sources", facts.sources)):
        for name, entries in terms.items():
            paths.update(_list_pages(f"{kind}/{address(name)}/", entries))
    return paths

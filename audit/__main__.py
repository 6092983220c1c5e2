"""The audit, from top to bottom: make the sites, look at them, print the verdict."""

from __future__ import annotations

import argparse
import asyncio
import filecmp
import re
import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote

from playwright import async_api

from audit import (
    browser,
    feeds,
    head,
    host,
    kinds,
    lighthouse,
    links,
    markup,
    nu,
    report,
    searching,
    sites,
    tools,
)
from audit.looked import Looked

DOCS = sites.ROOT / "docs" / "quality.md"
_TABLE = re.compile(r"(?s)(<!-- audit -->\n).*?(<!-- /audit -->)")


def main() -> int:
    """Read the command line; 0 if all is as it should be, 1 if not, 2 if it cannot be known."""
    parser = argparse.ArgumentParser(prog="python -m audit", description="Measure the pages.")
    parser.add_argument("--quick", action="store_true", help="the demo alone, without Lighthouse")
    parser.add_argument("--lighthouse", type=int, default=3, metavar="RUNS", help="0 leaves it out")
    parser.add_argument("--theme", action="append", help="these themes, instead of all")
    parser.add_argument("--write", action="store_true", help=f"put the table into {DOCS.name}")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all that was found")
    options = parser.parse_args()
    try:
        found = tools.find()
    except tools.MissingToolError as error:
        print(f"audit: {error}", file=sys.stderr)
        return 2
    runs = 0 if options.quick else options.lighthouse
    with tempfile.TemporaryDirectory(prefix="audit-") as work:
        looked = asyncio.run(
            _look(found, options.theme or sites.themes(), Path(work), runs, is_quick=options.quick)
        )
        return _tell(report.rows(looked), tools.versions(found), options)


def _tell(rows: Sequence[report.Row], versions: dict[str, str], options: argparse.Namespace) -> int:
    told = "\n".join((report.table(rows), "", *report.reasons(rows))).rstrip()
    for line in report.failures(rows):
        print(line)
    print(told)
    if options.json:
        options.json.write_text(report.as_json(rows, versions), encoding="utf-8")
    if options.write:
        _write(told, versions)
    return int(any(row.verdict == "fails" for row in rows))


def _write(told: str, versions: dict[str, str]) -> None:
    made_with = ", ".join(f"{name} {version}" for name, version in versions.items())
    text = f"\\1{told}\n\nMeasured with {made_with}.\n\\2"
    text = _TABLE.sub(lambda match: match.expand(text), DOCS.read_text(encoding="utf-8"))
    DOCS.write_text(text, encoding="utf-8", newline="\n")


# ---------------------------------------------------------------------------------- the sites


async def _look(
    found: tools.Tools, themes: Sequence[str], work: Path, runs: int, *, is_quick: bool
) -> list[Looked]:
    """Look at the sites in each theme."""
    looked = []
    for theme in themes:
        demos = [sites.demo(theme, base, work) for base in sites.BASES]
        demo = _read(demos[0], found, is_quick=is_quick)
        for other in demos[1:]:
            demo.faults += _faults(other)
        looked.append(demo)
        if not is_quick:
            made = _read(sites.made(theme, work), found, is_quick=is_quick)
            again = sites.demo(theme, sites.BASE, work / "again")
            demo.differing = _differing(demos[0].folder.root, again.folder.root)
            looked.append(made)
    async with browser.browsing(found.chromium) as chromium:
        for one in looked:
            await _see(chromium, one)
    for one in looked if runs else ():
        _score(found, one, runs)
    return looked


def _read(site: sites.Site, found: tools.Tools, *, is_quick: bool) -> Looked:
    """All that can be said without a browser."""
    folder = site.folder
    pages = {file: markup.read(file) for file in folder.pages()}
    places = kinds.places(folder, pages)
    looked = Looked(site, pages, places)
    with host.serving(folder) as address, ThreadPoolExecutor() as pool:
        sheets = sorted(folder.root.rglob("*.css"))
        paths = [folder.path_of(file).removeprefix(folder.base) for file in (*pages, *sheets)]
        checked = pool.submit(nu.check, found.java, [address + quote(path) for path in paths])
        looked.faults = _faults(site)
        looked.depths = links.depths(folder, pages, sites.HOST)
        looked.gaps = head.gaps(folder, pages, site.url)
        read = [place.file for place in places if place.kind != host.MISSING]
        if looked.is_demo and not is_quick:
            read = [file for file, page in pages.items() if not page.is_redirect]
        looked.gaps += head.microformats(folder, sorted(set(read)), site.url)
        looked.flaws = feeds.check(folder, feeds.feeds(folder), site.url)
        looked.nu = checked.result()
    return looked


def _faults(site: sites.Site) -> list[links.Fault]:
    pages = {file: markup.read(file) for file in site.folder.pages()}
    return links.faults(site.folder, pages, sites.HOST)


def _differing(one: Path, other: Path) -> int:
    """How many files are in one folder only, or not the same in both."""
    names = {
        file.relative_to(root)
        for root in (one, other)
        for file in root.rglob("*")
        if file.is_file()
    }
    _, differing, missing = filecmp.cmpfiles(one, other, map(str, names), shallow=False)
    return len(differing) + len(missing)


# -------------------------------------------------------------------------------- the browser


async def _see(chromium: async_api.Browser, looked: Looked) -> None:
    folder = looked.site.folder
    with host.serving(folder) as address:
        looked.seen = await browser.look(chromium, address, looked.places)
        if not looked.is_demo:
            entry = next(place for place in looked.places if place.kind == kinds.ENTRY)
            words = re.findall(r"[a-z]{4,}", looked.pages[entry.file].title.lower())[:3]
            script = sum(len(host.packed(file)[0]) for file in _search_scripts(folder.root))
            looked.search = await searching.measure(chromium, address + kinds.SEARCH, script, words)


def _search_scripts(root: Path) -> list[Path]:
    return list((root / "theme").rglob("search*.js"))


def _score(found: tools.Tools, looked: Looked, runs: int) -> None:
    """Ask Lighthouse for each page, and for one with nothing on it."""
    empty = looked.site.folder.root / "empty.html"
    empty.write_text(lighthouse.EMPTY, encoding="utf-8")
    places = [place for place in looked.places if place.kind != host.MISSING]
    with host.serving(looked.site.folder) as address:
        asked = [address + place.path for place in places]
        floor, *scores = lighthouse.run(
            found.node, found.chromium, runs, [f"{address}{empty.name}", *asked]
        )
    looked.floor = floor.largest_paint
    looked.scores = list(zip(places, scores, strict=True))


if __name__ == "__main__":
    sys.exit(main())

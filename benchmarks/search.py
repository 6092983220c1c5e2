"""Measure the search of sitegen in a real Chromium, on one synthetic reading list.

    python benchmarks/search.py N [--queries Q] [--seed S] [--work FOLDER]

Builds a list of N entries, asks its search for words that stand in the list, and prints a Markdown
table: how many bytes cross the wire for a first search and for the next (as gzip makes them, like
most hosts), and how long one takes when all its files are there. Needs Chromium and
`pip install -e ".[browser]"`.
"""

from __future__ import annotations

import argparse
import datetime
import functools
import gzip
import http.server
import re
import shutil
import statistics
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

import corpus
import sites
import tools
from playwright import sync_api

BASE = "/reading/"
WORK = Path(__file__).resolve().parent / ".work" / "search"
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync")
_WORD = re.compile(r"[a-z]{4,}")

# All that a search does but for waiting for files: these are there after the first time.
_WARM = """
async query => {
  const { answer, wordsOf } = await import(document.querySelector("script[type=module]").src);
  const asked = wordsOf(query).map((word) => ({ word }));
  await answer(asked);
  const begun = performance.now();
  const { found } = await answer(asked);
  return [performance.now() - begun, found.length];
}
"""


def build(size: int, seed: int, folder: Path) -> corpus.Corpus:
    """Build the list as a site in the folder."""
    listed = corpus.make(size, seed)
    shutil.rmtree(folder, ignore_errors=True)
    sites.prepare(listed, [tools.TOOLS["sitegen"]], folder)
    config = folder / "sitegen" / "sitegen.yaml"
    text = re.sub(r"(?m)^url:.*$", f"url: https://example.org{BASE}", config.read_text("utf-8"))
    config.write_text(text, encoding="utf-8")
    subprocess.run(tools.TOOLS["sitegen"].command, cwd=folder / "sitegen", check=True)  # noqa: S603
    return listed


def queries(listed: corpus.Corpus, count: int) -> list[str]:
    """Two words of the text of one entry each: something is always found."""
    chance = listed.chance("queries")
    found = []
    for _ in range(count):
        entry = listed.entry(chance.randrange(listed.size))
        words = sorted(set(_WORD.findall(f"{entry.title} {entry.summary} {entry.body}".lower())))
        found.append(" ".join(chance.sample(words, 2)))
    return found


class Handler(http.server.SimpleHTTPRequestHandler):
    """The site below its base path, without a word."""

    def translate_path(self, path: str) -> str:
        """The file of a path."""
        return super().translate_path(path.removeprefix(BASE))

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def opened(build_folder: Path) -> Iterator[tuple[str, sync_api.Browser]]:
    """The site, served, and a browser."""
    handler = functools.partial(Handler, directory=str(build_folder))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        with sync_api.sync_playwright() as playwright:
            chromium = shutil.which("chromium") or shutil.which("google-chrome")
            browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
            yield f"http://127.0.0.1:{server.server_port}{BASE}", browser
            browser.close()
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class Wire:
    """What a page asks for of the search: each file once, as large as gzip makes it."""

    def __init__(self, build_folder: Path, page: sync_api.Page) -> None:
        self._folder = build_folder
        self.sizes: dict[str, int] = {}
        page.on("request", lambda request: self._note(urlsplit(request.url).path))

    def _note(self, path: str) -> None:
        file = self._folder / unquote(path).removeprefix(BASE)
        if file.suffix in (".js", ".txt", ".json"):
            self.sizes[path] = len(gzip.compress(file.read_bytes(), 6))

    def take(self) -> int:
        """The bytes since it was last asked."""
        total = sum(self.sizes.values())
        self.sizes.clear()
        return total


def measure(address: str, browser: sync_api.Browser, folder: Path, asked: list[str]) -> list[str]:
    """A row of the table."""
    first, following, requests, warm, found = [], [], [], [], []
    for query, then in zip(asked, [*asked[1:], asked[0]], strict=True):
        page = browser.new_page()
        wire = Wire(folder, page)
        page.goto(f"{address}search/?q={quote(query)}")
        sync_api.expect(page.get_by_role("status")).not_to_be_empty()
        requests.append(len(wire.sizes))
        first.append(wire.take())
        milliseconds, count = page.evaluate(_WARM, query)
        warm.append(milliseconds)
        found.append(count)
        page.get_by_role("searchbox").fill(then)
        page.keyboard.press("Enter")
        page.wait_for_load_state("networkidle")
        following.append(wire.take())
        page.close()
    sizes = [f"{statistics.median(some) / 1000:.1f}" for some in (first, following)]
    worst = f"{max(first) / 1000:.1f}"
    times = [f"{statistics.median(warm):.1f}", f"{max(warm):.1f}"]
    return [*sizes, worst, f"{statistics.median(requests):g}", *times, f"{max(found):,}"]


def main() -> None:
    """Build, measure, print."""
    parser = argparse.ArgumentParser(description="Measure the search of sitegen.")
    parser.add_argument("entries", type=int, metavar="N", help="how many entries the list has")
    parser.add_argument("--queries", type=int, default=30, metavar="Q")
    parser.add_argument("--seed", type=int, default=corpus.DEFAULT_SEED)
    parser.add_argument("--work", type=Path, default=WORK, metavar="FOLDER")
    arguments = parser.parse_args()
    listed = build(arguments.entries, arguments.seed, arguments.work)
    folder = arguments.work / "sitegen" / "build"
    with opened(folder) as (address, browser):
        row = measure(address, browser, folder, queries(listed, arguments.queries))
    index = [path for path in (folder / "search").rglob("*") if path.suffix in (".txt", ".json")]
    whole = sum(len(gzip.compress(path.read_bytes(), 6)) for path in index)
    script = len(gzip.compress((folder / "theme" / "search.js").read_bytes(), 6))
    today = datetime.datetime.now(datetime.UTC).date()
    sys.stdout.write(
        f"{arguments.entries:,} entries, {arguments.queries} searches of two words, {today}; kB as"
        f" gzip makes them.\nscript {script:,} bytes; index {whole / 1000:,.0f} kB in"
        f" {len(index):,} files\n\n"
        "| first search, kB | next search, kB | first at worst, kB | files | warm, ms | warm at"
        " worst, ms | most found |\n|" + " --: |" * 7 + f"\n| {' | '.join(row)} |\n"
    )


if __name__ == "__main__":
    main()

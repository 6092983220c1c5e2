"""From a save to the changed page in the browser: `sitegen serve` and `hugo server`.

    python benchmarks/live.py [--sizes N ...] [--edits E] [--repeats R] [--lists FOLDER] [--write]

Shows a list of N entries with each tool in turn, edits it, and looks at the page over HTTP until it
has the new words; the time counts from the end of the write. Prints Markdown tables.
"""

from __future__ import annotations

import argparse
import contextlib
import dataclasses
import json
import shutil
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import corpus
import edits
import livereport
import measure
import report
import sites
from comparison import add_options, installed, say
from livereport import Sample
from tools import Tool
from watchers import WATCHERS, Show, showing

# Who has not seen an edit by then will not see it.
NEVER_SECONDS = 30.0
HURRY_SECONDS = 0.5
START_LOOK_SECONDS = 0.1
FIRST_PAGE = "/"
# As long the work that follows an edit may take.
_REST_LIMIT = 120.0


@dataclass(frozen=True, slots=True)
class Plan:
    """What is measured of each tool in each round."""

    scenarios: Sequence[str]
    edits: int
    seconds: float
    limit: float


@dataclass(frozen=True, slots=True)
class Bench:
    """Measures one tool on one list, in one round."""

    plan: Plan
    entries: corpus.Corpus
    site: sites.Site
    round: int

    def run(self) -> Iterator[Sample]:
        """First page of a site never built, and of one that was; then all edits."""
        self.site.clean()
        for scenario in ("clean", "again"):
            begun = time.perf_counter()
            with showing(self.site) as show:
                with show.reader(FIRST_PAGE) as reader:
                    there = reader.wait(_is_whole, self.plan.limit, START_LOOK_SECONDS)
                yield self._sample(scenario, there and there - begun)
                if there is None or not show.rest(self.plan.limit):
                    say(f"   {self.site.tool.name} does not come to rest")
                if there and scenario == "again":
                    yield from self._edit(show)

    def _edit(self, show: Show) -> Iterator[Sample]:
        for scenario in self.plan.scenarios:
            with _noise(show) as elsewhere:
                found = [(scenario, seconds) for seconds in self._calm(show, scenario)]
                if scenario != "tag":
                    hurried = self._hurried(show, scenario)
                    found += [(f"{scenario}, hurried", seconds) for seconds in hurried]
                    show.rest(_REST_LIMIT)
            yield from (self._sample(name, seconds, elsewhere[0]) for name, seconds in found)

    def _sample(self, scenario: str, seconds: float | None, elsewhere: float = 0.0) -> Sample:
        tool, size = self.site.tool.name, self.entries.size
        told = "never" if seconds is None else f"{seconds * 1000:9.1f} ms"
        say(f"{size:7,} {self.round} {tool:8} {scenario:16} {told}")
        return Sample(tool, size, self.round, scenario, seconds, elsewhere)

    # ------------------------------------------------------------------------------- one by one

    def _calm(self, show: Show, scenario: str) -> Iterator[float | None]:
        """Each edit when all work of the last one has ended: there, and put back."""
        chance = self.entries.chance(scenario, self.round)
        deadline = time.monotonic() + self.plan.seconds
        for count in range(self.plan.edits):
            subject = edits.subject(scenario, self.site, self.entries, chance)
            there = _time(show, subject, count + 1)
            yield there
            if there is None or time.monotonic() > deadline:
                _time(show, subject, 0)
                return
            yield _time(show, subject, 0)

    # ------------------------------------------------------------------------------- in a hurry

    def _hurried(self, show: Show, scenario: str) -> Iterator[float | None]:
        """An edit every half a second, whatever still goes on. Seen is one with what came later."""
        chance = self.entries.chance("hurry", scenario, self.round)
        subject = edits.subject(scenario, self.site, self.entries, chance)
        saved: list[float] = []
        writer = threading.Thread(target=_save_often, args=(subject, self.plan.edits * 2, saved))
        with show.reader(subject.page) as reader:
            reader.page()
            writer.start()
            for number in range(1, self.plan.edits * 2 + 1):
                there = reader.wait(partial(_has_come, number), NEVER_SECONDS)
                if there is None:
                    yield None
                    break
                yield max(0.0, there - _moment(saved, number))
            writer.join()
        _time(show, subject, 0)


def _save_often(subject: edits.Subject, count: int, saved: list[float]) -> None:
    begun = time.perf_counter()
    for number in range(1, count + 1):
        time.sleep(max(0.0, begun + number * HURRY_SECONDS - time.perf_counter()))
        subject.save(number)
        saved.append(time.perf_counter())


def _is_whole(page: str) -> bool:
    return "</html>" in page


def _has_come(number: int, page: str) -> bool:
    return edits.shown(page) >= number


def _moment(saved: Sequence[float], number: int) -> float:
    """When an edit was saved; the page can be faster than whoever writes that down."""
    while len(saved) < number:
        time.sleep(0.001)
    return saved[number - 1]


def _time(show: Show, subject: edits.Subject, number: int) -> float | None:
    """Save, look until it is there, and let the server come to rest."""
    with show.reader(subject.page) as reader:
        reader.page()  # it is open in a browser
        show.rest(_REST_LIMIT)
        subject.save(number)
        begun = time.perf_counter()
        there = reader.wait(lambda page: subject.is_there(page, number), NEVER_SECONDS)
    show.rest(_REST_LIMIT)
    return there and there - begun


@contextlib.contextmanager
def _noise(show: Show) -> Iterator[list[float]]:
    """The cores that all other programs kept busy during the block: one number, at its end."""

    def accounts() -> tuple[float, float]:
        own = time.process_time() + (measure.worked(show.process.pid) or 0.0)
        return time.perf_counter(), (measure.busy_seconds() or 0.0) - own

    found: list[float] = []
    wall, busy = accounts()
    yield found
    later, more = accounts()
    found.append(max(0.0, (more - busy) / (later - wall)))


# ------------------------------------------------------------------------------------- all of it


def read_arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description="Measure from a save to the page in the browser.")
    parser.add_argument("--sizes", nargs="+", type=int, default=[1_000, 10_000], metavar="N")
    parser.add_argument("--peers", nargs="+", choices=WATCHERS, default=list(WATCHERS))
    parser.add_argument(
        "--scenarios", nargs="+", choices=edits.SCENARIOS, default=list(edits.SCENARIOS)
    )
    parser.add_argument("--edits", type=int, default=10, help="of each kind, in each round")
    parser.add_argument(
        "--seconds", type=float, default=60, help="begin no further edit of a kind after these"
    )
    parser.add_argument(
        "--lists", type=Path, metavar="FOLDER", help="copy FOLDER/N, as corpus.py writes it"
    )
    add_options(parser, repeats=3)
    return parser.parse_args()


def lay_out(
    arguments: argparse.Namespace, entries: corpus.Corpus, tools: Sequence[Tool]
) -> list[sites.Site]:
    """A site for each tool, made or copied."""
    folder = arguments.work / f"sitegen-live-{entries.size}"
    shutil.rmtree(folder, ignore_errors=True)
    if arguments.lists:
        laid_out = [sites.Site(tool, folder / tool.name) for tool in tools]
        for site in laid_out:
            shutil.copytree(arguments.lists / str(entries.size) / site.tool.name, site.folder)
    else:
        laid_out, _ = sites.prepare(entries, tools, folder)
    for site in laid_out:
        edits.lay_out_frame(site)
    return laid_out


def measure_all(arguments: argparse.Namespace, tools: Sequence[Tool]) -> Iterator[Sample]:
    """One size after the other; in each round the tools take turns, and none works meanwhile."""
    plan = Plan(arguments.scenarios, arguments.edits, arguments.seconds, arguments.limit)
    for size in arguments.sizes:
        entries = corpus.make(size, arguments.seed)
        say(f"laying out {size:,} entries")
        laid_out = lay_out(arguments, entries, tools)
        for number in range(arguments.repeats):
            for site in laid_out[:: -1 if number % 2 else 1]:
                yield from Bench(plan, entries, site, number).run()
        shutil.rmtree(laid_out[0].folder.parent)


def main() -> None:
    """Measure, print, and save where that is asked for."""
    arguments = read_arguments()
    tools = installed(arguments.peers)
    samples = list(measure_all(arguments, tools))
    versions = {tool.name: tool.tell_version() for tool in tools}
    text = livereport.text(samples, versions, report.Machine.this(None))
    print(text)
    if arguments.json:
        raw = [dataclasses.asdict(sample) for sample in samples]
        arguments.json.write_text(json.dumps(raw, indent=1) + "\n", encoding="utf-8")
    if arguments.write:
        report.write_block("live", text)


if __name__ == "__main__":
    main()

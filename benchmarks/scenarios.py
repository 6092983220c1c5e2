"""What is measured of every tool: a clean build, and builds after nothing or little has changed."""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import measure
from corpus import Corpus, Entry
from sites import Count, Facts, Site, expected_paths, link_to

FLOOR = Path(__file__).resolve().with_name("floor.py")

# In the order in which they are run, with their headings.
SCENARIOS: Mapping[str, str] = {
    "clean": "clean",
    "nothing": "no change",
    "body": "one paragraph",
    "tag": "one tag",
    "new": "one new entry",
}


@dataclass(frozen=True, slots=True)
class Step:
    """What happens to a site before a build, and how the build shows that it has noticed."""

    scenario: str
    change: Callable[[Site], None]
    is_shown: Callable[[Site], bool]


@dataclass(frozen=True, slots=True)
class Run:
    """One build of one tool, and whether the change was shown afterwards."""

    tool: str
    scenario: str
    repeat: int
    cost: measure.Cost
    is_shown: bool


@dataclass(frozen=True, slots=True)
class Round:
    """The entries that one repeat edits: different ones each time, for all tools the same."""

    original: Entry
    retagged: Entry
    added: Entry
    old_tag: str
    new_tag: str
    repeat: int

    @classmethod
    def choose(cls, corpus: Corpus, facts: Facts, repeat: int) -> Round:
        """Choose for a repeat. Both lists of tags have other entries, before and after."""
        chance = corpus.chance("edits", repeat)
        original = corpus.entry(chance.randrange(corpus.size))
        old = max(original.tags, key=lambda tag: facts.tags[tag])
        new = chance.choice(sorted(facts.tags.keys() - set(original.tags)))
        tags = tuple(new if tag == old else tag for tag in original.tags)
        retagged = dataclasses.replace(original, tags=tags)
        return cls(original, retagged, corpus.entry(corpus.size + repeat), old, new, repeat)

    def steps(self) -> tuple[Step, ...]:
        """The scenarios in their order, each on what the one before has left."""
        mark = f"Here a paragraph was added in round {self.repeat}."
        longer = dataclasses.replace(self.original, body=f"{self.original.body}\n{mark}\n")
        longer_retagged = dataclasses.replace(self.retagged, body=longer.body)
        page = f"entries/{self.original.slug}/index.html"
        return (
            Step("clean", Site.clean, lambda site: bool(site.text("index.html"))),
            Step("nothing", lambda _site: None, lambda site: bool(site.text("index.html"))),
            Step("body", lambda site: site.write(longer), lambda site: mark in site.text(page)),
            Step("tag", lambda site: site.write(longer_retagged), self._is_retagged),
            Step("new", lambda site: site.write(self.added), self._is_added),
        )

    def _is_retagged(self, site: Site) -> bool:
        joined = site.lists_under_tag(self.new_tag, self.original)
        return joined and not site.lists_under_tag(self.old_tag, self.original)

    def _is_added(self, site: Site) -> bool:
        page = site.text(f"entries/{self.added.slug}/index.html")
        return bool(page) and link_to(self.added) in site.text("index.html")

    def undo(self, site: Site) -> None:
        """Leave the entries as they were before the round."""
        site.write(self.original)
        site.remove(self.added)


class BuildFailedError(Exception):
    """A build that did not end well, or in time."""


@dataclass(frozen=True, slots=True)
class Bench:
    """Builds sites and measures it. `log` hears what is going on."""

    group: measure.ControlGroup | None
    limit: float
    log: Callable[[str], None]

    def run(self, command: Sequence[str], site: Site) -> measure.Cost:
        """Run a command in a site's folder. Raises BuildFailedError."""
        cost = measure.run(command, site.folder, site.log, self.group, self.limit)
        if cost.code is None:
            raise BuildFailedError(f"stopped after {self.limit:.0f} s")
        if cost.code != 0:
            last_words = site.log.read_text(encoding="utf-8", errors="replace").splitlines()[-5:]
            raise BuildFailedError(f"ended with {cost.code}: {' / '.join(last_words)}")
        return cost

    def step(self, site: Site, step: Step, repeat: int) -> Run:
        """Change the site, build it, look whether the change has arrived."""
        step.change(site)
        cost = self.run(site.tool.command, site)
        run = Run(site.tool.name, step.scenario, repeat, cost, step.is_shown(site))
        doubt = "" if run.is_shown else "  (the change is not shown)"
        self.log(f"{repeat:2} {step.scenario:8} {run.tool:14} {cost.wall:8.3f} s{doubt}")
        return run

    def floor(self, site: Site, repeat: int) -> Run:
        """What looking at a site's files costs a Python that does nothing else."""
        command = (sys.executable, "-I", "-S", str(FLOOR), str(site.folder), site.tool.output)
        return Run("floor", "nothing", repeat, self.run(command, site), is_shown=True)


@dataclass(frozen=True, slots=True)
class Plan:
    """Which scenarios, and how often; with the floor or without."""

    scenarios: Sequence[str]
    repeats: int
    with_floor: bool = False


def _turned(sites: Sequence[Site], by: int) -> list[Site]:
    by %= max(1, len(sites))
    return [*sites[by:], *sites[:by]]


def _schedule(
    plan: Plan, corpus: Corpus, sites: Sequence[Site], facts: Facts
) -> Iterator[tuple[int, Step, Site]]:
    """All builds in their order: the tools in turn, so that a bad minute hits all of them."""
    for repeat in range(plan.repeats):
        this_round = Round.choose(corpus, facts, repeat)
        for step in this_round.steps():
            if step.scenario in plan.scenarios:
                yield from ((repeat, step, site) for site in _turned(sites, repeat))
        for site in sites:
            this_round.undo(site)


@dataclass(frozen=True, slots=True)
class Outcome:
    """All runs; and by the name of the tool: what its first clean build has written, which of the
    pages that every tool should write it lacks, and why it was left out.
    """

    runs: list[Run] = field(default_factory=list)
    counts: dict[str, Count] = field(default_factory=dict)
    lacking: dict[str, list[str]] = field(default_factory=dict)
    failures: dict[str, str] = field(default_factory=dict)


def measure_all(
    bench: Bench, plan: Plan, corpus: Corpus, sites: Sequence[Site], facts: Facts
) -> Outcome:
    """Run everything. A tool that fails is left out from there on."""
    outcome = Outcome()
    wanted = expected_paths(facts)
    for repeat, step, site in _schedule(plan, corpus, sites, facts):
        name = site.tool.name
        if name in outcome.failures:
            continue
        try:
            outcome.runs.append(bench.step(site, step, repeat))
            if plan.with_floor and (name, step.scenario) == ("sitegen", "nothing"):
                outcome.runs.append(bench.floor(site, repeat))
        except BuildFailedError as failure:
            outcome.failures[name] = f"{SCENARIOS[step.scenario]}: {failure}"
            bench.log(f"   {name} is left out: {failure}")
            continue
        if step.scenario == "clean" and name not in outcome.counts:
            outcome.counts[name] = site.count()
            outcome.lacking[name] = sorted(wanted - site.paths())
    return outcome

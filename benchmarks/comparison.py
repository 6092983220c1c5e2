"""One comparison from its beginning to its end: lay out the sites, measure, look at the results."""

from __future__ import annotations

import argparse
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

import corpus
import measure
import report
import sites
from scenarios import Bench, Plan, measure_all
from tools import HERE, TOOLS, Tool


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be compared: the tools, on a list of so many entries, built below `work`."""

    entries: int
    seed: int
    tools: tuple[Tool, ...]
    plan: Plan
    work: Path
    limit: float

    @property
    def folder(self) -> Path:
        """Where its sites lie, and nothing else."""
        return self.work / f"sitegen-benchmark-{self.entries}"


def say(line: str) -> None:
    """Tell how far it is, beside the tables on standard output."""
    print(line, file=sys.stderr, flush=True)


def add_options(parser: argparse.ArgumentParser, repeats: int) -> None:
    """The options that all comparisons have."""
    parser.add_argument("--repeats", type=int, default=repeats, metavar="R")
    parser.add_argument(
        "--limit",
        type=float,
        default=600,
        metavar="SECONDS",
        help="a tool whose build takes longer is left out",
    )
    parser.add_argument("--seed", type=int, default=corpus.DEFAULT_SEED)
    parser.add_argument("--work", type=Path, default=HERE / ".work", help="where sites are built")
    parser.add_argument("--json", type=Path, metavar="FILE", help="all numbers, as JSON")
    parser.add_argument("--write", action="store_true", help="also write them into the docs")


def installed(names: list[str]) -> tuple[Tool, ...]:
    """The tools of these names that are there; the others are told."""
    chosen = [tool for name, tool in TOOLS.items() if name in names]
    for tool in chosen:
        if not tool.is_installed:
            say(f"{tool.name} is not installed: python benchmarks/setup.py {tool.skeleton}")
    return tuple(tool for tool in chosen if tool.is_installed)


def compare(order: Order) -> report.Results:
    """Measure all. The sites and the last output of each tool stay below `work`."""
    entries = corpus.make(order.entries, order.seed)
    shutil.rmtree(order.folder, ignore_errors=True)
    say(f"laying out {order.entries:,} entries in {order.folder}")
    laid_out, facts = sites.prepare(entries, order.tools, order.folder)
    with measure.control_group() as group:
        bench = Bench(group, order.limit, say)
        outcome = measure_all(bench, order.plan, entries, laid_out, facts)
        machine = report.Machine.this(group)
    return report.Results(
        machine=machine,
        entries=order.entries,
        repeats=order.plan.repeats,
        versions={tool.name: tool.tell_version() for tool in order.tools},
        outcome=outcome,
    )

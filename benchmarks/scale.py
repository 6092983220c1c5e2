"""How the cost of a build grows with the list: sitegen and Hugo, from 100 entries to 100,000.

    python benchmarks/scale.py [--sizes N ...] [--repeats R] [--write]

Prints a table; with --write it and a plot go into docs/. Each site is removed after its turn.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import shutil
from collections.abc import Callable, Iterator, Sequence

import plot
import report
from comparison import Order, add_options, compare, installed
from scenarios import SCENARIOS, Plan, Run
from tools import TOOLS

MEASURED = ("clean", "nothing", "body")
PLOT = report.PAGE.with_suffix(".svg")
COSTS: dict[str, tuple[Callable[[Run], float | None], str]] = {
    "wall": (report.wall, "Seconds a build takes"),
    "cpu": (report.cpu, "Seconds of processor time a build takes"),
}


def read_arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description="Measure how builds grow with the list.")
    parser.add_argument("--sizes", nargs="+", type=int, default=[100, 1_000, 10_000], metavar="N")
    parser.add_argument("--peers", nargs="+", choices=TOOLS, default=["sitegen", "hugo"])
    parser.add_argument("--cost", choices=COSTS, default="wall", help="what the plot shows")
    add_options(parser, repeats=3)
    return parser.parse_args()


def measure_sizes(arguments: argparse.Namespace) -> Iterator[report.Results]:
    """The results of one size after the other."""
    tools = installed(arguments.peers)
    for size in arguments.sizes:
        order = Order(
            entries=size,
            seed=arguments.seed,
            tools=tools,
            plan=Plan(MEASURED, arguments.repeats),
            work=arguments.work,
            limit=arguments.limit,
        )
        yield compare(order)
        shutil.rmtree(order.folder)


def lines(all_results: Sequence[report.Results], cost: str) -> list[plot.Series]:
    """A line for each tool and scenario."""
    value, _ = COSTS[cost]
    found = []
    for color, tool in enumerate(all_results[0].tools):
        for dashes, scenario in enumerate(MEASURED):
            medians = [(each.entries, each.median(tool, scenario, value)) for each in all_results]
            points = tuple((size, median) for size, median in medians if median)
            if points:
                found.append(plot.Series(f"{tool}, {SCENARIOS[scenario]}", points, color, dashes))
    return found


def cells(results: report.Results, tool: str, scenario: str) -> list[str]:
    """Seconds by the clock and of work; nothing measured is a dash."""
    return [
        "–" if (median := results.median(tool, scenario, value)) is None else report.digits(median)
        for value, _ in COSTS.values()
    ]


def table(all_results: Sequence[report.Results]) -> str:
    """A row for each tool and scenario, a column for each size."""
    rows = [
        [
            f"{tool}, {SCENARIOS[scenario]}",
            *(" / ".join(cells(results, tool, scenario)) for results in all_results),
        ]
        for tool in all_results[0].tools
        for scenario in MEASURED
    ]
    sizes = [f"{results.entries:,} entries" for results in all_results]
    return report.table(["wall / processor time, s", *sizes], rows)


def text(all_results: Sequence[report.Results]) -> str:
    """The table, and what is to be known about it."""
    first = all_results[0]
    head = f"The median of {first.repeats} builds. Measured on {first.machine}."
    runs = [run for results in all_results for run in results.outcome.runs]
    lines = [
        report.shown(runs),
        *(
            f"- {tool} was left out at {results.entries:,} entries, '{why}'."
            for results in all_results
            for tool, why in results.outcome.failures.items()
        ),
        report.noise(runs),
    ]
    return "\n\n".join([head, table(all_results), "\n".join(lines)])


def main() -> None:
    """Measure, print, and save where that is asked for."""
    arguments = read_arguments()
    all_results = list(measure_sizes(arguments))
    shown = text(all_results)
    print(shown)
    if arguments.json:
        raw = [dataclasses.asdict(results) for results in all_results]
        arguments.json.write_text(json.dumps(raw, indent=1) + "\n", encoding="utf-8")
    if arguments.write:
        _, title = COSTS[arguments.cost]
        drawn = plot.draw(lines(all_results, arguments.cost), title, "s", "entries in the list")
        PLOT.write_text(drawn, encoding="utf-8")
        report.write_block("scale", shown)


if __name__ == "__main__":
    main()

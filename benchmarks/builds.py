"""Compare sitegen with other static-site generators, on one synthetic reading list.

    python benchmarks/builds.py N [--peers NAME ...] [--repeats R] [--floor] [--write]

Builds a list of N entries with every tool that is installed (see setup.py): clean, with nothing
changed, and after a paragraph, a tag and an entry have changed. Prints Markdown tables.
"""

from __future__ import annotations

import argparse

import report
from comparison import Order, add_options, compare, installed
from scenarios import SCENARIOS, Plan
from tools import TOOLS


def read_arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description="Compare sitegen with its peers.")
    parser.add_argument("entries", type=int, metavar="N", help="how many entries the list has")
    parser.add_argument(
        "--peers",
        nargs="+",
        choices=TOOLS,
        default=list(TOOLS),
        help="all that are installed, if unset; sitegen itself counts as one",
    )
    parser.add_argument("--scenarios", nargs="+", choices=SCENARIOS, default=list(SCENARIOS))
    parser.add_argument("--floor", action="store_true", help="also the least that a build can do")
    add_options(parser, repeats=5)
    return parser.parse_args()


def main() -> None:
    """Measure, print, and save where that is asked for."""
    arguments = read_arguments()
    order = Order(
        entries=arguments.entries,
        seed=arguments.seed,
        tools=installed(arguments.peers),
        plan=Plan(arguments.scenarios, arguments.repeats, arguments.floor),
        work=arguments.work,
        limit=arguments.limit,
    )
    results = compare(order)
    tables = report.builds(results)
    print(tables)
    if arguments.json:
        results.save(arguments.json)
    if arguments.write:
        report.write_block(f"builds-{arguments.entries}", tables)


if __name__ == "__main__":
    main()

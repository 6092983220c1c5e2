"""What was measured, as tables in Markdown and as JSON; and where the tables stand in the docs."""

from __future__ import annotations

import dataclasses
import datetime
import json
import os
import platform
import re
import statistics
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import measure
from scenarios import SCENARIOS, Outcome, Run

PAGE = Path(__file__).resolve().parent.parent / "docs" / "performance.md"
REFERENCE = "hugo"
FLOOR_NAME = "*floor of sitegen*"
MEBIBYTE = 1 << 20
# Above this share of a core in other programs, times of the wall clock are not to be trusted.
NOISY = 0.1


@dataclass(frozen=True, slots=True)
class Machine:
    """What the numbers were measured on."""

    system: str
    processor: str
    cores: int
    memory: int | None
    python: str
    accounts: str
    day: str

    @classmethod
    def this(cls, group: measure.ControlGroup | None) -> Machine:
        """The machine that this runs on."""
        return cls(
            system=f"{platform.system()} {platform.release()}",
            processor=_processor(),
            cores=os.cpu_count() or 1,
            memory=_memory(),
            python=platform.python_version(),
            accounts="its control group" if group else "getrusage (the processes waited for)",
            day=datetime.datetime.now(tz=datetime.UTC).date().isoformat(),
        )

    def __str__(self) -> str:
        memory = f", {self.memory / (1 << 30):.0f} GiB of memory" if self.memory else ""
        return (
            f"{self.cores} cores ({self.processor}){memory}, {self.system}, Python {self.python},"
            f" on {self.day}; processor time from {self.accounts}"
        )


def _processor() -> str:
    information = Path("/proc/cpuinfo")
    if information.exists():
        found = re.search(r"^model name\s*: (.*)$", information.read_text("utf-8"), re.MULTILINE)
        if found:
            return found[1]
    return platform.processor() or platform.machine()


def _memory() -> int | None:
    names = getattr(os, "sysconf_names", {})
    if "SC_PHYS_PAGES" not in names:
        return None
    return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True, slots=True)
class Results:
    """Everything that one call has measured."""

    machine: Machine
    entries: int
    repeats: int
    versions: Mapping[str, str]
    outcome: Outcome

    def save(self, file: Path) -> None:
        """Write it all as JSON."""
        file.write_text(json.dumps(dataclasses.asdict(self), indent=1) + "\n", encoding="utf-8")

    @property
    def tools(self) -> list[str]:
        """The tools that were measured, in the order of the table of tools."""
        return list(self.versions)

    def median(
        self, tool: str, scenario: str, value: Callable[[Run], float | None]
    ) -> float | None:
        """The median over the repeats; None where nothing was measured."""
        values = [
            number
            for run in self.outcome.runs
            if (run.tool, run.scenario) == (tool, scenario) and (number := value(run)) is not None
        ]
        return statistics.median(values) if values else None


def wall(run: Run) -> float | None:
    """Seconds by the clock on the wall."""
    return run.cost.wall


def cpu(run: Run) -> float | None:
    """Seconds of work, by all cores."""
    return run.cost.cpu


def memory(run: Run) -> float | None:
    """The most memory at one time, in MiB."""
    return None if run.cost.memory is None else run.cost.memory / MEBIBYTE


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table in Markdown; the first column to the left, the others to the right."""
    lines = [head, ["---", *["--:"] * (len(head) - 1)], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def digits(value: float) -> str:
    """A number with about two digits: more than a busy machine can tell."""
    for least, places in ((10, 0), (1, 1), (0.1, 2)):
        if value >= least:
            return f"{value:,.{places}f}"
    return f"{value:.3f}"


def ratio(value: float, reference: float | None) -> str:
    """How many times the reference; nothing where there is none."""
    return f" ({digits(value / reference)})" if reference else ""


def times_table(results: Results, value: Callable[[Run], float | None], caption: str) -> str:
    """A row for each tool, a column for each scenario: seconds, and the ratio to Hugo."""
    measured = {run.scenario for run in results.outcome.runs}
    scenarios = [name for name in SCENARIOS if name in measured]
    names = {tool: tool for tool in results.tools} | {"floor": FLOOR_NAME}
    rows = []
    for tool, shown in names.items():
        row = [shown]
        for scenario in scenarios:
            own = results.median(tool, scenario, value)
            other = results.median(REFERENCE, scenario, value)
            row.append("–" if own is None else digits(own) + ratio(own, other))
        if any(cell != "–" for cell in row[1:]):
            rows.append(row)
    return table([caption, *(SCENARIOS[name] for name in scenarios)], rows)


def sizes_table(results: Results) -> str:
    """A row for each tool: version, what it writes, how much memory it takes."""
    rows = []
    for tool in results.tools:
        count = results.outcome.counts.get(tool)
        peak = results.median(tool, "clean", memory)
        rows.append(
            [
                tool,
                results.versions[tool],
                f"{count.pages:,}" if count else "–",
                f"{count.files:,}" if count else "–",
                f"{count.size / MEBIBYTE:.1f}" if count else "–",
                f"{peak:.0f}" if peak else "–",
            ]
        )
    head = ["tool", "version", "HTML pages", "files", "MiB written", "memory, MiB"]
    return table(head, rows)


def shown(runs: Sequence[Run]) -> str:
    """Whether the changes arrived in the output."""
    hidden = sorted({f"{run.tool} ({SCENARIOS[run.scenario]})" for run in runs if not run.is_shown})
    if hidden:
        return f"- **A change was not shown** by {', '.join(hidden)}."
    return "- Every change was shown in the output of every tool, in every repeat."


def noise(runs: Sequence[Run]) -> str:
    """How much else the machine had to do."""
    busy = [run.cost.elsewhere for run in runs if run.cost.elsewhere is not None]
    if not busy:
        return "- How busy the machine was otherwise is not known."
    middle, worst = statistics.median(busy), max(busy)
    verdict = "noisy, so rather believe the processor time" if middle > NOISY else "quiet"
    return (
        f"- Other programs kept {middle:.2f} cores busy (the median; {worst:.2f} at worst):"
        f" {verdict}."
    )


def checks(results: Results) -> str:
    """What is to be known about a comparison: changes, pages, failures, noise."""
    lines = [shown(results.outcome.runs)]
    for tool, paths in results.outcome.lacking.items():
        if paths:
            lines.append(f"- Pages that {tool} does not have: {abridged(paths)}.")
    lines += [
        f"- {tool} was left out at '{why}'." for tool, why in results.outcome.failures.items()
    ]
    return "\n".join([*lines, noise(results.outcome.runs)])


def abridged(paths: Sequence[str]) -> str:
    """The number of paths, and some of them."""
    few = ", ".join(f"`{path.removesuffix('index.html')}`" for path in paths[:3])
    return f"{len(paths)}, such as {few}" if len(paths) > 3 else few  # noqa: PLR2004 - as it reads


def builds(results: Results) -> str:
    """All tables of one comparison."""
    head = (
        f"{results.entries:,} entries; the median of {results.repeats} builds, in parentheses"
        f" ÷ {REFERENCE} in the same run. Measured on {results.machine}."
    )
    parts = [
        head,
        times_table(results, wall, f"wall time, s (÷ {REFERENCE})"),
        times_table(results, cpu, f"processor time, s (÷ {REFERENCE})"),
        sizes_table(results),
        checks(results),
    ]
    return "\n\n".join(parts)


def write_block(name: str, text: str, page: Path = PAGE) -> None:
    """Put a text between the markers of that name in the docs."""
    before = page.read_text(encoding="utf-8")
    block = re.compile(rf"(<!-- measured: {re.escape(name)} -->\n).*?(<!-- end -->)", re.DOTALL)
    after, found = block.subn(lambda match: f"{match[1]}\n{text}\n\n{match[2]}", before)
    if not found:
        raise SystemExit(f"{page} has no place for it: <!-- measured: {name} -->")
    page.write_text(after, encoding="utf-8")

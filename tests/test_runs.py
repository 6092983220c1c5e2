"""Runs of entries: all entries in their order, and none that a new one moves."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from project import Project

from sitegen.outputs.runs import runs

COUNTS = st.integers(0, 60)
SIZES = st.integers(1, 20)


@given(COUNTS, SIZES)
def test_the_runs_from_the_last_hold_each_entry_once(count: int, size: int) -> None:
    """In the order of the list, and as many as they may at most but for the newest."""
    found = list(runs(count, size))

    assert list(range(count)) == [position for run in reversed(found) for position in run]
    assert all(len(run) == size for run in found[:-1])


@given(COUNTS, SIZES)
def test_a_new_entry_is_in_the_last_run(count: int, size: int) -> None:
    """The others hold those that they held, which have moved by one."""
    before, after = list(runs(count, size)), list(runs(count + 1, size))
    whole = count // size

    assert [range(run.start + 1, run.stop + 1) for run in before[:whole]] == after[:whole]


def test_what_holds_the_whole_list_holds_it_in_its_order(project: Project) -> None:
    """Over the borders of runs, and after an edit."""
    project.use_bare_theme()
    for number in range(130):
        project.entry(f"e{number:03}", f"Entry {number}", added="2026-01-01")
    project.build()
    project.entry("e007", "Entry 7", added="2026-01-02")
    project.build()

    slugs = ["e007", *(f"e{number:03}" for number in range(130) if number != 7)]
    by_title = sorted(slugs[1:], key=lambda slug: f"entry {int(slug[1:])}")
    wanted = ["e007", *by_title]
    assert wanted == [item["id"] for item in project.json("references.json")]
    assert wanted == [
        item["page"].split("/")[-2] for item in project.json("entries.json")["entries"]
    ]

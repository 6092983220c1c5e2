"""Runs of entries, made one by one: what holds the whole list is put together of them, and an edit
of one entry makes one of them anew.

They are counted from the oldest entry, so that a new one leaves all but the last as they are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from sitegen.outputs.desk import Desk
from sitegen.sheets import name_of

_SIZE = 128


def runs(count: int, size: int = _SIZE) -> Iterator[range]:
    """The positions of each run of a list of so many entries, the oldest run first."""
    return (range(max(0, end - size), end) for end in range(count, 0, -size))


def facts_by_run(desk: Desk, name: str, make: Callable[[range], str]) -> list[str]:
    """What is made of the facts of each run, newest run first: it may depend on nothing else but
    the configuration. All that is kept under the `name` is asked for here.
    """
    makers = {
        name_of(desk.base, *[card.mark for card in desk.shared[run.start : run.stop]]): run
        for run in runs(len(desk.shared))
    }
    found = desk.remember(name, {key: partial(_made, make, run) for key, run in makers.items()})
    return [data.decode() for data in found][::-1]


def _made(make: Callable[[range], str], run: range) -> bytes:
    return make(run).encode()

"""Builds in the background: one at a time, all that was asked for, and none that is left over."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator
from typing import NamedTuple

import pytest
from project import Project

from sitegen.builder import Builder
from sitegen.errors import SitegenError
from sitegen.report import Report


class Working(NamedTuple):
    """A builder, and what it has said."""

    builder: Builder
    heard: queue.SimpleQueue[Report | SitegenError]

    def next(self) -> Report | SitegenError:
        """What it says next."""
        return self.heard.get(timeout=60)


@pytest.fixture
def working(bare: Project) -> Iterator[Working]:
    """A builder of a small site."""
    bare.entry("a")
    heard: queue.SimpleQueue[Report | SitegenError] = queue.SimpleQueue()
    with Builder(bare.job, lambda result, _: heard.put(result)) as builder:
        yield Working(builder, heard)


def test_a_build_is_made_and_told(working: Working, bare: Project) -> None:
    """By another process, while this one goes on."""
    working.builder.ask()
    result = working.next()

    assert isinstance(result, Report)
    assert "entries/a/index.html" in result.sync.written
    assert working.builder.wait(10)
    assert "entries/a/index.html" in bare.files


def test_problems_are_told(working: Working, bare: Project) -> None:
    """As a value, like a report."""
    bare.entry("a", lang="german")
    working.builder.ask()
    result = working.next()

    assert isinstance(result, SitegenError)
    assert [problem.at.path for problem in result.problems] == ["content/entries/a.md"]


def test_what_is_asked_for_during_a_build_is_built_after_it(
    working: Working, bare: Project
) -> None:
    """Once, however often it was asked for."""
    working.builder.ask()
    assert not working.builder.wait(0)
    bare.entry("b")
    for _ in range(5):
        working.builder.ask()

    assert working.builder.wait(60)
    assert "entries/b/index.html" in bare.files
    assert working.heard.qsize() <= 3


def test_the_end_stops_a_build(bare: Project) -> None:
    """Nobody waits for it, and nothing is told of it."""
    bare.entry("a")
    heard: list[object] = []
    before = threading.active_count()
    with Builder(bare.job, lambda *told: heard.append(told)) as builder:
        builder.ask()

    assert heard == []
    assert before == threading.active_count()


def test_no_build_is_no_work(bare: Project) -> None:
    """A builder that was never asked ends at once."""
    with Builder(bare.job, lambda *_: None) as builder:
        assert builder.wait(0)

"""Lighthouse, by its makers' own module for Node."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SCRIPT = Path(__file__).resolve().parent / "lighthouse.mjs"
# What no page can be faster than: a page with nothing but a word.
EMPTY = '<!doctype html><html lang="en"><title>Empty</title><p>Empty'


@dataclass(frozen=True, slots=True)
class Score:
    """What Lighthouse says of a page: scores by category, times in milliseconds."""

    address: str
    version: str
    scores: dict[str, int]
    failed: list[str]
    first_paint: int
    largest_paint: int
    shift: float
    blocking: int


def run(node: str, chromium: str, runs: int, addresses: Sequence[str]) -> Iterator[Score]:
    """The median of so many runs for each address, as they come."""
    command = [node, str(SCRIPT), chromium, str(runs), *addresses]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        for line in process.stdout or ():
            told: dict[str, Any] = json.loads(line)
            yield Score(**told)
    if process.returncode:
        raise RuntimeError(f"Lighthouse has ended with exit code {process.returncode}")

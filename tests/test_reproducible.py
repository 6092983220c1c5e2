"""The same inputs are the same bytes: on any machine, in any place, at any time.

`SITEGEN_ENVIRONMENTS` is the number of environments to try; without it a few are, in a small theme.
"""

from __future__ import annotations

import hashlib
import itertools
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

import pytest
from project import Project, tree

ENVIRONMENTS = int(os.environ.get("SITEGEN_ENVIRONMENTS", "0"))
FEW = 6
# Few texts are no work for a second process.
TEXTS = 8
NOON = 1_795_348_800  # 2026-11-22

# The command line in a process whose folders are listed in any order, and whose clock is wrong.
PROGRAM = """
import os, random, sys, time

chance, umask, years = random.Random(int(sys.argv[1])), int(sys.argv[2], 8), int(sys.argv[3])
os.umask(umask)
now, scandir, listdir = time.time, os.scandir, os.listdir
time.time = lambda: now() + years * 365 * 86400

class Scan:
    def __init__(self, *folder):
        with scandir(*folder) as found:
            items = list(found)
        chance.shuffle(items)
        self.items = iter(items)
    def __enter__(self):
        return self
    def __exit__(self, *_):
        pass
    def __iter__(self):
        return self
    def __next__(self):
        return next(self.items)
    def close(self):
        pass

def shuffled(*folder):
    names = listdir(*folder)
    chance.shuffle(names)
    return names

os.scandir, os.listdir = Scan, shuffled

from sitegen.cli import main

if __name__ == "__main__":
    main(sys.argv[4:])
"""


class Environment(NamedTuple):
    """What must not make a difference."""

    number: int
    hash_seed: str
    zone: str
    language: str
    umask: str
    jobs: str
    folder: str
    years: str

    @property
    def variables(self) -> dict[str, str]:
        """What the process finds in its environment."""
        return os.environ | {
            "PYTHONHASHSEED": self.hash_seed,
            "TZ": self.zone,
            "LANG": self.language,
            "LC_ALL": self.language,
            "SOURCE_DATE_EPOCH": str(NOON),
        }


VALUES = {
    "hash_seed": [str(seed) for seed in (0, 1, 2, 3, 42, 1000, 2**31, 2**32 - 1)],
    "zone": ["UTC", "Asia/Kolkata", "America/St_Johns", "Pacific/Kiritimati", "Etc/GMT+12"],
    "language": ["C", "C.UTF-8", "en_US.UTF-8", "tr_TR.UTF-8"],
    "umask": ["022", "077"],
    "jobs": ["1", "2", "8"],
    "folder": ["a", "another folder", "deep/er/and/deeper", "größe", "build", "content"],
    "years": ["0", "10", "-10"],
}


def environments() -> Iterator[Environment]:
    """The first are as different as can be, the others at random; always the same ones."""
    chance = random.Random(1)  # noqa: S311 - no secret
    for number in itertools.count():
        yield Environment(
            number,
            **{
                name: values[number] if number < len(values) else chance.choice(values)
                for name, values in VALUES.items()
            },
        )


def fill(project: Project) -> None:
    """Whatever has an order, a date or a name that some languages spell otherwise."""
    tags = ["web", "Irish", "istanbul", "C++", "ünïcode", "history"]
    body = "## One\n\n```python\nprint({})\n```\n\nSee [tags](/tags/).[^1]\n\n[^1]: Note.\n"
    for number in range(TEXTS):
        project.entry(
            f"{'shelf/' if number % 2 else ''}Title-{number}",
            f"A title, number {number % 3}",
            body.format(number),
            tags=tags[number % 4 :],
            authors=["Ann", "Bob", "Çelik"][number % 3 :],
            added=f"2026-11-{number + 15}",
            published=str(1945 + number),
            url=f"https://{'abc'[number % 3]}.example/{number}",
            extra={"b": number, "a": {"d": 1, "c": 2}},
        )
    project.page("about", "About", "Hello.", aliases=["/info/"])
    project.write(
        "content/tags.yaml", "web:\n  aliases: [WWW]\nistanbul:\n  parent: history\nhistory:\n"
    )
    project.write("content/sources.yaml", "A:\n  hosts: [a.example]\n")
    for name in ("z.bin", "a.bin", "deep/m.bin"):
        project.write(f"content/static/{name}", name.encode())
    for name in ("One", "Two", "Three"):
        text = f"{name} is the title\n\nWith a sentence of its own, and one more.\n"
        project.write(f"seeds/{name}.txt", text)


def digest(files: dict[str, bytes]) -> str:
    """One name for a tree of files: for their paths and their bytes."""
    parts = [part for path, data in sorted(files.items()) for part in (path.encode(), data)]
    return hashlib.sha256(b"".join(b"%d:%s" % (len(part), part) for part in parts)).hexdigest()


def build_in(environment: Environment, source: Path, room: Path) -> dict[str, bytes]:
    """All that a build makes of a copy of the site, in this environment."""
    site = room / str(environment.number) / environment.folder
    shutil.copytree(source, site, copy_function=shutil.copyfile)
    chance = random.Random(environment.number)  # noqa: S311 - no secret
    for path in site.rglob("*"):
        os.utime(path, (chance.randrange(2**31), chance.randrange(2**31)))
    arguments = [str(environment.number), environment.umask, environment.years]
    command = [*arguments, "-C", str(site), "build", "--jobs", environment.jobs]
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, *command],
        env=environment.variables,
        capture_output=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, (environment, done.stderr.decode())
    made = tree(site / "build") | {f"content/{k}": v for k, v in tree(site / "content").items()}
    shutil.rmtree(room / str(environment.number))
    return made


@pytest.mark.fuzz
def test_one_site_is_one_tree_in_all_environments(project: Project, tmp_path: Path) -> None:
    """Seed of hashes, zone, language, umask, processes, place, order of folders, times, clock."""
    fill(project)
    if not ENVIRONMENTS:
        project.use_bare_theme()
    chosen = list(itertools.islice(environments(), ENVIRONMENTS or FEW))

    with ThreadPoolExecutor(2) as threads:
        made = list(threads.map(lambda e: build_in(e, project.root, tmp_path / "sites"), chosen))

    first = made[0]
    differing = {
        environment: [path for path in sorted(first | files) if first.get(path) != files.get(path)]
        for environment, files in zip(chosen, made, strict=True)
        if digest(files) != digest(first)
    }
    assert not differing, f"other than in {chosen[0]}"


def test_the_environments_are_as_different_as_can_be() -> None:
    """Each value of each kind is among those of the long run."""
    chosen = list(itertools.islice(environments(), 64))

    assert {name: sorted({getattr(e, name) for e in chosen}) for name in VALUES} == {
        name: sorted(values) for name, values in VALUES.items()
    }

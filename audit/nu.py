"""The Nu HTML checker, which is the W3C's: HTML and CSS, errors and warnings."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

JAR = Path(__file__).resolve().parent / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
# Pages are read from their addresses: what a Content-Security-Policy calls 'self' is a host, and
# files have none.
_COMMAND = (
    *("-Dnu.validator.servlet.allow-forbidden-hosts=true", "-jar", str(JAR)),
    *("--format", "json", "--stdout", "--exit-zero-always", "--also-check-css"),
)


class Message(NamedTuple):
    """What the checker says of a page or a style sheet."""

    path: str
    line: int
    text: str


def check(java: str, addresses: Sequence[str]) -> list[Message]:
    """All messages on what these addresses give: one process for all."""
    done = subprocess.run([java, *_COMMAND, *addresses], check=True, capture_output=True, text=True)
    said = json.loads(done.stdout)["messages"]
    return [
        Message(urlsplit(one.get("url", "")).path, one.get("lastLine", 0), one["message"])
        for one in said
    ]

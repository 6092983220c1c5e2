"""What browsers are told, as server-sent events."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec

from sitegen.errors import Problem
from sitegen.serve.exhibit import News

# Said at once, so that the browser knows that it is connected.
BEAT = b":\n\n"
RELOAD = b"event: reload\ndata: {}\n\n"


class Editor(msgspec.Struct, frozen=True):
    """How an editor is opened: an address with {path}, {line} and {column}; empty for no links."""

    project: Path
    template: str = ""

    def url(self, problem: Problem) -> str:
        """The address that opens the place of a problem; empty where there is none."""
        # What is wrong with the machine lies in no file.
        if not self.template or problem.code == "environment":
            return ""
        path = (self.project.absolute() / problem.at.path).as_uri().removeprefix("file://")
        # `file/{path}` has the slash already; and on Windows it is none of the path's own.
        if "/{path}" in self.template or self.project.absolute().drive:
            path = path.removeprefix("/")
        places = {"path": path, "line": problem.at.line or 1, "column": problem.at.column or 1}
        url = self.template
        for name, value in places.items():
            url = url.replace(f"{{{name}}}", str(value))
        return url


def state(news: News, editor: Editor) -> bytes:
    """The event that says how the site is."""
    problems = [_as_json(problem, editor) for problem in news.problems]
    return event("state", {"number": news.number, "problems": problems})


def style(hrefs: Sequence[str], seen: str) -> bytes:
    """The event that stylesheets have new addresses; the page has `seen` with them."""
    return event("style", {"hrefs": list(hrefs), "seen": seen})


def event(name: str, data: Any) -> bytes:
    """An event with one line of JSON."""
    return b"event: %b\ndata: %b\n\n" % (name.encode(), msgspec.json.encode(data))


def _as_json(problem: Problem, editor: Editor) -> dict[str, Any]:
    return {
        "path": problem.at.path,
        "line": problem.at.line,
        "column": problem.at.column,
        "width": problem.at.width,
        "excerpt": problem.at.text,
        "message": problem.message,
        "fix": problem.fix,
        "severity": problem.severity,
        "url": editor.url(problem),
    }

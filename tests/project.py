"""A tiny site of a test's own: written with `write` and `entry`, built in process, looked at."""

from __future__ import annotations

import contextlib
import datetime
import io
import json
import os
import textwrap
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from sitegen import build, cli, commands, show, workers
from sitegen.errors import Problem, SitegenError
from sitegen.job import Job
from sitegen.views import SiteView

TODAY = datetime.date(2026, 11, 22)
# The same for the command line, as SOURCE_DATE_EPOCH.
NOON = str(int(datetime.datetime(2026, 11, 22, 12, tzinfo=datetime.UTC).timestamp()))

# One for all tests: a process takes longer to start than most tests take. conftest.py ends it.
POOL = workers.Pool(1)
CONFIG = """\
title: A tiny list
url: https://example.org/reading/
"""

# A theme in few words: a tenth of the time that the built-in one takes to be made ready.
TEMPLATES = (
    "home entry page collections collection tags tag sources source authors author archive period"
    " statistics search 404".split()
)
TEMPLATE = """\
<title>{{ page.head.title }}</title>
{% for card in page.cards | default([]) %}
<a href="{{ card.url }}">{{ card.title }}</a>
{% endfor %}
{{ page.html | default("") }}
"""


class Run(NamedTuple):
    """What a command has said, and its exit code."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The value that a command with --json prints."""
        return json.loads(self.out)


class Project:
    """A site in a folder of its own. It begins with a configuration and nothing else."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.write("sitegen.yaml", CONFIG)

    # -------------------------------------------------------------------------- what is in it

    def write(self, path: str, text: str | bytes) -> Path:
        """Put a file below the site's folder; text without the indentation of the test."""
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        data = text if isinstance(text, bytes) else textwrap.dedent(text).encode()
        file.write_bytes(data)
        return file

    def entry(self, name: str, title: str | None = None, body: str = "", **fields: Any) -> Path:
        """An entry `content/entries/NAME.md`; its title is its name if none is given."""
        return self._document(f"content/entries/{name}.md", {"title": title or name} | fields, body)

    def page(self, name: str, title: str | None = None, body: str = "", **fields: Any) -> Path:
        """A standalone page `content/pages/NAME.md`."""
        return self._document(f"content/pages/{name}.md", {"title": title or name} | fields, body)

    def collection(
        self, name: str, entries: Any, title: str | None = None, body: str = "", **fields: Any
    ) -> Path:
        """A curated list `content/collections/NAME.md` of some entries, by name."""
        values = {"title": title or name, "entries": entries} | fields
        return self._document(f"content/collections/{name}.md", values, body)

    def _document(self, path: str, fields: Mapping[str, Any], body: str) -> Path:
        lines = [f"{name}: {_as_yaml(value)}" for name, value in fields.items()]
        return self.write(path, "\n".join(["---", *lines, "---", textwrap.dedent(body)]))

    def configure(self, **values: Any) -> None:
        """Add keys to the configuration."""
        lines = [f"{name}: {_as_yaml(value)}\n" for name, value in values.items()]
        self.write("sitegen.yaml", CONFIG + "".join(lines))

    def use_bare_theme(self) -> None:
        """Take the place of the built-in theme, for tests that do not look at pages closely."""
        self.write("themes/folio/theme.yaml", "name: Bare\n")
        for name in TEMPLATES:
            self.write(f"themes/folio/{name}.html", TEMPLATE)

    def text(self, path: str) -> str:
        """The text of a file below the site's folder."""
        return (self.root / path).read_text(encoding="utf-8")

    # -------------------------------------------------------------------------- what is made

    def job(self, **options: Any) -> Job:
        """What is to be built: this site on TODAY, by the worker process of all tests."""
        return Job(**({"project": self.root, "today": TODAY, "pool": POOL} | options))

    def build(self, **options: Any) -> build.Report:
        """Build the site in this process."""
        return build.build(self.job(**options))

    def build_clean(self, target: Path) -> dict[str, bytes]:
        """All files of a build from nothing, made in another folder, with their bytes."""
        self.build(target=target, imports=False)
        return tree(target / "build")

    def check(self, **options: Any) -> build.Plan:
        """Do everything but write."""
        return build.check(self.job(**options))

    @property
    def problems(self) -> list[Problem]:
        """The errors that stop a build of the site, or its warnings when it is not stopped."""
        return self.outcome()[0]

    def outcome(self) -> tuple[list[Problem], int]:
        """The problems of a build that writes nothing, and its exit code."""
        try:
            return list(self.check().warnings), 0
        except SitegenError as error:
            return list(error.problems), int(error.exit_code)

    @property
    def messages(self) -> list[str]:
        """Place and message of each problem, a line each."""
        return [f"{problem.at}: {problem.message}" for problem in self.problems]

    def read(self, path: str) -> str:
        """The text of a file of the built site."""
        return self.text(f"build/{path}")

    def json(self, path: str) -> Any:
        """The value of a JSON file of the built site."""
        return json.loads(self.read(path))

    @property
    def files(self) -> list[str]:
        """The sorted paths of all files of the built site."""
        return sorted(self.tree())

    def tree(self) -> dict[str, bytes]:
        """All files of the built site with their bytes."""
        return tree(self.root / "build")

    def run(self, *arguments: str, folder: str = ".") -> Run:
        """Run a command line in a folder of the site, in this process, with the worker process of
        all tests.
        """
        out, err = _Stream(), _Stream()
        code = 0
        with (
            pytest.MonkeyPatch.context() as patch,
            contextlib.chdir(self.root / folder),
            _environment(),
            contextlib.redirect_stdout(out),
            contextlib.redirect_stderr(err),
        ):
            patch.setattr(commands, "workers", _Lent)
            try:
                cli.main(arguments)
            except SystemExit as end:
                code = int(end.code or 0)
        return Run(code, out.text(), err.text())


class _Lent:
    """Stands for the module `workers` where a command makes a pool of its own, and ends it."""

    @staticmethod
    @contextlib.contextmanager
    def Pool(_jobs: int | None = None, **_: int) -> Iterator[workers.Pool]:  # noqa: N802 - as the class
        yield POOL


class _Stream(io.TextIOWrapper):
    """A stream that keeps what is written to it."""

    def __init__(self) -> None:
        self._bytes = io.BytesIO()
        super().__init__(self._bytes, encoding="utf-8", newline="\n", write_through=True)

    def text(self) -> str:
        return self._bytes.getvalue().decode()


@contextlib.contextmanager
def _environment() -> Iterator[None]:
    """The day for the command line, and no colours."""
    before = os.environ.copy()
    os.environ.pop("FORCE_COLOR", None)
    os.environ["SOURCE_DATE_EPOCH"] = NOON
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def _as_yaml(value: Any) -> str:
    # JSON is YAML, but for dates and words that stand without quotes.
    if isinstance(value, datetime.date):
        return value.isoformat()
    return json.dumps(value, ensure_ascii=False)


def site_view(**values: Any) -> SiteView:
    """The site as templates get it, where no site is."""
    few: dict[str, Any] = {
        "title": "A <list>",
        "description": "",
        "author": "",
        "lang": "en",
        "direction": "ltr",
        "url": "https://example.org/reading/",
        "home": "/reading/",
        "menu": (),
        "feeds": (),
        "count": 1,
        "search": "built-in",
        "options": {},
    }
    return SiteView(**few | values)


def tree(folder: Path) -> dict[str, bytes]:
    """All files below a folder with their bytes."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def shown(problems: list[Problem]) -> str:
    """Problems as they are printed."""
    lines = [text for problem in problems for _, text in show.problem_lines(problem)]
    return "".join(f"{line}\n" for line in lines)

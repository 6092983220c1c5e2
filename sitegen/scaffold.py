"""New sites and new entries: the files of `sitegen/starter/`, and an entry from a title."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator, Mapping
from importlib import metadata, resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import msgspec

from sitegen import content, files, frontmatter, layout
from sitegen.errors import Exit, Location, Problem, SitegenError
from sitegen.model import Entry
from sitegen.text import control_character, slug_of

_STARTER = "starter"

# Names that would take effect in our own repository stand there without their dot.
_DOTTED = {"gitignore": ".gitignore", "github": ".github"}

# Where a CI installs sitegen from; init fills it in where it can know.
_REQUIREMENT = "@SITEGEN@"
_TODAY = "@TODAY@"
_UNKNOWN_REQUIREMENT = "sitegen @ git+https://github.com/OWNER/REPOSITORY"


def starter_files(today: datetime.date) -> dict[str, bytes]:
    """The files of a new site by path, ready to be written."""
    found = {}
    for path, item in _visit(resources.files("sitegen") / _STARTER):
        text = item.read_text("utf-8").replace(_TODAY, today.isoformat())
        found[path] = text.replace(_REQUIREMENT, requirement() or _UNKNOWN_REQUIREMENT).encode()
    return dict(sorted(found.items()))


def _visit(folder: Traversable, below: str = "") -> Iterator[tuple[str, Traversable]]:
    for item in folder.iterdir():
        path = below + _DOTTED.get(item.name, item.name)
        if item.is_dir():
            yield from _visit(item, f"{path}/")
        elif not item.name.endswith((".pyc", ".py")):
            yield path, item


def requirement() -> str | None:
    """What to ask pip for to get this very sitegen, where its origin is a repository (PEP 610)."""
    try:
        origin = json.loads(metadata.distribution("sitegen").read_text("direct_url.json") or "{}")
    except (metadata.PackageNotFoundError, ValueError):
        return None
    if "vcs_info" not in origin:
        return None
    commit = origin["vcs_info"].get("commit_id", "")
    return f"sitegen @ git+{origin['url']}@{commit}" if commit else f"sitegen @ git+{origin['url']}"


def init(folder: Path, today: datetime.date) -> tuple[str, ...]:
    """Write a new site into `folder`; the paths written.

    Raises SitegenError (exit code 2), having written nothing, when one of its files is there.
    """
    wanted = starter_files(today)
    there = [path for path in wanted if (folder / path).exists()]
    if there:
        fix = "choose an empty folder, or move the file away"
        problems = (
            Problem("is there already, and would be overwritten", Location(path), fix, "exists")
            for path in there
        )
        raise SitegenError(problems, Exit.USAGE)
    for path, data in wanted.items():
        files.write(folder, path, data)
    return tuple(wanted)


def new_entry(
    project: Path, title: str, url: str | None, tags: tuple[str, ...], today: datetime.date
) -> str:
    """Write an entry with this title and nothing else to say yet; its path below the site.

    Raises SitegenError when the title or the address is none.
    """
    there = filter(content.is_text, content.scan(project).stamps)
    path = content.free_path(title, {slug_of(other) for other in there})
    values = {"title": title, "url": url, "added": today, "tags": tags}
    problems = _wrong_arguments(values)
    if problems:
        raise SitegenError(problems, Exit.USAGE)
    content.create_entry(project, path, frontmatter.write(values, ""))
    return layout.content_label(path)


def _wrong_arguments(values: Mapping[str, Any]) -> list[Problem]:
    """What an entry with these fields would have against it, as of the command line."""
    words = [str(value) for value in (values["title"], values["url"] or "", *values["tags"])]
    controls = [hit for word in words if (hit := control_character(word))]
    if controls:
        message = f"control character U+{ord(controls[0][0]):04X}"
        at = Location("the command line")
        return [Problem(message, at, "leave it out", "control-character")]
    text = frontmatter.write(values, "")
    found = frontmatter.read_entry(text, "new.md", "the command line")
    if isinstance(found, Entry):
        return []
    return [msgspec.structs.replace(problem, at=Location("the command line")) for problem in found]

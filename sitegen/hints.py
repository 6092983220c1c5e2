"""What the files that are said to have changed come to, without a look at any other: the next
edition at once, or the certainty that one has to look.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from pathlib import Path

from sitegen import content, theme
from sitegen.edition import Edition
from sitegen.errors import SitegenError
from sitegen.layout import CONTENT, STATIC, TEMPLATES, THEMES
from sitegen.library import Shelf
from sitegen.model import Entry
from sitegen.theme import Theme


def next_edition(
    edition: Edition, project: Path, names: Sequence[str], shelf: Shelf
) -> Edition | None:
    """The edition after a change of these files, where this is one of texts alone, or of the theme
    alone, and nothing is wrong with them.
    """
    if _is_of_theme(names):
        loaded = _theme(edition, project)
        # Another file of the theme may be half-written.
        is_whole = loaded and _changed(edition.desk.theme, loaded) <= frozenset(names)
        return edition.with_theme(loaded) if loaded and is_whole else None
    for text in _texts(names, shelf):
        later = edition.with_text(text) if text else None
        if later is None:
            return None
        edition = later
    return edition


def shows(edition: Edition, project: Path, names: Sequence[str], shelf: Shelf) -> bool:
    """Whether an edition holds all that these files hold."""
    if _is_of_theme(names):
        return _theme(edition, project) == edition.desk.theme
    return all(text is not None and edition.has(text) for text in _texts(names, shelf))


def _is_of_theme(names: Sequence[str]) -> bool:
    return all(name.startswith((f"{TEMPLATES}/", f"{THEMES}/")) for name in names)


def _theme(edition: Edition, project: Path) -> Theme | None:
    with contextlib.suppress(SitegenError):
        return theme.load(project, edition.desk.site.config)
    return None


def _changed(before: Theme, after: Theme) -> frozenset[str]:
    """The names of all files in which two themes differ."""
    old, new = _files(before), _files(after)
    return frozenset(name for name in old.keys() | new.keys() if old.get(name) != new.get(name))


def _files(of: Theme) -> dict[str, str | bytes]:
    found: dict[str, str | bytes] = {}
    for folder in of.chain:
        found |= {f"{folder.label}/{name}": text for name, text in folder.templates.items()}
        found |= {f"{folder.label}/{STATIC}{name}": data for name, data in folder.static.items()}
    return found


def _texts(names: Sequence[str], shelf: Shelf) -> Iterator[Entry | None]:
    """The entries in some files; None for each that holds something else, or has problems."""
    for name in names:
        folder, _, path = name.partition("/")
        text = None
        if folder == CONTENT and content.is_text(path):
            with contextlib.suppress(SitegenError):
                text = shelf.read_again(path)
        yield text if isinstance(text, Entry) else None

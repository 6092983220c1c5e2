"""The site as it is at one moment, of which any file can be made by itself.

What `serve` shows: an edit of a text or of the theme gives the next edition in a few milliseconds
at any size, since nothing is made before it is asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping

import msgspec

from sitegen import outputs
from sitegen.linking import file_of, with_base
from sitegen.model import Asset, Entry, OutputFile, Sheet, Site
from sitegen.outputs import OUTPUTS, WITH_TEXTS, WITHOUT_THEME, Desk
from sitegen.text import digest
from sitegen.theme import Theme

Recipe = Sheet | Callable[[], bytes]
"""How to make a file: a page to draw, or a function that gives its bytes."""

Family = Mapping[str, OutputFile]
"""The files of one family of outputs, by path."""

_STYLE = ".css"

# In the order in which they are looked through. Every page asks for the theme's files, and most
# often nothing else is; files that are no pages come last: few ask for them, and they take long.
_LAST = WITHOUT_THEME | WITH_TEXTS
_FAMILIES = (
    "static",
    *(name for name in OUTPUTS if name not in {"static", "entries"} | _LAST),
    *sorted(_LAST),
)


class _Places(msgspec.Struct, frozen=True):
    """The positions of entries by the paths of their pages, and by those of their texts."""

    pages: Mapping[str, int]
    texts: Mapping[str, int]


def _places_of(site: Site) -> _Places:
    listed = list(enumerate(site.entries))
    pages = {file_of(item.path): position for position, item in listed}
    return _Places(pages, {item.entry.path: position for position, item in listed})


class Edition:
    """One moment of a site. It never changes: what is looked up is a function of the desk, so that
    two threads which do it at once find the same.
    """

    def __init__(
        self,
        desk: Desk,
        places: _Places | None = None,
        families: Mapping[str, Family] | None = None,
    ) -> None:
        self.desk = desk
        self._places = places or _places_of(desk.site)
        self._families = dict(families or {})

    def find(self, path: str) -> Recipe | None:
        """How to make the file of this path; None when the site has no such file."""
        position = self._places.pages.get(path)
        if position is not None:
            return outputs.entry_sheet(self.desk, position)
        found = (self._family(name).get(path) for name in _FAMILIES)
        return next((file.recipe for file in found if file), None)

    def _family(self, name: str) -> Family:
        if name not in self._families:
            self._families[name] = {file.path: file for file in OUTPUTS[name](self.desk)}
        return self._families[name]

    def has(self, text: Entry) -> bool:
        """Whether this reading of an entry is the one that is shown."""
        position = self._places.texts.get(text.path)
        return position is not None and self.desk.site.entries[position].entry == text

    def address_of(self, text: str) -> str | None:
        """The address below the base of the entry in this file of `content/`."""
        position = self._places.texts.get(text)
        if position is None:
            return None
        return self.desk.site.entries[position].path.removeprefix("/")

    def with_text(self, text: Entry) -> Edition | None:
        """The next edition after an edit of one text; None when more than that has changed."""
        position = self._places.texts.get(text.path)
        if position is None or not _is_like(self.desk.site.entries[position].entry, text):
            return None
        same = {name: files for name, files in self._families.items() if name not in WITH_TEXTS}
        return Edition(self.desk.with_text(position, text), self._places, same)

    def with_theme(self, theme: Theme) -> Edition:
        """The next edition after an edit of the theme."""
        same = {name: files for name, files in self._families.items() if name in WITHOUT_THEME}
        return Edition(self.desk.with_theme(theme, {}), self._places, same)


def _is_like(before: Entry, after: Entry) -> bool:
    """Whether two readings of one file differ in the text alone: neither in a field, nor in where
    the links lead, nor in the anchors to which others may link.
    """
    old, new = before.body, after.body
    return (
        old.facts == new.facts
        and old.anchors == new.anchors
        and [link.target for link in old.links] == [link.target for link in new.links]
    )


# ---------------------------------------------------------------------------------- differences


def changed_assets(before: Edition, after: Edition) -> list[Asset]:
    """The files published as they are that have come or changed."""
    known = {asset.path: asset.digest for asset in _assets(before)}
    return [asset for asset in _assets(after) if known.get(asset.path) != asset.digest]


def _assets(edition: Edition) -> Iterator[Asset]:
    yield from edition.desk.theme.assets()
    yield from edition.desk.site.assets


def new_styles(changed: Collection[Asset], before: Edition, after: Edition) -> tuple[str, ...]:
    """The new addresses of stylesheets, when these alone have changed."""
    if not all(asset.path.endswith(_STYLE) for asset in changed) or not _are_like(before, after):
        return ()
    config = after.desk.site.config
    return tuple(
        f"{with_base(config, asset.path)}?v={digest(asset.digest)[:8]}" for asset in changed
    )


def _are_like(before: Edition, after: Edition) -> bool:
    """Whether two editions differ in nothing but stylesheets and other files."""
    old, new = before.desk.site, after.desk.site
    same_site = old is new or (
        msgspec.structs.replace(old, assets=()) == msgspec.structs.replace(new, assets=())
    )
    return same_site and _without_styles(before) == _without_styles(after)


def _without_styles(edition: Edition) -> Theme:
    chain = tuple(
        msgspec.structs.replace(
            folder,
            static={n: data for n, data in folder.static.items() if not n.endswith(_STYLE)},
        )
        for folder in edition.desk.theme.chain
    )
    return msgspec.structs.replace(edition.desk.theme, chain=chain)

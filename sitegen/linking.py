"""Addresses of the site, and links between content files resolved into them."""

from __future__ import annotations

import functools
import posixpath
import unicodedata
from collections.abc import Mapping
from urllib.parse import unquote

import msgspec

from sitegen.errors import Location, Problem, nearest
from sitegen.layout import STATIC, content_label
from sitegen.model import Collection, Config, Entry, Library, Link, Page, Text
from sitegen.urls import is_broken, is_external, quote_path


def entry_path(entry: Entry) -> str:
    """The address of an entry's page below the site's root."""
    return f"/entries/{entry.slug}/"


def page_path(page: Page) -> str:
    """The address of a standalone page below the site's root."""
    return f"/{page.slug}/"


def file_of(path: str) -> str:
    """The file that a web server answers with for a path: `/tags/` is `tags/index.html`."""
    return path.removeprefix("/") + ("index.html" if path.endswith("/") else "")


def collection_path(collection: Collection) -> str:
    """The address of a collection's page below the site's root."""
    return f"/collections/{collection.slug}/"


def item_path(item: Text) -> str:
    """The address of the page of any of them."""
    if isinstance(item, Entry):
        return entry_path(item)
    return page_path(item) if isinstance(item, Page) else collection_path(item)


def field_location(item: Text, field: str) -> Location:
    """Where a text sets a field; the whole file when it does not."""
    line, column = item.places.get(field, (0, 0))
    return Location(content_label(item.path), line, column)


class _Target(msgspec.Struct, frozen=True):
    """A link's target as it was written, taken apart; path and anchor are decoded."""

    written: str
    path: str
    query: str
    anchor: str

    def at(self, path: str) -> str:
        """The target with another path, as an address."""
        query = f"?{self.query}" if self.query else ""
        anchor = f"#{quote_path(self.anchor)}" if self.anchor else ""
        return quote_path(path) + query + anchor


def _take_apart(target: str) -> _Target:
    path, _, anchor = target.partition("#")
    path, _, query = path.partition("?")
    return _Target(target, _composed(unquote(path)), query, _composed(unquote(anchor)))


def _composed(name: str) -> str:
    # macOS may give the name of a file in another Unicode form than a keyboard does.
    return unicodedata.normalize("NFC", name)


_NO_ADDRESSES: Mapping[str, str] = {}


class Links:
    """Resolves links between content files into addresses of the site."""

    def __init__(self, library: Library) -> None:
        self._items = {_composed(item.path): item for item in library.texts}
        self._assets = {_composed(asset.path): asset.path for asset in library.assets}
        self._unread = frozenset(map(_composed, library.unread))
        self._held = frozenset(map(_composed, library.held))

    @functools.cached_property
    def _by_stem(self) -> Mapping[str, str]:
        # Only for a link that leads nowhere.
        known = [*self._items, *(STATIC + path for path in self._assets)]
        return {_stem(path): posixpath.basename(path) for path in sorted(known)}

    def resolve(self, item: Text, config: Config, problems: list[Problem]) -> Mapping[str, str]:
        """The addresses under the site's base path to which the item's links lead, for those
        that are not addresses as they were written.
        """
        if not item.body.links:
            return _NO_ADDRESSES
        addresses = {}
        for link in item.body.links:
            found = self._address(item, link, config)
            if isinstance(found, Problem):
                problems.append(found)
            elif found != link.target:
                addresses[link.target] = found
        return addresses

    def _address(self, item: Text, link: Link, config: Config) -> str | Problem:
        written = link.target
        if is_external(written):
            return _not_an_address(item, link) if is_broken(written) else written
        target = _take_apart(written)
        if not target.path:
            return self._missing_anchor(item, link, target, item) or written
        if target.path.startswith("/"):
            inside = target.path.removeprefix("/")
            return with_base(config, target.at(self._assets.get(inside, inside)))
        file = posixpath.normpath(posixpath.join(posixpath.dirname(item.path), target.path))
        file = _composed(file)
        if file in self._unread:
            return written
        if file in self._items:
            other = self._items[file]
            address = with_base(config, target.at(item_path(other)))
            return self._missing_anchor(item, link, target, other) or address
        if file.startswith(STATIC) and file.removeprefix(STATIC) in self._assets:
            return with_base(config, target.at(self._assets[file.removeprefix(STATIC)]))
        return self._missing_file(item, link, target, file)

    def _missing_anchor(
        self, item: Text, link: Link, target: _Target, other: Text
    ) -> Problem | None:
        anchors = other.body.anchors
        if not target.anchor or target.anchor in anchors:
            return None
        near = nearest(target.anchor, anchors)
        fix = f"did you mean '#{near}'?" if near else "link to a heading that is there"
        message = f"link to {target.written}, but there is no such heading"
        return Problem(message, link_location(item, link), fix, "broken-link")

    def _missing_file(self, item: Text, link: Link, target: _Target, file: str) -> Problem:
        at = link_location(item, link)
        if file in self._held:
            message = f"link to {target.path}, which is not published yet"
            fix = "publish it (it is a draft, or dated later), or remove the link"
            return Problem(message, at, fix, "broken-link")
        near = self._by_stem.get(nearest(_stem(file), self._by_stem) or "")
        place = content_label(STATIC if file.startswith(STATIC) else "")
        fix = (
            f"did you mean '{near}'?"
            if near
            else f"write the path of a file in {place}, or one of the site such as /tags/"
        )
        message = f"link to {target.path}, which does not exist"
        return Problem(message, at, fix, "broken-link")


def _not_an_address(item: Text, link: Link) -> Problem:
    message = f"link to {link.target}, which is not a web address"
    fix = "write it whole, as the browser shows it: https://host/path"
    return Problem(message, link_location(item, link), fix, "broken-link")


def with_base(config: Config, path: str) -> str:
    """A path from the site's root as an address on its host: `/tags/` is `/reading/tags/`."""
    return config.base_path + path.removeprefix("/")


def link_location(item: Text, link: Link) -> Location:
    """Where a text first names a link's target."""
    label = content_label(item.path)
    if not link.line:
        return Location(label)
    return Location(label, link.line, link.column, link.excerpt, len(link.target))


def _stem(path: str) -> str:
    return posixpath.basename(path).removesuffix(".md")

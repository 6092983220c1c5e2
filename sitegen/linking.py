"""Addresses of the site, and links between content files resolved into them."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping, Sequence

from sitegen import markup, urls
from sitegen.errors import Location, Problem, nearest
from sitegen.model import Config, Entry, Html, Library, Page, Rendered

CONTENT = "content"
STATIC_PREFIX = "static/"


def entry_path(entry: Entry) -> str:
    """The address of an entry's page below the site's root."""
    return f"/entries/{entry.slug}/"


def page_path(page: Page) -> str:
    """The address of a standalone page below the site's root."""
    return f"/{page.slug}/"


def field_location(item: Entry | Page, field: str) -> Location:
    """Where an entry or page sets a field; the whole file when it does not."""
    line, column = item.places.get(field, (0, 0))
    return Location(f"{CONTENT}/{item.path}", line, column)


class Links:
    """Resolves links between content files into addresses of the site."""

    def __init__(self, library: Library, rendered: Mapping[str, Rendered]) -> None:
        self._paths = {entry.path: entry_path(entry) for entry in library.entries}
        self._paths |= {page.path: page_path(page) for page in library.pages}
        self._unread = frozenset(library.unread)
        self._rendered = rendered

    def resolve(self, item: Entry | Page, config: Config, problems: list[Problem]) -> Html:
        """The item's HTML with its links as addresses under the site's base path."""
        body = self._rendered[item.path]
        for target in body.links:
            found = self._target(item, target)
            if isinstance(found, Problem):
                problems.append(found)

        def address(target: str) -> str:
            found = self._target(item, target)
            if isinstance(found, Problem) or not found.startswith("/"):
                return target
            return with_base(config, found)

        return Html(markup.resolve_links(body.html, address))

    def _target(self, item: Entry | Page, target: str) -> str | Problem:
        """`target` as it is, or as a path from the site's root, or what is wrong with it."""
        path, _, fragment = target.partition("#")
        if urls.is_external(target):
            return target
        if not path:
            anchors = self._rendered[item.path].anchors
            return target if fragment in ("", *anchors) else _no_anchor(item, target, anchors)
        if path.startswith("/"):
            return urls.quote_path(path) + (f"#{fragment}" if fragment else "")
        return self._relative(item, target, path, fragment)

    def _relative(self, item: Entry | Page, target: str, path: str, fragment: str) -> str | Problem:
        file = posixpath.normpath(posixpath.join(posixpath.dirname(item.path), path))
        if file.startswith(STATIC_PREFIX):
            return "/" + file.removeprefix(STATIC_PREFIX)
        if file in self._unread:
            return target
        if file not in self._paths:
            return _broken(item, target, f"{path}, which does not exist", list(self._paths))
        anchors = self._rendered[file].anchors
        if fragment and fragment not in anchors:
            return _no_anchor(item, target, anchors)
        return urls.quote_path(self._paths[file]) + (f"#{fragment}" if fragment else "")


def with_base(config: Config, path: str) -> str:
    """A path from the site's root as an address on its host: `/tags/` is `/reading/tags/`."""
    return config.base_path + path.removeprefix("/")


def _no_anchor(item: Entry | Page, target: str, anchors: Sequence[str]) -> Problem:
    near = nearest(target.partition("#")[2], anchors)
    fix = f"did you mean '#{near}'?" if near else "link to a heading that is there"
    return Problem(
        f"link to {target}, but there is no such heading",
        link_location(item, target),
        fix,
        "broken-link",
    )


def _broken(item: Entry | Page, target: str, what: str, known: Sequence[str]) -> Problem:
    near = nearest(_file_name(target), sorted({_file_name(path) for path in known}))
    fix = (
        f"did you mean '{near}'?"
        if near
        else "write the path of a file in content/, or one of the site such as /tags/"
    )
    return Problem(f"link to {what}", link_location(item, target), fix, "broken-link")


def link_location(item: Entry | Page, target: str) -> Location:
    """Where the body of an entry or page first names a link's target."""
    label = f"{CONTENT}/{item.path}"
    for number, line in enumerate(item.body.split("\n"), start=item.body_line):
        column = line.find(target)
        if column >= 0:
            return Location(label, number, column + 1, line, len(target))
    return Location(label)


def _file_name(path: str) -> str:
    return posixpath.basename(path.partition("#")[0])

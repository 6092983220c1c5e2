"""Whether feeds are what readers expect: RFC 4287 for Atom, version 1.1 of JSON Feed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote, urlsplit

import feedparser

from audit.host import Folder


class Flaw(NamedTuple):
    """What is wrong with a feed."""

    feed: str
    what: str


def feeds(folder: Folder) -> list[Path]:
    """All feeds of a site."""
    return sorted(file for name in ("feed.xml", "feed.json") for file in folder.root.rglob(name))


def check(folder: Folder, files: list[Path], url: str) -> list[Flaw]:
    """All that is wrong with these feeds."""
    found = []
    for file in files:
        here = folder.path_of(file)
        public = url + quote(here.removeprefix(folder.base))
        data = file.read_bytes()
        flaws = _atom(data, public) if file.suffix == ".xml" else _json_feed(data, public)
        found += [Flaw(here, what) for what in flaws]
    return found


def _atom(data: bytes, public: str) -> Iterator[str]:
    parsed: Any = feedparser.parse(data)
    feed, entries = parsed.feed, parsed.entries
    if parsed.bozo or parsed.version != "atom10":
        yield f"no Atom: {parsed.get('bozo_exception', parsed.version)}"
    selves = [link.href for link in feed.get("links", []) if link.rel == "self"]
    if selves != [public]:
        yield f"its address of its own is {selves}"
    for name in ("id", "title", "updated_parsed"):
        if not feed.get(name):
            yield f"no {name}"
    if any(not entry.get("author") for entry in entries) and not feed.get("author"):
        yield "an entry without an author"
    for name in ("id", "title", "updated_parsed", "link"):
        if any(not entry.get(name) for entry in entries):
            yield f"an entry without {name}"
    yield from _of_items([entry.get("id") for entry in entries], [e.get("link") for e in entries])


def _json_feed(data: bytes, public: str) -> Iterator[str]:
    feed: dict[str, Any] = json.loads(data)
    if feed.get("version") != "https://jsonfeed.org/version/1.1":
        yield "no JSON Feed 1.1"
    if feed.get("feed_url") != public:
        yield f"its address of its own is {feed.get('feed_url')}"
    if not feed.get("title"):
        yield "no title"
    items = feed.get("items", [])
    if any("content_html" not in item and "content_text" not in item for item in items):
        yield "an item without content"
    yield from _of_items([item.get("id") for item in items], [item.get("url") for item in items])


def _of_items(ids: list[Any], links: list[Any]) -> Iterator[str]:
    if len(set(ids)) < len(ids):
        yield "two entries with one id"
    if not all(link and urlsplit(link).scheme for link in links):
        yield "an entry with a link that only its site understands"

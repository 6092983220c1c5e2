"""Feeds of the site, of each tag and of each source: Atom (RFC 4287, with RFC 4946 for licences)
and JSON Feed 1.1.

All addresses inside are absolute, also those in the text. An item's link is the entry's page
here; the work itself is `rel="related"` in Atom and `external_url` in JSON Feed. No clock: a
feed was updated when its newest entry was added.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from xml.etree import ElementTree

import msgspec

from sitegen import markup
from sitegen.model import Listed, OutputFile
from sitegen.outputs.desk import ATOM_TYPE, Desk
from sitegen.outputs.encoding import encode_json, encode_xml
from sitegen.outputs.terms import has_feeds
from sitegen.rights import license_url
from sitegen.urls import is_external
from sitegen.views import CardView

_ATOM = "http://www.w3.org/2005/Atom"
_XML = "{http://www.w3.org/XML/1998/namespace}"
_JSON_FEED = "https://jsonfeed.org/version/1.1"

# For a feed whose entries have no dates at all: a feed must say when it was updated.
_EPOCH = "1970-01-01T00:00:00Z"


class Item(msgspec.Struct, frozen=True):
    """An entry as it stands in all feeds: made once, used in many."""

    listed: Listed
    card: CardView
    address: str
    moment: str
    content: str
    rights: str


class Channel(msgspec.Struct, frozen=True):
    """One feed: the page that it belongs to, its name, and its items, newest first."""

    path: str
    title: str
    items: Sequence[Item]


def feeds(desk: Desk) -> Iterator[OutputFile]:
    """`feed.xml` and `feed.json`, at the root and below each tag and source."""
    items = tuple(_items(desk))
    size = desk.site.config.feed_size
    name = desk.site.config.title
    yield from _both(desk, Channel("/", name, items[:size]))
    for terms in (desk.site.tags, desk.site.sources):
        for term in terms.values():
            if has_feeds(term):
                chosen = [items[position] for position in term.entries[:size]]
                yield from _both(desk, Channel(term.path, f"{name}: {term.name}", chosen))


def _both(desk: Desk, channel: Channel) -> Iterator[OutputFile]:
    path = channel.path.removeprefix("/")
    origin = f"feed of {channel.title}"
    yield OutputFile(f"{path}feed.xml", _atom(desk, channel), origin)
    yield OutputFile(f"{path}feed.json", _json(desk, channel), origin)


def _items(desk: Desk) -> Iterator[Item]:
    for listed, card in zip(desk.site.entries, desk.cards, strict=True):
        address = desk.absolute(listed.path)
        added = listed.entry.added
        moment = f"{added.isoformat()}T00:00:00Z" if added else _EPOCH
        rights = _rights(listed, (author.name for author in card.authors))
        yield Item(listed, card, address, moment, _content(listed, address, rights), rights)


def _content(listed: Listed, address: str, rights: str) -> str:
    """The entry's text as it is read in a feed reader: summary, text, the way to the work, and
    whose it is.
    """
    parts = [f"<p>{html.escape(listed.entry.summary)}</p>"] if listed.entry.summary else []
    parts.append(markup.resolve_links(listed.html, lambda target: _absolute(target, address)))
    if listed.entry.url:
        url, host = html.escape(listed.entry.url), html.escape(listed.host)
        parts.append(f'<p><a href="{url}">Read the original at {host}</a></p>')
    if rights:
        parts.append(f"<p>{_linked_rights(listed, rights)}</p>")
    return "\n".join(part for part in parts if part)


def _absolute(target: str, page: str) -> str:
    """A target as it stands in an entry's resolved HTML, as a whole address."""
    scheme, _, rest = page.partition("//")
    if target.startswith("//"):
        return scheme + target
    if is_external(target):
        return target
    if target.startswith("/"):
        return f"{scheme}//{rest.partition('/')[0]}{target}"
    # What else is left names a part of the page itself: links to files are resolved already.
    return page + target


def _rights(listed: Listed, authors: Iterable[str]) -> str:
    """Whose work a full text is, and under which licence: it has to go wherever the text goes."""
    entry = listed.entry
    if entry.publish != "full":
        return ""
    by = f"By {_enumerated(list(authors))}" if entry.authors else ""
    return ", ".join(part for part in (by, entry.license) if part)


def _enumerated(names: Sequence[str]) -> str:
    """`Ada`, `Ada and Zoë`, `Ada, Bob and Zoë`."""
    head, last = ", ".join(names[:-1]), names[-1]
    return f"{head} and {last}" if head else last


def _linked_rights(listed: Listed, rights: str) -> str:
    name, url = listed.entry.license or "", license_url(listed.entry.license)
    if not url:
        return html.escape(rights)
    link = f'<a rel="license" href="{html.escape(url)}">{html.escape(name)}</a>'
    return html.escape(rights.removesuffix(name)) + link


# ------------------------------------------------------------------------------------ Atom


def _atom(desk: Desk, channel: Channel) -> bytes:
    config = desk.site.config
    page = desk.absolute(channel.path)
    feed = ElementTree.Element("feed", {"xmlns": _ATOM, f"{_XML}lang": config.lang})
    _add(feed, "title", channel.title)
    if config.description:
        _add(feed, "subtitle", config.description)
    _add(feed, "id", f"{page}feed.xml")
    _add(feed, "updated", _updated(channel))
    _add(feed, "link", rel="self", type=ATOM_TYPE, href=f"{page}feed.xml")
    _add(feed, "link", rel="alternate", type="text/html", href=page)
    _add(_add(feed, "author"), "name", config.author or config.title)
    _add(feed, "generator", "sitegen")
    for item in channel.items:
        _atom_entry(feed, item, desk)
    return encode_xml(feed)


def _atom_entry(feed: ElementTree.Element, item: Item, desk: Desk) -> None:
    entry = item.listed.entry
    element = _add(feed, "entry")
    if entry.lang and entry.lang != desk.site.config.lang:
        element.set(f"{_XML}lang", entry.lang)
    _add(element, "title", entry.title)
    _add(element, "id", item.address)
    _add(element, "updated", item.moment)
    if entry.added:
        _add(element, "published", item.moment)
    _add(element, "link", rel="alternate", type="text/html", href=item.address)
    if entry.url:
        _add(element, "link", rel="related", href=entry.url)
    if entry.via:
        _add(element, "link", rel="via", href=entry.via)
    if item.rights:
        _add(element, "rights", item.rights)
        if url := license_url(entry.license):
            _add(element, "link", rel="license", href=url)
    for author in item.card.authors:
        _add(_add(element, "author"), "name", author.name)
    for tag in item.card.tags:
        _add(element, "category", term=tag.name)
    if entry.summary:
        _add(element, "summary", entry.summary)
    _add(element, "content", item.content, type="html")


def _add(
    parent: ElementTree.Element, name: str, content: str | None = None, **attributes: str
) -> ElementTree.Element:
    element = ElementTree.SubElement(parent, name, attributes)
    element.text = content
    return element


def _updated(channel: Channel) -> str:
    return max((item.moment for item in channel.items), default=_EPOCH)


# ------------------------------------------------------------------------------- JSON Feed


def _json(desk: Desk, channel: Channel) -> bytes:
    config = desk.site.config
    page = desk.absolute(channel.path)
    feed = {
        "version": _JSON_FEED,
        "title": channel.title,
        "description": config.description,
        "home_page_url": page,
        "feed_url": f"{page}feed.json",
        "language": config.lang,
        "authors": [{"name": config.author or config.title}],
        "items": [_json_item(item) for item in channel.items],
    }
    return encode_json({name: value for name, value in feed.items() if value != ""})


def _json_item(item: Item) -> dict[str, Any]:
    entry = item.listed.entry
    found = {
        "id": item.address,
        "url": item.address,
        "external_url": entry.url,
        "title": entry.title,
        "summary": entry.summary,
        "content_html": item.content,
        "date_published": item.moment if entry.added else None,
        "authors": [{"name": author.name} for author in item.card.authors],
        "tags": [tag.name for tag in item.card.tags],
        "language": entry.lang,
    }
    return {name: value for name, value in found.items() if value not in (None, "", [])}

"""Feeds of the site, of each tag and of each source: Atom (RFC 4287, with RFC 4946 for licences)
and JSON Feed 1.1.

The site's feed holds the texts; those of tags and sources hold what helps to choose, for each
entry stands in many of them. An item is made once and joined into all feeds that hold it.

All addresses inside are absolute, also those in the text. An item's link is the entry's page
here; the work itself is `rel="related"` in Atom and `external_url` in JSON Feed. No clock: a
feed was updated when its newest entry was added.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator, Sequence
from functools import partial

import msgspec

from sitegen import sheets
from sitegen.hyperlinks import resolve_links
from sitegen.model import Entry, Highlight, Listed, OutputFile, Term
from sitegen.outputs.desk import ATOM_TYPE, Desk, description
from sitegen.outputs.encoding import element, json_file, json_text, parent, xml_file
from sitegen.outputs.terms import has_feeds
from sitegen.rights import license_url
from sitegen.urls import is_external

_ATOM = "http://www.w3.org/2005/Atom"
_JSON_FEED = "https://jsonfeed.org/version/1.1"

# For a feed whose entries have no dates at all: a feed must say when it was updated.
_EPOCH = "1970-01-01T00:00:00Z"


class Channel(msgspec.Struct, frozen=True):
    """One feed: the page that it belongs to, its name, the day of its newest entry, the positions
    of its entries, newest first, and whether it holds their texts.
    """

    path: str
    title: str
    updated: str
    positions: tuple[int, ...]
    whole: bool = False


class Item(msgspec.Struct, frozen=True):
    """An entry as it stands in feeds: an Atom element, and a JSON object."""

    atom: str
    json: str


def feeds(desk: Desk) -> Iterator[OutputFile]:
    """`feed.xml` and `feed.json`, at the root and below each tag and source."""
    shelf = Shelf(desk)
    for channel in channels(desk):
        path = channel.path.removeprefix("/")
        origin = f"feed of {channel.title}"
        parts = tuple(_parts(desk, channel))
        yield desk.file(f"{path}feed.xml", origin, partial(shelf.atom, channel), parts)
        yield desk.file(f"{path}feed.json", origin, partial(shelf.json, channel), parts)


class Shelf:
    """Makes feeds when they are asked for, and keeps their items for the next one."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._items: dict[tuple[int, bool], Item] = {}

    def atom(self, channel: Channel) -> bytes:
        """The Atom feed of a channel."""
        return render_atom(self._desk, channel, [found.atom for found in self._of(channel)])

    def json(self, channel: Channel) -> bytes:
        """The JSON feed of a channel."""
        return render_json(self._desk, channel, [found.json for found in self._of(channel)])

    def _of(self, channel: Channel) -> list[Item]:
        missing = [p for p in channel.positions if (p, channel.whole) not in self._items]
        texts = _texts(self._desk, missing) if channel.whole else {}
        for position in missing:
            made = item(self._desk, position, texts.get(position))
            self._items[position, channel.whole] = made
        return [self._items[position, channel.whole] for position in channel.positions]


def _parts(desk: Desk, channel: Channel) -> Iterator[bytes]:
    """All that the feeds of a channel depend on."""
    config = desk.site.config
    facts = (config.title, config.description, config.author, config.lang, config.url)
    yield sheets.encode((channel.path, channel.title, channel.updated, channel.whole, *facts))
    yield from (desk.marks[position] for position in channel.positions)


def _texts(desk: Desk, positions: Sequence[int]) -> dict[int, str]:
    """The texts of entries as HTML whose links are whole addresses, by position."""
    entries = desk.site.entries
    rendered = desk.fetch([entries[position].entry.body for position in positions])
    return {p: _text(desk, entries[p], rendered[entries[p].entry.body.key].html) for p in positions}


def _text(desk: Desk, listed: Listed, clean: str) -> str:
    address = desk.absolute(listed.path)
    return resolve_links(clean, lambda target: _absolute(listed.links.get(target, target), address))


def channels(desk: Desk) -> Iterator[Channel]:
    """All feeds, the site's own first."""
    name = desk.site.config.title
    everything = tuple(range(len(desk.site.entries)))
    yield _channel(desk, "/", name, everything, whole=True)
    terms: tuple[Term, ...] = (*desk.site.tags.values(), *desk.site.sources.values())
    for term in filter(has_feeds, terms):
        yield _channel(desk, term.path, f"{name}: {term.name}", term.entries)


def _channel(
    desk: Desk, path: str, title: str, positions: tuple[int, ...], *, whole: bool = False
) -> Channel:
    chosen = positions[: desk.site.config.feed_size]
    # Newest first, so that the first has the latest day.
    updated = _moment(desk.site.entries[chosen[0]].entry) if chosen else _EPOCH
    return Channel(path, title, updated, chosen, whole)


def _moment(entry: Entry) -> str:
    return f"{entry.added.isoformat()}T00:00:00Z" if entry.added else _EPOCH


# ------------------------------------------------------------------------------------ items


def item(desk: Desk, position: int, text: str | None) -> Item:
    """An entry for feeds: with its text, or with what helps to choose if that is none."""
    listed = desk.site.entries[position]
    authors = [desk.site.authors[key].name for key in listed.authors]
    rights = _rights(listed, authors)
    content = _content(listed, text, rights)
    return Item(
        _atom_item(desk, listed, authors, rights, content),
        _json_item(desk, listed, authors, content),
    )


def _content(listed: Listed, text: str | None, rights: str) -> str:
    """An entry as it is read in a feed reader: summary, text, the way to the work, whose it is."""
    entry = listed.entry
    if text is None:
        parts = [_paragraph(description(entry.summary, entry.body.opening))]
    else:
        quoted = "\n".join(map(_quotation, entry.highlights))
        # Of a work in full the passages stand first, as they do on its page.
        texts = [quoted, text] if entry.publish == "full" else [text, quoted]
        parts = [_paragraph(entry.summary), *texts]
    if entry.url:
        url, host = html.escape(entry.url), html.escape(listed.host)
        parts.append(f'<p><a href="{url}">Read the original at {host}</a></p>')
    if rights:
        parts.append(f"<p>{_linked_rights(listed, rights)}</p>")
    return "\n".join(part for part in parts if part)


def _paragraph(text: str) -> str:
    return f"<p>{html.escape(text)}</p>" if text else ""


def _quotation(highlight: Highlight) -> str:
    lines = "".join(map(_paragraph, filter(None, highlight.text.splitlines())))
    return f"<blockquote>{lines}</blockquote>{_paragraph(highlight.note)}"


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


def render_atom(desk: Desk, channel: Channel, items: Sequence[str]) -> bytes:
    """The Atom feed of a channel, of items that are Atom elements already."""
    config = desk.site.config
    page = desk.absolute(channel.path)
    facts = [element("title", channel.title)]
    if config.description:
        facts.append(element("subtitle", config.description))
    facts += [
        element("id", f"{page}feed.xml"),
        element("updated", channel.updated),
        element("link", rel="self", type=ATOM_TYPE, href=f"{page}feed.xml"),
        element("link", rel="alternate", type="text/html", href=page),
        parent("author", element("name", config.author or config.title)),
        element("generator", "sitegen"),
    ]
    return xml_file(parent("feed", *facts, *items, xmlns=_ATOM, xml_lang=config.lang))


def _atom_item(
    desk: Desk, listed: Listed, authors: Iterable[str], rights: str, content: str
) -> str:
    entry, address, moment = listed.entry, desk.absolute(listed.path), _moment(listed.entry)
    facts = [
        element("title", entry.title),
        element("id", address),
        element("published", moment) if entry.added else "",
        element("updated", moment),
        element("link", rel="alternate", type="text/html", href=address),
        element("link", rel="related", href=entry.url) if entry.url else "",
        element("link", rel="via", href=entry.via) if entry.via else "",
    ]
    if rights:
        facts.append(element("rights", rights))
        if url := license_url(entry.license):
            facts.append(element("link", rel="license", href=url))
    facts += [parent("author", element("name", name)) for name in authors]
    facts += [element("category", term=desk.site.tags[key].name) for key in listed.tags]
    if entry.summary:
        facts.append(element("summary", entry.summary))
    facts.append(element("content", content, type="html"))
    foreign = entry.lang and entry.lang != desk.site.config.lang
    language = {"xml_lang": entry.lang or ""} if foreign else {}
    return parent("entry", *filter(None, facts), **language)


# ------------------------------------------------------------------------------- JSON Feed


def render_json(desk: Desk, channel: Channel, items: Sequence[str]) -> bytes:
    """The JSON feed of a channel, of items that are JSON objects already."""
    config = desk.site.config
    page = desk.absolute(channel.path)
    facts = {
        "version": _JSON_FEED,
        "title": channel.title,
        "description": config.description,
        "home_page_url": page,
        "feed_url": f"{page}feed.json",
        "language": config.lang,
        "authors": [{"name": config.author or config.title}],
    }
    return json_file({name: value for name, value in facts.items() if value}, "items", items)


def _json_item(desk: Desk, listed: Listed, authors: Iterable[str], content: str) -> str:
    entry, address = listed.entry, desk.absolute(listed.path)
    found = {
        "id": address,
        "url": address,
        "external_url": entry.url,
        "title": entry.title,
        "summary": entry.summary,
        "date_published": _moment(entry) if entry.added else None,
        "authors": [{"name": name} for name in authors],
        "tags": [desk.site.tags[key].name for key in listed.tags],
        "language": entry.lang,
    }
    facts = {name: value for name, value in found.items() if value}
    # Without any text it is there all the same: the format asks for it.
    return json_text(facts | {"content_html": content})

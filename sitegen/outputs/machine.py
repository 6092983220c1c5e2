"""What machines ask for: sitemap, robots.txt, the sources as OPML, all entries as JSON, and files
as they are.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from functools import partial

import msgspec

from sitegen import sheets
from sitegen.model import Asset, Highlight, Listed, OutputFile, Status, Term
from sitegen.outputs.desk import Desk, made
from sitegen.outputs.encoding import element, json_file, json_text, parent, xml_file
from sitegen.outputs.runs import facts_by_run
from sitegen.outputs.terms import SOURCES_FILE, sources_feed

_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"


def sitemap(desk: Desk) -> Iterator[OutputFile]:
    """sitemap.xml (sitemaps.org 0.9) of all pages that search engines should know."""
    named = (*desk.site.tags.values(), *desk.site.sources.values(), *desk.site.authors.values())
    paths = [item.path for item in desk.site.pages] + [term.path for term in named]
    paths += [item.path for item in desk.site.collections.values()]
    entries = [(listed.path, listed.entry.added) for listed in desk.site.entries]
    parts = (desk.base, sheets.encode((paths, entries)))
    yield desk.file("sitemap.xml", "sitemap", partial(_sitemap, desk), parts)
    # Crawlers read robots.txt at a host's root only; below a path it does no harm.
    robots = f"User-agent: *\nAllow: /\n\nSitemap: {desk.absolute('/sitemap.xml')}\n"
    yield made("robots.txt", robots.encode(), "robots.txt")


def _sitemap(desk: Desk) -> bytes:
    urls = (_url(desk, path, changed) for path, changed in _pages(desk))
    return xml_file(parent("urlset", *urls, xmlns=_SITEMAP))


def _url(desk: Desk, path: str, changed: str | None) -> str:
    lastmod = f"<lastmod>{changed}</lastmod>" if changed else ""
    return f"<url>{element('loc', desk.absolute(path))}{lastmod}</url>"


def _pages(desk: Desk) -> Iterator[tuple[str, str | None]]:
    # Later pages of lists lead to nothing that is not named here.
    site = desk.site
    newest = max((e.entry.added for e in site.entries if e.entry.added), default=None)
    yield "/", newest.isoformat() if newest else None
    for listed in site.entries:
        added = listed.entry.added
        yield listed.path, added.isoformat() if added else None
    yield from ((item.path, None) for item in site.pages)
    for folder, terms in (
        ("tags", site.tags),
        ("sources", site.sources),
        ("authors", site.authors),
    ):
        yield f"/{folder}/", None
        yield from ((term.path, None) for term in terms.values())
    if site.collections:
        yield "/collections/", None
        yield from ((item.path, None) for item in site.collections.values())
    yield "/archive/", None
    yield "/statistics/", None
    if site.config.search != "none":
        yield "/search/", None


def opml(desk: Desk) -> Iterator[OutputFile]:
    """sources.opml (OPML 2.0): the site's own feed, and those of its sources, to subscribe to.

    A source whose feed is not known is a link to it; feed readers pass over those.
    """
    terms = tuple(term for term in desk.site.sources.values() if term.website or term.feed)
    facts = [(term.name, term.website, term.feed, term.description) for term in terms]
    make = partial(_opml, desk, terms)
    yield desk.file(SOURCES_FILE[1:], SOURCES_FILE[1:], make, (desk.base, sheets.encode(facts)))


def _opml(desk: Desk, sources: Iterable[Term]) -> bytes:
    config = desk.site.config
    title = element("title", sources_feed(desk).title)
    owner = element("ownerName", config.author) if config.author else ""
    own = _outline(config.title, config.url, desk.absolute("/feed.xml"), config.description)
    found = [_outline(x.name, x.website, x.feed, x.description) for x in sources]
    group = parent("outline", *found, text="Sources") if found else ""
    head = parent("head", *filter(None, (title, owner)))
    body = parent("body", *filter(None, (own, group)))
    return xml_file(parent("opml", head, body, version="2.0"))


def _outline(name: str, website: str | None, feed: str | None, description: str) -> str:
    found = {
        "text": name,
        "type": "rss" if feed else "link",
        "xmlUrl": feed,
        "htmlUrl": website,
        # What a link leads to; a feed has two addresses instead.
        "url": None if feed else website,
        "description": description,
    }
    return element("outline", **{key: value for key, value in found.items() if value})


def data(desk: Desk) -> Iterator[OutputFile]:
    """entries.json: every entry with its facts, for other programs."""
    # Nothing of an entry's text stands in it.
    parts = (desk.base, *(card.mark for card in desk.shared))
    yield desk.file("entries.json", "entries.json", partial(_data, desk), parts)


def _data(desk: Desk) -> bytes:
    facts = {"title": desk.site.config.title, "url": desk.site.config.url}

    def items(run: range) -> str:
        return ",\n".join(json_text(_facts(desk, desk.site.entries[place])) for place in run)

    return json_file(facts, "entries", facts_by_run(desk, "data", items))


class Facts(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An entry as it stands in entries.json; what is not known is left out."""

    page: str
    title: str
    url: str | None = None
    source: str | None = None
    authors: tuple[str, ...] = ()
    published: str | None = None
    added: datetime.date | None = None
    read: str | None = None
    status: Status | None = None
    rating: int | None = None
    tags: tuple[str, ...] = ()
    summary: str = ""
    lang: str | None = None
    license: str | None = None
    words: int | None = None
    minutes: int | None = None
    archive_url: str | None = None
    via: str | None = None
    highlights: tuple[Highlight, ...] = ()


def _facts(desk: Desk, listed: Listed) -> Facts:
    entry, site = listed.entry, desk.site
    source = site.sources[listed.source]
    return Facts(
        page=desk.absolute(listed.path),
        title=entry.title,
        url=entry.url,
        source=source.name if source.known else None,
        authors=tuple([site.authors[key].name for key in listed.authors]),
        published=str(entry.published) if entry.published else None,
        added=entry.added,
        read=str(entry.read) if entry.read else None,
        status=entry.status,
        rating=entry.rating,
        tags=tuple([site.tags[key].name for key in listed.tags]),
        summary=entry.summary,
        lang=entry.lang,
        license=entry.license,
        words=entry.words,
        minutes=listed.minutes,
        archive_url=entry.archive_url,
        via=entry.via,
        highlights=entry.highlights,
    )


def static(desk: Desk) -> Iterator[OutputFile]:
    """The theme's and the site's own files, and the file that keeps GitHub Pages from Jekyll."""
    assets: tuple[Asset, ...] = (*desk.theme.assets(), *desk.site.assets)
    for asset in assets:
        yield desk.file(asset.path, asset.origin, asset.read, [asset.digest])
    yield made(".nojekyll", b"", ".nojekyll")

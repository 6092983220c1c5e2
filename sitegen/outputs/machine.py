"""What machines ask for: sitemap, robots.txt, all entries as JSON, and files as they are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree

from sitegen.model import Asset, Listed, OutputFile
from sitegen.outputs.desk import Desk
from sitegen.outputs.encoding import encode_json, encode_xml

_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"


def sitemap(desk: Desk) -> Iterator[OutputFile]:
    """sitemap.xml (sitemaps.org 0.9) of all pages that search engines should know."""
    urlset = ElementTree.Element("urlset", {"xmlns": _SITEMAP})
    for path, changed in _pages(desk):
        url = ElementTree.SubElement(urlset, "url")
        ElementTree.SubElement(url, "loc").text = desk.absolute(path)
        if changed:
            ElementTree.SubElement(url, "lastmod").text = changed
    yield OutputFile("sitemap.xml", encode_xml(urlset), "sitemap")
    # Crawlers read robots.txt at a host's root only; below a path it does no harm.
    robots = f"User-agent: *\nAllow: /\n\nSitemap: {desk.absolute('/sitemap.xml')}\n"
    yield OutputFile("robots.txt", robots.encode(), "robots.txt")


def _pages(desk: Desk) -> Iterator[tuple[str, str | None]]:
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
    yield "/archive/", None


def data(desk: Desk) -> Iterator[OutputFile]:
    """entries.json: every entry with its facts, for other programs."""
    found = {
        "title": desk.site.config.title,
        "url": desk.site.config.url,
        "entries": [_facts(desk, listed) for listed in desk.site.entries],
    }
    yield OutputFile("entries.json", encode_json(found), "entries.json")


def _facts(desk: Desk, listed: Listed) -> dict[str, Any]:
    entry, site = listed.entry, desk.site
    source = site.sources[listed.source]
    facts = {
        "page": desk.absolute(listed.path),
        "title": entry.title,
        "url": entry.url,
        "source": source.name if source.known else None,
        "authors": [site.authors[key].name for key in listed.authors],
        "published": str(entry.published) if entry.published else None,
        "added": entry.added.isoformat() if entry.added else None,
        "read": str(entry.read) if entry.read else None,
        "status": entry.status,
        "rating": entry.rating,
        "tags": [site.tags[key].name for key in listed.tags],
        "summary": entry.summary,
        "lang": entry.lang,
        "license": entry.license,
        "words": entry.words,
        "minutes": listed.minutes,
        "archive_url": entry.archive_url,
        "via": entry.via,
    }
    return {name: value for name, value in facts.items() if value not in (None, "", [])}


def static(desk: Desk) -> Iterator[OutputFile]:
    """The theme's and the site's own files, and the file that keeps GitHub Pages from Jekyll."""
    assets: tuple[Asset, ...] = (*desk.theme.assets(), *desk.site.assets)
    for asset in assets:
        yield OutputFile(asset.path, asset.data, asset.origin)
    yield OutputFile(".nojekyll", b"", ".nojekyll")

"""Former addresses of entries, pages and collections, as small pages that lead to the new ones."""

from __future__ import annotations

import html
from collections.abc import Iterator

from sitegen.layout import content_label
from sitegen.linking import file_of
from sitegen.model import OutputFile
from sitegen.outputs.desk import Desk, address, made

# Static hosts cannot answer 301; this is the form that browsers and search engines take as one.
_PAGE = """\
<!doctype html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<title>{title}</title>
<meta name="robots" content="noindex">
<link rel="canonical" href="{absolute}">
<meta http-equiv="refresh" content="0; url={address}">
</head>
<body>
<p>This page has moved to <a href="{address}">{title}</a>.</p>
</body>
</html>
"""


def redirects(desk: Desk) -> Iterator[OutputFile]:
    """One page an alias. `/old/` and `/old` become a folder, `/old.html` a file."""
    for listed in desk.site.entries:
        for alias in listed.entry.aliases:
            origin = content_label(listed.entry.path)
            yield _redirect(desk, alias, listed.path, listed.entry.title, origin)
    for item in desk.site.pages:
        for alias in item.page.aliases:
            yield _redirect(desk, alias, item.path, item.page.title, content_label(item.page.path))
    for made_list in desk.site.collections.values():
        collection = made_list.collection
        for alias in collection.aliases:
            origin = content_label(collection.path)
            yield _redirect(desk, alias, made_list.path, collection.title, origin)


def _redirect(desk: Desk, alias: str, path: str, title: str, origin: str) -> OutputFile:
    file = alias if alias.endswith(("/", ".html", ".htm")) else f"{alias}/"
    text = _PAGE.format(
        lang=desk.site.config.lang,
        title=html.escape(title),
        absolute=html.escape(desk.absolute(path)),
        address=html.escape(address(desk.site, path)),
    )
    return made(file_of(file), text.encode(), origin)

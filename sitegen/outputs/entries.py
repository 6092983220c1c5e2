"""A page for each entry."""

from __future__ import annotations

from collections.abc import Iterator

from sitegen import urls
from sitegen.layout import content_label
from sitegen.model import Listed, OutputFile
from sitegen.outputs.desk import Desk, description, entry_link
from sitegen.rights import license_url
from sitegen.site import related
from sitegen.views import EntryView, LinkView


def entry_pages(desk: Desk) -> Iterator[OutputFile]:
    """One page an entry, with its neighbours in time and its nearest by topic."""
    for position, listed in enumerate(desk.site.entries):
        origin = content_label(listed.entry.path)
        yield desk.page("entry.html", listed.path, _view(desk, position, listed), origin)


def _view(desk: Desk, position: int, listed: Listed) -> EntryView:
    entry = listed.entry
    full = entry.publish == "full"
    newer, older = _neighbour(desk, position - 1), _neighbour(desk, position + 1)
    return EntryView(
        head=desk.head(
            listed.path,
            entry.title,
            description(entry.summary, listed.text),
            # A text that stands elsewhere in full is found there by search engines.
            canonical=entry.url if full else None,
            newer=newer.url if newer else None,
            older=older.url if older else None,
        ),
        card=desk.cards[position],
        html=listed.html,
        headings=listed.headings,
        full=full,
        publish=entry.publish,
        license=entry.license,
        license_url=license_url(entry.license),
        words=entry.words,
        archive_url=entry.archive_url,
        via=LinkView(name=urls.host(entry.via), url=entry.via) if entry.via else None,
        captions=entry.captions,
        newer=newer,
        older=older,
        related=tuple(desk.cards[other] for other in related(desk.site, position)),
        extra=entry.extra,
    )


def _neighbour(desk: Desk, position: int) -> LinkView | None:
    if 0 <= position < len(desk.site.entries):
        return entry_link(desk.site, desk.site.entries[position])
    return None

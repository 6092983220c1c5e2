"""A page for each entry."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from sitegen import citations, passages, related, sheets, urls
from sitegen.layout import content_label
from sitegen.model import Html, Listed, OutputFile, Sheet
from sitegen.outputs.dates import date_view
from sitegen.outputs.desk import Desk, address, description
from sitegen.outputs.references import work_of
from sitegen.rights import license_url
from sitegen.views import CiteView, EntryView, HighlightView, LinkView


def entry_pages(desk: Desk) -> Iterator[OutputFile]:
    """One page an entry, with its neighbours in time and its nearest by topic."""
    named = [(item.entry.title, item.entry.lang, item.path) for item in desk.site.entries]
    names = list(map(sheets.encode, named))
    nobody = sheets.encode(None)
    around = [nobody, *names, nobody]
    candidates = related.candidates(desk.site, [card.mark for card in desk.shared])
    for position, listed in enumerate(desk.site.entries):
        # All that the view is made of: it is made only when the page has to be drawn.
        parts = {
            "entry": desk.marks[position],
            "neighbours": around[position] + around[position + 2],
            "related": candidates[position],
            "configuration": desk.base,
        }
        if listed.collections:
            parts["collections"] = sheets.encode(_collections(desk, listed))
        if position in desk.namesakes:
            parts["namesakes"] = sheets.encode(desk.namesakes[position])
        yield desk.sheet(
            "entry.html",
            listed.path,
            content_label(listed.entry.path),
            parts,
            partial(_view, desk, position),
            listed.entry.body,
            listed.links,
        )


def entry_sheet(desk: Desk, position: int) -> Sheet:
    """The page of one entry by itself."""
    listed = desk.site.entries[position]
    return Sheet("entry.html", partial(_view, desk, position), listed.entry.body, listed.links)


def _page_title(desk: Desk, position: int) -> str:
    """The title of a work, with what tells it apart from others of the same."""
    title = desk.shared[position].view.title
    return f"{title} ({desk.namesakes[position]})" if position in desk.namesakes else title


def _view(desk: Desk, position: int) -> EntryView:
    listed = desk.site.entries[position]
    entry, card = listed.entry, desk.shared[position].view
    full = entry.publish == "full"
    newer = _link(desk, position - 1) if position else None
    older = _link(desk, position + 1) if position + 1 < len(desk.shared) else None
    return EntryView(
        head=desk.head(
            listed.path,
            _page_title(desk, position),
            description(card.summary, entry.body.opening),
            # A text that stands elsewhere in full is found there by search engines.
            canonical=entry.url if full else None,
            newer=newer.url if newer else None,
            older=older.url if older else None,
        ),
        card=desk.cards[position],
        html=Html(""),
        headings=(),
        full=full,
        publish=entry.publish,
        license=entry.license,
        license_url=license_url(entry.license),
        words=entry.words,
        archive_url=entry.archive_url,
        via=LinkView(name=urls.host(entry.via), url=entry.via) if entry.via else None,
        highlights=tuple(
            HighlightView(
                text=item.text,
                note=item.note,
                url=passages.link(entry.url, item.text) if entry.url else None,
            )
            for item in entry.highlights
        ),
        cite=_cite(desk, listed),
        captions=entry.captions,
        newer=newer,
        older=older,
        collections=_collections(desk, listed),
        related=tuple(desk.cards[other] for other in related.nearest(desk.site, position)),
        extra=entry.extra,
    )


def _collections(desk: Desk, listed: Listed) -> tuple[LinkView, ...]:
    found = [desk.site.collections[slug] for slug in listed.collections]
    return tuple(
        LinkView(name=item.collection.title, url=address(desk.site, item.path)) for item in found
    )


def _cite(desk: Desk, listed: Listed) -> CiteView:
    work = work_of(desk.site, listed)
    published = date_view(work.published)
    return CiteView(
        sentence=citations.sentence(work, published.text if published else ""),
        bibtex=citations.bibtex(work),
    )


def _link(desk: Desk, position: int) -> LinkView:
    card = desk.shared[position].view
    return LinkView(name=card.title, url=card.url)

"""A page for each entry."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
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
    namesakes = _namesakes(desk)
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
        same = namesakes[listed.entry.title]
        if len(same) > 1:
            parts["namesakes"] = sheets.encode(_page_title(desk, position, same))
        yield desk.sheet(
            "entry.html",
            listed.path,
            content_label(listed.entry.path),
            parts,
            partial(_view, desk, position, same),
            listed.entry.body,
            listed.links,
        )


def entry_sheet(desk: Desk, position: int) -> Sheet:
    """The page of one entry by itself."""
    listed = desk.site.entries[position]
    same = _namesakes(desk)[listed.entry.title]
    return Sheet(
        "entry.html", partial(_view, desk, position, same), listed.entry.body, listed.links
    )


def _namesakes(desk: Desk) -> dict[str, list[int]]:
    """The positions of the entries with each title."""
    found: dict[str, list[int]] = defaultdict(list)
    for position, listed in enumerate(desk.site.entries):
        found[listed.entry.title].append(position)
    return found


def _page_title(desk: Desk, position: int, namesakes: Sequence[int]) -> str:
    """The title of a work; where others have the same, with the first of author, year, source and
    address that none of them shares.
    """
    title = desk.shared[position].view.title
    others = [_marks(desk, other) for other in namesakes if other != position]
    for number, mark in enumerate(_marks(desk, position) if others else ()):
        if mark and all(other[number] != mark for other in others):
            return f"{title} ({mark})"
    return title


def _marks(desk: Desk, position: int) -> tuple[str, ...]:
    """What tells works of one title apart, as far as it is known."""
    card = desk.shared[position].view
    year = str(card.published.year) if card.published else ""
    source = card.source.name if card.source_known else ""
    name = desk.site.entries[position].path.rstrip("/").rpartition("/")[2]
    return ", ".join(author.name for author in card.authors[:2]), year, source, name


def _view(desk: Desk, position: int, namesakes: Sequence[int]) -> EntryView:
    listed = desk.site.entries[position]
    entry, card = listed.entry, desk.shared[position].view
    full = entry.publish == "full"
    newer = _link(desk, position - 1) if position else None
    older = _link(desk, position + 1) if position + 1 < len(desk.shared) else None
    return EntryView(
        head=desk.head(
            listed.path,
            _page_title(desk, position, namesakes),
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

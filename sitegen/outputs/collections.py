"""A page for each collection, and one for all of them, if there are any."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sitegen.layout import content_label
from sitegen.model import Html, ListedCollection, OutputFile
from sitegen.outputs.desk import Desk, address, description, direction
from sitegen.picks import START
from sitegen.views import CollectionCardView, CollectionsView, CollectionView, PickView

_FIRST = 5


def collections(desk: Desk) -> Iterator[OutputFile]:
    """The index, and the pages of the collections that it names."""
    listed = desk.site.collections.values()
    if listed:
        about = "Lists of entries, each chosen for a purpose and put in an order."
        view = CollectionsView(
            head=desk.head("/collections/", "Collections", about),
            collections=tuple(_card(desk, item) for item in listed),
        )
        yield desk.page("collections.html", "/collections/", view, "collections")
    for item in listed:
        yield _page(desk, item)


def start(desk: Desk) -> CollectionCardView | None:
    """The collection that stands on the home page, if one does and has something to show."""
    listed = desk.site.collections.get(START)
    return _card(desk, listed) if listed and listed.picks else None


def _page(desk: Desk, listed: ListedCollection) -> OutputFile:
    collection = listed.collection
    lang = collection.lang or desk.site.config.lang
    about = description(collection.summary, collection.body.opening)
    view = CollectionView(
        head=desk.head(listed.path, collection.title, about),
        title=collection.title,
        summary=collection.summary,
        lang=lang,
        direction=direction(lang),
        html=Html(""),
        headings=(),
        picks=_picks(desk, listed.picks),
        extra=collection.extra,
    )
    origin = content_label(collection.path)
    return desk.page("collection.html", listed.path, view, origin, collection.body, listed.links)


def _card(desk: Desk, listed: ListedCollection) -> CollectionCardView:
    collection = listed.collection
    lang = collection.lang or desk.site.config.lang
    return CollectionCardView(
        title=collection.title,
        url=address(desk.site, listed.path),
        summary=collection.summary,
        count=len(listed.picks),
        first=_picks(desk, listed.picks[:_FIRST]),
        lang=lang,
        direction=direction(lang),
    )


def _picks(desk: Desk, picks: Iterable[tuple[int, str]]) -> tuple[PickView, ...]:
    return tuple(PickView(card=desk.cards[position], note=note) for position, note in picks)

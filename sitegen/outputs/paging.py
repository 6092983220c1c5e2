"""Long lists, cut into pages that stay put.

The first page shows the newest entries. The others hold full chunks, counted from the oldest: a
new entry changes the first page and the links of one other, and an address keeps its contents.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from sitegen.model import Site
from sitegen.outputs.desk import address
from sitegen.views import LinkView, PaginationView

# More links than these help nobody to find a page.
_MOST_LINKS = 60


class Part(msgspec.Struct, frozen=True):
    """One page of a list: its address below the root, the positions of its entries, its place.

    The `number` is none on the first page. Only that one may say how many entries or pages there
    are: on the others it would change whenever an entry is added.
    """

    path: str
    number: int | None
    positions: tuple[int, ...]
    pagination: PaginationView

    def title(self, name: str) -> str:
        """The name of the list, and which page of it this is."""
        return f"{name}, page {self.number}" if self.number else name


def parts(site: Site, path: str, positions: Sequence[int]) -> Iterator[Part]:
    """The pages of the list at `path`, the first page first, then the oldest."""
    size, count = site.config.page_size, len(positions)
    older = max(0, -(-count // size) - 1)
    yield Part(path, None, tuple(positions[:size]), _pagination(site, path, None, older))
    for number in range(1, older + 1):
        end = count - (number - 1) * size
        chunk = tuple(positions[end - size : end])
        place = _pagination(site, path, number, older)
        yield Part(_path(path, number), number, chunk, place)


def page_of(site: Site, path: str, count: int, offset: int) -> str:
    """The page of a list of `count` entries on which the one after `offset` others stands."""
    size = site.config.page_size
    return _path(path, (count - 1 - offset) // size + 1 if offset >= size else None)


def _path(path: str, number: int | None) -> str:
    return f"{path}page/{number}/" if number else path


def _pagination(site: Site, path: str, number: int | None, older: int) -> PaginationView:
    def link(to: int | None) -> str:
        return address(site, _path(path, to))

    if number is None:
        return PaginationView(
            number=None,
            total=older + 1,
            newest=link(None),
            newer=None,
            older=link(older) if older else None,
            oldest=link(1) if older else None,
            pages=tuple(
                LinkView(name=str(to), url=link(to))
                for to in range(older, 0, -max(1, -(-older // _MOST_LINKS)))
            ),
        )
    return PaginationView(
        number=number,
        total=None,
        newest=link(None),
        newer=link(number + 1 if number < older else None),
        older=link(number - 1) if number > 1 else None,
        oldest=link(1),
    )

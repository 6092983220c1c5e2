"""A long sequence with some of its items changed, without a copy of all the others.

A hundred thousand entries take longer to copy than the page of the one that was edited to draw.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeVar, overload

T = TypeVar("T")


class Overlay(Sequence[T]):
    """What `below` holds, but for the items at the positions of `changed`. It never changes."""

    def __init__(self, below: tuple[T, ...], changed: Mapping[int, T]) -> None:
        self._below = below
        self._changed = changed

    def __len__(self) -> int:
        return len(self._below)

    @overload
    def __getitem__(self, index: int) -> T: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[T]: ...

    def __getitem__(self, index: int | slice) -> T | Sequence[T]:
        if isinstance(index, slice):
            return tuple(self)[index]
        position = index + len(self) if index < 0 else index
        return self._changed[position] if position in self._changed else self._below[index]

    def __iter__(self) -> Iterator[T]:
        items = list(self._below)
        for position, item in self._changed.items():
            items[position] = item
        return iter(items)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, (Overlay, tuple)) and tuple(self) == tuple(other)

    __hash__ = None  # type: ignore[assignment]  # as of a list: equal to a tuple, but no key

    def and_at(self, position: int, item: T) -> Overlay[T]:
        """The same with one more item changed."""
        return Overlay(self._below, {**self._changed, position: item})


def with_item(items: Sequence[T], position: int, item: T) -> Sequence[T]:
    """The sequence with another item at a position."""
    over = items if isinstance(items, Overlay) else Overlay(tuple(items), {})
    return over.and_at(position, item)

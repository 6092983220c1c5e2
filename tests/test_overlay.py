"""A long sequence with some items changed is like the one that has been copied."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.outputs.overlay import with_item


@given(st.lists(st.integers(), min_size=1), st.lists(st.integers()), st.data())
def test_it_is_what_a_copy_would_be(
    items: list[int], edits: list[int], data: st.DataObject
) -> None:
    """After any edits, and however one looks at it."""
    found = with_item(tuple(items), 0, items[0])
    for edit in edits:
        position = data.draw(st.integers(0, len(items) - 1))
        items[position] = edit
        found = with_item(found, position, edit)

    assert [*found] == items
    assert [found[position] for position in range(-len(items), len(items))] == items * 2
    assert [*found[1:3]] == items[1:3]
    assert len(found) == len(items)
    assert found == tuple(items) == with_item(tuple(items), 0, items[0])
    assert found != (*items, 0)


def test_an_earlier_one_never_changes() -> None:
    """Two threads may look at one each."""
    first = with_item(("a", "b"), 1, "c")
    second = with_item(first, 0, "d")

    assert [*first] == ["a", "c"]
    assert [*second] == ["d", "c"]


@pytest.mark.parametrize("position", [2, -3])
def test_there_is_nothing_beyond_its_ends(position: int) -> None:
    """As in any sequence."""
    with pytest.raises(IndexError):
        with_item(("a", "b"), 1, "c")[position]

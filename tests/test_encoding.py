"""How feeds, sitemap and data files are written: any text comes back as it was."""

from __future__ import annotations

import json
from xml.etree import ElementTree

from hypothesis import given, settings
from hypothesis import strategies as st

from sitegen.outputs import encoding

bounded = settings(max_examples=200, derandomize=True, deadline=None)
# What XML cannot hold at all is taken out of texts when they are read.
TEXTS = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff")
    | st.sampled_from("\n\t\r<>&\"']")
)


@bounded
@given(TEXTS, TEXTS)
def test_a_parser_reads_what_was_written(text: str, value: str) -> None:
    """In text and in attributes, also line ends and tabs."""
    child = encoding.element("a", text, b=value, xml_lang="en")
    data = encoding.xml_file(encoding.parent("root", child, c=value))
    root = ElementTree.fromstring(data)  # noqa: S314 - our own

    assert (text, value) == (root[0].text or "", root[0].get("b"))
    assert "en" == root[0].get("{http://www.w3.org/XML/1998/namespace}lang")
    assert value == root.get("c")


@bounded
@given(st.dictionaries(st.sampled_from(["x", "y"]), TEXTS), st.lists(TEXTS))
def test_a_json_file_holds_facts_and_items(facts: dict[str, str], items: list[str]) -> None:
    """An item a line, so that a change shows as one."""
    data = encoding.json_file(facts, "items", map(encoding.json_text, items))

    assert facts | {"items": items} == json.loads(data)
    assert data.endswith(b"}\n")
    assert data.count(b"\n") == len(facts) + 1 + (len(items) + 1 if items else 0)


def test_an_element_without_text_is_closed() -> None:
    """It needs no second tag."""
    assert '<a b="1"/>' == encoding.element("a", b="1")

"""The simple spans of a text: code, links, marks of footnotes and emphasis that hold no other.

They are most of what is written within lines, and one pattern finds them all. A text that has
anything else, however rare, is left to Python-Markdown as a whole.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from xml.etree.ElementTree import Element

from markdown.util import STX, AtomicString, code_escape

# The last group of each kind of span.
_CODE, _TARGET, _NOTE, _HARMLESS = 1, 3, 4, 7
# The text in a link, a mark or an emphasis: without the signs of any other.
_INNER = rf"[^\[\]`*_\\<&!{STX}]++"
# Each alternative begins with a plain letter, so that the text between them is passed over fast.
_SPAN = re.compile(
    r"`([^`]++)`(?!`)"
    rf"|\[(?<!!\[)(?!\^)({_INNER})\]\(([^\s()<>\['\"`\\{STX}]+)\)"
    rf"|\[\^({_INNER})\]"
    rf"|\*(\*?)(?![\s*])({_INNER})(?<!\s)\*\5(?!\*)"
    r"|_(?<=[^\W_]_)(?=[^\W_])()"  # within a word
    r"|&(?![#\w])()"
    r"|`|\[|\*|\\|<|_|&"
)

NoteMaker = Callable[[str], Element]
"""Makes the mark of a footnote by its name."""


def spans_of(text: str) -> Sequence[re.Match[str]] | None:
    """The spans of a text in their order; None where it takes more than this to tell."""
    if "  \n" in text:
        return None
    found = []
    for match in _SPAN.finditer(text):
        kind = match.lastindex
        if kind is None:
            return None
        if kind < _HARMLESS:
            found.append(match)
    return found


def notes_of(spans: Sequence[re.Match[str]]) -> list[str]:
    """The names of the footnotes that are referred to."""
    return [match[_NOTE] for match in spans if match.lastindex == _NOTE]


def put(spans: Sequence[re.Match[str]], text: str, item: Element, mark: NoteMaker) -> None:
    """Make elements of the spans of an item's text.

    All that is text is marked as settled, so that no inline pattern is tried on it.
    """
    ends = [match.start() for match in spans]
    item.text = AtomicString(text[: ends[0]] if ends else text)
    elements = []
    for match, end in zip(spans, [*ends[1:], len(text)], strict=False):
        element = _element(match, mark)
        element.tail = AtomicString(text[match.end() : end])
        elements.append(element)
    item[:0] = elements


def _element(match: re.Match[str], mark: NoteMaker) -> Element:
    kind = match.lastindex
    if kind == _NOTE:
        return mark(match[_NOTE])
    if kind == _TARGET:
        element = Element("a", {"href": match[3]})
        element.text = AtomicString(match[2])
    elif kind == _CODE:
        element = Element("code")
        element.text = AtomicString(code_escape(match[1].strip()))
    else:
        element = Element("strong" if match[5] else "em")
        element.text = AtomicString(match[6])
    return element

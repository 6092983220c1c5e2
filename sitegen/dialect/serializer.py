"""A tree of elements as HTML: the same bytes as the library's, for the trees that we have."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from markdown.serializers import to_html_string

_VOID = frozenset(("br", "hr", "img"))
# An ampersand that begins no reference.
_AMPERSAND = re.compile(r"&(?!(?:#[0-9]+|#x[0-9a-f]+|[0-9a-z]+);)", re.IGNORECASE)


def serialize(root: Element) -> str:
    """HTML of an element and all within it."""
    written: list[str] = []
    # What is still to be written, from its end: without recursion, as emphasis nests deeply.
    waiting: list[Element | str] = [root]
    while waiting:
        item = waiting.pop()
        if isinstance(item, str):
            written.append(item)
            continue
        attributes = _attributes(item) if item.attrib else ""
        if attributes is None:
            return to_html_string(root)
        tag, text, tail = item.tag, item.text, item.tail
        written.append(f"<{tag}{attributes}>{_escape(text)}" if text else f"<{tag}{attributes}>")
        end = "" if tag in _VOID else f"</{tag}>"
        if tail:
            end += _escape(tail)
        if len(item):
            waiting.append(end)
            waiting.extend(item[::-1])
        else:
            written.append(end)
    return "".join(written)


def _escape(text: str) -> str:
    if "&" in text:
        text = _AMPERSAND.sub("&amp;", text)
    if "<" in text:
        text = text.replace("<", "&lt;")
    if ">" in text:
        text = text.replace(">", "&gt;")
    return text


def _attributes(item: Element) -> str | None:
    """The attributes of a tag in their order; None where the library might write one shorter."""
    written = ""
    for name, value in sorted(item.items()):
        if name == value:
            return None
        written += f' {name}="{_escape(value).replace(chr(34), "&quot;")}"'
    return written

"""How the values of feeds, sitemap and data files become text: a line an item, in UTF-8.

Items are written once, as text, and joined into the files that hold them.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

_XML_HEAD = "<?xml version='1.0' encoding='utf-8'?>\n"


def element(name: str, text: str = "", /, **attributes: str) -> str:
    """An XML element with text in it. An attribute of another name space is `xml_lang`."""
    opening = _opening(name, attributes)
    return f"<{opening}>{_in_text(text)}</{name}>" if text else f"<{opening}/>"


def parent(name: str, /, *children: str, **attributes: str) -> str:
    """An XML element with elements in it, each on a line of its own."""
    inside = "".join(f"\n{child}" for child in children)
    return f"<{_opening(name, attributes)}>{inside}\n</{name}>"


def _opening(name: str, attributes: Mapping[str, str]) -> str:
    found = [
        f' {key.replace("_", ":")}="{_in_attribute(value)}"' for key, value in attributes.items()
    ]
    return name + "".join(found)


def _in_text(text: str) -> str:
    return html.escape(text, quote=False).replace("\r", "&#13;")


def _in_attribute(text: str) -> str:
    # A parser makes spaces of line ends and tabs in attributes, unless they are written so.
    escaped = html.escape(text).replace("\r", "&#13;")
    return escaped.replace("\n", "&#10;").replace("\t", "&#9;")


def xml_file(root: str) -> bytes:
    """An XML file of the site, with one line end at the end."""
    return f"{_XML_HEAD}{root}\n".encode()


def json_text(value: Any) -> str:
    """A value as JSON on one line."""
    return msgspec.json.encode(value).decode()


def json_file(facts: Mapping[str, Any], name: str, items: Iterable[str]) -> bytes:
    """A JSON file of the site: some facts, and a list of items that are JSON already, a line
    each. It has one line end at the end.
    """
    lines = [f"{json_text(key)}:{json_text(value)}" for key, value in facts.items()]
    listed = ",\n".join(items)
    lines.append(f"{json_text(name)}:[\n{listed}\n]" if listed else f"{json_text(name)}:[]")
    return "{{{}}}\n".format(",\n".join(lines)).encode()

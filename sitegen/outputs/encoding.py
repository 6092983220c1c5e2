"""How the values of feeds, sitemap and data files become bytes: UTF-8, indented by two."""

from __future__ import annotations

import json
from typing import Any
from xml.etree import ElementTree


def encode_xml(root: ElementTree.Element) -> bytes:
    """An XML file of the site, with one line end at the end."""
    ElementTree.indent(root)
    data: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return data + b"\n"


def encode_json(value: Any) -> bytes:
    """A JSON file of the site, with one line end at the end."""
    return json.dumps(value, ensure_ascii=False, indent=2).encode() + b"\n"

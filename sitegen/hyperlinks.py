"""The links in sanitised HTML: found, and replaced."""

from __future__ import annotations

import html
import re
from collections.abc import Callable

# Sanitised HTML always quotes attributes with ", so a tag can be told from text for certain.
_LINKING_TAG = re.compile(r'<(?:a|img)(?:\s+[\w-]+="[^"]*")*\s*/?>')
_LINK = re.compile(r'(\s(?:href|src)=")([^"]*)(")')


def link_targets(clean: str) -> list[str]:
    """The targets of all links and images in sanitised HTML, in order."""
    return [
        html.unescape(match[2])
        for tag in _LINKING_TAG.findall(clean)
        for match in _LINK.finditer(tag)
    ]


def resolve_links(clean: str, resolve: Callable[[str], str]) -> str:
    """Sanitised HTML with each link's target replaced by `resolve(target)`."""

    def in_tag(tag: re.Match[str]) -> str:
        return _LINK.sub(
            lambda link: link[1] + html.escape(resolve(html.unescape(link[2]))) + link[3], tag[0]
        )

    return _LINKING_TAG.sub(in_tag, clean)

"""What an HTML file says, without a browser: its links, its head, and what they can lead to."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

# The attributes that name another file.
_ADDRESSES = ("href", "src", "action", "poster", "data", "srcset")
# The types of scripts that browsers run; all others are data.
_RUN = {"", "module", "text/javascript"}


@dataclass(slots=True)
class Page:
    """One page as it was parsed."""

    lang: str = ""
    title: str = ""
    metas: dict[str, str] = field(default_factory=dict)
    # Tag, relation, address: `("link", "icon", "/icon.svg")`.
    links: list[tuple[str, str, str]] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)
    data: list[str] = field(default_factory=list)
    # The bytes of scripts that run and of style sheets, which stand in the page itself.
    inline_script: int = 0
    inline_style: int = 0

    @property
    def is_redirect(self) -> bool:
        """Whether it only leads to another page."""
        return "refresh" in self.metas

    def related(self, relation: str) -> list[str]:
        """The addresses of the head's links with this relation."""
        return [to for tag, rel, to in self.links if tag == "link" and relation in rel.split()]


class _Reader(HTMLParser):
    """Collects what a page says."""

    def __init__(self) -> None:
        super().__init__()
        self.page = Page()
        self._inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        relation = given.get("rel", "").lower()
        self.page.ids.update(
            filter(None, (given.get("id"), given.get("name") if tag == "a" else ""))
        )
        for name in _ADDRESSES:
            if name in given:
                self.page.links.append((tag, relation, given[name].strip()))
        if tag == "html":
            self.page.lang = given.get("lang", "")
        elif tag == "meta":
            name = given.get("name") or given.get("property") or given.get("http-equiv", "")
            self.page.metas[name.lower()] = given.get("content", "")
        elif tag == "title" and not self.page.title:
            self._inside = tag
        elif tag == "script" and given.get("type") == "application/ld+json":
            self._inside = "data"
            self.page.data.append("")
        elif tag == "style" or (tag == "script" and given.get("type", "") in _RUN):
            self._inside = tag

    def handle_endtag(self, tag: str) -> None:
        if tag in {self._inside, "script"}:
            self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside == "title":
            self.page.title += data
        elif self._inside == "data":
            self.page.data[-1] += data
        elif self._inside == "script":
            self.page.inline_script += len(data.encode())
        elif self._inside == "style":
            self.page.inline_style += len(data.encode())


@cache
def read(file: Path) -> Page:
    """The page of a file."""
    reader = _Reader()
    reader.feed(file.read_text(encoding="utf-8"))
    reader.close()
    return reader.page

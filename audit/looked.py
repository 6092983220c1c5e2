"""All that was found out about one site: what the measures are taken from."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from audit.browser import Seen
from audit.feeds import Flaw
from audit.head import Gap
from audit.host import packed
from audit.kinds import Place
from audit.lighthouse import Score
from audit.links import Fault
from audit.markup import Page
from audit.nu import Message
from audit.searching import Search
from audit.sites import HOST, Site


@dataclass(slots=True)
class Looked:
    """A site, and what each checker said of it; nothing where it was not asked."""

    site: Site
    pages: dict[Path, Page]
    places: list[Place]
    seen: list[Seen] = field(default_factory=list)
    nu: list[Message] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    depths: dict[str, int] = field(default_factory=dict)
    gaps: list[Gap] = field(default_factory=list)
    flaws: list[Flaw] = field(default_factory=list)
    scores: list[tuple[Place, Score]] = field(default_factory=list)
    floor: int = 0
    search: Search | None = None
    differing: int | None = None

    @property
    def is_demo(self) -> bool:
        """Whether it is the small site, on which a page has the bytes that it mostly has."""
        return self.site.name == "demo"

    def file_of(self, here: str, link: str) -> Path | None:
        """The file of a link on a page."""
        target = urlsplit(urljoin(HOST + here, link))
        if f"{target.scheme}://{target.netloc}" != HOST:
            return None
        found = self.site.folder.locate(target.path)
        return found if isinstance(found, Path) else None

    def first_view(self, file: Path) -> dict[str, int]:
        """The bytes of a page and of all that its markup loads, as they are sent."""
        here = self.site.folder.path_of(file)
        loaded = {file: "page"}
        for tag, relation, link in self.pages[file].links:
            relations = set(relation.split())
            kind = "style" if "stylesheet" in relations else "icon" if "icon" in relations else tag
            target = (
                self.file_of(here, link) if kind in {"style", "icon", "script", "img"} else None
            )
            if target:
                loaded[target] = kind
        return {f"{kind} {one.name}": len(packed(one)[0]) for one, kind in loaded.items()}

    def styles(self, file: Path) -> int:
        """How much CSS a page has, before it is packed."""
        here = self.site.folder.path_of(file)
        found = {self.file_of(here, link) for link in self.pages[file].related("stylesheet")}
        return sum(one.stat().st_size for one in found if one) + self.pages[file].inline_style

"""What is looked at in the assembled site before anything is written: a table of checks.

Adding one: a function here, and a line in CHECKS.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from urllib.parse import unquote

from sitegen import markup
from sitegen.errors import Location, Problem, nearest
from sitegen.linking import CONTENT, link_location
from sitegen.model import Listed, ListedPage, OutputFile, Site

Check = Callable[[Site, Sequence[OutputFile]], Iterator[Problem]]

_BIDI_CONTROLS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def internal_links(site: Site, files: Sequence[OutputFile]) -> Iterator[Problem]:
    """Links in the curator's text to paths of the site lead to a file that is published."""
    published = {file.path for file in files}
    base = site.config.base_path
    items: tuple[Listed | ListedPage, ...] = (*site.entries, *site.pages)
    for item in items:
        for target in dict.fromkeys(markup.link_targets(item.html)):
            path = target.partition("#")[0].partition("?")[0]
            if path.startswith(base) and not path.startswith("//"):
                inside = unquote(path.removeprefix(base))
                if _file_behind(inside) not in published:
                    yield _broken(item, inside, published)


def _file_behind(path: str) -> str:
    return path + "index.html" if path.endswith("/") or not path else path


def _broken(item: Listed | ListedPage, path: str, published: set[str]) -> Problem:
    shown = f"/{path}"
    known = [f"/{file.removesuffix('index.html')}" for file in published]
    near = f"{shown}/" if f"{shown}/" in known else nearest(shown, sorted(known))
    fix = f"did you mean '{near}'?" if near else "link to a page of the site"
    source = item.entry if isinstance(item, Listed) else item.page
    message = f"link to {shown}, which is no page or file of the site"
    return Problem(message, link_location(source, shown), fix, "broken-link")


def readable_titles(site: Site, _files: Sequence[OutputFile]) -> Iterator[Problem]:
    """Titles hold no invisible characters that reverse what is shown after them."""
    for listed in site.entries:
        found = _BIDI_CONTROLS.intersection(listed.entry.title)
        if found:
            line, column = listed.entry.places.get("title", (0, 0))
            signs = ", ".join(sorted(f"U+{ord(sign):04X}" for sign in found))
            yield Problem(
                f"the title holds an invisible direction sign ({signs})",
                Location(f"{CONTENT}/{listed.entry.path}", line, column),
                "delete it; `lang:` sets the direction",
                "direction-sign",
                "warning",
            )


CHECKS: Sequence[Check] = (internal_links, readable_titles)


def run(site: Site, files: Sequence[OutputFile]) -> list[Problem]:
    """The problems that all checks find."""
    return [problem for check in CHECKS for problem in check(site, files)]

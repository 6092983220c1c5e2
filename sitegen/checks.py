"""What is looked at in the assembled site before anything is written: a table of checks.

Adding one: a function here, and a line in CHECKS.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from urllib.parse import unquote

from sitegen import layout, markup
from sitegen.errors import Problem, suggest
from sitegen.linking import field_location, file_of, link_location
from sitegen.model import Config, Listed, ListedPage, OutputFile, Site
from sitegen.urls import host
from sitegen.yamltext import Document

Check = Callable[[Site, Sequence[OutputFile]], Iterator[Problem]]

_BIDI_CONTROLS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def internal_links(site: Site, files: Sequence[OutputFile]) -> Iterator[Problem]:
    """Links in the curator's text to paths of the site lead to a file that is published."""
    published = {file.path for file in files}
    known = sorted(f"/{path.removesuffix('index.html')}" for path in published)
    base = site.config.base_path
    items: tuple[Listed | ListedPage, ...] = (*site.entries, *site.pages)
    for item in items:
        for target in dict.fromkeys(markup.link_targets(item.html)):
            path = target.partition("#")[0].partition("?")[0]
            if path.startswith(base) and not path.startswith("//"):
                inside = unquote(path.removeprefix(base))
                if file_of(f"/{inside}") not in published:
                    yield _broken(item, f"/{inside}", known)


def _broken(item: Listed | ListedPage, path: str, known: Sequence[str]) -> Problem:
    whole = f"{path}/"
    near = [whole] if whole in known else known
    fix = suggest(path, near, "link to a page of the site")
    source = item.entry if isinstance(item, Listed) else item.page
    message = f"link to {path}, which is no page or file of the site"
    return Problem(message, link_location(source, path), fix, "broken-link")


def readable_titles(site: Site, _files: Sequence[OutputFile]) -> Iterator[Problem]:
    """Titles hold no invisible characters that reverse what is shown after them."""
    for listed in site.entries:
        found = _BIDI_CONTROLS.intersection(listed.entry.title)
        if found:
            signs = ", ".join(sorted(f"U+{ord(sign):04X}" for sign in found))
            yield Problem(
                f"the title holds an invisible direction sign ({signs})",
                field_location(listed.entry, "title"),
                "delete it; `lang:` sets the direction",
                "direction-sign",
                "warning",
            )


CHECKS: Sequence[Check] = (internal_links, readable_titles)


def run(site: Site, files: Sequence[OutputFile]) -> list[Problem]:
    """The problems that all checks find."""
    return [problem for check in CHECKS for problem in check(site, files)]


def published_address(config: Config) -> list[Problem]:
    """Whether a site that is to be published has an address that others can reach."""
    if host(config.url) not in ("localhost", "127.0.0.1", "[::1]", "::1"):
        return []
    line, column = config.places.get("url", (0, 0))
    at = Document(layout.CONFIG, config.lines).locate(line, column, len(config.url))
    message = "the site's address is that of this machine; feeds and links name it"
    fix = "write where the site will be published: https://host/path/"
    return [Problem(message, at, fix, "local-address", "warning")]

"""What an output was made from, and what its last change came from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from sitegen import urls, vocabulary
from sitegen.layout import CONFIG, CONTENT, STATIC, content_label
from sitegen.linking import with_base
from sitegen.model import Config, OutputFile, Sheet, Site
from sitegen.pipeline import Draft
from sitegen.sheets import Shared
from sitegen.views import CardView, LinkView, View
from sitegen.why.answers import OutputAnswer
from sitegen.why.scene import Scene, cause_of, state_of


def explain(scene: Scene, file: OutputFile) -> OutputAnswer:
    """What is known of a file that the next build makes."""
    own = _own(scene, file)
    shown = tuple(dict.fromkeys(_urls(_views(scene.draft, file))))
    files = _files_by_address(scene.draft.site)
    return OutputAnswer(
        path=file.path,
        address=address_of(scene.config, file.path),
        what=_what(file, own),
        own=own,
        shows=tuple(files[url] for url in shown if url in files and files[url] != own),
        theme=_theme_files(scene, file),
        settings=() if _is_copy(file) else tuple(_settings(scene, file, shown)),
        cause=cause_of(scene, file.path),
        state=state_of(scene, file.path),
    )


def _theme_files(scene: Scene, file: OutputFile) -> tuple[str, ...]:
    """The files of the theme that an output depends on."""
    theme = scene.draft.desk.theme
    family, _, name = file.origin.partition(" ")
    if family == "styles":
        return theme.static_labels(name)
    if not isinstance(file.recipe, Sheet):
        return ()
    # Not above: to read templates takes long, and only pages have one.
    from sitegen.closures import reached  # noqa: PLC0415

    return reached(theme, file.recipe.template)


def address_of(config: Config, path: str) -> str:
    """The whole address of a file of `build/`."""
    is_index = path.rpartition("/")[2] == "index.html"
    return config.url + urls.quote_path(path.removesuffix("index.html") if is_index else path)


_FAMILIES = {
    "home": "the newest entries",
    "404": "the page for a wrong address",
    "tags": "the index of tags, with their numbers of entries",
    "sources": "the index of sources, with their numbers of entries",
    "authors": "the index of authors, with their numbers of entries",
    "archive": "the archive",
    "statistics": "the reading list in numbers",
    "collections": "all collections",
    "search": "the search page",
    "search-words": "a part of the search index",
    "search-entries": "what the search shows of some entries",
    "sitemap": "all pages, for search engines",
    "sources.opml": "the sources, for feed readers",
    "robots.txt": "what search engines may read",
    "entries.json": "all entries, for programs",
    "references": "all works, to be cited",
    ".nojekyll": "what keeps GitHub Pages from changing the site",
}


def _what(file: OutputFile, own: str | None) -> str:
    """What an output is, in words."""
    if own:
        copied = "a copy of" if _is_copy(file) else "a former address of"
        return f"{'the page of' if isinstance(file.recipe, Sheet) else copied} {own}"
    family, _, name = file.origin.partition(" ")
    if not name:
        return _FAMILIES.get(family, family)
    if family == "styles":
        return "a style sheet, joined of parts"
    if family == "feed":
        return f"a feed of '{name.removeprefix('of ')}'"
    return f"{name}, in the archive" if family == "archive" else f"entries of the {family} '{name}'"


def _is_copy(file: OutputFile) -> bool:
    """Whether a file is published whatever stands in the others."""
    return STATIC in file.origin or file.origin == ".nojekyll" or file.origin.startswith("styles ")


def _own(scene: Scene, file: OutputFile) -> str | None:
    """The one file that an output is the page or a copy of."""
    if file.origin.startswith(f"{CONTENT}/"):
        return file.origin
    name = file.origin.partition(STATIC)[2]
    return scene.draft.desk.theme.static_labels(name)[0] if name else None


def _views(draft: Draft, file: OutputFile) -> Any:
    """What an output shows: the view of its page, or the cards of the entries in it."""
    if isinstance(file.recipe, Sheet):
        return file.recipe.view()
    if file.origin in ("sitemap", "entries.json", "references"):
        return draft.desk.shared
    if not file.origin.startswith("feed of "):
        return ()
    path = f"/{file.path.rpartition('/')[0]}/"
    site = draft.site
    terms = {term.path: term.entries for term in (*site.tags.values(), *site.sources.values())}
    positions = terms.get(path, range(len(site.entries)))[: site.config.feed_size]
    return tuple(draft.desk.shared[position] for position in positions)


def _urls(value: Any) -> Iterator[str]:
    """The addresses of all cards and links in a view."""
    if isinstance(value, Shared):
        value = value.view
    if isinstance(value, CardView | LinkView):
        yield value.url
    if isinstance(value, View):
        for name in value.__struct_fields__:
            yield from _urls(getattr(value, name))
    elif isinstance(value, tuple):
        for item in value:
            yield from _urls(item)


def _files_by_address(site: Site) -> dict[str, str]:
    """The files of all entries by the addresses that cards and links give them."""
    return {
        with_base(site.config, urls.quote_path(listed.path)): content_label(listed.entry.path)
        for listed in site.entries
    }


def _settings(scene: Scene, file: OutputFile, shown: Iterable[str]) -> Iterator[str]:
    """The files that say something of many outputs, where this one shows it."""
    base = scene.config.base_path
    addresses = (base + file.path, *shown)
    for name in (vocabulary.TAGS_NAME, vocabulary.SOURCES_NAME):
        stem = base + name.removesuffix(".yaml")
        is_there = name in scene.found.listings[CONTENT].stamps
        if is_there and any(url.startswith((f"{stem}/", f"{stem}.opml")) for url in addresses):
            yield content_label(name)
    yield CONFIG

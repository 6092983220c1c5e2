"""A hook for MkDocs, which has no lists of pages: home, tags and sources, 50 entries a page.

The lists are generated pages without text; their templates get what stands in `LISTS`.
"""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from typing import Any

import yaml
from mkdocs.structure.files import File  # type: ignore[import-not-found]

PER_PAGE = 50

ENTRIES: dict[str, dict[str, Any]] = {}
"""The facts of each entry by its file, newest first."""
LISTS: dict[str, dict[str, Any]] = {}
"""What the template of each list gets, by its file."""

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _address(kind: str, name: str) -> str:
    return f"/{kind}/{re.sub(r'[^a-z0-9]+', '-', name.lower())}/"


def _facts(file: Any) -> dict[str, Any]:
    """The front matter of an entry, with addresses."""
    head = file.content_string.split("---\n", 2)[1]
    facts: dict[str, Any] = yaml.load(head, Loader=_LOADER)  # noqa: S506 - it is a safe one
    facts["path"] = f"/{file.url}"
    facts["source_path"] = _address("sources", facts["source"])
    facts["labels"] = [(tag, _address("tags", tag)) for tag in facts["tags"]]
    return facts


def _read_entries(files: Any) -> None:
    found = {
        file.src_uri: _facts(file)
        for file in files.documentation_pages()
        if file.src_uri.startswith("entries/")
    }
    ENTRIES.clear()
    ENTRIES.update(sorted(found.items(), key=lambda item: item[1]["added"], reverse=True))
    for newer, older in itertools.pairwise([None, *ENTRIES.values(), None]):
        if newer:
            newer["older"] = older
        if older:
            older["newer"] = newer


def _page_path(base: str, number: int) -> str:
    return base if number == 1 else f"{base}page/{number}/"


def _list_pages(base: str, title: str, entries: list[dict[str, Any]]) -> None:
    """The pages of one list."""
    chunks = [entries[start : start + PER_PAGE] for start in range(0, len(entries), PER_PAGE)]
    for number, chunk in enumerate(chunks, 1):
        LISTS[_page_path(base, number)[1:] + "index.md"] = {
            "template": "list.html",
            "heading": title,
            "entries": chunk,
            "number": number,
            "count": len(chunks),
            "before": _page_path(base, number - 1) if number > 1 else None,
            "after": _page_path(base, number + 1) if number < len(chunks) else None,
        }


def _term_pages(kind: str, title: str, terms: dict[str, list[dict[str, Any]]]) -> None:
    """The index of all tags or sources, and the list of each."""
    for name, entries in terms.items():
        _list_pages(_address(kind, name), name, entries)
    rows = [(name, _address(kind, name), len(entries)) for name, entries in sorted(terms.items())]
    LISTS[f"{kind}/index.md"] = {"template": "index.html", "heading": title, "rows": rows}


def on_files(files: Any, config: Any) -> Any:
    """Read the entries, and add a page for each part of each list."""
    _read_entries(files)
    LISTS.clear()
    _list_pages("/", config.site_name, list(ENTRIES.values()))
    tags, sources = defaultdict(list), defaultdict(list)
    for facts in ENTRIES.values():
        sources[facts["source"]].append(facts)
        for tag in facts["tags"]:
            tags[tag].append(facts)
    _term_pages("tags", "Tags", tags)
    _term_pages("sources", "Sources", sources)
    for path in LISTS.keys() - {"index.md"}:
        files.append(File.generated(config, path, content=""))
    return files


def on_page_markdown(markdown: str, page: Any, **_: Any) -> str:
    """Choose the template."""
    path = page.file.src_uri
    page.meta["template"] = LISTS[path]["template"] if path in LISTS else "entry.html"
    return markdown


def on_page_context(context: dict[str, Any], page: Any, **_: Any) -> dict[str, Any]:
    """Give the template what it shows."""
    path = page.file.src_uri
    return context | (LISTS[path] if path in LISTS else {"entry": ENTRIES[path]})


def on_template_context(context: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Give the feed the newest entries."""
    return context | {"newest": list(itertools.islice(ENTRIES.values(), PER_PAGE))}

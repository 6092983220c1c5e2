"""An entry as the file that each tool reads: one function for each dialect of metadata.

All write the same facts and the same Markdown. JSON's quoted strings are YAML's too.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

from corpus import Entry


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _listed(names: Iterable[str]) -> str:
    return f"[{', '.join(map(_quoted, names))}]"


def _yaml(entry: Entry, *lines: str) -> str:
    head = "\n".join([f"title: {_quoted(entry.title)}", *lines])
    return f"---\n{head}\n---\n\n{entry.body}"


def sitegen(entry: Entry) -> str:
    """The front matter of docs/front-matter.md."""
    return _yaml(
        entry,
        f"url: {entry.url}",
        f"source: {_quoted(entry.source)}",
        f"authors: {_listed(entry.authors)}",
        f"added: {entry.added:%Y-%m-%d}",
        f"tags: {_listed(entry.tags)}",
        f"summary: {_quoted(entry.summary)}",
    )


def hugo(entry: Entry) -> str:
    """Hugo's front matter: tags and sources are taxonomies, what it does not know are params."""
    return _yaml(
        entry,
        f"date: {entry.added:%Y-%m-%dT%H:%M:%SZ}",
        f"tags: {_listed(entry.tags)}",
        f"sources: {_listed([entry.source])}",
        f"summary: {_quoted(entry.summary)}",
        "params:",
        f"  original: {entry.url}",
        f"  writers: {_listed(entry.authors)}",
    )


def pelican(entry: Entry) -> str:
    """Pelican's lines before the text: a category for the source."""
    head = [
        f"Title: {entry.title}",
        f"Date: {entry.added:%Y-%m-%d %H:%M:%S}",
        f"Category: {entry.source}",
        f"Tags: {', '.join(entry.tags)}",
        f"Authors: {'; '.join(entry.authors)}",
        f"Original: {entry.url}",
        f"Summary: {entry.summary}",
    ]
    return "\n".join([*head, "", entry.body])


def nikola(entry: Entry) -> str:
    """Nikola's lines in a comment: a category for the source, `link` for the work."""
    head = [
        f".. title: {entry.title}",
        f".. slug: {entry.slug}",
        f".. date: {entry.added:%Y-%m-%d %H:%M:%S} UTC",
        f".. category: {entry.source}",
        f".. tags: {', '.join(entry.tags)}",
        f".. author: {', '.join(entry.authors)}",
        f".. link: {entry.url}",
        f".. description: {entry.summary}",
    ]
    return "\n".join(["<!--", *head, "-->", "", entry.body])


def mkdocs(entry: Entry) -> str:
    """Front matter for MkDocs, which knows only the title of it; the hook reads the rest."""
    return _yaml(
        entry,
        f"original: {entry.url}",
        f"source: {_quoted(entry.source)}",
        f"writers: {_listed(entry.authors)}",
        f"added: {entry.added:%Y-%m-%d %H:%M:%S}",
        f"tags: {_listed(entry.tags)}",
        f"summary: {_quoted(entry.summary)}",
    )


def eleventy(entry: Entry) -> str:
    """Front matter for Eleventy: `date` and `tags` are its own, the rest is data."""
    return _yaml(
        entry,
        f"date: {entry.added:%Y-%m-%dT%H:%M:%SZ}",
        f"tags: {_listed(entry.tags)}",
        f"source: {_quoted(entry.source)}",
        f"writers: {_listed(entry.authors)}",
        f"original: {entry.url}",
        f"summary: {_quoted(entry.summary)}",
    )

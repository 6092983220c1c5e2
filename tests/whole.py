"""A small site with every kind of page and file that sitegen makes."""

from __future__ import annotations

from pathlib import Path

import pytest
from project import Project

from sitegen.outputs import terms

HOST = "https://example.org"


def whole_site(root: Path, base: str, theme: str = "folio") -> Project:
    """The site below a base path, built with a theme as it comes; letters have pages."""
    project = Project(root)
    _fill(project, base, theme)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(terms, "_WHOLE_INDEX", 2)
        project.build()
    return project


def _fill(project: Project, base: str, theme: str) -> None:
    """More than a page of everything, and something of every script."""
    text = project.text("sitegen.yaml").replace("https://example.org/reading/", HOST + base)
    project.write("sitegen.yaml", f"{text}page_size: 2\nauthor: Ann\ntheme: {theme}\n")
    project.write("content/tags.yaml", "web: {description: The web.}\nhypertext: {parent: web}\n")
    source = "{hosts: [a.example], url: 'https://a.example/', feed: 'https://a.example/feed'}"
    project.write("content/sources.yaml", f"Gazette: {source}\n")
    project.write("content/static/map.png", b"\x89PNG")
    names = ["Ada", "Ünal C++", "日本"]
    for number, body in enumerate(("", "## A\n\n[A](#a), [two](e2.md#b)", "## B", "", "Text.")):
        project.entry(
            f"e{number}",
            f"Title {number} & <more>",
            f"{body}\n\n![Map](/map.png) and [all](/tags/), [out](https://b.example/).",
            url=f"https://a.example/{number}",
            authors=names[: number % 3 + 1],
            tags=["web", "hypertext", "C++", "日本 語"][: number + 1],
            added=f"202{number + 1}-01-0{number + 1}",
            read="2026-02-01",
            published=f"19{number}5",
            status="to-read" if number else "reading",
            summary=f"Summary {number}.",
            aliases=[f"/old/{number}/", f"/ä {number}.html"],
            publish="full" if number == 1 else "excerpt",
            license="CC-BY-4.0",
        )
    # With neither date nor source, and the name of one.
    project.entry("bare", "Gazette", tags=["Gazette"], authors=["Gazette"])
    project.page("about", "About", "See [zero](../entries/e0.md) and [map](../static/map.png).")

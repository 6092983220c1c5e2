"""What pages say of themselves to machines, read by parsers that others wrote."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import mf2py
import pytest
from project import Project
from test_addresses import Page
from whole import HOST, whole_site

ROOT = f"{HOST}/reading/"
LISTS = ["index.html", "page/1/index.html", "tags/web/index.html", "sources/gazette/index.html"]
LISTS += ["authors/ada/index.html", "tags/web/page/1/index.html"]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A site with every kind of page."""
    return whole_site(tmp_path_factory.mktemp("site"), "/reading/")


def pages(project: Project) -> dict[str, str]:
    """All pages but those that only lead on."""
    found = {path: project.read(path) for path in project.files if path.endswith(".html")}
    return {path: text for path, text in found.items() if 'http-equiv="refresh"' not in text}


def meta(text: str, name: str) -> list[str]:
    return re.findall(rf'<meta (?:name|property|http-equiv)="{name}" content="([^"]*)">', text)


def data(text: str) -> list[dict[str, Any]]:
    """The schema.org data of a page."""
    scripts = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)
    return [json.loads(script) for script in scripts]


def items(text: str, kind: str) -> Iterator[dict[str, Any]]:
    """The microformats of a kind, wherever they stand."""

    def below(found: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        for item in found:
            if kind in item["type"]:
                yield item["properties"] | {"children": item.get("children", [])}
            yield from below(item.get("children", []))

    return below(mf2py.parse(doc=text, url=ROOT)["items"])


def author_of(properties: dict[str, Any]) -> str:
    """The name alone, or that of a card."""
    (author,) = properties["author"]
    return str(author if isinstance(author, str) else author["properties"]["name"][0])


# ------------------------------------------------------------------------------------- head


@pytest.mark.parametrize("name", ["title", "description"])
def test_no_two_pages_describe_themselves_alike(site: Project, name: str) -> None:
    """Neither the pages of one list nor a tag, a source and a work of one name."""
    if name == "title":
        said = [re.findall("<title>(.*?)</title>", text) for text in pages(site).values()]
    else:
        said = [meta(text, name) for text in pages(site).values()]

    assert {1} == {len(values) for values in said}
    assert [] == [value for (value,), times in Counter(map(tuple, said)).items() if times > 1]


def test_works_of_one_title_are_told_apart(project: Project) -> None:
    """By author, year, source, or at last by their addresses: by the first that none shares."""
    project.entry("a", "Letters", authors=["Ann"], published="2001", source="Journal")
    project.entry("b", "Letters", authors=["Bob"], published="2001", source="Journal")
    project.entry("c", "Letters", authors=["Bob"], published="2002", source="Paper")
    project.entry("d", "Letters", authors=["Bob"], published="2001", source="Weekly")
    project.entry("e", "Letters", authors=["Bob"], published="2001", source="Journal")
    project.build()
    names = [re.findall("<title>(.*) · ", project.read(f"entries/{x}/index.html")) for x in "abcde"]

    assert [["Letters (Ann)"], ["Letters (b)"], ["Letters (2002)"]] == names[:3]
    assert [["Letters (Weekly)"], ["Letters (e)"]] == names[3:]


def test_works_of_one_title_at_one_address_are_a_problem(project: Project) -> None:
    """Nothing can tell them apart, and nothing has to."""
    project.entry("a", "Letters")
    project.entry("shelf/a", "Letters")

    assert ["same-address"] == [problem.code for problem in project.problems]


def test_a_title_is_told_apart_when_another_work_comes_to_have_it(project: Project) -> None:
    """And stands alone again when that is gone."""
    project.entry("a", "Letters", authors=["Ann"])
    project.build()
    alone = project.read("entries/a/index.html")
    project.entry("b", "Letters", authors=["Bob"])
    project.build()
    together = project.read("entries/a/index.html")
    (project.root / "content/entries/b.md").unlink()
    project.build()

    assert "<title>Letters · " in alone
    assert "<title>Letters (Ann) · " in together
    assert alone == project.read("entries/a/index.html")


def test_every_page_has_what_is_shown_where_it_is_shared(site: Project) -> None:
    """Title, description, address, kind; language, icon, feed and one canonical address.

    What stands for a wrong address has none of its own, and nothing to share.
    """
    for path, text in pages(site).items():
        times = int(path != "404.html")
        for name in ("title", "description", "url", "type"):
            assert times == len([one for one in meta(text, f"og:{name}") if one]), (path, name)
        assert times == text.count('rel="canonical"'), path
        assert '<html lang="en"' in text, path
        assert 'rel="icon"' in text, path
        assert 'type="application/atom+xml"' in text, path


def test_search_engines_are_kept_from_what_is_no_page(site: Project) -> None:
    """From the answer to a wrong address, and from nothing else."""
    assert ["404.html"] == [path for path, text in pages(site).items() if meta(text, "robots")]


def test_a_site_can_have_an_icon_of_its_own(project: Project) -> None:
    """In the place of the theme's; one that is large is a file, which any page can ask for."""
    project.write("templates/static/icon.svg", "<svg>mine</svg>")
    project.build()
    small = project.read("404.html")
    project.write("templates/static/icon.svg", f"<svg>{'mine' * 300}</svg>")
    project.build()

    assert 'rel="icon" href="data:image/svg+xml,%3Csvg%3Emine%3C/svg%3E"' in small
    assert 'rel="icon" href="/reading/theme/icon.svg?v=' in project.read("404.html")


# --------------------------------------------------------------------------------- its data


def test_every_page_says_what_it_is(site: Project) -> None:
    """As schema.org data with the page's own address."""
    for path, text in pages(site).items():
        if path != "404.html":
            (found,) = data(text)
            assert "https://schema.org" == found["@context"]
            assert meta(text, "og:url") == [found["url"]], path


def test_the_home_page_says_how_to_search(site: Project) -> None:
    """With the address of the search."""
    (found,) = data(site.read("index.html"))

    assert ("WebSite", ROOT) == (found["@type"], found["url"])
    assert f"{ROOT}search/?q={{q}}" == found["potentialAction"]["target"]


def test_a_term_says_where_it_stands(site: Project) -> None:
    """Below its index."""
    (found,) = data(site.read("tags/web/index.html"))
    trail = found["breadcrumb"]["itemListElement"]

    assert [(1, "Tags"), (2, "web")] == [(item["position"], item["name"]) for item in trail]
    assert f"{ROOT}tags/" == trail[0]["item"]


@pytest.mark.parametrize("path", LISTS)
def test_lists_are_feeds_for_machines(site: Project, path: str) -> None:
    """A feed with a name and an author, of entries with a name, an address and a day."""
    (feed,) = items(site.read(path), "h-feed")
    entries = [item["properties"] for item in feed["children"] if "h-entry" in item["type"]]

    assert feed["name"][0]
    assert "Ann" == author_of(feed)
    assert entries
    for entry in entries:
        assert entry["name"][0].startswith(("Title", "Gazette"))
        assert entry["url"][0].startswith(f"{ROOT}entries/")
        assert entry["name"][0] == "Gazette" or entry["published"][0].startswith("202")


def test_each_month_of_a_year_is_a_feed(site: Project) -> None:
    """With its name, the curator, and its entries; the year itself is none."""
    path = next(path for path in site.files if re.fullmatch(r"archive/\d{4}/index.html", path))
    feeds = list(items(site.read(path), "h-feed"))
    months = [feed["name"][0] for feed in feeds]

    assert months
    assert months == re.findall(r'<h2 class="p-name">([^<]+)</h2>', site.read(path))
    assert {"Ann"} == {author_of(feed) for feed in feeds}
    assert all("h-entry" in item["type"] for feed in feeds for item in feed["children"])


@pytest.mark.parametrize("kind", ["sources", "authors"])
def test_indexes_of_people_and_papers_are_cards(site: Project, kind: str) -> None:
    """Each with the address of its page."""
    cards = {
        card["name"][0]: card["url"][0] for card in items(site.read(f"{kind}/index.html"), "h-card")
    }
    name, word = {"sources": ("Gazette", "gazette"), "authors": ("Ada", "ada")}[kind]

    assert f"{HOST}/reading/{kind}/{word}/" == cards[name]


def test_an_author_is_a_card(site: Project) -> None:
    """With the name, and the address of the page."""
    (card,) = [
        card
        for card in items(site.read("authors/ada/index.html"), "h-feed")
        for card in card["name"]
        if isinstance(card, dict)
    ]

    assert ["Ada"] == card["properties"]["name"]
    assert [f"{ROOT}authors/ada/"] == card["properties"]["url"]


# ------------------------------------------------------------------------------- its policy


def test_every_page_says_first_what_it_may_load(site: Project) -> None:
    """Before anything is loaded; scripts where there are some, and nothing that stands inline."""
    for path, text in pages(site).items():
        (policy,) = meta(text, "Content-Security-Policy")
        before = text.partition("Content-Security-Policy")[0]

        assert policy.startswith("default-src 'none'; "), path
        assert "unsafe" not in policy, path
        assert ("script-src 'self'" in policy) == (path == "search/index.html"), path
        # Who judges a page asks for robots.txt from within it.
        assert ("connect-src 'self'" in policy) == (path != "404.html"), path
        assert [] == [address for _, address in Page(before).found], path
        assert not re.search(r"<style|\sstyle=|\son\w+=", text), path


def test_the_colours_of_a_site_need_no_inline_style(project: Project) -> None:
    """Browsers would refuse it."""
    project.configure(options={"accent": "#1a5c3a"})
    project.build()

    assert not re.search(r"<style|\sstyle=", project.read("404.html"))
    assert "style-src 'self';" in meta(project.read("404.html"), "Content-Security-Policy")[0]


def test_the_policy_names_the_data_of_each_page_by_its_hash(site: Project) -> None:
    """To the byte, as a checker that takes it for a script works it out; and no other hash."""
    found = 0
    for path, text in pages(site).items():
        (policy,) = meta(text, "Content-Security-Policy")
        blocks = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)
        found += len(blocks)

        assert [f"'{digest_of(block)}'" for block in blocks] == re.findall(r"'sha256-\S+'", policy)
        assert blocks or path == "404.html"
    assert found > 50


def test_a_site_can_widen_the_policy(project: Project) -> None:
    """With a partial of its own, also for a script that stands in its pages, beside its data."""
    script = "document.title = 'Hello & \\u00fc ü'"
    project.write(
        "templates/partials/policy.html",
        f"""{{% set scripts = "https://a.example '" ~ ("{script}" | sha256) ~ "'" %}}
{{% include "folio/partials/policy.html" %}}""",
    )
    project.build()
    (policy,) = meta(project.read("404.html"), "Content-Security-Policy")
    (other,) = meta(project.read("index.html"), "Content-Security-Policy")

    hashed = digest_of("document.title = 'Hello & \u00fc ü'")
    expected = f"https://a.example '{hashed}'"
    assert html.unescape(policy).endswith(f"; base-uri 'none'; script-src {expected}")
    assert re.search(rf"; script-src 'sha256-\S+' {re.escape(expected)};", html.unescape(other))


def test_a_theme_can_say_more_of_its_pages(project: Project) -> None:
    """With data of its own in the place of folio's: the policy names that."""
    project.write("templates/partials/data.html", '{"@context": "https://schema.org"}\n')
    project.build()
    page = project.read("index.html")

    assert [{"@context": "https://schema.org"}] == data(page)
    assert digest_of('{"@context": "https://schema.org"}') in page


def digest_of(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"

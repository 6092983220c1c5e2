"""Under any base path, every address in every file of a site leads to a file that is there."""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any, NamedTuple
from urllib.parse import unquote, urljoin, urlsplit
from xml.etree import ElementTree

import pytest
from project import Project
from whole import HOST, whole_site

BASES = ["/repo-name/", "/a/b/", "/"]
ADDRESSES = {"href", "src", "action", "poster", "data-index"}


@pytest.fixture(scope="module", params=BASES)
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The site, built below a base path with the theme as it comes; letters have pages."""
    return whole_site(tmp_path_factory.mktemp("site"), request.param)


class Found(NamedTuple):
    """An address in a file, and what holds it: `a href`, `link canonical`, `json url`."""

    holder: str
    address: str


class Page(HTMLParser):
    """Collects all addresses and all anchors of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[Found] = []
        self.anchors: set[str] = set()
        self.is_data = self.is_moved = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.is_data = values.get("type") == "application/ld+json"
        self.anchors |= {values["id"]} if "id" in values else set()
        rel = values.get("rel") if tag == "link" else ""
        for name in ADDRESSES & values.keys():
            holder = "link canonical" if rel == "canonical" else f"{tag} {name}"
            self.found.append(Found(holder, values[name]))
        for candidate in filter(None, values.get("srcset", "").split(",")):
            self.found.append(Found(f"{tag} srcset", candidate.split()[0]))
        if values.get("property") in ("og:url", "og:image"):
            self.found.append(Found("meta og", values["content"]))
        if values.get("http-equiv") == "refresh":
            self.is_moved = True
            self.found.append(Found("meta refresh", values["content"].partition("url=")[2]))

    def handle_data(self, data: str) -> None:
        if self.is_data and data.strip():
            self.found += in_json(json.loads(data))


def in_json(value: Any, name: str = "") -> Iterator[Found]:
    """All addresses in a value of JSON, and in HTML within it."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from in_json(item, key)
    elif isinstance(value, list):
        for item in value:
            yield from in_json(item, name)
    elif name == "content_html":
        yield from (Found(f"json {holder}", to) for holder, to in Page(value).found)
    elif isinstance(value, str) and re.match(r"https?://|/", value) and name != "@context":
        yield Found(f"json {name}", value.replace("{q}", "q"))


def in_xml(text: bytes) -> Iterator[Found]:
    """All addresses in a feed, a sitemap or a list of feeds."""
    for element in ElementTree.fromstring(text).iter():  # noqa: S314 - our own file
        name = element.tag.rpartition("}")[2]
        for key in {"href", "url", "htmlUrl", "xmlUrl"} & element.attrib.keys():
            yield Found(f"{name} {key}", element.attrib[key])
        if name in ("loc", "id"):
            yield Found(name, element.text or "")
        if name == "content":
            yield from (
                Found(f"{name} {holder}", to) for holder, to in Page(element.text or "").found
            )


@functools.cache
def read(project: Project) -> dict[str, Page | list[Found]]:
    """What stands in each file of a site, which is built once, that can hold addresses."""
    found: dict[str, Page | list[Found]] = {}
    for path, data in project.tree().items():
        if path.endswith((".html", ".htm")):
            found[path] = Page(data.decode())
        elif path.endswith((".xml", ".opml")):
            found[path] = list(in_xml(data))
        elif path.endswith(".json"):
            found[path] = list(in_json(json.loads(data)))
        elif path == "robots.txt":
            found[path] = [Found(path, word) for word in data.decode().split() if "//" in word]
    return found


def base_of(project: Project) -> str:
    return project.text("sitegen.yaml").partition(HOST)[2].partition("\n")[0]


def test_every_address_leads_to_a_file_and_none_is_redirected(site: Project) -> None:
    """In pages, feeds, lists and data; with the part of a page that it names."""
    base, files, contents = base_of(site), set(site.files), read(site)
    wrong = []
    for path, content in contents.items():
        items = content.found if isinstance(content, Page) else content
        for holder, address in items:
            target = urlsplit(urljoin(f"{HOST}{base}{path}", address))
            if f"{target.scheme}://{target.netloc}" != HOST:
                continue
            name = unquote(target.path).removeprefix(base)
            name += "index.html" if not name or name.endswith("/") else ""
            # The index of the search is a folder, whose files the script asks for.
            page = contents.get(name)
            anchors = page.anchors | {""} if isinstance(page, Page) else {""}
            is_moved = isinstance(page, Page) and page.is_moved
            is_right = target.path.startswith(base) and name in files and not is_moved
            if not is_right or unquote(target.fragment) not in anchors:
                wrong.append((path, holder, address))

    assert [] == wrong


def test_the_walk_reads_every_kind_of_file(site: Project) -> None:
    """What is not read cannot be wrong."""
    holders = {
        holder
        for content in read(site).values()
        for holder, _ in (content.found if isinstance(content, Page) else content)
    }

    assert {
        "a href", "link href", "link canonical", "img src", "form action", "script src", "meta og",
        "meta refresh", "section data-index", "json url", "json target", "json item", "loc", "id",
        "json external_url", "json feed_url", "json a href", "outline xmlUrl",
        "outline htmlUrl", "content a href", "content img src", "robots.txt",
    } <= holders  # fmt: skip
    kinds = ["index.html", "page/1/", "tags/web/page/1/", "tags/letters/h/", "sources/gazette/"]
    kinds += ["authors/ada/page/1/", "archive/2026/", "archive/1900s/", "archive/undated/"]
    kinds += ["archive/unread/", "search/", "about/", "old/0/", "404.html"]
    files = [kind if kind.endswith("html") else f"{kind}index.html" for kind in kinds]
    assert [] == [file for file in files if file not in site.files]


def test_no_page_names_its_host(site: Project) -> None:
    """Except to say what its address is: a site can be moved, or looked at elsewhere."""
    wrong = [
        (path, holder, address)
        for path, page in read(site).items()
        for holder, address in (page.found if isinstance(page, Page) else ())
        if address.startswith(HOST)
        and holder not in ("link canonical", "meta og")
        and not holder.startswith("json")
    ]

    assert [] == wrong


def test_feeds_name_themselves_by_their_whole_address(site: Project) -> None:
    """Also below a path, and in every folder."""
    root, names = HOST + base_of(site), [name for name in site.files if name.endswith("feed.xml")]
    feeds = {name: ElementTree.fromstring(site.tree()[name]) for name in names}  # noqa: S314
    atom = "{http://www.w3.org/2005/Atom}"

    assert len(names) > 5
    for name, feed in feeds.items():
        (own,) = [link for link in feed.findall(f"{atom}link") if link.get("rel") == "self"]
        assert root + name == unquote(own.attrib["href"]) == unquote(feed.findtext(f"{atom}id"))
        other = site.json(name.replace(".xml", ".json"))
        assert own.attrib["href"].replace(".xml", ".json") == other["feed_url"]

"""What is sent for a name: a file, the site's page for what it has not, or the waiting page."""

from __future__ import annotations

import mimetypes
import re
from collections.abc import Mapping
from http import HTTPStatus
from importlib import resources

import msgspec

from sitegen.serve import forms, policy
from sitegen.serve.exhibit import Answer, Exhibit
from sitegen.text import digest
from sitegen.urls import quote_path

HTML = "text/html; charset=utf-8"
_HOME = "index.html"
_NO_SUCH_PAGE = b"<!doctype html>\n<title>404</title>\n<p>There is no such page.</p>\n"
_CLIENT = "client"

# The system's own table is not read: on Windows programs change it, `.js` becomes text/plain.
_MIME = mimetypes.MimeTypes()
_TYPES = {
    "atom": "application/atom+xml",
    "bib": "text/x-bibtex",
    "feed.xml": "application/atom+xml",
    "js": "text/javascript",
    "md": "text/markdown",
    "opml": "text/x-opml",
    "webp": "image/webp",
    "woff": "font/woff",
    "woff2": "font/woff2",
    "xml": "application/xml",
}
_TEXTS = ("text/", "application/json", "application/xml")
_ODD = re.compile(
    r"$|\.|.*[:\\\ufffd]"
)  # an empty or hidden name, a drive, a Windows path, no text
_LONGEST_NAME = 1000
_LONGEST_GUESS = 200


class Page(msgspec.Struct, frozen=True):
    """What is sent for a name, before the client is put in.

    `name` is the file that it is, or what was asked for; `seen` is how a browser says that it
    shows just this: empty while there is no site.
    """

    name: str
    status: int
    kind: str
    data: bytes
    seen: str


def page_of(exhibit: Exhibit, name: str) -> Page:
    """What is sent for `name`. Both who asks for it and who watches it go by this."""
    if is_safe(name):
        found = exhibit.answer(name) or exhibit.answer(f"{name}/index.html")
        if found and not found.found:
            return Page(name, 503, HTML, b"", "")
        if found:
            kind = content_type(found.name)
            return Page(found.name, 200, kind, found.data, digest(found.data))
    return _missing(exhibit, name)


def is_safe(name: str) -> bool:
    """Whether every part is an ordinary, visible name, on every system."""
    parts = name.split("/")
    is_short = len(name) <= _LONGEST_NAME
    return is_short and all(part.isprintable() and not _ODD.match(part) for part in parts)


def _missing(exhibit: Exhibit, name: str) -> Page:
    page, near = exhibit.missing(name if len(name) <= _LONGEST_GUESS else "")
    if page is None:
        return _nothing(exhibit, name)
    base = exhibit.base_path
    links = [(title, base + quote_path(path)) for title, path in near]
    data = _with_suggestions(page.data, forms.suggestions(links))
    return Page(name, 404, content_type(page.name), data, digest(data))


def _nothing(exhibit: Exhibit, name: str) -> Page:
    """There is no site, or one that has no page for what it has not."""
    news = exhibit.news()
    # The waiting page looks out for the home page: where that is, there is nothing to wait for.
    if (news.number and not news.problems) or exhibit.answer(_HOME):
        return Page(name, 404, HTML, _NO_SUCH_PAGE, digest(_NO_SUCH_PAGE))
    return Page(name, 503, HTML, b"", "")


def content_type(name: str) -> str:
    """The Content-Type of a file by its name."""
    ending = name.rpartition(".")[2].lower()
    guessed = _MIME.guess_type(name)[0] or "application/octet-stream"
    kind = _TYPES.get(name) or _TYPES.get(ending) or guessed
    is_text = kind.startswith(_TEXTS) or kind.endswith(("+xml", "+json"))
    return f"{kind}; charset=utf-8" if is_text else kind


# --------------------------------------------------------------------------------- the client


def with_client(page: Page, base: str, token: str) -> bytes:
    """The page as a browser gets it: with the client in it where it is HTML."""
    if page.status == HTTPStatus.SERVICE_UNAVAILABLE:
        return forms.waiting_page(base, token).encode()
    if page.kind != HTML:
        return page.data
    element = forms.client(base, token, page.name, page.seen)
    return put_before(policy.widened(page.data, token), element, "</body>")


def put_before(data: bytes, block: str, *marks: str) -> bytes:
    """HTML with a block before the last of the first mark that it has, else at its end."""
    lower = data.lower()
    places = (lower.rfind(mark.encode()) for mark in marks)
    place = next((place for place in places if place >= 0), len(data))
    return data[:place] + block.encode() + data[place:]


def _with_suggestions(data: bytes, block: str) -> bytes:
    """After the first paragraph below the heading, where they are seen; else at the end."""
    lower = data.lower()
    heading = lower.find(b"</h1>")
    place = lower.find(b"</p>", heading)
    if heading < 0 or place < 0:
        return put_before(data, block, "</main>", "</body>")
    place += len(b"</p>")
    return data[:place] + block.encode() + data[place:]


def client_files() -> Mapping[str, Answer]:
    """What the client consists of, by name."""
    folder = resources.files(__package__) / _CLIENT
    files = (item for item in folder.iterdir() if item.is_file())
    return {item.name: Answer(item.name, item.read_bytes()) for item in files}

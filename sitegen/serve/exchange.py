"""A request and a reply as values, and their form on the wire."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Mapping
from email.message import Message
from email.utils import formatdate
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from typing import NamedTuple
from urllib.parse import parse_qsl, unquote_to_bytes, urlsplit

import msgspec

_LINE_BYTES = 65536
_LENGTH = re.compile(r"[0-9]{1,15}")
_HEADERS = {
    "Cache-Control": "no-cache",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Content-Security-Policy": "frame-ancestors 'self'",
    "Connection": "close",
}


class GoneError(Exception):
    """The client has hung up before it has said all, or takes too long to."""


class Watch(NamedTuple):
    """What a browser wants to be told about: a page, and the digest of what it shows of it."""

    page: str
    seen: str


class Reply(msgspec.Struct, frozen=True):
    """What is sent back. With a `watch` the connection stays open for events."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = {}
    watch: Watch | None = None


class Request(msgspec.Struct, frozen=True):
    """A request that is well formed; whether it is allowed is another question.

    `target` is the address as it came, `path` is decoded, `query` is not. `hosts` is what the
    client calls us: all names that it used, which should be one. `body` reads the rest, and raises
    GoneError when it does not come.
    """

    method: str
    target: str
    path: str
    query: str
    length: int
    hosts: frozenset[str]
    headers: Mapping[str, str]
    body: Callable[[], bytes]

    @property
    def host(self) -> str:
        """One of its names for us; with several, no answer depends on which."""
        return min(self.hosts)

    @property
    def fields(self) -> dict[str, str]:
        """The query's fields; of two with one name, the last."""
        return form_fields(self.query)


def form_fields(text: str) -> dict[str, str]:
    """The fields of a query or form; of two with one name, the last."""
    return dict(parse_qsl(text, keep_blank_values=True, errors="replace"))


def plain(status: int, **headers: str) -> Reply:
    """A reply that says its status, and nothing else."""
    text = f"{status} {HTTPStatus(status).phrase.upper()}\n"
    return Reply(status, text.encode(), {"Content-Type": "text/plain; charset=utf-8"} | headers)


# ------------------------------------------------------------------------------- from the wire


class _Head(BaseHTTPRequestHandler):
    """The head of a request, read by Python's own server, of which we use no more."""

    def __init__(self, data: bytes) -> None:
        self.rfile = io.BufferedReader(io.BytesIO(data))
        self.headers = Message()
        self.refused = 0
        self.raw_requestline = self.rfile.readline(_LINE_BYTES + 1)
        if len(self.raw_requestline) > _LINE_BYTES:
            self.refused = HTTPStatus.REQUEST_URI_TOO_LONG
        elif not self.parse_request():
            self.refused = self.refused or HTTPStatus.BAD_REQUEST

    def send_error(self, code: int, *_: object, **__: object) -> None:
        self.refused = code


def read_request(data: bytes, more: Callable[[int], bytes]) -> Request | Reply:
    """The request in `data`, or what is replied when there is none. `more` reads on."""
    head = _Head(data)
    if head.refused:
        return plain(head.refused)
    lengths = head.headers.get_all("Content-Length", [])
    is_chunked = "Transfer-Encoding" in head.headers
    # Two programs could see two different requests in it.
    if len(lengths) > 1 or (lengths and is_chunked):
        return plain(400)
    length = lengths[0].strip() if lengths else "0"
    names = [name.strip().lower() for name in head.headers.get_all("Host", [])]
    try:
        path, query, host = _split(head.path)
    except ValueError:  # an address such as http://[
        return plain(400)
    if len(names) != 1 or not _LENGTH.fullmatch(length) or "\0" in path:
        return plain(400)
    rest = head.rfile.read()
    return Request(
        head.command,
        head.path,
        path,
        query,
        -1 if is_chunked else int(length),
        frozenset(names + ([host.lower()] if host else [])),
        _joined(head.headers),
        lambda: rest[: int(length)] + more(max(int(length) - len(rest), 0)),
    )


def _split(target: str) -> tuple[str, str, str]:
    """Path, query, and host if the target is a whole address. Raises ValueError."""
    host = ""
    if not target.startswith("/") and "://" in target:
        parts = urlsplit(target)
        host = parts.netloc or "?"  # which no server of ours is called
        path, query = parts.path or "/", parts.query
    else:
        path, _, query = target.partition("#")[0].partition("?")
    return unquote_to_bytes(path.encode("latin-1")).decode("utf-8", "replace"), query, host


def _joined(headers: Message) -> dict[str, str]:
    """By name in lower case; what came twice is one value, and so no value that we know."""
    joined: dict[str, str] = {}
    for name, value in headers.items():
        key = name.lower()
        joined[key] = f"{joined[key]},{value}" if key in joined else value
    return joined


# --------------------------------------------------------------------------------- to the wire


def written(reply: Reply, method: str) -> bytes:
    """A reply as bytes: a head, and a body unless the method is HEAD or there is none."""
    headers = {"Date": formatdate(usegmt=True)} | _HEADERS | dict(reply.headers)
    if reply.watch is None and reply.status != HTTPStatus.NOT_MODIFIED:
        headers["Content-Length"] = str(len(reply.body))
    lines = [f"HTTP/1.1 {reply.status} {HTTPStatus(reply.status).phrase}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    head = "\r\n".join([*lines, "", ""]).encode("latin-1")
    return head if method == "HEAD" else head + reply.body

"""From a request to a reply: who may ask, what for, and what is sent."""

from __future__ import annotations

import hmac
import re
from collections.abc import Callable
from http import HTTPStatus
from urllib.parse import quote, unquote

import msgspec

from sitegen.errors import SitegenError
from sitegen.serve import forms
from sitegen.serve.exchange import Reply, Request, Watch, form_fields, plain
from sitegen.serve.exhibit import Exhibit
from sitegen.serve.hosts import Hosts
from sitegen.serve.limits import Limits
from sitegen.serve.pages import HTML, Page, client_files, content_type, page_of, with_client
from sitegen.text import digest

_CAPTURE = "capture"
_EVENTS = "events"
_FORM = "application/x-www-form-urlencoded"
_NOT_ALLOWED = plain(405, Allow="GET, HEAD")
_ETAG = re.compile(r'"([^"]*)"')
_FAULT = b"<!doctype html><title>A fault</title><p>sitegen has a fault. The terminal shows it.</p>"


class Answers:
    """What a server replies, to each request by itself.

    `token` is known to the pages of this run alone.
    """

    def __init__(self, exhibit: Exhibit, hosts: Hosts, token: str, limits: Limits) -> None:
        self._exhibit = exhibit
        self._hosts = hosts
        self._token = token
        self._limits = limits
        self._client = client_files()
        # Pages under a former base path are still open in browsers.
        self._bases: dict[str, None] = {}

    def reply(self, request: Request) -> Reply:
        """The reply to a request. Raises GoneError when its body does not come."""
        answer = self._refuse(request) or self._answer(request)
        return _conditional(answer, request)

    def fault(self) -> Reply:
        """The reply when there is none: a page that comes back by itself."""
        page = Page("", 500, HTML, _FAULT, "")
        return Reply(500, with_client(page, self._exhibit.base_path, self._token), _kind(HTML))

    def _refuse(self, request: Request) -> Reply | None:
        if not all(self._hosts.has(host) for host in request.hosts):
            return plain(421)
        if request.method not in {"GET", "HEAD", "POST"}:
            return _NOT_ALLOWED
        if len(request.target) > self._limits.url_length:
            return plain(414)
        # Events need none, and what else would speak through a socket is not ours.
        return plain(404) if "websocket" in request.headers.get("upgrade", "").lower() else None

    def _answer(self, request: Request) -> Reply:
        # What arrives as a path is decoded.
        base, path = unquote(self._exhibit.base_path), request.path
        self._bases.setdefault(base)
        own = self._own_name(path)
        if request.method == "POST":
            return self._capture(request) if own == _CAPTURE else _NOT_ALLOWED
        if path == base.rstrip("/") or (path == "/" and base != "/"):
            return _redirect(base, request)
        if own is not None:
            return self._own(own, request)
        if path.startswith(base):
            return self._page(path[len(base) :], base, request)
        return self._moved(base, request) or self._sent(page_of(self._exhibit, ""))

    # ---------------------------------------------------------------------------- the site

    def _page(self, relative: str, base: str, request: Request) -> Reply:
        name = _index_of(relative)
        page = page_of(self._exhibit, name)
        if page.name == f"{name}/index.html":
            return _redirect(f"{request.path}/", request)
        moved = self._moved(base, request) if page.status == HTTPStatus.NOT_FOUND else None
        return moved or self._sent(page)

    def _moved(self, base: str, request: Request) -> Reply | None:
        """To the same page below the base path of now, from below a former one."""
        for former in list(self._bases):
            relative = request.path.removeprefix(former)
            if former == base or relative == request.path:
                continue
            if page_of(self._exhibit, _index_of(relative)).status == HTTPStatus.OK:
                return plain(302, Location=quote(base + relative))
        return None

    def _sent(self, page: Page) -> Reply:
        data = with_client(page, self._exhibit.base_path, self._token)
        return Reply(page.status, data, _kind(page.kind))

    # -------------------------------------------------------------------- below __sitegen/

    def _own_name(self, path: str) -> str | None:
        """What is asked for of the preview itself, from pages below whatever base path."""
        roots = (base + forms.OWN for base in list(self._bases))
        return next((path.removeprefix(root) for root in roots if path.startswith(root)), None)

    def _own(self, name: str, request: Request) -> Reply:
        routes: dict[str, Callable[[Request], Reply]] = {
            _CAPTURE: lambda _: self._form(),
            _EVENTS: self._events,
        }
        if name in routes:
            return routes[name](request)
        file = self._client.get(name)
        return Reply(200, file.data, _kind(content_type(name))) if file else plain(404)

    def _events(self, request: Request) -> Reply:
        fields = request.fields
        origin = request.headers.get("origin")
        is_own = origin is None or self._hosts.is_origin(origin, request.host)
        if not is_own or not self._is_token(fields.get("token", "")):
            return plain(403)
        watch = Watch(fields.get("page", ""), fields.get("seen", ""))
        headers = {"Content-Type": "text/event-stream; charset=utf-8"}
        return Reply(200, b"", headers, None if request.method == "HEAD" else watch)

    def _is_token(self, text: str) -> bool:
        return hmac.compare_digest(text.encode(), self._token.encode())

    # --------------------------------------------------------------------------- captures

    def _capture(self, request: Request) -> Reply:
        # Whoever may not ask is not listened to.
        if not self._hosts.is_origin(request.headers.get("origin", ""), request.host):
            return plain(403)
        if request.headers.get("content-type", "").partition(";")[0].strip().lower() != _FORM:
            return plain(415)
        if request.length < 0:
            return plain(411)
        if request.length > self._limits.body_bytes:
            return plain(413)
        fields = form_fields(request.body().decode("utf-8", "replace"))
        return self._take(*(fields.get(name, "") for name in ("token", "url", "title", "text")))

    def _take(self, token: str, url: str, title: str, text: str) -> Reply:
        if not self._is_token(token):
            problem = "this form is of an earlier run of the preview; press the button again"
            return self._form(403, url=url, title=title, text=text, problem=problem)
        try:
            path = self._exhibit.capture(url, title, text)
        except SitegenError as error:
            problem = "; ".join(_sentence(item.message, item.fix) for item in error.problems)
            return self._form(422, url=url, title=title, text=text, problem=problem)
        return plain(303, Location=f"../{quote(path.lstrip('/'), safe='/%')}")

    def _form(self, status: int = 200, **values: str) -> Reply:
        page = forms.capture_page(self._exhibit.base_path, self._token, **values)
        rules = "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
        headers = _kind(HTML) | {"Content-Security-Policy": rules}
        return Reply(status, page.encode(), headers)


def _index_of(relative: str) -> str:
    """The name of the file for a path below the base: a folder's is its index.html."""
    return relative if relative and not relative.endswith("/") else f"{relative}index.html"


def _redirect(to: str, request: Request) -> Reply:
    """To what stands below the same folder, said relatively: whatever an address says, the host
    stays.
    """
    below = quote(to[request.path.rindex("/") + 1 :])
    return plain(302, Location=f"./{below}" + (f"?{request.query}" if request.query else ""))


def _conditional(reply: Reply, request: Request) -> Reply:
    """The reply with its ETag; without its body when the browser has that already."""
    if reply.status != HTTPStatus.OK or reply.watch:
        return reply
    tag = digest(reply.body)
    known = request.headers.get("if-none-match", "")
    headers = {**reply.headers, "ETag": f'"{tag}"'}
    if known.strip() == "*" or tag in _ETAG.findall(known):
        return Reply(304, b"", headers)
    return msgspec.structs.replace(reply, headers=headers)


def _kind(content_type: str) -> dict[str, str]:
    return {"Content-Type": content_type}


def _sentence(message: str, fix: str) -> str:
    return f"{message}; {fix}" if fix else message

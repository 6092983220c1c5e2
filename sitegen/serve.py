"""The preview server: shows a built folder to this machine's browsers, and to nobody else."""

from __future__ import annotations

import contextlib
import datetime
import errno
import io
import mimetypes
import os
import re
import selectors
import socket
import threading
import time
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote

import msgspec
from werkzeug.serving import ThreadedWSGIServer, WSGIRequestHandler
from werkzeug.wrappers import Response

from sitegen import files
from sitegen.errors import SitegenError, environment_error, reason
from sitegen.layout import BUILD

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

_SECONDS = 10.0
_TICK_SECONDS = 0.1
_THREADS = 32
_HTTP = 80
_REQUEST_BYTES = 256 * 1024
_URL_LENGTH = 4096

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
_ODD = re.compile(r"$|\.|.*[:\\]")  # an empty or hidden name, a drive, a Windows path
_TEXTS = ("text/", "application/json", "application/xml")
_HEADERS = {
    "Cache-Control": "no-cache",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Content-Security-Policy": "frame-ancestors 'self'",
}


class Server:
    """A preview server on an open port; `run` serves until `stop` is called, from anywhere."""

    def __init__(self, folder: Path, base_path: str, host: str, listener: socket.socket) -> None:
        port = listener.getsockname()[1]
        shown = f"[{host}]" if ":" in host else host
        self.url = f"http://{shown}:{port}{base_path}"
        self._stopped = threading.Event()
        # What arrives as PATH_INFO is decoded.
        site = _Folder(folder, unquote(base_path), _host_headers(shown, port))
        self._server = _BoundedServer(host, port, site, self._stopped, listener)

    def run(self) -> None:
        """Answer requests until `stop`."""
        # Not serve_forever: its shutdown waits for ever when called too early or by this thread.
        try:
            while not self._stopped.is_set():
                self._server.handle_request()
        finally:
            self._server.server_close()

    def stop(self) -> None:
        """Let `run` return, now or as soon as it starts."""
        self._stopped.set()


def open_server(
    folder: Path, *, base_path: str, host: str = "127.0.0.1", port: int = 8000
) -> Server:
    """Open `host:port` (0 picks a free port) for the files of `folder`, under `base_path`.

    Raises SitegenError (environment) when the port is taken or cannot be opened.
    """
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    if os.name == "posix":  # elsewhere it would take the port away from another program
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    with listener:
        try:
            listener.bind((host, port))
            listener.listen(128)
        except OSError as error:
            raise _not_open(host, port, error) from error
        return Server(folder, base_path, host, listener)


def _not_open(host: str, port: int, error: OSError) -> SitegenError:
    if error.errno == errno.EADDRINUSE:
        fix = "stop the other program, or use --port"
        return environment_error(f"{host}:{port}", f"port {port} is in use", fix)
    message = f"port {port} of {host} cannot be opened ({reason(error)})"
    return environment_error(f"{host}:{port}", message, "use another --host or --port")


def _host_headers(shown: str, port: int) -> frozenset[str]:
    # A page of another site can point its own name at this machine; the Host header tells.
    names = {shown.lower(), "localhost", "127.0.0.1", "[::1]"}
    return frozenset(f"{name}:{port}" for name in names).union(names if port == _HTTP else ())


class _Folder(msgspec.Struct, frozen=True):
    """The WSGI application: from a request to one file of the folder."""

    root: Path
    base_path: str
    hosts: frozenset[str]

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        response = self._refuse(environ) or self._answer(environ)
        return response.make_conditional(environ)(environ, start)

    def _refuse(self, environ: WSGIEnvironment) -> Response | None:
        hosts = environ["sitegen.hosts"]
        if len(hosts) != 1 or ("HTTP_TRANSFER_ENCODING" in environ and "CONTENT_LENGTH" in environ):
            return _plain(400)
        if not self.hosts.issuperset({hosts[0].strip().lower(), environ["HTTP_HOST"].lower()}):
            return _plain(421)
        if environ["REQUEST_METHOD"] not in {"GET", "HEAD"}:
            return _plain(405, Allow="GET, HEAD")
        if len(environ["REQUEST_URI"]) > _URL_LENGTH:
            return _plain(414)
        return _plain(400) if "\0" in environ["PATH_INFO"] else None

    def _answer(self, environ: WSGIEnvironment) -> Response:
        path = environ["PATH_INFO"].encode("latin-1").decode("utf-8", "replace") or "/"
        base = self.base_path
        if path == base.rstrip("/") or (path == "/" and base != "/"):
            return _redirect(base, path, environ)
        relative = path[len(base) :] if path.startswith(base) else ""
        if not path.startswith(base) or not _is_safe(relative):
            return self._missing()
        if self._is_folder(relative):
            if relative and not relative.endswith("/"):
                return _redirect(f"{path}/", path, environ)
            relative += "index.html"
        # pathlib passes over a slash at the end, which no file has.
        return (not relative.endswith("/") and self._file(relative)) or self._missing()

    def _is_folder(self, relative: str) -> bool:
        real = os.path.realpath(self.root / relative)
        inside = Path(real).is_relative_to(os.path.realpath(self.root))
        return inside and os.path.isdir(real)  # noqa: PTH112 - the other raises on long names

    def _file(self, relative: str, status: int = 200) -> Response | None:
        path = self.root / relative
        try:
            data = files.read(self.root, relative, BUILD)
            changed = path.stat().st_mtime
        except (SitegenError, OSError):
            return None
        response = Response(data, status, content_type=_content_type(path.name))
        response.last_modified = datetime.datetime.fromtimestamp(changed, datetime.UTC)
        response.add_etag()
        return response

    def _missing(self) -> Response:
        return self._file("404.html", 404) or _plain(404)


def _plain(status: int, **headers: str) -> Response:
    response = Response("", status, headers, content_type="text/plain; charset=utf-8")
    response.set_data(f"{response.status}\n")
    return response


def _redirect(to: str, path: str, environ: WSGIEnvironment) -> Response:
    """From `path` to `to`, said relatively: whatever stands in a URL, the host stays."""
    below = to[path.rindex("/") + 1 :]
    query = environ["QUERY_STRING"]
    return _plain(302, Location=f"./{quote(below)}" + (f"?{query}" if query else ""))


def _is_safe(relative: str) -> bool:
    """Whether every part is an ordinary, visible name, on every system."""
    parts = relative.removesuffix("/").split("/") if relative else []
    return all(part.isprintable() and not _ODD.match(part) for part in parts)


def _content_type(name: str) -> str:
    ending = name.rpartition(".")[2].lower()
    guessed = _MIME.guess_type(name)[0] or "application/octet-stream"
    kind = _TYPES.get(name) or _TYPES.get(ending) or guessed
    is_text = kind.startswith(_TEXTS) or kind.endswith(("+xml", "+json"))
    return f"{kind}; charset=utf-8" if is_text else kind


class _BoundedReader(io.RawIOBase):
    """A client's bytes: so many, within so many seconds. One byte a second ends too."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._deadline = time.monotonic() + _SECONDS
        self._left = _REQUEST_BYTES

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        """Raises TimeoutError when the time is over."""
        view = memoryview(buffer)[: self._left]
        self._connection.settimeout(max(self._deadline - time.monotonic(), 0.001))
        try:
            count = self._connection.recv_into(view) if view else 0
        finally:
            self._connection.settimeout(_SECONDS)
        self._left -= count
        return count


class _Handler(WSGIRequestHandler):
    """One connection, one request."""

    protocol_version = "HTTP/1.1"
    timeout = _SECONDS

    def setup(self) -> None:
        super().setup()
        self.rfile.close()
        self.rfile = io.BufferedReader(_BoundedReader(self.connection))

    def make_environ(self) -> WSGIEnvironment:
        environ = super().make_environ()
        environ["sitegen.hosts"] = self.headers.get_all("Host", [])
        return environ

    def run_wsgi(self) -> None:
        try:
            super().run_wsgi()
        except ValueError:  # an absolute URL that cannot be split, such as http://[
            self.send_error(400)

    def end_headers(self) -> None:
        for name, value in _HEADERS.items():
            self.send_header(name, value)
        super().end_headers()

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        super().send_error(code, message, explain)
        # What lies unread when a connection closes destroys the answer on its way: read on a bit.
        with contextlib.suppress(OSError), selectors.DefaultSelector() as selector:
            selector.register(self.connection, selectors.EVENT_READ)
            while selector.select(0.01) and self.rfile.read1(io.DEFAULT_BUFFER_SIZE):
                pass

    def log_request(self, *_: object) -> None:
        """Say nothing: a terminal is for what the user must know."""

    def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002 - werkzeug's name
        """Say nothing."""


class _BoundedServer(ThreadedWSGIServer):
    """Takes a new connection only while fewer than 32 are being served."""

    timeout = _TICK_SECONDS

    def __init__(
        self, host: str, port: int, app: _Folder, stopped: threading.Event, listener: socket.socket
    ) -> None:
        self._slots = threading.Semaphore(_THREADS)
        self._stopped = stopped
        super().__init__(host, port, app, _Handler, fd=listener.fileno())

    def process_request(self, request: Any, client_address: Any) -> None:
        while not self._slots.acquire(timeout=_TICK_SECONDS):
            if self._stopped.is_set():
                self.shutdown_request(request)
                return
        super().process_request(request, client_address)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._slots.release()

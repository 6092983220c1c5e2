"""A folder, served as GitHub Pages does: below a path, gzipped, with redirects and a 404 page."""

from __future__ import annotations

import contextlib
import gzip
import http.server
import mimetypes
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

MISSING = "404.html"
_INDEX = "index.html"
# What the host compresses; pictures are compressed already.
_TEXTS = ("text/", "application/javascript", "application/json", "application/xml", "image/svg")


@dataclass(frozen=True, slots=True)
class Folder:
    """A built site, and the path below which it is published."""

    root: Path
    base: str

    def locate(self, path: str) -> Path | str | None:
        """The file of a path, the path that it is redirected to, or nothing."""
        if path == self.base.rstrip("/"):
            return self.base
        if not path.startswith(self.base):
            return None
        file = self.root / unquote(path.removeprefix(self.base))
        if file.is_dir():
            return file / _INDEX if path.endswith("/") else f"{path}/"
        page = file.with_name(f"{file.name}.html")
        return next((found for found in (file, page) if found.is_file()), None)

    def path_of(self, file: Path) -> str:
        """The path by which a page is linked to."""
        name = file.relative_to(self.root).as_posix()
        return self.base + (name.removesuffix(_INDEX) if name.endswith(_INDEX) else name)

    def pages(self) -> list[Path]:
        """All HTML files."""
        return sorted(self.root.rglob("*.html"))


@cache
def packed(file: Path) -> tuple[bytes, str, bool]:
    """What is sent for a file: its bytes, their type, and whether they are compressed."""
    data = file.read_bytes()
    kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    is_text = kind.startswith(_TEXTS) or kind.endswith(("+xml", "+json"))
    kind += "; charset=utf-8" if kind.startswith("text/") else ""
    return (gzip.compress(data, 6) if is_text else data), kind, is_text


@contextlib.contextmanager
def serving(folder: Folder) -> Iterator[str]:
    """Serve the folder on this machine; the address of its home page."""

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_words: object) -> None:
            """Nothing: the browser tells what goes wrong."""

        def do_GET(self) -> None:
            found = folder.locate(urlsplit(self.path).path)
            if isinstance(found, str):
                self.send_response(301)
                self.send_header("Location", found)
                self._send(b"")
            else:
                self.send_response(200 if found else 404)
                self._send_file(found or folder.root / MISSING)

        def _send_file(self, file: Path) -> None:
            data, kind, is_packed = packed(file)
            self.send_header("Content-Type", kind)
            self.send_header("Cache-Control", "max-age=600")
            if is_packed:
                self.send_header("Content-Encoding", "gzip")
            self._send(data)

        def _send(self, data: bytes) -> None:
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            # A browser that has closed its page no longer listens.
            with contextlib.suppress(ConnectionError):
                self.wfile.write(data)

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}{folder.base}"
    finally:
        server.shutdown()
        server.server_close()

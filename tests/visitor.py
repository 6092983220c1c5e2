"""Speaks to a server over raw sockets, politely or not."""

from __future__ import annotations

import contextlib
import re
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from sitegen import serve

# Longer than anything takes, also on a machine that has much to do.
PATIENCE = 20


class Reply:
    """A parsed answer; `status` is 0 when the connection closed without one."""

    def __init__(self, raw: bytes) -> None:
        self.raw = raw
        head, _, self.body = raw.partition(b"\r\n\r\n")
        lines = head.decode("latin-1").split("\r\n")
        self.status = int(lines[0].split()[1]) if raw else 0
        pairs = (line.partition(": ") for line in lines[1:])
        self.headers = {name.lower(): value for name, _, value in pairs}

    @property
    def data(self) -> dict[str, str]:
        """What the client in the page is told, by name."""
        return dict(re.findall(r'data-(\w+)="([^"]*)"', self.body.decode()))

    @property
    def plain(self) -> bytes:
        """The body without the client."""
        return re.sub(rb"<script[^>]*__sitegen/live.js[^>]*></script>", b"", self.body)


class Visitor:
    """Speaks to one server."""

    def __init__(self, server: serve.Server) -> None:
        match = re.fullmatch(r"http://(\[?[\w.:]+\]?):(\d+)(/.*)", server.url)
        assert match
        self.address = match[1].strip("[]")
        self.port = int(match[2])
        self.host = f"{match[1]}:{self.port}"
        self.server = server

    def connect(self) -> socket.socket:
        return socket.create_connection((self.address, self.port), timeout=PATIENCE)

    def send(self, request: bytes) -> Reply:
        with self.connect() as connection:
            connection.sendall(request)
            return Reply(receive(connection))

    def get(self, path: str, *headers: str, method: str = "GET", host: str | None = None) -> Reply:
        lines = [f"{method} {path} HTTP/1.1", f"Host: {host or self.host}", *headers, "", ""]
        return self.send("\r\n".join(lines).encode("latin-1"))

    def post(self, path: str, body: bytes, *headers: str) -> Reply:
        length = f"Content-Length: {len(body)}"
        lines = [f"POST {path} HTTP/1.1", f"Host: {self.host}", length, *headers, "", ""]
        return self.send("\r\n".join(lines).encode("latin-1") + body)

    def token(self) -> str:
        """The token of this run, as any page of the site has it."""
        return self.get(self.server.url.removeprefix(f"http://{self.host}")).data["token"]


def receive(connection: socket.socket) -> bytes:
    """All that comes until the other end closes."""
    chunks = []
    while chunk := connection.recv(65536):
        chunks.append(chunk)
    return b"".join(chunks)


def wait_until(holds: Callable[[], object]) -> None:
    """Wait for something that must come, and fail when it does not."""
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < deadline, "it has not come"
        time.sleep(0.01)


@contextlib.contextmanager
def visiting(exhibit: serve.Exhibit, **options: Any) -> Iterator[Visitor]:
    """A visitor of a server that shows `exhibit`, and ends with the block."""
    options = {"project": Path("/site"), "port": 0} | options
    server = serve.open_server(exhibit, **options)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        yield Visitor(server)
    finally:
        server.stop()
        thread.join(PATIENCE)
    assert not thread.is_alive()

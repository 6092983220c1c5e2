"""An open page in a browser, as the server sees it: a connection for events."""

from __future__ import annotations

import itertools
import json
from typing import Any, Self
from urllib.parse import urlencode

from visitor import Reply, Visitor


class Stream:
    """One open page: the events that its browser gets."""

    def __init__(
        self,
        visitor: Visitor,
        page: str = "index.html",
        seen: str | None = None,
        token: str | None = None,
    ) -> None:
        self.visitor = visitor
        if seen is None:
            seen = visitor.get(f"/reading/{page}").data["seen"]
        self.seen = seen
        query = urlencode({"token": token or visitor.token(), "page": page, "seen": seen})
        self.connection = visitor.connect()
        request = f"GET /reading/__sitegen/events?{query} HTTP/1.1\r\nHost: {visitor.host}\r\n\r\n"
        self.connection.sendall(request.encode())
        self.file = self.connection.makefile("rb")
        self.head = Reply(b"".join(iter(self.file.readline, b"\r\n")) + b"\r\n")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.file.close()
        self.connection.close()

    def event(self) -> tuple[str, Any]:
        """The next event of any kind: its name and data."""
        lines = [line.decode().rstrip("\n") for line in iter(self.file.readline, b"\n")]
        if lines == [":"]:
            return self.event()
        name, data = lines
        return name.removeprefix("event: "), json.loads(data.removeprefix("data: "))

    def state(self) -> Any:
        """The next event, which says how the site is."""
        name, data = self.event()
        assert name == "state"
        return data

    def change(self) -> tuple[str, Any]:
        """The next event that says what has changed. States come with it, one or more: of two
        that follow each other closely, the first is not said.
        """
        return next(item for item in iter(self.event, None) if not is_aside(*item))

    def is_quiet(self) -> bool:
        """Whether nothing more is said of its page: not before this mark."""
        mark = f"/mark/{next(MARKS)}.css"
        self.visitor.server.publish(styles=[mark])
        for name, data in iter(self.event, None):
            if name == "reload" or mark in data.get("hrefs", ()):
                return name != "reload"
        return False


MARKS = itertools.count()


def is_aside(name: str, data: Any) -> bool:
    """Whether an event is a state, or a mark of this or another stream."""
    return name == "state" or all(href.startswith("/mark/") for href in data.get("hrefs", "x"))


def settled(stream: Stream) -> Stream:
    """The same stream when its page has been compared with what the browser shows."""
    assert stream.is_quiet()
    return stream

"""Where connections wait until they have said what they want: one thread for all of them."""

from __future__ import annotations

import contextlib
import re
import selectors
import socket
import threading
import time
from collections.abc import Callable

from sitegen.serve.bell import Bell
from sitegen.serve.limits import Limits

_CHUNK = 65536
_HEAD_END = re.compile(rb"\n\r?\n")
# A browser that was asked for https begins so; it would wait for an answer in vain.
_TLS = b"\x16\x03"
_BREATH_SECONDS = 0.05


class _Guest:
    """A connection that has not said all of what it wants."""

    def __init__(self, connection: socket.socket, deadline: float) -> None:
        self.connection = connection
        self.deadline = deadline
        self.data = bytearray()

    def hear(self, chunk: bytes) -> bool:
        """Take what has come, and say whether the head of a request is there."""
        start = max(len(self.data) - 2, 0)  # of its end, part may have come before
        self.data += chunk
        return _HEAD_END.search(self.data, start) is not None


class Lobby:
    """Accepts connections, and hands each over with the bytes that have come, as soon as the head
    of a request is among them.

    Who is silent, or says a byte now and then, takes no thread; and leaves when the time is over,
    or when there are too many, the oldest first.
    """

    def __init__(
        self,
        listener: socket.socket,
        hand_over: Callable[[socket.socket, bytes], None],
        limits: Limits,
    ) -> None:
        self._listener = listener
        self._hand_over = hand_over
        self._limits = limits
        self._bell = Bell()
        self._stopped = threading.Event()
        self._guests: dict[socket.socket, _Guest] = {}  # those that came first stand first
        listener.setblocking(False)
        self._selector = selectors.DefaultSelector()
        self._selector.register(listener, selectors.EVENT_READ, self._accept)
        self._selector.register(self._bell, selectors.EVENT_READ, self._bell.silence)

    def stop(self) -> None:
        """Let `run` return, now or as soon as it starts. From anywhere."""
        self._stopped.set()
        self._bell.ring()

    def run(self) -> None:
        """Take connections in until `stop`; then close the listener, and those that wait."""
        try:
            while not self._stopped.is_set():
                for key, _ in self._selector.select(self._patience()):
                    key.data()
                self._expire()
        finally:
            for guest in list(self._guests.values()):
                self._dismiss(guest)
            self._selector.close()
            self._listener.close()
            self._bell.close()

    def _patience(self) -> float | None:
        oldest = next(iter(self._guests.values()), None)
        return max(oldest.deadline - time.monotonic(), 0) if oldest else None

    def _expire(self) -> None:
        now = time.monotonic()
        for guest in list(self._guests.values()):
            if guest.deadline > now:
                break
            self._dismiss(guest)

    def _accept(self) -> None:
        try:
            connection, _ = self._listener.accept()
        except (BlockingIOError, ConnectionError):
            return  # it has gone before it was let in
        except OSError:  # no more can be opened
            if not self._make_room():
                self._stopped.wait(_BREATH_SECONDS)
            return
        if len(self._guests) >= self._limits.waiting:
            self._make_room()
        connection.setblocking(False)
        guest = _Guest(connection, time.monotonic() + self._limits.seconds)
        self._guests[connection] = guest
        self._selector.register(connection, selectors.EVENT_READ, lambda: self._listen(guest))

    def _make_room(self) -> bool:
        oldest = next(iter(self._guests.values()), None)
        if oldest:
            self._dismiss(oldest)
        return oldest is not None

    def _listen(self, guest: _Guest) -> None:
        if guest.connection not in self._guests:  # dismissed within this turn
            return
        try:
            chunk = guest.connection.recv(_CHUNK)
        except BlockingIOError:
            return
        except OSError:
            chunk = b""
        has_asked = guest.hear(chunk)
        if not chunk or guest.data.startswith(_TLS):
            self._dismiss(guest)
        elif has_asked or len(guest.data) > self._limits.head_bytes:
            self._let_go(guest)
            self._hand_over(guest.connection, bytes(guest.data))

    def _let_go(self, guest: _Guest) -> None:
        del self._guests[guest.connection]
        self._selector.unregister(guest.connection)

    def _dismiss(self, guest: _Guest) -> None:
        self._let_go(guest)
        with contextlib.suppress(OSError):
            guest.connection.close()

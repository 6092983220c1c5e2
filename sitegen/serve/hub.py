"""Pages that are open in browsers, and what they are told: one thread for all of them."""

from __future__ import annotations

import contextlib
import selectors
import socket
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from urllib.parse import urlsplit

from sitegen.serve import events
from sitegen.serve.bell import Bell
from sitegen.serve.events import Editor
from sitegen.serve.exchange import Watch
from sitegen.serve.exhibit import Exhibit
from sitegen.serve.limits import Limits
from sitegen.serve.pages import page_of

_NEVER = -1


class _Listener:
    """One open page: what it shows, and what it has yet to be told."""

    def __init__(self, connection: socket.socket, watch: Watch) -> None:
        self.connection = connection
        self.page = watch.page
        self.seen = watch.seen
        self.state = b""
        self.unsent = bytearray()
        self.is_stuck = False
        # The edition in which `seen` was last compared; and stylesheets, by path, that are all
        # that has changed from it to the edition `styled`.
        self.compared = _NEVER
        self.styled = _NEVER
        self.styles: dict[str, str] = {}


class Hub:
    """Tells each open page when it is no longer what the site has.

    All that belongs to listeners is touched by the hub's own thread alone, which runs `run`;
    the others leave it orders.
    """

    def __init__(self, exhibit: Exhibit, editor: Editor, limits: Limits) -> None:
        self._exhibit = exhibit
        self._editor = editor
        self._limits = limits
        self._room = threading.BoundedSemaphore(limits.streams)
        self._orders: deque[Callable[[], None]] = deque()
        self._bell = Bell()
        self._stopped = threading.Event()
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._bell, selectors.EVENT_READ)
        self._listeners: dict[socket.socket, _Listener] = {}
        # A set in the order of asking: the pages to be compared.
        self._doubtful: dict[str, None] = {}
        self._published = 0
        self._next_beat = 0.0

    # ------------------------------------------------------------------------ from any thread

    def take(self, connection: socket.socket, head: bytes, watch: Watch) -> bool:
        """Own a connection from now on, and begin with `head`; False when there are too many."""
        if self._stopped.is_set() or not self._room.acquire(blocking=False):
            return False
        connection.setblocking(False)
        self._order(lambda: self._begin(_Listener(connection, watch), head))
        return True

    def publish(self, styles: Sequence[str] = (), *, everything: bool = False) -> None:
        """There is a new edition; with `styles`, only stylesheets have other addresses; with
        `everything`, all pages look different, also those that have the same bytes.
        """
        number = self._exhibit.news().number
        self._order(lambda: self._spread(number, styles, everything=everything))

    def stop(self) -> None:
        """Let `run` close all connections and return, now or as soon as it starts."""
        self._stopped.set()
        self._bell.ring()

    def _order(self, order: Callable[[], None]) -> None:
        self._orders.append(order)
        self._bell.ring()

    # -------------------------------------------------------------------------- its own thread

    def run(self) -> None:
        """Serve all listeners until `stop`."""
        self._next_beat = time.monotonic() + self._limits.beat_seconds
        try:
            while not self._stopped.is_set():
                self._turn()
        finally:
            while self._orders:  # connections on their way in
                self._orders.popleft()()
            for listener in list(self._listeners.values()):
                self._drop(listener)
            self._selector.close()
            self._bell.close()

    def _turn(self) -> None:
        rest = max(self._next_beat - time.monotonic(), 0)
        # One page is compared a turn: drawing takes time, and the others want to be told.
        for key, mask in self._selector.select(0 if self._doubtful or self._orders else rest):
            if key.data is None:
                self._bell.silence()
            elif mask & selectors.EVENT_READ:
                self._drop(key.data)  # it hangs up, or says what nobody asked it
            else:
                self._push(key.data)
        while self._orders:
            self._orders.popleft()()
        if self._doubtful:
            page = next(iter(self._doubtful))
            del self._doubtful[page]
            self._compare(page)
        if time.monotonic() >= self._next_beat:
            self._beat()

    def _begin(self, listener: _Listener, head: bytes) -> None:
        self._listeners[listener.connection] = listener
        self._selector.register(listener.connection, selectors.EVENT_READ, listener)
        listener.state = self._state()
        self._doubtful[listener.page] = None
        self._send(listener, head + listener.state)

    def _drop(self, listener: _Listener) -> None:
        if self._listeners.pop(listener.connection, None):
            self._selector.unregister(listener.connection)
            listener.connection.close()
            self._room.release()

    def _spread(self, number: int, styles: Sequence[str], *, everything: bool) -> None:
        """Tell all listeners the new state, and have their pages compared."""
        state = self._state()
        for listener in list(self._listeners.values()):
            listener.styles.update((urlsplit(href).path, href) for href in styles)
            # Only from what it is known to show can it get there by stylesheets alone.
            if styles and max(listener.compared, listener.styled) >= self._published:
                listener.styled = number
            if everything:
                listener.seen = ""
            self._doubtful[listener.page] = None
            if state and listener.state != state:
                listener.state = state
                self._send(listener, state)
        self._published = number

    def _compare(self, page: str) -> None:
        """Tell all who show a page what it has become, if it has."""
        number, seen = self._look(page)
        for listener in [item for item in self._listeners.values() if item.page == page]:
            differs = listener.seen != seen
            if listener.styles and (not differs or number == listener.styled != _NEVER):
                self._send(listener, events.style(list(listener.styles.values()), seen))
            elif differs:
                self._send(listener, events.RELOAD)
            listener.styles = {}
            listener.seen = seen
            listener.compared = number

    # A fault of the exhibit must not end the stream of all: who loads a page is told of it.

    def _state(self) -> bytes:
        try:
            return events.state(self._exhibit.news(), self._editor)
        except Exception:  # noqa: BLE001 - see above
            return b""

    def _look(self, page: str) -> tuple[int, str]:
        """How a page is now, and in which edition; it could be of either between two of them, and
        what is said then is said to be safe.
        """
        try:
            number = self._exhibit.news().number
            seen = page_of(self._exhibit, page).seen
            return number if self._exhibit.news().number == number else _NEVER, seen
        except Exception:  # noqa: BLE001 - see above
            return _NEVER, ""

    # --------------------------------------------------------------------------------- sockets

    def _send(self, listener: _Listener, data: bytes) -> None:
        listener.unsent += data
        self._push(listener)

    def _push(self, listener: _Listener) -> None:
        """Send what the socket takes, and wait for it to take more if it has to be."""
        if listener.connection not in self._listeners:
            return
        try:
            with contextlib.suppress(BlockingIOError):
                del listener.unsent[: listener.connection.send(listener.unsent)]
        except OSError:
            self._drop(listener)
            return
        if len(listener.unsent) > self._limits.unread_bytes:
            self._drop(listener)
            return
        waits = selectors.EVENT_WRITE if listener.unsent else 0
        self._selector.modify(listener.connection, selectors.EVENT_READ | waits, listener)
        listener.is_stuck = listener.is_stuck and bool(listener.unsent)

    def _beat(self) -> None:
        """Say that the stream lives, and drop who has taken nothing since the last time."""
        self._next_beat = time.monotonic() + self._limits.beat_seconds
        for listener in list(self._listeners.values()):
            if listener.is_stuck:
                self._drop(listener)
                continue
            listener.is_stuck = bool(listener.unsent)
            self._send(listener, events.BEAT)

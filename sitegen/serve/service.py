"""From a connection that has asked to one that is answered: a few threads, one request each."""

from __future__ import annotations

import contextlib
import queue
import socket
import sys
import threading
import time
from http import HTTPStatus

from sitegen.serve.answers import Answers
from sitegen.serve.exchange import GoneError, Reply, plain, read_request, written
from sitegen.serve.hub import Hub
from sitegen.serve.limits import Limits

_CHUNK = 65536
_LINGER_SECONDS = 0.3

Asked = tuple[socket.socket, bytes]


class Service:
    """Answers connections in at most so many threads, begun when they are needed."""

    def __init__(self, answers: Answers, hub: Hub, limits: Limits) -> None:
        self._answers = answers
        self._hub = hub
        self._limits = limits
        self._asked: queue.SimpleQueue[Asked | None] = queue.SimpleQueue()
        self._idle = threading.Semaphore(0)
        self._threads = 0

    def take(self, connection: socket.socket, data: bytes) -> None:
        """Answer a connection that has sent the head of a request. From one thread only."""
        self._asked.put((connection, data))
        if not self._idle.acquire(blocking=False) and self._threads < self._limits.threads:
            self._threads += 1
            # What still waits for a slow browser does not keep a process that wants to end.
            threading.Thread(target=self._work, name="serve", daemon=True).start()

    def stop(self) -> None:
        """Let the threads end when what they do is done, and close what still waits for one."""
        with contextlib.suppress(queue.Empty):
            while asked := self._asked.get_nowait():
                asked[0].close()
        for _ in range(self._threads):
            self._asked.put(None)

    def _work(self) -> None:
        while asked := self._asked.get():
            connection, data = asked
            try:
                self._converse(connection, data)
            except (GoneError, OSError):  # it has hung up, or takes too long: nobody's business
                connection.close()
            self._idle.release()

    def _converse(self, connection: socket.socket, data: bytes) -> None:
        connection.settimeout(self._limits.seconds)
        # An answer is sent in one piece, or in a few large ones.
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        method, reply = self._reply(connection, data)
        if reply.watch:
            if self._hub.take(connection, written(reply, method), reply.watch):
                return
            reply = plain(503, **{"Retry-After": "10"})
        connection.sendall(written(reply, method))
        _close(connection, reply.status)

    def _reply(self, connection: socket.socket, data: bytes) -> tuple[str, Reply]:
        """What is sent, and by which method it was asked for."""
        method = "GET"
        try:
            request = read_request(data, lambda count: _receive(connection, count, self._limits))
            if isinstance(request, Reply):
                return method, request
            method = request.method
            return method, self._answers.reply(request)
        except GoneError:
            raise
        except Exception:  # noqa: BLE001 - a fault of ours: said here and there, and on it goes
            sys.excepthook(*sys.exc_info())
            return method, self._answers.fault()


def _receive(connection: socket.socket, count: int, limits: Limits) -> bytes:
    """So many bytes, within so many seconds in all. Raises GoneError when they do not come."""
    deadline = time.monotonic() + limits.seconds
    data = bytearray()
    try:
        while len(data) < count:
            connection.settimeout(max(deadline - time.monotonic(), 0.001))
            chunk = connection.recv(min(count - len(data), _CHUNK))
            if not chunk:
                raise GoneError
            data += chunk
        connection.settimeout(limits.seconds)
    except OSError as error:
        raise GoneError from error
    return bytes(data)


def _close(connection: socket.socket, status: int) -> None:
    """Close a connection. What lies unread then would destroy the answer on its way: it is read,
    for a moment, and longer where a body was refused.
    """
    is_refusal = status >= HTTPStatus.BAD_REQUEST and status != HTTPStatus.NOT_FOUND
    deadline = time.monotonic() + _LINGER_SECONDS
    with connection, contextlib.suppress(OSError):
        connection.shutdown(socket.SHUT_WR)
        connection.settimeout(_LINGER_SECONDS if is_refusal else 0)
        while connection.recv(_CHUNK) and time.monotonic() < deadline:
            pass

"""A way for any thread to wake one that waits for sockets."""

from __future__ import annotations

import contextlib
import socket


class Bell:
    """Wakes the selector that it is registered with. It works on Windows, where pipes do not."""

    def __init__(self) -> None:
        self._inside, self._outside = socket.socketpair()
        self._inside.setblocking(False)
        self._outside.setblocking(False)

    def fileno(self) -> int:
        """What a selector waits for."""
        return self._inside.fileno()

    def ring(self) -> None:
        """Wake it, now or when it next waits. From any thread, also in a signal's handler."""
        with contextlib.suppress(OSError):  # it has rung so often that no more goes in, or is gone
            self._outside.send(b"\0")

    def silence(self) -> None:
        """Let it be rung again."""
        with contextlib.suppress(BlockingIOError):
            self._inside.recv(4096)

    def close(self) -> None:
        """Give both ends back."""
        self._inside.close()
        self._outside.close()

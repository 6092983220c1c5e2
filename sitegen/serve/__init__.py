"""The preview server: shows a site to this machine's browsers, and tells them when it changes.

A connection waits in the lobby until it has asked, is answered by one of a few threads, and, when
it asked for events, stays with the hub. What is answered comes from an `Exhibit`.
"""

from __future__ import annotations

import errno
import os
import secrets
import socket
import threading
from collections.abc import Sequence
from pathlib import Path

from sitegen.errors import SitegenError, environment_error, reason
from sitegen.serve import hosts
from sitegen.serve.answers import Answers
from sitegen.serve.events import Editor
from sitegen.serve.exhibit import Answer, Exhibit, News
from sitegen.serve.hosts import is_loopback
from sitegen.serve.hub import Hub
from sitegen.serve.limits import Limits
from sitegen.serve.lobby import Lobby
from sitegen.serve.service import Service

__all__ = ["Answer", "Exhibit", "Limits", "News", "Server", "is_loopback", "open_server"]

_TOKEN_BYTES = 24
_BACKLOG = 1024


class Server:
    """A preview server on an open port; `run` serves until `stop` is called, from anywhere."""

    def __init__(
        self, exhibit: Exhibit, name: str, lobby: Lobby, service: Service, hub: Hub
    ) -> None:
        self._exhibit = exhibit
        self._name = name
        self._lobby = lobby
        self._service = service
        self._hub = hub

    @property
    def url(self) -> str:
        """The address of the site; it changes with the base path."""
        return f"http://{self._name}{self._exhibit.base_path}"

    def run(self) -> None:
        """Answer requests until `stop`."""
        events = threading.Thread(target=self._hub.run, name="events", daemon=True)
        events.start()
        try:
            self._lobby.run()
        finally:
            self._service.stop()
            self._hub.stop()
            events.join()

    def stop(self) -> None:
        """Let `run` return, now or as soon as it starts."""
        self._lobby.stop()

    def publish(self, styles: Sequence[str] = (), *, everything: bool = False) -> None:
        """Tell browsers that there is a new edition, or that its problems have changed.

        Called after each, from any thread; it returns at once. With `styles`, the new addresses
        of stylesheets, these are all that has changed since the edition that was published last.
        With `everything` all pages are loaded again: files that they show have changed.
        """
        self._hub.publish(styles, everything=everything)


def open_server(
    exhibit: Exhibit,
    *,
    project: Path,
    host: str = "127.0.0.1",
    port: int = 8000,
    allow_hosts: Sequence[str] = (),
    editor: str = "",
    limits: Limits | None = None,
) -> Server:
    """Open `host:port` (0 picks a free port) to show `exhibit`.

    `allow_hosts` are further names by which browsers may ask. `editor` is the address that opens
    a place in a file of `project`, with {path}, {line} and {column}.

    Raises SitegenError: environment, when the port is taken or cannot be opened; usage, when
    other machines can reach the host and no name is allowed.
    """
    hosts.check(host, allow_hosts)
    limits = limits or Limits()
    listener = _listen(host, port)
    port = listener.getsockname()[1]
    names = hosts.names_of(host, port, allow_hosts)
    hub = Hub(exhibit, Editor(project, editor), limits)
    answers = Answers(exhibit, names, secrets.token_urlsafe(_TOKEN_BYTES), limits)
    service = Service(answers, hub, limits)
    return Server(exhibit, names.shown, Lobby(listener, service.take, limits), service, hub)


def _listen(host: str, port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    if os.name == "posix":  # elsewhere it would take the port away from another program
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(_BACKLOG)
    except OSError as error:
        listener.close()
        raise _not_open(host, port, error) from error
    return listener


def _not_open(host: str, port: int, error: OSError) -> SitegenError:
    if error.errno == errno.EADDRINUSE:
        fix = "stop the other program, or use --port"
        return environment_error(f"{host}:{port}", f"port {port} is in use", fix)
    message = f"port {port} of {host} cannot be opened ({reason(error)})"
    return environment_error(f"{host}:{port}", message, "use another --host or --port")

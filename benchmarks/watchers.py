"""Sites while they are shown: the servers that are compared, and what a browser gets of them."""

from __future__ import annotations

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Self

import measure
from sites import Site
from tools import TOOLS

HOST = "127.0.0.1"
# So exact are the times. Who looks more often keeps the server from its work.
LOOK_SECONDS = 0.01
# A server is at rest when its processes have worked less than this share of this time.
_REST_SECONDS = 0.6
_REST_SHARE = 0.1


@dataclass(frozen=True, slots=True)
class Watcher:
    """A tool that shows a site and follows its files.

    `frame` is the template that every page uses, in the folder of the site.
    """

    name: str
    frame: str
    arguments: tuple[str, ...]

    def command(self, port: int) -> tuple[str, ...]:
        """What is run in the folder of the site."""
        program = TOOLS[self.name].command[0]
        return (program, *self.arguments, "--port", str(port))


WATCHERS = {
    watcher.name: watcher
    for watcher in (
        Watcher("sitegen", "templates/base.html", ("serve",)),
        Watcher("hugo", "layouts/baseof.html", ("server", "--bind", HOST)),
    )
}


class Reader:
    """A browser that looks at one page over and over. Servers that close the connection after each
    answer are asked over a new one.
    """

    def __init__(self, port: int, path: str) -> None:
        self._connection = http.client.HTTPConnection(HOST, port, timeout=120)
        self._path = path

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def page(self) -> str:
        """The page as it is now; nothing while there is none."""
        try:
            self._connection.request("GET", self._path)
            response = self._connection.getresponse()
            data = response.read()
        except (OSError, http.client.HTTPException):
            self._connection.close()
            return ""
        is_there = response.status == http.HTTPStatus.OK
        return data.decode("utf-8", errors="replace") if is_there else ""

    def wait(
        self, is_there: Callable[[str], bool], seconds: float, pause: float = LOOK_SECONDS
    ) -> float | None:
        """The moment at which the page was as it should be; None when it was not in time."""
        deadline = time.perf_counter() + seconds
        while time.perf_counter() < deadline:
            if is_there(self.page()):
                return time.perf_counter()
            time.sleep(pause)
        return None


@dataclass(frozen=True, slots=True)
class Show:
    """One site while it is shown."""

    site: Site
    process: subprocess.Popen[bytes]
    port: int

    def reader(self, path: str) -> Reader:
        """Somebody who looks at the page of this address."""
        return Reader(self.port, path)

    def rest(self, limit: float) -> bool:
        """Wait until what follows the last edit has been done; False when that takes too long."""
        deadline = time.monotonic() + limit
        while time.monotonic() < deadline:
            before = measure.worked(self.process.pid)
            time.sleep(_REST_SECONDS)
            after = measure.worked(self.process.pid)
            if before is None or after is None:  # the system does not tell
                time.sleep(limit / 20)
                return True
            if abs(after - before) < _REST_SECONDS * _REST_SHARE:
                return True
        return False


@contextlib.contextmanager
def showing(site: Site) -> Iterator[Show]:
    """Show a site until the end of the block, and leave nothing running."""
    port = _free_port()
    with site.log.open("ab") as output:
        process = subprocess.Popen(  # noqa: S603 - a command of the table above
            WATCHERS[site.tool.name].command(port),
            cwd=site.folder,
            env=os.environ | {"NO_COLOR": "1"},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        yield Show(site, process, port)
    finally:
        process.send_signal(signal.SIGINT)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(20)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port

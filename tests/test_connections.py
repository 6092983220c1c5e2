"""How a preview server deals with connections: slow ones, silent ones, many, and its own port.

Attacks are numbered as in test_attacks.py.
"""

from __future__ import annotations

import contextlib
import os
import re
import selectors
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from shelf import SITE, Shelf
from visitor import PATIENCE, Visitor, visiting, wait_until

from sitegen import serve
from sitegen.errors import Exit, SitegenError
from sitegen.serve import Limits
from sitegen.serve.bell import Bell


@pytest.fixture
def visitor(capfd: pytest.CaptureFixture[str]) -> Iterator[Visitor]:
    """Of a running server, which must not have printed anything in the end."""
    with visiting(Shelf()) as visitor:
        yield visitor
    assert capfd.readouterr() == ("", "")


# -------------------------------------------------------------------------------- slow and silent


def test_a_huge_body_is_not_read(visitor: Visitor) -> None:
    """Attack 38: the connection closes while the client still sends."""
    head = f"POST /reading/ HTTP/1.1\r\nHost: {visitor.host}\r\nContent-Length: 10000000000\r\n"
    started = time.monotonic()
    with visitor.connect() as connection:
        connection.sendall(head.encode() + b"\r\n")
        with pytest.raises(OSError, match=r"[Rr]eset|[Bb]roken|abort"):
            send_for_ever(connection)
    assert time.monotonic() - started < 9


def send_for_ever(connection: socket.socket) -> None:
    while True:
        connection.sendall(b"x" * 100_000)


def drip(visitor: Visitor, begin: bytes) -> float:
    """Send a byte now and then; how many seconds the server bore it."""
    started = time.monotonic()
    with visitor.connect() as connection, contextlib.suppress(OSError):
        connection.sendall(begin)
        connection.settimeout(0.05)
        while time.monotonic() - started < 20:
            connection.sendall(b"x")
            with contextlib.suppress(TimeoutError):
                if not connection.recv(1):
                    break
    return time.monotonic() - started


def test_a_client_that_sends_a_byte_now_and_then_is_cut_off() -> None:
    """Attack 40: the time counts for the whole head, and for the whole body."""
    with visiting(Shelf(), limits=Limits(seconds=0.5)) as visitor:
        origin = f"Origin: http://{visitor.host}\r\nContent-Type: application/x-www-form-urlencoded"
        post = f"POST /reading/__sitegen/capture HTTP/1.1\r\nHost: {visitor.host}\r\n{origin}"
        head = drip(visitor, b"GET /reading/ HTTP/1.1\r\nX: ")
        body = drip(visitor, f"{post}\r\nContent-Length: 100000\r\n\r\n".encode())

    assert 0.4 < head < 8
    assert 0.4 < body < 8


def test_the_time_for_a_request_is_ten_seconds() -> None:
    """Attack 40: what the test above has shortened."""
    assert Limits().seconds == 10


def test_idle_connections_take_no_thread_and_nobodys_place() -> None:
    """Attack 41: behind a thousand sockets that say nothing, a page comes at once."""
    with visiting(Shelf()) as visitor:
        visitor.get("/reading/")
        threads = threading.active_count()
        with connections(visitor, 1000) as idle:
            started = time.monotonic()
            assert visitor.get("/reading/").status == 200
            assert time.monotonic() - started < 5
            assert threading.active_count() <= threads
            # The oldest have left for those that came after them.
            assert idle[0].recv(1) == b""
    assert Limits().threads + 2 <= 32


def test_idle_connections_leave_when_their_time_is_over() -> None:
    """Attack 41: also when nobody needs their place."""
    with (
        visiting(Shelf(), limits=Limits(seconds=0.2)) as visitor,
        connections(visitor, 20) as idle,
    ):
        assert [connection.recv(1) for connection in idle] == [b""] * 20


def test_a_request_may_come_byte_by_byte(visitor: Visitor) -> None:
    """Also the end of its head, of which each byte is one of four."""
    request = f"GET /reading/feed.xml HTTP/1.1\r\nHost: {visitor.host}\r\n\r\n".encode()
    with visitor.connect() as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for start in range(len(request)):
            time.sleep(0.002)
            connection.sendall(request[start : start + 1])
        assert connection.recv(17) == b"HTTP/1.1 200 OK\r\n"


@pytest.mark.parametrize(
    ("request_", "status"),
    [(b"GET / HTTP/1.1\r\n" + b"X: y\r\n" * 50_000, 431), (b"GET /" + b"a" * 300_000, 414)],
)
def test_a_head_without_end_is_not_waited_for(
    visitor: Visitor, request_: bytes, status: int
) -> None:
    """Attack 36: what has come is more than any head that is answered."""
    started = time.monotonic()
    with visitor.connect() as connection:
        with contextlib.suppress(OSError):
            connection.sendall(request_)
        assert connection.recv(65536).startswith(b"HTTP/1.1 %d " % status)
    assert time.monotonic() - started < 5


@contextlib.contextmanager
def connections(visitor: Visitor, count: int) -> Iterator[list[socket.socket]]:
    """So many open connections to the server."""
    with contextlib.ExitStack() as stack, more_open_files(2 * count + 200):
        yield [stack.enter_context(visitor.connect()) for _ in range(count)]


@contextlib.contextmanager
def more_open_files(count: int) -> Iterator[None]:
    """A process that may open so many; both ends of a connection are in it."""
    try:
        import resource  # noqa: PLC0415 - there is none on Windows, nor such a limit
    except ImportError:
        yield
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < count:
        pytest.skip(f"only {hard} files may be open here")
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, count), hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_slow_readers_take_a_bounded_number_of_threads() -> None:
    """Attack 41: who asks and does not read is dropped when his time is over."""
    shelf = Shelf({"large.bin": b"x" * 20_000_000})
    with visiting(shelf, limits=Limits(seconds=0.3, threads=4)) as visitor:
        before = threading.active_count()
        request = f"GET /reading/large.bin HTTP/1.1\r\nHost: {visitor.host}\r\n\r\n".encode()
        with connections(visitor, 8) as lazy:
            for connection in lazy:
                connection.sendall(request)
            wait_until(lambda: threading.active_count() == before + 4)
            assert visitor.get("/reading/none").status == 404
            assert threading.active_count() == before + 4


def test_clients_that_hang_up_are_nobodys_business() -> None:
    """Attack 43: before, within and after the request; nothing is printed, the next is served."""
    with visiting(Shelf({**SITE, "large.bin": b"x" * 20_000_000})) as visitor:
        request = f"GET /reading/large.bin HTTP/1.1\r\nHost: {visitor.host}\r\n\r\n".encode()
        for sent in (b"", b"GET", request[:-2], request):
            with visitor.connect() as connection:
                connection.sendall(sent)
                # Close with a reset, as a browser does that is closed.
                linger = b"\1\0\0\0\0\0\0\0" if os.name == "posix" else b"\1\0\0\0"
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
                if sent == request:
                    assert connection.recv(1000)
        assert visitor.get("/reading/").status == 200


def test_a_browser_that_speaks_tls_is_told_at_once(visitor: Visitor) -> None:
    """Not after ten seconds: somebody has typed https."""
    started = time.monotonic()

    assert visitor.send(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03").status == 0
    assert time.monotonic() - started < 5


@pytest.mark.parametrize(
    "junk",
    [
        b"\r\n\r\n",
        b"GET\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"\0\1\2\n\n",
        b"GET /\r\n\r\n",
        b"a b c d\n\n",
    ],
)
def test_what_is_no_request_is_400_and_no_more(visitor: Visitor, junk: bytes) -> None:
    """Whatever it is, it gets an answer or nothing, and the connection is closed."""
    assert visitor.send(junk).status in {0, 400, 505}


# ----------------------------------------------------------------------------- the server


def test_many_browsers_are_served_at_once(visitor: Visitor) -> None:
    """More requests than threads all get their page."""
    statuses: list[int] = []
    threads = [
        threading.Thread(target=lambda: statuses.append(visitor.get("/reading/").status))
        for _ in range(60)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)

    assert statuses == [200] * 60


def test_a_taken_port_is_an_environment_error() -> None:
    """The message names the port and the way out."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(SitegenError, match=f"port {port} is in use") as caught:
            serve.open_server(Shelf(), project=Path(), port=port)

    assert caught.value.exit_code is Exit.ENVIRONMENT
    assert caught.value.problems[0].fix == "stop the other program, or use --port"


def test_a_host_that_is_not_here_is_an_environment_error() -> None:
    """An address of another machine cannot be opened."""
    with pytest.raises(SitegenError, match=r"port 0 of 192\.0\.2\.1 cannot be opened") as caught:
        serve.open_server(
            Shelf(), project=Path(), host="192.0.2.1", port=0, allow_hosts=["a.example"]
        )

    assert caught.value.exit_code is Exit.ENVIRONMENT


def test_a_server_that_is_stopped_first_does_not_run() -> None:
    """Ctrl-C between opening and running ends at once, and frees the port."""
    server = serve.open_server(Shelf(), project=Path(), port=0)
    port = int(server.url.split(":")[2].partition("/")[0])
    server.stop()
    server.run()
    server.publish()

    with socket.create_server(("127.0.0.1", port)):
        pass


def test_a_stopped_server_leaves_nothing_behind() -> None:
    """Neither threads nor open files, also with browsers that are connected and silent."""
    with visiting(Shelf()) as visitor:
        visitor.get("/reading/")  # what is opened once for all servers
    wait_until(lambda: not threads_of_servers())
    open_files = count_open_files()
    for _ in range(3):
        with visiting(Shelf()) as visitor:
            token = visitor.token()
            silent, stream = visitor.connect(), visitor.connect()
            ask = f"GET /reading/__sitegen/events?token={token} HTTP/1.1\r\nHost: {visitor.host}"
            stream.sendall(f"{ask}\r\n\r\n".encode())
            assert stream.recv(10) == b"HTTP/1.1 2"
        silent.close()
        stream.close()

    wait_until(lambda: not threads_of_servers())
    assert count_open_files() == open_files


def threads_of_servers() -> list[str]:
    return [item.name for item in threading.enumerate() if item.name in {"serve", "events"}]


def count_open_files() -> int:
    folder = Path("/proc/self/fd")
    return len(list(folder.iterdir())) if folder.is_dir() else 0


def test_an_ipv6_server_names_its_host_in_brackets() -> None:
    """A URL needs them."""
    try:
        with visiting(Shelf(), host="::1") as visitor:
            assert re.fullmatch(r"http://\[::1\]:\d+/reading/", visitor.server.url)
            assert visitor.get("/reading/").status == 200
    except SitegenError:
        pytest.skip("there is no IPv6 here")


def test_a_bell_that_was_silenced_wakes_nobody() -> None:
    """However often it has rung; else who waits would never rest again."""
    bell = Bell()
    with selectors.DefaultSelector() as selector:
        selector.register(bell, selectors.EVENT_READ)
        for _ in range(100):
            bell.ring()
        assert selector.select(PATIENCE)
        bell.silence()

        assert selector.select(0) == []
    bell.close()
    bell.ring()

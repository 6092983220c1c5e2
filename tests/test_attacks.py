"""What a preview server must refuse: 44 attacks, numbered as where they were collected.

Each was once a hole in a server of this kind. They come over raw sockets: no client library sends
them. Those that are one request come in all four ways in which a client may send one.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from shelf import SITE, Shelf
from visitor import Visitor, visiting

from sitegen import serve
from sitegen.errors import Exit, SitegenError

ALL = ".".join("0000")  # an address of all interfaces
EVENTS = "/reading/__sitegen/events?page=index.html&seen="


class Attack(NamedTuple):
    """A request, and its only answer. {port}, {host} and {token} are those of the server."""

    number: int
    what: str
    line: str
    headers: tuple[str, ...]
    status: int


OWN = "Host: {host}"
HOME = "GET /reading/"
LISTEN = f"GET {EVENTS}&token={{token}}"
CAPTURE = "POST /reading/__sitegen/capture"
FORM = ("Origin: http://{host}", "Content-Type: application/x-www-form-urlencoded")
HUGE = "Content-Length: 10000000000"
NINES = "9" * 5_000
CHUNKED = "Transfer-Encoding: chunked"

# fmt: off
ATTACKS = [
    Attack(1, "foreign host", HOME, ("Host: evil.example",), 421),
    Attack(1, "foreign host, our port", HOME, ("Host: evil.example:{port}",), 421),
    Attack(1, "every host", HOME, ("Host: 0.0.0.0:{port}",), 421),
    Attack(1, "host as a user", HOME, ("Host: {host}@evil.example",), 421),
    Attack(2, "no host", HOME, (), 400),
    Attack(3, "two hosts", HOME, (OWN, OWN), 400),
    Attack(3, "two different hosts", HOME, (OWN, "Host: evil.example"), 400),
    Attack(3, "two hosts in one", HOME, ("Host: {host}, evil.example",), 421),
    Attack(4, "host that begins like ours", HOME, ("Host: 127.0.0.1.evil.com:{port}",), 421),
    Attack(4, "host that begins like ours", HOME, ("Host: localhost.evil.com:{port}",), 421),
    Attack(5, "other port", HOME, ("Host: localhost:1",), 421),
    Attack(5, "no port", HOME, ("Host: localhost",), 421),
    Attack(5, "no port", HOME, ("Host: 127.0.0.1",), 421),
    Attack(6, "address that is not bound", HOME, ("Host: [::1]:{port}",), 421),
    Attack(7, "forwarded host", HOME, ("Host: evil.example", "X-Forwarded-Host: {host}"), 421),
    Attack(7, "forwarded host", HOME, ("Host: evil.example", "Forwarded: host={host}"), 421),
    Attack(8, "foreign address", "GET http://evil.example/reading/", (OWN,), 421),
    Attack(8, "own address, foreign host", "GET http://{host}/", ("Host: evil.example",), 421),
    Attack(8, "address with a user", "GET http://{host}@evil.example/reading/", (OWN,), 421),
    Attack(8, "address without host", "GET http:///reading/", (OWN,), 421),
    Attack(8, "no address", "GET http://[", (OWN,), 400),
    Attack(9, "foreign origin", LISTEN, (OWN, "Origin: http://evil.example"), 403),
    Attack(9, "two origins", LISTEN, (OWN, "Origin: http://{host}", "Origin: http://x"), 403),
    Attack(9, "origin of another scheme", LISTEN, (OWN, "Origin: https://{host}"), 403),
    Attack(9, "origin of another port", LISTEN, (OWN, "Origin: http://127.0.0.1:1"), 403),
    Attack(9, "origin under another name", LISTEN, (OWN, "Origin: http://localhost:{port}"), 403),
    Attack(10, "origin null", LISTEN, (OWN, "Origin: null"), 403),
    Attack(10, "empty origin", LISTEN, (OWN, "Origin:"), 403),
    Attack(11, "origin of another machine", LISTEN, (OWN, "Origin: http://10.0.0.7:{port}"), 403),
    Attack(11, "origin of this network", LISTEN, (OWN, "Origin: http://127.0.0.2:{port}"), 403),
    Attack(12, "no origin, no token", f"GET {EVENTS}", (OWN,), 403),
    Attack(12, "own origin, no token", f"GET {EVENTS}", (OWN, "Origin: http://{host}"), 403),
    Attack(12, "empty token", f"GET {EVENTS}&token=", (OWN,), 403),
    Attack(13, "earlier token", f"GET {EVENTS}&token={'x' * 32}", (OWN,), 403),
    Attack(13, "part of the token", f"GET {EVENTS}&token={{token:.31}}", (OWN,), 403),
    Attack(13, "odd token", f"GET {EVENTS}&token=%ff%00%F0%9F", (OWN,), 403),
    Attack(14, "web socket", HOME, (OWN, "Upgrade: websocket", "Connection: Upgrade"), 404),
    Attack(14, "web socket on events", LISTEN, (OWN, "Upgrade: WebSocket"), 404),
    Attack(18, "parent", "GET /reading/../x", (OWN,), 404),
    Attack(18, "parent of all", "GET /../x", (OWN,), 404),
    Attack(19, "encoded parent", "GET /reading/%2e%2e/x", (OWN,), 404),
    Attack(20, "parent encoded twice", "GET /reading/%252e%252e/x", (OWN,), 404),
    Attack(21, "parent of Windows", "GET /reading/..%5cx", (OWN,), 404),
    Attack(22, "parent with a coded slash", "GET /reading/..%2fx", (OWN,), 404),
    Attack(22, "the same within", "GET /reading/about/..%2f..%2fx", (OWN,), 404),
    Attack(23, "two slashes", "GET //etc/passwd", (OWN,), 404),
    Attack(23, "two slashes within", "GET /reading//etc/passwd", (OWN,), 404),
    Attack(23, "root, encoded", "GET /reading/%2fetc/passwd", (OWN,), 404),
    Attack(24, "sibling of the folder", "GET /reading-secret/x", (OWN,), 404),
    Attack(24, "sibling by its parent", "GET /reading/../reading-secret/x", (OWN,), 404),
    Attack(25, "drive", "GET /C:/x", (OWN,), 404),
    Attack(25, "drive within", "GET /reading/C:/x", (OWN,), 404),
    Attack(25, "stream of Windows", "GET /reading/index.html::$DATA", (OWN,), 404),
    Attack(26, "NUL", "GET /reading/a%00b", (OWN,), 400),
    Attack(26, "NUL after a page", "GET /reading/index.html%00.css", (OWN,), 400),
    Attack(27, "bad UTF-8", "GET /reading/%ff", (OWN,), 404),
    Attack(27, "bad UTF-8, not encoded", "GET /reading/\xff", (OWN,), 404),
    Attack(30, "dot file", "GET /reading/.nojekyll", (OWN,), 404),
    Attack(30, "history", "GET /reading/.git/config", (OWN,), 404),
    Attack(30, "state", "GET /reading/.sitegen/manifest.json", (OWN,), 404),
    Attack(32, "folder without a page", "GET /reading/static/", (OWN,), 404),
    Attack(32, "folder without a page", "GET /reading/static", (OWN,), 404),
    Attack(33, "host in the path", "GET //evil.example/..", (OWN,), 404),
    Attack(33, "host in the path", "GET //evil.example", (OWN,), 404),
    Attack(33, "host after a back slash", "GET /\\evil.example/", (OWN,), 404),
    Attack(34, "line end in the path", "GET /reading/about%0d%0aX-Evil:%201", (OWN,), 404),
    Attack(36, "header of 100 KB", HOME, (OWN, "X: " + "a" * 100_000), 431),
    Attack(36, "address of 5 KB", "GET /reading/" + "a" * 5_000, (OWN,), 414),
    Attack(36, "address of 64 KB", "GET /reading/" + "a" * 65_536, (OWN,), 414),
    Attack(36, "10,000 headers", HOME, (OWN, *["X: a"] * 10_000), 431),
    Attack(36, "name of 1,500 letters", "GET /reading/" + "a" * 1_500, (OWN,), 404),
    *(
        Attack(37, "method", f"{method} /reading/", (OWN,), 405)
        for method in ("POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH", "CONNECT", "get")
    ),
    Attack(37, "all methods", "OPTIONS *", (OWN,), 405),
    Attack(38, "body of 10 GB", "POST /reading/", (OWN, HUGE), 405),
    Attack(38, "capture of 10 GB", CAPTURE, (OWN, *FORM, HUGE), 413),
    Attack(38, "length of 5,000 digits", "POST /reading/", (OWN, f"Content-Length: {NINES}"), 400),
    Attack(38, "length below zero", "POST /reading/", (OWN, "Content-Length: -1"), 400),
    Attack(39, "chunks and a length", "POST /reading/", (OWN, CHUNKED, "Content-Length: 3"), 400),
    Attack(39, "the same for GET", HOME, (OWN, "Content-Length: 3", CHUNKED.lower()), 400),
    Attack(39, "two lengths", HOME, (OWN, "Content-Length: 3", "Content-Length: 4"), 400),
]
# fmt: on
WAYS = ("HTTP/1.0", "HTTP/1.1", "keep-alive", "pipelined")


@pytest.fixture(scope="module")
def shelf() -> Shelf:
    """The site that `visitor` is shown."""
    return Shelf()


@pytest.fixture(scope="module")
def visitor(shelf: Shelf) -> Iterator[Visitor]:
    """Of one server for all attacks: it has to survive them."""
    with visiting(shelf) as visitor:
        yield visitor


@pytest.fixture(scope="module")
def token(visitor: Visitor) -> str:
    """The token of the run, which an attacker does not have."""
    return visitor.token()


@pytest.fixture(autouse=True)
def _quiet(capfd: pytest.CaptureFixture[str]) -> Iterator[None]:
    """Whatever is sent to a server, it has nothing to say in the terminal."""
    yield
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: f"{attack.number}-{attack.what}")
def test_attacks_are_refused(visitor: Visitor, token: str, attack: Attack, way: str) -> None:
    """One answer, with the status that is expected, and the connection is closed."""
    version = way if way.startswith("HTTP/") else "HTTP/1.1"
    extra = ("Connection: keep-alive",) if way == "keep-alive" else ()
    lines = [f"{attack.line} {version}", *attack.headers, *extra, "", ""]
    request = "\r\n".join(lines).format(port=visitor.port, host=visitor.host, token=token)
    times = 3 if way == "pipelined" else 1

    reply = visitor.send(request.encode("latin-1") * times)

    assert reply.status == attack.status
    assert reply.headers["connection"] == "close"
    assert len(reply.body) == int(reply.headers["content-length"])
    assert not {"location", "x-evil"} & reply.headers.keys()
    assert not [name for name in reply.headers if name.startswith("access-control")]


def test_all_attacks_are_here() -> None:
    """Each of the 44 has a row above, or a test here or in test_connections.py that names it."""
    files = (Path(__file__), Path(__file__).with_name("test_connections.py"))
    source = "".join(file.read_text(encoding="utf-8") for file in files)
    named = {number for number in range(1, 45) if f"Attack {number}:" in source}

    assert named | {attack.number for attack in ATTACKS} == set(range(1, 45))


def test_what_is_refused_never_reaches_the_site(visitor: Visitor, shelf: Shelf, token: str) -> None:
    """Attack 28: links out of the folder. Attack 29: swapped in a race. Attack 31: FIFOs.

    An exhibit is asked for names, not for files; and for none that could mean more than a name.
    """
    assert shelf.asked
    for name in shelf.asked:
        parts = name.split("/")
        assert not [part for part in parts if not part or part.startswith(".") or ":" in part]
        assert name.isprintable()
        assert "\\" not in name


def test_a_name_that_the_site_has_not_is_no_file(tmp_path: Path) -> None:
    """Attack 31: what lies on the disk beside the site is not looked at, be it a link or FIFO."""
    (tmp_path / "x.html").write_text("secret")
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "fifo")
        (tmp_path / "link.html").symlink_to(tmp_path / "x.html")
    before = Path.cwd()
    os.chdir(tmp_path)
    try:
        with visiting(Shelf(), project=tmp_path) as visitor:
            for name in ("x.html", "link.html", "fifo", f"{tmp_path.as_posix()[1:]}/x.html"):
                assert visitor.get(f"/reading/{name}").status == 404
    finally:
        os.chdir(before)


def test_our_own_names_are_served(visitor: Visitor) -> None:
    """By number and by name, in any case, with the right port; and as a whole address."""
    for name in ("127.0.0.1", "localhost", "LocalHost"):
        assert visitor.get("/reading/", host=f"{name}:{visitor.port}").status == 200
    assert visitor.get(f"http://{visitor.host}/reading/").status == 200


def test_an_address_is_a_name_where_it_is_bound() -> None:
    """Attack 6: [::1] is the name of a server on ::1, and 127.0.0.1 is none of its names."""
    try:
        with visiting(Shelf(), host="::1") as visitor:
            assert visitor.get("/reading/", host=f"[::1]:{visitor.port}").status == 200
            assert visitor.get("/reading/", host=f"localhost:{visitor.port}").status == 200
            assert visitor.get("/reading/", host=f"127.0.0.1:{visitor.port}").status == 421
    except SitegenError:
        pytest.skip("there is no IPv6 here")


def test_forwarded_hosts_change_nothing(visitor: Visitor) -> None:
    """Attack 7: a redirect leads nowhere else, and a page names no other host."""
    forwarded = ["X-Forwarded-Host: evil.example", "Forwarded: host=evil.example"]

    assert visitor.get("/reading/about", *forwarded).headers["location"] == "./about/"
    assert b"evil" not in visitor.get("/reading/", *forwarded).raw


def test_the_right_origin_and_token_are_let_in(visitor: Visitor, token: str) -> None:
    """What the refusals above are told from: our own pages, with and without an Origin."""
    for origin in ("", f"Origin: http://{visitor.host}\r\n"):
        with visitor.connect() as connection:
            request = f"GET {EVENTS}&token={token} HTTP/1.1\r\nHost: {visitor.host}\r\n{origin}\r\n"
            connection.sendall(request.encode())
            assert connection.recv(17) == b"HTTP/1.1 200 OK\r\n"


def test_other_sites_can_read_and_frame_nothing(visitor: Visitor) -> None:
    """Attack 15: no fetch from elsewhere. Attack 16: no script element. Attack 17: no frame."""
    for path in ("", "search.json", "__sitegen/live.js", "__sitegen/capture"):
        reply = visitor.get(f"/reading/{path}", "Origin: https://evil.example")
        assert reply.status == 200
        assert not [name for name in reply.headers if name.startswith("access-control")]
        assert reply.headers["cross-origin-resource-policy"] == "same-origin"
        assert reply.headers["x-content-type-options"] == "nosniff"
        allowed = "'none'" if path.endswith("capture") else "'self'"
        assert f"frame-ancestors {allowed}" in reply.headers["content-security-policy"]


@pytest.mark.parametrize("query", ["?raw", "?import", "?.html", "?url=../x", "?../../x"])
def test_a_query_chooses_no_file(visitor: Visitor, query: str) -> None:
    """Attack 35: the file is the path's."""
    reply = visitor.get(f"/reading/static/site.css{query}")

    assert (reply.status, reply.body) == (200, SITE["static/site.css"])


@pytest.mark.parametrize(
    "value", ["bytes=" + ",".join(["0-"] * 1000), "bytes=0-3,1-4,2-5", "bytes=9-", "odd"]
)
def test_ranges_are_answered_with_the_whole(visitor: Visitor, value: str) -> None:
    """Attack 42: a thousand ranges are no more work than none."""
    reply = visitor.get("/reading/feed.xml", f"Range: {value}")

    assert (reply.status, reply.body) == (200, SITE["feed.xml"])


# ------------------------------------------------------------------------------------ hosts


def refusal(**options: object) -> SitegenError:
    """Why a server is not opened."""
    with pytest.raises(SitegenError) as caught:
        serve.open_server(Shelf(), project=Path(), port=0, **options)  # type: ignore[arg-type]
    return caught.value


@pytest.mark.parametrize("host", [ALL, "::", "192.0.2.1", "laptop.local", ""])
def test_a_host_that_others_reach_needs_a_name(host: str) -> None:
    """Attack 44: else any website could read the site through a visitor's browser."""
    error = refusal(host=host)

    assert error.exit_code is Exit.USAGE
    assert error.problems[0].fix.startswith("add '--allow-host NAME'")


@pytest.mark.parametrize("name", ["*", "", "http://laptop", "a/b", "a b", "a:b", ".local", "é"])
def test_a_name_that_is_none_is_a_usage_error(name: str) -> None:
    """Attack 44: no pattern that allows every name."""
    error = refusal(host=ALL, allow_hosts=["laptop.local", name])

    assert error.exit_code is Exit.USAGE
    assert f"'{name}' is no name of a host" in str(error)


def test_a_server_for_others_has_only_the_names_that_are_allowed() -> None:
    """Attack 44: with our port, or as it is said behind a tunnel, which has a port of its own."""
    with visiting(Shelf(), host=ALL, allow_hosts=["Laptop.local", "10.0.0.7:80"]) as visitor:
        visitor.address = "127.0.0.1"
        assert visitor.server.url == f"http://laptop.local:{visitor.port}/reading/"
        names = ["laptop.local:{}", "LAPTOP.local:{}", "laptop.local", "10.0.0.7:80"]
        others = ["laptop.local:1", "10.0.0.7:{}", "127.0.0.1:{}", "localhost:{}", "0.0.0.0:{}"]
        for name in names:
            assert visitor.get("/reading/", host=name.format(visitor.port)).status == 200
        for name in others:
            assert visitor.get("/reading/", host=name.format(visitor.port)).status == 421


def test_an_allowed_name_may_bring_its_port() -> None:
    """Then it is asked for by that alone."""
    with visiting(Shelf(), host=ALL, allow_hosts=["10.0.0.7:8080"]) as visitor:
        visitor.address = "127.0.0.1"
        assert visitor.server.url == "http://10.0.0.7:8080/reading/"


def test_a_tunnels_pages_may_be_of_https() -> None:
    """Only where the name was allowed, and only under the name by which they ask."""
    with visiting(Shelf(), allow_hosts=["tunnel.example"]) as visitor:
        events = f"{EVENTS}&token={visitor.token()}"

        def status(host: str, origin: str) -> int:
            return visitor.get(events, f"Origin: {origin}", host=host, method="HEAD").status

        assert status("tunnel.example", "https://tunnel.example") == 200
        assert status("tunnel.example", "http://tunnel.example") == 200
        assert status("tunnel.example", f"http://{visitor.host}") == 403
        assert status(visitor.host, "https://tunnel.example") == 403
        assert status(visitor.host, f"https://{visitor.host}") == 403


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "::1", "localhost", "LOCALHOST"])
def test_this_machines_own_addresses_are_loopback(host: str) -> None:
    """They need no name to be allowed, and the command prints no warning."""
    assert serve.is_loopback(host)


@pytest.mark.parametrize("host", [ALL, "::", "10.0.0.1", "a.example", "127.0.0.1.evil.com", ""])
def test_all_other_addresses_are_not(host: str) -> None:
    """Attack 44: for these the command prints a warning."""
    assert not serve.is_loopback(host)

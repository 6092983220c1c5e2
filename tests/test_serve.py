"""What the preview server answers, over raw sockets, to browsers and to attackers."""

from __future__ import annotations

import os
import re
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from sitegen import serve
from sitegen.errors import Exit, SitegenError

SITE = {
    "index.html": b"home",
    "404.html": b"nothing here",
    "about/index.html": b"about",
    "tags/c/index.html": b"C",
    "feed.xml": b"<feed/>",
    "search.json": b"{}",
    "site.webmanifest": b"{}",
    "static/site.css": b"a {}",
    "static/site.js": b"1",
    "static/logo.svg": b"<svg/>",
    "static/font.woff2": b"font",
    "static/photo.jpg": b"photo",
    "static/unknown.zzz": b"?",
    "sitemap.xml": b"<urlset/>",
    "caf\u00e9.html": b"caf\xc3\xa9",
    ".nojekyll": b"",
    ".sitegen/manifest.json": b"{}",
}


class Reply:
    """A parsed answer; `status` is 0 when the connection closed without one."""

    def __init__(self, raw: bytes) -> None:
        self.raw = raw
        head, _, self.body = raw.partition(b"\r\n\r\n")
        lines = head.decode("latin-1").split("\r\n")
        self.status = int(lines[0].split()[1]) if raw else 0
        pairs = (line.partition(": ") for line in lines[1:])
        self.headers = {name.lower(): value for name, _, value in pairs}


class Client:
    """Speaks to one server over raw sockets."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.host = f"127.0.0.1:{port}"

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=15)

    def send(self, request: bytes) -> Reply:
        with self.connect() as connection:
            connection.sendall(request)
            return Reply(receive(connection))

    def get(self, path: str, *headers: str, method: str = "GET", host: str | None = None) -> Reply:
        lines = [f"{method} {path} HTTP/1.1", f"Host: {host or self.host}", *headers, "", ""]
        return self.send("\r\n".join(lines).encode("latin-1"))


def receive(connection: socket.socket) -> bytes:
    chunks = []
    while chunk := connection.recv(65536):
        chunks.append(chunk)
    return b"".join(chunks)


def send_for_ever(connection: socket.socket) -> None:
    while True:
        connection.sendall(b"x" * 100_000)


def start(folder: Path, base_path: str = "/reading/") -> Iterator[Client]:
    server = serve.open_server(folder, base_path=base_path, port=0)
    thread = threading.Thread(target=server.run)
    thread.start()
    port = re.fullmatch(rf"http://127\.0\.0\.1:(\d+){base_path}", server.url)
    assert port
    yield Client(int(port[1]))
    server.stop()
    thread.join(5)
    assert not thread.is_alive()


@pytest.fixture(autouse=True)
def _stop_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server looks often whether to stop: a hundred tests wait for it."""
    monkeypatch.setattr(serve._BoundedServer, "timeout", 0.005)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with a built site, and secrets beside it."""
    for path, data in SITE.items():
        target = tmp_path / "public" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    (tmp_path / "public-secret").mkdir()
    (tmp_path / "public-secret/x").write_bytes(b"SECRET")
    (tmp_path / "x").write_bytes(b"SECRET")
    return tmp_path


@pytest.fixture
def client(project: Path, capfd: pytest.CaptureFixture[str]) -> Iterator[Client]:
    """A running server that must not have printed anything in the end."""
    yield from start(project / "public")
    assert capfd.readouterr() == ("", "")


@pytest.fixture
def root_client(project: Path) -> Iterator[Client]:
    """A server of a site at the root of its host."""
    yield from start(project / "public", "/")


# ------------------------------------------------------------------------------------ pages


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/reading/", b"home"),
        ("/reading/index.html", b"home"),
        ("/reading/about/", b"about"),
        ("/reading/tags/c/", b"C"),
        ("/reading/caf%C3%A9.html", b"caf\xc3\xa9"),
        ("/reading/about/?.html", b"about"),
        ("/reading/about/?raw&import", b"about"),
    ],
)
def test_pages_are_served(client: Client, path: str, body: bytes) -> None:
    """A folder shows its index.html; the query changes nothing."""
    reply = client.get(path)

    assert (reply.status, reply.body) == (200, body)
    assert reply.headers["content-type"] == "text/html; charset=utf-8"


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("feed.xml", "application/atom+xml; charset=utf-8"),
        ("sitemap.xml", "application/xml; charset=utf-8"),
        ("search.json", "application/json; charset=utf-8"),
        ("site.webmanifest", "application/manifest+json; charset=utf-8"),
        ("static/site.css", "text/css; charset=utf-8"),
        ("static/site.js", "text/javascript; charset=utf-8"),
        ("static/logo.svg", "image/svg+xml; charset=utf-8"),
        ("static/font.woff2", "font/woff2"),
        ("static/photo.jpg", "image/jpeg"),
        ("static/unknown.zzz", "application/octet-stream"),
    ],
)
def test_each_file_has_its_content_type(client: Client, path: str, kind: str) -> None:
    """With nosniff, a wrong type would be a page that does not work."""
    assert client.get(f"/reading/{path}").headers["content-type"] == kind


def test_head_has_the_headers_of_get_and_no_body(client: Client) -> None:
    """HEAD tells the length that GET would send."""
    reply = client.get("/reading/", method="HEAD")

    assert (reply.status, reply.body, reply.headers["content-length"]) == (200, b"", "4")


def test_every_answer_has_the_safe_headers(client: Client) -> None:
    """Pages, redirects, refusals and malformed requests alike; and none lets other sites in."""
    replies = [
        client.get("/reading/"),
        client.get("/reading/search.json", "Origin: https://evil.example"),
        client.get("/"),
        client.get("/reading/none"),
        client.get("/reading/", method="POST"),
        client.get("/reading/", host="evil.example"),
        client.get("http://["),
    ]
    assert [reply.status for reply in replies] == [200, 200, 302, 404, 405, 421, 400]
    for reply in replies:
        assert reply.headers["cache-control"] == "no-cache"
        assert reply.headers["x-content-type-options"] == "nosniff"
        assert reply.headers["cross-origin-resource-policy"] == "same-origin"
        assert reply.headers["content-security-policy"] == "frame-ancestors 'self'"
        assert not [name for name in reply.headers if name.startswith("access-control")]


def test_an_unchanged_page_is_not_sent_again(client: Client, project: Path) -> None:
    """The ETag follows the bytes, Last-Modified the file's time."""
    first = client.get("/reading/")
    etag = f"If-None-Match: {first.headers['etag']}"
    since = f"If-Modified-Since: {first.headers['last-modified']}"
    assert client.get("/reading/", etag).status == 304
    assert client.get("/reading/", since).status == 304
    assert client.get("/reading/", etag).headers["cache-control"] == "no-cache"

    (project / "public/index.html").write_bytes(b"new!")
    reply = client.get("/reading/", etag, since)
    assert (reply.status, reply.body) == (200, b"new!")


def test_ranges_are_answered_with_the_whole(client: Client) -> None:
    """A thousand ranges are no more work than none."""
    ranges = ",".join(["0-"] * 1000)

    reply = client.get("/reading/", f"Range: bytes={ranges}")

    assert (reply.status, reply.body) == (200, b"home")


# -------------------------------------------------------------------------------- redirects


@pytest.mark.parametrize(
    ("path", "location"),
    [
        ("/", "./reading/"),
        ("/reading", "./reading/"),
        ("/reading/about", "./about/"),
        ("/reading/tags/c", "./c/"),
        ("/reading/about?q=1", "./about/?q=1"),
    ],
)
def test_redirects_are_relative(client: Client, path: str, location: str) -> None:
    """Behind a forwarded port the browser stays on the host that it asked."""
    reply = client.get(path)

    assert (reply.status, reply.headers["location"]) == (302, location)


def test_a_deep_base_path_is_found_from_the_root(project: Path) -> None:
    """A site under two folders redirects from the root and from its own last part."""
    for client in start(project / "public", "/a/reading/"):
        assert client.get("/").headers["location"] == "./a/reading/"
        assert client.get("/a/reading").headers["location"] == "./reading/"
        assert client.get("/a/reading/about/").body == b"about"
        assert client.get("/a/").status == 404


@pytest.mark.parametrize("base", ["/le%C3%A7on/", "/le\u00e7on/"])
def test_a_base_path_of_other_letters_is_found(project: Path, base: str) -> None:
    """However the configuration writes it: browsers always encode it."""
    for client in start(project / "public", base):
        assert client.get("/le%C3%A7on/about/").body == b"about"
        assert client.get("/le%C3%A7on").headers["location"] == "./le%C3%A7on/"
        assert client.get("/").headers["location"] == "./le%C3%A7on/"


def test_a_site_at_the_root_needs_no_redirect(root_client: Client) -> None:
    """Also an absolute URL without any path is the home page."""
    assert root_client.get("/").body == b"home"
    assert root_client.get(f"http://{root_client.host}").body == b"home"


@pytest.mark.parametrize(
    "path", ["//evil.example/..", "//evil.example", "///evil.example/", "/\\evil.example/"]
)
def test_no_redirect_leads_to_another_host(root_client: Client, project: Path, path: str) -> None:
    """Not even when the site has a folder of that name."""
    (project / "public/evil.example").mkdir()

    reply = root_client.get(path)

    assert reply.headers.get("location", "./").startswith("./")
    assert reply.status in {302, 404}


@pytest.mark.parametrize("path", ["/reading/about%0d%0aX-Evil:%201", "/reading/tags%0aX:1"])
def test_line_ends_in_a_path_reach_no_header(client: Client, path: str) -> None:
    """A header cannot be smuggled into a redirect."""
    reply = client.get(path)

    assert reply.status == 404
    assert b"X-Evil" not in reply.raw


# --------------------------------------------------------------------------------- refusals


@pytest.mark.parametrize(
    "path",
    [
        "/reading/none",
        "/reading/about/none.html",
        "/reading/index.html/",
        "/reading/static/",
        "/readingx/",
        "/elsewhere/",
        "/reading/../x",
        "/../x",
        "/reading/%2e%2e/x",
        "/reading/%252e%252e/x",
        "/reading/..%5cx",
        "/reading/..%2fx",
        "/reading/about/..%2f..%2fx",
        "/reading//etc/passwd",
        "//etc/passwd",
        "/reading/%2fetc/passwd",
        "/public-secret/x",
        "/reading/../public-secret/x",
        "/reading/C:/x",
        "/C:/x",
        "/reading/index.html::$DATA",
        "/reading/%ff",
        "/reading/.nojekyll",
        "/reading/.sitegen/manifest.json",
        "/reading/.git/config",
        "/reading/./index.html",
        "/reading//index.html",
        "/reading/about//index.html",
        "/reading/" + "a" * 300,
    ],
)
def test_what_is_not_a_page_is_404(client: Client, path: str) -> None:
    """Every way out of the folder ends at the site's own page for missing pages."""
    reply = client.get(path)

    assert (reply.status, reply.body) == (404, b"nothing here")
    assert reply.headers["content-type"] == "text/html; charset=utf-8"


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such names")
@pytest.mark.parametrize("name", ["a\nX-Evil: 1", "C:", "a\\b"])
def test_names_that_mean_something_elsewhere_are_404(
    client: Client, project: Path, name: str
) -> None:
    """What would be a header or another folder elsewhere is not served here either."""
    (project / "public" / name).mkdir()
    (project / "public" / name / "index.html").write_bytes(b"odd")

    assert client.get(f"/reading/{quote(name)}").status == 404
    assert client.get(f"/reading/{quote(name)}/").status == 404


def test_a_site_without_a_404_page_says_so_plainly(client: Client, project: Path) -> None:
    """Before the first build there is nothing to show."""
    (project / "public/404.html").unlink()

    reply = client.get("/reading/none")

    assert (reply.status, reply.body) == (404, b"404 NOT FOUND\n")


def test_a_missing_folder_is_404(project: Path) -> None:
    """The server may run before the first build."""
    for client in start(project / "not-built"):
        assert client.get("/reading/").status == 404


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege on Windows")
def test_links_out_of_the_folder_are_404(client: Client, project: Path) -> None:
    """Neither their contents nor their existence shows; a link inside is fine."""
    public = project / "public"
    (public / "out.html").symlink_to(project / "x")
    (public / "outside").symlink_to(project / "public-secret")
    (public / "itself").symlink_to("itself")
    (public / "inside.html").symlink_to("about/index.html")

    found = {
        name: client.get(f"/reading/{name}").status
        for name in ("out.html", "outside", "outside/", "outside/x", "itself", "inside.html")
    }

    assert found == {**dict.fromkeys(found, 404), "inside.html": 200}


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no FIFOs here")
def test_a_fifo_is_404_at_once(client: Client, project: Path) -> None:
    """Opening it would wait for ever."""
    os.mkfifo(project / "public/fifo")

    assert client.get("/reading/fifo").status == 404


def test_a_nul_in_the_path_is_400(client: Client) -> None:
    """The system's calls would raise."""
    assert client.get("/reading/a%00b").status == 400


def test_long_requests_are_refused(client: Client) -> None:
    """URLs and headers have a length and a number that no browser needs."""
    assert client.get("/reading/" + "a" * 5_000).status == 414
    assert client.get("/reading/" + "a" * 66_000).status == 414
    assert client.get("/reading/", "X: " + "a" * 100_000).status == 431
    assert client.get("/reading/", *["X: a"] * 10_000).status == 431


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH", "FOO"])
def test_only_get_and_head_are_allowed(client: Client, method: str) -> None:
    """A preview has nothing to receive."""
    reply = client.get("/reading/", method=method)

    assert (reply.status, reply.headers["allow"]) == (405, "GET, HEAD")


def test_a_huge_body_is_not_read(client: Client) -> None:
    """The answer comes at once, and the connection closes while the client still sends."""
    started = time.monotonic()
    reply = client.get("/reading/", "Content-Length: 10000000000", method="POST")
    assert reply.status == 405

    head = f"POST /reading/ HTTP/1.1\r\nHost: {client.host}\r\nContent-Length: 10000000000\r\n"
    with client.connect() as connection:
        connection.sendall(head.encode() + b"\r\n")
        with pytest.raises(OSError, match=r"[Rr]eset|[Bb]roken|abort"):
            send_for_ever(connection)
    assert time.monotonic() - started < 9


@pytest.mark.parametrize(
    "headers",
    [
        ["Transfer-Encoding: chunked", "Content-Length: 3"],
        ["Content-Length: 3", "transfer-encoding: identity"],
    ],
)
def test_a_body_with_two_lengths_is_400(client: Client, headers: list[str]) -> None:
    """Two programs could see two different requests in it."""
    assert client.get("/reading/", *headers).status == 400


# ------------------------------------------------------------------------------------ hosts


def test_the_names_of_this_machine_are_served(client: Client) -> None:
    """By number and by name, in any case, with the right port."""
    for name in ("127.0.0.1", "localhost", "LocalHost", "[::1]"):
        assert client.get("/reading/", host=f"{name}:{client.port}").status == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:{port}",
        "127.0.0.1.evil.com:{port}",
        "localhost.evil.com:{port}",
        "localhost:1",
        "localhost",
        "127.0.0.1",
        "127.0.0.1:{port}@evil.example",
        "0.0.0.0:{port}",
    ],
)
def test_other_hosts_are_refused(client: Client, host: str) -> None:
    """A foreign page that points its name at this machine reads nothing."""
    reply = client.get("/reading/", host=host.format(port=client.port))

    assert (reply.status, reply.body) == (421, b"421 MISDIRECTED REQUEST\n")


def test_forwarded_hosts_are_ignored(client: Client) -> None:
    """Only the Host header counts, for good and for ill."""
    forwarded = ["X-Forwarded-Host: evil.example", "Forwarded: host=evil.example"]
    assert client.get("/reading/about", *forwarded).headers["location"] == "./about/"

    ours = [f"X-Forwarded-Host: {client.host}"]
    assert client.get("/reading/", *ours, host="evil.example").status == 421


def test_a_request_has_exactly_one_host(client: Client) -> None:
    """None and two are malformed, also when both are right."""
    host = f"Host: {client.host}\r\n"

    assert client.send(b"GET /reading/ HTTP/1.1\r\n\r\n").status == 400
    assert client.send(b"GET /reading/ HTTP/1.0\r\n\r\n").status == 400
    assert client.send(f"GET /reading/ HTTP/1.1\r\n{host}{host}\r\n".encode()).status == 400


def test_an_absolute_url_counts_as_a_host(client: Client) -> None:
    """Ours is served; another, or one that is no URL, is refused."""
    assert client.get(f"http://{client.host}/reading/").status == 200
    assert client.get("http://evil.example/reading/").status == 421
    assert client.get(f"http://{client.host}/reading/", host="evil.example").status == 421
    assert client.get("http://[").status == 400


# ------------------------------------------------------------------------------ connections


def test_clients_that_hang_up_are_nobodys_business(client: Client, project: Path) -> None:
    """Before, within and after the request: nothing is printed, and the next one is served."""
    (project / "public/large.bin").write_bytes(b"x" * 20_000_000)
    request = f"GET /reading/large.bin HTTP/1.1\r\nHost: {client.host}\r\n\r\n".encode()
    for sent in (b"", b"GET", request[:-2], request):
        with client.connect() as connection:
            connection.sendall(sent)
            # Close with a reset, as a browser does that is closed.
            linger = b"\1\0\0\0\0\0\0\0" if os.name == "posix" else b"\1\0\0\0"
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
            if sent == request:
                assert connection.recv(1000)
    assert client.get("/reading/").status == 200


def test_a_client_that_sends_a_byte_now_and_then_is_cut_off(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The time counts for the whole request, not for each byte."""
    monkeypatch.setattr(serve, "_SECONDS", 0.5)
    started = time.monotonic()
    with client.connect() as connection:
        connection.sendall(b"GET /reading/ HTTP/1.1\r\nX: ")
        connection.settimeout(0.1)
        closed = False
        while not closed and time.monotonic() - started < 10:
            try:
                connection.sendall(b"x")
                closed = connection.recv(1) == b""
            except TimeoutError:
                continue
            except OSError:
                closed = True
    assert closed
    assert time.monotonic() - started < 5


def test_idle_connections_take_a_bounded_number_of_threads(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A hundred sockets that say nothing take 32 threads, and are cut off in the end."""
    monkeypatch.setattr(serve, "_SECONDS", 0.5)
    before = threading.active_count()
    idle = [client.connect() for _ in range(100)]
    try:
        deadline = time.monotonic() + 10
        while threading.active_count() < before + 32 and time.monotonic() < deadline:
            time.sleep(0.01)
        assert threading.active_count() == before + 32
        assert client.get("/reading/").status == 200
    finally:
        for connection in idle:
            connection.close()


def test_many_browsers_are_served_at_once(client: Client) -> None:
    """More requests than threads all get their page."""
    statuses: list[int] = []
    threads = [
        threading.Thread(target=lambda: statuses.append(client.get("/reading/").status))
        for _ in range(60)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)

    assert statuses == [200] * 60


# ----------------------------------------------------------------------------- the server


def test_a_taken_port_is_an_environment_error(tmp_path: Path) -> None:
    """The message names the port and the way out."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(SitegenError, match=f"port {port} is in use") as caught:
            serve.open_server(tmp_path, base_path="/", port=port)

    assert caught.value.exit_code is Exit.ENVIRONMENT
    assert caught.value.problems[0].fix == "stop the other program, or use --port"


def test_a_host_that_is_not_here_is_an_environment_error(tmp_path: Path) -> None:
    """An address of another machine cannot be opened."""
    with pytest.raises(SitegenError, match=r"port 0 of 192\.0\.2\.1 cannot be opened") as caught:
        serve.open_server(tmp_path, base_path="/", host="192.0.2.1", port=0)

    assert caught.value.exit_code is Exit.ENVIRONMENT


def test_a_server_that_is_stopped_first_does_not_run(tmp_path: Path) -> None:
    """Ctrl-C between opening and running ends at once, and frees the port."""
    server = serve.open_server(tmp_path, base_path="/", port=0)
    port = int(server.url.rpartition(":")[2].strip("/"))
    server.stop()
    server.run()

    with socket.create_server(("127.0.0.1", port)):
        pass


def test_an_ipv6_server_names_its_host_in_brackets(tmp_path: Path) -> None:
    """A URL needs them."""
    try:
        server = serve.open_server(tmp_path, base_path="/", host="::1", port=0)
    except SitegenError:
        pytest.skip("there is no IPv6 here")
    server.stop()
    server.run()

    assert re.fullmatch(r"http://\[::1\]:\d+/", server.url)

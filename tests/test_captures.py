"""Works that are taken in through the preview: the page, its form, and who may send it."""

from __future__ import annotations

import html
import time
from urllib.parse import urlencode

import pytest
from shelf import Shelf
from visitor import Reply, Visitor

from sitegen.errors import Location, Problem, SitegenError
from sitegen.serve import Limits

CAPTURE = "/reading/__sitegen/capture"
FORM = "Content-Type: application/x-www-form-urlencoded"
WORK = {"url": "https://example.org/a", "title": "Ein Café & mehr", "text": "Two\r\nlines <b>"}


def send(visitor: Visitor, *headers: str, **fields: str) -> Reply:
    """What the form sends, with the token and Origin of the run unless others are given."""
    body = urlencode({"token": visitor.token()} | WORK | fields).encode()
    return visitor.post(CAPTURE, body, *(headers or (FORM, f"Origin: http://{visitor.host}")))


def test_the_page_has_a_form_and_stands_in_no_frame(visitor: Visitor) -> None:
    """It holds the token; another site that framed it could have it pressed."""
    reply = visitor.get(CAPTURE)

    assert (reply.status, reply.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert f'name="token" value="{visitor.token()}"'.encode() in reply.body
    rules = reply.headers["content-security-policy"].split("; ")
    assert {"default-src 'self'", "form-action 'self'", "frame-ancestors 'none'"} <= set(rules)


def test_a_captured_work_leads_to_its_entry(visitor: Visitor, shelf: Shelf) -> None:
    """As the form had it, and by an address that keeps the host."""
    reply = send(visitor)

    assert shelf.captured == [(WORK["url"], WORK["title"], WORK["text"])]
    assert (reply.status, reply.headers["location"]) == (303, "../entries/a-work/")


def test_a_work_that_is_refused_loses_nothing(visitor: Visitor, shelf: Shelf) -> None:
    """The form comes again with all that was in it, and with what is wrong."""
    wrong = Problem("'ftp:x' is no web address", Location("seeds/a.md"), "begin with https://")
    shelf.refusal = SitegenError([wrong])

    reply = send(visitor)
    page = html.unescape(reply.body.decode())

    assert reply.status == 422
    assert "'ftp:x' is no web address; begin with https://" in page
    assert WORK["url"] in page
    assert WORK["title"] in page
    assert html.escape("Two\r\nlines <b>").encode() in reply.body
    assert "frame-ancestors 'none'" in reply.headers["content-security-policy"]


def test_a_form_of_an_earlier_run_loses_nothing(visitor: Visitor, shelf: Shelf) -> None:
    """It is shown again with the token of this run: to press the button again suffices."""
    reply = send(visitor, token="x" * 32)

    assert (reply.status, shelf.captured) == (403, [])
    assert WORK["url"].encode() in reply.body
    assert f'name="token" value="{visitor.token()}"'.encode() in reply.body


@pytest.mark.parametrize(
    ("origin", "status"),
    [
        ("", 403),
        ("Origin: null", 403),
        ("Origin: http://evil.example", 403),
        ("Origin: https://{host}", 403),
        ("Origin: http://localhost:{port}", 403),
        ("Origin: http://127.0.0.1.evil.com:{port}", 403),
        ("Origin: http://{host}/", 403),
        ("Origin: http://{host}, http://{host}", 403),
        ("Origin: http://{host}\r\nOrigin: http://{host}", 403),
        ("Origin: http://{host}", 303),
    ],
)
def test_only_our_own_page_may_send_a_work(
    visitor: Visitor, shelf: Shelf, origin: str, status: int
) -> None:
    """To the letter, also with the right token: another site could have read it somewhere."""
    reply = send(visitor, FORM, origin.format(host=visitor.host, port=visitor.port) or "X: y")

    assert (reply.status, len(shelf.captured)) == (status, int(status == 303))


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        (["Content-Type: text/plain"], 415),
        (["Content-Type: multipart/form-data; boundary=x"], 415),
        (["Content-Type: application/json"], 415),
        (["X: y"], 415),
        (["Content-Type: Application/X-www-form-urlencoded; charset=utf-8"], 303),
    ],
)
def test_only_a_form_is_taken(
    visitor: Visitor, shelf: Shelf, headers: list[str], status: int
) -> None:
    """What a form element of another kind sends is none of ours."""
    assert send(visitor, f"Origin: http://{visitor.host}", *headers).status == status
    assert len(shelf.captured) == int(status == 303)


def test_a_form_has_a_length_and_a_limit(visitor: Visitor, shelf: Shelf) -> None:
    """What is too long is not read; what says no length is not waited for."""
    assert send(visitor, text="x" * 200_000).status == 303
    assert send(visitor, text="x" * 263_000).status == 413
    headers = f"Host: {visitor.host}\r\nOrigin: http://{visitor.host}\r\n{FORM}\r\n"
    chunked = f"POST {CAPTURE} HTTP/1.1\r\n{headers}Transfer-Encoding: chunked\r\n\r\n"
    assert visitor.send(chunked.encode() + b"0\r\n\r\n").status == 411
    assert len(shelf.captured) == 1
    assert Limits().body_bytes == 256 * 1024


def test_a_form_may_come_in_pieces(visitor: Visitor, shelf: Shelf) -> None:
    """Its head first, then its body, as browsers send it."""
    body = urlencode({"token": visitor.token()} | WORK).encode()
    head = f"POST {CAPTURE} HTTP/1.1\r\nHost: {visitor.host}\r\nOrigin: http://{visitor.host}\r\n"
    with visitor.connect() as connection:
        connection.sendall(f"{head}{FORM}\r\nContent-Length: {len(body)}\r\n\r\n".encode())
        for start in range(0, len(body), 40):
            time.sleep(0.005)
            connection.sendall(body[start : start + 40])
        assert Reply(connection.recv(65536)).status == 303
    assert shelf.captured == [(WORK["url"], WORK["title"], WORK["text"])]


def test_a_form_that_breaks_off_is_not_taken(visitor: Visitor, shelf: Shelf) -> None:
    """Half a text is not the text."""
    body = urlencode({"token": visitor.token()} | WORK).encode()
    head = f"POST {CAPTURE} HTTP/1.1\r\nHost: {visitor.host}\r\nOrigin: http://{visitor.host}\r\n"
    with visitor.connect() as connection:
        connection.sendall(f"{head}{FORM}\r\nContent-Length: {len(body)}\r\n\r\n".encode())
        connection.sendall(body[:-1])
    assert visitor.get("/reading/").status == 200
    assert shelf.captured == []

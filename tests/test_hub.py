"""What open pages are told, and when: over real connections, as a browser keeps them."""

from __future__ import annotations

import contextlib
import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from shelf import Shelf, Slow
from stream import Stream, settled
from visitor import PATIENCE, Visitor, visiting, wait_until

from sitegen.errors import Location, Problem, environment_error
from sitegen.serve import Answer, Limits, News


@pytest.fixture
def visitor(shelf: Shelf, capfd: pytest.CaptureFixture[str]) -> Iterator[Visitor]:
    """Of a running server, which must not have printed anything in the end."""
    with visiting(shelf, editor="vscode://file/{path}:{line}:{column}") as visitor:
        yield visitor
    assert capfd.readouterr() == ("", "")


@contextlib.contextmanager
def told_late(visitor: Visitor, slow: Slow) -> Iterator[None]:
    """What is published in the block is told after it: meanwhile the hub draws another page."""
    with slow.held("about/index.html"), Stream(visitor, "about/index.html"):
        assert slow.entered.wait(PATIENCE)
        yield


def problem(message: str = "is no date", path: str = "content/entries/a b.md") -> Problem:
    return Problem(message, Location(path, 3, 7, "date: soon", 4), "write it as 2026-11-22")


# -------------------------------------------------------------------------------------- state


def test_a_stream_begins_with_the_state(visitor: Visitor) -> None:
    """At once, so that an overlay of an earlier state goes away."""
    with Stream(visitor) as stream:
        assert stream.head.status == 200
        assert stream.head.headers["content-type"] == "text/event-stream; charset=utf-8"
        assert "content-length" not in stream.head.headers
        assert stream.event() == ("state", {"number": 1, "problems": []})


def test_problems_are_told_when_they_come_and_go(visitor: Visitor, shelf: Shelf) -> None:
    """With all that an overlay shows, and the address that opens the editor there."""
    with Stream(visitor) as stream:
        stream.state()
        shelf.problems = (problem(),)
        visitor.server.publish()
        state = stream.state()
        shelf.problems = ()
        visitor.server.publish()

        assert stream.state() == {"number": 1, "problems": []}
    assert state["problems"] == [
        {
            "path": "content/entries/a b.md",
            "line": 3,
            "column": 7,
            "width": 4,
            "excerpt": "date: soon",
            "message": "is no date",
            "fix": "write it as 2026-11-22",
            "severity": "error",
            "url": f"vscode://file/{Path('/site').absolute().as_uri()[8:]}"
            "/content/entries/a%20b.md:3:7",
        }
    ]


def test_what_has_not_changed_is_not_told_again(visitor: Visitor) -> None:
    """An overlay that was hidden would come back."""
    with Stream(visitor) as stream:
        settled(stream)
        visitor.server.publish()
        visitor.server.publish(styles=["/reading/a.css"])

        assert stream.event()[0] == "style"


def test_a_changed_picture_loads_pages_again(visitor: Visitor) -> None:
    """Though these have the bytes that they had."""
    with Stream(visitor) as stream:
        settled(stream)
        visitor.server.publish(everything=True)

        assert stream.event()[0] == "reload"


@pytest.mark.parametrize(
    ("template", "url"),
    [
        ("", ""),
        ("edit://open?file={path}&line={line}", "edit://open?file={0}/a%26b.md&line=1"),
        ("edit://file/{path}:{column}", "edit://file{0}/a%26b.md:1"),
        ("odd{x}{}%s", "odd{x}{}%s"),
    ],
)
@pytest.mark.skipif(os.name == "nt", reason="a path begins with a drive there")
def test_the_editors_address_is_any_template(shelf: Shelf, template: str, url: str) -> None:
    """Its braces are no program; a problem of a whole file leads to its first line."""
    shelf.problems = (Problem("is empty", Location("a&b.md")),)
    with visiting(shelf, editor=template) as visitor, Stream(visitor) as stream:
        assert stream.state()["problems"][0]["url"] == url.replace("{0}", "/site")


def test_what_is_wrong_with_the_machine_opens_no_editor(visitor: Visitor, shelf: Shelf) -> None:
    """A full disk lies in no file."""
    shelf.problems = environment_error("build", "no space left", "make some").problems
    with Stream(visitor) as stream:
        assert stream.state()["problems"][0]["url"] == ""


# ------------------------------------------------------------------------------------- reload


def test_a_page_that_has_changed_is_reloaded(visitor: Visitor, shelf: Shelf) -> None:
    """And no other: who reads another page keeps reading."""
    with Stream(visitor) as home, Stream(visitor, "about/index.html") as about:
        shelf.edit(index=b"new")
        visitor.server.publish()
        assert home.change() == ("reload", {})
        shelf.edit(**{"about/index": b"new"})
        visitor.server.publish()

        assert about.change() == ("reload", {})
        assert home.is_quiet()


def test_a_page_is_reloaded_once_a_change(visitor: Visitor, shelf: Shelf) -> None:
    """A browser that is slow to load it is not told again for another page's sake."""
    with Stream(visitor) as stream:
        shelf.edit(index=b"new")
        visitor.server.publish()
        assert stream.change()[0] == "reload"
        shelf.edit(other=b"new")
        visitor.server.publish()

        assert stream.is_quiet()


def test_a_page_that_changed_before_its_browser_was_connected_is_reloaded(
    visitor: Visitor, shelf: Shelf
) -> None:
    """Between loading and connecting lies a moment, and after sleep an hour."""
    with Stream(visitor, seen="of yesterday") as stream:
        assert stream.change()[0] == "reload"


def test_a_page_is_reloaded_when_it_goes_and_when_it_comes(visitor: Visitor, shelf: Shelf) -> None:
    """What is missing is watched like a page, under each of its addresses."""
    with (
        Stream(visitor, "new.html") as file,
        Stream(visitor, "new") as name,
        Stream(visitor, "new/index.html") as folder,
    ):
        assert all(stream.is_quiet() for stream in (file, name, folder))
        shelf.edit(new=b"here", **{"new/index": b"here"})
        visitor.server.publish()
        for stream in (file, name, folder):
            assert stream.change()[0] == "reload"
        shelf.edit(new=None)
        visitor.server.publish()

        assert file.change()[0] == "reload"


def test_the_page_for_what_is_missing_is_watched_too(visitor: Visitor, shelf: Shelf) -> None:
    """A theme's author edits it while he looks at it."""
    with Stream(visitor, "none.html") as stream:
        settled(stream)
        shelf.edit(**{"404": b"<main>new words</main>"})
        visitor.server.publish()

        assert stream.change()[0] == "reload"


def test_the_waiting_page_gives_way_to_the_site() -> None:
    """As soon as the first edition is there."""
    shelf = Shelf({})
    shelf.number = 0
    with visiting(shelf) as visitor:
        data = visitor.get("/reading/").data
        with Stream(visitor, data["page"], data["seen"]) as stream:
            settled(stream)
            shelf.problems = (problem(),)
            settled(stream)
            shelf.problems = ()
            shelf.edit(index=b"here")
            visitor.server.publish()

            assert stream.change()[0] == "reload"


def test_each_page_is_asked_for_once_an_edition(visitor: Visitor, shelf: Shelf) -> None:
    """However many browsers show it: drawing it takes time."""
    with contextlib.ExitStack() as stack:
        streams = [stack.enter_context(Stream(visitor)) for _ in range(10)]
        settled(streams[0])
        shelf.asked.clear()
        shelf.edit(index=b"new")
        visitor.server.publish()
        for stream in streams:
            assert stream.change()[0] == "reload"

    assert shelf.asked == ["index.html"]


def test_an_exhibit_with_a_fault_does_not_stop_the_hub(shelf: Shelf) -> None:
    """Who loads the page is told of it; the next edition is told to all as ever."""
    with visiting(shelf) as visitor, Stream(visitor) as stream:
        settled(stream)
        kept, shelf.near = shelf.files.pop("index.html"), [("broken", None)]  # type: ignore[list-item]
        visitor.server.publish()
        assert stream.change()[0] == "reload"
        shelf.files["index.html"] = kept
        visitor.server.publish()

        assert stream.change()[0] == "reload"


class Faulty(Shelf):
    """An exhibit that does not know how it is, when the hub asks."""

    is_broken = False

    def news(self) -> News:
        if self.is_broken and threading.current_thread().name == "events":
            raise RuntimeError
        return super().news()


def test_news_with_a_fault_do_not_stop_the_hub() -> None:
    """What could not be said is said the next time."""
    shelf = Faulty()
    with visiting(shelf) as visitor, Stream(visitor) as stream:
        settled(stream)
        shelf.is_broken = True
        shelf.edit(index=b"new")
        visitor.server.publish()
        assert stream.change()[0] == "reload"
        shelf.is_broken = False
        visitor.server.publish()

        assert stream.state()["number"] == shelf.number


# ------------------------------------------------------------------------------------- styles


def test_a_new_stylesheet_is_swapped(visitor: Visitor, shelf: Shelf) -> None:
    """The page with its new address counts as seen, and the browser knows it by its digest."""
    with Stream(visitor) as stream:
        settled(stream)
        shelf.edit(index=b"a.css?v=2")
        visitor.server.publish(styles=["/reading/a.css?v=2"])
        seen = visitor.get("/reading/").data["seen"]
        assert stream.change() == ("style", {"hrefs": ["/reading/a.css?v=2"], "seen": seen})

        assert stream.is_quiet()
        shelf.edit(index=b"new a.css?v=2")
        visitor.server.publish()
        assert stream.change()[0] == "reload"


def test_a_stylesheet_without_a_version_is_swapped_too(visitor: Visitor, shelf: Shelf) -> None:
    """Then the page itself has not changed."""
    with Stream(visitor) as stream:
        settled(stream)
        shelf.edit()
        visitor.server.publish(styles=["/reading/a.css"])

        assert stream.change()[0] == "style"


def test_two_stylesheets_one_after_the_other_are_swapped(shelf: Shelf) -> None:
    """Also when the second comes before the first was told: the newest address of each counts."""
    slow = Slow(shelf.files)
    with visiting(slow) as visitor, Stream(visitor) as stream:
        settled(stream)
        with told_late(visitor, slow):
            slow.edit(index=b"a.css?v=2")
            visitor.server.publish(styles=["/reading/a.css?v=2"])
            slow.edit(index=b"a.css?v=3, b.css?v=2")
            visitor.server.publish(styles=["/reading/a.css?v=3", "/reading/b.css?v=2"])
        name, data = stream.change()

        assert (name, data["hrefs"]) == ("style", ["/reading/a.css?v=3", "/reading/b.css?v=2"])
        assert stream.is_quiet()


def test_words_that_change_with_or_before_a_stylesheet_are_never_lost(shelf: Shelf) -> None:
    """A page that has not been compared since is reloaded, whatever else has changed."""
    slow = Slow(shelf.files)
    with visiting(slow) as visitor, Stream(visitor) as stream:
        settled(stream)
        with told_late(visitor, slow):
            slow.edit(index=b"new words")
            visitor.server.publish()
            slow.edit(index=b"new words, new style")
            visitor.server.publish(styles=["/reading/a.css?v=2"])

        assert stream.change()[0] == "reload"


def test_words_that_change_after_a_stylesheet_are_never_lost(shelf: Shelf) -> None:
    """An edition that is there before it is published does not count as a swap's."""
    slow = Slow(shelf.files)
    with visiting(slow) as visitor, Stream(visitor) as stream:
        settled(stream)
        with slow.held("index.html"):
            slow.edit(index=b"new style")
            visitor.server.publish(styles=["/reading/a.css?v=2"])
            assert slow.entered.wait(PATIENCE)
            slow.edit(index=b"new style, new words")
        assert stream.change()[0] == "reload"


# -------------------------------------------------------------------------------- connections


def test_streams_take_no_threads(shelf: Shelf) -> None:
    """A hundred open pages are held by one thread, and all are told."""
    with visiting(shelf, limits=Limits(threads=4)) as visitor, Stream(visitor) as first:
        settled(first)
        token, before = visitor.token(), threading.active_count()
        with contextlib.ExitStack() as stack:
            ask = f"/reading/__sitegen/events?token={token}&page=index.html&seen={first.seen}"
            request = f"GET {ask} HTTP/1.1\r\nHost: {visitor.host}\r\n\r\n".encode()
            sockets = [stack.enter_context(visitor.connect()) for _ in range(100)]
            for connection in sockets:
                connection.sendall(request)
            for connection in sockets:
                read_until(connection, b"event: state")
            assert threading.active_count() < before + 4
            shelf.edit(index=b"new")
            visitor.server.publish()
            for connection in sockets:
                assert b"event: reload" in read_until(connection, b"event: reload")


def read_until(connection: socket.socket, mark: bytes) -> bytes:
    """What comes up to the first time that `mark` is in it, or the end."""
    data = b""
    while mark not in data and (chunk := connection.recv(65536)):
        data += chunk
    return data


class Busy(Shelf):
    """An exhibit that is asked for home while somebody comes in, and gives the page about only
    when that one has been told how the site is.
    """

    def __init__(self) -> None:
        super().__init__()
        self.is_busy = False
        self.asked_for_home = threading.Event()
        self.has_guest: Callable[[], object] = bool
        self.told = threading.Event()

    def answer(self, name: str) -> Answer | None:
        if self.is_busy and threading.current_thread().name == "events":
            if name == "index.html":
                self.asked_for_home.set()
                wait_until(self.has_guest)
            assert name != "about/index.html" or self.told.wait(PATIENCE)
        return super().answer(name)


def test_who_comes_in_does_not_wait_for_all_pages_to_be_drawn() -> None:
    """Between two pages the hub looks up."""
    busy = Busy()
    with visiting(busy) as visitor, Stream(visitor), Stream(visitor, "about/index.html") as about:
        settled(about)
        token = visitor.token()
        busy.has_guest = lambda: visitor.server._hub._orders
        busy.is_busy = True
        visitor.server.publish()
        assert busy.asked_for_home.wait(PATIENCE)
        with Stream(visitor, "none.html", seen="", token=token) as stream:
            assert stream.state()["number"] == 1
            busy.is_busy = False
            busy.told.set()
            settled(about)


def test_a_stream_says_now_and_then_that_it_lives(shelf: Shelf) -> None:
    """So that both ends notice when the other is gone; 15 seconds, of which a test sees few."""
    with visiting(shelf, limits=Limits(beat_seconds=0.05)) as visitor, Stream(visitor) as stream:
        stream.state()
        assert [stream.file.readline() for _ in range(4)] == [b":\n", b"\n"] * 2
    assert Limits().beat_seconds == 15


def test_no_more_streams_than_there_is_room_for(shelf: Shelf) -> None:
    """The next is refused, until one of the others goes."""
    with visiting(shelf, limits=Limits(streams=2)) as visitor:
        with Stream(visitor) as first:
            with Stream(visitor), Stream(visitor) as third:
                assert (first.head.status, third.head.status) == (200, 503)
                assert third.head.headers["retry-after"] == "10"
            wait_until(lambda: opens(visitor))
        wait_until(lambda: opens(visitor))
    assert Limits().streams <= 512


def opens(visitor: Visitor) -> bool:
    with Stream(visitor) as stream:
        return stream.head.status == 200


def test_a_browser_that_does_not_read_is_dropped(shelf: Shelf) -> None:
    """What it leaves unread is not kept for ever."""
    shelf.problems = tuple(problem("x" * 100_000, str(number)) for number in range(10))
    with visiting(shelf, limits=Limits(streams=1)) as visitor, Stream(visitor):

        def is_dropped() -> bool:
            shelf.edit()
            visitor.server.publish()
            return opens(visitor)

        wait_until(is_dropped)


def test_a_browser_that_reads_nothing_for_two_beats_is_dropped(shelf: Shelf) -> None:
    """Also when little waits for it: it sleeps, and asks again when it wakes up."""
    limits = Limits(beat_seconds=0.1, streams=1, unread_bytes=2**40)
    shelf.problems = tuple(problem("x" * 100_000, str(number)) for number in range(100))
    with visiting(shelf, limits=limits) as visitor, Stream(visitor):
        wait_until(lambda: opens(visitor))


def test_a_browser_that_says_something_is_dropped(visitor: Visitor) -> None:
    """Nobody has asked it; and a pipelined request would wait for ever."""
    with Stream(visitor) as stream:
        stream.state()
        stream.connection.sendall(b"GET / HTTP/1.1\r\n\r\n")

        with contextlib.suppress(ConnectionResetError):
            assert stream.file.read() == b""


def test_head_opens_no_stream(visitor: Visitor) -> None:
    """There is nothing to wait for."""
    ask = f"/reading/__sitegen/events?token={visitor.token()}"
    reply = visitor.get(ask, method="HEAD")

    assert (reply.status, reply.body) == (200, b"")


def test_a_stopped_server_closes_its_streams(shelf: Shelf) -> None:
    """Browsers notice at once, and wait for the next run."""
    with visiting(shelf) as visitor:
        stream = Stream(visitor)
        stream.state()
    with stream:
        assert stream.file.read() == b""


def test_publishing_does_not_wait_for_drawing(shelf: Shelf) -> None:
    """The loop goes on while pages are compared."""
    slow = Slow(shelf.files)
    with visiting(slow) as visitor, Stream(visitor) as stream:
        settled(stream)
        with slow.held("index.html"):
            visitor.server.publish()
            assert slow.entered.wait(PATIENCE)
            started = time.monotonic()
            for _ in range(100):
                visitor.server.publish()
            assert time.monotonic() - started < 2
            assert slow.news() == News(1)

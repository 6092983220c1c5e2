"""Many browsers at once, while the site changes: nothing missing, nothing torn."""

from __future__ import annotations

import hashlib
import re
import threading
from collections import Counter
from collections.abc import Callable

import pytest
from shelf import Shelf
from visitor import Visitor, visiting

pytestmark = pytest.mark.soak

CLIENTS = 200
REQUESTS = 20
PAGES = 10
PAGE_BYTES = 20_000


def page(name: str, edition: int) -> bytes:
    """A page of 20 KB that carries a check sum of itself."""
    text = f"{name} {edition} ".encode() * (PAGE_BYTES // (len(name) + 4))
    return b"%b<!--%b--></body>" % (text, hashlib.sha256(text).hexdigest().encode())


def is_whole(body: bytes) -> bool:
    """Whether a page is as it was made."""
    match = re.fullmatch(rb"(.*)<!--(\w{64})-->(?:<script.*></script>)</body>", body)
    return match is not None and hashlib.sha256(match[1]).hexdigest().encode() == match[2]


def test_two_hundred_clients_see_whole_pages_while_the_site_changes() -> None:
    """No error, no missing page, no torn one, and none older than what its reader has seen."""
    shelf = Shelf({f"{number}.html": page(str(number), 1) for number in range(PAGES)})
    found: Counter[str] = Counter()
    finished = threading.Event()

    with visiting(shelf) as visitor:
        editor = threading.Thread(target=edit, args=(shelf, visitor, finished))
        editor.start()
        run([lambda number=number: read(visitor, number, found) for number in range(CLIENTS)])
        finished.set()
        editor.join()

    assert shelf.number > 10
    assert found == Counter(whole=CLIENTS * REQUESTS)


def edit(shelf: Shelf, visitor: Visitor, finished: threading.Event) -> None:
    """A new edition every now and then, as fast as somebody can save."""
    while not finished.wait(0.02):
        edition = shelf.number + 1
        shelf.edit(**{str(number): page(str(number), edition) for number in range(PAGES)})
        visitor.server.publish()


def read(visitor: Visitor, number: int, found: Counter[str]) -> None:
    """One browser that reads page after page."""
    last = 0
    for turn in range(REQUESTS):
        reply = visitor.get(f"/reading/{(number + turn) % PAGES}.html")
        edition = int(reply.body.split(b" ", 2)[1]) if reply.status == 200 else 0
        if reply.status != 200:
            found[f"status {reply.status}"] += 1
        elif not is_whole(reply.body):
            found["torn"] += 1
        else:
            found["whole" if edition >= last else "older"] += 1
        last = edition


def run(jobs: list[Callable[[], None]]) -> None:
    """All jobs at once, each in a thread."""
    threads = [threading.Thread(target=job) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

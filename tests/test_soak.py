"""A day of editing in minutes: nothing that was saved is lost, and nothing piles up.

    make soak EDITS=10000 CLIENTS=200

`sitegen serve` runs as its users run it; whoever edits, and whoever reads, are in this process.
"""

from __future__ import annotations

import os
import random
import shutil
import statistics
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import pytest
from project import Project
from served import HAS_PROC, Health, Served, serving, wait_for

from sitegen.layout import built_in_themes

pytestmark = pytest.mark.soak

EDITS = int(os.environ.get("SITEGEN_EDITS", "60"))
CLIENTS = int(os.environ.get("SITEGEN_CLIENTS", "20"))
SEED = int(os.environ.get("SITEGEN_SEED", "1"))

# Before each look at the server, its build has to end: that takes longer than an edit.
EDITS_A_LOOK = max(1, min(100, EDITS // 10))
WARM_UP = 0.1
MOST_BYTES_AN_EDIT = 1024
# Of fewer edits nothing can be said: memory comes from the system in pieces of a megabyte.
LEAST_EDITS = 1000

FEWEST, MOST = 20, 40
TAGS = [f"t{number}" for number in range(8)]
FRAME = "templates/base.html"
HOME = ""

Look = Callable[[Served], bool]


# ------------------------------------------------------------------------------- who edits


class Step(NamedTuple):
    """Something that is saved, and how a browser sees that it has arrived."""

    kind: str
    save: Callable[[], object]
    is_there: Look


class Text(NamedTuple):
    """What an entry is made of."""

    title: str
    tags: tuple[str, ...]
    words: str
    number: int


class Curator:
    """Somebody who edits a site at random. Each edit brings words that were never there before."""

    def __init__(self, project: Project, chance: random.Random) -> None:
        self._project = project
        self._chance = chance
        self._texts: dict[str, Text] = {}
        self._frame = (built_in_themes() / "folio" / "base.html").read_text(encoding="utf-8")
        project.configure(page_size=50)
        self.edits = 0
        self._put_frame("begin")
        for number in range(FEWEST + 5):
            self._put(f"e{number}", self._new_text())

    def edit(self) -> Iterator[Step]:
        """The next edit, of any kind: one step, or a mistake and its mending."""
        self.edits += 1
        kinds = {self.body: 40, self.frame: 12, self._title: 13, self._tag: 13}
        kinds |= {self._bad_text: 3, self._bad_frame: 3}
        kinds |= {self._new: 8} if len(self._texts) < MOST else {}
        kinds |= {self._gone: 8} if len(self._texts) > FEWEST else {}
        return self._chance.choices(list(kinds), list(kinds.values()))[0]()

    # ------------------------------------------------------------------------------ each kind

    def body(self) -> Iterator[Step]:
        """Other words in one entry."""
        name, text = self._any()
        later = text._replace(words=self._mark("body"))
        yield Step("body", lambda: self._put(name, later), shows(page_of(name), later.words))

    def frame(self) -> Iterator[Step]:
        """Other words on every page."""
        page, words = page_of(self._any()[0]), self._mark("frame")
        yield Step("frame", lambda: self._put_frame(words), shows(page, words))

    def _title(self) -> Iterator[Step]:
        name, text = self._any()
        later = text._replace(title=self._mark("Title"))
        yield Step("title", lambda: self._put(name, later), shows(HOME, later.title))

    def _tag(self) -> Iterator[Step]:
        name, text = self._any()
        tag = self._chance.choice([tag for tag in TAGS if tag not in text.tags])
        later = text._replace(tags=(tag, text.tags[0]))
        link = f'/{page_of(name)}"'
        yield Step("tag", lambda: self._put(name, later), shows(f"tags/{tag}/", link))

    def _new(self) -> Iterator[Step]:
        name, text = f"n{self.edits}", self._new_text()
        yield Step("new", lambda: self._put(name, text), shows(page_of(name), text.words))

    def _gone(self) -> Iterator[Step]:
        name = self._any()[0]
        page = page_of(name)
        yield Step(
            "gone", lambda: self._remove(name), lambda served: served.get(page).status == 404
        )

    def _bad_text(self) -> Iterator[Step]:
        name, text = self._any()
        path = path_of(name)
        yield Step("mistake", lambda: self._project.entry(name, rating=9), tells_of(path))
        later = text._replace(words=self._mark("mended"))
        yield Step("mended", lambda: self._put(name, later), shows_well(page_of(name), later.words))

    def _bad_frame(self) -> Iterator[Step]:
        bad = self._frame + "{% if True %}"
        yield Step("mistake", lambda: self._project.write(FRAME, bad), tells_of(FRAME))
        words = self._mark("mended")
        yield Step("mended", lambda: self._put_frame(words), shows_well(HOME, words))

    # ----------------------------------------------------------------------------- the files

    def _any(self) -> tuple[str, Text]:
        return self._chance.choice(sorted(self._texts.items()))

    def _mark(self, kind: str) -> str:
        """Words that were never there before."""
        return f"{kind}-{self.edits}."

    def _new_text(self) -> Text:
        tags = tuple(self._chance.sample(TAGS, 2))
        return Text(self._mark("New"), tags, self._mark("new"), self._chance.randrange(1000))

    def _put(self, name: str, text: Text) -> None:
        self._texts[name] = text
        body = f"{text.words} *Some* [words](/) more.\n\n    code\n\n" + "A long paragraph. " * 40
        day = f"2024-{text.number % 12 + 1:02}-{text.number % 28 + 1:02}"
        url = f"https://example.com/{name}"
        self._project.entry(name, text.title, body, tags=text.tags, added=day, url=url)

    def _remove(self, name: str) -> None:
        del self._texts[name]
        (self._project.root / path_of(name)).unlink()

    def _put_frame(self, words: str) -> None:
        text = self._frame.replace("</main>", f"</main><p>{words}</p>")
        self._project.write(FRAME, text)


def path_of(name: str) -> str:
    return f"content/entries/{name}.md"


def page_of(name: str) -> str:
    return f"entries/{name}/"


def shows(page: str, words: str) -> Look:
    """Whether a page is there, with these words."""

    def look(served: Served) -> bool:
        reply = served.get(page)
        return reply.status == 200 and words in reply.body.decode()

    return look


def shows_well(page: str, words: str) -> Look:
    """The same, and nothing is wrong any more."""
    look = shows(page, words)
    return lambda served: look(served) and not served.problems()


def tells_of(path: str) -> Look:
    """Whether an open page is told that something is wrong in a file."""
    return lambda served: path in served.problems()


# ------------------------------------------------------------------------------------- a day


def test_a_day_of_edits_loses_nothing_and_leaves_nothing_behind(project: Project) -> None:
    """Each edit is seen before the next; memory, threads and files stay; `build/` is right."""
    curator = Curator(project, random.Random(f"edits {SEED}"))  # noqa: S311 - nothing secret
    seconds: dict[str, list[float]] = {}
    course: list[tuple[int, Health]] = []

    with serving(project) as served:
        use_all_threads(served)
        for number in range(1, EDITS + 1):
            for step in curator.edit():
                seconds.setdefault(step.kind, []).append(time_of(step, served))
            if HAS_PROC and number % EDITS_A_LOOK == 0:
                course.append((number, served.health()))
        wait_for_build(project)

    tell([f"{EDITS} edits", *times(seconds), *health(course)])
    if course:
        assert_nothing_grows(course)


def use_all_threads(served: Served) -> None:
    """Those that answer are begun when they are needed; from now on there are no more of them."""
    run([lambda: served.get(HOME) for _ in range(64)])


def time_of(step: Step, served: Served) -> float:
    """Save, and wait until it is seen."""
    step.save()
    begun = time.perf_counter()
    wait_for(lambda: step.is_there(served), step.kind)
    return time.perf_counter() - begun


def wait_for_build(project: Project) -> None:
    """Until `build/` has the bytes of a clean build, and keeps them."""
    copy = Project(project.root.parent / "copy")
    for name in ("sitegen.yaml", "content", "templates"):
        source, target = project.root / name, copy.root / name
        (shutil.copytree if source.is_dir() else shutil.copyfile)(source, target)
    copy.build()
    clean = copy.tree()
    wait_for(lambda: seen(project) == clean, "a build like a clean one")
    time.sleep(1)
    assert seen(project) == clean


def seen(project: Project) -> dict[str, bytes]:
    """The files of `build/`; nothing of a moment in which one goes."""
    try:
        return project.tree()
    except FileNotFoundError:
        return {}


def assert_nothing_grows(course: Sequence[tuple[int, Health]]) -> None:
    """After the warm-up; of few edits, memory is not judged."""
    later = warm(course)
    third = max(1, len(later) // 3)
    for look in (lambda item: item.threads, lambda item: item.files):
        first = statistics.median(look(item) for _, item in later[:third])
        last = statistics.median(look(item) for _, item in later[-third:])
        assert last <= first, later
    if EDITS >= LEAST_EDITS:
        grown = slopes(course)
        assert all(slope < MOST_BYTES_AN_EDIT for slope in grown.values()), grown


def warm(course: Sequence[tuple[int, Health]]) -> Sequence[tuple[int, Health]]:
    return [item for item in course if item[0] > EDITS * WARM_UP]


def slopes(course: Sequence[tuple[int, Health]]) -> dict[str, float]:
    """Bytes an edit by which each process grows, after the warm-up."""
    found = {}
    for role in course[-1][1].memory:
        points = [(at, item.memory[role]) for at, item in warm(course) if role in item.memory]
        if len(points) > 1:
            found[role] = statistics.linear_regression(*zip(*points, strict=True)).slope
    return found


# --------------------------------------------------------------------------------- many readers


class Reading(NamedTuple):
    """What readers have met: how often each outcome, and how long answers took."""

    outcomes: Counter[str]
    seconds: list[float]


def test_many_readers_see_whole_pages_while_the_site_is_edited(project: Project) -> None:
    """An edit every 0.2 s: no error, no page missing or torn, none older than one seen before."""
    curator = Curator(project, random.Random(f"load {SEED}"))  # noqa: S311 - nothing secret
    reading = Reading(Counter(), [])
    ended = threading.Event()

    with serving(project) as served:
        pages = [HOME, "tags/", "archive/", *(page_of(f"e{number}") for number in range(FEWEST))]
        readers = [
            lambda number=number: read(served, pages[number % len(pages) :] + pages, reading, ended)
            for number in range(CLIENTS)
        ]
        begun = time.perf_counter()
        run([lambda: edit_on(curator, served, ended), *readers])
        rate = len(reading.seconds) / (time.perf_counter() - begun)

    tell([f"{CLIENTS} readers, {rate:.0f} pages a second", *times({"page": reading.seconds})])
    assert set(reading.outcomes) == {"whole"}


def edit_on(curator: Curator, served: Served, ended: threading.Event) -> None:
    """Edits of bodies and of the frame, which every page shows; then wait for the last one."""
    try:
        for number in range(CLIENTS * 3 // 2):
            curator.edits += 1
            step = next(curator.frame() if number % 5 == 4 else curator.body())
            step.save()
            time.sleep(0.2)
        wait_for(lambda: step.is_there(served), "the last edit")
    finally:
        ended.set()


def read(served: Served, pages: Sequence[str], reading: Reading, ended: threading.Event) -> None:
    """One browser that reads page after page."""
    frames = -1
    while not ended.is_set():
        for page in pages:
            begun = time.perf_counter()
            try:
                reply = served.get(page)
            except OSError as error:
                reading.outcomes[type(error).__name__] += 1
                continue
            reading.seconds.append(time.perf_counter() - begun)
            before, frames = frames, max(frames, frame_of(reply.body))
            is_older = reply.status == 200 and frame_of(reply.body) < before
            outcome = "older" if is_older else outcome_of(reply.status, reply.headers, reply.body)
            reading.outcomes[outcome] += 1
            if ended.is_set():
                break


def frame_of(body: bytes) -> int:
    """The number of the edit in which the frame of a page was saved."""
    _, _, rest = body.partition(b"<p>frame-")
    return int(rest.partition(b".")[0] or -1)


def outcome_of(code: int, headers: dict[str, str], body: bytes) -> str:
    if code != 200:
        return f"status {code}"
    is_whole = body.rstrip().endswith(b"</html>")
    return "whole" if is_whole and int(headers["content-length"]) == len(body) else "torn"


def run(jobs: Sequence[Callable[[], object]]) -> None:
    """All jobs at once, each in a thread."""
    threads = [threading.Thread(target=job) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


# ---------------------------------------------------------------------------------- what is told


def tell(lines: Sequence[str]) -> None:
    """Figures for those who measure: pytest shows them with -s, or when the test fails."""
    sys.stdout.write("\n".join(["", *lines, ""]))


def times(seconds: dict[str, list[float]]) -> Iterator[str]:
    for kind, values in sorted(seconds.items()):
        ordered = sorted(values)
        shares = {f"p{share}": ordered[len(ordered) * share // 100] for share in (50, 95, 99)}
        found = ", ".join(f"{name} {value * 1000:.0f}" for name, value in shares.items())
        yield f"  {kind}: {len(values)}, ms: {found}, max {ordered[-1] * 1000:.0f}"


def health(course: Sequence[tuple[int, Health]]) -> Iterator[str]:
    for at, item in course[:: max(1, len(course) // 10)] + course[-1:]:
        memory = ", ".join(f"{role} {size / 1e6:.1f} MB" for role, size in item.memory.items())
        yield f"  after {at}: {item.threads} threads, {item.files} files, {memory}"
    for role, slope in slopes(course).items() if course else ():
        yield f"  {role}: {slope:.0f} bytes an edit"

"""The preview in a real Chromium: what it does to a page, and what it leaves alone."""

from __future__ import annotations

import contextlib
import json
import threading
from collections.abc import Iterator, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote

import pytest

from sitegen import serve
from sitegen.errors import Location, Problem, SitegenError

sync_api = pytest.importorskip("playwright.sync_api")
from chromium import chromium  # noqa: E402 - needs playwright

pytestmark = pytest.mark.browser
expect = sync_api.expect

LINES = "".join(f"<p>Line {number}</p>" for number in range(200))
PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" width="100" height="900"></svg>'
PROBLEM = Problem(
    '"reda" is not a status',
    Location("content/entries/memex.md", 4, 9, "status: reda", 4),
    "use one of: read, reading, to-read",
)


class Show:
    """A site of a few pages in memory, which a test edits; an Exhibit."""

    base_path = "/reading/"

    def __init__(self) -> None:
        self.files = {"404.html": "<title>Missing</title><body><main>Nothing here</main></body>"}
        self.problems: tuple[Problem, ...] = ()
        self.number = 0
        self.captured: list[tuple[str, str, str]] = []
        self.gates: dict[str, threading.Event] = {}

    def put(self, name: str, body: str, head: str = "") -> None:
        """A page of the site."""
        self.files[name] = f"<!doctype html><html><head>{head}</head><body>{body}</body></html>"
        self.number += 1

    def answer(self, name: str) -> serve.Answer | None:
        if gate := self.gates.get(name):
            gate.wait(20)
        text = self.files.get(name)
        return None if text is None else serve.Answer(name, text.encode())

    def hold(self, name: str) -> threading.Event:
        """Give a file out only when the event is set."""
        self.gates[name] = threading.Event()
        return self.gates[name]

    def missing(self, _name: str) -> tuple[serve.Answer | None, Sequence[tuple[str, str]]]:
        page = self.answer("404.html") if self.number else None
        return page and serve.Answer("404.html", page.data, found=False), ()

    def news(self) -> serve.News:
        return serve.News(self.number, self.problems)

    def capture(self, url: str, title: str, text: str) -> str:
        if not title:
            raise SitegenError([Problem("the entry has no title", Location("seeds"), "give one")])
        self.captured.append((url, title, text))
        self.put("entries/new/index.html", f"<h1>{title}</h1>")
        return "entries/new/"


class Preview:
    """A running preview of a Show, which can be stopped and started again."""

    def __init__(self, project: Path) -> None:
        self.show = Show()
        self._project = project
        self._port = 0

    def start(self) -> None:
        self._server = serve.open_server(
            self.show,
            project=self._project,
            host="127.0.0.1",
            port=self._port,
            editor="vscode://file{path}:{line}:{column}",
        )
        self.url = self._server.url
        self._port = int(self.url.split(":")[2].partition("/")[0])
        self._thread = threading.Thread(target=self._server.run)
        self._thread.start()

    def stop(self) -> None:
        self._server.stop()
        self._thread.join()

    def edit(self, name: str, body: str, head: str = "") -> None:
        """Change a page, and tell."""
        self.show.put(name, body, head)
        self._server.publish()

    def restyle(self, name: str, text: str, *hrefs: str) -> None:
        """Change a stylesheet, and tell."""
        self.show.files[name] = text
        self.show.number += 1
        self._server.publish(styles=hrefs)

    def fail(self, *problems: Problem) -> None:
        """Have problems, or none any more, and tell."""
        self.show.problems = problems
        self.show.number += not problems
        self._server.publish()


@pytest.fixture
def preview(tmp_path: Path) -> Iterator[Preview]:
    """A preview with a home page and a page of notes."""
    started = Preview(tmp_path)
    started.show.put("index.html", "<h1>Home</h1>")
    started.show.put("notes/index.html", "<h1>Notes</h1>")
    started.start()
    yield started
    started.stop()


@pytest.fixture(scope="module")
def browser() -> Iterator[sync_api.Browser]:
    """One Chromium for all tests of this file."""
    with chromium() as started:
        yield started


@pytest.fixture
def context(browser: sync_api.Browser) -> Iterator[sync_api.BrowserContext]:
    """A browser's window of the test's own: what it remembers ends with it."""
    size = {"width": 1000, "height": 700}
    opened = browser.new_context(viewport=size, reduced_motion="reduce")
    yield opened
    opened.close()


@pytest.fixture
def page(context: sync_api.BrowserContext) -> Iterator[sync_api.Page]:
    """One tab, in which an error of a script fails the test."""
    errors: list[str] = []
    opened = context.new_page()
    opened.set_default_timeout(20_000)
    opened.on("pageerror", lambda error: errors.append(str(error)))
    yield opened

    assert errors == []


def connected(page: sync_api.Page, address: str) -> sync_api.Page:
    """The page, once the preview's events come."""
    with page.expect_response("**/__sitegen/events*"):
        page.goto(address)
    return page


def mark(page: sync_api.Page) -> None:
    """Leave something behind that only a reload takes away."""
    page.evaluate("window.isMarked = true")


def is_marked(page: sync_api.Page) -> bool:
    return bool(page.evaluate("window.isMarked === true"))


def panel(page: sync_api.Page) -> sync_api.Locator:
    return page.locator("sitegen-live .panel")


# ------------------------------------------------------------------------------------- reload


def test_a_changed_page_is_loaded_again_and_no_other(
    preview: Preview, context: sync_api.BrowserContext
) -> None:
    """Save, and the page is there; the tab beside it, which has not changed, is left alone."""
    home = connected(context.new_page(), preview.url)
    notes = connected(context.new_page(), preview.url + "notes/")
    mark(home)
    for text in ("First", "Second"):
        preview.edit("notes/index.html", f"<h1>{text}</h1>")
        expect(notes.locator("h1")).to_have_text(text)

    assert is_marked(home)


@pytest.mark.parametrize("sources", ["default-src 'none'", "script-src 'unsafe-inline'"])
def test_the_policy_of_a_page_keeps_the_preview_out_of_nothing(
    preview: Preview, page: sync_api.Page, sources: str
) -> None:
    """A page that allows no script is loaded again, and shows what is wrong; it has its own way
    with all other scripts.
    """
    policy = f'<meta http-equiv="Content-Security-Policy" content="{sources}">'
    refused = []
    page.on("console", lambda message: refused.append(message.text))
    script = "<script>document.title = 'inline'</script>"
    preview.show.put("notes/index.html", "<h1>One</h1>", f"{policy}<title>own</title>{script}")
    connected(page, f"{preview.url}notes/")
    title = page.title()
    preview.fail(PROBLEM)
    expect(panel(page)).to_be_visible()
    preview.edit("notes/index.html", "<h1>Two</h1>", policy)
    expect(page.locator("h1")).to_have_text("Two")
    is_inline = "unsafe-inline" in sources

    assert title == ("inline" if is_inline else "own")
    assert len([text for text in refused if "Content Security" in text]) == (not is_inline)


@pytest.mark.parametrize("fragment", ["", "#below"])
@pytest.mark.parametrize("restoration", ["auto", "manual"])
def test_a_reload_keeps_the_place(
    preview: Preview, page: sync_api.Page, fragment: str, restoration: str
) -> None:
    """The reader stays where they were, also when a picture above comes late, and where the browser
    does nothing for it.
    """
    page.add_init_script(f"history.scrollRestoration = '{restoration}'")
    below = f'{LINES}<h2 id="below">Below</h2>{LINES}'
    preview.show.files |= {"long/one.svg": PICTURE, "long/two.svg": PICTURE}
    preview.show.put("long/index.html", f'<h1>One</h1><img src="one.svg">{below}')
    connected(page, f"{preview.url}long/{fragment}")
    page.wait_for_load_state("load")
    page.evaluate("scrollTo(0, 3000)")
    picture = preview.show.hold("long/two.svg")
    preview.edit("long/index.html", f'<h1>Two</h1><img src="two.svg">{below}')
    expect(page.locator("h1")).to_have_text("Two")
    page.wait_for_function("scrollY === 3000 && document.readyState === 'interactive'")
    picture.set()
    page.wait_for_load_state("load")

    assert page.evaluate("new Promise(done => requestAnimationFrame(() => done(scrollY)))") == 3000


def test_a_reload_keeps_a_place_that_is_there_only_with_the_pictures(
    preview: Preview, page: sync_api.Page
) -> None:
    """A page that is short at first is not scrolled to its end for good."""
    page.add_init_script("history.scrollRestoration = 'manual'")
    tall = '<img src="{}.svg">' * 10
    preview.show.files |= {"tall/one.svg": PICTURE, "tall/two.svg": PICTURE}
    preview.show.put("tall/index.html", "<h1>One</h1>" + tall.replace("{}", "one"))
    connected(page, f"{preview.url}tall/")
    page.wait_for_load_state("load")
    page.set_viewport_size({"width": 300, "height": 700})
    page.evaluate("scrollTo(0, 2000)")
    picture = preview.show.hold("tall/two.svg")
    preview.edit("tall/index.html", "<h1>Two</h1>" + tall.replace("{}", "two"))
    expect(page.locator("h1")).to_have_text("Two")
    page.wait_for_function("document.documentElement.scrollHeight < 1000")
    picture.set()
    page.wait_for_load_state("load")

    assert page.evaluate("scrollY") == 2000


def test_a_page_that_goes_and_comes_is_followed(preview: Preview, page: sync_api.Page) -> None:
    """A deleted page becomes the site's page for what is missing, and comes back by itself."""
    connected(page, preview.url + "notes/")
    del preview.show.files["notes/index.html"]
    preview.edit("index.html", "<h1>Home</h1>")
    expect(page.locator("main")).to_have_text("Nothing here")
    preview.edit("notes/index.html", "<h1>Notes again</h1>")

    expect(page.locator("h1")).to_have_text("Notes again")


def test_going_back_shows_the_page_as_it_is_now(preview: Preview, page: sync_api.Page) -> None:
    """The browser has it in its memory, where it stays as long as nothing has changed."""
    connected(page, preview.url)
    mark(page)
    connected(page, preview.url + "notes/")
    page.go_back(wait_until="commit")
    page.wait_for_function("window.isMarked")
    page.go_forward(wait_until="commit")
    expect(page.locator("h1")).to_have_text("Notes")
    preview.edit("index.html", "<h1>Home, edited</h1>")
    page.go_back(wait_until="commit")

    expect(page.locator("h1")).to_have_text("Home, edited")


def test_a_page_behind_others_gives_its_connection_up_and_catches_up_later(
    preview: Preview, context: sync_api.BrowserContext
) -> None:
    """Browsers open six connections to a server: the ninth tab works like the first."""
    tabs = []
    for _ in range(8):
        tabs.append(connected(context.new_page(), preview.url))
        turn(tabs[-1], is_hidden=True)
    front = connected(context.new_page(), preview.url)
    mark(tabs[0])
    preview.edit("index.html", "<h1>Edited</h1>")
    expect(front.locator("h1")).to_have_text("Edited")
    was_left = is_marked(tabs[0])
    turn(tabs[0], is_hidden=False)

    expect(tabs[0].locator("h1")).to_have_text("Edited")
    assert was_left


def turn(page: sync_api.Page, *, is_hidden: bool) -> None:
    """Bring a tab to the back or the front; without windows, Chromium shows all of them."""
    page.evaluate(
        """isHidden => {
            Object.defineProperty(document, "hidden", { value: isHidden, configurable: true });
            document.dispatchEvent(new Event("visibilitychange"));
        }""",
        is_hidden,
    )


# ------------------------------------------------------------------------------------- styles

GREEN = "rgb(0, 128, 0)"
BLUE = "rgb(0, 0, 255)"
# Which colours the page is seen in, frame by frame.
WATCH_COLOURS = """
    window.colours = new Set();
    const look = () => {
        colours.add(getComputedStyle(document.querySelector("h1")).color);
        requestAnimationFrame(look);
    };
    look();
"""


def test_a_stylesheet_is_exchanged_without_a_reload(preview: Preview, page: sync_api.Page) -> None:
    """Place and half-written words stay, and at no moment is the page without a style."""
    head = '<link rel="stylesheet" href="/reading/theme/style.css?v=1">'
    preview.show.files["theme/style.css"] = "h1 { color: green }"
    preview.show.put("index.html", f"<h1>Home</h1><input>{LINES}", head)
    connected(page, preview.url)
    page.locator("input").fill("half a sent")
    page.evaluate("scrollTo(0, 1000)")
    mark(page)
    page.evaluate(WATCH_COLOURS)
    style = preview.show.hold("theme/style.css")
    preview.show.files["index.html"] = preview.show.files["index.html"].replace("v=1", "v=2")
    preview.restyle("theme/style.css", "h1 { color: blue }", "/reading/theme/style.css?v=2")
    expect(page.locator("head link")).to_have_count(2)
    style.set()
    expect(page.locator("h1")).to_have_css("color", BLUE)
    expect(page.locator("head link")).to_have_count(1)

    assert is_marked(page)
    assert page.locator("input").input_value() == "half a sent"
    assert page.evaluate("[scrollY, ...colours]") == [1000, GREEN, BLUE]


def test_after_an_exchange_the_page_is_as_it_should_be(
    preview: Preview, context: sync_api.BrowserContext, page: sync_api.Page
) -> None:
    """A tab that comes to the front again is not loaded for the style that it has already."""
    link = '<link rel="stylesheet" href="/reading/theme/style.css?v={}">'
    preview.show.files["theme/style.css"] = "h1 { color: green }"
    preview.show.put("index.html", "<h1>Home</h1>", link.format(1))
    connected(page, preview.url)
    mark(page)
    preview.show.put("index.html", "<h1>Home</h1>", link.format(2))
    preview.restyle("theme/style.css", "h1 { color: blue }", "/reading/theme/style.css?v=2")
    expect(page.locator("h1")).to_have_css("color", BLUE)
    turn(page, is_hidden=True)
    connected(context.new_page(), preview.url + "notes/")
    with page.expect_response("**/__sitegen/events*"):
        turn(page, is_hidden=False)
    preview.fail(PROBLEM)
    expect(panel(page)).to_be_visible()

    assert is_marked(page)


def test_an_imported_stylesheet_is_loaded_with_its_page(
    preview: Preview, page: sync_api.Page
) -> None:
    """It has no link that could be exchanged."""
    head = '<link rel="stylesheet" href="/reading/theme/style.css">'
    preview.show.files["theme/style.css"] = '@import "colours.css";'
    preview.show.files["theme/colours.css"] = "h1 { color: green }"
    preview.show.put("index.html", "<h1>Home</h1>", head)
    connected(page, preview.url)
    preview.restyle("theme/colours.css", "h1 { color: blue }", "/reading/theme/colours.css")

    expect(page.locator("h1")).to_have_css("color", BLUE)


# ------------------------------------------------------------------------------------ overlay


def test_problems_are_shown_with_place_excerpt_and_fix_until_they_are_mended(
    preview: Preview, page: sync_api.Page, tmp_path: Path
) -> None:
    """The page behind stays as it was; when all is well the overlay goes by itself."""
    connected(page, preview.url)
    mark(page)
    preview.fail(PROBLEM)
    expect(panel(page).get_by_role("alert")).to_contain_text("1 problem")
    expect(panel(page).locator("h3")).to_have_text("content/entries/memex.md:4:9")
    expect(panel(page).locator(".message")).to_have_text(PROBLEM.message)
    expect(panel(page).locator("code")).to_have_text("status: reda")
    expect(panel(page).locator("mark")).to_have_text("reda")
    expect(panel(page).locator(".fix")).to_have_text(PROBLEM.fix)
    link = panel(page).get_by_role("link", name="Open in editor").get_attribute("href")
    preview.fail()
    expect(panel(page)).to_have_count(0)

    assert is_marked(page)
    assert link is not None
    assert link.startswith("vscode://file")
    assert link.endswith("content/entries/memex.md:4:9")


@pytest.mark.parametrize(
    ("text", "column", "marked"),
    [
        pytest.param("\t\tif x }", 8, "}", id="after tabs"),
        pytest.param("title: 読書記録: 入門", 12, ":", id="after wide signs"),
        pytest.param("📚📚 list", 4, "l", id="after signs of two units"),
        pytest.param("كما نفكر x", 5, "ن", id="right to left"),
        pytest.param("title:", 7, " ", id="at the end"),
        pytest.param("a" * 5000 + "b" + "a" * 5000, 5001, "b", id="in a very long line"),
    ],
)
def test_the_caret_stands_below_the_sign_that_is_meant(
    preview: Preview, page: sync_api.Page, text: str, column: int, marked: str
) -> None:
    """It belongs to the sign, however wide those before it are, and is in sight."""
    preview.fail(Problem("wrong", Location("tags.yaml", 1, column, text)))
    connected(page, preview.url)
    found = panel(page).locator("mark")
    expect(found).to_be_visible()
    box = found.bounding_box()

    assert found.text_content() == marked
    assert box is not None
    assert 0 < box["x"] < 1000
    assert 0 < box["y"] < 700


def test_escape_hides_the_overlay_until_the_next_change(
    preview: Preview, page: sync_api.Page
) -> None:
    """Also on the site's other pages; what is hidden can be brought back."""
    connected(page, preview.url)
    preview.fail(PROBLEM)
    expect(panel(page)).to_be_visible()
    page.keyboard.press("Escape")
    expect(panel(page)).to_have_count(0)
    connected(page, preview.url + "notes/")
    reminder = page.get_by_role("button", name="1 problem")
    reminder.click()
    expect(panel(page)).to_be_visible()
    page.keyboard.press("Escape")
    expect(reminder).to_be_visible()
    preview.fail(PROBLEM, PROBLEM)

    expect(panel(page).get_by_role("alert")).to_contain_text("2 problems")


def test_the_overlay_takes_neither_focus_nor_room(preview: Preview, page: sync_api.Page) -> None:
    """Whoever writes into a form goes on, and nothing of the page moves."""
    preview.show.put("index.html", f"<input>{LINES}")
    connected(page, preview.url)
    page.locator("input").focus()
    size = "[document.documentElement.scrollWidth, document.documentElement.scrollHeight]"
    before = page.evaluate(size)
    preview.fail(PROBLEM)
    expect(panel(page)).to_be_visible()
    page.keyboard.type("words")

    assert page.locator("input").input_value() == "words"
    assert page.evaluate(size) == before


def test_a_theme_cannot_break_the_overlay(preview: Preview, page: sync_api.Page) -> None:
    """Not by hiding everything, nor by what is inherited, nor by where it puts its own."""
    css = """
        html { font-size: 2px; direction: rtl; opacity: .1; }
        html > *, sitegen-live { display: none !important; visibility: hidden !important;
            color: red !important; letter-spacing: 1em !important; position: static !important; }
    """
    preview.fail(PROBLEM)
    connected(page, preview.url)
    expect(panel(page)).to_be_visible()
    plain = panel(page).locator("h3").bounding_box()
    preview.show.put("index.html", "<h1>Home</h1>", f"<style>{css}</style>")
    connected(page, preview.url)
    expect(panel(page)).to_be_visible()

    assert panel(page).locator("h3").bounding_box() == plain
    expect(panel(page)).not_to_have_css("color", "rgb(255, 0, 0)")


def test_of_very_many_problems_the_first_are_shown(preview: Preview, page: sync_api.Page) -> None:
    """A broken template may break every page of a long list."""
    preview.fail(*[PROBLEM] * 60)
    connected(page, preview.url)

    expect(panel(page).get_by_role("alert")).to_contain_text("60 problems")
    expect(panel(page).locator("h3")).to_have_count(50)
    expect(panel(page).locator("li").last).to_have_text("… and 10 more")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_overlay_fits_a_phone(preview: Preview, browser: sync_api.Browser, scheme: str) -> None:
    """Many long problems scroll, downwards only, in the reader's colours."""
    size = {"width": 390, "height": 844}
    context = browser.new_context(viewport=size, color_scheme=scheme)
    page = context.new_page()
    long = Problem("wrong " * 30, Location(f"content/{'long-' * 30}.md", 1, 9, "x" * 500), "mend")
    preview.fail(*[long] * 20)
    connected(page, preview.url)
    expect(panel(page)).to_be_visible()
    listed = panel(page).get_by_role("list")
    wide, high = listed.evaluate("e => [e.scrollWidth - e.clientWidth, e.scrollHeight]")
    background = panel(page).evaluate("e => getComputedStyle(e).backgroundColor")
    context.close()

    assert (wide, high > 844) == (0, True)
    assert (int(background.removeprefix("rgb(").split(",")[0]) > 128) == (scheme == "light")


def test_the_preview_says_nothing_in_the_console(preview: Preview, page: sync_api.Page) -> None:
    """Also under the strictest policy with which a site can still load its own files."""
    policy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'"
    head = f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    icon = '<link rel="icon" href="data:,">'
    messages: list[str] = []
    page.on("console", lambda message: messages.append(message.text))
    preview.show.put("index.html", "<h1>Home</h1>", head)
    preview.show.put("notes/index.html", "<h1>Home</h1>", icon)
    preview.fail(PROBLEM)
    for address in ("notes/", "__sitegen/capture"):
        page.goto(preview.url + address)
    page.goto(preview.url)
    expect(panel(page)).to_be_visible()
    messages = [text for text in messages if "favicon" not in text]

    assert messages == []


# ------------------------------------------------------------------------------------- server


def test_a_preview_that_starts_again_is_found_again(preview: Preview, page: sync_api.Page) -> None:
    """A quiet note meanwhile; then the page as it is now, at the same place."""
    preview.show.put("index.html", f"<h1>Before</h1>{LINES}")
    connected(page, preview.url)
    page.evaluate("scrollTo(0, 500)")
    preview.stop()
    expect(page.get_by_role("status")).to_have_text("The preview has stopped; waiting for it")
    preview.show.put("index.html", f"<h1>After</h1>{LINES}")
    preview.start()
    expect(page.locator("h1")).to_have_text("After")
    expect(page.get_by_role("status")).to_have_count(0)

    assert page.evaluate("scrollY") == 500


def test_a_site_that_cannot_be_made_comes_by_itself(tmp_path: Path, page: sync_api.Page) -> None:
    """The first build has problems: they are shown, and the page that was asked for follows."""
    preview = Preview(tmp_path)
    preview.show.problems = (PROBLEM,)
    with contextlib.ExitStack() as end:
        preview.start()
        end.callback(preview.stop)
        connected(page, preview.url + "notes/")
        expect(panel(page).locator("h3")).to_have_text("content/entries/memex.md:4:9")
        preview.show.problems = ()
        preview.show.put("notes/index.html", "<h1>Notes</h1>")
        preview.edit("index.html", "<h1>Home</h1>")
        expect(page.locator("h1")).to_have_text("Notes")


# ------------------------------------------------------------------------------------ capture

ARTICLE = """\
<!doctype html>
<title>As We May Think - A Magazine</title>
<meta property="og:title" content="As We May Think">
<link rel="canonical" href="https://example.org/memex/">
<p id="words">Consider a “future” device
<p>It needs a name: 100% &amp; more
"""


class Elsewhere(BaseHTTPRequestHandler):
    """Any page on the web, with a policy that allows nothing."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Security-Policy", "default-src 'none'")
        self.send_header("Cross-Origin-Opener-Policy", "same-origin")
        self.end_headers()
        self.wfile.write(ARTICLE.encode())

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - Python's name
        """Say nothing."""


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[str]:
    """The address of a page of another origin."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Elsewhere)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/memex?from=feed"
    server.shutdown()
    thread.join()
    server.server_close()


def bookmarklet(page: sync_api.Page, preview: Preview) -> str:
    """The code that a reader drags to the bookmarks bar."""
    page.goto(preview.url + "__sitegen/capture")
    href = page.get_by_role("link", name="Add to reading list").get_attribute("href") or ""

    assert href.startswith("javascript:")
    return unquote(href.removeprefix("javascript:"))


def test_any_page_is_captured_from_where_it_stands(
    preview: Preview, context: sync_api.BrowserContext, page: sync_api.Page, elsewhere: str
) -> None:
    """Bookmarklet, window, one look, Add: and the new entry is open."""
    code = bookmarklet(page, preview)
    page.goto(elsewhere)
    page.evaluate("getSelection().selectAllChildren(document.body)")
    with context.expect_page() as opened:
        page.evaluate(code)
    window = opened.value
    expect(window.get_by_label("Address")).to_have_value("https://example.org/memex/")
    expect(window.get_by_label("Title")).to_have_value("As We May Think")
    expect(window.get_by_role("link", name="Add to reading list")).to_be_hidden()
    address = window.url
    window.get_by_label("Title").fill("As we may think")
    window.get_by_role("button", name="Add").click()
    expect(window.locator("h1")).to_have_text("As we may think")
    words = "Consider a “future” device\n\nIt needs a name: 100% & more"

    assert window.url == preview.url + "entries/new/"
    assert "#" not in address
    [(url, title, text)] = preview.show.captured
    assert (url, title) == ("https://example.org/memex/", "As we may think")
    assert text.replace("\r\n", "\n").strip() == words


def test_a_page_without_metadata_is_taken_as_it_is(
    preview: Preview, context: sync_api.BrowserContext, page: sync_api.Page, elsewhere: str
) -> None:
    """Its own address and title; a canonical address that is a home page is not believed."""
    code = bookmarklet(page, preview)
    page.goto(elsewhere)
    page.evaluate(
        """() => {
            document.querySelector("meta").remove();
            document.querySelector("link").href = "https://example.org/";
        }"""
    )
    with context.expect_page() as opened:
        page.evaluate(code)

    expect(opened.value.get_by_label("Address")).to_have_value(elsewhere)
    expect(opened.value.get_by_label("Title")).to_have_value("As We May Think - A Magazine")


@pytest.mark.parametrize("has_scripts", [True, False])
def test_a_capture_that_fails_says_why_and_loses_nothing(
    preview: Preview, browser: sync_api.Browser, *, has_scripts: bool
) -> None:
    """With and without JavaScript; the same form, mended, then goes through."""
    context = browser.new_context(java_script_enabled=has_scripts)
    page = context.new_page()
    page.goto(preview.url + "__sitegen/capture")
    page.get_by_label("Address").fill("https://example.org/memex/")
    page.get_by_label("Selected text").fill("\nTwo\n\nparagraphs")
    page.get_by_role("button", name="Add").click()
    expect(page.get_by_role("alert")).to_contain_text("the entry has no title")
    page.get_by_label("Title").fill("Memex")
    page.get_by_role("button", name="Add").click()
    expect(page.locator("h1")).to_have_text("Memex")
    context.close()

    [captured] = preview.show.captured
    assert captured[:2] == ("https://example.org/memex/", "Memex")
    assert captured[2].split() == ["Two", "paragraphs"]


def test_the_bookmarklet_explains_itself_when_it_is_pressed_at_home(
    preview: Preview, page: sync_api.Page
) -> None:
    """Nothing is captured from our own page."""
    page.goto(preview.url + "__sitegen/capture")
    page.get_by_role("link", name="Add to reading list").click()

    expect(page.locator("#hint")).to_contain_text("drag it there")


def test_a_fragment_of_somebody_else_is_no_capture(preview: Preview, page: sync_api.Page) -> None:
    """Anything may stand behind a #."""
    for fragment in ("#by-hand", "#%", "#null", "#" + json.dumps([1]), "#%22text%22"):
        page.goto("about:blank")
        page.goto(preview.url + "__sitegen/capture" + fragment)
        expect(page.get_by_role("link", name="Add to reading list")).to_be_visible()

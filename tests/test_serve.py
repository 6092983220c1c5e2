"""What the preview server answers to browsers, over raw sockets."""

from __future__ import annotations

import re
from urllib.parse import quote

import pytest
from shelf import SITE, Shelf
from visitor import Visitor, visiting

from sitegen.errors import Location, Problem

# ------------------------------------------------------------------------------------ pages


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/reading/", b"<p>home</p></body>"),
        ("/reading/index.html", b"<p>home</p></body>"),
        ("/reading/about/", b"<p>about</p></body>"),
        ("/reading/tags/c/", b"<p>C</p></body>"),
        ("/reading/caf%C3%A9.html", b"caf\xc3\xa9"),
        ("/reading/about/?.html", b"<p>about</p></body>"),
        ("/reading/about/?raw&import", b"<p>about</p></body>"),
        ("/reading/about/#part", b"<p>about</p></body>"),
    ],
)
def test_pages_are_served(visitor: Visitor, path: str, body: bytes) -> None:
    """A folder shows its index.html; the query changes nothing."""
    reply = visitor.get(path)

    assert (reply.status, reply.plain) == (200, body)
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
def test_each_file_has_its_content_type_and_its_own_bytes(
    visitor: Visitor, path: str, kind: str
) -> None:
    """With nosniff, a wrong type would be a file that does not work; only pages get the client."""
    reply = visitor.get(f"/reading/{path}")

    assert (reply.headers["content-type"], reply.body) == (kind, SITE[path])


def test_head_has_the_headers_of_get_and_no_body(visitor: Visitor) -> None:
    """HEAD tells the length that GET would send."""
    get, head = visitor.get("/reading/"), visitor.get("/reading/", method="HEAD")

    assert (head.status, head.body) == (200, b"")
    assert head.headers["content-length"] == str(len(get.body))
    assert {**head.headers, "date": ""} == {**get.headers, "date": ""}


def test_every_answer_has_the_safe_headers(visitor: Visitor) -> None:
    """Pages, redirects, refusals and malformed requests alike; and none lets other sites in."""
    replies = [
        visitor.get("/reading/"),
        visitor.get("/reading/search.json", "Origin: https://evil.example"),
        visitor.get("/reading/__sitegen/live.js"),
        visitor.get("/"),
        visitor.get("/reading/none"),
        visitor.get("/reading/", method="POST"),
        visitor.get("/reading/", host="evil.example"),
        visitor.get("http://["),
        visitor.get("/reading/__sitegen/events"),
    ]
    assert [reply.status for reply in replies] == [200, 200, 200, 302, 404, 405, 421, 400, 403]
    for reply in replies:
        assert reply.headers["connection"] == "close"
        assert reply.headers["cache-control"] == "no-cache"
        assert reply.headers["x-content-type-options"] == "nosniff"
        assert reply.headers["cross-origin-resource-policy"] == "same-origin"
        assert reply.headers["content-security-policy"] == "frame-ancestors 'self'"
        assert not [name for name in reply.headers if name.startswith("access-control")]


def test_an_unchanged_page_is_not_sent_again(visitor: Visitor, shelf: Shelf) -> None:
    """The ETag follows the bytes that are sent."""
    etag = visitor.get("/reading/").headers["etag"]
    for known in (etag, f"W/{etag}", f'"other", {etag}', "*"):
        reply = visitor.get("/reading/", f"If-None-Match: {known}")
        assert (reply.status, reply.body, reply.headers["etag"]) == (304, b"", etag)
    assert visitor.get("/reading/", 'If-None-Match: "other"').status == 200

    shelf.edit(index=b"new!")
    reply = visitor.get("/reading/", f"If-None-Match: {etag}")
    assert (reply.status, reply.plain) == (200, b"new!")


def test_what_is_not_found_is_never_unchanged(visitor: Visitor) -> None:
    """A browser that knows a page does not keep it when the page is gone."""
    reply = visitor.get("/reading/none", "If-None-Match: *")

    assert reply.status == 404
    assert "etag" not in reply.headers


# ------------------------------------------------------------------------------- the client


def test_a_page_gets_the_client_before_its_end(visitor: Visitor) -> None:
    """In the answer alone: what the client compares with is the page as it was made."""
    reply = visitor.get("/reading/about/")

    start, end = reply.body.split(b"<script", 1)
    assert start == b"<p>about</p>"
    assert end.endswith(b"></script></body>")
    assert b'src="/reading/__sitegen/live.js"' in end
    assert (reply.data["base"], reply.data["page"]) == ("/reading/", "about/index.html")
    assert reply.data["seen"] == visitor.get("/reading/about/index.html").data["seen"]
    assert reply.data["seen"] != visitor.get("/reading/").data["seen"]


def test_the_client_stands_before_the_last_end_of_a_body() -> None:
    """A page may quote one, in any case; and one that has none gets the client at its end."""
    quoted = Shelf({"index.html": b"<pre></body></pre></BODY></html>", "part.html": b"part"})
    with visiting(quoted) as visitor:
        page, part = visitor.get("/reading/"), visitor.get("/reading/part.html")

    assert page.body.startswith(b"<pre></body></pre><script")
    assert page.body.endswith(b"</script></BODY></html>")
    assert part.body.startswith(b"part<script")


def test_a_name_is_text_in_the_client(visitor: Visitor) -> None:
    """What stands in an address cannot become a part of the page."""
    reply = visitor.get("/reading/%22%3E%3Cscript%3Ealert(1)%3C/script%3E")

    assert reply.status == 404
    assert b"<script>" not in reply.body
    assert reply.data["page"] == "&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;"


def test_the_files_of_the_client_are_served(visitor: Visitor) -> None:
    """Each that the pages ask for, and no other name below the same prefix."""
    for name, kind in {"live.js": "text/javascript", "live.css": "text/css"}.items():
        reply = visitor.get(f"/reading/__sitegen/{name}")
        assert (reply.status, reply.headers["content-type"]) == (200, f"{kind}; charset=utf-8")
    for name in ("", "none.js", "live.js/", "../index.html", "forms.py", "capture/"):
        assert visitor.get(f"/reading/__sitegen/{name}").status == 404


def test_each_run_has_a_token_of_its_own(visitor: Visitor) -> None:
    """One from an earlier run tells its page to load itself again."""
    with visiting(Shelf()) as other:
        assert len(other.token()) >= 32
        assert other.token() != visitor.token()


# ---------------------------------------------------------------------------- what is not there


def test_a_missing_page_is_the_sites_own_with_the_nearest_addresses(
    visitor: Visitor, shelf: Shelf
) -> None:
    """As links of the site that is shown, within the page's main part, with the client."""
    shelf.near = [("C & C++", "tags/c/"), ("Caf\u00e9", "caf\u00e9.html")]
    reply = visitor.get("/reading/tags/cc/")

    assert reply.status == 404
    assert reply.headers["content-type"] == "text/html; charset=utf-8"
    assert reply.body.startswith(b"<main>nothing here<")
    assert b'<a href="/reading/tags/c/">C &amp; C++</a>' in reply.body
    assert b'<a href="/reading/caf%C3%A9.html">' in reply.body
    assert reply.body.index(b"</a>") < reply.body.index(b"</main>")
    assert reply.data["page"] == "tags/cc/index.html"


def test_suggestions_stand_below_the_heading(visitor: Visitor, shelf: Shelf) -> None:
    """After what the page says first, where they are seen at once."""
    shelf.files["404.html"] = b"<main><h1>Gone</h1><p>Sorry.</p><p>Newest</p></main></body>"
    shelf.near = [("C", "tags/c/")]
    body = visitor.get("/reading/tags/cc/").body

    assert body.index(b"Sorry.") < body.index(b"tags/c/") < body.index(b"Newest")


def test_a_page_that_cannot_be_made_is_waited_for(visitor: Visitor, shelf: Shelf) -> None:
    """It is no page that is missing."""
    shelf.unmade = frozenset({"about/index.html"})
    reply = visitor.get("/reading/about/")

    assert reply.status == 503
    assert b"live.js" in reply.body


def test_a_site_without_a_404_page_says_so_plainly(visitor: Visitor, shelf: Shelf) -> None:
    """A theme may have none."""
    del shelf.files["404.html"]

    reply = visitor.get("/reading/none")

    assert (reply.status, reply.data["page"]) == (404, "none")
    assert b"There is no such page." in reply.body


def test_a_site_that_was_never_made_is_waited_for() -> None:
    """A page of our own, in which the client shows why; the site comes when there is one."""
    shelf = Shelf({})
    shelf.number = 0
    with visiting(shelf) as visitor:
        waiting = visitor.get("/reading/about/")
        shelf.files = dict(SITE)
        shelf.number = 1
        made = visitor.get("/reading/about/")

    assert waiting.status == 503
    assert waiting.headers["content-type"] == "text/html; charset=utf-8"
    assert waiting.data["token"] == made.data["token"]
    assert "etag" not in waiting.headers
    assert made.status == 200


def test_a_site_of_which_one_page_is_missing_is_not_waited_for(
    visitor: Visitor, shelf: Shelf
) -> None:
    """Else the waiting page, which looks out for the home page, would load itself for ever."""
    del shelf.files["404.html"]
    shelf.problems = (Problem("unknown name 'x'", Location("themes/a/404.html")),)

    assert visitor.get("/reading/none").status == 404
    del shelf.files["index.html"]
    assert visitor.get("/reading/none").status == 503


def test_a_fault_is_said_here_and_there_and_the_next_is_served(
    shelf: Shelf, capfd: pytest.CaptureFixture[str]
) -> None:
    """A page of our own with the client, so that it comes back; and a traceback for us."""
    shelf.near = [("broken", None)]  # type: ignore[list-item]
    with visiting(shelf) as visitor:
        reply = visitor.get("/reading/none")
        assert visitor.get("/reading/").status == 200

    assert reply.status == 500
    assert reply.data["base"] == "/reading/"
    assert "TypeError" in capfd.readouterr().err


# -------------------------------------------------------------------------------- redirects


@pytest.mark.parametrize(
    ("path", "location"),
    [
        ("/", "./reading/"),
        ("/?q=1", "./reading/?q=1"),
        ("/reading", "./reading/"),
        ("/reading/about", "./about/"),
        ("/reading/tags/c", "./c/"),
        ("/reading/about?q=1", "./about/?q=1"),
    ],
)
def test_redirects_are_relative(visitor: Visitor, path: str, location: str) -> None:
    """Behind a forwarded port the browser stays on the host that it asked."""
    reply = visitor.get(path)

    assert (reply.status, reply.headers["location"]) == (302, location)


def test_a_deep_base_path_is_found_from_the_root() -> None:
    """A site under two folders redirects from the root and from its own last part."""
    with visiting(Shelf(base_path="/a/reading/")) as visitor:
        assert visitor.get("/").headers["location"] == "./a/reading/"
        assert visitor.get("/a/reading").headers["location"] == "./reading/"
        assert visitor.get("/a/reading/about/").status == 200
        assert visitor.get("/a/").status == 404


@pytest.mark.parametrize("base", ["/le%C3%A7on/", "/le\u00e7on/"])
def test_a_base_path_of_other_letters_is_found(base: str) -> None:
    """However the configuration writes it: browsers always encode it."""
    with visiting(Shelf(base_path=base)) as visitor:
        assert visitor.get("/le%C3%A7on/about/").status == 200
        assert visitor.get("/le%C3%A7on").headers["location"] == "./le%C3%A7on/"
        assert visitor.get("/").headers["location"] == "./le%C3%A7on/"


def test_a_site_at_the_root_needs_no_redirect() -> None:
    """Also an absolute URL without any path is the home page."""
    with visiting(Shelf(base_path="/")) as visitor:
        assert visitor.get("/").plain == SITE["index.html"]
        assert visitor.get(f"http://{visitor.host}").plain == SITE["index.html"]


def test_a_new_base_path_counts_at_once(visitor: Visitor, shelf: Shelf) -> None:
    """Pages that are open below the old one find their way; what is not there stays missing."""
    assert visitor.get("/reading/").status == 200
    shelf.base_path = "/list/"

    assert visitor.get("/list/about/").status == 200
    assert visitor.get("/").headers["location"] == "./list/"
    assert visitor.server.url.endswith("/list/")
    assert visitor.get("/reading/about/").headers["location"] == "/list/about/"
    assert visitor.get("/reading/none").status == 404


def test_what_is_the_previews_own_stays_below_a_former_base_path(
    visitor: Visitor, shelf: Shelf
) -> None:
    """A tab that wakes up asks there for events, and is told that its page is another."""
    events = f"/reading/__sitegen/events?token={visitor.token()}"
    shelf.base_path = "/list/"

    assert visitor.get(events, method="HEAD").status == 200
    assert visitor.get("/reading/__sitegen/live.js").status == 200
    assert visitor.get("/elsewhere/__sitegen/live.js").status == 404


def test_a_site_that_moves_to_or_from_the_root_is_found(visitor: Visitor, shelf: Shelf) -> None:
    """The root is a former base path like any other, and what is there counts first."""
    assert visitor.get("/reading/").status == 200
    shelf.base_path = "/"
    assert visitor.get("/reading/about/").headers["location"] == "/about/"
    assert visitor.get("/about/").status == 200
    shelf.base_path = "/list/"
    assert visitor.get("/about/").headers["location"] == "/list/about/"
    assert visitor.get("/reading/about/").headers["location"] == "/list/about/"


@pytest.mark.parametrize(
    "path", ["//evil.example/..", "//evil.example", "///evil.example/", "/\\evil.example/"]
)
def test_no_redirect_leads_to_another_host(path: str) -> None:
    """Not even when the site has a folder of that name, or had another base path."""
    shelf = Shelf({**SITE, "evil.example/index.html": b"folder"}, base_path="/")
    with visiting(shelf) as visitor:
        for base in ("/", "/list/"):
            shelf.base_path = base
            reply = visitor.get(path)
            assert re.match(r"\.?/(?![/\\])", reply.headers.get("location", "./x"))


@pytest.mark.parametrize("path", ["/reading/about%0d%0aX-Evil:%201", "/reading/tags%0aX:1"])
def test_line_ends_in_a_path_reach_no_header(visitor: Visitor, path: str) -> None:
    """A header cannot be smuggled into a redirect."""
    reply = visitor.get(path)

    assert reply.status == 404
    assert not {"x", "x-evil"} & reply.headers.keys()


@pytest.mark.parametrize("name", ["C:", "back\\slash", "\u0085x", "a\ufffdb"])
def test_odd_names_are_not_served(name: str) -> None:
    """What would be a header or another folder elsewhere is not served here either."""
    shelf = Shelf({**SITE, f"{name}/index.html": b"odd"})
    with visiting(shelf) as visitor:
        assert visitor.get(f"/reading/{quote(name)}").status == 404
        assert visitor.get(f"/reading/{quote(name)}/").status == 404

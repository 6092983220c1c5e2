"""Addresses: which may be followed, whose they are, and when two are of one work."""

from __future__ import annotations

from urllib.parse import quote, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sitegen import urls


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org",
        "http://example.org/a?b=c#d",
        "HTTPS://EXAMPLE.ORG/",
        "https://example.org:8443/",
        "https://bücher.example/straße",
        "http://[2001:db8::1]/",
    ],
)
def test_web_addresses_are_allowed(url: str) -> None:
    """The web's two schemes, with a host."""
    assert urls.is_web(url)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "example.org",
        "//example.org/",
        "/path",
        "javascript:alert(1)",
        "JavaScript://example.org/%0aalert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "mailto:a@example.org",
        "ftp://example.org/",
        "https://",
        "https:///path",
        "https://example.org/a b",
        "https://example.org/\n",
        "https://example.org/\x1b",
        "https://example.org:99999/",
        "https://example.org:x/",
        "http://[::1",
    ],
)
def test_other_addresses_are_refused(url: str) -> None:
    """Scripts, files, other protocols, and what is no address at all."""
    assert not urls.is_web(url)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://www.Example.org/a", "example.org"),
        ("https://blog.example.org:8443/", "blog.example.org"),
        ("https://user@example.org./", "example.org"),
        ("https://www2.example.org/", "www2.example.org"),
        ("", ""),
        ("http://[::1", ""),
    ],
)
def test_the_host_of_an_address(url: str, expected: str) -> None:
    """In lower case, without www, port and user."""
    assert expected == urls.host(url)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("blog.example.org", ["blog.example.org", "example.org", "org"]),
        ("badexample.org", ["badexample.org", "org"]),
        ("localhost", ["localhost"]),
        ("", []),
    ],
)
def test_a_host_belongs_to_its_parents(name: str, expected: list[str]) -> None:
    """Sub-domains belong to a host; names that merely end alike do not."""
    assert expected == list(urls.host_line(name))


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("//[bad", True),
        ("https://[bad", True),
        ("HTTP://host:99999/", True),
        ("https:/one-slash", True),
        ("//host/path", False),
        ("https://host/path", False),
        ("mailto:a@example.org", False),
        ("/path", False),
        ("file.md", False),
    ],
)
def test_a_link_to_no_web_address_is_told(target: str, *, expected: bool) -> None:
    """Of other schemes and of links within the site it says nothing."""
    assert expected == urls.is_broken(target)


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/essay",
        "http://example.org/essay",
        "https://www.example.org/essay/",
        "https://EXAMPLE.org:443/essay",
        "https://example.org/essay#part-2",
        "https://example.org/essay?utm_source=x&utm_medium=y",
        "https://example.org/essay?fbclid=abc",
        "https://example.org/./a/../essay",
        "https://example.org/%65ssay",
    ],
)
def test_addresses_of_one_work_are_one(url: str) -> None:
    """Scheme, www, closing slash, scroll position and tracking do not make another work."""
    assert "example.org/essay" == urls.identity(url)


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/Essay",
        "https://example.org/essay?page=2",
        "https://example.org/essay?id=",
        "https://example.org:8443/essay",
        "https://blog.example.org/essay",
        "https://example.org/essay#!/part",
        "https://example.org/essay#/part",
        "https://example.org/",
    ],
)
def test_addresses_of_other_works_are_others(url: str) -> None:
    """Path, query, port, host, and fragments that choose a page do."""
    assert urls.identity("https://example.org/essay") != urls.identity(url)


def test_an_encoded_slash_is_not_lost() -> None:
    """Addresses with other words stay two, also in another script."""
    assert urls.identity("https://example.org/é") == urls.identity("https://example.org/%C3%A9")
    assert urls.identity("https://example.org/é") != urls.identity("https://example.org/e")


@settings(max_examples=200, derandomize=True, deadline=None)
@given(st.text(alphabet="htps:/.?#[]@&=%aé1 \x1b", max_size=30).map("https://example.org".__add__))
def test_every_web_address_has_an_identity(url: str) -> None:
    """What the check lets through, the identity can read."""
    if urls.is_web(url):
        assert urls.host(url) in urls.identity(url)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/tags/c-plus-plus/", "/tags/c-plus-plus/"),
        ("/tags/日本/", "/tags/%E6%97%A5%E6%9C%AC/"),
        ("/files/my file.pdf", "/files/my%20file.pdf"),
        ("/a?b#c", "/a%3Fb%23c"),
    ],
)
def test_a_path_is_quoted_for_an_address(path: str, expected: str) -> None:
    """Other scripts and spaces are percent-encoded."""
    assert expected == urls.quote_path(path)


@pytest.mark.parametrize("target", ["https://x.example/", "mailto:a@b.example", "//x.example/a"])
def test_links_elsewhere_are_external(target: str) -> None:
    """A scheme or a host makes a link external."""
    assert urls.is_external(target)


@pytest.mark.parametrize("target", ["/tags/", "other.md", "../static/a.png", "#part", "a/b:c", ""])
def test_links_of_the_site_are_not_external(target: str) -> None:
    """Paths, files and anchors are the site's own."""
    assert not urls.is_external(target)


PIECES = (
    "https:// http:// HTTPS:// www. x.example EX.org :80 :443 :8443 /a /./ /.. /.b // / ? a=1"
    " &utm_x=2 # #!/x é %20 %2F ~ [ ] @ user@ ;p + . _ - a.b ..."
).split()


@settings(max_examples=1000, derandomize=True, deadline=None)
@given(st.lists(st.sampled_from([*PIECES, " ", "\n", "\t", "\x1b"]), max_size=7).map("".join))
def test_plain_addresses_take_no_other_way_than_the_others(rest: str) -> None:
    """Most are read by one pattern; taken apart with care they would be the same."""
    for url in (rest, f"https://{rest}"):
        assert urls._host_of_any(url) == urls.host(url)
        assert quote(url, safe=urls._SAFE) == urls.quote_path(url)
        if urls._PLAIN_WEB.fullmatch(url):
            assert urlsplit(url).hostname
        if urls.is_web(url):
            assert urls._identity_of_any(url) == urls.identity(url)

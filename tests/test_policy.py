"""What the preview adds to the Content-Security-Policy of a page: room for its client, no more."""

from __future__ import annotations

import pytest

from sitegen.serve import policy


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "default-src 'none'",
            "default-src 'none'; script-src 'nonce-N'; style-src 'self'; connect-src 'self'",
        ),
        (
            "img-src *; script-src 'self'; style-src 'self'; connect-src *",
            "img-src *; script-src 'self' 'nonce-N'; style-src 'self'; connect-src * 'self'",
        ),
        (
            "DEFAULT-SRC 'self' data:; script-src 'none';; script-src *",
            "default-src 'self' data:; script-src 'nonce-N'",
        ),
        (
            "default-src 'self'; script-src 'unsafe-inline'",
            "default-src 'self'; script-src 'unsafe-inline' 'self'",
        ),
        (
            "script-src 'none'; script-src-elem https://a.example",
            "script-src 'none'; script-src-elem https://a.example 'nonce-N'",
        ),
        ("img-src 'self'", "img-src 'self'"),
        ("", ""),
    ],
)
def test_the_client_is_let_in_and_nobody_else(before: str, after: str) -> None:
    """What a page does not restrict stays free; a nonce does not take back what is inline."""
    assert after == policy.with_client(before, "N")


@pytest.mark.parametrize(
    "page",
    [
        b'<meta http-equiv="Content-Security-Policy" content="script-src \'none\'">',
        b"<META content='script-src &#39;none&#39;' HTTP-EQUIV=content-security-policy>",
    ],
)
def test_a_policy_is_found_however_it_is_written(page: bytes) -> None:
    """In any case, order and quotes; what stands around it stays, byte for byte."""
    around = b"<p>\xff</p>"
    found = policy.widened(around + page + around, "N")

    assert b'content="script-src &#x27;nonce-N&#x27;"' in found
    assert found.startswith(around)
    assert found.endswith(around)


def test_a_page_without_a_policy_stays_as_it_is() -> None:
    """Also one that shows how a policy is written."""
    page = b"<pre>&lt;meta http-equiv=&quot;Content-Security-Policy&quot;></pre><meta name=a>"

    assert page == policy.widened(page, "N")

"""The Content-Security-Policy that a page has of itself, widened for the preview's own client.

No more than the client is let in: what the page may not do when it is published, it may not do
here either. The form is that of Content Security Policy Level 3, in a `<meta>` element.
"""

from __future__ import annotations

import html
import re

_META = re.compile(rb"<meta\s[^>]*content-security-policy[^>]*>", re.IGNORECASE)
_CONTENT = re.compile(r"""(\scontent=)("[^"]*"|'[^']*')""", re.IGNORECASE)
_SELF = "'self'"


def widened(page: bytes, nonce: str) -> bytes:
    """HTML in which scripts with the nonce run, load their style sheet and listen to the server."""
    return _META.sub(lambda found: _rewritten(found[0].decode("latin-1"), nonce), page)


def _rewritten(element: str, nonce: str) -> bytes:
    def with_nonce(found: re.Match[str]) -> str:
        policy = with_client(html.unescape(found[2][1:-1]), nonce)
        return f'{found[1]}"{html.escape(policy)}"'

    return _CONTENT.sub(with_nonce, element, count=1).encode("latin-1")


def with_client(policy: str, nonce: str) -> str:
    """A policy that lets the client in."""
    directives = _directives(policy)
    scripts = "script-src-elem" if "script-src-elem" in directives else "script-src"
    # A nonce would take back what 'unsafe-inline' gives.
    is_inline = "'unsafe-inline'" in directives.get(scripts, [])
    _admit(directives, scripts, _SELF if is_inline else f"'nonce-{nonce}'")
    _admit(directives, "style-src", _SELF)
    _admit(directives, "connect-src", _SELF)
    return "; ".join(" ".join([name, *sources]) for name, sources in directives.items())


def _directives(policy: str) -> dict[str, list[str]]:
    """The sources of each directive; of two with one name the first counts."""
    found: dict[str, list[str]] = {}
    for part in policy.split(";"):
        name, *sources = part.split() or [""]
        if name:
            found.setdefault(name.lower(), sources)
    return found


def _admit(directives: dict[str, list[str]], name: str, source: str) -> None:
    """Add a source to a directive, which without one of its own goes by `default-src`."""
    known = directives.get(name, directives.get("default-src"))
    if known is not None and source not in known:
        directives[name] = [*(one for one in known if one != "'none'"), source]

"""Addresses of works: which are allowed, whose host they are on, and one identity per work."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

# Parameters that tell where a reader came from, never what is shown.
_TRACKING = frozenset(
    "fbclid gclid dclid gbraid wbraid msclkid mc_cid mc_eid igshid igsh yclid twclid _hsenc _hsmi"
    " mkt_tok at_medium at_campaign ns_mchannel ns_campaign ns_source cmp cmpid smid smtyp"
    " referringsource ito xtor spm ref_src guccounter".split()
)
_TRACKING_PREFIXES = ("utm_", "vero_", "pk_", "mtm_", "piwik_", "guce_")
_DEFAULT_PORTS = {"http": 80, "https": 443}
# Addresses as most are, which need not be taken apart with care: a host in lower case without
# port or user; for an identity, also a path without anything that could be written otherwise.
_PLAIN_WEB = re.compile(r"https?://([a-z0-9.-]+)(?:[/?#][!-~]*)?")
_PLAIN_WORK = re.compile(r"https?://([a-z0-9.-]+)((?:/(?!\.)[\w~@:+,;=!$&'()*.-]+)*)/?", re.ASCII)
_SAFE = "/~@:+,;=!$&'()*-._"
_PLAIN_PATH = re.compile(r"[\w/~@:+,;=!$&'()*.-]*", re.ASCII)


def is_web(url: str) -> bool:
    """Whether `url` is an absolute http or https address that a browser can follow."""
    if _PLAIN_WEB.fullmatch(url):
        return True
    if not url.isprintable() or " " in url:
        return False
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 - reading it is the check: it raises on port 99999
    except ValueError:
        return False
    return parts.scheme.lower() in ("http", "https") and bool(parts.hostname)


def host(url: str) -> str:
    """The host of a web address in lower case, without `www.`; empty when there is none."""
    plain = _PLAIN_WEB.fullmatch(url)
    return _bare_host(plain[1]) if plain else _host_of_any(url)


def _bare_host(name: str) -> str:
    return name.rstrip(".").removeprefix("www.")


def _host_of_any(url: str) -> str:
    try:
        return _bare_host(urlsplit(url).hostname or "")
    except ValueError:
        return ""


def host_line(name: str) -> Iterator[str]:
    """A host and those that it is a sub-domain of: `blog.example.org`, `example.org`, `org`."""
    while name:
        yield name
        name = name.partition(".")[2]


def identity(url: str) -> str:
    """One key per work: the same for http and https, `www.`, a closing slash, a fragment that
    only scrolls, and parameters that only track. Not an address to follow.
    """
    plain = _PLAIN_WORK.fullmatch(url)
    return f"{_bare_host(plain[1])}{plain[2] or '/'}" if plain else _identity_of_any(url)


def _identity_of_any(url: str) -> str:
    parts = urlsplit(url)
    scheme = parts.scheme.lower()
    port = f":{parts.port}" if parts.port and parts.port != _DEFAULT_PORTS.get(scheme) else ""
    path = _normal_path(parts.path)
    query = urlencode([pair for pair in parse_qsl(parts.query, True) if not _tracks(pair[0])])
    fragment = parts.fragment if parts.fragment.startswith(("!", "/")) else ""
    return (
        f"{host(url)}{port}{path}{'?' if query else ''}{query}{'#' if fragment else ''}{fragment}"
    )


def _tracks(name: str) -> bool:
    lower = name.lower()
    return lower in _TRACKING or lower.startswith(_TRACKING_PREFIXES)


def _normal_path(path: str) -> str:
    normal = posixpath.normpath(unquote(path)) if path else "/"
    return quote("/" + normal.strip("/"), safe=_SAFE)


def quote_path(path: str) -> str:
    """A path of the site as it stands in an address: other scripts and spaces percent-encoded."""
    return path if _PLAIN_PATH.fullmatch(path) else quote(path, safe=_SAFE)


_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")


def is_external(target: str) -> bool:
    """Whether a link's target names another site (or a scheme): not ours to resolve."""
    return bool(_SCHEME.match(target)) or target.startswith("//")


def is_broken(target: str) -> bool:
    """Whether a link names a web address that no browser can follow, such as `//[host`."""
    whole = f"https:{target}" if target.startswith("//") else target
    return whole.lower().startswith(("http:", "https:")) and not is_web(whole)

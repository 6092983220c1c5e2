"""By which names this server may be asked.

A page of another site can point its own name at this machine, and so read a server that trusts
every name: the Host header tells. It can also send requests here: the Origin header tells.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Sequence

import msgspec

from sitegen.errors import usage_error

_HTTP = 80
_NAME = re.compile(r"(?:[a-z0-9_-]+(?:\.[a-z0-9_-]+)*|\[[0-9a-f:.]+\])(:[0-9]{1,5})?")


class Hosts(msgspec.Struct, frozen=True):
    """The names of a server as they stand in addresses, with the port.

    `shown` is the first of them. `forwarded` may be asked for through another's door.
    """

    shown: str
    own: frozenset[str]
    forwarded: frozenset[str]

    def has(self, host: str) -> bool:
        """Whether a Host header, in lower case, is one of ours."""
        return host in self.own or host in self.forwarded

    def is_origin(self, origin: str, host: str) -> bool:
        """Whether a page of `origin` is one that we have given under the name `host`."""
        # A tunnel speaks https outside, of which we see nothing.
        ways = ("http", "https") if host in self.forwarded else ("http",)
        return self.has(host) and origin in {f"{way}://{host}" for way in ways}


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach a server on `host`."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def check(host: str, allowed: Sequence[str]) -> None:
    """Raises SitegenError (usage) when other machines can reach `host` and no name is allowed, or
    one of the allowed is no name.
    """
    if not is_loopback(host) and not allowed:
        message = f"other machines can reach '{host}', and with it any website that they visit"
        fix = "add '--allow-host NAME', the name by which their browsers will ask for it"
        raise usage_error("--host", message, fix)
    for name in allowed:
        if not _NAME.fullmatch(name.lower()):
            fix = "write a name such as 'laptop.local', without 'http://'"
            raise usage_error("--allow-host", f"'{name}' is no name of a host", fix)


def names_of(host: str, port: int, allowed: Sequence[str]) -> Hosts:
    """The names of a server on `host` and `port`: its own where only this machine can reach it,
    and the `allowed` ones.
    """
    own: list[str] = []
    if is_loopback(host):
        own = [f"{name}:{port}" for name in (bracketed(host), "localhost")]
        own += [name.rpartition(":")[0] for name in own if port == _HTTP]
    forwarded = [name for entry in allowed for name in _spelt(entry.lower(), port)]
    return Hosts([*own, *forwarded][0], frozenset(own), frozenset(forwarded))


def bracketed(host: str) -> str:
    """A host as it stands in an address."""
    return f"[{host}]" if ":" in host else host.lower()


def _spelt(name: str, port: int) -> list[str]:
    """An allowed name with our port, and alone: a tunnel's port is its own, and seldom said."""
    match = _NAME.fullmatch(name)
    return [name] if match and match[1] else [f"{name}:{port}", name]

"""How much one client may ask of the server, and all of them together."""

from __future__ import annotations

import os

import msgspec

# Elsewhere than on POSIX systems `select` takes 512 sockets, our own included.
_MANY = 512 if os.name == "posix" else 400


class Limits(msgspec.Struct, frozen=True):
    """The bounds of a server. The defaults are meant for one person's machine."""

    seconds: float = 10.0
    """For the head of a request, for its body, and for the client to take the answer."""

    threads: int = 16
    """How many requests are answered at a time."""

    waiting: int = _MANY
    """How many connections may owe a request; beyond, the one that has waited longest goes."""

    head_bytes: int = 128 * 1024
    """More than any head that is not refused."""

    body_bytes: int = 256 * 1024
    """For a captured work."""

    url_length: int = 4096
    """More than any address of the site, or of events, has."""

    streams: int = _MANY
    """How many pages may be open in browsers."""

    beat_seconds: float = 15.0
    """How often a stream says that it lives. Who has not read for two beats is dropped."""

    unread_bytes: int = 1024 * 1024
    """What a stream holds for a client that does not read."""

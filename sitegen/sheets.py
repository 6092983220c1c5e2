"""Pages on their way to the worker processes that draw them: views as bytes, and back.

A view's bytes are its identity too: equal bytes make equal pages.
"""

from __future__ import annotations

import functools
import hashlib
import time
from collections.abc import Callable
from typing import Any, Generic, TypeVar, get_args

import msgspec

from sitegen.errors import Problem, SitegenError
from sitegen.model import Html
from sitegen.rendered import Heading
from sitegen.theme import Theme
from sitegen.views import PageView, SiteView, View

V = TypeVar("V")

_KINDS: dict[str, type[View]] = {kind.__name__: kind for kind in get_args(PageView)}


class Shared(Generic[V]):
    """A view that stands in many others: it is made when one of them is, and then once. `mark` is
    its name in the identity of those others; equal marks, equal views.
    """

    def __init__(self, mark: bytes, make: Callable[[], V]) -> None:
        self.mark = mark
        self._make = make

    @functools.cached_property
    def view(self) -> V:
        """The view itself."""
        return self._make()

    @functools.cached_property
    def data(self) -> msgspec.Raw:
        """The view as bytes, to be put into those of another one."""
        return msgspec.Raw(encode(self.view))


def encode(value: Any) -> bytes:
    """A view, or anything that one may hold, as bytes."""
    return _ENCODER.encode(value)


def identity(value: Any) -> bytes:
    """What tells a view from all others: its bytes, but for shared views, which have a mark."""
    return _IDENTITY.encode(value)


def name_of(*parts: bytes) -> bytes:
    """The digest of some parts, whose order and borders count."""
    return hashlib.blake2b(_ENCODER.encode(parts), digest_size=16).digest()


# HTML is text to everybody but a template.
_ENCODER = msgspec.msgpack.Encoder(
    enc_hook=lambda value: value.data if isinstance(value, Shared) else str(value)
)
_IDENTITY = msgspec.msgpack.Encoder(
    enc_hook=lambda value: value.mark if isinstance(value, Shared) else str(value)
)


def _decode(data: bytes, kind: type[Any]) -> Any:
    return msgspec.msgpack.decode(data, type=kind, dec_hook=lambda wanted, value: wanted(value))


class Pencil(msgspec.Struct, frozen=True):
    """One page to draw: its template, the name and the bytes of its view, and the text that is
    put into it, which the view itself does not hold.
    """

    template: str
    kind: str
    view: bytes
    html: str | None = None
    headings: tuple[Heading, ...] = ()


class Order(msgspec.Struct, frozen=True):
    """Pages to draw by one theme for one site, both as bytes."""

    theme: bytes
    site: bytes
    pages: tuple[Pencil, ...]


class Drawn(msgspec.Struct, frozen=True):
    """One page as it was drawn, or why it could not be, and the seconds that it took."""

    data: bytes
    problems: tuple[Problem, ...]
    seconds: float


def draw(order: Order) -> list[Drawn]:
    """Draw pages. A template may do anything but end: call it through workers.py."""
    _renderer(order.theme, order.site)
    return [_draw(order, page) for page in order.pages]


def _draw(order: Order, page: Pencil) -> Drawn:
    begun = time.perf_counter()
    try:
        text = _renderer(order.theme, order.site).render(page.template, view_of(page))
    except SitegenError as error:
        return Drawn(b"", error.problems, time.perf_counter() - begun)
    return Drawn(text.encode(), (), time.perf_counter() - begun)


def view_of(page: Pencil) -> View:
    """The view of a page with its text."""
    view: View = _decode(page.view, _KINDS[page.kind])
    if page.html is None:
        return view
    return msgspec.structs.replace(view, html=Html(page.html), headings=page.headings)


@functools.lru_cache(maxsize=1)
def _renderer(theme: bytes, site: bytes) -> Any:
    # Not above: the process that orders pages needs no templates.
    from sitegen.templates import Renderer  # noqa: PLC0415

    return Renderer(_decode(theme, Theme), _decode(site, SiteView))

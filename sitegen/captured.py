"""What an import reads out of a raw capture, as frozen values."""

from __future__ import annotations

from typing import Literal

import msgspec

from sitegen.model import PartialDate

BlockKind = Literal["paragraph", "heading", "item", "quote"]


class Block(msgspec.Struct, frozen=True):
    """One block of a cleaned article, in reading order. `text` is plain text, one line."""

    kind: BlockKind
    text: str


class Line(msgspec.Struct, frozen=True):
    """What became of one line of a raw capture: `import --explain` prints these."""

    number: int
    text: str
    kept: bool
    reason: str


class Seed(msgspec.Struct, frozen=True, kw_only=True):
    """What an importer read out of one capture. Nothing in it is invented: unknown is empty."""

    title: str = ""
    authors: tuple[str, ...] = ()
    published: PartialDate | None = None
    lang: str | None = None
    blocks: tuple[Block, ...] = ()
    captions: tuple[str, ...] = ()
    lines: tuple[Line, ...] = ()

    @property
    def text(self) -> str:
        """The article's plain text: its blocks, a blank line between them."""
        return "\n\n".join(block.text for block in self.blocks)

"""From a cleaned seed and the curator's own fields to the text of an entry. Pure.

Here stands the guard of other people's rights: what this writes into `content/` is what will be
published (see rights.py).
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from sitegen import escaping, frontmatter, rights
from sitegen.captured import Block, Seed
from sitegen.model import Imported, Publish
from sitegen.text import count_words, digest, excerpt

# Shorter than the fields' limits: what an importer took for a title must not stop a build.
TITLE_LENGTH = 200
CAPTION_LENGTH = 500
MOST_CAPTIONS = 60

_RECEIPT_LINE = re.compile(r"^imported: .*\n", re.MULTILINE)


class Draft(msgspec.Struct, frozen=True):
    """The text of an entry made from a seed, and how much of the work it keeps."""

    title: str
    text: str
    publish: Publish
    words: int


def draft(
    seed: Seed,
    curator: Mapping[str, Any],
    *,
    name: str,
    seed_digest: str,
    default: Publish,
    added: datetime.date,
) -> Draft:
    """The entry that a seed becomes. `curator` are the fields of its front matter: they win.

    `name` is the seed's file in `seeds/`; `default` is the site's own choice of how much to keep.
    """
    words = count_words(seed.text)
    publish = rights.decide(curator.get("publish"), curator.get("license"), default)
    values: dict[str, Any] = {
        "title": _shortened(seed.title, TITLE_LENGTH) or _title_from(name),
        "authors": tuple(_shortened(author, TITLE_LENGTH) for author in seed.authors),
        "published": seed.published,
        "lang": seed.lang,
        "added": added,
        **curator,
        "publish": publish,
        "words": words or None,
        "captions": _captions(seed) if publish == "full" else (),
    }
    body = _body(seed, publish)
    unsigned = frontmatter.write(values, body)
    values["imported"] = Imported(name, seed_digest, digest(unsigned.encode()))
    return Draft(values["title"], frontmatter.write(values, body), publish, words)


def _shortened(text: str, length: int) -> str:
    """What was found in a text, no longer than its field may be."""
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


def _captions(seed: Seed) -> tuple[str, ...]:
    return tuple(_shortened(caption, CAPTION_LENGTH) for caption in seed.captions[:MOST_CAPTIONS])


def is_edited(text: str, receipt: Imported) -> bool:
    """Whether an entry's file is no longer as an import wrote it."""
    unsigned = _RECEIPT_LINE.sub("", text, count=1)
    return digest(unsigned.encode()) != receipt.digest


def _title_from(name: str) -> str:
    """A title for a capture that has none: its file's name in words."""
    stem = name.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    return re.sub(r"[-_]+", " ", stem).strip().capitalize() or name


def _body(seed: Seed, publish: Publish) -> str:
    if publish == "full":
        return "\n\n".join(_markdown(seed.blocks))
    if publish == "excerpt":
        prose = " ".join(block.text for block in seed.blocks if block.kind == "paragraph")
        words = excerpt(prose or seed.text, rights.EXCERPT_WORDS)
        return f"> {escaping.escape(words)}" if words else ""
    return ""


def _markdown(blocks: Iterable[Block]) -> Iterable[str]:
    """Markdown blocks; the items of one list stand together."""
    items: list[str] = []
    for block in blocks:
        if block.kind == "item":
            items.append(f"- {escaping.escape(block.text)}")
            continue
        if items:
            yield "\n".join(items)
            items = []
        sign = {"heading": "## ", "quote": "> ", "paragraph": ""}[block.kind]
        yield sign + escaping.escape(block.text)
    if items:
        yield "\n".join(items)

"""A raw text capture of a web page -> a Seed: the article, its captions, and what was dropped."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from sitegen import language
from sitegen.captured import Block, BlockKind, Line, Seed
from sitegen.importers import bylines, captions, capture, furniture, headline, phrases, selection
from sitegen.importers.capture import BULLET, NUMBER, CapturedLine

BEFORE = "before the article"
AFTER = "after the article"
HEAD_LINES = 30
EARLY_LINES = 8
FOOT_LINES = 15
LONGEST_SUBHEAD = 14
# Elsewhere in Europe a dash before a whole sentence is direct speech.
QUOTING_LANGUAGES = frozenset({"de", "en", "nl"})
HARDLY_CLUTTERED = 0.4

QUOTE = re.compile(r">\s{0,3}(?=\S)")
KEPT_REASONS: Mapping[BlockKind, str] = MappingProxyType(
    {"paragraph": "paragraph", "heading": "subhead", "item": "list item", "quote": "quote"}
)


class Parsed(NamedTuple):
    """The lines of a capture, what each is by itself, and where the article runs."""

    title: str
    lines: list[CapturedLine]
    labels: list[str | None]
    clutter: float
    article: range


def read(text: str, *, title: str | None = None) -> Seed:
    """The article in a raw capture; `title` is the curator's own and wins over the page's."""
    parsed = _parse(text, title)
    kept = _kept_places(parsed)
    lang = language.detect("\n".join(parsed.lines[place].text for place in kept))
    speaks_in_dashes = lang not in QUOTING_LANGUAGES
    blocks = {
        place: _block(parsed.lines, kept, order, speaks_in_dashes=speaks_in_dashes)
        for order, place in enumerate(kept)
    }
    head, below_headline, stated, foot = _surroundings(parsed)
    return Seed(
        title=parsed.title,
        authors=bylines.find_authors((*head, *stated, *foot)),
        published=bylines.find_published((*head, *stated, *foot), below_headline),
        lang=lang,
        blocks=tuple(blocks.values()),
        captions=_captions(parsed),
        lines=tuple(_explain(parsed, place, blocks) for place in range(len(parsed.lines))),
    )


def _parse(text: str, title: str | None) -> Parsed:
    lines = capture.split(text)
    labels = _label_furniture(lines)
    printed = headline.find(lines, labels)
    for place in headline.repeats(lines, printed, title or ""):
        labels[place] = headline.TITLE
    for place, line in enumerate(lines):
        if labels[place] in (None, phrases.COUNT):
            labels[place] = bylines.label(line) or labels[place]
    for place, label in captions.find(lines, labels).items():
        labels[place] = label
    clutter = selection.measure_clutter(labels)
    article = selection.find_article(lines, labels, clutter)
    return Parsed(title or printed, lines, labels, clutter, article)


def _label_furniture(lines: Sequence[CapturedLine]) -> list[str | None]:
    labels = [furniture.label(line) for line in lines]
    trusting = [
        None if label == phrases.NEWSLETTER and furniture.is_discussion(line) else label
        for line, label in zip(lines, labels, strict=True)
    ]
    # A page with share bars and menus has pleas; a text without them is rather about such things.
    return trusting if selection.measure_clutter(trusting) <= HARDLY_CLUTTERED else labels


def _kept_places(parsed: Parsed) -> list[int]:
    # Nothing else on a clean page is furniture, so a number or a date is likelier a subhead.
    harmless = {phrases.COUNT, bylines.DATE} if parsed.clutter == 0 else set()
    return [
        place
        for place in parsed.article
        if parsed.labels[place] is None or parsed.labels[place] in harmless
    ]


def _block(
    lines: Sequence[CapturedLine], kept: Sequence[int], order: int, *, speaks_in_dashes: bool
) -> Block:
    line = lines[kept[order]]
    before = lines[kept[order - 1]] if order else None
    after = lines[kept[order + 1]] if order + 1 < len(kept) else None
    if quote := QUOTE.match(line.text):
        return Block("quote", line.text[quote.end() :])
    bullet = BULLET.match(line.text)
    is_speech = speaks_in_dashes and line.text[0] in "–-" and line.is_sentence
    if bullet and not is_speech:
        return Block("item", line.text[bullet.end() :])
    if NUMBER.match(line.text) and (_is_numbered(before) or _is_numbered(after)):
        return Block("item", line.text)
    return Block("heading" if _is_subhead(line, after) else "paragraph", line.text)


def _is_numbered(line: CapturedLine | None) -> bool:
    return line is not None and NUMBER.match(line.text) is not None


def _is_subhead(line: CapturedLine, following: CapturedLine | None) -> bool:
    if following is None or line.words > LONGEST_SUBHEAD or not following.is_sentence:
        return False
    ends_as_title = not line.is_sentence or line.text.endswith(("?", "？", "!", "！"))
    return ends_as_title and following.words > line.words and following.after_blank


def _surroundings(parsed: Parsed) -> tuple[list[CapturedLine], ...]:
    """Where bylines and dates may stand: head, its end, such lines early in the article, foot."""
    lines, labels, article = parsed.lines, parsed.labels, parsed.article
    head = range(max(0, article.start - HEAD_LINES), article.start)
    headline_place = max((p for p in head if labels[p] == headline.TITLE), default=article.start)
    early = range(article.start, min(article.stop, article.start + EARLY_LINES))
    stated = [lines[p] for p in early if labels[p] in (bylines.BYLINE, bylines.DATE)]
    foot: list[CapturedLine] = []
    for place in range(article.stop, min(len(lines), article.stop + FOOT_LINES)):
        if labels[place] in selection.BOUNDARY_LABELS:
            break
        foot.append(lines[place])
    above = [lines[place] for place in head if labels[place] != headline.TITLE]
    return above, lines[headline_place + 1 : article.start], stated, foot


def _captions(parsed: Parsed) -> tuple[str, ...]:
    found = [p for p in parsed.article if parsed.labels[p] in captions.LABELS]
    return captions.unique([parsed.lines[place] for place in found])


def _explain(parsed: Parsed, place: int, blocks: Mapping[int, Block]) -> Line:
    line = parsed.lines[place]
    block = blocks.get(place)
    if block:
        return Line(line.number, line.text, kept=True, reason=KEPT_REASONS[block.kind])
    outside = BEFORE if place < parsed.article.start else AFTER
    return Line(line.number, line.text, kept=False, reason=parsed.labels[place] or outside)

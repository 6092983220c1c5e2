"""Picture captions: lines that stand twice, and lines that carry a photo credit."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sitegen.importers.capture import CapturedLine

CAPTION = "caption"
DOUBLED = "doubled caption"
REPEATED = "repeated line"
LABELS = frozenset({CAPTION, DOUBLED})

SHORTEST_DOUBLED_KEY = 20
# Of a longer sentence that stands twice, one copy is the paragraph.
LONGEST_CAPTION = 45
# What may follow or precede the same words in the second copy: a credit, "1 of 4".
LONGEST_CREDIT = 60
LONGEST_COUNT = 8
CREDIT_AT_START = re.compile(
    r"""(?ix)\W{0,4}(?:
      (?:photo(?:graph)?s?|image|picture|pic|video|credit|foto|fot|bild|grafik|imagen|immagine|zdjęcie
        |фото|φωτό?|φωτογραφία|图|图片|資料圖)\s?
        (?:credits?|courtesy|source|quelle|gallery|by|von|de|di)?\s?[:：/©(]
    | (?:photo(?:graph)?s?|image|illustration|picture)\ (?:by|courtesy|via)\b
    | (?:image|photo|slide)?\s?\d{1,3}\s?(?:of|/)\s?/?\s?\d{1,3}\W{0,4}$
    )"""
)
CREDIT_AT_END = re.compile(
    r"""(?ix)
      [(\[]\s?(?:photo(?:graph)?s?|image|picture|pic|bild|foto|fot|фото)\b[^()]{0,60}[)\]]?\W{0,4}$
    | \b(?:photo(?:graph)?|image|credit|pic|bild|foto|fot)s?[ ]?(?:by|credits?|courtesy)?[ ]?
      (?::|\.\.\.|…|©)[^.:]{0,50}[.)]?$
    | [(/\[][ ]?(?:getty|shutterstock|istock|alamy|ap|reuters|epa|afp|dpa|pap)\b[^.]{0,30}$
    | (?:\bgetty\ images|\bap\ photo|\b(?:file|submitted|courtesy|handout)\ photo
      |courtesy\ of\b[^.]{0,40})\W{0,4}$
    """
)
CREDIT_CHARACTERS = 90
# Only lines with one of these words are searched for a credit.
HINTS = frozenset(
    """
    photo photos photograph photographs image images picture pic video credit credits foto fot bild
    bilder grafik imagen immagine zdjęcie фото φωτό φωτο φωτογραφία illustration slide
    getty shutterstock istock alamy ap reuters epa afp dpa pap courtesy handout of
    """.split()
)
SHOWN = re.compile(
    r"\((?:pictured|left|right|center|centre|above|l-r|file|from left)\b", re.IGNORECASE
)


def find(lines: Sequence[CapturedLine], labels: Sequence[str | None]) -> dict[int, str]:
    """The captions among lines that are nothing else yet: place to reason."""
    found = {
        index: CAPTION
        for index, line in enumerate(lines)
        if labels[index] is None and _is_credited(line)
    }
    for index in range(1, len(lines)):
        is_free = labels[index] is None and labels[index - 1] is None
        if is_free and _is_doubled(lines[index - 1], lines[index]):
            if _is_paragraph(lines[index]):
                found[index] = REPEATED
            else:
                found[index - 1] = found[index] = DOUBLED
    return found


def unique(lines: Sequence[CapturedLine]) -> tuple[str, ...]:
    """Each caption once: of two that say the same, the fuller, then the typographic one."""
    kept: list[CapturedLine] = []
    for line in lines:
        if kept and _is_doubled(kept[-1], line):
            kept[-1] = max(kept[-1], line, key=_quality)
        elif all(line.key != other.key for other in kept[-20:]):
            kept.append(line)
    return tuple(line.text for line in kept)


def _is_credited(line: CapturedLine) -> bool:
    if line.words > LONGEST_CAPTION or not line.phrase:
        return False
    if not HINTS.isdisjoint(line.phrase.split()) and _has_credit(line.text):
        return True
    return not line.is_sentence and SHOWN.search(line.text) is not None


def _has_credit(text: str) -> bool:
    if CREDIT_AT_START.match(text):
        return True
    return CREDIT_AT_END.search(text[-CREDIT_CHARACTERS:]) is not None


def _is_doubled(first: CapturedLine, second: CapturedLine) -> bool:
    shorter, longer = sorted((first.key, second.key), key=len)
    surplus = len(longer) - len(shorter)
    if len(shorter) < SHORTEST_DOUBLED_KEY or surplus > min(LONGEST_CREDIT, len(shorter)):
        return False
    return longer.startswith(shorter) or (surplus <= LONGEST_COUNT and longer.endswith(shorter))


def _is_paragraph(line: CapturedLine) -> bool:
    return line.is_sentence and line.words >= LONGEST_CAPTION


def _quality(line: CapturedLine) -> tuple[int, int]:
    return len(line.key), sum(character in "‘’“”„«»–—…" for character in line.text)

"""Typographic quotes, apostrophes, dashes and ellipses in sanitised HTML, as a language has them.

Only text is changed: no tag, no code, no address. A sign that could be meant in two ways stays as
it was typed: a straight quote is plain, a wrong one is a mistake. One pass, in linear time.

Languages are known by their first subtag, and where a country differs by both (`de-CH`). Texts in
languages that are not in the table stay as they are: they may know other signs, or none.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from itertools import accumulate
from operator import itemgetter
from typing import NamedTuple

# Stands before a sign that the author has escaped. Unicode promises that it is no character.
AS_IT_IS = "\ufdd0"
# The signs that are replaced here, so that escaping them says something.
SIGNS = frozenset("\"'-.")


class Quotes(NamedTuple):
    """What a language puts for `"…"` and for `'…'`."""

    double_open: str
    double_close: str
    single_open: str
    single_close: str


_HIGH = Quotes("“", "”", "‘", "’")
_LOW_HIGH = Quotes("„", "“", "‚", "‘")
_LOW_RIGHT = Quotes("„", "”", "‚", "’")
_RIGHT = Quotes("”", "”", "’", "’")
_ANGLES = Quotes("«", "»", "“", "”")
_NARROW = "\u202f"

_BY_LANGUAGE = {
    language: quotes
    for languages, quotes in {
        "af cy en eo ga gd id ko ms nl pt th tl tr vi": _HIGH,
        "bg cs de is lt mk sk sl": _LOW_HIGH,
        "et hr hu pl ro": _LOW_RIGHT,
        "da fi sv": _RIGHT,
        "ca es eu gl it": _ANGLES,
        "no nb nn": Quotes("«", "»", "‘", "’"),
        "fr": Quotes(f"«{_NARROW}", f"{_NARROW}»", "“", "”"),
        "be kk ru uk": Quotes("«", "»", "„", "“"),
        "el hy": Quotes("«", "»", "“", "”"),
        "lv": Quotes("“", "”", "‘", "’"),
        "de-ch de-li": Quotes("«", "»", "‹", "›"),
    }.items()
    for language in languages.split()
}


def quotes_of(lang: str) -> Quotes | None:
    """The quotes of a language; None where texts are left alone."""
    tag = lang.lower()
    return _BY_LANGUAGE.get(tag) or _BY_LANGUAGE.get(tag.partition("-")[0])


# What a text must have for something to be replaced in it.
_SIGNS_OF_PIECES = ('"', "'", "--", "...", AS_IT_IS)


# What is no text: code and footnote marks with what they hold, and tags.
_NO_TEXT = re.compile(
    r"(<(?:pre\b.*?</pre>|code\b.*?</code>|sup\b.*?</sup>|[^\">]*+(?:\"[^\"]*+\"[^\">]*+)*+>))",
    re.DOTALL,
)
_WITHIN_A_BLOCK = re.compile(r"</?(?:a|abbr|br|code|del|em|img|span|strong|sub|sup)\b")
# What such a piece is to the quotes beside it: a word or a space; all others are nothing.
_STANDS_FOR = {"<cod": "x", "<img": "x", "<br>": " "}


def typeset(clean: str, lang: str) -> str:
    """Sanitised HTML with the typographic signs of the language in its text.

    Typeset once more it stays the same, unless signs were escaped.
    """
    quotes = quotes_of(lang)
    if not quotes and AS_IT_IS not in clean:
        return clean
    pieces = _NO_TEXT.split(clean)
    if not quotes:
        pieces[::2] = [piece.replace(AS_IT_IS, "") for piece in pieces[::2]]
        return "".join(pieces)
    done = 0
    for index in _pieces_with_signs(pieces):
        if index >= done:
            start, done = _block_around(pieces, index)
            # All other pieces stay where they are.
            pieces[start] = _typeset_block(pieces[start:done], quotes)
            pieces[start + 1 : done] = [""] * (done - start - 1)
    return "".join(pieces)


def typeset_line(text: str, lang: str) -> str:
    """A title, or another line of plain text, as `typeset` sets it."""
    if not SIGNS.intersection(text):
        return text
    return html.unescape(typeset(html.escape(text, quote=False), lang))


def _pieces_with_signs(pieces: list[str]) -> list[int]:
    double, single, dash, dots, escaped = _SIGNS_OF_PIECES
    return [
        2 * index
        for index, text in enumerate(pieces[::2])
        if double in text or single in text or dash in text or dots in text or escaped in text
    ]


def _block_around(pieces: list[str], index: int) -> tuple[int, int]:
    """Where the paragraph, item, cell or heading of this piece begins and ends."""
    start = end = index
    while start > 0 and _WITHIN_A_BLOCK.match(pieces[start - 1]):
        start -= 2
    while end + 1 < len(pieces) and _WITHIN_A_BLOCK.match(pieces[end + 1]):
        end += 2
    return start, end + 1


def _typeset_block(pieces: list[str], quotes: Quotes) -> str:
    """The pieces of one block, of which every second is text, in one."""
    shown = [*pieces]
    shown[1::2] = [_STANDS_FOR.get(piece[:4], "") for piece in pieces[1::2]]
    ends = list(accumulate(map(len, shown)))
    whole = "".join(shown)
    text = _ENTITY.sub(_as_signs, whole) if "&" in whole else whole
    # A tag stands before the sign at its place, and replaces what it is to the quotes.
    changes = [(ends[i] - len(shown[i]), ends[i], pieces[i]) for i in range(1, len(pieces), 2)]
    signs = _replacements(text, frozenset(ends), quotes)
    changes += ((position, position + 1, sign) for position, sign in signs)
    changes.sort(key=_PLACE)
    parts: list[str] = []
    done = 0
    for start, end, sign in changes:
        parts += (whole[done:start], sign)
        done = end
    parts.append(whole[done:])
    return "".join(parts)


_PLACE = itemgetter(0)
_ENTITY = re.compile("&(?:amp|gt|lt|nbsp);")


def _as_signs(entity: re.Match[str]) -> str:
    """As long as the entity, so that all positions stay."""
    return (" " if entity[0] == "&nbsp;" else "&") * len(entity[0])


# ------------------------------------------------------------------------------------- signs

_FOUND = re.compile(
    rf"{AS_IT_IS}[\"'.-]?"  # escaped
    r"|://[^\s\"<>]*[^\s\"<>']"  # an address
    r"|'(?<=\d')\d{1,2}\""  # feet and inches
    r"|'(?<!\S')[nN]'(?!\S)"  # 'n'
    r"|\"[\"']*"
    r"|'[\"']*"
    r"|--+"
    r"|\.\.\.+"
)


# How many quotes may stand beside each other: more are no quotes.
_QUOTES = frozenset(("'", '"', "'\"", "\"'"))
# Before and after which a quote can open or close; others than letters, digits and spaces.
_BEFORE_OPENING = frozenset("([{<–—-/=“„«‘‚‹¿¡")
_NOT_BEFORE_CLOSING = frozenset("([{¿¡")
_NOT_AFTER_OPENING = frozenset(".,;:!?)]}»”")
# Words that have lost their beginning, and decades: 'tis, '90s, 's avonds.
_ELISION = re.compile(
    r"'(?:\d\d(?:s|er)?(?![^\W_])|(?:tis|twas|twere|twill|til|em|cause|bout|t|n|s|m|k|ne|nen)(?![\w'’]))",
    re.IGNORECASE,
)


class _Quote(NamedTuple):
    """A straight quote in its place, and what it could be."""

    position: int
    before: str
    opens: bool
    closes: bool


def _replacements(text: str, ends: frozenset[int], quotes: Quotes) -> Iterator[tuple[int, str]]:
    """Positions of `text`, and what to put there. `ends` is where its pieces end."""
    doubles: list[_Quote] = []
    singles: list[_Quote] = []
    for match in _FOUND.finditer(text):
        (start, end), sign = match.span(), match[0]
        if sign[0] == AS_IT_IS:
            yield start, ""
        elif sign[0] in "-.":
            if ends.isdisjoint(range(start + 1, end)):
                yield from enumerate(_dash_or_ellipsis(text, start, end), start)
        elif sign == "'" and _is_apostrophe(text, start):
            yield start, "’"
        elif sign in {"'n'", "'N'"}:
            yield from ((start, "’"), (end - 1, "’"))
        elif sign in _QUOTES:
            for quote in _quotes_of_a_run(text, start, end):
                (doubles if text[quote.position] == '"' else singles).append(quote)
    yield from _set_doubles(text, doubles, quotes) if doubles else ()
    yield from _set_singles(text, singles, quotes) if singles else ()


def _dash_or_ellipsis(text: str, start: int, end: int) -> tuple[str, ...]:
    before, after = text[start - 1 : start], text[end : end + 1]
    sign = text[start:end]
    if sign == "...":
        return () if before in _SLASHES or after in _SLASHES else ("…", "", "")
    # An arrow, a comment, and the --option of a command.
    if before in _BEFORE_ARROWS or after == "&":
        return ()
    if sign == "--" and (not before or before.isspace()) and after.isalnum():
        return ()
    return _DASHES.get(sign, ())


_SLASHES = frozenset("/\\")
_BEFORE_ARROWS = frozenset("!&")
_DASHES = {"--": ("–", ""), "---": ("—", "", "")}


def _quotes_of_a_run(text: str, start: int, end: int) -> Iterator[_Quote]:
    """Quotes beside each other see the same text before and after them."""
    run = text[start:end]
    before, after = text[start - 1 : start] or " ", text[end : end + 1] or " "
    after_gap = before.isspace() or before in _BEFORE_OPENING
    continues = after not in _NOT_AFTER_OPENING or text.startswith("...", end)
    opens = after_gap and continues and not after.isspace()
    closes = not before.isspace() and before not in _NOT_BEFORE_CLOSING and not after.isalnum()
    if end == start + 1:
        yield _Quote(start, before, opens, closes)
    elif run == "'\"" and before.isalpha() and after.isalnum():  # l'"art"
        yield _Quote(start, before, opens=False, closes=False)
        yield _Quote(start + 1, "'", opens=True, closes=False)
    elif run == "\"'" and before.isalnum() and _is_apostrophe(text, start + 1):  # "Hamlet"'s
        yield _Quote(start, before, opens=False, closes=True)
        yield _Quote(start + 1, '"', opens=False, closes=False)
    else:
        for position in range(start, end):
            yield _Quote(position, text[position - 1 : position], opens, closes)


def _pairs(quotes: list[_Quote]) -> tuple[dict[int, int], list[_Quote]]:
    """Opening and closing positions that belong together, and the quotes that are left."""
    pairs: dict[int, int] = {}
    waiting: list[_Quote] = []
    left = []
    for quote, following in zip(quotes, [*quotes[1:], None], strict=False):
        # In "a 6" pipe" the second is one of inches: after it comes another that closes.
        is_unit = quote.before.isdigit() and following and following.closes and not following.opens
        if quote.closes and waiting and not is_unit:
            pairs[waiting.pop().position] = quote.position
        elif quote.opens:
            waiting.append(quote)
        else:
            left.append(quote)
    return pairs, waiting + left


def _set_doubles(text: str, found: list[_Quote], quotes: Quotes) -> Iterator[tuple[int, str]]:
    pairs, left = _pairs(found)
    for opening, closing in pairs.items():
        yield from ((opening, quotes.double_open), (closing, quotes.double_close))
    # Speech that goes on in the next paragraph is closed there.
    if left and left[0].opens and left[0].position == len(text) - len(text.lstrip()):
        yield left[0].position, quotes.double_open


def _set_singles(text: str, found: list[_Quote], quotes: Quotes) -> Iterator[tuple[int, str]]:
    free = []
    for quote in found:
        if _is_apostrophe(text, quote.position):
            yield quote.position, "’"
        else:
            free.append(quote)
    pairs, left = _pairs(free)
    for opening, closing in pairs.items():
        yield from ((opening, quotes.single_open), (closing, quotes.single_close))
    # The dogs' dinner.
    yield from ((quote.position, "’") for quote in left if quote.before.isalpha())


def _is_apostrophe(text: str, position: int) -> bool:
    """Whether it stands within a word, or for the beginning of one."""
    before, after = text[position - 1 : position] or " ", text[position + 1 : position + 2]
    if before.isalnum():
        return after.isalnum() and not (before.isdigit() and after.isdigit())
    return bool(_ELISION.match(text, position))

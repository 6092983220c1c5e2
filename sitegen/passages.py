"""Links to a passage of a page: an address with a text directive, which browsers follow by finding
the words and scrolling to them.

The form is that of WICG's draft "URL Fragment Text Directives": `#:~:text=start,end`, with the
words percent-encoded, and with them the signs that the form itself uses: `-`, `,` and `&`. A
browser that does not know it, or does not find the words, shows the page from its top.
"""

from __future__ import annotations

import re
from urllib.parse import quote

_DELIMITER = ":~:"
# What is no longer is searched for as a whole, of all else the beginning and the end.
_FEW_WORDS = 8
_FEW_LETTERS = 120
_AT_EACH_END = 4

# A curator leaves words out here; and a whole text is not found across the borders of paragraphs.
_GAP = re.compile(r"\s*(?:\[(?:…|\.\.\.)\]|…|\.\.\.|\n)\s*")
_WORD = re.compile(r"\S+\s*")
# Where scripts without spaces can be cut without cutting a word.
_CLAUSE = re.compile("(?<=[、。，．；：！？])")


def link(url: str, passage: str) -> str:
    """The address of a passage within the page at `url`."""
    start, end = bounds(passage)
    page, _, fragment = url.partition("#")
    anchor = fragment.partition(_DELIMITER)[0]
    words = _escape(start) + (f",{_escape(end)}" if end else "")
    return f"{page}#{anchor}{_DELIMITER}text={words}"


def bounds(passage: str) -> tuple[str, str]:
    """The words that a passage begins with, and those that it ends with: nothing, if the first are
    all of it.
    """
    whole = passage.strip()
    pieces = [piece for piece in _GAP.split(whole) if piece] or [whole]
    start, end = _ends(pieces[0])
    if len(pieces) == 1:
        return start, end
    beginning, ending = _ends(pieces[-1])
    return start, ending or beginning


def _ends(piece: str) -> tuple[str, str]:
    words = _WORD.findall(piece)
    if len(words) > _FEW_WORDS:
        return "".join(words[:_AT_EACH_END]).strip(), "".join(words[-_AT_EACH_END:])
    clauses = [clause for clause in _CLAUSE.split(piece) if clause]
    if len(piece) <= _FEW_LETTERS or len(clauses) == 1:
        return piece, ""
    return clauses[0], clauses[-1]


def _escape(words: str) -> str:
    return quote(words, safe="").replace("-", "%2D")

"""Style sheets (CSS Syntax Level 3): parts joined to one file without what only people read.

The text is cut into tokens and put together again. Nothing but comments, spaces and last semicolons
goes, so that any CSS, also of later years, means the same after it.
"""

from __future__ import annotations

import functools
import re

_TOKEN = re.compile(
    r"""(?P<space>\s+|/\*.*?\*/)
    | "(?:[^"\\\n]|\\.)*" | '(?:[^'\\\n]|\\.)*'
    | url\(\s*+(?:[^"'()\\\s]|\\.)++\s*+\)
    | (?P<mark>[{}()\[\];,:>!]) | (?P<broken>/\*|["'])
    | [^\s"'\\/{}()\[\];,:>!u]+ | \\.? | .""",
    re.DOTALL | re.VERBOSE,
)
_CLOSING = {"{": "}", "(": ")", "[": "]"}
# No space counts after and before these; before a colon it does: `a :hover` is not `a:hover`.
_NO_SPACE_AFTER = frozenset("{};,:>([")
_NO_SPACE_BEFORE = frozenset("{};,>)]!")
_IN_A_NAME = re.compile(r"[\w-]")


def unclosed(text: str) -> tuple[int, str] | None:
    """Where and what is opened and never closed, or closed and never opened: it would swallow the
    parts that follow. The place is a position in the text.
    """
    waiting: list[tuple[int, str]] = []
    for token in _TOKEN.finditer(text):
        sign = token[0]
        if token["broken"]:
            return token.start(), "a comment" if sign == "/*" else "a text in quotes"
        if sign in _CLOSING:
            waiting.append((token.start(), sign))
        elif sign in _CLOSING.values() and (not waiting or _CLOSING[waiting.pop()[1]] != sign):
            return token.start(), f"'{sign}'"
    return (waiting[-1][0], f"'{waiting[-1][1]}'") if waiting else None


def minify(text: str) -> str:
    """The same style sheet in fewer bytes."""
    parts = [""]
    gap = ""
    for token in _TOKEN.finditer(text):
        sign = token[0]
        if token["space"]:
            # Names beside a comment are two; a space wins over it.
            gap = gap if sign.startswith("/*") and gap else "/**/" if sign[0] == "/" else " "
            continue
        if sign == "}" and parts[-1] == ";":
            parts.pop()
        parts.append(_between(parts[-1], gap, sign) + sign if gap else sign)
        gap = ""
    return "".join(parts)


def _between(before: str, gap: str, after: str) -> str:
    if not before or before[-1] in _NO_SPACE_AFTER or after in _NO_SPACE_BEFORE:
        return ""
    if gap == " " or (_IN_A_NAME.match(before[-1]) and _IN_A_NAME.match(after)):
        return gap
    return ""


@functools.lru_cache(maxsize=64)
def join(parts: tuple[bytes, ...]) -> bytes:
    """Style sheets in UTF-8, one after the other in one, minified."""
    return "".join(minify(part.decode()) for part in parts).encode()

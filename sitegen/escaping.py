"""Plain text to Markdown that stays plain text."""

from __future__ import annotations

import re

from sitegen.text import fold_spaces

_INLINE_SIGNS = re.compile(r"[\\`*\[\]]|(?<![^\W_])_|_(?![^\W_])")
_BLOCK_START = re.compile(r"^[-+=#>:~]")
_ORDERED_START = re.compile(r"^(\d+)([.])")


def escape(text: str) -> str:
    """Plain text on one line as Markdown that renders to exactly this text, and nothing else, but
    that typography gives it the signs of its language.
    """
    line = fold_spaces(text).replace("&", "&amp;").replace("<", "&lt;").replace("|", "&#124;")
    line = _INLINE_SIGNS.sub(r"\\\g<0>", line)
    line = _BLOCK_START.sub(lambda match: f"&#{ord(match[0])};", line)
    line = _ORDERED_START.sub(r"\1\\\2", line)
    # A heading drops a closing #.
    return line[:-1] + "\\#" if line.endswith("#") else line

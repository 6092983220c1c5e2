"""Plain text: slugs, words, excerpts, reading time. Pure functions of strings."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from functools import cache

SLUG_LENGTH = 60

# Names that differ only in these signs are different things: C, C++, C#, .NET.
_SIGNS = {"+": " plus ", "#": " sharp ", "&": " and ", "@": " at ", "%": " percent "}
_RESERVED = frozenset(
    ["con", "prn", "aux", "nul", "index"]
    + [f"{device}{number}" for device in ("com", "lpt") for number in range(10)]
)
# Between the words of these scripts stands nothing, or a zero-width space.
_SOUTH_EAST_ASIAN = (
    "\u0e00-\u0e7f"  # Thai
    "\u0e80-\u0eff"  # Lao
    "\u0f00-\u0fff"  # Tibetan
    "\u1000-\u109f\ua9e0-\ua9ff\uaa60-\uaa7f"  # Burmese
    "\u1780-\u17ff"  # Khmer
    "\u1980-\u19df\u1a20-\u1aaf"  # Tai Lue, Tai Tham
)
_EAST_ASIAN = (
    "\u3005-\u3007\u3040-\u312f\u31a0-\u31bf\u31f0-\u31ff\uff66-\uff9f"  # kana, bopomofo
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"  # Han
)
# The scripts that are written without spaces, for use inside the brackets of a pattern.
UNSPACED = _SOUTH_EAST_ASIAN + _EAST_ASIAN
# Signs within a word that Python counts to no word: accents, vowel signs, joiners.
_MARKS = "\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670\u0900-\u0963\u0966-\u0dff\u200c\u200d"
_LETTER = rf"[^\W{UNSPACED}]"
_WORD = rf"{_LETTER}+(?:(?:[{_MARKS}]+|['’.\-](?={_LETTER})){_LETTER}*)*"
_UNSPACED_LETTER = rf"[{UNSPACED}](?<=\w)"
# What an excerpt may be cut after: a word, or a letter that needs none beside it.
_PIECE = rf"(?:({_UNSPACED_LETTER})|{_WORD})[^\w\s]*|[^\w\s]+"
_TOKEN = re.compile(r"\S+")
# Words that are one piece each, which most texts begin with; a space after each of them.
_PLAIN_WORDS = "(?:[A-Za-z0-9]++[.,:;!?]*+ ){0,%d}+()"
# A text that keeps its words from being counted, by any trick, is cut by its length.
_CHARACTERS_PER_WORD = 10
_SENTENCE_END = re.compile(r"[.!?…][\"'”’»)]*(?=\s|$)|[。！？][」』”’]*")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")
# Not the joiners U+200C and U+200D: Persian, Hindi and emoji are spelled with them; and not the
# one zero-width space that parts two words of a script without spaces.
_INVISIBLE = re.compile(
    "[\u00ad\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]"
    rf"|(?<![{_SOUTH_EAST_ASIAN}])\u200b+|\u200b+(?![{_SOUTH_EAST_ASIAN}\u200b])"
)
_LEADING_DOT = re.compile(r"\.\w")
_APOSTROPHE = re.compile(r"(?<=\w)['’](?=\w)")
_NO_ASCII_WORD = re.compile(r"[^a-z0-9]+")
_LINE_END = re.compile(r"\r\n?|[\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")


@cache
def _pattern(text: str) -> re.Pattern[str]:
    """A pattern over many scripts; made when it is needed, as that takes 10 ms."""
    return re.compile(text)


def slug(name: str) -> str:
    """A name as one part of an address: lower case letters and digits of any script, and `-`.

    Idempotent. Long names are cut after a word and end with a digest, so that they stay apart;
    names without any letter become a digest; names that Windows reserves get a suffix.
    """
    whole = _whole_slug(name)
    if len(whole) <= SLUG_LENGTH:
        return whole
    return f"{_cut_after_word(whole, SLUG_LENGTH - 9)}-{_digest(whole)}"


def slug_of(path: str) -> str:
    """The address that the name of a file of Markdown gives it; the ending may be left out."""
    return slug(path.rsplit("/", 1)[-1].removesuffix(".md"))


def short_slug(name: str) -> str:
    """Like `slug`, but long names are only cut: for names that the caller keeps apart."""
    return _cut_after_word(_whole_slug(name), SLUG_LENGTH)


def _cut_after_word(whole: str, length: int) -> str:
    if len(whole) <= length:
        return whole
    cut = whole[:length]
    # A script without spaces has no words to cut after.
    word_end = cut.rfind("-")
    return cut[:word_end] if word_end > length // 2 else cut.rstrip("-")


def _whole_slug(name: str) -> str:
    shown = name if name.isascii() else _INVISIBLE.sub("", name).replace("\u200b", "")
    folded = unicodedata.normalize("NFKC", shown).casefold().strip()
    if _LEADING_DOT.match(folded):
        folded = "dot " + folded[1:]
    for sign, word in _SIGNS.items():
        folded = folded.replace(sign, word)
    # An apostrophe joins: "don't" is one word.
    folded = _APOSTROPHE.sub("", folded)
    # Most names are ASCII, and need not be looked at letter by letter.
    if folded.isascii():
        parts = _NO_ASCII_WORD.sub("-", folded).strip("-")
    else:
        parts = _join_words(_without_latin_marks(folded))
    if not parts:
        return f"x-{_digest(name)}"
    return f"{parts}-x" if parts in _RESERVED else parts


def _join_words(text: str) -> str:
    """The words of a text with single hyphens between them."""
    joined = ""
    for character in text:
        if character.isalnum():
            joined += character
            continue
        # The vowel signs of Hindi and Thai are marks: part of a word, though no letters.
        is_mark = unicodedata.category(character).startswith("M")
        if is_mark and joined and joined[-1] != "-":
            joined += character
        elif character not in "\u200c\u200d" and not is_mark and not joined.endswith("-"):
            joined += "-"
    return joined.strip("-")


def _without_latin_marks(text: str) -> str:
    # é and ü lose their marks; the marks of other scripts carry meaning (й is not и, が is not か).
    out = [c if c.isascii() else _without_latin_mark(c) for c in text]
    return unicodedata.normalize("NFC", "".join(out))


def _without_latin_mark(character: str) -> str:
    base = unicodedata.normalize("NFD", character)
    return base[0] if len(base) > 1 and base[0].isascii() else character


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]


def digest(data: bytes) -> str:
    """A short, stable name for some bytes: 16 hexadecimal digits of SHA-256."""
    return hashlib.sha256(data).hexdigest()[:16]


def count_words(text: str) -> int:
    """Words of a text; scripts written without spaces count two letters as one word."""
    return (
        len(_pattern(_WORD).findall(text))
        + (len(_pattern(_UNSPACED_LETTER).findall(text)) + 1) // 2
    )


def reading_minutes(words: int, words_per_minute: int) -> int:
    """Whole minutes, at least one."""
    return max(1, -(-words // words_per_minute))


def excerpt(text: str, limit: int) -> str:
    """The beginning of `text`, at most `limit` words of ten characters each, on one line.

    It ends with a sentence where one ends in the second half; otherwise it is cut after a word
    and ends with an ellipsis.
    """
    # No more than that many words: all that lies between spaces is at least one.
    line = " ".join(text.split(None, limit + 1)[: limit + 1])
    end = _end_of_words(line, limit)
    if end >= len(line):
        return line
    cut = line[:end]
    sentences = [match.end() for match in _SENTENCE_END.finditer(cut)]
    if sentences and sentences[-1] * 2 >= len(cut):
        return cut[: sentences[-1]]
    return cut.rstrip(" ,;:–—-/") + " …"


def _end_of_words(line: str, limit: int) -> int:
    """Where the first `limit` words end: after a word, or between letters of unspaced scripts."""
    # Counted in halves of a word, and generously: anything between spaces is at least a word here,
    # as other counters see it, and so is each part of it between dashes or slashes.
    longest = _CHARACTERS_PER_WORD * limit
    plain = _pattern(_PLAIN_WORDS % limit).match(line)
    start = plain.end() if plain and plain.end() <= longest else 0
    end, halves = max(0, start - 1), 2 * line.count(" ", 0, start)
    for token in _TOKEN.finditer(line, start):
        within = 0
        for piece in _pattern(_PIECE).finditer(line, token.start(), token.end()):
            within += _halves_of_words(piece)
            if halves + max(2, within) > 2 * limit or piece.end() > longest:
                return end or longest
            end = piece.end()
        halves += max(2, within)
    return len(line)


def _halves_of_words(piece: re.Match[str]) -> int:
    if piece[1]:
        return 1
    return 2 if piece[0][0].isalnum() or piece[0][0] == "_" else 0


def fold_spaces(text: str) -> str:
    """All white space, including no-break and line ends, as single spaces; none at the ends."""
    return " ".join(text.split())


def split_lines(text: str) -> list[str]:
    """The lines of a text, whatever ends them: also form feeds and the separators of Unicode."""
    return _LINE_END.split(text)


def control_character(text: str) -> re.Match[str] | None:
    """The first character that no text file should hold (tab and line feed are fine)."""
    # Most texts have no character that is not printed, which takes less time to see.
    return None if text.replace("\n", "").isprintable() else _CONTROL.search(text)


def without_controls(text: str) -> str:
    """`text` without control characters; invisible ones, which join and part, stay."""
    return _CONTROL.sub("", text)


def without_invisibles(text: str) -> str:
    """`text` without all that neither shows nor has an effect: for other people's text."""
    return text if text.isprintable() else _INVISIBLE.sub("", _CONTROL.sub("", text))


def counted(count: int, one: str, many: str) -> str:
    """`1 file`, `2,000 files`."""
    return f"{count:,} {one if count == 1 else many}"

"""Plain text: slugs, words, excerpts, reading time. Pure functions of strings."""

from __future__ import annotations

import hashlib
import re
import unicodedata

SLUG_LENGTH = 60

# Names that differ only in these signs are different things: C, C++, C#, .NET.
_SIGNS = {"+": " plus ", "#": " sharp ", "&": " and ", "@": " at ", "%": " percent "}
_RESERVED = frozenset(
    ["con", "prn", "aux", "nul", "index"]
    + [f"{device}{number}" for device in ("com", "lpt") for number in range(10)]
)
_NOT_WORD = re.compile(r"[\W_]+")
_CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_CJK_CHARACTER = re.compile(f"[{_CJK}]")
_WORD = re.compile(rf"[^\W{_CJK}]+(?:['’.\-][^\W{_CJK}]+)*")
_SENTENCE_END = re.compile(r"[.!?…][\"'”’»)]*(?=\s|$)|[。！？][」』”’]*")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")
_INVISIBLE = re.compile("[\u200b\u2060\ufeff\u00ad]")
_SPACE = re.compile(r"\s+")


def slug(name: str) -> str:
    """A name as one part of an address: lower case letters and digits of any script, and `-`.

    Idempotent. Long names are cut after a word and end with a digest, so that they stay apart;
    names without any letter become a digest; names that Windows reserves get a suffix.
    """
    whole = _whole_slug(name)
    if len(whole) <= SLUG_LENGTH:
        return whole
    return f"{_cut_after_word(whole, SLUG_LENGTH - 9)}-{_digest(whole)}"


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
    folded = unicodedata.normalize("NFKC", _INVISIBLE.sub("", name)).casefold().strip()
    if re.match(r"\.\w", folded):
        folded = "dot " + folded[1:]
    for sign, word in _SIGNS.items():
        folded = folded.replace(sign, word)
    # An apostrophe joins: "don't" is one word.
    folded = re.sub(r"(?<=\w)['’](?=\w)", "", folded)
    parts = _NOT_WORD.sub("-", _without_latin_marks(folded)).strip("-")
    if not parts:
        return f"x-{_digest(name)}"
    return f"{parts}-x" if parts in _RESERVED else parts


def _without_latin_marks(text: str) -> str:
    # é and ü lose their marks; the marks of other scripts carry meaning (й is not и, が is not か).
    out = []
    for character in text:
        base = unicodedata.normalize("NFD", character)
        out.append(base[0] if len(base) > 1 and base[0].isascii() else character)
    return unicodedata.normalize("NFC", "".join(out))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]


def digest(data: bytes) -> str:
    """A short, stable name for some bytes: 16 hexadecimal digits of SHA-256."""
    return hashlib.sha256(data).hexdigest()[:16]


def count_words(text: str) -> int:
    """Words of a text; scripts written without spaces count two characters as one word."""
    return len(_WORD.findall(text)) + (len(_CJK_CHARACTER.findall(text)) + 1) // 2


def reading_minutes(words: int, words_per_minute: int) -> int:
    """Whole minutes, at least one."""
    return max(1, -(-words // words_per_minute))


def excerpt(text: str, limit: int) -> str:
    """The beginning of `text`, at most `limit` words, on one line.

    It ends with a sentence where one ends in the second half; otherwise it is cut after a word
    and ends with an ellipsis.
    """
    line = fold_spaces(text)
    end = _end_of_words(line, limit)
    if end >= len(line):
        return line
    cut = line[:end]
    sentences = [match.end() for match in _SENTENCE_END.finditer(cut)]
    if sentences and sentences[-1] * 2 >= len(cut):
        return cut[: sentences[-1]]
    return cut.rstrip(" ,;:–—-") + " …"


def _end_of_words(line: str, limit: int) -> int:
    """Where the first `limit` words end; between spaces, or between characters of CJK."""
    budget = 2 * limit
    for match in re.finditer(rf"[{_CJK}]|[^\s{_CJK}]+", line):
        # Counted generously: anything between spaces is a word here, as other counters see it.
        budget -= 1 if _CJK_CHARACTER.match(match[0]) else 2
        if budget < 0:
            return match.start()
    return len(line)


def fold_spaces(text: str) -> str:
    """All white space, including no-break and line ends, as single spaces; none at the ends."""
    return _SPACE.sub(" ", text).strip()


def control_character(text: str) -> re.Match[str] | None:
    """The first character that no text file should hold (tab and line feed are fine)."""
    return _CONTROL.search(text)


def strip_controls(text: str) -> str:
    """`text` without control characters; zero-width ones, which join and part, stay."""
    return _CONTROL.sub("", text)


def remove_controls(text: str) -> str:
    """`text` without control and zero-width characters: for other people's text only."""
    return _INVISIBLE.sub("", _CONTROL.sub("", text))

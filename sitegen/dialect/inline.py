"""Inline patterns: simple spans at once, all else by the library with what can match."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, cast
from xml.etree.ElementTree import Element

import markdown
from markdown import inlinepatterns, treeprocessors
from markdown.extensions.footnotes import FootnoteExtension
from markdown.util import STX, AtomicString, Registry

from sitegen.dialect import spans

# The signs without which an inline pattern cannot match. Each of these includes one of the signs
# of _INLINE_SIGN, so that a text without them is done.
_DEFINED = _REFERENCE, _FOOTNOTE = ("a reference is defined", "a footnote is defined")
_SIGNS_OF_PATTERNS: dict[str, tuple[str, ...]] = {
    "backtick": ("`",),
    "escape": ("\\",),
    "footnote": (_FOOTNOTE, "[^"),
    "reference": (_REFERENCE, "["),
    "link": ("](",),
    "image_link": ("![", "]("),
    "image_reference": (_REFERENCE, "!["),
    "short_reference": (_REFERENCE, "["),
    "short_image_ref": (_REFERENCE, "!["),
    "autolink": ("<", "://"),
    "automail": ("<", "@"),
    "linebreak": ("  \n",),
    "entity": ("&", ";"),
}
_SIGNS = sorted({sign for signs in _SIGNS_OF_PATTERNS.values() for sign in signs} - {*_DEFINED})
_ALL = [*_DEFINED, *_SIGNS]
_INLINE_SIGN = re.compile(r"[`\\\[<&*_]")


def _settled(text: str | None) -> AtomicString | None:
    """A text in which no inline pattern matches, marked so that the library tries none; or None."""
    if not text or _INLINE_SIGN.search(text) or "  \n" in text:
        return None
    return AtomicString(text)


def _is_open(text: str) -> bool:
    """Whether an inline pattern might match in a text."""
    has_sign = _INLINE_SIGN.search(text) or "  \n" in text
    return bool(has_sign) and not isinstance(text, AtomicString)


def _texts(tree: Element) -> Iterator[tuple[Element, str]]:
    """The texts of a tree that are not settled, with their elements; level by level, which is the
    library's order.
    """
    parents = [tree]
    for parent in parents:
        for item in parent:
            text = item.text
            if text and not isinstance(text, AtomicString):
                yield item, text
            if len(item):
                parents.append(item)


class Inline(treeprocessors.InlineProcessor):
    """The library's, with the patterns that this text can have, on the pieces that have a sign.

    A subclass, since which patterns there are is known only when all blocks have been read; what
    it sets, `inlinePatterns` and atomic strings, is the library's documented interface.
    """

    def __init__(self, md: markdown.Markdown, footnotes: FootnoteExtension) -> None:
        super().__init__(md)
        self.references = md.references
        self.footnotes = footnotes
        self.footnote: Any = md.inlinePatterns["footnote"]
        names: dict[object, str] = {md.inlinePatterns[name]: name for name in _SIGNS_OF_PATTERNS}
        self.inlinePatterns: Registry[Any]  # what its type says otherwise is a slip
        self.all_patterns = [
            (_SIGNS_OF_PATTERNS.get(names.get(item, ""), ()), _Settling(item))
            for item in md.inlinePatterns
        ]
        # Where nothing is escaped there is no need to look before each backtick.
        self.backtick = _Settling(md.inlinePatterns["backtick"], "`()")
        self.known: dict[tuple[bool, ...], Registry[inlinepatterns.InlineProcessor]] = {}

    def run(self, tree: Element, ancestors: list[str] | None = None) -> Element:
        """Put elements where the texts of a tree have spans."""
        self.stashed_nodes = {}
        texts = [(item, text, spans.spans_of(text)) for item, text in _texts(tree)]
        rest = [text for _, text, found in texts if found is None or not self._are_known(found)]
        rest += [item.tail for item in tree.iter() if item.tail and _is_open(item.tail)]
        # What the library knows of intricate emphasis lasts beyond a text, even into its output.
        if any("*" in text or "_" in text for text in rest):
            return self._all_steps(tree, ancestors)
        for item, text, found in texts:
            # Footnotes are numbered in the order of their marks: all are made here, or none.
            if found and not (rest and spans.notes_of(found)):
                spans.put(found, text, item, self._mark)
        return self._all_steps(tree, ancestors) if rest else tree

    def _are_known(self, found: Sequence[re.Match[str]]) -> bool:
        notes = spans.notes_of(found) if found else ()
        return all(name in self.footnotes.footnotes for name in notes)

    def _mark(self, name: str) -> Element:
        match = self.footnote.getCompiledRegExp().match(f"[^{name}]")
        return cast("Element", self.footnote.handleMatch(match, "")[0])

    def _all_steps(self, tree: Element, ancestors: list[str] | None) -> Element:
        self.inlinePatterns = self._patterns("\n".join(tree.itertext()))
        for item in tree.iter():
            item.text = _settled(item.text) or item.text
            item.tail = _settled(item.tail) or item.tail
        return super().run(tree, ancestors)

    def _patterns(self, text: str) -> Registry[inlinepatterns.InlineProcessor]:
        key = (bool(self.references), bool(self.footnotes.footnotes), *[s in text for s in _SIGNS])
        if key not in self.known:
            present = {sign for sign, is_there in zip(_ALL, key, strict=True) if is_there}
            patterns = [item for signs, item in self.all_patterns if present.issuperset(signs)]
            if "`" in present and "\\" not in present:
                patterns[0] = self.backtick
            self.known[key] = Fixed(patterns)
        return self.known[key]


# The same as the library's, with the sign first and what is before it after: searched for faster.
_FASTER = {inlinepatterns.LINK_RE: r"\[(?<!!\[)"}


class _Settling(inlinepatterns.InlineProcessor):
    """A pattern that says of the text within its match when there is nothing more to find."""

    def __init__(self, pattern: Any, expression: str = "") -> None:
        super().__init__(expression or _FASTER.get(pattern.pattern, pattern.pattern), pattern.md)
        self.handle = pattern.handleMatch

    def handleMatch(  # type: ignore[override]  # noqa: N802 - the library's name and its real type
        self, m: re.Match[str], data: str
    ) -> tuple[Element | str | None, int | None, int | None]:
        node, start, end = self.handle(m, data)
        if isinstance(node, Element) and not len(node):
            node.text = _settled(node.text) or node.text
        return node, start, end


# The commonest link, and its text: what the library comes to as well, a character at a time.
_SIMPLE_TARGET = re.compile(rf"\(([^\s()<>'\"{STX}]+)\)")
_SIMPLE_TEXT = re.compile(r"([^\[\]]*)\]")


class Link(inlinepatterns.LinkInlineProcessor):
    """Reads simple links with two patterns."""

    def getText(self, data: str, index: int) -> tuple[str, int, bool]:  # noqa: N802
        """The text of a link, where it ends, and whether it does."""
        simple = _SIMPLE_TEXT.match(data, index)
        return (simple[1], simple.end(), True) if simple else super().getText(data, index)

    def getLink(self, data: str, index: int) -> tuple[str, str | None, int, bool]:  # noqa: N802
        """The target and title of a link, where they end, and whether they do."""
        simple = _SIMPLE_TARGET.match(data, index)
        return (simple[1], None, simple.end(), True) if simple else super().getLink(data, index)


class Fixed(Registry[Any]):
    """A registry in its final order: the library's is sorted and copied for each use."""

    def __init__(self, items: Iterable[Any]) -> None:
        super().__init__()
        self.items = tuple(items)

    def __len__(self) -> int:
        return len(self.items)

    def __iter__(self) -> Iterator[Any]:
        return iter(self.items)

    def __getitem__(self, key: Any) -> Any:
        return self.items[key]

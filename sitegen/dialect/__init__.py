"""Our dialect of Markdown: Python-Markdown with its extensions, our rules, and fewer steps a text.

Python-Markdown tries every one of its patterns on every piece of text. Most texts have no table,
no footnote and no reference, so that most attempts are in vain, and they are most of its time.
What cannot match is therefore left out, by the signs that it needs; the HTML is the same to the
byte, which tests compare with `engine(fast=False)`.
"""

from __future__ import annotations

import functools
import html
import re
from typing import Any, ClassVar
from xml.etree.ElementTree import Element

import markdown
from markdown import blockprocessors, inlinepatterns, preprocessors, treeprocessors
from markdown.extensions import Extension, toc
from markdown.extensions.codehilite import CodeHiliteExtension
from markdown.extensions.fenced_code import FencedCodeExtension
from markdown.extensions.footnotes import FootnoteExtension
from markdown.extensions.sane_lists import SaneListExtension
from markdown.extensions.tables import TableExtension
from markdown.util import ETX, STX, nearing_recursion_limit
from pygments.formatters import HtmlFormatter

from sitegen.dialect.inline import Fixed, Inline, Link
from sitegen.dialect.serializer import serialize
from sitegen.text import slug
from sitegen.typography import AS_IT_IS, SIGNS

Engine = markdown.Markdown

_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))


class _HeadingLevels(treeprocessors.Treeprocessor):
    """Moves headings so that the highest is h2: the page's h1 is the title of the work."""

    def run(self, root: Element) -> None:
        headings = [item for item in root.iter() if item.tag in _HEADINGS]
        if headings:
            shift = 2 - min(int(item.tag[1]) for item in headings)
            for item in headings:
                item.tag = f"h{min(6, int(item.tag[1]) + shift)}"


class _CellClasses(treeprocessors.Treeprocessor):
    """Says the alignment of table cells by class: a strict content policy forbids styles."""

    def run(self, root: Element) -> None:
        for cell in (*root.iter("th"), *root.iter("td")):
            style = cell.attrib.pop("style", "")
            if style.startswith("text-align:"):
                cell.set("class", "align-" + style.removeprefix("text-align:").strip(" ;"))


class _Unescape(treeprocessors.UnescapeTreeprocessor):
    """Restores escaped characters, and has typography leave those alone that it would change."""

    def run(self, root: Element) -> None:
        for item in root.iter():
            if item.text and STX in item.text and item.tag != "code":
                item.text = self.RE.sub(_in_text, item.text)
            if item.tail and STX in item.tail:
                item.tail = self.RE.sub(_in_text, item.tail)
            for name, value in item.items():
                if STX in value:
                    item.set(name, self.unescape(value))


class _Restore(_Unescape):
    """Looks for escaped characters where there may be some: what is escaped was stashed."""

    def run(self, root: Element) -> None:
        inline: Any = self.md.treeprocessors["inline"]
        if inline.stashed_nodes:
            super().run(root)


def _in_text(escaped: re.Match[str]) -> str:
    sign = chr(int(escaped[1]))
    return AS_IT_IS + sign if sign in SIGNS else sign


class _HouseRules(Extension):
    """Our choices among Python-Markdown's: no raw HTML, levels of headings, escaped quotes."""

    def extendMarkdown(self, md: markdown.Markdown) -> None:  # noqa: N802 - the library's name
        md.preprocessors.deregister("html_block")
        md.inlinePatterns.deregister("html")
        md.ESCAPED_CHARS.extend(['"', "'"])
        # Before "toc" (5), which gives the anchors.
        md.treeprocessors.register(_HeadingLevels(md), "heading_levels", 6)
        md.treeprocessors.register(_CellClasses(md), "cell_classes", 4)
        md.treeprocessors.register(_Unescape(md), "unescape", 0)


def engine(*, fast: bool = True) -> markdown.Markdown:
    """A new engine; call its `reset` before each text. Without `fast` all steps are taken."""
    footnotes = FootnoteExtension()
    contents = (_Contents if fast else toc.TocExtension)(slugify=lambda value, _: slug(value))
    rules = [_HouseRules(), *([_Shortcuts(footnotes)] if fast else [])]
    return (_Markdown if fast else markdown.Markdown)(
        extensions=[
            # By name, Python-Markdown would look for them among all packages.
            TableExtension(),
            FencedCodeExtension(),
            footnotes,
            SaneListExtension(),
            contents,
            CodeHiliteExtension(
                guess_lang=False, **({"pygments_formatter": _formatter} if fast else {})
            ),
            *rules,
        ],
        output_format="html",
    )


# --------------------------------------------------------------------------------- shortcuts


_CODE: dict[str, Any] = {
    "cssclass": "codehilite",
    "full": False,
    "linenos": None,
    "noclasses": False,
    "style": "default",
    "wrapcode": True,
}
_usual_formatter = functools.cache(lambda: HtmlFormatter[str](**_CODE))


def _formatter(**options: Any) -> HtmlFormatter[str]:
    """What makes HTML of code: to make it anew costs as much as to use it."""
    # Neither says anything to this formatter.
    asked = {name: options[name] for name in options.keys() - {"lang_str", "tab_length"}}
    return _usual_formatter() if asked == _CODE else HtmlFormatter[str](**options)


# The signs without which a block of the kind cannot be; kind: (signs, priority of the library).
_SIGNS_OF_BLOCKS = {
    "table": ("|", 75),
    "hashheader": ("#", 70),
    "footnote": ("[^", 17),
    "reference": ("]:", 15),
}
# What may begin another block than a paragraph, at its beginning and on a later line.
_NO_PARAGRAPH = re.compile(r"\Z|\n|[ ]{4}|[ ]*(?:[#>=*+_\[-]|\d+\.)")
_NO_PARAGRAPH_BELOW = re.compile(r"\n[ ]*(?:[#>=*+_\[-]|\d+\.)")

_BLOCKS = _HEADINGS | frozenset(
    "blockquote div hr li ol p pre table tbody td th thead tr ul".split()
)
_INLINE = frozenset("a br code em img strong sup".split())


class _Markdown(markdown.Markdown):
    """Knows block-level elements by a set: the library searches a list for each element."""

    output_formats: ClassVar[Any] = {"html": serialize}

    def is_block_level(self, tag: Any) -> bool:
        return tag in _BLOCKS or (tag not in _INLINE and super().is_block_level(tag))


class _LineBreaks(treeprocessors.PrettifyTreeprocessor):
    """Puts a block on a line of its own, as the library does; most have nothing within."""

    def _prettifyETree(self, elem: Element) -> None:  # noqa: N802 - the library's name
        tag = elem.tag
        if len(elem) and tag in _BLOCKS and tag != "pre":
            is_bare = not elem.text or not elem.text.strip()
            if is_bare and self.md.is_block_level(elem[0].tag):
                elem.text = "\n"
            for item in elem:
                if item.tag in _BLOCKS:
                    self._prettifyETree(item)
        if not elem.tail or not elem.tail.strip():
            elem.tail = "\n"


class _PlainParagraph(blockprocessors.ParagraphProcessor):
    """Takes the blocks that can be nothing else, before all others have been asked."""

    def test(self, parent: Element, block: str) -> bool:  # noqa: ARG002 - the library's signature
        return (
            "|" not in block
            and not _NO_PARAGRAPH.match(block)
            and not _NO_PARAGRAPH_BELOW.search(block)
        )


class _Quote(blockprocessors.BlockQuoteProcessor):
    """Looks for the sign before it looks for its place; as deep in calls as the library's."""

    def test(self, parent: Element, block: str) -> bool:  # noqa: ARG002 - the library's signature
        return bool(">" in block and self.RE.search(block)) and not nearing_recursion_limit()


class _Whitespace(preprocessors.NormalizeWhitespace):
    """Leaves lines alone in which there is nothing to do."""

    def run(self, lines: list[str]) -> list[str]:
        text = "\n".join(lines)
        if any(sign in text for sign in _UNTIDY):
            return super().run(lines)
        return [*lines, "", ""]


_UNTIDY = ("\n ", "\r", "\t", STX, ETX)


class _Fences(preprocessors.Preprocessor):
    """Looks for fenced code where there is a fence."""

    def __init__(self, md: markdown.Markdown) -> None:
        super().__init__(md)
        self.fences = md.preprocessors["fenced_code_block"]

    def run(self, lines: list[str]) -> list[str]:
        is_there = any(line.startswith(("```", "~~~")) for line in lines)
        return self.fences.run(lines) if is_there else lines


class _WithSign(blockprocessors.BlockProcessor):
    """A block processor that is only asked about blocks with its sign."""

    def __init__(self, processor: blockprocessors.BlockProcessor, sign: str) -> None:
        super().__init__(processor.parser)
        self.processor = processor
        self.sign = sign

    def test(self, parent: Element, block: str) -> bool:
        return self.sign in block and self.processor.test(parent, block)

    def run(self, parent: Element, blocks: list[str]) -> bool | None:
        return self.processor.run(parent, blocks)


class _Contents(toc.TocExtension):
    """Anchors of headings, and a table of contents where one is wanted."""

    class TreeProcessorClass(toc.TocTreeprocessor):
        """Gives anchors as the library does, and makes no table of contents that nobody sees."""

        def run(self, doc: Element) -> None:
            if self.marker in "".join(doc.itertext()):
                super().run(doc)
                return
            headings = [item for item in doc.iter() if item.tag in _HEADINGS]
            if not headings:
                return
            used = {item.attrib["id"] for item in doc.iter() if "id" in item.attrib}
            counted: dict[str, int] = {}
            for item in headings:
                anchor = self.slugify(_heading_text(item, self.md), self.sep)
                item.set("id", toc.unique(anchor, used, counted))  # type: ignore[call-arg]


# What stands for something else in text or in HTML; and the library's marks.
_NOT_PLAIN = re.compile(f"[&<>{STX}{ETX}]")


def _heading_text(heading: Element, md: markdown.Markdown) -> str:
    text = heading.text or ""
    if not len(heading) and not _NOT_PLAIN.search(text):
        return " ".join(text.split())
    inner = toc.render_inner_html(toc.remove_fnrefs(heading), md)
    return html.unescape(toc.strip_tags(inner))


class _Shortcuts(Extension):
    """Leaves out what cannot match; no text comes out otherwise."""

    def __init__(self, footnotes: FootnoteExtension) -> None:
        super().__init__()
        self.footnotes = footnotes

    def extendMarkdown(self, md: markdown.Markdown) -> None:  # noqa: N802 - the library's name
        blocks = md.parser.blockprocessors
        for name, (sign, priority) in _SIGNS_OF_BLOCKS.items():
            blocks.register(_WithSign(blocks[name], sign), name, priority)
        blocks.register(_Quote(md.parser), "quote", 20)
        md.preprocessors.register(_Whitespace(md), "normalize_whitespace", 30)
        md.preprocessors.register(_Fences(md), "fenced_code_block", 25)
        blocks.register(_PlainParagraph(md.parser), "plain_paragraph", 110)
        md.parser.blockprocessors = Fixed(blocks)
        md.inlinePatterns.register(Link(inlinepatterns.LINK_RE, md), "link", 160)
        md.treeprocessors.register(Inline(md, self.footnotes), "inline", 20)
        md.treeprocessors.register(_LineBreaks(md), "prettify", 10)
        md.treeprocessors.register(_Restore(md), "unescape", 0)

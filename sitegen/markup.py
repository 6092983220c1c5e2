"""Markdown to sanitised HTML, and plain text to Markdown that stays plain text.

`render` depends on its text alone: links stay as the author wrote them and are resolved when the
site is put together (`resolve_links`). Raw HTML in Markdown is text, not markup; what Markdown
makes is sanitised once, here, with an allow-list. Known to be quadratic in odd corners of its
input: build.py runs it in worker processes with a time limit.
"""

from __future__ import annotations

import functools
import html
import re
from collections.abc import Callable
from importlib.metadata import version
from xml.etree.ElementTree import Element

import markdown
import nh3
from markdown.extensions import Extension
from markdown.extensions.codehilite import CodeHiliteExtension
from markdown.extensions.toc import TocExtension
from markdown.treeprocessors import Treeprocessor

from sitegen.model import Heading, Rendered
from sitegen.text import fold_spaces, slug, without_controls

# What the results depend on beside the text and this code.
VERSIONS = ", ".join(f"{name} {version(name)}" for name in ("markdown", "nh3", "pygments"))

_TAGS = frozenset(
    "a abbr blockquote br code del div em h2 h3 h4 h5 h6 hr img li ol p pre section span strong"
    " sub sup table tbody td th thead tr ul".split()
)
_HEADINGS = ("h2", "h3", "h4", "h5", "h6")
_ATTRIBUTES: dict[str, set[str]] = {
    "a": {"href", "title", "class", "id"},
    "code": {"class"},
    "div": {"class"},
    "img": {"src", "alt", "title"},
    "li": {"id"},
    "ol": {"start"},
    "span": {"class"},
    "sup": {"id"},
    "td": {"class"},
    "th": {"class"},
    **{heading: {"id"} for heading in _HEADINGS},
}
_SCHEMES = {"http", "https", "mailto"}


class _HeadingLevels(Treeprocessor):
    """Moves headings so that the highest is h2: the page's h1 is the title of the work."""

    def run(self, root: Element) -> None:
        headings = [item for item in root.iter() if re.fullmatch("h[1-6]", str(item.tag))]
        if headings:
            shift = 2 - min(int(item.tag[1]) for item in headings)
            for item in headings:
                item.tag = f"h{min(6, int(item.tag[1]) + shift)}"


class _CellClasses(Treeprocessor):
    """Says the alignment of table cells by class: a strict content policy forbids styles."""

    def run(self, root: Element) -> None:
        for cell in root.iter():
            style = cell.attrib.pop("style", "")
            if style.startswith("text-align:"):
                cell.set("class", "align-" + style.removeprefix("text-align:").strip(" ;"))


class _HouseRules(Extension):
    """Our choices among Python-Markdown's: no raw HTML, levels of headings."""

    def extendMarkdown(self, md: markdown.Markdown) -> None:  # noqa: N802 - the library's name
        md.preprocessors.deregister("html_block")
        md.inlinePatterns.deregister("html")
        # Before "toc" (5), which gives the anchors.
        md.treeprocessors.register(_HeadingLevels(md), "heading_levels", 6)
        md.treeprocessors.register(_CellClasses(md), "cell_classes", 4)


@functools.cache
def _engine() -> markdown.Markdown:
    return markdown.Markdown(
        extensions=[
            "tables",
            "fenced_code",
            "footnotes",
            "sane_lists",
            TocExtension(slugify=lambda value, _separator: slug(value)),
            CodeHiliteExtension(guess_lang=False),
            _HouseRules(),
        ],
        output_format="html",
    )


def render(text: str) -> Rendered:
    """Markdown as sanitised HTML with its headings, anchors, links and plain text.

    May take seconds or raise RecursionError on hostile input: call it through workers.py.
    """
    engine = _engine()
    # Without it footnotes and reference links of the previous text would leak into this one.
    engine.reset()
    # Trailing spaces would make fenced code quadratic; two of them as a line break are kept.
    tidy = re.sub(r"[ \t]{3,}$", "  ", text, flags=re.MULTILINE)
    try:
        dirty = engine.convert(tidy)
    except Exception:
        # It may have stopped half-way through a list: never use it again.
        _engine.cache_clear()
        raise
    # A reference such as &#27; makes a character that no feed may hold.
    clean = without_controls(sanitise(dirty))
    return Rendered(
        html=clean,
        headings=tuple(_headings(clean)),
        anchors=tuple(
            html.unescape(anchor) for anchor in re.findall(r'<[^>]* id="([^"]*)"', clean)
        ),
        links=tuple(dict.fromkeys([*link_targets(clean), *_web_targets(dirty)])),
        text=plain_text(clean),
    )


def sanitise(dirty: str) -> str:
    """HTML with nothing left in it but our allow-list of tags, attributes and schemes."""
    return nh3.clean(
        dirty,
        tags=set(_TAGS),
        attributes=_ATTRIBUTES,
        url_schemes=_SCHEMES,
        link_rel=None,
        strip_comments=True,
        # What scrolls sideways must be reached by the keyboard to be scrolled.
        set_tag_attribute_values={"pre": {"tabindex": "0"}, "table": {"tabindex": "0"}},
    )


_HEADING = re.compile(r'<h([2-6]) id="([^"]*)">(.*?)</h\1>', re.DOTALL)


def _headings(clean: str) -> list[Heading]:
    return [
        Heading(int(level), html.unescape(anchor), plain_text(inner))
        for level, anchor, inner in _HEADING.findall(clean)
    ]


_INLINE_TAG = re.compile(r"</?(?:a|abbr|code|del|em|span|strong|sub|sup)\b[^>]*>")
_ANY_TAG = re.compile(r"<[^>]*>")


def plain_text(clean: str) -> str:
    """The text of sanitised HTML on one line."""
    return fold_spaces(html.unescape(_ANY_TAG.sub(" ", _INLINE_TAG.sub("", clean))))


# ----------------------------------------------------------------------------------- links

# Sanitised HTML always quotes attributes with ", so a tag can be told from text for certain.
_LINKING_TAG = re.compile(r'<(?:a|img)(?:\s+[\w-]+="[^"]*")*\s*/?>')
_LINK = re.compile(r'(\s(?:href|src)=")([^"]*)(")')


def link_targets(clean: str) -> list[str]:
    """The targets of all links and images in sanitised HTML, in order."""
    return [
        html.unescape(match[2])
        for tag in _LINKING_TAG.findall(clean)
        for match in _LINK.finditer(tag)
    ]


def _web_targets(dirty: str) -> list[str]:
    """The targets on the web before sanitising, which drops those that it cannot take apart: the
    author has to hear of them.
    """
    return [target for target in link_targets(dirty) if re.match(r"(?i)https?:|//", target)]


def resolve_links(clean: str, resolve: Callable[[str], str]) -> str:
    """Sanitised HTML with each link's target replaced by `resolve(target)`."""

    def in_tag(tag: re.Match[str]) -> str:
        return _LINK.sub(
            lambda link: link[1] + html.escape(resolve(html.unescape(link[2]))) + link[3], tag[0]
        )

    return _LINKING_TAG.sub(in_tag, clean)


# -------------------------------------------------------------------- plain text -> Markdown

_INLINE_SIGNS = re.compile(r"[\\`*\[\]]|(?<![^\W_])_|_(?![^\W_])")
_BLOCK_START = re.compile(r"^[-+=#>:~]")
_ORDERED_START = re.compile(r"^(\d+)([.])")


def escape(text: str) -> str:
    """Plain text on one line as Markdown that renders to exactly this text, and nothing else."""
    line = fold_spaces(text).replace("&", "&amp;").replace("<", "&lt;").replace("|", "&#124;")
    line = _INLINE_SIGNS.sub(r"\\\g<0>", line)
    line = _BLOCK_START.sub(lambda match: f"&#{ord(match[0])};", line)
    line = _ORDERED_START.sub(r"\1\\\2", line)
    # A heading drops a closing #.
    return line[:-1] + "\\#" if line.endswith("#") else line

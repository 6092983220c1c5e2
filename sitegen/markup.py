"""Markdown to sanitised HTML.

`render` depends on its text and language alone: links stay as the author wrote them and are
resolved when the site is put together (hyperlinks.py). Raw HTML in Markdown is text, not
markup; what Markdown makes is sanitised once, here, with an allow-list. Known to be quadratic in
odd corners of its input: build.py runs it in worker processes with a time limit.
"""

from __future__ import annotations

import functools
import html
import re

import nh3

from sitegen import dialect, typography
from sitegen.hyperlinks import link_targets
from sitegen.rendered import Heading, Rendered
from sitegen.text import control_character, excerpt, fold_spaces, without_controls

_TAGS = set(
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

# As long as what a page says of itself to search engines, and where that mostly ends.
_WORDS_OF_OPENING = 30
_CHARACTERS_OF_OPENING = 400


@functools.cache
def _engine() -> dialect.Engine:
    return dialect.engine()


_VALUE = re.compile(r'="([^"]*)"')
_TRAILING = re.compile(r"[ \t]{3,}$", re.MULTILINE)


def render(text: str, lang: str = "en") -> Rendered:
    """Markdown as sanitised HTML with its headings, anchors, links and opening, with the quotes
    and dashes of its language.

    May take seconds or raise RecursionError on hostile input: call it through workers.py.
    """
    engine = _engine()
    # Without it footnotes and reference links of the previous text would leak into this one.
    engine.reset()
    # Trailing spaces would make fenced code quadratic; two of them as a line break are kept.
    tidy = _TRAILING.sub("  ", text) if "\t" in text or "   " in text else text
    try:
        dirty = engine.convert(tidy)
    except Exception:
        # It may have stopped half-way through a list: never use it again.
        _engine.cache_clear()
        raise
    sanitised = sanitise(dirty)
    clean = typography.typeset(sanitised, lang)
    # Where all attributes are as they were, no link was dropped.
    is_whole = _VALUE.findall(dirty) == _VALUE.findall(sanitised)
    dropped = [] if is_whole else _web_targets(dirty)
    return Rendered(
        html=clean,
        headings=tuple(_headings(clean)),
        anchors=tuple(
            html.unescape(anchor) for anchor in re.findall(r'<[^>]* id="([^"]*)"', clean)
        ),
        links=tuple(dict.fromkeys([*link_targets(clean), *dropped])),
        opening=opening(clean),
    )


_CLEANER = nh3.Cleaner(
    tags=_TAGS,
    attributes=_ATTRIBUTES,
    url_schemes=_SCHEMES,
    link_rel=None,
    strip_comments=True,
    # What scrolls sideways must be reached by the keyboard to be scrolled.
    set_tag_attribute_values={"pre": {"tabindex": "0"}, "table": {"tabindex": "0"}},
)


def sanitise(dirty: str) -> str:
    """HTML with nothing left in it but our allow-list of tags, attributes and schemes."""
    clean = _CLEANER.clean(dirty)
    if not control_character(clean):
        return clean
    # A reference such as &#27; makes a character that no feed may hold. Without it, what it hid
    # from the sanitiser may be there: java&#27;script:.
    return _CLEANER.clean(without_controls(clean))


_HEADING = re.compile(r'<h([2-6]) id="([^"]*)">(.*?)</h\1>', re.DOTALL)


def _headings(clean: str) -> list[Heading]:
    return [
        Heading(int(level), html.unescape(anchor), plain_text(inner))
        for level, anchor, inner in _HEADING.findall(clean)
    ]


_INLINE_TAG = re.compile(r"</?(?:a|abbr|code|del|em|span|strong|sub|sup)\b[^>]*+>")
_ANY_TAG = re.compile(r"<[^>]*+>")


def plain_text(clean: str) -> str:
    """The text of sanitised HTML on one line."""
    if "<" not in clean and "&" not in clean:
        return fold_spaces(clean)
    return fold_spaces(html.unescape(_ANY_TAG.sub(" ", _INLINE_TAG.sub("", clean))))


def opening(clean: str) -> str:
    """How the text of sanitised HTML begins."""
    # A part of it is enough, if there is one word more in it than are needed, and another that may
    # have been cut.
    end = clean.find(">", _CHARACTERS_OF_OPENING) + 1
    beginning = plain_text(clean[:end])
    is_enough = beginning.count(" ") >= _WORDS_OF_OPENING + 1
    return excerpt(beginning if is_enough else plain_text(clean), _WORDS_OF_OPENING)


def _web_targets(dirty: str) -> list[str]:
    """The targets on the web before sanitising, which drops those that it cannot take apart: the
    author has to hear of them.
    """
    return [target for target in link_targets(dirty) if re.match(r"(?i)https?:|//", target)]

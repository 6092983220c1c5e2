"""One file of `content/` to values: its front matter checked, its Markdown rendered.

`read` is a pure function of a file's bytes, and the most expensive of all: worker processes run it,
and a memo remembers what came of it. Its results are bytes, so that what is remembered and what is
new are the same values.
"""

from __future__ import annotations

import functools
import time
from collections.abc import Mapping, Sequence

import msgspec
from msgspec.structs import replace

from sitegen import files
from sitegen.errors import Problem, SitegenError
from sitegen.layout import TextKind, content_label
from sitegen.model import Body, Entry, Link, Text
from sitegen.rendered import Rendered
from sitegen.urls import is_broken, is_external


class File(msgspec.Struct, frozen=True):
    """A file to read: its path below `content/`, and its bytes. `kind` says what it holds, `lang`
    the language of the curator, `key` under which name its text is kept.
    """

    path: str
    data: bytes
    kind: TextKind
    lang: str
    key: bytes


class Read(msgspec.Struct, frozen=True):
    """What came of a file: a `Text`, and what pages show of its Markdown; or problems."""

    item: bytes = b""
    rendered: bytes = b""
    problems: tuple[Problem, ...] = ()
    seconds: float = 0.0


def read_all(files: Sequence[File]) -> list[Read]:
    """`read` for each of some files, with the seconds that it took."""
    _get_ready()
    return [_timed(file) for file in files]


@functools.cache
def _get_ready() -> None:
    """Import all that `read` needs, and make what it keeps: no text is charged for it."""
    from sitegen import frontmatter, markup  # noqa: PLC0415 - as in read

    frontmatter.body_of("")
    markup.render("# A *text* with `code`", "en")


def _timed(file: File) -> Read:
    begun = time.perf_counter()
    result = read(file)
    return replace(result, seconds=time.perf_counter() - begun)


def read(file: File) -> Read:
    """The encoded `Text` in a file, and its encoded `Rendered`.

    May take seconds or raise RecursionError on hostile input: call it through workers.py.
    """
    # Not above: they take long to import, and the process that asks for texts needs none of it.
    from sitegen import frontmatter, markup, searching  # noqa: PLC0415

    label = content_label(file.path)
    try:
        text = files.decode(file.data, label)
    except SitegenError as error:
        return Read(problems=error.problems)
    readers = {
        "entry": frontmatter.read_entry,
        "page": frontmatter.read_page,
        "collection": frontmatter.read_collection,
    }
    item: Text | tuple[Problem, ...] = readers[file.kind](text, file.path, label)
    if isinstance(item, tuple):
        return Read(problems=item)
    markdown = frontmatter.body_of(text)
    rendered = markup.render(markdown, _language(item, file.lang))
    body = body_of(markdown, rendered, item.body.line, file)
    whole = replace(item, body=replace(body, facts=_digest_of(item)))
    is_found = file.kind == "entry"
    words = searching.levels(markup.plain_text(rendered.html)) if is_found else ""
    drawn = Rendered(rendered.html, rendered.headings, words=words)
    return Read(msgspec.msgpack.encode(whole), msgspec.msgpack.encode(drawn))


def _language(item: Text, lang: str) -> str:
    """The language in which a text is written: the work's own where it stands in full."""
    is_of_curator = isinstance(item, Entry) and item.publish != "full"
    return lang if is_of_curator else item.lang or lang


def _digest_of(item: Text) -> bytes:
    """The digest of what stands in the front matter, wherever it stands."""
    return files.digest(msgspec.msgpack.encode(replace(item, body=Body(), places={})))


def body_of(markdown: str, rendered: Rendered, line: int, file: File) -> Body:
    """What the site knows of a text that begins on `line` of its file."""
    own = {f"#{anchor}" for anchor in rendered.anchors}
    targets = [link for link in rendered.links if link not in own and _may_fail(link)]
    places = _places(markdown, line, targets)
    return Body(
        path=file.path,
        key=file.key,
        line=line,
        links=tuple(places.get(target, Link(target)) for target in targets),
        anchors=rendered.anchors,
        opening=rendered.opening,
    )


def _may_fail(target: str) -> bool:
    """Whether a link leads to a file of ours, or cannot be followed: others need no second look."""
    return not is_external(target) or is_broken(target)


def _places(markdown: str, first: int, targets: Sequence[str]) -> Mapping[str, Link]:
    """Where a text first names its links."""
    found: dict[str, Link] = {}
    if targets:
        for number, text in enumerate(markdown.split("\n"), start=first):
            for target in targets:
                column = text.find(target)
                if column >= 0:
                    found.setdefault(target, Link(target, number, column + 1, text))
    return found


def first_line(file: File) -> int:
    """The line on which the Markdown of a file begins."""
    head, fence, _ = file.data.partition(b"\n---")
    return head.count(b"\n") + 3 if fence else 1

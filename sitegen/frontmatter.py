"""The front matter of entries, pages and collections: fence and fields to values, and back to text."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from sitegen import fields as f
from sitegen import kinds, yamltext
from sitegen.errors import Location, Problem, SitegenError
from sitegen.model import (
    PUBLISH_CHOICES,
    STATUSES,
    Body,
    Collection,
    Entry,
    Highlight,
    Imported,
    Page,
    PartialDate,
    Pick,
)
from sitegen.text import slug_of
from sitegen.yamltext import Mapping as MappingNode
from sitegen.yamltext import Node

FENCE = "---"

_RECEIPT = (
    f.Field("seed", kinds.LINE, "The file in `seeds/`."),
    f.Field("seed_digest", kinds.LINE, "Digest of the seed."),
    f.Field("digest", kinds.LINE, "Digest of the entry as it was written."),
)

_PASSAGE = f.structure(
    (
        f.Field("text", kinds.TEXT, "The passage, word for word.", "…", required=True),
        f.Field("note", kinds.TEXT, "What you say of it."),
    )
)


def _read_highlight(node: Node, complain: f.Complain) -> Highlight | None:
    if not isinstance(node, MappingNode):
        text = kinds.TEXT.read(node, complain)
        return Highlight(text) if text else None
    found = _PASSAGE.read(node, complain)
    # Without a text if that is wrong itself, which has been told.
    return Highlight(**found) if found and "text" in found else None


_HIGHLIGHT = f.Kind("highlight", {"anyOf": [kinds.TEXT.schema, _PASSAGE.schema]}, _read_highlight)

_TITLE = f.Field("title", kinds.LINE, "The title of the work.", "As We May Think", required=True)

# What the curator may write both into an entry and at the head of a seed.
WORK_FIELDS = (
    f.Field("url", kinds.URL, "Where the work can be read.", "https://example.org/essay"),
    f.Field(
        "source",
        kinds.LINE,
        "Where it appeared; if unset, told by the host of `url`.",
        "The Atlantic",
    ),
    f.Field("authors", kinds.list_of(kinds.LINE), "Who wrote it.", "[Vannevar Bush]"),
    f.Field("published", kinds.PARTIAL_DATE, "When the work appeared.", "1945-07"),
    f.Field(
        "added",
        kinds.DAY,
        "When it came onto the list; entries are ordered by it. Later than today: held back.",
        "2026-02-28",
    ),
    f.Field("read", kinds.PARTIAL_DATE, "When it was read.", "2026-03"),
    f.Field(
        "status",
        kinds.choice(*STATUSES),
        "Where the curator stands; `read` if a date of reading is given, else `to-read`.",
        "reading",
    ),
    f.Field("rating", kinds.integer(1, 5), "The curator's rating.", "4"),
    f.Field(
        "tags",
        kinds.list_of(kinds.LINE, split=True),
        "Topics, by name or alias in `tags.yaml`.",
        "[hypertext, history]",
    ),
    f.Field(
        "summary",
        kinds.TEXT,
        "One sentence for cards and feeds.",
        "Machines that follow a reader's own associations.",
    ),
    f.Field("lang", kinds.LANG, "The language of the work.", "en"),
    f.Field(
        "license",
        kinds.LINE,
        "The work's licence, an SPDX name where there is one. Open licences let an import keep the full text.",
        "CC-BY-4.0",
    ),
    f.Field(
        "publish",
        kinds.choice(*PUBLISH_CHOICES),
        "How much of the work's text an import keeps.",
        "excerpt",
    ),
    f.Field(
        "archive_url",
        kinds.URL,
        "An archived copy of the work.",
        "https://web.archive.org/web/2026/https://example.org/essay",
    ),
    f.Field("via", kinds.URL, "Where the curator found it.", "https://example.com/links"),
    f.Field(
        "highlights",
        kinds.list_of(_HIGHLIGHT),
        "Passages of the work, word for word: each a text, or `text` and a `note` of yours.",
        "[{text: The first sentence., note: My answer.}]",
    ),
)

ENTRY_FIELDS = (
    _TITLE,
    *WORK_FIELDS,
    f.Field(
        "words",
        kinds.integer(0, 10_000_000),
        "Length of the work in words; an import measures it.",
        "5200",
    ),
    f.Field(
        "aliases",
        kinds.list_of(kinds.PATH),
        "Former addresses on this site, redirected here.",
        "[/old/bush/]",
    ),
    f.Field(
        "captions",
        kinds.list_of(kinds.TEXT),
        "Captions of the work's pictures, kept with a full text.",
    ),
    f.Field("draft", kinds.BOOLEAN, "Not published while true.", "true"),
    f.Field("extra", kinds.FREE, "Anything a theme of yours wants to know.", "{mood: calm}"),
    f.Field(
        "imported",
        f.structure(_RECEIPT),
        "Written by `sitegen import`; tells it whether you have edited the file.",
    ),
)

SEED_FIELDS = (msgspec.structs.replace(_TITLE, required=False), *WORK_FIELDS)

PAGE_FIELDS = (
    msgspec.structs.replace(_TITLE, help="The title of the page.", example="About"),
    f.Field("summary", kinds.TEXT, "One sentence for search engines and previews.", "What this list is."),
    f.Field("lang", kinds.LANG, "The language of the page.", "en"),
    f.Field("menu", kinds.BOOLEAN, "Whether the site's menu names it; true if unset.", "false"),
    f.Field("aliases", kinds.list_of(kinds.PATH), "Former addresses on this site, redirected here.", "[/info/]"),
    f.Field("draft", kinds.BOOLEAN, "Not published while true.", "true"),
    f.Field("extra", kinds.FREE, "Anything a theme of yours wants to know.", "{hue: 40}"),
)  # fmt: skip

COLLECTION_FIELDS = (
    msgspec.structs.replace(_TITLE, help="The title of the list.", example="Start here"),
    f.Field("entries", kinds.PICKS, "The entries in their order, by the names of their files; each may have a note.", "[as-we-may-think]", required=True),
    f.Field("summary", kinds.TEXT, "One sentence for lists, search engines and previews.", "Five works to begin with."),
    f.Field("lang", kinds.LANG, "The language of the list's own words.", "en"),
    f.Field("aliases", kinds.list_of(kinds.PATH), "Former addresses on this site, redirected here.", "[/begin/]"),
    f.Field("draft", kinds.BOOLEAN, "Not published while true.", "true"),
    f.Field("extra", kinds.FREE, "Anything a theme of yours wants to know.", "{hue: 40}"),
)  # fmt: skip


class Parts(msgspec.Struct, frozen=True):
    """A file cut at its fences. Lines count from 1; `body` begins on `body_line`."""

    yaml: str
    body: str
    body_line: int


_NEAR_FENCE = re.compile(r"\s*-{2,}\s*")


def split(text: str, path: str) -> Parts | Problem:
    """Cut a file into front matter and body, or say what is wrong with its fences."""
    lines = text.split("\n")
    if not text.strip():
        return Problem("the file is empty", Location(path, 1), "write something", "empty-file")
    if lines[0].rstrip() != FENCE:
        if _NEAR_FENCE.fullmatch(lines[0]):
            at = Location(path, 1, 1, lines[0], len(lines[0]))
            return Problem("the fence must be exactly ---", at, "write ---", "fence")
        at = Location(path, 1, 0, lines[0])
        fix = "start the file with a line ---, a line title: …, and a line ---"
        return Problem("no front matter", at, fix, "no-front-matter")
    for number, line in enumerate(lines[1:], start=2):
        if line.rstrip() == FENCE:
            body = "\n".join(lines[number:])
            return Parts("\n".join(lines[1 : number - 1]), body, number + 1)
    at = Location(path, 1, 1, lines[0], 3)
    fix = "add a line with --- after the last field"
    return Problem("the front matter is not closed", at, fix, "fence")


def has_fence(text: str) -> bool:
    """Whether a text begins with front matter, rightly fenced or not."""
    return text.split("\n", 1)[0].rstrip() == FENCE


def read_values(text: str, path: str, table: Sequence[f.Field]) -> tuple[f.Values, Parts | None]:
    """The checked fields of a file, with its parts; only problems when its fences are wrong."""
    parts = split(text, path)
    if isinstance(parts, Problem):
        return f.Values({}, {}, (parts,)), None
    where = yamltext.Document(path, tuple(text.split("\n")), first_line=2)
    try:
        found = f.read_fields(yamltext.parse(parts.yaml, where), table, where)
    except SitegenError as error:
        found = f.Values({}, {}, error.problems)
    control = yamltext.find_control(parts.body, parts.body_line, where)
    problems = (*found.problems, control) if control else found.problems
    return msgspec.structs.replace(found, problems=problems), parts


def body_of(text: str) -> str:
    """The Markdown below the front matter; nothing when the fences are wrong."""
    parts = split(text, "")
    return parts.body if isinstance(parts, Parts) else ""


def read_entry(text: str, path: str, label: str) -> Entry | tuple[Problem, ...]:
    """The entry in a file of `content/`: `path` below it, `label` the path to show.

    Its body knows nothing but its line: texts.py reads it.
    """
    found, parts = read_values(text, label, ENTRY_FIELDS)
    if found.problems or parts is None:
        return found.problems
    values = dict(found.values)
    receipt = values.pop("imported", None)
    if "status" not in values:
        values["status"] = "read" if "read" in values else "to-read"
    return Entry(
        path=path,
        slug=slug_of(path),
        imported=_receipt(receipt),
        body=Body(line=parts.body_line),
        places=found.places,
        **values,
    )


def read_page(text: str, path: str, label: str) -> Page | tuple[Problem, ...]:
    """The standalone page in a file of `content/pages/`."""
    found, parts = read_values(text, label, PAGE_FIELDS)
    if found.problems or parts is None:
        return found.problems
    return Page(
        path=path,
        slug=slug_of(path),
        body=Body(line=parts.body_line),
        places=found.places,
        **found.values,
    )


def read_collection(text: str, path: str, label: str) -> Collection | tuple[Problem, ...]:
    """The curated list in a file of `content/collections/`."""
    found, parts = read_values(text, label, COLLECTION_FIELDS)
    if found.problems or parts is None:
        return found.problems
    values = dict(found.values)
    lines = text.split("\n")
    return Collection(
        path=path,
        slug=slug_of(path),
        entries=tuple(_with_excerpt(pick, lines) for pick in values.pop("entries")),
        body=Body(line=parts.body_line),
        places=found.places,
        **values,
    )


def _with_excerpt(pick: Pick, lines: Sequence[str]) -> Pick:
    """The pick with the line of the file that names it, for messages."""
    link = msgspec.structs.replace(pick.link, excerpt=lines[pick.link.line - 1])
    return msgspec.structs.replace(pick, link=link)


def _receipt(values: Mapping[str, str] | None) -> Imported | None:
    if values is None:
        return None
    return Imported(values.get("seed", ""), values.get("seed_digest", ""), values.get("digest", ""))


def write(values: Mapping[str, Any], body: str) -> str:
    """A file of `content/`: the fields in the order of their table, then the body.

    Values that are None, empty or false are left out. Reading the text gives the values again.
    """
    order = [field.name for field in ENTRY_FIELDS]
    lines = [
        f"{name}: {_yaml(values[name])}"
        for name in order
        if values.get(name) not in (None, "", (), False, {})
    ]
    return "\n".join([FENCE, *lines, FENCE, "", body.strip("\n"), ""]).rstrip("\n") + "\n"


def _yaml(value: Any) -> str:
    if isinstance(value, PartialDate | datetime.date):
        return str(value)
    if isinstance(value, Imported):
        return yamltext.dump(msgspec.structs.asdict(value))
    return yamltext.dump(_plain(value))


def _plain(value: Any) -> Any:
    if isinstance(value, Highlight):
        return {"text": value.text, "note": value.note} if value.note else value.text
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    return value

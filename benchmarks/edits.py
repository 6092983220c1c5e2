"""What is edited while a site is shown, and what a browser must see then."""

from __future__ import annotations

import dataclasses
import random
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from corpus import Corpus, Entry, address
from sites import Site, link_to
from watchers import WATCHERS

SCENARIOS: Mapping[str, str] = {
    "body": "a text: its page",
    "title": "a title: the home page",
    "tag": "a tag: its page",
    "theme": "the frame of all pages: a page",
}
# Those that stand at the beginning of every list in which they are.
_NEWEST = 40
_BUILT_IN_FRAME = Path(__file__).resolve().parent.parent / "themes" / "folio" / "base.html"
_END = "</main>"
_WORDS = re.compile(r"This is edit (\d+)\.")


def words(number: int) -> str:
    """What an edit puts into a page."""
    return f"This is edit {number}."


def shown(page: str) -> int:
    """The last edit whose words are in a page; 0 for none."""
    return max(map(int, _WORDS.findall(page)), default=0)


@dataclass(frozen=True, slots=True)
class Subject:
    """Something that is edited: the page where it shows, and how. Edit 0 puts it back."""

    page: str
    save: Callable[[int], None]
    is_there: Callable[[str, int], bool] = lambda page, number: shown(page) == number


def lay_out_frame(site: Site) -> None:
    """Give a site a frame of its own, where it has that of a built-in theme."""
    frame = _frame_of(site)
    if not frame.exists():
        frame.parent.mkdir(parents=True, exist_ok=True)
        frame.write_bytes(_BUILT_IN_FRAME.read_bytes())


def _frame_of(site: Site) -> Path:
    return site.folder / WATCHERS[site.tool.name].frame


def subject(scenario: str, site: Site, corpus: Corpus, chance: random.Random) -> Subject:
    """What is edited next: the same for all tools that have the same chance."""
    return _SUBJECTS[scenario](site, corpus, chance)


def _body(site: Site, corpus: Corpus, chance: random.Random) -> Subject:
    entry = corpus.entry(chance.randrange(corpus.size))

    def save(number: int) -> None:
        added = f"\n{words(number)}\n" if number else ""
        site.write(dataclasses.replace(entry, body=entry.body + added))

    return Subject(link_to(entry), save)


def _title(site: Site, corpus: Corpus, chance: random.Random) -> Subject:
    entry = _new_entry(corpus, chance)

    def save(number: int) -> None:
        title = words(number) if number else entry.title
        site.write(dataclasses.replace(entry, title=title))

    return Subject("/", save)


def _tag(site: Site, corpus: Corpus, chance: random.Random) -> Subject:
    entry = _new_entry(corpus, chance)
    # A rare one, so that its list has one page.
    tag = chance.choice([tag for tag in corpus.tags[-20:] if tag not in entry.tags])

    def save(number: int) -> None:
        tags = (*entry.tags, tag) if number else entry.tags
        site.write(dataclasses.replace(entry, tags=tags))

    def is_there(page: str, number: int) -> bool:
        return bool(page) and (link_to(entry) in page) == bool(number)

    return Subject(f"/tags/{address(tag)}/", save, is_there)


def _theme(site: Site, corpus: Corpus, chance: random.Random) -> Subject:
    frame = _frame_of(site)
    text = frame.read_text(encoding="utf-8")

    def save(number: int) -> None:
        added = f"<p>{words(number)}</p>\n" if number else ""
        frame.write_text(text.replace(_END, added + _END), encoding="utf-8")

    return Subject(link_to(corpus.entry(chance.randrange(corpus.size))), save)


def _new_entry(corpus: Corpus, chance: random.Random) -> Entry:
    return corpus.entry(corpus.size - 1 - chance.randrange(_NEWEST))


_SUBJECTS: Mapping[str, Callable[[Site, Corpus, random.Random], Subject]] = {
    "body": _body,
    "title": _title,
    "tag": _tag,
    "theme": _theme,
}

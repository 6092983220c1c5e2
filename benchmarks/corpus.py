"""A synthetic reading list: as many entries as wanted, the same ones for the same seed.

    python benchmarks/corpus.py N FOLDER [--seed S] [--tools NAME ...]

writes the list to FOLDER/NAME/, once for each tool, in the layout and the metadata that it reads.

Entry number 17 of a list is always the same, whatever is asked for before it; so an edited entry
is mended by asking for it again, and a new one is the number after the last.
"""

from __future__ import annotations

import argparse
import datetime
import itertools
import random
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import prose

DEFAULT_SEED = 1945
FIRST_DAY = datetime.datetime(2009, 1, 1, tzinfo=datetime.UTC)
LAST_DAY = datetime.datetime(2024, 1, 1, tzinfo=datetime.UTC)

_FIRST_NAMES = """
    Adèle Agnes Amara Anselm Aoife Aziz Beatriz Benedikt Callum Chidi Clément Dalia Dmitri Edda
    Eero Elif Emeka Estelle Farid Fenna Gaspard Greta Hamza Hana Hektor Imogen Ines Ivo Jorun
    Kalle Kenji Leila Leopold Liv Magali Mateo Mirela Nadia Niamh Noé Olga Oskar Paloma Pavel
    Quentin Ramona Rashid René Sanna Silvio Soraya Tadeo Thora Umberto Vesna Viggo Wanda Xiomara
    Yara Zoltan
""".split()
_LAST_NAMES = """
    Achterberg Almeida Arsenault Babić Bellweather Bergström Caldera Castellan Dahl Delacroix
    Duarte Eklund Fairbanks Farkas Fontaine Galloway Garrido Grünwald Haddad Halloran Hoshino
    Iversen Jankowski Kaplan Kimathi Kowal Lachance Lindgren Lombardi Macleod Mbeki Montalbán
    Moreau Nakata Novotny Obi Oduya Okonjo Osei Papadaki Pelletier Quiroga Rahman Rasmussen Rhys
    Sandoval Schreiber Sefton Szabo Takeda Thackeray Torvald Underhill Valente Vasquez Voss
    Whitlock Yilmaz Zeller Zubiri
""".split()
_SOURCE_KINDS = ("Almanac", "Bulletin", "Companion", "Gazette", "Observer", "Papers", "Weekly")
_TITLES = (
    "The {adjective} {noun}",
    "On {nouns} and {nouns}",
    "A {noun} is not a {noun}",
    "Why the {noun} {verb} the {noun}",
    "How I learned to love the {adjective} {noun}",
    "{number} notes on the {noun}",
    "In praise of the {adjective} {noun}: a {noun}'s view",
    "Letters from a {adjective} {noun}",
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One work of the list, with its facts and its Markdown."""

    slug: str
    title: str
    url: str
    source: str
    authors: tuple[str, ...]
    added: datetime.datetime
    tags: tuple[str, ...]
    summary: str
    body: str


def address(name: str) -> str:
    """A name as part of an address, as all tools write it: no accents, hyphens between words."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def distinct(names: Iterable[str], count: int) -> tuple[str, ...]:
    """The first of the names whose addresses all differ."""
    by_address: dict[str, str] = {}
    for name in names:
        by_address.setdefault(address(name), name)
        if len(by_address) == count:
            return tuple(by_address.values())
    raise ValueError(f"there are only {len(by_address)} names for {count}")


def _shuffled(chance: random.Random, *parts: Sequence[str]) -> list[str]:
    """All combinations of the parts, in any order."""
    names = [" ".join(filter(None, words)) for words in itertools.product(*parts)]
    chance.shuffle(names)
    return names


def _author_names(chance: random.Random, count: int) -> tuple[str, ...]:
    initials = ["", *(f"{letter}." for letter in "ABCDEFGHIJKLMNOPRSTVW")]
    few = _shuffled(chance, _FIRST_NAMES, _LAST_NAMES)
    if count <= len(few):
        return distinct(few, count)
    return distinct(_shuffled(chance, _FIRST_NAMES, initials, _LAST_NAMES), count)


def _source_names(chance: random.Random, count: int) -> tuple[str, ...]:
    adjectives = [adjective.capitalize() for adjective in prose.ADJECTIVES]
    nouns = [noun.capitalize() for noun in prose.NOUNS[::4]]
    return distinct(_shuffled(chance, adjectives, nouns, _SOURCE_KINDS), count)


def _tag_names(chance: random.Random, count: int) -> tuple[str, ...]:
    single = list(prose.PLURALS)
    chance.shuffle(single)
    return distinct([*single[:60], *_shuffled(chance, prose.ADJECTIVES, single[60:])], count)


@dataclass(frozen=True, slots=True)
class Corpus:
    """A list of `size` entries. `tags` are in the order of their frequency."""

    size: int
    seed: int
    tags: tuple[str, ...]
    tag_weights: tuple[float, ...]
    sources: tuple[str, ...]
    authors: tuple[str, ...]

    def __iter__(self) -> Iterator[Entry]:
        return map(self.entry, range(self.size))

    def chance(self, *purpose: object) -> random.Random:
        """A generator of random numbers for one purpose, the same every time."""
        return random.Random(f"{self.seed} {self.size} {purpose}")  # noqa: S311 - nothing secret

    def entry(self, number: int) -> Entry:
        """The entry of that number; numbers from `size` on are later than all of the list."""
        chance = self.chance("entry", number)
        title = prose.fill(chance, _TITLES)
        title = title[0].upper() + title[1:]
        source = chance.choice(self.sources)
        authors = chance.choices(self.authors, k=chance.choices((1, 2, 3), (75, 18, 7))[0])
        added = FIRST_DAY + (LAST_DAY - FIRST_DAY) / self.size * number
        slug = f"{address(title)}-{number}"
        return Entry(
            slug=slug,
            title=title,
            url=f"https://{address(source)}.example/{added.year}/{slug}",
            source=source,
            authors=tuple(dict.fromkeys(authors)),
            added=added.replace(microsecond=0),
            tags=self._some_tags(chance),
            summary=prose.summary(chance),
            body=prose.body(chance),
        )

    def _some_tags(self, chance: random.Random) -> tuple[str, ...]:
        """Three to six different tags, the frequent ones more often."""
        wanted = chance.randint(3, 6)
        drawn: dict[str, None] = {}
        while len(drawn) < wanted:
            drawn[chance.choices(self.tags, cum_weights=self.tag_weights)[0]] = None
        return tuple(drawn)


def make(size: int, seed: int = DEFAULT_SEED) -> Corpus:
    """A list of that many entries, with tags by Zipf's law: the n-th is 1/n as frequent."""
    chance = random.Random(seed)  # noqa: S311 - nothing secret
    tags = _tag_names(chance, max(8, min(400, size // 8)))
    return Corpus(
        size=size,
        seed=seed,
        tags=tags,
        tag_weights=tuple(itertools.accumulate(1 / rank for rank in range(1, len(tags) + 1))),
        sources=_source_names(chance, max(3, size // 40)),
        authors=_author_names(chance, max(3, size // 5)),
    )


def main() -> None:
    """Read the command line, write the list for each tool."""
    import sites  # noqa: PLC0415 - sites.py itself needs this module
    import tools  # noqa: PLC0415 - as above

    parser = argparse.ArgumentParser(description="Write a synthetic reading list.")
    parser.add_argument("size", type=int, metavar="N", help="how many entries")
    parser.add_argument("folder", type=Path, metavar="FOLDER")
    parser.add_argument("--seed", type=int, default=DEFAULT_SEED)
    parser.add_argument("--tools", nargs="+", choices=tools.TOOLS, default=list(tools.TOOLS))
    arguments = parser.parse_args()
    chosen = [tools.TOOLS[name] for name in arguments.tools]
    for tool in chosen:
        if (arguments.folder / tool.name).exists():
            parser.error(f"{arguments.folder / tool.name} is there already")
    sites.prepare(make(arguments.size, arguments.seed), chosen, arguments.folder)


if __name__ == "__main__":
    main()

"""Invented English: sentences, and Markdown bodies made of them.

A sentence is a pattern whose slots are filled with words; a body is a row of blocks. All chance
comes from the generator of random numbers that the caller gives.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping, Sequence
from string import Formatter

NOUNS = """
    anchor atlas attic ballad barge beacon bell bicycle border bottle bridge brook button cabin
    calendar canal candle carpenter cartographer cellar chapel charter circuit cloister compiler
    corridor courier cradle dialect diary drawer engine envelope errand ferry fiddle garden gate
    glacier glossary granary grocer hammer hinge inkwell island kettle keyboard kiln ladder lamp
    lantern ledger lens letter locksmith loom manuscript marsh mason meter mirror monastery motor
    museum needle notation orchard oven packet paddle parcel parish pendulum pilot plough portrait
    printer protocol puzzle quilt radio railway receipt ribbon river saddle sailor schedule
    scholar sentence shelf shuttle signal sketch spindle stairway station stencil surveyor
    tapestry teacher telegram thimble timetable tower tram translator treaty tunnel turbine valley
    verse village violin wagon weaver wharf whistle workshop
""".split()
ADJECTIVES = """
    amber ancient awkward bare brief bright broken calm careful clumsy cold common crooked curious
    daily dusty early easy empty faint familiar famous final foreign fragile frequent frozen
    generous golden grey hidden hollow honest humble hungry idle late lazy local lonely loud lucky
    mild modern narrow noisy northern odd open ordinary painted pale patient plain polite private
    public quiet rapid rare remote restless rough rusty second secret shallow sharp silent simple
    slender slow small sober solid southern spare steady strange stubborn sturdy sudden tidy tired
    unlikely useful vague wandering warm western wooden
""".split()
VERBS = """
    abandons admires answers borrows carries collects copies counts crosses defends describes
    draws explains finds follows forgets gathers guards guides hides ignores imitates invites joins
    keeps leaves lends measures mends misses moves names notices opens outlasts paints passes
    praises prefers prints questions reads records remembers repairs repeats replaces resembles
    rescues returns reveals sells shapes shelters shows sorts studies surprises teaches tests
    trades translates trusts visits watches weighs
""".split()
ADVERBS = """
    again almost always barely calmly gladly hardly later loudly nearly never often once only
    partly plainly quietly rarely seldom slowly sometimes soon still together twice usually
""".split()
PLACES = """
    abroad, after the flood, along the coast, at the market, behind the mill, below the dam, by
    candlelight, during the strike, for a century, in the margin, in winter, near the harbour, on
    Sundays, out of habit, over the pass, through the archive, under glass, within a week
"""
PLACE_NAMES = tuple(" ".join(place.split()) for place in PLACES.split(","))

PLAIN_PATTERNS = (
    "The {adjective} {noun} {verb} a {noun} {place}.",
    "What the {noun} {verb}, the {adjective} {noun} {adverb} {verb}.",
    "Nobody {verb} a {noun} that {adverb} {verb} its own {noun}.",
    "If one {noun} {verb} the {noun}, another {adverb} {verb} it {place}.",
    "It is the {adjective} {noun}, not the {noun}, that {verb} every {adjective} {noun} {place}.",
    "A {noun} {adverb} {verb} the {noun}; the {noun} {verb} nothing.",
    "There was a {adjective} {noun} {place}, and whoever {verb} it {adverb} {verb} the rest.",
    "Each {noun} has its {noun}, and each {adjective} {noun} {verb} two.",
    "Why the {noun} {verb} so {adjective} a {noun} is a question for the {noun}.",
    "Then a {adjective} {noun} {verb} the {noun} because no {noun} {verb} it {place}.",
)
RICH_PATTERNS = (
    "The {noun} {verb} *every {adjective} {noun}* and {adverb} {verb} the {noun}.",
    "What matters is **the {noun}**: it {verb} a {adjective} {noun} {place}.",
    "As [the {adjective} {noun}]({link}) has it, a {noun} {verb} its {noun}.",
    'She calls it "a {noun} of {adjective} {nouns}" -- and {adverb} {verb} one.',
    "The `{noun}_{noun}` setting {verb} the {noun}, which isn't {adjective}.",
    "One [{noun}]({link}) {verb} another, says the {adjective} {noun}...",
)
HEADING_PATTERNS = (
    "The {noun} and the {noun}",
    "A {adjective} {noun}",
    "How a {noun} {verb}",
    "After the {adjective} {noun}",
    "Two {nouns}",
)
CODE_PATTERNS: Mapping[str, tuple[str, ...]] = {
    "python": (
        "{noun} = open_{noun}({number})",
        "for {noun} in {noun}s:",
        "    {noun}.append({noun} + {number})",
        'print(f"{{{noun}}} of {number}")',
        "def {adverb}({noun}, {noun}_count={number}):",
        "    return {noun}[{noun}_count:]",
    ),
    "sh": (
        "{noun} --{adjective} {number} | sort",
        "cp {noun}.txt {adjective}/{noun}.txt",
        'test "${noun}" -gt {number} && echo {adverb}',
        "grep -c '{noun}' *.log > {noun}.out",
    ),
    "json": (
        '{{"{noun}": {number}, "{adjective}": true}},',
        '{{"{noun}": ["{noun}", "{noun}"]}},',
        '{{"{noun}": {{"{noun}": {number}}}}},',
    ),
}

# How often a body has each of these.
CODE_SHARE = 0.35
FOOTNOTE_SHARE = 0.40
TABLE_SHARE = 0.25

_BEFORE_VOWEL = re.compile(r"\b([Aa]) (?=[aeio]|u(?!s))")

_Slot = Callable[[random.Random], str]
_Parts = Sequence[tuple[str, str | None]]


def _one_of(words: Sequence[str]) -> _Slot:
    return lambda chance: words[int(chance.random() * len(words))]


def link(chance: random.Random) -> str:
    """An address on a host that does not exist."""
    host, page = chance.sample(NOUNS, 2)
    return f"https://{host}.example/{page}/{chance.randrange(10_000)}"


def plural(noun: str) -> str:
    """More than one of it."""
    if noun.endswith(("s", "x", "ch", "sh")):
        return f"{noun}es"
    if noun.endswith("y") and noun[-2] not in "aeiou":
        return f"{noun[:-1]}ies"
    return f"{noun}s"


PLURALS = tuple(map(plural, NOUNS))

_SLOTS: Mapping[str, _Slot] = {
    "noun": _one_of(NOUNS),
    "nouns": _one_of(PLURALS),
    "adjective": _one_of(ADJECTIVES),
    "verb": _one_of(VERBS),
    "adverb": _one_of(ADVERBS),
    "place": _one_of(PLACE_NAMES),
    "link": link,
    "number": lambda chance: str(chance.randrange(2, 2000)),
}


def _parse(patterns: Sequence[str]) -> tuple[_Parts, ...]:
    """Patterns as rows of text and slot."""
    formatter = Formatter()
    return tuple(
        tuple((text, slot) for text, slot, _, _ in formatter.parse(pattern)) for pattern in patterns
    )


_PLAIN = _parse(PLAIN_PATTERNS)
_TEXT = _PLAIN + _parse(RICH_PATTERNS)
_HEADINGS = _parse(HEADING_PATTERNS)
_CODE = {language: _parse(patterns) for language, patterns in CODE_PATTERNS.items()}


def _fill(chance: random.Random, patterns: Sequence[_Parts]) -> str:
    parts = patterns[int(chance.random() * len(patterns))]
    filled = "".join(text + (_SLOTS[slot](chance) if slot else "") for text, slot in parts)
    return _BEFORE_VOWEL.sub(r"\1n ", filled)


def fill(chance: random.Random, patterns: Sequence[str]) -> str:
    """One of the patterns, with words in its slots."""
    return _fill(chance, _parse(patterns))


def sentence(chance: random.Random) -> str:
    """A sentence, now and then with emphasis, a link, quotation marks or code."""
    return _fill(chance, _TEXT)


def paragraph(chance: random.Random) -> str:
    """Two to six sentences."""
    return " ".join(sentence(chance) for _ in range(chance.randint(2, 6)))


def summary(chance: random.Random) -> str:
    """Plain sentences of 16 to 40 words together."""
    words: list[str] = []
    wanted = chance.randint(16, 25)
    while len(words) < wanted:
        words += _fill(chance, _PLAIN).split()
    return " ".join(words)


def _heading(chance: random.Random) -> str:
    return f"## {_fill(chance, _HEADINGS)}"


def _quotation(chance: random.Random) -> str:
    return f"> {sentence(chance)}\n> {sentence(chance)}"


def _bullets(chance: random.Random) -> str:
    return "\n".join(f"- {sentence(chance)}" for _ in range(chance.randint(2, 5)))


def _steps(chance: random.Random) -> str:
    return "\n".join(
        f"{number}. {sentence(chance)}" for number in range(1, chance.randint(3, 5) + 1)
    )


def _code(chance: random.Random) -> str:
    language = chance.choice(tuple(_CODE))
    lines = [_fill(chance, _CODE[language]) for _ in range(chance.randint(4, 12))]
    return "\n".join([f"```{language}", *lines, "```"])


def _table(chance: random.Random) -> str:
    rows = [("Kind", "Count", "Remark"), ("---", "--:", "---")]
    for _ in range(chance.randint(3, 8)):
        remark = f"{chance.choice(ADVERBS)} {chance.choice(ADJECTIVES)}"
        rows.append((chance.choice(NOUNS), str(chance.randrange(900)), remark))
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


# What follows on a paragraph, by weight; nothing most of the time.
_EXTRAS: Mapping[_Slot, int] = {
    lambda _chance: "": 56,
    _heading: 22,
    _quotation: 9,
    _bullets: 9,
    _steps: 4,
}


def _with_footnotes(chance: random.Random, blocks: list[str]) -> list[str]:
    """One to three of the paragraphs end with a note; the notes stand last."""
    paragraphs = [number for number, block in enumerate(blocks) if block[0].isalpha()]
    noted = chance.sample(paragraphs, min(len(paragraphs), chance.randint(1, 3)))
    marks = {place: f"[^{mark}]" for mark, place in enumerate(sorted(noted), 1)}
    marked = [block + marks.get(number, "") for number, block in enumerate(blocks)]
    return [*marked, *(f"{mark}: {sentence(chance)}" for mark in marks.values())]


def _words(blocks: Sequence[str]) -> int:
    return sum(len(block.split()) for block in blocks)


def body(chance: random.Random) -> str:
    """A Markdown text of about 360 words: seldom under 120 or over 600."""
    special = [
        make(chance)
        for share, make in ((CODE_SHARE, _code), (TABLE_SHARE, _table))
        if chance.random() < share
    ]
    wanted = chance.triangular(100, 540, 325) - _words(special)
    blocks = [paragraph(chance)]
    while _words(blocks) < wanted:
        extra = chance.choices(tuple(_EXTRAS), tuple(_EXTRAS.values()))[0](chance)
        blocks += [block for block in (extra, paragraph(chance)) if block]
    for block in special:
        blocks.insert(chance.randint(1, len(blocks)), block)
    if chance.random() < FOOTNOTE_SHARE:
        blocks = _with_footnotes(chance, blocks)
    return "\n\n".join(blocks) + "\n"

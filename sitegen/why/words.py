"""An answer in words, for a terminal: the first line is the answer, below it stand the facts."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence

from sitegen.files import printable
from sitegen.layout import BUILD, CONFIG
from sitegen.rights import EXCERPT_WORDS
from sitegen.text import counted
from sitegen.why.answers import Answer, OutputAnswer, SeedAnswer, StateKind, TextAnswer

_MOST_ENTRIES = 10
_WIDTH = 80
_INDENT = 15

_PARTS = {
    "entry": "the entry's own file",
    # A rendered text has the name of the code that rendered it, too.
    "text": "its text, or the version of sitegen",
    "namesakes": "other entries with its title",
    "neighbours": "the entries before and after it",
    "collections": "the collections that it is in",
    "related": "entries that have tags, an author or the source in common",
    "entries": "entries that it lists",
    "list": "facts of the list, such as names and numbers",
    "view": "what it shows",
    "content": "what it holds",
    "template": "a template or static file of the theme",
    "site": "what templates show of the whole site",
    "configuration": CONFIG,
    "program": "the version of sitegen, or of a package that it uses",
}

_STATES: dict[StateKind, str] = {
    "current": "is up to date",
    "stale": "is out of date: the next build makes it anew",
    "new": "is not built yet: the next build makes it",
    "edited": "was edited by hand: the next build makes it anew",
    "deleted": "was deleted by hand: the next build makes it anew",
    "unfinished": "was not finished by the last build: the next one makes it anew",
    "gone": "is of an earlier build: the next one removes it",
    "unknown": "is of an earlier build, made from what cannot be read now",
}

_AMOUNTS = {
    "full": "the whole text",
    "excerpt": f"at most {EXCERPT_WORDS} words of the text",
    "link": "nothing of the text",
}

_DATA = "is not published itself: the pages of tags and sources are made with it"

Line = tuple[str, str]
"""(style, text)."""


def lines(answer: Answer) -> Iterator[Line]:
    """All that is known, but for the problems of the file itself."""
    if answer.seed:
        yield from _sentence(_seed_sentence(answer.seed, answer))
        yield from _seed_facts(answer.seed)
    if answer.text:
        yield from _sentence(f"{answer.text.file} {_text_sentence(answer.text)}.")
        yield from _text_facts(answer.text)
    if answer.output:
        state = _STATES[answer.output.state.kind]
        yield from _sentence(f"{BUILD}/{answer.output.path} {state}.")
        yield from _output_facts(answer.output)
    if answer.others:
        count = counted(answer.others, "problem elsewhere stops", "problems elsewhere stop")
        yield "warning", f"{count} the next build: see 'sitegen check'."


def _sentence(text: str) -> Iterator[Line]:
    yield from (("bold", line) for line in _wrapped(text, _WIDTH))


def _wrapped(text: str, width: int) -> list[str]:
    # Names of files stay in one piece, however long they are: people copy them.
    return textwrap.wrap(printable(text), width, break_long_words=False, break_on_hyphens=False)


def _fact(label: str, value: str) -> Iterator[Line]:
    """A label and what it says, in lines that fit on a narrow terminal."""
    yield from _column(label, _wrapped(value, _WIDTH - _INDENT))


def _column(label: str, values: Iterable[str]) -> Iterator[Line]:
    """A label and a list, a line each."""
    for number, value in enumerate(values):
        begin = "" if number else f"  {label}"
        yield "", f"{begin:<{_INDENT}}{printable(value)}"


def parts(names: Sequence[str]) -> str:
    """The parts of a key, as they are said to people."""
    return "; ".join(_PARTS.get(name, name) for name in names)


# --------------------------------------------------------------------------------- an output


def _output_facts(output: OutputAnswer) -> Iterator[Line]:
    yield from _fact("it is", output.what)
    yield from _fact("address", output.address)
    yield from _fact("differs", parts(output.state.changed))
    if output.cause is not None:
        unchanged = "none since it was first written"
        yield from _fact("last change", parts(output.cause) or unchanged)
    yield from _fact("made from", output.own or "")
    shown = [*output.shows[:_MOST_ENTRIES]]
    if len(output.shows) > _MOST_ENTRIES:
        shown.append(f"and {len(output.shows) - _MOST_ENTRIES} more")
    yield from _column("shows", shown)
    yield from _column("theme", output.theme)
    yield from _column("and from" if output.own else "made from", output.settings)


# ------------------------------------------------------------------------------------ a text


def _text_sentence(text: TextAnswer) -> str:
    is_new = text.state is not None and text.state.kind == "new"
    return {
        "published": "is published with the next build" if is_new else "is published",
        "draft": "is not published: it is a draft",
        "later": f"is not published before {text.added}, its day in 'added'",
        "problem": "is not published: it has a problem",
        "data": _DATA,
        "stranger": "is not published: nothing reads this file",
    }[text.verdict]


def _text_facts(text: TextAnswer) -> Iterator[Line]:
    if text.address:
        later = ", once it is published" if text.verdict in ("draft", "later") else ""
        yield from _fact("address", f"{text.address}{later}")
    is_held = text.verdict == "problem"
    if text.output and text.state and not (is_held and text.state.kind == "new"):
        state = "is as an earlier build left it" if is_held else _STATES[text.state.kind]
        yield from _fact("file", f"{BUILD}/{text.output} {state}")
        yield from _fact("differs", parts(text.state.changed))
    if text.verdict in ("draft", "later"):
        change = "delete 'draft: true'" if text.verdict == "draft" else "change 'added'"
        yield from _fact("to publish", f"{change} in {text.file}")
        yield from _fact("to see it", "sitegen serve --drafts")
    yield from _fact("seed", text.seed or "")
    yield from _column("left out", [f"{file}, not published yet" for file in text.left_out])
    if text.verdict == "published":
        yield from _column("more", [f"sitegen why {BUILD}/{text.output}"])


# ------------------------------------------------------------------------------------ a seed


def _seed_sentence(seed: SeedAnswer, answer: Answer) -> str:
    entry = seed.entry
    if seed.action is None:
        held = f"was imported as {entry}, which cannot be read now"
        return f"{seed.seed} {held if entry else 'makes no entry: it has a problem'}."
    said = {
        "created": f"becomes {entry} with the next build or import",
        "updated": f"has changed: the next build or import writes {entry} anew",
        "unchanged": f"was imported as {entry}, and both are as they were",
        "kept": f"was imported as {entry}, which stays as you edited it",
        "edited": f"has changed, but you edited {entry}: it stays as it is",
        "listed": f"makes no entry: {entry} is of the same work",
    }[seed.action]
    is_empty = any(problem.code == "no-text" for problem in answer.problems)
    return f"{seed.seed} {said}{'; no article was found in it' if is_empty else ''}."


def _seed_facts(seed: SeedAnswer) -> Iterator[Line]:
    if seed.because == "entry":
        yield from _fact("publishes", "what stands in the entry, since you edited it")
        yield from _fact("to change", "edit the entry; or take the seed's version, with")
        yield from _column("", [f"sitegen import --force {seed.seed}"])
    elif seed.because and seed.publish:
        yield from _fact("publishes", f"{_AMOUNTS[seed.publish]}: {_reason(seed)}")
        if seed.publish != "full":
            yield from _fact("to change", _change(seed))


def _reason(seed: SeedAnswer) -> str:
    """Why so much of the text is published."""
    if seed.because == "asked":
        return f"{seed.decides} says 'publish: {seed.publish}'"
    if seed.because == "licence":
        return f"its licence in {seed.decides}, {seed.license}, is an open one"
    says = f"{seed.decides} says 'publish: {seed.publish}'"
    rule = says if seed.decides else "so it is with every capture"
    return f"its licence, {seed.license}, is not an open one, and {rule}" if seed.license else rule


def _change(seed: SeedAnswer) -> str:
    """Which key of which file would let more of the text be published."""
    if seed.because == "asked":
        return f"'publish' in {seed.decides}"
    ways = "'license' with an open licence, or 'publish: full'"
    return f"{ways}, in {seed.fields}; of all captures: 'publish' in {CONFIG}"

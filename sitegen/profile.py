"""Where the time of a build went: its stages, its slowest texts, its templates."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import msgspec

from sitegen.text import counted

MOST_TEXTS = 10

# What no stage has reported as its own: loading, comparing, checking, and the rest.
BETWEEN = "between them"


class Stage(msgspec.Struct, frozen=True):
    """A stage of the build, and how long it took; `share` is of the whole."""

    name: str
    seconds: float
    share: float


class Text(msgspec.Struct, frozen=True):
    """A text, and how long its Markdown took."""

    path: str
    seconds: float


class Template(msgspec.Struct, frozen=True):
    """A template, and how long its pages took: all, one, and the slowest one, which is named."""

    name: str
    pages: int
    seconds: float
    mean: float
    slowest: float
    slowest_page: str


class Measured(msgspec.Struct, frozen=True):
    """What a build took. Texts and templates are measured where they run: in parallel, their sum
    is more than the time that the user has waited.
    """

    seconds: float
    stages: tuple[Stage, ...]
    texts: int
    text_seconds: float
    slowest_texts: tuple[Text, ...]
    templates: tuple[Template, ...]


class Profile:
    """Hears what a build reports; `clock` gives seconds from any moment."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._begun = self._heard = clock()
        self._running = ""
        self._stages: dict[str, float] = {}
        self._texts: dict[str, float] = {}
        self._pages: dict[str, list[tuple[float, str]]] = {}

    def progress(self, stage: str, done: int, total: int) -> None:
        """A stage has come so far: the time since the last report was its own, or, where it only
        begins, that of the stage before, if that was not at its end.
        """
        now = self._clock()
        owner = stage if done else self._running
        if owner:
            self._stages[owner] = self._stages.get(owner, 0.0) + now - self._heard
        self._stages.setdefault(stage, 0.0)
        self._heard = now
        # A stage that does not know its total has come to no end.
        self._running = stage if done < total or not total else ""

    def timing(self, kind: str, name: str, seconds: float) -> None:
        """One text (`kind` "text", by its path) or one page ("page", by its template and, after a
        space, its path) took so long.
        """
        if kind == "text":
            self._texts[name] = self._texts.get(name, 0.0) + seconds
        else:
            template, _, path = name.partition(" ")
            self._pages.setdefault(template, []).append((seconds, path))

    def measured(self) -> Measured:
        """All that was heard until now."""
        whole = self._clock() - self._begun
        slowest = sorted(self._texts.items(), key=lambda item: (-item[1], item[0]))
        templates = (_template(name, pages) for name, pages in self._pages.items())
        return Measured(
            seconds=whole,
            stages=_stages(self._stages, whole),
            texts=len(self._texts),
            text_seconds=sum(self._texts.values()),
            slowest_texts=tuple(Text(*item) for item in slowest[:MOST_TEXTS]),
            templates=tuple(sorted(templates, key=lambda item: (-item.seconds, item.name))),
        )


def _stages(found: dict[str, float], whole: float) -> tuple[Stage, ...]:
    rest = {BETWEEN: max(0.0, whole - sum(found.values()))}
    return tuple(
        Stage(name, seconds, seconds / whole if whole else 0.0)
        for name, seconds in (found | rest).items()
    )


def _template(name: str, pages: Sequence[tuple[float, str]]) -> Template:
    whole = sum(seconds for seconds, _ in pages)
    return Template(name, len(pages), whole, whole / len(pages), *max(pages))


# ------------------------------------------------------------------------------- as it is shown


def lines(measured: Measured) -> Iterator[tuple[str, str]]:
    """What was measured, as (style, text) lines."""
    yield "bold", f"Stages ({measured.seconds:.2f} s)"
    for stage in measured.stages:
        yield "", f"  {stage.seconds:8.2f} s {stage.share:4.0%}  {stage.name}"
    yield from _text_lines(measured)
    yield from _template_lines(measured.templates)


def _text_lines(measured: Measured) -> Iterator[tuple[str, str]]:
    if not measured.texts:
        yield "bold", "Texts (none was new)"
        return
    made = counted(measured.texts, "text", "texts")
    yield "bold", f"Slowest texts (of {made}, {measured.text_seconds:.2f} s of work)"
    for text in measured.slowest_texts:
        yield "", f"  {1000 * text.seconds:8.1f} ms  {text.path}"


def _template_lines(templates: Sequence[Template]) -> Iterator[tuple[str, str]]:
    if not templates:
        yield "bold", "Templates (no page was drawn)"
        return
    work = sum(template.seconds for template in templates)
    width = max(len(template.name) for template in templates)
    yield "bold", f"Templates ({work:.2f} s of work)"
    yield "dim", f"  {'in all':>8}   {'pages':>8} {'mean':>9}    {'slowest':>9}"
    for item in templates:
        times = f"{1000 * item.mean:9.2f} ms {1000 * item.slowest:9.2f} ms"
        line = f"  {item.seconds:8.2f} s {item.pages:8,} {times}  {item.name:<{width}}"
        yield "", f"{line}  {item.slowest_page}"

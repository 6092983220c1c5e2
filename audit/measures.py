"""The measures: what is counted, and how much of it is wanted.

The numbers of the criteria are those of docs/quality.md. Each measure takes values from a site, one
a page or one in all; it holds when none of them is below `low` or above `high`.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from audit.browser import ENHANCED, Seen
from audit.host import MISSING
from audit.kinds import ENTRY, FOUND, SEARCH, kind_of
from audit.looked import Looked

# The page and its style sheet.
_MOST_REQUESTS = 2
_FEW_WORDS = 10


@dataclass(frozen=True, slots=True)
class Value:
    """What was measured, where, and of what it comes."""

    where: str
    number: float
    notes: tuple[str, ...] = ()


Taken = Callable[[Looked], Iterable[Value]]


@dataclass(frozen=True, slots=True)
class Measure:
    """A row of the table: `criterion` is its number, `digits` how exactly it is told."""

    criterion: str
    name: str
    values: Taken
    low: float = 0
    high: float = math.inf
    unit: str = ""
    digits: int = 0

    def miss(self, value: Value) -> float:
        """How far a value is from what is wanted; nothing if it is as it should be."""
        return max(self.low - value.number, value.number - self.high, 0)

    def tell(self, number: float) -> str:
        """A number with its unit."""
        return f"{number:,.{self.digits}f}{self.unit}"

    @property
    def target(self) -> str:
        """What is wanted, in words."""
        if self.high == math.inf:
            return f"≥ {self.tell(self.low)}"
        if self.low == self.high:
            return self.tell(self.low)
        if self.low:
            return f"{self.low:,.{self.digits}f}–{self.tell(self.high)}"
        return f"≤ {self.tell(self.high)}" if self.high else self.tell(0)


# ------------------------------------------------------------------------------------ helpers


def _each(take: Callable[[Seen], tuple[float, Iterable[str]] | None]) -> Taken:
    """A value for each page that was looked at, where there is one."""

    def values(looked: Looked) -> Iterator[Value]:
        for seen in looked.seen:
            if (found := take(seen)) is not None:
                number, notes = found
                yield Value(seen.place.kind, number, tuple(notes))

    return values


def _listed(*keys: str) -> Taken:
    """How many things these facts name."""

    def take(seen: Seen) -> tuple[float, list[str]]:
        names = [name for key in keys for name in _fact(seen, key)]
        return len(names), names

    return _each(take)


def _fact(seen: Seen, path: str) -> list[str]:
    """A list among the facts, by the way to it: `paper/useless`."""
    found = seen.facts
    for step in path.split("/"):
        found = found[step]
    return list(found)


def _in_all(looked: Looked, names: Iterable[str]) -> Iterator[Value]:
    """One value for the site: how many faults there are."""
    notes = tuple(names)
    yield Value(f"{len(looked.pages):,} pages", len(notes), notes)


# ------------------------------------------------------------------------------- the checkers


def _score(category: str) -> Taken:
    def values(looked: Looked) -> Iterator[Value]:
        for place, score in looked.scores:
            if category in score.scores:
                yield Value(place.kind, score.scores[category], tuple(score.failed))

    return values


def _paints(looked: Looked) -> Iterator[Value]:
    for place, score in looked.scores:
        yield Value(place.kind, score.largest_paint - looked.floor)


def _paint_gap(looked: Looked) -> Iterator[Value]:
    for place, score in looked.scores:
        yield Value(place.kind, score.largest_paint - score.first_paint)


def _axe(is_enhanced: bool) -> Taken:  # noqa: FBT001 - a rule, or all but that
    def take(seen: Seen) -> tuple[float, list[str]]:
        notes = [
            f"{mode}: {rule} {node}"
            for mode, violations in seen.axe.items()
            for rule, nodes in violations
            if (rule == ENHANCED) == is_enhanced
            for node in nodes
        ]
        return len(notes), notes

    return _each(take)


def _nu(looked: Looked) -> Iterator[Value]:
    return _in_all(looked, (f"{one.path}:{one.line} {one.text}" for one in looked.nu))


# --------------------------------------------------------------------------------- the weight


def _bytes(*kinds: str) -> Taken:
    """The first view of pages of these kinds; of all pages if none is named."""

    def values(looked: Looked) -> Iterator[Value]:
        if not kinds and not looked.is_demo:
            largest = max(
                (file for file, page in looked.pages.items() if not page.is_redirect),
                key=lambda file: sum(looked.first_view(file).values()),
            )
            view = looked.first_view(largest)
            yield Value(
                looked.site.folder.path_of(largest), sum(view.values()) / 1000, _parts(view)
            )
        for place in looked.places:
            if looked.is_demo and place.kind in kinds:
                view = looked.first_view(place.file)
                yield Value(place.kind, sum(view.values()) / 1000, _parts(view))

    return values


def _parts(view: dict[str, int]) -> tuple[str, ...]:
    return tuple(f"{name} {size}" for name, size in view.items())


def _requests(looked: Looked) -> Iterator[Value]:
    for place in looked.places:
        view = looked.first_view(place.file)
        if not place.kind.startswith(SEARCH):
            yield Value(place.kind, len(view), _parts(view))


def _script_files(looked: Looked) -> Iterator[Value]:
    return _in_all(looked, _scripts(looked))


def _scripts(looked: Looked) -> Iterator[str]:
    for file, page in looked.pages.items():
        here = looked.site.folder.path_of(file)
        if not here.removeprefix(looked.site.folder.base).startswith(SEARCH):
            yield from (f"{here} {to}" for tag, _, to in page.links if tag == "script")


def _inline_scripts(looked: Looked) -> Iterator[Value]:
    file, page = max(looked.pages.items(), key=lambda pair: pair[1].inline_script)
    yield Value(looked.site.folder.path_of(file), page.inline_script)


def _without_scripts(what: str) -> Taken:
    def take(seen: Seen) -> tuple[float, list[str]] | None:
        # Answers to a question of a reader have to be found by a script.
        if seen.place.kind == FOUND:
            return None
        there, left = seen.facts["offer"][what], seen.facts["offer, no scripts"][what]
        return math.floor(100 * left / max(there, 1)), [f"{left} of {there}"]

    return _each(take)


def _faults(looked: Looked) -> Iterator[Value]:
    return _in_all(looked, (f"{one.page}: {one.link} {one.why}" for one in looked.faults))


def _messages(seen: Seen) -> tuple[float, list[str]]:
    return len(seen.messages), seen.messages


def _foreign(seen: Seen) -> tuple[float, list[str]]:
    return len(seen.foreign), seen.foreign


def _shift(seen: Seen) -> tuple[float, list[str]]:
    return max(seen.facts[key]["shift"] for key in ("heard", "heard, phone")), []


# -------------------------------------------------------------------------------- the reading


def _beyond(key: str) -> Taken:
    def take(seen: Seen) -> tuple[float, list[str]]:
        return seen.facts[key]["pixels"], seen.facts[key]["names"]

    return _each(take)


def _paragraphs(key: str, what: str, digits: int = 0) -> Taken:
    """The least and the greatest value among the paragraphs of each page."""

    def values(looked: Looked) -> Iterator[Value]:
        for seen in looked.seen:
            found = [
                (round(one[what], digits), one["name"]) for one in seen.facts[key] if one["spaced"]
            ]
            for pick in (min, max):
                if found:
                    number, name = pick(found)
                    yield Value(seen.place.kind, number, (name,))

    return values


def _smallest(seen: Seen) -> tuple[float, list[str]]:
    found = min(
        (seen.facts[key] for key in ("smallest", "smallest, phone")), key=lambda one: one["size"]
    )
    return found["size"], [found["name"]]


# ---------------------------------------------------------------------------- the preferences


def _ignored(seen: Seen) -> tuple[float, list[str]]:
    """The wishes of readers that change nothing."""
    colours = {name: seen.facts[f"colours, {name}"] for name in seen.axe if name != "phone"}
    is_met = {
        "a dark page": colours["dark"] != colours["light"],
        "more contrast": colours["more contrast"] != colours["light"],
        "more contrast in the dark": colours["more contrast, dark"] != colours["dark"],
        "forced colours": colours["forced colours"] != colours["light"],
        "no motion": not seen.facts["moving"],
        "paper": not seen.facts["paper"]["useless"],
    }
    unmet = [name for name, is_so in is_met.items() if not is_so]
    return len(unmet), unmet


def _sheets(seen: Seen) -> tuple[float, list[str]] | None:
    return (seen.facts["sheets"], []) if "sheets" in seen.facts else None


def _unskipped(seen: Seen) -> tuple[float, list[str]]:
    return float(not seen.facts["skips"]), []


def _trapped(seen: Seen) -> tuple[float, list[str]]:
    return seen.facts["trapped"], []


# ------------------------------------------------------------------------------- the machines


def _gaps(looked: Looked) -> Iterator[Value]:
    """By what is missing, with the kinds of pages: the pages themselves are many."""
    missing: dict[str, Counter[str]] = defaultdict(Counter)
    for gap in looked.gaps:
        missing[gap.what][kind_of(gap.page.removeprefix(looked.site.folder.base)) or "home"] += 1
    notes = [
        f"{what}: {', '.join(f'{kind} ({count})' for kind, count in kinds.items())}"
        for what, kinds in missing.items()
    ]
    yield Value(f"{len(looked.pages):,} pages", len(looked.gaps), tuple(notes))


def _flaws(looked: Looked) -> Iterator[Value]:
    return _in_all(looked, (f"{flaw.feed}: {flaw.what}" for flaw in looked.flaws))


def _search(what: str, per: float = 1) -> Taken:
    def values(looked: Looked) -> Iterator[Value]:
        if looked.search:
            yield Value(SEARCH, getattr(looked.search, what) / per)

    return values


def _policy(seen: Seen) -> tuple[float, list[str]]:
    violations = seen.facts["heard"]["violations"]
    has_none = not seen.facts["offer"]["policy"]
    return len(violations) + has_none, violations + ["no policy"] * has_none


def _loose_policy(looked: Looked) -> Iterator[Value]:
    policies = (page.metas.get("content-security-policy", "") for page in looked.pages.values())
    return _in_all(looked, (policy for policy in policies if "unsafe" in policy))


def _elements(seen: Seen) -> tuple[float, list[str]] | None:
    offer = seen.facts["offer"]
    if offer["entries"] < _FEW_WORDS or seen.place.kind.startswith(ENTRY):
        return None
    each = (offer["elements"] - 60) / offer["entries"]
    return each, [f"{offer['elements']} elements, {offer['entries']} entries"]


def _styles(looked: Looked) -> Iterator[Value]:
    for place in looked.places:
        yield Value(place.kind, looked.styles(place.file) / 1000)


def _depth(looked: Looked) -> Iterator[Value]:
    page, clicks = max(looked.depths.items(), key=lambda pair: pair[1])
    yield Value(page, clicks)


def _unreached(looked: Looked) -> Iterator[Value]:
    asked = [file for file, page in looked.pages.items() if not page.is_redirect]
    paths = [looked.site.folder.path_of(file) for file in asked if file.name != MISSING]
    return _in_all(looked, (path for path in paths if path not in looked.depths))


def _differing(looked: Looked) -> Iterator[Value]:
    if looked.differing is not None:
        yield Value("all files", looked.differing)


MEASURES = (
    Measure("1", "Lighthouse: performance", _score("performance"), low=100, high=100),
    Measure("1", "Lighthouse: accessibility", _score("accessibility"), low=100, high=100),
    Measure("1", "Lighthouse: best practices", _score("best-practices"), low=100, high=100),
    Measure("1", "Lighthouse: search engines", _score("seo"), low=100, high=100),
    Measure("1", "Lighthouse: agents", _score("agentic-browsing"), low=100, high=100),
    Measure("2", "axe: WCAG 2.2 A and AA, best practice; six settings", _axe(False), high=0),
    Measure("3", "axe: text below 7:1; six settings", _axe(True), high=0),
    Measure("4", "Nu checker: errors and warnings, HTML and CSS", _nu, high=0),
    Measure("5", "first view: home", _bytes("home"), high=4.0, unit=" kB", digits=1),
    Measure(
        *("5", "first view: entry", _bytes(ENTRY, f"{ENTRY} (shortest)")),
        high=3.6,
        unit=" kB",
        digits=1,
    ),
    Measure("5", "first view: 404", _bytes(MISSING), high=2.3, unit=" kB", digits=1),
    Measure("5", "first view: heaviest page", _bytes(), high=14, unit=" kB", digits=1),
    Measure("6", "requests of the first view", _requests, high=_MOST_REQUESTS),
    Measure("6", "requests to other hosts", _each(_foreign), high=0),
    Measure("7", "script files outside of the search", _script_files, high=0),
    Measure("7", "inline script", _inline_scripts, high=400, unit=" B"),
    Measure("8", "words without scripts", _without_scripts("words"), low=100, unit=" %"),
    Measure("8", "links without scripts", _without_scripts("links"), low=100, unit=" %"),
    Measure("8", "dead controls without scripts", _listed("offer, no scripts/dead"), high=0),
    Measure("9", "links broken, redirected, or naming the host", _faults, high=0),
    Measure("10", "messages in the console", _each(_messages), high=0),
    Measure("11", "layout shift", _each(_shift), high=0, digits=3),
    Measure("11", "largest paint above that of an empty page", _paints, high=50, unit=" ms"),
    Measure("11", "largest paint after the first", _paint_gap, high=0, unit=" ms"),
    Measure("12", "beyond the window: 320 px", _beyond("narrow"), high=0, unit=" px"),
    Measure(
        *("12", "beyond the window: 320 px, spaced text", _beyond("narrow, spaced text")),
        high=0,
        unit=" px",
    ),
    Measure("12", "beyond the window: text at 200 %", _beyond("big text"), high=0, unit=" px"),
    Measure(
        "13",
        "text on a phone",
        _paragraphs("reading, phone", "size", 1),
        low=18,
        unit=" px",
        digits=1,
    ),
    Measure(
        *("13", "characters in a line", _paragraphs("reading", "measure")),
        low=60,
        high=75,
    ),
    Measure(
        *("13", "line height", _paragraphs("reading", "height", 2)),
        low=1.5,
        high=1.7,
        digits=2,
    ),
    Measure("13", "smallest text", _each(_smallest), low=14, unit=" px", digits=1),
    Measure("14", "targets below 24 px", _listed("targets/small", "targets, phone/small"), high=0),
    Measure(
        *("14", "menus and controls below 44 px"),
        _listed("targets/controls", "targets, phone/controls"),
        high=0,
    ),
    Measure("15", "preferences of readers without effect", _each(_ignored), high=0),
    Measure("16", "menus and forms on paper", _listed("paper/useless"), high=0),
    Measure("16", "addresses that paper does not show", _listed("paper/hidden"), high=0),
    Measure("16", "sheets of paper for an entry", _each(_sheets), high=2),
    Measure("17", "pages on which the first Tab does not skip the menu", _each(_unskipped), high=0),
    Measure("17", "focus not shown by 2 px and 3:1", _listed("unmarked"), high=0),
    Measure("17", "keyboard traps", _each(_trapped), high=0),
    Measure("18", "gaps in head, JSON-LD and microformats", _gaps, high=0),
    Measure("19", "flaws of feeds", _flaws, high=0),
    Measure("20", "search: bytes at rest", _search("idle"), high=0, unit=" B"),
    Measure("20", "search: first one", _search("first", 1000), high=25, unit=" kB", digits=1),
    Measure("20", "search: script", _search("script", 1000), high=3, unit=" kB", digits=2),
    Measure("20", "search: next ones", _search("warm"), high=50, unit=" ms"),
    Measure("+", "no Content-Security-Policy, or against it", _each(_policy), high=0),
    Measure("+", "policies that allow what is unsafe", _loose_policy, high=0),
    Measure("+", "elements for each entry, beside 60", _each(_elements), high=8, digits=1),
    Measure("+", "CSS of a page", _styles, high=6, unit=" kB", digits=1),
    Measure("+", "clicks from home", _depth, high=3),
    Measure("+", "pages that no link leads to", _unreached, high=0),
    Measure("+", "files that a second build makes otherwise", _differing, high=0),
)

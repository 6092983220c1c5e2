"""Which run of lines is the article: a weight for each line, then the run with the largest sum."""

from __future__ import annotations

from collections.abc import Sequence

from sitegen.importers import bylines, captions, furniture, headline, phrases
from sitegen.importers.capture import BULLET, NUMBER, CapturedLine

# Weights are in words: a line of prose is worth its words, everything else costs some.
PROSE_WORDS = 9
LONG_LINE_WORDS = 20
REMARK_WORDS = 4
MOST_WORTH = 80.0
SHORT_LINE = -7.0
MENU_LINE = -10.0
LIST_LINE = -4.0
FURNITURE = -9.0
INTERRUPTION = -4.0
BARELY_TEXT = 0.01
TEASER = -14.0
TEASER_WORDS = 40
BOUNDARY = -45.0
# In a clean text a single "Read also" rather interrupts the article than ends it.
LONE_BOUNDARY = -12.0
# A menu or a list of code is no worse for being long: each further short line costs less.
FATIGUE = 0.95
# Prose below a "Comments" or "Related" heading is rather somebody's comment or a teaser.
BELOW_BOUNDARY = 0.6
WORDS_ABOVE_BOUNDARY = 60
# The share of furniture among the lines at which a capture counts as a whole page.
CLUTTERED_SHARE = 0.1
FEWEST_FURNITURE_LINES = 2
LONG_LINE_SHARE = 0.1
LONG_LINE_SHARE_IF_CLEAN = 0.5
# How much of the article's weight may stand before the byline (a standfirst).
HEAD_SHARE = 0.3
HEAD_WORTH = 80.0

HEAD_LABELS = frozenset({headline.TITLE, bylines.BYLINE, bylines.DATE})
BOUNDARY_LABELS = frozenset({phrases.RELATED, phrases.COMMENTS})
# What stands between the paragraphs of an article more often than around it.
INTERRUPTIONS = captions.LABELS | {
    headline.TITLE,
    phrases.ADVERTISEMENT,
    phrases.COUNT,
    phrases.LINK,
    phrases.NEWSLETTER,
    phrases.SHARE,
}


def measure_clutter(labels: Sequence[str | None]) -> float:
    """How much of a whole page the capture is: 0 for a clean text, 1 for one full of furniture."""
    count = sum(label in furniture.TELLING_LABELS for label in labels)
    if count < FEWEST_FURNITURE_LINES:
        return 0.0
    return min(1.0, count / (CLUTTERED_SHARE * len(labels)))


def find_article(
    lines: Sequence[CapturedLine], labels: Sequence[str | None], clutter: float
) -> range:
    """The places from the article's first line to its last."""
    if not any(label in furniture.TELLING_LABELS for label in labels):
        words = [
            0.0 if label else float(line.words) for line, label in zip(lines, labels, strict=True)
        ]
        return _skip_head(range(len(lines)), labels, words)
    weights = weigh_lines(lines, labels, clutter)
    return _skip_head(best_run(weights), labels, weights)


def weigh_lines(
    lines: Sequence[CapturedLine], labels: Sequence[str | None], clutter: float
) -> list[float]:
    """A weight in words for each line: above 0 for prose, below 0 for what stands around it."""
    weights: list[float] = []
    fatigue, words_above, is_below = 1.0, 0.0, False
    for line, label in zip(lines, labels, strict=True):
        weight = _weigh(line, label, clutter)
        if label in BOUNDARY_LABELS:
            is_below = is_below or (clutter > 0 and words_above > WORDS_ABOVE_BOUNDARY)
        elif weight > 0:
            words_above += weight
            weight *= BELOW_BOUNDARY if is_below else 1.0
            fatigue = 1.0
        elif label is None:
            weight *= fatigue
            fatigue *= FATIGUE
        weights.append(weight)
    return weights


def best_run(weights: Sequence[float]) -> range:
    """The run of neighbouring places with the largest sum; empty when no weight is above 0."""
    best = total = 0.0
    start = 0
    run = range(0)
    for index, weight in enumerate(weights):
        if total <= 0:
            total, start = 0.0, index
        total += weight
        if total > best:
            best, run = total, range(start, index + 1)
    return run


def _weigh(line: CapturedLine, label: str | None, clutter: float) -> float:
    if label in BOUNDARY_LABELS:
        return BOUNDARY if clutter else LONE_BOUNDARY
    if label is not None:
        return (INTERRUPTION if label in INTERRUPTIONS else FURNITURE) * clutter
    return _weigh_text(line, clutter)


def _weigh_text(line: CapturedLine, clutter: float) -> float:
    if line.is_cut and line.words <= TEASER_WORDS:
        return TEASER
    if line.is_sentence and line.words >= PROSE_WORDS:
        return min(line.words, MOST_WORTH)
    if line.words >= LONG_LINE_WORDS:
        share = LONG_LINE_SHARE + LONG_LINE_SHARE_IF_CLEAN * (1 - clutter)
        return share * min(line.words, MOST_WORTH)
    if line.is_sentence and line.words >= REMARK_WORDS:
        return 0.0
    # In a clean text a short last line (a list, a signature) still belongs to the article.
    return _weigh_short(line) * clutter or BARELY_TEXT


def _weigh_short(line: CapturedLine) -> float:
    if BULLET.match(line.text) or NUMBER.match(line.text):
        return LIST_LINE
    return SHORT_LINE if line.after_blank else MENU_LINE


def _skip_head(run: range, labels: Sequence[str | None], weights: Sequence[float]) -> range:
    """What stands above the byline is the page's head and a standfirst, unless it is too much."""
    allowed = min(HEAD_WORTH, HEAD_SHARE * _worth(run, weights))
    above, start = 0.0, run.start
    for index in run:
        if above > allowed:
            break
        # "5 min read" stands in the head as long as nothing has come between.
        if labels[index] in HEAD_LABELS or (labels[index] == phrases.COUNT and start == index):
            start = index + 1
        above += max(0.0, weights[index])
    return range(start, run.stop)


def _worth(run: range, weights: Sequence[float]) -> float:
    return sum(max(0.0, weights[index]) for index in run)

"""A plugin for Pelican: each article knows the newer and the older one beside it."""

from __future__ import annotations

import itertools
from typing import Any

from pelican import signals  # type: ignore[import-not-found]


def introduce(generator: Any) -> None:
    """Set `newer` and `older` of all articles, which are sorted by date, newest first."""
    articles = generator.articles
    for newer, older in itertools.pairwise([None, *articles, None]):
        if newer:
            newer.older = older
        if older:
            older.newer = newer


def register() -> None:
    """Called by Pelican."""
    signals.article_generator_finalized.connect(introduce)

"""Dates as templates show them."""

from __future__ import annotations

import datetime
import functools

from sitegen.model import PartialDate
from sitegen.views import DateView

_MONTHS = (
    "January February March April May June July August September October November December".split()
)


# The same few thousand days stand on all cards.
@functools.lru_cache(maxsize=4096)
def date_view(date: PartialDate | datetime.date | None) -> DateView | None:
    """A date for templates: `1945-07` reads "July 1945"."""
    if date is None:
        return None
    words = [str(date.year)]
    if date.month:
        words.insert(0, _MONTHS[date.month - 1])
    if date.day:
        words.insert(0, str(date.day))
    return DateView(iso=str(date), text=" ".join(words), year=date.year)


def month_name(month: int) -> str:
    """The name of a month, from 1."""
    return _MONTHS[month - 1]

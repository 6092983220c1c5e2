"""Dates as pages print them, in about fourteen languages; an ambiguous one is no date."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from types import MappingProxyType

from sitegen.model import PartialDate

MONTHS_BY_NUMBER = (
    """january jan januar jänner januari janvier janv enero ene gennaio gen janeiro styczeń stycznia
    sty tammikuuta leden ledna январь января янв січня януари ιανουάριος ιανουαρίου ιαν ocak""",
    """february feb februar feber februari février févr fév febrero febbraio fevereiro fev luty
    lutego lut helmikuuta únor února февраль февраля фев лютого февруари φεβρουάριος φεβρουαρίου
    φεβ şubat""",
    """march mar märz mrz mär maart mrt mars marts marzo março marzec marca maaliskuuta březen
    března
    март марта мар березня μάρτιος μαρτίου μαρ mart""",
    """april apr avril avr abril abr aprile kwiecień kwietnia kwi huhtikuuta duben dubna апрель
    апреля
    апр квітня април απρίλιος απριλίου απρ nisan""",
    """may mai maj mei mayo maggio mag maio toukokuuta květen května май мая травня μάιος μαΐου
    μαίου
    μαϊ mayıs""",
    """june jun juni juin junio giugno giu junho czerwiec czerwca cze kesäkuuta červen června
    июнь июня
    июн червня юни ιούνιος ιουνίου ιουν haziran""",
    """july jul juli juillet juil julio luglio lug julho lipiec lipca lip heinäkuuta červenec
    července
    июль июля июл липня юли ιούλιος ιουλίου ιουλ temmuz""",
    """august aug augustus augusti août aout agosto ago sierpień sierpnia sie elokuuta srpen srpna
    август августа авг серпня αύγουστος αυγούστου αυγ ağustos""",
    """september sept sep septiembre settembre set setembro septembre wrzesień września wrz
    syyskuuta
    září сентябрь сентября сен сент вересня септември σεπτέμβριος σεπτεμβρίου σεπ σεπτ eylül""",
    """october oct oktober okt octobre octubre oct ottobre ott outubro out październik
    października paź
    lokakuuta říjen října октябрь октября окт жовтня октомври οκτώβριος οκτωβρίου οκτ ekim""",
    """november nov novembre noviembre novembro listopad listopada lis marraskuuta listopadu ноябрь
    ноября ноя листопада ноември νοέμβριος νοεμβρίου νοε νοέ kasım""",
    """december dec dezember dez décembre déc diciembre dic dicembre dezembro grudzień grudnia gru
    joulukuuta prosinec prosince декабрь декабря дек грудня декември δεκέμβριος δεκεμβρίου δεκ
    aralık""",
)
MONTHS = MappingProxyType(
    {
        name.casefold(): number
        for number, names in enumerate(MONTHS_BY_NUMBER, start=1)
        for name in names.split()
    }
)
EARLIEST_YEAR = 1500
LATEST_YEAR = 2999
LAST_MONTH = 12
SCANNED_CHARACTERS = 300

YEAR_FIRST = re.compile(
    r"(?<![\d/.-])(\d{4})\s?[年년./-]\s?(\d{1,2})\s?[月월./-]\s?(\d{1,2})(?!\d)"
)
NUMBERS = re.compile(r"(?<![\d./-])(\d{1,2})\s?([./-])\s?(\d{1,2})\s?\2\s?(\d{4})(?!\d)")
DAY_MONTH_YEAR = re.compile(
    r"(?<!\d)(\d{1,2})(?:st|nd|rd|th|er|º|ª|\.)?[\s-]{1,3}(?:de\s|of\s)?([^\W\d_]{3,14})\.?,?"
    r"[\s-]{1,3}(?:del?\s)?(\d{4})(?!\d)"
)
MONTH_DAY_YEAR = re.compile(
    r"(?<![^\W\d_])([^\W\d_]{3,14})\.?\s{1,3}(\d{1,2})(?:st|nd|rd|th)?,?\s{1,3}(\d{4})(?!\d)"
)
MONTH_YEAR = re.compile(r"(?<![^\W\d_])([^\W\d_]{3,14})\.?,?\s{1,3}(?:de\s)?(\d{4})(?!\d)")


def find(text: str) -> PartialDate | None:
    """The first date in a line, to the day or to the month; None when it names none for sure."""
    scanned = text[:SCANNED_CHARACTERS]
    candidates = sorted(_candidates(scanned))
    if candidates:
        days = (PartialDate(*date) for _, *date in candidates if _exists(*date))
        return next(days, None)
    for match in MONTH_YEAR.finditer(scanned):
        month = MONTHS.get(match[1].casefold(), 0)
        if month and EARLIEST_YEAR <= int(match[2]) <= LATEST_YEAR:
            return PartialDate(int(match[2]), month)
    return None


def _candidates(text: str) -> Iterator[tuple[int, int, int, int]]:
    for match in YEAR_FIRST.finditer(text):
        yield match.start(), int(match[1]), int(match[2]), int(match[3])
    for match in NUMBERS.finditer(text):
        day, month = _order(int(match[1]), int(match[3]), match[2])
        yield match.start(), int(match[4]), month, day
    for match in DAY_MONTH_YEAR.finditer(text):
        if match[2].casefold() in MONTHS:
            yield match.start(), int(match[3]), MONTHS[match[2].casefold()], int(match[1])
    for match in MONTH_DAY_YEAR.finditer(text):
        if match[1].casefold() in MONTHS:
            yield match.start(), int(match[3]), MONTHS[match[1].casefold()], int(match[2])


def _order(first: int, second: int, separator: str) -> tuple[int, int]:
    """Day and month; month 0 where 03/04 could be either. With dots the day always comes first."""
    if separator == "." or first > LAST_MONTH or first == second:
        return first, second
    return (second, first) if second > LAST_MONTH else (0, 0)


def _exists(year: int, month: int, day: int) -> bool:
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        return False
    try:
        datetime.date(year, month, day)
    except ValueError:
        return False
    return True

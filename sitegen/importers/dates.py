"""Dates as pages print them, in about fourteen languages; an ambiguous one is no date."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from types import MappingProxyType

from sitegen.model import PartialDate

# A line a language, or two: the months from January to December, in the forms that dates have.
MONTH_NAMES = """
january february march april may june july august september october november december
jan feb mar apr may jun jul aug sep/sept oct nov dec
januar/jänner februar/feber märz april mai juni juli august september oktober november dezember
jan feb mär/mrz apr mai jun jul aug sep okt nov dez
januari februari maart april mei juni juli augustus september oktober november december
jan feb mrt apr mei jun jul aug sep okt nov dec
januari februari mars april maj juni juli augusti september oktober november december
januar februar marts april maj juni juli august september oktober november december
janvier février mars avril mai juin juillet août/aout septembre octobre novembre décembre
janv fév/févr mars avr mai juin juil août sept oct nov déc
enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
ene feb mar abr may jun jul ago sep oct nov dic
gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre
gen feb mar apr mag giu lug ago set ott nov dic
janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro
jan fev mar abr mai jun jul ago set out nov dez
styczeń luty marzec kwiecień maj czerwiec lipiec sierpień wrzesień październik listopad grudzień
stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia
sty lut mar kwi maj cze lip sie wrz paź lis gru
tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesäkuuta heinäkuuta elokuuta syyskuuta lokakuuta marraskuuta joulukuuta
leden únor březen duben květen červen červenec srpen září říjen listopad prosinec
ledna února března dubna května června července srpna září října listopadu prosince
январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь
января февраля марта апреля мая июня июля августа сентября октября ноября декабря
янв фев мар апр май июн июл авг сен/сент окт ноя дек
січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня
януари февруари март април май юни юли август септември октомври ноември декември
ιανουάριος φεβρουάριος μάρτιος απρίλιος μάιος ιούνιος ιούλιος αύγουστος σεπτέμβριος οκτώβριος νοέμβριος δεκέμβριος
ιανουαρίου φεβρουαρίου μαρτίου απριλίου μαΐου/μαίου ιουνίου ιουλίου αυγούστου σεπτεμβρίου οκτωβρίου νοεμβρίου δεκεμβρίου
ιαν φεβ μαρ απρ μαϊ ιουν ιουλ αυγ σεπ/σεπτ οκτ νοε/νοέ δεκ
ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık
"""  # noqa: E501 - a line a language is easier to check than a paragraph
MONTHS = MappingProxyType(
    {
        name.casefold(): number
        for row in MONTH_NAMES.strip().splitlines()
        for number, names in enumerate(row.split(), start=1)
        for name in names.split("/")
    }
)
EARLIEST_YEAR = 1500
LATEST_YEAR = 2999
LAST_MONTH = 12
SCANNED_CHARACTERS = 300

YEAR_FIRST = re.compile(
    r"(?<![\d/.-])(\d{4})\s?[年년./-]\s?(\d{1,2})\s?[月월./-]\s?(\d{1,2})(?!\d)[日일]?"
)
NUMBERS = re.compile(r"(?<![\d./-])(\d{1,2})\s?([./-])\s?(\d{1,2})\s?\2\s?(\d{4})(?!\d)")
DAY_MONTH_YEAR = re.compile(
    r"(?<!\d)(\d{1,2})(?:st|nd|rd|th|er|º|ª|\.)?[\s-]{1,3}(?:de\s|of\s)?([^\W\d_]{3,14})\.?,?"
    r"[\s-]{1,3}(?:del?\s)?(\d{4})(?!\d)"
)
MONTH_DAY_YEAR = re.compile(
    r"(?<![^\W\d_])([^\W\d_]{3,14})\.?\s{1,3}(\d{1,2})(?:st|nd|rd|th)?,?\s{1,3}(\d{4})(?!\d)"
)
LETTERS = re.compile(r"[^\W\d_]+")
CLOCK = re.compile(r"\d{1,2}[:.h]\d{2}(?:\s?[^\W\d_]{1,3}\b)?")
MONTH_YEAR = re.compile(r"(?<![^\W\d_])([^\W\d_]{3,14})\.?,?\s{1,3}(?:de\s)?(\d{4})(?!\d)")


def find(text: str) -> PartialDate | None:
    """The first date in a line, to the day or to the month; None when that is unsure."""
    scanned = text[:SCANNED_CHARACTERS]
    stated = min(_candidates(scanned), default=None)
    # What follows a date that cannot be read is another date, of an update perhaps.
    if stated:
        _, *date = stated
        return PartialDate(*date) if _exists(*date) else None
    for match in MONTH_YEAR.finditer(scanned):
        month = MONTHS.get(match[1].casefold(), 0)
        if month and EARLIEST_YEAR <= int(match[2]) <= LATEST_YEAR:
            return PartialDate(int(match[2]), month)
    return None


def is_all(text: str) -> bool:
    """Whether a line says a day, with its weekday and hour at most: a masthead, no headline."""
    found = find(text)
    if found is None or not found.day:
        return False
    for pattern in (YEAR_FIRST, NUMBERS, DAY_MONTH_YEAR, MONTH_DAY_YEAR):
        text = pattern.sub(" ", text)
    return len(LETTERS.findall(CLOCK.sub(" ", text))) <= 1


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

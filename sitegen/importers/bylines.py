"""Authors and dates of publication, taken only from lines that state them as such."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from sitegen.importers import dates
from sitegen.importers.capture import LONGEST_PHRASE, CapturedLine
from sitegen.model import PartialDate

BYLINE = "byline"
DATE = "date"

LONGEST_BYLINE = 24
LONGEST_DATE_LINE = 14
SHORTEST_NAME = 2
LONGEST_NAME = 5

OPENING = re.compile(
    r"""(?ix)^\W{0,3}(?:
      (?:
        (?:written|posted|story|reported|words|text|article|post|published|reviewed|updated)?\s?by
      | (?:ein\ (?:beitrag|artikel|kommentar)\ )?von | text: | par | por | de\ la\ redacción\ de
      | di | a\ cura\ di | door | av | af | kirjoittanut | teksti:
      | autor(?:in|es|a|ka)? | auteur | autore | author | authors
      | автор(?:ы)? | текст: | συντάκτης | του | 作者 | 撰文 | 文 | 記者 | 文／ | 글
      )\s?[:：|]?\s(?=\S)
    | (?:by|author|autor(?:in)?|автор|作者|撰文|文)\s?[:：/／|]\s?(?=\S)
    )"""
)
DATE_OPENING = re.compile(
    r"""(?ix)^\W{0,3}(?:
      (?:first\ |originally\ )?(?:published|posted|created|issued|added)
    | date | pub(?:\.|lished)?\ date
    | veröffentlicht | erschienen | erstellt | stand | datum
    | publié | mis\ en\ ligne | publicado | fecha | pubblicato | gepubliceerd | geplaatst
    | publicerad | publisert | udgivet | julkaistu
    | opublikowano | data\ publikacji | dodano | data | опубликовано | дата(?:\ публикации)?
    | δημοσίευση | ημερομηνία | 发布时间 | 发布于 | 发表于 | 日期 | 時間 | 时间 | 公開日
    | 입력 | 등록 | 기사입력
    )\b"""
)
UPDATED = r"""
      updated | modified | update | revised | aktualisiert | geändert | mis\ à\ jour | actualizado
    | aggiornato | atualizado | bijgewerkt | uppdaterad | oppdatert | opdateret | aktualizacja
    | обновлено
"""
UPDATE_OPENING = re.compile(rf"(?ix)^\W{{0,3}}(?:last\ |zuletzt\ )?(?:{UPDATED})\b")
UPDATE = re.compile(rf"(?ix)\b(?:{UPDATED}|edited|amended|corrected)\b | 更新 | 修改 | 수정")
CLOCK = re.compile(r"(?<!\d)\d{1,2}[:.h]\d{2}(?!\d)")
SEPARATOR = re.compile(
    r"""(?x)\s[|•·–—-]\s | \s?[|•·–—;(/@] | \d
    | \s(?:for|für|pour|para|per|on|at|in|am|published|updated)\s"""
)
AND = re.compile(r"\s(?:and|und|et|y|e|en|och|og|ja|i|и|та|και|with)\s|\s?&\s?|、|，")
NAME_PART = re.compile(r"[^\W\d_a-z][^\W\d_]*(?:['’.-][^\W\d_]*)*\.?$")
PARTICLES = frozenset(
    "de da di del della van von der den la le el al bin ben ter zu dos du st".split()
)
CJK_NAME = re.compile(r"[\u3400-\u9fff\u3040-\u30ff]{2,5}$|[\uac00-\ud7a3]{2,4}$")
NOT_PERSONS = frozenset(
    """
    a an by our the this редакция
    admin administrator columnist contributor contributors correspondent correspondents
    editor editors editorial guest reporter reporters staff team writer writers
    afp agencies agency ansa ap associated belga bloomberg dpa efe epa interfax itar lusa ntb
    pap press reuters ritzau tass tt upi wire xinhua anp
    abc bbc cbs cnn fox nbc npr pbs
    blog bureau com daily desk gazette herald journal magazine media network news newsroom
    online post redaktion redaktionen redazione redacción rédaction redação redakcja redactie
    service services times toimitus tribune
    association board centre center company council department group inc institute ltd
    university
    """.split()
)


def label(line: CapturedLine) -> str | None:
    """Byline or date, where that is all a line says."""
    if len(line.text) > LONGEST_PHRASE:
        return None
    if line.words <= LONGEST_BYLINE and read_authors(line.text):
        return BYLINE
    return DATE if _is_date_line(line) else None


def read_authors(text: str) -> tuple[str, ...]:
    """The persons that a byline names ("By Jane Doe and John Roe, Some Paper"), in order."""
    opening = OPENING.match(text)
    if not opening:
        return ()
    named = SEPARATOR.split(text[opening.end() :].strip(), 1)[0]
    groups = [group for group in AND.split(named) if group and group.strip(" ,")]
    names: list[str] = []
    for group in groups:
        parts = [part.strip() for part in group.split(",") if part.strip()]
        # "A, B and C" lists persons; in "Jane Doe, Some Paper" what follows the comma is none.
        wanted = parts if len(groups) > 1 and group is groups[0] else parts[:1]
        names += [part for part in wanted if _is_name(part)]
    return tuple(dict.fromkeys(names))


def find_authors(lines: Iterable[CapturedLine]) -> tuple[str, ...]:
    """The authors that the first byline among the lines names."""
    for line in lines:
        if line.words <= LONGEST_BYLINE:
            authors = read_authors(line.text)
            if authors:
                return authors
    return ()


def find_published(
    lines: Iterable[CapturedLine], below_headline: Sequence[CapturedLine]
) -> PartialDate | None:
    """The day a page says it was published: a labelled date, else the last below the headline.

    A bare date above the headline is rather that of the day on which the page was captured.
    """
    labelled = [line for line in lines if DATE_OPENING.match(line.text)]
    for line in (*labelled, *reversed(below_headline)):
        said = UPDATE.split(line.text, 1)[0]
        found = dates.find(said) if label(line) else None
        if found:
            return found
    return None


def _is_date_line(line: CapturedLine) -> bool:
    is_quoted = line.text[0] in "—–@" or "(@" in line.text
    if is_quoted or line.words > LONGEST_DATE_LINE or not any(map(str.isdigit, line.text)):
        return False
    if DATE_OPENING.match(line.text) or UPDATE_OPENING.match(line.text):
        return True
    return dates.find(line.text) is not None and (
        line.words <= LONGEST_NAME + 1 or CLOCK.search(line.text) is not None
    )


def _is_name(text: str) -> bool:
    if CJK_NAME.match(text):
        return True
    parts = text.split()
    if not SHORTEST_NAME <= len(parts) <= LONGEST_NAME or NOT_PERSONS & set(
        text.casefold().split()
    ):
        return False
    return all(NAME_PART.match(part) or part.casefold() in PARTICLES for part in parts)

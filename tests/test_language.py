"""The language of a text: told by script and small words, or not at all."""

from __future__ import annotations

import pytest

from sitegen.language import SCRIPTS, SMALL_WORDS, detect
from sitegen.outputs.languages import name_of

SENTENCES = {
    "en": "The bridge was built in the spring and it has been open to all of us since then.",
    "de": "Die Brücke wurde im Frühling gebaut und sie ist seitdem für alle von uns offen.",
    "fr": "Le pont a été construit au printemps et il est ouvert à tous depuis ce jour.",
    "es": "El puente se construyó en la primavera y desde entonces está abierto para todos.",
    "it": "Il ponte è stato costruito in primavera e da allora è aperto per tutti.",
    "pt": "A ponte foi construída na primavera e desde então não está mais fechada.",
    "nl": "De brug is in het voorjaar gebouwd en is sindsdien voor iedereen van ons open.",
    "pl": "Most został zbudowany na wiosnę i od tego czasu jest otwarty dla wszystkich.",
    "sv": "Bron byggdes under våren och har sedan varit öppen för alla.",
    "da": "Broen blev bygget efter vinteren, og den har siden været åben for alle.",
    "no": "Broen ble bygget etter vinteren, og den har siden vært åpen for alle.",
    "fi": "Silta on rakennettu keväällä ja se on ollut siitä asti auki.",
    "cs": "Most byl postaven na jaře a od té doby je otevřený pro všechny, kteří se nebojí.",
    "tr": "Köprü ilkbaharda yapıldı ve o zamandan beri herkes için açık.",
    "ru": "Мост построили весной, и с тех пор он открыт для всех, кто не боится высоты.",
    "uk": "Міст збудували навесні, і з того часу він відкритий для всіх, хто не боїться висоти.",
    "bg": "Мостът беше построен през пролетта и от тогава е отворен за всички.",
    "el": "Η γέφυρα χτίστηκε την άνοιξη και από τότε είναι ανοιχτή για όλους.",
    "zh": "这座桥是在春天建成的，从那以后一直对所有人开放，每天都有很多人从桥上走过。",
    "ja": "この橋は春に建てられ、それ以来すべての人に開かれています。",
    "ko": "이 다리는 봄에 지어졌으며 그 이후로 모두에게 열려 있습니다.",
    "ar": "بني الجسر في الربيع ومنذ ذلك الحين وهو مفتوح للجميع من كل القرى التي على النهر.",
    "fa": "این پل در بهار ساخته شد و از آن زمان برای همه باز است و با آن به شهر می روند.",
    "he": "הגשר נבנה באביב ומאז הוא פתוח לכולם.",
    "th": "สะพานนี้สร้างขึ้นในฤดูใบไม้ผลิและเปิดให้ทุกคนใช้",
    "hi": "यह पुल वसंत में बनाया गया था और तब से सबके लिए खुला है।",
}


@pytest.mark.parametrize(("code", "sentence"), SENTENCES.items(), ids=str)
def test_a_sentence_is_enough(code: str, sentence: str) -> None:
    """One ordinary sentence tells each of the languages from its neighbours."""
    assert code == detect(sentence)


@pytest.mark.parametrize(
    "text",
    ["", "12 34 56", "ok", "Jane Doe, John Roe", "git commit -m wip && git push origin main", "!?"],
)
def test_what_has_no_language_gets_none(text: str) -> None:
    """Names, numbers, code and scraps are not guessed at."""
    assert detect(text) is None


def test_a_quotation_in_another_script_does_not_change_the_language() -> None:
    """The script of most letters decides."""
    assert detect(SENTENCES["en"] + " They call it мост.") == "en"


def test_every_language_that_can_be_told_has_a_name() -> None:
    """Of those that are told by words, by their script alone, and of Chinese."""
    by_words = {code for codes in SMALL_WORDS.values() for code in codes}
    by_script = SCRIPTS.keys() - SMALL_WORDS.keys() - {"han"}

    assert all(name_of(code) != code for code in (*by_words, *by_script, "zh"))

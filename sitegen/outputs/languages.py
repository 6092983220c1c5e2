"""The names of languages (ISO 639), in the words of the pages."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

_NAMES = """
af Afrikaans; am Amharic; ar Arabic; az Azerbaijani; be Belarusian; bg Bulgarian; bn Bengali;
bs Bosnian; ca Catalan; cs Czech; cy Welsh; da Danish; de German; el Greek; en English;
eo Esperanto; es Spanish; et Estonian; eu Basque; fa Persian; fi Finnish; fo Faroese; fr French;
fy Frisian; ga Irish; gd Gaelic; gl Galician; grc Ancient Greek; gu Gujarati; he Hebrew; hi Hindi;
hr Croatian; hu Hungarian; hy Armenian; id Indonesian; is Icelandic; it Italian; ja Japanese;
ka Georgian; kk Kazakh; km Khmer; kn Kannada; ko Korean; ku Kurdish; la Latin; lb Luxembourgish;
lo Lao; lt Lithuanian; lv Latvian; mk Macedonian; ml Malayalam; mn Mongolian; mr Marathi; ms Malay;
mt Maltese; my Burmese; nb Norwegian; ne Nepali; nl Dutch; nn Norwegian; no Norwegian; oc Occitan;
pa Punjabi; pl Polish; ps Pashto; pt Portuguese; rm Romansh; ro Romanian; ru Russian; sa Sanskrit;
sd Sindhi; si Sinhala; sk Slovak; sl Slovenian; sq Albanian; sr Serbian; sv Swedish; sw Swahili;
ta Tamil; te Telugu; tg Tajik; th Thai; tl Tagalog; tr Turkish; ug Uyghur; uk Ukrainian; ur Urdu;
uz Uzbek; vi Vietnamese; yi Yiddish; zh Chinese; zu Zulu
"""
_BY_CODE: Mapping[str, str] = MappingProxyType(
    {code: name for code, _, name in (item.strip().partition(" ") for item in _NAMES.split(";"))}
)


def name_of(lang: str) -> str:
    """The name of a language, whatever its country or script, and its code if it has none here."""
    code = lang.partition("-")[0]
    return _BY_CODE.get(code, code)


def foreign_name(lang: str, own: str) -> str:
    """The same, and empty where it is the site's own."""
    return "" if lang.partition("-")[0] == own.partition("-")[0] else name_of(lang)

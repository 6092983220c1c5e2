"""The language of a text, told by its script and by its most frequent small words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from types import MappingProxyType

SCRIPT_SAMPLE = 1_500
WORD_SAMPLE = 8_000
FEWEST_LETTERS = 12
FEWEST_HITS = 2
# Below this share of small words a text is a list, code, or in a language that is not here.
LEAST_SHARE = 0.12
# The best language must have this many times the hits of the next one.
LEAD = 1.15

WORD = re.compile(r"[^\W\d_]+")
# The scripts that tell more than one language apart by words are named, not coded.
SCRIPTS: Mapping[str, re.Pattern[str]] = MappingProxyType(
    {
        "latin": re.compile("[A-Za-z\u00c0-\u024f\u1e00-\u1eff]"),
        "cyrillic": re.compile("[\u0400-\u052f]"),
        "arabic": re.compile("[\u0600-\u06ff]"),
        "han": re.compile("[\u3400-\u9fff]"),
        "ja": re.compile("[\u3040-\u30ff]"),
        "ko": re.compile("[\u1100-\u11ff\uac00-\ud7a3]"),
        "el": re.compile("[\u0370-\u03ff\u1f00-\u1fff]"),
        "he": re.compile("[\u0590-\u05ff]"),
        "th": re.compile("[\u0e00-\u0e7f]"),
        "hi": re.compile("[\u0900-\u097f]"),
        "bn": re.compile("[\u0980-\u09ff]"),
        "ta": re.compile("[\u0b80-\u0bff]"),
        "te": re.compile("[\u0c00-\u0c7f]"),
        "ka": re.compile("[\u10a0-\u10ff]"),
        "hy": re.compile("[\u0530-\u058f]"),
    }
)
# Kana among Chinese characters make a text Japanese, however few they are.
LEAST_KANA = 0.05

# fmt: off
SMALL_WORDS: Mapping[str, Mapping[str, frozenset[str]]] = MappingProxyType(
    {
        script: MappingProxyType({code: frozenset(words.split()) for code, words in table.items()})
        for script, table in {
            "latin": {
                "en": "the of and to in is that for it was on with as be by at this are not from have or an they which you were his her their has had but what there we been will would",
                "de": "der die das und ist nicht von zu mit den sich des ein eine auf für im dem auch es an werden aus er hat dass sie nach wird bei einer um am sind noch wie einem über in so ich wir ihr zum zur vom wenn aber oder nur man sein wurde haben kann",
                "fr": "le la les de des et est un une du dans que qui pour pas sur au avec ce il elle sont plus par ne se en aux cette mais nous vous ont été leur ses son sa ou où",
                "es": "el la los las de del y que en un una es por con no se para su al lo como más o pero sus le ya este está entre cuando muy sin sobre ser también fue había desde",
                "it": "il lo la i gli le di del della dei che e è un una in per con non si da al alla sono più come anche nel nella ma ha su questo quando delle dal essere ed loro cui",
                "pt": "o a os as de do da dos das e que em um uma é por com não se para no na nos nas ao mais como mas foi pelo pela são ou seu sua também já quando muito há está você",
                "nl": "de het een van en in is dat op te zijn met voor niet die er aan om ook als dan maar bij uit nog naar heeft hij ze door over wordt werd deze had worden ik je",
                "pl": "i w na z się nie do to że jest o jak za od po a co przez dla tym oraz są był ale ich tego jego może czy już tylko które który która przy także być",
                "sv": "och att det i en är som på av för med den till inte har om ett de han men var jag från så kan när eller vid också efter ska sig skulle hade sin mot under",
                "da": "og at det i en er som på af for med den til ikke har om et de han men var jeg fra så kan når eller ved også efter skal sig havde sin mod blev nogle meget af",
                "no": "og at det i en er som på av for med den til ikke har om et de han men var jeg fra så kan når eller ved også etter skal seg hadde sin mot ble noen mye av hvor",
                "fi": "ja on ei että se hän oli myös kun mutta ovat sen niin kuin tai jos vain joka ole mukaan voi sekä mitä jo nyt tämä sitä olla jotka hänen kanssa olisi",
                "cs": "a se v na je že s z do o to i jako za by pro ale po jsou jeho k od které který která byl jsme si nebo jen už také podle při ve však aby bylo více",
                "sk": "a sa v na je že s z do o to aj ako za by pre ale po sú jeho k od ktoré ktorý ktorá bol sme si alebo len už podľa pri však aby bolo viac tiež",
                "hu": "a az és hogy nem is egy van ez meg csak de már volt mint ha még el azt lehet vagy mert amely ki kell sem után szerint között lesz ezt",
                "ro": "și de la în a cu o pe nu este care din că un pentru mai sunt fost au se ca sau dar după prin această fi fiind lui între când",
                "tr": "ve bir bu da de için ile olarak çok daha olan gibi ne ama en kadar sonra var değil olduğu ise ki her o göre tarafından ya oldu",
                "id": "yang dan di untuk dengan tidak ini dari dalam akan pada itu juga ke ada saya mereka telah oleh atau bisa karena sudah lebih kami",
                "vi": "và của là có không được cho với các một trong người những đã này để khi từ đến như cũng về năm tại nhiều ra",
                "ca": "el la els les de del i que en un una és per amb no es al com més però també són ha aquest aquesta seva seu ser molt on perquè fins hi ho",
                "hr": "i u je se na da su za od s o kao što ne bi koji koja koje ali te iz po nije bio samo ili već nakon može ima kako sve",
            },
            "cyrillic": {
                "ru": "и в не на что с по это как к из за от его для но был что о то она он они так уже также или бы при чтобы после было еще который которые которая",
                "uk": "і в не на що з по це як до із за від його для але був про та вона він вони так вже також або би при щоб після було ще який які яка у є й",
                "bg": "и в не на че с по това като към от за му но беше да се е са ще той тя те така вече също или бъде при след още който които която през има",
                "sr": "и у је се на да су за од с о као што не би који која које али те из по није био само или већ након може има како све",
            },
            "arabic": {
                "ar": "في من على أن إلى التي عن مع هذا الذي هذه ما لا بعد كان قد أو كما بين ذلك كل لم",
                "fa": "در به از که این را با است برای آن یک خود تا بر هم نیز شده کرد می های شد او",
                "ur": "کے میں کی ہے اور سے کا کو اس پر نے کہ ہیں یہ بھی ایک تھا کر گیا جو",
            },
        }.items()
    }
)
# fmt: on


def detect(text: str) -> str | None:
    """The ISO 639-1 code of the language of a body of text, or None when that is unsure."""
    script = _script(text[:SCRIPT_SAMPLE])
    if script is not None and script in SMALL_WORDS:
        return _language_by_words(text[:WORD_SAMPLE].casefold(), SMALL_WORDS[script])
    return script


def _script(sample: str) -> str | None:
    counts = {name: len(pattern.findall(sample)) for name, pattern in SCRIPTS.items()}
    total = sum(counts.values())
    if total < FEWEST_LETTERS:
        return None
    east_asian = counts["han"] + counts["ja"]
    if 2 * east_asian > total:
        return "ja" if counts["ja"] > LEAST_KANA * east_asian else "zh"
    name, count = max(counts.items(), key=lambda item: item[1])
    return name if 2 * count > total else None


def _language_by_words(sample: str, languages: Mapping[str, frozenset[str]]) -> str | None:
    words = Counter(WORD.findall(sample))
    hits = {
        code: sum(words[word] for word in words.keys() & small_words)
        for code, small_words in languages.items()
    }
    (best, most), (_, second) = sorted(hits.items(), key=lambda item: -item[1])[:2]
    is_sure = most >= FEWEST_HITS and most >= LEAST_SHARE * words.total() and most > LEAD * second
    return best if is_sure else None

"""Main language of a text: told by its script, and by frequent words where that script serves several languages.

A page that gives a Chinese original and its translation is Chinese: the original is what is read.
"""

from __future__ import annotations

import re

from extraction.text.document import ascii_words

_SAMPLE = 800  # characters looked at
_CLEARLY = 0.15  # share of the commonest words at which no other language need be thought of
_HAN = re.compile(r"[\u4e00-\u9fff]")
_LATIN = re.compile(r"[A-Za-z]")
_LEAST_ZH = 60  # Chinese characters in running text that make an original of it
_PER_HAN = 6  # Latin letters that at most stand beside one of them where they translate it
_WORD = re.compile(r"[^\W\d_]+")
_SCRIPTS = (
    ("ja", re.compile(r"[\u3040-\u30ff]")),
    ("ko", re.compile(r"[\uac00-\ud7af]")),
    ("zh", re.compile(r"[\u4e00-\u9fff]")),
    ("ru", re.compile(r"[\u0400-\u04ff]")),
    ("ar", re.compile(r"[\u0600-\u06ff]")),
    ("hi", re.compile(r"[\u0900-\u097f]")),
    ("th", re.compile(r"[\u0e00-\u0e7f]")),
)
_FREQUENT = {
    "en": frozenset("the of and to in is that it for was on are as with at by be this from have".split()),  # noqa: SIM905
    "fr": frozenset("le la les des et est une dans du que pour qui sur pas au plus par avec ce son".split()),  # noqa: SIM905
    "de": frozenset("der die das und ist nicht den von zu mit dem sich auf ein eine für im des wird auch".split()),  # noqa: SIM905
    "es": frozenset("el la los las y que en del se por un una con para al es lo como más su".split()),  # noqa: SIM905
    "pt": frozenset("o a os as e que em do da se por um uma com para ao é não mais dos".split()),  # noqa: SIM905
    "it": frozenset("il lo la gli le e che di del della in un una con per non è si dei al".split()),  # noqa: SIM905
    "id": frozenset("yang dan di dengan untuk dari pada ini itu dalam akan tidak oleh ke adalah telah".split()),  # noqa: SIM905
    "vi": frozenset("và của là các có cho trong được với không này những một người đã để".split()),  # noqa: SIM905
}


def language(text: str) -> str:
    """ISO 639-1 code of the main language of ``text``; ``und`` where too little is there to tell.

    Chinese characters weigh like two letters each, as one writes about a word; a Chinese name line on an English
    page does not make it Chinese; a whole original beside its translation does, in whatever order they stand.
    """
    code = _language(text)
    return "zh" if code != "zh" and not text.isascii() and _holds_original(text) else code


def _holds_original(text: str) -> bool:
    """Whether ``text`` holds running Chinese of the size of a report, not a name or a menu among other words."""
    if _HAN.search(text) is None:
        return False
    running = sum(len(_HAN.findall(line)) for line in text.split("\n") if "，" in line or "。" in line)
    return running >= _LEAST_ZH and running * _PER_HAN >= len(_LATIN.findall(text)) and not _SCRIPTS[0][1].search(text)


def _language(text: str) -> str:
    sample = text[:_SAMPLE]
    if not sample.isascii() and 10 * len(sample.encode("ascii", "ignore")) < 9 * len(sample):
        letters = sum(map(str.isalpha, sample))
        for code, script in _SCRIPTS:
            count = len(script.findall(sample))
            if count * (2 if code == "zh" else 1) * 2 > letters and (code != "ja" or count * 8 > letters):
                return code
    lower = sample.lower()
    words = ascii_words(lower) or _WORD.findall(lower)
    if len(words) < 5:
        return "und"
    if sum(map(_FREQUENT["en"].__contains__, words)) / len(words) >= _CLEARLY:
        return "en"
    shares = {code: sum(word in frequent for word in words) / len(words) for code, frequent in _FREQUENT.items()}
    best = max(sorted(shares), key=lambda code: shares[code])
    return best if shares[best] >= 0.06 else "und"

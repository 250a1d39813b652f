"""Chooses the eSpeak NG language of a text."""

from __future__ import annotations

import re
from collections import Counter
from types import MappingProxyType
from typing import Final

DEFAULT_LANGUAGE: Final = "en-us"

_CODES: Final = MappingProxyType(
    {
        "en-gb": "en",
        "en-au": "en",
        "en-in": "en",
        "en": "en-us",
        "zh": "cmn",
        "no": "nb",
        "fil": "en-us",  # eSpeak NG has no Filipino
        "pt": "pt-br",
        "pt-pt": "pt",
        "es-mx": "es-419",
        "es-us": "es-419",
        "iw": "he",
        "in": "id",
    }
)
"""BCP 47 codes with another name in eSpeak NG. For all others the region is dropped."""

_NAMES: Final = MappingProxyType(
    {
        name: code
        for code, names in {
            "af": "afrikaans",
            "ar": "arabic العربية",
            "bg": "bulgarian български",
            "bn": "bengali বাংলা",
            "ca": "catalan català",
            "cmn": "chinese mandarin 中文 汉语 普通话",
            "cs": "czech čeština",
            "cy": "welsh cymraeg",
            "da": "danish dansk",
            "de": "german deutsch",
            "el": "greek ελληνικά",
            "en": "british",
            "en-us": "english american",
            "eo": "esperanto",
            "es": "spanish español castellano",
            "et": "estonian eesti",
            "fa": "persian farsi فارسی",
            "fi": "finnish suomi",
            "fr": "french français",
            "ga": "irish gaeilge",
            "he": "hebrew עברית",
            "hi": "hindi हिन्दी हिंदी",
            "hr": "croatian hrvatski",
            "hu": "hungarian magyar",
            "id": "indonesian",
            "is": "icelandic íslenska",
            "it": "italian italiano",
            "ja": "japanese 日本語",
            "ko": "korean 한국어",
            "la": "latin",
            "lt": "lithuanian lietuvių",
            "lv": "latvian latviešu",
            "nb": "norwegian norsk bokmål",
            "nl": "dutch nederlands",
            "pl": "polish polski",
            "pt-br": "portuguese português brazilian",
            "ro": "romanian română",
            "ru": "russian русский",
            "sk": "slovak slovenčina",
            "sv": "swedish svenska",
            "sw": "swahili kiswahili",
            "ta": "tamil தமிழ்",
            "te": "telugu తెలుగు",
            "th": "thai ไทย",
            "tr": "turkish türkçe",
            "uk": "ukrainian українська",
            "ur": "urdu اردو",
            "vi": "vietnamese việt",
        }.items()
        for name in names.split()
    }
)

_HAN: Final = re.compile(r"[㐀-鿿]")
_SYLLABLES: Final = "カキクケコサシスセタテトナニノハヒホマミムモヤユヨラリルレ"

_SCRIPTS: Final = (
    ("ja", re.compile(r"[぀-ヿ]")),
    ("cmn", re.compile(r"[㐀-鿿]")),
    ("ko", re.compile(r"[가-힯ᄀ-ᇿ]")),
    ("uk", re.compile(r"[іїєґІЇЄҐ]")),
    ("ru", re.compile(r"[Ѐ-ӿ]")),
    ("el", re.compile(r"[Ͱ-Ͽἀ-῿]")),
    ("he", re.compile(r"[֐-׿]")),
    ("fa", re.compile(r"[پچژگکی]")),
    ("ar", re.compile(r"[؀-ۿ]")),
    ("hi", re.compile(r"[ऀ-ॿ]")),
    ("bn", re.compile(r"[ঀ-৿]")),
    ("ta", re.compile(r"[஀-௿]")),
    ("te", re.compile(r"[ఀ-౿]")),
    ("th", re.compile(r"[฀-๿]")),
    ("ka", re.compile(r"[Ⴀ-ჿ]")),
    ("hy", re.compile(r"[԰-֏]")),
    (DEFAULT_LANGUAGE, re.compile(r"[A-Za-zÀ-ɏ]")),
)
"""Scripts with their languages. A language that only adds letters to a script comes before the script's main one."""

_FAMILIES: Final = MappingProxyType({"ja": "cmn", "uk": "ru", "fa": "ar"})
"""Languages that have some letters of their own and share the rest of their script with another language."""


def language_for(language: str | None, text: str) -> str:
    """The eSpeak NG language for a BCP 47 code or a language's name, or else by the script of the text.

    The Latin script gives English.
    """
    asked = (language or "").strip().replace("_", "-").casefold()
    if asked:
        if asked in _CODES:
            return _CODES[asked]
        if re.fullmatch(r"[a-z]{2,3}(-[a-z0-9]+)*", asked) and asked not in _NAMES:
            base = asked.split("-")[0]
            return _CODES.get(base, base)
        for word in re.findall(r"\w+", asked):
            if word in _NAMES:
                return _NAMES[word]
    return _language_of_script(text)


def _language_of_script(text: str) -> str:
    counts = Counter({name: len(pattern.findall(text)) for name, pattern in _SCRIPTS})
    for special, general in _FAMILIES.items():
        # A few letters of its own are enough: one Japanese particle among Han characters makes the text Japanese.
        if counts[special] * 20 >= counts[general]:
            counts[special] += counts.pop(general, 0) if counts[special] else 0
    name, count = counts.most_common(1)[0]
    return name if count else DEFAULT_LANGUAGE


def readable(text: str, language: str) -> str:
    """The text, with the same length, without characters that the library cannot read.

    It has no readings of kanji and says "Chinese letter" for each. A placeholder syllable keeps the rhythm.
    """
    text = text.replace("\0", " ")
    if language == "ja":
        text = _HAN.sub(lambda match: _SYLLABLES[ord(match[0]) % len(_SYLLABLES)], text)
    return text

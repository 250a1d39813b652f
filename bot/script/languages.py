"""The languages in which a work can be written: offered by autocomplete, and found by name, endonym or code.

A new language needs one entry in `LANGUAGES`; its words for panel scripts stand in `bot.script.panel_words_latin`,
`panel_words_scripts` and `panel_words_lines`. The languages of the interface are in `bot.words.catalogues`.
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

from bot.script.language_codes import LONG_CODES
from bot.script.matching import folded, most_similar

_CHOICES_MAX: Final = 25
_TYPO_CUTOFF: Final = 0.8
_GUESS_CUTOFF: Final = 0.62
_GUESSED_CHARS_MIN: Final = 3


@dataclass(frozen=True, slots=True)
class Language:
    """`name` in English, `endonym` as its speakers call it, `code` by BCP 47."""

    name: str
    endonym: str
    code: str

    @property
    def label(self) -> str:
        """The label of a choice: "German · Deutsch"; only the name if both are the same."""
        return self.name if self.name == self.endonym else f"{self.name} · {self.endonym}"


# The most spoken of Discord's locales come first, because an empty field offers the first 25.
LANGUAGES: Final[tuple[Language, ...]] = (
    Language("English", "English", "en"),
    Language("Spanish", "Español", "es"),
    Language("French", "Français", "fr"),
    Language("German", "Deutsch", "de"),
    Language("Portuguese", "Português", "pt"),
    Language("Brazilian Portuguese", "Português do Brasil", "pt-BR"),
    Language("Italian", "Italiano", "it"),
    Language("Dutch", "Nederlands", "nl"),
    Language("Polish", "Polski", "pl"),
    Language("Russian", "Русский", "ru"),
    Language("Ukrainian", "Українська", "uk"),
    Language("Turkish", "Türkçe", "tr"),
    Language("Arabic", "العربية", "ar"),
    Language("Hindi", "हिन्दी", "hi"),
    Language("Chinese (Simplified)", "简体中文", "zh-CN"),
    Language("Chinese (Traditional)", "繁體中文", "zh-TW"),
    Language("Japanese", "日本語", "ja"),
    Language("Korean", "한국어", "ko"),
    Language("Vietnamese", "Tiếng Việt", "vi"),
    Language("Thai", "ไทย", "th"),
    Language("Indonesian", "Bahasa Indonesia", "id"),
    Language("Swedish", "Svenska", "sv"),
    Language("Danish", "Dansk", "da"),
    Language("Norwegian", "Norsk", "no"),
    Language("Finnish", "Suomi", "fi"),
    Language("Afrikaans", "Afrikaans", "af"),
    Language("Albanian", "Shqip", "sq"),
    Language("Amharic", "አማርኛ", "am"),
    Language("Armenian", "Հայերեն", "hy"),
    Language("Azerbaijani", "Azərbaycanca", "az"),
    Language("Basque", "Euskara", "eu"),
    Language("Belarusian", "Беларуская", "be"),
    Language("Bengali", "বাংলা", "bn"),
    Language("Bosnian", "Bosanski", "bs"),
    Language("Bulgarian", "Български", "bg"),
    Language("Burmese", "မြန်မာ", "my"),
    Language("Cantonese", "粵語", "yue"),
    Language("Catalan", "Català", "ca"),
    Language("Cebuano", "Cebuano", "ceb"),
    Language("Croatian", "Hrvatski", "hr"),
    Language("Czech", "Čeština", "cs"),
    Language("Esperanto", "Esperanto", "eo"),
    Language("Estonian", "Eesti", "et"),
    Language("Filipino", "Filipino", "fil"),
    Language("Galician", "Galego", "gl"),
    Language("Georgian", "ქართული", "ka"),
    Language("Greek", "Ελληνικά", "el"),
    Language("Gujarati", "ગુજરાતી", "gu"),
    Language("Hausa", "Hausa", "ha"),
    Language("Hebrew", "עברית", "he"),
    Language("Hungarian", "Magyar", "hu"),
    Language("Icelandic", "Íslenska", "is"),
    Language("Irish", "Gaeilge", "ga"),
    Language("Javanese", "Basa Jawa", "jv"),
    Language("Kannada", "ಕನ್ನಡ", "kn"),
    Language("Kazakh", "Қазақша", "kk"),
    Language("Khmer", "ខ្មែរ", "km"),
    Language("Kurdish", "Kurdî", "ku"),
    Language("Kyrgyz", "Кыргызча", "ky"),
    Language("Lao", "ລາວ", "lo"),
    Language("Latin", "Latina", "la"),
    Language("Latvian", "Latviešu", "lv"),
    Language("Lithuanian", "Lietuvių", "lt"),
    Language("Luxembourgish", "Lëtzebuergesch", "lb"),
    Language("Macedonian", "Македонски", "mk"),
    Language("Malay", "Bahasa Melayu", "ms"),
    Language("Malayalam", "മലയാളം", "ml"),
    Language("Maltese", "Malti", "mt"),
    Language("Marathi", "मराठी", "mr"),
    Language("Mongolian", "Монгол", "mn"),
    Language("Nepali", "नेपाली", "ne"),
    Language("Persian", "فارسی", "fa"),
    Language("Punjabi", "ਪੰਜਾਬੀ", "pa"),
    Language("Romanian", "Română", "ro"),
    Language("Scottish Gaelic", "Gàidhlig", "gd"),
    Language("Serbian", "Српски", "sr"),
    Language("Sinhala", "සිංහල", "si"),
    Language("Slovak", "Slovenčina", "sk"),
    Language("Slovenian", "Slovenščina", "sl"),
    Language("Somali", "Soomaali", "so"),
    Language("Swahili", "Kiswahili", "sw"),
    Language("Tamil", "தமிழ்", "ta"),
    Language("Telugu", "తెలుగు", "te"),
    Language("Urdu", "اردو", "ur"),
    Language("Uzbek", "Oʻzbekcha", "uz"),
    Language("Welsh", "Cymraeg", "cy"),
    Language("Yiddish", "ייִדיש", "yi"),
    Language("Yoruba", "Yorùbá", "yo"),
    Language("Zulu", "isiZulu", "zu"),
)

# Other names for these languages, and codes whose first part is that of another language.
_ALIASES: Final = {
    "bahasa": "id",
    "castilian": "es",
    "castellano": "es",
    "chinese": "zh-CN",
    "中文": "zh-CN",
    "汉语": "zh-CN",
    "普通话": "zh-CN",
    "mandarin": "zh-CN",
    "zh": "zh-CN",
    "zh-hans": "zh-CN",
    "zh-hant": "zh-TW",
    "zh-hk": "zh-TW",
    "simplified chinese": "zh-CN",
    "traditional chinese": "zh-TW",
    "farsi": "fa",
    "flemish": "nl",
    "gaelic": "gd",
    "nb": "no",
    "nn": "no",
    "bokmal": "no",
    "tagalog": "fil",
    "tl": "fil",
    "iw": "he",
    "portuguese (brazil)": "pt-BR",
}


_BY_CODE: Final = {folded(language.code): language for language in LANGUAGES}
_BY_NAME: Final = (
    _BY_CODE
    | {folded(alias): _BY_CODE[folded(code)] for alias, code in _ALIASES.items()}
    | {long: _BY_CODE[folded(code)] for code, longs in LONG_CODES.items() for long in longs.split()}
    | {folded(language.endonym): language for language in LANGUAGES}
    | {folded(language.name): language for language in LANGUAGES}
)


def find_language(text: str) -> Language | None:
    """The language a person means, by English name, endonym, code ("pt-BR", "en_GB"), or the label offered to them."""
    typed = folded(text)
    for candidate in (typed, *(piece.strip() for piece in typed.split("·", 1)), typed.split("-", 1)[0]):
        found = _BY_NAME.get(candidate)
        if found is not None:
            return found
    long_names = [name for name in _BY_NAME if len(name) > 3]
    close = get_close_matches(typed, long_names, n=1, cutoff=_TYPO_CUTOFF) if len(typed) > 3 else []
    return _BY_NAME[close[0]] if close else None


def guess_language(text: str) -> Language | None:
    """The language a person may mean by a text that `find_language` does not know; None when it is like no name."""
    typed = folded(text)
    names = [folded(name) for language in LANGUAGES for name in (language.name, language.endonym)]
    names += [name for name in _BY_NAME if len(name) >= _GUESSED_CHARS_MIN]
    name = most_similar(typed, names, _GUESS_CUTOFF) if len(typed) >= _GUESSED_CHARS_MIN else None
    return None if name is None else _BY_NAME[name]


def suggest_languages(text: str, limit: int = _CHOICES_MAX) -> tuple[Language, ...]:
    """The languages that match a typed text: by prefix first, then by a part of a name, then by a likely typo.

    An empty text gives the first of the list; `limit` is Discord's 25 choices.
    """
    typed = folded(text)
    if not typed:
        return LANGUAGES[:limit]
    beginning: list[Language] = []
    inside: list[Language] = []
    for language in LANGUAGES:
        keys = (folded(language.name), folded(language.endonym), folded(language.code), folded(language.label))
        if any(key.startswith(typed) for key in keys):
            beginning.append(language)
        elif len(typed) > 1 and any(typed in key for key in keys):
            inside.append(language)
    match = find_language(text)
    found = dict.fromkeys([*beginning, *inside, *([match] if match else [])])
    return tuple(found)[:limit]

"""Words that say how a text is spoken, in several languages: they tell a direction in brackets from words of a text."""

from __future__ import annotations

from collections.abc import Container
from typing import Final

import regex

from bot.script.plain_text import caseless

_MOODS: Final = """calm gentl warm cold sad happy happi angr excite cheer afraid fear scare nervous anxious surpris
    amaz sarcas ironic irrit annoy amus tender stern serious somber sombre gloom melanchol wistful dream sleep tired
    weary bored playful tease teas mock hoarse deep dramatic myster suspens urgent hurr hesit thought reflect wonder
    proud bitter desperat clear unhurried close distant neutral emphat intens slow fast tone accent voice breath
    pant sing rush"""
"""Beginnings of words of a mood, which may also stand in brackets within a sentence: "he was [tired] and left"."""

_MANNERS: Final = {
    "English": """whisper soft quiet loud laugh giggl chuckl sigh sob shout yell scream murmur mutter mumbl gasp
        groan growl hiss snarl stammer stutter trembl shak deadpan monoton plead smil grin cough sniff yawn""",
    "German": """flüster leise laut langsam schnell ruhig sanft lach kicher seufz schluchz wein schrei ruf rief
        murmel brüll wütend traurig fröhlich ängst aufgeregt erstaunt überrascht stimme atem zärtlich ernst spött
        zöger nachdenk""",
    "French": """chuchot murmur doucement fort lentement vite calm rire riant soupir sanglot pleur crie triste joyeu
        colère effray surpris voix tendre""",
    "Spanish, Portuguese, Italian": """susurr sussurr baj despacio lento rápid tranquil riend risa rindo riso suspir
        solloz soluç llor chor grit triste alegr enojad furios asustad assustad sorprend surpreend voce sottovoce
        ridendo sospir piang gridand urland arrabbiat""",
    "Dutch": "fluister zacht luid langzaam snel rustig lachend zucht snik huil schreeuw boos verdriet verbaasd stem",
    "Danish, Norwegian, Swedish, Finnish": """viskar viska hvisk lavt lågt högt højt høyt sakta langsomt rolig
        skratt griner suck sukk gråt ropar ledsen rädd röst stemme kuiska hiljaa kovaa hitaasti nauraen huoka itkien
        huutaen""",
    "Polish, Czech": """szept cicho głośno powoli szybko spokojn śmiej śmiech wzdych płacz krzycz smutn wesoł gniewn
        głos šept tiše ticho hlasit pomalu rychle klidn směj vzdych plač křič hlas""",
    "Russian, Ukrainian": """шёпот шепот шепч тихо громко медленно быстро спокойно смех смеёт смеет смеё вздых вздох
        плач крич груст весел сердит испуг удивл голос пошепки голосно повільно швидко спокійно сміє зітх сумн""",
    "Turkish, Indonesian, Vietnamese": """fısılda yavaş hızlı sakin güler ağla bağır üzgün kızgın berbisik pelan
        keras lambat cepat tenang tertawa menangis berteriak sedih marah suara thì nhẹ chậm nhanh cười khóc giọng""",
    "Greek, Arabic, Hebrew, Hindi": """ψιθυρ σιγά δυνατά αργά γρήγορα ήρεμα γελ κλαί φων همس بهدوء بصوت ضاحك يضحك
        باكي صارخ غاضب حزين לוחש בשקט צוחק בוכה צועק फुसफुसा धीरे ज़ोर हँस रोते चिल्ला""",
}
"""Beginnings of words that say how a voice sounds."""

_WHOLE: Final = "aside low high ler arg ses cry crying hum humming hard piano forte alto bang rop cri lent voz"
"""The same as whole words, because others begin like them."""

_WIDE_STEMS: Final = (
    "低声|低聲|轻声|輕聲|小声|小聲|大声|大聲|耳语|耳語|笑|哭|叹|嘆|喊|怒|悲|慢|快|温柔|溫柔|语气|語氣|声音"
    "|ささや|囁|泣|叫び|ゆっくり|静か|声で|속삭|조용|작게|크게|천천히|빠르게|웃|울|외치|화난|슬프|한숨|목소리|กระซิบ|เบา|ดัง|ช้า|เร็ว|หัวเราะ|ร้องไห้|ตะโกน|ถอนหายใจ"
)

_WORD: Final = regex.compile(r"\w+")
_WIDE: Final = regex.compile(_WIDE_STEMS)
_WHOLE_WORDS: Final = frozenset(_WHOLE.split())
_MANNER_STEMS: Final = frozenset(caseless(word) for words in _MANNERS.values() for word in words.split())
_MOOD_STEMS: Final = frozenset(_MOODS.split())
_ENDING_CHARS_MAX: Final = 5
_ADVERB: Final = regex.compile(r"\p{Ll}{3,}ly")
_OTHER_ADVERBS: Final = frozenset(
    {"really", "early", "family", "likely", "reply", "apply", "supply", "simply", "finally"}
)

_PAUSE_WORD: Final = (
    r"(?:pause[sn]?|pausa|pauze|pauza|paus|beat|silence|silent|stille|silencio|silêncio|silenzio|пауза|тиша|тишина|tauko"
    r"|duraklama|sessizlik|jeda|παύση|وقفة|صمت|הפסקה|विराम|停顿|停頓|沉默|間|ポーズ|沈黙|멈춤|일시 정지|침묵|หยุด|ngừng)"
)
_PAUSE: Final = regex.compile(
    rf"""(?:(?P<short>short|brief|small|tiny|kurze?|courte?|corta|breve|короткая|短い?|짧은)[ ]|
        (?P<long>long|longer|big|dramatic|lange?|longue|larga|longa|lunga|довга|долгая|длинная|长|長い?|긴)[ ]?|a[ ])*+
    (?:(?P<amount>\d{{1,4}}(?:[.,]\d{{1,3}})?)[ -]?
       (?P<unit>ms|milliseconds?|s|secs?|seconds?|sekunden?|secondes?|秒|초)?[ ])?
    {_PAUSE_WORD}
    (?:[ ]?[:,]?(?:[ ](?:of|for|von|de|di))?[ ]?(?P<amount>\d{{1,4}}(?:[.,]\d{{1,3}})?)[ ]?
       (?P<unit>ms|milliseconds?|s|secs?|seconds?|sek\.?|sekunden?|secondes?|segundos?|secondi|секунды?|с|秒|초)?\.?
    |[ ]for[ ]\p{{L}}{{1,12}})?
    """,
    regex.VERBOSE | regex.IGNORECASE,
)
_SECONDS_SHORT, _SECONDS, _SECONDS_LONG = 0.5, 1.0, 2.0


def names_direction(words: str, *, within_sentence: bool) -> bool:
    """Whether some of the words say how a text is spoken; within a sentence words of a mood are not enough."""
    tokens = _WORD.findall(caseless(words))
    if any(token in _WHOLE_WORDS or _begins(token, _MANNER_STEMS) for token in tokens) or _WIDE.search(words):
        return True
    adverbs = (word for word in _ADVERB.findall(words) if word not in _OTHER_ADVERBS)
    return not within_sentence and (
        any(_begins(token, _MOOD_STEMS) for token in tokens) or next(adverbs, None) is not None
    )


def _begins(word: str, stems: Container[str]) -> bool:
    """Whether a word is one of the stems, or one with an ending."""
    places = range(max(1, len(word) - _ENDING_CHARS_MAX), len(word) + 1)
    return any(word[:place] in stems and (place == len(word) or word[place:].isalpha()) for place in places)


def pause_seconds(words: str) -> float | None:
    """How long a pause is that is asked for in these words; None if they ask for none."""
    match = _PAUSE.fullmatch(" ".join(words.strip(" *_.…").split()))
    if match is None:
        return None
    if match["amount"]:
        amount = float(match["amount"].replace(",", "."))
        return amount / 1000 if (match["unit"] or "").lower().startswith(("ms", "milli")) else amount
    if match["long"]:
        return _SECONDS_LONG
    return _SECONDS_SHORT if match["short"] else _SECONDS

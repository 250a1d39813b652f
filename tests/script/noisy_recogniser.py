"""Simulated readings, complete or faulty, and transcripts with the errors of real recognisers. No sound is made."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import Final

from bot.work.sound import SoundMeasure, TimedWord, Transcript
from bot.work.speech import Ear
from tests.script.prose import PROSES, Prose

LETTERS_PER_SECOND: Final = 14.0
CHARACTERS_PER_SECOND: Final = 4.5
WORD_CHARACTERS: Final = 2
"""The number of characters that count as a word in a script without spaces."""
_CHARACTERS: Final = re.compile(rf"\W*(?:\w\W*){{1,{WORD_CHARACTERS}}}")

SUBSTITUTED: Final = 0.04
DROPS_PER_WORD: Final = 1 / 150
JITTER_S: Final = 0.15

_ASIDES: Final = {
    "en": ("Sure! Here is the text that you asked for:", "I hope you enjoyed this little story, let me know."),
    "de": ("Gerne! Hier ist der gewünschte Text für Sie:", "Ich hoffe, die Geschichte hat Ihnen gefallen."),
    "fr": ("Bien sûr, voici le texte que vous avez demandé :", "J'espère que cette histoire vous a plu."),
    "es": ("¡Claro que sí! Aquí tienes el texto pedido:", "Espero que te haya gustado este pequeño cuento."),
    "it": ("Certo, ecco qui il testo che hai chiesto:", "Spero che questa piccola storia ti sia piaciuta."),
    "pt": ("Claro, aqui está o texto que pediu agora:", "Espero que tenha gostado desta pequena história."),
    "ru": ("Конечно, вот текст, который вы просили прочитать:", "Надеюсь, вам понравилась эта маленькая история."),
    "hi": ("ज़रूर, यह रहा आपका माँगा हुआ पूरा पाठ:", "मुझे आशा है कि आपको यह कहानी पसंद आई होगी।"),
    "zh": ("好的，下面是您要我朗读的内容：", "希望您喜欢这个小小的故事。"),
    "ja": ("はい、こちらがご依頼の文章です。", "この物語を楽しんでいただけたら幸いです。"),
    "ar": ("بالتأكيد، إليك النص الذي طلبته مني الآن:", "أتمنى أن تكون هذه القصة القصيرة قد أعجبتك."),
    "tr": ("Elbette, istediğiniz metin işte burada, hemen okuyorum:", "Umarım bu küçük hikâye hoşunuza gitmiştir."),
}


@dataclass(frozen=True, slots=True)
class Reading:
    """A reading of `text`: the spoken words, the sound, and the end of the session. `lost` counts words in a row."""

    prose: Prose
    text: str
    said: str
    sound: SoundMeasure
    ended_well: bool = True
    lost: int = 0
    kind: str = "true"
    audible: bool = True


def words_of(prose: Prose, text: str) -> list[str]:
    """The words of a text, or its characters two by two; punctuation belongs to the characters before it."""
    return _CHARACTERS.findall(text) if prose.by_character else text.split()


def joined(prose: Prose, words: Sequence[str]) -> str:
    """The words as a text."""
    return ("" if prose.by_character else " ").join(words)


def section_of(random: Random, prose: Prose) -> str:
    """A section: some sentences in a row, at most the whole prose twice."""
    marks = "。" if prose.by_character else ".।"
    sentences, start = [], 0
    for place, sign in enumerate(prose.text):
        ends = prose.by_character or prose.text[place + 1 : place + 2] in {" ", ""}
        if sign in marks and ends and place - start > 20:
            sentences.append(prose.text[start : place + 1].strip())
            start = place + 1
    count = random.randint(2, len(sentences))
    first = random.randint(0, len(sentences) - count)
    return joined(prose, sentences[first : first + count])


def sound_of(random: Random, prose: Prose, said: str) -> SoundMeasure:
    """The measures of a voice that says these words, with pauses where their punctuation is."""
    rate = (CHARACTERS_PER_SECOND if prose.by_character else LETTERS_PER_SECOND) * random.uniform(0.8, 1.25)
    pauses, at_s = [], 0.2
    for sign in said:
        if sign in ".,;:?!。、，！？।،":
            length_s = random.uniform(0.15, 0.6)
            pauses.append((at_s, at_s + length_s))
            at_s += length_s
        elif sign != " ":
            at_s += 1 / rate
    silent_s = sum(end - start for start, end in pauses)
    return SoundMeasure(
        seconds=at_s + 0.2, voiced_s=max(0.0, at_s - 0.2 - silent_s), pauses=tuple(pauses), loudness_lufs=-20.0
    )


def heard_of(random: Random, reading: Reading) -> Transcript | None:
    """A recogniser's transcript of a reading: 4 % wrong words, respelled names, numbers as digits or words."""
    if not reading.audible:
        return None
    prose, text = reading.prose, reading.said
    for shown, other in prose.spellings.items():
        if random.random() < 0.5:
            text = text.replace(shown, other)
    for name, other in prose.names.items():
        if random.random() < 0.5:
            text = text.replace(name, other)
    units = list(text) if prose.by_character else text.split()
    pool = list(prose.text.replace("。", "")) if prose.by_character else prose.text.split()
    units = [_misheard(random, unit, pool) if random.random() < SUBSTITUTED else unit for unit in units]
    size = WORD_CHARACTERS if prose.by_character else 1
    for place in range(len(units) // size - 1, -1, -1):
        if random.random() < DROPS_PER_WORD:
            del units[place * size : (place + random.randint(1, 2)) * size]
    text = ("" if prose.by_character else " ").join(units)
    if random.random() < 0.5:
        text = "".join(sign for sign in text.lower() if sign not in ",;:!?„“”«»、「」")
    return Transcript(text, () if random.random() < 0.3 else _timed(random, text, reading))


def _misheard(random: Random, unit: str, pool: Sequence[str]) -> str:
    if len(unit) > 4 and random.random() < 0.5:
        place = random.randrange(1, len(unit) - 1)
        return unit[:place] + random.choice(unit) + unit[place + 1 :]
    return random.choice(pool)


def _timed(random: Random, text: str, reading: Reading) -> tuple[TimedWord, ...]:
    words = words_of(reading.prose, text)
    letters, per_letter = 0, reading.sound.seconds / max(1, len(text))
    found: list[TimedWord] = []
    for word in words:
        start_s = max(0.0, letters * per_letter + random.uniform(-JITTER_S, JITTER_S))
        found.append(TimedWord(word, start_s, start_s + len(word) * per_letter))
        letters += len(word) + (0 if reading.prose.by_character else 1)
    return tuple(found)


def true_reading(random: Random) -> Reading:
    """A reading of every word."""
    prose = random.choice(PROSES)
    text = section_of(random, prose)
    return Reading(prose, text, text, sound_of(random, prose, text))


def faulty_reading(random: Random) -> tuple[Reading, Ear]:
    """A reading with a fault of any kind, and the kind of its transcript."""
    kinds = (_lost, _lost, _lost, _lost, _closed_early, _answered, _added, _repeated, _silent, _noisy, _fading)
    return random.choice(kinds)(random, true_reading(random))


def _lost(random: Random, true: Reading) -> tuple[Reading, Ear]:
    """1 to 60 words in a row are missing, at the start, in the middle or at the end."""
    words = words_of(true.prose, true.text)
    count = min(random.choice([*range(1, 12), *range(12, 61, 4)]), len(words) - 2)
    place = random.choice([0, random.randrange(len(words) - count), len(words) - count])
    said = joined(true.prose, [*words[:place], *words[place + count :]])
    sound = sound_of(random, true.prose, said)
    return replace(true, said=said, sound=sound, lost=count, kind="lost"), Ear.SECOND


def _closed_early(random: Random, true: Reading) -> tuple[Reading, Ear]:
    """The session breaks off after 30 to 97 % of the words; the sound may end in the middle of one."""
    words = words_of(true.prose, true.text)
    end = min(int(len(words) * random.uniform(0.3, 0.97)), len(words) - 1)
    said = joined(true.prose, words[:end])
    sound = replace(sound_of(random, true.prose, said), ends_abruptly=random.random() < 0.5)
    closed = replace(true, said=said, sound=sound, ended_well=False, lost=len(words) - end, kind="closed early")
    return closed, Ear.SECOND


def _answered(random: Random, true: Reading) -> tuple[Reading, Ear]:
    """The model says other words instead, at once or after a part of the text."""
    words, others = words_of(true.prose, true.text), words_of(true.prose, section_of(random, true.prose))
    kept = random.choice([0, random.randrange(len(words) // 2)])
    random.shuffle(others)
    aside = _ASIDES[true.prose.language][0]
    said = joined(true.prose, [*words[:kept], aside, *others[: len(words) - kept]])
    sound = sound_of(random, true.prose, said)
    return replace(true, said=said, sound=sound, lost=len(words) - kept, kind="answered"), Ear.SECOND


def _added(random: Random, true: Reading) -> tuple[Reading, Ear]:
    """A preface before the text, or a closing remark after it."""
    preface, remark = _ASIDES[true.prose.language]
    said = joined(true.prose, random.choice([[preface, true.text], [true.text, remark]]))
    return replace(true, said=said, sound=sound_of(random, true.prose, said), lost=4, kind="added"), Ear.SECOND


def _repeated(random: Random, true: Reading) -> tuple[Reading, Ear]:
    """A passage of ten words or more is said twice."""
    words = words_of(true.prose, true.text)
    count = random.randint(10, max(10, min(40, len(words) - 1)))
    place = random.randrange(max(1, len(words) - count))
    said = joined(true.prose, [*words[: place + count], *words[place : place + count], *words[place + count :]])
    return replace(true, said=said, sound=sound_of(random, true.prose, said), lost=4, kind="repeated"), Ear.SECOND


def _silent(random: Random, true: Reading) -> tuple[Reading, Ear]:
    """Silence, with a complete transcript by the model itself."""
    sound = replace(true.sound, voiced_s=0.0, pauses=((0.0, true.sound.seconds),), loudness_lufs=None)
    return _measured(random, replace(true, sound=sound, lost=4, kind="silent"))


def _noisy(random: Random, true: Reading) -> tuple[Reading, Ear]:
    """Noise or hum instead of a voice."""
    sound = replace(true.sound, noisy=True, pauses=(), voiced_s=true.sound.seconds)
    return _measured(random, replace(true, sound=sound, lost=4, kind="noisy"))


def _fading(random: Random, true: Reading) -> tuple[Reading, Ear]:
    """The voice fades away: another model recognises at most two thirds."""
    words = words_of(true.prose, true.text)
    sound = replace(true.sound, fades_db=random.uniform(20.0, 40.0))
    kept = joined(true.prose, words[: len(words) * 2 // 3])
    ear = random.choice([Ear.SECOND, Ear.OWN])
    return replace(true, said=kept if ear is Ear.SECOND else true.text, sound=sound, lost=4, kind="fading"), ear


def _measured(random: Random, reading: Reading) -> tuple[Reading, Ear]:
    ear = random.choice([Ear.SECOND, Ear.OWN])
    return replace(reading, audible=ear is Ear.OWN), ear

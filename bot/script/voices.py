"""The thirty prebuilt voices of Gemini. A new one needs one entry.

Name and character are those of the Live API guide ("Voices"), woman's or man's voice that of the voice list of Google
Cloud Text-to-Speech (Chirp 3: HD voices). Google AI Studio lists the pitch of each among women or among men, in four
steps; `Pitch` puts both on one scale of three: bright and breezy women are high, lively men are in the middle. The age
is by ear, from the character.
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher, get_close_matches
from enum import StrEnum
from typing import Final

import regex

from bot.script.matching import folded, most_similar

_CHOICES_MAX: Final = 25
_TYPO_CUTOFF: Final = 0.72
_GUESS_CUTOFF: Final = 0.6
_SIMILARITY_MIN: Final = 0.5
_FIRST_WORD: Final = regex.compile(r"\p{L}+")


class Pitch(StrEnum):
    """How high a voice is."""

    LOW = "low"
    MIDDLE = "middle"
    HIGH = "high"


class Sex(StrEnum):
    """Whether a voice sounds like a woman's or a man's; a girl's or a boy's."""

    FEMALE = "female"
    MALE = "male"


class Age(StrEnum):
    """How old a voice sounds."""

    CHILD = "child"
    YOUNG = "young"
    ADULT = "adult"
    OLD = "old"


@dataclass(frozen=True, slots=True)
class Voice:
    """`name` is what Gemini calls it; `character` is one or two English words."""

    name: str
    character: str
    pitch: Pitch
    sex: Sex
    age: Age = Age.ADULT

    @property
    def label(self) -> str:
        """The label of a choice: "Kore · firm"."""
        return f"{self.name} · {self.character}"


VOICES: Final[tuple[Voice, ...]] = (
    Voice("Zephyr", "bright", Pitch.HIGH, Sex.FEMALE, Age.YOUNG),
    Voice("Puck", "upbeat", Pitch.MIDDLE, Sex.MALE, Age.YOUNG),
    Voice("Charon", "informative", Pitch.LOW, Sex.MALE, Age.OLD),
    Voice("Kore", "firm", Pitch.MIDDLE, Sex.FEMALE),
    Voice("Fenrir", "excitable", Pitch.MIDDLE, Sex.MALE, Age.YOUNG),
    Voice("Leda", "youthful", Pitch.HIGH, Sex.FEMALE, Age.CHILD),
    Voice("Orus", "firm", Pitch.LOW, Sex.MALE),
    Voice("Aoede", "breezy", Pitch.HIGH, Sex.FEMALE, Age.YOUNG),
    Voice("Callirrhoe", "easy-going", Pitch.MIDDLE, Sex.FEMALE),
    Voice("Autonoe", "bright", Pitch.HIGH, Sex.FEMALE, Age.YOUNG),
    Voice("Enceladus", "breathy", Pitch.LOW, Sex.MALE),
    Voice("Iapetus", "clear", Pitch.LOW, Sex.MALE),
    Voice("Umbriel", "easy-going", Pitch.LOW, Sex.MALE),
    Voice("Algieba", "smooth", Pitch.LOW, Sex.MALE),
    Voice("Despina", "smooth", Pitch.HIGH, Sex.FEMALE, Age.YOUNG),
    Voice("Erinome", "clear", Pitch.HIGH, Sex.FEMALE),
    Voice("Algenib", "gravelly", Pitch.LOW, Sex.MALE, Age.OLD),
    Voice("Rasalgethi", "informative", Pitch.MIDDLE, Sex.MALE),
    Voice("Laomedeia", "upbeat", Pitch.HIGH, Sex.FEMALE, Age.CHILD),
    Voice("Achernar", "soft", Pitch.HIGH, Sex.FEMALE, Age.YOUNG),
    Voice("Alnilam", "firm", Pitch.LOW, Sex.MALE),
    Voice("Schedar", "even", Pitch.LOW, Sex.MALE, Age.OLD),
    Voice("Gacrux", "mature", Pitch.MIDDLE, Sex.FEMALE, Age.OLD),
    Voice("Pulcherrima", "forward", Pitch.MIDDLE, Sex.FEMALE),
    Voice("Achird", "friendly", Pitch.MIDDLE, Sex.MALE, Age.YOUNG),
    Voice("Zubenelgenubi", "casual", Pitch.MIDDLE, Sex.MALE, Age.YOUNG),
    Voice("Vindemiatrix", "gentle", Pitch.MIDDLE, Sex.FEMALE, Age.OLD),
    Voice("Sadachbia", "lively", Pitch.LOW, Sex.MALE, Age.YOUNG),
    Voice("Sadaltager", "knowledgeable", Pitch.MIDDLE, Sex.MALE, Age.OLD),
    Voice("Sulafat", "warm", Pitch.MIDDLE, Sex.FEMALE),
)

_BY_NAME: Final = {voice.name.casefold(): voice for voice in VOICES}


def find_voice(text: str) -> Voice | None:
    """The voice a person means: its name in any case, the label "Kore · firm", or a name with a small typo."""
    first = _FIRST_WORD.search(folded(text))
    if first is None:
        return None
    name = first[0]
    close = [name] if name in _BY_NAME else get_close_matches(name, _BY_NAME, n=1, cutoff=_TYPO_CUTOFF)
    return _BY_NAME[close[0]] if close else None


def guess_voice(text: str) -> Voice | None:
    """The voice a person may mean by a text that `find_voice` does not know: by its name or its character."""
    first = _FIRST_WORD.search(folded(text))
    if first is None:
        return None
    name = most_similar(first[0], _BY_NAME, _GUESS_CUTOFF)
    if name is not None:
        return _BY_NAME[name]
    character = most_similar(first[0], (voice.character for voice in VOICES), _GUESS_CUTOFF)
    return next((voice for voice in VOICES if voice.character == character), None)


def suggest(text: str, limit: int = _CHOICES_MAX) -> tuple[Voice, ...]:
    """The voices that match a typed text: by prefix of the name, then of the character, then similar ones.

    An empty text gives all of them, a text unlike any gives none; `limit` is Discord's 25 choices.
    """
    typed = folded(text)
    if not typed:
        return VOICES[:limit]
    ranked = [(_rank(voice, typed), index, voice) for index, voice in enumerate(VOICES)]
    return tuple(voice for rank, _, voice in sorted(ranked, key=lambda entry: entry[:2]) if rank < _NO_MATCH)[:limit]


_NO_MATCH: Final = 9.0


def _rank(voice: Voice, typed: str) -> float:
    """Lower is better; `_NO_MATCH` for no match."""
    name = voice.name.casefold()
    if name.startswith(typed) or voice.label.casefold().startswith(typed):
        return 0.0
    if voice.character.startswith(typed):
        return 1.0
    if len(typed) > 1 and (typed in name or typed in voice.character):
        return 2.0
    similarity = max(
        SequenceMatcher(None, typed, name).ratio(),
        SequenceMatcher(None, typed, name[: len(typed)]).ratio(),
        SequenceMatcher(None, typed, voice.character).ratio(),
    )
    return 4.0 - similarity if len(typed) > 1 and similarity > _SIMILARITY_MIN else _NO_MATCH

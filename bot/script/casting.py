"""Gives the speakers of a narration voices: by how they sound, stable from work to work, and no two alike."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from bot.script.person_words import age_in, sex_in, words_of
from bot.script.voices import VOICES, Age, Pitch, Sex, Voice
from bot.work.bible import Bible, Character

_AGES: Final = tuple(Age)
_PITCHES: Final = tuple(Pitch)
_NAMES: Final = frozenset(voice.name for voice in VOICES)

_WRONG_SEX: Final = 12
_WRONG_CHILD: Final = 2
"""Boys are often spoken by women."""
_AGE_STEP: Final = 3
_PITCH_STEP: Final = 2
_CHARACTER: Final = 4
_LIKE_NARRATOR: Final = 1
_TAKEN: Final = 1000
"""A voice that another character has is used only when there is no other, and then that of the one who says least."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Traits:
    """The known traits of a person's voice. `characters` are words of the table of voices, the best first.

    `manner` describes in a few words how they speak.
    """

    sex: Sex | None = None
    age: Age | None = None
    pitch: Pitch | None = None
    characters: tuple[str, ...] = ()
    manner: str = ""


@dataclass(frozen=True, slots=True)
class Speaker:
    """A person who speaks in a text, and how many letters they say in it."""

    name: str
    letters: int
    traits: Traits = Traits()


def cast_voices(speakers: Sequence[Speaker], bible: Bible, narrator: str) -> Bible:
    """The people of a work with a voice for each speaker; those who are new stand last, who says most first.

    A speaker of the `bible` keeps the voice that they have there, unless it is that of the narrator or of another who
    says more. Up to 29 speakers have different voices, none of them the narrator's. The same speakers always get the
    same voices.
    """
    people = {person.name: person for person in bible.characters}
    letters, kept = dict[str, int](), dict[str, str]()
    by_weight = sorted(speakers, key=lambda one: (-one.letters, one.name))
    for speaker in by_weight:
        voice = people[speaker.name].prebuilt_voice if speaker.name in people else ""
        if voice in _NAMES and voice != narrator and voice not in letters:
            letters[voice], kept[speaker.name] = speaker.letters, voice
    for person in bible.characters:
        letters.setdefault(person.prebuilt_voice, 0)  # they may speak again in the next work
    for speaker in by_weight:
        person = people.get(speaker.name, Character(speaker.name, ""))
        voice = kept.get(speaker.name) or _best(speaker, traits_of(person, speaker.traits), narrator, letters)
        letters[voice] = max(letters.get(voice, 0), speaker.letters)
        manner = person.voice or speaker.traits.manner
        people[speaker.name] = replace(person, voice=manner, prebuilt_voice=voice)
    return Bible(tuple(people.values()))


def traits_of(person: Character, told: Traits) -> Traits:
    """The traits of a person: as reported by the model, or else from their description."""
    words = words_of(f"{person.look} {person.voice}")
    characters = [voice.character for voice in VOICES if voice.character in words]
    return replace(
        told,
        sex=told.sex or sex_in(words),
        age=told.age or age_in(words),
        characters=tuple(dict.fromkeys((*told.characters, *characters))),
    )


def free_voices(pitch: Pitch, bible: Bible, narrator: str, *, keep: str = "") -> tuple[Voice, ...]:
    """The voices of a pitch that neither the narrator nor a character has; `keep` is listed in any case."""
    taken = {narrator, *(person.prebuilt_voice for person in bible.characters)} - {keep}
    return tuple(voice for voice in VOICES if voice.pitch is pitch and voice.name not in taken)


def _best(speaker: Speaker, traits: Traits, narrator: str, letters: Mapping[str, int]) -> str:
    """The voice that suits a speaker best of those that are free."""
    told_by = next((voice for voice in VOICES if voice.name == narrator), None)

    def misfit(voice: Voice) -> tuple[int, int, int]:
        cost = _sex_misfit(voice, traits)
        if traits.age is not None:
            cost += _AGE_STEP * abs(_AGES.index(voice.age) - _AGES.index(traits.age))
        if traits.pitch is not None:
            cost += _PITCH_STEP * abs(_PITCHES.index(voice.pitch) - _PITCHES.index(traits.pitch))
        if voice.character in traits.characters:
            cost -= max(1, _CHARACTER - traits.characters.index(voice.character))
        if told_by is not None and (voice.character, voice.sex) == (told_by.character, told_by.sex):
            cost += _LIKE_NARRATOR
        taken = _TAKEN + letters[voice.name] if voice.name in letters else 0
        # The name decides between voices that suit alike: the same in each work, and not the same for all.
        return taken, cost, zlib.crc32(f"{speaker.name.casefold()} {voice.name}".encode())

    return min((voice for voice in VOICES if voice.name != narrator), key=misfit).name


def _sex_misfit(voice: Voice, traits: Traits) -> int:
    if traits.sex is None or voice.sex is traits.sex:
        return 0
    is_boy = traits.age is Age.CHILD and voice.pitch is Pitch.HIGH
    return _WRONG_CHILD if is_boy else _WRONG_SEX

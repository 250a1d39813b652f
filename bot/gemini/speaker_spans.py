"""Who says what in the sections of a narration, with which voice and how; the text is not changed.

The text model marks the speakers of quotations that are numbered here. The lines of a play have their speakers before
them, and need no call.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, TypeVar

from google.genai import types

from bot.gemini.client import Gemini
from bot.gemini.json_answer import ask_json
from bot.gemini.script_prompts import SPEECH_INSTRUCTION, speakers_prompt
from bot.gemini.usage import Meter
from bot.script.casting import Traits
from bot.script.quotations import Quotation
from bot.script.speeches import labelled_speeches, spoken_pieces
from bot.script.voices import VOICES, Age, Pitch, Sex
from bot.work.ending import EndingError
from bot.work.speech import Speech
from bot.work.text import clean_text

QUOTATIONS_PER_CALL: Final = 120
"""The most quotations of one call: their speakers and directions, and how these sound, fit into one answer."""
_CALLS_AT_ONCE: Final = 3
_BEFORE_CHARS: Final = 1500
"""The text before a call's sections, which shows who spoke last."""
_NAME_CHARS_MAX: Final = 60
_DIRECTION_CHARS_MAX: Final = 60
_MANNER_CHARS_MAX: Final = 120
_UNKNOWN: Final = "unknown"
_NARRATORS: Final = frozenset({"narrator", "the narrator", "i", _UNKNOWN})
"""Names of the narrator, whose voice reads those lines, too."""

_CHARACTERS: Final = tuple(dict.fromkeys(voice.character for voice in VOICES))


def _text(*choices: str) -> types.Schema:
    return types.Schema(type=types.Type.STRING, enum=[*choices, _UNKNOWN] if choices else None)


SPEAKERS_SCHEMA: Final = types.Schema(
    type=types.Type.OBJECT,
    properties={
        "said": types.Schema(
            type=types.Type.ARRAY,
            items=types.Schema(
                type=types.Type.OBJECT,
                properties={"number": types.Schema(type=types.Type.INTEGER), "speaker": _text(), "how": _text()},
                required=["number", "speaker"],
            ),
        ),
        "speakers": types.Schema(
            type=types.Type.ARRAY,
            items=types.Schema(
                type=types.Type.OBJECT,
                properties={
                    "name": _text(),
                    "sex": _text(*Sex),
                    "age": _text(*Age),
                    "pitch": _text(*Pitch),
                    "sound": _text(*_CHARACTERS),
                    "manner": _text(),
                },
                required=["name", "sex", "age"],
            ),
        ),
    },
    required=["said", "speakers"],
)


@dataclass(frozen=True, slots=True)
class SpeakerMarks:
    """For each text its speeches, and what is known of how their speakers sound, by name."""

    speeches: tuple[tuple[Speech, ...], ...]
    traits: Mapping[str, Traits] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Said:
    """Who says one quotation, and how."""

    speaker: str
    direction: str = ""


@dataclass(frozen=True, slots=True)
class _Answer:
    said: Mapping[int, Said]
    traits: Mapping[str, Traits]


@dataclass(frozen=True, slots=True)
class _Batch:
    """Sections that are asked about in one call: the places of their texts, and the text before them."""

    places: tuple[int, ...]
    before: str


async def mark_speakers(gemini: Gemini, *, texts: Sequence[str], names: Sequence[str], meter: Meter) -> SpeakerMarks:
    """Ask who says what in the texts of sections. `names` are those of the known people; a speaker gets theirs.

    A long text takes several calls; a person has the same name in all of them. No call is made for a play, nor for a
    text without quotations. Raises `EndingError` if a call fails. Cancelling closes the connections.
    """
    # Reading a long text would block the event loop for too long.
    labelled, pieces = await asyncio.to_thread(_read, texts, names)
    if sum(map(len, pieces)) <= sum(map(len, labelled)):
        spelled = _Names(names)
        return SpeakerMarks(tuple(tuple(map(spelled.speech, some)) for some in labelled))
    first, *others = _batches(texts, pieces)
    answers = {first: await _ask(gemini, texts, pieces, first, names, meter)}
    known = [*names, *(name for name in _speakers(answers[first]) if name not in names)]
    calls, failures = asyncio.Semaphore(_CALLS_AT_ONCE), list[EndingError]()

    async def ask(batch: _Batch) -> None:
        async with calls:
            if failures:
                return
            try:
                answers[batch] = await _ask(gemini, texts, pieces, batch, known, meter)
            except EndingError as error:
                failures.append(error)

    async with asyncio.TaskGroup() as group:
        for batch in others:
            group.create_task(ask(batch))
    if failures:
        raise failures[0]
    return _merged(labelled, pieces, [(batch, answers[batch]) for batch in (first, *others)], names)


def read_answer(value: object, count: int) -> _Answer | None:
    """The speakers by the number of their quotation, from 1 to `count`.

    None for a value of another form, and for one that names no quotation.
    """
    said, speakers = (value.get("said"), value.get("speakers")) if isinstance(value, Mapping) else (None, None)
    if not isinstance(said, list) or not isinstance(speakers, list):
        return None
    found = dict[int, Said]()
    for item in filter(_is_mapping, said):
        number, name = _number_of(item, count), _told(item, "speaker", _NAME_CHARS_MAX)
        if number is not None and _is_name(name):
            found.setdefault(number, Said(name, _told(item, "how", _DIRECTION_CHARS_MAX)))
    if not any(_number_of(item, count) for item in filter(_is_mapping, said)):
        return None
    traits = {_told(item, "name", _NAME_CHARS_MAX): _traits(item) for item in filter(_is_mapping, speakers)}
    return _Answer(found, {name: one for name, one in traits.items() if _is_name(name)})


class _Names:
    """Spells a person's name always in the same way: as it is known, or as it came first."""

    def __init__(self, known: Iterable[str]) -> None:
        self._by_key = {name.casefold(): name for name in known}

    def spelled(self, name: str) -> str:
        """The name of the same person as it was spelled before. "Tomas" and "Old Tomas" are one if no other fits."""
        key = name.casefold()
        if key not in self._by_key:
            alike = {spelled for other, spelled in self._by_key.items() if _is_part(name, spelled)}
            self._by_key[key] = alike.pop() if len(alike) == 1 else name
        return self._by_key[key]

    def speech(self, speech: Speech) -> Speech:
        """A speech with the name of its speaker spelled so."""
        return Speech(speech.start, speech.end, self.spelled(speech.speaker), speech.direction)


def _read(texts: Sequence[str], names: Sequence[str]) -> tuple[list[tuple[Speech, ...]], list[tuple[Quotation, ...]]]:
    """The lines of a play, and the quotations outside of them."""
    labelled = labelled_speeches(texts, names)
    pieces = [
        tuple(one for one in found if not any(one.start < line.end and line.start < one.end for line in lines))
        for found, lines in zip(spoken_pieces(texts), labelled, strict=True)
    ]
    return labelled, pieces


def _batches(texts: Sequence[str], pieces: Sequence[Sequence[Quotation]]) -> list[_Batch]:
    """The sections with quotations in groups for one call each; a section is never divided."""
    groups, count = list[list[int]](), 0
    for place, found in enumerate(pieces):
        if not found:
            continue
        if not groups or count + len(found) > QUOTATIONS_PER_CALL:
            groups.append([])
            count = 0
        groups[-1].append(place)
        count += len(found)
    return [_Batch(tuple(group), "\n\n".join(texts[: group[0]])[-_BEFORE_CHARS:]) for group in groups]


async def _ask(
    gemini: Gemini,
    texts: Sequence[str],
    pieces: Sequence[Sequence[Quotation]],
    batch: _Batch,
    names: Sequence[str],
    meter: Meter,
) -> _Answer:
    first, last = batch.places[0], batch.places[-1]
    # The text between them has no quotations, and may name the speaker.
    numbered = "\n\n".join(_numbered(texts[first : last + 1], pieces[first : last + 1]))
    text = "\n\n".join(filter(None, (batch.before, numbered)))
    count = sum(len(pieces[place]) for place in batch.places)
    return await ask_json(
        gemini,
        lambda hint: speakers_prompt(text, names, _CHARACTERS, hint),
        SPEECH_INSTRUCTION,
        SPEAKERS_SCHEMA,
        lambda value: read_answer(value, count),
        meter,
    )


def _numbered(texts: Sequence[str], pieces: Sequence[Sequence[Quotation]]) -> Iterator[str]:
    """The texts with a number in brackets before each quotation."""
    number = 0
    for text, found in zip(texts, pieces, strict=True):
        parts, place = list[str](), 0
        for quotation in found:
            number += 1
            parts += [text[place : quotation.start], f"[{number}] "]
            place = quotation.start
        yield "".join([*parts, text[place:]])


def _merged(
    labelled: Sequence[Sequence[Speech]],
    pieces: Sequence[Sequence[Quotation]],
    answers: Sequence[tuple[_Batch, _Answer]],
    names: Sequence[str],
) -> SpeakerMarks:
    spelled, speeches, traits = _Names(names), [list(lines) for lines in labelled], dict[str, Traits]()
    for batch, answer in answers:
        quotations = [(place, one) for place in batch.places for one in pieces[place]]
        for number, (place, one) in enumerate(quotations, 1):
            if (said := answer.said.get(number)) is not None:
                speeches[place].append(Speech(one.start, one.end, said.speaker, said.direction))
        for name, told in answer.traits.items():
            traits.setdefault(spelled.spelled(name), told)
    ordered = tuple(tuple(map(spelled.speech, sorted(some, key=lambda one: one.start))) for some in speeches)
    said_by = {one.speaker for some in ordered for one in some}
    return SpeakerMarks(ordered, {name: told for name, told in traits.items() if name in said_by})


def _speakers(answer: _Answer) -> Iterator[str]:
    return iter(dict.fromkeys(said.speaker for said in answer.said.values()))


def _is_part(name: str, other: str) -> bool:
    """Whether one name begins or ends with the other, which is capitalised: "Tomas" and "Old Tomas"."""
    short, long = sorted((name.casefold().split(), other.casefold().split()), key=len)
    is_proper = not min((name, other), key=lambda one: len(one.split()))[:1].islower()
    return is_proper and len(short) < len(long) and short in (long[: len(short)], long[-len(short) :])


def _is_mapping(item: object) -> bool:
    return isinstance(item, Mapping)


def _number_of(item: Mapping[str, object], count: int) -> int | None:
    """The number of the quotation that an item is about, from 1 to `count`; None for another one."""
    number = item.get("number")
    return number if isinstance(number, int) and 1 <= number <= count else None


def _is_name(name: str) -> bool:
    return any(map(str.isalnum, name)) and name.casefold() not in _NARRATORS


def _told(item: Mapping[str, object], key: str, chars_max: int) -> str:
    """A short text of an answer; empty for one that is missing, unknown or too long."""
    value = item.get(key)
    told = " ".join(clean_text(value).split()) if isinstance(value, str) else ""
    return told if len(told) <= chars_max and told.casefold() != _UNKNOWN else ""


_Choice = TypeVar("_Choice", bound=StrEnum)


def _chosen(item: Mapping[str, object], key: str, choices: type[_Choice]) -> _Choice | None:
    value = item.get(key)
    return next((choice for choice in choices if choice.value == value), None)


def _traits(item: Mapping[str, object]) -> Traits:
    sound = item.get("sound")
    return Traits(
        sex=_chosen(item, "sex", Sex),
        age=_chosen(item, "age", Age),
        pitch=_chosen(item, "pitch", Pitch),
        characters=(sound,) if isinstance(sound, str) and sound in _CHARACTERS else (),
        manner=_told(item, "manner", _MANNER_CHARS_MAX),
    )

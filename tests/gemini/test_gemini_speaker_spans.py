"""The speakers of a narration: requested for numbered quotations, as spans of an unchanged text."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.gemini.speaker_spans import QUOTATIONS_PER_CALL, SpeakerMarks, mark_speakers, read_answer
from bot.script.casting import Traits
from bot.script.voices import Age, Pitch, Sex
from bot.work.ending import EndingError, EndingKind
from bot.work.speech import Speech
from sandbox.gemini import faults
from tests.gemini.conftest import Wire, new_meter
from tests.gemini.drawing import answer

TEXTS = (
    "The lamp was dark.\n\n“You are late,” whispered Mira.",
    "“The sea would not let me go,” said Tomas.\n\n“It never does. Come in!”\n\nHe read the word “Lamp” on the door.",
)


def told(*speakers: str, **people: dict[str, Any]) -> faults.Reply:
    """An answer with these speakers in order, and descriptions of how they sound."""
    said = [{"number": number, "speaker": speaker} for number, speaker in enumerate(speakers, 1)]
    heard = [{"name": name, "sex": "unknown", "age": "unknown", **more} for name, more in people.items()]
    return answer(json.dumps({"said": said, "speakers": heard}))


def lines(marks: SpeakerMarks, texts: tuple[str, ...]) -> list[list[tuple[str, str]]]:
    return [
        [(one.speaker, text[one.start : one.end]) for one in speeches]
        for text, speeches in zip(texts, marks.speeches, strict=True)
    ]


@pytest.mark.asyncio
async def test_the_other_side_tells_who_speaks_how_and_with_what_kind_of_voice(wire: Wire) -> None:
    meter = new_meter()
    async with wire.open() as gemini:
        marks = await mark_speakers(gemini, texts=TEXTS, names=(), meter=meter)
    (call,) = wire.box.calls
    assert "“[1] You are late,”" in call.text
    assert "[4] Lamp" in call.text
    assert lines(marks, TEXTS) == [
        [("Mira", "You are late,")],
        [("Tomas", "The sea would not let me go,"), ("Mira", "It never does. Come in!")],
    ]
    assert marks.speeches[0][0].direction == "whispered"
    assert (marks.traits["Mira"].sex, marks.traits["Tomas"].sex) == (Sex.FEMALE, Sex.MALE)
    assert marks.traits["Mira"].manner
    assert meter.usage.cost_usd


@pytest.mark.asyncio
async def test_speakers_have_the_names_of_the_bible(wire: Wire) -> None:
    wire.box.faults.add(told("mira", "Old Tomas", "the crone", "", Tomas={"age": "old"}))
    async with wire.open() as gemini:
        marks = await mark_speakers(gemini, texts=TEXTS, names=("Mira", "Tomas"), meter=new_meter())
    assert "names where they fit: Mira, Tomas." in wire.box.calls[0].text
    assert [[one.speaker for one in some] for some in marks.speeches] == [["Mira"], ["Tomas", "the crone"]]
    assert marks.traits == {"Tomas": Traits(age=Age.OLD)}


@pytest.mark.asyncio
@pytest.mark.parametrize(
    "texts",
    [
        ("A hut.\nANNA: “Who is there?”", "BEN (quietly): “Me.”\nANNA: “Come.”"),
        ("It rained. Nothing was said.",),
    ],
)
async def test_a_play_and_a_text_without_quotations_need_no_call(wire: Wire, texts: tuple[str, ...]) -> None:
    async with wire.open() as gemini:
        marks = await mark_speakers(gemini, texts=texts, names=("Anna",), meter=new_meter())
    assert not wire.box.calls
    assert [one.speaker for some in marks.speeches for one in some] == (["Anna", "BEN", "Anna"] if texts[1:] else [])


@pytest.mark.asyncio
async def test_a_long_text_is_asked_in_pieces_and_people_keep_their_names(wire: Wire) -> None:
    section = " ".join(["“Go,” said Ann."] * 40)
    texts = (section,) * 7
    for names in (("Ann", "Tomas"), ("Old Tomas", "Ann"), ("ANN", "Ben")):
        wire.box.faults.add(told(*(names[number % 2] for number in range(QUOTATIONS_PER_CALL))))
    async with wire.open() as gemini:
        marks = await mark_speakers(gemini, texts=texts, names=(), meter=new_meter())
    assert len(wire.box.calls) == 3
    assert all("[1]" in call.text and f"[{QUOTATIONS_PER_CALL + 1}]" not in call.text for call in wire.box.calls)
    assert all("fit: Ann, Tomas." in call.text for call in wire.box.calls[1:])
    assert [len(some) for some in marks.speeches] == [40] * 7
    assert {one.speaker for some in marks.speeches for one in some} == {"Ann", "Tomas", "Ben"}
    assert all(section[one.start : one.end] == "Go," for some in marks.speeches for one in some)


@pytest.mark.asyncio
async def test_a_call_that_fails_ends_with_its_reason(wire: Wire) -> None:
    wire.box.faults.add(answer(finish="SAFETY"))
    wire.box.faults.add(answer(finish="SAFETY"))
    async with wire.open() as gemini:
        with pytest.raises(EndingError) as raised:
            await mark_speakers(gemini, texts=TEXTS, names=(), meter=new_meter())
    assert raised.value.ending.kind is EndingKind.BLOCKED


@pytest.mark.parametrize("value", [None, [], {"said": []}, {"said": {}, "speakers": []}, {"speakers": []}])
def test_an_answer_of_another_form_is_none(value: object) -> None:
    assert read_answer(value, 3) is None


def test_of_an_answer_only_what_fits_is_taken() -> None:
    said = [
        {"number": 0, "speaker": "Ann"},
        {"number": 1, "speaker": "Ann", "how": "x" * 100},
        {"number": 1, "speaker": "Ben"},
        {"number": 2, "speaker": "narrator"},
        {"number": 3, "speaker": "y" * 100},
        {"number": "3", "speaker": "Ann"},
        "Ann",
    ]
    speakers = [{"name": "Ann", "sex": "female", "age": 9, "pitch": "low", "sound": "loud"}, {"name": ""}, 5]
    found = read_answer({"said": said, "speakers": speakers}, 3)
    assert found is not None
    assert {number: (one.speaker, one.direction) for number, one in found.said.items()} == {1: ("Ann", "")}
    assert found.traits == {"Ann": Traits(sex=Sex.FEMALE, pitch=Pitch.LOW)}


@pytest.mark.asyncio
async def test_a_line_of_a_play_keeps_its_direction(wire: Wire) -> None:
    texts = ("ANNA (softly): Who is there?\nBEN: Me.\nANNA: Come.",)
    async with wire.open() as gemini:
        marks = await mark_speakers(gemini, texts=texts, names=(), meter=new_meter())
    assert marks.speeches[0][0] == Speech(15, 28, "ANNA", "softly")

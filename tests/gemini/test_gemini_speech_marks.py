"""The speakers of a text: requested once for numbered quotations, without changes to the text's words."""

from __future__ import annotations

import json

import pytest

from bot.gemini.client import Gemini
from bot.gemini.comic_script import write_script
from bot.gemini.context import WorkContext
from bot.gemini.events import BibleMade, Ended, PanelWritten, ScriptEvent
from bot.gemini.speech_marks import BALLOON_WORDS_MAX, SpeechMarks, balloons, mark_speech, read_speakers
from bot.work.bible import NO_PEOPLE, Bible, Character
from bot.work.ending import EndingKind
from bot.work.lineage import Relation
from bot.work.parts import Line, LineKind, PanelScript
from bot.work.request import ComicOptions, Kind, Request
from sandbox.gemini import faults
from tests.gemini.conftest import Wire, collect, new_meter
from tests.gemini.drawing import answer

TEXT = (
    "The lamp was dark.\n\n“You are late,” said Mira.\n\n“The sea would not let me go, Mira,” said Tomas.\n\n"
    "“It never does. Come in!”\n\nHe read the word “Lamp” on the door. Mira let Tomas in, and Tomas slept."
)
SAID = {
    "said": [
        {"number": 1, "speaker": "Mira"},
        {"number": 2, "speaker": "Tomas"},
        {"number": 3, "speaker": "Mira"},
        {"number": 4, "speaker": ""},
    ]
}
MARKS = SpeechMarks(
    [("Mira", "You are late."), ("Tomas", "The sea would not let me go, Mira."), ("Mira", "It never does. Come in!")]
)


def comic_of(text: str) -> WorkContext:
    people = Bible((Character("Mira", "a yellow coat"), Character("Tomas", "old")))
    return WorkContext(relation=Relation.COMIC, kind_before=Kind.STORY, before=text, bible=people)


async def script_of(gemini: Gemini, text: str = TEXT, panels: int = 1) -> tuple[list[ScriptEvent], Ended]:
    new_work = Request(prompt=text, options=ComicOptions(panels=panels, style="noir"))
    return await collect(
        write_script(gemini, new_work, panels=panels, titled=True, context=comic_of(text), meter=new_meter())
    )


def lines_of(events: list[ScriptEvent]) -> dict[int, tuple[Line, ...]]:
    return {event.script.number: event.script.lines for event in events if isinstance(event, PanelWritten)}


def fitted(*panels: tuple[Line, ...]) -> list[list[tuple[str, str]]]:
    scripts = [PanelScript(number=number, lines=lines) for number, lines in enumerate(panels, 1)]
    return [[(line.speaker, line.text) for line in script.lines] for script in MARKS.fit(scripts, NO_PEOPLE)]


@pytest.mark.asyncio
async def test_the_words_of_a_text_stand_whole_under_the_speaker_it_gives_them(wire: Wire) -> None:
    wire.box.faults.add(answer(json.dumps(SAID)))
    wire.box.faults.add(
        answer(
            "Cast:\nMIRA: a yellow coat\n\nPanel 1: X\nScene: y\n"
            'Dialogue (MIRA): "The sea would"\nDialogue (TOMAS): "not let me go, Mira."\n'
            'Dialogue (TOMAS): "It never does."\n'
        )
    )
    async with wire.open() as gemini:
        events, ended = await script_of(gemini)
    assert ended.ending.kind is EndingKind.COMPLETE
    assert lines_of(events)[1] == (
        Line("TOMAS", "The sea would not let me go, Mira."),
        Line("MIRA", "It never does."),
    )
    marking, writing = wire.box.calls
    assert marking.body["generationConfig"]["responseMimeType"] == "application/json"
    assert "“[1] You are late,”" in marking.text
    assert "[4] Lamp" in marking.text
    assert "Mira, Tomas" in marking.text
    assert "Tomas: “The sea would not let me go, Mira.”" in writing.text
    assert "Lamp: " not in writing.text
    assert [event.bible.characters[0].name for event in events if isinstance(event, BibleMade)][:1] == ["Mira"]


@pytest.mark.asyncio
async def test_the_speakers_are_those_that_the_other_side_tells(wire: Wire) -> None:
    meter = new_meter()
    async with wire.open() as gemini:
        marks = await mark_speech(gemini, text=TEXT, names=("Mira", "Tomas"), meter=meter)
    assert marks.listed[:2] == (("Mira", "You are late."), ("Tomas", "The sea would not let me go, Mira."))
    assert meter.usage.calls == 1
    assert meter.usage.cost_usd


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("“If you leave,” said Ann, “I will, too.”", ["If you leave, I will, too."]),
        ("“Go,” said Ann. “Now!”", ["Go.", "Now!"]),
        ("„Wenn du gehst“, sagte sie, „gehe ich auch.“", ["Wenn du gehst, gehe ich auch."]),
        ("— Es una casa — grande.", ["Es una casa — grande."]),
        ("“Go,” said Ann,\n“now!”", ["Go.", "now!"]),
    ],
)
async def test_a_sentence_around_the_word_said_is_one(wire: Wire, text: str, said: list[str]) -> None:
    speakers = {"said": [{"number": 1, "speaker": "Ann"}, {"number": 2, "speaker": "Ann"}]}
    wire.box.faults.add(answer(json.dumps(speakers)))
    async with wire.open() as gemini:
        marks = await mark_speech(gemini, text=text, names=(), meter=new_meter())
    assert [words for _, words in marks.listed] == said


@pytest.mark.asyncio
async def test_without_an_answer_the_script_is_written_all_the_same(wire: Wire) -> None:
    for _ in range(2):
        wire.box.faults.add(answer("no JSON"))
    wire.box.faults.add(answer('Panel 1: X\nScene: y\nDialogue (MIRA): "Come in!"\n'))
    async with wire.open() as gemini:
        events, ended = await script_of(gemini)
    assert ended.ending.kind is EndingKind.COMPLETE
    assert lines_of(events)[1] == (Line("MIRA", "Come in!"),)


@pytest.mark.asyncio
async def test_a_text_without_quotations_needs_no_call(wire: Wire) -> None:
    wire.box.faults.add(faults.Reply(answer("Panel 1: X\nScene: y\n").steps))
    async with wire.open() as gemini:
        await script_of(gemini, "The lamp was dark. It rained.")
    assert len(wire.box.calls) == 1


def test_a_sentence_in_two_lines_becomes_one_wherever_its_parts_are() -> None:
    first, second = (Line("TOMAS", "The sea would not"),), (Line("MIRA", "let me go, Mira."), Line("MIRA", "Come in!"))
    assert fitted(first, second) == [
        [("TOMAS", "The sea would not let me go, Mira.")],
        [("MIRA", "Come in!")],
    ]


def test_the_speaker_of_the_text_speaks_and_small_changes_are_undone() -> None:
    assert fitted((Line("MIRA", "The sea wouldn't let me go, Mira!"),)) == [
        [("Tomas", "The sea would not let me go, Mira.")]
    ]
    assert fitted((Line("TOMAS", "It never does. Come in!"),)) == [[("Mira", "It never does. Come in!")]]


def test_sentences_of_different_turns_in_one_line_are_told_apart() -> None:
    assert fitted((Line("TOMAS", "You are late. The sea would not let me go, Mira. I rowed."),)) == [
        [("Mira", "You are late."), ("TOMAS", "The sea would not let me go, Mira."), ("TOMAS", "I rowed.")]
    ]


def test_a_speaker_is_spelled_as_in_other_lines_and_may_have_more_of_a_name() -> None:
    assert fitted((Line("BEN", "It never does."), Line("MIRA", "Hm."))) == [
        [("MIRA", "It never does."), ("MIRA", "Hm.")]
    ]
    assert fitted((Line("OLD TOMAS", "The sea would not let me go, Mira."),)) == [
        [("OLD TOMAS", "The sea would not let me go, Mira.")]
    ]


def test_lines_that_the_text_does_not_have_stay_as_they_are() -> None:
    told = (Line("TOMAS", "Mira."), Line("BEN", "What a night."), Line("", "Come in!", kind=LineKind.SOUND))
    assert fitted(told) == [
        [("TOMAS", "The sea would not let me go, Mira."), ("BEN", "What a night."), ("", "Come in!")]
    ]
    assert fitted((Line("BEN", "Go, Mira."),)) == [[("BEN", "Go, Mira.")]]


def test_what_is_said_twice_is_said_twice() -> None:
    marks = SpeechMarks([("Mira", "No."), ("Tomas", "No."), ("Mira", "No.")])
    script = PanelScript(number=1, lines=(Line("Mira", "No."), Line("Tomas", "No."), Line("Mira", "No.")))
    assert marks.fit([script], NO_PEOPLE) == [script]


def test_fitting_again_changes_nothing() -> None:
    long = "I have rowed all night against the wind and the rain, and nobody lit the lamp for me, not even you, Mira."
    marks = SpeechMarks([("Tomas", long)])
    once = marks.fit([PanelScript(number=1, lines=(Line("Tomas", long),))], NO_PEOPLE)
    assert len(once[0].lines) == 2
    assert marks.fit(once, NO_PEOPLE) == once


def test_a_long_sentence_goes_into_two_balloons_behind_a_clause_and_a_short_one_into_one() -> None:
    words = ["word"] * (BALLOON_WORDS_MAX // 2)
    first, second = " ".join(words) + ",", " ".join(words) + " end."
    assert balloons(f"{first} {second}") == [first, second]
    assert balloons(" ".join(words)) == [" ".join(words)]
    unbroken = " ".join(["word"] * (BALLOON_WORDS_MAX + 5))
    assert balloons(unbroken) == [unbroken]


@pytest.mark.parametrize(
    ("value", "speakers"),
    [
        (SAID, {1: "Mira", 2: "Tomas", 3: "Mira"}),
        ({"said": [{"number": 9, "speaker": "Ada"}, {"number": "1", "speaker": "Ada"}, {"number": 2}]}, {}),
        ({"said": [{"number": 1, "speaker": "Ada"}, {"number": 1, "speaker": "Ben"}]}, {1: "Ada"}),
        ({"said": ["Ada"]}, None),
        ({"who": []}, None),
        (None, None),
    ],
)
def test_an_answer_counts_as_far_as_it_makes_sense(value: object, speakers: dict[int, str] | None) -> None:
    assert read_speakers(value, 4) == speakers

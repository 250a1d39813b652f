"""The names before the lines of a play: with a cast they are shown and not spoken."""

from __future__ import annotations

import pytest

from bot.script.passages import passages
from bot.script.sections import cut_sections
from bot.script.speaker_labels import as_spoken
from bot.script.speeches import labelled_speeches
from bot.script.transcript_check import judge
from bot.work.bible import Bible, Character
from bot.work.parts import Section
from bot.work.request import NarrationOptions, Voices
from bot.work.sound import SoundMeasure, Transcript
from bot.work.speech import Ear, Speech, Verdict

CAST, ONE = NarrationOptions(voices=Voices.CAST), NarrationOptions()
PEOPLE = Bible((Character("MIRA", "", prebuilt_voice="Leda"), Character("Tomas", "", prebuilt_voice="Puck")))


def play(text: str, *speeches: Speech) -> Section:
    return Section(number=1, text=text, speeches=speeches or labelled_speeches([text])[0])


def said(section: Section, options: NarrationOptions = CAST) -> list[tuple[str, str]]:
    """The speakers and their words, in order."""
    text = as_spoken(section, options).text
    return [(one.speaker, " ".join(text[one.start : one.end].split())) for one in passages(section, options, PEOPLE)]


SEA = "Night on the pier.\nMIRA: Who is there?\nTOMAS (softly): Only me.\nMIRA: (turns) Come in, then.\nThe door shuts."
FILM = "INT. HUT - NIGHT\n\nRain.\n\nMIRA\nWho is there?\n\nTOMAS (O.S.)\n(softly)\nOnly me.\nLet me in.\n\nMIRA\nCome."
VERSE = "MIRA: The sea goes out,\nand with it goes the light.\nTOMAS: So it does.\nMIRA: Yes.\nThey leave."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (SEA, [("", "Night on the pier."), ("MIRA", "Who is there?"), ("TOMAS", "Only me."),
               ("MIRA", "Come in, then."), ("", "The door shuts.")]),
        (FILM, [("", "INT. HUT - NIGHT Rain."), ("MIRA", "Who is there?"), ("TOMAS", "Only me. Let me in."),
                ("MIRA", "Come.")]),
        (VERSE, [("MIRA", "The sea goes out, and with it goes the light."), ("TOMAS", "So it does."),
                 ("MIRA", "Yes."), ("", "They leave.")]),
        ("MIRA: “Go.”\nMIRA: “Now.”\nTOMAS: “No.”", [("MIRA", "“Go.” “Now.”"), ("TOMAS", "“No.”")]),
        ("MIRA. Who is there?\nTOMAS. [Softly.] Only me,\nMira.\n\nMIRA. Come in.",
         [("MIRA", "Who is there?"), ("TOMAS", "[Softly.] Only me, Mira."), ("MIRA", "Come in.")]),
        ("[10:32] Mira: hey\n10:33 Tom: hi\n[10:34:05] Mira: ok", [("Mira", "hey"), ("Tom", "hi"), ("Mira", "ok")]),
        ("CAPTION: Night.\nMIRA: Go.\nNARRATOR: Later.\nTOMAS: No.\nMIRA: Yes.",
         [("", "Night."), ("MIRA", "Go."), ("", "Later."), ("TOMAS", "No."), ("MIRA", "Yes.")]),
        ("МИРА: Кто там?\nТОМАС: Я.\nМИРА: Входи.", [("МИРА", "Кто там?"), ("ТОМАС", "Я."), ("МИРА", "Входи.")]),
        ("美咲：誰？\n健太：僕だよ。\n美咲：入って。", [("美咲", "誰？"), ("健太", "僕だよ。"), ("美咲", "入って。")]),
    ],
)  # fmt: skip
def test_a_cast_does_not_say_the_names_before_its_lines(text: str, expected: list[tuple[str, str]]) -> None:
    section = play(text)
    assert said(section) == expected
    assert len(as_spoken(section, CAST).text) == len(text)
    assert as_spoken(as_spoken(section, CAST), CAST) == as_spoken(section, CAST)
    assert said(section, ONE) == [("", " ".join(text.split()))]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("She turned to Mira: “Go.”", "Go."),
        ("Then he said this: “Go.”", "Go."),
        ("It was late. Mira said: “Go.”", "Go."),
        ("THE END\n\n“Go,” said Mira.", "Go,"),
        ("Mira. “Go.”", "Go."),
    ],
)
def test_prose_before_a_quotation_is_spoken(text: str, words: str) -> None:
    start = text.index(words)
    section = play(text, Speech(start, start + len(words), "Mira"))
    assert as_spoken(section, CAST).text == text


def test_a_name_that_the_model_spelled_otherwise_is_not_said_either() -> None:
    text = "Old Tomas: Only me."
    section = play(text, Speech(11, len(text), "Tomas"))
    assert said(section) == [("Tomas", "Only me.")]


@pytest.mark.parametrize("options", [CAST, ONE])
def test_the_second_ear_does_not_miss_what_is_not_spoken(options: NarrationOptions) -> None:
    spoken = as_spoken(play(SEA), options).text
    heard = Transcript(" ".join(words for _, words in said(play(SEA), options)))
    check = judge(
        spoken, heard, SoundMeasure(seconds=8.0, voiced_s=7.0, loudness_lufs=-18.0), ear=Ear.SECOND, ended_well=True
    )
    assert (check.verdict, check.matched) == (Verdict.WHOLE, check.words)


@pytest.mark.parametrize(
    "text", ["STOP. Go on.\nNO. Never.\nI went.", "It was 10:30 then.\nAt 11:20 she left.\nAt 12:10 too."]
)
def test_prose_has_no_lines_of_a_play(text: str) -> None:
    assert labelled_speeches([text]) == [()]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Mira came.\n\n“Where?”\n\n“Home.”", "Mira came.\n\n“Where?”\n\n“Home.”"),
        ("“Where?”\n“Home.”\n“When?”", "“Where?”\n“Home.”\n“When?”"),
        ("Narration 1 [soft]:\n“The lamp was dark.”", "The lamp was dark."),
        ("“The lamp was dark.”\n\n“Rain fell.”", "The lamp was dark.\n\nRain fell."),
    ],
)
def test_the_marks_of_dialogue_stay_and_those_around_a_text_go(text: str, shown: str) -> None:
    assert [section.text for section in cut_sections(text)] == [shown]

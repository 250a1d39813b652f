"""Prompts for a voice: only words to be read are in the text, and directions are separate."""

from __future__ import annotations

from dataclasses import replace

from bot.gemini.narration_prompts import (
    notes_on,
    style_of,
    turn_text,
    voice_instruction,
    words_to_speak,
)
from bot.script.passages import Passage
from bot.work.parts import Section
from bot.work.request import NarrationOptions, Request
from bot.work.speech import Cue, CueKind, Pronunciation

REQUEST = Request(prompt="", options=NarrationOptions(style="warm"), language="German")
TEXT = "The Call. Siobhan never shouted, but tonight she did."
SECTION = Section(number=1, text=TEXT)
WHOLE = Passage(0, len(TEXT), "", "Kore", "slowly")


def cue(kind: CueKind, words: str, direction: str = "") -> Cue:
    start = TEXT.index(words)
    return Cue(kind=kind, start=start, end=start + len(words), words=direction)


def test_a_shared_direction_is_in_the_instruction_and_others_before_their_lines() -> None:
    calm, angry = replace(WHOLE, direction="calm"), replace(WHOLE, direction="angry")
    assert "Delivery: warm; calm." in voice_instruction(REQUEST, [calm, calm])
    assert turn_text("Go.", calm, [calm, calm]) == "<<<\nGo.\n>>>"
    assert "calm" not in voice_instruction(REQUEST, [calm, angry])
    assert turn_text("Go.", angry, [calm, angry]) == "Delivery: angry.\n<<<\nGo.\n>>>"
    assert "German" in voice_instruction(REQUEST, [calm])


def test_cues_reach_the_voice_as_notes_and_never_as_words() -> None:
    cues = (
        cue(CueKind.HEADING, "The Call."),
        cue(CueKind.EMPHASIS, "never"),
        cue(CueKind.DIRECTION, "but tonight she did", "whispering"),
        Cue(kind=CueKind.PAUSE, start=10, end=10, seconds=2.0),
    )
    section = replace(SECTION, cues=cues)
    notes = notes_on(section, WHOLE)
    assert "“The Call.” is a heading" in notes
    assert "Stress “never”." in notes
    assert "Say “but tonight she did” like this: whispering." in notes
    assert words_to_speak(section, WHOLE, ()) == TEXT
    assert style_of(REQUEST, WHOLE, notes).startswith("warm; slowly; ")
    assert (
        notes_on(section, replace(WHOLE, end=9)) == "“The Call.” is a heading: it stands alone, and a pause follows it."
    )


def test_a_word_with_a_pronunciation_is_given_as_it_sounds() -> None:
    sounds = (Pronunciation("Siobhan", "shi-VAWN"), Pronunciation("Siobhan Roy", "shi-VAWN roy"))
    assert "shi-VAWN never" in words_to_speak(SECTION, WHOLE, sounds)

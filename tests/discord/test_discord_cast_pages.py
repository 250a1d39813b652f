"""The private messages about a cast: their lists and offers, within Discord's limits."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.discord.cast_pages import CastPage, cast_page, heard_page, line_page, lines_page, pitch_page, voice_page
from bot.reply.controls import Action, RoleAction, custom_id, role_id
from bot.reply.files import FilePart
from bot.script.quotations import quotations
from bot.script.voices import VOICES, Pitch
from bot.shelf.cast_edits import (
    NARRATOR,
    SpeakingCost,
    line_at,
    lines_of,
    roles_of,
    stale_sections,
    voice_named,
    with_speaker,
    with_voice,
)
from bot.shelf.section_edits import with_new_sound
from bot.words.say import say
from bot.work.bible import Bible, Character
from bot.work.ending import COMPLETE, Ending, EndingKind
from bot.work.parts import FileRef, PartState, Piece, Section
from bot.work.refusal import RefusalKind, RefusedError
from bot.work.request import NarrationOptions, Request, StoryOptions, Voices
from bot.work.speech import Speech
from bot.work.work import Work

TEXT = "“Go,” said Ann. “No,” said Ben. “Why?” asked Ann."
SAID = (Speech(1, 4, "Ann"), Speech(17, 20, "Ben"), Speech(33, 37, "Ann"))
SOUND = FileRef(sha256="0" * 64, media_type="audio/wav", size_bytes=1, seconds=9.0)
OTHER = replace(SOUND, sha256="1" * 64)
PIECES = tuple(
    Piece(start, end, SOUND, speaker, voice)
    for start, end, speaker, voice in [
        (0, 5, "Ann", "Leda"),
        (6, 15, "", "Kore"),
        (16, 21, "Ben", "Puck"),
        (22, 31, "", "Kore"),
        (32, 38, "Ann", "Leda"),
        (39, 49, "", "Kore"),
    ]
)
PEOPLE = Bible((Character("Ben", "", prebuilt_voice="Puck"), Character("Ann", "", prebuilt_voice="Leda")))
WORK = Work(
    id="0a1b",
    author_id=1,
    created_at=1.0,
    request=Request(prompt=TEXT, options=NarrationOptions(voices=Voices.CAST)),
    sections=(Section(number=1, text=TEXT, state=PartState.MADE, audio=SOUND, speeches=SAID, pieces=PIECES),),
    bible=PEOPLE,
    ending=COMPLETE,
)
ONE_VOICE = replace(WORK, request=replace(WORK.request, options=NarrationOptions()), cast_sample=OTHER)
COST = SpeakingCost(lines=3, seconds=75, usd=0.01)
NO_COST = SpeakingCost(lines=0, seconds=0, usd=0.0)


def ids(page: CastPage) -> list[str]:
    selects = [part["components"][0]["custom_id"] for part in page.selects]
    return [*selects, *(button.custom_id for row in page.rows for button in row)]


def options(page: CastPage) -> list[str]:
    return [option["value"] for part in page.selects for option in part["components"][0]["options"]]


def test_the_cast_lists_the_narrator_and_who_says_most() -> None:
    assert [(role.number, role.name, role.voice, role.lines) for role in roles_of(WORK)] == [
        (NARRATOR, "", "Kore", 0),
        (2, "Ann", "Leda", 2),
        (1, "Ben", "Puck", 1),
    ]
    page = cast_page(WORK, NO_COST, "en")
    assert page.content.split("\n") == [
        say("cast.list"),
        say("cast.role", name=say("cast.narrator"), voice="Kore · firm"),
        say("cast.role.lines", name="Ann", voice="Leda · youthful", lines=2),
        say("cast.role.lines", name="Ben", voice="Puck · upbeat", lines=1),
    ]
    assert (ids(page), options(page)) == ([role_id(RoleAction.PICK, "0a1b")], ["0", "2", "1"])


def test_lines_with_the_old_voice_are_offered() -> None:
    page = cast_page(WORK, COST, "en", "note")
    assert page.content.startswith("note\n")
    assert say("cast.rest", lines=3) in page.content
    assert role_id(RoleAction.REST, "0a1b") in ids(page)


def test_of_one_voice_the_characters_change_and_the_whole_can_be_spoken() -> None:
    page = cast_page(ONE_VOICE, NO_COST, "en")
    assert options(page) == ["2", "1"]
    assert custom_id(Action.SPEAK_CAST, "0a1b") in ids(page)


def test_the_sample_stands_with_the_cast_and_what_all_of_it_takes() -> None:
    sound = FilePart("cast.wav", b"RIFF", "audio/wav")
    page = heard_page(ONE_VOICE, sound, COST, "en", is_author=True)
    assert page.files == (sound,)
    assert say("cast.cost", minutes=2, usd=0.01) in page.content
    assert ids(page) == [custom_id(Action.SPEAK_CAST, "0a1b"), custom_id(Action.CAST, "0a1b")]
    assert ids(heard_page(ONE_VOICE, sound, COST, "en", is_author=False)) == [custom_id(Action.SPEAK_CAST, "0a1b")]


def test_where_no_character_speaks_nothing_is_offered() -> None:
    silent = replace(ONE_VOICE, bible=Bible(), sections=(replace(ONE_VOICE.sections[0], speeches=()),))
    assert heard_page(silent, None, COST, "en", is_author=True) == CastPage(say("cast.no_speaker"))
    assert cast_page(silent, NO_COST, "en") == CastPage(say("cast.none"))


@pytest.mark.parametrize("pitch", Pitch)
def test_at_most_twelve_voices_are_offered_and_none_that_is_taken(pitch: Pitch) -> None:
    page = pitch_page(WORK, 2, pitch, "en")
    assert 0 < len(options(page)) <= 12
    assert not {"Kore", "Puck"} & set(options(page))
    assert ids(page)[-1] == custom_id(Action.CAST, "0a1b")
    assert not pitch_page(WORK, 2, None, "en").selects


def test_a_voice_is_offered_with_what_it_costs() -> None:
    page = voice_page(WORK, 2, voice_named("aoede"), None, COST, "en")
    assert say("cast.offer.lines", lines=3, seconds=75, usd=0.01) in page.content
    assert role_id(RoleAction.USE, "0a1b", 2, "aoede") in ids(page)
    narrator = voice_page(WORK, NARRATOR, voice_named("Charon"), None, COST, "en")
    assert say("cast.offer.narrator", lines=3, minutes=2, usd=0.01) in narrator.content
    assert say("cast.offer.free") in voice_page(ONE_VOICE, 2, voice_named("Charon"), None, NO_COST, "en").content


def test_a_long_cast_fits_into_a_message() -> None:
    names = [f"**Person** [{number}]" + "x" * 200 for number in range(40)]
    people = tuple(Character(name, "", prebuilt_voice=VOICES[number % 30].name) for number, name in enumerate(names))
    section = replace(WORK.sections[0], speeches=tuple(Speech(n, n + 1, name) for n, name in enumerate(names)))
    work = replace(WORK, bible=Bible(people), sections=(section,))
    page = cast_page(work, COST, "en")
    assert len(page.content.encode("utf-16-le")) // 2 <= 2000
    assert "**Person** [" not in page.content
    assert len(options(page)) == 25
    labels: list[Any] = [option["label"] for part in page.selects for option in part["components"][0]["options"]]
    assert all(0 < len(label) <= 100 for label in labels)


# --- Edits ------------------------------------------------------------------------------------------------------------


def test_a_new_voice_concerns_the_lines_of_its_character_and_the_sample_goes() -> None:
    changed = with_voice(replace(WORK, cast_sample=OTHER), 2, "Aoede")
    assert changed.cast_sample is None
    ((section, stale),) = stale_sections(changed)
    assert [section.text[line.start : line.end] for line in stale.lines] == ["“Go,”", "“Why?”"]
    assert stale_sections(WORK) == ()
    assert stale_sections(with_voice(ONE_VOICE, 2, "Aoede")) == ()


def test_a_new_narrator_concerns_the_rest() -> None:
    ((_, stale),) = stale_sections(with_voice(WORK, NARRATOR, "Charon"))
    assert len(stale.lines) == 3


@pytest.mark.parametrize(
    ("work", "number", "voice", "kind"),
    [
        (WORK, 2, "Puck", RefusalKind.VOICE_TAKEN),
        (WORK, 2, "Kore", RefusalKind.VOICE_TAKEN),
        (WORK, 7, "Aoede", RefusalKind.UNKNOWN_BUTTON),
        (ONE_VOICE, NARRATOR, "Aoede", RefusalKind.UNKNOWN_BUTTON),
        (replace(WORK, request=Request(prompt="x", options=StoryOptions())), 2, "Aoede", RefusalKind.UNKNOWN_BUTTON),
    ],
)
def test_what_cannot_be_is_refused(work: Work, number: int, voice: str, kind: RefusalKind) -> None:
    with pytest.raises(RefusedError) as refused:
        with_voice(work, number, voice)
    assert refused.value.refusal.kind is kind


def test_typing_errors_in_the_name_of_a_voice_are_forgiven() -> None:
    assert voice_named("callirhoe").name == "Callirrhoe"
    with pytest.raises(RefusedError):
        voice_named("12")


def test_a_new_sound_is_one_more_revision_and_decides_the_ending() -> None:
    section = WORK.sections[0]
    after = replace(section, audio=OTHER, pieces=(), state=PartState.DOUBTFUL)
    changed = with_new_sound(WORK, section, after)
    assert (changed.sections[0].audio, changed.sections[0].revision) == (OTHER, 1)
    assert changed.ending is not None
    assert changed.ending.kind is EndingKind.INCOMPLETE
    again = with_new_sound(changed, changed.sections[0], replace(after, state=PartState.MADE))
    assert (again.sections[0].revision, again.ending) == (2, COMPLETE)
    assert with_new_sound(changed, section, after) == changed
    stopped = replace(WORK, ending=Ending(EndingKind.STOPPED, {"by": "x"}))
    assert with_new_sound(stopped, section, after).ending == stopped.ending


# --- Lines ------------------------------------------------------------------------------------------------------------


def test_the_lines_of_a_character_and_the_unmarked_quotations_are_listed() -> None:
    assert [line.text for line in lines_of(WORK, 2)] == ["Go,", "Why?"]
    unmarked = replace(WORK, sections=(replace(WORK.sections[0], speeches=SAID[1:]),))
    assert [line.text for line in lines_of(unmarked, NARRATOR)] == ["Go,"]
    page = lines_page(WORK, 2, 0, "en")
    assert options(page) == ["1s1", "1s33"]
    assert ids(page)[-1] == custom_id(Action.CAST, "0a1b")
    assert lines_page(WORK, NARRATOR, 0, "en").content == say("cast.lines.none", name=say("cast.narrator"))


def test_a_long_role_has_several_pages_of_lines() -> None:
    text = " ".join(f"“Line {number}.”" for number in range(60))
    said = tuple(Speech(one.start, one.end, "Ann") for one in quotations(text))
    work = replace(WORK, sections=(replace(WORK.sections[0], text=text, speeches=said, pieces=()),))
    assert [len(options(lines_page(work, 2, page, "en"))) for page in (0, 1, 2, 9)] == [25, 25, 10, 10]
    assert role_id(RoleAction.LINES, "0a1b", 2, "2") in ids(lines_page(work, 2, 1, "en"))


def test_a_line_is_given_to_another_role_and_is_then_to_be_spoken_again() -> None:
    line = line_at(WORK, 1, 17)
    page = line_page(WORK, line, "en")
    assert (page.content, options(page)) == (say("cast.line", words="No,"), ["0", "2"])
    changed = with_speaker(WORK, line, 2)
    ((section, stale),) = stale_sections(changed)
    assert [section.text[one.start : one.end] for one in stale.lines] == ["“No,”"]
    assert [line.text for line in lines_of(changed, 2)] == ["Go,", "No,", "Why?"]
    narrated = with_speaker(WORK, line, NARRATOR)
    assert [line.text for line in lines_of(narrated, NARRATOR)] == ["No,"]
    with pytest.raises(RefusedError):
        line_at(WORK, 1, 2)

"""A narration with a voice for each character: a sample first, changes line by line, and its use in later works."""

from __future__ import annotations

import io
import wave
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.library.listings import Scope
from bot.reply.controls import RoleAction, role_id
from bot.script.passages import passages
from bot.shelf.cast_edits import Role, options_of, roles_of, stale_sections, with_voice
from bot.words.say import say
from bot.work.request import Voices
from bot.work.work import Work
from sandbox.discord import Attachment, Invocation, Message, Person
from sandbox.gemini import Call, errors
from sandbox.gemini.faults import BeforeHeaders, http_error
from sandbox.gemini.livefaults import NoSound
from sandbox.gemini.speech import voice_in
from sandbox.gemini.steps import Wait
from tests.waiting import until, until_read
from tests.wire.conftest import OpenStage, Stage, patient_limits
from tests.wire.harness import Harness, open_harness
from tests.wire.shelf import page_of, quiet

ROOMY = patient_limits(interaction_requests=100)
DIALOGUE = (
    "The boat came in. “You are very late tonight,” said Mira.\n\n"
    "“The stormy sea would not let me go,” said Tomas. “I tried to row as hard as I could.”"
    "\n---\n"
    "“Sit down here with me,” said Mira.\n\n"
    "“I will gladly do that,” said Tomas."
)
HEAR, SPEAK_ALL, CAST = (say(f"button.{name}") for name in ("hearcast", "speakcast", "cast"))


async def narrated(stage: Stage, text: str = DIALOGUE, **options: object) -> Invocation:
    """Make a narration to its end."""
    asked = await stage.discord.command(stage.mira, stage.general, "narrate", text=text, **options)
    await asked.until(lambda reply: any(button.label == "More" for button in reply.buttons))
    await quiet(stage)
    return asked


async def heard(stage: Stage, narration: Invocation, by: Person | None = None) -> Message:
    """The private message with the cast and its sample."""
    pressed = await stage.discord.press(by or stage.mira, narration.reply.messages[-1], HEAR)
    await pressed.until(lambda reply: any(button.label == SPEAK_ALL for button in reply.buttons))
    return page_of(pressed)


async def spoken_by_cast(stage: Stage) -> tuple[Work, Invocation]:
    """A stored narration that was spoken with a cast, and the press that its reply answers."""
    narration = await narrated(stage)
    await stage.discord.press(stage.mira, await heard(stage, narration), SPEAK_ALL)
    return await newest(stage, is_cast), narration


async def newest(stage: Stage, is_ready: Callable[[Work], bool]) -> Work:
    """The newest work of Mira, once it fulfils a condition."""
    await eventually_has(stage, stage.mira, is_ready)
    await quiet(stage)
    return await stage.kept()


async def eventually_has(stage: Stage, person: Person, is_ready: Callable[[Work], bool]) -> Work:
    """The newest work of a person, once it fulfils a condition."""
    library = stage.app.library

    async def newest_work() -> Work | None:
        entries = (await library.listings.page(person.id, Scope.MINE)).entries
        return await library.works.find(entries[0].id) if entries else None

    work = await until_read(newest_work, lambda work: work is not None and is_ready(work))
    assert work is not None
    return work


async def heard_in(harness: Harness, story: Message) -> Work:
    """The narration of a story, once a sample with a cast was spoken."""
    told = await harness.press(story, "Narrate")
    await told.until(lambda reply: HEAR in [button.label for message in reply.messages for button in message.buttons])
    narration = told.reply.messages[-1]
    pressed = await harness.press(narration, HEAR)
    await pressed.until(lambda reply: any(button.label == SPEAK_ALL for button in reply.buttons))
    assert harness.app is not None
    work = await harness.app.library.works.find(harness.work_id(narration))
    assert work is not None
    return work


def is_cast(work: Work) -> bool:
    return work.ending is not None and options_of(work).voices is Voices.CAST


def role_named(work: Work, name: str) -> Role:
    return next(role for role in roles_of(work) if role.name == name)


async def opened(stage: Stage, narration: Invocation) -> Message:
    """The private message with the cast of a narration."""
    pressed = await stage.discord.press(stage.mira, narration.reply.messages[-1], CAST)
    await pressed.until(lambda reply: say("cast.list") in reply.text)
    return page_of(pressed)


async def press(stage: Stage, page: Message, label: str, then: str) -> None:
    """Press a button of a private message, and wait until it says this or has a component with this custom id."""
    await (await stage.discord.press(stage.mira, page, label)).answered()
    await _until(stage, page, then)


async def choose(stage: Stage, page: Message, select: str, value: str, then: str) -> None:
    """Choose in a select of a private message, and wait as `press` does."""
    await (await stage.discord.select(stage.mira, page, select, [value])).answered()
    await _until(stage, page, then)


async def _until(stage: Stage, page: Message, then: str) -> None:
    await stage.discord.until(lambda: then in page.text or then in str(page.components), what=lambda: page.text)


def voice_of(call: Call) -> str:
    """The voice of a call."""
    config = call.body.get("generationConfig") or {}
    return voice_in(config["speechConfig"]) if "speechConfig" in config else ""


def spoken(stage: Stage, after: int = 0) -> list[Call]:
    """The calls that made speech."""
    return [call for call in stage.gemini.calls[after:] if voice_of(call)]


def seconds_of(file: Attachment) -> float:
    with wave.open(io.BytesIO(file.data)) as sound:
        return float(sound.getnframes() / sound.getframerate())


def voices_of(work: Work) -> dict[str, str]:
    return {role.name: role.voice for role in roles_of(work)}


@pytest.mark.asyncio
async def test_the_first_lines_are_heard_with_a_cast_and_a_second_press_is_free(open_stage: OpenStage) -> None:
    async with open_stage(limits=ROOMY) as stage:
        narration = await narrated(stage)
        before = len(stage.gemini.calls)
        page = await heard(stage, narration)
        work = await stage.kept()
        voices = voices_of(work)
        assert set(voices) == {"", "Mira", "Tomas"}
        assert len(set(voices.values())) == 3
        asked = {voice_of(call) for call in spoken(stage, before)}
        assert asked == set(voices.values()), "each of them is heard in the sample"
        (sound,) = page.attachments
        assert seconds_of(sound) > 1
        assert say("cast.heard") in page.text
        assert work.cast_sample is not None
        minutes = (await stage.app.library.usage_limits.of_person(stage.mira.id)).speech_minutes
        calls = len(stage.gemini.calls)
        again = await heard(stage, narration)
        assert [file.data for file in again.attachments] == [sound.data]
        assert len(stage.gemini.calls) == calls
        assert (await stage.app.library.usage_limits.of_person(stage.mira.id)).speech_minutes == minutes
        assert options_of(work).voices is Voices.ONE


@pytest.mark.asyncio
async def test_all_of_it_is_spoken_with_the_cast_that_was_heard(open_stage: OpenStage) -> None:
    async with open_stage(limits=ROOMY, TRANSCRIBE_MODEL="") as stage:
        page = await heard(stage, await narrated(stage))
        cast, before = await stage.kept(), len(stage.gemini.calls)
        await stage.discord.press(stage.mira, page, SPEAK_ALL)
        work = await newest(stage, is_cast)
        assert voices_of(work) == voices_of(cast)
        assert [section.speeches for section in work.sections] == [section.speeches for section in cast.sections]
        assert {voice_of(call) for call in spoken(stage, before)} == set(voices_of(cast).values())
        assert not [call for call in stage.gemini.calls[before:] if "[1]" in call.text], "who speaks is not asked again"
        for section in work.sections:
            lines = passages(section, options_of(work), work.bible)
            assert [(one.start, one.speaker, one.voice) for one in section.pieces] == [
                (one.start, one.speaker, one.voice) for one in lines
            ]
        # Tomas says two lines of the first section, in one session.
        tomas = [call for call in stage.gemini.calls_of("live") if voice_of(call) == voices_of(work)["Tomas"]]
        assert any(len(call.turns) == 2 for call in tomas)


@pytest.mark.asyncio
async def test_a_narration_that_is_asked_for_with_a_cast_has_one_from_the_first_section_on(
    open_stage: OpenStage,
) -> None:
    async with open_stage(limits=ROOMY) as stage:
        narration = await narrated(stage, voice="Puck", voices="cast")
        work = await stage.kept()
        assert is_cast(work)
        voices = voices_of(work)
        assert (set(voices), voices[""]) == ({"", "Mira", "Tomas"}, "Puck")
        assert {voice_of(call) for call in spoken(stage)} == set(voices.values())
        first, *_ = stage.gemini.calls
        assert "[1]" in first.text, "who speaks is asked before anybody does"
        labels = [button.label for button in narration.reply.messages[-1].buttons]
        assert CAST in labels
        assert HEAR not in labels


@pytest.mark.asyncio
async def test_what_is_spoken_has_the_cast_that_was_heard_and_not_that_of_a_newer_take(open_stage: OpenStage) -> None:
    async with open_stage(limits=ROOMY) as stage:
        narration = await narrated(stage)
        pages = [await heard(stage, narration), await heard(stage, narration)]
        first = await stage.kept()
        await stage.discord.press(stage.mira, pages[0], SPEAK_ALL)
        second = await newest(stage, is_cast)
        number = role_named(first, "Mira").number
        await stage.app.library.work_changes.change(first.id, lambda now: with_voice(now, number, "Gacrux"))
        await stage.discord.press(stage.mira, pages[1], SPEAK_ALL)
        third = await newest(stage, lambda work: is_cast(work) and work.id != second.id)
        assert voices_of(second)["Mira"] != "Gacrux"
        assert voices_of(third)["Mira"] == "Gacrux"


@pytest.mark.asyncio
async def test_another_voice_speaks_only_the_lines_of_its_character(open_stage: OpenStage) -> None:
    async with open_stage(limits=ROOMY, TRANSCRIBE_MODEL="") as stage:
        work, narration = await spoken_by_cast(stage)
        page, role = await opened(stage, narration), role_named(work, "Tomas")
        other = "Algenib" if role.voice != "Algenib" else "Charon"
        voices = role_id(RoleAction.VOICE, work.id, role.number)
        pick, low = role_id(RoleAction.PICK, work.id), role_id(RoleAction.PITCH, work.id, role.number, "low")
        await choose(stage, page, pick, str(role.number), low)
        await press(stage, page, low, voices)
        use = role_id(RoleAction.USE, work.id, role.number, other.casefold())
        before = len(stage.gemini.calls)
        await choose(stage, page, voices, other, use)
        assert {voice_of(call) for call in spoken(stage, before)} == {other}, "a sample of the voice"
        assert [file.filename for file in page.attachments] == [f"{other.lower()}.wav"]
        assert say("cast.offer.lines", lines=3, seconds=14, usd=0.0).split(":")[0] in page.text
        before = len(stage.gemini.calls)
        await press(stage, page, say("button.role.use"), say("cast.saved"))
        changed = await newest(stage, lambda now: voices_of(now)["Tomas"] == other and not stale_sections(now))
        assert {voice_of(call) for call in spoken(stage, before)} == {other}
        asked = " ".join(turn for call in spoken(stage, before) for turn in call.turns)
        assert "stormy sea" in asked
        assert "very late tonight" not in asked
        assert [section.revision for section in changed.sections] == [1, 1]
        for old, new in zip(work.sections, changed.sections, strict=True):
            assert [one for one in new.pieces if one.speaker != "Tomas"] == [
                one for one in old.pieces if one.speaker != "Tomas"
            ]
            assert new.audio != old.audio
            assert new.check is not None
        assert changed.recording != work.recording
        recording = await stage.app.library.files.read(changed.recording[0])
        await narration.until(
            lambda reply: (
                {file.filename for file in reply.attachments if "-v2" in file.filename}
                >= {"section-01-v2.wav", "section-02-v2.wav"}
            )
        )
        assert [file.data for file in narration.reply.attachments if file.filename.endswith(".mp3")] == [recording]


@pytest.mark.asyncio
async def test_a_line_is_given_to_the_one_who_says_it(open_stage: OpenStage) -> None:
    async with open_stage(limits=ROOMY) as stage:
        work, narration = await spoken_by_cast(stage)
        page, tomas, mira = await opened(stage, narration), role_named(work, "Tomas"), role_named(work, "Mira")
        line = role_id(RoleAction.LINE, work.id, tomas.number)
        lines = role_id(RoleAction.LINES, work.id, tomas.number, "0")
        await choose(stage, page, role_id(RoleAction.PICK, work.id), str(tomas.number), lines)
        await press(stage, page, lines, line)
        start = work.sections[1].text.index("I will gladly")
        say_it = role_id(RoleAction.SAY, work.id, 0, f"2s{start}")
        await choose(stage, page, line, f"2s{start}", say_it)
        before = len(stage.gemini.calls)
        await choose(stage, page, say_it, str(mira.number), say("cast.saved"))
        assert {voice_of(call) for call in spoken(stage, before)} == {mira.voice}
        changed = await stage.kept()
        assert [section.revision for section in changed.sections] == [0, 1]
        assert {role.name: role.lines for role in roles_of(changed)} == {"": 0, "Mira": 3, "Tomas": 2}


@pytest.mark.asyncio
async def test_a_cast_outlives_a_restart_and_the_next_take_keeps_it(open_stage: OpenStage) -> None:
    async with open_stage(limits=ROOMY) as stage:
        work, narration = await spoken_by_cast(stage)
        await stage.restart()
        before = len(stage.gemini.calls)
        await stage.discord.press(stage.mira, narration.reply.messages[-1], say("button.again"))
        again = await newest(stage, lambda now: now.id != work.id and now.ending is not None)
        assert voices_of(again) == voices_of(work)
        assert not [call for call in stage.gemini.calls[before:] if "[1]" in call.text]


@pytest.mark.asyncio
async def test_another_person_hears_it_too_and_gets_a_narration_of_their_own(open_stage: OpenStage) -> None:
    async with open_stage(limits=ROOMY) as stage:
        narration = await narrated(stage)
        page = await heard(stage, narration, by=stage.tom)
        assert [button.label for button in page.buttons] == [SPEAK_ALL]
        cast = await stage.kept()
        await stage.discord.press(stage.tom, page, SPEAK_ALL)
        work = await eventually_has(stage, stage.tom, is_cast)
        assert voices_of(work) == voices_of(cast)
        assert work.author_id == stage.tom.id
        assert options_of(await stage.kept()).voices is Voices.ONE


@pytest.mark.asyncio
async def test_what_was_spoken_with_the_new_voice_is_kept_when_the_rest_fails(open_stage: OpenStage) -> None:
    async with open_stage(limits=ROOMY, TTS_MODEL="off") as stage:
        work, narration = await spoken_by_cast(stage)
        role = role_named(work, "Tomas")
        library = stage.app.library
        await library.work_changes.change(work.id, lambda now: with_voice(now, role.number, "Algenib"))
        page = await opened(stage, narration)
        assert say("cast.rest", lines=2 + 1) in page.text
        # The lines of one section are refused, those of the other one are spoken.
        stage.gemini.faults.add(NoSound(), kind="live", contains="gladly", times=None)
        await press(stage, page, say("button.role.rest"), say("cast.failed", reason="")[:20])
        changed = await stage.kept()
        assert [section.revision for section in changed.sections] == [1, 0]
        assert say("cast.rest", lines=1) in page.text


@pytest.mark.asyncio
async def test_the_narration_of_the_next_chapter_keeps_the_voices(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chapters = (
        "“The lamp is dark tonight,” said Mira. “Light it.”\n\n“I will do that now,” said Tomas.",
        "“The lamp burns again,” said Tomas.\n\n“So it does,” said Mira. “And who are you?”\n\n“I am Otto,” said Otto.",
    )
    async with open_harness(tmp_path, monkeypatch) as harness, harness.running() as app:
        first = await harness.story(chapters[0])
        told = await heard_in(harness, first)
        role = role_named(told, "Mira")
        told = await app.library.work_changes.change(told.id, lambda now: with_voice(now, role.number, "Gacrux"))
        harness.tells(chapters[1])
        await harness.go_on(first)
        await harness.discord.until(lambda: bool(harness.discord.threads))
        (thread,) = harness.discord.threads
        second = await harness.ended(await harness.posted(thread, "burns again"))
        before, after = voices_of(told), voices_of(await heard_in(harness, second))
        assert (set(before), before["Mira"]) == ({"", "Mira", "Tomas"}, "Gacrux")
        assert set(after) == {"", "Mira", "Tomas", "Otto"}
        assert {name: after[name] for name in before} == before


@pytest.mark.asyncio
async def test_a_cast_that_no_one_marks_is_one_voice_that_says_so_and_can_be_had_later(open_stage: OpenStage) -> None:
    async with open_stage(limits=ROOMY) as stage:
        stage.gemini.faults.add(http_error(errors.rate_limited(3600.0, per="day")), kind="stream", times=None)
        narration = await narrated(stage, voice="Puck", voices="cast")
        assert {voice_of(call) for call in spoken(stage)} == {"Puck"}
        work = await stage.kept()
        assert work.ending is not None
        assert work.ending.is_good
        assert say("narration.uncast") in narration.reply.text
        assert HEAR in [button.label for button in narration.reply.messages[-1].buttons]


@pytest.mark.asyncio
async def test_a_play_is_cast_without_asking_and_a_restart_in_between_keeps_the_cast(open_stage: OpenStage) -> None:
    play = "A hut by the sea.\nANNA: Who is out there in the rain?\nBEN: It is only me again.\nANNA: Come in then, Ben."
    async with open_stage(limits=ROOMY, TRANSCRIBE_MODEL="") as stage:
        page = await heard(stage, await narrated(stage, play))
        assert not stage.gemini.calls_of("stream"), "the names stand before the lines"
        cast = await stage.kept()
        assert set(voices_of(cast)) == {"", "ANNA", "BEN"}
        page_calls = len(stage.gemini.calls)
        stage.gemini.faults.add(BeforeHeaders(Wait(30.0)), kind="live", times=1)
        await stage.discord.press(stage.mira, page, SPEAK_ALL)
        await eventually_has(stage, stage.mira, lambda work: options_of(work).voices is Voices.CAST)
        await until(lambda: any(call.is_open for call in stage.gemini.calls_of("live")))
        await stage.restart()
        work = await newest(stage, is_cast)
        assert voices_of(work) == voices_of(cast)
        assert {(piece.speaker, piece.voice) for piece in work.sections[0].pieces} == set(voices_of(cast).items())
        assert not any("ANNA:" in f"{call.body}{call.turns}" for call in spoken(stage, page_calls))
        check = work.sections[0].check
        assert check is not None
        assert check.matched == check.words == len(play.split()) - 3

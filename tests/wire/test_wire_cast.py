"""A narration with a voice for each character: heard before it is spoken, changed line by line, kept for later."""

from __future__ import annotations

import asyncio
import io
import wave
from collections.abc import Callable

import pytest

from bot.reply.controls import RoleAction, role_id
from bot.script.passages import passages
from bot.shelf.cast_edits import Role, options_of, roles_of, stale_sections
from bot.words.say import say
from bot.work.request import Voices
from bot.work.work import Work
from sandbox.discord import Attachment, Invocation, Message, Person
from sandbox.gemini import Call
from sandbox.gemini.speech import voice_in
from tests.wire.conftest import OpenStage, Stage, patient_limits
from tests.wire.shelf import page_of, quiet

ROOMY = patient_limits(interaction_requests=100)
DIALOGUE = (
    "The lamp was dark when the boat came in. “You are very late tonight, and I waited,” said Mira.\n\n"
    "“The wide and stormy sea would not let me go,” said Tomas. “I tried to row as hard as I could.”"
    "\n---\n"
    "“Then sit down here beside the fire with me,” said Mira. The wind went round the house.\n\n"
    "“I will gladly do that for an hour or two,” said Tomas."
)
HEAR, SPEAK_ALL, CAST = (say(f"button.{name}") for name in ("hearcast", "speakcast", "cast"))


async def narrated(stage: Stage, text: str = DIALOGUE, **options: object) -> Invocation:
    """A narration that has come to its end."""
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
    """A narration that is spoken with a cast, as the library has it, and the press that its reply answers."""
    narration = await narrated(stage)
    await stage.discord.press(stage.mira, await heard(stage, narration), SPEAK_ALL)
    return await newest(stage, is_cast), narration


async def newest(stage: Stage, is_ready: Callable[[Work], bool]) -> Work:
    """The newest work of Mira, once it is as asked."""
    async with asyncio.timeout(30.0):
        while not is_ready(await stage.kept()):  # noqa: ASYNC110 - the library tells of no changes
            await asyncio.sleep(0.02)
    await quiet(stage)
    return await stage.kept()


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
    """The voice that a call asks for."""
    config = call.body.get("generationConfig") or {}
    return voice_in(config["speechConfig"]) if "speechConfig" in config else ""


def spoken(stage: Stage, after: int = 0) -> list[Call]:
    """The calls that spoke something."""
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
    async with open_stage(limits=ROOMY) as stage:
        page = await heard(stage, await narrated(stage))
        cast, before = await stage.kept(), len(stage.gemini.calls)
        await stage.discord.press(stage.mira, page, SPEAK_ALL)
        work = await newest(stage, is_cast)
        assert voices_of(work) == voices_of(cast)
        assert [section.speeches for section in work.sections] == [section.speeches for section in cast.sections]
        assert {voice_of(call) for call in spoken(stage, before)} == set(voices_of(cast).values())
        assert not [call for call in stage.gemini.calls[before:] if "[1]" in call.text], "nobody is asked who speaks"
        for section in work.sections:
            lines = passages(section, options_of(work), work.bible)
            assert [(one.start, one.speaker, one.voice) for one in section.pieces] == [
                (one.start, one.speaker, one.voice) for one in lines
            ]
        # Tomas says two lines of the first section, in one session.
        tomas = [call for call in stage.gemini.calls_of("live") if voice_of(call) == voices_of(work)["Tomas"]]
        assert any(len(call.turns) == 2 for call in tomas)


@pytest.mark.asyncio
async def test_another_voice_speaks_only_the_lines_of_its_character(open_stage: OpenStage) -> None:
    async with open_stage(limits=ROOMY) as stage:
        work, narration = await spoken_by_cast(stage)
        page, role = await opened(stage, narration), role_named(work, "Tomas")
        other = "Algenib" if role.voice != "Algenib" else "Charon"
        voices = role_id(RoleAction.VOICE, work.id, role.number)
        pick, low = role_id(RoleAction.PICK, work.id), role_id(RoleAction.PITCH, work.id, role.number, "low")
        await choose(stage, page, pick, str(role.number), low)
        await press(stage, page, low, voices)
        use = role_id(RoleAction.USE, work.id, role.number, other.casefold())
        await choose(stage, page, voices, other, use)
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
        await narration.until(lambda reply: any("-v2" in file.filename for file in reply.attachments))


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

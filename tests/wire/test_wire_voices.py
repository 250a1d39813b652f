"""/voices: the voices with a sample of each, spoken once for everyone."""

from __future__ import annotations

import asyncio
import errno
import io
import os
import wave
from dataclasses import replace

import pytest

from bot.script.voices import VOICES, Pitch
from bot.words.say import ending_line, say
from bot.words.voice_sentences import sample_sentence
from bot.work.ending import Ending, EndingKind
from sandbox.discord import Invocation, Message, Person
from sandbox.gemini import errors
from sandbox.gemini.faults import http_error
from tests.wire.conftest import OpenStage, Stage
from tests.wire.shelf import shown, turn

FULL_DISK = Ending(EndingKind.MISCONFIGURED, {"what": "disk"})
WORDS = sample_sentence("en-GB")[1]


def calls(stage: Stage) -> int:
    """The number of calls with a voice."""
    return len([call for call in stage.gemini.calls if call.kind not in ("models", "count")])


async def page(stage: Stage, by: Person | None = None) -> Message:
    return await shown(await stage.discord.command(by or stage.mira, stage.general, "voices"))


async def let_speak(stage: Stage, voice: str, by: Person | None = None, *, words: str = "") -> Message:
    """The page of a voice, once it has a sample or these words."""
    asked = await stage.discord.command(by or stage.mira, stage.general, "voices", voice=voice)
    message = await shown(asked)
    await stage.discord.until(lambda: bool(message.attachments) or bool(words and words in message.text))
    return message


async def pick(stage: Stage, message: Message, voice: str) -> Invocation:
    (select,) = message.selects
    return await stage.discord.select(stage.mira, message, select.custom_id, [voice])


async def settled(stage: Stage) -> None:
    """Wait until the last voice is stored."""
    for _ in range(1_000):
        if (await stage.app.library.people.settings(stage.mira.id)).voice is not None:
            return
    raise AssertionError("nothing is remembered")


def heard(message: Message) -> float:
    """The seconds of the only sample on a page."""
    [file] = message.attachments
    with wave.open(io.BytesIO(file.data)) as sound:
        return float(sound.getnframes() / sound.getframerate())


@pytest.mark.asyncio
async def test_the_groups_have_all_voices_and_never_more_than_twelve_at_once(open_stage: OpenStage) -> None:
    async with open_stage() as stage:
        message = await page(stage)
        listed: set[str] = set()
        for pitch in (Pitch.MIDDLE, Pitch.LOW, Pitch.HIGH):
            if pitch is not Pitch.MIDDLE:
                message = await turn(stage, message, say(f"voices.group.{pitch.value}"))
            values = {value for _, value in message.selects[0].options}
            assert len(values) <= 12
            assert values == {voice.name for voice in VOICES if voice.pitch is pitch}
            assert all(f"**{name}**" in message.text for name in values)
            listed |= values
        assert len(listed) == len(VOICES) == 30
        assert calls(stage) == 0, "nothing is spoken before it is wanted"


@pytest.mark.asyncio
async def test_a_sample_is_spoken_once_and_then_kept_for_everyone(open_stage: OpenStage) -> None:
    async with open_stage() as stage:
        message = await page(stage)
        await pick(stage, message, "Kore")
        await stage.discord.until(lambda: bool(message.attachments))
        assert message.text.startswith(say("voices.heard", name="Kore", character="firm"))
        assert message.attachments[0].description == say("voices.alt", name="Kore", words=WORDS)
        assert heard(message) > 2
        spoken = calls(stage)
        assert spoken >= 1
        for_tom = await let_speak(stage, "kore", stage.tom)
        assert heard(for_tom) == heard(message)
        assert calls(stage) == spoken
        usage = await stage.app.library.usage_limits.of_person(stage.mira.id)
        assert (usage.speech_minutes.used, usage.usd.used) == (0, 0)
        assert (await stage.app.library.usage_limits.of_bot()).usd.used > 0


@pytest.mark.asyncio
async def test_two_people_who_want_the_same_sample_at_once_get_one(open_stage: OpenStage) -> None:
    async with open_stage() as stage:
        samples = stage.app.bot.services.voice_samples
        files = await asyncio.gather(*(samples.sample("Puck", "en-GB") for _ in range(3)))
        assert len(set(files)) == 1
        once = calls(stage)
        await samples.sample("Puck", "en-US")
        assert calls(stage) == once, "English is one language here"
        await samples.sample("Puck", "de")
        assert calls(stage) == 2 * once


@pytest.mark.asyncio
async def test_a_sample_is_in_the_language_of_the_person(open_stage: OpenStage) -> None:
    async with open_stage() as stage:
        ada = stage.discord.person("ada", locale="de")
        await let_speak(stage, "Kore", ada)
        sent = "".join(f"{call.body} {call.sent_text}" for call in stage.gemini.calls)
        assert sample_sentence("de")[1] in sent


@pytest.mark.asyncio
async def test_without_text_to_speech_the_live_model_speaks_and_another_setting_makes_the_sample_again(
    open_stage: OpenStage,
) -> None:
    async with open_stage(TTS_MODEL="off") as stage:
        file = await stage.app.bot.services.voice_samples.sample("Kore", "en-GB")
        assert len(stage.gemini.calls_of("live")) == 1
        rows = stage.app.library.voice_samples
        sample = await rows.find("Kore", "en")
        assert sample is not None
        assert (sample.file, sample.model) == (file, stage.settings.gemini.live_model)
        await rows.save("Kore", "en", replace(sample, model="an earlier model"))
        await stage.app.bot.services.voice_samples.sample("Kore", "en-GB")
        assert len(stage.gemini.calls_of("live")) == 2


@pytest.mark.asyncio
async def test_a_kept_sample_survives_the_removal_of_files_that_no_work_needs(open_stage: OpenStage) -> None:
    async with open_stage() as stage:
        library = stage.app.library
        file = await stage.app.bot.services.voice_samples.sample("Kore", "en-GB")
        unneeded = await library.files.put(b"nobody needs it", "audio/wav")
        for path in (library.files.path(ref.sha256) for ref in (file, unneeded)):
            os.utime(path, (1.0, 1.0))
        assert await library.remove_orphaned_files() == 1
        assert await library.files.read(file)
        await library.people.forget(stage.mira.id)
        assert await library.files.read(file)


@pytest.mark.asyncio
async def test_a_voice_that_cannot_speak_is_told_and_another_one_can_be_picked(open_stage: OpenStage) -> None:
    async with open_stage() as stage:
        stage.gemini.faults.add(http_error(errors.credits_depleted()), kind="live", times=None)
        stage.gemini.faults.add(http_error(errors.credits_depleted()), kind="unary", times=None)
        message = await let_speak(stage, "Kore", words="couldn't")
        assert message.text.startswith("I couldn't get Kore to speak.")
        assert "billing or more credit" in message.text
        assert not message.attachments
        stage.gemini.faults.clear()
        await pick(stage, message, "Puck")
        await stage.discord.until(lambda: bool(message.attachments))


@pytest.mark.asyncio
async def test_a_sample_that_the_disk_does_not_take_is_told_and_can_be_heard_later(
    open_stage: OpenStage, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    async with open_stage() as stage:
        with monkeypatch.context() as patched:
            patched.setattr(stage.app.library.files, "check_writable", full)
            calls = len(stage.gemini.calls)
            await let_speak(stage, "Kore", words=ending_line(FULL_DISK, None))
            assert len(stage.gemini.calls) == calls
        with monkeypatch.context() as patched:
            patched.setattr(stage.app.library.files, "put", full)
            message = await let_speak(stage, "Kore", words=ending_line(FULL_DISK, None))
        await pick(stage, message, "Kore")
        await stage.discord.until(lambda: bool(message.attachments))


@pytest.mark.asyncio
async def test_an_unknown_voice_is_refused_and_a_small_error_is_not(open_stage: OpenStage) -> None:
    async with open_stage() as stage:
        wrong = await stage.discord.command(stage.mira, stage.general, "voices", voice="Bob Dylan")
        await wrong.answered()
        assert "I don't have a voice called “Bob Dylan”" in wrong.reply.text
        assert "**Kore**" in (await let_speak(stage, "Koree")).text


@pytest.mark.asyncio
async def test_the_voice_that_is_used_is_set_in_the_form_and_remembered(open_stage: OpenStage) -> None:
    async with open_stage() as stage:
        message = await let_speak(stage, "Fenrir")
        pressed = await stage.discord.press(stage.mira, message, say("button.voices.use"))
        await pressed.answered()
        assert pressed.modal is not None
        [voice] = [
            label["component"] for label in pressed.modal["components"] if label["component"]["custom_id"] == "voice"
        ]
        assert [option["value"] for option in voice["options"] if option.get("default")] == ["Fenrir"]
        await settled(stage)
        narrated = await stage.discord.command(stage.mira, stage.general, "narrate", text="The lamp burned all night.")
        reply = await narrated.until(lambda reply: bool(reply.attachments))
        assert "spoken by Fenrir" in str(reply.attachments[0].description)

"""A narration in the channel: its sections, one file at the end, and the sections again if that cannot be sent."""

from __future__ import annotations

from functools import partial

import pytest

from bot.making.reply_store import address_of
from bot.words.say import say
from sandbox.discord import Entry, Invocation, Message, Reply
from sandbox.gemini import Pace
from sandbox.gemini.livefaults import NoReply, SkippedWords
from tests.wire.conftest import OpenStage, Stage, patient_limits
from tests.wire.process import Home, with_databases
from tests.wire.process_harness import open_process_harness
from tests.wire.replies import last_line
from tests.wire.shelf import page_of, quiet

WORDS = (
    "The lamp burned all night.",
    "Far out at sea a horn answered.",
    "Then it was quiet again.",
    "A gull came down to the rail.",
    "The keeper wrote in his book.",
    "He lit the stove and made tea.",
    "In the morning a boat came in.",
)
CHECKED = "checked by a second ear, no gap found"
ROOMY = patient_limits(interaction_requests=200)


def text(sections: int) -> str:
    return "\n---\n".join(WORDS[:sections])


def wavs(count: int) -> list[str]:
    return [f"section-{number:02d}.wav" for number in range(1, count + 1)]


def names(messages: list[Message]) -> list[str]:
    return [file.filename for message in messages for file in message.attachments]


async def narrated(stage: Stage, sections: int, **options: object) -> Invocation:
    return await stage.discord.command(stage.mira, stage.general, "narrate", text=text(sections), **options)


async def finished(invocation: Invocation) -> Reply:
    return await invocation.until(lambda reply: any(button.label == "More" for button in reply.buttons))


def is_renamed(invocation: Invocation) -> bool:
    return "The-Keeper.mp3" in names(invocation.reply.messages)


def sends_recording(entry: Entry) -> bool:
    return any(file.filename.endswith(".mp3") for file in entry.files)


@pytest.mark.asyncio
async def test_five_sections_keep_their_wavs_and_get_the_recording_below(open_stage: OpenStage) -> None:
    async with open_stage(limits=ROOMY, TRANSCRIBE_MODEL="") as stage:
        invocation = await narrated(stage, 5)
        reply = await finished(invocation)
        assert names(reply.messages) == [*wavs(5), "The-lamp-burned-all-night.mp3"]
        assert all(words in reply.text for words in WORDS[:5])
        line = last_line(reply.messages[-1])
        assert line.startswith("-# The end · ")
        assert line.endswith(CHECKED)
        assert "section" not in line


@pytest.mark.asyncio
async def test_of_seven_sections_five_stand_as_they_come_and_then_the_recording_alone(open_stage: OpenStage) -> None:
    async with open_stage(limits=ROOMY, NARRATION_PARALLEL="1", TRANSCRIBE_MODEL="") as stage:
        invocation = await narrated(stage, 7)
        reply = await finished(invocation)
        [message] = reply.messages
        assert names([message]) == ["The-lamp-burned-all-night.mp3"]
        assert all(message.text.count(words) == 1 for words in WORDS[:7]), "a short text stays"
        assert last_line(message).endswith(CHECKED)
        shown = [[file.filename for file in one.attachments] for one in message.revisions]
        assert wavs(5) in shown, "the preview stood there"
        assert wavs(6) not in shown
        assert not [one for one in stage.discord.transcript(stage.general) if one is not message]


@pytest.mark.asyncio
async def test_a_server_that_refuses_the_recording_keeps_what_was_shown(open_stage: OpenStage) -> None:
    async with open_stage(limits=ROOMY, TRANSCRIBE_MODEL="") as stage:
        stage.discord.faults.error(413, 40005, when=sends_recording)
        reply = await finished(await narrated(stage, 7))
        assert names(reply.messages) == wavs(5)
        assert say("narration.kept.refused", name="The-lamp-burned-all-night.mp3") in reply.text
        assert last_line(reply.messages[-1]).endswith(CHECKED)
        assert all(words in reply.text for words in WORDS[:5])


@pytest.mark.asyncio
async def test_where_files_are_forbidden_in_between_what_was_shown_stays(open_stage: OpenStage) -> None:
    async with open_stage(limits=ROOMY) as stage:
        stage.discord.faults.error(403, 50013, when=sends_recording)
        reply = await finished(await narrated(stage, 7))
        assert names(reply.messages) == wavs(5)
        assert say("narration.kept.refused", name="The-lamp-burned-all-night.mp3") in reply.text


@pytest.mark.asyncio
async def test_a_stopped_narration_keeps_what_it_has_in_one_file_until_it_is_finished(open_stage: OpenStage) -> None:
    async with open_stage(limits=ROOMY) as stage:
        for word in ("stove", "boat"):
            stage.gemini.faults.add(NoReply(), kind="live", contains=word, times=None)
        told = await narrated(stage, 7)
        await told.until(lambda reply: say("status.narration.making", number=6, of=7) in reply.text)
        assert names(told.reply.messages) == wavs(5)
        await stage.discord.press(stage.mira, told.reply.messages[-1], "Stop")
        reply = await finished(told)
        assert names(reply.messages) == ["The-lamp-burned-all-night-5-of-7-sections.mp3"]
        assert "5 of 7 sections" in last_line(reply.messages[-1])
        await quiet(stage)
        stage.gemini.faults.clear()
        await stage.discord.press(stage.mira, reply.messages[-1], "Finish")
        whole = await told.until(lambda reply: "The end" in reply.text)
        assert names(whole.messages) == ["The-lamp-burned-all-night.mp3"]
        assert whole.messages == reply.messages


@pytest.mark.asyncio
@pytest.mark.parametrize("sections", [2, 7])
async def test_words_that_no_one_could_speak_are_named(open_stage: OpenStage, sections: int) -> None:
    async with open_stage(limits=ROOMY, TTS_MODEL="off", TRANSCRIBE_MODEL="") as stage:
        stage.gemini.faults.add(SkippedWords(2, 4), kind="live", contains="Far out", times=None)
        reply = await finished(await narrated(stage, sections))
        [gap] = [line for line in reply.text.splitlines() if "Missing at" in line]
        assert "sea a horn" in gap
        assert last_line(reply.messages[-1]).startswith("-# Done, with gaps · ")
        assert "1 gap found" in last_line(reply.messages[-1])


@pytest.mark.asyncio
@pytest.mark.parametrize("sections", [2, 7])
async def test_what_is_spoken_again_replaces_the_files_in_place(open_stage: OpenStage, sections: int) -> None:
    async with open_stage(limits=ROOMY, TTS_MODEL="off", TRANSCRIBE_MODEL="") as stage:
        stage.gemini.faults.add(SkippedWords(2, 4), kind="live", contains="Far out", times=None)
        told = await narrated(stage, sections)
        reply = await finished(told)
        await quiet(stage)
        stage.gemini.faults.clear()
        await stage.discord.press(stage.mira, reply.messages[-1], say("button.speakagain"))
        mended = await told.until(lambda reply: CHECKED in reply.text)
        recording = "The-lamp-burned-all-night-v2.mp3"
        assert names(mended.messages) == (
            [recording] if sections == 7 else ["section-01.wav", "section-02-v2.wav", recording]
        )
        assert "Missing at" not in mended.text
        assert mended.messages == reply.messages


@pytest.mark.asyncio
async def test_a_renamed_narration_has_its_recording_by_its_new_name(open_stage: OpenStage) -> None:
    async with open_stage(limits=ROOMY) as stage:
        for sections in (2, 7):
            told = await narrated(stage, sections)
            reply = await finished(told)
            opened = await stage.discord.press(stage.mira, reply.messages[-1], "More")
            await opened.answered()
            form = await stage.discord.press(stage.mira, page_of(opened), "Rename")
            await form.answered()
            sent = await stage.discord.submit_modal(stage.mira, form, {"title": "The Keeper"})
            await sent.answered()
            await stage.discord.until(partial(is_renamed, told))
            assert [name for name in names(told.reply.messages) if name.endswith(".mp3")] == ["The-Keeper.mp3"]


SPEAKING = Pace(live_setup_s=0.02, live_first_s=0.05, live_speed=20.0)


@pytest.mark.asyncio
@pytest.mark.parametrize(("home", "after"), with_databases(["preview", "recording"]), indirect=["home"])
async def test_a_long_narration_that_is_killed_ends_as_its_recording(home: Home, after: str) -> None:
    async with open_process_harness(home, SPEAKING, latency_s=0.01) as harness:
        await harness.start()
        await harness.ask("narrate", text=text(7))
        wanted = "section-05.wav" if after == "preview" else ".mp3"
        await harness.killed_when(lambda: any(wanted in name for name in names(harness.shown())))
        await harness.start()
        messages = await harness.whole()
        assert names(messages) == ["The-lamp-burned-all-night.mp3"]
        assert "The end · " in last_line(messages[-1])
        assert len(messages) == 1


@pytest.mark.asyncio
async def test_files_are_small_enough_for_the_bot_itself_whatever_the_person_may_upload(open_stage: OpenStage) -> None:
    async with open_stage(limits=ROOMY) as stage:
        subscriber = stage.discord.person("nora", attachment_bytes=500 * 1024 * 1024)
        for where, private, limit_bytes in (
            (stage.general, False, 10 * 1024 * 1024),
            (stage.general, True, 500 * 1024 * 1024),
            (stage.discord.dm(subscriber), False, 10 * 1024 * 1024),
        ):
            told = await stage.discord.command(subscriber, where, "narrate", text=WORDS[0], private=private)
            reply = await finished(told)
            row = await stage.app.library.replies.of_message(reply.messages[0].id)
            assert row is not None
            assert address_of(row).upload_limit_bytes == limit_bytes

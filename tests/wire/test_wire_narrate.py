"""A narration: sections spoken side by side and shown in order, each a WAV file with its transcript."""

from __future__ import annotations

import io
import threading
import wave

import pytest

from bot.making import layout
from bot.script.sections import cut_sections
from bot.words.say import say
from bot.work.parts import Section
from sandbox.discord import Attachment, Invocation, Reply
from sandbox.gemini import errors
from sandbox.gemini.faults import AtSetup, BeforeHeaders, http_error
from sandbox.gemini.livefaults import EarlyStop, Frames, OtherWords
from sandbox.gemini.steps import Close, Wait
from tests.wire.conftest import OpenStage, Stage, patient_limits

THREE = "The lamp burned all night.\n---\nFar out at sea a horn answered.\n---\nThen it was quiet."


async def narration(stage: Stage, text: str, **options: object) -> Invocation:
    return await stage.discord.command(stage.mira, stage.general, "narrate", text=text, **options)


async def finished(invocation: Invocation) -> Reply:
    return await invocation.until(lambda reply: any(button.label == "More" for button in reply.buttons))


def wavs(reply: Reply) -> list[Attachment]:
    """The WAV files of the sections. A narration of several sections also has an MP3 of all."""
    return [file for file in reply.attachments if file.filename.endswith(".wav")]


def last_line(reply: Reply) -> str:
    return reply.messages[-1].text.splitlines()[-1]


def form_of(file: Attachment) -> tuple[int, int, int]:
    """Rate in Hz, channels, bytes of a sample. It reads the whole file, which proves that it is complete."""
    with wave.open(io.BytesIO(file.data)) as sound:
        assert len(sound.readframes(sound.getnframes())) == sound.getnframes() * sound.getsampwidth()
        assert sound.getnframes() > 0
        return sound.getframerate(), sound.getnchannels(), sound.getsampwidth()


def seconds_of(file: Attachment) -> float:
    with wave.open(io.BytesIO(file.data)) as sound:
        return float(sound.getnframes() / sound.getframerate())


@pytest.mark.asyncio
async def test_each_section_is_a_wav_file_with_its_transcript_beside_it(open_stage: OpenStage) -> None:
    async with open_stage(TRANSCRIBE_MODEL="") as stage:
        reply = await finished(await narration(stage, THREE, voice="Aoede"))
        assert [file.filename for file in wavs(reply)] == [f"section-0{n}.wav" for n in (1, 2, 3)]
        assert {form_of(file) for file in wavs(reply)} == {(24_000, 1, 2)}
        assert {file.description for file in wavs(reply)} == {
            f"Section {number}, spoken by Aoede" for number in (1, 2, 3)
        }
        assert (
            "**Section 1**\nThe lamp burned all night.\n**Section 2**\nFar out at sea a horn answered.\n"
            "**Section 3**\nThen it was quiet."
        ) in reply.text
        assert last_line(reply).startswith("-# The end · ")
        assert [len(call.turns) for call in stage.gemini.calls_of("live")] == [1, 1, 1], "a session for each section"


@pytest.mark.asyncio
async def test_sound_over_the_upload_limit_is_made_to_fit_and_keeps_its_length(open_stage: OpenStage) -> None:
    async with open_stage(TRANSCRIBE_MODEL="") as stage:
        whole = await finished(await narration(stage, THREE))
        seconds = [seconds_of(file) for file in wavs(whole)]
        limit_bytes = max(file.size_bytes for file in wavs(whole)) * 3 // 4
    async with open_stage(limits=patient_limits(attachment_bytes=limit_bytes), TRANSCRIBE_MODEL="") as stage:
        reply = await finished(await narration(stage, THREE))
        assert [file.filename for file in wavs(reply)] == [f"section-0{n}.wav" for n in (1, 2, 3)]
        assert all(file.size_bytes <= limit_bytes for file in wavs(reply))
        assert min(form_of(file) for file in wavs(reply)) == (16_000, 1, 2)
        assert [seconds_of(file) for file in wavs(reply)] == pytest.approx(seconds, abs=0.01)
        assert last_line(reply).startswith("-# The end · ")


@pytest.mark.asyncio
async def test_sections_spoken_side_by_side_are_held_back_until_the_earlier_ones_are_done(
    open_stage: OpenStage,
) -> None:
    async with open_stage(NARRATION_PARALLEL="3", TRANSCRIBE_MODEL="") as stage:
        stage.gemini.faults.add(BeforeHeaders(Wait(0.6)), kind="live")
        invocation = await narration(stage, THREE)
        await invocation.until(lambda reply: say("status.narration.making", number=1, of=3) in reply.text)
        reply = await finished(invocation)
        assert [file.filename for file in wavs(reply)] == [f"section-0{n}.wav" for n in (1, 2, 3)]
        calls = {call.turns[0].split()[1]: call for call in stage.gemini.calls_of("live")}
        first, second = calls["The"], calls["Far"]
        assert second.ended_at is not None
        assert first.sent[0].at > second.ended_at, "the second was done while the first had not begun to sound"
        assert reply.original is not None
        assert not any(revision.attachments for revision in reply.original.revisions if revision.at < first.sent[0].at)


@pytest.mark.asyncio
async def test_no_more_sections_are_spoken_at_once_than_the_setting_says(open_stage: OpenStage) -> None:
    async with open_stage(NARRATION_PARALLEL="2", TRANSCRIBE_MODEL="") as stage:
        stage.gemini.faults.add(BeforeHeaders(Wait(0.05)), kind="live", times=None)
        text = "\n---\n".join(f"Line {word}." for word in ("one", "two", "three", "four", "five"))
        reply = await finished(await narration(stage, text))
        assert len(wavs(reply)) == 5
        assert stage.gemini.record.peak_of("live") == 2


@pytest.mark.asyncio
async def test_directions_and_sounds_steer_and_are_not_read(open_stage: OpenStage) -> None:
    async with open_stage(TRANSCRIBE_MODEL="") as stage:
        text = (
            'Narration 1 [softly]:\n"The lamp burned."\nSFX: thunder rolls\n'
            "Narration 2 [with wonder]: “Something answered.”"
        )
        for prompt in (text, " ".join(text.split())):
            reply = await finished(await narration(stage, prompt, style="warm and slow"))
            assert len(wavs(reply)) == 2
            first, second = stage.gemini.calls_of("live")[-2:]
            spoken = {first.sent_text.strip(), second.sent_text.strip()}
            assert spoken == {"The lamp burned.", "Something answered."}
            setups = str(first.body) + str(second.body)
            assert "softly" in setups
            assert "with wonder" in setups
            assert setups.count("warm and slow") == 2


@pytest.mark.asyncio
async def test_an_address_is_said_as_its_site_and_shown_whole(open_stage: OpenStage) -> None:
    async with open_stage(TRANSCRIBE_MODEL="") as stage:
        address = "https://www.example.org/tide-tables/2031/q?station=0471&unit=m"
        reply = await finished(await narration(stage, f"The tides stand at {address} all year, :fox: says <b>Ann</b>."))
        [call] = stage.gemini.calls_of("live")
        assert call.sent_text.strip() == "The tides stand at example.org all year, says Ann."
        assert address in reply.text
        assert last_line(reply).startswith("-# The end · ")


@pytest.mark.asyncio
async def test_the_sample_rate_is_the_one_the_model_names(open_stage: OpenStage) -> None:
    async with open_stage(TRANSCRIBE_MODEL="") as stage:
        stage.gemini.faults.add(Frames(rate_hz=16_000), kind="live")
        reply = await finished(await narration(stage, "The lamp burned all night."))
        [file] = reply.attachments
        assert form_of(file) == (16_000, 1, 2)


@pytest.mark.asyncio
async def test_a_section_that_goes_wrong_once_is_spoken_again(open_stage: OpenStage) -> None:
    async with open_stage(TRANSCRIBE_MODEL="") as stage:
        stage.gemini.faults.add(OtherWords(), kind="live", contains="Far out", times=1)
        reply = await finished(await narration(stage, THREE))
        assert last_line(reply).startswith("-# The end · ")
        assert "Far out at sea a horn answered." in reply.text
        assert len(stage.gemini.calls_of("live")) == 4


@pytest.mark.asyncio
async def test_a_section_that_goes_wrong_twice_is_named(open_stage: OpenStage) -> None:
    async with open_stage(TTS_MODEL="off", TRANSCRIBE_MODEL="") as stage:
        stage.gemini.faults.add(OtherWords(), kind="live", contains="Far out", times=None)
        stage.gemini.faults.add(EarlyStop(0.1), kind="live", contains="quiet", times=None)
        reply = await finished(await narration(stage, THREE.replace("Then it", "And then, at last, once more, it")))
        assert "“Far out at sea a horn answered”" in reply.text
        assert "at last, once more, it was quiet”" in reply.text
        assert len(wavs(reply)) == 3, "what was spoken is there all the same"
        assert last_line(reply).startswith("-# Done, with gaps · ")
        assert len(stage.gemini.calls_of("live")) == 5


@pytest.mark.asyncio
async def test_a_missing_section_is_named_and_its_words_are_there_to_read(open_stage: OpenStage) -> None:
    async with open_stage(NARRATION_PARALLEL="1", BUSY_WAIT_S="0", TRANSCRIBE_MODEL="") as stage:
        stage.gemini.faults.add(http_error(errors.permission_denied()), kind="live", skip=1)
        reply = await finished(await narration(stage, THREE))
        assert [file.filename for file in wavs(reply)][:1] == ["section-01.wav"]
        assert "-# Section 2 is missing. This bot's key can't be used with Gemini here." in reply.text
        assert "Far out at sea a horn answered." in reply.text
        assert last_line(reply).startswith("-# Done, with gaps · ")


@pytest.mark.asyncio
async def test_a_session_closed_for_no_reason_costs_no_section(open_stage: OpenStage) -> None:
    async with open_stage(NARRATION_PARALLEL="2", TRANSCRIBE_MODEL="") as stage:
        not_found = (
            "models/gemini-3.8-live is not found for API version v1, or is not supported for bidiGenerateContent."
        )
        stage.gemini.faults.add(AtSetup(Close(1008, not_found)), kind="live")
        reply = await finished(await narration(stage, THREE))
        assert [file.filename for file in wavs(reply)] == [f"section-0{n}.wav" for n in (1, 2, 3)]
        assert last_line(reply).startswith("-# The end · ")


@pytest.mark.asyncio
async def test_a_bot_without_credit_says_so_at_once(open_stage: OpenStage) -> None:
    async with open_stage(TRANSCRIBE_MODEL="") as stage:
        stage.gemini.faults.add(http_error(errors.credits_depleted()), kind="live", times=None)
        invocation = await narration(stage, THREE)
        reply = await invocation.until(lambda reply: "billing or more credit" in reply.text)
        assert "busy" not in reply.text
        assert len(stage.gemini.calls_of("live")) <= 2


@pytest.mark.asyncio
async def test_a_persons_text_is_cut_beside_the_event_loop(
    open_stage: OpenStage, monkeypatch: pytest.MonkeyPatch
) -> None:
    cut_by: list[threading.Thread] = []

    def observed(text: str) -> tuple[Section, ...]:
        cut_by.append(threading.current_thread())
        return cut_sections(text)

    monkeypatch.setattr(layout, "cut_sections", observed)
    async with open_stage(TRANSCRIBE_MODEL="") as stage:
        await finished(await narration(stage, THREE))

    assert cut_by
    assert threading.main_thread() not in cut_by

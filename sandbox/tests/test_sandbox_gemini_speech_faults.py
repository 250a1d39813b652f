"""Faults in the sound of a Live turn: they are really in the sound, whatever the transcript says."""

from __future__ import annotations

import asyncio

import numpy as np
import pytest
from google.genai import errors as sdk_errors

from sandbox.gemini import GeminiSandbox, livefaults
from sandbox.gemini.faults import Fault
from sandbox.gemini.sound_effects import Gain
from sandbox.gemini.sound_memory import heard_in
from sandbox.tests.gemini_sdk import sdk
from sandbox.tests.test_sandbox_gemini_live import Heard, narrate

SCRIPT = (
    "The lamp in the window burned all night, and nobody knew who had lit it. Mira came down to the harbour at dawn, "
    "while the boats were still asleep, and called out twice."
)
WORDS = SCRIPT.split()
PCM = "audio/pcm;rate=24000"


async def told(*faults: Fault, text: str = f"<<<{SCRIPT}>>>") -> Heard:
    """The words, sound and transcript that a client gets from a turn with faults, up to a close of the session."""
    async with GeminiSandbox() as gemini, sdk(gemini) as client:
        if faults:
            gemini.faults.add(*faults)
        return await narrate(client, text)


async def broken_off(*faults: Fault) -> tuple[Heard, int | None]:
    """The same, with the code that the session was closed with."""
    heard = Heard()
    async with GeminiSandbox() as gemini, sdk(gemini) as client:
        gemini.faults.add(*faults)
        with pytest.raises(sdk_errors.APIError) as caught:
            await narrate(client, f"<<<{SCRIPT}>>>", heard=heard)
    return heard, caught.value.code


@pytest.mark.asyncio
async def test_the_words_are_really_in_the_sound() -> None:
    assert heard_in((await told()).sound, PCM) == WORDS


@pytest.mark.asyncio
async def test_marks_for_pauses_and_instructions_are_not_spoken() -> None:
    heard = await told(text="Warmly, please: <<<The lamp [pause 2s] burned. [short pause] Nobody came.>>> Thank you.")
    assert heard_in(heard.sound, PCM) == ["The", "lamp", "burned.", "Nobody", "came."]
    assert heard.text.split() == ["The", "lamp", "burned.", "Nobody", "came."]


FAULTS: tuple[tuple[Fault, list[str], bool], ...] = (
    (livefaults.SkippedWords(5, 8), [*WORDS[:5], *WORDS[13:]], True),
    (livefaults.SkippedWords(-3, 3), WORDS[:-3], True),
    (livefaults.SkippedWords(0, 4, full_transcript=False), WORDS[4:], False),
    (livefaults.EarlyStop(0.75, full_transcript=True), WORDS[: round(len(WORDS) * 0.75)], True),
    (livefaults.EarlyStop(0.75), WORDS[: round(len(WORDS) * 0.75)], False),
    (livefaults.RepeatedPassage(3, 6), [*WORDS[:9], *WORDS[3:]], False),
    (livefaults.OtherWords("Shall I go on?"), ["Shall", "I", "go", "on?"], False),
    (livefaults.OtherScript(), WORDS, False),
    (livefaults.OtherTranscript("Something else."), WORDS, False),
    (livefaults.NoTranscript(), WORDS, False),
    (livefaults.Quiet(), [], True),
    (livefaults.muted(), [], True),
    (livefaults.noise(300), [], True),
    (livefaults.Changed(Gain(0.3)), WORDS, True),
)
"""A fault, the words in the sound, and whether the transcript has the whole script."""


@pytest.mark.asyncio
async def test_a_fault_is_in_the_sound() -> None:
    async with GeminiSandbox() as gemini, sdk(gemini) as client:
        for fault, said, is_whole in FAULTS:
            gemini.faults.add(fault)
            heard = await narrate(client, f"<<<{SCRIPT}>>>")
            assert (heard_in(heard.sound, PCM), heard.text == SCRIPT) == (said, is_whole), fault


@pytest.mark.asyncio
async def test_the_level_of_a_turn_can_be_wrong() -> None:
    usual, faded, loud = [
        np.frombuffer((await told(*faults)).sound, "<i2").astype(np.float64)
        for faults in ((), (livefaults.fading(0.5, 40),), (livefaults.clipping(),))
    ]
    assert len(usual) == len(faded) == len(loud)
    end = slice(len(usual) * 9 // 10, None)
    assert np.abs(faded[end]).max() < 0.05 * np.abs(usual[end]).max()
    np.testing.assert_array_equal(faded[: len(usual) // 2], usual[: len(usual) // 2])
    assert (np.abs(loud) >= 32_767).mean() > 0.01 > (np.abs(usual) >= 32_767).mean()


@pytest.mark.asyncio
@pytest.mark.parametrize("code", [1000, 1001, 1006, 1007, 1008, 1011])
async def test_a_session_is_closed_after_a_share_of_the_sound(code: int) -> None:
    heard, told_code = await broken_off(livefaults.closed_after(0.6, code, "because"))
    words = heard_in(heard.sound, PCM)
    assert told_code == code
    # A reset connection loses the data in transit.
    assert len(words) <= len(WORDS) * 0.65 if code == 1006 else len(WORDS) * 0.5 < len(words) < len(WORDS) * 0.7
    assert words == WORDS[: len(words)]


@pytest.mark.asyncio
async def test_a_turn_is_interrupted_and_the_session_goes_on() -> None:
    heard = await told(livefaults.interrupted_after(0.5))
    contents = [message.server_content for message in heard.messages if message.server_content]
    assert [content.interrupted for content in contents if content.interrupted] == [True]
    assert not any(content.generation_complete for content in contents)
    assert contents[-1].turn_complete
    assert len(heard_in(heard.sound, PCM)) < len(WORDS) * 0.6


@pytest.mark.asyncio
async def test_the_server_says_that_it_goes_away_and_goes() -> None:
    heard, code = await broken_off(*livefaults.gone_after(0.3, 0.8))
    assert [message.go_away.time_left for message in heard.messages if message.go_away] == ["9.5s"]
    assert code == 1001
    assert len(WORDS) * 0.7 < len(heard_in(heard.sound, PCM)) < len(WORDS) * 0.9


@pytest.mark.asyncio
async def test_a_turn_stalls_with_the_session_open() -> None:
    heard = Heard()
    async with GeminiSandbox() as gemini, sdk(gemini) as client:
        gemini.faults.add(livefaults.stalled_after(0.5))
        reading = asyncio.create_task(narrate(client, f"<<<{SCRIPT}>>>", heard=heard))
        async with asyncio.timeout(10):
            while len(heard.sound) < 0.49 * len(WORDS) * 0.3 * 48_000:  # noqa: ASYNC110 - frames have no event
                await asyncio.sleep(0.01)
        assert gemini.active == 1
        reading.cancel()
        await asyncio.wait([reading])
    assert len(heard_in(heard.sound, PCM)) < len(WORDS) * 0.6
    assert not any(message.server_content and message.server_content.turn_complete for message in heard.messages)

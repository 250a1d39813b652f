"""The Live socket, through the unmodified SDK."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any

import pytest
import websockets.exceptions
from google import genai
from google.genai import errors as sdk_errors
from google.genai import types

from sandbox.gemini import GeminiSandbox, Pace, errors, faults, livefaults
from sandbox.gemini.faults import Fault
from sandbox.gemini.speech import script_in
from sandbox.gemini.steps import Close, Reset, Send, Silence, Wait
from sandbox.tests.gemini_sdk import LIVE_MODEL, SECONDS_A_WORD, FakeSpoken, sandbox, sdk

SCRIPT = "The lamp burned all night, and nobody came to put it out."
WORDS = len(SCRIPT.split())
BYTES_A_SECOND = 48_000


@dataclass
class Heard:
    sound: bytes = b""
    text: str = ""
    media_types: set[str] = field(default_factory=set)
    sizes: list[int] = field(default_factory=list)
    messages: list[types.LiveServerMessage] = field(default_factory=list)

    @property
    def last(self) -> types.LiveServerMessage:
        return self.messages[-1]


def live_config(**fields: object) -> types.LiveConnectConfig:
    return types.LiveConnectConfig.model_validate(
        {
            "response_modalities": ["AUDIO"],
            "output_audio_transcription": {},
            "speech_config": {"voice_config": {"prebuilt_voice_config": {"voice_name": "Puck"}}},
            **fields,
        }
    )


async def narrate(
    client: genai.Client,
    text: str = f"<<<\n{SCRIPT}\n>>>",
    *,
    model: str = LIVE_MODEL,
    heard: Heard | None = None,
    is_realtime: bool = False,
    **fields: object,
) -> Heard:
    heard = heard if heard is not None else Heard()
    async with client.aio.live.connect(model=model, config=live_config(**fields)) as session:
        if is_realtime:
            await session.send_realtime_input(text=text)
        else:
            turn = types.Content(role="user", parts=[types.Part(text=text)])
            await session.send_client_content(turns=turn, turn_complete=True)
        async for message in session.receive():
            heard.messages.append(message)
            content = message.server_content
            if content and content.model_turn:
                for part in content.model_turn.parts or ():
                    assert part.inline_data is not None
                    heard.sound += part.inline_data.data or b""
                    heard.sizes.append(len(part.inline_data.data or b""))
                    heard.media_types.add(part.inline_data.mime_type or "")
            if content and content.output_transcription:
                heard.text += content.output_transcription.text or ""
    return heard


@pytest.mark.asyncio
async def test_a_turn_speaks_the_script_between_the_marks_and_nothing_else() -> None:
    async with sandbox() as gemini, sdk(gemini) as client:
        heard = await narrate(client, f"Read this: <<<\n{SCRIPT}\n>>> Thank you.")
        assert heard.text == SCRIPT
        assert len(heard.sound) / BYTES_A_SECOND == pytest.approx(WORDS * SECONDS_A_WORD)
        assert heard.media_types == {"audio/pcm;rate=24000"}
        assert set(heard.sizes[:-1]) == {9600}
        assert heard.last.server_content is not None
        assert heard.last.server_content.turn_complete
        assert any(message.server_content and message.server_content.generation_complete for message in heard.messages)
        usage = heard.last.usage_metadata
        assert usage is not None
        details = {item.modality: item.token_count for item in usage.response_tokens_details or ()}
        assert details[types.MediaModality.AUDIO] == round(WORDS * SECONDS_A_WORD * 25)
        call = gemini.calls[-1]
        assert (call.kind, call.model) == ("live", LIVE_MODEL)
        assert script_in(call.turns[0]) == SCRIPT


@pytest.mark.asyncio
async def test_the_transcript_keeps_step_with_the_sound() -> None:
    async with sandbox() as gemini, sdk(gemini) as client:
        await narrate(client)
        sent = gemini.calls[-1].sent
    seconds, words = 0.0, 0
    for frame in sent:
        seconds += 0.2 if frame.media_type else 0.0
        words += len(frame.text.split())
        assert words <= seconds / SECONDS_A_WORD + 1


@pytest.mark.asyncio
async def test_a_text_without_marks_is_spoken_whole_and_realtime_text_is_a_turn() -> None:
    async with sandbox() as gemini, sdk(gemini) as client:
        assert (await narrate(client, "One two three.")).text == "One two three."
        assert (await narrate(client, "Four five.", is_realtime=True)).text == "Four five."


@pytest.mark.asyncio
async def test_without_transcription_in_the_setup_there_is_none() -> None:
    async with sandbox() as gemini, sdk(gemini) as client:
        heard = await narrate(client, output_audio_transcription=None)
    assert heard.text == ""
    assert heard.sound


@pytest.mark.asyncio
async def test_sound_is_sent_faster_than_it_plays_by_the_factor_asked_for() -> None:
    async with sandbox() as gemini, sdk(gemini) as client:
        gemini.pace = Pace(live_speed=40.0)
        await narrate(client)
        sent = [frame for frame in gemini.calls[-1].sent if frame.media_type]
    assert sent[-1].at - sent[0].at >= (WORDS * SECONDS_A_WORD - 0.4) / 40


@pytest.mark.parametrize(
    ("model", "fields", "code"),
    [
        ("gemini-3.8-flash", {}, 1008),
        ("gemini-9-live", {}, 1008),
        (LIVE_MODEL, {"response_modalities": ["TEXT"]}, 1007),
        (LIVE_MODEL, {"thinking_config": {"thinking_level": "LOW"}}, 1007),
        ("gemini-3.8-live-extended-thinking", {}, 1007),
        (
            LIVE_MODEL,
            {"speech_config": {"voice_config": {"prebuilt_voice_config": {"voice_name": "Elvis"}}}},
            1007,
        ),
    ],
)
@pytest.mark.asyncio
async def test_setups_the_real_models_refuse_are_closed_with_their_code(
    model: str, fields: dict[str, Any], code: int
) -> None:
    async with sandbox() as gemini, sdk(gemini) as client:
        with pytest.raises(sdk_errors.APIError) as caught:
            await narrate(client, model=model, **fields)
        assert caught.value.code == code
        assert gemini.calls[-1].status == code


@pytest.mark.asyncio
async def test_the_older_live_model_wants_realtime_text() -> None:
    model = "gemini-3.1-flash-live-preview"
    async with sandbox() as gemini, sdk(gemini) as client:
        with pytest.raises(sdk_errors.APIError) as caught:
            await narrate(client, model=model)
        assert caught.value.code == 1007
        assert (await narrate(client, model=model, is_realtime=True)).text == SCRIPT


@pytest.mark.parametrize("status", [401, 403, 429, 503])
@pytest.mark.asyncio
async def test_the_upgrade_can_be_refused(status: int) -> None:
    async with sandbox() as gemini, sdk(gemini) as client:
        gemini.faults.add(faults.http_error(errors.api_error(status, "No.")), kind="live")
        with pytest.raises(websockets.exceptions.InvalidStatus) as caught:
            await narrate(client)
        assert caught.value.response.status_code == status
        assert gemini.calls[-1].status == status


@pytest.mark.asyncio
async def test_a_wrong_key_is_refused_at_the_upgrade() -> None:
    async with sandbox() as gemini, sdk(gemini, api_key="wrong") as client:
        with pytest.raises(websockets.exceptions.InvalidStatus):
            await narrate(client)


@pytest.mark.parametrize("code", [1000, 1007, 1008, 1011])
@pytest.mark.parametrize("after", [None, False, True])
@pytest.mark.asyncio
async def test_sessions_can_be_closed_before_and_after_setup_and_in_a_turn(code: int, *, after: bool | None) -> None:
    close = Close(code, "because")
    async with sandbox() as gemini, sdk(gemini) as client:
        gemini.faults.add(faults.closed(code, "because", 2) if after is None else faults.AtSetup(close, after=after))
        heard = Heard()
        with pytest.raises((sdk_errors.APIError, websockets.exceptions.ConnectionClosed)) as caught:
            await narrate(client, heard=heard)
        if isinstance(caught.value, sdk_errors.APIError):
            assert caught.value.code == code
        assert len(heard.messages) == (2 if after is None else 0)
        assert gemini.calls[-1].status == code


@pytest.mark.parametrize("fault", [faults.reset(3), faults.AtSetup(Reset())], ids=["in-a-turn", "at-setup"])
@pytest.mark.asyncio
async def test_a_reset_is_an_abnormal_closure(fault: Fault) -> None:
    async with sandbox() as gemini, sdk(gemini) as client:
        gemini.faults.add(fault)
        with pytest.raises(sdk_errors.APIError) as caught:
            await narrate(client)
        assert caught.value.code == 1006
        assert gemini.calls[-1].outcome == "reset"


@pytest.mark.parametrize(
    "fault",
    [faults.AtSetup(Silence()), faults.silence(3), faults.BeforeHeaders(Silence()), livefaults.NoReply()],
    ids=["setup", "turn", "upgrade", "no-reply"],
)
@pytest.mark.asyncio
async def test_silence_lasts_until_the_client_leaves(fault: Fault) -> None:
    async with sandbox() as gemini, sdk(gemini) as client:
        gemini.faults.add(fault, kind="live")
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(narrate(client), 0.15)
        await drained(gemini)


async def drained(gemini: GeminiSandbox) -> None:
    async with asyncio.timeout(20):
        while gemini.active:  # noqa: ASYNC110 - the record has no event
            await asyncio.sleep(0.005)


@pytest.mark.asyncio
async def test_an_error_object_in_place_of_setup_complete() -> None:
    async with sandbox() as gemini, sdk(gemini) as client:
        gemini.faults.add(faults.AtSetup(Send(errors.rate_limited().payload)))
        async with client.aio.live.connect(model=LIVE_MODEL, config=live_config()) as session:
            assert session.setup_complete is None


@pytest.mark.asyncio
async def test_a_slow_setup_is_only_slow() -> None:
    async with sandbox() as gemini, sdk(gemini) as client:
        gemini.faults.add(faults.AtSetup(Wait(0.05)))
        assert (await narrate(client)).text == SCRIPT


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        (faults.unknown_message(1), TypeError),
        (faults.invalid_json(1), ValueError),
        (faults.error_event(errors.internal(), 1), TypeError),
    ],
    ids=["unknown", "invalid", "error"],
)
@pytest.mark.asyncio
async def test_messages_the_sdk_cannot_read(fault: Fault, expected: type[Exception]) -> None:
    async with sandbox() as gemini, sdk(gemini) as client:
        gemini.faults.add(fault)
        with pytest.raises((expected, sdk_errors.APIError)):
            await narrate(client)


@pytest.mark.asyncio
async def test_go_away_does_not_end_the_turn() -> None:
    async with sandbox() as gemini, sdk(gemini) as client:
        gemini.faults.add(faults.go_away(2, "9.5s"))
        heard = await narrate(client)
    assert heard.text == SCRIPT
    assert [message.go_away.time_left for message in heard.messages if message.go_away] == ["9.5s"]


@pytest.mark.asyncio
async def test_a_turn_can_stop_early_with_or_without_admitting_it() -> None:
    async with sandbox() as gemini, sdk(gemini) as client:
        gemini.faults.add(livefaults.EarlyStop(0.5))
        short = await narrate(client)
        assert len(short.text.split()) == WORDS // 2
        assert len(short.sound) / BYTES_A_SECOND == pytest.approx(WORDS // 2 * SECONDS_A_WORD)
        gemini.faults.add(livefaults.EarlyStop(0.5, full_transcript=True))
        lying = await narrate(client)
        assert lying.text == SCRIPT
        assert len(lying.sound) == len(short.sound)


@pytest.mark.asyncio
async def test_the_model_can_add_words_or_say_something_else() -> None:
    async with sandbox() as gemini, sdk(gemini) as client:
        gemini.faults.add(livefaults.ExtraWords("Sure! Here is the text. ", " Anything else?"))
        assert (await narrate(client)).text == f"Sure! Here is the text. {SCRIPT} Anything else?"
        gemini.faults.add(livefaults.OtherWords("No."))
        assert (await narrate(client)).text == "No."


@pytest.mark.asyncio
async def test_sound_and_transcript_can_be_missing() -> None:
    async with sandbox() as gemini, sdk(gemini) as client:
        gemini.faults.add(livefaults.NoSound())
        gemini.faults.add(livefaults.NoTranscript())
        gemini.faults.add(livefaults.SilentTurn())
        mute, bare, nothing = [await narrate(client) for _ in range(3)]
    assert (mute.text, mute.sound) == (SCRIPT, b"")
    assert bare.text == ""
    assert bare.sound
    assert (nothing.text, nothing.sound) == ("", b"")


@pytest.mark.asyncio
async def test_frames_can_have_odd_sizes_and_another_rate() -> None:
    async with sandbox() as gemini, sdk(gemini) as client:
        gemini.faults.add(livefaults.Frames((7.0, 333.3), rate_hz=16_000))
        heard = await narrate(client)
    assert heard.media_types == {"audio/pcm;rate=16000"}
    assert heard.sizes[:2] == [224, 10_664]
    assert len(heard.sound) / 32_000 == pytest.approx(WORDS * SECONDS_A_WORD)


@pytest.mark.asyncio
async def test_a_turn_can_end_with_a_reason_or_a_status() -> None:
    async with sandbox() as gemini, sdk(gemini) as client:
        gemini.faults.add(livefaults.EarlyStop(0.2), livefaults.TurnEnd("GENERATED_AUDIO_SAFETY"))
        content = (await narrate(client)).last.server_content
        assert content is not None
        assert content.turn_complete_reason is types.TurnCompleteReason.GENERATED_AUDIO_SAFETY
        gemini.faults.add(livefaults.TurnEnd(status="IDLE"))
        content = (await narrate(client)).last.server_content
        assert content is not None
        assert content.interaction_status is types.InteractionStatus.IDLE


@pytest.mark.asyncio
async def test_a_refused_field_closes_the_session_and_names_it() -> None:
    async with sandbox() as gemini, sdk(gemini) as client:
        gemini.faults.add(faults.RefusedField("speechConfig"))
        with pytest.raises(sdk_errors.APIError) as caught:
            await narrate(client)
    assert caught.value.code == 1007
    assert "speechConfig" in str(caught.value.details)


@pytest.mark.asyncio
async def test_faults_of_a_turn_match_its_words_and_setups_match_the_model() -> None:
    async with sandbox() as gemini, sdk(gemini) as client:
        gemini.faults.add(livefaults.NoSound(), contains="three", model="3.8-live")
        gemini.faults.add(faults.AtSetup(Close(1011)), model="2.5")
        assert (await narrate(client, "One two.")).sound
        assert not (await narrate(client, "Two three.")).sound


@pytest.mark.asyncio
async def test_a_new_turn_interrupts_the_one_being_spoken() -> None:
    async with sandbox() as gemini, sdk(gemini) as client:
        gemini.pace = Pace(live_speed=1.0)
        async with client.aio.live.connect(model=LIVE_MODEL, config=live_config()) as session:
            await session.send_client_content(turns=types.Content(role="user", parts=[types.Part(text=SCRIPT)]))
            await anext(session.receive())
            gemini.pace = Pace.instant()
            await session.send_client_content(turns=types.Content(role="user", parts=[types.Part(text="Stop.")]))
            messages = [message async for message in session.receive()]
    assert any(message.server_content and message.server_content.interrupted for message in messages)
    assert gemini.calls[-1].turns == [SCRIPT, "Stop."]


@pytest.mark.asyncio
async def test_a_client_that_leaves_in_a_turn_is_noticed() -> None:
    async with sandbox() as gemini, sdk(gemini) as client:
        gemini.pace = Pace(live_speed=0.5)
        task = asyncio.create_task(narrate(client))
        async with asyncio.timeout(20):
            while not (gemini.calls and len(gemini.calls[0].sent) > 1):  # noqa: ASYNC110 - the record has no event
                await asyncio.sleep(0.005)
        task.cancel()
        await drained(gemini)
        assert gemini.calls[0].outcome == "client closed"
        await asyncio.wait([task])


@pytest.mark.asyncio
async def test_a_voice_that_fails_ends_the_session_instead_of_leaving_the_client_waiting() -> None:
    class Hoarse:
        def speak(self, text: str, voice: str, language: str | None = None) -> FakeSpoken:
            raise RuntimeError("no voice today")

    async with GeminiSandbox(make_voice=Hoarse) as gemini, sdk(gemini) as client:
        with pytest.raises(sdk_errors.APIError) as caught:
            await narrate(client)
        assert caught.value.code == 1011

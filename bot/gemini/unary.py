"""Calls of generateContent whose answer comes in one piece: transcripts and text to speech."""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass

from google.genai import types

from bot.gemini.client import Gemini, closing_responses
from bot.gemini.failures import ending_of_block, ending_of_finish, limits_named, reason_name
from bot.gemini.recording import pcm_of
from bot.gemini.stream import Call, CallError, with_watchdog
from bot.gemini.tokens import TokenAmount, audio_tokens_of, prompt_tokens, text_tokens
from bot.gemini.usage import Meter, TokenEstimate
from bot.work.ending import Ending
from bot.work.wav import pcm_seconds

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class WholeAnswer:
    """An answer: its parts without thoughts, and how it ended. One that broke off may still have parts."""

    ending: Ending
    parts: tuple[types.Part, ...] = ()


async def whole_answer(gemini: Gemini, call: Call, meter: Meter) -> WholeAnswer:
    """Make a call and wait for the whole answer, for `call.first_timeout_s` at most.

    Waits until the quota allows the call, and repeats it as the retry policy says while nothing has arrived. Every
    failure on Gemini's side becomes the Ending of the answer. Cancelling closes the connection.
    """
    retry_policy = gemini.retry_policy()
    while True:
        if (busy_ending := await retry_policy.wait_for_quota(gemini.quota, call.model)) is not None:
            answer = WholeAnswer(busy_ending)
        else:
            answer = await _answer_once(gemini, call, meter)
        gemini.log_misconfiguration(call.model, answer.ending)
        if answer.parts or not await retry_policy.wait_to_retry(answer.ending):
            return answer


async def _answer_once(gemini: Gemini, call: Call, meter: Meter) -> WholeAnswer:
    meter.check_open()
    started_at = time.monotonic()
    response: types.GenerateContentResponse | None = None
    was_refused = False
    outcome = "stopped"
    try:
        with closing_responses():
            asking = gemini.api.models.generate_content(
                model=call.model, contents=list(call.contents), config=call.config()
            )
            response = await with_watchdog(call.first_timeout_s, asking)
        answer, outcome = _read(response)
    except CallError as broken:
        was_refused = broken.silent_s is None
        outcome = gemini.scrubbed(broken.error)
        ending = broken.ending(received=False, now=gemini.now())
        gemini.quota.record_outcome(call.model, ending, limits_named(broken.error))
        answer = WholeAnswer(ending)
    finally:
        seconds = time.monotonic() - started_at
        log.info("gemini call model=%s seconds=%.2f outcome=%s", call.model, seconds, outcome)
        if response is not None:
            meter.add(call.model, response.usage_metadata, gemini.today(), _estimate(call, response))
        elif not was_refused:
            meter.add_unanswered(call.model, gemini.today(), _estimate(call, None))
    return answer


def _read(response: types.GenerateContentResponse) -> tuple[WholeAnswer, str]:
    """The answer in a response, and the name of its finish or block reason."""
    if response.prompt_feedback and response.prompt_feedback.block_reason:
        reason = reason_name(response.prompt_feedback.block_reason)
        return WholeAnswer(ending_of_block(reason)), reason
    candidate = response.candidates[0] if response.candidates else None
    name = reason_name(candidate.finish_reason) if candidate and candidate.finish_reason else None
    return WholeAnswer(ending_of_finish(name), tuple(_parts(response))), name or "no finish"


def _parts(response: types.GenerateContentResponse) -> list[types.Part]:
    content = response.candidates[0].content if response.candidates else None
    return [part for part in (content.parts if content else None) or [] if not part.thought]


def _estimate(call: Call, response: types.GenerateContentResponse | None) -> TokenEstimate:
    """The call's tokens, estimated from what was sent and received."""
    prompt = prompt_tokens(call.contents, call.config().system_instruction)
    answer = TokenAmount()
    for part in _parts(response) if response is not None else ():
        blob = part.inline_data
        sound = pcm_of(blob.data, blob.mime_type or "") if blob is not None and blob.data else None
        heard = part.audio_transcription.text if part.audio_transcription else None
        answer += TokenAmount(
            text=text_tokens(part.text or heard or ""),
            audio=audio_tokens_of(pcm_seconds(*sound)) if sound is not None else 0,
        )
    return TokenEstimate(prompt=prompt.total, prompt_audio=prompt.audio, answer=answer)

"""The one shared google-genai client, and the fields of every call.

Settings and reasons: `store=False` (new paid projects keep requests by default), `automatic_continuation=False`
with a limit on output tokens (one command must not bill a million tokens), automatic function calling off, the safety
thresholds of the settings, SDK retries off (`bot.gemini.retry` is the one policy; by default the SDK sleeps up to ten
seconds). Source: Gemini API reference, GenerationConfig and SafetySetting; google-genai README.
"""

from __future__ import annotations

import asyncio
import logging
import math
import random
import ssl
import time
import warnings
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from types import MappingProxyType
from typing import Final, Self
from urllib.request import getproxies

import aiohttp
from google import genai
from google.genai import errors, types

from bot.gemini.failures import CALL_ERRORS, ending_of_error, lost, refused_field, scrubbed
from bot.gemini.live_places import LivePlaces
from bot.gemini.models import cost_usd, has_known_price
from bot.gemini.quota import Quota
from bot.gemini.retry import RetryPolicy
from bot.gemini.sdk_models import build_models
from bot.gemini.usage import Meter
from bot.settings import GeminiSettings
from bot.words.say import ending_line
from bot.work.ending import Ending, EndingKind
from bot.work.usage import Usage

log = logging.getLogger(__name__)

CHECK_TIMEOUT_S: Final = 10.0
UNAVAILABLE_S: Final = 3600.0
"""How long an optional model is not called after a refusal that only the operator can resolve."""
REFUSED_REQUESTS_MAX: Final = 4
"""After this many refused requests of one production in a row its further ones are not made: what they hold is alike.
No section needs more than three hearings, or calls for text to speech of one passage."""
_FATAL_CAUSES: Final = frozenset({"key", "permission", "location", "billing", "model"})

_CLOSE_TIMEOUT_S: Final = 0.5
"""websockets waits this long for the server's close frame; Stop has to take effect within a second."""
_LIVE_OPEN_TIMEOUT_S: Final = 5.0
_LIVE_MAX_FRAME_BYTES: Final = 16 * 1024 * 1024
"""With the default of 1 MiB a session fails at the first long piece of audio."""
_READ_BUFFER_BYTES: Final = 2**22

OPTIONAL_FIELDS: Final[Mapping[str, str]] = MappingProxyType(
    {"thinking_config": r"thinking", "image_config": r"image_?config|image_?size|aspect_?ratio"}
)
"""Optional fields that a model may refuse (HTTP 400), and patterns for its message. `store` and the safety settings are
not optional: no call is made without them."""

_responses: ContextVar[list[aiohttp.ClientResponse] | None] = ContextVar("responses", default=None)


class Gemini:
    """The client, its HTTP session, the quota, and the fields that models have refused.

    `sleep`, `now` (unix seconds) and `jitter` (0 to 1) are parameters so that tests do not wait.
    """

    def __init__(
        self,
        settings: GeminiSettings,
        client: genai.Client,
        *,
        sleep: Callable[[float], Awaitable[None]],
        now: Callable[[], float],
        jitter: Callable[[], float],
    ) -> None:
        self.settings = settings
        self.api = client.aio
        self.now = now
        self.quota = Quota(per_minute=settings.requests_per_minute, per_day=settings.requests_per_day, now=now)
        self.live_places = LivePlaces(settings.live_sessions)
        self._sleep = sleep
        self._jitter = jitter
        self._refused_fields: set[tuple[str, str]] = set()
        self._logged_causes: dict[str, str] = {}
        self._unavailable_since: dict[str, float] = {}
        self.realtime_models: set[str] = set()
        """Live models that refused client content; they get their text as realtime input instead."""

    @classmethod
    @asynccontextmanager
    async def open(
        cls,
        settings: GeminiSettings,
        *,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        now: Callable[[], float] = time.time,
        jitter: Callable[[], float] = random.random,
    ) -> AsyncIterator[Self]:
        """Open the client and its HTTP session, and close both at the end. Nothing is sent yet."""
        # The tables of `bot.gemini.failures` handle an enum value that the SDK does not know.
        warnings.filterwarnings("ignore", r".* is not a valid ", UserWarning, r"google\.genai\b")
        # The SDK sends a body as bytes. For the longest section, seven megabytes, that holds the loop for milliseconds.
        warnings.filterwarnings("ignore", "Sending a large body directly with raw bytes", ResourceWarning)
        trace = aiohttp.TraceConfig()
        trace.on_request_end.append(_track_response)
        async with aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=0),
            trace_configs=[trace],
            trust_env=bool(getproxies()),  # with trust_env aiohttp also reads .netrc for each request
            read_bufsize=_READ_BUFFER_BYTES,
        ) as session:
            # The SDK would read the certificates three times, for transports that share them.
            certificates = await asyncio.to_thread(ssl.create_default_context)
            client = genai.Client(
                vertexai=False,
                api_key=settings.api_key.get_secret_value(),
                http_options=types.HttpOptions(
                    base_url=settings.base_url,
                    retry_options=types.HttpRetryOptions(attempts=1),
                    aiohttp_client=session,
                    client_args={"verify": certificates},
                    async_client_args={
                        "verify": certificates,
                        "ssl": certificates,
                        "close_timeout": _CLOSE_TIMEOUT_S,
                        "open_timeout": _LIVE_OPEN_TIMEOUT_S,
                        "max_size": _LIVE_MAX_FRAME_BYTES,
                    },
                ),
            )
            try:
                gemini = cls(settings, client, sleep=sleep, now=now, jitter=jitter)
                await asyncio.to_thread(build_models)
                yield gemini
            finally:
                await client.aio.aclose()
                client.close()

    async def check(self) -> Ending | None:
        """Request the story model's description once, at the start.

        Returns None on success, and MISCONFIGURED when Gemini definitely refuses the key or the model. Every other
        Ending means that Gemini cannot be reached now; the caller logs it and starts.
        """
        try:
            async with asyncio.timeout(CHECK_TIMEOUT_S):
                await self.api.models.get(model=self.settings.story_model)
        except CALL_ERRORS as error:
            ending = ending_of_error(error, received=False, now=self.now())
            log.warning("gemini check failed: %s", self.scrubbed(error))
            if ending.kind is not EndingKind.MISCONFIGURED:
                return ending
            # A proxy without this route answers 404 too, but without Google's status.
            is_proxy_answer = isinstance(error, errors.APIError) and error.code == 404 and error.status != "NOT_FOUND"
            return lost() if is_proxy_answer or ending.params["what"] not in _FATAL_CAUSES else ending
        return None

    def today(self) -> date:
        """The day of the prices (UTC)."""
        return datetime.fromtimestamp(self.now(), UTC).date()

    def price_of(self, model: str) -> Callable[[Usage], float]:
        """The price of a model's usage today, in US dollars."""
        return lambda usage: cost_usd(model, usage, self.today())

    def log_unknown_prices(self) -> None:
        """Log each configured model without a known price: it costs as much as the most expensive of its kind."""
        settings = self.settings
        needed = (settings.story_model, settings.comic_model, settings.live_model)
        models = (*needed, settings.look_model, settings.transcribe_model, settings.tts_model)
        for model in dict.fromkeys(filter(None, models)):
            if not has_known_price(model, self.today()):
                log.warning("gemini %s has no known price: it is counted like the dearest model of its kind", model)

    def retry_policy(self) -> RetryPolicy:
        """A new retry policy, for one call."""
        return RetryPolicy(busy_wait_s=self.settings.busy_wait_s, sleep=self._sleep, jitter=self._jitter)

    def log_misconfiguration(self, model: str, ending: Ending) -> None:
        """Log a misconfiguration for the operator, once for each model until one of its calls succeeds."""
        if ending.kind is not EndingKind.MISCONFIGURED:
            if ending.is_good:
                self._logged_causes.pop(model, None)
            return
        cause = str(ending.params["what"])
        if self._logged_causes.get(model) != cause:
            self._logged_causes[model] = cause
            log.error("gemini %s: %s", model, ending_line(ending, None))

    def is_available(self, model: str, meter: Meter | None = None) -> bool:
        """Whether to call an optional model: it has not lately refused a call as misconfigured.

        Nor did it refuse the last requests of this meter's production.
        """
        if meter is not None and meter.refused_requests.get(model, 0) >= REFUSED_REQUESTS_MAX:
            return False
        since_s = self.now() - self._unavailable_since.get(model, -math.inf)
        return not 0.0 <= since_s < UNAVAILABLE_S  # a clock that was set back makes it available

    def note_availability(self, model: str, ending: Ending, meter: Meter) -> None:
        """Remember for a while that an optional model is not available to this key, so that it is not called again.

        A refusal without a cause (HTTP 400) is about what was sent: it counts for the production of this meter alone.
        """
        if ending.kind is not EndingKind.MISCONFIGURED:
            if ending.is_good:
                meter.refused_requests.pop(model, None)
        elif ending.params["what"] == "request":
            meter.refused_requests[model] = meter.refused_requests.get(model, 0) + 1
        else:
            self._unavailable_since[model] = self.now()

    def scrubbed(self, error: BaseException) -> str:
        """A line about an error of Gemini for the log, without secrets."""
        return scrubbed(error, self.settings.api_key.get_secret_value())

    def config(
        self,
        model: str,
        *,
        max_output_tokens: int,
        modalities: Sequence[str],
        system_instruction: str | None = None,
        thinking: types.ThinkingConfig | None = None,
        image: types.ImageConfig | None = None,
        schema: types.Schema | None = None,
        speech: types.SpeechConfig | None = None,
        transcription: types.AudioTranscriptionConfig | None = None,
    ) -> types.GenerateContentConfig:
        """The configuration of a generateContent call, without the optional fields that `model` has refused.

        With a `schema` the answer is JSON of that schema; image models do not support one.
        """
        return types.GenerateContentConfig(
            system_instruction=system_instruction,
            max_output_tokens=max_output_tokens,
            response_modalities=list(modalities),
            safety_settings=self.safety(),
            thinking_config=None if (model, "thinking_config") in self._refused_fields else thinking,
            image_config=None if (model, "image_config") in self._refused_fields else image,
            response_mime_type=None if schema is None else "application/json",
            response_schema=schema,
            speech_config=speech,
            audio_transcription_config=transcription,
            automatic_function_calling=types.AutomaticFunctionCallingConfig(disable=True),
            automatic_continuation=False,
            store=False,
        )

    def safety(self) -> list[types.SafetySetting]:
        """The safety settings, one for each category."""
        return [
            types.SafetySetting(
                category=types.HarmCategory[f"HARM_CATEGORY_{category}"],
                threshold=types.HarmBlockThreshold[threshold],
            )
            for category, threshold in self.settings.safety.items()
        ]

    def drop_refused_field(self, model: str, error: BaseException) -> bool:
        """Remember the optional field that `model` refuses; returns whether to try a call without it."""
        field = refused_field(error, OPTIONAL_FIELDS)
        if field is None or (model, field) in self._refused_fields:
            return False
        self._refused_fields.add((model, field))
        log.warning("gemini %s refuses %s: left out from now on", model, field)
        return True


@contextmanager
def closing_responses() -> Iterator[None]:
    """Close every HTTP response that was opened inside the block.

    The SDK leaves the connection open when its stream is not read to the end (an error event, a chunk it cannot
    parse), and the model continues to generate. A finished response is already closed.
    """
    open_responses: list[aiohttp.ClientResponse] = []
    token = _responses.set(open_responses)
    try:
        yield
    finally:
        _responses.reset(token)
        for response in open_responses:
            response.close()


async def _track_response(
    _session: aiohttp.ClientSession, _context: object, params: aiohttp.TraceRequestEndParams
) -> None:
    open_responses = _responses.get()
    if open_responses is not None:
        open_responses.append(params.response)

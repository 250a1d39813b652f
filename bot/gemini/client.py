"""The one shared google-genai client, and the fields every call must carry.

What is set here and why: `store=False` (new paid projects keep requests by default), `automatic_continuation=False`
with an output cap (a command must not run and bill for a million tokens), automatic function calling off, the safety
thresholds of the settings, SDK retries off (`bot.gemini.retry` is the one policy; without the option the SDK sleeps up
to ten seconds by itself). Source: Gemini API reference, GenerationConfig and SafetySetting; google-genai README.
"""

from __future__ import annotations

import asyncio
import logging
import random
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
from bot.gemini.quota import Quota
from bot.gemini.retry import RetryPolicy
from bot.settings import GeminiSettings
from bot.words.say import ending_line
from bot.work.ending import Ending, EndingKind

log = logging.getLogger(__name__)

CHECK_TIMEOUT_S: Final = 10.0
_DEFINITE: Final = frozenset({"key", "permission", "location", "billing", "model"})

_CLOSE_TIMEOUT_S: Final = 0.5
"""websockets waits this long for a silent server's closing frame; stop has to be done within a second."""
_LIVE_OPEN_TIMEOUT_S: Final = 5.0
_LIVE_MAX_FRAME_BYTES: Final = 16 * 1024 * 1024
"""The default of 1 MiB ends a session at its first long piece of sound."""
_READ_BUFFER_BYTES: Final = 2**22

TUNING_FIELDS: Final[Mapping[str, str]] = MappingProxyType(
    {"thinking_config": r"thinking", "image_config": r"image_?config|image_?size|aspect_?ratio"}
)
"""Optional fields a model may refuse (HTTP 400), and how its refusal names them. `store` and safety are not among
them: without those a call is not made at all."""

_LATE_SCHEMAS: Final = (
    types.GenerateContentConfig,
    types.GenerateContentResponse,
    types.LiveConnectConfig,
    types.LiveClientContent,
    types.LiveServerMessage,
    types.SpeechConfig,
    types.Content,
)

_responses: ContextVar[list[aiohttp.ClientResponse] | None] = ContextVar("responses", default=None)


class Gemini:
    """Gemini as this room sees it: one client, one HTTP session, what models have refused, and the clocks.

    `sleep`, `now` (unix seconds) and `jitter` (0 to 1) are parameters so that a test need not wait.
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
        self._sleep = sleep
        self._jitter = jitter
        self._refused: set[tuple[str, str]] = set()
        self._to_mend: dict[str, str] = {}
        self.realtime_models: set[str] = set()
        """Live models that have refused client content and take their text as realtime input instead."""

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
        """Open the client and its HTTP session; both are closed at the end. Nothing is sent yet."""
        # An enum value that the SDK does not know yet is data for our tables, not something to warn about.
        warnings.filterwarnings("ignore", r".* is not a valid ", UserWarning, r"google\.genai\b")
        trace = aiohttp.TraceConfig()
        trace.on_request_end.append(_note_response)
        async with aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=0),
            trace_configs=[trace],
            trust_env=bool(getproxies()),  # it also looks up .netrc, in a thread, for every single request
            read_bufsize=_READ_BUFFER_BYTES,
        ) as session:
            client = genai.Client(
                vertexai=False,
                api_key=settings.api_key.get_secret_value(),
                http_options=types.HttpOptions(
                    base_url=settings.base_url,
                    retry_options=types.HttpRetryOptions(attempts=1),
                    aiohttp_client=session,
                    async_client_args={
                        "close_timeout": _CLOSE_TIMEOUT_S,
                        "open_timeout": _LIVE_OPEN_TIMEOUT_S,
                        "max_size": _LIVE_MAX_FRAME_BYTES,
                    },
                ),
            )
            try:
                gemini = cls(settings, client, sleep=sleep, now=now, jitter=jitter)
                await asyncio.to_thread(gemini._build_schemas)
                yield gemini
            finally:
                await client.aio.aclose()
                client.close()

    def _build_schemas(self) -> None:
        """Let pydantic build now what it would build at first use, some 20 ms each, while a story waits. Blocking."""
        for model in _LATE_SCHEMAS:
            model.model_rebuild()
        modalities = ["TEXT", "IMAGE"]
        self.config(
            "", max_output_tokens=1, modalities=modalities, thinking=types.ThinkingConfig(), image=types.ImageConfig()
        )

    async def check(self) -> Ending | None:
        """Ask for the story model's description once, at the start.

        None: fine. MISCONFIGURED: a definite refusal, starting makes no sense. Anything else (LOST, BUSY, STALLED): the
        other side is down or odd, and the caller starts anyway and says so.
        """
        try:
            async with asyncio.timeout(CHECK_TIMEOUT_S):
                await self.api.models.get(model=self.settings.story_model)
        except CALL_ERRORS as error:
            ending = ending_of_error(error, received=False, now=self.now())
            log.warning("gemini check failed: %s", self.scrubbed(error))
            if ending.kind is not EndingKind.MISCONFIGURED:
                return ending
            # A proxy without this route also answers 404, but not in Google's words.
            foreign = isinstance(error, errors.APIError) and error.code == 404 and error.status != "NOT_FOUND"
            return lost() if foreign or ending.params["what"] not in _DEFINITE else ending
        return None

    def today(self) -> date:
        """The day prices are looked up for (UTC)."""
        return datetime.fromtimestamp(self.now(), UTC).date()

    def patience(self) -> RetryPolicy:
        """A fresh count of tries for one call."""
        return RetryPolicy(busy_wait_s=self.settings.busy_wait_s, sleep=self._sleep, jitter=self._jitter)

    def report(self, model: str, ending: Ending) -> None:
        """Tell the operator, in the log, what has to be mended: once for each model until a call of it succeeds."""
        if ending.kind is not EndingKind.MISCONFIGURED:
            if ending.is_good:
                self._to_mend.pop(model, None)
            return
        what = str(ending.params["what"])
        if self._to_mend.get(model) != what:
            self._to_mend[model] = what
            log.error("gemini %s: %s", model, ending_line(ending, None))

    def scrubbed(self, error: BaseException) -> str:
        """A loggable line about an error of the other side."""
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
    ) -> types.GenerateContentConfig:
        """The configuration of a generateContent call, without the tuning `model` has refused before.

        With a `schema` the answer is JSON of that form; image models take none.
        """
        return types.GenerateContentConfig(
            system_instruction=system_instruction,
            max_output_tokens=max_output_tokens,
            response_modalities=list(modalities),
            safety_settings=self.safety(),
            thinking_config=None if (model, "thinking_config") in self._refused else thinking,
            image_config=None if (model, "image_config") in self._refused else image,
            response_mime_type=None if schema is None else "application/json",
            response_schema=schema,
            automatic_function_calling=types.AutomaticFunctionCallingConfig(disable=True),
            automatic_continuation=False,
            store=False,
        )

    def safety(self) -> list[types.SafetySetting]:
        """The thresholds of the settings, one for each category."""
        return [
            types.SafetySetting(
                category=types.HarmCategory[f"HARM_CATEGORY_{category}"],
                threshold=types.HarmBlockThreshold[threshold],
            )
            for category, threshold in self.settings.safety.items()
        ]

    def forgo(self, model: str, error: BaseException) -> bool:
        """Remember that `model` refuses the tuning field this error names; whether that is news worth another try."""
        field = refused_field(error, TUNING_FIELDS)
        if field is None or (model, field) in self._refused:
            return False
        self._refused.add((model, field))
        log.warning("gemini %s refuses %s: left out from now on", model, field)
        return True


@contextmanager
def closing_responses() -> Iterator[None]:
    """Close every HTTP response begun inside, however the block is left.

    The SDK leaves the connection open when its stream is not read to the end (an error event, a chunk it cannot
    parse), and the model goes on generating; a finished response is closed already and not touched.
    """
    begun: list[aiohttp.ClientResponse] = []
    token = _responses.set(begun)
    try:
        yield
    finally:
        _responses.reset(token)
        for response in begun:
            response.close()


async def _note_response(
    _session: aiohttp.ClientSession, _context: object, params: aiohttp.TraceRequestEndParams
) -> None:
    begun = _responses.get()
    if begun is not None:
        begun.append(params.response)

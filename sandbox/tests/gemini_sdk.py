"""The unmodified google-genai, pointed to the local Gemini, with fast pictures and a fast voice."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from google import genai
from google.genai import types
from PIL import Image

from sandbox.gemini import GeminiSandbox

TEXT_MODEL = "gemini-3.8-flash"
IMAGE_MODEL = "gemini-nano-banana-2.1"
LIVE_MODEL = "gemini-3.8-live"
SECONDS_A_WORD = 0.3


@dataclass(frozen=True)
class FakeSpoken:
    pcm: bytes
    words: tuple[tuple[str, float], ...]


class FakeVoice:
    """0.3 s of the same sample for each word."""

    def speak(self, text: str, voice: str, language: str | None = None) -> FakeSpoken:
        words = text.split()
        return FakeSpoken(
            b"\x10\x20" * int(24_000 * SECONDS_A_WORD * len(words)),
            tuple((word, index * SECONDS_A_WORD) for index, word in enumerate(words)),
        )


def fake_draw(prompt: str, *, width_px: int = 1024, height_px: int = 1024, style: str = "auto") -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (width_px // 16, height_px // 16), "teal").save(made, "PNG")
    return made.getvalue()


def sandbox() -> GeminiSandbox:
    return GeminiSandbox(draw=fake_draw, make_voice=FakeVoice)


@asynccontextmanager
async def sdk(gemini: GeminiSandbox, *, api_key: str | None = None, slash: str = "") -> AsyncIterator[genai.Client]:
    context = gemini.certificate.client_context()
    client = genai.Client(
        api_key=api_key or gemini.api_key,
        http_options=types.HttpOptions(
            base_url=gemini.base_url + slash,
            async_client_args={"ssl": context, "verify": context, "close_timeout": 0.2, "open_timeout": 5},
            client_args={"verify": context},
            retry_options=types.HttpRetryOptions(attempts=1),
        ),
    )
    try:
        yield client
    finally:
        await client.aio.aclose()


def config(**fields: object) -> types.GenerateContentConfig:
    return types.GenerateContentConfig.model_validate(
        {
            "store": False,
            "automatic_continuation": False,
            "automatic_function_calling": {"disable": True},
            **fields,
        }
    )


async def stream(
    client: genai.Client, prompt: str, *, model: str = TEXT_MODEL, **fields: object
) -> list[types.GenerateContentResponse]:
    chunks = await client.aio.models.generate_content_stream(model=model, contents=prompt, config=config(**fields))
    return [chunk async for chunk in chunks]


async def comic(client: genai.Client, prompt: str, **fields: object) -> list[types.GenerateContentResponse]:
    return await stream(client, prompt, model=IMAGE_MODEL, response_modalities=["TEXT", "IMAGE"], **fields)


def parts_of(chunks: list[types.GenerateContentResponse]) -> list[types.Part]:
    return [part for chunk in chunks for part in chunk.parts or ()]


def text_of(chunks: list[types.GenerateContentResponse]) -> str:
    return "".join(part.text for part in parts_of(chunks) if part.text and not part.thought)


def pictures_of(chunks: list[types.GenerateContentResponse]) -> list[types.Blob]:
    return [part.inline_data for part in parts_of(chunks) if part.inline_data and not part.thought]


def finish_of(chunks: list[types.GenerateContentResponse]) -> str | None:
    for chunk in reversed(chunks):
        for candidate in chunk.candidates or ():
            if candidate.finish_reason is not None:
                return candidate.finish_reason.name
    return None

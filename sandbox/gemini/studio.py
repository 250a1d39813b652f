"""The craft, away from the event loop: pictures are drawn and words are spoken in threads."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol

from PIL import Image

from sandbox.gemini.answer import Picture
from sandbox.gemini.speech import Spoken


class Draw(Protocol):
    """Draws one panel as PNG."""

    def __call__(self, prompt: str, *, width_px: int = 1024, height_px: int = 1024, style: str = "auto") -> bytes:
        """The file. Blocking."""


class Voice(Protocol):
    """Speaks."""

    def speak(self, text: str, voice: str, language: str | None = None) -> Spoken:
        """The sound and when each word begins. Blocking."""


class Studio:
    """Draws and speaks in two threads; the painter and the voice are made at their first use."""

    def __init__(self, draw: Draw | None = None, make_voice: Callable[[], Voice] | None = None) -> None:
        self._draw = draw
        self._make_voice = make_voice or _voicebox
        self._voice: Voice | None = None
        self._drawing = ThreadPoolExecutor(max_workers=1, thread_name_prefix="sandbox-easel")
        self._speaking = ThreadPoolExecutor(max_workers=1, thread_name_prefix="sandbox-voice")

    async def draw(self, picture: Picture) -> bytes:
        """The picture's file in the format it asks for."""
        return await asyncio.get_running_loop().run_in_executor(self._drawing, self._draw_now, picture)

    async def speak(self, text: str, voice: str, language: str | None) -> Spoken:
        """The text, spoken."""
        return await asyncio.get_running_loop().run_in_executor(self._speaking, self._speak_now, text, voice, language)

    async def warm_up(self) -> None:
        """Draw and say something small: first uses load libraries that hold the interpreter for a tenth of a second."""
        sketch = Picture(panel=1, drawing="a lamp", width_px=64, height_px=64)
        await asyncio.gather(self.draw(sketch), self.speak("Hello.", "Kore", "en"))

    def close(self) -> None:
        """Let the threads end; what is being drawn is finished, the rest is dropped."""
        for pool in (self._drawing, self._speaking):
            pool.shutdown(wait=False, cancel_futures=True)

    def _draw_now(self, picture: Picture) -> bytes:
        data = self._painter()(
            picture.drawing, width_px=picture.width_px, height_px=picture.height_px, style=picture.style
        )
        if picture.media_type == "image/png":
            return data
        made = io.BytesIO()
        with Image.open(io.BytesIO(data)) as image:
            image.convert("RGB").save(made, picture.media_type.removeprefix("image/").upper(), quality=88)
        return made.getvalue()

    def _speak_now(self, text: str, voice: str, language: str | None) -> Spoken:
        return self._speaker().speak(text, voice, language)

    def _painter(self) -> Draw:
        self._draw = self._draw or _panel_painter()
        return self._draw

    def _speaker(self) -> Voice:
        # Only called in the one speaking thread, so there is no race for the voice.
        self._voice = self._voice or self._make_voice()
        return self._voice


def _panel_painter() -> Draw:
    from sandbox.show.art import draw_panel  # noqa: PLC0415 - the painter is only loaded when something is drawn

    return draw_panel


def _voicebox() -> Voice:
    from sandbox.show.speech import Voicebox  # noqa: PLC0415 - the voice is only loaded when something is said

    return Voicebox()

"""Pictures and speech for the answers, made in threads beside the event loop."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol

from PIL import Image

from sandbox.gemini.answer import Picture
from sandbox.gemini.placeholders import PlaceholderVoice, draw_placeholder
from sandbox.gemini.shown import note_of, shown_in
from sandbox.gemini.sound_file import Sound
from sandbox.gemini.sound_memory import HeardWord, shared_memory
from sandbox.gemini.speech import Spoken


class Draw(Protocol):
    """Draws one panel as PNG."""

    def __call__(self, prompt: str, *, width_px: int = 1024, height_px: int = 1024, style: str = "auto") -> bytes:
        """The file. Blocks; only ever called in one thread."""


class Voice(Protocol):
    """Speaks."""

    def speak(self, text: str, voice: str, language: str | None = None) -> Spoken:
        """The sound and when each word begins. Blocks; only ever called in one thread.

        `voice` is one of Gemini's names, `language` a BCP 47 code; without one the text decides.
        """


class MediaWorkers:
    """Draws in one thread, speaks in another and listens in a third.

    The voice is made at its first use, because it may load a library. `shared_memory` remembers the sound it makes.
    Without `draw` and `make_voice` there are placeholders: a plain picture, tones for each word. `draw_png` may be set
    while it runs.
    """

    def __init__(self, draw: Draw | None = None, make_voice: Callable[[], Voice] | None = None) -> None:
        self.draw_png: Draw = draw or draw_placeholder
        self._make_voice: Callable[[], Voice] = make_voice or PlaceholderVoice
        self._voice: Voice | None = None
        self._drawing = ThreadPoolExecutor(max_workers=1, thread_name_prefix="sandbox-pictures")
        self._speaking = ThreadPoolExecutor(max_workers=1, thread_name_prefix="sandbox-speech")
        self._hearing = ThreadPoolExecutor(max_workers=1, thread_name_prefix="sandbox-hearing")

    async def draw(self, picture: Picture) -> bytes:
        """The picture's file in the format it asks for."""
        return await asyncio.get_running_loop().run_in_executor(self._drawing, self._draw_now, picture)

    async def speak(self, text: str, voice: str, language: str | None) -> Spoken:
        """The text, spoken."""
        return await asyncio.get_running_loop().run_in_executor(self._speaking, self._speak_now, text, voice, language)

    async def hear(self, sound: Sound) -> list[HeardWord]:
        """The words in a sound, as far as they were spoken in this process."""
        return await asyncio.get_running_loop().run_in_executor(self._hearing, shared_memory().listen, sound)

    async def warm_up(self) -> None:
        """Draw and speak once: the first use loads libraries that block the interpreter for a tenth of a second."""
        sketch = Picture(panel=1, drawing="a lamp", width_px=64, height_px=64)
        await asyncio.gather(self.draw(sketch), self.speak("Hello.", "Kore", "en"))

    def close(self) -> None:
        """Let the threads end. The picture in progress is finished, waiting ones are dropped."""
        for pool in (self._drawing, self._speaking, self._hearing):
            pool.shutdown(wait=False, cancel_futures=True)

    def _draw_now(self, picture: Picture) -> bytes:
        data = self.draw_png(
            picture.drawing, width_px=picture.width_px, height_px=picture.height_px, style=picture.style
        )
        if picture.media_type == "image/png":
            return data
        made, shown = io.BytesIO(), shown_in(data)
        note = {"comment": note_of(shown)} if shown and picture.media_type == "image/jpeg" else {}
        with Image.open(io.BytesIO(data)) as image:
            image.convert("RGB").save(made, picture.media_type.removeprefix("image/").upper(), quality=88, **note)
        return made.getvalue()

    def _speak_now(self, text: str, voice: str, language: str | None) -> Spoken:
        # Only called in the one speaking thread, so there is no race for the voice.
        self._voice = self._voice or self._make_voice()
        spoken = self._voice.speak(text, voice, language)
        shared_memory().remember(spoken, voice)
        return spoken

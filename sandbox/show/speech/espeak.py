"""eSpeak NG (GPL-3.0-or-later), as the wheel of espeakng-loader brings it, called through ctypes.

Only the local Live API loads it. Importing this module needs that wheel.
Functions and constants: espeak-ng/speak_lib.h.
"""

from __future__ import annotations

import ctypes
import functools
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import espeakng_loader

from sandbox.show.speech.languages import DEFAULT_LANGUAGE, readable
from sandbox.show.speech.voices import VoiceSetting

_AUDIO_OUTPUT_SYNCHRONOUS: Final = 2
_INITIALIZE_DONT_EXIT: Final = 0x8000
_BUFFER_MS: Final = 200
_CHARS_UTF8: Final = 1
_RATE, _PITCH, _RANGE = 1, 3, 4
_EVENT_LIST_END, _EVENT_WORD = 0, 1


class _EventId(ctypes.Union):
    _fields_ = (("number", ctypes.c_int), ("name", ctypes.c_char_p), ("string", ctypes.c_char * 8))


class _Event(ctypes.Structure):
    _fields_ = (
        ("type", ctypes.c_int),
        ("unique_identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", _EventId),
    )


_Callback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event))


class EspeakError(RuntimeError):
    """The library refused to start, or to speak."""


@dataclass(frozen=True, slots=True)
class Utterance:
    """Mono 16-bit PCM at the library's own rate, and (character, second) for each word it marked, in order."""

    pcm: bytes
    marks: tuple[tuple[int, float], ...]
    is_whole: bool
    """Whether it was spoken to its end."""


class Espeak:
    """The library. It is global state: make one (`shared_espeak`), which speaks one text at a time.

    Synchronous output, because with retrieval a second initialisation in the same process never returns; the
    callback then runs in the calling thread. ctypes releases the GIL, so a thread that speaks blocks no other.
    """

    def __init__(self) -> None:
        self._lib = ctypes.CDLL(espeakng_loader.get_library_path())
        self._lib.espeak_Initialize.argtypes = (ctypes.c_int, ctypes.c_int, ctypes.c_char_p, ctypes.c_int)
        self._lib.espeak_Synth.argtypes = (
            *(ctypes.c_char_p, ctypes.c_size_t, ctypes.c_uint, ctypes.c_int),
            *(ctypes.c_uint, ctypes.c_uint, ctypes.c_void_p, ctypes.c_void_p),
        )
        data = str(Path(espeakng_loader.get_data_path()).parent).encode()
        self.rate_hz = int(
            self._lib.espeak_Initialize(_AUDIO_OUTPUT_SYNCHRONOUS, _BUFFER_MS, data, _INITIALIZE_DONT_EXIT)
        )
        if self.rate_hz <= 0:
            raise EspeakError(f"espeak_Initialize: {self.rate_hz}")
        self._lock = threading.Lock()
        self._sound = bytearray()
        self._marks: list[tuple[int, float]] = []
        self._should_stop: Callable[[], bool] | None = None
        self._failure: BaseException | None = None
        self._is_whole = True
        self._callback = _Callback(self._hear)  # kept alive: the library calls it as long as the process runs
        self._lib.espeak_SetSynthCallback(self._callback)

    def speak(
        self, text: str, voice: VoiceSetting, language: str, should_stop: Callable[[], bool] | None = None
    ) -> Utterance:
        """Speak `text` to its end, or until `should_stop`, asked about every 200 ms of sound, says so.

        An unknown language is read as American English. Raises EspeakError.
        """
        data = readable(text, language).encode("utf-8", "replace")
        with self._lock:
            self._sound, self._marks = bytearray(), []
            self._should_stop, self._failure, self._is_whole = should_stop, None, True
            self._choose(voice, language)
            code = self._lib.espeak_Synth(data, len(data) + 1, 0, 1, 0, _CHARS_UTF8, None, None)
            self._should_stop = None
            if self._failure is not None:
                raise self._failure
            if code != 0:
                raise EspeakError(f"espeak_Synth: {code}")
            return Utterance(bytes(self._sound), tuple(self._marks), self._is_whole)

    def _choose(self, voice: VoiceSetting, language: str) -> None:
        for name in (f"{language}+{voice.variant}", f"{DEFAULT_LANGUAGE}+{voice.variant}", DEFAULT_LANGUAGE):
            if self._lib.espeak_SetVoiceByName(name.encode()) == 0:
                break
        else:
            raise EspeakError("espeak_SetVoiceByName: no voice")
        for parameter, value in ((_RATE, voice.words_a_minute), (_PITCH, voice.pitch), (_RANGE, voice.pitch_range)):
            self._lib.espeak_SetParameter(parameter, value, 0)

    def _hear(self, sound: Any, samples: int, events: Any) -> int:  # noqa: ANN401 - ctypes pointers have no public type
        """Receive one buffer. An exception would be lost in C, so it is kept and raised by `speak`."""
        try:
            if sound and samples > 0:
                self._sound += ctypes.string_at(sound, samples * 2)
            index = 0
            while events and events[index].type != _EVENT_LIST_END:
                event = events[index]
                if event.type == _EVENT_WORD:
                    self._marks.append((event.text_position - 1, event.audio_position / 1000))
                index += 1
            self._is_whole = self._should_stop is None or not self._should_stop()
            return int(not self._is_whole)
        except BaseException as failure:  # noqa: BLE001 - raised again by `speak`, in the same thread
            self._failure = failure
            return 1


_loading = threading.Lock()


def shared_espeak() -> Espeak:
    """The library of this process, loaded with the first call. Raises OSError or EspeakError."""
    with _loading:
        return _load()


@functools.cache
def _load() -> Espeak:
    return Espeak()

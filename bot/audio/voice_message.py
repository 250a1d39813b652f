"""Encodes a voice message: Ogg with Opus, mono, 48 kHz, and the waveform that Discord draws.

The encoder is FFmpeg's, by way of `av`: an extra that need not be installed.
"""

from __future__ import annotations

import base64
import io
import math
from collections.abc import Iterator, Sequence
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from bot.audio.jobs import AudioError, AudioFault, VoiceMessage
from bot.audio.joining import faded, voice_bounds
from bot.audio.levelling import levelled
from bot.audio.resampling import resampled
from bot.audio.samples import Samples, pcm_of, read_samples

RATE_HZ: Final = 48_000
POINTS_MAX: Final = 256
"""Discord docs: Message Reference, Voice Messages."""
POINTS_PER_S: Final = 10

_KBPS: Final = (32, 24, 16, 12)
"""Bit rates, best first; at the lowest one speech is still understood."""
_OVERHEAD: Final = 1.1
"""The factor for Ogg's pages, and for frames above the encoder's rate."""
_PAUSE_S: Final = 0.8
_STEP_S: Final = 0.02


def voice_message(paths: Sequence[Path], limit_bytes: int) -> VoiceMessage:
    """Encode WAV files, as `AudioWorker.voice_message` describes it."""
    seconds = sum(len(sound) for sound in _sounds(paths)) / RATE_HZ
    kbps = next((kbps for kbps in _KBPS if kbps * 125 * seconds * _OVERHEAD <= limit_bytes), None)
    if kbps is None:
        raise AudioError(AudioFault.TOO_LARGE)
    target = io.BytesIO()
    levels = _encoded(_sounds(paths), target, kbps)
    if target.tell() > limit_bytes:
        raise AudioError(AudioFault.TOO_LARGE)
    return VoiceMessage(target.getvalue(), seconds, waveform(levels, seconds))


def waveform(levels: npt.NDArray[np.float32], seconds: float) -> str:
    """The base64 of ten points for each second, 256 at the most; the loudest one is 255.

    `levels` are the root mean squares of equally long steps, at least one.
    """
    count = min(POINTS_MAX, len(levels), max(1, math.ceil(seconds * POINTS_PER_S)))
    edges = np.linspace(0, len(levels), count + 1).astype(int)
    points = np.array([levels[start:end].max() for start, end in pairwise(edges)])
    scaled = np.rint(points / max(float(points.max()), 1e-6) * 255).astype(np.uint8)
    return base64.b64encode(scaled.tobytes()).decode()


def _sounds(paths: Sequence[Path]) -> Iterator[Samples]:
    """The sections at 48 kHz in even loudness, with the pauses between them."""
    for number, path in enumerate(paths):
        if number:
            yield np.zeros(round(_PAUSE_S * RATE_HZ), np.float32)
        samples, rate_hz = read_samples(path)
        first, end = voice_bounds(samples, rate_hz)
        cut = faded(samples[first:end], rate_hz, at_start=True, at_end=True)
        yield resampled(levelled(cut, rate_hz), rate_hz, RATE_HZ)


def _encoded(sounds: Iterator[Samples], target: io.BytesIO, kbps: int) -> npt.NDArray[np.float32]:
    """Write the file, and return the level of each step of 20 ms."""
    av: Any = import_module("av")
    step = round(_STEP_S * RATE_HZ)
    levels = []
    with av.open(target, "w", format="ogg") as container:
        stream = container.add_stream("libopus", rate=RATE_HZ, layout="mono", options={"application": "voip"})
        stream.bit_rate = kbps * 1000
        position = 0
        for sound in sounds:
            steps = np.pad(sound, (0, -len(sound) % step)).reshape(-1, step)
            levels.append(np.sqrt(np.mean(np.square(steps), axis=1)))
            frames = np.frombuffer(pcm_of(sound), "<i2").reshape(1, -1)
            frame = av.AudioFrame.from_ndarray(frames, format="s16", layout="mono")
            frame.sample_rate, frame.pts = RATE_HZ, position
            position += len(sound)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return np.concatenate(levels)

"""Measures speech: where the voice is, and what is wrong with the sound.

A voice differs from noise and hum in its spectrum: that of a voice takes another shape with each phoneme, that of noise
and hum stays the same however loud they are.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
import numpy.typing as npt

from bot.audio.loudness import loudness
from bot.audio.samples import Decibels, Samples, decibels, samples_of
from bot.work.sound import SoundMeasure

_FRAME_S: Final = 0.02
_BAND_EDGES_HZ: Final = (90.0, 300.0, 600.0, 1000.0, 1600.0, 2400.0, 3400.0, 5000.0, 8000.0)
_VOICE_MIN_DB: Final = -52.0
"""Quieter sound is silence: 30 dB below a quiet voice."""
_BELOW_PEAK_DB: Final = 38.0
"""A voice is never quieter than this, relative to its loud phonemes."""
_ABOVE_FLOOR_DB: Final = 8.0
_BELOW_PEAK_WITHOUT_PAUSES_DB: Final = 18.0
_GAP_S: Final = 0.16
"""Shorter gaps are within a word: the closure before a plosive."""
_CLICK_S: Final = 0.04
_WINDOW_S: Final = 2.0
_WINDOW_SOUNDING_S: Final = 0.8
"""With less sound a window is not judged: "Aah!" keeps its shape, too."""
_SHAPE_DB: Final = 2.6
"""How much the spectrum's shape varies within a window: noise and hum stay below, voices are far above."""
_END_S: Final = 0.005
_END_BELOW_PEAK_DB: Final = 24.0
"""Even a plosive falls by more before a sound ends by itself."""
_THIRD_S: Final = 0.4
"""Thirds with less voice than this are not compared."""
_CLIPPED: Final = np.float32(32_767 / 32_768)

_Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class _Frames:
    """Frames of 20 ms: their level, and in each band the level relative to it, in decibels."""

    levels: Decibels
    shapes: Decibels


def measure(pcm: bytes, rate_hz: int) -> SoundMeasure:
    """Measure mono 16-bit speech."""
    samples = samples_of(pcm)
    seconds = len(samples) / rate_hz
    frames = _frames(samples, rate_hz)
    peak_db = float(np.percentile(frames.levels, 95)) if len(frames.levels) else -np.inf
    sounding = _sounding(frames.levels, peak_db)
    steady = _steady(frames, sounding)
    voiced = _without_clicks(_bridged(sounding & ~steady))
    return SoundMeasure(
        seconds=seconds,
        voiced_s=float(np.sum(voiced) * _FRAME_S),
        pauses=_pauses(voiced, seconds),
        noisy=bool(np.sum(steady & sounding) > np.sum(voiced)),
        clipped=float(np.mean((samples >= _CLIPPED) | (samples <= -1.0))) if len(samples) else 0.0,
        fades_db=_fade_db(frames.levels, voiced),
        ends_abruptly=_ends_abruptly(samples, rate_hz, voiced, peak_db),
        loudness_lufs=loudness(samples, rate_hz),
    )


def _frames(samples: Samples, rate_hz: int) -> _Frames:
    size = round(rate_hz * _FRAME_S)
    count = len(samples) // size
    powers = np.abs(np.fft.rfft(samples[: count * size].reshape(count, size) * np.hanning(size), axis=1)) ** 2
    # A spectrum of power whose sum over the bins is the mean power of the frame.
    powers *= 2.0 / (size * np.sum(np.hanning(size) ** 2))
    edges = np.searchsorted(np.fft.rfftfreq(size, 1.0 / rate_hz), _BAND_EDGES_HZ)
    bands = np.stack([powers[:, first:end].sum(axis=1) for first, end in pairwise(edges) if end > first], axis=1)
    levels = decibels(bands.sum(axis=1))
    # Over three frames noise is steadier; a phoneme is longer. No lower than what is heard beside the rest.
    smooth = np.apply_along_axis(np.convolve, 0, bands, np.ones(3) / 3, "same") if count >= 3 else bands
    shapes = np.maximum(decibels(smooth / (smooth.sum(axis=1, keepdims=True) + 1e-20)), -40.0)
    return _Frames(levels, shapes)


def _sounding(levels: Decibels, peak_db: float) -> _Flags:
    """Frames that are loud enough for a voice, in this sound."""
    if not len(levels):
        return np.zeros(0, np.bool_)
    above_floor_db = float(np.percentile(levels, 10)) + _ABOVE_FLOOR_DB
    threshold_db = max(
        _VOICE_MIN_DB, peak_db - _BELOW_PEAK_DB, min(above_floor_db, peak_db - _BELOW_PEAK_WITHOUT_PAUSES_DB)
    )
    return levels > threshold_db


def _steady(frames: _Frames, sounding: _Flags) -> _Flags:
    """Frames of windows in which the spectrum keeps its shape: noise or hum."""
    steady = np.zeros(len(sounding), np.bool_)
    size = round(_WINDOW_S / _FRAME_S)
    for start in range(0, len(sounding), size):
        window = slice(start, start + size)
        shapes = frames.shapes[window][sounding[window]]
        if len(shapes) * _FRAME_S >= _WINDOW_SOUNDING_S:
            steady[window] = float(np.mean(np.std(shapes, axis=0))) < _SHAPE_DB
    return steady


def _runs(flags: _Flags) -> list[tuple[int, int]]:
    """The stretches of frames that are set, as (start, end)."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], flags, [False]]).astype(np.int8)))
    return [(int(start), int(end)) for start, end in edges.reshape(-1, 2)]


def _bridged(flags: _Flags) -> _Flags:
    bridged = flags.copy()
    for start, end in _runs(~flags):
        if start > 0 and end < len(flags) and (end - start) * _FRAME_S < _GAP_S:
            bridged[start:end] = True
    return bridged


def _without_clicks(flags: _Flags) -> _Flags:
    kept = flags.copy()
    for start, end in _runs(flags):
        if (end - start) * _FRAME_S < _CLICK_S:
            kept[start:end] = False
    return kept


def _pauses(voiced: _Flags, seconds: float) -> tuple[tuple[float, float], ...]:
    """The stretches without a voice. The last one lasts to the end of the sound."""
    pauses = []
    for start, end in _runs(~voiced):
        end_s = seconds if end == len(voiced) else end * _FRAME_S
        if start == 0 or end == len(voiced) or end_s - start * _FRAME_S >= _GAP_S:
            pauses.append((round(start * _FRAME_S, 3), round(end_s, 3)))
    return tuple(pauses)


def _fade_db(levels: Decibels, voiced: _Flags) -> float:
    """How much quieter the voice of the last third is than that of the first."""
    third = len(levels) // 3
    means = []
    for part in (slice(0, third), slice(len(levels) - third, len(levels))):
        spoken = levels[part][voiced[part]]
        if len(spoken) * _FRAME_S < _THIRD_S:
            return 0.0
        means.append(float(decibels(np.mean(10.0 ** (spoken / 10.0), keepdims=True))[0]))
    return max(0.0, means[0] - means[1])


def _ends_abruptly(samples: Samples, rate_hz: int, voiced: _Flags, peak_db: float) -> bool:
    """Whether the voice lasts to the last moment, nearly as loud as before."""
    last = samples[len(samples) - round(rate_hz * _END_S) :]
    if not len(voiced) or not voiced[-1]:
        return False
    return bool(decibels(np.mean(np.square(last), keepdims=True))[0] > peak_db - _END_BELOW_PEAK_DB)

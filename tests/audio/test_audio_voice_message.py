"""A voice message is Ogg with Opus, mono at 48 kHz, with the waveform that Discord draws."""

from __future__ import annotations

import base64
from pathlib import Path

import av
import numpy as np
import pytest

from bot.audio.jobs import AudioError, AudioFault
from bot.audio.voice_message import POINTS_MAX, voice_message, waveform
from bot.audio.worker import AudioWorker
from bot.work.wav import write_wav
from tests.audio.reading import decoded, loudness_of
from tests.audio.speech import RATE_HZ, Floats, pcm, silence, voice


def files(folder: Path, *sounds: Floats) -> list[Path]:
    paths = []
    for number, sound in enumerate(sounds):
        paths.append(folder / f"{number}.wav")
        paths[-1].write_bytes(write_wav(pcm(sound), RATE_HZ))
    return paths


def test_sections_become_one_message(tmp_path: Path) -> None:
    made = voice_message(files(tmp_path, voice(6, level=0.02), voice(6, level=0.2)), 10_000_000)
    with av.open(str(_written(tmp_path, made.ogg))) as container:
        stream = container.streams.audio[0]
        assert container.format.name == "ogg"
        assert (stream.codec.name, stream.rate, stream.channels) == ("opus", 48_000, 1)
        assert float(container.duration or 0) / av.time_base == pytest.approx(made.seconds, abs=0.05)
    samples, rate_hz = decoded(made.ogg)
    assert len(samples) / rate_hz == pytest.approx(made.seconds, abs=0.05)
    assert loudness_of(made.ogg).integrated_lufs == pytest.approx(-18.0, abs=0.7)
    points = base64.b64decode(made.waveform)
    assert len(points) == pytest.approx(10 * made.seconds, abs=2)
    assert max(points) == 255


def test_the_waveform_shows_where_the_voice_is(tmp_path: Path) -> None:
    made = voice_message(files(tmp_path, np.concatenate([voice(3), silence(4), voice(3)])), 10_000_000)
    points = base64.b64decode(made.waveform)
    third = len(points) // 3
    assert max(points[third + 5 : 2 * third - 5]) < 10 < min(max(points[:third]), max(points[-third:]))


@pytest.mark.parametrize("seconds", [0.02, 1.0, 25.6, 26.0, 7_200.0])
def test_a_waveform_never_has_more_points_than_discord_takes(seconds: float) -> None:
    levels = np.abs(np.sin(np.arange(max(1, round(seconds / 0.02))))).astype(np.float32)
    points = base64.b64decode(waveform(levels, seconds))
    assert 1 <= len(points) <= POINTS_MAX


@pytest.mark.parametrize("seconds", [0.0001, 0.01, 0.2])
def test_the_shortest_sound_is_a_message_too(tmp_path: Path, seconds: float) -> None:
    made = voice_message(files(tmp_path, np.full(max(1, round(seconds * RATE_HZ)), 0.2, np.float32)), 10_000)
    assert made.seconds == pytest.approx(seconds, abs=0.001)
    assert len(base64.b64decode(made.waveform)) >= 1


def test_a_silent_waveform_is_flat() -> None:
    assert set(base64.b64decode(waveform(np.zeros(50, np.float32), 1.0))) == {0}


def test_the_bit_rate_falls_until_the_file_fits(tmp_path: Path) -> None:
    paths = files(tmp_path, voice(20))
    whole = voice_message(paths, 10_000_000)
    small = voice_message(paths, 40_000)
    assert len(small.ogg) <= 40_000 < len(whole.ogg)
    with pytest.raises(AudioError) as error:
        voice_message(paths, 10_000)
    assert error.value.fault is AudioFault.TOO_LARGE


@pytest.mark.asyncio
async def test_without_the_encoder_it_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with AudioWorker.open() as worker:
        monkeypatch.setattr("bot.audio.worker.find_spec", lambda _: None)
        assert not worker.can_make_voice_messages
        with pytest.raises(AudioError) as error:
            await worker.voice_message(files(tmp_path, voice(1)), limit_bytes=1_000_000)
    assert error.value.fault is AudioFault.UNAVAILABLE


@pytest.mark.asyncio
async def test_a_message_is_made_in_the_process(tmp_path: Path) -> None:
    async with AudioWorker.open() as worker:
        assert worker.can_make_voice_messages
        made = await worker.voice_message(files(tmp_path, voice(2)), limit_bytes=1_000_000)
    assert made.ogg.startswith(b"OggS")


def _written(folder: Path, data: bytes) -> Path:
    path = folder / "message.ogg"
    path.write_bytes(data)
    return path

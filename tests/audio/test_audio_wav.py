from __future__ import annotations

import io
import math
import wave
from array import array

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.audio.wav import is_silent, pcm_seconds, rms_dbfs, write_wav

RATE_HZ = 24_000


def tone(amplitude: float, seconds: float, pitch_hz: float = 220.0) -> bytes:
    frames = range(int(seconds * RATE_HZ))
    return array(
        "h", [round(amplitude * 32767 * math.sin(2 * math.pi * pitch_hz * n / RATE_HZ)) for n in frames]
    ).tobytes()


@given(st.binary(max_size=2000), st.sampled_from([8_000, 16_000, 24_000, 48_000]))
def test_a_written_file_holds_the_same_mono_sound(pcm: bytes, rate_hz: int) -> None:
    with wave.open(io.BytesIO(write_wav(pcm, rate_hz))) as read:
        assert (read.getnchannels(), read.getsampwidth(), read.getframerate()) == (1, 2, rate_hz)
        assert read.readframes(read.getnframes()) == pcm[: len(pcm) // 2 * 2]
        assert read.getnframes() / rate_hz == pcm_seconds(pcm, rate_hz)


def test_a_file_is_its_sound_and_a_header_of_44_bytes() -> None:
    data = write_wav(b"\x01\x02" * 10, RATE_HZ)
    assert data[:4] + data[8:12] == b"RIFFWAVE"
    assert len(data) == 44 + 20


def test_loudness_is_measured_against_full_scale() -> None:
    assert rms_dbfs(b"\xff\x7f\x01\x80" * 500) == pytest.approx(0.0, abs=0.01)
    assert rms_dbfs(tone(1.0, 0.5)) == pytest.approx(-3.01, abs=0.05)
    assert rms_dbfs(tone(0.1, 0.5)) == pytest.approx(-23.01, abs=0.05)


def test_a_long_sound_is_as_loud_as_a_short_one() -> None:
    short = tone(0.3, 1.0) + bytes(2 * RATE_HZ)
    assert rms_dbfs(short * 30) == pytest.approx(rms_dbfs(short), abs=0.1)


def test_silence_has_no_loudness() -> None:
    assert rms_dbfs(bytes(4800)) == -math.inf
    assert rms_dbfs(b"") == rms_dbfs(b"\x01") == -math.inf


def test_hiss_is_silent_and_a_whisper_is_not() -> None:
    assert is_silent(b"")
    assert is_silent(bytes(RATE_HZ))
    assert is_silent(array("h", [(-1) ** n * 8 for n in range(RATE_HZ)]).tobytes())
    assert not is_silent(tone(0.01, 1.0))
    assert is_silent(tone(0.01, 1.0), threshold_dbfs=-30)

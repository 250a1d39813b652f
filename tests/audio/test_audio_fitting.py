"""Speech is fitted into an upload limit, as loud and as high as it was."""

from __future__ import annotations

import io
import math
import wave
from array import array
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.audio.fitting import fit_wav, resample
from bot.audio.wav import write_wav
from tests.effort import examples

RATE_HZ = 24_000
LIMIT_BYTES = 10 * 1024 * 1024


def tone(hz: float, seconds: float, *, rate_hz: int = RATE_HZ, peak: int = 12_000) -> bytes:
    count = round(seconds * rate_hz)
    return array("h", [round(peak * math.sin(math.tau * hz * n / rate_hz)) for n in range(count)]).tobytes()


def read(data: bytes) -> tuple[array[int], int]:
    with wave.open(io.BytesIO(data)) as source:
        assert (source.getnchannels(), source.getsampwidth()) == (1, 2)
        frames = array("h")
        frames.frombytes(source.readframes(source.getnframes()))
        return frames, source.getframerate()


def loudness(frames: array[int]) -> float:
    return math.sqrt(sum(frame * frame for frame in frames) / len(frames))


def test_what_fits_is_left_as_it_is() -> None:
    pcm = tone(300, 0.5)
    assert fit_wav(pcm, RATE_HZ, 44 + len(pcm)) == write_wav(pcm, RATE_HZ)


@pytest.mark.parametrize(
    ("share", "rate_hz"), [(0.999, 16_000), (0.667, 16_000), (0.6, 12_000), (0.4, 8_000), (0.26, 6_000), (0.17, 4_000)]
)
def test_the_rate_is_the_highest_with_which_it_fits(share: float, rate_hz: int) -> None:
    pcm = tone(300, 2.0)
    limit_bytes = 44 + round(len(pcm) * share)
    data = fit_wav(pcm, RATE_HZ, limit_bytes)
    frames, hz = read(data)
    assert hz == rate_hz
    assert len(data) <= limit_bytes
    assert len(frames) / hz == pytest.approx(2.0, abs=0.001)


def test_a_limit_that_nothing_meets_gets_the_lowest_rate() -> None:
    assert read(fit_wav(tone(300, 1.0), RATE_HZ, 100))[1] == 4_000
    assert read(fit_wav(tone(300, 1.0, rate_hz=16_000), 16_000, 100))[1] == 4_000
    assert read(fit_wav(tone(300, 1.0, rate_hz=11_025), 11_025, 100))[1] == 7_350
    assert read(fit_wav(b"", RATE_HZ, 0))[1] == 4_000


@pytest.mark.parametrize(("up", "down"), [(2, 3), (1, 2), (1, 3)])
@pytest.mark.parametrize("hz", [120, 1_000, 3_000])
def test_a_voice_keeps_its_loudness_and_its_pitch(up: int, down: int, hz: int) -> None:
    frames = array("h", resample(tone(hz, 0.5), up, down))
    middle = frames[200:-200]
    assert loudness(middle) == pytest.approx(12_000 / math.sqrt(2), rel=0.1)
    crossings = sum(one < 0 <= two for one, two in pairwise(middle))
    assert crossings == pytest.approx(hz * len(middle) / (RATE_HZ * up / down), abs=1.5)


@pytest.mark.parametrize(("up", "down", "hz"), [(2, 3, 11_000), (1, 2, 9_500), (1, 3, 7_500)])
def test_what_the_new_rate_cannot_hold_does_not_come_back_as_another_tone(up: int, down: int, hz: int) -> None:
    frames = array("h", resample(tone(hz, 0.5), up, down))
    assert loudness(frames[200:-200]) < 12_000 / math.sqrt(2) / 30


def test_the_loudest_sound_does_not_turn_over() -> None:
    pcm = array("h", ([32_767] * 300 + [-32_768] * 300) * 20).tobytes()
    frames = array("h", resample(pcm, 2, 3))
    assert max(frames) == 32_767
    assert all(frame > 0 for frame in frames[100:190])


@settings(max_examples=examples(40), deadline=None)
@given(st.binary(max_size=2_000), st.sampled_from([(2, 3), (1, 2), (1, 3), (1, 6)]))
def test_any_sound_becomes_as_many_frames_as_its_length_asks_for(pcm: bytes, ratio: tuple[int, int]) -> None:
    up, down = ratio
    made = len(resample(pcm, up, down)) // 2
    assert made == math.ceil((len(pcm) // 2) / down) * up


def test_four_minutes_of_a_slow_voice_fit_into_what_discord_takes() -> None:
    pcm = bytes(225 * RATE_HZ * 2)
    data = fit_wav(pcm, RATE_HZ, LIMIT_BYTES)
    assert len(write_wav(pcm, RATE_HZ)) > LIMIT_BYTES
    assert len(data) <= LIMIT_BYTES
    assert read(data)[1] == 16_000

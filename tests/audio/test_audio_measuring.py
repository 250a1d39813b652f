"""Measurements of a sound: a voice is distinguished from noise, hum and silence, and its defects are found."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.audio.loudness import loudness
from bot.audio.measuring import measure
from bot.audio.resampling import resampled
from bot.audio.samples import samples_of
from bot.work.wav import write_wav
from sandbox.show.speech.voicebox import Voicebox
from tests.audio.reading import loudness_of
from tests.audio.speech import RATE_HZ, Floats, hum, noise, pcm, silence, voice

SENTENCE = "The lamp in the window of the library burned all night. Nobody came. She waited until the morning."


def gated(sound: Floats, hz: float) -> Floats:
    """The sound, switched on and off this many times a second."""
    return sound * (np.sin(2 * np.pi * hz * np.arange(len(sound)) / RATE_HZ) > 0)


@pytest.mark.parametrize("level", [0.004, 0.05, 0.3])
@pytest.mark.parametrize("pitch_hz", [85, 130, 240])
def test_a_voice_is_one_however_loud_or_high(level: float, pitch_hz: float) -> None:
    found = measure(pcm(voice(8, level=level, pitch_hz=pitch_hz)), RATE_HZ)
    assert not found.noisy
    assert found.voiced_s == pytest.approx(7, abs=0.4)
    assert not found.ends_abruptly
    assert found.fades_db < 3


@pytest.mark.parametrize("name", ["Kore", "Puck", "Charon", "Achernar", "Sulafat"])
def test_a_synthetic_voice_is_one(name: str) -> None:
    spoken = Voicebox().speak(SENTENCE, name, "en")
    found = measure(spoken.pcm, RATE_HZ)
    assert not found.noisy
    assert found.voiced_s > 0.8 * found.seconds
    assert not found.ends_abruptly
    assert len(found.pauses) >= 2


@pytest.mark.parametrize(
    "sound",
    [
        noise(6, 0.02),
        noise(6, 0.2),
        hum(6, 0.1),
        hum(6, 0.1, 50.0),
        hum(6, 0.1, 60.0) + noise(6, 0.01),
        gated(noise(6, 0.1), 3.0),
        np.cumsum(noise(6, 0.01)) - np.cumsum(noise(6, 0.01)).mean(),
    ],
    ids=["noise", "loud noise", "hum", "low hum", "hum and noise", "bursts", "rumble"],
)
def test_noise_and_hum_are_no_voice(sound: Floats) -> None:
    found = measure(pcm(np.clip(sound, -0.9, 0.9)), RATE_HZ)
    assert found.voiced_s < 0.5
    assert found.noisy or found.loudness_lufs is None or found.voiced_s == 0.0


def test_quiet_noise_is_silence() -> None:
    found = measure(pcm(noise(30, 20 / 32_768)), RATE_HZ)
    assert (found.voiced_s, found.noisy) == (0.0, False)
    assert found.pauses == ((0.0, 30.0),)


def test_silence_has_no_loudness() -> None:
    found = measure(pcm(silence(3)), RATE_HZ)
    assert (found.voiced_s, found.loudness_lufs, found.pauses) == (0.0, None, ((0.0, 3.0),))


@pytest.mark.parametrize("sound", [b"", b"\1", pcm(voice(0.01))])
def test_next_to_nothing_is_measured_all_the_same(sound: bytes) -> None:
    assert measure(sound, RATE_HZ).voiced_s == 0.0


def test_noise_after_a_voice_is_not_counted_as_voice() -> None:
    found = measure(pcm(voice(6), noise(10, 0.1)), RATE_HZ)
    assert found.voiced_s == pytest.approx(5.2, abs=0.6)
    assert found.noisy


def test_a_voice_over_noise_is_heard() -> None:
    found = measure(pcm(voice(8) + noise(8, 0.01)), RATE_HZ)
    assert not found.noisy
    assert found.voiced_s > 6


def test_pauses_have_their_times() -> None:
    found = measure(pcm(silence(0.5), voice(1.75), silence(1.0), voice(1.75), silence(0.7)), RATE_HZ)
    assert [start for start, _ in found.pauses] == pytest.approx([0.0, 2.2, 5.0], abs=0.1)
    assert [end for _, end in found.pauses] == pytest.approx([0.5, 3.3, 5.7], abs=0.1)


def test_a_voice_that_grows_quiet_is_told_from_one_that_does_not() -> None:
    sound = voice(18)
    assert measure(pcm(sound * np.linspace(1, 0.05, len(sound))), RATE_HZ).fades_db > 9
    assert measure(pcm(sound), RATE_HZ).fades_db < 3
    assert measure(pcm(sound[::-1] * np.linspace(0.05, 1, len(sound))), RATE_HZ).fades_db == 0.0


def test_a_sound_that_is_cut_within_a_syllable_ends_abruptly() -> None:
    sound = pcm(voice(5))
    whole_s = 4.0
    cut = sound[: round((whole_s + 0.13) * RATE_HZ) * 2]
    assert measure(cut, RATE_HZ).ends_abruptly
    assert not measure(sound[: round(whole_s * RATE_HZ) * 2], RATE_HZ).ends_abruptly


def test_clipping_is_counted() -> None:
    assert measure(pcm(voice(3, level=0.9)), RATE_HZ).clipped > 0.05
    assert measure(pcm(voice(3)), RATE_HZ).clipped == 0.0


@pytest.mark.parametrize("rate_hz", [16_000, 24_000, 44_100, 48_000])
def test_loudness_is_what_another_program_measures(rate_hz: int) -> None:
    sound = resampled(samples_of(pcm(voice(5, level=0.05), silence(2), voice(5, level=0.2, seed=2))), RATE_HZ, rate_hz)
    measured = loudness(sound, rate_hz)
    other = loudness_of(write_wav(pcm(sound.astype(np.float64)), rate_hz))
    assert measured == pytest.approx(other.integrated_lufs, abs=0.1)


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.integers(-32_768, 32_767), max_size=3_000).map(lambda values: np.array(values, "<i2").tobytes()),
    st.sampled_from([8_000, 24_000, 48_000]),
)
def test_any_sound_can_be_measured(sound: bytes, rate_hz: int) -> None:
    found = measure(sound, rate_hz)
    assert 0.0 <= found.voiced_s <= found.seconds + 0.03
    assert 0.0 <= found.clipped <= 1.0
    assert all(0 <= start <= end <= found.seconds + 0.03 for start, end in found.pauses)

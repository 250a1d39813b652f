"""Pieces are joined into one sound: with natural pauses or exact silence, without clicks, equally loud."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.audio.jobs import AudioError, AudioFault, JoinedSpeech, JoinPart
from bot.audio.joining import NATURAL_PAUSE_S, join, voice_bounds
from bot.audio.loudness import loudness
from bot.audio.samples import samples_of
from bot.work.wav import read_wav
from tests.audio.reading import loudness_of
from tests.audio.speech import RATE_HZ, Floats, hum, pcm, silence, voice


def samples(joined: JoinedSpeech) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    sound = read_wav(joined.wav)
    assert sound is not None
    assert sound[1] == joined.rate_hz
    found: np.ndarray[tuple[int], np.dtype[np.float32]] = samples_of(sound[0])
    return found


def part(*sounds: Floats, pause_before_s: float | None = None, levelled: bool = False) -> JoinPart:
    return JoinPart(pcm(*sounds), RATE_HZ, pause_before_s, levelled)


def noise_burst() -> Floats:
    """A knock at full scale."""
    return np.where(np.arange(RATE_HZ) < 40, 0.99, 0.0).astype(np.float32)


def test_a_single_piece_stays_as_it_is() -> None:
    sound = pcm(silence(1), voice(2), silence(1))
    joined = join([JoinPart(sound, RATE_HZ)], None)
    assert read_wav(joined.wav) == (sound, RATE_HZ)
    assert (joined.seconds, joined.starts_s) == (4.0, (0.0,))


def test_pieces_are_a_natural_pause_apart_whatever_silence_they_had() -> None:
    joined = join([part(voice(2), silence(3)), part(silence(2), voice(2, seed=2)), part(voice(2))], None)
    quiet = np.abs(samples(joined)) < 0.002
    edges = np.flatnonzero(np.diff(np.concatenate([[False], quiet, [False]]).astype(int))).reshape(-1, 2)
    pauses_s = [(end - start) / RATE_HZ for start, end in edges if end - start > 0.15 * RATE_HZ]
    assert len([pause for pause in pauses_s if 0.3 < pause < 1.0]) >= 2
    assert max(pauses_s) < NATURAL_PAUSE_S + 0.45, "the silence of the pieces is gone"


def test_a_pause_that_is_asked_for_is_true_silence_of_that_length() -> None:
    joined = join([part(voice(2)), part(voice(2, seed=2), pause_before_s=2.0)], None)
    start = joined.starts_s[1]
    found = samples(joined)
    first = round((start - 2.0) * RATE_HZ)
    assert np.count_nonzero(found[first + 240 : first + 2 * RATE_HZ - 240]) == 0
    assert joined.seconds == pytest.approx(6.0, abs=0.3)


def test_a_pause_before_the_first_piece_is_kept() -> None:
    joined = join([part(voice(2), pause_before_s=1.5)], None)
    assert joined.starts_s == (1.5,)
    assert joined.seconds == 3.5


def test_a_moment_of_a_piece_is_found_in_the_whole() -> None:
    click = silence(1.0)
    click[round(0.6 * RATE_HZ)] = 0.9
    joined = join([part(voice(2)), part(silence(1), voice(1), click, voice(1), pause_before_s=0.5)], None)
    found = samples(joined)
    at = round((joined.starts_s[1] + 2.6) * RATE_HZ)
    assert np.abs(found[at - 30 : at + 30]).max() > 0.8


def test_cuts_do_not_click() -> None:
    sound = hum(1.0, 0.3)[60:-70]
    assert min(abs(sound[0]), abs(sound[-1])) > 0.1, "it begins and ends off zero"
    joined = join([JoinPart(pcm(sound), RATE_HZ), JoinPart(pcm(sound), RATE_HZ)], None)
    steps = np.abs(np.diff(samples(joined)))
    assert steps.max() <= np.abs(np.diff(sound)).max() * 1.05


def test_cuts_are_where_the_sound_crosses_zero() -> None:
    quiet = hum(0.5, 0.001, 53.0)
    sound = samples_of(pcm(quiet, voice(1.0), quiet))
    for index in voice_bounds(sound, RATE_HZ):
        assert 0 < index < len(sound)
        assert np.signbit(sound[index - 1]) != np.signbit(sound[index])


def test_voices_are_brought_to_one_loudness() -> None:
    quiet, loud = part(voice(4, level=0.01), levelled=True), part(voice(4, level=0.3, seed=2), levelled=True)
    found = samples(join([quiet, loud], None))
    half = len(found) // 2
    for side in (found[:half], found[half:]):
        assert loudness(side, RATE_HZ) == pytest.approx(-18.0, abs=0.5)
    assert np.abs(found).max() <= 10 ** (-1 / 20)


@pytest.mark.parametrize(
    "parts",
    [
        [part(voice(12, level=0.02), levelled=True)],
        [part(voice(12, level=0.4), noise_burst(), levelled=True)],
        [part(voice(0.6 + 0.3 * (n % 4), level=0.01 * (n + 1), seed=n), levelled=True) for n in range(8)],
        [part(voice(6, level=0.3), levelled=True), part(voice(6, level=0.02, pitch_hz=230), levelled=True)],
    ],
    ids=["quiet", "loud with a knock", "short replies", "two voices"],
)
@pytest.mark.parametrize("limit_bytes", [None, 400_000])
def test_a_levelled_section_is_as_loud_as_a_recording(
    tmp_path: Path, parts: list[JoinPart], limit_bytes: int | None
) -> None:
    path = tmp_path / "section.wav"
    path.write_bytes(join(parts, limit_bytes).wav)
    found = loudness_of(path)
    assert found.integrated_lufs == pytest.approx(-18.0, abs=0.5)
    assert found.true_peak_db <= -1.0


def test_noise_without_a_voice_is_not_lifted() -> None:
    quiet = np.random.default_rng(1).integers(-20, 20, 5 * RATE_HZ).astype("<i2").tobytes()
    assert read_wav(join([JoinPart(quiet, RATE_HZ, levelled=True)], None).wav) == (quiet, RATE_HZ)


def test_pieces_of_other_rates_come_to_the_highest() -> None:
    joined = join([JoinPart(pcm(voice(2, rate_hz=16_000)), 16_000), part(voice(2))], None)
    assert joined.rate_hz == RATE_HZ
    assert joined.seconds == pytest.approx(4.2, abs=0.4)


@pytest.mark.parametrize(("limit_bytes", "rate_hz"), [(500_000, 24_000), (300_000, 12_000), (10_000, 4_000)])
def test_the_rate_is_lowered_until_the_file_fits(limit_bytes: int, rate_hz: int) -> None:
    joined = join([part(voice(10))], limit_bytes)
    assert joined.rate_hz == rate_hz
    assert len(samples(joined)) / rate_hz == pytest.approx(10.0, abs=0.01)
    assert joined.seconds == 10.0
    if limit_bytes > 100_000:
        assert len(joined.wav) <= limit_bytes


@pytest.mark.parametrize("parts", [[], [JoinPart(b"", RATE_HZ)], [JoinPart(b"\0\0", 0)]])
def test_nothing_to_join_is_refused(parts: list[JoinPart]) -> None:
    with pytest.raises(AudioError) as error:
        join(parts, None)
    assert error.value.fault is AudioFault.UNREADABLE


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(1, 4_000), st.sampled_from([None, 0.0, 0.1]), st.booleans(), st.integers(0, 5)),
        min_size=1,
        max_size=4,
    )
)
def test_no_sound_is_lost_however_short(told: list[tuple[int, float | None, bool, int]]) -> None:
    parts = []
    for frames, pause_s, levelled, seed in told:
        sound = np.random.default_rng(seed).integers(-9_000, 9_000, frames).astype("<i2").tobytes()
        parts.append(JoinPart(sound, RATE_HZ, pause_s, levelled))
    joined = join(parts, None)
    assert len(samples(joined)) == round(joined.seconds * RATE_HZ)
    assert list(joined.starts_s) == sorted(joined.starts_s)
    whole_s = sum(frames for frames, *_ in told) / RATE_HZ
    assert joined.seconds >= whole_s - 0.025 * len(parts), "a cut is at the next zero crossing"

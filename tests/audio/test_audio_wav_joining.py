"""Joined sections lose no word: in order, with pauses between, in files that fit the limit."""

from __future__ import annotations

import math
from array import array
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import settings as effort
from hypothesis import strategies as st

from bot.audio.wav_joining import PARTS_MAX, PAUSE_S, join_sections
from tests.effort import examples
from tests.export.books import RATE_HZ, tone, wav
from tests.export.reading import frames

_HEADER_BYTES = 44


def rms(samples: array[int]) -> float:
    return math.sqrt(sum(sample * sample for sample in samples) / len(samples))


def test_sections_follow_each_other_with_a_pause() -> None:
    one, two = tone(0.5), tone(0.25, amplitude=0.25)
    recording = join_sections([one, two], 1 << 20)
    assert recording.missing == frozenset()
    [data] = recording.files
    rate_hz, samples = frames(data)
    assert rate_hz == RATE_HZ
    assert len(samples) == round((0.5 + 0.8 + 0.25) * RATE_HZ)
    assert samples[:12_000] == frames(one)[1]
    assert samples[-6_000:] == frames(two)[1]
    assert not any(samples[12_000:-6_000])
    assert rms(samples[:12_000]) == pytest.approx(0.5 * 32767 / math.sqrt(2), rel=0.02)


def test_another_rate_is_brought_to_the_first_ones() -> None:
    [data] = join_sections([tone(0.2), tone(0.5, 16_000)], 1 << 20).files
    rate_hz, samples = frames(data)
    assert rate_hz == RATE_HZ
    assert len(samples) == round((0.2 + PAUSE_S + 0.5) * RATE_HZ)
    second = samples[-12_000:]
    assert rms(second) == pytest.approx(0.5 * 32767 / math.sqrt(2), rel=0.03)
    crossings = sum((one < 0) != (two < 0) for one, two in pairwise(second))
    assert crossings == pytest.approx(8_000 / 9 / math.pi, rel=0.02)


@pytest.mark.parametrize("broken", [None, b"", b"RIFF", tone(0.1)[:30], tone(0.0), tone(0.1, 96_000)])
def test_what_cannot_be_read_is_left_out_and_named(broken: bytes | None) -> None:
    recording = join_sections([tone(0.1), broken, tone(0.1)], 1 << 20)
    assert recording.missing == {1}
    [data] = recording.files
    assert len(frames(data)[1]) == round((0.2 + PAUSE_S) * RATE_HZ)
    assert join_sections([broken], 1 << 20).files == ()
    assert join_sections([broken], 1 << 20).missing == {0}


@effort(max_examples=examples(60))
@given(st.lists(st.floats(0.05, 6.0), min_size=1, max_size=9), st.integers(17_000, 130_000))
def test_every_part_is_within_the_limit_and_no_sample_is_lost(seconds: list[float], limit_bytes: int) -> None:
    # No sample is zero, so that pauses can be told from the sound.
    sounds = [b"\x01\x40" * round(length * 8_000) for length in seconds]
    recording = join_sections([wav(pcm, 8_000) for pcm in sounds], limit_bytes)
    assert 1 <= len(recording.files) <= PARTS_MAX
    assert all(len(data) <= limit_bytes for data in recording.files)
    heard = b"".join(frames(data)[1].tobytes() for data in recording.files)
    heard = heard.replace(bytes(round(PAUSE_S * 8_000) * 2), b"")
    asked = b"".join(sounds)
    assert heard == (asked[: len(heard)] if recording.missing else asked)


def test_files_end_where_sections_do() -> None:
    sections = [tone(1.0) for _ in range(4)]
    limit = _HEADER_BYTES + round((2 + PAUSE_S) * RATE_HZ) * 2
    assert [len(data) for data in join_sections(sections, limit).files] == [limit, limit]
    assert len(join_sections(sections, limit - 2).files) == 4


def test_a_section_too_long_for_a_file_is_cut_where_it_is_quietest() -> None:
    loud, gap = frames(tone(1.5))[1], array("h", bytes(RATE_HZ // 5))
    target = array("h", [*loud, *gap, *loud])
    limit = _HEADER_BYTES + 2 * RATE_HZ * 2
    parts = [frames(data)[1] for data in join_sections([wav(target.tobytes())], limit).files]
    assert len(parts) == 2
    assert len(loud) < len(parts[0]) < len(loud) + len(gap)
    assert parts[0] + parts[1] == target


def test_what_needs_too_many_files_sounds_thinner_before_anything_is_left_out() -> None:
    limit = _HEADER_BYTES + round(1.5 * RATE_HZ) * 2
    thinner = join_sections([tone(1.0) for _ in range(PARTS_MAX + 3)], limit)
    assert frames(thinner.files[0])[0] == RATE_HZ // 2
    assert len(thinner.files) <= PARTS_MAX
    assert thinner.missing == frozenset()
    longest = join_sections([tone(1.0) for _ in range(8 * PARTS_MAX)], limit)
    assert frames(longest.files[0])[0] == RATE_HZ // 4
    assert len(longest.files) == PARTS_MAX
    assert longest.missing == frozenset(range(min(longest.missing), 8 * PARTS_MAX))


def test_a_limit_below_a_second_gives_no_sound() -> None:
    assert join_sections([tone(2.0)], 2 * RATE_HZ).files == ()
    assert join_sections([tone(2.0)], 2 * RATE_HZ).missing == {0}

"""A recording has its sections in order: of one loudness, with a chapter at the start of each, within the size limit.

FFmpeg reads and measures the files.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import av
import numpy as np
import pytest

from bot.audio.id3 import chapter_starts_ms, id3_tag
from bot.audio.jobs import AudioError, AudioFault, EncodedPart, RecordingJob, RecordingSection
from bot.audio.recording import encode, places
from bot.work.wav import write_wav
from tests.audio.reading import decoded, loudness_of
from tests.audio.speech import RATE_HZ, Floats, noise, pcm, silence, voice

LIMIT_BYTES: Final = 10_000_000
TITLE: Final = "Лампа 灯台 «The lamp»"


def recorded(
    folder: Path,
    *sounds: Floats,
    rates_hz: tuple[int, ...] = (),
    headings: frozenset[int] = frozenset(),
    limit_bytes: int = LIMIT_BYTES,
) -> tuple[EncodedPart, ...]:
    sections = []
    for index, sound in enumerate(sounds):
        path = folder / f"{index}.wav"
        path.write_bytes(write_wav(pcm(sound), rates_hz[index] if rates_hz else RATE_HZ))
        sections.append(RecordingSection(path=path, title=f"{TITLE} {index}", begins_with_heading=index in headings))
    return encode(
        RecordingJob(
            sections=tuple(sections),
            folder=folder,
            title=TITLE,
            artist="Mira",
            language="de",
            limit_bytes=limit_bytes,
        )
    )


def starts_of_sound(part: EncodedPart) -> list[float]:
    """Where a sound begins after half a second of silence or more, in seconds."""
    samples, rate_hz = decoded(part.path)
    step = rate_hz // 100
    loud = np.abs(samples[: len(samples) // step * step].reshape(-1, step)).max(axis=1) > 0.01
    starts, quiet = [], 50
    for index, is_loud in enumerate(loud):
        if is_loud and quiet >= 20:
            starts.append(index / 100)
        quiet = 0 if is_loud else quiet + 1
    return starts


def spans_of_voices(folder: Path, part: EncodedPart, count: int) -> list[tuple[float, float]]:
    """Where the voices of the sections start and end in the recording, in seconds."""
    found = places([part.path], [folder / f"{index}.wav" for index in range(count)])
    return [(place.offset_s + place.voice_s[0], place.offset_s + place.voice_s[1]) for place in found]


def speech(seconds: float, **more: float) -> Floats:
    """A voice without longer pauses, in half a second of silence."""
    return np.concatenate([silence(0.5), voice(seconds, **more), silence(0.5)])  # type: ignore[arg-type]


def test_a_recording_is_as_loud_as_it_should_be_whatever_its_sections_were(tmp_path: Path) -> None:
    sounds = [voice(12, level=level, pitch_hz=pitch, seed=seed) for seed, level, pitch in (
        (1, 0.01, 90), (2, 0.3, 210), (3, 0.08, 130), (4, 0.02, 250),
    )]  # fmt: skip
    [part] = recorded(tmp_path, *sounds)
    found = loudness_of(part.path)
    assert found.integrated_lufs == pytest.approx(-18.0, abs=0.5)
    assert found.true_peak_db <= -1.0


@pytest.mark.parametrize("kbps", [96, 64, 48])
def test_no_bit_rate_changes_the_loudness_or_exceeds_the_peak(tmp_path: Path, kbps: int) -> None:
    # Clicks and noise are what encoders overshoot with.
    sound = voice(20) + noise(20, 0.003)
    sound[:: RATE_HZ // 3] += 0.8
    [part] = recorded(tmp_path, sound, limit_bytes=round(kbps * 125 * 21.2) + 1_500)
    found = loudness_of(part.path)
    assert part.size_bytes == pytest.approx(kbps * 125 * part.seconds, rel=0.02)
    assert found.integrated_lufs == pytest.approx(-18.0, abs=0.25)
    assert found.true_peak_db <= -1.0


def test_players_read_title_length_and_chapters_that_begin_with_their_sections(tmp_path: Path) -> None:
    [part] = recorded(tmp_path, speech(3), speech(4, seed=2), speech(2, seed=3), headings=frozenset({1}))
    with av.open(str(part.path)) as container:
        tags, chapters = container.metadata, container.chapters()
        length_s = (container.duration or 0) / av.time_base
    samples, rate_hz = decoded(part.path)
    assert (tags["title"], tags["artist"], tags["album"], tags["language"]) == (TITLE, "Mira", TITLE, "deu")
    assert [chapter["metadata"]["title"] for chapter in chapters] == [f"{TITLE} {index}" for index in range(3)]
    assert length_s == pytest.approx(len(samples) / rate_hz, abs=0.001)
    assert part.seconds == pytest.approx(len(samples) / rate_hz, abs=0.001)
    assert chapters[-1]["end"] / 1000 == pytest.approx(part.seconds, abs=0.002)
    starts = [chapter["start"] / 1000 for chapter in chapters]
    assert starts[0] == 0.0
    assert [one["end"] for one in chapters[:-1]] == [one["start"] for one in chapters[1:]]
    heard = [start for start in starts_of_sound(part) if any(abs(start - at) < 0.2 for at in starts[1:])]
    assert heard == pytest.approx(starts[1:], abs=0.1)


def test_pauses_are_as_long_whatever_silence_the_sections_had_and_longer_before_a_heading(tmp_path: Path) -> None:
    tight = voice(3)
    loose = np.concatenate([silence(4), voice(3, seed=2), silence(4)])
    [part] = recorded(tmp_path, tight, loose, tight, headings=frozenset({2}))
    first, second, third = spans_of_voices(tmp_path, part, 3)
    assert second[0] - first[1] == pytest.approx(0.8, abs=0.01)
    assert third[0] - second[1] == pytest.approx(1.6, abs=0.01)
    assert part.seconds < 13


def test_sections_of_other_rates_are_brought_to_one(tmp_path: Path) -> None:
    [part] = recorded(tmp_path, voice(4), voice(4, rate_hz=16_000), rates_hz=(24_000, 16_000))
    assert part.seconds == pytest.approx(9.5, abs=0.5)
    assert loudness_of(part.path).integrated_lufs == pytest.approx(-18.0, abs=0.5)


def test_what_does_not_fit_is_cut_where_sections_end(tmp_path: Path) -> None:
    limit_bytes = 130_000
    parts = recorded(tmp_path, *(voice(6, seed=seed) for seed in range(5)), limit_bytes=limit_bytes)
    assert len(parts) == 3
    paths = [tmp_path / f"{index}.wav" for index in range(5)]
    assert [place.part for place in places([part.path for part in parts], paths)] == [0, 0, 1, 1, 2]
    assert places([parts[0].path], paths) == (), "of other sections"
    for number, part in enumerate(parts, 1):
        assert part.path.stat().st_size == part.size_bytes <= limit_bytes
        with av.open(str(part.path)) as container:
            assert container.metadata["title"] == f"{TITLE} ({number}/3)"
            assert container.metadata["track"] == f"{number}/3"
        assert loudness_of(part.path).integrated_lufs == pytest.approx(-18.0, abs=0.5)


def test_the_best_bit_rate_that_fits_is_taken(tmp_path: Path) -> None:
    sounds = [voice(6, seed=seed) for seed in range(2)]
    sizes = [sum(part.size_bytes for part in recorded(tmp_path, *sounds, limit_bytes=limit))
             for limit in (200_000, 120_000, 90_000)]  # fmt: skip
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[0] / sizes[2] == pytest.approx(2.0, rel=0.05)


def test_silence_stays_silent(tmp_path: Path) -> None:
    [part] = recorded(tmp_path, silence(2), voice(3))
    samples, rate_hz = decoded(part.path)
    assert np.abs(samples[: 2 * rate_hz]).max() < 0.001


def test_more_chapters_than_a_table_of_contents_holds_are_all_there(tmp_path: Path) -> None:
    path = tmp_path / "one.wav"
    path.write_bytes(write_wav(pcm(voice(0.3)), RATE_HZ))
    sections = tuple(RecordingSection(path=path, title=str(index)) for index in range(256))
    job = RecordingJob(
        sections=sections, folder=tmp_path, title="x", artist="", language="und", limit_bytes=LIMIT_BYTES
    )
    [part] = encode(job)
    with av.open(str(part.path)) as container:
        assert len(container.chapters()) == 256
        assert "language" not in container.metadata
    # FFmpeg reads the chapters alone. The first table is ordered and on top, and holds the others.
    tag = part.path.read_bytes()[:200_000]
    assert tag.count(b"CTOC") == 3
    assert tag.count(b"CHAP") == 256
    flags, count = tag[tag.index(b"toc\0") + 4 :][:2]
    assert (flags, count) == (0b11, 2)


def test_any_title_is_one_text_and_the_table_of_contents_has_it_too() -> None:
    title = "Ночь 🦊 שלום \0 \ud800"
    tag = id3_tag({"TIT2": title}, [(title, 0, 1000)])
    [toc, _] = [tag[tag.index(name) :] for name in (b"CTOC", b"CHAP")]
    shown = b"\x01\xff\xfe" + "Ночь 🦊 שלום  ?".encode("utf-16-le")
    assert shown in toc[: toc.index(b"CHAP")]
    assert tag.count(shown) == 3
    assert chapter_starts_ms(tag) == [0]


def test_a_recording_of_nothing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(AudioError) as error:
        recorded(tmp_path)
    assert error.value.fault is AudioFault.UNREADABLE


def test_a_moment_of_a_section_is_found_in_the_recording(tmp_path: Path) -> None:
    sounds = []
    for index in range(3):
        sound = speech(3, seed=index + 1) * 0.2
        sound[round((1.5 + 0.2 * index) * RATE_HZ)] = 0.9
        sounds.append(sound)
    [part] = recorded(tmp_path, *sounds)
    samples, rate_hz = decoded(part.path)
    found = places([part.path], [tmp_path / f"{index}.wav" for index in range(3)])
    for index, place in enumerate(found):
        at = round((place.offset_s + 1.5 + 0.2 * index) * rate_hz)
        near = np.abs(samples[at - rate_hz // 10 : at + rate_hz // 10])
        assert abs(int(np.argmax(near)) - rate_hz // 10) < rate_hz * 0.005
    assert part.offsets_s == pytest.approx([place.offset_s for place in found], abs=0.01), "known without the files"


def test_a_single_section_is_as_long_as_its_own_file(tmp_path: Path) -> None:
    [part] = recorded(tmp_path, speech(3))
    assert part.seconds == pytest.approx(4.0, abs=0.001)
    [place] = places([part.path], [tmp_path / "0.wav"])
    assert (place.part, place.offset_s) == (0, 0.0)
    assert place.voice_s == pytest.approx((0.44, 3.5), abs=0.3)

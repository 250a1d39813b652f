"""Recordings: the places of words in them, and the conversion of sounds of every form to PCM."""

from __future__ import annotations

import io
import wave

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.gemini.recording import Mark, SpeechRecording, at_rate, own_transcript, pcm_of, rate_of
from bot.work.ending import COMPLETE
from bot.work.wav import write_wav

PCM = b"\x01\x02" * 24_000


def recording(*marks: Mark, seconds: float = 4.0) -> SpeechRecording:
    text = "".join(mark.text for mark in marks).strip()
    return SpeechRecording(b"\x01\x02" * round(24_000 * seconds), 24_000, text, COMPLETE, marks=marks)


@given(st.binary(min_size=2, max_size=400), st.integers(8_000, 48_000))
def test_a_wav_file_gives_back_its_sound(data: bytes, rate_hz: int) -> None:
    pcm = data[: len(data) // 2 * 2]
    assert pcm_of(write_wav(pcm, rate_hz), "audio/wav") == (pcm, rate_hz)


@pytest.mark.parametrize(
    ("media_type", "rate_hz"),
    [
        ("audio/l16; rate=24000; channels=1", 24_000),
        ("audio/pcm;rate=16000", 16_000),
        ("audio/pcm", 24_000),
        ("audio/pcm;rate=999999999999", 24_000),
    ],
)
def test_raw_sound_has_the_rate_of_its_media_type(media_type: str, rate_hz: int) -> None:
    assert pcm_of(PCM + b"\x00", media_type) == (PCM, rate_hz)
    assert (rate_of(media_type) or 24_000) == rate_hz


def test_a_wav_file_of_another_form_is_no_speech() -> None:
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(2)
        out.setsampwidth(2)
        out.setframerate(24_000)
        out.writeframes(PCM)
    assert pcm_of(file.getvalue(), "audio/wav") is None
    assert pcm_of(b"RIFF", "audio/wav") is None


@given(st.integers(8_000, 48_000), st.integers(8_000, 48_000), st.integers(0, 500))
def test_another_rate_does_not_change_the_length(rate_hz: int, new_rate_hz: int, frames: int) -> None:
    pcm = at_rate(b"\x01\x02" * frames, rate_hz, new_rate_hz)
    assert len(pcm) / 2 / new_rate_hz == pytest.approx(frames / rate_hz, abs=1 / new_rate_hz)
    assert set(pcm) <= {1, 2}


def test_words_are_placed_by_the_marks_even_where_those_cut_words() -> None:
    heard = own_transcript([(10.0, recording(Mark("The la", 1.0), Mark("mp is", 2.0), Mark(" lit.", 3.0)))])
    assert heard is not None
    assert heard.text == "The lamp is lit."
    assert [word.text for word in heard.words] == ["The", "lamp", "is", "lit."]
    assert all(10.0 <= word.start_s <= word.end_s <= 13.0 for word in heard.words)
    assert [word.start_s for word in heard.words] == sorted(word.start_s for word in heard.words)
    assert heard.words[-1].end_s == pytest.approx(13.0)


def test_without_a_transcript_nothing_is_heard() -> None:
    assert own_transcript([(0.0, recording())]) is None


def test_the_beginning_of_a_recording_has_the_transcript_of_it() -> None:
    whole = recording(Mark("One two. ", 1.0), Mark("Three ", 2.0), Mark("four.", 3.0))
    kept = whole.until(1.5)
    assert (kept.transcript, kept.seconds) == ("One two.", 1.5)
    assert whole.until(99.0).pcm == whole.pcm

from __future__ import annotations

import io
import wave

from hypothesis import given
from hypothesis import strategies as st

from bot.work.wav import pcm_seconds, read_wav, write_wav

RATE_HZ = 24_000


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


@given(st.binary(min_size=2, max_size=2000), st.sampled_from([4_000, 24_000, 48_000]))
def test_a_written_file_reads_back(pcm: bytes, rate_hz: int) -> None:
    assert read_wav(write_wav(pcm, rate_hz)) == (pcm[: len(pcm) // 2 * 2], rate_hz)


def test_what_is_no_speech_in_a_wav_file_is_not_read() -> None:
    assert read_wav(write_wav(b"", RATE_HZ)) is None
    assert read_wav(write_wav(bytes(20), 96_000)) is None
    assert read_wav(b"RIFF") is None
    stereo = io.BytesIO()
    with wave.open(stereo, "wb") as out:
        out.setnchannels(2)
        out.setsampwidth(2)
        out.setframerate(RATE_HZ)
        out.writeframes(bytes(40))
    assert read_wav(stereo.getvalue()) is None

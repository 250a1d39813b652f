"""Speech as it was recorded: raw PCM, mono, 16 bit little-endian, and what is known of how it came to its end."""

from __future__ import annotations

import re
from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from bot.work.ending import Ending
from bot.work.sound import TimedWord, Transcript
from bot.work.wav import BYTES_PER_FRAME, byte_at, pcm_seconds, read_wav

DEFAULT_RATE_HZ: Final = 24_000
_RATES_HZ: Final = range(8_000, 48_001)
"""Sample rates of speech; any other number in a media type is an error."""
_WORD: Final = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Mark:
    """A piece of a transcript, and how many seconds of sound there were when it came."""

    text: str
    seconds: float


@dataclass(frozen=True, slots=True)
class SpeechRecording:
    """One recording, its transcript, and how it ended.

    `ended_well`: the model said itself that it was done, and nothing interrupted it. A recording that did not end well
    may still be whole. `marks` are the pieces of the transcript in order.
    """

    pcm: bytes = field(repr=False)
    rate_hz: int
    transcript: str
    ending: Ending
    ended_well: bool = True
    marks: tuple[Mark, ...] = ()

    @property
    def seconds(self) -> float:
        """The duration."""
        return pcm_seconds(self.pcm, self.rate_hz)

    def until(self, seconds: float) -> SpeechRecording:
        """The part before `seconds`, with the transcript of it."""
        marks = tuple(mark for mark in self.marks if mark.seconds <= seconds)
        transcript = " ".join("".join(mark.text for mark in marks).split())
        return replace(
            self, pcm=self.pcm[: byte_at(seconds, self.rate_hz)], transcript=transcript, marks=marks, ended_well=True
        )


def no_recording(ending: Ending) -> SpeechRecording:
    """A recording without any sound."""
    return SpeechRecording(b"", DEFAULT_RATE_HZ, "", ending, ended_well=False)


def silence(seconds: float, rate_hz: int) -> bytes:
    """Silence of this length."""
    return bytes(byte_at(seconds, rate_hz))


def at_rate(pcm: bytes, rate_hz: int, new_rate_hz: int) -> bytes:
    """The same sound at another rate, by the nearest frames: good enough to be listened to. Blocks."""
    if rate_hz == new_rate_hz:
        return pcm
    frames = array("h", pcm)
    count = len(frames) * new_rate_hz // rate_hz
    return array("h", (frames[index * rate_hz // new_rate_hz] for index in range(count))).tobytes()


def rate_of(media_type: str) -> int | None:
    """The rate in a media type ("audio/pcm;rate=24000", "audio/l16; rate=24000; channels=1"); None without one."""
    found = re.search(r"rate=(\d+)", media_type)
    return int(found[1]) if found and int(found[1]) in _RATES_HZ else None


def pcm_of(data: bytes, media_type: str) -> tuple[bytes, int] | None:
    """The PCM and the rate of a sound, be it a WAV file or raw PCM; None for a WAV file that `read_wav` cannot read."""
    if not data.startswith(b"RIFF"):
        return data[: len(data) // BYTES_PER_FRAME * BYTES_PER_FRAME], rate_of(media_type) or DEFAULT_RATE_HZ
    return read_wav(data)


def own_transcript(recordings: Sequence[tuple[float, SpeechRecording]]) -> Transcript | None:
    """The speaking model's own transcripts of recordings that begin at these seconds, joined; None without any.

    The times of the words are approximate: a piece of a transcript comes with or after the sound of its words.
    """
    words = [word for begins_s, recording in recordings for word in _words(begins_s, recording)]
    text = " ".join(recording.transcript for _, recording in recordings if recording.transcript)
    return Transcript(text, tuple(words)) if text else None


def _words(begins_s: float, recording: SpeechRecording) -> list[TimedWord]:
    """The words of the marks. A mark may begin or end within a word: the last character of a word decides."""
    text, ends = "", list[float]()
    last_s = 0.0
    for mark in recording.marks:
        length = max(1, len(mark.text))
        ends += [last_s + (mark.seconds - last_s) * (index + 1) / length for index in range(len(mark.text))]
        text, last_s = text + mark.text, mark.seconds
    found = []
    for word in _WORD.finditer(text):
        start_s = ends[word.start() - 1] if word.start() else 0.0
        found.append(TimedWord(word[0], begins_s + start_s, begins_s + ends[word.end() - 1]))
    return found

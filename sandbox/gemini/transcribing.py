"""`gemini-3.5-transcribe`: transcribes the sound of a request (Gemini API: "Audio transcription")."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sandbox.gemini import errors
from sandbox.gemini.answer import Meter
from sandbox.gemini.languages import language_of
from sandbox.gemini.pace import Pace
from sandbox.gemini.request import Ask, data_of
from sandbox.gemini.sound_file import Sound, read_sound
from sandbox.gemini.sound_memory import HeardWord
from sandbox.gemini.steps import Json, Send, Steps, Wait

VOCABULARY_MAX: Final = 1_000
LONGEST_S: Final = 3_600
LONGEST_WITH_TIMES_S: Final = 1_800
_TOKENS_A_SECOND: Final = 32
"""Gemini API, "Audio understanding": each second of audio is 32 tokens."""
_WORDS_PER_PART: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Transcript:
    """An answer. `as_text` and `as_transcription` choose the kinds of parts that carry it.

    Captured answers carry it in `audioTranscription`, sometimes with a `text` beside it.
    """

    words: tuple[HeardWord, ...]
    language: str | None = None
    has_times: bool = False
    has_speakers: bool = False
    as_text: bool = False
    as_transcription: bool = True


@dataclass(frozen=True, slots=True)
class TranscriptionAsk:
    """The sound of a request and what its `audioTranscriptionConfig` asks for."""

    sound: Sound
    digest: str
    has_config: bool
    vocabulary: tuple[str, ...]
    wants_times: bool
    wants_speakers: bool

    @property
    def prompt_tokens(self) -> int:
        """Tokens of the sound."""
        return round(self.sound.seconds * _TOKENS_A_SECOND)


def read_ask(ask: Ask) -> TranscriptionAsk | errors.ApiError:
    """The transcription that a request asks for, or the error that refuses it."""
    sounds = [blob for blob in ask.blobs if str(blob.get("mimeType", "")).startswith("audio/")]
    if len(sounds) != 1:
        return errors.invalid(f"Please provide exactly one audio input; {len(sounds)} were given.")
    config = ask.config.get("audioTranscriptionConfig")
    given: dict[str, Any] = config if isinstance(config, dict) else {}
    data = data_of(sounds[0])
    try:
        sound = read_sound(data, str(sounds[0]["mimeType"]))
    except ValueError as error:
        return errors.invalid(f"Unsupported audio: {error}")
    read = TranscriptionAsk(
        sound,
        hashlib.sha256(data).hexdigest(),
        isinstance(config, dict),
        tuple(str(phrase) for phrase in given.get("customVocabulary") or given.get("adaptationPhrases") or ()),
        bool(given.get("wordTimestamp")),
        bool(given.get("diarization")),
    )
    return _refusal(read, str(given.get("mode") or "VERBATIM").upper()) or read


def transcript_of(asked: TranscriptionAsk, words: Sequence[HeardWord]) -> Transcript:
    """The answer with the recognised words."""
    return Transcript(
        words=tuple(words),
        language=language_of(joined(words)),
        has_times=asked.wants_times,
        has_speakers=asked.wants_speakers,
    )


async def transcript_steps(transcript: Transcript, pace: Pace, meter: Meter, *, is_whole: bool) -> Steps:
    """The chunks of an answer: one part in a whole answer, one for some twenty words in a stream."""
    yield Wait(pace.first_chunk_s)
    size = max(1, len(transcript.words)) if is_whole else _WORDS_PER_PART
    for at in range(0, len(transcript.words), size):
        words = transcript.words[at : at + size]
        yield Send(meter.chunk([_part(transcript, words)]), text=joined(words))
        yield Wait(0.0 if is_whole else pace.chunk_interval_s)
    yield Send(meter.chunk([] if not transcript.words else None, finish="STOP"))


def joined(words: Iterable[HeardWord]) -> str:
    """The words as a text, without spaces in scripts that use none."""
    text = ""
    for word in words:
        is_apart = text and not (_is_spaceless(text[-1]) and _is_spaceless(word.word[0]))
        text += f" {word.word}" if is_apart else word.word
    return text


def _is_spaceless(letter: str) -> bool:
    return "\u0e00" <= letter <= "\u0eff" or "\u3000" <= letter <= "\u9fff" or "\uff00" <= letter <= "\uff60"


def _part(transcript: Transcript, words: Sequence[HeardWord]) -> Json:
    text, part = joined(words), Json()
    if transcript.as_text:
        part["text"] = text
    if transcript.as_transcription:
        said: Json = {"text": text}
        if transcript.language:
            said["languageCode"] = transcript.language
        if transcript.has_times:
            said["words"] = [
                {"word": word.word, "startOffset": _offset(word.start_s), "endOffset": _offset(word.end_s)}
                for word in words
            ]
        if transcript.has_speakers:
            said["speakerLabel"] = "spk_1"
        part["audioTranscription"] = said
    return part


def _offset(seconds: float) -> str:
    """A duration as JSON writes it (google.protobuf.Duration)."""
    return f"{max(0.0, seconds):.3f}".rstrip("0").rstrip(".") + "s"


def _refusal(asked: TranscriptionAsk, mode: str) -> errors.ApiError | None:
    needs = "timestamps" if asked.wants_times else "diarization" if asked.wants_speakers else ""
    if asked.vocabulary and needs:
        return errors.invalid(f"custom_vocabulary is incompatible with {needs}.")
    if mode not in {"MODE_UNSPECIFIED", "VERBATIM", "SMART"}:
        return errors.invalid(f"Invalid value at 'generation_config.audio_transcription_config.mode': {mode}")
    if mode == "SMART" and needs:
        return errors.invalid(f"SMART mode is incompatible with {needs}.")
    if len(asked.vocabulary) > VOCABULARY_MAX:
        return errors.invalid(f"custom_vocabulary has {len(asked.vocabulary)} phrases, at most {VOCABULARY_MAX}.")
    longest_s = LONGEST_WITH_TIMES_S if needs else LONGEST_S
    if asked.sound.seconds > longest_s:
        return errors.invalid(f"The audio is longer than {longest_s // 60} minutes.")
    return None

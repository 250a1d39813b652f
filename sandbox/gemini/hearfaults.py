"""Faults of a transcript. Faults of the whole request (404, 429, a stall, a block) are in `faults.py`."""

# ruff: noqa: D102 - `Fault` documents the hooks
from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from sandbox.gemini.faults import Fault
from sandbox.gemini.scripts import in_another_script
from sandbox.gemini.sound_memory import HeardWord
from sandbox.gemini.transcribing import Transcript

_FOREIGN: Final = "Lo siento, no se entiende nada de lo que se dice en esta grabación."


@dataclass(frozen=True, slots=True)
class NothingHeard(Fault):
    """An answer without a transcript."""

    def alter_transcript(self, transcript: Transcript) -> Transcript:
        return replace(transcript, words=())


@dataclass(frozen=True, slots=True)
class HeardInScript(Fault):
    """The right words in the wrong script: Cyrillic for Latin letters, Latin for all others."""

    def alter_transcript(self, transcript: Transcript) -> Transcript:
        words = tuple(replace(word, word=in_another_script(word.word)) for word in transcript.words)
        return replace(transcript, words=words)


@dataclass(frozen=True, slots=True)
class HeardAs(Fault):
    """Other words than those in the sound, in this language."""

    text: str = _FOREIGN
    language: str = "es"

    def alter_transcript(self, transcript: Transcript) -> Transcript:
        said = self.text.split()
        length_s = max((word.end_s for word in transcript.words), default=float(len(said))) / max(1, len(said))
        words = (HeardWord(word, at * length_s, (at + 1) * length_s, "") for at, word in enumerate(said))
        return replace(transcript, words=tuple(words), language=self.language)


@dataclass(frozen=True, slots=True)
class WordsUnheard(Fault):
    """Leaves out `count` words from the `start`th on (from the end if negative), though they are in the sound."""

    start: int
    count: int

    def alter_transcript(self, transcript: Transcript) -> Transcript:
        start = self.start if self.start >= 0 else max(0, len(transcript.words) + self.start)
        return replace(transcript, words=transcript.words[:start] + transcript.words[start + self.count :])


@dataclass(frozen=True, slots=True)
class TranscriptForm(Fault):
    """The kinds of parts that carry the transcript."""

    as_text: bool = True
    as_transcription: bool = False

    def alter_transcript(self, transcript: Transcript) -> Transcript:
        return replace(transcript, as_text=self.as_text, as_transcription=self.as_transcription)

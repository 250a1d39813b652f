"""The second ear: a model that transcribes a section's sound without knowing its text.

Source: Gemini API, "Audio transcription" (audio_transcription_config). It errs like any recogniser; what its transcript
means is decided in `bot.script.transcript_check`.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import regex
from google.genai import types

from bot.gemini.client import Gemini
from bot.gemini.stream import Call
from bot.gemini.unary import whole_answer
from bot.gemini.usage import Meter
from bot.script.languages import find_language
from bot.work.bible import Bible
from bot.work.sound import TimedWord, Transcript
from bot.work.speech import Pronunciation
from bot.work.text import clean_text
from bot.work.wav import write_wav

log = logging.getLogger(__name__)

TRANSCRIPTION_S: Final = 90.0
"""The longest that a section waits for one hearing, with repeated calls; then only the speaker's transcript is read."""
TRANSCRIPTION_TOKENS: Final = 8192
"""The transcript of ten minutes of fast speech."""
VOCABULARY_MAX: Final = 100
"""More names make a recogniser worse (Gemini API, "Audio transcription": best with up to 100 phrases)."""
_NOUNS_SHARE: Final = 0.2
"""If more words of a text are capitalised, the language capitalises all nouns, so they are not names."""

_NAME: Final = regex.compile(r"(?<=[\p{L}\p{N},;:’'] )\p{Lu}[\p{L}\p{M}’'-]+(?: \p{Lu}[\p{L}\p{M}’'-]+)*")
_OFFSET: Final = re.compile(r"(\d+(?:\.\d+)?)s?")


def has_second_ear(gemini: Gemini, meter: Meter | None = None) -> bool:
    """Whether there is a second ear: TRANSCRIBE_MODEL can turn it off, and a key may not have it.

    Nor is there one for a production, counted by `meter`, whose sounds it refuses.
    """
    model = gemini.settings.transcribe_model
    return model is not None and gemini.is_available(model, meter)


async def transcribe(
    gemini: Gemini, pcm: bytes, rate_hz: int, *, names: Sequence[str], language: str | None, meter: Meter
) -> Transcript | None:
    """Let the model TRANSCRIBE_MODEL write down what it hears in PCM (mono, 16 bit); one call.

    `names` are written as they are spelled, 100 at most; the text itself is never among them. `language` is that of the
    speech, in English or as a code; None lets the model find it. None: the model is off, not available, busy, or heard
    nothing. Cancelling closes the connection.
    """
    config = _config(language, custom_vocabulary=list(names[:VOCABULARY_MAX]) or None)
    return await _transcribe(gemini, pcm, rate_hz, config, meter)


async def transcribe_with_times(
    gemini: Gemini, pcm: bytes, rate_hz: int, *, language: str | None, meter: Meter
) -> Transcript | None:
    """As `transcribe`, with the times of the words in `Transcript.words`.

    The model takes either names or times, so this transcript may be a little worse.
    """
    return await _transcribe(gemini, pcm, rate_hz, _config(language, word_timestamp=True), meter)


def _config(
    language: str | None, *, custom_vocabulary: list[str] | None = None, word_timestamp: bool | None = None
) -> types.AudioTranscriptionConfig:
    found = find_language(language) if language else None
    return types.AudioTranscriptionConfig(
        custom_vocabulary=custom_vocabulary,
        language_codes=[found.code] if found is not None else None,
        word_timestamp=word_timestamp,
        mode=types.AudioTranscriptionConfigMode.VERBATIM,
    )


async def _transcribe(
    gemini: Gemini, pcm: bytes, rate_hz: int, config: types.AudioTranscriptionConfig, meter: Meter
) -> Transcript | None:
    model = gemini.settings.transcribe_model
    if model is None or not has_second_ear(gemini, meter):
        return None
    wav = await asyncio.to_thread(write_wav, pcm, rate_hz)
    call = Call(
        model=model,
        contents=[types.Content(role="user", parts=[types.Part.from_bytes(data=wav, mime_type="audio/wav")])],
        config=lambda: gemini.config(
            model, max_output_tokens=TRANSCRIPTION_TOKENS, modalities=["TEXT"], transcription=config
        ),
        first_timeout_s=gemini.settings.first_chunk_timeout_s,
        next_timeout_s=gemini.settings.chunk_timeout_s,
    )
    try:
        async with asyncio.timeout(TRANSCRIPTION_S):
            answer = await whole_answer(gemini, call, meter)
    except TimeoutError:
        log.info("a section was not listened to within %.0f s", TRANSCRIPTION_S)
        return None
    gemini.note_availability(model, answer.ending, meter)
    heard = transcript_in(answer.parts) if answer.ending.is_good else None
    if heard is None:
        log.info("a section was not listened to (%s)", answer.ending.kind.value)
    return heard


def transcript_in(parts: Iterable[types.Part]) -> Transcript | None:
    """The transcript in an answer: its transcriptions, or its text where it has none; None if it is empty."""
    transcriptions, texts = list[types.Transcription](), list[str]()
    for part in parts:
        if part.audio_transcription is not None:
            transcriptions.append(part.audio_transcription)
        elif part.text:
            texts.append(part.text)
    said = " ".join(one.text for one in transcriptions if one.text) or "".join(texts)
    words = [word for one in transcriptions for word in _words(one)]
    text = clean_text(said).strip() or " ".join(word.text for word in words)
    return Transcript(text, tuple(words)) if text else None


def vocabulary(text: str, bible: Bible, pronunciations: Iterable[Pronunciation]) -> tuple[str, ...]:
    """The names that a recogniser should know: of people, of pronunciations, and those that stand within sentences."""
    names = dict.fromkeys([*(person.name for person in bible.characters), *(one.word for one in pronunciations)])
    found = [match[0] for match in _NAME.finditer(text)]
    if len(found) <= _NOUNS_SHARE * len(text.split()):
        names |= dict.fromkeys(found)
    return tuple(names)[:VOCABULARY_MAX]


def _words(transcription: types.Transcription) -> Iterator[TimedWord]:
    """The words that have both times, in order."""
    last_s = 0.0
    for word in transcription.words or ():
        start_s, end_s = _seconds(word.start_offset), _seconds(word.end_offset)
        text = clean_text(word.word or "").strip()
        if text and start_s is not None and end_s is not None:
            last_s = max(last_s, start_s)
            yield TimedWord(text, last_s, max(last_s, end_s))


def _seconds(offset: str | None) -> float | None:
    found = _OFFSET.fullmatch(offset or "")
    return float(found[1]) if found else None

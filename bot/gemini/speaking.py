"""Speaks passages: lines of one speaker share a Live session, short replies go by text to speech."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from bot.gemini.live import Setup, record_turns
from bot.gemini.narration_context import NarrationContext
from bot.gemini.narration_prompts import (
    notes_on,
    style_of,
    turn_text,
    voice_instruction,
    words_to_speak,
)
from bot.gemini.recording import SpeechRecording, no_recording
from bot.gemini.text_to_speech import has_text_to_speech, record_text_to_speech
from bot.script.passages import Passage
from bot.work.ending import EndingKind
from bot.work.parts import Section
from bot.work.request import Voices, narration_options

REPLY_WORDS_MAX: Final = 4
"""A model made for conversation tends to answer a line of so few words instead of reading it."""

TEXT_TO_SPEECH_PARALLEL: Final = 3
"""The most calls for text to speech at once for a section."""


@dataclass(frozen=True, slots=True)
class SpokenPassage:
    """A passage, and the recording of it."""

    passage: Passage
    recording: SpeechRecording = field(repr=False)


async def speak_passages(
    context: NarrationContext, section: Section, passages: Sequence[Passage]
) -> tuple[SpokenPassage, ...]:
    """Speak passages of a section with Live sessions; returns a recording of each, in their order.

    The lines of one speaker are the turns of one session, and the speakers' sessions are side by side. With a cast,
    replies of a few words are spoken by text to speech where there is one. A passage that a content rule stopped has no
    sound.
    """
    replies = [passage for passage in passages if _is_reply(context, section, passage)]
    spoken_replies = await speak_by_text_to_speech(context, section, replies)
    by_start = {spoken.passage.start: spoken for spoken in spoken_replies if spoken.recording.pcm}
    lines = dict[tuple[str, str], list[Passage]]()
    for passage in passages:
        if passage.start not in by_start:
            lines.setdefault((passage.speaker, passage.voice), []).append(passage)
    async with asyncio.TaskGroup() as group:
        sessions = [group.create_task(_speak_lines(context, section, own)) for own in lines.values()]
    by_start |= {spoken.passage.start: spoken for task in sessions for spoken in task.result()}
    return tuple(by_start[passage.start] for passage in passages)


async def speak_by_text_to_speech(
    context: NarrationContext, section: Section, passages: Sequence[Passage]
) -> tuple[SpokenPassage, ...]:
    """Speak passages of a section by text to speech, one call for each, a few at once."""
    places = asyncio.Semaphore(TEXT_TO_SPEECH_PARALLEL)

    async def speak(passage: Passage) -> SpokenPassage:
        async with places:
            recording = await record_text_to_speech(
                context.gemini,
                words_to_speak(section, passage, context.pronunciations),
                voice=passage.voice,
                style=style_of(context.request, passage, notes_on(section, passage)),
                meter=context.meter,
            )
        return SpokenPassage(passage, recording)

    async with asyncio.TaskGroup() as group:
        asked = [group.create_task(speak(passage)) for passage in passages]
    return tuple(task.result() for task in asked)


async def _speak_lines(context: NarrationContext, section: Section, lines: Sequence[Passage]) -> list[SpokenPassage]:
    """Speak the lines of one speaker, each as a turn of one session."""
    notes = [notes_on(section, line) for line in lines]
    is_one = len(lines) == 1
    texts = [words_to_speak(section, line, context.pronunciations) for line in lines]
    turns = [
        turn_text(text, line, lines, "" if is_one else note)
        for text, line, note in zip(texts, lines, notes, strict=True)
    ]
    setup = Setup(
        instruction=voice_instruction(context.request, lines, notes[0] if is_one else ""),
        voice=lines[0].voice,
        claim=context.claim,
        waiting=context.waiting,
    )
    recordings = await record_turns(context.gemini, turns, setup, context.meter)
    return [SpokenPassage(line, _without_blocked(recording)) for line, recording in zip(lines, recordings, strict=True)]


def _is_reply(context: NarrationContext, section: Section, passage: Passage) -> bool:
    if narration_options(context.request).voices is not Voices.CAST or not has_text_to_speech(
        context.gemini, context.meter
    ):
        return False
    return len(section.text[passage.start : passage.end].split()) <= REPLY_WORDS_MAX


def _without_blocked(recording: SpeechRecording) -> SpeechRecording:
    return no_recording(recording.ending) if recording.ending.kind is EndingKind.BLOCKED else recording

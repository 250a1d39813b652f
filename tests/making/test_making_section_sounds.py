"""The chapter names of a narration's recording, and the ending for a sound that cannot be measured."""

from __future__ import annotations

from pathlib import Path
from unittest.mock import Mock

import pytest

from bot.audio.jobs import AudioError, AudioFault
from bot.gemini.usage import Meter
from bot.library.files import FileStore
from bot.making.narration_context import narration_context_of
from bot.making.section_sounds import recording_sections
from bot.words.say import say
from bot.work.ending import EndingError, EndingKind
from bot.work.open_reservation import OpenReservation
from bot.work.parts import FileRef, PartState, Section
from bot.work.request import NarrationOptions, Request
from bot.work.work import Work


def test_chapters_of_a_recording_have_different_names(tmp_path: Path) -> None:
    sound = FileRef(sha256="0" * 64, media_type="audio/wav", size_bytes=1, seconds=1.0)
    sections = tuple(
        Section(number=number, text="Words.", title=title, state=PartState.MADE, audio=None if number == 4 else sound)
        for number, title in enumerate(("Dawn", "Dawn", "", "Dusk", "Dawn"), 1)
    )
    request = Request(prompt="Words.", options=NarrationOptions())
    work = Work(id="w", request=request, author_id=1, created_at=0.0, sections=sections)
    named = [one.title for one in recording_sections(work, FileStore(tmp_path), "en-US")]
    assert named == ["Dawn", "Dawn (2)", say("part.section", "en-US", number=3), "Dawn (3)"]


@pytest.mark.asyncio
async def test_a_sound_that_cannot_be_measured_says_why_a_call_ended() -> None:
    work = Work(id="w", request=Request(prompt="Words.", options=NarrationOptions()), author_id=1, created_at=0.0)
    audio = Mock()
    audio.measure.side_effect = AudioError(AudioFault.DISK)
    context = narration_context_of(work, Mock(), audio, Meter(OpenReservation()))
    with pytest.raises(EndingError) as raised:
        await context.measure(b"\0\0", 24_000)
    assert (raised.value.ending.kind, raised.value.ending.params) == (EndingKind.MISCONFIGURED, {"what": "disk"})

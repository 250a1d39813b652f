"""Samples of the voices: one sentence for each voice and language, spoken once and shared by all.

A sample belongs to no person and no work: it is not counted by the limits of retention, and nothing expires.
"""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from bot.library.database import Database
from bot.library.tables import voice_samples
from bot.work.parts import FileRef


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """A sample, and what it was made with: another model or other words make it outdated."""

    file: FileRef
    model: str
    words: str


class SampleRows:
    """The rows. A sample that takes the place of another leaves its file to `Library.remove_orphaned_files`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def find(self, voice: str, language: str) -> Sample | None:
        """The sample of a voice in a language; None without one. The file may have been lost."""
        query = sa.select(voice_samples).where(voice_samples.c.voice == voice, voice_samples.c.language == language)
        row = await self._database.read(lambda connection: connection.execute(query).first())
        if row is None:
            return None
        file = FileRef(sha256=row.sha256, media_type=row.media_type, size_bytes=row.size_bytes, seconds=row.seconds)
        return Sample(file=file, model=row.model, words=row.words)

    async def save(self, voice: str, language: str, sample: Sample) -> None:
        """Keep a sample in place of an earlier one of the same voice and language."""
        file = sample.file
        saved = self._database.upsert(voice_samples).values(
            voice=voice,
            language=language,
            model=sample.model,
            words=sample.words,
            sha256=file.sha256,
            media_type=file.media_type,
            size_bytes=file.size_bytes,
            seconds=file.seconds,
        )
        await self._database.write(lambda connection: connection.execute(saved).close())

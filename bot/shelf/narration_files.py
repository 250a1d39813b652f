"""Remakes the files of a narration that has ended: the sound of a section, and the file of the whole."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from bot.audio.jobs import AudioError, AudioFault
from bot.audio.worker import AudioWorker
from bot.gemini.events import SpokenPiece
from bot.library.library import Library
from bot.making.reply_store import address_of
from bot.making.section_sounds import SoundStore, StoredRecording, StoredSound
from bot.reply.files import FilePart
from bot.work.ending import EndingError
from bot.work.parts import FileRef, Piece, Section
from bot.work.refusal import RefusalKind, RefusedError
from bot.work.work import Work

log = logging.getLogger(__name__)

UPLOAD_LIMIT_BYTES: Final = 10 << 20
"""The upload limit of one file without a reply that knows it (Discord docs: Reference, Uploading Files)."""
_LOCALE: Final = "en-US"
_REFUSALS: Final = {
    AudioFault.MISSING: RefusalKind.FILES_MISSING,
    AudioFault.UNREADABLE: RefusalKind.FILES_MISSING,
    AudioFault.TOO_LARGE: RefusalKind.TOO_LARGE,
}


class NarrationFiles:
    """Stores the sound of narrations within the limits of the replies that show them."""

    def __init__(self, library: Library, audio: AudioWorker) -> None:
        self._library = library
        self._audio = audio

    async def join(self, work: Work, section: Section, sounds: Sequence[SpokenPiece | Piece]) -> StoredSound:
        """Join pieces of a section, and store what is new of them; raises `EndingError`."""
        store, _ = await self._store_for(work)
        return await store.join(section, sounds)

    async def remake_recording(self, work: Work) -> Work:
        """Remake the file of the whole from the current sections, and return the new version.

        A narration whose file cannot be made has none; its sections stay.
        """
        store, locale = await self._store_for(work)
        try:
            recording = await store.make_recording(work, locale)
        except (AudioError, EndingError) as error:
            log.warning("work %s has no file of the whole (%s)", work.id, type(error).__name__)
            recording = StoredRecording()
        sounds = [section.audio for section in work.sections]

        def keep(now: Work) -> Work:
            is_same = [section.audio for section in now.sections] == sounds
            made = replace(now, recording=recording.files, recording_places=recording.places)
            return made if is_same else now

        return await self._library.work_changes.change(work.id, keep)

    async def catch_up(self, work: Work) -> Work:
        """A work that has ended; a narration with its file made again that a crash left behind its sections.

        Raises `RefusedError` while sections of it are being spoken: then its file is made after them.
        """
        if work.ending is None or work.recording or len(work.spoken_sections) < 2:
            return work
        async with self._library.leases.try_acquire(respeaking_lease(work.id)):
            now = await self._library.works.find(work.id) or work
            return now if now.recording else await self.remake_recording(now)

    async def read(self, ref: FileRef, name: str, alt: str) -> FilePart | None:
        """A stored sound as a file of a message; None when it is missing on this bot's disk."""
        try:
            data = await self._library.files.read(ref)
        except OSError as error:
            log.error("a sound cannot be read (%s)", error.strerror)  # noqa: TRY400 - the traceback says no more
            return None
        return FilePart(name, data, ref.media_type, alt)

    async def _store_for(self, work: Work) -> tuple[SoundStore, str]:
        """Stores sound within the limit of the work's reply; and the locale of that reply."""
        row = await self._library.replies.find(work.take_group)
        address = None if row is None else address_of(row)
        limit_bytes = UPLOAD_LIMIT_BYTES if address is None else address.upload_limit_bytes
        store = SoundStore(self._library.files, self._audio, limit_bytes)
        return store, _LOCALE if address is None else address.locale


def respeaking_lease(work_id: str) -> str:
    """The lease of what speaks sections of a narration again."""
    return f"respeak {work_id}"


def refused_sound(error: AudioError, otherwise: RefusalKind) -> RefusedError:
    """The refusal that says why files were not made; `otherwise` where the person can do nothing about the cause."""
    return RefusedError(_REFUSALS.get(error.fault, otherwise))

"""Speaks sentences of a narration again that lack words, or have a word that was said wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.gemini.events import SpokenPiece
from bot.gemini.narration_context import NarrationContext
from bot.gemini.respeaking import respeak
from bot.gemini.transcription import transcribe_with_times
from bot.library.library import Library
from bot.making.bodies import ending_on_disk_error
from bot.script.speaker_labels import as_spoken
from bot.shelf.finished_narrations import FinishedNarrations, NewSound, speak_each
from bot.shelf.narration_files import NarrationFiles, respeaking_lease
from bot.shelf.section_splicing import opened
from bot.shelf.sentences_to_fix import SectionSpans, Span, broken_spans, is_better, spans_with, with_pronunciation
from bot.work.ending import Ending, EndingError
from bot.work.parts import Piece, Section
from bot.work.refusal import RefusalKind, RefusedError
from bot.work.request import narration_options
from bot.work.sound import SoundMeasure, Transcript
from bot.work.speech import Gap, Pronunciation
from bot.work.wav import read_wav
from bot.work.work import Work


@dataclass(frozen=True, slots=True)
class RespokenWork:
    """The newest version of a narration, and the result of speaking some of its sentences again.

    `changed` of the `sections` concerned have new sound. `ending` says why others have not, None where words are still
    missing in what was spoken.
    """

    work: Work
    sections: int
    changed: int
    ending: Ending | None = None


class SentenceFixing:
    """Speaks sentences again. Every change is durable when its method returns."""

    def __init__(
        self, library: Library, finished_narrations: FinishedNarrations, narration_files: NarrationFiles
    ) -> None:
        self._library = library
        self._narrations = finished_narrations
        self._files = narration_files

    async def speak_missing(self, work_id: str, *, person_id: int, guild_id: int | None) -> RespokenWork:
        """Speak the sentences again in which words are missing.

        Raises `RefusedError` when nothing is missing, at a limit, and while sentences are being spoken already.
        """
        async with self._library.leases.try_acquire(respeaking_lease(work_id)):
            work = await self._narrations.find(work_id)
            spans = broken_spans(work)
            if not spans:
                raise RefusedError(RefusalKind.NOTHING_MISSING)
            return await self._respeak(work, spans, person_id, guild_id)

    async def pronounce(
        self, work_id: str, pronunciation: Pronunciation, *, person_id: int, guild_id: int | None
    ) -> RespokenWork:
        """Store how a word is pronounced, and speak the sentences with it again. An empty `sound` removes it.

        Raises `RefusedError` when the text does not have the word, at a limit, and while sentences are being spoken
        already. The pronunciation is kept also when the sentences cannot be spoken.
        """
        async with self._library.leases.try_acquire(respeaking_lease(work_id)):
            work = await self._narrations.find(work_id)
            spans = spans_with(work, pronunciation.word)
            if not spans:
                raise RefusedError(RefusalKind.WORD_NOT_FOUND, word=pronunciation.word)

            def keep(now: Work) -> Work:
                return replace(now, pronunciations=with_pronunciation(now.pronunciations, pronunciation))

            work = await self._library.work_changes.change(work_id, keep)
            return await self._respeak(work, spans, person_id, guild_id, may_stay=True)

    async def _respeak(
        self,
        work: Work,
        spans: Sequence[SectionSpans],
        person_id: int,
        guild_id: int | None,
        *,
        may_stay: bool = False,
    ) -> RespokenWork:
        """Speak sentences of several sections at once, and remake the file of the whole.

        With `may_stay` new sound is used in which as much is missing as before.
        """

        async def speak(one: SectionSpans) -> bool:
            section = next(section for section in work.sections if section.number == one.number)
            return await self._narrations.replace_sound(
                work,
                section,
                reservation,
                lambda context: self._spliced(context, section, one.spans),
                is_used=lambda after: is_better(section, after, may_stay=may_stay),
            )

        async with self._narrations.reserve(person_id, guild_id, sum(one.seconds for one in spans)) as reservation:
            used, failures = await speak_each(spans, speak)
        for failure in failures:
            if isinstance(failure, RefusedError):
                raise failure
        newest = await self._narrations.find(work.id)
        if any(used):
            newest = await self._files.remake_recording(newest)
        endings = (failure.ending for failure in failures if isinstance(failure, EndingError))
        return RespokenWork(newest, len(spans), sum(used), next(endings, None))

    async def _spliced(self, context: NarrationContext, section: Section, spans: Sequence[Span]) -> NewSound:
        """The sound of a section with newly spoken sentences in place of the old ones."""
        pieces, new_s = await self._pieces(section), 0.0
        new, gaps = list[Span](), list[Gap]()

        async def hear(piece: SpokenPiece) -> tuple[Transcript | None, SoundMeasure]:
            heard = await transcribe_with_times(
                context.gemini,
                piece.pcm,
                piece.rate_hz,
                language=context.request.language,
                meter=context.meter,
            )
            return heard, await context.measure(piece.pcm, piece.rate_hz)

        said = as_spoken(section, narration_options(context.request))
        for start, end in spans:
            gap = await opened(said.text, pieces, start, end, hear=hear, pronunciations=context.pronunciations)
            spoken = await respeak(context, section, gap.start, gap.end)
            new_s += sum(piece.seconds for piece in spoken.pieces)
            pieces = [*gap.before, *spoken.pieces, *gap.after]
            new.append((gap.start, gap.end))
            gaps += spoken.check.gaps
        return NewSound(pieces=pieces, spoken=new, gaps=gaps, seconds=new_s)

    async def _pieces(self, section: Section) -> list[SpokenPiece]:
        """The dry sound of a section, piece by piece; raises `EndingError` when a file is missing."""
        if section.audio is None:
            return []
        pieces = section.pieces or (Piece(0, len(section.text), section.audio),)
        found = []
        for piece in pieces:
            with ending_on_disk_error("files"):
                pcm, rate_hz = read_wav(await self._library.files.read(piece.audio)) or (b"", 0)
            if pcm:
                found.append(SpokenPiece(pcm, rate_hz, piece.start, piece.end, piece.speaker, piece.voice))
        return found

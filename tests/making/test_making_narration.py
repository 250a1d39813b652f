"""The body of a narration: its stored sounds, the file of the whole, and its ending."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Sequence
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import pytest_asyncio

from bot.audio.jobs import AudioError, AudioFault
from bot.audio.worker import AudioWorker
from bot.gemini.events import Ended, NarrationEvent, SectionMissing, SectionSpoken, SpokenPiece
from bot.gemini.speech_check import PAUSE_S
from bot.library.files import FileStore
from bot.library.usage_limits import DAY_S
from bot.making import narration_body
from bot.making.bodies import BodyInput
from bot.making.draft import Draft
from bot.making.narration_body import NarrationEvents, make_narration, narration_ending
from bot.making.plan import plan, reopened
from bot.making.section_sounds import SoundStore
from bot.making.stop import StopSwitch
from bot.work.ending import COMPLETE, Ending, EndingError, EndingKind
from bot.work.parts import Doubt, PartState, Section
from bot.work.request import NarrationOptions, Request
from bot.work.speech import Check, Cue, CueKind, Ear, Gap, Verdict
from bot.work.usage import Usage
from bot.work.wav import read_wav
from bot.work.work import Work
from tests.audio.in_process import InProcessAudioWorker

RATE_HZ = 24_000
LIMIT_BYTES = 10_000_000
NOON = 20_000 * DAY_S + DAY_S / 2
STOPPED = Ending(EndingKind.STOPPED, {"by": "Mira"})
REFUSED = Ending(EndingKind.BLOCKED, {"rule": "safety", "where": "answer"})
BUSY = Ending(EndingKind.BUSY, {"scope": "day"})


def tone(seconds: float) -> bytes:
    """A sound that is not silent."""
    return (b"\x00\x10\x00\xf0" * (RATE_HZ // 2))[: 2 * round(seconds * RATE_HZ)]


def spoken(number: int, text: str, seconds: float = 0.5, doubt: Doubt | None = None) -> SectionSpoken:
    return SectionSpoken(number, (SpokenPiece(tone(seconds), RATE_HZ, 0, len(text)),), text, doubt=doubt)


def work_of(text: str = "One.\n---\nTwo.\n---\nThree.") -> Work:
    return plan(Request(prompt=text, options=NarrationOptions()), 1, created_at=0.0)


@pytest_asyncio.fixture
async def audio() -> AsyncIterator[AudioWorker]:
    async with InProcessAudioWorker.open() as worker:
        yield worker


class Stage:
    """A body with a fake narrator."""

    def __init__(self, tmp_path: Path, audio: AudioWorker, monkeypatch: pytest.MonkeyPatch) -> None:
        self.files, self.audio, self.stop = FileStore(tmp_path), audio, StopSwitch()
        self.speech_rates, self.gemini = SimpleNamespace(), SimpleNamespace()
        self.asked: list[list[int]] = []
        """The numbers of the sections that each run asked for."""
        self.events: Callable[[int], NarrationEvent | Ended] = lambda number: spoken(number, "One.")
        self.closings: list[Work] = []
        """What was there when it was said that it is being put together."""
        self.stops_after: int | None = None
        self.ending = COMPLETE
        monkeypatch.setattr(narration_body, "narrate", self._narrate)

    async def _narrate(self, _: object, sections: Sequence[Section]) -> AsyncGenerator[Any, None]:
        self.asked.append([section.number for section in sections])
        for section in sections:
            yield self.events(section.number)
            if section.number == self.stops_after:
                self.stop.press(STOPPED)
                await asyncio.Event().wait()
        yield Ended(self.ending, Usage())

    async def run(self, work: Work, audio: AudioWorker | None = None) -> tuple[Work, Ending, set[str]]:
        """Make the missing parts. Returns the work, its ending, and the hashes of the replaced files."""
        draft, unused = Draft(work, lambda: NOON), object()
        body = BodyInput(
            draft=draft,
            stop=self.stop,
            gemini=self.gemini,  # type: ignore[arg-type]
            files=self.files,
            context=None,
            meter=unused,  # type: ignore[arg-type]
            redraws=unused,  # type: ignore[arg-type]
            speech_rates=self.speech_rates,  # type: ignore[arg-type]
            audio=audio or self.audio,
            upload_limit_bytes=LIMIT_BYTES,
            locale="en-US",
            on_closing=lambda: self.closings.append(draft.work),
            unix=lambda: NOON,
        )
        ending = await make_narration(body)
        return draft.work, ending, draft.replaced_files

    def seconds_of(self, work: Work) -> float:
        """The total duration of the recording's files."""
        return sum(ref.seconds or 0.0 for ref in work.recording)


@pytest.fixture
def stage(tmp_path: Path, audio: AudioWorker, monkeypatch: pytest.MonkeyPatch) -> Stage:
    return Stage(tmp_path, audio, monkeypatch)


@pytest.mark.asyncio
async def test_sections_get_their_sound_their_transcript_and_their_doubt(tmp_path: Path, audio: AudioWorker) -> None:
    files, draft = FileStore(tmp_path), Draft(work_of(), lambda: 1.0)
    narration = NarrationEvents(draft, SoundStore(files, audio, LIMIT_BYTES))
    await narration.apply(spoken(3, "Three?", doubt=Doubt.DIVERGING))
    await narration.apply(spoken(1, "One."))
    await narration.apply(SectionMissing(2, REFUSED))
    one, two, three = draft.work.sections
    assert (one.state, two.state, three.state) == (PartState.MADE, PartState.MISSING, PartState.DOUBTFUL)
    assert (one.transcript, two.ending, three.doubt) == ("One.", REFUSED, Doubt.DIVERGING)
    assert one.audio is not None
    assert one.audio.seconds == pytest.approx(0.5)
    assert read_wav(await files.read(one.audio)) != (tone(0.5), RATE_HZ), "a single piece is levelled, too"
    assert one.pieces == ()
    assert three.text == "Three.", "what was asked stays beside what was heard"


@pytest.mark.asyncio
async def test_pieces_are_kept_dry_and_joined_with_the_pauses_that_the_text_asks_for(
    tmp_path: Path, audio: AudioWorker
) -> None:
    files = FileStore(tmp_path)
    work = work_of("He came. “Hello?” Silence.")
    pause = Cue(kind=CueKind.PAUSE, start=9, end=9, seconds=2.0)
    draft = Draft(replace(work, sections=(replace(work.sections[0], cues=(pause,)),)), lambda: 1.0)
    pieces = (
        SpokenPiece(tone(0.5), RATE_HZ, 0, 8),
        SpokenPiece(tone(0.25), RATE_HZ, 9, 17, "Ann", "Puck"),
        SpokenPiece(tone(0.5), RATE_HZ, 18, 26),
    )
    gap = Gap(start=9, end=16, at_s=0.5 + PAUSE_S + 0.1)
    check = Check(verdict=Verdict.BROKEN, ear=Ear.SECOND, gaps=(gap,))
    narration = NarrationEvents(draft, SoundStore(files, audio, LIMIT_BYTES))
    await narration.apply(SectionSpoken(1, pieces, "", check=check, doubt=Doubt.DIVERGING))
    (section,) = draft.work.sections
    assert [(piece.start, piece.end, piece.speaker, piece.voice) for piece in section.pieces] == [
        (0, 8, "", ""),
        (9, 17, "Ann", "Puck"),
        (18, 26, "", ""),
    ]
    assert read_wav(await files.read(section.pieces[1].audio)) == (tone(0.25), RATE_HZ)
    assert section.audio is not None
    assert section.audio.seconds is not None
    natural_s = section.audio.seconds - 0.5 - 0.25 - 0.5 - 2.0
    assert 0.0 < natural_s < 1.5
    assert section.check is not None
    assert section.check.gaps[0].at_s == pytest.approx(0.5 + 2.0 + 0.1, abs=0.05), "in the joined sound"


@pytest.mark.asyncio
async def test_a_narration_of_several_sections_is_one_file_and_one_of_a_single_section_is_its_wav(stage: Stage) -> None:
    work, ending, _ = await stage.run(work_of())
    assert ending is COMPLETE
    (recording,) = work.recording
    assert recording.media_type == "audio/mpeg"
    assert [len(one.recording) for one in stage.closings] == [0], "said before, and once"
    assert 1.5 <= stage.seconds_of(work) < 5.0
    assert len(await stage.files.read(recording)) == recording.size_bytes
    single, ending, _ = await stage.run(work_of("One."))
    assert (ending, single.recording, len(stage.closings)) == (COMPLETE, (), 1)
    assert single.sections[0].audio is not None


@pytest.mark.asyncio
async def test_what_was_spoken_before_a_stop_is_one_file_and_finishing_replaces_it(stage: Stage) -> None:
    stage.stops_after = 2
    work, ending, _ = await stage.run(work_of())
    assert (ending, [section.state for section in work.sections]) == (
        STOPPED,
        [PartState.MADE, PartState.MADE, PartState.PENDING],
    )
    (half,) = work.recording
    stage.stop, stage.stops_after = StopSwitch(), None
    work, ending, replaced = await stage.run(reopened(replace(work, ending=STOPPED)))
    assert (ending, stage.asked[-1]) == (COMPLETE, [3]), "what is spoken is not spoken again"
    assert replaced == {half.sha256}
    (whole,) = work.recording
    assert (whole.seconds or 0.0) > (half.seconds or 0.0)


@pytest.mark.asyncio
async def test_how_fast_it_was_spoken_is_kept_and_only_that_may_fail(stage: Stage) -> None:
    recorded = []

    async def record(*rate: object) -> None:
        recorded.append(rate)
        raise TimeoutError

    stage.speech_rates, stage.gemini = (
        SimpleNamespace(record=record),
        SimpleNamespace(settings=SimpleNamespace(live_model="live")),
    )
    stage.events = lambda number: replace(spoken(number, "One."), took_s=2.0)
    _, ending, _ = await stage.run(work_of())
    assert (ending, recorded) == (COMPLETE, [("live", 1.5, 6.0)])


@pytest.mark.asyncio
async def test_a_file_of_the_whole_is_not_made_again_where_nothing_has_changed(stage: Stage) -> None:
    work, _, _ = await stage.run(work_of())
    again, ending, replaced = await stage.run(work)
    assert (ending, again.recording, replaced) == (COMPLETE, work.recording, set())
    assert len(stage.asked) == 1


@pytest.mark.asyncio
async def test_a_file_that_was_not_made_before_a_crash_is_made_from_what_is_on_the_disk(stage: Stage) -> None:
    work, _, _ = await stage.run(work_of())
    again, ending, _ = await stage.run(replace(work, recording=()))
    assert (ending, len(again.recording), len(stage.asked)) == (COMPLETE, 1, 1)


class Broken:
    """A worker that fails."""

    def __init__(
        self, worker: AudioWorker, *, join: AudioFault | None = None, encode: AudioFault | None = None
    ) -> None:
        self._worker, self._join, self._encode = worker, join, encode
        self.measure = worker.measure

    async def join(self, *parts: Any, **more: Any) -> Any:  # noqa: ANN401 - as the worker's
        if self._join is not None:
            raise AudioError(self._join)
        return await self._worker.join(*parts, **more)

    async def encode(self, *job: Any) -> Any:  # noqa: ANN401 - as the worker's
        if self._encode is not None:
            raise AudioError(self._encode)
        return await self._worker.encode(*job)


@pytest.mark.asyncio
async def test_a_section_that_cannot_be_joined_is_missing_and_a_full_disk_ends_the_narration(stage: Stage) -> None:
    broken: Any = Broken(stage.audio, join=AudioFault.PROCESS)
    work, ending, _ = await stage.run(work_of(), broken)
    assert {section.state for section in work.sections} == {PartState.MISSING}
    assert (ending.kind, ending.params["missing"]) == (EndingKind.INCOMPLETE, 3)
    full: Any = Broken(stage.audio, join=AudioFault.DISK)
    with pytest.raises(EndingError) as raised:
        await stage.run(work_of(), full)
    assert raised.value.ending.params["what"] == "disk"


@pytest.mark.asyncio
async def test_a_narration_keeps_its_sections_where_the_file_of_the_whole_cannot_be_made(stage: Stage) -> None:
    broken: Any = Broken(stage.audio, encode=AudioFault.PROCESS)
    work, ending, _ = await stage.run(work_of(), broken)
    assert (ending, work.recording) == (COMPLETE, ())
    assert all(section.audio is not None for section in work.sections)


@pytest.mark.asyncio
async def test_deferred_sections_wait_and_the_narration_says_until_when(stage: Stage) -> None:
    work, ending, _ = await stage.run(replace(work_of(), deferred_from=3))
    assert stage.asked == [[1, 2]]
    assert (ending.kind, ending.params["at"]) == (EndingKind.SCHEDULED, NOON + DAY_S / 2)
    assert len(work.recording) == 1, "the part can be heard as one file meanwhile"
    whole, ending, _ = await stage.run(reopened(replace(work, ending=ending, deferred_from=0)))
    assert (ending, stage.asked[-1]) == (COMPLETE, [3])
    assert stage.seconds_of(whole) > stage.seconds_of(work)


@pytest.mark.asyncio
async def test_a_part_without_a_section_ends_at_once(stage: Stage) -> None:
    work, ending, _ = await stage.run(replace(work_of(), deferred_from=1))
    assert (ending.kind, stage.asked, work.recording) == (EndingKind.SCHEDULED, [], ())


@pytest.mark.parametrize(
    ("ending", "goes_on"),
    [(COMPLETE, True), (BUSY, True), (STOPPED, False), (REFUSED, False), (Ending(EndingKind.LOST), True)],
)
def test_what_passes_does_not_keep_the_rest_from_being_spoken(ending: Ending, goes_on: bool) -> None:
    told = narration_ending(replace(work_of(), deferred_from=2), ending, lambda: NOON)
    assert (told.kind is EndingKind.SCHEDULED, told is ending) == (goes_on, not goes_on)
    assert narration_ending(work_of(), BUSY, lambda: NOON) is BUSY

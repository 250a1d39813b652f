"""The files of a narration can be read by other programs; transcripts for subtitles are paid for and kept once."""

from __future__ import annotations

import errno
import io
import wave
import zipfile
from collections.abc import AsyncIterator
from dataclasses import replace
from types import SimpleNamespace
from typing import Any, Final

import av
import numpy as np
import pysubs2
import pytest
import pytest_asyncio
import webvtt

from bot.audio.worker import AudioWorker
from bot.export.book import Book, OutputFile
from bot.gemini.usage import Meter
from bot.library.library import Library
from bot.making.section_sounds import SoundStore
from bot.shelf.exports import book_of
from bot.shelf.narration_downloads import WAVS_MAX, NarrationDownloads, NarrationForm, forms_of
from bot.shelf.narration_word_times import NarrationWordTimes
from bot.work.parts import FileRef, PartState, Section
from bot.work.refusal import RefusalKind, RefusedError
from bot.work.request import NarrationOptions
from bot.work.sound import TimedWord, Transcript
from bot.work.speech import Check, Ear, Gap, Verdict
from bot.work.usage import Usage
from bot.work.wav import write_wav
from bot.work.work import Work
from tests.audio.in_process import InProcessAudioWorker
from tests.audio.reading import decoded, loudness_of
from tests.audio.speech import RATE_HZ, pcm, silence, voice
from tests.library.conftest import keep, story
from tests.waiting import until_read

MIRA: Final = 1
GUILD: Final = 9
PLENTY: Final = 10 << 20
TEXTS: Final = ("Nobody came home tonight.", "Who is there?", "Only the sea answered her.")
LEAD_S: Final = 1.0
WORD_S: Final = 0.5
"""The start of a section's voice in seconds, and the duration of each word."""


@pytest_asyncio.fixture
async def audio() -> AsyncIterator[AudioWorker]:
    async with InProcessAudioWorker.open() as opened:
        yield opened


class StandInEar:
    """A second ear that recognises each word at its place. `listened` counts its calls."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.listened = 0
        self.is_there = True
        monkeypatch.setattr("bot.shelf.narration_word_times.has_second_ear", lambda _: self.is_there)
        monkeypatch.setattr("bot.shelf.narration_word_times.transcribe_with_times", self.transcribe)

    async def transcribe(self, _: object, sound: bytes, *__: object, meter: Meter, **___: object) -> Transcript:
        self.listened += 1
        meter._count(Usage(calls=1, cost_usd=0.01), is_told=True)
        words = [word.strip(".?") for word in SAID[sound].split()]
        times = [LEAD_S + number * WORD_S for number in range(len(words))]
        return Transcript(
            " ".join(words),
            tuple(TimedWord(word, at_s, at_s + WORD_S - 0.1) for word, at_s in zip(words, times, strict=True)),
        )


@pytest.fixture
def ear(monkeypatch: pytest.MonkeyPatch) -> StandInEar:
    return StandInEar(monkeypatch)


@pytest.fixture
def downloads(library: Library, audio: AudioWorker) -> NarrationDownloads:
    gemini: Any = SimpleNamespace(
        settings=SimpleNamespace(transcribe_model="listener"), price_of=lambda _: lambda _usage: 0.02
    )
    return NarrationDownloads(library, audio, NarrationWordTimes(gemini, library))


SAID: dict[bytes, str] = {}
"""The words of each sound, by hash."""


async def sound(library: Library, text: str) -> FileRef:
    """A voice for each word of a text, in silence."""
    first_seed = sum(text.encode())
    words = [voice(WORD_S, seed=first_seed + number) for number in range(len(text.split()))]
    spoken_pcm = pcm(silence(LEAD_S), *words, silence(1.0))
    SAID[spoken_pcm] = text
    data = write_wav(spoken_pcm, RATE_HZ)
    return await library.files.put(data, "audio/wav", seconds=LEAD_S + WORD_S * len(words) + 1.0)


async def spoken(library: Library, *texts: str, work_id: str = "a1", **more: Any) -> Work:  # noqa: ANN401
    sections = tuple(
        [
            Section(
                number=number,
                text=text,
                title=f"Part {number}",
                state=PartState.MADE,
                audio=await sound(library, text),
                check=Check(verdict=Verdict.WHOLE, ear=Ear.SECOND),
            )
            for number, text in enumerate(texts or TEXTS, 1)
        ]
    )
    work = story(work_id, options=NarrationOptions(), created_at=100.0, sections=sections, title="The Lantern", text="")
    return await keep(library, replace(work, **more))


async def files(
    library: Library,
    downloads: NarrationDownloads,
    work: Work,
    form: NarrationForm,
    limit_bytes: int = PLENTY,
) -> list[OutputFile]:
    made = await downloads.of(form, await book(library, work), person_id=MIRA, guild_id=GUILD, limit_bytes=limit_bytes)
    return list(made.files)


async def book(library: Library, work: Work) -> Book:
    newest = await library.works.find(work.id)
    made = await book_of(library, newest or work, reader_id=MIRA, author="Mira", is_shown=True)
    assert made is not None
    return made


def chapters(data: bytes) -> list[tuple[str, float]]:
    with av.open(io.BytesIO(data)) as container:
        return [(str(one["metadata"]["title"]), one["start"] / 1000) for one in container.chapters()]


@pytest.mark.asyncio
async def test_a_narration_without_a_recording_gets_one_with_chapters_for_the_download(
    library: Library, downloads: NarrationDownloads
) -> None:
    [file] = await files(library, downloads, await spoken(library), NarrationForm.MP3)
    assert (file.name, file.media_type) == ("The-Lantern.mp3", "audio/mpeg")
    assert [title for title, _ in chapters(file.data)] == ["Part 1", "Part 2", "Part 3"]
    assert loudness_of(file.data).integrated_lufs == pytest.approx(-18.0, abs=0.5)


@pytest.mark.asyncio
async def test_a_recording_that_is_there_is_not_made_again_unless_it_is_too_large(
    library: Library, downloads: NarrationDownloads, audio: AudioWorker
) -> None:
    work = await spoken(library)
    stored = (await SoundStore(library.files, audio, PLENTY).make_recording(work, "en")).files
    work = await library.work_changes.change(work.id, lambda now: replace(now, recording=stored))
    [file] = await files(library, downloads, work, NarrationForm.MP3)
    assert file.data == await library.files.read(stored[0])
    one, two = await files(library, downloads, work, NarrationForm.MP3, 50_000)
    assert (one.name, two.name) == ("The-Lantern-part-1-of-2.mp3", "The-Lantern-part-2-of-2.mp3")
    assert max(len(one.data), len(two.data)) <= 50_000
    library.files.path(stored[0].sha256).unlink()
    [again] = await files(library, downloads, work, NarrationForm.MP3)
    assert len(chapters(again.data)) == 3


@pytest.mark.asyncio
async def test_wavs_are_the_sections_within_the_limit(library: Library, downloads: NarrationDownloads) -> None:
    work = await spoken(library)
    whole = await files(library, downloads, work, NarrationForm.WAV)
    assert [file.name for file in whole] == [f"The-Lantern-section-0{number}.wav" for number in (1, 2, 3)]
    small = await files(library, downloads, work, NarrationForm.WAV, 100_000)
    for file in small:
        assert len(file.data) <= 100_000
        with wave.open(io.BytesIO(file.data)) as opened:
            assert opened.getnframes() / opened.getframerate() > 3
    assert await files(library, downloads, work, NarrationForm.WAV, 1_000) == []


@pytest.mark.asyncio
async def test_subtitles_fit_the_recording_and_are_listened_to_once(
    library: Library, downloads: NarrationDownloads, ear: StandInEar
) -> None:
    work = await spoken(library)
    [recording] = await files(library, downloads, work, NarrationForm.MP3)
    [file] = await files(library, downloads, work, NarrationForm.SRT)
    assert ear.listened == 3
    events = list(pysubs2.SSAFile.from_string(file.data.decode(), format_="srt"))
    assert [event.plaintext for event in events] == list(TEXTS)
    samples, rate_hz = decoded(recording.data)
    for event, (_, chapter_s) in zip(events, chapters(recording.data), strict=True):
        start_s = event.start / 1000
        assert start_s == pytest.approx(chapter_s, abs=0.4)
        before, after = (samples[round((start_s + at) * rate_hz) :][: rate_hz // 10] for at in (-0.15, 0.05))
        assert np.abs(before).max() < 0.01 < np.abs(after).max(), "the voice starts with the cue"
    [web] = await files(library, downloads, work, NarrationForm.VTT)
    assert ear.listened == 3, "the times are kept"
    assert len(webvtt.from_string(web.data.decode()).captions) == 3
    assert "NOTE" not in web.data.decode()
    kept = await library.works.find(work.id)
    assert kept is not None
    assert kept.usage.cost_usd == pytest.approx((work.usage.cost_usd or 0.0) + 0.03)
    usage = await until_read(lambda: library.usage_limits.of_person(MIRA), lambda usage: usage.usd.used)
    assert usage.usd.used == pytest.approx(0.03)


@pytest.mark.asyncio
async def test_only_a_section_that_was_spoken_again_is_listened_to_again(
    library: Library, downloads: NarrationDownloads, ear: StandInEar
) -> None:
    work = await spoken(library)
    await files(library, downloads, work, NarrationForm.SRT)
    other = await sound(library, "Somebody else came home that night.")

    def speak_again(now: Work) -> Work:
        changed = replace(now.sections[0], text="Somebody else came home that night.", audio=other, revision=1)
        return replace(now, sections=(changed, *now.sections[1:]), recording=())

    await library.work_changes.change(work.id, speak_again)
    [file] = await files(library, downloads, work, NarrationForm.SRT)
    assert ear.listened == 4
    assert "Somebody else came home that night." in file.data.decode()


@pytest.mark.asyncio
async def test_without_a_second_ear_the_times_are_estimated_and_that_is_said(
    library: Library, downloads: NarrationDownloads, ear: StandInEar
) -> None:
    ear.is_there = False
    work = await spoken(library)
    made = await downloads.of(
        NarrationForm.VTT, await book(library, work), person_id=MIRA, guild_id=GUILD, limit_bytes=PLENTY
    )
    assert made.is_estimated
    assert "NOTE The times are estimated" in made.files[0].data.decode()
    captions = webvtt.from_string(made.files[0].data.decode()).captions
    assert [caption.text for caption in captions] == list(TEXTS)
    assert ear.listened == 0


@pytest.mark.asyncio
async def test_who_has_nothing_left_today_gets_estimated_times(
    library: Library, downloads: NarrationDownloads, ear: StandInEar, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object, **__: object) -> None:
        raise RefusedError(RefusalKind.DAILY_BUDGET)

    monkeypatch.setattr(library.call_reservations, "reserve", refused)
    made = await downloads.of(
        NarrationForm.SRT, await book(library, await spoken(library)), person_id=MIRA, guild_id=None, limit_bytes=PLENTY
    )
    assert (made.is_estimated, len(made.files), ear.listened) == (True, 1, 0)


@pytest.mark.asyncio
async def test_missing_words_and_missing_sections_are_named(
    library: Library, downloads: NarrationDownloads, ear: StandInEar
) -> None:
    work = await spoken(library)
    one, two, three = work.sections
    gap = Gap(one.text.index("home"), len(one.text), LEAD_S + 2 * WORD_S)
    broken = replace(one, check=Check(verdict=Verdict.BROKEN, ear=Ear.SECOND, gaps=(gap,)))
    lost = replace(two, audio=None, state=PartState.MISSING)
    work = await library.work_changes.change(work.id, lambda now: replace(now, sections=(broken, lost, three)))
    [file] = await files(library, downloads, work, NarrationForm.SRT)
    shown = [event.plaintext for event in pysubs2.SSAFile.from_string(file.data.decode(), format_="srt")]
    assert shown == [
        "Nobody came",
        "[not in the sound: “home tonight.”]",
        "Section 2 is missing from the recording.",
        TEXTS[2],
    ]


@pytest.mark.asyncio
async def test_everything_is_in_one_archive_and_costs_nothing(
    library: Library, downloads: NarrationDownloads, ear: StandInEar
) -> None:
    work = await spoken(library)
    [file] = await files(library, downloads, work, NarrationForm.ZIP)
    assert ear.listened == 0
    with zipfile.ZipFile(io.BytesIO(file.data)) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
    assert names[:3] == ["credits.txt", "The-Lantern.md", "transcript.txt"]
    assert names[3:6] == ["The-Lantern.mp3", "The-Lantern.srt", "The-Lantern.vtt"]
    assert names[6:] == ["sound/001.wav", "sound/002.wav", "sound/003.wav"]
    [small] = await files(library, downloads, work, NarrationForm.ZIP, 150_000)
    with zipfile.ZipFile(io.BytesIO(small.data)) as archive:
        assert "The-Lantern.mp3" in archive.namelist()
        assert not any(name.endswith(".wav") for name in archive.namelist())
        assert "sound/003.wav was left out" in archive.read("credits.txt").decode()


@pytest.mark.asyncio
async def test_a_narration_that_goes_on_is_one_recording(library: Library, downloads: NarrationDownloads) -> None:
    first = await spoken(library)
    second = await spoken(library, "And then it snowed.", work_id="a22")
    whole = replace(await book(library, first), works=(first, replace(second, title="The Answer")))
    made = await downloads.of(NarrationForm.MP3, whole, person_id=MIRA, guild_id=GUILD, limit_bytes=PLENTY)
    titles = [title for title, _ in chapters(made.files[0].data)]
    assert len(titles) == 4
    assert "The Answer" in titles[-1]


@pytest.mark.asyncio
async def test_a_single_section_has_subtitles_that_fit_its_own_file(
    library: Library, downloads: NarrationDownloads, ear: StandInEar
) -> None:
    work = await spoken(library, TEXTS[0])
    [file] = await files(library, downloads, work, NarrationForm.SRT)
    [event] = pysubs2.SSAFile.from_string(file.data.decode(), format_="srt")
    assert event.start / 1000 == pytest.approx(LEAD_S, abs=0.01)


@pytest.mark.asyncio
@pytest.mark.parametrize("form", [NarrationForm.MP3, NarrationForm.WAV])
async def test_a_sound_that_is_gone_is_said(
    library: Library, downloads: NarrationDownloads, form: NarrationForm
) -> None:
    work = await spoken(library)
    assert work.sections[1].audio is not None
    library.files.path(work.sections[1].audio.sha256).unlink()
    with pytest.raises(RefusedError) as error:
        await files(library, downloads, work, form)
    assert error.value.refusal.kind is RefusalKind.FILES_MISSING


@pytest.mark.asyncio
async def test_subtitles_whose_times_cannot_be_kept_are_handed_over_all_the_same(
    library: Library, downloads: NarrationDownloads, ear: StandInEar, monkeypatch: pytest.MonkeyPatch
) -> None:
    work = await spoken(library)

    async def full(*_: object) -> FileRef:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(library.files, "put", full)
    [file] = await files(library, downloads, work, NarrationForm.SRT)
    assert all(text in file.data.decode() for text in TEXTS)
    kept = await library.works.find(work.id)
    assert kept is not None
    assert kept.word_times is None
    assert kept.usage.cost_usd == pytest.approx((work.usage.cost_usd or 0.0) + 0.03), "what it cost counts"


@pytest.mark.asyncio
async def test_what_is_offered_is_what_can_be_made(library: Library) -> None:
    work = await spoken(library)
    assert forms_of(work) == list(NarrationForm)
    many = replace(work, sections=work.sections * WAVS_MAX)
    assert NarrationForm.WAV not in forms_of(many)
    silent = replace(work, sections=tuple(replace(one, audio=None) for one in work.sections))
    assert forms_of(silent) == [NarrationForm.TEXT, NarrationForm.ZIP]


@pytest.mark.asyncio
async def test_subtitles_do_not_follow_a_recording_of_other_sections(
    library: Library, downloads: NarrationDownloads, audio: AudioWorker, ear: StandInEar
) -> None:
    work = await spoken(library)
    part = replace(work, sections=work.sections[:2])
    stale = (await SoundStore(library.files, audio, PLENTY).make_recording(part, "en")).files
    work = await library.work_changes.change(work.id, lambda now: replace(now, recording=stale))
    [file] = await files(library, downloads, work, NarrationForm.SRT)
    assert [event.plaintext for event in pysubs2.SSAFile.from_string(file.data.decode(), format_="srt")] == list(TEXTS)

"""The sentences that are spoken again, and the replacement of their sound."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from bot.gemini.events import SpokenPiece
from bot.shelf.finished_narrations import reported_words, speak_each
from bot.shelf.section_edits import with_new_sound
from bot.shelf.section_splicing import Opening, opened
from bot.shelf.sentences_to_fix import broken_spans, is_better, spans_with, with_pronunciation
from bot.work.ending import Ending, EndingError, EndingKind
from bot.work.parts import Doubt, FileRef, PartState, Section
from bot.work.refusal import RefusalKind, RefusedError
from bot.work.request import NarrationOptions, Request
from bot.work.sound import SoundMeasure, TimedWord, Transcript
from bot.work.speech import Check, Ear, Gap, Pronunciation, Verdict
from bot.work.work import Work

TEXT = "Old Siobhan lit the lamp. The boats came home. Nobody asked why. Siobhan's dog slept."
AUDIO = FileRef(sha256="a" * 64, media_type="audio/wav", size_bytes=1, seconds=9.0)
RATE_HZ = 1000
WORD_S = 0.5


def check(*gaps: tuple[int, int]) -> Check:
    verdict = Verdict.BROKEN if gaps else Verdict.WHOLE
    return Check(verdict=verdict, ear=Ear.SECOND, gaps=tuple(Gap(*gap, 1.0) for gap in gaps))


def section(*gaps: tuple[int, int], number: int = 1, text: str = TEXT) -> Section:
    state = PartState.DOUBTFUL if gaps else PartState.MADE
    doubt = Doubt.DIVERGING if gaps else None
    return Section(number=number, text=text, state=state, audio=AUDIO, check=check(*gaps), doubt=doubt)


def work(*sections: Section) -> Work:
    request = Request(prompt="", options=NarrationOptions())
    return Work(id="w", request=request, author_id=1, created_at=0.0, sections=sections)


def sentences(*numbers: int) -> tuple[int, int]:
    """The span of these sentences of the text."""
    starts = [0, TEXT.index("The boats"), TEXT.index("Nobody"), TEXT.index("Siobhan's"), len(TEXT) + 1]
    return starts[numbers[0]], starts[numbers[-1] + 1] - 1


def test_sentences_with_gaps_are_spoken_again() -> None:
    gap = (TEXT.index("asked"), TEXT.index("why"))
    found = broken_spans(work(section(), section(gap, number=2)))
    assert [(one.number, one.spans) for one in found] == [(2, (sentences(2),))]
    assert found[0].seconds == pytest.approx(1.2)


def test_a_gap_over_two_sentences_takes_both_and_an_added_remark_the_sentence_after_it() -> None:
    across = (TEXT.index("came"), TEXT.index("asked"))
    assert broken_spans(work(section(across)))[0].spans == (sentences(1, 2),)
    added = TEXT.index("Nobody")
    assert broken_spans(work(section((added, added))))[0].spans == (sentences(2),)
    after = len(TEXT)
    assert broken_spans(work(section((after, after))))[0].spans == (sentences(3),)


def test_most_of_a_section_is_spoken_again_as_a_whole() -> None:
    gaps = [(TEXT.index(word), TEXT.index(word) + 2) for word in ("lamp", "came", "Nobody")]
    assert broken_spans(work(section(*gaps)))[0].spans == ((0, len(TEXT)),)


def test_a_section_that_differs_without_a_gap_is_spoken_again_as_a_whole() -> None:
    doubtful = replace(section(), state=PartState.DOUBTFUL, doubt=Doubt.SHORT, check=None)
    assert broken_spans(work(doubtful))[0].spans == ((0, len(TEXT)),)
    assert broken_spans(work(section(), replace(section(), state=PartState.MISSING, audio=None))) == ()


def test_sentences_with_a_word_are_found_in_any_case_and_not_within_other_words() -> None:
    found = spans_with(work(section(), section(number=2, text="Siobhana slept. She dreamt.")), "SIOBHAN")
    assert [(one.number, one.spans) for one in found] == [(1, (sentences(0), sentences(3)))]
    assert spans_with(work(section()), "the boats")[0].spans == (sentences(1),)
    assert spans_with(work(section()), "lam") == ()


def test_a_pronunciation_replaces_the_one_of_its_word_and_an_empty_one_takes_it_back() -> None:
    known = (Pronunciation("Lee", "lay"), Pronunciation("siobhan", "see-oban"))
    new = Pronunciation("Siobhan", "shi-VAWN")
    assert with_pronunciation(known, new) == (known[0], new)
    assert with_pronunciation(known, Pronunciation("LEE", "")) == (known[1],)


@pytest.mark.parametrize(
    ("before", "after", "is_used", "is_used_for_a_word"),
    [
        ([(0, 9)], [], True, True),
        ([(0, 9)], [(0, 4)], True, True),
        ([(0, 9)], [(0, 9)], False, True),
        ([(0, 9)], [(0, 20)], False, False),
        ([(5, 5)], [(5, 5)], False, True),
        ([], [(0, 9)], False, False),
        ([], [], True, True),
    ],
)
def test_new_sound_is_used_where_less_is_missing(
    before: list[tuple[int, int]], after: list[tuple[int, int]], is_used: bool, is_used_for_a_word: bool
) -> None:
    assert is_better(section(*before), section(*after), may_stay=False) is is_used
    assert is_better(section(*before), section(*after), may_stay=True) is is_used_for_a_word


def piece(start: int, end: int, mark: bytes = b"\1") -> SpokenPiece:
    """Half a second for each word, one after the other."""
    seconds = WORD_S * len(TEXT[start:end].split())
    return SpokenPiece(mark * 2 * round(seconds * RATE_HZ), RATE_HZ, start, end, "", "Kore")


async def heard_with_times(one: SpokenPiece) -> tuple[Transcript | None, SoundMeasure]:
    words = TEXT[one.start : one.end].split()
    times = [TimedWord(word, place * WORD_S, (place + 1) * WORD_S) for place, word in enumerate(words)]
    seconds = WORD_S * len(words)
    return Transcript(" ".join(words), tuple(times)), SoundMeasure(
        seconds=seconds, voiced_s=seconds, loudness_lufs=-20.0
    )


async def opened_at(pieces: list[SpokenPiece], span: tuple[int, int]) -> Opening:
    return await opened(TEXT, pieces, *span, hear=heard_with_times, pronunciations=())


@pytest.mark.asyncio
async def test_a_piece_is_cut_where_its_sentence_begins_and_ends() -> None:
    found = await opened_at([piece(0, len(TEXT))], sentences(1))
    assert (found.start, found.end) == sentences(1)
    [before], [after] = found.before, found.after
    assert TEXT[before.start : before.end] == "Old Siobhan lit the lamp."
    assert TEXT[after.start : after.end] == "Nobody asked why. Siobhan's dog slept."
    assert (before.seconds, after.seconds) == (2.5, 3.0)
    assert (before.voice, after.voice) == ("Kore", "Kore")


@pytest.mark.asyncio
async def test_the_first_and_the_last_sentence_leave_one_side() -> None:
    first = await opened_at([piece(0, len(TEXT))], sentences(0))
    assert (first.before, [one.seconds for one in first.after]) == ((), [5.0])
    last = await opened_at([piece(0, len(TEXT))], sentences(3))
    assert ([one.seconds for one in last.before], last.after) == ([6.0], ())


@pytest.mark.asyncio
async def test_pieces_that_are_not_touched_stay_as_they_are() -> None:
    spans = [sentences(0), sentences(1, 2), sentences(3)]
    pieces = [piece(*span, mark=bytes([place])) for place, span in enumerate(spans, 1)]
    found = await opened_at(pieces, sentences(1))
    assert found.before == (pieces[0],)
    assert found.after[-1] == pieces[2]
    assert TEXT[found.after[0].start : found.after[0].end] == "Nobody asked why."


@pytest.mark.asyncio
async def test_a_piece_whose_place_for_a_cut_is_not_known_is_spoken_again_as_a_whole() -> None:
    async def nothing_heard(one: SpokenPiece) -> tuple[Transcript | None, SoundMeasure]:
        return Transcript("zzz", (TimedWord("zzz", 0.0, 0.1),)), SoundMeasure(
            seconds=6.5, voiced_s=6.5, loudness_lufs=-20.0
        )

    found = await opened(TEXT, [piece(0, len(TEXT))], *sentences(1), hear=nothing_heard, pronunciations=())
    assert (found.start, found.before) == (0, ())


@pytest.mark.asyncio
async def test_without_an_ear_the_cut_is_guessed_by_letters_and_put_into_a_pause() -> None:
    async def measured_alone(one: SpokenPiece) -> tuple[Transcript | None, SoundMeasure]:
        pauses = ((2.4, 2.8), (5.2, 5.3))
        return None, SoundMeasure(seconds=7.0, voiced_s=6.5, pauses=pauses, loudness_lufs=-20.0)

    whole = SpokenPiece(b"\1\0" * 7000, RATE_HZ, 0, len(TEXT))
    found = await opened(TEXT, [whole], *sentences(1, 3), hear=measured_alone, pronunciations=())
    assert [one.seconds for one in found.before] == [2.6]


def test_a_section_with_new_sound_leaves_no_file_of_the_old_one() -> None:
    before = section((4, 11))
    old = replace(work(before, section(number=2)), recording=(replace(AUDIO, media_type="audio/mpeg"),))
    sound = replace(AUDIO, sha256="b" * 64)
    after = with_new_sound(old, before, replace(section(), audio=sound))
    assert (after.sections[0].audio, after.sections[0].revision, after.recording) == (sound, 1, ())
    assert with_new_sound(after, before, before) is after


def test_what_is_told_lacks_what_is_missing_in_what_stays_and_in_what_is_new() -> None:
    first, second = sentences(0), sentences(2)
    before = section((4, 11), (second[0], second[0] + 6))
    assert reported_words(before, [first], []) == TEXT.replace("Nobody", "")
    assert reported_words(before, [first, second], [Gap(0, 3, 0.0)]) == TEXT.replace("Old", "")
    unheard = replace(before, check=None)
    assert reported_words(unheard, [first], []) == ""
    assert reported_words(replace(unheard, doubt=None), [first], []) == TEXT


@pytest.mark.asyncio
async def test_what_became_of_sections_is_known_of_each_also_where_they_end_in_another_order() -> None:
    ended = {"first": asyncio.Event(), "second": asyncio.Event(), "third": asyncio.Event()}
    failures = {"second": EndingError(Ending(EndingKind.BUSY)), "third": RefusedError(RefusalKind.UNKNOWN_WORK)}

    async def speak(name: str) -> str:
        await ended[name].wait()
        if name in failures:
            raise failures[name]
        return name

    speaking = asyncio.create_task(speak_each(ended, speak))
    for event in reversed(ended.values()):
        await asyncio.sleep(0)
        event.set()
    results, failed = await speaking
    assert results == ["first"]
    assert set(map(id, failed)) == set(map(id, failures.values()))

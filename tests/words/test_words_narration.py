"""The last line of a narration claims only what was checked."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest

from bot.words.say import LINE_LIMIT, ending_line, measure
from bot.work.ending import COMPLETE, Ending, EndingKind
from bot.work.parts import FileRef, PartState, Section
from bot.work.request import NarrationOptions, Request
from bot.work.speech import Check, DoubtfulWords, Ear, Gap, Verdict
from bot.work.work import Work

WHOLE = Check(verdict=Verdict.WHOLE, ear=Ear.SECOND, words=9, matched=8, forgiven=1)
BROKEN = Check(verdict=Verdict.BROKEN, ear=Ear.SECOND, gaps=(Gap(0, 4, 1.0), Gap(6, 9, 2.0)))
UNCLEAR = Check(verdict=Verdict.INCONCLUSIVE, ear=Ear.SECOND)
INCOMPLETE = Ending(EndingKind.INCOMPLETE, {"missing": 1, "of": 2})


def file(seconds: float) -> FileRef:
    return FileRef(sha256="", media_type="audio/wav", size_bytes=1, seconds=seconds)


def spoken(*checks: Check | None, seconds: float = 185.0, missing: int = 0) -> Work:
    """A narration whose sections last this many seconds in all. Further sections are missing."""
    each = file(seconds / max(1, len(checks)))
    made = [Section(number=0, text="x", state=PartState.MADE, audio=each, check=check) for check in checks]
    lacking = [Section(number=0, text="x", state=PartState.MISSING)] * missing
    sections = tuple(replace(section, number=number) for number, section in enumerate([*made, *lacking], 1))
    return Work(
        id="ab",
        request=Request(prompt="p", options=NarrationOptions()),
        author_id=1,
        created_at=0.0,
        sections=sections,
    )


def test_a_whole_narration_says_how_long_it_is_and_who_listened() -> None:
    line = ending_line(COMPLETE, spoken(WHOLE, WHOLE))
    assert line == "The end · 3 min 05 s · checked by a second ear, no gap found"


@pytest.mark.parametrize(
    ("seconds", "told"),
    [(48.2, "48 s"), (59.7, "1 min 00 s"), (3599.4, "59 min 59 s"), (3599.6, "1 h 00 min"), (7980, "2 h 13 min")],
)
def test_lengths_are_told_in_seconds_minutes_or_hours(seconds: float, told: str) -> None:
    assert measure(spoken(WHOLE, seconds=seconds)) == told


def test_the_length_is_that_of_the_recording_where_there_is_one() -> None:
    assert measure(replace(spoken(WHOLE, WHOLE), recording=(file(100.0), file(90.0)))) == "3 min 10 s"


def test_without_a_second_ear_it_says_what_was_compared_instead() -> None:
    own = replace(WHOLE, ear=Ear.OWN)
    assert ending_line(COMPLETE, spoken(own)).endswith("compared with the voice's own transcript, no gap found")
    assert ending_line(COMPLETE, spoken(WHOLE, own, own)).endswith(
        "1 section checked by a second ear, 2 by its own transcript, no gap found"
    )


def test_sections_that_could_not_be_compared_are_counted_apart() -> None:
    silent_ear = Check(verdict=Verdict.WHOLE, ear=Ear.NONE)
    line = ending_line(COMPLETE, spoken(WHOLE, UNCLEAR, silent_ear))
    assert line.endswith("checked by a second ear, no gap found · 2 sections couldn't be checked")
    assert ending_line(COMPLETE, spoken(UNCLEAR)).endswith("· the words couldn't be checked")


def test_words_that_an_ear_heard_differently_are_no_gap() -> None:
    doubtful = replace(WHOLE, doubts=(DoubtfulWords(0, 4, 1.0, "Lighthaus"),))
    assert ending_line(COMPLETE, spoken(doubtful)) == ending_line(COMPLETE, spoken(WHOLE))


def test_gaps_and_missing_sections_are_counted() -> None:
    assert ending_line(INCOMPLETE, spoken(WHOLE, BROKEN)) == (
        "Done, with gaps · 3 min 05 s · checked by a second ear, 2 gaps found"
    )
    differs = replace(BROKEN, gaps=())
    assert ending_line(INCOMPLETE, spoken(differs)).endswith("1 gap found"), "other words were said"
    assert ending_line(INCOMPLETE, spoken(WHOLE, missing=1)) == (
        "Done, with gaps · 1 of 2 sections · 3 min 05 s · checked by a second ear, no gap found"
    )
    assert "gaps" not in ending_line(INCOMPLETE, spoken(UNCLEAR)), "it may be silent, which a note says"


def test_a_stopped_narration_says_how_far_it_came() -> None:
    stopped = Ending(EndingKind.STOPPED, {"by": "mira"})
    assert ending_line(stopped, spoken(WHOLE, missing=6)).startswith("Stopped by mira · 1 of 7 sections · 3 min 05 s")


def test_a_narration_made_before_checks_says_nothing_of_them() -> None:
    assert ending_line(COMPLETE, spoken(None, None)) == "The end · 2 sections · 3 min 05 s"
    assert "checked" not in ending_line(COMPLETE, spoken(None, WHOLE)), "part of it was not"


def test_each_last_line_fits_under_a_work() -> None:
    checks = [replace(WHOLE, ear=Ear.OWN), BROKEN, UNCLEAR]
    works = [spoken(*checks * n, missing=n, seconds=9000) for n in (1, 30)]
    endings = [INCOMPLETE, Ending(EndingKind.STOPPED, {"by": "N" * 80}), Ending(EndingKind.INTERRUPTED, {"times": 3})]
    for work, ending in itertools.product(works, endings):
        line = ending_line(ending, work)
        assert len(line) <= LINE_LIMIT - len("Version 12 of 12 · ")
        assert not set("{}") & set(line)
        assert "  " not in line

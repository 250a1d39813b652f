"""The part of "Details" about a narration's checks."""

from __future__ import annotations

from dataclasses import replace

from bot.discord.check_details import check_lines
from bot.words.say import details, say
from bot.work.ending import COMPLETE
from bot.work.parts import FileRef, PartState, Section
from bot.work.request import NarrationOptions, Request
from bot.work.speech import Check, DoubtfulWords, Ear, Gap, Pronunciation, Verdict
from bot.work.work import Work

MESSAGE_CHARS_MAX = 2000
"""Discord docs: Message, content."""

TEXT = "The lamp had not been lit for a hundred years, and nobody on the island asked why. " * 6
AUDIO = FileRef(sha256="a" * 64, media_type="audio/wav", size_bytes=1, seconds=60.0)
WHOLE = Check(verdict=Verdict.WHOLE, ear=Ear.SECOND, words=96, matched=93, forgiven=2)
BROKEN = replace(
    WHOLE,
    verdict=Verdict.BROKEN,
    matched=80,
    gaps=tuple(Gap(start, start + 200, start / 10) for start in range(0, 250, 10)),
    doubts=tuple(DoubtfulWords(start, start + 100, start / 10, "something else " * 9) for start in range(0, 250, 10)),
)


def narration(*checks: Check | None, text: str = TEXT) -> Work:
    sections = tuple(
        Section(number=number, text=text, state=PartState.MADE, audio=AUDIO, check=check)
        for number, check in enumerate(checks, 1)
    )
    request = Request(prompt="", options=NarrationOptions())
    return Work(
        id="w" * 16, request=request, author_id=1, created_at=0.0, sections=sections, ending=COMPLETE, ended_at=99.0
    )


def test_words_are_counted_over_all_sections() -> None:
    lines = check_lines(narration(WHOLE, WHOLE), "en-US")
    assert lines == [say("heard.words", words=192, matched=186, forgiven=4, doubtful=0), say("heard.ear.second")]


def test_it_is_told_by_which_ear() -> None:
    own, none = replace(WHOLE, ear=Ear.OWN), Check(verdict=Verdict.INCONCLUSIVE, ear=Ear.NONE, words=96)
    assert check_lines(narration(own), "en-US")[1] == say("heard.ear.own")
    assert check_lines(narration(own, WHOLE), "en-US")[1] == say("heard.ear.both", second=1, own=1)
    assert check_lines(narration(none), "en-US")[1] == say("heard.ear.none")


def test_places_are_told_with_their_times_in_the_whole_recording() -> None:
    one = replace(
        WHOLE,
        gaps=(Gap(4, 8, 5.0), Gap(20, 20, 7.0)),
        doubts=(DoubtfulWords(4, 8, 9.0, "lamb"), DoubtfulWords(13, 16, 10.0, "")),
        verdict=Verdict.BROKEN,
    )
    lines = check_lines(narration(WHOLE, one), "en-US")
    assert lines[2:] == [
        say("narration.gap", at="1:05", words="lamp"),
        say("narration.added", at="1:07"),
        say("heard.doubt", at="1:09", words="lamp", heard="lamb"),
        say("heard.doubt.unheard", at="1:10", words="not"),
    ]


def test_what_is_hidden_stays_hidden() -> None:
    check = replace(WHOLE, doubts=(DoubtfulWords(11, 17, 1.0, "buttler"),))
    (line,) = check_lines(narration(check, text="It was the ||butler|| all along."), "en-US")[2:]
    assert "||" in line


def test_all_of_it_fits_into_one_message() -> None:
    said = tuple(Pronunciation("w" * 60, "s" * 60) for _ in range(9))
    work = replace(narration(BROKEN, BROKEN), pronunciations=said)
    lines = [details(work, "en-US", "https://discord.com/channels/1/2/3" * 3), *check_lines(work, "en-US")]
    assert len("\n".join(lines)) <= MESSAGE_CHARS_MAX
    assert say("heard.more", n=45) in lines


def test_a_work_that_was_not_checked_has_no_lines() -> None:
    assert check_lines(narration(None), "en-US") == []
    assert check_lines(replace(narration(), text="A story."), "en-US") == []

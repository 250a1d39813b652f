"""The remaining time is measured, and shown only if it can be estimated."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.reply.progress import Progress
from bot.words.say import say, status_line
from bot.work.parts import Panel, PanelScript, PartState, Section
from bot.work.request import ComicOptions, Length, NarrationOptions, Request, StoryOptions
from bot.work.work import Work


def comic(made: int, of: int = 4, *, scene: str = "a pier") -> Work:
    panels = tuple(
        Panel(
            script=PanelScript(number=number, scene=scene),
            state=PartState.MADE if number <= made else PartState.PENDING,
        )
        for number in range(1, of + 1)
    )
    return Work(
        id="ab", request=Request(prompt="p", options=ComicOptions()), author_id=1, created_at=0.0, panels=panels
    )


def narration(made: int, of: int) -> Work:
    sections = tuple(
        Section(number=number, text="x", state=PartState.MADE if number <= made else PartState.PENDING)
        for number in range(1, of + 1)
    )
    request = Request(prompt="p", options=NarrationOptions())
    return Work(id="ab", request=request, author_id=1, created_at=0.0, sections=sections)


def story(words: int, length: Length = Length.SHORT) -> Work:
    request = Request(prompt="p", options=StoryOptions(length=length))
    return Work(id="ab", request=request, author_id=1, created_at=0.0, text="word " * words)


def expected(*observed: tuple[Work, float]) -> float | None:
    """The expected end of the work after these observations."""
    progress = Progress(0.0)
    for work, now_s in observed:
        progress.observe(work, now_s)
    return progress.expected_s


def test_the_panels_that_are_left_take_as_long_as_those_before() -> None:
    assert expected((comic(0), 100.0), (comic(1), 110.0)) == 140.0
    assert expected((comic(0), 100.0), (comic(1), 110.0), (comic(3), 124.0)) == 132.0


def test_writing_the_script_does_not_count_as_drawing() -> None:
    assert expected((comic(0, scene=""), 0.0), (comic(0), 100.0), (comic(2), 120.0)) == 140.0


def test_sections_of_an_earlier_run_cost_no_time() -> None:
    assert expected((narration(5, 8), 100.0)) is None
    assert expected((narration(5, 9), 100.0), (narration(7, 9), 110.0)) == 120.0


def test_one_section_alone_does_not_tell_the_speed() -> None:
    assert expected((narration(5, 9), 100.0), (narration(6, 9), 105.0)) is None
    assert expected((narration(0, 9), 100.0), (narration(1, 9), 102.0)) is None


def test_short_sections_take_less_time_than_long_ones() -> None:
    def read(made: int) -> Work:
        work = narration(made, 3)
        texts = ("short ", "a long one " * 10, "a long one " * 10)
        sections = tuple(replace(one, text=text) for one, text in zip(work.sections, texts, strict=True))
        return replace(work, sections=sections)

    assert expected((read(0), 100.0), (read(1), 106.0), (read(2), 216.0)) == pytest.approx(326.0)


def test_a_story_is_expected_at_its_speed_so_far() -> None:
    assert expected((story(0), 0.0), (story(20), 10.0), (story(120), 20.0)) == 38.0


def test_nothing_is_promised_from_a_few_words_or_beyond_the_length_asked_for() -> None:
    assert expected((story(20), 10.0), (story(50), 11.0)) is None
    assert expected((story(20), 10.0), (story(310), 40.0)) is None


def test_an_estimate_changes_only_with_the_work() -> None:
    progress = Progress(0.0)
    for now_s, work in ((100.0, comic(0)), (110.0, comic(1)), (115.0, comic(1))):
        progress.observe(work, now_s)
    assert progress.expected_s == 140.0
    assert progress.since_s == 110.0


def test_the_status_says_what_is_expected_once_it_is_known() -> None:
    doing = say("status.comic.making", number=2, of=4)
    assert status_line(comic(1), 110.0) == say("status.started", doing=doing, at=110)
    assert status_line(comic(1), 110.0, 139.2) == say("status.expected", doing=doing, at=140)
    assert status_line(comic(4), 110.0, 139.2) == say("status.closing")


def test_a_story_of_another_length_takes_another_time() -> None:
    observed = [(story(words, Length.LONG), float(words)) for words in (10, 60)]
    assert expected(*observed) == 1500.0

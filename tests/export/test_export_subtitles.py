"""Subtitles can be read by other programs, fit on two lines, and never overlap."""

from __future__ import annotations

import unicodedata
from itertools import pairwise

import pysubs2
import pytest
import webvtt
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.export.subtitles import LINE_CHARS_MAX, SubtitleCue, TimedSection, cues_of, srt, vtt
from bot.script.word_times import word_times
from bot.work.sound import TimedWord
from bot.work.speech import Gap

LONG = (
    "The lamp in the window of the library burned all night, and the first snow of the year began to fall on the roofs "
    "of the town. Nobody came. Dr. Lee paid {\\an8} <in advance> & --> left. She waited, for she had been told that he "
    "would come; he did not."
)


def timed(text: str, *, start_s: float = 1.0, seconds: float = 30.0, gaps: tuple[Gap, ...] = ()) -> TimedSection:
    words, _ = word_times(text, (), (start_s, start_s + seconds), gaps)
    return TimedSection(text=text, words=words, gaps=gaps)


def made(*sections: TimedSection) -> list[SubtitleCue]:
    return cues_of(sections, lambda words: f"[missing: “{words}”]")


def width(line: str) -> int:
    return sum(1 + (unicodedata.east_asian_width(character) in "WF") for character in line)


def test_both_forms_are_read_by_other_programs() -> None:
    cues = made(timed(LONG), timed("ありがとう。夜が明けた。", start_s=3_700.5, seconds=3))
    subrip = pysubs2.SSAFile.from_string(srt(cues), format_="srt")
    web = webvtt.from_string(vtt(cues, ["Times --> are guessed & more"]))
    assert len(subrip) == len(web.captions) == len(cues)
    for cue, event, caption in zip(cues, subrip, web.captions, strict=True):
        assert event.start == pytest.approx(cue.start_s * 1000, abs=1)
        assert event.end == pytest.approx(cue.end_s * 1000, abs=1)
        assert caption.start_in_seconds == int(cue.start_s)
        assert event.plaintext == cue.text.translate(str.maketrans("<>{}", "‹›()"))
        assert caption.raw_text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&") == cue.text
    assert srt(cues).count(" --> ") == len(cues)


def test_all_words_are_shown_in_order_and_sentences_begin_a_cue() -> None:
    cues = made(timed(LONG))
    assert " ".join(cue.text.replace("\n", " ") for cue in cues) == LONG
    assert "Nobody came." in [cue.text for cue in cues]
    assert not any(cue.text.endswith("Dr.") for cue in cues)


def test_a_cue_is_shown_while_its_words_are_said() -> None:
    text = "Nobody came. She waited."
    heard = [
        TimedWord("Nobody", 2.0, 2.5),
        TimedWord("came", 2.5, 3.0),
        TimedWord("She", 9.0, 9.2),
        TimedWord("waited", 9.2, 9.9),
    ]
    words, is_heard = word_times(text, heard, (2.0, 9.9))
    first, second = made(TimedSection(text=text, words=words))
    assert is_heard
    assert (first.start_s, second.start_s) == (2.0, 9.0)
    assert 3.0 <= first.end_s < 4.0, "it does not stay through the silence"


def test_missing_words_are_named_where_they_are_missed() -> None:
    text = "She waited. Nobody came, and nobody called, and nothing was to be heard at all. It snowed."
    start = text.index("Nobody")
    gap = Gap(start, text.index("It snowed"), 6.0)
    first, missing, last = made(timed(text, seconds=10, gaps=(gap, Gap(3, 3, 2.0))))
    assert (first.text, last.text) == ("She waited.", "It snowed.")
    assert missing.text.replace("\n", " ").startswith("[missing: “Nobody came, and")
    assert missing.text.endswith("…”]")
    assert first.start_s < missing.start_s < last.start_s
    assert missing.end_s - missing.start_s >= 0.5


def test_a_spoiler_is_shown_because_it_is_said() -> None:
    [cue] = made(timed("The ||butler|| did it.", seconds=3))
    assert cue.text == "The butler did it."


LETTERS = "x" * 60
PIECES = st.sampled_from(
    [
        *("word", "a", "lighthouse,", "end.", "“Yes!”", "夜が明けた。", "รออยู่ที่ประตู", "مرحبا", "1,250.50", "—"),
        *("\n\n", "<b>", "-->", LETTERS),
    ]
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.lists(PIECES, min_size=1, max_size=40), st.floats(0.5, 60)), min_size=1, max_size=3))
def test_cues_of_any_text_fit_and_are_apart(told: list[tuple[list[str], float]]) -> None:
    sections, at_s = [], 0.0
    for pieces, seconds in told:
        sections.append(timed(" ".join(pieces), start_s=at_s, seconds=seconds))
        at_s += seconds + 0.8
    cues = made(*sections)
    for cue in cues:
        lines = cue.text.split("\n")
        assert len(lines) <= 2
        assert all(lines)
        assert max(map(width, lines)) <= LINE_CHARS_MAX or LETTERS in cue.text
        assert cue.start_s < cue.end_s
    assert all(first.end_s <= second.start_s for first, second in pairwise(cues))
    assert len(pysubs2.SSAFile.from_string(srt(cues), format_="srt")) == len(cues)
    assert len(webvtt.from_string(vtt(cues)).captions) == len(cues)


def test_the_lines_of_a_script_without_spaces_end_where_a_phrase_begins() -> None:
    text = "ตะเกียงดับลงตอนเก้าโมงและไม่มีใครมาที่ท่าเรือซึ่งเรือทั้งหลายจอดอยู่ในความมืด"
    [cue] = made(timed(text, seconds=4.0))
    assert cue.text.split("\n") == ["ตะเกียงดับลงตอนเก้าโมงและไม่มีใครมา", "ที่ท่าเรือซึ่งเรือทั้งหลายจอดอยู่ในความมืด"]

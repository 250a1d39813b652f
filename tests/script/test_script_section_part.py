"""A part of a section has the marks within it, and no others."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bot.script.section_part import clipped, moved, section_part
from bot.work.parts import Section
from bot.work.speech import Cue, CueKind, Speech

TEXT = "The Call. Siobhan never shouted, but tonight she did."


def cue(kind: CueKind, words: str) -> Cue:
    start = TEXT.index(words)
    return Cue(kind=kind, start=start, end=start + (0 if kind is CueKind.PAUSE else len(words)))


def test_a_part_of_a_section_has_the_cues_and_speeches_of_it() -> None:
    section = Section(
        number=1,
        text=TEXT,
        cues=(cue(CueKind.HEADING, "The Call."), cue(CueKind.EMPHASIS, "never")),
        speeches=(Speech(10, 40, "Ann", "loudly"),),
    )
    part = section_part(section, 18, 30)
    assert part.text == TEXT[18:30]
    (emphasis,) = part.cues
    assert part.text[emphasis.start : emphasis.end] == "never"
    assert part.speeches == (Speech(0, 12, "Ann", "loudly"),)


def test_a_pause_belongs_to_the_part_that_begins_with_it() -> None:
    pause, place = cue(CueKind.PAUSE, "Siobhan"), TEXT.index("Siobhan")
    assert clipped([pause], 0, place) == ()
    assert clipped([pause], place, len(TEXT)) == (Cue(kind=CueKind.PAUSE, start=0, end=0),)


@given(
    st.lists(st.tuples(st.integers(0, 30), st.integers(0, 12)), max_size=6),
    st.lists(st.integers(1, 39), max_size=4, unique=True),
)
def test_parts_in_a_row_have_each_letter_of_a_speech_once(spans: list[tuple[int, int]], cuts: list[int]) -> None:
    speeches = [Speech(start, start + length, str(number)) for number, (start, length) in enumerate(spans)]
    places = [0, *sorted(cuts), 60]
    found = [
        (part.speaker, place)
        for start, end in pairwise(places)
        for part in (moved(one, start) for one in clipped(speeches, start, end))
        for place in range(part.start, part.end)
    ]
    assert sorted(found) == sorted((one.speaker, place) for one in speeches for place in range(one.start, one.end))

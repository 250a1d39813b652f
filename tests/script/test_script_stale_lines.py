"""After a change of voices only the affected lines are spoken again."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bot.script.passages import passages
from bot.script.quotations import quotations
from bot.script.stale_lines import given_to, lines_alone, stale_lines
from bot.work.bible import Bible, Character
from bot.work.parts import FileRef, Piece, Section
from bot.work.request import NarrationOptions, Voices
from bot.work.speech import Cue, CueKind, Speech

CAST = NarrationOptions(voice="Kore", voices=Voices.CAST)
TEXT = "“Go,” said Ann. “No,” said Ben. “Why?” asked Ann."
SAID = tuple(
    Speech(one.start, one.end, speaker, "loud" if speaker == "Ben" else "")
    for one, speaker in zip(quotations(TEXT), ("Ann", "Ben", "Ann"), strict=True)
)
SECTION = Section(number=1, text=TEXT, speeches=SAID)
SOUND = FileRef(sha256="0" * 64, media_type="audio/wav", size_bytes=1, seconds=1.0)


def people(**voices: str) -> Bible:
    return Bible(tuple(Character(name, "", prebuilt_voice=voice) for name, voice in voices.items()))


BEFORE = people(Ann="Leda", Ben="Puck")


def spoken(section: Section, bible: Bible = BEFORE, options: NarrationOptions = CAST) -> Section:
    """A section as it was spoken with these voices."""
    lines = passages(section, options, bible)
    return replace(section, pieces=tuple(Piece(one.start, one.end, SOUND, one.speaker, one.voice) for one in lines))


def words(section: Section, bible: Bible, options: NarrationOptions = CAST) -> list[str]:
    return [section.text[line.start : line.end] for line in stale_lines(section, options, bible).lines]


def test_nothing_is_stale_after_speaking() -> None:
    found = stale_lines(spoken(SECTION), CAST, BEFORE)
    assert (found.lines, len(found.kept)) == ((), 6)


def test_another_voice_concerns_the_lines_of_its_speaker() -> None:
    bible = people(Ann="Aoede", Ben="Puck")
    assert words(spoken(SECTION), bible) == ["“Go,”", "“Why?”"]
    kept = stale_lines(spoken(SECTION), CAST, bible).kept
    assert {piece.speaker for piece in kept} == {"Ben", ""}


def test_another_narrator_concerns_what_no_character_says() -> None:
    assert words(spoken(SECTION), BEFORE, replace(CAST, voice="Charon")) == ["said Ann.", "said Ben.", "asked Ann."]


def test_a_line_that_was_cut_into_pieces_is_spoken_whole() -> None:
    section = spoken(SECTION)
    first, *others = section.pieces
    halves = (replace(first, end=3), replace(first, start=3, voice="Puck"))
    assert words(replace(section, pieces=(*halves, *others)), BEFORE) == ["“Go,”"]


def test_a_section_without_pieces_has_nothing_that_could_be_replaced() -> None:
    assert words(SECTION, people(Ann="Aoede")) == []


def test_a_line_is_given_to_another_speaker() -> None:
    section = spoken(SECTION)
    second = passages(section, CAST, BEFORE)[2]
    changed = given_to(section, second.start, second.end, "Ann")
    assert words(changed, BEFORE) == ["“No,”"]
    assert changed.speeches[1].direction == "loud"
    # Then it is one passage of the narrator, and every piece that overlaps it is spoken again.
    assert words(given_to(section, second.start, second.end, ""), BEFORE) == ["said Ann. “No,” said Ben."]
    narrated = passages(section, CAST, BEFORE)[1]
    assert words(given_to(section, narrated.start, narrated.end, "Ben"), BEFORE) == ["said Ann."]


def test_lines_alone_are_spoken_one_by_one_by_their_speakers() -> None:
    cue = Cue(kind=CueKind.EMPHASIS, start=1, end=3)
    section = replace(SECTION, cues=(cue,))
    lines = [line for line in passages(section, CAST, BEFORE) if line.speaker]
    alone = lines_alone(section, lines)
    found = passages(alone.section, CAST, BEFORE)
    assert alone.section.text == "“Go,”\n\n“No,”\n\n“Why?”"
    assert [(one.speaker, one.voice, one.direction) for one in found] == [
        (one.speaker, one.voice, one.direction) for one in lines
    ]
    assert [(alone.in_whole(one.start), alone.in_whole(one.end - 1)) for one in found] == [
        (one.start, one.end - 1) for one in lines
    ]
    assert alone.section.cues[0] == cue


@given(st.lists(st.sampled_from(["“Go,” ", "said Ann. ", "“No!” ", "It rained. "]), min_size=1, max_size=12), st.data())
def test_what_stays_and_what_is_spoken_again_have_all_passages(pieces: list[str], data: st.DataObject) -> None:
    text = "".join(pieces).strip()
    said = tuple(Speech(one.start, one.end, data.draw(st.sampled_from(["Ann", "Ben"]))) for one in quotations(text))
    section = spoken(Section(number=1, text=text, speeches=said))
    lines = passages(section, CAST, BEFORE)
    bible = people(Ann=data.draw(st.sampled_from(["Leda", "Aoede"])), Ben=data.draw(st.sampled_from(["Puck", "Orus"])))
    line = data.draw(st.sampled_from(lines))
    changed = given_to(section, line.start, line.end, data.draw(st.sampled_from(["Ann", "Ben", ""])))
    found = stale_lines(changed, CAST, bible)
    spans = sorted([*((one.start, one.end) for one in found.kept), *((one.start, one.end) for one in found.lines)])
    covered = {place for start, end in spans for place in range(start, end)}
    assert {place for place, letter in enumerate(text) if letter.isalnum()} <= covered
    assert all(before[1] <= after[0] for before, after in pairwise(spans))

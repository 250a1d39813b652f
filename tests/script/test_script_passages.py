"""The passages of a section: cut at pauses and where the speaker changes, without losing a word."""

from __future__ import annotations

from itertools import pairwise

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from bot.script.passages import Passage, passages
from bot.script.quotations import quotations
from bot.work.bible import Bible, Character
from bot.work.parts import Section
from bot.work.request import NarrationOptions, Voices
from bot.work.speech import Cue, CueKind, Speech

CAST = NarrationOptions(voice="Kore", voices=Voices.CAST)
ONE = NarrationOptions(voice="Kore")
PEOPLE = Bible((Character("Ann", "", voice="rough", prebuilt_voice="Leda"), Character("Ben", "")))


def marked(text: str, *speakers: str) -> tuple[Speech, ...]:
    """The section with these speakers of its quotations. An empty speaker is the narrator."""
    pairs = zip(quotations(text), speakers, strict=True)
    return tuple(Speech(found.start, found.end, speaker) for found, speaker in pairs if speaker)


def spoken(section: Section, options: NarrationOptions = CAST) -> list[tuple[str, str]]:
    return [(one.speaker, section.text[one.start : one.end]) for one in passages(section, options, PEOPLE)]


@pytest.mark.parametrize(
    ("text", "speakers", "expected"),
    [
        ("“Go,” said Ann. “Now!”", ("Ann", "Ann"), [("Ann", "“Go,”"), ("", "said Ann."), ("Ann", "“Now!”")]),
        ('"Go." "No."', ("Ann", "Ben"), [("Ann", '"Go."'), ("Ben", '"No."')]),
        ("„Geh“, sagte sie.", ("Ann",), [("Ann", "„Geh“,"), ("", "sagte sie.")]),
        ("»Geh«, sagte sie.", ("Ann",), [("Ann", "»Geh«,"), ("", "sagte sie.")]),
        ("アンは「行け」と言った。", ("Ann",), [("", "アンは"), ("Ann", "「行け」"), ("", "と言った。")]),
        ("¿Qué? “¡Vamos!”", ("Ann",), [("", "¿Qué?"), ("Ann", "“¡Vamos!”")]),
        (
            "— Привет, — сказала Анна. — Пойдём.",
            ("Ann", "", "Ann"),
            [("Ann", "— Привет,"), ("", "— сказала Анна."), ("Ann", "— Пойдём.")],
        ),
        ("“One.” “Two.” – “Three.”", ("Ann", "Ann", "Ann"), [("Ann", "“One.” “Two.” – “Three.”")]),
        ("The word “home” is short.", ("",), [("", "The word “home” is short.")]),
    ],
)
def test_quotation_marks_belong_to_the_speech(
    text: str, speakers: tuple[str, ...], expected: list[tuple[str, str]]
) -> None:
    assert spoken(Section(number=1, text=text, speeches=marked(text, *speakers))) == expected


def test_a_speaker_has_their_voice_and_manner_and_the_narrator_the_options() -> None:
    text = "“Go,” said Ann. “No.”"
    first, last = marked(text, "Ann", "Ben")
    section = Section(
        number=1, text=text, direction="slow", speeches=(Speech(first.start, 4, "Ann", "whispered"), last)
    )
    assert passages(section, CAST, PEOPLE) == (
        Passage(0, 5, "Ann", "Leda", "slow; rough; whispered"),
        Passage(6, 15, "", "Kore", "slow"),
        Passage(16, 21, "Ben", "Kore", "slow"),
    )


def test_with_one_voice_a_section_without_pauses_is_one_passage() -> None:
    text = "“Go,” said Ann. “Now!”"
    section = Section(number=1, text=text, direction="slow", speeches=marked(text, "Ann", "Ben"))
    assert passages(section, ONE, PEOPLE) == (Passage(0, len(text), "", "Kore", "slow"),)


@pytest.mark.parametrize("options", [ONE, CAST])
def test_a_pause_is_a_cut_also_within_a_speech(options: NarrationOptions) -> None:
    text = "“Go. Now!”"
    section = Section(
        number=1, text=text, cues=(Cue(kind=CueKind.PAUSE, start=5, end=5, seconds=2),), speeches=marked(text, "Ann")
    )
    assert [words for _, words in spoken(section, options)] == ["“Go.", "Now!”"]


def test_a_text_without_words_is_one_passage() -> None:
    assert passages(Section(number=1, text="…"), CAST, PEOPLE) == (Passage(0, 1, "", "Kore", ""),)


_TEXTS = st.text(alphabet="ab \n—“”\"«»„'.,1é「」行", min_size=1, max_size=50)
_SPEECHES = st.lists(
    st.builds(Speech, st.integers(0, 55), st.integers(0, 55), st.sampled_from(["Ann", "Ben"]), st.sampled_from("ab")),
    max_size=6,
)
_PAUSES = st.lists(st.integers(0, 60), max_size=4)


@given(_TEXTS, _SPEECHES, _PAUSES, st.sampled_from(Voices))
def test_the_passages_have_all_words_in_order_and_do_not_overlap(
    text: str, speeches: list[Speech], pauses: list[int], voices: Voices
) -> None:
    cues = tuple(Cue(kind=CueKind.PAUSE, start=place, end=place) for place in sorted(pauses))
    section = Section(number=1, text=text, cues=cues, speeches=tuple(speeches))
    found = passages(section, NarrationOptions(voices=voices), PEOPLE)
    assert found
    assert all(0 <= one.start < one.end <= len(text) for one in found)
    assert all(before.end <= after.start for before, after in pairwise(found))
    said = "".join(text[one.start : one.end] for one in found)
    assert regex.findall(r"[\p{L}\p{N}]", said) == regex.findall(r"[\p{L}\p{N}]", text)
    assert not any(one.start < place < one.end for one in found for place in pauses if regex.search(r"\w", text))


@given(_TEXTS, _SPEECHES)
def test_every_word_is_said_by_its_speaker(text: str, speeches: list[Speech]) -> None:
    section = Section(number=1, text=text, speeches=tuple(speeches))
    speaker_at = {place: one.speaker for one in passages(section, CAST, PEOPLE) for place in range(one.start, one.end)}
    taken = set[int]()
    for speech in sorted(speeches, key=lambda one: one.start):
        said = set(range(speech.start, min(speech.end, len(text)))) - taken
        assert all(speaker_at[place] == speech.speaker for place in said if regex.match(r"[\p{L}\p{N}]", text[place]))
        taken |= said

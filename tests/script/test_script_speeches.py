"""Lines of characters: lines as in a play, quotations over several sections, and the detection of dialogue."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.script.speeches import has_dialogue, labelled_speeches, spoken_pieces


def said(texts: list[str], *names: str) -> list[list[tuple[str, str, str]]]:
    found = labelled_speeches(texts, names)
    return [
        [(one.speaker, text[one.start : one.end], one.direction) for one in speeches]
        for text, speeches in zip(texts, found, strict=True)
    ]


def test_the_lines_of_a_play_have_their_speakers_and_directions() -> None:
    text = "A hut. Night.\nANNA: Who is there?\nBEN (whispering): Only me.\nANNA: (relieved) You!\nHe sits down."
    assert said([text]) == [
        [("ANNA", "Who is there?", ""), ("BEN", "Only me.", "whispering"), ("ANNA", "You!", "relieved")]
    ]


def test_the_words_of_a_comic_have_their_speakers() -> None:
    assert said(["The pier.\nMira: “Go!”", "TOM (tired): “No.”"], "Mira") == [
        [("Mira", "Go!", "")],
        [("TOM", "No.", "tired")],
    ]


@pytest.mark.parametrize(
    "text",
    ["Note: the shop is closed.", "He said: “Go.”", "Later: rain.\nLater: snow.\nLater: ice.", "At 10:30 it rained."],
)
def test_a_colon_alone_makes_no_speaker(text: str) -> None:
    assert said([text]) == [[]]


def pieces(*texts: str) -> list[list[str]]:
    return [[piece.text for piece in found] for found in spoken_pieces(texts)]


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (("Ann said: “Go. ", "Now!” He went. “No.”"), [["Go."], ["Now!", "No."]]),
        (('Ann said: "Go.', 'Now!" He went. "No."'), [["Go."], ["Now!", "No."]]),
        (("“One.", "“Two,” she said."), [["One."], ["Two,"]]),
        (("“One.", "It rained. «Two.»"), [["One."], ["Two."]]),
        (("“Go,” said Ann.", "It rained."), [["Go,"], []]),
    ],
)
def test_a_quotation_goes_on_in_the_next_section(texts: tuple[str, ...], expected: list[list[str]]) -> None:
    assert pieces(*texts) == expected


@given(st.lists(st.text(alphabet="ab \n—“”\"«»„'’.,「」", max_size=40), max_size=3))
def test_the_pieces_of_a_section_stand_in_its_text_in_order(texts: list[str]) -> None:
    for text, found in zip(texts, spoken_pieces(texts), strict=True):
        assert all(text[piece.start : piece.end] == piece.text for piece in found)
        assert all(before.end <= after.start for before, after in pairwise(found))


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (("“Go,” said Ann. “Now!”", "“No.”"), True),
        (("„Geh“, sagte sie. „Jetzt“, sagte er.", "„Nein“, sagte sie."), True),
        (("— Привет.", "— Пойдём.\n— Да."), True),
        (("「行け」「いや」「行け」",), True),
        (("ANNA: Go\nBEN: No\nANNA: Yes",), True),
        (("“Go,” said Ann. “Now!”",), False),
        (("The “old” man and the “big” sea were “one”.",), False),
        (("It rained.",), False),
    ],
)
def test_three_lines_of_speech_are_a_dialogue(texts: tuple[str, ...], *, expected: bool) -> None:
    assert has_dialogue(texts) is expected

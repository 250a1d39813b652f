"""Captions of illustrations are sentences of the text, whatever the model writes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.gemini.captions import CaptionMatcher
from bot.work.parts import Line, PanelScript

TEXT = """# The Map

Mira found a **brass map** under the old library. “There you are,” she said.

Nobody had looked for it in a hundred years! Then the lamp went out."""


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ("Then the lamp went out.", "Then the lamp went out."),
        ("**Then** the lamp  went out.", "Then the lamp went out."),
        ("found a brass map", "Mira found a brass map under the old library."),
        ("Mira finds the brass map under the old library", "Mira found a brass map under the old library."),
        ("Nobody had looked for it for hundred years.", "Nobody had looked for it in a hundred years!"),
        ("“There you are,” she said.", "“There you are,” she said."),
        ("A dragon eats the moon.", ""),
        ("…", ""),
        ("", ""),
    ],
)
def test_a_caption_becomes_the_sentence_it_came_from(said: str, sentence: str) -> None:
    assert CaptionMatcher(TEXT).sentence(said) == sentence


def test_two_sentences_word_for_word_stay() -> None:
    said = "Nobody had looked for it in a hundred years! Then the lamp went out."
    assert CaptionMatcher(TEXT).sentence(said) == said


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("It was the butler.", "||It was the butler.||"),
        ("It was ||the butler||", "||It was the butler.||"),
        ("It has been the butler", "||It was the butler.||"),
        ("He had a key.", "||He had a key.||"),
        ("the butler. He had a key. She left at ten.", "||It was the butler.|| ||He had a key.|| She left ||at ten||."),
        ("Who did it?", "Who did it?"),
    ],
)
def test_what_the_text_hides_is_hidden_in_a_caption(said: str, shown: str) -> None:
    quoter = CaptionMatcher("Who did it? ||It was the butler. He had a key.|| She left ||at ten||.")
    assert quoter.sentence(said) == shown


def test_scripts_without_spaces_are_compared_by_their_signs() -> None:
    assert CaptionMatcher("狐狸偷了月亮。井里很黑。").sentence("狐狸偷走了月亮。") == "狐狸偷了月亮。"


def test_no_one_speaks_in_an_illustration() -> None:
    script = PanelScript(number=2, scene="a hall", caption_top="Then the lamp went out", lines=(Line("MIRA", "Oh!"),))
    fitted = CaptionMatcher(TEXT).fit(script)
    assert fitted == PanelScript(number=2, scene="a hall", caption_bottom="Then the lamp went out.")


@given(st.text(), st.text())
def test_every_caption_is_in_the_text(text: str, said: str) -> None:
    quoter = CaptionMatcher(text)
    caption = quoter.sentence(said)
    assert caption == "" or quoter.sentence(caption) == caption

"""The open end of a text does not flicker, and a quoted prompt formats nothing."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.reply.markdown import LOOKAHEAD, Carry, Cut, cut, length, preview
from bot.reply.quoting import quote
from tests.effort import examples
from tests.reply.cutting import ROOM


@pytest.mark.parametrize(
    ("tail", "seen"),
    [
        ("> ```py\n> x = 1", "> ```py\n> x = 1\n> ```"),
        ("> ```py\n> x = 1\n", "> ```py\n> x = 1\n> ```"),
        ('See [the map](https://exa "A ho', "See"),
        ("See [[1] the map](https://exa_((b)", "See"),
        ("Ask </story su", "Ask"),
        ("It is [laughs", "It is [laughs"),
    ],
)
def test_the_growing_tail_of_longer_forms_does_not_flicker(tail: str, seen: str) -> None:
    assert preview(tail, 0, ROOM).shown == seen


@pytest.mark.parametrize(
    ("tail", "seen"),
    [
        ("She was **very", "She was **very**"),
        ("She was **very**", "She was **very**"),
        ("She was **very*", "She was **very**"),
        ("She was **", "She was"),
        ("She *ran and ||hid", "She *ran and ||hid||*"),
        ("Call `fun", "Call `fun`"),
        ("Call `", "Call"),
        ("```py", ""),
        ("```py\n", ""),
        ("```py\nx = 1", "```py\nx = 1\n```"),
        ("```py\nx = 1\n``", "```py\nx = 1\n```"),
        ("See [the map](https://exa", "See"),
        ("Hello <@123", "Hello"),
        ("I <3 you", "I <3 you"),
        ("Text\n\n##", "Text"),
        ("Text\n-", "Text"),
        ("a ` stray\nand **bold", "a ` stray\nand **bold**"),
        ("2 * 3 = 6 and snake_case", "2 * 3 = 6 and snake_case"),
        ("**lost mark\n\nnext paragraph", "**lost mark\n\nnext paragraph"),
    ],
)
def test_the_growing_tail_does_not_flicker(tail: str, seen: str) -> None:
    assert preview(tail, 0, ROOM).shown == seen


def test_a_finished_text_is_shown_as_it_was_written() -> None:
    text = "A note* and **half a mark, 5 * 3, `tick, snake_case and [a"

    assert cut(text, 0, ROOM, final=True) == Cut(text, len(text), Carry(), whole=True)


def test_an_open_message_shows_its_room_and_no_more() -> None:
    text = "word " * ((ROOM + LOOKAHEAD) // 5)
    assert cut(text, 0, ROOM).whole

    piece = preview(text, 0, ROOM)

    assert not piece.whole
    assert ROOM * 0.8 < length(piece.shown) <= ROOM
    assert cut(text, 0, ROOM).shown == piece.shown


def test_a_quoted_prompt_is_one_line_that_formats_nothing() -> None:
    assert quote("# A *dark*\n\nnight for <@123>") == "> -# \\# A \\*dark\\* night for \\<@123>"
    assert quote("see https://example.org/a_b_c now") == "> -# see https://example.org/a_b_c now"
    assert quote("  \n ") == ""


def test_a_quoted_prompt_keeps_its_spoilers_hidden() -> None:
    assert quote("Who did it? ||It was the *butler*.||") == "> -# Who did it? ||It was the \\*butler\\*.||"
    assert quote("||a\nb|| and || no more") == "> -# ||a b|| and \\|\\| no more"
    assert quote("Who? ||" + "secret " * 40 + "|| Oh.", 60) == "> -# Who? ||" + "secret " * 7 + "secr||…"
    assert quote("x" * 58 + "||secret||", 60) == "> -# " + "x" * 58 + "…"
    assert quote("x" * 58 + "||secret||", 62) == "> -# " + "x" * 58 + "||se||…"
    assert quote("||# no heading|| - no list") == "> -# ||# no heading|| - no list"


@settings(max_examples=examples(50), deadline=None)
@given(
    text=st.lists(st.sampled_from(["||", "|", "hidden", " ", "words ", "`", "\\", "👨‍👩‍👧"]), max_size=40).map("".join),
    limit=st.integers(1, 60),
)
@example("||||||||hidden||", 14)
def test_a_quoted_prompt_is_never_torn_in_a_spoiler(text: str, limit: int) -> None:
    line = quote(text, limit)

    # As in Discord, a spoiler ends with the next two bars.
    seen = re.sub(r"\|\|.+?\|\|", "", line)
    assert "||" not in seen
    assert "hidden" not in seen or "hidden" in re.sub(r"\|\|.+?\|\|", "", text)


def test_a_long_prompt_is_quoted_to_a_grapheme() -> None:
    assert quote("a" * 201) == "> -# " + "a" * 200 + "…"
    assert quote("a" * 200) == "> -# " + "a" * 200
    assert quote("👨‍👩‍👧" * 60, 12) == "> -# " + "👨‍👩‍👧" * 2 + "…"

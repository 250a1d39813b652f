"""A refusal returns the text that the person typed."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.discord.returned import parts, quoted
from bot.reply.markdown import length

MESSAGE_CHARS_MAX = 2000
REASON_CHARS_MAX = 500


@given(st.text(st.sampled_from("a\n🦊"), max_size=4000))
def test_a_long_text_comes_back_whole_in_parts_that_fit_into_a_message(text: str) -> None:
    found = list(parts(text))
    assert "".join(found) == text
    assert all(length(quoted(part) or part) <= MESSAGE_CHARS_MAX - REASON_CHARS_MAX for part in found)


def test_a_text_of_emoji_alone_fits_too() -> None:
    assert [len(part) for part in parts("🦊" * 1000)] == [700, 300]

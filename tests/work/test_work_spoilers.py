"""Spoilers stay hidden: replaced, cut and divided."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.work.spoilers import balanced, has_spoiler, hidden, mask_spoilers, shortened_to

SECRET = "It was the butler."
PIECES = st.lists(st.sampled_from(["word ", f"||{SECRET}||", "||", "|", "\n", SECRET[:5]]), max_size=12).map("".join)


def open_part(text: str) -> str:
    """The readable part of a text without opening a spoiler. An unpaired mark hides nothing."""
    return mask_spoilers(text)


def test_a_spoiler_is_replaced() -> None:
    assert mask_spoilers(f"Who? ||{SECRET}|| Oh. ||a\nb||") == "Who? … Oh. …"
    assert mask_spoilers("||||a||") == "…"
    assert mask_spoilers("a || b") == "a || b"
    assert mask_spoilers("||||") == "||||"


def test_what_is_hidden_is_one_spoiler() -> None:
    assert hidden(f" a ||{SECRET}|| ") == f"||a {SECRET}||"
    assert hidden(" \n") == ""
    assert has_spoiler(hidden("x"))
    assert not has_spoiler("x || y")


@given(text=PIECES, chars=st.integers(0, 60))
def test_a_cut_reveals_nothing(text: str, chars: int) -> None:
    short = shortened_to(text, chars)

    assert len(short) <= chars
    assert open_part(short).count(SECRET[:5]) <= open_part(text).count(SECRET[:5])


@given(text=PIECES, at=st.integers(0, 80))
def test_pieces_of_a_text_hide_what_the_whole_hides(text: str, at: int) -> None:
    text = f"{text}||the {SECRET}||{text}"
    pieces = [text[:at], text[at:]] if "|" not in text[max(at - 1, 0) : at + 1] else [text]

    found = balanced(pieces)

    assert len(found) == len(pieces)
    assert sum(open_part(piece).count("butler") for piece in found) <= open_part(text).count("butler")

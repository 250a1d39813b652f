"""A text that broke off and its continuation become one text, without repetition and without loss."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.gemini.overlap import OverlapTrimmer, overlap

STORY = "The keeper lit the lamp. Far out, a boat was walking on the water, and nobody"


@pytest.mark.parametrize(
    ("have", "new", "repeated"),
    [
        ("and nobody", "nobody saw", len("nobody")),
        ("She was wal", "walking home", len("wal")),
        ("She was wal", "king home", 0),
        ("the cat", "ten mice", 0),
        ("He had a", "a dream", 1),
        ("the end.\n\n", "\n\nThen", 2),
        ("to the", " the door", len(" the")),
        ('He said "No."', '"Why?" she said', 0),
        ("他走到了河边", "河边有一只", 2),
        ("他走", "走廊里", 0),
        ("", "Once", 0),
        ("Once", "", 0),
        ("a b a b", "a b a b c", len("a b a b")),
    ],
)
def test_only_a_repetition_that_begins_at_a_word_is_left_out(have: str, new: str, repeated: int) -> None:
    assert overlap(have, new) == repeated


def joined(have: str, pieces: list[str]) -> str:
    seam = OverlapTrimmer(have)
    return have + "".join(seam.feed(piece) for piece in pieces) + seam.flush()


@pytest.mark.parametrize("size", [1, 3, 7, 1000])
def test_a_repetition_cut_into_any_chunks_is_left_out(size: int) -> None:
    new = "water, and nobody saw it but the gulls."
    pieces = [new[at : at + size] for at in range(0, len(new), size)]
    assert joined(STORY, pieces) == STORY + " saw it but the gulls."


def test_a_continuation_that_starts_all_over_is_left_out_up_to_where_it_stopped() -> None:
    assert joined(STORY, [STORY[:30], STORY[30:], " saw it."]) == STORY + " saw it."


def test_new_text_is_not_held_back_once_it_differs() -> None:
    seam = OverlapTrimmer(STORY)
    assert seam.feed(" saw it") == " saw it"
    assert seam.feed(" the") == " the"


def test_a_space_is_set_where_a_sentence_ended_and_the_next_begins_without_one() -> None:
    assert joined("It was dark.", ["Then light."]) == "It was dark. Then light."
    assert joined("天黑了。", ["然后"]) == "天黑了。然后"


def test_without_a_text_so_far_everything_passes() -> None:
    assert joined("", ["Once ", "upon"]) == "Once upon"


@given(st.text(alphabet="ab 走,.\n", max_size=30), st.lists(st.text(alphabet="ab 走,.\n", max_size=6), max_size=8))
def test_what_we_have_stays_and_only_a_repetition_of_its_end_is_dropped(have: str, pieces: list[str]) -> None:
    new = "".join(pieces)
    whole = joined(have, pieces)
    assert whole.startswith(have)
    added = whole[len(have) :]
    assert new.endswith((added, added.lstrip(" ")))
    dropped = new[: len(new) - len(added)] if new.endswith(added) else ""
    assert have.endswith(dropped)

"""Division into messages: every character in order, no split grapheme, and closed messages never change."""

from __future__ import annotations

import re

import pytest
import regex
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.reply.markdown import LOOKAHEAD, Carry, Cut, _fit, cut, discord_trim, length, preview
from tests.effort import examples
from tests.reply.cutting import ROOM, TEXTS, bare, cuts, shown


@settings(max_examples=examples(80), deadline=None)
@given(text=TEXTS, room=st.integers(60, 300))
def test_every_character_arrives_in_order_and_fits(text: str, room: int) -> None:
    pieces = cuts(text, room)

    starts = [0, *(piece.end for piece in pieces)]
    assert starts[-1] == len(text)
    assert starts == sorted(starts)
    assert all(length(piece.shown) <= room for piece in pieces)
    parts = []
    for piece, before in zip(pieces, [Carry(), *(piece.carry for piece in pieces)], strict=False):
        part = piece.shown.removeprefix(before.quote or before.line)
        parts.append(part.removeprefix(before.fence) if before.fence else part)
    assert bare("".join(parts)) == bare(text)


@settings(max_examples=examples(75), deadline=None)
@given(text=TEXTS, more=TEXTS, room=st.integers(40, 250), final=st.booleans())
def test_more_text_never_changes_a_closed_message(text: str, more: str, room: int, final: bool) -> None:
    start, carry = 0, Carry()
    while True:
        now = cut(text, start, room, carry)
        if now.whole:
            return
        assert cut(text + more, start, room, carry, final=final) == now
        start, carry = now.end, now.carry


@pytest.mark.parametrize(
    ("opening", "closing"),
    [
        *(
            ("||", "||"),
            ("`", "`"),
            ("[", "](https://e.org)"),
            ("[x](https://e.org/", ")"),
            ("<@", ">"),
            ("```\n", "```"),
        ),
        *(
            ("**", "**"),
            ("*", "*"),
            ("| a", "|\n"),
            ("https://e.org/", " "),
            ("", "\u0301"),
            ("\n", "\n"),
            (">>> ", ""),
        ),
    ],
)
def test_what_closes_long_after_the_cut_does_not_move_it(opening: str, closing: str) -> None:
    for lead in range(ROOM // 4, ROOM + LOOKAHEAD, 83):
        for filler in ("xy", "and so ", "\n"):
            for reach in (LOOKAHEAD, ROOM):
                text = ("word " * ROOM)[:lead] + opening + (filler * ROOM)[:reach] + closing + "end " * 100
                decided: Cut | None = None
                for size in range(ROOM, ROOM + 4 * LOOKAHEAD, 9):
                    now = cut(text[:size], 0, ROOM)
                    assert decided is None or now == decided
                    decided = None if now.whole else now
                assert decided is not None


@settings(max_examples=examples(50), deadline=None)
@given(text=TEXTS, room=st.integers(60, 300))
def test_a_grapheme_is_never_cut(text: str, room: int) -> None:
    # White space at a cut is trimmed, whatever combines with it.
    text = re.sub(r"(\s)[\u0300-\u036f\u200d\ufe00-\ufe0f]+", r"\1", text)
    boundaries = {0, *(cluster.end() for cluster in regex.finditer(r"\X", text))}
    longest = max((length(cluster) for cluster in regex.findall(r"\X", text)), default=0)

    for piece in cuts(text, room):
        assert piece.end in boundaries or text[piece.end - 1].isspace() or longest > room // 2


@settings(max_examples=examples(50), deadline=None)
@given(text=TEXTS, room=st.integers(60, 300))
@example(text="**", room=60)
def test_a_preview_fits_and_shows_nothing_that_is_not_there(text: str, room: int) -> None:
    piece = preview(text, 0, room)

    assert length(piece.shown) <= room
    assert bare(text).startswith(bare(piece.shown))


@settings(max_examples=examples(50), deadline=None)
@given(text=TEXTS)
def test_a_message_stays_open_until_the_lookahead_has_arrived(text: str) -> None:
    assert cut(text, 0, ROOM).whole == (length(text.lstrip()) <= ROOM + LOOKAHEAD)


def test_a_long_mixed_text_arrives_complete() -> None:
    unit = (
        "## Chapter\n\nShe walked **on**. "
        + "彼女は静かに歩いた。" * 20
        + "\n\n```python\n"
        + "print('x')\n" * 40
        + "```\n"
        "| a | b |\n|---|---|\n| 1 | 2 |\n\n" + "👨‍👩‍👧" * 60 + "\n" + "m" * 5000 + "\n\n||a secret|| <@1234> done.\n\n"
    )
    text = (unit * 8)[:40_000]

    pieces = cuts(text, 3800)

    assert (
        "".join(text[a:b] for a, b in zip([0, *(p.end for p in pieces)], (p.end for p in pieces), strict=False)) == text
    )
    assert all(length(piece.shown) <= 3800 for piece in pieces)
    assert all(piece.shown.count("```") % 2 == 0 for piece in pieces)
    assert len(pieces) <= 18, "messages are reasonably full"


def test_a_late_paragraph_is_the_first_choice() -> None:
    text = "One two. " * 15 + "\n\n" + "Three four. " * 40

    assert shown(text)[0] == ("One two. " * 15).rstrip()


def test_a_paragraph_goes_before_a_later_line() -> None:
    text = "One two. " * 14 + "\n\n" + "Five six.\n" + "Three four. " * 40

    assert shown(text)[0] == ("One two. " * 14).rstrip()


def test_a_line_is_the_second_choice() -> None:
    text = "One two. " * 14 + "\n" + "Three four. " * 40

    assert shown(text)[0] == ("One two. " * 14).rstrip()


def test_a_sentence_is_the_third_choice() -> None:
    assert shown("It was late, and nobody came. " * 20)[0].endswith("nobody came.")
    assert shown("彼女は静かに、長い道を歩いた。" * 40)[0].endswith("歩いた。")


def test_a_word_is_the_fourth_choice() -> None:
    assert shown("lorem ipsum dolor " * 30)[0].endswith(("lorem", "ipsum", "dolor"))


def test_an_early_paragraph_does_not_leave_a_message_nearly_empty() -> None:
    assert length(shown("Short.\n\n" + "word " * 100)[0]) > ROOM / 2


def test_a_long_word_is_cut_at_graphemes() -> None:
    assert "".join(shown("x" * 5000)) == "x" * 5000
    assert "".join(shown("👨‍👩‍👧‍👦" * 200)) == "👨‍👩‍👧‍👦" * 200
    assert all(part.count("👦") * 11 == length(part) for part in shown("👨‍👩‍👧‍👦" * 200))
    assert "".join(shown("𝒳" * 500)) == "𝒳" * 500


def test_a_message_of_white_space_is_never_made() -> None:
    assert shown("word" + " \n" * 3000 + "end") == ["word", "end"] or len(shown("word" + " \n" * 3000 + "end")) <= 2
    assert cut(" \n ", 0, ROOM, final=True) == Cut("", 3, Carry(), whole=True)


def test_without_room_nothing_is_shown() -> None:
    assert cut("word " * 100, 5, 0, Carry(), final=True) == Cut("", 5, Carry(), whole=False)
    assert cut("word " * 100, 5, -30, Carry()).end == 5


def test_trimming_is_what_discord_does() -> None:
    assert discord_trim("\n a\r\n b \n") == "a\n b"


def test_length_counts_utf_16() -> None:
    assert (length("abc"), length("é"), length("𝒳"), length("👨‍👩‍👧")) == (3, 1, 2, 8)
    assert (_fit("𝒳𝒳", 1), _fit("𝒳𝒳", 2), _fit("𝒳𝒳", 3), _fit("a𝒳", 3)) == (0, 1, 1, 2)

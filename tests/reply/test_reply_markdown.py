"""Cutting: every character in order, nothing torn, and a closed message that never changes."""

from __future__ import annotations

import re

import pytest
import regex
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.reply.markdown import LOOKAHEAD, Carry, Cut, _fit, cut, discord_trim, length, preview
from bot.reply.quoting import quote
from tests.effort import examples

ROOM = 200

PIECES = st.one_of(
    st.sampled_from(
        [
            *("word ", "Sentence one. ", "Was it? ", "\n", "\n\n", "  ", "\r\n", "\t"),
            *("**", "*", "_", "__", "***", "~~", "||", "`", "``", "```", "```python\n", "```\n", "\\", "\\*"),
            *("# Heading\n", "-# small\n", "> quoted ", ">>> ", "- item\n", "12. item\n", "| a | b |\n", "| a |"),
            *("[a link](https://e.org/a_(b)?c=d)", "[open](http", "https://example.org/a/long/path_with_underscores "),
            *("<@123456789>", "<#12345>", "<:smile:1234>", "<a:wave:99>", "<t:1700000000:R>", "</story:42>", "<3"),
            *("👨‍👩‍👧‍👦", "🇩🇪🇫🇷", "e\u0301", "नमस्ते", "한국어", "彼女は歩いた。", "「はい！」", "🏳️‍🌈", "𝒳", "\u0301"),
            *(
                "</story sub:42>",
                "<id:customize>",
                "<br />",
                "- [ ] to do\n",
                "> ```py\n",
                "> ```\n",
                "> x = 1\n",
                "\n> ",
            ),
            *('[titled](https://e.org "A title")', "[[1] nested](https://e.org/Foo_((bar)_baz))", "[a [b", "]("),
            *("||hidden words here||", "`code here`", "**bold words**", "x" * 90, "長" * 60, "👍🏽" * 20),
        ]
    ),
    st.text(max_size=12),
    st.text(alphabet="*_`|~>[]()<\n ab", max_size=20),
)
TEXTS = st.lists(PIECES, max_size=80).map("".join)


def cuts(text: str, room: int = ROOM) -> list[Cut]:
    pieces: list[Cut] = []
    start, carry = 0, Carry()
    while True:
        piece = cut(text, start, room, carry, final=True)
        pieces.append(piece)
        if piece.whole:
            return pieces
        assert piece.end > start, "no progress"
        start, carry = piece.end, piece.carry


def shown(text: str, room: int = ROOM) -> list[str]:
    return [piece.shown for piece in cuts(text, room)]


def bare(text: str) -> str:
    """Without white space and what opens and closes markup."""
    return re.sub(r"[\s*_~|`>\\-]|#", "", text)


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
    # White space at a cut is trimmed away whatever was put on it.
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


def test_a_fence_is_closed_and_opened_again_with_its_language() -> None:
    lines = [f"    line_{number}()" for number in range(40)]
    parts = shown("Look:\n```python\n" + "\n".join(lines) + "\n```\nDone.")

    assert len(parts) > 3
    assert parts[0].startswith("Look:\n```python\n")
    assert all(part.startswith("```python\n") for part in parts[1:])
    assert all(part.endswith("\n```") for part in parts[:-1])
    assert parts[-1].endswith("```\nDone.")
    assert [line for part in parts for line in part.split("\n") if "line_" in line] == lines


@pytest.mark.parametrize("opening", ["```python\n", ">>> ```\n", "***a ||b ~~c __d ", "> `"])
def test_what_is_closed_at_a_cut_fits_too(opening: str) -> None:
    for room in range(70, 110):
        for filler in ("x", "x " * 7, "\n", "y\n"):
            assert all(length(part) <= room for part in shown(opening + filler * 200, room))


def test_marks_are_never_closed_around_nothing() -> None:
    for lead in range(ROOM - 60, ROOM):
        for part in shown("x" * lead + " **bold words here** " + "and more " * 40):
            assert "****" not in part
    for room in range(60, 90):
        assert not any("****" in part for part in shown("**長い道を歩いた。**次の朝" * 40, room))


def test_a_variation_selector_stays_with_its_full_stop() -> None:
    assert not any(part.startswith("\ufe00") for part in shown("彼女は歩いた。\ufe00" * 100))


def test_marks_that_span_a_cut_are_closed_and_opened_again() -> None:
    parts = shown("**It is *very " + "very " * 60 + "late* now** indeed")

    assert parts[0].endswith("very***")
    assert parts[1].startswith("***very") or parts[1].startswith("***")
    assert parts[-1].endswith("late* now** indeed")


@pytest.mark.parametrize(
    "whole",
    [
        "[a link with words](https://example.org/path)",
        "https://example.org/" + "a-long/path/" * 8,
        "<@123456789012345678>",
        "<a:party_parrot:123456789012345678>",
        "<t:1700000000:R>",
        "</story sub group:123456789012345678>",
        "<id:linked-roles:123456789012345678>",
        '[the old lighthouse](https://example.org/a "A hover text, with words")',
        "[the old lighthouse](<https://example.org/a b> 'A hover text')",
        "[[1] The old lighthouse, by hand](https://example.org/Foo_((bar)_baz))",
        "https://example.org/Foo_((bar)_baz)",
        "- [ ] something to do",
        "12. a numbered line",
        '<span class="a b">',
        "||the butler did it, with a candlestick, in the library||",
        "`some inline code with words in it`",
        "| a table row | with cells | and words |",
    ],
)
def test_what_belongs_together_stays_together(whole: str) -> None:
    for before in range(ROOM - 120, ROOM + 10, 3):
        around = "\n" if re.match(r"\| |- |12", whole) else " "
        # A line may be cut, but not within or right behind its marker.
        whole = whole if whole[0] == "|" else re.sub(r"^(- \[ \] \w+|12\. \w+) .*", r"\1", whole)
        parts = shown(("word " * 60)[: before - 1] + around + whole + around + "and on it goes " * 20)

        assert any(whole in part for part in parts), before


def test_a_spoiler_too_long_for_a_message_stays_hidden_in_each() -> None:
    parts = shown("||" + "secret words " * 60 + "|| open")

    assert len(parts) > 3
    assert all(part.startswith("||") and part.count("||") == 2 for part in parts)


QUOTED_CODE = "".join(f"> line_{number}(x)\n" for number in range(120))


@pytest.mark.parametrize("lead", ["", "> A quote.\n", "Before.\n\n"])
@pytest.mark.parametrize("room", [70, 200, 333])
def test_a_fence_in_quoted_lines_is_carried_over_with_their_marker(lead: str, room: int) -> None:
    parts = shown(f"{lead}> ```python\n{QUOTED_CODE}> ```\n> The end of it.\nAfter.", room)

    assert len(parts) > 5
    for part in parts[1:-1]:
        assert part.startswith("> ```python\n> line_")
        assert part.endswith("\n> ```")
        assert all(line.startswith("> ") for line in part.split("\n"))
    assert parts[-1].endswith("> ```\n> The end of it.\nAfter.")
    found = [line for part in parts for line in part.split("\n") if "line_" in line]
    assert "\n".join(found) + "\n" == QUOTED_CODE


def test_a_long_line_of_quoted_code_continues_in_a_quoted_line() -> None:
    parts = shown("> ```\n> " + "x" * 700 + "\n> ```\nAfter.")

    assert all(line.startswith("> ") for part in parts[:-1] for line in part.split("\n"))
    assert "".join(re.findall("x+", "".join(parts))) == "x" * 700
    assert all(part.count("```") == 2 for part in parts[:-1])


def test_a_fence_that_a_quote_leaves_open_ends_with_the_quote() -> None:
    parts = shown("> ```py\n> x = 1\nNo code any more. " + "And on it goes. " * 40)

    assert not any("```" in part for part in parts[1:])


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


def test_a_link_longer_than_a_message_is_cut_and_continues() -> None:
    url = "https://example.org/" + "a" * 900
    parts = shown(f"See [the label]({url}) now. " + "And on it goes. " * 20)

    assert "".join(parts).replace(" ", "").startswith(f"See[thelabel]({url})now.")


@pytest.mark.parametrize(
    "unit", ["[", "[a](", "[a](b(", '[a](b "', "[[a] ", "](", "<", "</", "> ```\n", "\n> ", "| a |\n|-|\n"]
)
def test_what_never_ends_is_scanned_in_linear_time(unit: str) -> None:
    # A quadratic scan of this much text would not end while a person waits.
    text = unit * (200_000 // len(unit))
    assert cut(text, 0, 190_000, final=True).shown


def test_a_block_quote_continues_as_quoted_lines() -> None:
    parts = shown("Intro\n>>> first line\nsecond " + "word " * 80 + "\nlast")

    assert parts[0].startswith("Intro\n> first line\n> second")
    assert all(line.startswith("> ") for part in parts[1:] for line in part.split("\n"))


def test_a_quoted_line_that_is_cut_stays_quoted_to_its_end() -> None:
    parts = shown("> " + "word " * 80 + "\nplain " + "word " * 10)

    assert all(part.startswith("> ") for part in parts)
    assert "\nplain" in parts[-1]


def test_a_heading_stays_with_what_it_heads() -> None:
    parts = shown("word " * 30 + "\n\n## Chapter two\n\n" + "Next words. " * 30)

    assert parts[1].startswith("## Chapter two\n\nNext")


def test_a_message_of_white_space_is_never_made() -> None:
    assert shown("word" + " \n" * 3000 + "end") == ["word", "end"] or len(shown("word" + " \n" * 3000 + "end")) <= 2
    assert cut(" \n ", 0, ROOM, final=True) == Cut("", 3, Carry(), whole=True)


def test_without_room_nothing_is_shown() -> None:
    assert cut("word " * 100, 5, 0, Carry(), final=True) == Cut("", 5, Carry(), whole=False)
    assert cut("word " * 100, 5, -30, Carry()).end == 5


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

    # As Discord reads it: a spoiler ends with the next two bars, whatever stands before them.
    seen = re.sub(r"\|\|.+?\|\|", "", line)
    assert "||" not in seen
    assert "hidden" not in seen or "hidden" in re.sub(r"\|\|.+?\|\|", "", text)


def test_a_long_prompt_is_quoted_to_a_grapheme() -> None:
    assert quote("a" * 201) == "> -# " + "a" * 200 + "…"
    assert quote("a" * 200) == "> -# " + "a" * 200
    assert quote("👨‍👩‍👧" * 60, 12) == "> -# " + "👨‍👩‍👧" * 2 + "…"


def test_trimming_is_what_discord_does() -> None:
    assert discord_trim("\n a\r\n b \n") == "a\n b"


def test_length_counts_utf_16() -> None:
    assert (length("abc"), length("é"), length("𝒳"), length("👨‍👩‍👧")) == (3, 1, 2, 8)
    assert (_fit("𝒳𝒳", 1), _fit("𝒳𝒳", 2), _fit("𝒳𝒳", 3), _fit("a𝒳", 3)) == (0, 1, 1, 2)

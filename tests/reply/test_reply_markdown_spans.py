"""Markup that spans two messages: it is closed at the cut and opened again, or stays in one message."""

from __future__ import annotations

import re

import pytest

from bot.reply.markdown import cut, length
from tests.reply.cutting import ROOM, shown


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
        # A line may be cut, but not within or right after its marker.
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


def test_a_link_longer_than_a_message_is_cut_and_continues() -> None:
    url = "https://example.org/" + "a" * 900
    parts = shown(f"See [the label]({url}) now. " + "And on it goes. " * 20)

    assert "".join(parts).replace(" ", "").startswith(f"See[thelabel]({url})now.")


@pytest.mark.parametrize(
    "unit", ["[", "[a](", "[a](b(", '[a](b "', "[[a] ", "](", "<", "</", "> ```\n", "\n> ", "| a |\n|-|\n"]
)
def test_what_never_ends_is_scanned_in_linear_time(unit: str) -> None:
    # A quadratic scan of this much text would take too long.
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

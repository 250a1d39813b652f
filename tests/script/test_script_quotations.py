"""The pieces of a text that may be dialogue, with the quotation marks of every language."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.script.quotations import quotations


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("“Go,” said Ann. “Now!”", ["Go,", "Now!"]),
        ('"Go," said Ann, "now!"', ["Go,", "now!"]),
        ("«Va», dit Ann.", ["Va"]),
        ("”Hej”, sa Ann. ”Kom!”", ["Hej", "Kom!"]),
        ("»Geh«, sagte Ann. „Jetzt!“", ["Geh", "Jetzt!"]),
        ("‘Go,’ said Ann. It's Ben's boat.", ["Go,"]),
        ("'It's late,' said Ann.", ["It's late,"]),
        ("アンは「行け」と言った。", ["行け"]),
        ("—Hola —dijo Ana—. Vamos.", ["Hola", "dijo Ana", "Vamos."]),
        ("— Привет, — сказала Анна. — Пойдём.", ["Привет,", "сказала Анна.", "Пойдём."]),
        ("“One paragraph.\n\n“And another,” he said.", ["One paragraph.", "And another,"]),
        ("It rained – for a week. Nothing's said.", []),
        ("“…” and “!”", []),
    ],
)
def test_quotations_and_dialogues_with_dashes_are_found(text: str, found: list[str]) -> None:
    assert [quotation.text for quotation in quotations(text)] == found
    assert [text[quotation.start : quotation.end] for quotation in quotations(text)] == found


@given(st.text(alphabet="ab \n—–“”\"«»„'’.,「」", max_size=60))
def test_they_are_in_order_and_stand_in_the_text(text: str) -> None:
    found = quotations(text)
    assert all(text[quotation.start : quotation.end] == quotation.text for quotation in found)
    assert all(before.end <= after.start for before, after in pairwise(found))

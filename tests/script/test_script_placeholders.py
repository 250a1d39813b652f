"""Braces of placeholders: no word in them is lost, and a wiki's templates are told from them."""

from __future__ import annotations

import pytest

from bot.script.sections import cut_sections
from bot.script.speeches import labelled_speeches


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("{{user}} went out.", "user went out."),
        ("Dear {{ name }}, you owe {{{order.total}}}.", "Dear name, you owe order.total."),
        ("{{title}}: [[Pier]] on {{date:YYYY-MM-DD}}.", "Title: Pier on date:YYYY-MM-DD."),
        ("== Scenario ==\n[[Pier]]: {{char}} meets {{user}}.", "Scenario\nPier: char meets user."),
        ("==lamp==\n{{char}} burns.", "lamp\nchar burns."),
        ("{{#if paid}}Thanks{{else}}Pay{{/if}} {{name}}{# no #}{% set x = 1 %}", "ThanksPay name"),
        ("It was {{// a note }}late for {{user}}.", "It was late for user."),
        (r"$x^{{2}}$ \textbf{{bold}} {{\em word}}", r"$x^{{2}}$ bold word"),
        ("{{ }} {{ went out.", "{{ }} {{ went out."),
    ],
)
def test_placeholders_show_their_words(written: str, words: str) -> None:
    assert "".join(section.text for section in cut_sections(f"It rained.\n{written}")) == f"It rained.\n{words}"


def test_the_two_of_a_card_speak() -> None:
    card = "{{char}}'s lamp\n<START>\n{{user}}: Who?\n{{char}}: *smiles* Me, {{user}}.\n<START>\n{{user}}: Go."
    sections = cut_sections(card)
    assert "START" not in "".join(section.text for section in sections)
    speakers = [one.speaker for found in labelled_speeches([each.text for each in sections]) for one in found]
    assert speakers == ["User", "Char", "User"]

"""reStructuredText: every word that a person wrote is read, in tables, captions and fields, too."""

from __future__ import annotations

import pytest

from bot.script.sections import cut_sections

READ = {
    "a figure": (
        ".. figure:: pier.png\n   :alt: A picture\n\n   The pier at night.\n\n   Drawn by Tom.",
        "The pier at night.\n\nDrawn by Tom.",
    ),
    "a picture": (".. image:: lamp.png\n   :width: 20px\n   :alt: A lamp", "A lamp"),
    "a grid": (
        (
            "+------+------+\n| Name | Born |\n+======+======+\n| Ada  | 1815 |\n| King |      |\n+------+------+\n"
            "| Bo and Co   |\n+------+------+"
        ),
        "Name, Born\nAda King, 1815\nBo and Co",
    ),
    "a cell over two rows": ("+---+---+\n| a | b |\n|   +---+\n|   | c |\n+---+---+", "a, b c"),
    "a simple table": (
        (
            ".. table:: Keepers\n\n   ====  ====\n   Name  Born\n   ====  ====\n   Ada   1815\n"
            "         maybe\n"
            "   Bo    1820\n   ====  ====\n\nEnd."
        ),
        "Keepers\n\nName, Born\nAda, 1815 maybe\nBo, 1820\n\nEnd.",
    ),
    "a table without a head": (".. _a:\n\n==  ==\n 1   2\n==  ==\n\nEnd.", "1, 2\n\nEnd."),
    "a list as a table": (
        (
            ".. list-table:: Prices\n   :header-rows: 1\n\n   * - Thing\n     - Price\n"
            "   * - Lamp, big\n"
            "     - 3\n       coins\n"
        ),
        "Prices\nThing, Price\nLamp, big, 3 coins",
    ),
    "values with commas": (
        '.. csv-table:: Boats\n   :header: "Name", "Length"\n\n   "Star, red", 12\n   Moon, 9\n',
        "Boats\nName, Length\nStar, red, 12\nMoon, 9",
    ),
    "fields": (
        ".. _a:\n\n:Author: Ada\n:Name: Mira\n:Abstract: A lamp\n   and a pier.\n\nEnd.",
        "Name: Mira\nA lamp and a pier.\n\nEnd.",
    ),
    "fields of a function": (
        ".. function:: burn(lamp)\n\n   Burns.\n\n   :param lamp: the lamp",
        "burn(lamp)\n\nBurns.\n\nparam lamp: the lamp",
    ),
    "a directive in another": (
        ".. note:: Mind\n   the gap.\n\n   .. warning::\n\n      Deep.\n\nEnd.",
        "Mind\nthe gap.\n\nDeep.\n\nEnd.",
    ),
    "a substitution": (".. |salt| replace:: sea salt\n\nWe sell |salt| here.", "We sell sea salt here."),
    "verse": (".. _a:\n\n| The lamp\n| went out.\n|\n| So.", "The lamp\nwent out.\n\nSo."),
    "code": (".. code-block:: sh\n   :linenos:\n\n   ls\n\nFor example::\n\n   pwd", "ls\n\nFor example:\n\npwd"),
    "what a program fills": (".. toctree::\n   :maxdepth: 2\n\n   a\n   b\n\n.. automodule:: x\n\nEnd.", "End."),
}


@pytest.mark.parametrize("name", READ)
def test_each_word_is_read(name: str) -> None:
    text, words = READ[name]
    assert "\n\n".join(section.text for section in cut_sections(text)) == words


@pytest.mark.parametrize(
    ("table", "rows"),
    [
        ("+----+----+\n| id | hp |\n+----+----+\n|  1 | 31 |\n+----+----+", "id, hp\n1, 31"),
        ("| a | b |\n|---+---|\n| 1 | 2 |", "a, b\n1, 2"),
        ("====  ====\nA     B\n====  ====\n1     2\n====  ====", "A, B\n1, 2"),
    ],
)
def test_a_drawn_table_is_read_by_rows_in_any_text(table: str, rows: str) -> None:
    [section] = cut_sections(f"Here:\n\n{table}\n\nEnd.")
    assert section.text == f"Here:\n\n{rows}\n\nEnd."

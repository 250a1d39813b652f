"""What the pages of a book add to its text is not read, and no number that a person wrote is lost."""

from __future__ import annotations

import pytest

from bot.script.sections import cut_sections

LINES = (
    "The road was white and it went on and on until the light had gone\n"
    "from the hills above the town, and nobody came to the pier where\n"
)
REST = "the boats were lying in the dark and the gulls were asleep on it.\n"


@pytest.mark.parametrize(
    "between",
    [
        "12\n",
        "\n\n12\n\n",
        "- 12 -\n",
        "THE SALT ROAD 12\n",
        "\nPage 12 of 200\n\n",
        "12 THE SALT ROAD\n",
        "\n12\n\nThe Salt Road\n",
    ],
)
def test_the_number_and_the_head_of_a_page_are_not_read(between: str) -> None:
    other = between.replace("12", "13")
    [section] = cut_sections(f"{LINES}{between}{REST}\n{LINES}{other}{REST}")
    whole = " ".join((LINES + REST).split())
    assert section.text.split("\n\n") == [whole, whole]


@pytest.mark.parametrize(
    "text",
    [
        f"12\n\n{LINES}{REST}\n13\n\n{LINES}{REST}\n14\n\nThen.",
        "1\nthe lamp went out and nobody came to see it at all\nand so on\n\n2\nand the sea was loud",
        f"Day 1\n{LINES}{REST}\nDay 2\n{LINES}{REST}",
        "Scores:\n1\n2\n3\nMira 12\nTom 13",
    ],
)
def test_numbers_of_chapters_days_and_verses_stay(text: str) -> None:
    read = "\n".join(section.text for section in cut_sections(text)).split()
    assert [word for word in text.split() if word.isdigit()] == [word for word in read if word.isdigit()]


@pytest.mark.parametrize(
    ("line", "words"),
    [("the light-\nhouse", "the lighthouse"), ("a well-\nknown man", "a well-known man"),
     ("grey-\nhaired men", "grey-haired men"),
     ("Vor- \nund Nachteile", "Vor- und Nachteile"), ("the S-\nBahn", "the S-Bahn"), ("Straßen-\nbahn", "Straßenbahn")],
)  # fmt: skip
def test_a_word_that_a_line_divided_is_whole_again(line: str, words: str) -> None:
    first, second = line.split("\n")
    padding = "and it went on and on until the light had gone from there"
    [section] = cut_sections(f"{padding} {first}\n{second} {padding}\n{padding} over the hills\n{padding} so")
    assert words in section.text


def test_lines_of_code_beside_a_number_are_no_heads() -> None:
    code = (
        "const { statusCode, body } = await request('http://localhost')\n\n"
        "log('received', statusCode) // received {}\n\nfor x\n"
    )
    text = "".join(
        code.replace("{}", str(number)) + "  and data goes on in a line that is long enough\n"
        for number in (200, 200, 201)
    )
    assert "\n".join(section.text for section in cut_sections(text)).count("received") == 6

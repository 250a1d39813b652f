"""A text without a marked title is called by its first line, or by the name of its file."""

from __future__ import annotations

import pytest

from bot.script.text_titles import named, title_line, title_of_file


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("my-chapter-01_FINAL.txt", "My chapter 1"),
        ("The_Salt_Road_-_Chapter_3.txt", "The Salt Road Chapter 3"),
        ("salt-road.md", "Salt road"),
        ("SaltRoad.txt", "Salt Road"),
        ("salt road v2 (1).txt", "Salt road"),
        ("chapter_12_the_pier.txt", "Chapter 12 the pier"),
        ("2026-11-27_session_12_notes.md", "Session 12 notes"),
        ("mother-in-law_ch2.txt", "Mother-in-law ch2"),
        ("Copy_of_The_Lamp.txt", "The Lamp"),
        ("夜の港_最終.txt", "夜の港"),
        ("SPOILER_the_end.txt", "The end"),
        ("movie.en.srt", "Movie"),
        *(
            (name, "")
            for name in (
                *("message.txt", "message (1).txt", "Untitled document.txt", "New_Text_Document.txt", "123.txt"),
                *("Chapter 12.txt", "ch01.txt", "第三章.txt", "final_final_v3.txt", "a1b2c3d4e5f6a7b8.txt", ".txt", ""),
            )
        ),
    ],
)
def test_the_name_of_a_file_says_what_its_text_is_called(name: str, title: str) -> None:
    assert title_of_file(name) == title


@pytest.mark.parametrize("line", ["The Salt Road", "雨の夜", "Session 12 (2026-11-27)", "Chapter 3", "A lamp, a pier"])
def test_a_short_line_above_a_text_is_its_title(line: str) -> None:
    assert title_line(f"{line}\n\nIt rained.") == line


@pytest.mark.parametrize(
    "text",
    [
        *("It rained.\n\nSo.", "Mira: Hi\n\nTom: No", "Dear Tom,\n\nIt rained.", "“Go”\n\nHe went", "one two\n\nx"),
        *("12\n\nx", "The lamp\nwent out\n\nThen.", "Salt", "Salt\n", "- Milk\n\n- Eggs", f"{'Long ' * 20}\n\nx", ""),
    ],
)
def test_other_first_lines_are_text(text: str) -> None:
    assert title_line(text) == ""


@pytest.mark.parametrize(
    ("title", "file", "expected"),
    [
        ("The Storm", "salt-road-3.txt", "The Storm"),
        ("Chapter 3", "salt-road-3.txt", "Salt road 3"),
        ("III.", "salt-road.txt", "Salt road"),
        ("Chapter 3", "message.txt", "Chapter 3"),
        ("", "salt-road.txt", "Salt road"),
        ("", "message.txt", ""),
    ],
)
def test_a_text_that_names_itself_keeps_its_title(title: str, file: str, expected: str) -> None:
    assert named(title, file) == expected

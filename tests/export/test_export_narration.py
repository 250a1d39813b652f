"""The text of a narration as plain text, with marks around words that are missing in its sound."""

from __future__ import annotations

from dataclasses import replace

from bot.export.kind_files import transcript_download
from bot.work.speech import Check, Ear, Gap, Verdict
from tests.export.books import Shelf, book, narration


def test_the_text_names_a_section_without_sound() -> None:
    shelf = Shelf()
    whole = book(narration(shelf.sound(1.0), None, shelf.sound(1.1)), shelf=shelf)
    [words] = transcript_download(whole, 1 << 20)
    assert words.name == "The-Lantern-Keeper.txt"
    text = words.data.decode()
    assert text.index("What is said in section 1.") < text.index("Section 2 is missing from the recording.")
    assert "What is said in section 2." in text
    assert transcript_download(whole, 20) == ()


def test_words_that_are_not_in_the_sound_are_marked_in_the_text() -> None:
    shelf = Shelf()
    work = narration(shelf.sound(1.0))
    text = "She waited. Nobody came. It snowed."
    check = Check(verdict=Verdict.BROKEN, ear=Ear.SECOND, gaps=(Gap(12, 25, 1.0), Gap(4, 4, 2.0)))
    work = replace(work, sections=(replace(work.sections[0], text=text, check=check),))
    [words] = transcript_download(book(work, shelf=shelf), 1 << 20)
    assert "She waited. [not in the sound: “Nobody came.”] It snowed." in words.data.decode()


def test_a_narration_without_sound_is_its_text() -> None:
    [words] = transcript_download(book(narration(None)), 1 << 20)
    assert "What is said in section 1." in words.data.decode()

"""A narration is downloaded as its recording and its transcript."""

from __future__ import annotations

from bot.export.download import best
from tests.export.books import Shelf, book, narration


def test_a_narration_comes_with_its_transcript() -> None:
    shelf = Shelf()
    whole = book(narration(shelf.sound(1.0), None, shelf.sound(1.1)), shelf=shelf)
    sound, words = best(whole, 1 << 20)
    assert (sound.name, words.name) == ("The-Lantern-Keeper.wav", "The-Lantern-Keeper.txt")
    text = words.data.decode()
    assert text.index("What is said in section 1.") < text.index("Section 2 is missing from the recording.")
    assert "What is said in section 2." in text
    one, two, _ = best(whole, 60_000)
    assert (one.name, two.name) == ("The-Lantern-Keeper-part-1-of-2.wav", "The-Lantern-Keeper-part-2-of-2.wav")


def test_a_narration_without_sound_is_its_text() -> None:
    [words] = best(book(narration(None)), 1 << 20)
    assert words.name.endswith(".txt")
    assert best(book(narration()), 1 << 20) == ()

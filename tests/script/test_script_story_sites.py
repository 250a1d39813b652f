"""What sites for stories and lyrics have around a text is not read."""

from __future__ import annotations

import pytest

from bot.script.sections import cut_sections

SITES = {
    "FanFiction.net": (
        (
            "Salt\nBy: mira\nMira is sent.\nRated: Fiction T - English - Adventure - Words: 1,234 - Published: "
            "11/27/2026 - id: 1\n"
            "1. Chapter 1\nAN: Hi!\n\nThe gate opens.\n1. Go.\n\n-Line Break-\n\nHe went."
        ),
        "Salt",
        "Chapter 1\n\nThe gate opens.\n1. Go.\n\nHe went.",
    ),
    "Royal Road": (
        (
            "Chapter 1 - Salt\nNext\nChapter\nThe gate opens.\n\n[Level Up!]\n\nA note from Mira\nThanks!\n\n"
            'Support "Salt"\n'
            "Previous\nChapter\nFiction\nPage\nNext\nChapter\nAbout the author\nMira\nBio: x"
        ),
        "",
        "Chapter 1 - Salt\nThe gate opens.\n\nLevel Up!",
    ),
    "Wattpad": (
        "Chapter 1\n12.3K  845  231\nThe gate opens.\n\nComment\nVote\nContinue reading next part",
        "",
        "Chapter 1\nThe gate opens.",
    ),
    "Genius": (
        (
            "3 ContributorsThe Lamp Lyrics[Verse 1: Mira]\nThe lamp\n\n[Pre-Chorus]\nOh\n\n[Refrão]\nLuz\n"
            "You might also like\n"
            "[サビ]\nひかり12Embed"
        ),
        "",
        "The lamp\n\nOh\n\nLuz\n\nひかり",
    ),
    "data above a story": (
        "Title: Salt\nAuthor: Mira\nRating: T\nSummary: A lamp.\n\nThe gate opens.",
        "Salt",
        "The gate opens.",
    ),
    "data and nothing else": ("Title: Salt\nAuthor: Mira\nRating: T\n", "", "Title: Salt\nAuthor: Mira\nRating: T"),
}


@pytest.mark.parametrize("name", SITES)
def test_of_a_story_site_the_story_is_read(name: str) -> None:
    text, title, words = SITES[name]
    sections = cut_sections(text)
    assert "\n\n".join(section.text for section in sections) == words
    assert sections[0].title in {title, "Chapter 1"}

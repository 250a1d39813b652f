"""Texts from fan fiction archives, wikis and documentation: each word is read, and the text around it is not."""

from __future__ import annotations

import pytest

from bot.script.formats.foreign_markup import without_foreign_markup
from bot.script.quotations import quotations
from bot.script.sections import cut_sections

LAMP = "The lamp went out at nine."
WELL = '"Well," said Ada.'

TAGS = (
    "Rating:\nGeneral Audiences\nArchive Warning:\nNo Archive Warnings Apply\nFandom:\nOriginal Work\nLanguage:\nEn\n"
)
ON_THE_SITE = f"{TAGS}Stats:\nPublished:2026-01-01Words:1,234Chapters:1/1Comments:3Kudos:40Hits:500\nSalt\nada\n"
IN_A_FILE = (
    "Salt\nby ada\n\nPosted originally on the Archive of Our Own at http://archiveofourown.org/works/1.\n\n"
    "Rating: General Audiences\nArchive Warning: None\nFandom: Original Work\n"
    "Stats: Published: 2026-01-01 Words: 1,234 Chapters: 2/?\n\n"
)

ARCHIVED = {
    "one chapter": (
        (
            f"{ON_THE_SITE}Summary:\nA lamp.\n\nNotes:\nThanks!\n\n(See the end of the work for more notes.)\n\n"
            f"Work Text:\n{LAMP}\n\n{WELL}\n\nNotes:\nComments please!\n"
        ),
        f"{LAMP}\n\n{WELL}",
    ),
    "all chapters": (
        (
            f"{ON_THE_SITE}Chapter 1\nNotes:\nHi.\n(See the end of the chapter for more notes.)\n"
            f"Chapter Text\n{LAMP}\nNotes:\nBye.\n"
            f"Chapter 2: Dawn\nSummary:\nMore.\nChapter Text\n{WELL}\nActions\n"
        ),
        f"Chapter 1\n\n{LAMP}\n\nChapter 2: Dawn\n\n{WELL}",
    ),
    "a file of chapters": (
        (
            f"{IN_A_FILE}Summary\n\nA lamp.\n\nNotes\n\nHi!\n\nOh!\n\nChapter 1\n\n{LAMP}\n\nChapter 2\n\n{WELL}\n\n"
            "End Notes\n\nComments please!\n\nPlease drop by the Archive and comment to let the creator know!\n"
        ),
        f"Chapter 1\n\n{LAMP}\n\nChapter 2\n\n{WELL}",
    ),
    "headings and lists of the author": (
        (
            f"{ON_THE_SITE}Chapter 1\nChapter Text\nChapter 1\n\n{LAMP}\n\nNotes:\n\nOil.\n\n"
            f"Chapter 2\nChapter Text\nChapter 2\n\n{WELL}\n"
        ),
        f"Chapter 1\n\nChapter 1\n\n{LAMP}\n\nNotes:\n\nOil.\n\nChapter 2\n\nChapter 2\n\n{WELL}",
    ),
    "a file of chapters with notes": (
        (
            f"{IN_A_FILE}Notes\n\nHi!\n\nOh!\n\n"
            "Chapter 1\n\nChapter Summary\n\nA lamp.\n\nNo.\n\nChapter Notes\n\nHi.\n\n"
            f"{LAMP}\n\nChapter End Notes\n\nMore!\n\nSoon!\n\nChapter 2\n\nChapter Notes\n\nHi.\n\n{WELL}\n\n"
            "End Notes\n\nThanks!\n\nBye!"
        ),
        f"Chapter 1\n\n{LAMP}\n\nChapter 2\n\n{WELL}",
    ),
    "a file of chapters with titles": (
        (
            f"{IN_A_FILE}Notes\n\nHi!\n\nDusk\n\n{LAMP}\n\nChapter End Notes\n\nMore!\n\n"
            f"Dawn\n\nChapter Notes\n\nHi.\n\n{WELL}\n\nChapter 3\n\n{WELL}"
        ),
        f"Dusk\n\n{LAMP}\n\nDawn\n\n{WELL}\n\nChapter 3\n\n{WELL}",
    ),
    "a file without blank lines": (
        f"{IN_A_FILE}Notes\nHi!\n" + f"{LAMP}\n" * 8,
        "\n".join([LAMP] * 8),
    ),
    "a file of one chapter": (
        f"{IN_A_FILE}Summary\n\nA lamp.\n\nNotes\n\nThanks!\n\n{LAMP}\n\n{WELL}",
        f"{LAMP}\n\n{WELL}",
    ),
}


def read(text: str) -> str:
    return "\n\n".join(section.text for section in cut_sections(text))


@pytest.mark.parametrize("name", ARCHIVED)
def test_of_archived_fan_fiction_the_story_alone_is_read(name: str) -> None:
    text, story = ARCHIVED[name]
    assert read(text) == story
    assert cut_sections(text)[0].title in {"Salt", "Chapter 1", "Dusk"}
    assert without_foreign_markup(text)[1] == "Salt"


READ = {
    "notes of an author": (
        f"A/N: Sorry!\nIt took long.\n\n{LAMP} (A/N: it did.) Then.\n\n**A/N:** Review!",
        f"{LAMP} Then.",
    ),
    "notes in a text without blank lines": (
        "Salt\n\nA/N: Sorry!\n" + f"{LAMP}\n" * 8,
        "\n".join(["Salt\n", *[LAMP] * 8]),
    ),
    "notes and nothing else": ("A/N: Sorry!", "A/N: Sorry!"),
    "notes in a story": (f"Notes\n\n{LAMP}", f"Notes\n\n{LAMP}"),
    "templates": (
        "{{Infobox|name=Ada\n|born={{date|1815}}\n}}\n'''Ada''' was a {{lang|fr|comtesse}}.{{fact|date=May}} So.",
        "Ada was a comtesse. So.",
    ),
    "templates that hold words": (
        "== Salt ==\nIt is {{convert|5|km|mi|abbr=on}} away. {{Quote|text=Go.|author=Ada}}\n{{blockquote|No.|Ada}}",
        "Salt\nIt is 5 km away. Go.\nNo.",
    ),
    "cells of several lines": (
        "{|\n| Ada\nand Bo\n| 2\n* of three\n{|\n| Bo\n|}\n|}\nEnd.",
        "Ada and Bo, 2 of three Bo\nEnd.",
    ),
    "a table of a wiki": (
        '== Keepers ==\nTwo.\n{| class="wikitable"\n|+ All\n! Name !! Born\n|-\n| [[Ada]] || a="x" | 1815\n|}\nEnd.',
        "Keepers\nTwo.\nAll\nName, Born\nAda, 1815\nEnd.",
    ),
    "directives": (
        (
            f".. contents:: All\n   :depth: 2\n\n.. _top:\n\n.. image:: a.png\n   :alt: A\n\n"
            f".. note::\n   :class: x\n\n   {LAMP}\n\n"
            ".. code-block:: python\n\n   print(1)\n\n.. [1] A note.\n.. a remark\n   of two lines\n\nThen."
        ),
        f"A\n\n{LAMP}\n\nprint(1)\n\nThen.",
    ),
    "roles and links": (
        ".. _a:\n\nSee :ref:`the lamp <lamp>`, :doc:`~guide` and ``code``: `a site <http://x.org>`_, Python_ [1]_.",
        "See the lamp, guide and code: a site, Python.",
    ),
    "fields": (f".. _a:\n\n:Author: Ada\n:Date: 2026\n\n{LAMP}", LAMP),
    "no directives": ("The sum :x: and a_b stay.\n\n.. so it went.", "The sum :x: and a_b stay.\n\n.. so it went."),
    "readings in brackets": (
        "吾輩（わがはい）は猫。食べ物（たべもの）が好き。走り（はしり）出す。東京(トウキョウ)だ。",
        "吾輩は猫。食べ物が好き。走り出す。東京だ。",
    ),
    "remarks in brackets": (
        "猫（ねこではなくいぬです）だ。彼（本当）は走り（たべ）だ。（わらい）",
        "猫（ねこではなくいぬです）だ。彼（本当）は走り（たべ）だ。（わらい）",
    ),
}


@pytest.mark.parametrize("name", READ)
def test_only_the_words_are_read(name: str) -> None:
    text, words = READ[name]
    assert read(text) == words


def test_underlined_titles_are_headings() -> None:
    sections = cut_sections(".. _a:\n\nSalt\n====\n\nIt rained.\n\nThe Pier\n--------\n\nIt rained again.")
    assert sections[0].title == "Salt"
    found = [section.text[cue.start : cue.end] for section in sections for cue in section.cues]
    assert found == ["Salt", "The Pier"]


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("- Привет, - сказал он. - Как дела?\n- Хорошо.", ["Привет,", "сказал он.", "Как дела?", "Хорошо."]),
        ("-Hola -dijo Juan-. ¿Y tú?\n-Bien.", ["Hola", "dijo Juan", "¿Y tú?", "Bien."]),
        ("״לא״, ענתה. הוא שירת בצה״ל.", ["לא"]),
        ("Buy:\n- Milk\n- Two eggs.\n- Well-known bread.", []),
        ("-5 degrees. He went - slowly.", []),
    ],
)
def test_speech_is_found_however_it_is_marked(text: str, spoken: list[str]) -> None:
    found = quotations("\n\n".join(section.text for section in cut_sections(text)))
    assert [quotation.text for quotation in found] == spoken

"""Documents of all kinds are read aloud without the parts that are only for the eye or for a program."""

from __future__ import annotations

import pytest

from bot.script.panels import parse_panels
from bot.script.sections import cut_sections

SEED = """\
Narration 1 [calm, curious]:
“The library slept in its own silence.”
---
Narration 2 [slightly surprised, soft]:
“But something moved. Between the shelves.”
SFX: Book thump, soft wooden knock.
---
Narration 3 [whispering]:
“Who is there?” asked the lamp.
SFX: a door{end}
Narration 4 [warm]:
“Nobody answered.”
---
Narration 5 [slow]:
“And then it was quiet.”"""


@pytest.mark.parametrize(
    "text", [SEED.format(end="\n---"), SEED.format(end="."), SEED.replace("“", '"').replace("”", '"')]
)
@pytest.mark.parametrize("gap", ["\n", " ", "", "\n\n", "\r\n"])
def test_a_narration_is_cut_alike_whatever_became_of_its_line_breaks(text: str, gap: str) -> None:
    found = cut_sections(text.format(end="").replace("\n", gap))
    assert [(section.direction, section.text.replace('"', "“")) for section in found] == [
        ("calm, curious", "The library slept in its own silence."),
        ("slightly surprised, soft", "But something moved. Between the shelves."),
        ("whispering", found[2].text.replace('"', "“")),
        ("warm", "Nobody answered."),
        ("slow", "And then it was quiet."),
    ]
    assert "SFX" not in "".join(section.text for section in found)


def test_sentences_that_were_glued_together_are_parted_in_a_glued_narration_alone() -> None:
    glued = "Narration 1 [low]:It rained.Nobody came.---Narration 2:Node.Js is a word."
    assert [section.text for section in cut_sections(glued)] == ["It rained.\nNobody came.", "Node.\nJs is a word."]
    assert cut_sections("I like Node.Js a lot.")[0].text == "I like Node.Js a lot."


COMIC = """\
Panel 1: The Library [Wide Shot]
Scene: An old library at night.
Dialogue (MIRA, whispering): “Who is there?”
---
Panel 2: The Book [Close-up]
Scene: A book falls.
SFX: THUMP
Caption (Bottom): Nobody answered.
---
Panel 3: The Door
Scene: A door.
Caption (Bottom): And then it was quiet."""


@pytest.mark.parametrize(
    "text", [COMIC, COMIC.replace("---", "***"), COMIC.replace("Panel", "**Panel").replace("]\n", "]**\n")]
)
def test_a_comic_script_that_lost_its_line_breaks_has_the_same_panels(text: str) -> None:
    panels = parse_panels(text.replace("\n", ""))
    assert panels == parse_panels(text)
    assert len(panels) == 3


@pytest.mark.parametrize(
    "front",
    [
        '---\ntitle: "The Last Lamp"\ndate: 2024-01-01\ntags:\n  - sea\n---\n\n',
        "---\ntitle: The Last Lamp\nauthor: Mira\n...\n",
        "+++\ntitle = 'The Last Lamp'\n[extra]\nweight = 3\n+++\n",
        "---\r\ntitle: The Last Lamp\r\n---\r\n",
        "--- title: The Last Lamp tags: sea --- ",
    ],
)
def test_front_matter_is_not_read_and_names_the_work(front: str) -> None:
    [section] = cut_sections(f"{front}It rained.")
    assert (section.title, section.text) == ("The Last Lamp", "It rained.")


def test_front_matter_of_a_file_is_found_after_words_that_were_typed() -> None:
    [section] = cut_sections("Read this, please.\n\n---\ntitle: X\ndate: 2024-01-01\n---\nIt rained.")
    assert section.text == "Read this, please.\n\nIt rained."


def test_a_dialogue_between_rules_is_no_front_matter() -> None:
    assert [section.text for section in cut_sections("---\nMira: Hello\nBen: Hi\n---\nIt rained.")] == [
        "Mira: Hello\nBen: Hi",
        "It rained.",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "He said so[^1] and left.[^note 2]\n\n[^1]: See the archive,\n  shelf 3.\n\n[^note 2]: Another.\n\n    More.",
        "He said so[^1] and left. [^1]: See the archive",
        "He said so[1] and left.\n\n[1] See the archive.",
        "He said so\\[1\\] and left.\\[12\\]",
        "He said so¹ and left.²\n\n¹ See the archive.\n² Another.",
        "He said so^[See the archive.] and left.",
    ],
)
def test_notes_are_neither_read_nor_directions(text: str) -> None:
    [section] = cut_sections(text)
    assert (section.text, section.direction, section.cues) == ("He said so and left.", "", ())


def test_text_goes_on_after_notes_and_units_keep_their_powers() -> None:
    [section] = cut_sections("It is 5 km² and x² big[^1].\n\n[^1]: A note.\n\nThe end.")
    assert section.text == "It is 5 km² and x² big.\n\nThe end."


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("| Name | Age |\n|:----|----:|\n| Ann | 3 |\n| Bob | 4 |", "Name, Age\nAnn, 3\nBob, 4"),
        ("Name | Age\n--- | ---\nAnn | ||secret||", "Name, Age\nAnn, ||secret||"),
        ("<!-- a note\n<b>of mine</b> -->It rained.%% and mine %%", "It rained."),
        ("> [!note] Mind\n> the gap", "Mind\nthe gap"),
        ("Lamp\n: It burns.", "Lamp\nIt burns."),
        ("It rained. ^a1b2c3", "It rained."),
        ("```py\nprint\n```", "print"),
        ("* one\n* two\n1. three", "one\ntwo\n1. three"),
        ("It rained.\n\n***\n\nIt stopped.", "It rained.\n\nIt stopped."),
        ("<p>It rained.</p><p>It stopped.</p>", "It rained.\nIt stopped."),
        ("<script>x = 1</script><table><tr><td>a</td><td>b</td></tr></table>", "a, b"),
        ("\\begin{quote}It \\emph{rained}.\\end{quote}\\label{x}", "It rained."),
        ("![A pier](pier.png) [here](https://example.org/a_(b)_c)", "A pier here"),
        ("Line one  \nline two\\\nline three", "Line one\nline two\nline three"),
    ],
)
def test_signs_are_not_read_and_words_are(written: str, words: str) -> None:
    [section] = cut_sections(written)
    assert section.text == words


def test_lines_that_only_fit_a_width_are_joined_and_verses_are_not() -> None:
    prose = (
        "The wind was cold that night and the sea was loud, and no one in the village slept\n"
        "well. It was the kind of wind that comes before the snow, said the old men at the\n"
        "harbour, and the old men were mostly right about such things."
    )
    verse = "The wind was cold that night\nand the sea was loud\nand no one slept"
    assert [section.text for section in cut_sections(f"{prose}\n\n{verse}")] == [
        f"{prose.replace(chr(10), ' ')}\n\n{verse}"
    ]

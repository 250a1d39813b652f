from __future__ import annotations

import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.script.plain_text import plain, quotation_end, unquote
from bot.script.sections import cut_sections
from bot.script.sentence_ends import sentences
from bot.script.speech_duration import speech_seconds, word_count
from tests.effort import examples
from tests.script.words import words_in

NARRATION = """\
# The Last Lamp

**Narration 1 [soft, unhurried]:**
SFX: rain on slates
"The harbour had been dark for a week. **Nobody** spoke of it."

**Narration 2 [a child's voice, afraid]:**
[whispering] "Please don't go out," said Mira. [pause] "Please."
**SFX:** a door, far away. Footsteps.

**Narration 3:**
SFX: silence

Narration 4
“He went.”
“He lit the lamp.”
"""

RULED = """\
The first part has *two* sentences. This is the other.
---
[low, close] “And this is the second.”

It has two paragraphs.
—-
SFX: thunder!
---

---
- One bullet
- See [the map](https://example.org/map_1) and `code`
"""

ESSAY = "\n\n".join(
    " ".join(f"Sentence {number} of paragraph {place} is neither long nor short at all." for number in range(length))
    for place, length in enumerate((12, 9, 15, 60, 3, 1))
)

CHINESE = "从前有一座灯塔，塔里住着一位老人。他每天晚上点灯。" * 40


def flat(text: str) -> str:
    return " ".join(text.split())


def spoken(text: str) -> list[tuple[str, str, str]]:
    return [(section.title, section.direction, flat(section.text)) for section in cut_sections(text)]


def test_headings_cut_and_directions_steer_but_are_not_read() -> None:
    assert spoken(NARRATION) == [
        ("The Last Lamp", "soft, unhurried", "The harbour had been dark for a week. Nobody spoke of it."),
        ("", "a child's voice, afraid; whispering", '"Please don\'t go out," said Mira. "Please."'),
        ("", "", "He went. He lit the lamp."),
    ]
    assert [section.number for section in cut_sections(NARRATION)] == [1, 2, 3]


def test_rules_cut_and_what_is_left_empty_is_dropped() -> None:
    assert spoken(RULED) == [
        ("", "", "The first part has two sentences. This is the other."),
        ("", "low, close", "And this is the second. It has two paragraphs."),
        ("", "", "One bullet See the map and code"),
    ]


def test_a_narration_that_lost_its_line_breaks_is_cut_at_the_same_places() -> None:
    text = (
        "Narration 1 [soft]: “The sea was calm.” SFX: gulls. Narration 2: SFX: waves! Nobody came. --- "
        "**Narration THREE (angry):** He shouted “no” and left, as in Narration 1: loudly. --- SFX: only a bell"
    )
    assert spoken(text) == [
        ("", "soft", "The sea was calm."),
        ("", "", "Nobody came."),
        ("", "angry", "He shouted “no” and left, as in Narration 1: loudly."),
    ]


@pytest.mark.parametrize(
    ("heading", "direction"),
    [
        ("Narration 1:", ""),
        ("Narration 1 [warm]:", "warm"),
        ("**Narration 1 [warm]:**", "warm"),
        ("**Narration 1** [warm]:", "warm"),
        ("### Narration 1 [warm]", "warm"),
        ("NARRATION ONE (warm):", "warm"),
        ("- Narration #1 [warm]：", "warm"),
        ("Narration [warm]:", "warm"),
        ("narration 1 [warm]:", "warm"),
    ],
)
@pytest.mark.parametrize("space", [" ", "\n"])
def test_headings_are_read_in_every_usual_form(heading: str, direction: str, space: str) -> None:
    found = cut_sections(f"{heading}{space}The sea was calm.")
    assert [(section.direction, section.text) for section in found] == [(direction, "The sea was calm.")]


@pytest.mark.parametrize(
    "prose",
    ["I like the narration: it is slow.", "Narration 2 was the best part of it.", "My narration (the first) is short."],
)
def test_prose_about_a_narration_is_no_heading(prose: str) -> None:
    assert [section.text for section in cut_sections(prose)] == [prose]


def test_headings_may_carry_a_title() -> None:
    assert spoken("Narration 1 – The Harbour [low]: It rained.") == [("The Harbour", "low", "It rained.")]
    assert spoken("# One\nIt rained.\n---\n## Two\nIt stopped.") == [
        ("One", "", "One It rained."),
        ("Two", "", "Two It stopped."),
    ]


def test_without_marks_paragraphs_are_packed_evenly_within_the_limit() -> None:
    found = cut_sections(ESSAY)
    lengths = [speech_seconds(section.text) for section in found]
    assert all(length <= 120 for length in lengths)
    assert len(found) <= sum(lengths) / 120 * 1.5 + 1
    assert flat(" ".join(section.text for section in found)) == flat(ESSAY)
    assert all(section.text.endswith(".") for section in found)
    assert found[1].text.count("\n\n") >= 1


def test_a_marked_section_that_is_too_long_is_cut_at_sentences_and_keeps_its_direction() -> None:
    text = f"Narration 1 – Long [slow]: {'The sea was calm and grey that day. ' * 100}\nNarration 2: Short."
    found = cut_sections(text)
    assert [section.title for section in found] == ["Long"] * 4 + [""]
    assert [section.direction for section in found] == ["slow"] * 4 + [""]
    _, first, second, third, _ = (speech_seconds(section.text) for section in found)
    assert max(first, second, third) <= 120
    assert max(first, second, third) - min(first, second, third) < 10
    assert all(section.text.endswith(".") for section in found)


def test_text_without_spaces_is_cut_at_its_own_stops_without_adding_any() -> None:
    found = cut_sections(CHINESE)
    assert len(found) > 1
    assert "".join(section.text for section in found) == CHINESE
    assert all(section.text.endswith("。") for section in found)


def test_a_sentence_without_end_is_cut_at_words_and_a_word_without_end_at_letters() -> None:
    assert " ".join(section.text for section in cut_sections("on and " * 400)) == ("on and " * 400).strip()
    letters = cut_sections("가" * 3000)
    assert "".join(section.text for section in letters) == "가" * 3000
    assert all(speech_seconds(section.text) <= 120 for section in letters)


@pytest.mark.parametrize(
    "nothing", ["", " \n ", "---", "SFX: boom", "…", "***", "[softly]", "Narration 1:", "```\n```"]
)
def test_what_has_no_words_has_no_sections(nothing: str) -> None:
    assert cut_sections(nothing) == ()


@pytest.mark.parametrize(
    ("markdown", "words"),
    [
        ("# Title", "Title"),
        ("-# small", "small"),
        ("> quoted\n>>> more", "quoted\nmore"),
        ("* **bold _both_** ~~gone~~ ||secret||", "bold both gone secret"),
        ("[label](https://example.org 'x') stays", "[label](https://example.org 'x') stays"),
        ("[label](<https://example.org>) ![alt](http://a/b)", "label alt"),
        ("```py\nprint\n```", "\nprint\n"),
        ("snake_case 2*3 = 6, 2 ** 3", "snake_case 2*3 = 6, 2 3"),
        ("\\*not bold\\*", "*not bold*"),
        ("hi <@123> <:smile:42> <t:1700000000:R>there", "hi there"),
        ("- [x] done", "done"),
    ],
)
def test_markup_is_taken_away_and_words_stay(markdown: str, words: str) -> None:
    assert plain(markdown) == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('"One."', "One."),
        ("„Eins.“", "Eins."),
        ("“One “inner” two.”", "One “inner” two."),
        ("'It's fine'", "It's fine"),
        ("»Eins«", "Eins"),
        ('"One," she said, "two."', '"One," she said, "two."'),
        ('"One." "Two."', "One. Two."),
        ('"', '"'),
        ('""', '""'),
        ("no", "no"),
    ],
)
def test_quotation_marks_go_only_when_they_belong_together(text: str, words: str) -> None:
    assert unquote(text) == words


def test_a_quotation_that_is_not_closed_has_no_end() -> None:
    assert quotation_end("“open") is None
    assert quotation_end("'don't") is None
    assert quotation_end('"a" b') == 3


def test_sentences_are_not_cut_after_titles_initials_and_figures() -> None:
    assert sentences("Dr. Who met J. Smith at 3.14 p.m. sharp. “Really?” he said. Yes… No!") == (
        "Dr. Who met J. Smith at 3.14 p.m. sharp.",
        "“Really?” he said.",
        "Yes…",
        "No!",
    )
    assert sentences("是。不！「好。」走") == ("是。", "不！", "「好。」", "走")


def test_speech_is_estimated_by_words_or_by_characters() -> None:
    assert speech_seconds("one two three four five " * 30) == pytest.approx(60)
    assert 0.9 < speech_seconds("灯りがひとつ") < 1.5
    assert 0.8 < speech_seconds("สวัสดีชาวโลก") < 1.5
    assert speech_seconds("Donaudampfschifffahrtsgesellschaft") > 1
    assert speech_seconds("— … !") == 0


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("one two  three, four – five!", 5),
        ("it's 3.5 and snake_case", 4),
        ("Да, это так.", 3),
        ("灯りがひとつ" * 20, 58),
        ("so-and-so " * 3, 3),
        ("on.and-" * 500, 1000),
        ("a" * 6000, 100),
        ("… — !", 0),
    ],
)
def test_words_are_counted_as_long_as_they_take_to_say(text: str, words: int) -> None:
    assert word_count(text) == words


# --- properties

_MARKLESS = st.lists(
    st.sampled_from(
        ["rain", "The roof.", "Mira", "“Go!”", "it's", "日本。", "ไทย", "\n\n", "\n", "42", "so—and", "Да,", "a" * 30]
    ),
    max_size=120,
)
_MARKED = st.lists(
    st.sampled_from(
        [
            *(
                "Narration 1:",
                "**Narration 2 [soft]:**",
                "narration",
                "Narration",
                "[low]",
                "(loud)",
                "SFX: boom",
                "SFX:",
            ),
            *(
                "---",
                "\n---\n",
                "\n",
                "\n\n",
                "# ",
                "- ",
                "> ",
                '"',
                "“",
                "”",
                "*",
                "**",
                "_",
                "`",
                "```",
                "[",
                "](",
                ")",
            ),
            *("rain", "The roof.", "日本。", "…", "Go!", "1", "two"),
        ]
    ),
    max_size=80,
)


@settings(deadline=None)
@given(_MARKLESS, st.sampled_from([3.0, 10.0, 120.0]))
def test_no_word_is_lost_and_no_section_is_too_long(words: list[str], max_seconds: float) -> None:
    text = " ".join(words)
    found = cut_sections(text, max_seconds=max_seconds)
    assert words_in(text) == words_in(" ".join(section.text for section in found))
    assert all(speech_seconds(section.text) <= max_seconds + 0.01 for section in found)


@settings(deadline=None, max_examples=examples(30))
@given(_MARKED.map(" ".join) | _MARKED.map("".join) | st.text(max_size=300))
def test_every_section_has_words_and_the_next_number(text: str) -> None:
    found = cut_sections(text)
    assert [section.number for section in found] == list(range(1, len(found) + 1))
    # By the same table of characters: Python's own may be of an older Unicode.
    assert all(regex.search(r"[\p{L}\p{N}]", section.text) for section in found)
    assert not any(line.startswith("SFX:") for section in found for line in section.text.split("\n"))


@settings(deadline=None)
@given(st.text(max_size=200), st.text(max_size=200))
def test_estimates_add_up(first: str, second: str) -> None:
    assert speech_seconds(f"{first} {second}") == pytest.approx(speech_seconds(first) + speech_seconds(second))

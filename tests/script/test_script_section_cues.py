"""Cues for speech in a text: pauses, directions, stress, headings; and words that only look like cues."""

from __future__ import annotations

import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.script.cue_marks import PAUSE_S_MAX, PAUSE_S_MIN
from bot.script.sections import cut_sections
from bot.work.parts import Section
from bot.work.speech import CueKind
from tests.effort import examples


def cued(section: Section, kind: CueKind) -> list[tuple[str, str]]:
    """The words that the cues of a kind cover, and their values."""
    return [(section.text[cue.start : cue.end], cue.words) for cue in section.cues if cue.kind is kind]


def pauses(section: Section) -> list[tuple[str, float]]:
    """The text after each pause, and its seconds."""
    return [(section.text[cue.start :][:5], cue.seconds) for cue in section.cues if cue.kind is CueKind.PAUSE]


@pytest.mark.parametrize(
    ("written", "seconds"),
    [
        ("[pause 2s]", 2.0),
        ("[pause]", 1.0),
        ("(pause)", 1.0),
        ("[long pause]", 2.0),
        ("[short pause]", 0.5),
        ("[Pause: 1.5 seconds]", 1.5),
        ("[2s pause]", 2.0),
        ("[pause 500ms]", 0.5),
        ("[pause 99s]", PAUSE_S_MAX),
        ("[pause 0s]", PAUSE_S_MIN),
        ('<break time="2s"/>', 2.0),
        ("<break time='300ms' />", 0.3),
        ("<break/>", 1.0),
        ("[beat]", 1.0),
        ("[lange Pause]", 2.0),
        ("[停顿]", 1.0),
        ("（停顿）", 1.0),
        ("[pause] [pause]", 2.0),
    ],
)
def test_a_pause_is_silence_of_so_many_seconds_before_the_next_word(written: str, seconds: float) -> None:
    [section] = cut_sections(f"He waited… {written} Then he left.")
    assert section.text == "He waited… Then he left."
    assert pauses(section) == [("Then ", seconds)]


def test_a_pause_at_the_end_is_after_the_last_word_and_leaves_no_space_before_a_full_stop() -> None:
    [section] = cut_sections("He waited [pause]. [pause 3s]")
    assert section.text == "He waited."
    assert [(cue.start, cue.seconds) for cue in section.cues] == [(9, 1.0), (10, 3.0)]


@pytest.mark.parametrize("kept", ["(the pause)", "(It was only a pause.)", "She pressed Pause."])
def test_a_word_for_a_pause_in_a_sentence_is_read(kept: str) -> None:
    [section] = cut_sections(f"He waited. {kept} Then he left.")
    assert kept in section.text
    assert not section.cues


def test_a_direction_within_a_section_holds_to_the_next_one_or_the_end_of_its_line() -> None:
    [section] = cut_sections("It rained.\n[whispering] “Go,” he said. [loudly] “No!” said she.\nThen it was quiet.")
    assert section.text == "It rained.\n“Go,” he said. “No!” said she.\nThen it was quiet."
    assert cued(section, CueKind.DIRECTION) == [("“Go,” he said.", "whispering"), ("“No!” said she.", "loudly")]
    assert section.direction == ""


def test_a_direction_at_the_beginning_is_for_the_whole_section() -> None:
    [section] = cut_sections("[low] [close] “It rained.”\nThen it was quiet.")
    assert (section.direction, section.text) == ("low; close", "It rained.\nThen it was quiet.")
    assert not section.cues


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("She opened [Inventory] and looked.", "She opened Inventory and looked."),
        ("[Quest Complete] The gate opened.", "Quest Complete The gate opened."),
        ("“[we] will stay,” he said.", "“we will stay,” he said."),
        ("[we] will stay.", "we will stay."),
        ("He was [tired] and left.", "He was tired and left."),
        ("The [Laughing Wolf Inn] was full.", "The Laughing Wolf Inn was full."),
        ("[I]f it rain[s], wait.", "If it rains, wait."),
        ("To the [[Old Pier]], or [[Old Pier|the pier]].", "To the Old Pier, or the pier."),
        ("![[map.png]]Read [the manual][m].\n\n[m]: https://example.org/m 'A'", "Read the manual."),
        ("Read [the manual].\n\n[the manual]: <https://example.org/m>", "Read the manual."),
        ("- [x] done", "done"),
        ("He said [sic] so [2, 3].", "He said so."),
    ],
)
def test_brackets_that_are_words_are_read(text: str, words: str) -> None:
    [section] = cut_sections(text)
    assert (section.text, section.direction, section.cues) == (words, "", ())


@pytest.mark.parametrize(
    "direction",
    [
        "[whispering]",
        "[Softly]",
        "[hesitantly]",
        "[leise]",
        "[chuchotant]",
        "[susurrando]",
        "[шёпотом]",
        "[轻声]",
        "[laughs]",
    ],
)
def test_directions_are_told_from_words_in_several_languages(direction: str) -> None:
    [section] = cut_sections(f"It rained. {direction} The end came.")
    assert section.text == "It rained. The end came."
    assert cued(section, CueKind.DIRECTION) == [("The end came.", direction[1:-1])]


@pytest.mark.parametrize("direction", ["[Mira, at the door]", "[a child's voice, afraid]", "[Old Tom]"])
def test_whatever_stands_in_brackets_before_speech_at_the_start_of_a_line_is_a_direction(direction: str) -> None:
    [section] = cut_sections(f"It rained.\n{direction} “Come in,” he said.")
    assert cued(section, CueKind.DIRECTION) == [("“Come in,” he said.", direction[1:-1])]


def test_stressed_words_are_cues_and_lose_their_signs() -> None:
    [section] = cut_sections("*She* was **very sure**, __he__ was <b>not</b>, 2*3*4 and snake_case_name are no stress.")
    assert section.text == "She was very sure, he was not, 2*3*4 and snake_case_name are no stress."
    assert [words for words, _ in cued(section, CueKind.EMPHASIS)] == ["She", "very sure", "he", "not"]


def test_a_long_passage_in_italics_is_not_stressed() -> None:
    letter = "Dear Mira, the sea is calm today and the lamp burns as it always did, so come home when you can."
    [section] = cut_sections(f"He read: *{letter}*")
    assert section.text == f"He read: {letter}"
    assert not section.cues


@pytest.mark.parametrize(
    ("written", "heading"),
    [
        ("# The Pier", "The Pier"),
        ("### The Pier ##", "The Pier"),
        ("The Pier\n=====", "The Pier"),
        ("**The Pier**", "The Pier"),
        ("<h2>The Pier</h2>", "The Pier"),
        ("Chapter 3", "Chapter 3"),
        ("Kapitel 3: Der Steg", "Kapitel 3: Der Steg"),
        ("第三章 码头", "第三章 码头"),
    ],
)
def test_a_heading_is_read_without_its_signs_and_is_a_cue(written: str, heading: str) -> None:
    [section] = cut_sections(f"{written}\n\nIt rained.")
    assert section.text == f"{heading}\n\nIt rained."
    assert cued(section, CueKind.HEADING) == [(heading, "")]
    assert not cued(section, CueKind.EMPHASIS)


def test_a_sentence_about_a_chapter_is_no_heading() -> None:
    [section] = cut_sections("It rained.\n\nChapter 3 was the best of them.\n\nI liked it.")
    assert not section.cues


def test_a_heading_stays_with_what_follows_it() -> None:
    text = "\n\n".join(f"# Part {number}\n\n{'The sea was calm that day. ' * 12}" for number in range(1, 9))
    for section in cut_sections(text, max_seconds=30):
        assert not section.text.endswith(tuple(f"Part {number}" for number in range(1, 9)))


def test_cues_of_a_passage_that_is_cut_go_on_in_the_next_section() -> None:
    line = "the sea was calm, " * 60
    found = cut_sections(f"It rained.\n[whispering] “{line}he said.”\nThe end.", max_seconds=20)
    whispered = [words for section in found for words, _ in cued(section, CueKind.DIRECTION)]
    assert len(whispered) > 2
    assert " ".join(whispered) == f"{line}he said."


_WORDS = ["rain", "roof.", "Mira", "“Go!”", "日本。", "it's", "Nr. 5", "ไทยเมือง", "«so»"]
_SIGNS = [
    *("[whispering]", "[pause 2s]", "[pause]", "(pause)", '<break time="1s"/>', "[we]", "*very*", "**bold**", "# "),
    *(
        "\n",
        "\n\n",
        "---",
        "Chapter 3\n",
        "||dark||",
        "||",
        "*",
        "[",
        "]",
        "\ufdd0",
        "\ufdd1\ufde5",
        "\ufde1",
        "> ",
        "| a |",
    ),
]


def test_each_section_of_a_long_text_is_named_after_the_heading_above_it() -> None:
    words = " ".join(["The lamp burned all night."] * 12)
    text = f"# The Lamp\n\n{words}\n\n## One ||not yet||\n\n{words}\n\n{words}\n\n# Part II\n\n## Two\n\n{words}"
    found = [(section.title, section.text.split("\n")[0][:8]) for section in cut_sections(text, max_seconds=20)]
    titles = list(dict.fromkeys(title for title, _ in found))
    assert titles[0] == "The Lamp"
    assert titles[1].startswith("One ")
    assert "not yet" not in titles[1]
    assert titles[2:] == ["Two"]
    assert [title for title, _ in found].count(titles[1]) > 1


@settings(deadline=None, max_examples=examples(50))
@given(st.lists(st.sampled_from(_WORDS + _SIGNS), max_size=60), st.sampled_from([2.0, 5.0, 120.0]))
def test_cues_lie_within_their_section_and_cutting_gives_the_same_each_time(pieces: list[str], seconds: float) -> None:
    text = " ".join(pieces)
    found = cut_sections(text, max_seconds=seconds)
    assert found == cut_sections(text, max_seconds=seconds)
    for section in found:
        assert not any("\ufdd0" <= character <= "\ufdef" for character in section.text)
        assert [cue.start for cue in section.cues] == sorted(cue.start for cue in section.cues)
        for cue in section.cues:
            assert 0 <= cue.start <= cue.end <= len(section.text)
            assert (cue.start == cue.end) == (cue.kind is CueKind.PAUSE)
            assert (cue.seconds > 0) == (cue.kind is CueKind.PAUSE)
            assert bool(cue.words) == (cue.kind is CueKind.DIRECTION)


@settings(deadline=None, max_examples=examples(20))
@given(st.lists(st.sampled_from(_WORDS), min_size=1, max_size=60), st.data())
def test_signs_take_no_word_away_and_double_none(words: list[str], data: st.DataObject) -> None:
    signs = st.sampled_from(["", "", "[pause 2s]", "[whispering]", "(pause)", "\n"])
    text = " ".join(f"{word} {data.draw(signs)}" for word in words)
    found = cut_sections(text, max_seconds=10)
    said = "".join(section.text for section in found)
    assert letters(said) == letters(" ".join(words))


def letters(text: str) -> str:
    """The text without spaces and quotation marks."""
    return regex.sub(r"[\s“”«»]", "", text)

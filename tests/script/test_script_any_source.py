"""No mixture of the formats that people bring stops a text from being read, or takes words from between them."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.script.formats.source_formats import read_source
from bot.script.sections import cut_sections
from tests.effort import examples
from tests.script.test_script_chats import CHATS
from tests.script.test_script_source_formats import TEXTS
from tests.script.test_script_story_sites import SITES

_PIECES = st.sampled_from(
    [
        *(
            "{\\rtf1 ",
            "\\u-10179?",
            "\\'e9",
            "{",
            "}",
            '{"messages": [{"content": "\\ud83d"}]}',
            '["',
            "\n\n",
            "\n",
            "  ",
            "\t",
        ),
        *(
            "00:00:01,000 --> 00:00:02,000",
            "[00:01.00]",
            "[ti:",
            "Dialogue: 0,0:00:01.00,",
            "[Events]",
            "Format: ",
            "0:01",
        ),
        *(
            "Mira — Today at 20:14",
            "[1/1/2026 8:14 PM] Mira",
            "<Mira> ",
            "label a:",
            'm "a',
            "=== a ===",
            "-> a",
            ":: A [x]",
        ),
        *(
            "[[a->",
            "]]",
            "<<if",
            ">>",
            "(if: ",
            ".. csv-table:: a\n\n   ",
            '"a',
            "+--+--+",
            "| a |",
            "== ==",
            "[b]",
            "[/b]",
            "12",
        ),
        *(
            "From: a <a@b.c>",
            "Subject: x",
            "Title: a",
            "[Verse]",
            "INT. A",
            "A",
            "<html>",
            "<p>",
            "<a ",
            "\\a{",
            "#+a: b",
            "{{a",
        ),
    ]
)


@settings(deadline=None, max_examples=examples(60))
@given(st.lists(_PIECES, max_size=30).map("".join))
def test_no_mixture_of_formats_is_too_much(text: str) -> None:
    words, title = read_source(text)
    assert f"{words}{title}".encode().decode() == words + title
    cut_sections(text)


_SOURCES = [text[0] for texts in (TEXTS, CHATS, SITES) for text in texts.values()]
_PROSE = "Nobody had seen the heron since the autumn storms."


@st.composite
def _parts(draw: st.DrawFn) -> str:
    lines = draw(st.sampled_from(_SOURCES)).split("\n")
    place = draw(st.integers(0, len(lines)))
    return "\n".join(lines[:place] if draw(st.booleans()) else lines[place:])


@settings(deadline=None, max_examples=examples(100))
@given(st.lists(_parts(), min_size=1, max_size=3))
def test_no_mixture_of_formats_takes_what_was_written_between(parts: list[str]) -> None:
    text = "\n\n".join([_PROSE, *(f"{part}\n\n{_PROSE}" for part in parts)])
    read = " ".join(section.text for section in cut_sections(text))
    assert " ".join(read.split()).count(_PROSE) == len(parts) + 1

"""No mixture of the formats that people bring stops a text from being read."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.script.sections import cut_sections
from bot.script.source_formats import read_source
from tests.effort import examples

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

"""Markdown that Discord does not render is rewritten, within the size of the message and with every word."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.reply.discord_markdown import RULE_CHARS, discord_markdown
from bot.reply.markdown import cut, length
from bot.reply.text_table import begins_in_table
from tests.effort import examples

ROOM = 3600
TABLE = "| Name | Score |\n|:-----|------:|\n| Alice | 90 |\n| Bob 🦊 | 7 |\n"
RULE = "─" * RULE_CHARS


def test_a_table_is_an_aligned_code_block() -> None:
    assert discord_markdown(f"Look:\n\n{TABLE}\nSo.", ROOM) == (
        "Look:\n\n```\nName   │ Score\n───────┼──────\nAlice  │    90\nBob 🦊 │     7\n```\n\nSo."
    )


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("a | b\n--- | ---\n1 | 2", "```\na │ b\n──┼──\n1 │ 2\n```"),
        ("| a |\n|:-:|\n| 灯台 |", "```\n a\n────\n灯台\n```"),
        ("| a | b |\n|---|---|\n| **x** `y` | z \\| w |\n| 1 |", "```\na   │ b\n────┼──────\nx y │ z | w\n1   │\n```"),
        (
            "| a |\n|---|\n| [b](https://e.org/x) c<br>d |",
            "```\na\n───────────────────────\nb (https://e.org/x) c d\n```",
        ),
        ("> | a | b |\n> |---|---|\n> | 1 | 2 |\nx", "> ```\n> a │ b\n> ──┼──\n> 1 │ 2\n> ```\nx"),
        ("| a | b |\n|---|---|", "```\na │ b\n──┼──\n```"),
        ("> | a | b |\n|---|---|\n| 1 | 2 |", "> | a | b |\n|---|---|\n| 1 | 2 |"),
        ("| a | b |\nno table | here", "| a | b |\nno table | here"),
        ("||hidden||\n|-|", "||hidden||\n|-|"),
        ("```\n| a |\n|---|\n```", "```\n| a |\n|---|\n```"),
        (f"| Who | What |\n|---|---|\n| **Ann** | {'x' * 60} |", f"**Who · What**\n- **Ann** · {'x' * 60}"),
    ],
)
def test_tables_of_all_kinds(source: str, shown: str) -> None:
    assert discord_markdown(source, ROOM) == shown


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("#### The **old** lighthouse ####", "**The old lighthouse**"),
        ("> ###### Six", "> **Six**"),
        ("### Three\n#hash ####", "### Three\n#hash ####"),
        ("a\n\n---\n\nb", f"a\n\n{RULE}\n\nb"),
        ("* * *\n___\n=====\n<hr/>", "\n".join([RULE] * 4)),
        ("-- and *** not a rule\n- - item", "-- and *** not a rule\n- - item"),
        ("one<br>two<BR />three", "one\ntwo\nthree"),
        ("> one<br>two", "> one\n> two"),
        ("![A fox](https://e.org/a.png) and ![](https://e.org/b.png)", "A fox and <https://e.org/b.png>"),
        ("- [ ] to do\n  - [x] done\n- [z] x", "- ☐ to do\n  - ☑ done\n- [z] x"),
        ("<b>She</b> <i> ran </i><u>on</u> <s>x</s> <code>y</code>", "**She**  *ran* __on__ ~~x~~ `y`"),
        ("<p>One</p><div class='x'>Two</div><b>open", "OneTwoopen"),
        ("<b>a <i>b</i></b>", "**a *b***"),
        ('<a href="https://e.org">here</a> <a href="javascript:x">there</a>', "[here](https://e.org) there"),
        ('<img src="x" alt="A boat"/> <!-- note --> x', "A boat  x"),
        ("<ul><li>one</li>", "- one"),
        (
            "I <3 you, <Elara> says & leaves; 1 < 2 &unknown; a&b",
            "I <3 you, <Elara> says & leaves; 1 < 2 &unknown; a&b",
        ),
        ("Ann &amp; Bob &lt;3 &#42;x&#42; &nbsp;&hellip;", "Ann & Bob \\<3 \\*x\\*  …"),
        ("It is so[^1].\n\n[^1]: Says Ann. [^x]", "It is so¹.\n\n¹ Says Ann. [^x]"),
        ("`<b>x</b> ![a](b) &lt;` \\<br>", "`<b>x</b> ![a](b) &lt;` \\<br>"),
        ("```html\n<b>x</b>\n---\n#### y\n```", "```html\n<b>x</b>\n---\n#### y\n```"),
        ("<p>", "<p>"),
        (r"So $a*b*c = \frac{1}{2}$, or $$x^{2}$$!", r"So `a*b*c = \frac{1}{2}`, or `x^{2}`!"),
        (r"\(a_1 \\ b\) and \[ \{x\} = 1 \]", r"`a_1 \\ b` and `\{x\} = 1`"),
        (r"It costs $5 = much, or $10; US$ and $x$. \(laughs\) \[*waves*\]",) * 2,
        ("&times;&rarr;&notathing;", "×→&notathing;"),
        ("Plain *words* [a](https://e.org) and | a bar.", "Plain *words* [a](https://e.org) and | a bar."),
    ],
)
def test_markup_of_all_kinds(source: str, shown: str) -> None:
    assert discord_markdown(source, ROOM) == shown


def test_a_conversion_that_does_not_fit_becomes_compact() -> None:
    text = f"#### Scores\n{TABLE}---\n"
    assert "───┼" in discord_markdown(text, ROOM)
    compact = discord_markdown(text, length(text))
    assert compact.startswith("**Scores**\n```\nName | Score\nAlice | 90\n")
    assert "───┼" not in compact
    tight = "|a|\n|-|\n#### b"
    assert discord_markdown(tight, length(tight)) == "|a|\n|-|\n**b**"


def test_a_table_continues_in_the_next_message() -> None:
    rows = "".join(f"| Sailor {number} | {number * 7} |\n" for number in range(60))
    text = f"The crew:\n\n| Name | Score |\n|---|---|\n{rows}\nThat is all."
    first = cut(text, 0, 600, final=True)
    assert begins_in_table(text, first.end)
    second = cut(text, first.end, 600, first.carry, final=True)
    shown = discord_markdown(second.shown, 600, in_table=True)
    assert shown.startswith("```\nSailor ")
    assert "| " not in shown
    assert discord_markdown(first.shown, 600).count("```") == 2
    assert not begins_in_table("a | b\n\n| c |", 7)
    assert not begins_in_table("a | b\n| c |", 6)
    assert not begins_in_table(text, text.index("Sailor 3"))


PIECES = st.one_of(
    st.sampled_from(
        [
            *(
                "| a | b |\n",
                "|---|---|\n",
                "| 1 | 2 |\n",
                "| long words in a cell |",
                "a | b\n",
                "-|-\n",
                "|\n",
                TABLE,
                "||x||",
            ),
            *(
                "#### Head\n",
                "##### ",
                "---\n",
                "***\n",
                "* * *\n",
                "=====\n",
                "<br>",
                "![alt](https://e.org/a)",
                "![](",
            ),
            *("<b>", "</b>", "<i>x</i>", "<p>", "<!-- x -->", "&lt;", "&amp;", "[^1]", "- [ ] ", "- [x] x\n", "<li>"),
            *(
                "```\n",
                "`",
                "\n",
                "\n\n",
                "> ",
                "word ",
                "**",
                "灯台",
                "👨‍👩‍👧‍👦",
                "\\",
                "<a href='https://e.org'>x</a>",
            ),
        ]
    ),
    st.text(max_size=8),
)


@settings(max_examples=examples(75), deadline=None)
@given(text=st.lists(PIECES, max_size=40).map("".join), more=st.integers(0, 200), in_table=st.booleans())
def test_a_conversion_fits_its_room_and_loses_no_word(text: str, more: int, in_table: bool) -> None:
    room = length(text) + more

    shown = discord_markdown(text, room, in_table=in_table)

    assert length(shown) <= room
    assert not text.strip() or shown.strip()
    for word in ("word", "Head", "long words in a cell", "灯台"):
        # Attributes and comments are not words of the text.
        if not re.search(rf"[<\[(&][^\n]*{word}", text):
            assert shown.count(word) >= text.count(word)
    if "|" not in text:
        assert shown.count("```") == text.count("```")


@pytest.mark.parametrize(
    ("start", "unit", "end"),
    [
        *(("", unit, "") for unit in ("<b>", "<b><i>", "![", "<!-- ", "| a |\n", "&#", "<a href='", "[^1")),
        *(("", unit, "") for unit in ("-|-\n|\n", "`<br>", "# ", "|-")),
        ("#### a", " ", "b"),
        ("#### a", " #", "b"),
        ("| a |\n", " ", "b |"),
        ("| a |\n|-", " ", "b"),
        ("---", " ", "b |"),
    ],
)
def test_conversion_is_linear_in_time(start: str, unit: str, end: str) -> None:
    # A message has 4,000 characters. With ten times as many, a quadratic conversion would not end.
    text = start + unit * (40_000 // len(unit)) + end
    assert discord_markdown(text, 50_000)

"""The title of a work: it breaks no link, reveals no spoiler and fits its place."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
import regex
from hypothesis import example, given
from hypothesis import strategies as st

from bot.work.parts import Section
from bot.work.request import NarrationOptions, Request, StoryOptions
from bot.work.titles import TITLE_CHARS_MAX, file_stem, link_label, thread_name, title_of
from bot.work.work import Work

BARE = "[^A-Za-z]"


def work(prompt: str, text: str = "", title: str = "") -> Work:
    return Work(
        id="ab",
        request=Request(prompt=prompt, options=StoryOptions()),
        author_id=1,
        created_at=0.0,
        text=text,
        title=title,
    )


@pytest.mark.parametrize(
    ("title", "label"),
    [
        ("a 🦊 who sails", "a who sails"),
        ("A fox 🦊, who sails", "A fox, who sails"),
        ("See https://example.org/a_(b)?c=d now", "See example.org now"),
        ("灯台の話、https://example.org/a、終わり", "灯台の話、example.org、終わり"),
        ("www.example.org/a and steam://run/7", "example.org and run"),
        ("[[1] The old lighthouse](https://example.org)", "1 The old lighthouse (example.org)"),
        ("Ask <@123456789012345678> in <#123456789012345678>", "Ask in"),
        ("<:fox:123456789012345678> sails at <t:1700000000:R>", "sails at"),
        ("👨‍👩‍👧‍👦🇩🇪1️⃣👍🏽", "…"),
        ("https://example.org", "example.org"),
        ("Who did it? ||It was the butler.||", "Who did it? …"),
        ("`code` and \\escapes\\", "code and escapes"),
        ("नमस्ते क्‍ष", "नमस्ते क्‍ष"),
        ("", "…"),
    ],
)
def test_a_label_holds_nothing_that_breaks_its_link(title: str, label: str) -> None:
    assert link_label(title) == label


@given(
    title=st.lists(
        st.sampled_from(
            ["🦊", "a fox", "[", "](", ")", "https://e.org/x", "||", "<@12345678>", "\\", "`", "\u202e", "\n", "1️⃣"]
        )
        | st.text(max_size=5),
        max_size=12,
    ).map("".join)
)
@example(title="htt🦊ps://e.org")
def test_no_title_breaks_a_link(title: str) -> None:
    label = link_label(title)

    assert label
    assert not re.search(r"[\[\]<>`\\|\n\u202e]|https?://\S", label)
    assert not regex.search(r"[\p{Extended_Pictographic}\u20e3]", label)
    assert len(thread_name(title)) in range(1, 101)
    assert re.fullmatch(r"[A-Za-z0-9-]{0,20}", file_stem(title, 20))


def test_a_title_tells_no_spoiler() -> None:
    secret = "Who did it? ||It was the butler.||"
    for one in (work(secret), work("x", title=secret), work("x", text=f"## {secret}\n\nOnce.")):
        assert title_of(one) == "Who did it? …"
    assert file_stem(title_of(work(secret)), 60) == "Who-did-it"
    assert title_of(work("||all of it||")) == "…"
    assert title_of(work("a || b")) == "a b"


def test_a_title_is_one_short_line_without_ids() -> None:
    assert title_of(work("# *A* tale\n\nfor <@123456789012345678>\u202e ")) == "A tale for"
    assert title_of(work("The [old](https://example.org/a) one")) == "The old one"
    assert title_of(work("See https://www.example.org/a_b/c?d=e")) == "See example.org"
    assert title_of(work("🦊 sails")) == "🦊 sails"
    assert len(title_of(work("word " * 100))) <= TITLE_CHARS_MAX


def test_a_narration_is_called_by_its_first_words_without_the_marks_of_its_sections() -> None:
    script = "Narration 1 [softly]: Good night, fox.\n---\nNarration 2: Good night, moon."
    sections = (Section(number=1, text="Good night, fox."), Section(number=2, text="Good night, moon."))
    read = replace(work(script), request=Request(prompt=script, options=NarrationOptions()), sections=sections)
    assert title_of(read) == "Good night, fox."
    assert title_of(replace(read, sections=())).startswith("Narration 1")


def test_a_long_title_ends_at_a_word_in_the_name_of_a_file() -> None:
    assert file_stem("The lamp in the window burned all night", 20) == "The-lamp-in-the"
    assert file_stem("The lamp", 8) == "The-lamp"
    assert file_stem("Donaudampfschiff ahoi", 10) == "Donaudampf"

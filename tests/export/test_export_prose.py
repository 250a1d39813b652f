"""Any text becomes well-formed XHTML with the same words, and a picture is placed at its paragraph."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.export.blocks import Block, block_index_of
from bot.export.prose import read_blocks
from bot.export.safe_text import one_line, safe_text

HOSTILE = st.text(
    st.one_of(
        st.sampled_from("*_~`|>#-\\[]()<>&\"'\n\r\t 12.+="),
        st.sampled_from("\x00\x0b\x1b\x85\u2028\u202e\u2066\ufeff\ufffe\ud800\udfff\U0001ffff"),
        st.characters(categories=["L", "N", "P", "S", "Z"]),
    ),
    max_size=200,
)


def xhtml(text: str) -> str:
    return "\n".join(block.xhtml for block in read_blocks(text))


def parsed(fragment: str) -> ET.Element:
    return ET.fromstring(f"<body>{fragment}</body>")  # noqa: S314 - our own output


@given(HOSTILE)
def test_every_text_becomes_well_formed_xhtml(text: str) -> None:
    body = parsed(xhtml(text))
    allowed = {"body", "p", "br", "em", "strong", "u", "s", "code", "pre", "hr", "blockquote", "ul", "ol", "li"}
    assert {element.tag for element in body.iter()} <= allowed | {f"h{level}" for level in range(2, 7)}


@given(st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=60))
def test_plain_words_are_kept_letter_for_letter(words: str) -> None:
    assert "".join(parsed(xhtml(words)).itertext()).strip() == safe_text(words).strip()


@given(HOSTILE)
def test_what_xml_forbids_and_what_turns_text_about_is_gone(text: str) -> None:
    clean = safe_text(text)
    clean.encode()
    assert not set(clean) & set("\x00\x0b\x1b\x85\r\u2028\u202e\u2066\ufeff\ufffe\U0001ffff")
    assert "\n" not in one_line(text)


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("*a* **b** __c__ ~~d~~ `e`", "<p><em>a</em> <strong>b</strong> <u>c</u> <s>d</s> <code>e</code></p>"),
        ("one\ntwo", "<p>one<br />\ntwo</p>"),
        ("# Big\n\n### Small", "<h2>Big</h2>\n<h3>Small</h3>"),
        ("A line\n---\nanother", "<p>A line</p>\n<hr />\n<p>another</p>"),
        (">>> all\n\nof it", "<blockquote>\n<p>all</p>\n<p>of it</p>\n</blockquote>"),
        ("||hidden|| and ||**bold**||", "<p>hidden and <strong>bold</strong></p>"),
        ("a || b", "<p>a || b</p>"),
        ("<b>x</b> &amp; [a](javascript:x)", "<p>&lt;b&gt;x&lt;/b&gt; &amp;amp; [a](javascript:x)</p>"),
        ("![a](http://b/c.png)", "<p>![a](http://b/c.png)</p>"),
        ("    indented", "<p>indented</p>"),
        ("```py\na<b\n```", "<pre><code>a&lt;b\n</code></pre>"),
        ("---\n\ntext\n\n***", "<p>text</p>"),
        ("#\n\n>\n\ntext", "<p>text</p>"),
    ],
)
def test_the_dialect_that_a_book_keeps(markdown: str, expected: str) -> None:
    assert xhtml(markdown) == expected


@pytest.mark.parametrize("mark", [">", "- ", "*", "[", "**a ", "`", "||", "_", "\\", "1. "])
def test_a_row_of_marks_stays_cheap_and_whole(mark: str) -> None:
    parsed(xhtml(mark * 5000))


def blocks(*words: str) -> list[Block]:
    return [Block(xhtml="", words=text, source=text) for text in words]


TEXT = blocks(
    "She climbed the old stairs.", "The lamp had gone out, and nobody had noticed.", "Morning came late.", "猫だ。"
)


@pytest.mark.parametrize(
    ("caption", "place"),
    [
        ("Morning came late.", 2),
        ("THE LAMP had\ngone out", 1),
        ("The lamp had gone out and no one had seen it.", 1),
        ("猫だ", 3),
        ("Something altogether different happens here.", 4),
        ("", 4),
    ],
)
def test_a_picture_stands_before_the_paragraph_its_caption_comes_from(caption: str, place: int) -> None:
    assert block_index_of(caption, TEXT) == place


def test_the_source_of_a_block_is_its_markdown() -> None:
    assert [block.source for block in read_blocks("# A *b*\n\n- c\n- d\n\n\ne")] == ["# A *b*", "- c\n- d", "e"]

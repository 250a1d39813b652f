"""Converts a story's markdown into blocks of XHTML.

The supported part of Discord's markdown (Markdown Text 101): paragraphs and line breaks, emphasis, headings, quotes,
lists, rules, code. HTML, links, pictures and entities are shown as plain characters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.token import Token

from bot.export.blocks import Block
from bot.export.safe_text import one_line, safe_text

_MARKDOWN: Final = (
    # `maxNesting` bounds the cost of a row of a thousand quotation marks.
    MarkdownIt("commonmark", {"html": False, "xhtmlOut": True, "breaks": True, "maxNesting": 20})
    .enable("strikethrough")
    # Not part of Discord's markdown, or useless in a book. Without `lheading` a line of --- is always a rule.
    .disable(["lheading", "code", "reference", "html_block", "html_inline", "autolink", "entity", "image", "link"])
)
_QUOTE_TO_END: Final = re.compile(r"^>>> .*", re.MULTILINE | re.DOTALL)
_SPOILER: Final = "||"


def read_blocks(markdown: str) -> tuple[Block, ...]:
    """The blocks of a text, in order, without empty ones and without rules at either end."""
    text = _QUOTE_TO_END.sub(lambda quote: _quoted(quote[0].removeprefix(">>> ")), safe_text(markdown))
    lines = text.split("\n")
    found = [_block(tokens, lines) for tokens in _top_level(_MARKDOWN.parse(text))]
    blocks = [block for block in found if block.words or block.xhtml.startswith("<hr")]
    while blocks and not blocks[-1].words:
        blocks.pop()
    while blocks and not blocks[0].words:
        blocks.pop(0)
    return tuple(blocks)


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}" for line in text.split("\n"))


def _top_level(tokens: Sequence[Token]) -> Iterator[list[Token]]:
    group: list[Token] = []
    for token in tokens:
        group.append(token)
        if token.level == 0 and token.nesting <= 0:
            yield group
            group = []


def _block(tokens: list[Token], lines: list[str]) -> Block:
    words: list[str] = []
    for token in tokens:
        token.info = ""
        if token.type in {"heading_open", "heading_close"}:
            # The chapter's own heading is the only h1.
            token.tag = max(token.tag, "h2")
        elif token.type == "inline":
            _apply_discord_marks(token.children or [])
            words += [child.content or " " for child in token.children or [] if child.nesting == 0]
            words.append(" ")
        elif token.type == "fence":
            words.append(token.content)
    first, last = tokens[0].map or (0, 0)
    return Block(
        xhtml=_MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {}).strip(),
        words=one_line("".join(words)),
        source="\n".join(lines[first:last]).strip("\n"),
        is_heading=tokens[0].type == "heading_open",
    )


def _apply_discord_marks(children: list[Token]) -> None:
    """Apply Discord's own marks: `__` underlines. `||` is removed, because a book has no spoilers."""
    bars = sum(child.content.count(_SPOILER) for child in children if child.type == "text")
    marks_left = bars - bars % 2
    for child in children:
        if child.markup == "__" and child.tag == "strong":
            child.tag = "u"
        elif child.type == "text" and marks_left:
            here = min(marks_left, child.content.count(_SPOILER))
            child.content = child.content.replace(_SPOILER, "", here)
            marks_left -= here

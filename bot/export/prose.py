"""A story's markdown as a book holds it: blocks of XHTML, and the place of a picture among them.

A small part of Discord's dialect (Markdown Text 101) is kept: paragraphs and line breaks, emphasis, headings, quotes,
lists, rules, code. HTML, links, pictures and entities stay the characters they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.token import Token

from bot.export.safe_text import harmless, one_line

_MARKDOWN: Final = (
    # `maxNesting` bounds what a row of a thousand quotation marks can cost.
    MarkdownIt("commonmark", {"html": False, "xhtmlOut": True, "breaks": True, "maxNesting": 20})
    .enable("strikethrough")
    # Not in Discord's dialect, or of no use in a book. Without `lheading` a line of --- is always a rule.
    .disable(["lheading", "code", "reference", "html_block", "html_inline", "autolink", "entity", "image", "link"])
)
_QUOTE_TO_END: Final = re.compile(r"^>>> .*", re.MULTILINE | re.DOTALL)
_SPOILER: Final = "||"
_LEAST_LIKENESS: Final = 0.5
_LEAST_PIECE_CHARS: Final = 4
_CAPTION_CHARS_MAX: Final = 300


@dataclass(frozen=True, slots=True)
class Block:
    """One block of a text: its XHTML, its words without markup, and the markdown it comes from."""

    xhtml: str
    words: str
    source: str
    is_heading: bool = False


def read_blocks(markdown: str) -> tuple[Block, ...]:
    """The blocks of a text, in order. Those without a word are dropped; rules are kept, except at either end."""
    text = _QUOTE_TO_END.sub(lambda quote: _quoted(quote[0].removeprefix(">>> ")), harmless(markdown))
    lines = text.split("\n")
    found = [_block(tokens, lines) for tokens in _top_level(_MARKDOWN.parse(text))]
    kept = [block for block in found if block.words or block.xhtml.startswith("<hr")]
    while kept and not kept[-1].words:
        kept.pop()
    while kept and not kept[0].words:
        kept.pop(0)
    return tuple(kept)


def place_before(caption: str, blocks: Sequence[Block]) -> int:
    """The index of the block that a caption comes from; `len(blocks)` when none resembles it.

    A block that holds the caption word for word wins; else the one that holds the most of it, at least half, in pieces
    long enough not to be there by chance.
    """
    wanted = one_line(caption)[:_CAPTION_CHARS_MAX].casefold()
    if not wanted:
        return len(blocks)
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(wanted)
    best_place, best = len(blocks), _LEAST_LIKENESS * len(wanted)
    for place, block in enumerate(blocks):
        words = block.words.casefold()
        if wanted in words:
            return place
        matcher.set_seq1(words)
        held = sum(match.size for match in matcher.get_matching_blocks() if match.size >= _LEAST_PIECE_CHARS)
        if held > best:
            best_place, best = place, held
    return best_place


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}" for line in text.split("\n"))


def _top_level(tokens: Sequence[Token]) -> Iterator[list[Token]]:
    run: list[Token] = []
    for token in tokens:
        run.append(token)
        if token.level == 0 and token.nesting <= 0:
            yield run
            run = []


def _block(tokens: list[Token], lines: list[str]) -> Block:
    words: list[str] = []
    for token in tokens:
        token.info = ""
        if token.type in {"heading_open", "heading_close"}:
            # The chapter's own heading is the first and only h1.
            token.tag = max(token.tag, "h2")
        elif token.type == "inline":
            _settle(token.children or [])
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


def _settle(children: list[Token]) -> None:
    """Discord's own marks: `__` underlines, and `||` hides, which a book does not: the words stay, the marks go."""
    bars = sum(child.content.count(_SPOILER) for child in children if child.type == "text")
    left = bars - bars % 2
    for child in children:
        if child.markup == "__" and child.tag == "strong":
            child.tag = "u"
        elif child.type == "text" and left:
            here = min(left, child.content.count(_SPOILER))
            child.content = child.content.replace(_SPOILER, "", here)
            left -= here

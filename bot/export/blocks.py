"""The blocks of a story's text, and which of them an illustration belongs to. `bot.export.prose` reads them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

from bot.export.safe_text import one_line

_MATCH_MIN: Final = 0.5
_PIECE_CHARS_MIN: Final = 4
_CAPTION_CHARS_MAX: Final = 300


@dataclass(frozen=True, slots=True)
class Block:
    """One block of a text: its XHTML, its words without markup, and its markdown source."""

    xhtml: str
    words: str
    source: str
    is_heading: bool = False


def block_index_of(caption: str, blocks: Sequence[Block]) -> int:
    """The index of the block that a caption comes from; `len(blocks)` if no block resembles it.

    A block with the exact caption wins; otherwise the block with the most of it, at least half. Pieces of fewer than
    `_PIECE_CHARS_MIN` characters do not count, because they may match by chance.
    """
    lowered = one_line(caption)[:_CAPTION_CHARS_MAX].casefold()
    if not lowered:
        return len(blocks)
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(lowered)
    best_index, best_size = len(blocks), _MATCH_MIN * len(lowered)
    for index, block in enumerate(blocks):
        words = block.words.casefold()
        if lowered in words:
            return index
        matcher.set_seq1(words)
        matched = sum(match.size for match in matcher.get_matching_blocks() if match.size >= _PIECE_CHARS_MIN)
        if matched > best_size:
            best_index, best_size = index, matched
    return best_index

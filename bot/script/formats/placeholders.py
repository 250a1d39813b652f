"""Shows the words of placeholders without their braces: {{user}}, {{ name }}, {{date:YYYY}}.

Cards of characters for chat programs are full of them, and so are templates of notes and mails. What such a program
would put there is not known here, so the words of the placeholder itself are shown and read.
"""

from __future__ import annotations

from typing import Final

import regex

PERSONS: Final = frozenset({"char", "user"})
"""The placeholders for the two who talk, on a card of a character (SillyTavern docs: Macros)."""

_COMMAND: Final = regex.compile(
    r"\{\{~?(?://|!|[#/^]|else\b|end\b)[^{}\n]{0,1000}\}\}|\{%[^{}\n]{0,1000}%\}|\{\#[^{}\n]{0,1000}\#\}"
)
"""Comments and commands. Sources: Handlebars, "Block Helpers"; Jinja, "Template Designer Documentation"."""
_PLACEHOLDER: Final = regex.compile(
    r"(?P<start>^[ \t]*+)?(?<!\\[A-Za-z]{1,20}|[\\^_])\{\{[{~]?[ ]?[>&]?[ ]?"
    r"(?P<words>[\p{L}\p{N}@$.][^{}\n]{0,199}?)~?\}\}\}?"
    r"(?P<colon>(?=[ ]?[:：]))?",
    regex.MULTILINE,
)
_BLOCK: Final = regex.compile(r"^(?:\{\{[\w,:;%#.-]{1,100}|\}\}|\\(?:page|column))[ \t]*$\n?", regex.MULTILINE)
"""The edges of a block, and of a page, in the Homebrewery."""
_EXAMPLE: Final = regex.compile(r"^[ \t]*<START>[ \t]*$", regex.MULTILINE)
"""What begins an example of a dialogue on a card."""


def with_plain_placeholders(text: str) -> str:
    """The text with the words of placeholders in place of them; one who speaks has a capital, as names have."""
    if "{{" not in text:
        return text
    plain = _PLACEHOLDER.sub(_words, _COMMAND.sub("", text))
    return _EXAMPLE.sub("", _BLOCK.sub("", plain))


def _words(match: regex.Match[str]) -> str:
    words: str = match["words"].strip()
    speaks = match["start"] is not None and match["colon"] is not None
    return (match["start"] or "") + (words[:1].upper() + words[1:] if speaks else words)

"""Texts of every form, and their division into messages."""

from __future__ import annotations

import re

from hypothesis import strategies as st

from bot.reply.markdown import Carry, Cut, cut

ROOM = 200

PIECES = st.one_of(
    st.sampled_from(
        [
            *("word ", "Sentence one. ", "Was it? ", "\n", "\n\n", "  ", "\r\n", "\t"),
            *("**", "*", "_", "__", "***", "~~", "||", "`", "``", "```", "```python\n", "```\n", "\\", "\\*"),
            *("# Heading\n", "-# small\n", "> quoted ", ">>> ", "- item\n", "12. item\n", "| a | b |\n", "| a |"),
            *("[a link](https://e.org/a_(b)?c=d)", "[open](http", "https://example.org/a/long/path_with_underscores "),
            *("<@123456789>", "<#12345>", "<:smile:1234>", "<a:wave:99>", "<t:1700000000:R>", "</story:42>", "<3"),
            *("👨‍👩‍👧‍👦", "🇩🇪🇫🇷", "e\u0301", "नमस्ते", "한국어", "彼女は歩いた。", "「はい！」", "🏳️‍🌈", "𝒳", "\u0301"),
            *(
                "</story sub:42>",
                "<id:customize>",
                "<br />",
                "- [ ] to do\n",
                "> ```py\n",
                "> ```\n",
                "> x = 1\n",
                "\n> ",
            ),
            *('[titled](https://e.org "A title")', "[[1] nested](https://e.org/Foo_((bar)_baz))", "[a [b", "]("),
            *("||hidden words here||", "`code here`", "**bold words**", "x" * 90, "長" * 60, "👍🏽" * 20),
        ]
    ),
    st.text(max_size=12),
    st.text(alphabet="*_`|~>[]()<\n ab", max_size=20),
)
TEXTS = st.lists(PIECES, max_size=80).map("".join)


def cuts(text: str, room: int = ROOM) -> list[Cut]:
    pieces: list[Cut] = []
    start, carry = 0, Carry()
    while True:
        piece = cut(text, start, room, carry, final=True)
        pieces.append(piece)
        if piece.whole:
            return pieces
        assert piece.end > start, "no progress"
        start, carry = piece.end, piece.carry


def shown(text: str, room: int = ROOM) -> list[str]:
    return [piece.shown for piece in cuts(text, room)]


def bare(text: str) -> str:
    """The text without white space and without markup characters."""
    return re.sub(r"[\s*_~|`>\\-]|#", "", text)

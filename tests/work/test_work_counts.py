from __future__ import annotations

import pytest

from bot.work.counts import count_words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        ("— … 🎉 !", 0),
        ("One two, three.", 3),
        ("Don't over-think it’s 3.14 or 1,000!", 6),
        ("end.Start", 1),
        ("**bold** and _italic_", 3),
        ("naïve cafe\u0301 Привет", 3),
        ("안녕하세요 여러분", 2),
        ("हिन्दी में", 2),
        ("雨の港。", 3),
        ("日本のfilmは", 5),
        ("สวัสดีชาวโลก", 3),
        ("a" * 5000, 1),
    ],
)
def test_words_are_counted_as_a_reader_would(text: str, words: int) -> None:
    assert count_words(text) == words

"""Lists of works and the pages of finished works have words for every case."""

from __future__ import annotations

import pytest

from bot.words.say import say
from bot.work.ending import EndingKind
from bot.work.request import Kind


@pytest.mark.parametrize("kind", [kind for kind in EndingKind if kind is not EndingKind.COMPLETE])
def test_every_ending_but_the_good_one_has_a_short_name(kind: EndingKind) -> None:
    assert 1 <= len(say(f"shelf.ended.{kind.value}")) <= 24


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_has_its_names(kind: Kind) -> None:
    names = [say(f"{key}.{kind.value}") for key in ("shelf.kind", "shelf.one", "keep.a")]
    assert all(names)
    assert names[2] == names[1].lower()


@pytest.mark.parametrize(("n", "word"), [(1, "1 message could"), (2, "2 messages could")])
def test_what_stays_is_counted_in_words(n: int, word: str) -> None:
    assert word in say("privacy.forgotten.stay", n=n)
    assert word in say("keep.deleted.stay", n=n)

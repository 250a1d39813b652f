"""What authors hear of changes to their works, wherever the messages are."""

from __future__ import annotations

import pytest

from bot.discord.changed_pages import SENTENCES
from bot.shelf.title_updates import Reach
from bot.words.say import say


@pytest.mark.parametrize("section", ["fix", "cast", "respeak"])
def test_every_outcome_of_a_change_has_its_sentence(section: str) -> None:
    said = [say(f"{section}.{key}") for key in (*SENTENCES.values(), "saved.elsewhere")]
    assert len({*said}) == len(said)
    assert SENTENCES.keys() == {*Reach} - {Reach.NEVER}, "what no route reaches is posted again"

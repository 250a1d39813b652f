"""Every kind of work can be shown."""

from __future__ import annotations

import pytest

from bot.reply.controls import Action
from bot.reply.kinds import BUTTONS
from bot.work.request import Kind


@pytest.mark.parametrize("kind", Kind)
def test_a_row_has_room_for_the_buttons_of_a_complete_work_and_more(kind: Kind) -> None:
    actions = BUTTONS[kind].actions
    assert Action.MORE not in actions
    assert 0 < len(set(actions)) == len(actions)
    # A narration has one voice or a cast.
    assert len(set(actions) - {Action.CAST}) <= 4

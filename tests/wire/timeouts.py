"""Longer timeouts for busy machines: in tests the first answer may take longer than Discord allows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from bot.discord import boundary, entered, recent, submitter
from sandbox.discord import Limits

FIRST_ANSWER_S: Final = 20.0
"""The deadline for the first answer to an interaction in tests: three seconds are too few on a busy machine."""
PATIENT: Final = Limits(callback_deadline_s=FIRST_ANSWER_S)


def wait_longer(put: Callable[[object, str, float], None] = setattr) -> None:
    """Let the bot of this process wait longer for its database before it answers. `put` sets an attribute."""
    put(submitter, "FIRST_FRAME_S", FIRST_ANSWER_S / 2)
    put(boundary, "SLOW_S", FIRST_ANSWER_S / 2)
    put(entered, "SAVE_S", FIRST_ANSWER_S / 2)
    put(recent, "READ_S", FIRST_ANSWER_S / 2)

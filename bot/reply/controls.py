"""The buttons under a work, and how their custom ids name it."""

from __future__ import annotations

import re
from typing import Final

from bot.reply.frame import Button, ButtonStyle
from bot.words.say import say

STOP_TEMPLATE: Final = re.compile(r"elara:stop:(?P<work_id>[0-9a-z]{1,32})")
DETAILS_TEMPLATE: Final = re.compile(r"elara:details:(?P<work_id>[0-9a-z]{1,32})")


def while_running(work_id: str, locale: str) -> tuple[Button, ...]:
    """What stands under a work that is being made."""
    return (Button(say("label.stop", locale), f"elara:stop:{work_id}", ButtonStyle.DANGER),)


def when_ended(work_id: str, locale: str) -> tuple[Button, ...]:
    """What stands under a work that has ended."""
    return (Button(say("label.details", locale), f"elara:details:{work_id}"),)

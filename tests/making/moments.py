"""The states of a run in which a test causes an event, and a check that a run leaves nothing behind."""

from __future__ import annotations

import asyncio

from bot.work.ending import Ending, EndingKind, Fault
from tests.making.fakes import RunHarness, UnforeseenError

STOPPED = Ending(EndingKind.STOPPED, {"by": "Mira"}, fault=Fault.PERSON)
MODERATED = Ending(EndingKind.MODERATED)


def nothing_is_left(harness: RunHarness) -> None:
    """Assert that no task of the run is left and that its slot was given back."""
    left = {task.get_name() for task in asyncio.all_tasks() - {asyncio.current_task()}}
    assert left == set()
    assert harness.queue.holding is None or harness.holding.done()


async def _before(harness: RunHarness) -> None:
    harness.editor.discord.clear()


async def _waiting(harness: RunHarness) -> None:
    await harness.waiting()


async def _making(harness: RunHarness) -> None:
    await harness.making()


async def _closing(harness: RunHarness) -> None:
    await harness.closing()


MOMENTS = {"before the first frame": _before, "waiting": _waiting, "making": _making, "closing": _closing}


def break_editor(harness: RunHarness) -> None:
    harness.editor.break_down(UnforeseenError("editor"))

"""The moments of a run in which a test lets something happen, and what no run leaves behind."""

from __future__ import annotations

import asyncio

from bot.work.ending import Ending, EndingKind, Fault
from tests.making.fakes import Rehearsal, Sabotage

STOPPED = Ending(EndingKind.STOPPED, {"by": "Mira"}, fault=Fault.PERSON)
MODERATED = Ending(EndingKind.MODERATED)


def nothing_is_left(rehearsal: Rehearsal) -> None:
    """No task of the run goes on, and its slot has come back."""
    left = {task.get_name() for task in asyncio.all_tasks() - {asyncio.current_task()}}
    assert left == set()
    assert rehearsal.queue.holding is None or rehearsal.holding.done()


async def _before(rehearsal: Rehearsal) -> None:
    rehearsal.editor.discord.clear()


async def _waiting(rehearsal: Rehearsal) -> None:
    await rehearsal.waiting()


async def _making(rehearsal: Rehearsal) -> None:
    await rehearsal.making()


async def _closing(rehearsal: Rehearsal) -> None:
    await rehearsal.closing()


MOMENTS = {"before the first frame": _before, "waiting": _waiting, "making": _making, "closing": _closing}


def break_editor(rehearsal: Rehearsal) -> None:
    rehearsal.editor.break_down(Sabotage("editor"))

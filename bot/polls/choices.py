"""The ways on of a story: found, or thought of by Gemini."""

from __future__ import annotations

from dataclasses import replace

from bot.gemini.memory import propose_choices
from bot.gemini.usage import Meter
from bot.library.usage_limits import Spending
from bot.making.derive import material_text
from bot.making.service import WorkService
from bot.work.refusal import RefusalKind, RefusedError
from bot.work.request import Kind
from bot.work.work import Work


async def find_story(work_service: WorkService, work_id: str) -> Work:
    """A story that has text, from which it can go on; raises `RefusedError`."""
    work = await work_service.find(work_id)
    if work is None:
        raise RefusedError(RefusalKind.UNKNOWN_WORK)
    if work.kind is not Kind.STORY or not material_text(work):
        raise RefusedError(RefusalKind.NOTHING_THERE)
    return work


async def think_of_choices(work_service: WorkService, work: Work) -> Work:
    """The story with three ways on, kept in the library. Takes seconds; raises `EndingError`, `RefusedError`."""
    if not await work_service.wait_until_free(work.take_group):
        raise RefusedError(RefusalKind.STILL_RUNNING)
    meter = Meter()
    choices = await propose_choices(
        work_service.gemini, text=material_text(work), language=work.request.language, memory=work.memory, meter=meter
    )
    # Meanwhile it may have been renamed, deleted or resumed.
    found = await work_service.find(work.id)
    if found is None or found.ending is None:
        raise RefusedError(RefusalKind.UNKNOWN_WORK if found is None else RefusalKind.STILL_RUNNING)
    found = replace(found, choices=choices, usage=found.usage + meter.usage)
    # It ended long ago and its reservation is settled: concluding it once more only writes it.
    await work_service.library.works.conclude(found, Spending())
    return found

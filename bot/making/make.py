"""Makes what is missing of a work: its context first, then the body of its medium."""

from __future__ import annotations

from collections.abc import Callable

from bot.audio.worker import AudioWorker
from bot.gemini.client import Gemini
from bot.gemini.usage import Meter
from bot.library.library import Library
from bot.making.bodies import BodyInput, check_disk
from bot.making.context import context_of
from bot.making.draft import Draft
from bot.making.media import MEDIA
from bot.making.stop import StopSwitch, unless_stopped
from bot.work.ending import Ending, EndingError
from bot.work.open_reservation import OpenReservation


async def make_missing(
    draft: Draft,
    stop: StopSwitch,
    gemini: Gemini,
    library: Library,
    audio: AudioWorker,
    reservation: OpenReservation,
    *,
    upload_limit_bytes: int,
    locale: str,
    on_closing: Callable[[], None],
) -> Ending:
    """Make the missing parts of a draft's work; returns how that ended. `stop` ends it immediately.

    Text, panels and sections that the work has already are never made again. `reservation` permits the calls.
    `upload_limit_bytes` is for one file, `locale` is that of the reply. `on_closing` is called when nothing more is
    made, but what is there takes a while to be put together.
    """
    usage_before = draft.work.usage
    # Counted as each call ends, so that a crash loses only the usage of the last one.
    meter = Meter(reservation, lambda: draft.set_usage(usage_before + meter.usage))
    try:
        if draft.work.panels or draft.work.sections:
            await check_disk(library.files)
        context = await unless_stopped(context_of(draft, library, gemini, meter), stop)
        body = BodyInput(
            draft=draft,
            stop=stop,
            gemini=gemini,
            files=library.files,
            context=context,
            meter=meter,
            redraws=library.redraws,
            speech_rates=library.speech_rates,
            audio=audio,
            upload_limit_bytes=upload_limit_bytes,
            locale=locale,
            on_closing=on_closing,
            unix=library.now,
        )
        return await MEDIA[draft.work.medium].body(body)
    except EndingError as error:
        return error.ending

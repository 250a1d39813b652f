"""The steps of a run that need Gemini, the library or routes to Discord."""

from __future__ import annotations

import asyncio
import logging
import secrets
from typing import Final

from bot.gemini.client import Gemini
from bot.library.library import Library
from bot.making.estimate import spent
from bot.making.faults import ending_of_fault
from bot.making.make import make_missing
from bot.making.media_workers import MediaWorkers
from bot.making.notice import tell_author
from bot.making.pages import PageComposing
from bot.making.run import Run
from bot.reply.editor import Editor
from bot.reply.frame import Row
from bot.reply.repair import write_plain_line
from bot.reply.services import ReplyServices
from bot.reply.work_buttons import ended_buttons
from bot.words.say import say
from bot.work.ending import Ending, EndingKind, Fault, Retry

log = logging.getLogger(__name__)

CRASHES_MAX: Final = 3
"""A work in progress at this many crashes is not resumed by itself."""

SETTLE_RETRY_S: Final = 10.0
SETTLE_RETRY_MAX_S: Final = 300.0
"""Pause between attempts to settle a work, which doubles up to the maximum."""


class RunSteps:
    """Implements `bot.making.run.Steps` with Gemini, the library, the routes to Discord and what works with media."""

    def __init__(self, gemini: Gemini, library: Library, services: ReplyServices, workers: MediaWorkers) -> None:
        self._gemini = gemini
        self._library = library
        self._services = services
        self._workers = workers

    def open_editor(self, run: Run) -> Editor:
        """An editor that shows the newest saved version of the work."""
        editor = Editor(self._services, run.reply, lambda: run.shown_work, run.reply_failed, run.reply_store)
        editor.take, editor.offshoots = run.take, run.offshoots
        return editor

    async def make(self, run: Run) -> Ending:
        """Make what is missing of the work; raises nothing but cancellation."""
        work_id = run.work.id
        log.info("work %s begins (%s)", work_id, run.work.kind.value)
        try:
            if run.crashes >= CRASHES_MAX and run.stop.ending is None:
                log.error("work %s crashed %d times and is not made again", work_id, run.crashes)
                run.reservation = run.reservation.without_usd()
                return Ending(EndingKind.INTERRUPTED, {"times": run.crashes}, Retry.NOW, Fault.OURS)
            # Committed before anything else: a work that crashes the bot must not crash it forever.
            async with self._library.works.attempt(work_id) as reservation:
                if run.stop.ending is not None:
                    # The reply cannot be written, or another process wrote a stop request: do not call Gemini.
                    run.reservation = run.reservation.without_usd()
                    return run.stop.ending
                address = run.reply.address
                pages = PageComposing(run.draft, self._library.files, self._workers.composer, address)
                async with pages.watching():
                    ending = await make_missing(
                        run.draft,
                        run.stop,
                        self._gemini,
                        self._library,
                        self._workers.audio,
                        reservation,
                        upload_limit_bytes=address.upload_limit_bytes,
                        locale=address.locale,
                        on_closing=run.show_closing,
                    )
                    await pages.finish(ending)
                return ending
        except Exception as error:
            # The boundary of the making: the reply gets an ending, the log gets the traceback.
            reference = secrets.token_hex(3)
            log.exception("work %s failed (reference %s)", work_id, reference, extra={"reference": reference})
            return ending_of_fault(error, reference)

    async def write_plain_line(self, run: Run) -> None:
        """Write a plain last line into the reply without rendering the work."""
        locale = run.reply.address.locale
        rows: tuple[Row, ...] = ()
        try:
            rows = ended_buttons(run.work, locale, run.take)
        except Exception:
            # The buttons may be what the editor failed at: the line is written without them.
            log.exception("work %s: its last line has no buttons", run.work.id)
        if not await write_plain_line(self._services, run.reply, say("label.plain", locale), rows):
            log.error("work %s: not even a plain last line could be written", run.work.id)

    async def announce(self, run: Run) -> None:
        """Tell the author of a long work that it has ended."""
        await tell_author(self._services, self._library, run)

    async def settle(self, run: Run) -> None:
        """Save the last version and its cost; tries until the library accepts them."""
        _log_end(run)
        wait_s = SETTLE_RETRY_S
        while True:
            try:
                await run.reply_store.save()
                # Without a slot in this process only what an earlier one was told is used.
                reservation = run.reservation if run.has_started else run.reservation.without_usd()
                used = spent(run.work, reservation)
                await self._library.works.conclude(run.work, used, run.draft.replaced_files)
            except Exception:
                # The work stays unfinished in the library: the next process settles it at the latest.
                log.exception("work %s cannot be settled; trying again in %.0f s", run.work.id, wait_s)
            else:
                return
            await asyncio.sleep(wait_s)
            wait_s = min(2 * wait_s, SETTLE_RETRY_MAX_S)


def _log_end(run: Run) -> None:
    work, usage = run.work, run.work.usage
    log.info(
        "work %s ends: %s, delivered=%s, models=%s, calls=%d, tokens=%d in %d out, %.1f s, cost=%s",
        work.id,
        "unfinished" if work.ending is None else work.ending.kind.value,
        run.editor.delivered,
        ",".join(usage.models) or "-",
        usage.calls,
        usage.prompt_tokens,
        usage.text_tokens + usage.thought_tokens + usage.image_tokens + usage.audio_tokens,
        (work.ended_at or work.created_at) - work.created_at,
        "unknown" if usage.cost_usd is None else f"${usage.cost_usd:.4f}",
    )

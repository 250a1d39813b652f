"""The steps of a run: make the work, settle what it used, tell its author, and the last resort for its reply."""

from __future__ import annotations

import asyncio
import logging
import secrets
from typing import Final

from bot.gemini.client import Gemini
from bot.library.library import Library
from bot.library.usage_limits import Spending
from bot.making.bodies import make
from bot.making.estimate import used
from bot.making.run import Run
from bot.reply.controls import when_ended
from bot.reply.editor import Editor
from bot.reply.repair import say_plainly
from bot.reply.services import ReplyServices
from bot.words.say import say
from bot.work.ending import Ending, EndingKind, Fault, Retry

log = logging.getLogger(__name__)

CRASHES_MAX: Final = 3
"""A work is put aside when the bot died so often while making it."""

ANNOUNCE_AFTER_S: Final = 60.0
"""A work that took longer gets one closing message that may mention its author."""

SETTLE_EVERY_S: Final = 10.0
SETTLE_EVERY_MAX_S: Final = 300.0
"""How often a work is settled again that the disk did not take: soon at first, then ever more rarely."""

_READY: Final = frozenset({EndingKind.COMPLETE, EndingKind.INCOMPLETE, EndingKind.CUT})


class RunSteps:
    """Implements `bot.making.run.Steps` with Gemini, the library and the routes to Discord."""

    def __init__(self, gemini: Gemini, library: Library, services: ReplyServices) -> None:
        self._gemini = gemini
        self._library = library
        self._services = services

    def open_editor(self, run: Run) -> Editor:
        """An editor that shows the newest version of the work that is saved."""
        reply_store = run.reply_store
        editor = Editor.of_reply(self._services, reply_store.reply, lambda: run.shown_work, run.failure, reply_store)
        editor.take = run.take
        return editor

    async def make(self, run: Run) -> Ending:
        """Make what is missing of the work; raises nothing but cancellation."""
        work_id = run.work.id
        log.info("work %s begins (%s)", work_id, run.work.kind.value)
        try:
            if run.crashes >= CRASHES_MAX and run.stop.ending is None:
                log.error("work %s crashed %d times and is put aside", work_id, run.crashes)
                return Ending(EndingKind.INTERRUPTED, {"times": run.crashes}, Retry.NOW, Fault.OURS)
            # On disk before anything is spent: a work that kills the bot must not kill it for ever.
            await self._library.work_flags.begin_attempt(work_id)
            if run.stop.ending is not None:
                # The reply cannot be seen any more, or another process had written that it is to stop.
                return run.stop.ending
            return await make(run, self._gemini, self._library, run.editor.address.upload_limit_bytes)
        except Exception:
            # The last boundary before a person: the reply gets its end, and the log the trace.
            reference = secrets.token_hex(3)
            log.exception("work %s failed (reference %s)", work_id, reference)
            return Ending(EndingKind.OUR_FAULT, {"reference": reference}, Retry.NOW, Fault.OURS)

    async def say_plainly(self, run: Run) -> None:
        """Put a plain last line into the reply, without rendering anything."""
        address, state = run.reply_store.address, run.reply_store.state
        rows = when_ended(run.work, address.locale, run.take)
        if not await say_plainly(self._services, address, state, say("label.plain", address.locale), rows):
            log.error("work %s: not even a plain last line could be written", run.work.id)

    async def announce(self, run: Run) -> None:
        """Tell the author of a long work that it has ended."""
        work, editor = run.work, run.editor
        address = editor.address
        took_s = (work.ended_at or 0.0) - work.created_at
        if not editor.delivered or address.private or took_s < ANNOUNCE_AFTER_S:
            return
        if work.ending is None or work.ending.kind is EndingKind.STOPPED:
            return
        outcome = "ready" if work.ending.kind in _READY else "ended"
        text = say(f"label.{outcome}.{work.kind.value}", address.locale, author=work.author_id, link=_link_of(editor))
        await editor.announce({"content": text, "allowed_mentions": {"parse": [], "users": [str(work.author_id)]}})

    async def settle(self, run: Run) -> None:
        """Keep the last version and what it used; tries until the library takes it."""
        _log_end(run)
        wait_s = SETTLE_EVERY_S
        while True:
            try:
                await run.reply_store.saved()
                # A work that never held a slot settles with zero cost.
                reserved = run.amount if run.begun else Spending()
                await self._library.works.conclude(run.work, used(run.work, reserved))
            except Exception:
                # It stays unended in the library, so nothing is lost: the next process settles it at the latest.
                log.exception("work %s cannot be settled; trying again in %.0f s", run.work.id, wait_s)
            else:
                return
            await asyncio.sleep(wait_s)
            wait_s = min(2 * wait_s, SETTLE_EVERY_MAX_S)


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


def _link_of(editor: Editor) -> str:
    address = editor.address
    return (
        f"https://discord.com/channels/{address.guild_id or '@me'}/{address.channel_id}/{editor.state.message_ids[0]}"
    )

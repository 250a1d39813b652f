"""The making of one work, from its turn in the queue to its last line."""

from __future__ import annotations

import asyncio
import logging
import secrets
from typing import Final

from sqlalchemy.exc import SQLAlchemyError

from bot.gemini.client import Gemini
from bot.jobs.bodies import make
from bot.jobs.estimate import used
from bot.jobs.run import Run
from bot.library.library import Library
from bot.library.purse import Spending
from bot.reply.editor import Editor
from bot.words.say import say
from bot.work.ending import Ending, EndingKind, Fault, Retry

log = logging.getLogger(__name__)

DEATHS_MAX: Final = 3
"""A work whose making died with the bot so often is put aside."""

ANNOUNCE_AFTER_S: Final = 60.0
"""A work that took longer gets one closing message that may mention its author."""

OWED_EVERY_S: Final = 60.0
"""How often a last frame is tried that Discord did not take in time."""

OWED_TRIES: Final = 120
"""How often it is tried, some five hours; then the work keeps nobody from their place any longer."""

SETTLE_EVERY_S: Final = 10.0
"""How often a work is concluded anew that the disk did not take."""

_READY: Final = frozenset({EndingKind.COMPLETE, EndingKind.INCOMPLETE, EndingKind.CUT})


class Performer:
    """Makes runs whole. Knows one work at a time and nothing of queues."""

    def __init__(self, gemini: Gemini, library: Library) -> None:
        self._gemini = gemini
        self._library = library

    async def perform(self, run: Run) -> None:
        """Make what is missing, show the end of it, settle. Being cancelled leaves the work for the next process."""
        run.begun = True
        run.editor.queue = None
        run.editor.poke()
        if run.work.ending is None:
            run.draft.end(await self._make(run))
        await self.finish(run)

    async def finish(self, run: Run) -> None:
        """Bring the reply of an ended work to its last frame, and settle, once however often it is asked for.

        Being cancelled before that leaves the work unfinished, and the next process does it.
        """
        if run.finishing is None:
            run.finishing = asyncio.create_task(self._finish(run), name=f"finish {run.work.id}")
        try:
            await asyncio.shield(run.finishing)
        except asyncio.CancelledError:
            run.finishing.cancel()
            raise

    async def _finish(self, run: Run) -> None:
        try:
            await run.writing
            for _ in range(OWED_TRIES):
                if run.editor.delivered or run.editor.is_hopeless:
                    break
                # Discord has been away for longer than an editor tries: the last frame is still owed.
                await asyncio.sleep(OWED_EVERY_S)
                run.write_again()
                await run.writing
        except asyncio.CancelledError:
            raise
        except Exception:
            # The reply can show nothing any more; what was made is kept and settled all the same.
            log.exception("work %s: its reply failed", run.work.id)
        await self._conclude(run)
        if run.begun:
            # Last of all: whoever dies before it says nothing, and nobody is called twice.
            await self._announce(run)

    async def _make(self, run: Run) -> Ending:
        work_id = run.work.id
        log.info("work %s begins (%s)", work_id, run.work.kind.value)
        if run.stop.ending is not None:
            return run.stop.ending  # nothing is asked of Gemini for a reply that nobody can see
        try:
            if run.deaths >= DEATHS_MAX:
                log.error("work %s died %d times and is put aside", work_id, run.deaths)
                return Ending(EndingKind.INTERRUPTED, {"times": run.deaths}, Retry.NOW, Fault.OURS)
            # On disk before anything is spent: a work that kills the bot must not kill it for ever.
            await self._library.works.begin_attempt(work_id)
            return await make(run, self._gemini, self._library, run.editor.address.upload_limit_bytes)
        except Exception:
            # The last boundary before a person: whatever it was, the reply gets its end and the log the trace.
            reference = secrets.token_hex(3)
            log.exception("work %s failed (reference %s)", work_id, reference)
            return Ending(EndingKind.OUR_FAULT, {"reference": reference}, Retry.NOW, Fault.OURS)

    async def _announce(self, run: Run) -> None:
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

    async def _conclude(self, run: Run) -> None:
        work = run.work
        usage, ending = work.usage, work.ending
        log.info(
            "work %s ends: %s, delivered=%s, models=%s, calls=%d, tokens=%d in %d out, %.1f s, cost=%s",
            work.id,
            "unfinished" if ending is None else ending.kind.value,
            run.editor.delivered,
            ",".join(usage.models) or "-",
            usage.calls,
            usage.prompt_tokens,
            usage.text_tokens + usage.thought_tokens + usage.image_tokens + usage.audio_tokens,
            (work.ended_at or work.created_at) - work.created_at,
            "unknown" if usage.cost_usd is None else f"${usage.cost_usd:.4f}",
        )
        await run.put_away()
        await self._settle(run)

    async def _settle(self, run: Run) -> None:
        """Write the last version and what it used, until the disk takes it."""
        while True:
            try:
                await run.keeper.saved()
                # What never had its turn owes nothing of what was set aside for it.
                await self._library.works.conclude(run.work, used(run.work, run.amount if run.begun else Spending()))
            except (SQLAlchemyError, OSError):
                log.exception("work %s cannot be concluded; trying again in %.0f s", run.work.id, SETTLE_EVERY_S)
            else:
                return
            await asyncio.sleep(SETTLE_EVERY_S)


def _link_of(editor: Editor) -> str:
    address = editor.address
    return (
        f"https://discord.com/channels/{address.guild_id or '@me'}/{address.channel_id}/{editor.state.message_ids[0]}"
    )

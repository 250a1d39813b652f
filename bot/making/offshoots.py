"""Keeps a work's messages linked to what is made from it: the next chapter, a comic, a recording.

Why a link in the pressed message: a person who presses a button on an old message looks at that message. Discord posts
the response, a private one too, at the bottom of the channel, and does not scroll down for a person who has scrolled
up; so a second, private line would be as far away as the response itself. The pressed message is the one place that is
certainly in sight. The link appears in it as soon as there is a message to lead to, everyone can follow it, and it
stays.
"""

from __future__ import annotations

import logging
from typing import Final

from bot.library.errors import DATABASE_ERRORS
from bot.library.library import Library
from bot.library.replies import ReplyRow, is_voice_message
from bot.library.tables import replies
from bot.making.registry import Registry
from bot.making.reply_store import address_of, state_of
from bot.making.run import Run
from bot.reply.offshoots import Offshoot
from bot.reply.repair import update_last
from bot.reply.services import ReplyServices
from bot.reply.state import Reply
from bot.work.lineage import Relation
from bot.work.work import Work

log = logging.getLogger(__name__)

LINKED: Final = tuple(relation for relation in Relation if relation is not Relation.TAKE)
"""The relations that are linked, in the order of the links. Another person's take is a work beside, not after."""


class Offshoots:
    """Finds the public works that were made from a work, and writes their links below it."""

    def __init__(self, library: Library, services: ReplyServices) -> None:
        self._library = library
        self._services = services
        self._busy: set[str] = set()
        self._changed: set[str] = set()

    async def of(self, work: Work, guild_id: int | None) -> tuple[Offshoot, ...]:
        """The newest offshoot of each relation whose message is public in this server."""
        found = [await self._newest(work, relation, guild_id) for relation in LINKED]
        return tuple(offshoot for offshoot in found if offshoot is not None)

    async def _newest(self, work: Work, relation: Relation, guild_id: int | None) -> Offshoot | None:
        for work_id in reversed(await self._library.works.children(work.id, relation)):
            child = await self._library.works.find(work_id)
            row = None if child is None else await self._library.replies.find(child.take_group)
            if child is None or row is None or address_of(row).guild_id != guild_id:
                continue
            if url := Reply(address_of(row), state_of(row)).url:
                return Offshoot(relation, child.kind, child.chapter, url)
        return None

    async def follow(self, run: Run, registry: Registry) -> None:
        """Link a new work below the one it is made from, as soon as it has a message that others see."""
        lineage = run.work.lineage
        if lineage is None or lineage.relation not in LINKED or not lineage.parent_id or run.reply.address.private:
            return
        if await registry.wait_posted(run):
            await self.show(lineage.parent_id)

    async def show(self, work_id: str) -> None:
        """Write the present links below a work, in its reply and in its copies, as far as these can be edited.

        Of several calls at once for one work, one writes, and writes again if something changed during that.
        """
        self._changed.add(work_id)
        if work_id in self._busy:
            return
        self._busy.add(work_id)
        try:
            while work_id in self._changed:
                self._changed.discard(work_id)
                await self._write(work_id)
        except DATABASE_ERRORS as error:
            log.warning("work %s: its links are not brought up to date (%s)", work_id, type(error).__name__)
        finally:
            self._busy.discard(work_id)

    async def _write(self, work_id: str) -> None:
        work = await self._library.works.find(work_id)
        if work is None or work.ending is None:
            return
        for row in await self._library.replies.where(replies.c.work_id == work_id):
            if not is_voice_message(row.reply_id):
                await self._write_reply(work, row)

    async def _write_reply(self, work: Work, row: ReplyRow) -> None:
        reply = Reply(address_of(row), state_of(row))
        if not reply.address.can_outlive_token or not reply.state.message_ids:
            return
        takes = await self._library.works.takes(work.take_group) if row.reply_id == work.take_group else []
        take = (takes.index(work.id) + 1, len(takes)) if work.id in takes else (1, 1)
        offshoots = await self.of(work, reply.address.guild_id)
        # Neither a lease nor the stored state: a press at the same time is not refused because of a link.
        await update_last(self._services, work, reply, take=take, offshoots=offshoots)

"""Shows a work that has ended in its reply."""

from __future__ import annotations

from contextlib import ExitStack

from bot.making.reply_store import LibraryReplyStore
from bot.reply.editor import Editor
from bot.reply.services import ReplyServices
from bot.reply.state import Reply
from bot.work.ending import Ending
from bot.work.work import Work


def ended_editor(services: ReplyServices, reply: Reply, work: Work, reply_store: LibraryReplyStore) -> Editor:
    """An editor that shows a work that has ended, which keeps its ending."""
    return Editor(services, reply, lambda: work, _ignore_failure, reply_store)


async def show_ended(editor: Editor, reply_store: LibraryReplyStore, registration: ExitStack) -> None:
    """Write the reply, and store its state before and after; closes `registration`."""
    with registration:
        await reply_store.save()
        editor.notify()
        await editor.write()
        await reply_store.save()


def _ignore_failure(_: Ending) -> None:
    """A work that has ended keeps its ending, whatever happens to its reply."""

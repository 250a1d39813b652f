"""The messages of one reply: which is open, where the others end, and what becomes of one that cannot be written."""

from __future__ import annotations

from bot.reply.frame import Frame
from bot.reply.open_message import Form, OpenMessage
from bot.reply.render import CutPoint
from bot.reply.routes import Target
from bot.reply.state import Reply


class Messages:
    """Changes of the reply's state that ask nothing of Discord.

    All messages but the last are closed: each has its place in `cuts` where the next begins.
    """

    def __init__(self, reply: Reply) -> None:
        self._reply = reply
        self.open = OpenMessage()
        self._closed: dict[int, tuple[Frame | None, dict[str, str]]] = {}
        """What closed messages show, for one that has to be opened again."""
        self._most: int | None = None
        """How many messages there can be, once no further one can be posted."""

    @property
    def posts(self) -> bool:
        """Whether the next request adds a message."""
        return len(self._reply.state.message_ids) <= len(self._reply.state.cuts)

    @property
    def target(self) -> Target:
        """The message of the next request."""
        message_ids = self._reply.state.message_ids
        if self.posts:
            return Target(len(message_ids), None)
        return Target(len(message_ids) - 1, message_ids[-1])

    @property
    def most(self) -> int | None:
        """How many messages the reply can have; None for any number."""
        allowed = self._reply.address.messages_max
        if self._most is None:
            return allowed
        return self._most if allowed is None else min(self._most, allowed)

    @property
    def may_post(self) -> bool:
        """Whether the reply may get a further message."""
        return self.most is None or len(self._reply.state.message_ids) < self.most

    def use_spare(self) -> None:
        """Write over a message of an earlier take instead of posting one."""
        state = self._reply.state
        if self.posts and state.spare_ids:
            state.message_ids.append(state.spare_ids.pop(0))

    def close(self, place: CutPoint) -> None:
        """The open message stays as it is; a further one begins at `place`."""
        state = self._reply.state
        self._closed[state.message_ids[-1]] = (state.accepted, state.attachment_ids)
        state.cuts = (*state.cuts, place)
        self._begin()

    def skip(self, place: CutPoint) -> None:
        """Give up the text before `place`: where a message stands it stays as it is, else the next begins there."""
        if self.posts:
            state = self._reply.state
            state.cuts = (*state.cuts[:-1], place)
            self.open = OpenMessage()
        else:
            self.close(place)

    def begin_anew(self) -> None:
        """Let the open message stay as it is, and show what it should have shown in a further one, in a simple form."""
        state = self._reply.state
        is_moderated = self.open.is_moderated
        self.close(state.cuts[-1] if state.cuts else CutPoint())
        self.open = OpenMessage(form=Form.ANEW, is_moderated=is_moderated)

    def stop_posting(self) -> bool:
        """No further message can be posted: the last one is opened again. False where none stands."""
        state = self._reply.state
        if not state.message_ids:
            return False
        self._most = len(state.message_ids)
        self._reopen()
        return True

    def drop_last(self) -> None:
        """The open message cannot be written any more: what it shows comes in a further one."""
        state = self._reply.state
        state.stale_ids.append(state.message_ids.pop())
        self._begin()

    def fall_back(self, *, is_gone: bool) -> bool:
        """The open message cannot be written any more: the one before takes its place. False where there is none."""
        state = self._reply.state
        if len(state.message_ids) < 2:
            return False
        message_id = state.message_ids.pop()
        if not is_gone:
            state.stale_ids.append(message_id)
        self._most = len(state.message_ids)
        self._reopen()
        return True

    def _reopen(self) -> None:
        """Make the last message that stands the open one."""
        state = self._reply.state
        state.cuts = state.cuts[: len(state.message_ids) - 1]
        self._begin()
        state.accepted, state.attachment_ids = self._closed.get(state.message_ids[-1], (None, {}))

    def _begin(self) -> None:
        state = self._reply.state
        state.accepted, state.attachment_ids = None, {}
        self.open = OpenMessage()

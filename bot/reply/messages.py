"""The messages of one reply: which one is open, where the others end, and what replaces an unwritable one."""

from __future__ import annotations

from bot.reply.frame import Frame
from bot.reply.media import MEDIA
from bot.reply.open_message import Form, OpenMessage
from bot.reply.render import CutPoint
from bot.reply.routes import Target
from bot.reply.state import Reply
from bot.work.work import Work


class Messages:
    """Changes a reply's state without any request to Discord.

    All messages but the last are closed: `cuts` has the point where each of them ends.
    """

    def __init__(self, reply: Reply) -> None:
        self._reply = reply
        self.open = OpenMessage()
        self._closed: dict[int, tuple[Frame | None, dict[str, str]]] = {}
        """The frame and attachment ids of closed messages, for one that is reopened."""
        self._posted_max: int | None = None
        """The number of messages, once no further one can be posted."""
        self.begins_final_layout = False
        """Whether the next request lays out the first message again."""
        self._keeps_layout = False

    @property
    def needs_post(self) -> bool:
        """Whether the next request posts a message."""
        state = self._reply.state
        return len(state.message_ids) <= (0 if self.begins_final_layout else len(state.cuts))

    @property
    def target(self) -> Target:
        """The message of the next request."""
        message_ids = self._reply.state.message_ids
        if self.needs_post:
            return Target(len(message_ids), None)
        if self.begins_final_layout:
            return Target(0, message_ids[0])
        return Target(len(message_ids) - 1, message_ids[-1])

    @property
    def messages_max(self) -> int | None:
        """How many messages the reply can have; None without a limit."""
        allowed = self._reply.address.messages_max
        if self._posted_max is None:
            return allowed
        return self._posted_max if allowed is None else min(self._posted_max, allowed)

    @property
    def may_post(self) -> bool:
        """Whether the reply may get a further message."""
        return self.messages_max is None or len(self._reply.state.message_ids) < self.messages_max

    def use_spare(self) -> None:
        """Reuse a message of an earlier take instead of posting one."""
        state = self._reply.state
        if self.needs_post and state.spare_ids:
            state.message_ids.append(state.spare_ids.pop(0))

    def choose_layout(self, work: Work) -> None:
        """Decide whether the next request lays out the first message again.

        Until Discord has accepted the new first message nothing else of the reply changes, so that all that is shown
        stays where it does not.
        """
        state = self._reply.state
        has_other = not state.is_final_layout and MEDIA[work.medium].has_final_layout(work, state.withheld)
        self.begins_final_layout = has_other and not self._keeps_layout and self.open.form is Form.WHOLE

    def keep_layout(self) -> None:
        """The first message can no longer be written: the others stay as they are."""
        self._keeps_layout = True

    def begin_final_layout(self) -> None:
        """The first message shows the final layout."""
        self._reply.state.begin_final_layout()
        self.begins_final_layout = False
        self._open_new()

    def close(self, place: CutPoint) -> None:
        """Close the open message; the next one starts at `place`."""
        state = self._reply.state
        self._closed[state.message_ids[-1]] = (state.accepted, state.attachment_ids)
        state.cuts = (*state.cuts, place)
        self._open_new()

    def closed(self, message_id: int) -> tuple[Frame | None, dict[str, str]]:
        """The content of a closed message and the ids of its files; None for an open or unknown message."""
        is_open = message_id == self._reply.state.message_ids[-1]
        return (None, {}) if is_open else self._closed.get(message_id, (None, {}))

    def skip(self, place: CutPoint) -> None:
        """Skip the text before `place`: close an existing message, or start the next one there."""
        if self.needs_post:
            state = self._reply.state
            state.cuts = (*state.cuts[:-1], place)
            self.open = OpenMessage()
        else:
            self.close(place)

    def continue_in_new_message(self) -> None:
        """Close the open message as it is; a further one shows its content in a simple form."""
        state = self._reply.state
        is_moderated = self.open.is_moderated
        self.close(state.cuts[-1] if state.cuts else CutPoint())
        self.open = OpenMessage(form=Form.NEW_MESSAGE, is_moderated=is_moderated)

    def stop_posting(self) -> bool:
        """No further message can be posted: reopen the last one. False without one."""
        state = self._reply.state
        if not state.message_ids:
            return False
        self._posted_max = len(state.message_ids)
        self._reopen()
        return True

    def drop_last(self) -> None:
        """The open message can no longer be written: a further one shows its content."""
        state = self._reply.state
        state.stale_ids.append(state.message_ids.pop())
        self._open_new()

    def fall_back(self, *, is_gone: bool) -> bool:
        """The open message can no longer be written: reopen the one before. False without one."""
        state = self._reply.state
        if len(state.message_ids) < 2:
            return False
        message_id = state.message_ids.pop()
        if not is_gone:
            state.stale_ids.append(message_id)
        self._posted_max = len(state.message_ids)
        self._reopen()
        return True

    def _reopen(self) -> None:
        """Reopen the last message."""
        state = self._reply.state
        state.cuts = state.cuts[: len(state.message_ids) - 1]
        self._open_new()
        state.accepted, state.attachment_ids = self._closed.get(state.message_ids[-1], (None, {}))

    def _open_new(self) -> None:
        """Start an open message of which nothing was sent yet."""
        state = self._reply.state
        state.accepted, state.attachment_ids = None, {}
        self.open = OpenMessage()

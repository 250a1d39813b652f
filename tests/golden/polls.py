"""The polls of the golden set, running and ended, and their messages."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from bot.library.polls import Poll, PollState
from bot.reply.controls import poll_buttons
from bot.reply.frame import Dialect, Frame, Words
from bot.reply.payload import edit_payload
from bot.words.say import say
from tests.golden.cast import ANA, GENERAL, HOME, MIRA, NOW_S, TOM, fixed_id
from tests.golden.chat import Chat, Json

_OPTIONS: Final = ("a boat comes", "A storm: \x00", "Nothing happens, for a long time.")
_HOUR_S: Final = 3600.0
_WITHOUT_MESSAGE: Final = frozenset({fixed_id("poll unposted"), fixed_id("poll unstorable")})


@dataclass(frozen=True, slots=True)
class VotedPoll:
    """One poll and its votes, by person. `is_private`: it is in the private answer to its author."""

    round: Poll
    votes: dict[int, int]
    is_private: bool = False


def _round(name: str, work: str, *, left_s: float, ago_s: float = 600.0, author_id: int = MIRA) -> Poll:
    return Poll(
        id=fixed_id(f"poll {name}"),
        work_id=fixed_id(work),
        author_id=author_id,
        guild_id=HOME,
        channel_id=GENERAL.channel_id,
        options=_OPTIONS,
        opened_at=NOW_S - ago_s,
        closes_at=NOW_S + left_s,
    )


def polls() -> list[VotedPoll]:
    """A poll in every state: open, overdue, not posted yet, waiting for its author for every reason, closed."""
    unattended = replace(_round("unattended", "long", left_s=-600), state=PollState.WAITING, chapters_without_author=5)
    opened = replace(_round("open", "chapter 3", left_s=_HOUR_S), chapters_without_author=1)
    won = replace(_round("won", "story", left_s=-60), state=PollState.CLOSED, winner=0)
    ended = replace(_round("ended", "take 3", left_s=-60), state=PollState.CLOSED)
    unstorable = replace(_round("unstorable", "unstorable", left_s=-60), state=PollState.CLOSED)
    return [
        VotedPoll(opened, {TOM: 0, ANA: 1, MIRA: 2}),
        VotedPoll(_round("overdue", "named", left_s=-60), {TOM: 2}),
        VotedPoll(_round("unposted", "in thread", left_s=-600), {}),
        VotedPoll(replace(_round("tie", "no thread", left_s=-60), state=PollState.WAITING), {TOM: 0, MIRA: 2}),
        VotedPoll(replace(_round("nobody", "short for thread", left_s=-60), state=PollState.WAITING), {}),
        VotedPoll(unattended, {}),
        VotedPoll(replace(_round("unseen", "private", left_s=-600), state=PollState.WAITING), {}, is_private=True),
        VotedPoll(won, {TOM: 0, ANA: 0, MIRA: 1}),
        VotedPoll(ended, {}),
        VotedPoll(replace(unstorable, options=("a", "\ud83e", "c")), {}),
    ]


def post(chat: Chat, poll: VotedPoll) -> Poll:
    """Put a poll's message into the chat. Returns the poll in its stored form."""
    row = poll.round
    if row.id in _WITHOUT_MESSAGE:
        return row
    counts = tuple(list(poll.votes.values()).count(option) for option in range(len(_OPTIONS)))
    ways = [say("vote.option", number=number, text=text) for number, text in enumerate(row.options, start=1)]
    frame = Frame(
        dialect=Dialect.V2,
        header=say("vote.question"),
        body=(Words("\n".join(ways)),),
        footer=f"-# {say('vote.closed')}",
        rows=poll_buttons(row.id, "en-GB", votes=counts, can_close=row.state is PollState.OPEN),
        accent=0x7A6FF0,
    )
    payload, _ = edit_payload(frame, {})
    if poll.is_private:
        chat.page(row.author_id, f"poll {row.id}", payload["components"])
        return row
    message: Json = chat.message(row.channel_id, row.opened_at, payload)
    return replace(row, message_id=int(message["id"]))

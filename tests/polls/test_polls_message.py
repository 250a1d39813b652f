"""The message of a poll in each state."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bot.library.polls import Poll, PollState
from bot.polls.poll_message import CHAPTERS_WITHOUT_AUTHOR_MAX, PollTally, leaders, poll_message
from bot.reply.frame import Words

POLL = Poll(
    id="0a1b",
    work_id="w",
    author_id=7,
    guild_id=1,
    channel_id=2,
    options=("She goes.", "She stays.", "She sings."),
    opened_at=100.0,
    closes_at=220.0,
)


def line(poll: Poll, *counts: int, reason: str = "") -> str:
    return poll_message(poll, PollTally(counts, reason), "en").footer


def test_the_choices_are_numbered_in_the_text_and_on_the_buttons() -> None:
    frame = poll_message(POLL, PollTally((2, 0, 1)), "en")
    assert frame.body == (Words("**1** · She goes.\n**2** · She stays.\n**3** · She sings."),)
    assert [button.label for button in frame.buttons] == ["1 · 2", "2", "3 · 1", "End vote"]
    assert "<t:220:R>" in frame.footer


def test_why_a_poll_waits_is_said() -> None:
    waiting = replace(POLL, state=PollState.WAITING)
    assert "No votes yet: <@7>" in line(waiting, 0, 0, 0)
    assert "It's a tie between 1, 3:" in line(waiting, 2, 0, 2)
    assert f"{CHAPTERS_WITHOUT_AUTHOR_MAX} chapters" in line(
        replace(waiting, chapters_without_author=CHAPTERS_WITHOUT_AUTHOR_MAX), 0, 0, 0
    )
    assert "Full." in line(waiting, 3, 0, 0, reason="Full.")
    assert line(waiting, 3, 0, 0) == line(replace(waiting, closes_at=100.0)), "there are votes, and the reason is gone"
    assert line(replace(waiting, closes_at=100.0)) == "-# <@7> decides what happens next."


def test_a_closed_poll_names_the_winner_and_keeps_all_choices_enabled() -> None:
    closed = replace(POLL, state=PollState.CLOSED, winner=1)
    frame = poll_message(closed, PollTally((0, 2, 0)), "en")
    assert "Number 2 wins!" in frame.footer
    assert [button.disabled for button in frame.buttons] == [False, False, False]
    assert line(replace(closed, winner=None)) == "-# This vote is over."


@given(st.tuples(*[st.integers(0, 9)] * 3))
def test_only_tied_choices_are_enabled_and_never_none(counts: tuple[int, int, int]) -> None:
    frame = poll_message(replace(POLL, state=PollState.WAITING), PollTally(counts), "en")
    enabled = {index for index, button in enumerate(frame.buttons) if not button.disabled}
    tied = leaders(counts)
    assert enabled == (set(tied) if len(tied) > 1 else {0, 1, 2})
    assert all(counts[index] == max(counts) > 0 for index in tied)

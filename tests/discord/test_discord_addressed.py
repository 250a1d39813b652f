"""Which messages are meant for the bot, and how often it answers."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.discord.addressed import ANSWER_EVERY_S, ANSWERS_MAX, ChannelPause, is_addressed, is_prompt, without_mention

OWN = "42"
ME = {"id": OWN, "username": "Elara", "bot": True}
TOM = {"id": "7", "username": "tom"}


def message(content: str = "", *, direct: bool = False, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    place = {} if direct else {"guild_id": "1"}
    return {"id": "9", "channel_id": "8", "type": 0, "author": TOM, "content": content, "mentions": []} | place | more


@pytest.mark.parametrize(
    "raw",
    [
        message("<@42> hi", mentions=[ME]),
        message("hi <@!42>", mentions=[TOM, ME]),
        message("<@42>", mentions=[ME], type=19),
        message("hi", direct=True),
        message("", direct=True, attachments=[{"id": "1"}]),
        message("lovely", direct=True, type=19, mentions=[ME]),
    ],
)
def test_it_is_for_the_bot(raw: dict[str, Any]) -> None:
    assert is_addressed(raw, OWN)


@pytest.mark.parametrize(
    "raw",
    [
        message(),
        message("", mentions=[TOM]),
        message("@everyone", mention_everyone=True),
        message("<@&42>", mention_roles=[OWN]),
        message("lovely", type=19, mentions=[ME]),
        message("<@421>", type=19, mentions=[ME]),
        message("<@42>", mentions=[ME], author=ME),
        message("<@42>", mentions=[ME], author={**TOM, "bot": True}),
        message("<@42>", mentions=[ME], webhook_id="3"),
        message("hi", direct=True, author=ME),
        message("hi", direct=True, author={**TOM, "system": True}),
        message("", direct=True, type=3),
        message("<@42>", mentions=[ME], type=6),
        {"guild_id": "1"},
        {},
    ],
)
def test_it_is_not_for_the_bot(raw: dict[str, Any]) -> None:
    assert not is_addressed(raw, OWN)


@pytest.mark.parametrize(
    ("typed", "rest"),
    [
        ("<@42> a fox", "a fox"),
        ("a fox <@!42>", "a fox"),
        ("<@42> <@!42> <@42> a <@42> fox", "a <@42> fox"),
        ("<@42>", ""),
        ("<@421> a fox", "<@421> a fox"),
    ],
)
def test_the_mention_is_no_part_of_the_words(typed: str, rest: str) -> None:
    assert without_mention(typed, OWN) == rest


@pytest.mark.parametrize("text", ["a fox at sea", "Ein Fuchs auf See", "海に浮かぶきつねの話", "Лиса плывёт по морю"])
def test_something_can_be_made_of_it(text: str) -> None:
    assert is_prompt(text)


@pytest.mark.parametrize("text", ["", "hi", "hello there", "!!!", "what can you do?", "你好", "你能做什么事情呢？"])
def test_a_greeting_or_a_question_is_no_prompt(text: str) -> None:
    assert not is_prompt(text)


@given(st.lists(st.tuples(st.integers(1, 5), st.floats(0, 90)), max_size=60))
def test_between_two_answers_of_a_channel_lies_a_minute(events: list[tuple[int, float]]) -> None:
    now_s = 1000.0
    pause = ChannelPause(lambda: now_s)
    answered: dict[int, float] = {}
    for channel_id, wait_s in events:
        now_s += wait_s
        is_due = now_s - answered.get(channel_id, -1000.0) >= ANSWER_EVERY_S
        assert pause.admits(channel_id) is is_due
        if is_due:
            answered[channel_id] = now_s


def test_all_channels_together_get_so_many_answers_and_later_more() -> None:
    now_s = 1000.0
    pause = ChannelPause(lambda: now_s)
    assert sum(pause.admits(channel_id) for channel_id in range(ANSWERS_MAX + 50)) == ANSWERS_MAX
    now_s += ANSWER_EVERY_S
    assert pause.admits(ANSWERS_MAX + 49)


def test_a_clock_that_is_set_back_does_not_silence_a_channel() -> None:
    now_s = 1000.0
    pause = ChannelPause(lambda: now_s)
    assert pause.admits(1)
    now_s = 0.0
    assert pause.admits(1)

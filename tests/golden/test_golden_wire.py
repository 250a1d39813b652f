"""The current bot on the data of earlier versions: it finishes every work, and answers every press."""

from __future__ import annotations

from typing import Final

import pytest

from bot.app import App
from bot.words.say import say
from bot.work.work import Work
from sandbox.discord import Message
from tests.golden.laid import GoldenSet, Json
from tests.golden.scenery import Scenery, harness_over
from tests.library.conftest import Storage
from tests.waiting import until_at_rest
from tests.wire.harness import Harness
from tests.wire.replies import plain

pytestmark = pytest.mark.usefixtures("idle_time")

_AT_WORK: Final = frozenset({"Stop", "Cancel"})
_NO_ANSWERS: Final = ("Something broke", say("refusal.unknown_button"))


def is_at_work(message: Message) -> bool:
    """Whether a message says that its work is being made."""
    return any(button.label in _AT_WORK for button in message.buttons)


def is_no_answer(text: str) -> bool:
    """Whether this is the sentence about an internal error."""
    return any(words in text for words in _NO_ANSWERS)


async def messages_of(harness: Harness, app: App, work: Work) -> list[Message]:
    """The messages that show a work, by its stored reply; none if the reply shows another take."""
    row = await app.work_service.library.replies.find(work.take_group)
    assert row is not None
    return [harness.discord.state.messages[message_id] for message_id in row.message_ids if row.work_id == work.id]


@pytest.mark.asyncio
async def test_everything_that_was_being_made_comes_to_its_end(
    golden: GoldenSet, storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with harness_over(golden, storage, monkeypatch) as (harness, scenery), harness.running() as app:
        works = app.work_service.library.works
        await until_at_rest(app, 60)
        assert await works.unfinished() == []
        unseen: list[Message] = []
        for work_id, outcome in golden.read("unended").items():
            work, before = await works.find(work_id), golden.works()[work_id]
            if outcome == "gone":
                assert work is None
                continue
            assert work is not None
            assert work.ending is not None
            assert work.text.startswith(before["text"])
            made = [panel[4] for panel in before["panels"] if panel[4]]
            assert [panel.picture.sha256 for panel in work.panels if panel.picture][: len(made)] == [
                sha256 for sha256, *_ in made
            ]
            shown = await messages_of(harness, app, work)
            if outcome == "ended unseen":
                unseen += shown
            else:
                assert not any(one.is_deleted for one in shown)
                assert not shown or plain(before["text"])[-20:] in plain("".join(one.text for one in shown))
        every = harness.discord.state.messages.values()
        assert [one for one in every if is_at_work(one) and not one.is_deleted] == unseen
        await check_nothing_stands_twice(harness, app, scenery)


async def check_nothing_stands_twice(harness: Harness, app: App, scenery: Scenery) -> None:
    """In a channel with one reply no words are repeated, and its messages are in order."""
    replies = app.work_service.library.replies
    checked = 0
    for room in (one for one in scenery.chat["channels"] if one["name"].startswith("room-")):
        standing = harness.discord.transcript(harness.discord.state.channels[int(room["id"])])
        if standing:
            row = await replies.of_message(standing[0].id)
            assert row is not None
            ids = row.message_ids[:1] if row.channel_id != int(room["id"]) else row.message_ids
            assert tuple(one.id for one in standing if one.id in ids) == ids
            assert len({one.text for one in standing}) == len(standing)
            checked += 1
    assert checked


async def answer(harness: Harness, scenery: Scenery, one: Json) -> None:
    """Press a component of the set. Raises AssertionError without an answer."""
    source = scenery.messages[one["message_id"]]
    known, revisions = set(harness.discord.state.messages), len(source.revisions)
    pressed = scenery.press(one)
    first = await pressed.answered()
    reply = pressed.reply

    def is_changed() -> bool:
        changed = len(source.revisions) > revisions or source.is_deleted
        return changed or bool(harness.discord.state.messages.keys() - known)

    def is_told() -> bool:
        original = reply.original
        return original is None or original.is_deleted or not original.is_loading

    assert first.type in (4, 5, 6, 7, 9), one
    await harness.discord.until(is_told if first.type == 5 else is_changed if first.type == 6 else lambda: True)
    shown = [message.text for message in harness.discord.state.messages.values() if message.id not in known]
    assert not is_no_answer("\n".join((*shown, source.text))), one
    if first.type == 9:
        assert reply.original is None
        assert first.data["components"]


@pytest.mark.asyncio
@pytest.mark.parametrize("storage", ["sqlite"], indirect=True)
async def test_every_id_in_a_persons_chat_is_answered(
    golden: GoldenSet, storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with harness_over(golden, storage, monkeypatch) as (harness, scenery), harness.running() as app:
        await until_at_rest(app, 60)
        for one in golden.read("presses"):
            await answer(harness, scenery, one)
            await until_at_rest(app, 60)
        said = [message.text for message in harness.discord.state.messages.values()]
        assert [text for text in said if is_no_answer(text)] == []

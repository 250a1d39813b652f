"""Access control: every custom id, pressed by everyone, on the message that shows the work and on others."""

from __future__ import annotations

import json

import pytest

from bot.reply.controls import Action, custom_id
from bot.words.say import say
from sandbox.discord import Entry, Message, Person
from tests.wire.access import (
    MARKER,
    REACHED,
    REFUSALS,
    ROOMY,
    WORKS,
    answered,
    cast_on,
    id_of,
    may_press,
    rows_of,
    share,
    stub_handlers,
    told,
    tried,
    with_buttons,
)
from tests.wire.conftest import OpenStage, Stage
from tests.wire.replies import tells
from tests.wire.shelf import made, more, original, quiet, shown


@pytest.mark.asyncio
async def test_every_custom_id_reaches_its_handler_only_for_those_who_may(
    open_stage: OpenStage, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with cast_on(open_stage) as cast:
        stub_handlers(monkeypatch)
        wrong = []
        for work in WORKS:
            for who, person in cast.people.items():
                messages = {True: [cast.messages[work]], False: await cast.elsewhere(who, work, turn=0)}
                shown_to_them = cast.messages[work].channel.may(person, "VIEW_CHANNEL")
                if not shown_to_them or (work == "private" and who != "author"):
                    del messages[True]
                for on_its_message, message in ((place, one) for place, found in messages.items() for one in found):
                    async for action, text in cast.every_press(
                        person, message, cast.work_ids[work], of=tried(who, work, on_its_message=on_its_message)
                    ):
                        may = may_press(who, work, action, on_its_message=on_its_message)
                        if not (text == REACHED if may else any(line in text for line in REFUSALS)):
                            wrong.append((who, work, action, message.author.username, text))
        assert wrong == []


def sent_since(stage: Stage, start: int) -> str:
    """Everything that the bot sent to Discord since then."""
    entries: list[Entry] = stage.discord.log[start:]
    bodies = [json.dumps(entry.json, ensure_ascii=False) for entry in entries]
    return "\n".join([*bodies, *(str(file.data) for entry in entries for file in entry.files)])


@pytest.mark.asyncio
async def test_a_forged_press_shows_nothing_of_a_work_and_changes_nothing(open_stage: OpenStage) -> None:
    async with cast_on(open_stage) as cast:
        stage = cast.stage
        before = [message.text for message in (*cast.messages.values(), *cast.decoys.values())]
        start, works = len(stage.discord.log), (await stage.app.library.size()).works
        for who in ("stranger", "moderator", "boss abroad"):
            for work in WORKS:
                if work == "public" or (work == "abroad" and who == "boss abroad"):
                    continue
                for message in await cast.elsewhere(who, work, turn=1):
                    async for action, text in cast.every_press(
                        cast.people[who], message, cast.work_ids[work], of=tried(who, work)
                    ):
                        assert any(line in text for line in REFUSALS), (who, work, action, text)
        assert MARKER not in sent_since(stage, start)
        assert [message.text for message in (*cast.messages.values(), *cast.decoys.values())] == before
        assert (await stage.app.library.size()).works == works


@pytest.mark.asyncio
async def test_a_message_that_no_row_knows_shows_a_private_work_to_its_author_alone(open_stage: OpenStage) -> None:
    async with open_stage() as stage:
        work_id = id_of(await told(stage, stage.mira, stage.general, f"a {MARKER} secret", private=True))
        # As the bot posted it before replies were stored in rows.
        old = stage.discord.post(
            stage.discord.bot, stage.general, components=rows_of([more_id := custom_id(Action.MORE, work_id)])
        )
        assert say("refusal.not_here") in await answered(await stage.discord.press(stage.tom, old, more_id))
        assert say("refusal.not_here") not in await answered(await stage.discord.press(stage.mira, old, more_id))


@pytest.mark.asyncio
async def test_a_list_of_works_lets_no_one_do_more_than_open_them(open_stage: OpenStage) -> None:
    async with open_stage() as stage:
        work_id = id_of(await told(stage, stage.mira, stage.general, f"a {MARKER} lighthouse"))
        listed = stage.discord.post(
            stage.discord.bot, stage.general, components=rows_of([custom_id(Action.OPEN, work_id)])
        )
        sent = await stage.discord.forge_modal(
            stage.tom, listed, custom_id(Action.CONTINUE, work_id), {"direction": "x"}
        )
        assert say("refusal.not_here") in await answered(sent)


@pytest.mark.asyncio
async def test_a_channel_of_a_share_that_was_never_offered_gets_nothing(open_stage: OpenStage) -> None:
    async with cast_on(open_stage, people=["stranger"], works=["private"]) as cast:
        hall = cast.stage.discord.channel("square")
        share_id = custom_id(Action.SHARE, cast.work_ids["private"])
        message = cast.decoys["stranger"]
        chooser = {"type": 8, "custom_id": share_id, "id": 900}
        message.components = [*message.components, {"type": 1, "id": 901, "components": [chooser]}]
        pressed = await cast.stage.discord.select(cast.people["stranger"], message, share_id, [hall])
        assert say("refusal.not_here") in await answered(pressed)
        assert cast.stage.discord.transcript(hall) == []


@pytest.mark.asyncio
async def test_the_takes_of_a_work_are_never_shown_on_another_message(open_stage: OpenStage) -> None:
    async with cast_on(open_stage, people=["stranger"], works=["private"]) as cast:
        stage = cast.stage
        private = cast.messages["private"]
        tells(stage, "Another take.")
        await stage.discord.press(stage.mira, private, "New version")
        await stage.discord.until(lambda: "Version 2 of 2" in private.text)
        await quiet(stage)
        theirs = await told(stage, stage.tom, stage.general, "of tom", private=True)
        for who, message in ((stage.mira, cast.decoys["stranger"]), (stage.tom, theirs)):
            before = message.text
            previous = custom_id(Action.PREVIOUS, id_of(private))
            with with_buttons(message, [previous]):
                assert say("refusal.not_here") in await answered(await stage.discord.press(who, message, previous))
            assert message.text == before


@pytest.mark.asyncio
async def test_a_moderator_stops_only_works_of_their_own_server(open_stage: OpenStage) -> None:
    async with cast_on(open_stage, people=["boss abroad"], works=[]) as cast:
        stage = cast.stage
        tells(stage, "Once", (30.0, " upon"))
        asked = await stage.discord.command(stage.mira, stage.general, "story", prompt="a long one")
        await asked.until(lambda reply: "Once" in reply.text)
        stop = custom_id(Action.STOP, id_of(original(asked)))
        boss, moderator = cast.people["boss abroad"], cast.people["moderator"]
        decoy = cast.decoys["boss abroad"]
        with with_buttons(decoy, [stop]):
            assert say("refusal.not_here") in await answered(await stage.discord.press(boss, decoy, stop))
        assert len(stage.app.work_service.runs()) == 1
        await stage.discord.press(moderator, original(asked), "Stop")
        await quiet(stage)
        assert "Stopped by Moderator" in asked.reply.text


@pytest.mark.asyncio
async def test_a_vote_counts_only_on_the_message_of_its_poll(open_stage: OpenStage) -> None:
    async with open_stage(limits=ROOMY) as stage:
        story = await made(stage)
        decoy = await told(stage, stage.tom, stage.general, "of tom")
        menu = await shown(await more(stage, original(story), "Vote"))
        await stage.discord.press(stage.mira, menu, say("button.voteonce"))
        await stage.discord.until(lambda: bool(poll_messages(stage)))
        polls = stage.app.library.polls
        (poll_message,) = poll_messages(stage)
        # A first vote waits until the poll is stored together with its message.
        await (await stage.discord.press(stage.mira, poll_message, "2")).answered()
        (poll,) = await polls.open_polls()
        for choice in ("1", "3", "close", "last"):
            vote = f"elara:{choice}:of:{poll.id}"
            with with_buttons(decoy, [vote]):
                assert say("refusal.not_here") in await answered(await stage.discord.press(stage.tom, decoy, vote))
        assert await polls.counts(poll) == (0, 1, 0)


def poll_messages(stage: Stage) -> list[Message]:
    """The messages of polls."""
    messages = stage.discord.state.messages.values()
    return [one for one in messages if any(button.label == "End vote" for button in one.buttons)]


@pytest.mark.asyncio
async def test_who_continues_a_shared_chapter_is_told_nothing_of_the_private_ones_before(open_stage: OpenStage) -> None:
    async with open_stage(limits=ROOMY) as stage:
        tells(stage, f"It was {MARKER}.")
        first = original(await made(stage, "the beginning", private=True))
        second = await continue_with(stage, stage.mira, first, "The second part.")
        post = await share(stage, second)
        await continue_with(stage, stage.mira, post, "By the author.")
        assert MARKER in stage.gemini.calls[-1].text
        await continue_with(stage, stage.tom, post, "By a reader.")
        assert "The second part." in stage.gemini.calls[-1].text
        assert MARKER not in stage.gemini.calls[-1].text


async def continue_with(stage: Stage, person: Person, message: Message, text: str) -> Message:
    """Continue a story; the message of the next chapter, which is this text."""
    tells(stage, text)
    opened = await stage.discord.press(person, message, "Continue")
    await opened.answered()
    await stage.discord.submit_modal(person, opened, {"direction": ""})

    def chapters() -> list[Message]:
        messages = stage.discord.state.messages.values()
        return [one for one in messages if text in one.text and any(button.label == "More" for button in one.buttons)]

    await stage.discord.until(lambda: bool(chapters()))
    await quiet(stage)
    return chapters()[0]

"""Messages that mention the bot, direct messages, and the buttons that answer them."""

from __future__ import annotations

import pytest

from bot.library.people import PersonSettings
from bot.script.surprises import PROMPTS, TEXTS
from bot.words import say as sentences
from bot.words.say import say
from bot.work.kinds import FEATURES, kinds_shown
from bot.work.request import Kind
from sandbox.discord import Channel, Message, Person, Reply
from tests.wire.conftest import OpenStage, Stage
from tests.wire.replies import ShiftedClock, check_promises, labels
from tests.wire.shelf import made, original

SURPRISES = [say(f"button.start.{kind.value}") for kind in Kind]
TEXTS_ALONE = [say(f"button.start.{kind.value}") for kind in kinds_shown(with_files=False)]
OF_IT = [say(f"button.of.{kind.value}") for kind in Kind]


def answers(stage: Stage, channel: Channel) -> list[Message]:
    return [one for one in stage.discord.transcript(channel) if one.author is stage.discord.bot]


async def said(
    stage: Stage, text: str, *, by: Person | None = None, where: Channel | None = None, reply_to: Message | None = None
) -> Message:
    """The bot's answer to a message."""
    channel = where or stage.general
    number = len(answers(stage, channel))
    message = stage.discord.post(by or stage.mira, channel, text, reply_to=reply_to)
    await stage.discord.until(lambda: len(answers(stage, channel)) > number)
    answer = answers(stage, channel)[-1]
    assert answer.reply_to is message
    assert len(answers(stage, channel)) == number + 1
    return answer


def has_ended(reply: Reply) -> bool:
    return any(":more:" in (button.custom_id or "") for button in reply.buttons)


def hello(stage: Stage, locale: str = "en-US") -> str:
    ids = {one["name"]: one["id"] for one in stage.discord.commands}
    return say("help.hello", locale, story=f"</story:{ids['story']}>", help=f"</help:{ids['help']}>")


@pytest.mark.asyncio
async def test_a_mention_is_answered_by_one_line_with_buttons_that_pings_no_one(open_stage: OpenStage) -> None:
    async with open_stage() as stage:
        answer = await said(stage, f"{stage.discord.bot.mention} hi")
        assert answer.content == hello(stage)
        assert labels(answer) == SURPRISES
        assert (answer.pings, answer.mentions) == ([], [])
        check_promises(stage)


@pytest.mark.asyncio
async def test_a_direct_message_is_answered_without_a_mention(open_stage: OpenStage) -> None:
    async with open_stage() as stage:
        answer = await said(stage, "hi", where=stage.discord.dm(stage.tom), by=stage.tom)
        assert (answer.content, labels(answer)) == (hello(stage), SURPRISES)


@pytest.mark.asyncio
async def test_a_channel_gets_one_answer_a_minute_and_another_channel_its_own(open_stage: OpenStage) -> None:
    clock = ShiftedClock()
    async with open_stage(clock=clock) as stage:
        mention, crowd = stage.discord.bot.mention, stage.discord.channel("crowd")
        await said(stage, mention)
        for _ in range(20):
            stage.discord.post(stage.tom, stage.general, mention)
        await said(stage, mention, where=crowd)
        clock.shift(61.0)
        await said(stage, mention)
        assert len(answers(stage, stage.general)) == 2


@pytest.mark.asyncio
async def test_what_is_not_for_the_bot_gets_silence(open_stage: OpenStage) -> None:
    async with open_stage() as stage:
        discord, mention = stage.discord, stage.discord.bot.mention
        robot = discord.person("robot")
        robot.is_bot = True
        discord.give(stage.tom, discord.role("loud", "MENTION_EVERYONE"))
        story = original(await made(stage))
        before = len(answers(stage, stage.general))
        discord.post(stage.tom, stage.general, "a fox at sea")
        discord.post(stage.tom, stage.general, f"{stage.mira.mention} hi")
        discord.post(stage.tom, stage.general, "@everyone hi")
        discord.post(stage.tom, stage.general, "lovely!", reply_to=story)
        discord.post(robot, stage.general, f"{mention} hi")
        assert len(answers(stage, stage.general)) == before
        # An answer to one of those would have used up the answer of this minute.
        await said(stage, f"{mention} lovely!", reply_to=story)


@pytest.mark.asyncio
async def test_where_the_bot_may_not_write_nothing_is_tried(open_stage: OpenStage) -> None:
    async with open_stage() as stage:
        mention, quiet, unseen = (stage.discord.bot.mention, *map(stage.discord.channel, ("quiet", "unseen")))
        stage.discord.revoke(quiet, "SEND_MESSAGES")
        stage.discord.revoke(unseen, "VIEW_CHANNEL")
        for channel in (quiet, unseen):
            stage.discord.post(stage.mira, channel, mention)
        await said(stage, mention)
        posted = [entry for entry in stage.discord.log if entry.route == "/channels/{channel_id}/messages"]
        assert [f"/channels/{stage.general.id}/messages" in entry.path for entry in posted] == [True]
        stage.discord.permit(quiet, stage.discord.bot, "SEND_MESSAGES")
        await said(stage, mention, where=quiet)


@pytest.mark.asyncio
async def test_a_thread_is_a_place_of_its_own(open_stage: OpenStage) -> None:
    async with open_stage() as stage:
        thread = stage.discord.start_thread(stage.mira, stage.discord.post(stage.mira, stage.general, "x"), "talk")
        await said(stage, stage.discord.bot.mention, where=thread)
        stage.discord.revoke(stage.general, "SEND_MESSAGES")
        await said(
            stage,
            stage.discord.bot.mention,
            where=stage.discord.start_thread(
                stage.mira, stage.discord.post(stage.mira, stage.general, "y"), "more talk"
            ),
        )


@pytest.mark.asyncio
async def test_without_the_history_the_answer_is_no_reply_and_takes_no_words(open_stage: OpenStage) -> None:
    async with open_stage() as stage:
        stage.discord.revoke(stage.general, "READ_MESSAGE_HISTORY", "ATTACH_FILES")
        stage.discord.post(stage.mira, stage.general, f"{stage.discord.bot.mention} a fox at sea")
        await stage.discord.until(lambda: len(answers(stage, stage.general)) == 1)
        [answer] = answers(stage, stage.general)
        assert (answer.reply_to, labels(answer)) == (None, TEXTS_ALONE)


@pytest.mark.asyncio
async def test_a_message_that_discord_refuses_is_logged_and_forgotten(
    open_stage: OpenStage, caplog: pytest.LogCaptureFixture
) -> None:
    async with open_stage() as stage:
        stage.discord.faults.missing_permissions(route="/channels/{channel_id}/messages", count=1)
        stage.discord.post(stage.mira, stage.general, stage.discord.bot.mention)
        await stage.discord.until(lambda: any(entry.status == 403 for entry in stage.discord.log))
        await said(stage, "hi", where=stage.discord.dm(stage.mira))
        assert "a message to the bot could not be answered (Forbidden)" in caplog.text


@pytest.mark.asyncio
@pytest.mark.parametrize("kind", Kind)
async def test_a_button_starts_the_own_work_of_the_person_who_presses_also_after_a_restart(
    open_stage: OpenStage, kind: Kind
) -> None:
    async with open_stage() as stage:
        answer = await said(stage, f"{stage.discord.bot.mention} hi")
        await stage.restart()
        pressed = await stage.discord.press(stage.tom, answer, say(f"button.start.{kind.value}"))
        reply = await pressed.until(has_ended)
        work = await stage.kept(stage.tom)
        assert (work.request.kind, work.author_id, work.request.private) == (kind, stage.tom.id, False)
        assert work.request.prompt in (TEXTS if FEATURES[kind].prompt_is_text else PROMPTS)
        assert work.request.prompt[:40] in reply.text


@pytest.mark.asyncio
async def test_a_surprise_is_made_in_the_person_s_language(open_stage: OpenStage) -> None:
    async with open_stage() as stage:
        luis = stage.discord.person("luis", locale="es-ES")
        answer = await said(stage, "hola", where=stage.discord.dm(luis), by=luis)
        await (await stage.discord.press(luis, answer, SURPRISES[0])).until(has_ended)
        assert (await stage.kept(luis)).request.language == "Spanish"


@pytest.mark.asyncio
async def test_the_line_is_in_the_server_s_language_and_in_that_of_the_person_s_newest_work(
    open_stage: OpenStage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sentences, "CATALOGUES", {"es": {"help": {"hello": "¡Hola! {story}{help}"}}})
    async with open_stage() as stage:
        luis, mention = stage.discord.person("luis", locale="es-ES"), stage.discord.bot.mention
        first = await said(stage, "hola", where=stage.discord.dm(luis), by=luis)
        assert first.content == hello(stage)
        await (await stage.story(by=luis)).until(has_ended)
        await stage.restart()  # forgets that this channel had an answer
        second = await said(stage, "hola", where=stage.discord.dm(luis), by=luis)
        assert second.content == hello(stage, "es")
        stage.discord.guild.locale = "es-ES"
        await stage.restart()
        assert (await said(stage, mention)).content == hello(stage, "es")


@pytest.mark.asyncio
async def test_words_beside_the_mention_become_the_work(open_stage: OpenStage) -> None:
    async with open_stage() as stage:
        mention, discord = stage.discord.bot.mention, stage.discord
        answer = await said(stage, f"{mention} a fox and {stage.tom.mention} at sea")
        assert labels(answer) == OF_IT
        pressed = await discord.press(stage.mira, answer, OF_IT[0])
        reply = await pressed.until(has_ended)
        assert (await stage.kept()).request.prompt == "a fox and @Tom at sea"
        assert not reply.ephemeral
        direct = await said(stage, "a snail who wants to fly", where=discord.dm(stage.tom), by=stage.tom)
        await (await discord.press(stage.tom, direct, OF_IT[1])).until(has_ended)
        work = await stage.kept(stage.tom)
        assert (work.request.kind, work.request.prompt) == (Kind.COMIC, "a snail who wants to fly")


@pytest.mark.asyncio
async def test_the_words_of_another_person_make_a_private_work_with_credit_if_they_allow_it(
    open_stage: OpenStage,
) -> None:
    async with open_stage() as stage:
        answer = await said(stage, f"{stage.discord.bot.mention} a fox at sea")
        pressed = await stage.discord.press(stage.tom, answer, OF_IT[0])
        reply = await pressed.until(has_ended)
        work = await stage.kept(stage.tom)
        assert reply.ephemeral
        assert work.lineage is not None
        assert (work.request.private, work.lineage.parent_author_id) == (True, stage.mira.id)
        people = stage.app.work_service.library.people
        await people.save_settings(stage.mira.id, PersonSettings(others_may_narrate=False))
        refused = await stage.discord.press(stage.tom, answer, OF_IT[0])
        assert (await refused.until(lambda reply: bool(reply.text))).text == say("refusal.not_narrated")


@pytest.mark.asyncio
async def test_words_that_were_deleted_are_told_of(open_stage: OpenStage) -> None:
    async with open_stage() as stage:
        answer = await said(stage, f"{stage.discord.bot.mention} a fox at sea")
        assert answer.reply_to is not None
        stage.discord.delete(answer.reply_to)
        pressed = await stage.discord.press(stage.mira, answer, OF_IT[0])
        reply = await pressed.until(lambda reply: bool(reply.text))
        assert (reply.text, reply.ephemeral) == (say("refusal.message_gone"), True)
        assert stage.gemini.calls_of("stream") == []


@pytest.mark.asyncio
async def test_nothing_is_posted_that_was_not_asked_for(open_stage: OpenStage) -> None:
    async with open_stage() as stage:
        stage.discord.channel("new")
        zoe = stage.discord.person("zoe")
        stage.discord.post(zoe, stage.general, "hello everybody")
        await stage.restart()
        await said(stage, "hi", where=stage.discord.dm(zoe), by=zoe)
        posted = [one for one in stage.discord.state.messages.values() if one.author is stage.discord.bot]
        assert len(posted) == 1

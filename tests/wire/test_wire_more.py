"""More is one private message, which changes into the result of each press in it, and closes."""

from __future__ import annotations

import pytest

from bot.reply.controls import Action
from bot.words.links import link
from bot.words.say import refusal_line, say
from bot.work.refusal import Refusal, RefusalKind
from sandbox.discord import Invocation, Message
from tests.wire.conftest import OpenStage, Stage, patient_limits
from tests.wire.replies import ShiftedClock, tells
from tests.wire.shelf import library, made, original, page_of, quiet, titles

ROOMY = patient_limits(interaction_requests=100)
BACK = say(f"button.{Action.BACK.value}")


def boxes(stage: Stage) -> list[Message]:
    """The private messages that a person sees."""
    return [one for one in stage.discord.state.messages.values() if one.ephemeral and not one.is_deleted]


def url_of(message: Message) -> str:
    guild = message.channel.guild
    assert guild is not None
    return f"https://discord.com/channels/{guild.id}/{message.channel.id}/{message.id}"


async def menu_of(stage: Stage, told: Invocation) -> Message:
    opened = await stage.discord.press(stage.mira, told.reply.messages[-1], "More")
    await opened.answered()
    return page_of(opened)


async def press(stage: Stage, menu: Message, label: str, *words: str) -> Invocation:
    """Press a button and wait until the message says this."""
    pressed = await stage.discord.press(stage.mira, menu, label)
    await pressed.answered()
    await stage.discord.until(lambda: all(word in menu.text for word in words), what=lambda: menu.text)
    return pressed


@pytest.mark.asyncio
async def test_the_menu_turns_into_each_result_and_back(open_stage: OpenStage) -> None:
    async with open_stage(limits=ROOMY) as stage:
        told = await made(stage, "a lighthouse")
        menu = await menu_of(stage, told)
        offered = [button.label for button in menu.buttons]
        for label, words in (
            ("Details", link("A Lighthouse", url_of(original(told)))),
            ("Share", say("keep.share", title="A Lighthouse")),
            ("Delete", say("keep.delete.work", kind="story")),
            ("Vote", say("vote.how")),
        ):
            pressed = await press(stage, menu, label, words)
            assert pressed.callback is not None
            assert pressed.callback.type == 7
            await press(stage, menu, BACK, say("label.more"))
            assert [button.label for button in menu.buttons] == offered
            assert menu.selects == []
        assert boxes(stage) == [menu]


@pytest.mark.asyncio
async def test_a_second_menu_of_a_work_takes_the_place_of_one_that_was_left(open_stage: OpenStage) -> None:
    async with open_stage(limits=ROOMY) as stage:
        told, other = await made(stage, "a lighthouse"), await made(stage, "a fox")
        left, elsewhere = await menu_of(stage, told), await menu_of(stage, other)
        second = await menu_of(stage, told)
        await stage.discord.until(lambda: left.is_deleted)
        await press(stage, second, "Download", say("keep.download", title="A Lighthouse"))
        third = await menu_of(stage, told)
        fourth = await menu_of(stage, told)
        await stage.discord.until(lambda: third.is_deleted)
        await press(stage, second, BACK, say("label.more"))
        assert boxes(stage) == [elsewhere, second, fourth], (
            "what turned into a result stays, and so does another work's"
        )


@pytest.mark.asyncio
async def test_files_come_with_an_edit_and_go_with_back(open_stage: OpenStage) -> None:
    async with open_stage(limits=ROOMY) as stage:
        told = await made(stage, "a lighthouse")
        menu = await menu_of(stage, told)
        pressed = await press(stage, menu, "Download", say("keep.download", title="A Lighthouse"))
        assert pressed.callback is not None
        assert pressed.callback.type == 6  # an update by callback may lose its files
        assert [file.filename for file in menu.attachments] == ["A-Lighthouse.epub"]
        await press(stage, menu, BACK, say("label.more"))
        assert not menu.attachments
        assert boxes(stage) == [menu]


@pytest.mark.asyncio
async def test_files_that_an_edit_does_not_take_come_in_one_new_message(open_stage: OpenStage) -> None:
    async with open_stage(limits=ROOMY) as stage:
        told = await made(stage, "a lighthouse")
        menu = await menu_of(stage, told)
        stage.discord.faults.error(400, 50035, method="PATCH", route="/webhooks/", when=lambda entry: bool(entry.files))
        await stage.discord.press(stage.mira, menu, "Download")
        await stage.discord.until(lambda: menu.is_deleted)
        (box,) = boxes(stage)
        assert [file.filename for file in box.attachments] == ["A-Lighthouse.epub"]
        assert [button.label for button in box.buttons] == ["All formats", BACK]


@pytest.mark.asyncio
async def test_an_action_is_confirmed_in_one_line_without_buttons(open_stage: OpenStage) -> None:
    async with open_stage(limits=ROOMY) as stage:
        told = await made(stage, "a lighthouse")
        menu = await menu_of(stage, told)
        form = await press(stage, menu, "Rename")
        sent = await stage.discord.submit_modal(stage.mira, form, {"title": "The Lamp"})
        await sent.answered()
        await stage.discord.until(lambda: menu.text == say("keep.renamed", title="The Lamp"), what=lambda: menu.text)
        assert not menu.buttons
        assert boxes(stage) == [menu]


@pytest.mark.asyncio
async def test_where_the_result_is_another_message_the_menu_goes_or_leads_there(open_stage: OpenStage) -> None:
    async with open_stage(limits=ROOMY) as stage:
        tells(stage, "The lamp burned.")
        told = await made(stage, "a lighthouse")
        drawn = await stage.discord.press(stage.mira, await menu_of(stage, told), "Add pictures")
        await drawn.until(lambda reply: any(button.label == "More" for button in reply.buttons))
        await stage.discord.until(lambda: boxes(stage) == [])
        await quiet(stage)
        tells(stage, "Another lamp.")
        menu = await menu_of(stage, told)
        form = await press(stage, menu, "Edit prompt")
        await stage.discord.submit_modal(stage.mira, form, {"prompt": "a tall lighthouse"})
        await stage.discord.until(lambda: "Another lamp." in original(told).text)
        assert menu.text == say("after.take", link=link("a tall lighthouse", url_of(original(told))))
        assert not menu.buttons
        assert boxes(stage) == [menu]


@pytest.mark.asyncio
async def test_what_was_stopped_is_finished_from_the_menu_and_it_leads_there(open_stage: OpenStage) -> None:
    async with open_stage(limits=ROOMY) as stage:
        tells(stage, "Once", (30.0, " upon"))
        told = await stage.story("a lighthouse")
        await told.until(lambda reply: "Once" in reply.text)
        await stage.discord.press(stage.mira, original(told), "Stop")
        await told.until(lambda reply: any(button.label == "More" for button in reply.buttons))
        await quiet(stage)
        menu = await menu_of(stage, told)
        tells(stage, " upon a time.")
        await press(stage, menu, "Finish", say("label.goes_on", link=link("a lighthouse", url_of(original(told)))))
        await told.until(lambda reply: "The end" in reply.text)
        assert boxes(stage) == [menu]


@pytest.mark.asyncio
async def test_a_refusal_stands_in_the_same_message_with_a_way_back(open_stage: OpenStage) -> None:
    async with open_stage(limits=patient_limits(attachment_bytes=300, interaction_requests=100)) as stage:
        told = await made(stage, "a lighthouse")
        menu = await menu_of(stage, told)
        await press(stage, menu, "Download", refusal_line(Refusal(RefusalKind.TOO_LARGE)))
        assert [button.label for button in menu.buttons] == [BACK]
        await press(stage, menu, BACK, say("label.more"))
        assert boxes(stage) == [menu]


@pytest.mark.asyncio
async def test_a_file_for_which_the_permission_or_the_channel_goes_is_no_fault(
    open_stage: OpenStage, caplog: pytest.LogCaptureFixture
) -> None:
    async with open_stage(limits=ROOMY) as stage:
        menu = await menu_of(stage, await made(stage, "a lighthouse"))
        stage.discord.faults.missing_permissions(method="PATCH", route="/webhooks/")
        await press(stage, menu, "Download", refusal_line(Refusal(RefusalKind.NO_PERMISSION)))
        await press(stage, menu, BACK, say("label.more"))
        pressed = await stage.discord.press(stage.mira, menu, "Download")
        stage.discord.delete_channel(stage.general)
        await pressed.answered()
        await stage.discord.until(lambda: stage.discord.log[-1].status == 404)
    assert [record.message for record in caplog.records if record.levelname == "ERROR"] == []


@pytest.mark.asyncio
async def test_an_old_menu_works_by_the_token_of_the_press(open_stage: OpenStage) -> None:
    clock = ShiftedClock()
    async with open_stage(limits=ROOMY, clock=clock) as stage:
        told = await made(stage, "a lighthouse")
        menu = await menu_of(stage, told)
        for shifted in (stage.discord.clock, clock):
            shifted.shift(3600.0)
        await press(stage, menu, "Details", "**Model**")
        assert boxes(stage) == [menu]


@pytest.mark.asyncio
@pytest.mark.parametrize("action", ["Details", "Download", "Vote"])
async def test_where_the_menu_cannot_be_changed_the_result_is_a_new_message(open_stage: OpenStage, action: str) -> None:
    async with open_stage(limits=ROOMY) as stage:
        told = await made(stage, "a lighthouse")
        menu = await menu_of(stage, told)
        before = menu.text
        stage.discord.faults.unknown_message(route="/callback")
        pressed = await stage.discord.press(stage.mira, menu, action)
        await pressed.until(lambda reply: reply.original is not None and not reply.original.is_loading)
        assert page_of(pressed) is not menu
        assert menu.text == before
        assert len(boxes(stage)) == 2


@pytest.mark.asyncio
async def test_a_deletion_is_undone_with_the_message_and_the_list(open_stage: OpenStage) -> None:
    async with open_stage(limits=ROOMY) as stage:
        tells(stage, "The lamp burned.")
        told = await made(stage, "a lighthouse")
        menu = await menu_of(stage, told)
        await press(stage, menu, "Delete", "Delete “a lighthouse”?")
        await press(stage, menu, say("button.deletenow"), "Deleted “")
        await press(stage, menu, say("button.undo"), say("keep.undone", title="a lighthouse"))
        await press(stage, menu, say("button.postagain"), "Posted: ")
        (post,) = stage.discord.transcript(stage.general)
        assert menu.text == say("keep.shared", url=link("a lighthouse", url_of(post)))
        assert not menu.buttons
        assert "The lamp burned." in post.text
        assert "Shared by" not in post.text  # the work's own reply, not a copy
        assert titles(await library(stage, stage.tom, where="server")) == ["a lighthouse"]
        tells(stage, "Another lamp.")
        await stage.discord.press(stage.mira, post, "New version")
        await stage.discord.until(lambda: "Another lamp." in post.text and "Version 2 of 2" in post.text)
        await quiet(stage)


@pytest.mark.asyncio
async def test_what_was_private_is_not_posted_again(open_stage: OpenStage) -> None:
    async with open_stage(limits=ROOMY) as stage:
        told = await made(stage, "a secret", private=True)
        menu = await menu_of(stage, told)
        await press(stage, menu, "Delete", "Delete “A Secret”?")
        await press(stage, menu, say("button.deletenow"), "Deleted “")
        await press(stage, menu, say("button.undo"), "is back")
        assert not menu.buttons


@pytest.mark.asyncio
@pytest.mark.parametrize("who", ["mira", "the bot"])
async def test_nothing_is_posted_again_where_the_person_or_the_bot_may_not_write(
    open_stage: OpenStage, who: str
) -> None:
    async with open_stage(limits=ROOMY) as stage:
        told = await made(stage, "a lighthouse")
        menu = await menu_of(stage, told)
        await press(stage, menu, "Delete", "Delete “A Lighthouse”?")
        await press(stage, menu, say("button.deletenow"), "Deleted “")
        await press(stage, menu, say("button.undo"), "is back")
        stage.discord.revoke(stage.general, "SEND_MESSAGES", who=stage.mira if who == "mira" else None)
        await press(stage, menu, say("button.postagain"), refusal_line(Refusal(RefusalKind.CANNOT_SHARE)))
        assert stage.discord.transcript(stage.general) == []

"""Takes: Again in place, paging between takes, Edit, and Resume."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest

from bot.shelf.sharing import share
from bot.words.say import say
from sandbox.discord import Invocation, Message
from sandbox.gemini import Pace
from sandbox.gemini.faults import reset
from tests.waiting import until_at_rest
from tests.wire.harness import Harness, body, labels, open_harness
from tests.wire.replies import header

FIRST = "## The lamp\n\nThe lamp burned all *night*.\n\n> a quote"
SECOND = "In the morning a boat came."
LONG = "\n\n".join(
    f"Paragraph {number}: " + "The lamp burned all night and nobody came. " * 12 for number in range(1, 13)
)


async def retake(harness: Harness, message: Message, text: str | None = None) -> Invocation:
    """Press Again and wait for the take after it."""
    if text is not None:
        harness.tells(text)
    number = 2 + message.text.count("Version 2 of")
    pressed = await harness.press(message, "New version")
    await harness.ended(message, f"Version {number} of {number}")
    return pressed


@pytest.mark.asyncio
async def test_again_keeps_every_take_and_shows_each_exactly(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with open_harness(tmp_path, monkeypatch) as harness, harness.running():
        story = await harness.story(FIRST)
        old = body(story)
        pressed = await retake(harness, story, SECOND)
        assert pressed.callback is not None
        assert pressed.callback.type == 6
        assert body(story) == SECOND
        assert labels(story) == ["Continue", "New version", "Comic", "Narrate", "More", "Previous", "Next"]
        assert [button.disabled for button in story.buttons[-2:]] == [False, True]

        calls = len(harness.gemini.calls)
        await harness.press(story, "Previous")
        await harness.ended(story, "Version 1 of 2")
        assert body(story) == old
        assert [button.disabled for button in story.buttons[-2:]] == [True, False]
        await harness.press(story, "Next")
        await harness.ended(story, "Version 2 of 2")
        assert body(story) == SECOND
        assert len(harness.gemini.calls) == calls, "a take that is there is never made again"
        assert len(harness.discord.transcript(harness.general)) == 1


@pytest.mark.asyncio
async def test_continue_goes_on_from_the_take_that_is_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with open_harness(tmp_path, monkeypatch) as harness, harness.running():
        harness.discord.lock_threads(harness.general)
        story = await harness.story(FIRST)
        await retake(harness, story, SECOND)
        await harness.press(story, "Previous")
        await harness.ended(story, "Version 1 of 2")
        sent = await harness.go_on(story)
        await sent.until(lambda reply: "The end" in reply.text)
        asked = harness.gemini.calls_of("stream")[-1].text
        assert "The lamp burned all" in asked
        assert SECOND not in asked


@pytest.mark.asyncio
async def test_takes_survive_a_restart_and_the_end_of_the_token(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_harness(tmp_path, monkeypatch) as harness:
        async with harness.running():
            story = await harness.story(FIRST)
            old = body(story)
            await retake(harness, story, SECOND)
        harness.shift(20 * 60)
        async with harness.running():
            await harness.press(story, "Previous")
            await harness.ended(story, "Version 1 of 2")
            assert body(story) == old
            harness.tells("A third one.")
            await harness.press(story, "New version")
            await harness.ended(story, "Version 3 of 3", "A third one.")


@pytest.mark.asyncio
async def test_the_pictures_of_each_take_come_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def seen(message: Message) -> list[str]:
        return [hashlib.sha256(file.data).hexdigest() for file in message.attachments]

    async with open_harness(tmp_path, monkeypatch) as harness, harness.running():
        asked = await harness.discord.command(harness.mira, harness.general, "comic", prompt="a fox", panels=2)
        comic = (await asked.until(lambda reply: "The end · 2 panels" in reply.text)).messages[-1]
        first = seen(comic)
        opened = await harness.more(comic, "Edit prompt")
        assert opened.modal is not None
        assert opened.modal["components"][1]["component"]["value"] == "a fox"
        sent = await harness.discord.submit_modal(harness.mira, opened, {"prompt": "a heron at noon"})
        await sent.answered()
        await harness.ended(comic, "Version 2 of 2", "a heron at noon")
        second = seen(comic)
        assert len(first) == len(second) == 1
        assert second != first
        await harness.press(comic, "Previous")
        await harness.ended(comic, "Version 1 of 2")
        assert seen(comic) == first
        await harness.press(comic, "Next")
        await harness.ended(comic, "Version 2 of 2")
        assert seen(comic) == second


@pytest.mark.asyncio
async def test_a_reply_of_two_messages_is_written_over_and_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_harness(tmp_path, monkeypatch) as harness, harness.running() as app:
        last = await harness.story(LONG)
        # Discord shows the second message before the bot has its id.
        await until_at_rest(app)
        first = harness.discord.transcript(harness.general)[0]
        assert first is not last
        texts = [first.text, last.text.rpartition("\n")[0]]
        harness.tells(SECOND)
        await harness.press(last, "New version")
        await harness.ended(first, "Version 2 of 2", SECOND)
        await harness.discord.until(lambda: last.is_deleted)
        assert len(harness.discord.transcript(harness.general)) == 1
        await harness.press(first, "Previous")
        await harness.posted(harness.general, "Version 1 of 2")
        shown = harness.discord.transcript(harness.general)
        assert len(shown) == 2
        assert shown[0] is first
        assert [shown[0].text, shown[1].text.rpartition("\n")[0]] == texts


@pytest.mark.asyncio
async def test_a_private_reply_of_two_messages_gets_its_takes_in_a_new_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_harness(tmp_path, monkeypatch) as harness, harness.running():
        last = await harness.story(LONG, private=True)
        harness.tells(SECOND)
        pressed = await harness.press(last, "New version")
        reply = await pressed.until(lambda reply: "Version 2 of 2" in reply.text)
        assert reply.ephemeral
        assert "Version" not in last.text
        [message] = reply.messages
        await harness.press(message, "Previous")
        # The old take is two messages long, and they come as follow-ups of this press.
        await harness.discord.until(lambda: "Paragraph 1:" in message.text)


@pytest.mark.asyncio
async def test_a_single_private_reply_is_written_over_by_the_tokens_of_its_buttons(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_harness(tmp_path, monkeypatch) as harness, harness.running():
        for where, private in ((harness.general, True), (harness.discord.foreign_channel(), False)):
            story = await harness.story(FIRST, where=where, private=private)
            old = body(story)
            harness.shift(16 * 60)
            await retake(harness, story, SECOND)
            await harness.press(story, "Previous")
            await harness.ended(story, "Version 1 of 2")
            assert body(story) == old


@pytest.mark.asyncio
async def test_a_copy_elsewhere_is_not_written_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with open_harness(tmp_path, monkeypatch) as harness, harness.running() as app:
        story = await harness.story(FIRST)
        work = await app.work_service.find(harness.work_id(story))
        assert work is not None
        reply = await app.work_service.reply_of(work)
        assert reply is not None
        gallery = harness.discord.channel("gallery")
        await share(app.work_service, work, replace(reply[0], channel_id=gallery.id), by=harness.mira.id)
        copy = await harness.posted(gallery, "The lamp burned")
        shown = (copy.text, story.text)
        harness.tells(SECOND)
        pressed = await harness.press(copy, "New version")
        other = await pressed.until(lambda reply: "The end" in reply.text)
        assert other.text.startswith(f"{header('take')}[The lamp]")
        assert (copy.text, story.text) == shown
        await retake(harness, story, SECOND)


@pytest.mark.asyncio
async def test_while_a_take_is_written_no_other_begins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with open_harness(tmp_path, monkeypatch, pace=Pace(first_chunk_s=0.7)) as harness, harness.running():
        story = await harness.story()
        one = await harness.discord.press(harness.mira, story, "New version")
        two = await harness.discord.press(harness.mira, story, "New version")
        await one.answered()
        await two.answered()
        assert [reply.text for reply in (one.reply, two.reply) if reply.ephemeral] == [say("refusal.still_running")]
        await harness.ended(story, "Version 2 of 2")


@pytest.mark.asyncio
async def test_only_the_author_and_moderators_turn_the_pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with open_harness(tmp_path, monkeypatch) as harness, harness.running():
        story = await harness.story(FIRST)
        await retake(harness, story, SECOND)
        pressed = await harness.press(story, "Previous", by=harness.tom)
        assert "can use this button" in pressed.reply.text
        harness.discord.give(harness.tom, harness.discord.role("moderators", "MANAGE_MESSAGES"))
        await harness.press(story, "Previous", by=harness.tom)
        await harness.ended(story, "Version 1 of 2")


@pytest.mark.asyncio
async def test_a_request_too_long_for_a_form_is_not_cut(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with open_harness(tmp_path, monkeypatch) as harness, harness.running():
        story = await harness.story(FIRST, prompt="lamps! " * 700 + ".")
        pressed = await harness.more(story, "Edit prompt")
        assert pressed.modal is not None
        assert [label["component"]["custom_id"] for label in pressed.modal["components"]] == ["change"]
        sent = await harness.discord.submit_modal(harness.mira, pressed, {"change": "shorter sentences"})
        await sent.answered()
        await harness.ended(story, "Version 2 of 2")
        asked = harness.gemini.calls_of("stream")[-1].text
        assert asked.endswith("shorter sentences")
        assert len(asked) > 4901, "the long prompt is kept"


@pytest.mark.asyncio
async def test_what_is_to_change_does_not_go_over_the_prompt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with open_harness(tmp_path, monkeypatch) as harness, harness.running():
        story = await harness.story(FIRST, prompt="a fox at sea")
        opened = await harness.more(story, "Edit prompt")
        assert opened.modal is not None
        change, prompt = opened.modal["components"]
        assert change["label"] == say("entry.change")
        assert not change["component"]["required"]
        assert (prompt["component"]["value"], prompt["description"]) == ("a fox at sea", say("entry.edit.about"))
        harness.tells(SECOND)
        sent = await harness.discord.submit_modal(harness.mira, opened, {"change": "make it funnier"})
        await sent.answered()
        await harness.ended(story, "Version 2 of 2", "a fox at sea", "make it funnier", SECOND)
        joined = say("entry.change.joined", prompt="a fox at sea", change="make it funnier")
        assert harness.gemini.calls_of("stream")[-1].text.endswith(joined)


@pytest.mark.asyncio
async def test_the_text_of_a_narration_is_edited_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with open_harness(tmp_path, monkeypatch) as harness, harness.running():
        asked = await harness.discord.command(harness.mira, harness.general, "narrate", text="Good night, fox.")
        narration = (await asked.until(lambda reply: "The end" in reply.text)).messages[-1]
        opened = await harness.more(narration, "Edit prompt")
        assert opened.modal is not None
        [text] = opened.modal["components"]
        assert (text["label"], text["component"]["value"]) == (say("entry.edit.text"), "Good night, fox.")


@pytest.mark.asyncio
async def test_a_form_opened_before_a_restart_is_taken_after_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async with open_harness(tmp_path, monkeypatch) as harness:
        async with harness.running():
            story = await harness.story(FIRST)
            opened = await harness.more(story, "Edit prompt")
        async with harness.running():
            harness.tells(SECOND)
            sent = await harness.discord.submit_modal(harness.mira, opened, {"prompt": "a boat"})
            await sent.answered()
            await harness.ended(story, "Version 2 of 2", "> -# a boat", SECOND)
    assert [record for record in caplog.records if record.levelname == "ERROR"] == []


@pytest.mark.asyncio
async def test_what_broke_off_goes_on_in_its_own_reply(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with open_harness(tmp_path, monkeypatch, BUSY_WAIT_S="0") as harness:
        async with harness.running():
            for _ in range(8):
                harness.gemini.faults.add(reset(2), kind="stream")
            asked = await harness.discord.command(harness.mira, harness.general, "story", prompt="a lighthouse")
            reply = await asked.until(lambda reply: any(button.label == "Finish" for button in reply.buttons))
            story = reply.messages[-1]
            assert labels(story) == ["Finish", "New version", "Comic", "Narrate", "More"]
            begun = body(story)
            harness.gemini.faults.clear()
            refused = await harness.press(story, "Finish", by=harness.tom)
            assert "can use this button" in refused.reply.text
        harness.shift(3600)
        async with harness.running():
            await harness.press(story, "Finish")
            await harness.ended(story)
            assert body(story).startswith(begun.strip())
            assert len(body(story)) > len(begun)
            assert len(harness.discord.transcript(harness.general)) == 1


@pytest.mark.asyncio
async def test_what_broke_off_goes_on_in_a_new_reply_where_its_own_is_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_harness(tmp_path, monkeypatch, BUSY_WAIT_S="0") as harness, harness.running():
        for _ in range(8):
            harness.gemini.faults.add(reset(2), kind="stream")
        asked = await harness.discord.command(harness.mira, harness.general, "story", prompt="a lighthouse")
        reply = await asked.until(lambda reply: any(button.label == "Finish" for button in reply.buttons))
        story = reply.messages[-1]
        begun = body(story)
        harness.gemini.faults.clear()
        opened = await harness.press(story, "More")
        harness.discord.delete(story)
        pressed = await harness.press(opened.reply.messages[0], "Finish")
        reply = await pressed.until(lambda reply: "The end" in reply.text)
        assert not reply.messages[-1].ephemeral
        assert body(reply.messages[-1]).startswith(begun.strip())
        assert labels(reply.messages[-1])[0] == "Continue"


@pytest.mark.asyncio
async def test_stop_at_minute_twelve(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pace = Pace(chunk_interval_s=0.2, words_per_chunk=(4, 4))
    async with open_harness(tmp_path, monkeypatch, pace=pace) as harness, harness.running():
        asked = await harness.discord.command(harness.mira, harness.general, "story", prompt="x", length="long")
        await asked.until(lambda reply: len(reply.text) > 160)
        harness.shift(12 * 60)
        await harness.press(asked.reply.messages[-1], "Stop")
        reply = await asked.until(lambda reply: "Stopped by Mira" in reply.text)
        assert labels(reply.messages[-1])[0] == "Finish"

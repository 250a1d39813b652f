"""The content and the audience of a reply, from its first frame to its last."""

from __future__ import annotations

import asyncio
import itertools
import re
from collections.abc import Callable

import pytest

from bot.words.say import say
from sandbox.discord import Entry, Invocation, Message
from sandbox.discord.errors import Json
from tests.waiting import until
from tests.wire.conftest import OpenStage, Stage
from tests.wire.pages import drawn
from tests.wire.replies import (
    SILENT,
    body,
    body_of,
    labels,
    last_line,
    plain,
    requests_of,
    stage_of,
    tells,
)

ENDED = "The end"


def long_text() -> str:
    """40,000 characters with everything that is hard to cut, numbered so that any loss or swap is found."""
    numbers = itertools.count(1)
    pieces: list[str] = []
    while sum(len(piece) for piece in pieces) < 40_000:
        number = next(numbers)
        pieces.append(
            (
                f"Paragraph {number}: the rain came over the hill and nobody had an umbrella. " * 6 + "\n\n",
                f"第{number}章。灯台は夜を怖がっていた。誰も傘を持っていなかった。" * 12 + "\n\n",
                f"{number}👩‍👩‍👧‍👦🏳️‍🌈e\u0301" * 25 + "\n\n",
                "```python\n" + "".join(f"value_{number}_{n} = {n}\n" for n in range(60)) + "```\n\n",
                "| who | what |\n|---|---|\n" + "".join(f"| {number} | {n} |\n" for n in range(30)) + "\n",
                f"{number}" + "w" * 5000 + "\n\n" if number % 12 == 6 else "",
            )[number % 6]
        )
    return "".join(pieces)


async def ended(invocation: Invocation, timeout_s: float = 30.0) -> list[Message]:
    reply = await invocation.until(lambda reply: "More" in [b.label for b in reply.buttons], timeout_s)
    return reply.messages


def finals(stage: Stage) -> list[Entry]:
    """The edits that write the last frame."""
    return [entry for entry in requests_of(stage, "PATCH") if ENDED in str(entry.json)]


@pytest.mark.asyncio
async def test_the_callback_has_the_quoted_prompt_what_is_done_and_stop(open_stage: OpenStage) -> None:
    async with stage_of(open_stage) as stage:
        tells(stage, (0.1, "Once."))
        invocation = await stage.story("a lighthouse that is *afraid* of the dark")
        callback = await invocation.answered()

        assert callback.type == 4
        original = invocation.reply.original
        assert original is not None
        first = original.revisions[0].text
        assert first.startswith(f"{say('title.pending')}\n> -# a lighthouse that is \\*afraid\\* of the dark\n")
        assert re.search(r"-# Finding the first line… · started <t:\d+:R>$", first)
        assert labels(original) == ["Stop"]
        await ended(invocation)


@pytest.mark.asyncio
async def test_a_repeated_interaction_is_one_job(open_stage: OpenStage) -> None:
    async with stage_of(open_stage) as stage:
        tells(stage, (0.1, "Once."))
        invocation = await stage.story()
        stage.discord.resend(invocation)
        await invocation.answered()
        stage.discord.resend(invocation)
        await ended(invocation)

        assert len(stage.gemini.calls_of("stream")) == 1
        assert len(stage.discord.log) == len([e for e in stage.discord.log if e.status < 300])


@pytest.mark.asyncio
async def test_what_can_be_checked_first_is_refused_privately(open_stage: OpenStage) -> None:
    async with stage_of(open_stage, WAITING_PER_PERSON="1") as stage:
        tells(stage, (0.3, "Once."))
        running = await stage.story()
        await running.answered()
        refused = await stage.story("another")
        await refused.answered()

        assert refused.reply.ephemeral
        assert say("refusal.running", limit=1) in refused.reply.text
        await ended(running)


@pytest.mark.asyncio
async def test_no_one_is_ever_mentioned(open_stage: OpenStage) -> None:
    async with stage_of(open_stage) as stage:
        who = f"@everyone @here <@{stage.tom.id}> <@&{stage.discord.guild.id}>"
        stage.discord.permit(stage.general, stage.discord.bot, "MENTION_EVERYONE")
        tells(stage, f"{who} ", (0.05, f"and {who} " * 200))
        messages = await ended(await stage.story(f"a story for {who}"))

        assert len(messages) > 1
        assert "@everyone" in messages[0].text


def ended_in_thread(stage: Stage) -> list[Message]:
    """The messages of the only thread, once the last of them has its final buttons."""
    if not stage.discord.threads:
        return []
    messages = stage.discord.transcript(stage.discord.threads[0])
    return messages if messages and "More" in labels(messages[-1]) else []


@pytest.mark.asyncio
async def test_forty_thousand_characters_arrive_complete_and_in_order(open_stage: OpenStage) -> None:
    text = long_text()
    async with stage_of(open_stage) as stage:
        size = len(text) // 8
        tells(stage, *((0.05, text[n : n + size]) for n in range(0, len(text), size)))
        invocation = await stage.story(length="long")
        await stage.discord.until(lambda: bool(ended_in_thread(stage)), 25)
        messages = [*invocation.reply.messages, *ended_in_thread(stage)]

        assert plain(body(messages)) == plain(text)
        assert [bool(message.flags & SILENT) for message in messages] == [False] + [True] * (len(messages) - 1)
        assert all(not message.buttons for message in messages[:-1])
        assert last_line(messages[-1]).startswith("-# The end · ")
        for message in messages:
            lines = body_of(message, is_first=False, is_last=False).split("\n")
            assert sum(line.startswith("```") for line in lines) % 2 == 0, "a fence was not closed"


async def in_few_messages(stage: Stage, invocation: Invocation, text: str) -> list[Message]:
    messages = await ended(invocation, timeout_s=20)
    assert len(messages) == 6
    assert plain(text).startswith(plain(body(messages[:-1])))
    [attachment] = messages[-1].attachments
    assert attachment.filename == "story.txt"
    assert attachment.data.decode() == text
    assert "The end" in last_line(messages[-1])
    return messages


@pytest.mark.asyncio
async def test_a_user_install_gets_five_follow_ups_and_the_whole_text_as_a_file(open_stage: OpenStage) -> None:
    text = long_text()
    async with stage_of(open_stage) as stage:
        tells(stage, text[:30_000], (0.1, text[30_000:]))
        abroad = stage.discord.foreign_channel(external_apps=True)
        await in_few_messages(stage, await stage.story(where=abroad), text)


@pytest.mark.asyncio
async def test_a_private_reply_gets_five_follow_ups_and_the_whole_text_as_a_file(open_stage: OpenStage) -> None:
    text = long_text()
    async with stage_of(open_stage) as stage:
        tells(stage, text)
        messages = await in_few_messages(stage, await stage.story(private=True), text)
        assert all(message.ephemeral for message in messages)


@pytest.mark.asyncio
async def test_the_last_frame_has_the_last_line_and_what_it_can_become_and_no_stop(open_stage: OpenStage) -> None:
    async with stage_of(open_stage) as stage:
        tells(stage, "Once upon a time.")
        [message] = await ended(await stage.story())

        assert body([message]) == "Once upon a time."
        assert last_line(message) == "-# The end · 4 words"
        assert labels(message) == ["Continue", "New version", "Comic", "Narrate", "More"]


@pytest.mark.asyncio
async def test_a_last_frame_that_came_out_differently_is_sent_once_more(
    open_stage: OpenStage, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with stage_of(open_stage) as stage:
        tells(stage, "Once upon a time.")
        state = stage.discord.state
        told: Callable[..., Json] = state.message_json

        def altered(message: Message, *args: object, **more: object) -> Json:
            shown = told(message, *args, **more)
            if ENDED in message.text:
                return {**shown, "components": []}
            return shown

        monkeypatch.setattr(type(state), "message_json", lambda _, *args, **more: altered(*args, **more))
        await ended(await stage.story())
        await until(lambda: len(finals(stage)) > 1)
        await asyncio.sleep(0.3)

        first, second = finals(stage)
        assert first.json == second.json


@pytest.mark.asyncio
async def test_a_last_frame_that_lost_its_file_is_sent_once_more(
    open_stage: OpenStage, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with stage_of(open_stage) as stage:
        state = stage.discord.state
        told: Callable[..., Json] = state.message_json

        def altered(message: Message, *args: object, **more: object) -> Json:
            shown = told(message, *args, **more)
            return {**shown, "attachments": []} if ENDED in message.text else shown

        monkeypatch.setattr(type(state), "message_json", lambda _, *args, **more: altered(*args, **more))
        speech = await stage.discord.command(stage.mira, stage.general, "narrate", text="Good evening.")
        [message] = await ended(speech)
        await until(lambda: len(finals(stage)) > 1)
        await asyncio.sleep(0.3)

        assert len(finals(stage)) == 2
        assert [one.filename for one in message.attachments] == ["Good-evening.wav"]


@pytest.mark.asyncio
async def test_rolling_over_at_the_end_of_a_window_causes_no_429(open_stage: OpenStage) -> None:
    async with stage_of(open_stage) as stage:
        text = "word " * 2000
        tells(stage, *((0.1, "word ") for _ in range(16)), text)
        messages = await ended(await stage.story())

        assert plain(body(messages)) == plain("word " * 16 + text)


@pytest.mark.asyncio
@pytest.mark.parametrize("private", [False, True])
async def test_stop_keeps_what_was_made_and_closes_geminis_connection(open_stage: OpenStage, private: bool) -> None:
    async with stage_of(open_stage) as stage:
        tells(stage, "Once upon ", (60.0, "a time."))
        invocation = await stage.story(private=private)
        reply = await invocation.until(lambda reply: "Once" in reply.text)
        await stage.discord.press(stage.mira, reply.messages[0], "Stop")
        [message] = await ended(invocation)

        assert body([message]) == "Once upon"
        assert last_line(message) == "-# Stopped by Mira · 2 words"
        [call] = stage.gemini.calls_of("stream")
        await until(lambda: call.client_closed_at is not None)
        assert call.outcome == "client closed", "before its next chunk"


@pytest.mark.asyncio
async def test_a_comic_and_a_narration_keep_every_promise(open_stage: OpenStage) -> None:
    async with stage_of(open_stage) as stage:
        comic = await stage.discord.command(stage.mira, stage.general, "comic", prompt="a cat at sea", panels=3)
        speech = await stage.discord.command(
            stage.tom, stage.general, "narrate", text="Good evening.\n---\nThe ship has sailed."
        )
        [page] = await ended(comic, 20)
        [sections] = await ended(speech, 20)

        assert [drawn(one) for one in page.attachments] == [[1, 2, 3]]
        assert all(page.alt_texts)
        assert last_line(page) == "-# The end · 3 panels"
        files = [one.filename for one in sections.attachments]
        assert files == ["section-01.wav", "section-02.wav", "Good-evening.mp3"]
        assert "Good evening" in sections.text
        assert last_line(sections).startswith("-# The end · ")

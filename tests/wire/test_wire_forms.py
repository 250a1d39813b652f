"""Forms: what a command opens when it is sent without its text."""

from __future__ import annotations

from typing import Any

import pytest

from bot.sandbox.discord import Invocation
from tests.wire.conftest import OpenStage, Stage


async def opened(stage: Stage, name: str, **options: object) -> Invocation:
    invocation = await stage.discord.command(stage.mira, stage.general, name, **options)
    await invocation.answered()
    assert invocation.modal is not None
    return invocation


def fields(invocation: Invocation) -> dict[str, dict[str, Any]]:
    assert invocation.modal is not None
    parts = [label["component"] for label in invocation.modal["components"]]
    return {part["custom_id"]: part for part in parts}


def preset(field: dict[str, Any]) -> str:
    if "options" not in field:
        return str(field.get("value") or "")
    [chosen] = [option["value"] for option in field["options"] if option.get("default")]
    return str(chosen)


def presets(invocation: Invocation) -> dict[str, str]:
    return {name: preset(field) for name, field in fields(invocation).items()}


@pytest.mark.asyncio
async def test_each_command_without_its_text_opens_its_form(open_stage: OpenStage) -> None:
    async with open_stage() as stage:
        story = await opened(stage, "story")
        assert presets(story) == {"prompt": "", "genre": "", "length": "short", "language": "", "private": "no"}
        comic = await opened(stage, "comic")
        assert presets(comic) == {"prompt": "", "panels": "4", "style": "auto", "language": "", "private": "no"}
        narrate = await opened(stage, "narrate")
        assert presets(narrate) == {"prompt": "", "voice": "Kore", "style": "", "language": "", "private": "no"}
        for form in (story, comic, narrate):
            large = fields(form)["prompt"]
            assert (large["style"], large["required"], large["max_length"]) == (2, True, 4000)
        assert stage.gemini.calls_of("stream") == []


@pytest.mark.asyncio
async def test_a_form_is_filled_in_with_the_options_that_were_given(open_stage: OpenStage) -> None:
    async with open_stage() as stage:
        story = await opened(stage, "story", genre="mystery", length="long", language="German", private=True)
        assert presets(story) == {
            "prompt": "",
            "genre": "mystery",
            "length": "long",
            "language": "German",
            "private": "yes",
        }
        comic = await opened(stage, "comic", panels=7, style="noir", language="Korean")
        assert presets(comic) == {"prompt": "", "panels": "7", "style": "noir", "language": "Korean", "private": "no"}
        manner = ("slow and warm, " * 13).strip()
        narrate = await opened(stage, "narrate", voice="Aoede", style=manner, private=True)
        assert presets(narrate)["voice"] == "Aoede"
        assert presets(narrate)["style"] == manner
        assert presets(narrate)["private"] == "yes"
        assert fields(narrate)["style"]["max_length"] >= len(manner), "a preset may not be longer than its field"


@pytest.mark.asyncio
async def test_sending_a_form_begins_the_work(open_stage: OpenStage) -> None:
    async with open_stage() as stage:
        form = await opened(stage, "story", language="German")
        sent = await stage.discord.submit_modal(stage.mira, form, {"prompt": "a fox at sea", "length": ["medium"]})
        reply = await sent.until(lambda reply: "The end" in reply.text)
        assert "> a fox at sea" in reply.text
        assert "600" in stage.gemini.calls_of("stream")[-1].text
        assert "German" in stage.gemini.calls_of("stream")[-1].text

        form = await opened(stage, "comic")
        sent = await stage.discord.submit_modal(
            stage.mira, form, {"prompt": "a fox", "panels": ["2"], "style": ["noir"], "private": ["yes"]}
        )
        reply = await sent.until(lambda reply: "The end · 2 panels" in reply.text)
        assert reply.ephemeral

        form = await opened(stage, "narrate")
        sent = await stage.discord.submit_modal(stage.mira, form, {"prompt": "Good night.\n---\nFox.", "voice": "puck"})
        reply = await sent.until(lambda reply: "The end · 2 sections" in reply.text)
        assert reply.attachments[0].description == "Section 1, spoken by Puck"


@pytest.mark.asyncio
async def test_what_is_refused_comes_back_with_the_text(open_stage: OpenStage) -> None:
    async with open_stage() as stage:
        for command, wrong, sentence in (
            ("story", {"language": "Klingonish"}, "“Klingonish” is not a language"),
            ("comic", {"language": "Klingonish"}, "“Klingonish” is not a language"),
            ("narrate", {"voice": "Zzyzx"}, "no voice called “Zzyzx”"),
        ):
            form = await opened(stage, command)
            sent = await stage.discord.submit_modal(stage.mira, form, {"prompt": "a long\nand winding tale", **wrong})
            await sent.answered()
            assert sent.reply.ephemeral
            assert sentence in sent.reply.text
            assert sent.reply.attachments[0].data.decode() == "a long\nand winding tale"
        assert stage.gemini.calls_of("stream") == []


@pytest.mark.asyncio
async def test_a_form_that_came_twice_is_one_job(open_stage: OpenStage) -> None:
    async with open_stage() as stage:
        form = await opened(stage, "story")
        sent = await stage.discord.submit_modal(stage.mira, form, {"prompt": "a fox at sea"})
        stage.discord.resend(sent)
        await sent.until(lambda reply: "The end" in reply.text)
        assert len(stage.gemini.calls_of("stream")) == 1
        assert len(sent.reply.messages) == 1

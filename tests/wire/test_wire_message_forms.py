"""The forms of commands on messages: their texts, their lifetime, and input of a modified client."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from bot.discord import boundary
from bot.discord.attachments import AttachmentReader
from bot.discord.choice_fields import OTHER
from bot.discord.entered import FILE
from bot.library.people import PersonSettings
from bot.reply.controls import form_id
from bot.words.say import say
from sandbox.discord import Invocation
from tests.wire.harness import open_harness
from tests.wire.message_commands import DRAW, GO_ON, NARRATE, TEXT, ended, opened, used
from tests.wire.replies import given_back


def shown_fields(form: Invocation) -> dict[str, dict[str, Any]]:
    assert form.modal is not None
    return {label["component"]["custom_id"]: label for label in form.modal["components"]}


def preset(label: dict[str, Any]) -> str:
    [chosen] = [option["value"] for option in label["component"]["options"] if option.get("default")]
    return str(chosen)


@pytest.mark.asyncio
async def test_the_form_says_who_will_see_it_and_the_person_decides(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_harness(tmp_path, monkeypatch) as harness, harness.running():
        theirs = harness.discord.post(harness.tom, harness.general, TEXT)
        own = harness.discord.post(harness.mira, harness.general, TEXT)
        for name, expected in (
            (NARRATE, {"voice", "style", "private"}),
            (DRAW, {"panels", "style", "language", "private"}),
            (GO_ON, {"direction", "length", "language", "private"}),
        ):
            form = await opened(harness, theirs, name)
            fields = shown_fields(form)
            assert set(fields) == expected
            assert preset(fields["private"]) == "yes"
            assert fields["private"]["description"] == say("entry.private.menu")
            assert preset(shown_fields(await opened(harness, own, name))["private"]) == "no"
        invocation = await used(harness, theirs, NARRATE, private=["no"], voice=["Puck"])
        reply = await ended(invocation, "The end · ")
        assert not reply.ephemeral
        assert "Puck" in str(reply.attachments[0].description)


@pytest.mark.asyncio
async def test_a_message_continues_in_its_own_place_and_a_direction_is_followed_not_pasted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told, direction = "Captain Otto and Lena missed the last ferry in Hamburg.", "they build a raft out of barrels"
    async with open_harness(tmp_path, monkeypatch) as harness, harness.running():
        message = harness.discord.post(harness.tom, harness.general, told)
        invocation = await used(harness, message, GO_ON, direction=direction, length=["medium"], language=["Danish"])
        reply = await ended(invocation, "The end")
        asked = harness.gemini.calls_of("stream")[-1].text
        before, marked, after = (
            asked.split("<<<\n")[0],
            asked.split("<<<\n")[1].split("\n>>>")[0],
            asked.split("\n>>>")[-1],
        )
        assert marked.strip() == told, "the message is the text so far"
        assert told not in before
        assert after.strip().endswith(direction), "the direction stands behind the material"
        assert "chapter 2" in before
        assert "600" in before
        assert "Danish" in before
        assert reply.text.count(direction) == 1, "it is quoted at the top"
        sent = await harness.go_on(reply.messages[-1], "the raft sinks")
        await ended(sent, "The end")
        again = harness.gemini.calls_of("stream")[-1].text
        assert told in again, "the next chapter still knows the message"
        assert again.strip().endswith("the raft sinks")


@pytest.mark.asyncio
async def test_a_comic_of_a_plain_sentence_is_asked_for_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with open_harness(tmp_path, monkeypatch) as harness, harness.running():
        message = harness.discord.post(harness.mira, harness.general, "Mr. Pemberton feeds the pigeons on the pier.")
        invocation = await used(harness, message, DRAW, panels=["3"], style=["noir"])
        await ended(invocation, "The end · 3 panels")
        asked = harness.gemini.calls_of("stream")[0].text
        assert "Every panel has words" in asked
        assert "exactly 3 panels" in asked


@pytest.mark.asyncio
async def test_the_form_of_a_message_outlives_a_restart_and_a_refusal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_harness(tmp_path, monkeypatch) as harness:
        async with harness.running():
            form = await opened(harness, harness.discord.post(harness.tom, harness.general, TEXT), GO_ON)
        async with harness.running():
            values = {"direction": "the fog comes", "language": [OTHER]}
            sent = await harness.discord.submit_modal(harness.mira, form, values)
            await sent.answered()
            asked = await harness.press(sent.reply.messages[0], say("entry.other.button"))
            typed = await harness.discord.submit_modal(harness.mira, asked, {"language": "deuzzz"})
            question = sent.reply.messages[0]
            await typed.until(lambda _: "```" in question.text)
            assert given_back(question) == "the fog comes"
            pressed = await harness.press(question, say("entry.guess.button", value="German"))
            reply = await ended(pressed, "The end")
            assert reply.messages[-1].ephemeral
            assert "German" in harness.gemini.calls_of("stream")[-1].text
            assert "the fog comes" in harness.gemini.calls_of("stream")[-1].text


@pytest.mark.asyncio
async def test_who_forbids_it_while_the_form_is_open_is_heard(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with open_harness(tmp_path, monkeypatch) as harness, harness.running() as app:
        form = await opened(harness, harness.discord.post(harness.tom, harness.general, TEXT), NARRATE)
        await app.library.people.save_settings(harness.tom.id, PersonSettings(others_may_narrate=False))
        sent = await harness.discord.submit_modal(harness.mira, form, {})
        await sent.answered()
        assert sent.reply.text == say("refusal.not_narrated")
        assert sent.reply.buttons == []


@pytest.mark.asyncio
async def test_a_message_that_cannot_be_kept_in_time_opens_no_form(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_harness(tmp_path, monkeypatch) as harness, harness.running() as app:

        async def hanging(*_: object) -> None:
            await asyncio.Event().wait()

        monkeypatch.setattr(boundary, "SLOW_S", 0.05)
        monkeypatch.setattr(app.library.saved_forms, "save", hanging)
        invocation = await opened(harness, harness.discord.post(harness.tom, harness.general, TEXT), NARRATE)
        assert invocation.modal is None
        assert invocation.reply.text == say("refusal.too_slow")


@pytest.mark.asyncio
async def test_a_modified_client_cannot_say_what_a_form_is_about(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_harness(tmp_path, monkeypatch) as harness, harness.running():
        secret = await harness.story("The lamp hides a key.", private=True)
        mine = harness.discord.post(harness.tom, harness.general, TEXT)
        own = await harness.story("An owl.", by=harness.tom)
        about = {"raw": {}, "url": "", "author_id": "1", "is_private": False, "work_id": harness.work_id(secret)}
        forged = {":message": json.dumps(about)}
        form = await opened(harness, mine, NARRATE, by=harness.tom)
        assert form.modal is not None
        kept = await harness.discord.forge_modal(harness.tom, own, form.modal["custom_id"], forged)
        await kept.until(lambda reply: "The end · " in reply.text)
        assert not own.is_deleted, "only a private message is written over"
        bare = await harness.discord.forge_modal(harness.tom, own, form_id("menunarrate"), forged)
        await bare.answered()
        assert say("refusal.form_gone") in bare.reply.text
        told = " ".join(call.sent_text for call in harness.gemini.calls_of("live"))
        assert TEXT in told
        assert "key" not in told


@pytest.mark.asyncio
async def test_a_modified_client_cannot_name_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    async def read(_: object, url: str, **__: object) -> bytes:
        asked.append(url)
        return b"Out of a file."

    monkeypatch.setattr(AttachmentReader, "read", read)
    async with open_harness(tmp_path, monkeypatch) as harness, harness.running():
        own = await harness.story("An owl.")
        file = json.dumps({"filename": "a.txt", "size": 1, "url": "http://169.254.169.254/"})
        for name in ("file", FILE):
            values = {"prompt": "Good night.", name: file}
            sent = await harness.discord.forge_modal(harness.mira, own, form_id("narrate"), values)
            await sent.until(lambda reply: "The end · " in reply.text)
        assert asked == []

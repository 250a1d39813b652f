"""The commands on messages: the text that is read, the audience of the result, and its author."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.discord import submitter
from bot.library.people import PersonSettings
from bot.words.say import say
from sandbox.gemini import Pace
from tests.waiting import until
from tests.wire.harness import labels, open_harness
from tests.wire.message_commands import DRAW, GO_ON, NARRATE, TEXT, ended, used
from tests.wire.replies import chapter_title, header


@pytest.mark.asyncio
@pytest.mark.parametrize("is_deferred", [False, True])
async def test_ones_own_message_is_narrated_for_everyone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, is_deferred: bool
) -> None:
    async with open_harness(tmp_path, monkeypatch) as harness, harness.running():
        if is_deferred:
            monkeypatch.setattr(submitter, "FIRST_FRAME_S", 0.0)
        message = harness.discord.post(harness.mira, harness.general, TEXT)
        invocation = await used(harness, message, NARRATE)
        reply = await invocation.until(lambda reply: "The end · " in reply.text)
        assert not reply.ephemeral
        assert TEXT in reply.text
        assert reply.text.startswith(
            f"{header('narration')}[a message](https://discord.com/channels/{harness.discord.guild.id}/"
        )
        assert labels(reply.messages[-1]) == ["New version", "Said wrong?", "More"]


@pytest.mark.asyncio
async def test_another_persons_message_gives_a_private_work_with_credit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_harness(tmp_path, monkeypatch) as harness, harness.running():
        message = harness.discord.post(harness.tom, harness.general, TEXT)
        for name, line, end in (
            (NARRATE, f"{header('narration')}[a message]", "The end · "),
            (DRAW, f"{header('comic')}[a message]", "The end · 4 panels"),
            (GO_ON, f"{header('continue.message')}[a message]", "The end"),
        ):
            invocation = await used(harness, message, name)
            reply = await ended(invocation, end)
            assert reply.ephemeral
            top = "\n".join(reply.text.splitlines()[:2])
            assert line in top
            assert f"<@{harness.tom.id}>" in top
            assert TEXT in reply.text or any(TEXT in call.text for call in harness.gemini.calls_of("stream"))
        assert all(message.pings == [] for message in harness.discord.state.messages.values())


@pytest.mark.asyncio
async def test_a_story_from_a_message_goes_on_like_any_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with open_harness(tmp_path, monkeypatch) as harness, harness.running():
        where = harness.discord.dm(harness.mira)
        invocation = await used(harness, harness.discord.post(harness.mira, where, TEXT), GO_ON)
        reply = await invocation.until(lambda reply: "The end" in reply.text)
        sent = await harness.go_on(reply.messages[-1])
        reply = await sent.until(lambda reply: "The end" in reply.text)
        assert chapter_title(3) in reply.text


@pytest.mark.asyncio
async def test_everything_that_can_be_read_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with open_harness(tmp_path, monkeypatch) as harness, harness.running():
        shown = {
            "type": 17,
            "components": [
                {"type": 10, "content": "Out of a container."},
                {
                    "type": 9,
                    "components": [{"type": 10, "content": "Out of a section."}],
                    "accessory": {"type": 2, "style": 2, "label": "x", "custom_id": "x"},
                },
            ],
        }
        modern = harness.discord.post(harness.mira, harness.general, components=[shown])
        files = [("tale.txt", b"Out of a file."), ("note.md", b"Out of a note."), ("cat.png", b"no text")]
        plain = harness.discord.post(harness.mira, harness.general, "Typed.", files=files)
        plain.embeds = [{"type": "rich", "description": "Out of an embed."}]
        for message, words in (
            (modern, ("Out of a container.", "Out of a section.")),
            (plain, ("Typed.", "Out of an embed.", "Out of a file.", "Out of a note.")),
        ):
            invocation = await used(harness, message, NARRATE)
            reply = await invocation.until(lambda reply: "The end · " in reply.text)
            for word in words:
                assert word in reply.text
            assert "no text" not in reply.text


@pytest.mark.asyncio
async def test_what_a_message_carries_in_other_forms_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with open_harness(tmp_path, monkeypatch) as harness, harness.running():
        embed = {
            "type": "rich",
            "author": {"name": "The harbour"},
            "title": "Tides of today",
            "fields": [{"name": "High water", "value": "at noon"}, {"name": "Why?", "value": "The moon."}],
            "footer": {"text": "All times are local"},
        }
        embedded = harness.discord.post(harness.mira, harness.general, "x")
        embedded.content, embedded.embeds = "", [embed]
        poll = harness.discord.post(harness.mira, harness.general, "x")
        poll.content = ""
        poll.poll = {
            "question": {"text": "Which way?"},
            "answers": [{"answer_id": n, "poll_media": {"text": text}} for n, text in ((1, "Left"), (2, "Right"))],
        }
        tale = harness.discord.post(harness.tom, harness.general, TEXT, files=[("tale.txt", b"Out of a file.")])
        forward = harness.discord.forward(harness.mira, tale, harness.general)
        for message, words in (
            (
                embedded,
                ("The harbour", "Tides of today", "High water: at noon", "Why? The moon.", "All times are local"),
            ),
            (poll, ("Which way?", "Left", "Right")),
            (forward, (TEXT, "Out of a file.")),
        ):
            invocation = await used(harness, message, NARRATE)
            reply = await invocation.until(lambda reply: "The end · " in reply.text)
            assert reply.ephemeral == (message is forward), "the words of a forward are another person's"
            said = " ".join(harness.gemini.calls_of("live")[-1].sent_text.split())
            for word in words:
                assert word in said, said


@pytest.mark.asyncio
async def test_a_forward_of_ones_own_work_is_that_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with open_harness(tmp_path, monkeypatch) as harness, harness.running():
        story = await harness.story(f"## The lamp\n\n{TEXT}")
        forward = harness.discord.forward(harness.tom, story, harness.general)
        invocation = await used(harness, forward, GO_ON)
        reply = await invocation.until(lambda reply: "The end" in reply.text)
        assert reply.text.split("\n")[1].startswith(f"{header('continue.work')}[chapter 1](https://")
        invocation = await used(harness, forward, NARRATE, by=harness.tom)
        reply = await invocation.until(lambda reply: "The end · " in reply.text)
        assert reply.ephemeral
        assert "[a message]" in reply.text
        assert TEXT in reply.text


@pytest.mark.asyncio
async def test_mentions_become_names_wherever_they_were_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_harness(tmp_path, monkeypatch) as harness, harness.running():
        tom, mira, general = harness.tom.mention, harness.mira.mention, f"<#{harness.general.id}>"
        written = (
            f"Yesterday {tom} baked a <:cake:123456789012345678> cake for {mira} and <@987654321098765432> "
            f"in {general}, not <#987654321098765432>, at <t:1700000000:t>. Ask </story:123456789012345678>!"
        )
        read = (
            "Yesterday @Tom baked a :cake: cake for @Mira and someone in #general, not a channel, at 22:13 UTC. "
            "Ask /story!"
        )
        message = harness.discord.post(harness.mira, harness.general, written)
        narration = await used(harness, message, NARRATE)
        await narration.until(lambda reply: "The end · " in reply.text)
        said = harness.gemini.calls_of("live")[-1].sent_text
        assert "Yesterday Tom baked a cake for Mira and someone in general" in said
        asked = await harness.discord.command(harness.mira, harness.general, "story", prompt=written)
        reply = await asked.until(lambda reply: "The end" in reply.text)
        assert reply.text.split("\n")[1].startswith(f"> -# {read}")
        assert read in harness.gemini.calls_of("stream")[-1].text
        await harness.go_on(reply.messages[-1], f"{tom} leaves")
        await until(lambda: "@Tom leaves" in harness.gemini.calls_of("stream")[-1].text)
        assert all(message.pings == [] for message in harness.discord.state.messages.values() if message.invocation)


@pytest.mark.asyncio
async def test_a_spoiler_stays_hidden_wherever_it_is_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with open_harness(tmp_path, monkeypatch) as harness, harness.running():
        secret = "Who did it? ||It was the butler.||"
        message = harness.discord.post(harness.mira, harness.general, secret, files=[("SPOILER_end.txt", b"He fled.")])
        invocation = await used(harness, message, NARRATE)
        narration = await invocation.until(lambda reply: "The end · " in reply.text)
        assert "butler" in harness.gemini.calls_of("live")[-1].sent_text
        asked = await harness.discord.command(harness.mira, harness.general, "narrate", text=secret)
        typed = await asked.until(lambda reply: "The end · " in reply.text)
        assert typed.text.count(secret) == 1
        for reply in (narration, typed):
            outside = "".join(reply.text.split("||")[::2])
            assert reply.text.count("||") >= 2
            assert not any(word in outside for word in ("butler", "fled"))
            assert not any("butler" in f"{file.filename}{file.description}" for file in reply.attachments)


@pytest.mark.asyncio
async def test_a_title_with_an_emoji_stays_a_link(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with open_harness(tmp_path, monkeypatch) as harness, harness.running():
        story = await harness.story(TEXT, prompt="a 🦊 who sails, see https://example.org/a_b")
        pressed = await harness.press(story, "New version", by=harness.tom)
        reply = await pressed.until(lambda reply: "The end" in reply.text)
        assert f"{header('take')}[a who sails, see example.org](https://discord.com/" in reply.text


@pytest.mark.asyncio
async def test_what_has_no_words_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with open_harness(tmp_path, monkeypatch) as harness, harness.running():
        message = harness.discord.post(harness.mira, harness.general, files=[("cat.png", b"no text")])
        for name in (NARRATE, DRAW, GO_ON):
            invocation = await used(harness, message, name)
            assert invocation.reply.ephemeral
            assert say("refusal.nothing_there") in invocation.reply.text
        picture = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" * 9
        damaged = harness.discord.post(harness.mira, harness.general, files=[("tale.txt", picture)])
        invocation = await used(harness, damaged, NARRATE)
        assert say("refusal.attachment_not_text", name="tale.txt") in invocation.reply.text


@pytest.mark.asyncio
async def test_who_does_not_want_to_be_narrated_is_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with open_harness(tmp_path, monkeypatch) as harness, harness.running() as app:
        people = app.work_service.library.people
        await people.save_settings(harness.tom.id, PersonSettings(others_may_narrate=False))
        message = harness.discord.post(harness.tom, harness.general, TEXT)
        for name in (NARRATE, DRAW, GO_ON):
            invocation = await used(harness, message, name)
            assert say("refusal.not_narrated") in invocation.reply.text
        invocation = await used(harness, message, NARRATE, by=harness.tom)
        await invocation.until(lambda reply: "The end · " in reply.text)


@pytest.mark.asyncio
async def test_a_work_of_ours_is_taken_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with open_harness(tmp_path, monkeypatch) as harness, harness.running():
        story = await harness.story(f"## The lamp\n\n{TEXT}")
        invocation = await used(harness, story, DRAW)
        reply = await invocation.until(lambda reply: "The end · 4 panels" in reply.text)
        assert not reply.ephemeral
        assert reply.text.split("\n")[1].startswith(f"{header('comic')}[{say('header.the.story')}](https://")
        invocation = await used(harness, story, GO_ON, by=harness.tom)
        reply = await invocation.until(lambda reply: "The end" in reply.text)
        assert reply.ephemeral
        assert reply.text.split("\n")[1].startswith(f"{header('continue.work')}[chapter 1](https://")
        invocation = await used(harness, story, NARRATE)
        narration = (await invocation.until(lambda reply: "The end · " in reply.text)).messages[-1]
        assert "Version" not in narration.text
        invocation = await used(harness, narration, GO_ON)
        reply = await invocation.until(lambda reply: "The end" in reply.text)
        assert chapter_title(2) in reply.text
        assert labels(reply.messages[-1])[0] == "Continue"


@pytest.mark.asyncio
async def test_a_script_in_a_message_is_followed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = "\n\n".join(
        f"Panel {number}: Step {number}\nScene: a stair\nFocus: Mira climbs\nVisual Detail: light"
        for number in range(1, 7)
    )
    async with open_harness(tmp_path, monkeypatch) as harness, harness.running():
        invocation = await used(harness, harness.discord.post(harness.mira, harness.general, script), DRAW)
        await invocation.until(lambda reply: "The end · 6 panels" in reply.text)


@pytest.mark.asyncio
async def test_a_work_that_is_being_made_has_to_be_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with open_harness(tmp_path, monkeypatch, pace=Pace(first_chunk_s=30)) as harness, harness.running():
        asked = await harness.discord.command(harness.mira, harness.general, "story", prompt="x")
        await asked.answered()
        await until(lambda: harness.gemini.calls_of("stream"))
        invocation = await used(harness, asked.reply.messages[0], NARRATE)
        assert say("refusal.still_running") in invocation.reply.text


@pytest.mark.asyncio
async def test_a_user_install_brings_the_menus_everywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with open_harness(tmp_path, monkeypatch) as harness, harness.running():
        message = harness.discord.post(harness.tom, harness.discord.foreign_channel(), TEXT)
        invocation = await used(harness, message, GO_ON)
        reply = await invocation.until(lambda reply: "The end" in reply.text)
        assert reply.ephemeral
        named = {command["name"]: command for command in harness.discord.commands if command["type"] == 3}
        assert set(named) == {NARRATE, DRAW, GO_ON}
        assert all(command["contexts"] == [0, 1, 2] for command in named.values())

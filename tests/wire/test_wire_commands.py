"""The three commands as Discord gets them, and their options."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from bot.discord import command_options, source_text
from bot.script.voices import VOICES
from bot.words.say import say
from sandbox.discord import ClientRefused, Invocation, Limits
from tests.wire.conftest import OpenStage, Stage
from tests.wire.replies import given_back

COMMANDS = {"story", "comic", "narrate", "voices", "library", "usage", "privacy", "help"}
MENUS = {"Narrate this", "Make a comic of this", "Continue this story"}
ON_MESSAGE = 3
ENTRY_POINT = 4
GUILD_AND_USER = [0, 1]
EVERYWHERE = [0, 1, 2]


def options_of(command: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {option["name"]: option for option in command["options"]}


@asynccontextmanager
async def silent_server() -> AsyncIterator[str]:
    """A server that accepts requests and never answers."""
    leaving = asyncio.Event()

    async def listen(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await leaving.wait()
        writer.close()

    async with await asyncio.start_server(listen, "127.0.0.1", 0) as server:
        host, port = server.sockets[0].getsockname()
        yield f"http://{host}:{port}"
        leaving.set()


async def refused(stage: Stage, name: str, /, **options: object) -> Invocation:
    """Assert that a command is refused: a private sentence, and no call to Gemini."""
    invocation = await stage.discord.command(stage.mira, stage.general, name, **options)
    await invocation.answered()
    assert invocation.reply.ephemeral
    assert [call for call in stage.gemini.calls if call.kind != "models"] == []
    return invocation


def returned(invocation: Invocation) -> str:
    """The person's text in the answer."""
    return given_back(invocation.reply.messages[-1])


@pytest.mark.asyncio
async def test_commands_and_menus_for_guilds_direct_messages_and_user_installs(open_stage: OpenStage) -> None:
    async with open_stage() as stage:
        commands = {command["name"]: command for command in stage.discord.commands}
        assert set(commands) == {*COMMANDS, *MENUS}
        for command in commands.values():
            assert command["integration_types"] == GUILD_AND_USER
            assert command["contexts"] == EVERYWHERE
            options = command.get("options", [])
            assert all(option["description"] and not option.get("required") for option in options)
        assert {name for name, command in commands.items() if command["type"] == ON_MESSAGE} == MENUS
        story, comic, narrate = (options_of(commands[name]) for name in ("story", "comic", "narrate"))
        assert list(story) == ["prompt", "genre", "length", "language", "private"]
        assert list(comic) == ["prompt", "panels", "style", "language", "private"]
        assert list(narrate) == ["text", "attachment", "voice", "voices", "style", "language", "private"]
        assert [choice["name"] for choice in story["length"]["choices"]] == [
            "Short · 300 words",
            "Medium · 600",
            "Long · 1,500",
        ]
        assert (comic["panels"]["min_value"], comic["panels"]["max_value"]) == (1, 8)
        styles = [choice["name"] for choice in comic["style"]["choices"]]
        assert styles[0] == "Auto"
        assert {"Manga", "Ligne claire", "Noir", "Watercolour", "Pixel art", "Superhero"} <= set(styles)
        assert narrate["voice"]["autocomplete"]
        assert story["genre"]["autocomplete"]
        for options in (story, comic, narrate):
            assert options["language"]["autocomplete"]
        with pytest.raises(ClientRefused):
            await stage.discord.command(stage.mira, stage.general, "comic", prompt="a fox", panels=9)


def overwrites(stage: Stage) -> int:
    return sum(entry.method == "PUT" and entry.route.endswith("/commands") for entry in stage.discord.log)


@pytest.mark.asyncio
async def test_commands_are_sent_once_and_again_only_where_discord_has_others(open_stage: OpenStage) -> None:
    async with open_stage() as stage:
        assert overwrites(stage) == 1
        await stage.restart()
        assert overwrites(stage) == 1
        before = {command["name"] for command in stage.discord.commands}
        stage.discord.replace_commands({"name": "music", "description": "Of another program on the same token"})
        await stage.restart()
        assert overwrites(stage) == 2
        assert {command["name"] for command in stage.discord.commands} == before


@pytest.mark.asyncio
async def test_a_hash_left_by_an_older_version_changes_nothing(open_stage: OpenStage) -> None:
    async with open_stage() as stage:
        left = stage.settings.data_dir / "commands.sha256"
        assert not left.exists()
        left.write_text("of an older version")
        await stage.restart()
        assert overwrites(stage) == 1
        assert left.read_text() == "of an older version"


@pytest.mark.asyncio
async def test_the_entry_point_of_an_activity_is_kept(open_stage: OpenStage) -> None:
    async with open_stage() as stage:
        stage.discord.enable_activities()
        [entry_point] = [command for command in stage.discord.commands if command["type"] == ENTRY_POINT]
        await stage.restart()
        assert overwrites(stage) == 1, "an entry point alone is no reason to overwrite"
        commands = {"name": "music", "description": "Of another program on the same token"}
        stage.discord.replace_commands(commands, entry_point)
        await stage.restart()
        assert overwrites(stage) == 2
        kept = {command["name"]: command for command in stage.discord.commands}
        assert set(kept) == {*COMMANDS, *MENUS, "launch"}
        for key in ("id", "type", "handler", "integration_types", "contexts"):
            assert kept["launch"][key] == entry_point[key]


@pytest.mark.asyncio
async def test_suggestions_while_typing(open_stage: OpenStage) -> None:
    async with open_stage() as stage:

        async def suggested(command: str, focused: str, typed: str) -> list[dict[str, Any]]:
            return await stage.discord.autocomplete(stage.mira, stage.general, command, focused=focused, typed=typed)

        [kore, *_] = await suggested("narrate", "voice", "ko")
        assert kore["name"] == "Kore · firm"
        assert kore["value"] == "Kore"
        assert len(await suggested("narrate", "voice", "")) == 25
        offered = {choice["value"] for voice in VOICES for choice in await suggested("narrate", "voice", voice.name)}
        assert offered >= {voice.name for voice in VOICES}
        for command in ("story", "comic", "narrate"):
            [german, *_] = await suggested(command, "language", "deut")
            assert german["value"] == "German"
        assert "mystery" in [choice["value"].lower() for choice in await suggested("story", "genre", "myst")]
        [own] = await suggested("story", "genre", "x" * 60)
        assert own["value"] == "x" * 60


@pytest.mark.asyncio
async def test_suggestions_that_fail_are_an_empty_list(open_stage: OpenStage, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("no table of languages")

    monkeypatch.setattr(command_options, "suggest_languages", broken)
    async with open_stage() as stage:
        # Each bot imports its own module of an extension.
        monkeypatch.setattr(command_options, "suggest_genres", broken)
        monkeypatch.setattr(command_options, "suggest", broken)
        for command, focused in (
            ("story", "language"),
            ("story", "genre"),
            ("comic", "language"),
            ("narrate", "voice"),
        ):
            found = await stage.discord.autocomplete(stage.mira, stage.general, command, focused=focused, typed="x")
            assert found == []


@pytest.mark.asyncio
async def test_the_options_of_a_story_reach_gemini(open_stage: OpenStage) -> None:
    async with open_stage() as stage:
        invocation = await stage.story("a fox at sea", genre="mystery", length="Medium · 600", language="deutsch")
        reply = await invocation.until(lambda reply: "The end" in reply.text)
        [call] = stage.gemini.calls_of("stream")
        assert "a fox at sea" in call.text
        assert "Mystery" in call.text
        assert "600" in call.text
        assert "German" in call.text
        assert not reply.ephemeral
        short = await stage.story("a fox")
        await short.until(lambda reply: "The end" in reply.text)
        assert "300" in stage.gemini.calls_of("stream")[-1].text


@pytest.mark.asyncio
async def test_a_private_work_is_seen_by_its_author_alone(open_stage: OpenStage) -> None:
    async with open_stage() as stage:
        invocation = await stage.story("a fox", private=True)
        reply = await invocation.until(lambda reply: "The end" in reply.text)
        assert reply.ephemeral
        with pytest.raises(ClientRefused):
            await stage.discord.press(stage.tom, reply.messages[-1], "More")
        line = "-# Only you can see this. Find it any time in /library."
        assert reply.messages[-1].text.splitlines()[-2] == line


@pytest.mark.asyncio
async def test_an_unknown_language_or_voice_is_refused_and_the_text_comes_back(open_stage: OpenStage) -> None:
    async with open_stage() as stage:
        story = await refused(stage, "story", prompt="a fox at sea", language="Klingonish")
        assert say("refusal.unknown_language", language="Klingonish") in story.reply.text
        assert returned(story) == "a fox at sea"
        comic = await refused(stage, "comic", prompt="a fox and a bear", language="Klingonish")
        assert returned(comic) == "a fox and a bear"
        narration = await refused(stage, "narrate", text="Good night.", voice="Zzyzx")
        assert say("refusal.unknown_voice", voice="Zzyzx") in narration.reply.text
        assert returned(narration) == "Good night."


@pytest.mark.asyncio
async def test_nothing_but_spaces_is_no_prompt(open_stage: OpenStage) -> None:
    async with open_stage() as stage:
        story = await refused(stage, "story", prompt="   ")
        assert story.reply.text == say("refusal.empty_prompt")
        narration = await refused(stage, "narrate", text="--- \n---")
        assert narration.reply.text.startswith(say("refusal.nothing_to_read"))


@pytest.mark.asyncio
async def test_too_many_sections_or_panels_are_refused_plainly_and_the_text_comes_back(open_stage: OpenStage) -> None:
    async with open_stage() as stage:
        text = "\n---\n".join(["Go."] * 401)
        narration = await refused(stage, "narrate", text=text)
        assert say("refusal.too_many_sections", got=401, limit=400) in narration.reply.text
        assert returned(narration) == text
        script = "\n\n".join(f"Panel {number}: P{number}\nScene: here" for number in range(1, 10))
        comic = await refused(stage, "comic", prompt=script)
        assert say("refusal.too_many_panels", got=9, limit=8) in comic.reply.text
        assert returned(comic) == script


@pytest.mark.asyncio
async def test_without_the_right_to_attach_files_a_comic_is_refused_and_a_story_is_not(open_stage: OpenStage) -> None:
    async with open_stage() as stage:
        stage.discord.revoke(stage.general, "ATTACH_FILES")
        for name, option in (("comic", "prompt"), ("narrate", "text")):
            invocation = await refused(stage, name, **{option: "a fox"})
            assert say("refusal.no_permission") in invocation.reply.text
            assert invocation.reply.text.endswith("```\na fox\n```")
        story = await stage.story("a fox")
        await story.until(lambda reply: "The end" in reply.text)


@pytest.mark.asyncio
async def test_attached_texts_are_read_aloud(open_stage: OpenStage) -> None:
    async with open_stage() as stage:
        for name in ("night.txt", "NIGHT.MD"):
            invocation = await stage.discord.command(
                stage.mira, stage.general, "narrate", attachment=(name, "\ufeffGute Nacht, Möwe.".encode())
            )
            reply = await invocation.until(lambda reply: "The end" in reply.text)
            assert reply.text.count("Gute Nacht, Möwe.") == 1
        both = await stage.discord.command(
            stage.mira, stage.general, "narrate", text="First.", attachment=("then.txt", b"Then.")
        )
        await both.until(lambda reply: "The end" in reply.text)
        assert "First." in stage.gemini.calls_of("live")[-1].turns[0]
        assert "Then." in stage.gemini.calls_of("live")[-1].turns[0]


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("night.pdf", b"%PDF-1.7", say("refusal.bad_attachment", name="night.pdf")),
        ("night.txt", b"a" * (1024 * 1024 + 1), say("refusal.attachment_too_large", limit_mib=1)),
        ("night.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" * 20, say("refusal.attachment_not_text", name="night.txt")),
        ("night.txt", b" \n ", say("refusal.empty_prompt")),
    ],
    ids=["type", "size", "encoding", "blank"],
)
async def test_files_that_cannot_be_read_aloud_are_refused(
    open_stage: OpenStage, name: str, data: bytes, sentence: str
) -> None:
    async with open_stage() as stage:
        invocation = await refused(stage, "narrate", attachment=(name, data))
        assert invocation.reply.text.startswith(sentence)


@pytest.mark.asyncio
async def test_a_file_that_discord_does_not_hand_over_is_refused_in_time(open_stage: OpenStage) -> None:
    async with open_stage() as stage:
        gone = await stage.discord.command(
            stage.mira, stage.general, "narrate", text="And this.", attachment=("a.txt", b"Hello.")
        )
        stage.discord.state.cdn.attachments.clear()
        await gone.answered()
        assert gone.reply.text.startswith(say("refusal.attachment_unreadable"))
        assert returned(gone) == "And this."


@pytest.mark.asyncio
async def test_a_file_that_comes_too_slowly_is_refused_before_the_three_seconds_are_over(
    open_stage: OpenStage, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert Limits().callback_deadline_s > source_text.ATTACHMENT_TIMEOUT_S
    monkeypatch.setattr(source_text, "ATTACHMENT_TIMEOUT_S", 0.1)
    async with open_stage() as stage, silent_server() as url:
        stage.discord.state.cdn.base_url = url
        invocation = await refused(stage, "narrate", attachment=("a.txt", b"Hello."))
        assert invocation.reply.text.startswith(say("refusal.attachment_unreadable"))


@pytest.mark.asyncio
async def test_a_user_install_works_where_the_bot_is_no_member(open_stage: OpenStage) -> None:
    async with open_stage() as stage:
        abroad = stage.discord.foreign_channel()
        for channel in (abroad, stage.discord.dm(stage.mira)):
            invocation = await stage.story("a fox", where=channel)
            await invocation.until(lambda reply: "The end" in reply.text)

"""Unmodified discord.py cannot tell the local Discord from the real one."""

from __future__ import annotations

import asyncio
import contextlib
import io

import discord
import pytest
from PIL import Image

from sandbox.discord import ClientRefused, DiscordSandbox, Limits
from sandbox.tests.discord_bot import Interaction, story_bot


def png(width_px: int = 8, height_px: int = 4) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (width_px, height_px), "teal").save(buffer, "PNG")
    return buffer.getvalue()


@pytest.mark.asyncio
async def test_a_command_is_answered_edited_followed_up_and_illustrated() -> None:
    async def on_story(interaction: Interaction, prompt: str) -> None:
        await interaction.response.send_message(f"> {prompt}")
        await interaction.edit_original_response(content="Once upon a time")
        await interaction.followup.send("The end", silent=True)
        picture = discord.File(io.BytesIO(png()), "cat.png", description="a cat")
        await interaction.followup.send("Look", file=picture)

    async with DiscordSandbox() as sandbox, story_bot(sandbox, on_story):
        mira, general = sandbox.person("mira"), sandbox.channel("general")
        invocation = await sandbox.command(mira, general, "story", prompt="a cat", length="Short · 300 words")
        callback = await invocation.answered()
        assert callback.type == 4
        reply = await invocation.until(lambda reply: len(reply.messages) == 3, timeout_s=20)
    assert [revision.text for revision in reply.messages[0].revisions] == ["> a cat", "Once upon a time"]
    assert reply.messages[1].flags == 4096
    [cat] = reply.messages[2].attachments
    assert (cat.width_px, cat.height_px, cat.description, cat.data) == (8, 4, "a cat", png())


async def say_prompt(interaction: Interaction, prompt: str) -> None:
    await interaction.response.send_message(prompt)


@pytest.mark.asyncio
async def test_options_arrive_as_typed_and_a_file_can_be_read() -> None:
    seen: dict[str, object] = {}

    async def on_story(interaction: Interaction, prompt: str) -> None:
        seen.update(interaction.extras["options"], prompt=prompt, locale=str(interaction.locale))
        seen["bytes"] = await interaction.extras["options"]["file"].read()
        seen["permissions"] = interaction.app_permissions.attach_files
        seen["limit"] = interaction.filesize_limit
        seen["owner"] = interaction.is_guild_integration()
        await interaction.response.send_message("ok")

    async with DiscordSandbox() as sandbox, story_bot(sandbox, on_story):
        mira = sandbox.person("mira", locale="de")
        options: dict[str, object] = {"prompt": "eine Katze", "private": True, "file": ("a.txt", b"hello")}
        await (await sandbox.command(mira, sandbox.channel("general"), "story", **options)).answered()
    assert seen["bytes"] == b"hello"
    assert (seen["prompt"], seen["length"], seen["private"], seen["locale"]) == ("eine Katze", "short", True, "de")
    assert (seen["permissions"], seen["limit"], seen["owner"]) == (True, 10 << 20, True)


@pytest.mark.asyncio
async def test_suggestions_answer_what_is_typed() -> None:
    async with DiscordSandbox() as sandbox, story_bot(sandbox, say_prompt):
        mira, general = sandbox.person("mira"), sandbox.channel("general")
        choices = await sandbox.autocomplete(mira, general, "story", focused="voice", typed="ko", prompt="x")
        assert choices == [{"name": "Kore · Firm", "value": "Kore"}]


class Form(discord.ui.Modal, title="A story"):
    prompt: discord.ui.Label[Form] = discord.ui.Label(
        text="What about?", component=discord.ui.TextInput(style=discord.TextStyle.paragraph, max_length=20)
    )
    length: discord.ui.Label[Form] = discord.ui.Label(
        text="How long?",
        component=discord.ui.Select(options=[discord.SelectOption(label="Short"), discord.SelectOption(label="Long")]),
    )
    file: discord.ui.Label[Form] = discord.ui.Label(text="A text", component=discord.ui.FileUpload(required=False))

    async def on_submit(self, interaction: discord.Interaction) -> None:
        prompt, length, file = self.prompt.component, self.length.component, self.file.component
        assert isinstance(prompt, discord.ui.TextInput)
        assert isinstance(length, discord.ui.Select)
        assert isinstance(file, discord.ui.FileUpload)
        text = (await file.values[0].read()).decode()
        await interaction.response.send_message(f"{prompt.value} {length.values[0]} {text}")


@pytest.mark.asyncio
async def test_a_form_is_filled_in_and_sent() -> None:
    async def on_story(interaction: Interaction, _prompt: str) -> None:
        await interaction.response.send_modal(Form())

    async with DiscordSandbox() as sandbox, story_bot(sandbox, on_story):
        mira = sandbox.person("mira")
        opened = await sandbox.command(mira, sandbox.channel("general"), "story", prompt="x")
        await opened.answered()
        assert opened.modal
        ids = [label["component"]["custom_id"] for label in opened.modal["components"]]
        with pytest.raises(ClientRefused):
            await sandbox.submit_modal(mira, opened, {ids[0]: "x" * 21, ids[1]: "Long"})
        values = {ids[0]: "cats", ids[1]: ["Long"], ids[2]: [("a.txt", b"hello")]}
        submitted = await sandbox.submit_modal(mira, opened, values)
        await submitted.answered()
        assert submitted.reply.text == "cats Long hello"


class Buttons(discord.ui.View):
    @discord.ui.button(label="Stop", style=discord.ButtonStyle.danger, custom_id="stop")
    async def stop_it(self, interaction: discord.Interaction, _button: discord.ui.Button[Buttons]) -> None:
        assert interaction.message
        await interaction.response.edit_message(content=interaction.message.content + ", stopped", view=None)

    @discord.ui.button(label="Details", custom_id="details")
    async def details(self, interaction: discord.Interaction, _button: discord.ui.Button[Buttons]) -> None:
        await interaction.response.send_message("12 tokens", ephemeral=True)


@pytest.mark.asyncio
async def test_buttons_answer_in_private_and_in_place() -> None:
    async def on_story(interaction: Interaction, _prompt: str) -> None:
        await interaction.response.send_message("Writing", view=Buttons())

    async with DiscordSandbox() as sandbox, story_bot(sandbox, on_story):
        mira, ben = sandbox.person("mira"), sandbox.person("ben")
        asked = await sandbox.command(mira, sandbox.channel("general"), "story", prompt="x")
        await asked.answered()
        [message] = asked.reply.messages
        assert [(button.label, button.custom_id) for button in message.buttons] == [
            ("Stop", "stop"),
            ("Details", "details"),
        ]
        details = await sandbox.press(ben, message, "details")
        await details.answered()
        assert (details.reply.text, details.reply.ephemeral) == ("12 tokens", True)
        stopped = await sandbox.press(mira, message, "Stop")
        await stopped.answered()
        assert (message.text, message.buttons) == ("Writing, stopped", [])


@pytest.mark.asyncio
async def test_a_gallery_grows_while_old_pictures_are_kept() -> None:
    class Kept:
        def __init__(self, media: discord.UnfurledMediaItem, name: str) -> None:
            self.described = {"id": str(media.attachment_id), "filename": name}

        def to_dict(self) -> dict[str, str]:
            return self.described

    def layout(*names: str) -> discord.ui.LayoutView:
        view = discord.ui.LayoutView()
        view.add_item(discord.ui.TextDisplay("A comic"))
        items = [discord.MediaGalleryItem(f"attachment://{name}", description=f"alt {name}") for name in names]
        view.add_item(discord.ui.MediaGallery(*items))
        return view

    async def on_story(interaction: Interaction, _prompt: str) -> None:
        await interaction.response.defer(thinking=True)
        first = discord.File(io.BytesIO(png()), "one.png")
        message = await interaction.edit_original_response(view=layout("one.png"), attachments=[first])
        assert message.attachments == []
        gallery = message.components[1]
        assert isinstance(gallery, discord.MediaGalleryComponent)
        kept = Kept(gallery.items[0].media, "one.png")
        second = discord.File(io.BytesIO(png(16, 16)), "two.png")
        files: list[discord.File] = [kept, second]  # type: ignore[list-item]  # discord.py has no object for a kept one
        await interaction.edit_original_response(view=layout("one.png", "two.png"), attachments=files)

    async with DiscordSandbox() as sandbox, story_bot(sandbox, on_story):
        asked = await sandbox.command(sandbox.person("mira"), sandbox.channel("general"), "story", prompt="x")
        reply = await asked.until(lambda reply: len(reply.attachments) == 2, timeout_s=20)
        [message] = reply.messages
        assert message.is_v2
        assert message.text == "A comic"
        assert [one.width_px for one in message.attachments] == [8, 16]
        assert message.alt_texts == ["alt one.png", "alt two.png"]


@pytest.mark.asyncio
async def test_an_expired_token_is_told_and_the_channel_goes_on() -> None:
    outcome: list[object] = []

    async def on_story(interaction: Interaction, prompt: str) -> None:
        resource = await interaction.response.send_message(prompt)
        await expired.wait()
        try:
            await interaction.edit_original_response(content="late")
        except discord.HTTPException as error:
            outcome.append((error.status, error.code))
        channel = interaction.channel
        assert isinstance(channel, discord.TextChannel)
        assert resource.message_id
        await channel.get_partial_message(resource.message_id).edit(content="by channel")

    expired = asyncio.Event()
    async with DiscordSandbox() as sandbox, story_bot(sandbox, on_story):
        asked = await sandbox.command(sandbox.person("mira"), sandbox.channel("general"), "story", prompt="x")
        await asked.answered()
        sandbox.expire(asked)
        expired.set()
        await asked.until(lambda reply: reply.text == "by channel", timeout_s=20)
    assert outcome == [(401, 50027)]


@pytest.mark.asyncio
async def test_the_library_obeys_a_429_and_repeats_the_edit() -> None:
    async def on_story(interaction: Interaction, prompt: str) -> None:
        await interaction.response.send_message(prompt)
        await interaction.edit_original_response(content="edited")

    async with DiscordSandbox() as sandbox, story_bot(sandbox, on_story):
        sandbox.faults.rate_limited(0.05, method="PATCH")
        asked = await sandbox.command(sandbox.person("mira"), sandbox.channel("general"), "story", prompt="x")
        await asked.until(lambda reply: reply.text == "edited", timeout_s=20)
        await sandbox.until(lambda: sandbox.log[-1].status > 0, timeout_s=20)
        assert [entry.status for entry in sandbox.log if entry.method == "PATCH"] == [429, 200]


@pytest.mark.asyncio
async def test_a_user_install_answers_where_the_bot_is_no_member() -> None:
    seen: list[object] = []

    async def on_story(interaction: Interaction, prompt: str) -> None:
        seen.append((interaction.is_guild_integration(), interaction.is_user_integration()))
        await interaction.response.send_message(prompt)
        for number in range(6):
            try:
                await interaction.followup.send(str(number))
            except discord.HTTPException as error:
                seen.append((error.status, error.code))

    roomy = Limits(interaction_requests=50)
    async with DiscordSandbox(roomy) as sandbox, story_bot(sandbox, on_story):
        mira = sandbox.person("mira")
        asked = await sandbox.command(mira, sandbox.foreign_channel(), "story", prompt="x")
        await sandbox.until(lambda: sandbox.log[-1].status == 400, timeout_s=20)
        assert len(asked.reply.messages) == 6
        private = await sandbox.command(mira, sandbox.foreign_channel(external_apps=False), "story", prompt="y")
        await private.answered()
        assert private.reply.ephemeral
        direct = await sandbox.command(mira, sandbox.dm(mira), "story", prompt="z")
        await direct.answered()
        assert direct.reply.text == "z"
    assert seen[:2] == [(False, True), (400, 40094)]


@pytest.mark.asyncio
async def test_a_repeated_event_is_a_second_call_that_is_refused() -> None:
    calls: list[int] = []

    async def on_story(interaction: Interaction, prompt: str) -> None:
        calls.append(interaction.id)
        with contextlib.suppress(discord.HTTPException):  # the second answer is meant to be refused
            await interaction.response.send_message(prompt)

    async with DiscordSandbox() as sandbox, story_bot(sandbox, on_story):
        asked = await sandbox.command(sandbox.person("mira"), sandbox.channel("general"), "story", prompt="x")
        await asked.answered()
        sandbox.resend(asked)
        await sandbox.until(lambda: sandbox.log[-1].status == 400, timeout_s=20)
        assert [entry.response["code"] for entry in sandbox.log if entry.status == 400] == [40060]
    assert calls == [asked.id, asked.id]


@pytest.mark.asyncio
async def test_subscribers_hear_of_every_change() -> None:
    async def on_story(interaction: Interaction, prompt: str) -> None:
        await interaction.response.send_message(prompt)
        await interaction.edit_original_response(content="edited")
        await interaction.delete_original_response()

    async with DiscordSandbox() as sandbox, story_bot(sandbox, on_story):
        changes = sandbox.subscribe()
        await sandbox.command(sandbox.person("mira"), sandbox.channel("general"), "story", prompt="x")
        kinds = []
        async for change in changes:
            kinds.append(change.kind)
            if change.kind == "deleted":
                break
        changes.close()
    assert kinds == ["created", "answered", "updated", "deleted"]


@pytest.mark.asyncio
async def test_selects_and_message_commands_carry_what_was_chosen() -> None:
    class Colours(discord.ui.View):
        @discord.ui.select(
            custom_id="colour", options=[discord.SelectOption(label="Red"), discord.SelectOption(label="Blue")]
        )
        async def choose(self, interaction: discord.Interaction, select: discord.ui.Select[Colours]) -> None:
            await interaction.response.send_message(select.values[0])

    async def on_story(interaction: Interaction, _prompt: str) -> None:
        await interaction.response.send_message("Choose", view=Colours())

    async with DiscordSandbox() as sandbox, story_bot(sandbox, on_story) as bot:

        @bot.tree.context_menu(name="Narrate this")
        async def narrate(interaction: Interaction, message: discord.Message) -> None:
            await interaction.response.send_message(f"{message.author.name}: {message.content}")

        await bot.tree.sync()
        mira, general = sandbox.person("mira"), sandbox.channel("general")
        asked = await sandbox.command(mira, general, "story", prompt="x")
        await asked.answered()
        with pytest.raises(ClientRefused):
            await sandbox.select(mira, asked.reply.messages[0], "colour", ["Green"])
        chosen = await sandbox.select(mira, asked.reply.messages[0], "colour", ["Blue"])
        await chosen.answered()
        assert chosen.reply.text == "Blue"
        narrated = await sandbox.message_command(mira, sandbox.post(mira, general, "A tale"), "Narrate this")
        await narrated.answered()
        assert narrated.reply.text == "mira: A tale"

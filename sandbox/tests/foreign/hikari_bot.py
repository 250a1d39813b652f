"""A bot made with the unmodified hikari: /echo is answered, edited, given a file. Each event is a line of JSON."""

from __future__ import annotations

import asyncio
import json
import os
import sys

import hikari

bot = hikari.GatewayBot(
    os.environ["DISCORD_TOKEN"],
    rest_url=os.environ["DISCORD_API_URL"],
    intents=hikari.Intents.GUILDS,
    banner=None,
    logs="ERROR",
)


def tell(event: str, **data: object) -> None:
    print(json.dumps({"event": event, **data}), flush=True)


@bot.listen()
async def on_started(_: hikari.StartedEvent) -> None:
    application = await bot.rest.fetch_application()
    echo = (
        bot.rest.slash_command_builder("echo", "Say it again")
        .add_option(
            hikari.CommandOption(
                type=hikari.OptionType.STRING, name="text", description="What to say", is_required=True
            )
        )
        .add_option(
            hikari.CommandOption(type=hikari.OptionType.ATTACHMENT, name="file", description="A file to send back")
        )
    )
    known = await bot.rest.set_application_commands(application.id, [echo])
    me = bot.get_me()
    tell("ready", user=me.username if me else None, commands=[one.name for one in known])


async def echo(interaction: hikari.CommandInteraction) -> None:
    await interaction.create_initial_response(hikari.ResponseType.DEFERRED_MESSAGE_CREATE)
    given = {option.name: option.value for option in interaction.options or ()}
    resolved = interaction.resolved.attachments if interaction.resolved else {}
    data = await next(iter(resolved.values())).read() if resolved else b"no file"
    row = bot.rest.build_message_action_row()
    row.add_interactive_button(hikari.ButtonStyle.PRIMARY, "again", label="Again")
    edited = await interaction.edit_initial_response(
        str(given["text"]), attachment=hikari.Bytes(data, "back.txt"), component=row
    )
    tell("edited", content=edited.content, files=[[file.filename, file.size] for file in edited.attachments])
    more = await interaction.execute("only you see this", flags=hikari.MessageFlag.EPHEMERAL)
    tell("followed", ephemeral=bool(more.flags & hikari.MessageFlag.EPHEMERAL))
    posted = await bot.rest.create_message(interaction.channel_id, "a message of its own")
    await bot.rest.edit_message(interaction.channel_id, posted, "a message of its own, edited")
    thread = await bot.rest.create_message_thread(interaction.channel_id, posted, "more of it")
    await bot.rest.create_message(thread.id, "in the thread")
    fetched = await bot.rest.fetch_message(interaction.channel_id, posted)
    tell("posted", content=fetched.content, thread=thread.name, has_thread=bool(fetched.thread))


@bot.listen()
async def on_interaction(event: hikari.InteractionCreateEvent) -> None:
    interaction = event.interaction
    try:
        if isinstance(interaction, hikari.CommandInteraction):
            await echo(interaction)
        elif isinstance(interaction, hikari.ComponentInteraction):
            row = bot.rest.build_modal_action_row().add_text_input("text", "What else?")
            await interaction.create_modal_response("Once more", "form", component=row)
            tell("asked")
        elif isinstance(interaction, hikari.ModalInteraction):
            [[text]] = interaction.components
            await interaction.create_initial_response(hikari.ResponseType.MESSAGE_UPDATE, text.value, components=[])
            tell("updated")
    except Exception as error:
        tell("error", message=repr(error))
        raise


async def refusals() -> None:
    """What Discord refuses, to see that its codes arrive; and more messages than a bucket holds."""
    known = bot.cache.get_guild_channels_view().values()
    channel = next(channel for channel in known if isinstance(channel, hikari.TextableChannel))
    for attempt in (channel.send("x" * 2001), channel.fetch_message(1)):
        try:
            await attempt
        except hikari.ClientHTTPResponseError as error:
            tell("refused", code=int(error.code), status=int(error.status))
    sent = await asyncio.gather(*(channel.send(str(number)) for number in range(7)))
    tell("sent", contents=[message.content for message in sent])


async def main() -> None:
    loop = asyncio.get_running_loop()
    await bot.start()
    await loop.run_in_executor(None, sys.stdin.readline)
    await refusals()
    await loop.run_in_executor(None, sys.stdin.readline)
    await bot.close()


asyncio.run(main())

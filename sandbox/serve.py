"""`python -m sandbox serve`: the servers without a bot, with the page and the fault control, until Ctrl-C."""

from __future__ import annotations

import argparse
import asyncio
import errno
import shlex
import sys
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from typing import TextIO

from sandbox.control import FaultControl
from sandbox.discord import DiscordSandbox
from sandbox.gemini import GeminiSandbox, Pace
from sandbox.show.art import draw_panel
from sandbox.show.page import Page
from sandbox.show.page.sample import sample_server
from sandbox.show.speech import Voicebox
from sandbox.signals import stop_event


def main(arguments: Sequence[str]) -> int:
    """Serve until SIGINT or SIGTERM; returns the exit code."""
    parser = _parser()
    chosen = parser.parse_args(arguments)
    try:
        return asyncio.run(serve(chosen, sys.stdout))
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise
        parser.error("one of these ports is taken; leave it out to have any that is free")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m sandbox serve", description="A Discord and a Gemini on this machine, for any bot."
    )
    for name, what in (("discord", "Discord's REST API and gateway"), ("gemini", "Gemini"), ("page", "the page")):
        parser.add_argument(f"--{name}-port", type=int, default=0, metavar="PORT", help=f"port of {what} (any free)")
    parser.add_argument("--control-port", type=int, default=0, metavar="PORT", help="port of the faults (any free)")
    parser.add_argument("--token", help="the bot's token (a new one at each start)")
    parser.add_argument("--bot-name", default="Bot", help="what the bot is called")
    parser.add_argument("--ca-dir", type=Path, help="folder for the certificates of Gemini (a temporary one)")
    return parser


async def serve(chosen: argparse.Namespace, stream: TextIO) -> int:
    """Opens everything, prints the addresses, and waits to be stopped."""
    stop = stop_event()
    async with AsyncExitStack() as stack:
        discord = await stack.enter_async_context(
            DiscordSandbox(port=chosen.discord_port, bot_token=chosen.token, bot_name=chosen.bot_name)
        )
        gemini = await stack.enter_async_context(
            GeminiSandbox(
                pace=Pace.demo(),
                port=chosen.gemini_port,
                ca_dir=chosen.ca_dir,
                varies=True,
                draw=draw_panel,
                make_voice=Voicebox,
            )
        )
        control = await stack.enter_async_context(FaultControl(discord, gemini, chosen.control_port))
        people, first = sample_server(discord)
        page = await stack.enter_async_context(Page(discord, people, first, gemini=gemini, port=chosen.page_port))
        addresses = {
            "Discord": discord.api_url,
            "Gemini": gemini.base_url,
            "Page": page.address,
            "Faults": control.url,
        }
        _print(addresses, environment(discord, gemini), stream)
        await stop.wait()
    return 0


def environment(discord: DiscordSandbox, gemini: GeminiSandbox) -> dict[str, str]:
    """The variables that point a bot here. Node adds the CA to the public ones; Python replaces them."""
    return {
        "DISCORD_API_URL": discord.api_url,
        "DISCORD_TOKEN": discord.bot_token,
        **gemini.env,
        "NODE_EXTRA_CA_CERTS": str(gemini.ca_path),
        "NO_PROXY": "127.0.0.1,localhost",
    }


def _print(addresses: Mapping[str, str], variables: Mapping[str, str], stream: TextIO) -> None:
    stream.writelines(f"{name:<8} {address}\n" for name, address in addresses.items())
    stream.write("\nFor the bot:\n\n")
    stream.writelines(f"export {name}={shlex.quote(value)}\n" for name, value in variables.items())
    stream.write("\nBoth stay until Ctrl-C.\n")
    stream.flush()

"""The local servers, and an ordinary bot beside them: a child process that its settings alone point to the servers."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sandbox.discord import DiscordSandbox, Limits
from sandbox.gemini import GeminiSandbox, Mishearing, Pace
from sandbox.show.art import draw_panel
from sandbox.show.speech import Voicebox

_NO_DAILY_NUMBERS: Final = {"DAILY_STORIES": "0", "DAILY_PANELS": "0", "DAILY_SPEECH_MINUTES": "0"}
"""In the demo one user plays every person, so personal daily limits would only be in the way."""
_NO_BUDGET: Final = {"DAILY_BUDGET_USD": "none", "DAILY_BUDGET_USD_PER_SERVER": "none"}
"""The local Gemini costs nothing. The real one keeps the budget of the settings."""
_SIDE_BY_SIDE: Final = {"RUNNING_PER_PERSON": "4"}
"""The presenter's stage makes a spare work beside the one it shows."""

_MISHEARING: Final = Mishearing(substituted=0.02, respelled=0.3, renumbered=0.5, time_error_s=0.15)
"""Transcription errors that the bot's check tolerates; none that reports a false gap."""


@dataclass(frozen=True, slots=True)
class LocalServers:
    """A local Discord, a local Gemini (None with a real key), and the settings that point a bot to them."""

    discord: DiscordSandbox
    gemini: GeminiSandbox | None
    environ: dict[str, str]

    @property
    def description(self) -> str:
        """One sentence that says what is real and what is not."""
        if self.gemini is None:
            return "Gemini: the real one, with the key from your settings. Discord: a stand-in on this machine."
        return "Discord and Gemini: stand-ins on this machine. Text, pictures and voice are placeholders."


@asynccontextmanager
async def local_servers(
    environ: Mapping[str, str], data_dir: Path, pace: Pace | None = None, limits: Limits | None = None
) -> AsyncIterator[LocalServers]:
    """Opens the servers. The bot stores its data in `data_dir`, whatever database the settings name."""
    async with AsyncExitStack() as stack:
        discord = await stack.enter_async_context(DiscordSandbox(limits))
        child = {name: value for name, value in environ.items() if name != "no_proxy"}  # it would win over NO_PROXY
        child |= {"DISCORD_TOKEN": discord.bot_token, "DISCORD_API_URL": discord.api_url}
        child |= {"ELARA_DATA_DIR": str(data_dir), "DATABASE_URL": "", "NO_PROXY": "127.0.0.1,localhost"}
        child |= _NO_DAILY_NUMBERS | _SIDE_BY_SIDE
        gemini = None
        if not (environ.get("GEMINI_API_KEY") or environ.get("GOOGLE_API_KEY")):
            gemini = await stack.enter_async_context(
                GeminiSandbox(
                    pace=pace or Pace.demo(), varies=True, draw=draw_panel, make_voice=Voicebox, mishearing=_MISHEARING
                )
            )
            await gemini.warm_up()
            child |= gemini.env | _NO_BUDGET
        yield LocalServers(discord, gemini, child)


@asynccontextmanager
async def running_bot(environ: Mapping[str, str], log: Path) -> AsyncIterator[asyncio.subprocess.Process]:
    """An ordinary bot process. Its output is appended to the file `log`; it is terminated and awaited at the end."""
    with await asyncio.to_thread(log.open, "ab") as file:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "run", env=dict(environ), stdout=file, stderr=file
        )
        try:
            yield process
        finally:
            if process.returncode is None:
                process.terminate()
            await process.wait()

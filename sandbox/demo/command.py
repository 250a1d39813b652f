"""`python -m sandbox demo`: a Discord and a Gemini on this machine, an ordinary bot beside them, and a typing person.

The person sits at a page in a browser; where there is no terminal to stay in, commands are played and shown as text.
"""

from __future__ import annotations

import argparse
import asyncio
import errno
import re
import sys
import tempfile
import time
from collections.abc import Coroutine, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TextIO

from sandbox.demo.page import PageOptions, serve_page
from sandbox.demo.reply_view import ReplyView, has_ended, split_footer
from sandbox.demo.servers import local_servers, running_bot
from sandbox.discord import ClientRefused, DiscordSandbox, Invocation, Reply
from sandbox.gemini import Pace
from sandbox.show.page.stage import StageOptions

COMMANDS: Final = (
    "/story A lighthouse keeper named Mira finds a lantern that answers back genre:adventure",
    "/comic Mira in her yellow coat and Otto the robot find a golden key in the old lighthouse panels:4",
    (
        "/narrate Narration 1 [softly]: The lamp in the window burned all night, though nobody had lit it. "
        "--- Narration 2 [with wonder]: And far out at sea, behind the rain, something answered with a light of "
        "its own. voice:Aoede"
    ),
)

_OPTION_AT_END: Final = re.compile(r"\s+(\w+):(\"[^\"]*\"|\S+)$")
_OPTIONS: Final[Mapping[str, Sequence[str]]] = {
    "story": ("prompt", "genre", "length", "language", "private"),
    "comic": ("prompt", "panels", "style", "language", "private"),
    "narrate": ("text", "voice", "style", "voices", "language", "private"),
}
"""The options of each command that can be typed; the first one takes the text."""
_TIMEOUT_S: Final = 120.0
_REAL_TIMEOUT_S: Final = 900.0
_READY_TIMEOUT_S: Final = 30.0
_TICK_S: Final = 0.25


@dataclass(frozen=True, slots=True)
class TypedCommand:
    """A command as typed: `/story a fox genre:mystery` is name, text and options."""

    line: str
    name: str
    options: dict[str, str]


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a command went, for the summary."""

    typed: TypedCommand
    seconds: float
    first_frame_s: float
    edits: int
    last_line: str

    @property
    def is_complete(self) -> bool:
        """Whether the reply ended as a whole work."""
        return self.last_line.startswith("The end")


def parse(line: str) -> TypedCommand:
    """Split a typed command; raises `ValueError` for one that is not ours. Options stand at the end as name:value."""
    name, _, text = line.strip().removeprefix("/").partition(" ")
    if name not in _OPTIONS:
        raise ValueError(name)
    text_option, *others = _OPTIONS[name]
    options: dict[str, str] = {}
    while (found := _OPTION_AT_END.search(text)) is not None and found[1] in others:
        options[found[1]] = found[2].strip('"')
        text = text[: found.start()]
    return TypedCommand(line.strip(), name, {text_option: text.strip(), **options})


def main(arguments: Sequence[str], environ: Mapping[str, str]) -> int:
    """Serve the page until Ctrl-C, or play in the terminal; returns 0 when every reply came to a complete end."""
    parser = _parser()
    chosen = parser.parse_args(arguments)
    try:
        typed = [parse(line) for line in chosen.commands or COMMANDS]
    except ValueError as error:
        parser.error(f"there is no command /{error}; there are {', '.join('/' + name for name in _OPTIONS)}")
    wants_page = chosen.no_browser or chosen.stage or chosen.port
    try:
        if chosen.terminal or chosen.commands or not (wants_page or sys.stdout.isatty()):
            return asyncio.run(play(typed, chosen.out or Path("demo-out"), environ, sys.stdout))
        stage = StageOptions() if chosen.stage else None
        options = PageOptions(
            port=chosen.port,
            opens_browser=not chosen.no_browser,
            stage=stage,
            makes_samples=chosen.samples,
        )
        if chosen.out is not None:
            chosen.out.mkdir(parents=True, exist_ok=True)
            return asyncio.run(serve_page(environ, chosen.out, options, sys.stdout))
        with tempfile.TemporaryDirectory(prefix="elara-demo-") as folder:
            return asyncio.run(serve_page(environ, Path(folder), options, sys.stdout))
    except KeyboardInterrupt:
        return 130
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise
        parser.error(f"port {chosen.port} is taken; leave --port out to have any that is free")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m sandbox demo", description="Elara on this machine, without an account."
    )
    parser.add_argument("commands", nargs="*", help='what to type, for example "/story a fox at sea length:medium"')
    parser.add_argument("--out", type=Path, help="folder for what the demo makes (page: a temporary one)")
    parser.add_argument("--port", type=int, default=0, help="the page's port on 127.0.0.1 (any that is free)")
    parser.add_argument("--no-browser", action="store_true", help="print the page's address without opening it")
    parser.add_argument("--stage", action="store_true", help="open the page as a stage: the space bar plays a show")
    parser.add_argument(
        "--samples",
        action=argparse.BooleanOptionalAction,
        help="make a story, a comic and a narration at the start (page: yes, but no with a real key or on the stage)",
    )
    parser.add_argument(
        "--terminal", action="store_true", help="play the commands in this terminal and exit (where there is none, too)"
    )
    return parser


async def play(
    typed: Sequence[TypedCommand], out: Path, environ: Mapping[str, str], stream: TextIO, pace: Pace | None = None
) -> int:
    """Open the stage, type the commands one after the other, keep what they made."""
    await asyncio.to_thread(out.mkdir, parents=True, exist_ok=True)
    log = out / "bot.log"
    await asyncio.to_thread(log.unlink, missing_ok=True)
    began_s = time.monotonic()
    async with AsyncExitStack() as stack:
        stage = await stack.enter_async_context(local_servers(environ, out / "data", pace))
        stream.write(f"{stage.description}\n")
        discord, is_real = stage.discord, stage.gemini is None
        bot = await stack.enter_async_context(running_bot(stage.environ, log))
        try:
            await _ready(discord, bot)
            stream.write(f"The bot is ready after {time.monotonic() - began_s:.1f} s.\n")
            outcomes = [
                await _perform(discord, bot, one, (number, len(typed)), out, stream, real=is_real)
                for number, one in enumerate(typed, 1)
            ]
        except (BotDiedError, TimeoutError) as error:
            stream.write(f"\n{error}\nThe bot's log: {log}\n")
            return 1
        limited = sum(entry.status == 429 for entry in discord.log)
    return _summary(outcomes, limited, out, stream)


class BotDiedError(Exception):
    """The bot ended before the demo did. The message gives its exit code."""


async def _ready(discord: DiscordSandbox, bot: asyncio.subprocess.Process) -> None:
    await _while_alive(bot, discord.wait_ready(timeout_s=_READY_TIMEOUT_S))


async def _while_alive(bot: asyncio.subprocess.Process, waiting: Coroutine[Any, Any, object]) -> None:
    """Wait for `waiting` to finish. Raises BotDiedError when the bot ends first."""
    task = asyncio.create_task(waiting)
    exited = asyncio.create_task(bot.wait())
    try:
        await asyncio.wait({task, exited}, return_when=asyncio.FIRST_COMPLETED)
        if task.done():
            task.result()
            return
        raise BotDiedError(f"The bot ended by itself with exit code {bot.returncode}.")
    finally:
        task.cancel()
        exited.cancel()
        await asyncio.gather(task, exited, return_exceptions=True)


async def _perform(
    discord: DiscordSandbox,
    bot: asyncio.subprocess.Process,
    typed: TypedCommand,
    place: tuple[int, int],
    out: Path,
    stream: TextIO,
    *,
    real: bool,
) -> Outcome:
    """Type one command, show its reply while it grows, keep its files."""
    view = ReplyView(stream)
    person, channel = discord.person("Mira"), discord.channel("general")
    view.heading(*place, f"Mira in #{channel.name}", typed.line)
    began_s = time.monotonic()
    deadline_s = began_s + (_REAL_TIMEOUT_S if real else _TIMEOUT_S)
    try:
        invocation = await discord.command(person, channel, typed.name, **_values(typed.options))
    except ClientRefused as error:
        raise BotDiedError(f"Discord would not send {typed.line!r}: {error}") from error
    await _while_alive(bot, invocation.answered())
    first_frame_s = time.monotonic() - began_s
    while not (ended := has_ended(invocation.reply)):
        if time.monotonic() > deadline_s:
            raise TimeoutError(f"{typed.line!r} did not come to an end in time.")
        view.update(invocation.reply, ended=False)
        await _while_alive(bot, _next_change(invocation))
    view.update(invocation.reply, ended=ended)
    await asyncio.to_thread(_keep, invocation.reply, out / f"{place[0]}-{typed.name}")
    return Outcome(
        typed,
        seconds=time.monotonic() - began_s,
        first_frame_s=first_frame_s,
        edits=sum(len(message.revisions) for message in invocation.reply.messages),
        last_line=split_footer(invocation.reply)[1],
    )


def _values(options: Mapping[str, str]) -> dict[str, object]:
    values: dict[str, object] = dict(options)
    if "panels" in values:
        values["panels"] = int(options["panels"])
    if "private" in values:
        values["private"] = options["private"].lower() in {"true", "yes", "1"}
    return values


async def _next_change(invocation: Invocation) -> None:
    """Wait for the next revision of the reply, or for the clock in the status to tick."""
    seen = sum(len(message.revisions) for message in invocation.reply.messages)
    try:
        await invocation.until(
            lambda reply: sum(len(message.revisions) for message in reply.messages) != seen, timeout_s=_TICK_S
        )
    except TimeoutError:
        return


def _keep(reply: Reply, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for attachment in reply.attachments:
        (folder / attachment.filename).write_bytes(attachment.data)
    (folder / "transcript.md").write_text("\n\n".join(message.text for message in reply.messages), encoding="utf-8")


def _summary(outcomes: Sequence[Outcome], limited: int, out: Path, stream: TextIO) -> int:
    stream.write("\n")
    for outcome in outcomes:
        mark = "complete" if outcome.is_complete else "NOT COMPLETE"
        stream.write(
            f"  /{outcome.typed.name:<8} {mark} in {outcome.seconds:5.1f} s · first frame after "
            f"{outcome.first_frame_s * 1000:.0f} ms · {outcome.edits} frames · {outcome.last_line}\n"
        )
    stream.write(f"  Requests refused by a rate limit: {limited}\n")
    stream.write(f"\nPictures, sound and transcripts: {out.resolve()}\n")
    return 0 if all(outcome.is_complete for outcome in outcomes) and outcomes else 1

"""The composition root: opens everything in order, runs, and closes it in reverse."""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import signal
import tempfile
import time
from collections.abc import AsyncIterator, Iterable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import aiohttp

from bot.discord_client import Elara, RefusedTokenError, log_in
from bot.discordpy import use_api
from bot.gemini.client import Gemini
from bot.health import serve_health
from bot.library.library import Library
from bot.making.service import WorkService
from bot.polls.polls import Polls
from bot.proxy import proxy_of
from bot.reply import threads
from bot.reply.budget import Budgets
from bot.reply.channel_route import ChannelRoute
from bot.reply.clock import Clock, SystemClock
from bot.reply.frame import Upload
from bot.reply.interaction_route import InteractionRoute
from bot.reply.lag import LagMeter
from bot.reply.services import ReplyServices
from bot.reply.state import Address
from bot.settings import Settings, SettingsError
from bot.shelf.deletion import Deletion
from bot.shelf.housekeeping import Housekeeping
from bot.words.say import say
from bot.work.ending import Ending, EndingKind
from cogs.answers import answer_fault
from cogs.buttons import LastingForms, dynamic_items, form_handlers, work_handlers
from cogs.comic import Comic
from cogs.intake import Intake
from cogs.kept import around_kept
from cogs.menus import context_menus
from cogs.narrate import Narrate
from cogs.story import Story
from cogs.votes import Ballots

log = logging.getLogger(__name__)

GEMINI_CHECK_PATIENCE_S: Final = 3.0
"""How long the start waits for Gemini's word on the key; a slower answer is only logged."""


class RefusedStartError(Exception):
    """Discord or Gemini definitely refused our credentials; the text says which and what to do."""


@dataclass(frozen=True, slots=True)
class App:
    """What is open while the bot runs."""

    bot: Elara
    work_service: WorkService
    gemini: Gemini
    housekeeping: Housekeeping
    library: Library


@asynccontextmanager
async def open_app(settings: Settings, clock: Clock | None = None) -> AsyncIterator[App]:
    """Open the library, Gemini and the ways to Discord; nothing is connected yet. `clock` None is the real time."""
    clock = clock or SystemClock()
    proxy = proxy_of(settings.discord.api_url)
    async with AsyncExitStack() as stack:
        library = await stack.enter_async_context(
            Library.open(settings.data_dir, settings=settings.library, limits=settings.limits, now=clock.unix)
        )
        gemini = await stack.enter_async_context(Gemini.open(settings.gemini))
        session = await stack.enter_async_context(_session(proxy))
        lag = await stack.enter_async_context(LagMeter())
        use_api(settings.discord.api_url)
        bot = Elara(on_fault=answer_fault, proxy=proxy)
        stack.push_async_callback(bot.close)
        budgets = Budgets(clock.monotonic)
        intake: Intake | None = None

        async def read(upload: Upload) -> bytes:
            if upload.ref is not None:
                return await library.files.read(upload.ref)
            return (upload.text or "").encode(errors="replace")

        async def open_thread(address: Address, message_id: int, name: str) -> int | None:
            return await threads.open_thread(
                bot.requests,
                channel_id=address.channel_id,
                message_id=message_id,
                name=name,
                author_id=address.author_id,
            )

        def on_picture_edit_refused() -> None:
            if intake is not None:
                intake.on_picture_edit_refused()

        services = ReplyServices(
            token_route=lambda address, token: InteractionRoute(
                session, budgets, settings.discord.api_url, address, token
            ),
            channel_route=lambda address: ChannelRoute(bot.requests, budgets, address, clock.unix),
            open_thread=open_thread,
            read=read,
            lag_s=lag,
            on_picture_edit_refused=on_picture_edit_refused,
            clock=clock,
        )
        work_service = await stack.enter_async_context(
            WorkService.open(gemini=gemini, library=library, services=services, limits=settings.limits)
        )
        intake = Intake(work_service)
        votes = await stack.enter_async_context(Polls.open(work_service, settings.limits.vote_s))
        deletion = Deletion(work_service)
        await _listen(bot, intake, votes, deletion)
        yield App(bot, work_service, gemini, Housekeeping(library, deletion), library)


def _session(proxy: str | None) -> aiohttp.ClientSession:
    """What interactions' own routes are spoken through.

    It has no limit on connections: each reply has one request in flight, and their number is limited elsewhere.
    """
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(limit=0), cookie_jar=aiohttp.DummyCookieJar(), proxy=proxy
    )


async def _listen(bot: Elara, intake: Intake, votes: Polls, deletion: Deletion) -> None:
    """Give the client its ears: commands, menus, and everything that is pressed or sent in."""
    kept = around_kept(intake, deletion)
    handlers = {**work_handlers(intake, votes), **kept.handlers}
    forms = {**form_handlers(intake), **kept.forms}
    story, comic, narrate = Story(intake), Comic(intake), Narrate(intake)
    of_commands = {"story": story.form, "comic": comic.form, "narrate": narrate.form}
    for cog in (story, comic, narrate, LastingForms(forms, of_commands), *kept.cogs):
        await bot.add_cog(cog)
    bot.add_dynamic_items(*dynamic_items(intake.work_service, handlers, Ballots(intake, votes)), *kept.items)
    for menu in context_menus(intake):
        bot.tree.add_command(menu)


async def serve(settings: Settings) -> None:
    """Run until SIGTERM or Ctrl-C.

    Raises `RefusedStartError` for credentials that are definitely wrong, `SettingsError` for a setting that turns out
    not to work here, `LockLostError` when another process may have the database.
    """
    began_s = time.monotonic()
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, _on_signal, number, stop)
    await asyncio.to_thread(_check_writable, settings.data_dir)
    async with open_app(settings) as app, serve_health(settings.health_port, app.bot.is_connected):
        # What was imported stays for good: without it in view, a full collection no longer pauses every reply.
        gc.freeze()
        gc.enable()
        stopping = asyncio.create_task(stop.wait())
        living = asyncio.create_task(_live(app, settings, began_s))
        lost = app.library.lost
        ends: list[asyncio.Future[Any]] = [living, stopping, lost]
        await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
        log.info("closing")
        # Nothing that is made from then on could be kept.
        await app.work_service.close(0.0 if lost.done() else settings.shutdown_grace_s)
        await app.bot.close()
        await _put_away([living, stopping])
        if lost.done():
            raise lost.result()
        if not living.cancelled():
            living.result()
    log.info("closed")


def _on_signal(number: signal.Signals, stop: asyncio.Event) -> None:
    """Close in order; a second signal ends the process at once, which loses no more than a crash does: nothing."""
    if stop.is_set():
        log.warning("ended at once, by a second signal")
        logging.shutdown()
        os._exit(128 + number)
    stop.set()


def _check_writable(data_dir: Path) -> None:
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=data_dir):
            pass
    except OSError as error:
        raise SettingsError(
            f"ELARA_DATA_DIR is {str(data_dir)!r}: {error.strerror}. Choose a folder that can be written to."
        ) from error


async def _put_away(tasks: Iterable[asyncio.Task[Any]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def _live(app: App, settings: Settings, began_s: float) -> None:
    """Log in, make sure of the credentials, and stay connected until the client is closed."""
    checking = asyncio.create_task(app.gemini.check())
    aside: list[asyncio.Task[Any]] = [checking]
    try:
        await log_in(app.bot, settings.discord.token, log.warning)
        await _check_key(checking)
        # Replies can be edited from here on, so what the last process left goes on before anything new comes.
        await app.work_service.start()
        aside.append(asyncio.create_task(app.housekeeping.run()))
        aside.append(asyncio.create_task(app.bot.keep_synced()))
        aside.append(asyncio.create_task(_say_ready(app.bot, began_s)))
        await app.bot.connect()
    except RefusedTokenError as error:
        raise RefusedStartError(
            "Discord refused DISCORD_TOKEN: reset the token in the developer portal and put the new one into .env."
        ) from error
    finally:
        await _put_away(aside)


async def _check_key(checking: asyncio.Task[Ending | None]) -> None:
    done, _ = await asyncio.wait({checking}, timeout=GEMINI_CHECK_PATIENCE_S)
    if not done:
        log.warning("Gemini has not answered yet; starting anyway")
        checking.add_done_callback(_log_check)
        return
    ending = checking.result()
    if (
        ending is not None
        and ending.kind is EndingKind.MISCONFIGURED
        and ending.params["what"] in {"key", "permission"}
    ):
        raise RefusedStartError("Gemini refused GEMINI_API_KEY: create a key in Google AI Studio and put it into .env.")
    _log_check(checking)


def _log_check(checking: asyncio.Task[Ending | None]) -> None:
    if checking.cancelled():
        return
    ending = checking.result()
    if ending is not None:
        key = f"ending.{ending.kind.value}"
        if ending.kind is EndingKind.MISCONFIGURED:
            log.error("%s", say(f"{key}.{ending.params['what']}"))
        else:
            log.warning("Gemini is out of reach (%s); starting anyway", ending.kind.value)


async def _say_ready(bot: Elara, began_s: float) -> None:
    await bot.wait_until_ready()
    log.info("ready after %.2f s as %s in %d servers", time.monotonic() - began_s, bot.user, len(bot.guilds))

"""The composition root: opens everything in order, runs, and closes it in reverse."""

from __future__ import annotations

import asyncio
import gc
import logging
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final

import aiohttp

import cogs
from bot.audio.worker import AudioWorker
from bot.comics.composer import PageComposer
from bot.discord.access import Access
from bot.discord.attachments import AttachmentReader
from bot.discord.budget_notice import BudgetNotice
from bot.discord.changed_pages import ChangedPages
from bot.discord.client import Elara, extensions_in
from bot.discord.dialects import DialectChoice
from bot.discord.direct_replies import DirectReplies
from bot.discord.login import RefusedTokenError, log_in
from bot.discord.panel_fixer import PanelFixer
from bot.discord.private_pages import PrivatePages
from bot.discord.redraw_notice import RedrawNotice
from bot.discord.response_times import time_trace
from bot.discord.services import BotServices
from bot.discord.submitter import Submitter
from bot.discord.take_submitter import TakeSubmitter
from bot.discordpy import DNS_CACHE_S, use_api
from bot.gemini.client import Gemini
from bot.health import serve_health
from bot.library.library import Library
from bot.library.private_files import make_private_folder
from bot.making.day_cost import most_of_a_day
from bot.making.media_workers import MediaWorkers
from bot.making.scheduled_works import ScheduledWorks
from bot.making.service import WorkService
from bot.polls.polls import Polls
from bot.proxy import proxy_of
from bot.reply import threads
from bot.reply.budget import Budgets
from bot.reply.channel_route import ChannelRoute
from bot.reply.clock import Clock, SystemClock
from bot.reply.direct_messages import open_direct_message
from bot.reply.frame import Dialect, Upload
from bot.reply.interaction_route import InteractionRoute
from bot.reply.lag import LagMeter
from bot.reply.services import ReplyServices
from bot.reply.state import Address
from bot.settings import Settings, SettingsError
from bot.shelf.comic_files import ComicFiles
from bot.shelf.deletion import Deletion
from bot.shelf.finished_narrations import FinishedNarrations
from bot.shelf.fixing import Fixing
from bot.shelf.housekeeping import Housekeeping
from bot.shelf.lettering import Lettering
from bot.shelf.narration_casting import NarrationCasting
from bot.shelf.narration_downloads import NarrationDownloads
from bot.shelf.narration_files import NarrationFiles
from bot.shelf.narration_word_times import NarrationWordTimes
from bot.shelf.redrawing import Redrawing
from bot.shelf.sentence_fixing import SentenceFixing
from bot.shelf.title_updates import TitleUpdates
from bot.shelf.voice_messages import VoiceMessages
from bot.shelf.voice_samples import VoiceSamples
from bot.signals import stop_on_signals
from bot.words.say import say
from bot.work.ending import Ending, EndingKind

log = logging.getLogger(__name__)

KEEP_ALIVE_S: Final = 3.5
"""A connection that was idle for longer is not used again: some networks drop it without a word, and an edit on it
stalls its reply until it times out (discordjs/discord.js#11554). Edits of a reply follow each other sooner."""

GEMINI_CHECK_WAIT_S: Final = 3.0
"""How long the start waits for the check of the key; a later result is only logged."""


class RefusedStartError(Exception):
    """Discord or Gemini definitely refused the credentials; the message says which and what to do."""


@dataclass(frozen=True, slots=True)
class App:
    """The resources that are open while the bot runs."""

    bot: Elara
    work_service: WorkService
    gemini: Gemini
    housekeeping: Housekeeping
    budget_notice: BudgetNotice
    redraw_notice: RedrawNotice
    title_updates: TitleUpdates
    scheduled_works: ScheduledWorks
    library: Library


@asynccontextmanager
async def open_app(settings: Settings, clock: Clock | None = None) -> AsyncIterator[App]:
    """Open the library, Gemini and the Discord client, without connecting. `clock` None means the system clock."""
    clock = clock or SystemClock()
    on_time = clock.correct if isinstance(clock, SystemClock) else _ignore_time
    proxy = proxy_of(settings.discord.api_url)
    async with AsyncExitStack() as stack:
        library = await stack.enter_async_context(
            Library.open(settings.data_dir, settings=settings.library, limits=settings.limits, now=clock.unix)
        )
        gemini = await stack.enter_async_context(Gemini.open(settings.gemini, now=clock.unix))
        session = await stack.enter_async_context(_session(proxy, on_time))
        lag = await stack.enter_async_context(LagMeter())
        use_api(settings.discord.api_url)
        bot = Elara(proxy=proxy, on_time=on_time)
        stack.push_async_callback(bot.close)
        dialects = DialectChoice(Dialect(settings.discord.comic_layout))
        services = _reply_services(bot, library, session, settings.discord.api_url, dialects, lag, clock)
        composer = await stack.enter_async_context(PageComposer.open())
        workers = MediaWorkers(composer, await stack.enter_async_context(AudioWorker.open()))
        work_service = await stack.enter_async_context(
            WorkService.open(gemini=gemini, library=library, services=services, workers=workers, limits=settings.limits)
        )
        polls = await stack.enter_async_context(Polls.open(work_service, settings.limits.vote_s))
        lettering = Lettering(library, composer)
        narration_files = NarrationFiles(library, workers.audio)
        title_updates = await stack.enter_async_context(
            TitleUpdates.open(work_service, lettering, narration_files, partial(threads.rename_thread, bot.requests))
        )
        attachments = await stack.enter_async_context(AttachmentReader.open(proxy))
        bot.services = _bot_services(
            work_service, polls, lettering, narration_files, title_updates, dialects, attachments
        )
        await bot.load_extensions(extensions_in("cogs", cogs.__path__))
        budget_notice = BudgetNotice(bot, library.usage_limits)
        housekeeping = Housekeeping(library, bot.services.deletion)
        redraw_notice = RedrawNotice(bot, library.redraws)
        scheduled_works = ScheduledWorks(work_service)
        yield App(
            bot,
            work_service,
            gemini,
            housekeeping,
            budget_notice,
            redraw_notice,
            title_updates,
            scheduled_works,
            library,
        )


def _bot_services(
    work_service: WorkService,
    polls: Polls,
    lettering: Lettering,
    narration_files: NarrationFiles,
    title_updates: TitleUpdates,
    dialects: DialectChoice,
    attachments: AttachmentReader,
) -> BotServices:
    """The services of the cogs."""
    library, services = work_service.library, work_service.services
    finished_narrations = FinishedNarrations(work_service, narration_files)
    fixing = Fixing(work_service, library, lettering, title_updates)
    private_pages = PrivatePages(work_service, services)
    changed_pages = ChangedPages(work_service, library, services, fixing)
    submitter = Submitter(work_service, library, services, dialects)
    return BotServices(
        work_service=work_service,
        library=library,
        access=Access(work_service, library),
        submitter=submitter,
        take_submitter=TakeSubmitter(work_service, library, services, submitter),
        direct_replies=DirectReplies(work_service, services, dialects),
        private_pages=private_pages,
        polls=polls,
        deletion=Deletion(work_service),
        lettering=lettering,
        fixing=fixing,
        redrawing=Redrawing(work_service, library),
        finished_narrations=finished_narrations,
        narration_casting=NarrationCasting(work_service.gemini, library, finished_narrations, narration_files),
        sentence_fixing=SentenceFixing(library, finished_narrations, narration_files),
        narration_files=narration_files,
        panel_fixer=PanelFixer(fixing, lettering, changed_pages, private_pages),
        changed_pages=changed_pages,
        comic_files=ComicFiles(library, work_service.workers.composer),
        narration_downloads=NarrationDownloads(
            library, work_service.workers.audio, NarrationWordTimes(work_service.gemini, library)
        ),
        title_updates=title_updates,
        voice_messages=VoiceMessages(work_service, work_service.workers.audio),
        voice_samples=VoiceSamples(work_service.gemini, library),
        attachments=attachments,
    )


def _reply_services(
    bot: Elara,
    library: Library,
    session: aiohttp.ClientSession,
    api_url: str,
    dialects: DialectChoice,
    lag: LagMeter,
    clock: Clock,
) -> ReplyServices:
    """The services of all editors: the routes to Discord, the bytes of files, the lag of the event loop."""
    budgets = Budgets(clock.monotonic)

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

    return ReplyServices(
        token_route=lambda address, token: InteractionRoute(session, budgets, api_url, address, token),
        channel_route=lambda address: ChannelRoute(bot.requests, budgets, address, clock.unix),
        open_thread=open_thread,
        open_direct_message=lambda person_id: open_direct_message(bot.requests, person_id),
        read=read,
        lag_s=lag,
        on_picture_edit_refused=dialects.use_classic_comics,
        clock=clock,
    )


def _ignore_time(_: float) -> None:
    """A clock that a caller gives is not corrected."""


def _session(proxy: str | None, on_time: Callable[[float], None]) -> aiohttp.ClientSession:
    """The HTTP session for the webhook routes of interactions.

    It has no limit on connections, because each reply has one request in flight and the number of replies is limited.
    """
    connector = aiohttp.TCPConnector(limit=0, keepalive_timeout=KEEP_ALIVE_S, ttl_dns_cache=DNS_CACHE_S)
    return aiohttp.ClientSession(
        connector=connector, cookie_jar=aiohttp.DummyCookieJar(), proxy=proxy, trace_configs=[time_trace(on_time)]
    )


async def serve(settings: Settings) -> None:
    """Run until SIGTERM or Ctrl-C.

    Raises `RefusedStartError` for credentials that are definitely wrong, `SettingsError` for a setting that does not
    work on this machine, `LockLostError` when another process may have the database.
    """
    began_s = time.monotonic()
    stop = asyncio.Event()
    with stop_on_signals(stop):
        await asyncio.to_thread(_check_writable, settings.data_dir)
        await _serve(settings, stop, began_s)
    log.info("closed")


async def _serve(settings: Settings, stop: asyncio.Event, began_s: float) -> None:
    async with open_app(settings) as app, serve_health(settings.health_port, app.bot.is_connected):
        log.info("%s", most_of_a_day(settings.limits, app.gemini))
        app.gemini.log_unknown_prices()
        # Imported objects live as long as the process; without them a full collection does not pause every reply.
        gc.freeze()
        gc.enable()
        stop_request = asyncio.create_task(stop.wait())
        connection = asyncio.create_task(_stay_connected(app, settings, began_s))
        lost = app.library.lock_lost
        first_of: list[asyncio.Future[Any]] = [connection, stop_request, lost]
        await asyncio.wait(first_of, return_when=asyncio.FIRST_COMPLETED)
        log.info("closing")
        # After the lock is lost nothing can be stored, so running works get no time to finish.
        await app.work_service.close(0.0 if lost.done() else settings.shutdown_grace_s)
        await app.bot.close()
        await _cancel_all([connection, stop_request])
        if lost.done():
            raise lost.result()
        if not connection.cancelled():
            connection.result()


def _check_writable(data_dir: Path) -> None:
    """Whether files can be written where they have to be; raises `SettingsError`. Blocking."""
    try:
        make_private_folder(data_dir)
        with tempfile.TemporaryFile(dir=data_dir):
            pass
    except OSError as error:
        raise SettingsError(
            f"ELARA_DATA_DIR is {str(data_dir)!r}: {error.strerror}. Choose a folder that can be written to."
        ) from error
    try:
        tempfile.gettempdir()
    except OSError:
        raise SettingsError(
            "There is no folder for temporary files that can be written to, and pages of comics need one: make /tmp one"
            " (in a read-only container, mount a tmpfs there), or name another one in TMPDIR."
        ) from None


async def _cancel_all(tasks: Iterable[asyncio.Task[Any]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def _stay_connected(app: App, settings: Settings, began_s: float) -> None:
    """Log in, check the credentials, and stay connected until the client is closed."""
    check = asyncio.create_task(app.gemini.check())
    background: list[asyncio.Task[Any]] = [check]
    try:
        await log_in(app.bot, settings.discord.token.get_secret_value(), log.warning)
        await _check_key(check)
        # Replies can be edited now, so the unfinished works resume before new ones arrive.
        await app.work_service.start()
        background.append(asyncio.create_task(app.housekeeping.tidy_periodically()))
        background.append(asyncio.create_task(app.budget_notice.watch()))
        background.append(asyncio.create_task(app.redraw_notice.watch()))
        background.append(asyncio.create_task(app.title_updates.update_continually()))
        background.append(asyncio.create_task(app.scheduled_works.resume_continually()))
        background.append(asyncio.create_task(app.bot.keep_synced()))
        background.append(asyncio.create_task(_log_ready(app.bot, began_s)))
        await app.bot.connect()
    except RefusedTokenError as error:
        raise RefusedStartError(
            "Discord refused DISCORD_TOKEN: reset the token in the developer portal and put the new one into .env."
        ) from error
    finally:
        await _cancel_all(background)


async def _check_key(check: asyncio.Task[Ending | None]) -> None:
    done, _ = await asyncio.wait({check}, timeout=GEMINI_CHECK_WAIT_S)
    if not done:
        log.warning("Gemini has not answered yet; starting anyway")
        check.add_done_callback(_log_check)
        return
    ending = check.result()
    if (
        ending is not None
        and ending.kind is EndingKind.MISCONFIGURED
        and ending.params["what"] in {"key", "permission"}
    ):
        raise RefusedStartError("Gemini refused GEMINI_API_KEY: create a key in Google AI Studio and put it into .env.")
    _log_check(check)


def _log_check(check: asyncio.Task[Ending | None]) -> None:
    if check.cancelled():
        return
    ending = check.result()
    if ending is not None:
        key = f"ending.{ending.kind.value}"
        if ending.kind is EndingKind.MISCONFIGURED:
            log.error("%s", say(f"{key}.{ending.params['what']}"))
        else:
            log.warning("Gemini is out of reach (%s); starting anyway", ending.kind.value)


async def _log_ready(bot: Elara, began_s: float) -> None:
    await bot.wait_until_ready()
    log.info("ready after %.2f s as %s in %d servers", time.monotonic() - began_s, bot.user, len(bot.guilds))

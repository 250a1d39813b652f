"""The Discord client: what it receives, which extensions it loads, and how it logs in."""

from __future__ import annotations

import asyncio
import itertools
import logging
import pkgutil
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, Final, Self

import discord
from discord import app_commands, ui
from discord.ext import commands

from bot.discord.addressed import is_addressed
from bot.discord.boundary import respond_error, run_handler
from bot.discord.button_checks import clear_deleted, note_public_message, retry_id
from bot.discord.choice_fields import OTHER
from bot.discord.command_diff import is_in_sync, overwrite
from bot.discord.command_mentions import CommandMentions
from bot.discord.command_options import typed_values
from bot.discord.entered import Entered, entered_of, note_entered
from bot.discord.form_steps import ask_other
from bot.discord.handlers import ComponentHandler, HandlerRegistry, Match, ModalHandler, Values
from bot.discord.login import RETRY_WAITS_S, UNREACHABLE, RefusedTokenError
from bot.discord.mentions import Json
from bot.discord.modals import Form, submitted_text, submitted_values
from bot.discord.response_times import time_trace
from bot.discord.services import BotServices
from bot.discordpy import (
    RATE_LIMIT_WAIT_MAX_S,
    Requests,
    command_payloads,
    ignore_events,
    receive_messages,
)
from bot.reply.controls import FORM_TEMPLATE, POLL_TEMPLATE, WORK_TEMPLATE, Action, form_id
from bot.reply.frame import Button
from bot.words.say import say
from bot.work.refusal import RefusalKind, RefusedError

log = logging.getLogger(__name__)

OWNER_WAIT_S: Final = 2.0
"""An answer that says more to the owner waits no longer; discord.py itself would ask for half a minute."""

_AUTHENTICATION_FAILED: Final = 4004
"""Discord docs: Gateway Close Event Codes."""

_TYPED: Final = ("prompt", "direction", "change", "title")
"""Fields whose text a person typed, and gets back as text."""


class Elara(commands.AutoShardedBot):
    """Receives commands, components, modals, deletions of messages, and messages that are meant for the bot.

    It caches neither messages nor members. A message for the bot is the event `addressed_message`, with the message as
    Discord sent it and the bot's own id.

    `services` has to be set before the extensions are loaded. `proxy` is used for the REST API and for the gateway:
    discord.py has one setting for both. `on_time` is called with Discord's time, in unix seconds, which each answer of
    the REST API has.
    """

    services: BotServices

    def __init__(self, *, proxy: str | None = None, on_time: Callable[[float], None] = lambda _: None) -> None:
        discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False  # this bot never joins a voice channel
        super().__init__(
            proxy=proxy,
            http_trace=time_trace(on_time),
            command_prefix=commands.when_mentioned,
            help_command=None,
            # Without a privileged intent messages arrive empty, but for direct ones and those that mention the bot.
            intents=discord.Intents(guilds=True, guild_messages=True, dm_messages=True),
            allowed_mentions=discord.AllowedMentions.none(),
            max_messages=None,
            max_ratelimit_timeout=RATE_LIMIT_WAIT_MAX_S,
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            guild_ready_timeout=0.5,  # nothing waits for the list of servers; interactions bring what they need
            allowed_installs=app_commands.AppInstallationType(guild=True, user=True),
            allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=True),
        )
        self.requests = Requests(self)
        self.handlers = HandlerRegistry()
        self.command_mentions = CommandMentions()
        self.failed_extensions: list[str] = []
        """Names of the extensions that could not be loaded."""
        self._owner_request: asyncio.Task[bool] | None = None
        self._is_opened = False
        self._is_closing = False
        # The intents for deletions also bring every message and edit, first of all our own.
        ignore_events(self, "MESSAGE_UPDATE")
        receive_messages(self, self._receive_message)
        self.add_dynamic_items(PersistentItem)
        self.tree.error(self._on_command_error)

    # --- Extensions and cogs -----------------------------------------------------------------------------------------

    async def load_extensions(self, names: Sequence[str]) -> None:
        """Load these extensions. One that fails is logged and named; the bot starts with the others."""
        for name in names:
            try:
                await self.load_extension(name)
            except commands.ExtensionError:
                log.exception("the extension %s could not be loaded: what it offers does not work", name)
                self.failed_extensions.append(name)

    async def add_cog(self, cog: commands.Cog, /, **options: Any) -> None:  # noqa: ANN401 - discord.py's own options
        """Add a cog, and register its handlers of components and modals."""
        self.handlers.add(cog)
        try:
            await super().add_cog(cog, **options)
        except BaseException:
            self.handlers.remove(cog)
            raise

    async def remove_cog(self, name: str, /, **options: Any) -> commands.Cog | None:  # noqa: ANN401 - as above
        """Remove a cog, and forget its handlers."""
        cog = await super().remove_cog(name, **options)
        if cog is not None:
            self.handlers.remove(cog)
        return cog

    # --- Commands ----------------------------------------------------------------------------------------------------

    async def sync_commands(self) -> bool:
        """Send the commands to Discord if it has others; whether they were sent.

        Discord is asked each time: another program with the same token may have replaced them. An overwrite is rate
        limited, so one that would change nothing is left out. Without the commands of an extension that failed an
        overwrite would delete them, so nothing is sent.
        """
        if self.failed_extensions:
            log.error("commands not synced: %s could not be loaded", ", ".join(self.failed_extensions))
            return False
        application_id = self.application_id
        if application_id is None:
            raise app_commands.MissingApplicationID
        own = command_payloads(self.tree)
        known = await self.requests.get_commands(application_id)
        if is_in_sync(own, known):
            self.command_mentions.learn(known)
            return False
        self.command_mentions.learn(await self.requests.overwrite_commands(application_id, overwrite(own, known)))
        log.info("commands synced")
        return True

    async def keep_synced(self) -> None:
        """Sync the commands, and try again while Discord is unreachable. Until then Discord keeps those it has."""
        for wait_s in itertools.chain(RETRY_WAITS_S, itertools.repeat(RETRY_WAITS_S[-1])):
            try:
                await self.sync_commands()
            except UNREACHABLE as error:
                status = error.status if isinstance(error, discord.HTTPException) else 0
                if 400 <= status < 500 and status != 429:
                    log.exception("Discord refused the commands; those that it has stay")
                    return
                log.warning("the commands cannot be synced (%s); trying again in %.0f s", type(error).__name__, wait_s)
                await asyncio.sleep(wait_s)
            else:
                return

    async def is_owner(self, user: discord.abc.User, /) -> bool:
        """Whether this person owns the application; False while Discord cannot say. It is asked until it answers."""
        # One request tells all who ask at the same time; hundreds would use up the rate limit of the whole bot.
        if self._owner_request is None or self._owner_request.done():
            self._owner_request = asyncio.create_task(super().is_owner(user), name="owner of the application")
        try:
            async with asyncio.timeout(OWNER_WAIT_S):
                # discord.py sends nothing more for the bot when a request is cancelled that waits for its global limit.
                await asyncio.shield(self._owner_request)
                return await super().is_owner(user)
        except UNREACHABLE as error:
            log.warning("Discord does not say who owns the application (%s)", type(error).__name__)
            return False

    async def _on_command_error(
        self, interaction: discord.Interaction[Any], error: app_commands.AppCommandError
    ) -> None:
        if interaction.type is discord.InteractionType.autocomplete:
            # Only a list is allowed here (Discord docs: Interaction Callback Type).
            await interaction.response.autocomplete([])
            return
        cause: BaseException = error.original if isinstance(error, app_commands.CommandInvokeError) else error
        if isinstance(error, app_commands.CommandNotFound):
            log.warning("there is no command %r", error.name)
            cause = RefusedError(self._missing(RefusalKind.UNAVAILABLE))
        self._note_command(interaction)
        await respond_error(interaction, cause)

    # --- Components and modals ---------------------------------------------------------------------------------------

    async def on_component(self, interaction: discord.Interaction[Any], custom_id: str) -> None:
        """Answer a button or a select, whatever happens: discord.py would only log an error."""
        found = self.handlers.of_component(custom_id)
        retry = None
        if found is not None:
            handler, match = found
            note_public_message(interaction, match)
            if handler.opens_modal:
                retry = (Button(say("button.tryagain", interaction.locale.value), retry_id(interaction, match)),)
        await run_handler(interaction, self._component(interaction, found), retry=retry)

    async def _component(
        self, interaction: discord.Interaction[Any], found: tuple[ComponentHandler, Match] | None
    ) -> None:
        if found is None:
            raise RefusedError(self._missing(RefusalKind.UNKNOWN_BUTTON))
        handler, match = found
        try:
            await self._check_access(interaction, handler, match)
            await handler.call(interaction, match)
        except RefusedError as error:
            is_unknown = handler.in_reply and error.refusal.kind is RefusalKind.UNKNOWN_WORK
            library, work_service = self.services.library, self.services.work_service
            if not (is_unknown and await clear_deleted(library, work_service, interaction, match["work_id"])):
                raise

    async def on_interaction(self, interaction: discord.Interaction[Any]) -> None:
        """Take every modal, also one that was opened before a restart: discord.py knows only those of this process.

        What was entered comes back with an error.
        """
        if interaction.type is not discord.InteractionType.modal_submit:
            return
        data: dict[str, Any] = dict(interaction.data or {})
        custom_id, values = str(data.get("custom_id")), submitted_values(interaction)
        note_entered(interaction, self._entered(custom_id, values, submitted_text(interaction)))
        await run_handler(interaction, self.submit_form(interaction, custom_id, values))

    async def submit_form(
        self, interaction: discord.Interaction[Any], custom_id: str, values: Values, *, is_saved: bool = False
    ) -> None:
        """Hand what was entered to the handler of a modal; ask first for what no option offered.

        `is_saved` says that these values come from a saved form, which belongs to no message that shows the work.
        """
        found = self.handlers.of_modal(custom_id)
        if found is None:
            raise RefusedError(self._missing(RefusalKind.UNKNOWN_FORM))
        handler, match = found
        note_public_message(interaction, match)
        await self._check_access(interaction, handler, match, was_shown=is_saved)
        # Only now: a saved form is let through to its work.
        note_entered(interaction, replace(entered_of(interaction), target=self._target(custom_id)))
        missing = [name for name, value in values.items() if value == OTHER]
        if missing and self._target(custom_id):
            await ask_other(interaction, missing)
        else:
            await handler.call(interaction, match, values)

    async def build_form(self, interaction: discord.Interaction[Any], custom_id: str, values: Values) -> Form:
        """The modal with this custom id, filled in with what was saved. Raises `RefusedError`."""
        found, receiver = self.handlers.form_of(custom_id), self.handlers.of_modal(custom_id)
        if found is None or receiver is None:
            raise RefusedError(self._missing(RefusalKind.UNKNOWN_FORM))
        await self._check_access(interaction, *receiver, was_shown=True)
        builder, match = found
        return await builder.build(interaction, match, values)

    def note_form(self, interaction: discord.Interaction[Any], custom_id: str, values: Values) -> None:
        """Note that these values go to this modal, and come back with an error."""
        text = "\n\n".join(filter(None, (values.get(name, "").strip() for name in _TYPED)))
        note_entered(interaction, self._entered(custom_id, values, text))

    def _note_command(self, interaction: discord.Interaction[Any]) -> None:
        values = typed_values(interaction)
        name = "" if interaction.command is None else interaction.command.qualified_name
        self.note_form(interaction, form_id(name), values)

    def _entered(self, custom_id: str, values: Values, text: str) -> Entered:
        target = self._target(custom_id) if FORM_TEMPLATE.fullmatch(custom_id) else ""
        return Entered(text=text, target=target, values=values, saved_forms=self.services.library.saved_forms)

    def _target(self, custom_id: str) -> str:
        """The custom id of a modal that can be filled in again; empty for another."""
        return custom_id if self.handlers.form_of(custom_id) is not None else ""

    async def _check_access(
        self,
        interaction: discord.Interaction[Any],
        handler: ComponentHandler | ModalHandler,
        match: Match,
        *,
        was_shown: bool = False,
    ) -> None:
        """Raise `RefusedError` unless this person may act on the work or the poll that the custom id names."""
        access = self.services.access
        if match.re is POLL_TEMPLATE:
            await access.check_poll(interaction, match["poll_id"])
        elif handler.audience is not None:
            of_deleted = isinstance(handler, ComponentHandler) and handler.of_deleted
            action = Action(match["action"]) if match.re is WORK_TEMPLATE else None
            await access.check(
                interaction,
                match["work_id"],
                handler.audience,
                action=action,
                of_deleted=of_deleted,
                was_shown=was_shown,
            )

    def _missing(self, otherwise: RefusalKind) -> RefusalKind:
        """Why something has no handler; `otherwise` when it belongs to another version of the bot."""
        if self._is_closing:
            return RefusalKind.CLOSING
        return RefusalKind.UNAVAILABLE if self.failed_extensions else otherwise

    # --- Connection --------------------------------------------------------------------------------------------------

    def _receive_message(self, raw: Json) -> None:
        """Called for every message of every server: most of them end at the first condition of `is_addressed`."""
        own_id = "" if self.user is None else str(self.user.id)
        if is_addressed(raw, own_id):
            self.dispatch("addressed_message", raw, own_id)

    async def login(self, token: str) -> None:
        """Log in; from now on there is something to close."""
        self._is_opened = True
        await super().login(token)

    async def close(self) -> None:
        """Close what is open. discord.py's own method raises on a sharded client that never tried to log in."""
        self._is_closing = True
        if self._is_opened:
            await super().close()

    async def connect(self, *, reconnect: bool = True) -> None:
        """Stay connected until closed; raises `RefusedTokenError` when the gateway does not accept the token."""
        try:
            await super().connect(reconnect=reconnect)
        except discord.ConnectionClosed as error:
            if error.code == _AUTHENTICATION_FAILED:
                raise RefusedTokenError from error
            raise

    def is_connected(self) -> bool:
        """Whether every shard is connected to the gateway right now. `is_ready` stays true after a lost connection."""
        shards = self.shards.values()
        return self.is_ready() and not self.is_closed() and not any(shard.is_closed() for shard in shards)


class PersistentItem(ui.DynamicItem[ui.Item[Any]], template=r"(?s).+"):
    """Any button or select, shown at any time by any process; the client finds its handler.

    discord.py calls every class whose template fits a custom id, and answers nothing when none does. One class that
    fits all ids answers each press exactly once.
    """

    @classmethod
    async def from_custom_id(cls, _: discord.Interaction[Any], item: ui.Item[Any], __: Match) -> Self:
        """The item that was pressed."""
        return cls(item)

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Let the client answer."""
        client: Elara = interaction.client
        await client.on_component(interaction, self.custom_id)


def extensions_in(package: str, paths: Sequence[str]) -> list[str]:
    """The names of the extensions in a package: each of its modules is one."""
    return sorted(f"{package}.{module.name}" for module in pkgutil.iter_modules(paths))

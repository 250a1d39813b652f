"""The boundary of commands, components and modals: whatever happens, the person gets a response in time."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Awaitable
from typing import Final

import aiohttp
import discord

from bot.discord import returned
from bot.discord.entered import entered_of, save_entered
from bot.discord.menu import back_row
from bot.discord.responses import Interaction, defer, respond, response_lock
from bot.library.errors import is_storage_fault
from bot.reply.first_answer import UnansweredError, is_answered
from bot.reply.frame import Row
from bot.reply.interaction_route import ANSWERED_CODE
from bot.reply.opening import AnsweredElsewhereError
from bot.words.say import refusal_line, say
from bot.work.refusal import Refusal, RefusalKind, RefusedError

log = logging.getLogger(__name__)

SLOW_S: Final = 1.5
"""After this time without a response an interaction is deferred, or, where that is impossible, gets a button to retry.
Discord waits three seconds (Discord docs: Interaction Callback)."""

_EXPIRED: Final = frozenset({10062, 10015})
"""Unknown interaction, unknown webhook (Discord docs: Opcodes and Status Codes, JSON)."""
_GONE: Final = frozenset({10003, 10008, 50027})
"""Unknown channel, unknown message, invalid webhook token: people delete what they pressed on."""

_WITHOUT_BACK: Final = frozenset({RefusalKind.UNKNOWN_WORK, RefusalKind.TOO_LATE, RefusalKind.NOT_HERE})
"""Refusals after which the menu has nothing to offer."""


async def run_handler(interaction: Interaction, handling: Awaitable[None], *, retry: Row | None = None) -> None:
    """Run the handler of a component or modal; the person gets a response in time, whatever happens.

    `retry` is a button that does the same again. It is for a handler that opens a modal: this cannot be deferred, so a
    slow one is replaced by the button.
    """
    task = asyncio.ensure_future(handling)
    try:
        done, _ = await asyncio.wait({task}, timeout=SLOW_S)
        if not done and retry is None:
            await _acknowledge_slow(interaction)
        elif not done and retry is not None and await _cancel_unanswered(interaction, task):
            line = refusal_line(Refusal(RefusalKind.TOO_SLOW), interaction.locale.value)
            await respond(interaction, line, rows=(retry,))
            return
        await task
    except Exception as error:  # noqa: BLE001 - the boundary: logged with a reference, answered to the person
        await respond_error(interaction, error)


async def _acknowledge_slow(interaction: Interaction) -> None:
    """Acknowledge a slow handler in silence. If that fails, the handler continues, and its own response shows it."""
    try:
        await defer(interaction)
    except (discord.HTTPException, aiohttp.ClientError, TimeoutError, OSError) as error:
        log.info("a press was not acknowledged (%s)", type(error).__name__)


async def _cancel_unanswered(interaction: Interaction, task: asyncio.Future[None]) -> bool:
    """Cancel a handler that has not responded yet; whether it was cancelled."""
    async with response_lock(interaction):
        if is_answered(interaction):
            return False
        task.cancel()
    await asyncio.wait({task})
    return task.cancelled()


async def respond_error(interaction: Interaction, error: BaseException) -> None:
    """The last boundary of a command, component or modal.

    A refusal is told privately. Anything else is logged with a reference, and the person is told the reference. What
    they entered comes back with the response (`bot.discord.entered`).
    """
    line = _error_line(interaction, error)
    if line is None:
        return
    refusal = error.refusal if isinstance(error, RefusedError) else None
    try:
        await _return_entered(interaction, line, refusal)
    except discord.HTTPException as failure:
        level = logging.INFO if failure.code in _GONE else logging.WARNING
        log.log(level, "the person could not be told (HTTP %d, code %d)", failure.status, failure.code)
    except (aiohttp.ClientError, TimeoutError, OSError) as failure:
        log.warning("the person could not be told (%s)", type(failure).__name__)


def _error_line(interaction: Interaction, error: BaseException) -> str | None:
    """The sentence for the person; None without one, or without a way to send it."""
    if isinstance(error, AnsweredElsewhereError):
        return None  # logged already; the person has the other process's response
    if isinstance(error, UnansweredError):
        log.warning("interaction %d got no answer in time: Discord was not reached", interaction.id)
        return None
    if isinstance(error, discord.HTTPException) and error.code in _EXPIRED | _GONE:
        level = logging.INFO if error.code in _GONE else logging.WARNING
        log.log(level, "an interaction was too old to be answered, or its message is gone (code %d)", error.code)
        return None
    if isinstance(error, discord.InteractionResponded) or (
        isinstance(error, discord.HTTPException) and error.code == ANSWERED_CODE
    ):
        log.info("interaction %d came twice and is answered already", interaction.id)
        return None
    if isinstance(error, RefusedError):
        return refusal_line(error.refusal, interaction.locale.value)
    reference = secrets.token_hex(3)
    log.error("a command failed (reference %s)", reference, exc_info=error, extra={"reference": reference})
    label = "label.storage_fault" if is_storage_fault(error) else "label.fault"
    return say(label, interaction.locale.value, reference=reference)


async def _return_entered(interaction: Interaction, line: str, refusal: Refusal | None) -> None:
    """Respond with a line and the person's input: their text, and buttons to continue with it."""
    entered, locale = entered_of(interaction), interaction.locale.value
    guess, rows = returned.guess_of(refusal), list[Row]()
    if refusal is None or refusal.kind not in _WITHOUT_BACK:
        rows += back_row(interaction)
    resumable = returned.resumable(entered, refusal)
    if resumable is not None:
        form_id = await save_entered(interaction, resumable, guess=guess)
        if form_id is not None:
            rows.append(returned.buttons(form_id, guess, locale))
            if guess:
                line = f"{line}\n{say('entry.guess', locale, value=', '.join(guess.values()))}"
    text = entered.text.encode(errors="replace").decode()
    if not text.strip():
        await respond(interaction, line, rows=rows)
        return
    line = f"{line}\n{say('label.kept', locale)}"
    block = returned.quoted(text)
    if block is not None:
        await respond(interaction, f"{line}\n{block}", rows=rows)
    elif interaction.app_permissions.attach_files:
        await respond(interaction, line, rows=rows, file=(say("label.kept.file", locale), text))
    else:
        first, *rest = returned.parts(text)
        await respond(interaction, f"{line}\n{returned.quoted(first) or first}", rows=rows)
        for part in rest:
            await respond(interaction, returned.quoted(part) or part)

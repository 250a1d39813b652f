"""Responses to an interaction: in time, private where they report an error, and without losing what was typed."""

from __future__ import annotations

import asyncio
import io
import logging
import secrets
from collections.abc import Awaitable, Sequence
from typing import Any, Final

import aiohttp
import discord

from bot.discord import returned
from bot.discord.entered import entered_of, save_entered
from bot.discord.menu import back_row, is_menu
from bot.discordpy import RawRows
from bot.library.errors import is_storage_fault
from bot.reply.first_answer import first_answer, when_connected
from bot.reply.frame import Row
from bot.reply.opening import AnsweredElsewhereError, defer_first_answer
from bot.reply.payload import Json, button_rows
from bot.words.say import refusal_line, say
from bot.work.refusal import Refusal, RefusalKind, RefusedError

log = logging.getLogger(__name__)

Interaction = discord.Interaction[Any]

SLOW_S: Final = 1.5
"""After this time without a response an interaction is deferred, or, where that is impossible, gets a button to retry.
Discord waits three seconds (Discord docs: Interaction Callback)."""

_ALREADY_ACKNOWLEDGED: Final = 40060
_UNKNOWN_MESSAGE: Final = 10008
_EXPIRED: Final = frozenset({10062, 10015})
"""Unknown interaction, unknown webhook (Discord docs: JSON Error Codes)."""

_LOCK: Final = "elara.response_lock"
_THINKING: Final = "elara.thinking"
_WRITES_OVER: Final = "elara.writes_over"
_REPLACED: Final = "elara.menu_replaced"

_UPDATES: Final = frozenset(
    {discord.InteractionResponseType.deferred_message_update, discord.InteractionResponseType.message_update}
)
"""After these responses the "original response" is the message on which something was pressed."""

_WITHOUT_BACK: Final = frozenset({RefusalKind.UNKNOWN_WORK, RefusalKind.TOO_LATE, RefusalKind.NOT_HERE})
"""Refusals after which the menu has nothing to offer."""

_NO_MENTIONS: Final = discord.AllowedMentions.none()


def response_lock(interaction: Interaction) -> asyncio.Lock:
    """The lock held while the first response is sent. Under it `interaction.response.is_done()` can be relied on.

    discord.py marks a response as done only after Discord confirmed it, so two concurrent ones would miss each other.
    """
    lock: asyncio.Lock = interaction.extras.setdefault(_LOCK, asyncio.Lock())
    return lock


async def defer(interaction: Interaction) -> bool:
    """Acknowledge a component or modal without showing anything, unless there was a response already.

    False when its message was deleted meanwhile: the response then has to be a message of its own.
    """
    async with response_lock(interaction):
        return interaction.response.is_done() or await defer_locked(interaction)


async def defer_locked(interaction: Interaction) -> bool:
    """`defer` for a caller that holds `response_lock` and knows that there was no response."""
    try:
        await first_answer(interaction, interaction.response.defer)
    except discord.NotFound as error:
        if error.code != _UNKNOWN_MESSAGE:
            raise
        return False
    return True


async def defer_thinking_locked(interaction: Interaction, *, private: bool) -> tuple[int, bool]:
    """Show "thinking" as the first response; its message id, and whether only this person sees it.

    The caller holds `response_lock` and knows that there was no response.
    """
    message_id, is_private = await defer_first_answer(interaction, private=private)
    interaction.extras[_THINKING] = "private" if is_private else "public"
    return message_id, is_private


async def defer_thinking(interaction: Interaction) -> None:
    """Show a private "thinking", unless there was a response already. `respond` then writes into that message.

    In "More" the menu itself says that it takes a moment.
    """
    async with response_lock(interaction):
        if interaction.response.is_done():
            return
        if is_menu(interaction):
            try:
                text = say("label.moment", interaction.locale.value)
                await first_answer(
                    interaction, lambda: interaction.response.edit_message(content=text, view=None, attachments=[])
                )
            except discord.NotFound as error:
                if error.code != _UNKNOWN_MESSAGE:
                    raise
            else:
                return
        await defer_thinking_locked(interaction, private=True)


async def write_over(interaction: Interaction) -> None:
    """Acknowledge a press on a private message silently; `respond` then writes over that message.

    Nothing happens after a response, for the modal of a command, which belongs to no message, and for a message that
    others see: a modified client may send a press on any.
    """
    if interaction.message is None or not interaction.message.flags.ephemeral:
        return
    async with response_lock(interaction):
        if not interaction.response.is_done() and await defer_locked(interaction):
            interaction.extras[_THINKING] = "private"
            interaction.extras[_WRITES_OVER] = True


def claim_written_over(interaction: Interaction) -> None:
    """The caller itself writes over the message that `write_over` has acknowledged."""
    if interaction.extras.pop(_WRITES_OVER, False):
        interaction.extras.pop(_THINKING, None)


async def delete_unwritten(interaction: Interaction) -> None:
    """Delete the message that `write_over` has acknowledged, if nothing was written over it: it has done its work."""
    if is_menu(interaction):
        return  # it has turned into the result, or was closed for it
    # A "thinking" without that is the reply to the modal of a command: a work is being written into it.
    if interaction.extras.pop(_WRITES_OVER, False) and interaction.extras.pop(_THINKING, None) is not None:
        await delete_thinking(interaction)


async def respond(
    interaction: Interaction,
    text: str = discord.utils.MISSING,
    *,
    rows: Sequence[Row] = (),
    select: Sequence[Json] = (),
    file: tuple[str, str] | None = None,
) -> None:
    """Respond privately with text, rows of buttons and a text file, given as its name and its content.

    `select` are rows with a select, above the buttons.
    """
    raw = [*select, *button_rows(rows)]
    await respond_with_view(interaction, text, view=RawRows(raw) if raw else discord.utils.MISSING, file=file)


async def respond_with_view(
    interaction: Interaction,
    text: str = discord.utils.MISSING,
    *,
    view: Any,  # noqa: ANN401 - discord.py has an overload for each kind of view
    file: tuple[str, str] | None = None,
) -> None:
    """Respond privately, as the first response or after it.

    In "More" the response takes the place of the menu, unless an earlier one did. A private "thinking" message is
    written over; a public one is deleted.
    """

    def upload() -> discord.File:
        # A file can be sent only once, so each attempt needs its own.
        if file is None:
            missing: discord.File = discord.utils.MISSING
            return missing
        return discord.File(io.BytesIO(file[1].encode(errors="replace")), filename=file[0])

    content: Any = text
    if is_menu(interaction) and await _replace_menu(interaction, content, view, None if file is None else upload()):
        return
    async with response_lock(interaction):
        if not interaction.response.is_done():
            try:
                sent = await first_answer(
                    interaction,
                    lambda: interaction.response.send_message(
                        content, view=view, file=upload(), ephemeral=True, allowed_mentions=_NO_MENTIONS
                    ),
                )
            except discord.HTTPException as error:
                # When Discord's confirmation is lost on the way, discord.py believes that there was no response.
                if error.code != _ALREADY_ACKNOWLEDGED:
                    raise
                sent = None
            if sent is not None or await _has_response_message(interaction):
                return
    thinking = interaction.extras.pop(_THINKING, None)
    if thinking == "private":
        # What it writes over may be a question, whose buttons have done their work.
        over: Any = None if view is discord.utils.MISSING else view
        await when_connected(
            lambda: interaction.edit_original_response(
                content=content,
                view=over,
                attachments=[] if file is None else [upload()],
                allowed_mentions=_NO_MENTIONS,
            )
        )
        return
    if thinking == "public":
        await delete_thinking(interaction)
    await when_connected(
        lambda: interaction.followup.send(
            content, view=view, file=upload(), ephemeral=True, allowed_mentions=_NO_MENTIONS
        )
    )


async def _replace_menu(
    interaction: Interaction,
    content: Any,  # noqa: ANN401 - a text, or discord.py's placeholder
    view: Any,  # noqa: ANN401 - as in `respond_with_view`
    file: discord.File | None,
) -> bool:
    """Let the response take the place of the menu; False when a message of its own has to carry it.

    That is so when the menu is gone, or has been replaced by another response to this interaction.
    """
    if interaction.extras.get(_REPLACED):
        return False
    parts: dict[str, Any] = {
        "content": content or None,
        "view": None if view is discord.utils.MISSING else view,
        "attachments": [],
        "allowed_mentions": _NO_MENTIONS,
    }
    async with response_lock(interaction):
        if not interaction.response.is_done():
            try:
                if file is not None:
                    # An update by callback is said to lose its files (Discord API docs issue 6277).
                    await first_answer(interaction, interaction.response.defer)
                elif await first_answer(interaction, lambda: interaction.response.edit_message(**parts)) is not None:
                    interaction.extras[_REPLACED] = True
                    return True
            except discord.HTTPException as error:
                if error.code == _UNKNOWN_MESSAGE:
                    return False
                if error.code != _ALREADY_ACKNOWLEDGED:
                    raise
        elif interaction.response.type not in _UPDATES:
            return False
    if file is not None:
        parts["attachments"] = [file]
    try:
        await interaction.edit_original_response(**parts)
    except discord.NotFound as error:
        if error.code != _UNKNOWN_MESSAGE:
            raise
        return False
    interaction.extras[_REPLACED] = True
    return True


async def _has_response_message(interaction: Interaction) -> bool:
    """Whether the response that Discord has is a message, and not a deferral whose confirmation was lost.

    It is a message when this one arrived without its confirmation, and when the interaction was delivered twice.
    """
    original = await interaction.original_response()
    is_component_message = interaction.message is not None and original.id == interaction.message.id
    return not (original.flags.loading or is_component_message)


async def delete_thinking(interaction: Interaction) -> None:
    """Delete the deferred response."""
    try:
        await interaction.delete_original_response()
    except (discord.HTTPException, aiohttp.ClientError, TimeoutError, OSError) as error:
        # Discord itself closes it when the token expires.
        log.warning("a deferred response could not be deleted (%s)", type(error).__name__)


async def run_handler(interaction: Interaction, handling: Awaitable[None], *, retry: Row | None = None) -> None:
    """Run the handler of a component or modal; the person gets a response in time, whatever happens.

    `retry` is a button that does the same again. It is for a handler that opens a modal: this cannot be deferred, so a
    slow one is replaced by the button.
    """
    task = asyncio.ensure_future(handling)
    try:
        done, _ = await asyncio.wait({task}, timeout=SLOW_S)
        if not done and retry is None:
            await defer(interaction)
        elif not done and retry is not None and await _cancel_unanswered(interaction, task):
            line = refusal_line(Refusal(RefusalKind.TOO_SLOW), interaction.locale.value)
            await respond(interaction, line, rows=(retry,))
            return
        await task
    except Exception as error:  # noqa: BLE001 - the boundary: logged with a reference, answered to the person
        await respond_error(interaction, error)


async def _cancel_unanswered(interaction: Interaction, task: asyncio.Future[None]) -> bool:
    """Cancel a handler that has not responded yet; whether it was cancelled."""
    async with response_lock(interaction):
        if interaction.response.is_done():
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
        log.warning("the person could not be told (HTTP %d, code %d)", failure.status, failure.code)
    except (aiohttp.ClientError, TimeoutError, OSError) as failure:
        log.warning("the person could not be told (%s)", type(failure).__name__)


def _error_line(interaction: Interaction, error: BaseException) -> str | None:
    """What the person is told; None when there is nothing to tell, or no way to tell it."""
    if isinstance(error, AnsweredElsewhereError):
        return None  # logged already; the person has the other process's response
    if isinstance(error, discord.NotFound) and error.code in _EXPIRED:
        log.warning("an interaction was too old to be answered (code %d)", error.code)
        return None
    if isinstance(error, discord.InteractionResponded) or (
        isinstance(error, discord.HTTPException) and error.code == _ALREADY_ACKNOWLEDGED
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
    """Respond with a line and what the person entered: their text, and buttons that go on with all of it."""
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

"""The answers to one interaction: in time, private where they are about a fault, and with nothing of its text lost."""

from __future__ import annotations

import asyncio
import io
import logging
import secrets
from collections.abc import Awaitable
from typing import Any, Final

import aiohttp
import discord

from bot.discordpy import RawRows
from bot.reply.frame import Row
from bot.reply.opening import AnsweredElsewhereError, defer_first_answer
from bot.reply.payload import button_rows
from bot.words.say import refusal_line, say
from bot.work.refusal import Refusal, RefusalKind, RefusedError

log = logging.getLogger(__name__)

Interaction = discord.Interaction[Any]

SLOW_S: Final = 1.5
"""After so long without an answer an interaction is deferred, or, where that cannot be, told to try again.
Discord waits three seconds (Discord docs: Interaction Callback)."""

_PART_CHARS: Final = 1600
"""Of a message's 2,000 characters, what is left beside the reason."""

_ALREADY_ANSWERED: Final = 40060
_UNKNOWN_MESSAGE: Final = 10008
_TOO_OLD: Final = frozenset({10062, 10015})

_LOCK: Final = "elara.answering"
_THINKING: Final = "elara.thinking"

_NOTHING: Final = discord.AllowedMentions.none()


def answering(interaction: Interaction) -> asyncio.Lock:
    """Held by what sends the first answer: inside, `interaction.response.is_done()` tells the truth.

    discord.py notes an answer only after Discord took it, so two answers on their way would not know of each other.
    """
    lock: asyncio.Lock = interaction.extras.setdefault(_LOCK, asyncio.Lock())
    return lock


async def defer(interaction: Interaction) -> bool:
    """Acknowledge a press or a form without showing anything, where nothing was answered yet.

    False where its message was deleted meanwhile: the answer then has to be a message of its own.
    """
    async with answering(interaction):
        return interaction.response.is_done() or await defer_alone(interaction)


async def defer_alone(interaction: Interaction) -> bool:
    """`defer` for a caller that holds `answering`, and knows that nothing was answered."""
    try:
        await interaction.response.defer()
    except discord.NotFound as error:
        if error.code != _UNKNOWN_MESSAGE:
            raise
        return False
    return True


async def think(interaction: Interaction, *, private: bool) -> tuple[int, bool]:
    """Show that an answer is being thought of; the id of that message, and whether only this person sees it.

    It has to be the first answer: the caller holds `answering`.
    """
    message_id, hidden = await defer_first_answer(interaction, private=private)
    interaction.extras[_THINKING] = "private" if hidden else "public"
    return message_id, hidden


async def answer(
    interaction: Interaction,
    text: str = discord.utils.MISSING,
    *,
    view: Any = discord.utils.MISSING,  # noqa: ANN401 - discord.py has an overload for each kind of view
    file: tuple[str, str] | None = None,
) -> None:
    """Say something to this person alone, as the first answer or after it. `file` is a name and the text it holds.

    A message that says "thinking" is used where it is private; a public one is deleted.
    """

    def upload() -> discord.File:
        # A file can be sent once only, so each try gets its own.
        if file is None:
            nothing: discord.File = discord.utils.MISSING
            return nothing
        return discord.File(io.BytesIO(file[1].encode(errors="replace")), filename=file[0])

    content: Any = text
    async with answering(interaction):
        if not interaction.response.is_done():
            try:
                await interaction.response.send_message(
                    content, view=view, file=upload(), ephemeral=True, allowed_mentions=_NOTHING
                )
            except discord.HTTPException as error:
                # discord.py believes that there was no answer when its confirmation was lost on the way.
                if error.code != _ALREADY_ANSWERED:
                    raise
                if await _has_own_answer(interaction):
                    return
            else:
                return
    thinking = interaction.extras.pop(_THINKING, None)
    if thinking == "private":
        attachments = [] if file is None else [upload()]
        await interaction.edit_original_response(
            content=content, view=view, attachments=attachments, allowed_mentions=_NOTHING
        )
        return
    if thinking == "public":
        await delete_thinking(interaction)
    await interaction.followup.send(content, view=view, file=upload(), ephemeral=True, allowed_mentions=_NOTHING)


async def _has_own_answer(interaction: Interaction) -> bool:
    """Whether the answer that Discord has is a message, and not a deferral whose confirmation was lost on the way.

    It is a message where this one got through although its confirmation did not, and where the interaction came twice.
    """
    original = await interaction.original_response()
    is_pressed_one = interaction.message is not None and original.id == interaction.message.id
    return not (original.flags.loading or is_pressed_one)


async def delete_thinking(interaction: Interaction) -> None:
    """Delete a message that says "thinking" and that others see."""
    try:
        await interaction.delete_original_response()
    except (discord.HTTPException, aiohttp.ClientError, TimeoutError, OSError) as error:
        # Discord itself closes it at the end of the token.
        log.warning("a deferred answer could not be deleted (%s)", type(error).__name__)


async def act(interaction: Interaction, acting: Awaitable[None], *, text: str = "", retry: Row | None = None) -> None:
    """Let a button or a form do what it is for; the person is answered in time, and whatever happens.

    `text` is what this person typed: it comes back with a refusal or a fault. `retry` is a button that does the same
    again: it is for an action that cannot be deferred, because it opens a form, and is offered when that is slow.
    """
    task = asyncio.ensure_future(acting)
    try:
        done, _ = await asyncio.wait({task}, timeout=SLOW_S)
        if not done and retry is None:
            await defer(interaction)
        elif not done and retry is not None and await _gave_up(interaction, task):
            await answer(interaction, _slow_line(interaction), view=RawRows(button_rows((retry,))))
            return
        await task
    except RefusedError as error:
        await refuse(interaction, error.refusal, text=text)
    except Exception as error:  # noqa: BLE001 - the boundary: logged with a reference, answered to the person
        await answer_fault(interaction, error, text=text)


async def _gave_up(interaction: Interaction, task: asyncio.Future[None]) -> bool:
    """Cancel what has not answered yet; whether that was so."""
    async with answering(interaction):
        if interaction.response.is_done():
            return False
        task.cancel()
    await asyncio.wait({task})
    return task.cancelled()


def _slow_line(interaction: Interaction) -> str:
    return refusal_line(Refusal(RefusalKind.TOO_SLOW), interaction.locale.value)


async def refuse(interaction: Interaction, refusal: Refusal, *, text: str = "") -> None:
    """Answer privately with the reason; `text`, which the person wrote, comes back with it."""
    await _give_back(interaction, refusal_line(refusal, interaction.locale.value), text)


async def answer_fault(interaction: Interaction, error: BaseException, *, text: str = "") -> None:
    """The last boundary of a command, button or form: log with a reference, tell the person the reference.

    `text` is what the person wrote; it comes back with the answer.
    """
    if isinstance(error, AnsweredElsewhereError):
        return  # the log says so already, and the person has an answer: the other process's
    if isinstance(error, discord.NotFound) and error.code in _TOO_OLD:
        # The three seconds had passed: there is no way to answer any more, the log is all there is.
        log.warning("an interaction was too old to be answered (code %d)", error.code)
        return
    if isinstance(error, discord.InteractionResponded) or (
        isinstance(error, discord.HTTPException) and error.code == _ALREADY_ANSWERED
    ):
        log.info("interaction %d came twice and is answered already", interaction.id)
        return
    if isinstance(error, RefusedError):
        line = refusal_line(error.refusal, interaction.locale.value)
    else:
        reference = secrets.token_hex(3)
        log.error("a command failed (reference %s)", reference, exc_info=error)
        line = say("label.fault", interaction.locale.value, reference=reference)
    try:
        await _give_back(interaction, line, text)
    except discord.HTTPException as failure:
        log.warning("the person could not be told (HTTP %d, code %d)", failure.status, failure.code)
    except (aiohttp.ClientError, TimeoutError, OSError) as failure:
        log.warning("the person could not be told (%s)", type(failure).__name__)


async def _give_back(interaction: Interaction, line: str, text: str) -> None:
    """Say a line; what the person wrote comes as a file, or in words where no file may be sent."""
    if not text.strip():
        await answer(interaction, line)
        return
    locale = interaction.locale.value
    line = f"{line}\n{say('label.kept', locale)}"
    if interaction.app_permissions.attach_files:
        await answer(interaction, line, file=(say("label.kept.file", locale), text))
        return
    first, *more = [text[start : start + _PART_CHARS] for start in range(0, len(text), _PART_CHARS)]
    await answer(interaction, f"{line}\n{first}")
    for part in more:
        await answer(interaction, part)

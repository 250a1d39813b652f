"""First answers that have to hold whatever happened: what a person wrote comes back, and a message may be gone."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any, Final

import discord

from bot.words.say import say

Interaction = discord.Interaction[Any]

ALREADY_ANSWERED: Final = 40060
"""Interaction has already been acknowledged (Discord docs: JSON error codes)."""

_UNKNOWN_MESSAGE: Final = 10008

_PART_CHARS: Final = 1600
"""Of a message's 2,000 characters, what is left beside the reason."""

_NOTHING: Final = discord.AllowedMentions.none()


async def answer_privately(interaction: Interaction, line: str, *, text: str = "") -> None:
    """Say a line to the person alone; `text`, which they wrote, comes as a file, or in words where none may be sent.

    Raises `discord.HTTPException` where Discord does not take it.
    """
    if not text.strip():
        await _say(interaction, line)
        return
    locale = interaction.locale.value
    line = f"{line}\n{say('label.kept', locale)}"
    if interaction.app_permissions.attach_files:
        await _say(interaction, line, file=(say("label.kept.file", locale), text))
        return
    first, *more = _parts(text)
    await _say(interaction, f"{line}\n{first}")
    for part in more:
        await _say(interaction, part)


def _parts(text: str) -> Iterator[str]:
    return (text[start : start + _PART_CHARS] for start in range(0, len(text), _PART_CHARS))


async def _say(interaction: Interaction, text: str, *, file: tuple[str, str] | None = None) -> None:
    """The first answer, or a further one where there has been one; `file` is a name and what it holds."""

    def upload() -> discord.File:
        # A file can be sent once only, so each try gets its own.
        return (
            discord.utils.MISSING
            if file is None
            else discord.File(io.BytesIO(file[1].encode(errors="replace")), filename=file[0])
        )

    if not interaction.response.is_done():
        try:
            await interaction.response.send_message(text, ephemeral=True, allowed_mentions=_NOTHING, file=upload())
        except discord.HTTPException as error:
            if error.code != ALREADY_ANSWERED:
                raise
            if await _has_own_answer(interaction):
                return
        else:
            return
    await interaction.followup.send(text, ephemeral=True, allowed_mentions=_NOTHING, file=upload())


async def _has_own_answer(interaction: Interaction) -> bool:
    """Whether the answer that Discord has is a message, and not a deferral whose confirmation was lost on the way.

    It is a message where this one got through although its confirmation did not, and where the interaction came twice.
    """
    original = await interaction.original_response()
    is_pressed_one = interaction.message is not None and original.id == interaction.message.id
    return not (original.flags.loading or is_pressed_one)


async def defer_in_place(interaction: Interaction) -> bool:
    """Answer a press or a form silently; False where its message was deleted, and the answer has to be a new one."""
    if interaction.message is None:
        return False
    try:
        await interaction.response.defer()
    except discord.NotFound as error:
        if error.code != _UNKNOWN_MESSAGE:
            raise
        return False
    return True

"""From an interaction to a work under way: the one path all commands and forms take."""

from __future__ import annotations

import io
import logging
import secrets
from typing import Final

import discord

from bot.jobs.studio import Studio
from bot.reply.frame import Dialect
from bot.reply.opening import DIALECTS, open_reply
from bot.script.languages import find_language
from bot.words.say import refusal_line, say
from bot.work.refusal import Refusal, RefusalKind, RefusedError
from bot.work.request import Kind, Request

log = logging.getLogger(__name__)

PROMPT_CHARS_MAX: Final = 6000
"""The most a slash option can hold (Discord docs: Application Command Option, max_length)."""

_KEPT_CHARS_MAX: Final = 1600
"""Of a message's 2,000 characters, what is left beside the reason; Discord keeps a typed command for its author."""

_ALREADY_ANSWERED: Final = 40060
_TOO_OLD: Final = frozenset({10062, 10015})

_NOTHING: Final = discord.AllowedMentions.none()


class Intake:
    """Takes requests up and answers those that are refused, privately and with nothing of the person's text lost."""

    def __init__(self, studio: Studio) -> None:
        self._studio = studio
        self._pictures_by_post = False

    def pictures_by_post(self) -> None:
        """Discord refused a picture added to a standing message: new comics take the classic form from now on."""
        self._pictures_by_post = True

    async def take_up(self, interaction: discord.Interaction, request: Request) -> None:
        """Check, show the first frame, begin. Raises `RefusedError` for what is refused."""
        _check_permissions(interaction, request)
        ticket = self._studio.accept(request, author_id=interaction.user.id, interaction_id=interaction.id)
        if ticket is None:
            log.info("interaction %d came twice and is one job", interaction.id)
            return
        dialect = DIALECTS[request.kind]
        if request.kind is Kind.COMIC and self._pictures_by_post:
            dialect = Dialect.CLASSIC
        try:
            address, state = await open_reply(interaction, ticket.work, dialect)
        except BaseException:
            self._studio.withdraw(ticket)
            raise
        self._studio.begin(ticket, address, state)


def language_of(name: str | None) -> str | None:
    """The English name of a language somebody typed; raises `RefusedError` for an unknown one."""
    if not name or not name.strip():
        return None
    language = find_language(name)
    if language is None:
        raise RefusedError(RefusalKind.UNKNOWN_LANGUAGE, language=name.strip()[:40])
    return language.name


def _check_permissions(interaction: discord.Interaction, request: Request) -> None:
    if request.kind is not Kind.STORY and not interaction.app_permissions.attach_files:
        raise RefusedError(RefusalKind.NO_PERMISSION, permission="attach_files")


async def refuse(interaction: discord.Interaction, refusal: Refusal, *, text: str = "") -> None:
    """Answer privately with the reason; what the person wrote comes back as a file, or in words where none may be."""
    locale = interaction.locale.value
    line = refusal_line(refusal, locale)
    if not text.strip():
        await _answer(interaction, line)
        return
    line = f"{line}\n{say('label.kept', locale)}"
    if interaction.app_permissions.attach_files:
        file = discord.File(io.BytesIO(text.encode()), filename=say("label.kept.file", locale))
        await _answer(interaction, line, file)
    else:
        await _answer(interaction, f"{line}\n{text[:_KEPT_CHARS_MAX]}")


async def answer_fault(interaction: discord.Interaction, error: BaseException) -> None:
    """The last boundary of a command or button: log with a reference, tell the person the reference."""
    if isinstance(error, RefusedError):
        await refuse(interaction, error.refusal)
        return
    if isinstance(error, discord.NotFound) and error.code in _TOO_OLD:
        # The three seconds had passed: nobody can be answered any more, the log is all there is.
        log.warning("an interaction was too old to be answered (code %d)", error.code)
        return
    if isinstance(error, discord.InteractionResponded) or (
        isinstance(error, discord.HTTPException) and error.code == _ALREADY_ANSWERED
    ):
        log.info("interaction %d came twice and is answered already", interaction.id)
        return
    reference = secrets.token_hex(3)
    log.error("a command failed (reference %s)", reference, exc_info=error)
    try:
        await _answer(interaction, say("label.fault", interaction.locale.value, reference=reference))
    except discord.HTTPException as failure:
        log.warning("the person could not be told (HTTP %d, code %d)", failure.status, failure.code)


async def _answer(interaction: discord.Interaction, text: str, file: discord.File = discord.utils.MISSING) -> None:
    if interaction.response.is_done():
        await interaction.followup.send(text, ephemeral=True, allowed_mentions=_NOTHING, file=file)
    else:
        await interaction.response.send_message(text, ephemeral=True, allowed_mentions=_NOTHING, file=file)

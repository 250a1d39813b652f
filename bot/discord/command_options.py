"""What the options of slash commands share: the language, autocompletion, and the text that was typed."""

from __future__ import annotations

import functools
import logging
from collections.abc import Callable, Coroutine
from typing import Any, Final

from discord import app_commands

from bot.discord.modals import Field, line_field
from bot.discord.responses import Interaction
from bot.script.languages import find_language, suggest_languages
from bot.words.say import say
from bot.work.refusal import RefusalKind, RefusedError

log = logging.getLogger(__name__)

Choices = list[app_commands.Choice[str]]

PROMPT_CHARS_MAX: Final = 6000
"""The most a string option can hold (Discord docs: Application Command Option, max_length)."""

CHOICES_MAX: Final = 25
"""Discord refuses a longer list as a whole (Discord docs: Application Command Option Choice)."""

_TEXT_OPTIONS: Final = frozenset({"prompt", "text"})
"""Options that hold a text which a person may have written for long."""


def autocompletion(
    complete: Callable[[Any, Interaction, str], Choices],
) -> Callable[[Any, Interaction, str], Coroutine[Any, Any, Choices]]:
    """Turn a method into an autocomplete callback. When the method fails, the list is empty."""

    @functools.wraps(complete)
    async def callback(cog: Any, interaction: Interaction, current: str) -> Choices:  # noqa: ANN401 - any cog
        try:
            return complete(cog, interaction, current)[:CHOICES_MAX]
        except Exception:
            # An autocompletion has no other response: without one Discord says that loading the options failed.
            log.exception("no autocompletion by %s", complete.__name__)
            return []

    return callback


def typed_text(interaction: Interaction) -> str:
    """The text that was typed into a slash command, to be returned with an error; empty when there is none."""
    data: dict[str, Any] = dict(interaction.data or {})
    options = data.get("options") or ()
    return "".join(str(one.get("value") or "") for one in options if one.get("name") in _TEXT_OPTIONS)


def parse_language(name: str | None) -> str | None:
    """The English name of a language that a person typed; raises `RefusedError` for an unknown one."""
    if not name or not name.strip():
        return None
    language = find_language(name)
    if language is None:
        raise RefusedError(RefusalKind.UNKNOWN_LANGUAGE, language=name.strip()[:40])
    return language.name


def language_field(locale: str, language: str | None) -> Field:
    """The field of a modal for the language of a work."""
    hint = say("form.story.language.hint", locale)
    return line_field("language", say("form.story.language", locale), hint=hint, value=language)


def language_choices(current: str) -> Choices:
    """Languages whose name, endonym or code begins with what was typed."""
    return [
        app_commands.Choice(name=f"{language.name} · {language.endonym}"[:100], value=language.name)
        for language in suggest_languages(current)
    ]

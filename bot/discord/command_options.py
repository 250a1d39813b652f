"""Shared parts of slash command options: voices, languages and genres, autocompletion, and the typed input."""

from __future__ import annotations

import functools
import json
import logging
from collections.abc import Callable, Coroutine
from typing import Any, Final

from discord import app_commands

from bot.discord.choice_fields import AUTOMATIC
from bot.discord.entered import FILE
from bot.discord.responses import Interaction
from bot.script.genres import suggest_genres
from bot.script.languages import find_language, guess_language, suggest_languages
from bot.script.voices import find_voice, guess_voice, suggest
from bot.words.say import say
from bot.work.refusal import RefusalKind, RefusedError

log = logging.getLogger(__name__)

Choices = list[app_commands.Choice[str]]

PROMPT_CHARS_MAX: Final = 6000
"""The most a string option can hold (Discord docs: Application Command Option, max_length)."""

CHOICES_MAX: Final = 25
"""Discord refuses a longer list as a whole (Discord docs: Application Command Option Choice)."""

GENRE_CHARS_MAX: Final = 60

_FIELDS: Final = {"text": "prompt", "attachment": FILE}
"""The fields of forms that have another name than the option of the command."""


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


def typed_values(interaction: Interaction) -> dict[str, str]:
    """The options of a slash command as the fields of its form."""
    data: dict[str, Any] = dict(interaction.data or {})
    files = data.get("resolved", {}).get("attachments", {})
    values = {}
    for option in data.get("options") or ():
        name, value = _FIELDS.get(option["name"], option["name"]), option.get("value")
        if isinstance(value, bool):
            values[name] = "yes" if value else "no"
        elif name == FILE:
            values[name] = json.dumps(files[value]) if value in files else ""
        else:
            values[name] = str(value or "")
    return values


def parse_language(name: str | None) -> str | None:
    """The English name of a language that a person typed; raises `RefusedError` for an unknown one."""
    if name is None or not name.strip() or name == AUTOMATIC:
        return None
    language = find_language(name)
    if language is None:
        guess = guess_language(name)
        raise RefusedError(
            RefusalKind.UNKNOWN_LANGUAGE, language=name.strip()[:40], guess="" if guess is None else guess.name
        )
    return language.name


def parse_voice(name: str) -> str:
    """The name of a voice that a person typed; raises `RefusedError` for an unknown one."""
    voice = find_voice(name)
    if voice is None:
        guess = guess_voice(name)
        raise RefusedError(RefusalKind.UNKNOWN_VOICE, voice=name[:40], guess="" if guess is None else guess.name)
    return voice.name


def language_choices(current: str, locale: str) -> Choices:
    """Languages whose name, endonym or code begins with what was typed; a line that says so when there is none."""
    found = suggest_languages(current) or tuple(filter(None, [guess_language(current)]))
    if not found:
        return [_unmatched("entry.language.unknown", locale, AUTOMATIC, typed=_shown(current))]
    return [
        app_commands.Choice(name=f"{language.name} · {language.endonym}"[:100], value=language.name)
        for language in found
    ]


def voice_choices(current: str, locale: str, default: str) -> Choices:
    """Voices whose name or character is like what was typed; a line that says so when there is none."""
    found = suggest(current)
    if not found:
        return [_unmatched("entry.voice.unknown", locale, default, typed=_shown(current), voice=default)]
    return [app_commands.Choice(name=voice.label, value=voice.name) for voice in found]


def genre_choices(current: str, locale: str) -> Choices:
    """Genres with what was typed in their name; what was typed itself when there is none."""
    found = suggest_genres(current)
    if not found:
        own = " ".join(current.split())[:GENRE_CHARS_MAX]
        return [_unmatched("entry.genre.own", locale, own, typed=_shown(current))]
    return [app_commands.Choice(name=genre, value=genre) for genre in found]


def _unmatched(key: str, locale: str, value: str, **params: str) -> app_commands.Choice[str]:
    """The only choice of a list that would be empty; its value is harmless."""
    return app_commands.Choice(name=say(key, locale, **params)[:100], value=value)


def _shown(typed: str) -> str:
    return " ".join(typed.split())[:40]

"""The fields of forms that ask for a voice, a language, a genre, a style and the like.

A select offers what the person chose lately, then what is chosen most, and "Another…", which leads to a text field: an
autocompletion is not possible in a modal (Discord docs: Modal).
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from bot.discord.entered import FILE
from bot.discord.handlers import Values
from bot.discord.modals import OPTION_CHARS_MAX, OPTIONS_MAX, TEXT_FIELD_CHARS_MAX, Choice, Field, FileField
from bot.making.layout import PANELS_MAX
from bot.script.deliveries import DELIVERIES
from bot.script.genres import GENRES
from bot.script.languages import LANGUAGES, find_language
from bot.script.styles import STYLES
from bot.script.voices import VOICES, find_voice
from bot.words.english_forms import EXAMPLES_OF
from bot.words.say import say
from bot.work.request import ComicOptions, Length, StoryOptions, Voices

AUTOMATIC: Final = ":auto"
"""The value of an option that leaves the choice to the model."""

OTHER: Final = ":other"
"""The value of the option "Another…"."""

OTHER_CHARS_MAX: Final = 200
"""The longest text that is typed in place of an option."""


def chosen(values: Values, name: str) -> str | None:
    """The input of a field; None when it was left to the model."""
    value = values.get(name, "").strip()
    return None if value in ("", AUTOMATIC, OTHER) else value


def prompt_field(
    command: str, label: str, locale: str, entered: Values, *, description: str = "", required: bool = True
) -> Field:
    """The field for the text of a command. A text that is too long for it stays as it is unless another is typed."""
    text = entered.get("prompt", "")
    if len(text) > TEXT_FIELD_CHARS_MAX:
        kept = say("entry.prompt.kept", locale, n=len(text))
        return Field(name="prompt", label=label, description=kept, long=True)
    number = secrets.randbelow(EXAMPLES_OF[command]) + 1
    hint = say("entry.example", locale, example=say(f"example.{command}.{number}", locale))
    return Field(
        name="prompt", label=label, hint=hint, description=description, value=text, long=True, required=required
    )


def language_field(locale: str, entered: Values, recent: Sequence[str]) -> Field:
    """The language of a work."""
    automatic = (say("entry.language.auto", locale), AUTOMATIC)
    labels = {language.name: language.label for language in LANGUAGES}
    typed = chosen(entered, "language")
    found = find_language(typed or "")
    if typed is not None and found is None:
        return other_field("language", locale, typed, required=False)
    return _select("language", locale, found.name if found else "", automatic, recent, labels)


def genre_field(locale: str, entered: Values, recent: Sequence[str]) -> Field:
    """The genre of a story."""
    return _free_field("genre", locale, entered, recent, GENRES)


def voice_field(locale: str, entered: Values, recent: Sequence[str], default: str) -> Field:
    """The voice of a narration."""
    labels = {voice.name: voice.label for voice in VOICES}
    typed = chosen(entered, "voice") or default
    found = find_voice(typed)
    if found is None:
        return other_field("voice", locale, typed, required=False)
    return _select("voice", locale, found.name, None, recent, labels)


def delivery_field(locale: str, entered: Values, recent: Sequence[str]) -> Field:
    """How a narration is spoken."""
    return _free_field("style", locale, entered, recent, DELIVERIES)


def length_field(locale: str, entered: Values) -> Field:
    """The length of a story."""
    choices = [(say(f"command.length.{length.value}", locale), length.value) for length in Length]
    value = entered.get("length") or StoryOptions().length.value
    return Field(name="length", label=say("form.story.length", locale), value=value, choices=choices)


def panels_field(locale: str, entered: Values) -> Field:
    """The number of panels of a comic."""
    choices = [(str(number), str(number)) for number in range(1, PANELS_MAX + 1)]
    value = entered.get("panels") or str(ComicOptions().panels)
    return Field(name="panels", label=say("form.comic.panels", locale), value=value, choices=choices)


def style_field(locale: str, entered: Values, recent: Sequence[str]) -> Field:
    """The drawing style of a comic. All styles fit a select, so there is no other one."""
    default = ComicOptions().style
    value = entered.get("style") or default
    keys = dict.fromkeys([default, *(key for key in recent if key in STYLES), *STYLES])
    choices = [(STYLES[key].label, key) for key in keys]
    return Field(name="style", label=say("form.comic.style", locale), value=value, choices=choices)


def audience_field(locale: str, *, private: bool, description: str = "") -> Field:
    """Who may see the result."""
    choices = [(say("form.private.no", locale), "no"), (say("form.private.yes", locale), "yes")]
    value = "yes" if private else "no"
    return Field(
        name="private", label=say("form.private", locale), description=description, value=value, choices=choices
    )


def narration_audience_field(locale: str, entered: Values) -> Field:
    """Who may hear a narration. What is not chosen depends on whether it is of a file."""
    choices = [
        (say("form.private.auto", locale), AUTOMATIC),
        (say("form.private.no", locale), "no"),
        (say("form.private.yes", locale), "yes"),
    ]
    value = entered.get("private") or AUTOMATIC
    return Field(name="private", label=say("form.private", locale), value=value, choices=choices)


def voices_field(locale: str, entered: Values) -> Field:
    """One voice, or one for each character."""
    choices = [(say(f"command.narrate.voices.{voices.value}", locale), voices.value) for voices in Voices]
    value = entered.get("voices") or Voices.ONE.value
    return Field(name="voices", label=say("form.narrate.voices", locale), value=value, choices=choices)


def file_field(locale: str, entered: Values) -> FileField:
    """A file with the text. One that was uploaded before stays unless another is picked."""
    description = say("entry.file.hint", locale)
    if entered.get(FILE):
        description = say("entry.file.kept", locale, name=json.loads(entered[FILE])["filename"][:60])
    return FileField(name="file", label=say("entry.file", locale), description=description)


def other_field(name: str, locale: str, typed: str = "", *, required: bool = True) -> Field:
    """The text field for what a select does not offer, or cannot."""
    return Field(
        name=name,
        label=say(f"entry.{name}", locale),
        hint=say(f"entry.other.{name}", locale),
        value=typed,
        required=required,
        chars_max=OTHER_CHARS_MAX,
    )


def _free_field(name: str, locale: str, entered: Values, recent: Sequence[str], listed: Sequence[str]) -> Field:
    """A value in a person's own words, with some to choose from; a long one is typed."""
    typed = entered.get(name, "")
    if len(typed) > OPTION_CHARS_MAX:
        return other_field(name, locale, typed, required=False)
    automatic = (say(f"entry.{name}.auto", locale), AUTOMATIC)
    return _select(name, locale, typed, automatic, recent, {text: text for text in listed})


def _select(
    name: str, locale: str, value: str, automatic: Choice | None, recent: Iterable[str], labels: Mapping[str, str]
) -> Field:
    """A select with recent values, the most used ones, and the preset one, even if it is neither."""
    first = [] if automatic is None else [automatic]
    room = OPTIONS_MAX - 1 - len(first)
    offered = [one for one in dict.fromkeys([*recent, *labels]) if len(one) <= OPTION_CHARS_MAX][:room]
    is_value = value not in ("", AUTOMATIC, OTHER)
    if is_value and value not in offered:
        offered = [value, *offered[: room - 1]]
    choices = [*first, *((labels.get(one, one), one) for one in offered), (say("entry.other", locale), OTHER)]
    preset = value if is_value or value == OTHER else choices[0][1]
    return Field(name=name, label=say(f"entry.{name}", locale), value=preset, choices=choices)

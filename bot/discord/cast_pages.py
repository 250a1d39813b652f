"""The private messages about a narration's cast: without components V2, because only there sound can be played."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.discord.modals import OPTION_CHARS_MAX, OPTIONS_MAX
from bot.reply.controls import Action, RoleAction, button, custom_id, role_id
from bot.reply.files import FilePart
from bot.reply.frame import Button, ButtonStyle, Row
from bot.reply.markdown import cut
from bot.reply.payload import Json
from bot.reply.private_page import SelectOption, select
from bot.script.casting import free_voices
from bot.script.voices import Pitch, Voice, find_voice
from bot.shelf.cast_edits import (
    NARRATOR,
    CastLine,
    Role,
    SpeakingCost,
    lines_of,
    options_of,
    role_of,
    roles_of,
)
from bot.words.say import say
from bot.work.work import Work

LISTED_MAX: Final = 15
"""The most characters that are listed: those with the most lines."""
_NAME_CHARS_MAX: Final = 60
_LINE_CHARS_MAX: Final = 300
_MARKUP: Final = frozenset("*_~`|>[]()<\\")
_CONTENT_UNITS_MAX: Final = 1900
"""UTF-16 units; a message may have 2,000 (Discord docs: Create Message)."""


@dataclass(frozen=True, slots=True)
class CastPage:
    """A private message: its text, a sound to play, and below it selects and buttons."""

    content: str
    files: tuple[FilePart, ...] = ()
    rows: tuple[Row, ...] = ()
    selects: tuple[Json, ...] = ()


def waiting_page(key: str, locale: str, **params: float | str) -> CastPage:
    """The page that is shown while a model works."""
    return CastPage(say(key, locale, **params))


def failed_page(reason: str, locale: str) -> CastPage:
    """Why there is no cast."""
    return CastPage(say("cast.failed", locale, reason=reason))


def heard_page(work: Work, sample: FilePart | None, cost: SpeakingCost, locale: str, *, is_author: bool) -> CastPage:
    """The cast of a narration that is spoken with one voice, and a sample of it."""
    if len(roles_of(work)) == 1:
        return CastPage(say("cast.no_speaker", locale))
    heading = say("cast.heard" if sample is not None else "cast.heard.silent", locale)
    told = say("cast.cost", locale, minutes=cost.minutes, usd=cost.usd)
    row: Row = (button(Action.SPEAK_CAST, work.id, locale, ButtonStyle.PRIMARY),)
    if is_author:
        row = (*row, button(Action.CAST, work.id, locale))
    content = "\n".join((heading, *_listed(work, locale, with_lines=False), told))
    return CastPage(_fitting(content), () if sample is None else (sample,), (row,))


def cast_page(work: Work, stale: SpeakingCost, locale: str, note: str = "") -> CastPage:
    """Who has which voice, to choose one to change; and the lines that still have another voice."""
    if len(roles_of(work)) == 1:
        return CastPage(say("cast.none", locale))
    content = "\n".join(
        filter(None, (note, say("cast.list", locale), *_listed(work, locale, with_lines=True), _rest(stale, locale)))
    )
    row: Row = ()
    if stale.lines:
        row = (Button(say("button.role.rest", locale), role_id(RoleAction.REST, work.id), ButtonStyle.PRIMARY),)
    elif not work.is_cast:
        row = (button(Action.SPEAK_CAST, work.id, locale, ButtonStyle.PRIMARY),)
    roles = [role for role in roles_of(work) if role.number != NARRATOR or work.is_cast]
    options = [SelectOption(_label(role, locale), str(role.number)) for role in roles[:OPTIONS_MAX]]
    chooser = select(role_id(RoleAction.PICK, work.id), options, "", say("cast.choose", locale))
    return CastPage(_fitting(content), rows=(row,) if row else (), selects=(chooser,))


def pitch_page(work: Work, number: int, pitch: Pitch | None, locale: str) -> CastPage:
    """How high the voice of a role should be, and then the free voices of that pitch."""
    role = role_of(work, number)
    content = say("cast.pitch", locale, name=_name(role, locale), voice=_voice(role.voice))
    lines = Button(say("button.role.lines", locale), role_id(RoleAction.LINES, work.id, number, "0"))
    row = (*(_pitch_button(work, role, one, pitch, locale) for one in Pitch), lines, _back(work, locale))
    if pitch is None:
        return CastPage(content, rows=(row,))
    found = free_voices(pitch, work.bible, options_of(work).voice, keep=role.voice)
    selects = (_voice_select(work, role, found, "", locale),) if found else ()
    return CastPage(content if found else f"{content}\n{say('cast.voices.none', locale)}", rows=(row,), selects=selects)


def voice_page(
    work: Work, number: int, voice: Voice, sample: FilePart | None, cost: SpeakingCost, locale: str
) -> CastPage:
    """A voice for a role, to be heard, and what it costs to use it."""
    role = role_of(work, number)
    content = say("cast.offer", locale, name=_name(role, locale), voice=voice.label)
    told = _offer(work, role, cost, locale)
    use = Button(
        say("button.role.use", locale),
        role_id(RoleAction.USE, work.id, number, voice.name.casefold()),
        ButtonStyle.PRIMARY,
        disabled=voice.name == role.voice,
    )
    pitches = tuple(_pitch_button(work, role, one, voice.pitch, locale) for one in Pitch)
    found = free_voices(voice.pitch, work.bible, options_of(work).voice, keep=role.voice)
    return CastPage(
        f"{content}\n{told}",
        () if sample is None else (sample,),
        (pitches, (use, _back(work, locale))),
        (_voice_select(work, role, found, voice.name, locale),),
    )


def lines_page(work: Work, number: int, page: int, locale: str) -> CastPage:
    """The lines of a role, 25 on a page, to choose one that another role says."""
    role, lines = role_of(work, number), lines_of(work, number)
    pages = max(1, -(-len(lines) // OPTIONS_MAX))
    page = min(max(page, 0), pages - 1)
    shown = lines[page * OPTIONS_MAX : (page + 1) * OPTIONS_MAX]
    turns = tuple(
        Button(label, role_id(RoleAction.LINES, work.id, number, str(other)), disabled=not 0 <= other < pages)
        for label, other in (("◀", page - 1), ("▶", page + 1))
        if pages > 1 and other >= 0
    )
    row = (*turns, _back(work, locale))
    if not shown:
        return CastPage(say("cast.lines.none", locale, name=_name(role, locale)), rows=(row,))
    options = [SelectOption(_short(line.text, OPTION_CHARS_MAX), f"{line.section}s{line.start}") for line in shown]
    chooser = select(role_id(RoleAction.LINE, work.id, number), options, "", say("cast.lines.choose", locale))
    return CastPage(say("cast.lines", locale, name=_name(role, locale)), rows=(row,), selects=(chooser,))


def line_page(work: Work, line: CastLine, locale: str) -> CastPage:
    """A line, and who may say it."""
    speaker = next((role for role in roles_of(work) if line in lines_of(work, role.number)), None)
    options = [
        SelectOption(_label(role, locale), str(role.number)) for role in roles_of(work)[:OPTIONS_MAX] if role != speaker
    ]
    key = role_id(RoleAction.SAY, work.id, 0, f"{line.section}s{line.start}")
    words = "".join(letter for letter in line.text if letter not in _MARKUP)
    content = say("cast.line", locale, words=_short(words, _LINE_CHARS_MAX))
    chooser = select(key, options, "", say("cast.line.choose", locale))
    return CastPage(content, rows=((_back(work, locale),),), selects=(chooser,))


# --- Parts of the pages -----------------------------------------------------------------------------------------------


def _listed(work: Work, locale: str, *, with_lines: bool) -> list[str]:
    roles = roles_of(work)
    shown = [_line(role, locale, with_lines=with_lines) for role in roles[: LISTED_MAX + 1]]
    others = len(roles) - len(shown)
    return [*shown, say("cast.others", locale, count=others)] if others else shown


def _line(role: Role, locale: str, *, with_lines: bool) -> str:
    name, voice = _name(role, locale), _voice(role.voice)
    if with_lines and role.number != NARRATOR:
        return say("cast.role.lines", locale, name=name, voice=voice, lines=role.lines)
    return say("cast.role", locale, name=name, voice=voice)


def _rest(stale: SpeakingCost, locale: str) -> str:
    if not stale.lines:
        return ""
    lines = say("cast.rest", locale, lines=stale.lines)
    cost = say("cast.offer.lines", locale, lines=stale.lines, seconds=stale.seconds, usd=stale.usd)
    return f"{lines}\n{cost}"


def _offer(work: Work, role: Role, cost: SpeakingCost, locale: str) -> str:
    if not work.is_cast:
        return say("cast.offer.free", locale)
    if role.number == NARRATOR:
        return say("cast.offer.narrator", locale, lines=cost.lines, minutes=cost.minutes, usd=cost.usd)
    return say("cast.offer.lines", locale, lines=cost.lines, seconds=cost.seconds, usd=cost.usd)


def _voice_select(work: Work, role: Role, voices: Sequence[Voice], chosen: str, locale: str) -> Json:
    options = [SelectOption(voice.label, voice.name) for voice in voices]
    return select(role_id(RoleAction.VOICE, work.id, role.number), options, chosen, say("cast.voices", locale))


def _pitch_button(work: Work, role: Role, pitch: Pitch, chosen: Pitch | None, locale: str) -> Button:
    style = ButtonStyle.PRIMARY if pitch is chosen else ButtonStyle.SECONDARY
    label = say(f"button.role.{pitch.value}", locale)
    return Button(label, role_id(RoleAction.PITCH, work.id, role.number, pitch.value), style)


def _back(work: Work, locale: str) -> Button:
    return Button(say("button.role.back", locale), custom_id(Action.CAST, work.id))


def _name(role: Role, locale: str) -> str:
    """The name of a role on one line, without markdown."""
    name = " ".join(role.name.split()) or say("cast.narrator", locale)
    return _short("".join(letter for letter in name if letter not in _MARKUP), _NAME_CHARS_MAX)


def _short(text: str, chars_max: int) -> str:
    """A text on one line, cut to this many characters."""
    line = " ".join(text.split())
    return line if len(line) <= chars_max else f"{line[: chars_max - 1]}…"


def _voice(name: str) -> str:
    found = find_voice(name)
    return name if found is None else found.label


def _label(role: Role, locale: str) -> str:
    return f"{_name(role, locale)} · {role.voice}"


def _fitting(content: str) -> str:
    return cut(content, 0, _CONTENT_UNITS_MAX, final=True).shown

"""The private pages on which an author fixes the panels of a comic."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from bot.discord.comic_pages import WORDS_CHARS_MAX, picture_part
from bot.discord.modals import OPTION_CHARS_MAX, OPTIONS_MAX
from bot.reply.controls import Action, PanelAction, button, panel_id
from bot.reply.files import FilePart
from bot.reply.frame import Button, ButtonStyle, Row
from bot.reply.markdown import cut
from bot.reply.payload import Json
from bot.reply.private_page import PrivatePage, SelectOption, buttons, gallery, select, text
from bot.script.alt_text import alt_text
from bot.script.panels import panel_words
from bot.shelf.panel_edits import NEW, PanelText, text_of, texts_of
from bot.words.say import say
from bot.work.parts import FileRef, Head, LineKind, Panel, PanelScript
from bot.work.work import Work

_ROW_BUTTONS: Final = 5
"""The most buttons in one row (Discord docs: Action Row)."""

REFERENCES_MAX: Final = 5
"""The most panels that are offered as the one in which a person looks right."""

OTHERS_MAX: Final = 4
"""The most other pictures of a panel that are shown, the newest ones."""

_WITHOUT_TAIL: Final = frozenset({LineKind.SOUND, LineKind.OFF_PANEL})


def pick_page(work: Work, locale: str, note: str = "") -> PrivatePage:
    """The numbers of the panels, to choose one. After a removal it can be undone here."""
    parts = [text("\n".join(filter(None, (note, say("fix.pick", locale)))))]
    numbers = [Button(str(panel.number), panel_id(PanelAction.PICK, work.id, panel.number)) for panel in work.panels]
    parts += buttons(*_rows(numbers))
    if work.removed_panels:
        number = work.removed_panels[-1].number
        undo = Button(say("button.panel.restore", locale), panel_id(PanelAction.RESTORE, work.id, number))
        parts += [text(say("fix.pick.removed", locale, number=number)), *buttons((undo,))]
    return PrivatePage(tuple(parts))


def panel_page(
    work: Work, panel: Panel, key: str, picture: FilePart | None, locale: str, note: str = ""
) -> PrivatePage:
    """The page of a panel in Fix, with all its actions. `key` names the chosen text."""
    texts, number = texts_of(panel.script), panel.number
    heading = say("fix.read.panel", locale, number=number, of=len(work.panels))
    parts = [text(f"{heading}\n{note}" if note else heading), picture_part(panel, picture, locale)]
    words = "\n".join(f"**{place}** {_shown(one)}" for place, one in enumerate(texts, 1))
    parts.append(text(cut(words, 0, WORDS_CHARS_MAX, final=True).shown if words else say("fix.wordless", locale)))
    if texts:
        options = [SelectOption(_label(place, one), one.key) for place, one in enumerate(texts[: OPTIONS_MAX - 1], 1)]
        options.append(SelectOption(say("fix.new", locale), NEW))
        chooser = panel_id(PanelAction.TEXT, work.id, number)
        parts.append(select(chooser, options, key, say("fix.choose", locale)))
    parts += buttons(_text_row(work, panel, key, locale))
    if work.ending is None:
        parts.append(text(say("fix.drawing", locale)))
    elif work.paged:
        parts += _redraw_parts(work, panel, locale)
    parts += buttons(_last_row(work, panel, locale))
    return PrivatePage(tuple(parts), () if picture is None else (picture,))


def tail_page(work: Work, panel: Panel, key: str, picture: FilePart | None, locale: str) -> PrivatePage:
    """The people in a panel's picture, to choose the one at whom the tail of a balloon points."""
    keys = [one.key for one in texts_of(panel.script)]
    question = say("fix.tail", locale, number=keys.index(key) + 1 if key in keys else 0)
    heads = () if panel.look is None else panel.look.heads
    options = [SelectOption(_name(head, locale), str(index)) for index, head in enumerate(heads[: OPTIONS_MAX - 1])]
    options.append(SelectOption(say("fix.tail.auto", locale), AUTO))
    found = text_of(panel.script, key)
    aims_at = None if found is None or found.line is None else found.line.aims_at
    chosen = AUTO if aims_at is None else str(aims_at)
    chooser = select(
        panel_id(PanelAction.AIM, work.id, panel.number, key), options, chosen, say("fix.tail.choose", locale)
    )
    back = _to_panel(work, panel.number, "button.panel.keep", locale)
    parts = [text(question), picture_part(panel, picture, locale), chooser, *buttons((back,))]
    return PrivatePage(tuple(parts), () if picture is None else (picture,))


AUTO: Final = "auto"
"""Chosen in place of a head: the tail points at the speaker's."""


def waiting_page(work: Work, panel: Panel, locale: str) -> PrivatePage:
    """The page that is shown while a panel is drawn again."""
    waiting = text(say("fix.wait", locale, number=panel.number))
    return PrivatePage((waiting, *buttons((_to_list(work, locale),))))


def compare_page(work: Work, panel: Panel, offered: FileRef, pictures: Sequence[FilePart], locale: str) -> PrivatePage:
    """The present picture of a panel and a new one, side by side, to choose one of them."""
    key = "fix.compare" if panel.picture is not None else "fix.compare.first"
    row = (
        Button(say("button.panel.use", locale), _use(work, panel, offered), ButtonStyle.PRIMARY),
        _to_panel(work, panel.number, "button.panel.keep", locale),
    )
    heading = text(say(key, locale, number=panel.number))
    return PrivatePage((heading, *_gallery(panel, pictures), *buttons(row)), tuple(pictures))


def earlier_page(work: Work, panel: Panel, pictures: Sequence[FilePart], locale: str) -> PrivatePage:
    """The present picture of a panel, and the newest others."""
    others = newest_others(panel)
    numbers = [Button(str(place), _use(work, panel, ref)) for place, ref in enumerate(others, 1)]
    row = (*numbers, _to_panel(work, panel.number, "button.panel.keep", locale))
    heading = text(say("fix.earlier", locale, number=panel.number))
    return PrivatePage((heading, *_gallery(panel, pictures), *buttons(row)), tuple(pictures))


def remix_page(work: Work, locale: str, message_id: int | None) -> PrivatePage:
    """The offer of a copy for another person's comic. `message_id` is the public message that shows it."""
    remix = button(Action.REMIX, work.id, locale, ButtonStyle.PRIMARY, message_id=message_id)
    return PrivatePage((text(say("fix.remix", locale, author=work.author_id)), *buttons((remix,))))


def newest_others(panel: Panel) -> tuple[FileRef, ...]:
    """The other pictures of a panel that are shown, the newest first."""
    return panel.earlier[: -OTHERS_MAX - 1 : -1]


def default_key(script: PanelScript) -> str:
    """The text of a panel that is chosen at first: a line rather than a caption."""
    texts = texts_of(script)
    return next((one.key for one in texts if one.line is not None), texts[0].key if texts else NEW)


# --- Parts of the pages -----------------------------------------------------------------------------------------------


def _text_row(work: Work, panel: Panel, key: str, locale: str) -> Row:
    found = text_of(panel.script, key)
    line = None if found is None else found.line
    has_tail = line is not None and line.kind not in _WITHOUT_TAIL and panel.look is not None and panel.look.heads
    return (
        _button(PanelAction.WORDS, work, panel, locale, key),
        _button(PanelAction.TAIL, work, panel, locale, key, disabled=not (work.paged and has_tail)),
        _button(PanelAction.PLACE, work, panel, locale, key, disabled=not (work.paged and line is not None)),
    )


def _redraw_parts(work: Work, panel: Panel, locale: str) -> Iterator[Json]:
    """The reasons to draw a panel again."""
    drawn = [one for one in work.panels if one.picture is not None and one.number != panel.number]
    references = [
        Button(str(one.number), panel_id(PanelAction.PERSON, work.id, panel.number, one.number))
        for one in drawn[:REFERENCES_MAX]
    ]
    yield text(say("fix.redraw" if references else "fix.redraw.first", locale))
    actions = (PanelAction.ABSENT, PanelAction.SCENE, PanelAction.OTHER)
    yield from buttons(tuple(references), tuple(_button(action, work, panel, locale) for action in actions))


def _last_row(work: Work, panel: Panel, locale: str) -> Row:
    """The buttons for the panel as a whole, and the one back to the list."""
    if work.ending is None or not work.paged:
        return (_to_list(work, locale),)
    return (
        _button(PanelAction.EARLIER, work, panel, locale, disabled=not panel.earlier),
        _button(PanelAction.REMOVE, work, panel, locale, disabled=len(work.panels) == 1),
        _button(PanelAction.MOVE, work, panel, locale, disabled=panel.number == len(work.panels)),
        _to_list(work, locale),
    )


def _button(
    action: PanelAction, work: Work, panel: Panel, locale: str, detail: str = "", *, disabled: bool = False
) -> Button:
    label = say(f"button.panel.{action.value}", locale)
    return Button(label, panel_id(action, work.id, panel.number, detail), disabled=disabled)


def _to_panel(work: Work, number: int, label: str, locale: str) -> Button:
    return Button(say(label, locale), panel_id(PanelAction.PICK, work.id, number))


def _to_list(work: Work, locale: str) -> Button:
    return Button(say("button.panel.panels", locale), panel_id(PanelAction.PICK, work.id, 0))


def _use(work: Work, panel: Panel, picture: FileRef) -> str:
    return panel_id(PanelAction.USE, work.id, panel.number, picture.sha256[:16])


def _gallery(panel: Panel, pictures: Sequence[FilePart]) -> list[Json]:
    if not pictures:
        return []
    return [gallery(*((picture.name, alt_text(panel.script)) for picture in pictures))]


def _shown(one: PanelText) -> str:
    """A text as Discord shows it: with its speaker and in quotation marks."""
    script = PanelScript(number=1, caption_top="" if one.line is not None else one.text)
    return panel_words(script if one.line is None else replace(script, lines=(one.line,)))


def _label(place: int, one: PanelText) -> str:
    speaker = "" if one.line is None or not one.line.speaker else f"{one.line.speaker}: "
    label = " ".join(f"{place} · {speaker}{one.text}".split())
    return label if len(label) <= OPTION_CHARS_MAX else f"{label[: OPTION_CHARS_MAX - 1]}…"


def _name(head: Head, locale: str) -> str:
    """A person in a picture: their name, and where they are."""
    middle = (head.box.left + head.box.right) / 2
    side = "left" if middle < 333 else "right" if middle > 667 else "middle"
    name = head.name[: OPTION_CHARS_MAX // 2] or say("fix.tail.someone", locale)
    return say("fix.tail.person", locale, name=name, side=say(f"fix.side.{side}", locale))


def _rows(shown: Sequence[Button]) -> Iterator[Row]:
    """Buttons in rows of about the same length."""
    rows = -(-len(shown) // _ROW_BUTTONS)
    size = -(-len(shown) // max(1, rows))
    return (tuple(shown[start : start + size]) for start in range(0, len(shown), max(1, size)))

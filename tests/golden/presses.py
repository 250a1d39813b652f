"""What people may press, choose or submit in the golden set: private pages, and one of each custom id."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from bot.discord.library_view import LibraryView
from bot.library.listings import Scope
from bot.reply.controls import Action, button, custom_id, setting_id
from bot.reply.frame import Button, ButtonStyle, Row
from bot.reply.payload import button_rows
from bot.reply.private_page import buttons, channel_select, entry, select, text
from bot.work.request import Kind
from tests.golden.cast import ANA, GALLERY, MIRA, TOM, fixed_id
from tests.golden.chat import Chat, Json, buttons_of
from tests.golden.material import Kept

_LOCALE: Final = "en-GB"
_MORE: Final = (
    Action.EDIT,
    Action.CHOICES,
    Action.ILLUSTRATE,
    Action.SHARE,
    Action.DOWNLOAD,
    Action.DETAILS,
    Action.RENAME,
    Action.DELETE,
)


class Presses:
    """Collects presses in their order: those that delete come last."""

    def __init__(self, chat: Chat) -> None:
        self._chat = chat
        self._of_buttons: list[Json] = []
        self._of_forms: list[Json] = []
        self._last: list[Json] = []

    @property
    def all(self) -> list[Json]:
        """Every press."""
        return [*self._of_buttons, *self._of_forms, *self._last]

    def replies(self, works: Iterable[Kept]) -> None:
        """One button of each action for each kind of work, if a reply shows it."""
        by_id = {kept.work.id: kept for kept in works}
        seen: set[tuple[str, Kind]] = set()
        for message in self._chat.messages:
            for pressed in buttons_of(message):
                _, action, work_id = pressed.split(":")[:3]
                kept = by_id.get(work_id)
                if kept is not None and (action, kept.work.kind) not in seen:
                    seen.add((action, kept.work.kind))
                    self._press(pressed, message, kept.work.author_id)

    def more(self) -> None:
        """The private answer to More."""
        for work in ("story", "private", "comic", "narration"):
            shown = [button(action, fixed_id(work), _LOCALE) for action in _MORE]
            rows = [tuple(shown[:5]), tuple(shown[5:])]
            page = self._chat.page(MIRA, f"more {work}", button_rows(rows), is_v2=False)
            for pressed in buttons_of(page):
                if work == "story" or ":illustrate:" in pressed or ":download:" in pressed:
                    self._press(pressed, page, MIRA)
        resume = button_rows(((button(Action.RESUME, fixed_id("ending stalled 45.5"), _LOCALE),),))
        page = self._chat.page(MIRA, "more resume", resume, is_v2=False)
        self._press(buttons_of(page)[0], page, MIRA)
        formats = button_rows(((button(Action.FORMATS, fixed_id("comic"), _LOCALE),),))
        page = self._chat.page(MIRA, "download", formats, is_v2=False)
        self._press(buttons_of(page)[0], page, MIRA)

    def shelves(self) -> None:
        """Pages of the library: the first, one far in, a search, and the server's."""
        views = {
            "first": LibraryView(),
            "far": LibraryView(kind=Kind.STORY, trail=tuple(range(9_000_000, 9_000_020))),
            "found": LibraryView(query="lamp", trail=(40,)),
            "server": LibraryView(scope=Scope.GUILD, kind=Kind.COMIC, trail=(30, 20)),
        }
        for name, view in views.items():
            parts = [text("## The library")]
            for work in ("story", "comic"):
                parts += entry(work, button=button(Action.OPEN, fixed_id(work), _LOCALE))
            parts.append(select(view.custom_id("k"), view.choices(_LOCALE), view.choice, "Kind"))
            row: Row = tuple(Button(label, view.custom_id(label)) for label in ("p", "n", "w"))
            page = self._chat.page(MIRA, f"shelf {name}", _container([*parts, *buttons(row)]))
            for pressed in buttons_of(page):
                is_select = pressed == view.custom_id("k")
                if name == "first" or ":shelf:" in pressed:
                    self._press(pressed, page, MIRA, values=[view.choices(_LOCALE)[-1].value] if is_select else None)

    def questions(self) -> None:
        """Share, settings, and the questions before a deletion or before a person is forgotten."""
        choice = channel_select(custom_id(Action.SHARE, fixed_id("named")), "Channel")
        page = self._chat.page(MIRA, "share", _container([text("Where?"), choice]))
        self._press(buttons_of(page)[0], page, MIRA, values=[str(GALLERY.channel_id)], channel=GALLERY.channel_id)
        for person, choices in ((TOM, ("data", "maynot")), (TOM, ("data", "mayread")), (ANA, ("data", "forget"))):
            page = self._chat.page(person, f"settings {choices}", _row(*(setting_id(one) for one in choices)))
            for pressed in buttons_of(page):
                self._press(pressed, page, person)
        for action, work in ((Action.UNDO, "deleted"), (Action.UNDO, "long deleted"), (Action.DELETE_NOW, "take 3")):
            page = self._chat.page(MIRA, f"{action} {work}", _row(custom_id(action, fixed_id(work))))
            self._press(buttons_of(page)[0], page, MIRA, last=True)
        page = self._chat.page(ANA, "forget", _row(setting_id("data"), setting_id("forgetnow")))
        self._press(setting_id("forgetnow"), page, ANA, last=True)

    def forms(self) -> None:
        """Open forms that a button of a public or private message opened."""
        filled = {
            Action.CONTINUE: {"direction": "north, slowly"},
            Action.EDIT: {"prompt": "a keeper who sleeps"},
            Action.RENAME: {"title": "The keeper"},
        }
        for work in ("story", "private"):
            for action, fields in filled.items():
                pressed = custom_id(action, fixed_id(work))
                message = next(one for one in self._chat.messages if pressed in buttons_of(one))
                self._of_forms.append({**_press(pressed, message, MIRA), "kind": "form", "fields": fields})

    def polls(self, authors: dict[str, int]) -> None:
        """Every button of every poll. `authors` are the authors by poll."""
        for message in list(self._chat.messages):
            for pressed in buttons_of(message):
                poll_id = pressed.rpartition(":")[2]
                if ":of:" in pressed and poll_id in authors:
                    self._press(pressed, message, authors[poll_id])

    def _press(
        self,
        pressed: str,
        message: Json,
        person_id: int,
        *,
        values: list[str] | None = None,
        channel: int | None = None,
        last: bool = False,
    ) -> None:
        found = _press(pressed, message, person_id)
        if values is not None:
            found |= {"kind": "select", "values": values, "component_type": 3 if channel is None else 8}
        (self._last if last else self._of_buttons).append(found)


def _press(pressed: str, message: Json, person_id: int) -> Json:
    return {"kind": "button", "custom_id": pressed, "message_id": message["id"], "person_id": str(person_id)}


def _container(components: list[Json]) -> list[Json]:
    return [{"type": 17, "accent_color": 0x7A6FF0, "components": components}]


def _row(*custom_ids: str) -> list[Json]:
    row = tuple(Button("Yes", one, ButtonStyle.DANGER) for one in custom_ids)
    return _container([text("What is it to be?"), *buttons(row)])

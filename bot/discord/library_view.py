"""Which page of the library a message shows. The page's own custom ids hold it: nothing is kept in memory."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, Self

import discord

from bot.library.listings import Scope
from bot.reply.controls import SHELF_TEMPLATE, shelf_id
from bot.reply.private_page import SelectOption
from bot.words.say import say
from bot.work.kinds import FEATURES
from bot.work.request import Kind

QUERY_CHARS_MAX: Final = 80
"""The query travels in the values of a select, which hold 100 characters (Discord docs: Select Option Structure)."""

_STATE_CHARS_MAX: Final = 80
_DIGITS: Final = "0123456789abcdefghijklmnopqrstuvwxyz"
_KINDS: Final[Mapping[str, Kind | None]] = {
    "a": None,
    **{features.letter: kind for kind, features in FEATURES.items()},
}
_STATE: Final = re.compile(
    rf"(?P<part>[a-z])(?P<scope>[mg])(?P<kind>[{''.join(_KINDS)}])(?P<trail>(?:\.[0-9a-z]{{1,13}})*)"
)
_SCOPES: Final = {"m": Scope.MINE, "g": Scope.GUILD}


@dataclass(frozen=True, slots=True, kw_only=True)
class LibraryView:
    """Which works, and which page of them. `trail` holds the places after which each page up to this one starts."""

    scope: Scope = Scope.MINE
    kind: Kind | None = None
    query: str = ""
    trail: tuple[int, ...] = ()

    @property
    def scope_name(self) -> str:
        """The scope as the catalogue's keys name it."""
        return self.scope.name.lower()

    @property
    def after(self) -> int | None:
        """The place after which this page starts."""
        return self.trail[-1] if self.trail else None

    def custom_id(self, part: str) -> str:
        """The id of a component that leads to this page. `part`, a letter, says which component of its page it is."""
        head = f"{part}{_key(_SCOPES, self.scope)}{_key(_KINDS, self.kind)}"
        steps = [f".{_digits(place)}" for place in self.trail]
        while len(head) + sum(map(len, steps)) > _STATE_CHARS_MAX:
            # Far in, the oldest pages are left out of the way back: from there it leads to the first page.
            steps.pop(0)
        return shelf_id(head + "".join(steps))

    def choices(self, locale: str) -> list[SelectOption]:
        """The options of the select: one for each kind. Their values also hold the query."""
        names = {
            key: say(f"shelf.kind.{'all' if kind is None else kind.value}", locale) for key, kind in _KINDS.items()
        }
        return [SelectOption(name, key + self.query) for key, name in names.items()]

    @property
    def choice(self) -> str:
        """The value of the chosen option."""
        return _key(_KINDS, self.kind) + self.query

    def chosen(self, value: str) -> Self:
        """The first page for the option that was chosen."""
        return replace(self, kind=_KINDS[value[0]], query=value[1:], trail=())


def requested_view(interaction: discord.Interaction[Any], state: str) -> LibraryView:
    """The page that a button, or the choice of a kind, leads to."""
    match = _STATE.fullmatch(state)
    if match is None:
        return LibraryView()
    trail = tuple(int(step, 36) for step in match["trail"].split(".") if step)
    view = LibraryView(scope=_SCOPES[match["scope"]], kind=_KINDS[match["kind"]], trail=trail)
    data: Mapping[str, Any] = dict(interaction.data or {})
    if values := data.get("values"):
        return view.chosen(str(values[0]))
    return replace(view, query=_query(interaction.message))


def _query(message: discord.Message | None) -> str:
    """The query of the page that a message shows."""
    for component in _walk([] if message is None else message.components):
        if isinstance(component, discord.SelectMenu) and SHELF_TEMPLATE.fullmatch(component.custom_id or ""):
            return component.options[0].value[1:]
    return ""


def _walk(components: Any) -> Iterator[Any]:  # noqa: ANN401 - discord.py has no common type for what has children
    for component in components:
        yield component
        yield from _walk(getattr(component, "children", ()))


def _key(table: Mapping[str, Any], value: object) -> str:
    return next(key for key, one in table.items() if one is value)


def _digits(number: int) -> str:
    digits = ""
    while number:
        number, last = divmod(number, 36)
        digits = _DIGITS[last] + digits
    return digits or "0"

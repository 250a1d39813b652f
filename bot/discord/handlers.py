"""Buttons, selects and modals that keep working after a restart: decorators for cogs, and the registry of handlers.

A custom id holds all that is needed to answer it. A cog declares a handler with one of the decorators below; the
client registers it when the cog is added, and finds it by the custom id, whichever process showed the component.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from bot.discord.access import Audience
from bot.discord.modals import Form
from bot.discord.responses import Interaction
from bot.reply.controls import (
    FORM_TEMPLATE,
    OFFER_TEMPLATE,
    PANEL_TEMPLATE,
    POLL_TEMPLATE,
    ROLE_TEMPLATE,
    SAVED_FORM_TEMPLATE,
    SETTING_TEMPLATE,
    SHELF_TEMPLATE,
    START_TEMPLATE,
    USE_VOICE_TEMPLATE,
    VOICES_TEMPLATE,
    WORK_TEMPLATE,
    Action,
    PanelAction,
    RoleAction,
)
from bot.work.work import Work

COMPONENT_TEMPLATES: Final = (
    WORK_TEMPLATE,
    PANEL_TEMPLATE,
    ROLE_TEMPLATE,
    POLL_TEMPLATE,
    SHELF_TEMPLATE,
    SETTING_TEMPLATE,
    START_TEMPLATE,
    SAVED_FORM_TEMPLATE,
    OFFER_TEMPLATE,
    VOICES_TEMPLATE,
    USE_VOICE_TEMPLATE,
)
"""The custom ids of buttons and selects. Each id matches one template at most."""

MODAL_TEMPLATES: Final = (WORK_TEMPLATE, PANEL_TEMPLATE, FORM_TEMPLATE, SAVED_FORM_TEMPLATE)

Pattern = re.Pattern[str]
Match = re.Match[str]
Values = Mapping[str, str]
"""The input of a modal, by the names of its fields."""

ComponentMethod = TypeVar("ComponentMethod", bound=Callable[[Any, Interaction, Match], Awaitable[None]])
WorkButtonMethod = TypeVar("WorkButtonMethod", bound=Callable[[Any, Interaction, str], Awaitable[None]])
WorkFormMethod = TypeVar("WorkFormMethod", bound=Callable[[Any, Interaction, str, Values], Awaitable[Form]])
WorkModalMethod = TypeVar("WorkModalMethod", bound=Callable[[Any, Interaction, str, Values], Awaitable[None]])
ModalMethod = TypeVar("ModalMethod", bound=Callable[[Any, Interaction, Match, Values], Awaitable[None]])
PanelFormMethod = TypeVar("PanelFormMethod", bound=Callable[[Any, Interaction, Match, Values], Awaitable[Form]])
CommandModalMethod = TypeVar("CommandModalMethod", bound=Callable[[Any, Interaction, Values], Awaitable[None]])
CommandFormMethod = TypeVar("CommandFormMethod", bound=Callable[[Any, Interaction, Values], Awaitable[Form]])


@dataclass(frozen=True, slots=True)
class MoreEntry:
    """When a work's button is offered in the private menu "More" to those who may press it.

    `applies` asks the work, `here` the place where the menu is opened.
    """

    applies: Callable[[Work], bool] = lambda _: True
    in_server_only: bool = False
    here: Callable[[Interaction], bool] = lambda _: True


@dataclass(frozen=True, slots=True)
class ComponentHandler:
    """Answers a button or a select.

    `audience` says who may press the button of a work or of its panels; None belongs to the other templates. The client
    checks it before each call (`bot.discord.access`). With `of_deleted` the work may be in the trash.

    `opens_modal` says that the first response is a modal, which rules out deferring. `in_reply` says that the button
    stands in the reply that shows the work: after the work's deletion that message is cleared. `more` offers the
    button in "More".
    """

    call: Callable[[Interaction, Match], Awaitable[None]]
    audience: Audience | None = None
    of_deleted: bool = False
    opens_modal: bool = False
    in_reply: bool = False
    more: MoreEntry | None = None


@dataclass(frozen=True, slots=True)
class ModalHandler:
    """Takes a modal that was submitted. `audience` is that of the button that opens it; None for one of a command."""

    call: Callable[[Interaction, Match, Values], Awaitable[None]]
    audience: Audience | None = None


@dataclass(frozen=True, slots=True)
class FormBuilder:
    """Builds a modal, filled in with what was entered before."""

    build: Callable[[Interaction, Match, Values], Awaitable[Form]]


Handler = ComponentHandler | ModalHandler | FormBuilder
_Key = tuple[str, str]
"""The pattern of a template, and the action or command in the custom id ("" for all ids of the template)."""

_ATTRIBUTE: Final = "elara_handlers"


# --- Decorators for the methods of a cog ------------------------------------------------------------------------------


def work_button(
    action: Action,
    audience: Audience,
    *,
    of_deleted: bool = False,
    opens_modal: bool = False,
    in_reply: bool = False,
    more: MoreEntry | None = None,
) -> Callable[[WorkButtonMethod], WorkButtonMethod]:
    """The method answers this button of a work, or a select with its id. It gets the work's id.

    It is called only for a person of this audience, on a message that shows the work to them.
    """

    def build(method: Callable[[Interaction, str], Awaitable[None]]) -> ComponentHandler:
        return ComponentHandler(
            lambda interaction, match: method(interaction, match["work_id"]),
            audience=audience,
            of_deleted=of_deleted,
            opens_modal=opens_modal,
            in_reply=in_reply,
            more=more,
        )

    return _declare((WORK_TEMPLATE.pattern, action.value), build)


def work_modal(action: Action, audience: Audience) -> Callable[[WorkModalMethod], WorkModalMethod]:
    """The method takes the modal that this button of a work opens. It gets the work's id and the values.

    It is called under the same conditions as the method of the button.
    """

    def build(method: Callable[[Interaction, str, Values], Awaitable[None]]) -> ModalHandler:
        return ModalHandler(lambda interaction, match, values: method(interaction, match["work_id"], values), audience)

    return _declare((WORK_TEMPLATE.pattern, action.value), build)


def panel_component(
    action: PanelAction, audience: Audience, *, opens_modal: bool = False
) -> Callable[[ComponentMethod], ComponentMethod]:
    """The method answers this component on the private pages of a comic. It gets the match of its id.

    It is called under the same conditions as the method of a work's button.
    """

    def build(method: Callable[[Interaction, Match], Awaitable[None]]) -> ComponentHandler:
        return ComponentHandler(method, audience=audience, opens_modal=opens_modal)

    return _declare((PANEL_TEMPLATE.pattern, action.value), build)


def role_component(action: RoleAction, audience: Audience) -> Callable[[ComponentMethod], ComponentMethod]:
    """The method answers this component on the pages of a narration's cast. It gets the match of its id.

    It is called under the same conditions as the method of a work's button.
    """
    return _declare((ROLE_TEMPLATE.pattern, action.value), lambda method: ComponentHandler(method, audience=audience))


def panel_modal(action: PanelAction, audience: Audience) -> Callable[[ModalMethod], ModalMethod]:
    """The method takes the modal that this component opens. It gets the match of its id, and the values."""
    return _declare((PANEL_TEMPLATE.pattern, action.value), lambda method: ModalHandler(method, audience))


def panel_form(action: PanelAction) -> Callable[[PanelFormMethod], PanelFormMethod]:
    """The method builds the modal that this component opens, from what was entered before."""
    return _declare((PANEL_TEMPLATE.pattern, action.value), FormBuilder)


def work_form(action: Action) -> Callable[[WorkFormMethod], WorkFormMethod]:
    """The method builds the modal that this button of a work opens, from what was entered before.

    It gets the work's id. Who may submit the modal may open it.
    """

    def build(method: Callable[[Interaction, str, Values], Awaitable[Form]]) -> FormBuilder:
        return FormBuilder(lambda interaction, match, values: method(interaction, match["work_id"], values))

    return _declare((WORK_TEMPLATE.pattern, action.value), build)


def command_modal(command: str) -> Callable[[CommandModalMethod], CommandModalMethod]:
    """The method takes the modal of a command."""

    def build(method: Callable[[Interaction, Values], Awaitable[None]]) -> ModalHandler:
        return ModalHandler(lambda interaction, _, values: method(interaction, values))

    return _declare((FORM_TEMPLATE.pattern, command), build)


def command_form(command: str) -> Callable[[CommandFormMethod], CommandFormMethod]:
    """The method builds the modal of a command from what was entered before: options, or the fields of that modal."""

    def build(method: Callable[[Interaction, Values], Awaitable[Form]]) -> FormBuilder:
        return FormBuilder(lambda interaction, _, values: method(interaction, values))

    return _declare((FORM_TEMPLATE.pattern, command), build)


def modal(template: Pattern) -> Callable[[ModalMethod], ModalMethod]:
    """The method takes every modal whose custom id matches this template. It gets the match and the values."""
    return _declare((template.pattern, ""), ModalHandler)


def component(template: Pattern, *, opens_modal: bool = False) -> Callable[[ComponentMethod], ComponentMethod]:
    """The method answers every button and select whose custom id matches this template. It gets the match."""

    def build(method: Callable[[Interaction, Match], Awaitable[None]]) -> ComponentHandler:
        return ComponentHandler(method, opens_modal=opens_modal)

    return _declare((template.pattern, ""), build)


_Method = TypeVar("_Method", bound=Callable[..., Awaitable[Any]])


def _declare(key: _Key, build: Callable[..., Handler]) -> Callable[[_Method], _Method]:
    """Note at the method that `build`, called with the bound method, makes the handler for `key`."""

    def decorate(method: _Method) -> _Method:
        setattr(method, _ATTRIBUTE, (*getattr(method, _ATTRIBUTE, ()), (key, build)))
        return method

    return decorate


_Found = TypeVar("_Found", ComponentHandler, ModalHandler, FormBuilder)


# --- The registry -----------------------------------------------------------------------------------------------------


class HandlerRegistry:
    """The handlers of all cogs that are loaded."""

    def __init__(self) -> None:
        self._handlers: dict[tuple[type[Handler], _Key], Handler] = {}

    def add(self, cog: object) -> None:
        """Register what the methods of a cog declare.

        Raises `ValueError`, and registers nothing, when an id has a handler already.
        """
        declared = {(type(handler), key): handler for key, handler in _declared(cog)}
        if taken := declared.keys() & self._handlers.keys():
            names = sorted(key for _, key in taken)
            raise ValueError(f"{type(cog).__name__} declares handlers that exist already: {names}")
        self._handlers |= declared

    def remove(self, cog: object) -> None:
        """Forget what the methods of a cog that was added declare."""
        for key, handler in _declared(cog):
            self._handlers.pop((type(handler), key), None)

    def of_component(self, custom_id: str) -> tuple[ComponentHandler, Match] | None:
        """The handler of a button or select, and what its custom id says; None when there is none."""
        return self._find(ComponentHandler, COMPONENT_TEMPLATES, custom_id)

    def of_modal(self, custom_id: str) -> tuple[ModalHandler, Match] | None:
        """The handler of a modal, and what its custom id says; None when there is none."""
        return self._find(ModalHandler, MODAL_TEMPLATES, custom_id)

    def form_of(self, custom_id: str) -> tuple[FormBuilder, Match] | None:
        """The function that builds the modal with this custom id, and the match of the id; None without one."""
        return self._find(FormBuilder, MODAL_TEMPLATES, custom_id)

    def _find(self, kind: type[_Found], templates: Sequence[Pattern], custom_id: str) -> tuple[_Found, Match] | None:
        for template in templates:
            if match := template.fullmatch(custom_id):
                groups = match.groupdict()
                name = next(
                    (groups[key] for key in ("action", "panel_action", "role_action", "command") if key in groups), ""
                )
                handler = self._handlers.get((kind, (template.pattern, name)))
                return (handler, match) if isinstance(handler, kind) else None
        return None

    def more_entries(self) -> list[tuple[Action, ComponentHandler]]:
        """The handlers that the menu "More" may offer, in the order of `Action`."""
        found = (
            (action, self._handlers.get((ComponentHandler, (WORK_TEMPLATE.pattern, action.value)))) for action in Action
        )
        return [
            (action, handler)
            for action, handler in found
            if isinstance(handler, ComponentHandler) and handler.more is not None
        ]


def _declared(cog: object) -> Iterator[tuple[_Key, Handler]]:
    cog_type: type = type(cog)
    for name, key, build in _declarations(cog_type):
        yield key, build(getattr(cog, name))


@functools.cache
def _declarations(cog_type: type) -> Sequence[tuple[str, _Key, Callable[..., Handler]]]:
    """The name of each method that declares a handler, its key, and what makes it of the bound method."""
    return tuple(
        (name, key, build) for name in dir(cog_type) for key, build in getattr(getattr(cog_type, name), _ATTRIBUTE, ())
    )

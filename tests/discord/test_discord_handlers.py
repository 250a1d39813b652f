"""Handlers that a cog declares are found by the custom ids of components and modals."""

from __future__ import annotations

from typing import Any

import pytest

from bot.discord.access import Audience
from bot.discord.handlers import (
    HandlerRegistry,
    Match,
    MoreEntry,
    Values,
    command_modal,
    component,
    work_button,
    work_modal,
)
from bot.reply.controls import SHELF_TEMPLATE, Action, custom_id, form_id, shelf_id


class Toy:
    """Records the arguments of its handlers."""

    def __init__(self) -> None:
        self.calls: list[object] = []

    @work_button(Action.RESUME, Audience.AUTHOR)
    @work_button(Action.FINISH, Audience.AUTHOR, in_reply=True, more=MoreEntry())
    async def finish(self, _: Any, work_id: str) -> None:  # noqa: ANN401 - no interaction is needed
        self.calls.append(work_id)

    @work_button(Action.EDIT, Audience.EVERYONE, opens_modal=True, more=MoreEntry())
    async def ask(self, _: Any, work_id: str) -> None:  # noqa: ANN401 - as above
        self.calls.append(work_id)

    @work_modal(Action.EDIT, Audience.AUTHOR)
    async def edit(self, _: Any, work_id: str, values: Values) -> None:  # noqa: ANN401 - as above
        self.calls.append((work_id, values))

    @command_modal("story")
    async def submit(self, _: Any, values: Values) -> None:  # noqa: ANN401 - as above
        self.calls.append(values)

    @component(SHELF_TEMPLATE)
    async def turn(self, _: Any, match: Match) -> None:  # noqa: ANN401 - as above
        self.calls.append(match["state"])


class Rival:
    """Declares one handler that `Toy` has, and one that it does not have."""

    @work_button(Action.AGAIN, Audience.EVERYONE)
    @work_button(Action.EDIT, Audience.EVERYONE)
    async def edit(self, _: Any, work_id: str) -> None: ...  # noqa: ANN401 - as above


@pytest.fixture
def toy() -> Toy:
    return Toy()


@pytest.fixture
def registry(toy: Toy) -> HandlerRegistry:
    registry = HandlerRegistry()
    registry.add(toy)
    return registry


@pytest.mark.asyncio
async def test_a_handler_is_called_with_what_the_custom_id_says(registry: HandlerRegistry, toy: Toy) -> None:
    for pressed in (custom_id(Action.RESUME, "0a"), custom_id(Action.EDIT, "0b"), shelf_id("mn")):
        found = registry.of_component(pressed)
        assert found is not None
        handler, match = found
        await handler.call(None, match)  # type: ignore[arg-type]
    for submitted in (custom_id(Action.EDIT, "0c"), form_id("story")):
        modal = registry.of_modal(submitted)
        assert modal is not None
        await modal[0].call(None, modal[1], {"prompt": "a fox"})  # type: ignore[arg-type]
    assert toy.calls == ["0a", "0b", "mn", ("0c", {"prompt": "a fox"}), {"prompt": "a fox"}]


def test_a_handler_carries_what_was_declared(registry: HandlerRegistry) -> None:
    finish, edit = (registry.of_component(custom_id(action, "0a")) for action in (Action.FINISH, Action.EDIT))
    assert finish is not None
    assert edit is not None
    assert (finish[0].in_reply, finish[0].opens_modal) == (True, False)
    assert (edit[0].in_reply, edit[0].opens_modal) == (False, True)
    assert [action for action, _ in registry.more_entries()] == [Action.FINISH, Action.EDIT]


@pytest.mark.parametrize("unknown", [custom_id(Action.AGAIN, "0a"), form_id("comic"), "elara:dance:0a", "0", ""])
def test_what_nothing_declares_has_no_handler(registry: HandlerRegistry, unknown: str) -> None:
    assert registry.of_component(unknown) is None
    assert registry.of_modal(unknown) is None


def test_a_second_handler_for_an_id_is_refused_and_nothing_of_its_cog_is_registered(
    registry: HandlerRegistry, toy: Toy
) -> None:
    with pytest.raises(ValueError, match="Rival"):
        registry.add(Rival())
    assert registry.of_component(custom_id(Action.AGAIN, "0a")) is None
    found = registry.of_component(custom_id(Action.EDIT, "0a"))
    assert found is not None
    assert found[0].opens_modal


def test_a_cog_that_is_removed_answers_nothing(registry: HandlerRegistry, toy: Toy) -> None:
    registry.remove(toy)
    assert registry.of_component(custom_id(Action.EDIT, "0a")) is None
    assert registry.of_modal(form_id("story")) is None
    assert registry.more_entries() == []

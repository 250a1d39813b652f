"""Custom ids of buttons and forms: each one has exactly one handler, and one file writes them."""

from __future__ import annotations

import asyncio
import re
from dataclasses import replace
from typing import Final
from unittest.mock import Mock

import pytest

import cogs
from bot.discord.access import Audience
from bot.discord.client import Elara, PersistentItem, extensions_in
from bot.discord.handlers import COMPONENT_TEMPLATES, MODAL_TEMPLATES, HandlerRegistry
from bot.discord.services import BotServices
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
    custom_id,
    form_id,
    panel_id,
    poll_buttons,
    role_id,
    saved_form_id,
    setting_id,
    shelf_id,
    start_buttons,
    use_voice_id,
    voices_id,
)
from bot.reply.work_buttons import ended_buttons, running_buttons, waiting_buttons
from bot.work.ending import COMPLETE, Ending, EndingKind
from bot.work.parts import FileRef, Panel, PanelScript, PartState, Section
from bot.work.request import ComicOptions, NarrationOptions, Request, StoryOptions
from bot.work.work import Work
from tests.test_architecture import ROOT, sources


@pytest.fixture(scope="module")
def registry() -> HandlerRegistry:
    """The handlers of all cogs as in the bot. The cogs' services are fakes that are never used."""
    bot = Elara()
    bot.services = BotServices(**{name: Mock() for name in BotServices.__annotations__})
    asyncio.run(bot.load_extensions(extensions_in("cogs", cogs.__path__)))
    assert bot.failed_extensions == []
    return bot.handlers


PANEL: Final = Panel(
    script=PanelScript(number=1),
    state=PartState.MADE,
    picture=FileRef(sha256="0" * 64, media_type="image/png", size_bytes=1, width_px=1, height_px=1),
)
SECTION: Final = Section(
    number=1,
    text="x",
    state=PartState.MADE,
    audio=FileRef(sha256="0" * 64, media_type="audio/wav", size_bytes=1, seconds=1.0),
)
ENDED: Final = (
    Work(id="0a1b", request=Request(prompt="p", options=StoryOptions()), author_id=1, created_at=0.0, text="x"),
    Work(id="0a1b", request=Request(prompt="p", options=ComicOptions()), author_id=1, created_at=0.0, panels=(PANEL,)),
    Work(
        id="0a1b",
        request=Request(prompt="p", options=NarrationOptions()),
        author_id=1,
        created_at=0.0,
        sections=(SECTION,),
    ),
    Work(id="0a1b", request=Request(prompt="p", options=StoryOptions()), author_id=1, created_at=0.0),
)
"""One work of each kind, and an empty one."""


def emitted() -> list[str]:
    """The custom ids of every button below works and polls, and of all other buttons with an id function."""
    endings = (COMPLETE, *(Ending(kind) for kind in EndingKind))
    rows = [*waiting_buttons("0a1b", "en"), *running_buttons("0a1b", "en")]
    rows += [row for work in ENDED for end in endings for row in ended_buttons(replace(work, ending=end), "en", (2, 3))]
    rows += poll_buttons("0a1b", "en", votes=(1, 2, 3))
    rows += [start_buttons("en"), start_buttons("en", message_id=2**64 - 1)]
    shown = {button.custom_id for row in rows for button in row}
    named = {custom_id(action, "0a1b", message_id) for action in Action for message_id in (None, 2**63)}
    details = ("", "top", "0123456789abcdef")
    named |= {panel_id(action, "0a1b", 8, detail) for action in PanelAction for detail in details}
    named |= {voices_id("list", "low"), voices_id("hear", "low"), use_voice_id("Zubenelgenubi")}
    named |= {role_id(action, "0a1b", 9999, detail) for action in RoleAction for detail in details}
    return sorted(shown | named | {shelf_id("m::0:0:n"), setting_id("voice"), saved_form_id("again", "0a1b")})


def test_every_button_has_exactly_one_handler(registry: HandlerRegistry) -> None:
    for one in emitted():
        assert sum(template.fullmatch(one) is not None for template in COMPONENT_TEMPLATES) == 1, one
        assert registry.of_component(one) is not None, one


def test_every_template_is_known_to_the_registry() -> None:
    assert set(COMPONENT_TEMPLATES) == {
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
    }
    assert set(MODAL_TEMPLATES) == {WORK_TEMPLATE, PANEL_TEMPLATE, FORM_TEMPLATE, SAVED_FORM_TEMPLATE}


def test_discord_py_calls_one_class_for_every_button() -> None:
    # discord.py calls every class whose template matches the whole id, and nothing when none does.
    for one in (*emitted(), "elara:dance:0a1b", "another bot's", "a\nb", "x" * 100):
        assert PersistentItem.__discord_ui_compiled_template__.fullmatch(one), one


def opened_in_cogs(pattern: str) -> set[str]:
    """The ids for which the cogs open modals."""
    return {name for path in (ROOT / "cogs").glob("*.py") for name in re.findall(pattern, path.read_text())}


def test_every_modal_that_a_button_opens_has_a_handler(registry: HandlerRegistry) -> None:
    opened = {Action[name] for name in opened_in_cogs(r"open_modal\(\s*\w+,\s*custom_id\(Action\.([A-Z_]+)")}
    assert opened
    assert {action for action in Action if registry.of_modal(custom_id(action, "0a1b"))} == opened
    for action in Action:
        handler = registry.of_component(custom_id(action, "0a1b"))
        assert handler is not None
        assert handler[0].opens_modal is (action in opened)


def test_every_modal_about_a_panel_has_a_handler(registry: HandlerRegistry) -> None:
    opened = {PanelAction[name] for name in opened_in_cogs(r"form_id = panel_id\(PanelAction\.([A-Z_]+)")}
    assert opened
    assert {action for action in PanelAction if registry.of_modal(panel_id(action, "0a1b", 1))} == opened
    for action in PanelAction:
        handler = registry.of_component(panel_id(action, "0a1b", 1))
        assert handler is not None
        assert handler[0].opens_modal is (action in opened)
        assert handler[0].audience is (Audience.EVERYONE if action is PanelAction.TURN else Audience.AUTHOR)


def test_the_roles_of_a_narration_are_changed_by_its_author(registry: HandlerRegistry) -> None:
    for action in RoleAction:
        handler = registry.of_component(role_id(action, "0a1b", 1))
        assert handler is not None
        assert handler[0].audience is Audience.AUTHOR


def test_every_modal_of_a_command_has_a_handler_and_an_id_of_its_own(registry: HandlerRegistry) -> None:
    opened = opened_in_cogs(r'open_command_modal\(\s*\w+,\s*"([a-z]+)"')
    assert opened >= {"story", "comic", "narrate"}
    for own in map(form_id, opened):
        assert registry.of_modal(own) is not None
        assert [template for template in COMPONENT_TEMPLATES if template.fullmatch(own)] == []
    assert [other for other in emitted() if FORM_TEMPLATE.fullmatch(other)] == []


def test_no_custom_id_is_written_anywhere_else() -> None:
    for path in sources():
        name = str(path.relative_to(ROOT))
        if name != "bot/reply/controls.py":
            assert "elara:" not in path.read_text(), name

"""Helpers for comics whose panels are changed with Fix on private pages."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.words.say import say
from bot.work.parts import Box, Head, Look, Panel
from bot.work.work import Work
from sandbox.discord import Invocation, Message, Person
from tests.waiting import until_read
from tests.wire.composing import PlainComposer
from tests.wire.conftest import Stage, patient_limits
from tests.wire.shelf import page_of, quiet
from tests.wire.test_wire_comic import SCRIPT

ROOMY = patient_limits(interaction_requests=100)
WORDS, TAIL, PLACE = (say(f"button.panel.{name}") for name in ("words", "tail", "place"))
HEADS = Look((Head("Mira", Box(0, 0, 200, 200), (100, 150)), Head("", Box(700, 0, 900, 200), (800, 150))))

FOUR = (
    SCRIPT
    + """
Dialogue (MIRA): "It burns."

Panel 4: The sea
Scene: the sea at night
Focus: a ship turns
Dialogue (OTTO): "Look."
"""
)


@pytest.fixture(autouse=True)
def composer(monkeypatch: pytest.MonkeyPatch) -> PlainComposer:
    plain = PlainComposer()
    monkeypatch.setattr("bot.app.PageComposer", plain)
    return plain


async def drawn(stage: Stage, prompt: str = SCRIPT, **options: object) -> Message:
    """Make a comic. Returns the last message of its reply."""
    asked = await stage.discord.command(stage.mira, stage.general, "comic", prompt=prompt, **options)
    await asked.until(lambda reply: any(button.label == "More" for button in reply.buttons))
    await quiet(stage)
    return asked.reply.messages[-1]


async def fixes(stage: Stage, comic: Message, by: Person | None = None) -> Message:
    """The private message that Fix opens."""
    pressed = await stage.discord.press(by or stage.mira, comic, "Fix")
    await pressed.until(lambda reply: bool(reply.buttons))
    return page_of(pressed)


async def press(stage: Stage, page: Message, label: str, *words: str) -> Invocation:
    """Press a button on a private page, and wait until the page says this."""
    pressed = await stage.discord.press(stage.mira, page, label)
    await pressed.answered()
    await stage.discord.until(lambda: all(word in page.text for word in words), what=lambda: page.text)
    return pressed


async def panel_page(stage: Stage, comic: Message, number: int) -> Message:
    """The private page of a panel."""
    page = await fixes(stage, comic)
    await press(stage, page, str(number), say("fix.read.panel", number=number, of=3))
    return page


async def write(stage: Stage, page: Message, **fields: str) -> Invocation:
    """Press Words, and submit the form with these fields changed."""
    form = await stage.discord.press(stage.mira, page, WORDS)
    await form.answered()
    return await stage.discord.submit_modal(stage.mira, form, fields)


async def kept_panel(stage: Stage, number: int) -> Panel:
    return (await stage.kept()).panels[number - 1]


async def choose(stage: Stage, page: Message, value: str) -> None:
    """Choose an option of the page's select, and wait until the page has changed."""
    before = len(page.revisions)
    await stage.discord.select(stage.mira, page, page.selects[0].custom_id, [value])
    await stage.discord.until(lambda: len(page.revisions) > before)


async def eventually_kept(stage: Stage, is_right: Callable[[Work], bool]) -> Work:
    """Wait until the newest stored work fulfils a condition."""
    return await until_read(stage.kept, is_right)

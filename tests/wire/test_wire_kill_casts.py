"""A bot that is killed at any of its writes while a cast is heard, a voice is changed, or a private file is shared.

In the suite it is killed at a few writes of one act, in the soak at each write of all.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import pytest

from bot.reply.controls import RoleAction, role_id
from bot.shelf.cast_edits import roles_of
from bot.words.say import say
from bot.work.request import TextRights
from bot.work.work import Work
from sandbox.discord import Channel, Invocation, Message
from tests.effort import TIMES
from tests.waiting import until
from tests.wire.process import Home
from tests.wire.process_harness import ProcessHarness
from tests.wire.test_wire_cast import CAST, DIALOGUE, HEAR, SPEAK_ALL
from tests.wire.test_wire_kill_writes import TIMEOUT_S, Act, check_reply, kill_at_writes, narrated, shown_files
from tests.wire.test_wire_narrate_files import FILE

OTHERS: Final = ("Algenib", "Charon")
"""Two low voices: a character has at most one of them already."""


async def reached(harness: ProcessHarness, condition: Callable[[], bool]) -> bool:
    """Wait until something holds; False when the bot was killed before."""
    await until(lambda: condition() or harness.is_gone, TIMEOUT_S)
    return not harness.is_gone


def private_page(invocation: Invocation) -> Message | None:
    return next((one for one in invocation.reply.messages if one.ephemeral and not one.is_deleted), None)


def shows(invocation: Invocation, what: str) -> Callable[[], bool]:
    """Whether the private page of a press has these words, or a component with this custom id."""

    def is_there() -> bool:
        page = private_page(invocation)
        return page is not None and (what in page.text or what in str(page.components))

    return is_there


def never() -> bool:
    return False


async def dialogue(harness: ProcessHarness) -> Invocation:
    return await narrated(harness, text=DIALOGUE)


async def cast(harness: ProcessHarness) -> Invocation:
    return await narrated(harness, text=DIALOGUE, voices="cast")


async def hear(harness: ProcessHarness, narration: Invocation) -> Callable[[], bool]:
    pressed = await harness.discord.press(harness.mira, narration.reply.messages[-1], HEAR)
    return shows(pressed, SPEAK_ALL)


async def is_heard_in_the_end(harness: ProcessHarness, narration: Invocation, work: Work) -> None:
    check_reply(work, narration.reply.messages)
    is_heard = never
    while not is_heard():
        pressed = await harness.discord.press(harness.mira, narration.reply.messages[-1], HEAR)
        is_heard, is_refused = shows(pressed, SPEAK_ALL), shows(pressed, say("refusal.still_running"))
        # The lease of the killed bot expires by itself.
        await until(lambda is_heard=is_heard, is_refused=is_refused: is_heard() or is_refused(), TIMEOUT_S)  # type: ignore[misc]


async def change_voice(harness: ProcessHarness, narration: Invocation) -> Callable[[], bool]:
    """Give a character another voice, on the private page of the cast."""
    message = narration.reply.messages[-1]
    work_id = next(button.custom_id.split(":")[2] for button in message.buttons if button.custom_id)
    opened = await harness.discord.press(harness.mira, message, CAST)
    pick = role_id(RoleAction.PICK, work_id)
    if not await reached(harness, shows(opened, pick)):
        return never
    page = private_page(opened)
    assert page is not None
    number = next(value for select in page.selects for label, value, *_ in select.options if "Tomas" in str(label))
    low = role_id(RoleAction.PITCH, work_id, int(number), "low")
    voices = role_id(RoleAction.VOICE, work_id, int(number))
    await harness.discord.select(harness.mira, page, pick, [number])
    if not await reached(harness, shows(opened, low)):
        return never
    await harness.discord.press(harness.mira, page, low)
    if not await reached(harness, shows(opened, voices)):
        return never
    offered = [value for select in page.selects if select.custom_id == voices for _, value, *_ in select.options]
    await harness.discord.select(harness.mira, page, voices, [next(one for one in OTHERS if one in offered)])
    use = say("button.role.use")
    if not await reached(harness, lambda: any(button.label == use for button in page.buttons)):
        return never
    await harness.discord.press(harness.mira, page, use)
    return shows(opened, say("cast.saved"))


async def has_its_voices_or_says_so(_: ProcessHarness, narration: Invocation, work: Work) -> None:
    check_reply(work, narration.reply.messages)
    changed = [role for role in roles_of(work) if role.voice in OTHERS]
    revised = any(section.revision for section in work.sections)
    assert not revised or changed, "the voice is kept before it speaks"


async def of_file(harness: ProcessHarness) -> Invocation:
    asked = await harness.ask("narrate", attachment=FILE)
    await asked.until(lambda reply: any(button.label == "More" for button in reply.buttons), TIMEOUT_S)
    return asked


def hall(harness: ProcessHarness) -> Channel:
    return harness.discord.channel("hall")


async def share(harness: ProcessHarness, narration: Invocation) -> Callable[[], bool]:
    opened = await harness.discord.press(harness.mira, narration.reply.messages[-1], "More")
    share_label = say("button.share")
    if not await reached(harness, shows(opened, share_label)):
        return never
    page = private_page(opened)
    assert page is not None
    await harness.discord.press(harness.mira, page, share_label)
    if not await reached(harness, lambda: "or free to use?" in page.text or bool(page.selects)):
        return never
    if not page.selects:
        await harness.discord.press(harness.mira, page, say("button.freetext"))
        if not await reached(harness, lambda: bool(page.selects)):
            return never
    await harness.discord.select(harness.mira, page, page.selects[0].custom_id, [hall(harness)])
    return lambda: "Posted: " in page.text


async def is_shared_whole_or_not(harness: ProcessHarness, _: Invocation, work: Work) -> None:
    """A public copy was declared free to use before, is complete, and is deleted with its work."""
    posted = [one for one in harness.shown(hall(harness)) if one.author is harness.discord.bot]
    if posted:
        await until(lambda: any(button.label == "More" for one in posted for button in one.buttons), TIMEOUT_S)
        assert work.request.text_rights is TextRights.FREE
        assert shown_files(posted) == {ref.sha256 for ref in (*work.sounds, *work.recording)}
    for one in posted:
        one.is_deleted = True


ACTS: Final = {
    "hear a cast": Act(dialogue, hear, is_heard_in_the_end),
    "change a voice": Act(cast, change_voice, has_its_voices_or_says_so),
    "share a private file": Act(of_file, share, is_shared_whole_or_not),
}


@pytest.mark.asyncio
@pytest.mark.parametrize("home", ["sqlite"], indirect=True)
@pytest.mark.parametrize("act", ACTS if TIMES > 1 else ["share a private file"])
async def test_a_kill_at_any_write_leaves_files_rows_and_reply_in_agreement(home: Home, act: str) -> None:
    assert await kill_at_writes(home, ACTS[act])

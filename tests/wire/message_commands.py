"""Use the commands on messages: their names, their forms, and the end of their replies."""

from __future__ import annotations

from sandbox.discord import Invocation, Message, Person, Reply
from tests.wire.house import House

NARRATE, DRAW, GO_ON = "Narrate this", "Make a comic of this", "Continue this story"
TEXT = "The lamp burned all night."


async def ended(invocation: Invocation, end: str) -> Reply:
    return await invocation.until(lambda reply: end in reply.text)


async def opened(house: House, message: Message, name: str, by: Person | None = None) -> Invocation:
    invocation = await house.discord.message_command(by or house.mira, message, name)
    await invocation.answered()
    return invocation


async def used(house: House, message: Message, name: str, by: Person | None = None, **values: object) -> Invocation:
    """Use a command on a message and send its form; the command itself when it was refused."""
    form = await opened(house, message, name, by)
    if form.modal is None:
        return form
    sent = await house.discord.submit_modal(by or house.mira, form, values)
    await sent.answered()
    return sent

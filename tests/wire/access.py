"""Who may press which button of a work: the table, works by Mira of each kind of access, and people who press."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Container, Iterable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, replace
from typing import Any, Final

import pytest

from bot.discord.handlers import ComponentHandler, HandlerRegistry, Match, ModalHandler
from bot.discord.responses import respond
from bot.reply.controls import Action, PanelAction, RoleAction, custom_id, panel_id, role_id
from bot.words.say import say
from sandbox.discord import Channel, Invocation, Limits, Message, Person
from tests.effort import TIMES
from tests.wire.conftest import OpenStage, Stage
from tests.wire.replies import tells
from tests.wire.shelf import more, original, quiet, shown
from tests.wire.timeouts import FIRST_ANSWER_S

ROOMY: Final = Limits(interaction_requests=10_000, channel_requests=10_000, callback_deadline_s=FIRST_ANSWER_S)
MARKER: Final = "quixotic"
"""A word in every title, prompt and text that strangers may not see."""

FOR_AUTHOR: Final = {
    Action.CAST,
    Action.EDIT,
    Action.FREE_TEXT,
    Action.SPEAK_AGAIN,
    Action.SAID_WRONG,
    Action.CHOICES,
    Action.VOTE_ONCE,
    Action.VOTE_ON,
    Action.SHARE,
    Action.RENAME,
    Action.OUTSIDE,
    Action.OUTSIDE_NAMED,
    Action.OUTSIDE_PLAIN,
}
FOR_MANAGERS: Final = {
    Action.RESUME,
    Action.FINISH,
    Action.DETAILS,
    Action.DELETE,
    Action.DELETE_NOW,
    Action.UNDO,
    Action.POST_AGAIN,
    Action.CANCEL_REST,
}
FOR_ALL_PANELS: Final = {PanelAction.TURN}
"""The actions that everyone may press on the private pages of a comic. The others are for its author."""
A_FEW: Final[Container[Action | PanelAction | RoleAction]] = frozenset[Action | PanelAction | RoleAction](
    (
        *(Action.OPEN, Action.MORE, Action.UNDO, Action.DETAILS, Action.RENAME),
        *(PanelAction.TURN, PanelAction.WORDS, RoleAction.VOICE),
    )
)
"""One of each audience, of each template, and those with a rule of their own. They stand for all where a message does
not show the work: whether it does is decided once for every action, before its handler is called."""
MODALS: Final = (Action.CONTINUE, Action.EDIT, Action.RENAME, Action.SAID_WRONG)
PANEL_MODALS: Final = (PanelAction.WORDS, PanelAction.OTHER)
REACHED: Final = "The handler was reached."
DEFERRED_UPDATE: Final = 6
EMPTIED: Final = "The message was emptied."
REFUSALS: Final = (
    EMPTIED,  # shows a deleted work
    "can use this button",
    say("refusal.not_here"),
    say("refusal.unknown_work"),
)
PEOPLE: Final = ("author", "stranger", "moderator", "boss abroad")
WORKS: Final = ("public", "private", "shared", "abroad", "deleted")
PRIVATE: Final = ("private", "shared")
"""The works that were made for Mira alone."""
MANAGERS: Final = {"public": "moderator", "deleted": "moderator"}
"""Who may manage a work besides its author: no one a private work, and no one a work of another server.

Where the bot is no member it cannot see who manages messages there: Discord sends the permissions with each press.
"""


@dataclass
class Cast:
    """Works by Mira, the messages that show them, and each person's own message to forge presses on."""

    stage: Stage
    people: dict[str, Person]
    decoys: dict[str, Message]
    work_ids: dict[str, str]
    messages: dict[str, Message]

    async def posted(self, who: str, work: str) -> Message:
        """A message of a person or of another application with a button of a work."""
        channel = self.decoys[who].channel
        components = [{"type": 10, "content": "look"}, *rows_of([custom_id(Action.MORE, self.work_ids[work])])]
        return self.stage.discord.post(self.people[who], channel, components=components)

    async def elsewhere(self, who: str, work: str, *, turn: int) -> list[Message]:
        """A message that does not show a work: the bot's own or one of a person, by turns; in `make soak` both.

        With `turn` 0 and 1 there are both for each person and work.
        """
        is_own = (PEOPLE.index(who) + WORKS.index(work) + turn) % 2
        messages = [self.decoys[who]] if is_own or TIMES > 1 else []
        return messages if is_own and TIMES == 1 else [*messages, await self.posted(who, work)]

    async def every_press(
        self, person: Person, message: Message, work_id: str, *, of: Container[Action | PanelAction | RoleAction]
    ) -> AsyncIterator[tuple[Action | PanelAction | RoleAction, str]]:
        """Press every button of a work on a message, and submit every form, `of` these actions. Returns the answers."""
        discord = self.stage.discord
        for action, pressed_id in ids_of(work_id):
            if action not in of:
                continue
            with with_buttons(message, [pressed_id]):
                pressed = await discord.press(person, message, pressed_id)
                yield action, await answered(pressed)
        for action in (one for one in MODALS if one in of):
            sent = await discord.forge_modal(person, message, custom_id(action, work_id), {"prompt": "x"})
            yield action, await answered(sent)
        for panel_action in (one for one in PANEL_MODALS if one in of):
            sent = await discord.forge_modal(person, message, panel_id(panel_action, work_id, 1, "0"), {"text": "x"})
            yield panel_action, await answered(sent)


def may_press(who: str, work: str, action: Action | PanelAction | RoleAction, *, on_its_message: bool) -> bool:
    """The table: whether a person may press a button of a work on a message."""
    if not on_its_message or (work == "deleted" and action is not Action.UNDO):
        return False
    if who == "author":
        return True
    manages = who == ("boss abroad" if work == "abroad" else MANAGERS.get(work))
    if isinstance(action, PanelAction | RoleAction):
        return action in FOR_ALL_PANELS
    return action not in FOR_AUTHOR and (manages or action not in FOR_MANAGERS)


def tried(who: str, work: str, *, on_its_message: bool = False) -> Container[Action | PanelAction | RoleAction]:
    """The actions to try, which are all of them for three cases.

    These are the message of a public work, the author of a deleted work, and a stranger to a private one. Elsewhere a
    few stand for all, except in `make soak`, because only the audience of an action matters there.
    """
    is_full = on_its_message and (work == "public" or (who, work) == ("author", "deleted"))
    is_full = is_full or (who, work) == ("stranger", "private") or TIMES > 1
    return [*Action, *PanelAction, *RoleAction] if is_full else A_FEW


def stub_handlers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Replace every handler by one that only reports that it was called."""

    async def call(interaction: Any, *_: object) -> None:  # noqa: ANN401 - as handlers are called
        await respond(interaction, REACHED)

    of_component, of_modal = HandlerRegistry.of_component, HandlerRegistry.of_modal

    def of_component_stub(self: HandlerRegistry, pressed: str) -> tuple[ComponentHandler, Match] | None:
        found = of_component(self, pressed)
        return None if found is None else (replace(found[0], call=call), found[1])

    def of_modal_stub(self: HandlerRegistry, sent: str) -> tuple[ModalHandler, Match] | None:
        found = of_modal(self, sent)
        return None if found is None else (replace(found[0], call=call), found[1])

    monkeypatch.setattr(HandlerRegistry, "of_component", of_component_stub)
    monkeypatch.setattr(HandlerRegistry, "of_modal", of_modal_stub)


async def told(stage: Stage, who: Person, where: Channel, text: str, **options: object) -> Message:
    """A finished story."""
    tells(stage, text)
    asked = await stage.discord.command(who, where, "story", prompt=text, **options)
    await asked.until(lambda reply: any(button.label == "More" for button in reply.buttons))
    await quiet(stage)
    return original(asked)


def id_of(message: Message) -> str:
    """The id of the work that a message shows."""
    return next(button.custom_id.split(":")[2] for button in message.buttons if button.custom_id)


@asynccontextmanager
async def cast_on(
    open_stage: OpenStage, *, people: Collection[str] = PEOPLE, works: Collection[str] = WORKS
) -> AsyncIterator[Cast]:
    """Mira's works, and the people who try to use them: all of them, or only those that a test is about."""
    async with open_stage(limits=ROOMY) as stage:
        discord, general = stage.discord, stage.general
        abroad = discord.foreign_channel()
        assert abroad.guild is not None
        moderator = discord.person("moderator")
        discord.give(moderator, discord.role("moderators", "MANAGE_MESSAGES"))
        boss = discord.state.people[abroad.guild.owner_id]
        everyone = {"author": stage.mira, "stranger": stage.tom, "moderator": moderator, "boss abroad": boss}
        decoys = {
            name: await told(stage, person, abroad if person is boss else general, f"of {name}")
            for name, person in everyone.items()
            if name in people
        }
        messages = {
            work: await told(
                stage,
                stage.mira,
                abroad if work == "abroad" else general,
                f"a {MARKER} {work}",
                private=work in PRIVATE,
            )
            for work in WORKS
            if work in works
        }
        if "shared" in messages:
            messages["shared"] = await share(stage, messages["shared"])
        work_ids = {name: id_of(message) for name, message in messages.items()}
        if "deleted" in work_ids:
            await stage.app.library.works.delete(work_ids["deleted"])
        yield Cast(stage, everyone, decoys, work_ids, messages)


async def share(stage: Stage, message: Message) -> Message:
    """Mira shares a work in another channel. Returns the post."""
    hall = stage.discord.channel("hall")
    question = await shown(await more(stage, message, "Share"))
    await stage.discord.select(stage.mira, question, question.selects[0].custom_id, [hall])
    await stage.discord.until(lambda: "Posted: " in question.text)
    (post,) = stage.discord.transcript(hall)
    return post


@contextmanager
def with_buttons(message: Message, custom_ids: Iterable[str]) -> Iterator[None]:
    """Give a message these buttons, whatever the bot sent, because the bot's own checks have to decide as well."""
    before = message.components
    message.components = [*before, *rows_of(custom_ids)]
    yield
    if message.components[: len(before)] == before:
        message.components = before


def rows_of(custom_ids: Iterable[str]) -> list[dict[str, Any]]:
    """Rows of five buttons."""
    buttons = [
        {"type": 2, "style": 2, "label": f"forged {number}", "custom_id": one, "id": 1000 + number}
        for number, one in enumerate(custom_ids)
    ]
    return [
        {"type": 1, "id": 900 + start, "components": buttons[start : start + 5]} for start in range(0, len(buttons), 5)
    ]


def ids_of(work_id: str) -> Iterator[tuple[Action | PanelAction | RoleAction, str]]:
    """Every action on a work, a panel or a role, and its custom id."""
    yield from ((action, custom_id(action, work_id)) for action in Action)
    yield from ((action, panel_id(action, work_id, 1, "0")) for action in PanelAction)
    yield from ((action, role_id(action, work_id, 1, "0")) for action in RoleAction)


async def answered(pressed: Invocation) -> str:
    """The answer to a press, once it has a text."""
    await pressed.answered()
    assert pressed.callback is not None
    if pressed.callback.type == DEFERRED_UPDATE:
        return EMPTIED
    await pressed.until(lambda reply: bool(reply.text.strip()))
    return pressed.reply.text.strip()

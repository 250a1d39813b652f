"""Who may see and do what: every custom id, pressed by everyone, on the message that shows the work and on others."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Container, Iterable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, replace
from typing import Any, Final

import pytest

from bot.discord.handlers import ComponentHandler, HandlerRegistry, Match, ModalHandler
from bot.discord.responses import respond
from bot.reply.controls import Action, PanelAction, RoleAction, custom_id, panel_id, role_id
from bot.words.say import say
from sandbox.discord import Channel, Entry, Invocation, Limits, Message, Person
from tests.effort import TIMES
from tests.wire.conftest import FIRST_ANSWER_S, OpenStage, Stage
from tests.wire.replies import tells
from tests.wire.shelf import made, more, original, quiet, shown

ROOMY: Final = Limits(interaction_requests=10_000, channel_requests=10_000, callback_deadline_s=FIRST_ANSWER_S)
MARKER: Final = "quixotic"
"""A word of every title, prompt and text that strangers may not see."""

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
"""What everyone may press on the private pages of a comic; the rest is for its author."""
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
    EMPTIED,  # which shows a work that is deleted
    "can use this button",
    say("refusal.not_here"),
    say("refusal.unknown_work"),
)
WORKS: Final = ("public", "private", "shared", "abroad", "deleted")
MANAGERS: Final = {"public": "moderator", "deleted": "moderator"}
"""Who beside its author may manage a work: no one a private one, and no one a work of another server.

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
        """A message of a person, or of another application, with a button of a work."""
        channel = self.decoys[who].channel
        components = [{"type": 10, "content": "look"}, *rows_of([custom_id(Action.MORE, self.work_ids[work])])]
        return self.stage.discord.post(self.people[who], channel, components=components)

    async def every_press(
        self, person: Person, message: Message, work_id: str, *, of: Container[Action | PanelAction | RoleAction]
    ) -> AsyncIterator[tuple[Action | PanelAction | RoleAction, str]]:
        """Press every button of a work on a message, and send every form, `of` these actions; what was answered."""
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
    """The actions to try: all where a message shows the work, and for a stranger to a private one; in `make soak` all.

    Elsewhere a few stand for all.
    """
    is_full = on_its_message or (who, work) == ("stranger", "private") or TIMES > 1
    return [*Action, *PanelAction, *RoleAction] if is_full else A_FEW


def stub_handlers(monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on every handler only says that it was reached."""

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
    """A story that was told to its end."""
    tells(stage, text)
    asked = await stage.discord.command(who, where, "story", prompt=text, **options)
    await asked.until(lambda reply: any(button.label == "More" for button in reply.buttons))
    await quiet(stage)
    return original(asked)


def id_of(message: Message) -> str:
    """The id of the work that a message shows."""
    return next(button.custom_id.split(":")[2] for button in message.buttons if button.custom_id)


@asynccontextmanager
async def cast_on(open_stage: OpenStage) -> AsyncIterator[Cast]:
    """Mira's works, and the people who pry."""
    async with open_stage(limits=ROOMY) as stage:
        discord, general = stage.discord, stage.general
        abroad = discord.foreign_channel()
        assert abroad.guild is not None
        moderator = discord.person("moderator")
        discord.give(moderator, discord.role("moderators", "MANAGE_MESSAGES"))
        boss = discord.state.people[abroad.guild.owner_id]
        people = {"author": stage.mira, "stranger": stage.tom, "moderator": moderator, "boss abroad": boss}
        decoys = {
            name: await told(stage, person, abroad if person is boss else general, f"of {name}")
            for name, person in people.items()
        }
        messages = {
            "public": await told(stage, stage.mira, general, f"a {MARKER} lighthouse"),
            "private": await told(stage, stage.mira, general, f"a {MARKER} secret", private=True),
            "abroad": await told(stage, stage.mira, abroad, f"a {MARKER} journey"),
            "deleted": await told(stage, stage.mira, general, f"a {MARKER} regret"),
        }
        kept = await told(stage, stage.mira, general, f"a {MARKER} confession", private=True)
        messages["shared"] = await share(stage, kept)
        work_ids = {name: id_of(message) for name, message in messages.items()}
        await stage.app.library.works.delete(work_ids["deleted"])
        yield Cast(stage, people, decoys, work_ids, messages)


async def share(stage: Stage, message: Message) -> Message:
    """Mira shares a work in another channel; the post."""
    hall = stage.discord.channel("hall")
    question = await shown(await more(stage, message, "Share"))
    await stage.discord.select(stage.mira, question, question.selects[0].custom_id, [hall])
    await stage.discord.until(lambda: "Posted: " in question.text)
    (post,) = stage.discord.transcript(hall)
    return post


@contextmanager
def with_buttons(message: Message, custom_ids: Iterable[str]) -> Iterator[None]:
    """Let a message have these buttons, whatever the bot sent: what the bot knows of itself has to decide, too."""
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
    """What a press was answered with, once it says something."""
    await pressed.answered()
    assert pressed.callback is not None
    if pressed.callback.type == DEFERRED_UPDATE:
        return EMPTIED
    await pressed.until(lambda reply: bool(reply.text.strip()))
    return pressed.reply.text.strip()


@pytest.mark.asyncio
async def test_every_custom_id_reaches_its_handler_only_for_those_who_may(
    open_stage: OpenStage, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with cast_on(open_stage) as cast:
        stub_handlers(monkeypatch)
        wrong = []
        for work in WORKS:
            for who, person in cast.people.items():
                messages = {True: [cast.messages[work]], False: [cast.decoys[who], await cast.posted(who, work)]}
                shown_to_them = cast.messages[work].channel.may(person, "VIEW_CHANNEL")
                if not shown_to_them or (work == "private" and who != "author"):
                    del messages[True]
                for on_its_message, message in ((place, one) for place, found in messages.items() for one in found):
                    async for action, text in cast.every_press(
                        person, message, cast.work_ids[work], of=tried(who, work, on_its_message=on_its_message)
                    ):
                        may = may_press(who, work, action, on_its_message=on_its_message)
                        if not (text == REACHED if may else any(line in text for line in REFUSALS)):
                            wrong.append((who, work, action, message.author.username, text))
        assert wrong == []


def sent_since(stage: Stage, start: int) -> str:
    """Everything that the bot sent to Discord since then."""
    entries: list[Entry] = stage.discord.log[start:]
    bodies = [json.dumps(entry.json, ensure_ascii=False) for entry in entries]
    return "\n".join([*bodies, *(str(file.data) for entry in entries for file in entry.files)])


@pytest.mark.asyncio
async def test_a_forged_press_shows_nothing_of_a_work_and_changes_nothing(open_stage: OpenStage) -> None:
    async with cast_on(open_stage) as cast:
        stage = cast.stage
        before = [message.text for message in (*cast.messages.values(), *cast.decoys.values())]
        start, works = len(stage.discord.log), (await stage.app.library.size()).works
        for who in ("stranger", "moderator", "boss abroad"):
            for work in WORKS:
                if work == "public" or (work == "abroad" and who == "boss abroad"):
                    continue
                for message in (cast.decoys[who], await cast.posted(who, work)):
                    async for action, text in cast.every_press(
                        cast.people[who], message, cast.work_ids[work], of=tried(who, work)
                    ):
                        assert any(line in text for line in REFUSALS), (who, work, action, text)
        assert MARKER not in sent_since(stage, start)
        assert [message.text for message in (*cast.messages.values(), *cast.decoys.values())] == before
        assert (await stage.app.library.size()).works == works


@pytest.mark.asyncio
async def test_a_message_that_no_row_knows_shows_a_private_work_to_its_author_alone(open_stage: OpenStage) -> None:
    async with open_stage() as stage:
        work_id = id_of(await told(stage, stage.mira, stage.general, f"a {MARKER} secret", private=True))
        # As the bot posted it before replies were kept in rows.
        old = stage.discord.post(
            stage.discord.bot, stage.general, components=rows_of([more_id := custom_id(Action.MORE, work_id)])
        )
        assert say("refusal.not_here") in await answered(await stage.discord.press(stage.tom, old, more_id))
        assert say("refusal.not_here") not in await answered(await stage.discord.press(stage.mira, old, more_id))


@pytest.mark.asyncio
async def test_a_list_of_works_lets_nobody_do_more_than_open_them(open_stage: OpenStage) -> None:
    async with open_stage() as stage:
        work_id = id_of(await told(stage, stage.mira, stage.general, f"a {MARKER} lighthouse"))
        listed = stage.discord.post(
            stage.discord.bot, stage.general, components=rows_of([custom_id(Action.OPEN, work_id)])
        )
        sent = await stage.discord.forge_modal(
            stage.tom, listed, custom_id(Action.CONTINUE, work_id), {"direction": "x"}
        )
        assert say("refusal.not_here") in await answered(sent)


@pytest.mark.asyncio
async def test_a_channel_of_a_share_that_was_never_offered_gets_nothing(open_stage: OpenStage) -> None:
    async with cast_on(open_stage) as cast:
        hall = cast.stage.discord.channel("square")
        share_id = custom_id(Action.SHARE, cast.work_ids["private"])
        message = cast.decoys["stranger"]
        chooser = {"type": 8, "custom_id": share_id, "id": 900}
        message.components = [*message.components, {"type": 1, "id": 901, "components": [chooser]}]
        pressed = await cast.stage.discord.select(cast.people["stranger"], message, share_id, [hall])
        assert say("refusal.not_here") in await answered(pressed)
        assert cast.stage.discord.transcript(hall) == []


@pytest.mark.asyncio
async def test_the_takes_of_a_work_are_never_shown_on_another_message(open_stage: OpenStage) -> None:
    async with cast_on(open_stage) as cast:
        stage = cast.stage
        private = cast.messages["private"]
        tells(stage, "Another take.")
        await stage.discord.press(stage.mira, private, "New version")
        await stage.discord.until(lambda: "Version 2 of 2" in private.text)
        await quiet(stage)
        theirs = await told(stage, stage.tom, stage.general, "of tom", private=True)
        for who, message in ((stage.mira, cast.decoys["stranger"]), (stage.tom, theirs)):
            before = message.text
            previous = custom_id(Action.PREVIOUS, id_of(private))
            with with_buttons(message, [previous]):
                assert say("refusal.not_here") in await answered(await stage.discord.press(who, message, previous))
            assert message.text == before


@pytest.mark.asyncio
async def test_a_moderator_stops_only_works_of_their_own_server(open_stage: OpenStage) -> None:
    async with cast_on(open_stage) as cast:
        stage = cast.stage
        tells(stage, "Once", (30.0, " upon"))
        asked = await stage.discord.command(stage.mira, stage.general, "story", prompt="a long one")
        await asked.until(lambda reply: "Once" in reply.text)
        stop = custom_id(Action.STOP, id_of(original(asked)))
        boss, moderator = cast.people["boss abroad"], cast.people["moderator"]
        decoy = cast.decoys["boss abroad"]
        with with_buttons(decoy, [stop]):
            assert say("refusal.not_here") in await answered(await stage.discord.press(boss, decoy, stop))
        assert len(stage.app.work_service.runs()) == 1
        await stage.discord.press(moderator, original(asked), "Stop")
        await quiet(stage)
        assert "Stopped by Moderator" in asked.reply.text


@pytest.mark.asyncio
async def test_a_vote_counts_only_on_the_message_of_its_poll(open_stage: OpenStage) -> None:
    async with open_stage(limits=ROOMY) as stage:
        story = await made(stage)
        decoy = await told(stage, stage.tom, stage.general, "of tom")
        menu = await shown(await more(stage, original(story), "Vote"))
        await stage.discord.press(stage.mira, menu, say("button.voteonce"))
        await stage.discord.until(lambda: bool(ballots(stage)))
        polls = stage.app.library.polls
        (ballot,) = ballots(stage)
        # A first vote waits until the poll is stored together with its message.
        await (await stage.discord.press(stage.mira, ballot, "2")).answered()
        (poll,) = await polls.open_polls()
        for choice in ("1", "3", "close", "last"):
            vote = f"elara:{choice}:of:{poll.id}"
            with with_buttons(decoy, [vote]):
                assert say("refusal.not_here") in await answered(await stage.discord.press(stage.tom, decoy, vote))
        assert await polls.counts(poll) == (0, 1, 0)


def ballots(stage: Stage) -> list[Message]:
    """The messages of polls."""
    messages = stage.discord.state.messages.values()
    return [one for one in messages if any(button.label == "End vote" for button in one.buttons)]


@pytest.mark.asyncio
async def test_who_continues_a_shared_chapter_is_told_nothing_of_the_private_ones_before(open_stage: OpenStage) -> None:
    async with open_stage(limits=ROOMY) as stage:
        tells(stage, f"It was {MARKER}.")
        first = original(await made(stage, "the beginning", private=True))
        second = await continue_with(stage, stage.mira, first, "The second part.")
        post = await share(stage, second)
        await continue_with(stage, stage.mira, post, "By the author.")
        assert MARKER in stage.gemini.calls[-1].text
        await continue_with(stage, stage.tom, post, "By a reader.")
        assert "The second part." in stage.gemini.calls[-1].text
        assert MARKER not in stage.gemini.calls[-1].text


async def continue_with(stage: Stage, person: Person, message: Message, text: str) -> Message:
    """Continue a story; the message of the next chapter, which is this text."""
    tells(stage, text)
    opened = await stage.discord.press(person, message, "Continue")
    await opened.answered()
    await stage.discord.submit_modal(person, opened, {"direction": ""})

    def chapters() -> list[Message]:
        messages = stage.discord.state.messages.values()
        return [one for one in messages if text in one.text and any(button.label == "More" for button in one.buttons)]

    await stage.discord.until(lambda: bool(chapters()))
    await quiet(stage)
    return chapters()[0]

"""The buttons and forms of works. Their custom ids hold all that is needed, so they answer after a restart too."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final, Self, TypeVar

import discord
from discord import ui
from discord.ext import commands

from bot.making.service import WorkService
from bot.polls.polls import Polls
from bot.reply.controls import FORM_TEMPLATE, POLL_TEMPLATE, WORK_TEMPLATE, Action
from bot.reply.frame import Button
from bot.words.say import say
from bot.work.refusal import RefusalKind, RefusedError
from cogs.answers import act
from cogs.forms import CommandForm, entered, typed
from cogs.intake import Intake
from cogs.more import more_handlers
from cogs.onward import onward_forms, onward_handlers
from cogs.presses import FormHandler, Handler, Interaction, retired
from cogs.takes import take_forms, take_handlers
from cogs.votes import Ballots, vote_handlers

_OPENS_FORM: Final = frozenset({Action.CONTINUE.value, Action.EDIT.value, Action.RENAME.value})

_UNDER_WORKS: Final = frozenset(
    {"stop", "resume", "finish", "continue", "again", "comic", "narrate", "write", "more", "previous", "next"}
)
"""Actions whose buttons stand below a work itself: its message is emptied when the work was deleted."""

AnyHandler = TypeVar("AnyHandler", Handler, FormHandler)


def work_handlers(intake: Intake, votes: Polls) -> Mapping[Action, Handler]:
    """What the buttons do that make something, stop it, or say what can be made."""
    return {
        **more_handlers(intake.work_service),
        **onward_handlers(intake),
        **take_handlers(intake),
        **vote_handlers(intake, votes),
    }


def form_handlers(intake: Intake) -> Mapping[Action, FormHandler]:
    """What is done with the forms that some of those buttons open."""
    return {**onward_forms(intake), **take_forms(intake)}


def dynamic_items(
    work_service: WorkService, handlers: Mapping[Action, Handler], ballots: Ballots
) -> tuple[type[ui.DynamicItem[Any]], ...]:
    """The classes discord.py makes a button from. It instantiates them itself, so they learn what to do here."""

    class OfWork(Lasting, template=WORK_TEMPLATE):
        """Belongs to a work."""

        async def act(self, interaction: Interaction) -> None:
            work_id = self.match["work_id"]
            try:
                await _handler(handlers, self.match["action"])(interaction, work_id)
            except RefusedError as error:
                is_unknown = error.refusal.kind is RefusalKind.UNKNOWN_WORK and self.match["action"] in _UNDER_WORKS
                if not (is_unknown and await retired(work_service, interaction, work_id)):
                    raise

        @property
        def opens_form(self) -> bool:
            return self.match["action"] in _OPENS_FORM

    class OfRound(Lasting, template=POLL_TEMPLATE):
        """One of three ways on, or the end of the vote about them."""

        async def act(self, interaction: Interaction) -> None:
            round_id, choice = self.match["round_id"], self.match["choice"]
            if choice == "close":
                await ballots.close(interaction, round_id)
            else:
                await ballots.choose(interaction, round_id, int(choice) - 1)

    return OfWork, OfRound


def _handler(handlers: Mapping[Action, AnyHandler], name: str) -> AnyHandler:
    """What a button or form does; raises `RefusedError` for one that an older or newer version has shown."""
    for action, handler in handlers.items():
        if action.value == name:
            return handler
    raise RefusedError(RefusalKind.UNKNOWN_BUTTON)


class Lasting(ui.DynamicItem[ui.Item[Any]], template=r"^$"):
    """Something to press or choose from that was shown at any time, by this process or another."""

    def __init__(self, item: ui.Item[Any], match: re.Match[str]) -> None:
        super().__init__(item)
        self.match = match

    @classmethod
    async def from_custom_id(cls, _: Interaction, item: ui.Item[Any], match: re.Match[str]) -> Self:
        """The button that was pressed, and what its custom id says."""
        return cls(item, match)

    @property
    def opens_form(self) -> bool:
        """Whether the answer is a form: that has to be the first answer, so it cannot be deferred."""
        return False

    async def act(self, interaction: Interaction) -> None:
        """Do what the label says."""
        raise NotImplementedError

    async def callback(self, interaction: Interaction) -> None:
        """Answer the press, whatever happens: discord.py itself would only log it, and the person would see nothing."""
        again = say("button.tryagain", interaction.locale.value)
        retry = (Button(again, self.match.string),) if self.opens_form else None
        await act(interaction, self.act(interaction), retry=retry)


class LastingForms(commands.Cog):
    """Takes every form that is sent in, also one that was opened before a restart: discord.py knows none of them."""

    def __init__(self, handlers: Mapping[Action, FormHandler], of_commands: Mapping[str, CommandForm]) -> None:
        self._handlers = handlers
        self._of_commands = of_commands

    @commands.Cog.listener()
    async def on_interaction(self, interaction: discord.Interaction) -> None:
        """Hand a form on to who opened it. Whatever fails, what was typed comes back: it is nowhere else."""
        if interaction.type is not discord.InteractionType.modal_submit:
            return
        data: dict[str, Any] = dict(interaction.data or {})
        custom_id = str(data.get("custom_id"))
        match = FORM_TEMPLATE.fullmatch(custom_id)
        form = None if match is None else self._of_commands.get(match["command"])
        presets = {} if form is None else form.presets
        if form is not None:
            taking = form.submit(interaction, entered(interaction))
        else:
            taking = self._of_work(interaction, custom_id)
        await act(interaction, taking, text=typed(interaction, presets))

    async def _of_work(self, interaction: Interaction, custom_id: str) -> None:
        match = WORK_TEMPLATE.fullmatch(custom_id)
        if match is None:
            raise RefusedError(RefusalKind.UNKNOWN_FORM)
        await _handler(self._handlers, match["action"])(interaction, match["work_id"], entered(interaction))

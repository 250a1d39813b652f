"""Actions of a person on the page, carried out in the local Discord as their client would, and the answers."""

from __future__ import annotations

import re
import secrets
from collections.abc import Awaitable, Callable
from typing import Any, Final

from sandbox.discord import Channel, ClientRefused, DiscordSandbox, Invocation, Message, Person
from sandbox.discord.errors import Json
from sandbox.discord.modals import FILE_UPLOAD, inputs
from sandbox.discord.options import find_command
from sandbox.discord.records import walk
from sandbox.show.page.uploads import UploadStore
from sandbox.show.page.view import may_delete, sees, sees_channel

_INTEGER, _USER, _CHANNEL, _ROLE, _MENTIONABLE, _NUMBER, _ATTACHMENT = 4, 6, 7, 8, 9, 10, 11
_SELECTS: Final = {5: _USER, 6: _ROLE, 7: _MENTIONABLE, 8: _CHANNEL}
_FORMS_MAX: Final = 8
_COMMAND: Final = 2
_KINDS: Final = {4: "message", 5: "deferred", 6: "none", 7: "update", 9: "modal"}
_DONE: Final[Json] = {"kind": "none"}


class ActionRequest:
    """One act as the page sent it. Every getter raises `ClientRefused` for a missing or malformed value."""

    def __init__(self, data: Json) -> None:
        self._data = data

    def text(self, key: str) -> str:
        """A text."""
        value = self._data.get(key)
        if not isinstance(value, str):
            raise ClientRefused(f"{key} must be a text")
        return value

    def number(self, key: str) -> int:
        """An id."""
        value = self.text(key)
        if not (value.isascii() and value.isdigit()):
            raise ClientRefused(f"{key} must be an id")
        return int(value)

    def table(self, key: str) -> Json:
        """Named values; none when it is left out."""
        value = self._data.get(key, {})
        if not isinstance(value, dict):
            raise ClientRefused(f"{key} must be an object")
        return value

    def texts(self, key: str) -> list[str]:
        """A list of texts."""
        value = self._data.get(key)
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            raise ClientRefused(f"{key} must be a list of texts")
        return value


class PageActions:
    """The acts of one open page, by its current person. It keeps the forms that are open there."""

    def __init__(self, discord: DiscordSandbox, uploads: UploadStore) -> None:
        self._discord = discord
        self._uploads = uploads
        self._forms: dict[str, Invocation] = {}
        self._acts: Final[dict[str, Callable[[Person, ActionRequest], Awaitable[Json]]]] = {
            "command": self._command,
            "autocomplete": self._autocomplete,
            "press": self._press,
            "select": self._select,
            "modal": self._modal,
            "message_command": self._message_command,
            "post": self._post,
            "delete": self._delete,
            "dismiss": self._dismiss,
        }

    async def perform(self, person: Person, act: str, asked: ActionRequest) -> Json:
        """The answer to an act. Raises `ClientRefused`, with the reason, for an act that a client would not send."""
        if act not in self._acts:
            raise ClientRefused(f"there is no act {act!r}")
        return await self._acts[act](person, asked)

    def channel(self, person: Person, asked: ActionRequest) -> Channel:
        """The channel an act names, if the person sees it."""
        channel = self._discord.state.channels.get(asked.number("channel_id"))
        if channel is None or not sees_channel(person, channel):
            raise ClientRefused("this channel is not there")
        return channel

    def _message(self, person: Person, asked: ActionRequest) -> Message:
        message = self._discord.state.messages.get(asked.number("message_id"))
        if message is None or message.is_deleted or not sees(person, message):
            raise ClientRefused("this message is gone")
        return message

    async def _command(self, person: Person, asked: ActionRequest) -> Json:
        channel, name = self.channel(person, asked), asked.text("name")
        values = self._values(person, channel, name, asked.table("options"))
        return await self._answer(await self._discord.command(person, channel, name, **values))

    async def _autocomplete(self, person: Person, asked: ActionRequest) -> Json:
        channel, name, focused = self.channel(person, asked), asked.text("name"), asked.text("focused")
        others = {key: value for key, value in asked.table("options").items() if key != focused}
        values = self._values(person, channel, name, others)
        try:
            choices = await self._discord.autocomplete(
                person, channel, name, focused=focused, typed=asked.text("typed"), **values
            )
        except TimeoutError:
            return {"kind": "failed", "choices": [], "reason": "Loading options failed"}
        return {"kind": "autocomplete", "choices": choices}

    async def _press(self, person: Person, asked: ActionRequest) -> Json:
        message = self._message(person, asked)
        return await self._answer(await self._discord.press(person, message, asked.text("custom_id")))

    async def _select(self, person: Person, asked: ActionRequest) -> Json:
        message, custom_id = self._message(person, asked), asked.text("custom_id")
        part = next((one for one in walk(message.components) if one.get("custom_id") == custom_id), {})
        values = self._chosen(part, asked.texts("values"))
        return await self._answer(await self._discord.select(person, message, custom_id, values))

    async def _modal(self, person: Person, asked: ActionRequest) -> Json:
        key = asked.text("opened_by")
        opened = self._forms.get(key)
        if opened is None or opened.modal is None:
            raise ClientRefused("this form is not open any more")
        values = dict(asked.table("values"))
        for field in inputs(opened.modal):
            given = values.get(field["custom_id"])
            if field["type"] == FILE_UPLOAD and isinstance(given, list):
                values[field["custom_id"]] = [self._uploads.file(str(one)) for one in given]
        answer = await self._answer(await self._discord.submit_modal(person, opened, values))
        if answer["kind"] != "failed":  # a form without an answer stays open, so that it can be sent again
            self._forms.pop(key, None)
        return answer

    async def _message_command(self, person: Person, asked: ActionRequest) -> Json:
        message = self._message(person, asked)
        return await self._answer(await self._discord.message_command(person, message, asked.text("name")))

    async def _post(self, person: Person, asked: ActionRequest) -> Json:
        text = self._with_mentions(person, asked.text("text"))
        self._discord.post(person, self.channel(person, asked), text)
        return _DONE

    def _with_mentions(self, person: Person, text: str) -> str:
        """The text with "@Name" as a mention, as in a client where the name is picked from a list."""
        ids = {one.username.lower(): one for one in self._discord.state.people.values() if one is not person}
        names = "|".join(re.escape(name) for name in sorted(ids, key=len, reverse=True))
        found = re.compile(rf"(?<![\w<@])@({names})(?!\w)", re.IGNORECASE)
        return found.sub(lambda match: ids[match[1].lower()].mention, text)

    async def _delete(self, person: Person, asked: ActionRequest) -> Json:
        message = self._message(person, asked)
        if not may_delete(person, message):
            raise ClientRefused(f"{person.username} may not delete this message")
        self._discord.delete(message)
        return _DONE

    async def _dismiss(self, person: Person, asked: ActionRequest) -> Json:
        message = self._message(person, asked)
        if not message.ephemeral:
            raise ClientRefused("only a private message is dismissed")
        self._discord.delete(message)
        return _DONE

    async def _answer(self, invocation: Invocation) -> Json:
        """The first answer, or the failure that a person sees when none came in three seconds.

        `interaction_id` is the id in the `interaction_metadata` of the messages that follow.
        """
        interaction_id = str(invocation.id)
        try:
            callback = await invocation.answered(self._discord.state.limits.callback_deadline_s)
        except TimeoutError:
            is_command = invocation.kind == _COMMAND
            reason = "The application did not respond" if is_command else "This interaction failed"
            return {"kind": "failed", "reason": reason, "interaction_id": interaction_id}
        answer: Json = {"kind": _KINDS[callback.type], "interaction_id": interaction_id}
        if invocation.modal is not None:
            key = secrets.token_urlsafe(12)
            self._forms[key] = invocation
            while len(self._forms) > _FORMS_MAX:
                del self._forms[next(iter(self._forms))]
            answer["modal"] = {**invocation.modal, "opened_by": key}
        return answer

    def _values(self, person: Person, channel: Channel, name: str, given: Json) -> dict[str, object]:
        """The options of a command as the local Discord takes them: people and places by id, files by upload."""
        root, *path = name.split() or [""]
        options = find_command(self._discord.state, person, channel, root).get("options") or []
        for step in path:
            options = next((one.get("options") or [] for one in options if one["name"] == step), [])
        kinds = {option["name"]: option["type"] for option in options}
        return {key: self._value(kinds.get(key, 0), value) for key, value in given.items() if value is not None}

    def _value(self, kind: int, value: Any) -> object:  # noqa: ANN401 - whatever the page sent
        state = self._discord.state
        text = str(value)
        try:
            if kind == _INTEGER:
                return int(text)
            if kind == _NUMBER:
                return float(text)
            if kind == _ATTACHMENT:
                return self._uploads.file(text)
            if kind == _USER or (kind == _MENTIONABLE and int(text) in state.people):
                return state.people[int(text)]
            if kind in (_ROLE, _MENTIONABLE):
                return self._discord.guild.roles[int(text)]
            if kind == _CHANNEL:
                return state.channels[int(text)]
        except (ValueError, KeyError) as error:
            raise ClientRefused(f"{text!r} is not a value for this") from error
        return value

    def _chosen(self, part: Json, values: list[str]) -> list[object]:
        """What was chosen in a select: texts as they are, people and places by id."""
        kind = _SELECTS.get(part.get("type", 0), 0)
        return [self._value(kind, value) for value in values]

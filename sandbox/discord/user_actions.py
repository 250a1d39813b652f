"""What people do: type commands, press buttons, fill in forms, post, delete."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from sandbox.discord import interactions, mentions, threads
from sandbox.discord.components import BUTTON, LINK_STYLE, ROW, SELECTS, STRING_SELECT
from sandbox.discord.errors import ApiError, Json
from sandbox.discord.files import UploadedFile
from sandbox.discord.modals import ClientRefused, fill_in
from sandbox.discord.options import OptionFiller, check_channel_type, find_command
from sandbox.discord.payload import MessageWriter
from sandbox.discord.records import COMPONENTS_V2, Invocation, Message, preset, walk
from sandbox.discord.state import State
from sandbox.discord.world import Channel, Person, Thread

_MESSAGE_COMMAND: Final = 3


class UserActions:
    """The person's side of the local Discord: every method acts as the person's client would.

    All raise `ClientRefused` for an action that a real client would not send.
    """

    def __init__(self, state: State) -> None:
        self._state = state

    async def command(self, person: Person, channel: Channel, name: str, /, **options: object) -> Invocation:
        """Sends a slash command; "library list" names a sub-command. None leaves an option out.

        Values: str, int, float, bool, `Person`, `Channel`, `Role`, and (filename, bytes) for an attachment. A choice
        may be given by its value or by its name.
        """
        return self._command(interactions.COMMAND, person, channel, name, options)

    async def autocomplete(
        self, person: Person, channel: Channel, name: str, /, focused: str, typed: str = "", **options: object
    ) -> list[Json]:
        """The suggestions for the option `focused`, which contains `typed` so far: `[{"name", "value"}, …]`."""
        values = {**options, focused: typed}
        invocation = self._command(interactions.AUTOCOMPLETE, person, channel, name, values, focused)
        await invocation.answered(self._state.limits.callback_deadline_s)
        return invocation.choices

    def _command(
        self,
        kind: int,
        person: Person,
        channel: Channel,
        name: str,
        values: dict[str, Any],
        focused: str | None = None,
    ) -> Invocation:
        root, *path = name.split()
        command = find_command(self._state, person, channel, root)
        filler = OptionFiller(self._state, person, channel)
        data: Json = {"id": command["id"], "name": root, "type": 1}
        data["options"] = filler.fill(command, path, values, focused)
        return self._start_command(kind, person, channel, command, data | _resolved(filler))

    def _start_command(self, kind: int, person: Person, channel: Channel, command: Json, data: Json) -> Invocation:
        if "guild_id" in command:
            data["guild_id"] = command["guild_id"]
        kinds = command.get("integration_types") or [0]
        by_user = None if channel.guild else 0 not in kinds
        return interactions.start(self._state, kind, person, channel, data, user_install=by_user)

    async def message_command(self, person: Person, message: Message, name: str) -> Invocation:
        """Uses a message command. The interaction carries the whole message, also one of another person."""
        self._check_sees(person, message)
        command = find_command(self._state, person, message.channel, name, _MESSAGE_COMMAND)
        data: Json = {"id": command["id"], "name": name, "type": _MESSAGE_COMMAND, "target_id": str(message.id)}
        data["resolved"] = {"messages": {str(message.id): self._state.message_json(message)}}
        return self._start_command(interactions.COMMAND, person, message.channel, command, data)

    async def press(self, person: Person, message: Message, button: str) -> Invocation:
        """Presses the button with this custom id or label."""
        self._check_sees(person, message)
        for part in walk(message.components):
            if part["type"] == BUTTON and button in (part.get("custom_id"), part.get("label")):
                if part.get("disabled") or part["style"] == LINK_STYLE:
                    raise ClientRefused(f"the button {button!r} is disabled or a link")
                data: Json = {"component_type": BUTTON, "custom_id": part["custom_id"], "id": part["id"]}
                return self._component(person, message, data)
        raise ClientRefused(f"there is no button {button!r}, only {[seen.label for seen in message.buttons]}")

    async def select(
        self, person: Person, message: Message, custom_id: str, values: Sequence[Any] | None = None
    ) -> Invocation:
        """Chooses values in a select: strings, or `Person`, `Role`, `Channel` in the others; None sends the preset."""
        self._check_sees(person, message)
        for part in walk(message.components):
            if part["type"] in SELECTS and part.get("custom_id") == custom_id:
                filler = OptionFiller(self._state, person, message.channel)
                given = preset(part) if values is None else values
                for value in given:
                    check_channel_type(part, value)
                chosen = [value if isinstance(value, str) else filler.refer(value) for value in given]
                if not part.get("min_values", 1) <= len(chosen) <= part.get("max_values", 1) or part.get("disabled"):
                    raise ClientRefused(f"{custom_id} does not take {len(chosen)} values")
                offered = [option["value"] for option in part.get("options") or []]
                if part["type"] == STRING_SELECT and not set(chosen) <= set(offered):
                    raise ClientRefused(f"{custom_id} offers {offered}, not {chosen}")
                data: Json = {"component_type": part["type"], "custom_id": custom_id, "id": part["id"]}
                return self._component(person, message, data | {"values": chosen} | _resolved(filler))
        raise ClientRefused(f"there is no select {custom_id!r}")

    async def forge_modal(self, person: Person, message: Message, custom_id: str, values: dict[str, str]) -> Invocation:
        """Submits a form of text fields that was never opened, as if a button of this message had opened it."""
        self._check_sees(person, message)
        fields = [
            {"type": 18, "component": {"type": 4, "custom_id": name, "value": value}} for name, value in values.items()
        ]
        data: Json = {"custom_id": custom_id, "components": fields}
        return interactions.start(self._state, interactions.MODAL_SUBMIT, person, message.channel, data, source=message)

    def _component(self, person: Person, message: Message, data: Json) -> Invocation:
        state = self._state
        return interactions.start(state, interactions.COMPONENT, person, message.channel, data, source=message)

    async def submit_modal(self, person: Person, opened: Invocation, values: dict[str, Any]) -> Invocation:
        """Fills in and submits the form that `opened` was answered with. `values` go by custom id.

        Values: str, a list of str for selects and groups, bool for a checkbox, [(filename, bytes), …] for files.
        """
        modal = opened.modal
        if modal is None or opened.person is not person:
            raise ClientRefused("no form is open")
        filler = OptionFiller(self._state, person, opened.channel)
        data: Json = {"custom_id": modal["custom_id"], "components": fill_in(modal, values, filler.upload)}
        return interactions.start(
            self._state,
            interactions.MODAL_SUBMIT,
            person,
            opened.channel,
            data | _resolved(filler),
            source=opened.source,
            opener=opened,
        )

    def resend(self, invocation: Invocation) -> None:
        """Delivers the same interaction once more."""
        interactions.deliver(self._state, invocation)

    def expire(self, invocation: Invocation) -> None:
        """Ends an interaction's token now instead of after fifteen minutes."""
        invocation.expires_at = self._state.clock.now()

    def failed(self, invocation: Invocation) -> bool:
        """Whether the person reads "The application did not respond": no answer came in time."""
        late = self._state.clock.now() - invocation.created_at > self._state.limits.callback_deadline_s
        return invocation.callback is None and late

    def post(
        self,
        person: Person,
        channel: Channel,
        content: str = "",
        *,
        files: Sequence[tuple[str, bytes]] = (),
        components: list[Json] | None = None,
        reply_to: Message | None = None,
        pings_replied: bool = True,
    ) -> Message:
        """Posts a message of a person, or of another application with `components` (of V2 unless all are action rows).

        `files` are (name, bytes). A reply mentions the author of the other message, unless the person turns that off.
        """
        state = self._state
        if not (channel.may(person, "VIEW_CHANNEL") and channel.may(person, "SEND_MESSAGES")):
            raise ClientRefused(f"{person.username} may not write in {channel.name}")
        message = Message(state.clock.snowflake(), channel, person, state.clock.now())
        if reply_to is not None:
            message.reply_to, message.type = reply_to, 19
        body: Json = {"content": content, "components": components or []}
        if not pings_replied:
            body["allowed_mentions"] = mentions.ALL | {"replied_user": False}
        if any(component.get("type") != ROW for component in components or []):
            body["flags"] = COMPONENTS_V2
        writer = MessageWriter(
            state,
            message,
            "person",
            limit_bytes=state.attachment_bytes(channel, person),
            is_new=True,
            default_mentions=mentions.ALL,
            may_attach=channel.may(person, "ATTACH_FILES"),
            may_mention_everyone=channel.may(person, "MENTION_EVERYONE"),
        )
        uploads = tuple(UploadedFile(index, name, data) for index, (name, data) in enumerate(files))
        try:
            writer.apply(body, uploads)
        except ApiError as error:
            raise ClientRefused(f"this cannot be posted: {error} {error.errors or ''}") from error
        return message

    def forward(self, person: Person, original: Message, channel: Channel) -> Message:
        """Forwards a message: posts one that shows a snapshot of it and has no content of its own."""
        self._check_sees(person, original)
        state = self._state
        message = Message(state.clock.snowflake(), channel, person, state.clock.now(), forwards=original)
        state.messages[message.id] = message
        state.changed("created", message, "person")
        return message

    def start_thread(self, person: Person, message: Message, name: str) -> Thread:
        """A person starts a thread from a message, which can have only one."""
        self._check_sees(person, message)
        try:
            return threads.open_thread(self._state, message, person, name, "person", auto_archive_min=4320)
        except ApiError as error:
            raise ClientRefused(f"no thread can be started here: {error}") from error

    def delete(self, message: Message) -> None:
        """A moderator deletes a message, or the person dismisses an ephemeral one, which sends no event."""
        self._state.delete(message, "person")

    def delete_bulk(self, messages: Sequence[Message]) -> None:
        """A moderator deletes messages of one channel at once."""
        self._state.delete_bulk([message for message in messages if not message.ephemeral])

    def _check_sees(self, person: Person, message: Message) -> None:
        channel = message.channel
        if message.is_deleted or channel.is_deleted:
            raise ClientRefused("the message is gone")
        if channel.recipient not in (None, person) or not channel.may(person, "VIEW_CHANNEL"):
            raise ClientRefused(f"{person.username} does not see this channel")
        if message.ephemeral and (message.invocation is None or message.invocation.person is not person):
            raise ClientRefused(f"{person.username} does not see this message")


def _resolved(filler: OptionFiller) -> Json:
    return {"resolved": filler.resolved} if filler.resolved else {}

"""What a person's client does before it sends a command: it finds the command, checks each option and uploads files.

Source: Discord's docs, "Application Commands: Option Structure, Contexts, Permissions".
"""

from __future__ import annotations

from typing import Any, Final

from sandbox.discord.commands import ATTACHMENT, BOOLEAN, GROUP, INTEGER, NUMBER, STRING, SUBCOMMAND
from sandbox.discord.errors import Json
from sandbox.discord.modals import ClientRefused
from sandbox.discord.state import State
from sandbox.discord.world import GUILD_TEXT, PUBLIC_THREAD, Channel, Person, Role, Thread

_USER, _CHANNEL, _ROLE, _MENTIONABLE = 6, 7, 8, 9
_CLASSES: Final[dict[int, tuple[type, ...]]] = {
    STRING: (str,), INTEGER: (int,), BOOLEAN: (bool,), NUMBER: (int, float),
    _USER: (Person,), _CHANNEL: (Channel,), _ROLE: (Role,), _MENTIONABLE: (Person, Role), ATTACHMENT: (tuple,),
}  # fmt: skip


def find_command(state: State, person: Person, channel: Channel, name: str, kind: int = 1) -> Json:
    """The command of this name that a person can see here. Raises `ClientRefused`."""
    guild_id = channel.guild.id if channel.guild else None
    own = state.commands.get(guild_id, []) if guild_id else []
    for command in [*own, *state.commands.get(None, [])]:
        if command["name"] == name and command["type"] == kind:
            _check_context(command, person, channel)
            return command
    raise ClientRefused(f"there is no command {name!r}")


def _check_context(command: Json, person: Person, channel: Channel) -> None:
    if isinstance(channel, Thread) and channel.archived:
        raise ClientRefused("no commands are offered in an archived thread")
    contexts = command.get("contexts")
    context = 0 if channel.guild else 1
    if contexts is not None and context not in contexts:
        raise ClientRefused(f"/{command['name']} is not offered in this kind of channel")
    if channel.guild and not channel.guild.bot_is_member and 1 not in command.get("integration_types", [0]):
        raise ClientRefused(f"/{command['name']} cannot be installed by users")
    needed = command.get("default_member_permissions")
    if channel.guild and needed is not None:
        has = channel.permissions_of(person)
        if has & int(needed) != int(needed) or (int(needed) == 0 and person.id != channel.guild.owner_id):
            raise ClientRefused(f"{person.username} may not use /{command['name']} here")
    if channel.guild and not channel.may(person, "USE_APPLICATION_COMMANDS"):
        raise ClientRefused(f"{person.username} may not use commands here")


def check_channel_type(asked: Json, value: object) -> None:
    """Checks that a channel is of a type that an option or a select offers. Raises `ClientRefused`."""
    offered = asked.get("channel_types")
    kind = PUBLIC_THREAD if isinstance(value, Thread) else GUILD_TEXT
    if offered and isinstance(value, Channel) and kind not in offered:
        raise ClientRefused(f"{value.name} is not of a type that is offered here")


class OptionFiller:
    """Turns Python values into the options of an interaction, with what they refer to in `resolved`."""

    def __init__(self, state: State, person: Person, channel: Channel) -> None:
        self._state = state
        self._person = person
        self._channel = channel
        self.resolved: Json = {}

    def fill(self, command: Json, path: list[str], values: dict[str, Any], focused: str | None = None) -> list[Json]:
        """The option list; `path` names sub-commands. While an option is `focused`, others may be missing."""
        options = command.get("options") or []
        if options and options[0]["type"] in (SUBCOMMAND, GROUP):
            wanted = path[0] if path else None
            inner = next((option for option in options if option["name"] == wanted), None)
            if inner is None:
                raise ClientRefused(f"/{command['name']} has no sub-command {wanted!r}")
            nested = self.fill(inner, path[1:], values, focused)
            return [{"name": inner["name"], "type": inner["type"], "options": nested}]
        if path:
            raise ClientRefused(f"/{command['name']} has no sub-commands")
        known = {option["name"]: option for option in options}
        if unknown := set(values) - set(known):
            raise ClientRefused(f"/{command['name']} has no option {sorted(unknown)}")
        found = []
        for name, option in known.items():
            value = values.get(name)
            if name == focused:
                if not option.get("autocomplete"):
                    raise ClientRefused(f"{name} has no suggestions")
                found.append({"name": name, "type": option["type"], "value": value or "", "focused": True})
            elif value is not None:
                found.append({"name": name, "type": option["type"], "value": self._value(option, value)})
            elif option.get("required") and focused is None:
                raise ClientRefused(f"{name} is required")
        return found

    def _value(self, option: Json, value: object) -> object:
        name, kind = option["name"], option["type"]
        classes = _CLASSES[kind]
        if not isinstance(value, classes) or (isinstance(value, bool) and kind != BOOLEAN):
            raise ClientRefused(f"{name} takes {' or '.join(one.__name__ for one in classes)}, not {value!r}")
        if choices := option.get("choices"):
            by_name = {choice["name"]: choice["value"] for choice in choices}
            value = by_name.get(value, value)
            if value not in by_name.values():
                raise ClientRefused(f"{name} offers {list(by_name)}, not {value!r}")
        self._check_bounds(option, value)
        check_channel_type(option, value)
        if isinstance(value, tuple):
            filename, data = value
            return self.upload(filename, data)
        return self.refer(value) if isinstance(value, Person | Channel | Role) else value

    def _check_bounds(self, option: Json, value: object) -> None:
        if not isinstance(value, str | int | float):
            return
        size, unit = (len(value), "length") if isinstance(value, str) else (value, "value")
        low, high = option.get(f"min_{unit}"), option.get(f"max_{unit}", 6000 if unit == "length" else None)
        if (low is not None and size < low) or (high is not None and size > high):
            raise ClientRefused(f"{option['name']} has a {unit} from {low} to {high}, not {size}")

    def upload(self, filename: str, data: bytes) -> str:
        """Keeps a file that a person chose. Returns its id."""
        attachment = self._state.attach(filename, data, self._channel, ephemeral=True)
        described = self._state.cdn.attachment_json(attachment)
        self.resolved.setdefault("attachments", {})[str(attachment.id)] = described
        return str(attachment.id)

    def refer(self, value: Person | Channel | Role) -> str:
        """Describes a person, role or channel in `resolved`. Returns its id."""
        if isinstance(value, Person):
            self.resolved.setdefault("users", {})[str(value.id)] = value.json()
            guild = self._channel.guild
            if guild and value.id in guild.members:
                member = guild.member_json(value, self._channel)
                del member["user"]
                self.resolved.setdefault("members", {})[str(value.id)] = member
        elif isinstance(value, Role):
            self.resolved.setdefault("roles", {})[str(value.id)] = value.json()
        else:
            if value.guild is not self._channel.guild or not value.may(self._person, "VIEW_CHANNEL"):
                raise ClientRefused(f"{self._person.username} does not see {value.name}")
            described = value.json() | {"permissions": str(value.permissions_of(self._person))}
            described.pop("permission_overwrites", None)
            self.resolved.setdefault("channels", {})[str(value.id)] = described
        return str(value.id)

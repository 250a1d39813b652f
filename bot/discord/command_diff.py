"""Whether Discord has the commands of this bot, and what to send when it has others.

Source: Discord docs, Application Commands. Discord's answer differs from what was sent: it adds ids and defaults,
leaves out what is false, sorts lists, and writes permissions as a string. Fields that are unknown here are ignored, so
that a new field does not cause an overwrite at every start. Below, `own` are this bot's commands, and `known` are those
that Discord has.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

Command = Mapping[str, Any]

_OWN_TYPES: Final = frozenset({1, 2, 3})
"""Slash, user and message commands. Type 4 (PRIMARY_ENTRY_POINT) starts an Activity; Discord makes it by itself when
Activities are enabled, and refuses an overwrite that leaves it out (error 50240)."""

_GUILD_CONTEXT: Final = 0
_ALL_CONTEXTS: Final = (0, 1, 2)

_ECHOED: Final = (
    "id",
    "type",
    "name",
    "name_localizations",
    "description",
    "description_localizations",
    "default_member_permissions",
    "integration_types",
    "contexts",
    "nsfw",
    "handler",
    "options",
)
"""The fields that an overwrite may contain for a command that it keeps; the others are read-only."""

_RANGE: Final = ("min_value", "max_value", "min_length", "max_length")


def is_in_sync(own: Sequence[Command], known: Sequence[Command]) -> bool:
    """Whether Discord has exactly these commands, apart from the entry point of an Activity, in any order."""
    return _by_name(own) == _by_name(command for command in known if _type(command) in _OWN_TYPES)


def overwrite(own: Sequence[Command], known: Sequence[Command]) -> list[dict[str, Any]]:
    """The body of a bulk overwrite: these commands, and the entry point, which must not be deleted."""
    kept = [_echo(command) for command in known if _type(command) not in _OWN_TYPES]
    return [*(dict(command) for command in own), *kept]


def _echo(command: Command) -> dict[str, Any]:
    found = {key: command[key] for key in _ECHOED if command.get(key) is not None}
    if "default_member_permissions" in found:
        found["default_member_permissions"] = int(found["default_member_permissions"])
    return found


def _type(command: Command) -> int:
    return int(command.get("type") or 1)


def _by_name(commands: Iterable[Command]) -> dict[tuple[int, str], dict[str, Any]]:
    return {(_type(command), command["name"]): _normal_command(command) for command in commands}


def _normal_command(command: Command) -> dict[str, Any]:
    contexts = command.get("contexts")
    if not contexts:
        # `dm_permission` is deprecated, and counts only where no contexts are given.
        contexts = _ALL_CONTEXTS if command.get("dm_permission") is not False else (_GUILD_CONTEXT,)
    permissions = command.get("default_member_permissions")
    return {
        **_normal_texts(command),
        "default_member_permissions": None if permissions is None else int(permissions),
        "nsfw": bool(command.get("nsfw")),
        "integration_types": sorted(command.get("integration_types") or ()),
        "contexts": sorted(contexts),
        "options": [_normal_option(option) for option in command.get("options") or ()],
    }


def _normal_option(option: Mapping[str, Any]) -> dict[str, Any]:
    return {
        **_normal_texts(option),
        "type": option["type"],
        "required": bool(option.get("required")),
        "autocomplete": bool(option.get("autocomplete")),
        "choices": [
            {"name": choice["name"], "names": choice.get("name_localizations") or {}, "value": choice["value"]}
            for choice in option.get("choices") or ()
        ],
        "channel_types": sorted(option.get("channel_types") or ()),
        "options": [_normal_option(inner) for inner in option.get("options") or ()],
        **{key: option.get(key) for key in _RANGE},
    }


def _normal_texts(node: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "name": node["name"],
        "names": node.get("name_localizations") or {},
        "description": node.get("description") or "",
        "descriptions": node.get("description_localizations") or {},
    }

"""Application commands: what Discord accepts, and what it gives back.

Source: Discord's docs, "Application Commands".
"""

from __future__ import annotations

from typing import Final

import regex

from sandbox.discord.clock import Clock
from sandbox.discord.errors import ApiError, Json, Path, Problems

NAME: Final = regex.compile(r"[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}")
CHAT_INPUT, USER, MESSAGE, PRIMARY_ENTRY_POINT = 1, 2, 3, 4
APP_HANDLER, DISCORD_LAUNCH_ACTIVITY = 1, 2
SUBCOMMAND, GROUP, STRING, INTEGER, BOOLEAN, NUMBER, ATTACHMENT = 1, 2, 3, 4, 5, 10, 11
MOST_PER_KIND: Final = {CHAT_INPUT: 100, USER: 15, MESSAGE: 15, PRIMARY_ENTRY_POINT: 1}
LOCALES: Final = (
    "id", "da", "de", "en-GB", "en-US", "es-ES", "es-419", "fr", "hr", "it", "lt", "hu", "nl", "no", "pl", "pt-BR",
    "ro", "fi", "sv-SE", "vi", "tr", "cs", "el", "bg", "ru", "uk", "hi", "th", "zh-CN", "ja", "zh-TW", "ko",
)  # fmt: skip


def publish(scope: list[Json], bodies: object, application_id: int, guild_id: int | None, clock: Clock) -> list[Json]:
    """The full list of a scope after a bulk overwrite; a command of the same kind and name keeps its id.

    Raises 400: code 50035, or 50240 when the entry point of an Activity is left out.
    """
    if not isinstance(bodies, list) or not all(isinstance(body, dict) for body in bodies):
        raise ApiError(400, 50035, errors={"_errors": [{"code": "LIST_TYPE_CONVERT", "message": "Only lists."}]})
    problems = Problems()
    seen: set[tuple[int, str]] = set()
    for index, body in enumerate(bodies):
        check_command(problems, (index,), body)
        key = (body.get("type", CHAT_INPUT), str(body.get("name")))
        if key in seen:
            code = "APPLICATION_COMMANDS_DUPLICATE_NAME"
            problems.add((index, "name"), code, "Application command names must be unique")
        seen.add(key)
    for kind, most in MOST_PER_KIND.items():
        if sum(key[0] == kind for key in seen) > most:
            problems.add((), "BASE_TYPE_MAX_LENGTH", f"Must be {most} or fewer in length.")
    problems.refuse()
    if any(command["type"] == PRIMARY_ENTRY_POINT for command in scope) and not any(
        kind == PRIMARY_ENTRY_POINT for kind, _ in seen
    ):
        raise ApiError(400, 50240)
    ids = {(command["type"], command["name"]): command["id"] for command in scope}
    return [_command_json(body, ids, application_id, guild_id, clock) for body in bodies]


def _command_json(
    body: Json, ids: dict[tuple[int, str], str], application_id: int, guild_id: int | None, clock: Clock
) -> Json:
    kind = body.get("type", CHAT_INPUT)
    permissions = body.get("default_member_permissions")
    found: Json = {
        "id": ids.get((kind, body["name"])) or str(clock.snowflake()),
        "application_id": str(application_id),
        "version": str(clock.snowflake()),
        "type": kind,
        "name": body["name"],
        "name_localizations": body.get("name_localizations"),
        "description": body.get("description", ""),
        "description_localizations": body.get("description_localizations"),
        "default_member_permissions": None if permissions is None else str(permissions),
        "nsfw": bool(body.get("nsfw")),
    }
    if body.get("options"):
        found["options"] = [_option_json(option) for option in body["options"]]
    if kind == PRIMARY_ENTRY_POINT:
        found["handler"] = body.get("handler") or APP_HANDLER
    if guild_id is None:
        contexts = body.get("contexts")
        found["integration_types"] = sorted(body.get("integration_types") or [0])
        found["contexts"] = sorted(contexts) if contexts else None
        found["dm_permission"] = 1 in contexts if contexts else body.get("dm_permission", True)
    else:
        found["guild_id"] = str(guild_id)
    return found


def _option_json(option: Json) -> Json:
    """An option as Discord gives it back: without what is false or empty."""
    found = {key: value for key, value in option.items() if value not in (None, False, [], {})}
    if "options" in found:
        found["options"] = [_option_json(inner) for inner in found["options"]]
    return found


def entry_point(application_id: int, clock: Clock) -> Json:
    """The command "Launch", which Discord makes when Activities are enabled for an application."""
    body: Json = {
        "type": PRIMARY_ENTRY_POINT,
        "name": "launch",
        "handler": DISCORD_LAUNCH_ACTIVITY,
        "integration_types": [0, 1],
        "contexts": [0, 1, 2],
    }
    return _command_json(body, {}, application_id, None, clock)


def without_localizations(command: Json) -> Json:
    """A command or option as Discord gives it back where `with_localizations` was not asked for."""
    found = {key: value for key, value in command.items() if not key.endswith("_localizations")}
    for key in ("options", "choices"):
        if key in found:
            found[key] = [without_localizations(inner) for inner in found[key]]
    return found


def check_command(problems: Problems, path: Path, body: Json) -> None:
    """Notes what is wrong with a command."""
    kind = body.get("type", CHAT_INPUT)
    if not problems.choice((*path, "type"), kind, (CHAT_INPUT, USER, MESSAGE, PRIMARY_ENTRY_POINT)):
        return
    if kind == PRIMARY_ENTRY_POINT:
        problems.choice((*path, "handler"), body.get("handler"), (None, APP_HANDLER, DISCORD_LAUNCH_ACTIVITY))
    if kind != CHAT_INPUT:
        problems.length((*path, "name"), body.get("name"), 1, 32)
        if body.get("description") or body.get("options"):
            problems.add((*path, "description"), "APPLICATION_COMMAND_INVALID_DESCRIPTION", "Must be empty.")
        return
    _check_named(problems, path, body)
    _check_options(problems, (*path, "options"), body.get("options") or [], depth=0)
    if _weight(body) > 8000:
        code = "APPLICATION_COMMAND_TOO_LARGE"
        problems.add(path, code, "The combined length of names, descriptions and values must be 8000 or fewer.")
    for key, allowed in (("integration_types", (0, 1)), ("contexts", (0, 1, 2))):
        for index, value in enumerate(body.get(key) or []):
            problems.choice((*path, key, index), value, allowed)


def _check_name(problems: Problems, path: Path, name: object) -> None:
    if not isinstance(name, str) or not NAME.fullmatch(name) or name != name.lower():
        problems.add(path, "APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid")


def _check_named(problems: Problems, path: Path, body: Json) -> None:
    _check_name(problems, (*path, "name"), body.get("name"))
    problems.length((*path, "description"), body.get("description", ""), 1, 100)
    for locale, name in (body.get("name_localizations") or {}).items():
        problems.choice((*path, "name_localizations", locale), locale, LOCALES)
        _check_name(problems, (*path, "name_localizations", locale), name)
    for locale, text in (body.get("description_localizations") or {}).items():
        problems.choice((*path, "description_localizations", locale), locale, LOCALES)
        problems.length((*path, "description_localizations", locale), text, 1, 100)


def _check_options(problems: Problems, path: Path, options: list[Json], depth: int) -> None:
    problems.count(path, len(options), 0, 25)
    names: set[str] = set()
    optional_seen = False
    for index, option in enumerate(options):
        place = (*path, index)
        if not problems.choice((*place, "type"), option.get("type"), tuple(range(1, 12))):
            continue
        _check_named(problems, place, option)
        if option.get("name") in names:
            code = "APPLICATION_COMMAND_OPTIONS_NAME_INVALID"
            problems.add((*place, "name"), code, "Option name already exists in options")
        names.add(str(option.get("name")))
        if option["type"] in (SUBCOMMAND, GROUP):
            if depth + (option["type"] == SUBCOMMAND) > 2:
                code = "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID"
                problems.add((*place, "type"), code, "Sub-command nesting is too deep")
            _check_options(problems, (*place, "options"), option.get("options") or [], depth + 1)
            continue
        if option.get("required") and optional_seen:
            code = "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID"
            problems.add((*place, "required"), code, "Required options must be placed before non-required options")
        optional_seen = optional_seen or not option.get("required")
        _check_value_rules(problems, place, option)


def _check_value_rules(problems: Problems, path: Path, option: Json) -> None:
    choices = option.get("choices") or []
    problems.count((*path, "choices"), len(choices), 0, 25)
    if choices and option.get("autocomplete"):
        code = "APPLICATION_COMMAND_OPTIONS_AUTOCOMPLETE_WITH_CHOICES"
        problems.add((*path, "autocomplete"), code, "Choices and autocomplete cannot be used together")
    check_choices(problems, (*path, "choices"), choices, option["type"])
    low, high = option.get("min_length"), option.get("max_length")
    if (low is not None and not 0 <= low <= 6000) or (high is not None and not 1 <= high <= 6000):
        problems.add((*path, "max_length"), "NUMBER_TYPE_MAX", "Value must be between 0 and 6000.")
    if low is not None and high is not None and low > high:
        problems.add((*path, "min_length"), "NUMBER_TYPE_MAX", "min_length must not exceed max_length.")
    if option["type"] not in (INTEGER, NUMBER) and ("min_value" in option or "max_value" in option):
        problems.add((*path, "min_value"), "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", "Only numbers have a range.")


def check_choices(problems: Problems, path: Path, choices: list[Json], kind: int) -> None:
    """Notes what is wrong with choices: of an option, or as the answer to an autocomplete."""
    names: set[str] = set()
    for index, choice in enumerate(choices):
        place = (*path, index)
        problems.length((*place, "name"), choice.get("name"), 1, 100)
        value = choice.get("value")
        if kind == STRING:
            problems.length((*place, "value"), value, 1, 100)
        elif isinstance(value, bool) or not isinstance(value, int | float):
            problems.add((*place, "value"), "NUMBER_TYPE_COERCE", f'Value "{value}" is not a number.')
        if choice.get("name") in names:
            code = "APPLICATION_COMMAND_OPTIONS_CHOICE_NAME_EXISTS"
            problems.add((*place, "name"), code, "Option choice name already exists")
        names.add(str(choice.get("name")))


def _weight(body: Json) -> int:
    """Characters of names, descriptions and string values; of localised texts the longest counts."""

    def longest(key: str) -> int:
        texts = [body.get(key) or "", *(body.get(f"{key}_localizations") or {}).values()]
        return max(len(text) for text in texts)

    choices = body.get("choices") or []
    of_choices = sum(len(str(choice.get("name", ""))) + len(str(choice.get("value", ""))) for choice in choices)
    nested = sum(_weight(option) for option in body.get("options") or [])
    return longest("name") + longest("description") + of_choices + nested

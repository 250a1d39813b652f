"""Forms: Discord's rules for them, and what a client sends back when one is submitted.

Source: Discord's docs, "Receiving and Responding: Modal" and "Component Reference".
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

from sandbox.discord.components import (
    ROW,
    SELECTS,
    STRING_SELECT,
    TEXT,
    TEXT_INPUT,
    check_custom_id,
    check_options,
    check_select,
    without_nulls,
)
from sandbox.discord.errors import Json, Path, Problems
from sandbox.discord.records import walk

LABEL, FILE_UPLOAD, RADIO_GROUP, CHECKBOX_GROUP, CHECKBOX = 18, 19, 21, 22, 23
FIELDS_MAX: Final = 5
TEXT_MAX: Final = 4000
GROUP_MAX: Final = 10
"""The most options of a group, and the most files of a field."""

IN_LABEL: Final = (TEXT_INPUT, *SELECTS, FILE_UPLOAD, RADIO_GROUP, CHECKBOX_GROUP, CHECKBOX)


class ClientRefused(Exception):  # noqa: N818 - a refusal of the person's own client, no error of the bot
    """The person's client refuses to send what they tried, for this reason."""


def check_modal(problems: Problems, data: Json) -> list[Json]:
    """Notes the problems of a modal. Returns its components with their ids assigned."""
    problems.length(("data", "custom_id"), data.get("custom_id", ""), 1, 100)
    problems.length(("data", "title"), data.get("title", ""), 1, 45)
    components = without_nulls(data.get("components") or [])
    problems.count(("data", "components"), len(components), 1, FIELDS_MAX)
    seen: set[str] = set()
    found = []
    for index, component in enumerate(components):
        path: Path = ("data", "components", index)
        if problems.choice((*path, "type"), component.get("type"), (ROW, TEXT, LABEL)):
            found.append(_top_level(problems, path, component, seen))
    for number, part in enumerate(walk(found), start=1):
        part["id"] = part.get("id") or number
    return found


def _top_level(problems: Problems, path: Path, component: Json, seen: set[str]) -> Json:
    found = dict(component)
    if component["type"] == TEXT:
        problems.length((*path, "content"), component.get("content", ""), 1, TEXT_MAX)
    elif component["type"] == ROW:
        children = component.get("components") or []
        problems.count((*path, "components"), len(children), 1, 1)
        found["components"] = [dict(child) for child in children]
        for index, child in enumerate(children):
            place = (*path, "components", index)
            if problems.choice((*place, "type"), child.get("type"), (TEXT_INPUT,)):
                problems.length((*place, "label"), child.get("label", ""), 1, 45)
                _input(problems, place, child, seen)
    else:
        problems.length((*path, "label"), component.get("label", ""), 1, 45)
        if component.get("description") is not None:
            problems.length((*path, "description"), component["description"], 1, 100)
        child = component.get("component") or {}
        found["component"] = dict(child)
        if problems.choice((*path, "component", "type"), child.get("type"), IN_LABEL):
            _input(problems, (*path, "component"), child, seen)
    return found


def _input(problems: Problems, path: Path, component: Json, seen: set[str]) -> None:
    check_custom_id(problems, path, component, seen)
    kind = component["type"]
    if kind in SELECTS:
        check_select(problems, path, component)
        if component.get("disabled"):
            problems.add((*path, "disabled"), "BASE_TYPE_BAD_VALUE", "A select in a modal cannot be disabled.")
    elif kind == TEXT_INPUT:
        _check_text_input(problems, path, component)
    elif kind == FILE_UPLOAD:
        _check_bounds(problems, path, component)
    elif kind in (RADIO_GROUP, CHECKBOX_GROUP):
        _check_group(problems, path, component)


def _check_text_input(problems: Problems, path: Path, component: Json) -> None:
    problems.choice((*path, "style"), component.get("style"), (1, 2))
    if component.get("placeholder") is not None:
        problems.length((*path, "placeholder"), component["placeholder"], 0, 100)
    low, high = component.get("min_length") or 0, component.get("max_length") or TEXT_MAX
    if not 0 <= low <= high <= TEXT_MAX:
        problems.add((*path, "max_length"), "NUMBER_TYPE_MAX", f"Value must be between 1 and {TEXT_MAX}.")
    elif component.get("value"):
        problems.length((*path, "value"), component["value"], low, high)


def _check_bounds(problems: Problems, path: Path, component: Json) -> None:
    """Checks the bounds of files or checkboxes: the minimum is 0 to 10, the maximum 1 to 10."""
    low, high = component.get("min_values", 1), component.get("max_values", 1)
    if not 0 <= low <= high or not 1 <= high <= GROUP_MAX:
        problems.add((*path, "min_values"), "BASE_TYPE_BAD_RANGE", f"Values must be between 0 and {GROUP_MAX}.")


def _check_group(problems: Problems, path: Path, component: Json) -> None:
    """Checks the options of radio buttons or checkboxes: no more are preset than may be chosen."""
    is_radio = component["type"] == RADIO_GROUP
    check_options(problems, path, component, 2 if is_radio else 1, GROUP_MAX)
    if not is_radio:
        _check_bounds(problems, path, component)
    most = 1 if is_radio else component.get("max_values", 1)
    problems.count((*path, "options"), sum(bool(one.get("default")) for one in component.get("options") or []), 0, most)


def inputs(modal: Json) -> Iterator[Json]:
    """Every field of a form, in order."""
    return (part for part in walk(modal["components"]) if part["type"] in IN_LABEL)


def fill_in(modal: Json, values: dict[str, Any], upload: Callable[[str, bytes], str]) -> list[Json]:
    """The components that a client sends for a filled-in form. `upload` keeps a file and returns its id.

    A field that `values` does not name keeps its preset. Raises `ClientRefused` when a client would not send the form.
    """
    unknown = set(values) - {field["custom_id"] for field in inputs(modal)}
    if unknown:
        raise ClientRefused(f"the form has no field {sorted(unknown)}")
    found = []
    for component in modal["components"]:
        kind, number = component["type"], component["id"]
        if kind == LABEL:
            found.append({"type": LABEL, "id": number, "component": _fill(component["component"], values, upload)})
        elif kind == ROW:
            children = [_fill(child, values, upload) for child in component["components"]]
            found.append({"type": ROW, "id": number, "components": children})
        else:
            found.append({"type": TEXT, "id": number})
    return found


def _fill(field: Json, values: dict[str, Any], upload: Callable[[str, bytes], str]) -> Json:
    custom_id, kind = field["custom_id"], field["type"]
    given = values.get(custom_id)
    found: Json = {"type": kind, "id": field["id"], "custom_id": custom_id}
    if kind == TEXT_INPUT:
        return found | {"value": _text(field, field.get("value") or "" if given is None else str(given))}
    if kind == CHECKBOX:
        return found | {"value": bool(field.get("default") if given is None else given)}
    if given is None:
        options = field.get("options") or []
        chosen = [option["value"] for option in options if option.get("default")]
    elif kind == FILE_UPLOAD:
        chosen = [upload(name, data) for name, data in given]
    else:
        chosen = [given] if isinstance(given, str) else [str(one) for one in given]
    _check_chosen(field, chosen)
    if kind == RADIO_GROUP:
        return found | {"value": chosen[0] if chosen else None}
    return found | {"values": chosen}


def _text(field: Json, value: str) -> str:
    if field.get("required", True) and not value:
        raise ClientRefused(f"{field['custom_id']} is required")
    low, high = field.get("min_length") or 0, field.get("max_length") or TEXT_MAX
    if value and not low <= len(value) <= high:
        raise ClientRefused(f"{field['custom_id']} must have {low} to {high} characters, not {len(value)}")
    return value


def _check_chosen(field: Json, chosen: list[str]) -> None:
    custom_id, kind = field["custom_id"], field["type"]
    if not chosen and not field.get("required", True):
        return
    low, high = field.get("min_values", 1), field.get("max_values", 1)
    if not (max(low, 1) if field.get("required", True) else low) <= len(chosen) <= high:
        raise ClientRefused(f"{custom_id} takes {low} to {high} values, not {len(chosen)}")
    if kind in (STRING_SELECT, RADIO_GROUP, CHECKBOX_GROUP):
        offered = [option["value"] for option in field.get("options") or []]
        if wrong := [one for one in chosen if one not in offered]:
            raise ClientRefused(f"{custom_id} does not offer {wrong}")

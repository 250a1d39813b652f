"""Reads and validates the settings; each mistake gives one sentence with a hint.

Nothing is read at import. `load(os.environ)` returns `Settings` or raises `SettingsError`, whose text is for the
operator's terminal and never contains the value of a secret.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from bot.settings.group import Group
from bot.settings.groups import Settings
from bot.settings.variable import names_of, note_of


class SettingsError(ValueError):
    """Settings are missing or wrong. The text has one line for each, which says what to do."""


def load(environ: Mapping[str, str]) -> Settings:
    """Read and validate all settings; raises `SettingsError`, which names all wrong ones."""
    try:
        return Settings(**_set_in(environ, Settings))
    except ValidationError as error:
        fields = {name: field for field in fields_of(Settings) for name in names_of(field)}
        wrong = {str(detail["loc"][-1]): detail for detail in error.errors(include_url=False, include_input=False)}
        mistakes = [
            _sentence(fields[name], name, environ.get(name, "").strip(), detail) for name, detail in wrong.items()
        ]
    # Raised outside of the handler, so that pydantic's error, which holds the input, is not its context.
    raise SettingsError("\n".join(mistakes))


def _set_in(environ: Mapping[str, str], model: type[Group]) -> dict[str, Any]:
    """The variables that are set, by the groups that declare them. An empty one counts as not set."""
    values: dict[str, Any] = {}
    for field_name, field in model.model_fields.items():
        if group := _group_of(field):
            values[field_name] = _set_in(environ, group)
            continue
        for name in names_of(field):
            if text := environ.get(name, "").strip():
                values[name] = text
                break
    return values


def fields_of(model: type[Group]) -> Iterator[FieldInfo]:
    """The fields of all groups that are read from variables."""
    for field in model.model_fields.values():
        if group := _group_of(field):
            yield from fields_of(group)
        else:
            yield field


def _group_of(field: FieldInfo) -> type[Group] | None:
    kind = field.annotation
    return kind if isinstance(kind, type) and issubclass(kind, Group) else None


def _sentence(field: FieldInfo, name: str, text: str, detail: ErrorDetails) -> str:
    match detail["type"]:
        case "missing":
            return f"{name} is not set: {note_of(field, 'hint')}"
        case "value_error":
            return f"{name} {detail['ctx']['error']}"
        case "greater_than_equal" | "less_than_equal" | "finite_number":
            return f"{name} is {text!r}: it must be {note_of(field, 'bounds')}."
        case _:
            return f"{name} is {text!r}: it must be a number."

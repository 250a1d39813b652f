"""Reads and validates the settings; each mistake gives one sentence with a hint.

Nothing is read at import. `load(os.environ)` returns `Settings` or raises `SettingsError`, whose text is for the
operator's terminal and never contains the value of a secret.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource

from bot.settings.group import Group
from bot.settings.groups import Settings
from bot.settings.variable import names_of, note_of


class SettingsError(ValueError):
    """Settings are missing or wrong. The text has one line for each, which says what to do."""


class VariablesSource(PydanticBaseSettingsSource):
    """Sorts environment variables into the groups that declare them. An empty variable counts as not set."""

    def __init__(self, settings_cls: type[BaseSettings], environ: Mapping[str, str]) -> None:
        super().__init__(settings_cls)
        self._environ = environ

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:  # noqa: ARG002
        """The value and the name of the first variable of a field that is set."""
        for name in names_of(field):
            if text := self._environ.get(name, "").strip():
                return text, name, False
        return None, "", False

    def __call__(self) -> dict[str, Any]:
        """The set variables, by group."""
        return self._of(self.settings_cls)

    def _of(self, model: type[BaseModel]) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for field_name, field in model.model_fields.items():
            if group := _group_of(field):
                values[field_name] = self._of(group)
                continue
            text, name, _ = self.get_field_value(field, field_name)
            if name:
                values[name] = text
        return values


def load(environ: Mapping[str, str]) -> Settings:
    """Read and validate all settings; raises `SettingsError`, which names all wrong ones."""
    try:
        return Settings(**VariablesSource(Settings, environ)())
    except ValidationError as error:
        fields = {name: field for field in fields_of(Settings) for name in names_of(field)}
        wrong = {str(detail["loc"][-1]): detail for detail in error.errors(include_url=False, include_input=False)}
        mistakes = [
            _sentence(fields[name], name, environ.get(name, "").strip(), detail) for name, detail in wrong.items()
        ]
    # Raised outside of the handler, so that pydantic's error, which holds the input, is not its context.
    raise SettingsError("\n".join(mistakes))


def fields_of(model: type[BaseModel]) -> Iterator[FieldInfo]:
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

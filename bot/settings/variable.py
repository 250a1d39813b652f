"""The declaration of a setting: its environment variable, its meaning, and shared validators.

A validator raises `ValueError` with the rest of a sentence that begins with the variable's name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Final, Literal, get_args
from urllib.parse import urlsplit

from pydantic import AfterValidator, AliasChoices, BeforeValidator, Field, SecretStr
from pydantic.fields import FieldInfo

Threshold = Literal["BLOCK_LOW_AND_ABOVE", "BLOCK_MEDIUM_AND_ABOVE", "BLOCK_ONLY_HIGH", "BLOCK_NONE", "OFF"]
LogLevel = Literal["DEBUG", "INFO", "WARNING", "ERROR"]
LogFormat = Literal["text", "json"]
MessageForm = Literal["classic", "v2"]


def variable(
    name: str,
    meaning: str,
    *,
    unit: str = "",
    between: tuple[float, float] | None = None,
    fallback: str | None = None,
    hint: str = "",
) -> FieldInfo:
    """Declare the environment variable of a field.

    `meaning` is one line for `.env.example` and the README. `between` includes both ends. The variable `fallback` is
    read if the first one is empty. `hint` tells how to get the value of a required setting.
    """
    low, high = between or (None, None)
    bounds = f"between {low:,} and {high:,}" if between else ""
    field: FieldInfo = Field(
        validation_alias=AliasChoices(name, *filter(None, [fallback])),
        description=meaning,
        json_schema_extra={"unit": unit, "hint": hint, "bounds": bounds},
        ge=low,
        le=high,
    )
    return field


def names_of(field: FieldInfo) -> tuple[str, ...]:
    """The variables of a field, the documented one first; empty for a group of settings."""
    alias = field.validation_alias
    return tuple(str(name) for name in alias.choices) if isinstance(alias, AliasChoices) else ()


def note_of(field: FieldInfo, key: Literal["unit", "hint", "bounds"]) -> str:
    """A note from the declaration of a field; empty without one."""
    extra = field.json_schema_extra
    return str(extra[key]) if isinstance(extra, dict) else ""


def _one_of(*allowed: str) -> BeforeValidator:
    def check(value: str) -> str:
        for candidate in allowed:
            if value.lower() == candidate.lower():
                return candidate
        raise ValueError(f"is {value!r}: it must be one of {', '.join(allowed)}.")

    return BeforeValidator(check)


def _check_secret(value: SecretStr) -> SecretStr:
    text = value.get_secret_value()
    if re.search(r"\s", text) or not text.isascii():
        raise ValueError("contains spaces or unusual characters: copy it again, nothing around it.")
    return value


def _is_address(text: str, *schemes: str) -> bool:
    """Whether this is a URL with one of these schemes and a valid port."""
    try:
        parts = urlsplit(text)
        is_valid_port = parts.port != 0
    except ValueError:
        return False
    return is_valid_port and text.startswith(f"{parts.scheme}://") and parts.scheme in schemes


def _check_base_url(value: str) -> str:
    # A URL may contain a password, so no error repeats it.
    if not _is_address(value, "http", "https") or not urlsplit(value).hostname:
        raise ValueError("must be an address such as https://example.org/api/v10.")
    return value.rstrip("/")


def _check_database_url(value: SecretStr) -> SecretStr:
    if not _is_address(value.get_secret_value(), "postgresql", "postgres"):
        raise ValueError("must be an address such as postgresql://user:password@host/elara.")
    return value


def _parse_by_model(value: str | Mapping[str, int]) -> Mapping[str, int]:
    if not isinstance(value, str):
        return value
    requests: dict[str, int] = {}
    for item in filter(None, (piece.strip() for piece in value.split(","))):
        model, _, number = item.partition("=")
        if not model.strip() or not number.strip().isdecimal() or not int(number):
            raise ValueError(f"has {item!r}: write it like gemini-3.8-flash=10, several with commas.")
        requests[model.strip()] = int(number)
    return requests


Secret = Annotated[SecretStr, AfterValidator(_check_secret)]
"""A token or a key: hidden in every print."""

DatabaseUrl = Annotated[SecretStr, AfterValidator(_check_database_url)]
"""The URL of a PostgreSQL database, which may contain a password."""

BaseUrl = Annotated[str, AfterValidator(_check_base_url)]
"""A base URL without a trailing slash."""


def _parse_unlimited(value: object) -> object:
    return None if isinstance(value, str) and value.lower() == "none" else value


Unlimited: Final = BeforeValidator(_parse_unlimited)
"""The word `none` means no limit, which is None. It stands after `variable`, whose bounds are those of a number."""


def _parse_off(value: object) -> object:
    return None if isinstance(value, str) and value.strip().lower() == "off" else value


TurnedOff: Final = BeforeValidator(_parse_off)
"""The word `off` means None. It stands after `variable`."""

RequestsByModel = Annotated[Mapping[str, int], BeforeValidator(_parse_by_model)]
"""Numbers of requests by model, read from `model=10, other=20`."""

FilterThreshold = Annotated[Threshold, _one_of(*get_args(Threshold))]
Level = Annotated[LogLevel, _one_of(*get_args(LogLevel))]
Format = Annotated[LogFormat, _one_of(*get_args(LogFormat))]
Form = Annotated[MessageForm, _one_of(*get_args(MessageForm))]

"""How a setting is declared: the variable it is read from, what it means, and the checks that several share.

A check raises `ValueError` with the rest of a sentence that begins with the variable's name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Literal, get_args
from urllib.parse import urlsplit

from pydantic import AfterValidator, AliasChoices, BeforeValidator, Field, SecretStr
from pydantic.fields import FieldInfo

Threshold = Literal["BLOCK_LOW_AND_ABOVE", "BLOCK_MEDIUM_AND_ABOVE", "BLOCK_ONLY_HIGH", "BLOCK_NONE", "OFF"]
LogLevel = Literal["DEBUG", "INFO", "WARNING", "ERROR"]
LogFormat = Literal["text", "json"]


def variable(
    name: str,
    meaning: str,
    *,
    unit: str = "",
    between: tuple[float, float] | None = None,
    otherwise: str | None = None,
    cure: str = "",
) -> FieldInfo:
    """Declare the variable of the environment that a field is read from.

    `meaning` is one line for `.env.example` and the README. Both ends of `between` are allowed. The variable
    `otherwise` is read while the first one is empty. `cure` says how to get a value that must be set.
    """
    low, high = between or (None, None)
    bounds = f"between {low:,} and {high:,}" if between else ""
    field: FieldInfo = Field(
        validation_alias=AliasChoices(name, *filter(None, [otherwise])),
        description=meaning,
        json_schema_extra={"unit": unit, "cure": cure, "bounds": bounds},
        ge=low,
        le=high,
    )
    return field


def names_of(field: FieldInfo) -> tuple[str, ...]:
    """The variables that a field is read from, the documented one first; none for a group of settings."""
    alias = field.validation_alias
    return tuple(str(name) for name in alias.choices) if isinstance(alias, AliasChoices) else ()


def note_of(field: FieldInfo, key: Literal["unit", "cure", "bounds"]) -> str:
    """What the declaration of a field says beside its type; empty when it says nothing."""
    extra = field.json_schema_extra
    return str(extra[key]) if isinstance(extra, dict) else ""


def _one_of(*allowed: str) -> BeforeValidator:
    def check(value: str) -> str:
        for candidate in allowed:
            if value.lower() == candidate.lower():
                return candidate
        raise ValueError(f"is {value!r}: it must be one of {', '.join(allowed)}.")

    return BeforeValidator(check)


def _has_no_gaps(value: SecretStr) -> SecretStr:
    text = value.get_secret_value()
    if re.search(r"\s", text) or not text.isascii():
        raise ValueError("contains spaces or unusual characters: copy it again, nothing around it.")
    return value


def _is_address(text: str, *schemes: str) -> bool:
    """Whether this is an address of one of these schemes, with a port that can be one."""
    try:
        parts = urlsplit(text)
        is_possible = parts.port != 0
    except ValueError:
        return False
    return is_possible and text.startswith(f"{parts.scheme}://") and parts.scheme in schemes


def _is_base(value: str) -> str:
    # An address may hold a password, so none is repeated in an error.
    if not _is_address(value, "http", "https") or not urlsplit(value).hostname:
        raise ValueError("must be an address such as https://example.org/api/v10.")
    return value.rstrip("/")


def _is_database(value: SecretStr) -> SecretStr:
    if not _is_address(value.get_secret_value(), "postgresql", "postgres"):
        raise ValueError("must be an address such as postgresql://user:password@host/elara.")
    return value


def _by_model(value: str | Mapping[str, int]) -> Mapping[str, int]:
    if not isinstance(value, str):
        return value
    found: dict[str, int] = {}
    for item in filter(None, (piece.strip() for piece in value.split(","))):
        model, _, number = item.partition("=")
        if not model.strip() or not number.strip().isdecimal() or not int(number):
            raise ValueError(f"has {item!r}: write it like gemini-3.8-flash=10, several with commas.")
        found[model.strip()] = int(number)
    return found


Secret = Annotated[SecretStr, AfterValidator(_has_no_gaps)]
"""A token or a key: hidden in every print."""

DatabaseUrl = Annotated[SecretStr, AfterValidator(_is_database)]
"""The address of a PostgreSQL database; it holds a password."""

BaseUrl = Annotated[str, AfterValidator(_is_base)]
"""An address that paths are appended to, without a slash at its end."""

RequestsByModel = Annotated[Mapping[str, int], BeforeValidator(_by_model)]
"""Requests by model, read from `model=10, other=20`."""

FilterThreshold = Annotated[Threshold, _one_of(*get_args(Threshold))]
Level = Annotated[LogLevel, _one_of(*get_args(LogLevel))]
Format = Annotated[LogFormat, _one_of(*get_args(LogFormat))]

"""Structured answers: checks whether a value matches a `responseSchema`.

Source: Gemini API, "Structured outputs"; the subset of OpenAPI 3.0 schemas it takes, and JSON Schema alike.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

_TYPES: Final[Mapping[str, tuple[type, ...]]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "null": (type(None),),
}


def mismatch(value: Any, schema: Mapping[str, Any], at: str = "$") -> str | None:  # noqa: ANN401 - any JSON value
    """The first place where the value does not match the schema, or None."""
    kind = type_of(schema)
    if value is None and schema.get("nullable"):
        return None
    if kind not in _TYPES or not isinstance(value, _TYPES[kind]) or (kind != "boolean" and isinstance(value, bool)):
        return f"{at}: {kind or 'no type'}"
    if "enum" in schema and value not in schema["enum"]:
        return f"{at}: not one of the enum"
    if isinstance(value, list):
        return _wrong_item(value, schema, at)
    if isinstance(value, dict):
        return _wrong_field(value, schema, at)
    return None


def type_of(schema: Mapping[str, Any]) -> str:
    """The schema's type in lower case; empty if it has none."""
    return str(schema.get("type") or "").lower()


def _wrong_item(value: list[Any], schema: Mapping[str, Any], at: str) -> str | None:
    # The Gemini API writes counts of items as strings (int64 in JSON).
    if not int(schema.get("minItems") or 0) <= len(value) <= int(schema.get("maxItems") or len(value)):
        return f"{at}: {len(value)} items"
    wrong = (mismatch(item, schema.get("items") or {}, f"{at}[{index}]") for index, item in enumerate(value))
    return next((found for found in wrong if found), None)


def _wrong_field(value: dict[str, Any], schema: Mapping[str, Any], at: str) -> str | None:
    fields: Mapping[str, Any] = schema.get("properties") or {}
    if lacking := [name for name in schema.get("required") or () if name not in value]:
        return f"{at}.{lacking[0]}: missing"
    wrong = (mismatch(item, fields.get(name) or {}, f"{at}.{name}") for name, item in value.items())
    return next((found for found in wrong if found), None)

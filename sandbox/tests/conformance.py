"""Checks requests against Discord's official API description, if a copy of it exists.

`ELARA_DISCORD_OPENAPI` names the copy; without it, one beside the checkout is looked for.
"""

from __future__ import annotations

import functools
import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from jsonschema.protocols import Validator
from jsonschema.validators import extend
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from sandbox.discord import Entry

_URN: Final = "urn:discord-api"
_BESIDE: Final = Path(__file__).parent / "../../../shared/data/discord-openapi.json"
# Read at import, because tests run in a scrubbed environment.
_NAMED: Final = os.environ.get("ELARA_DISCORD_OPENAPI")
_NAMED_SCHEMAS: Final = "#/components/schemas/"
_Keyword = Callable[[Any, Any, Any, Any], Iterator[ValidationError] | None]
_SPEC_PATHS: Final = {"/applications/@me": "/oauth2/applications/@me"}


def description_path() -> Path | None:
    """The path of the description, or None."""
    path = Path(_NAMED) if _NAMED else _BESIDE
    return path if path.is_file() else None


def available() -> bool:
    """Whether requests can be checked here."""
    return description_path() is not None


@functools.cache
def _description() -> dict[str, Any]:
    path = description_path()
    if path is None:
        raise FileNotFoundError(_BESIDE)
    found: dict[str, Any] = json.loads(path.read_text())
    return found


@functools.cache
def _registry() -> Registry[Any]:
    resource = Resource.from_contents(_description(), default_specification=DRAFT202012)
    registry: Registry[Any] = Registry().with_resource(_URN, resource)
    return registry


@functools.cache
def _validator(pointer: str) -> Validator:
    plain = Draft202012Validator.VALIDATORS
    keywords = {name: _only_possible(plain[name]) for name in ("oneOf", "anyOf")}
    narrowed = extend(Draft202012Validator, keywords)  # type: ignore[no-untyped-call]  # jsonschema's stubs lack it
    made: Validator = narrowed({"$ref": f"{_URN}#{pointer}"}, registry=_registry())
    return made


@functools.lru_cache(maxsize=512)
def _problems(pointer: str, body: str) -> tuple[str, ...]:
    """What is wrong with a body, which is JSON. Bots send some bodies again and again: all their commands, for one."""
    instance = json.loads(body)
    return tuple(
        problem for error in _validator(pointer).iter_errors(instance) for problem in _explain(error, instance)
    )


def _only_possible(keyword: _Keyword) -> _Keyword:
    """`oneOf` or `anyOf` without the branches that are for another type of value or of component, if any are left.

    A component has a dozen branches, and most take longer to be refused than the right one to be accepted.
    """

    def narrowed(validator: Validator, branches: Any, instance: Any, schema: Any) -> Iterator[ValidationError]:  # noqa: ANN401 - any JSON
        possible = [branch for branch in branches if _facts(_resolved(branch)).may_be(validator, instance)]
        yield from keyword(validator, possible or branches, instance, schema) or ()

    return narrowed


@dataclass(frozen=True, slots=True)
class _Facts:
    """What a schema says of its values at first sight; None means nothing."""

    types: tuple[str, ...] | None
    constant: tuple[Any] | None
    component_types: tuple[Any, ...] | None

    def may_be(self, validator: Validator, value: Any) -> bool:  # noqa: ANN401 - any JSON
        """Whether the schema may describe a value."""
        if self.types is not None and not any(validator.is_type(value, name) for name in self.types):
            return False
        if self.constant is not None and value not in self.constant:
            return False
        if self.component_types is None or not isinstance(value, dict) or "type" not in value:
            return True
        return value["type"] in self.component_types


_FACTS: Final[dict[int, _Facts]] = {}
"""By the id of a schema, which lives as long as the description."""


def _facts(schema: dict[str, Any]) -> _Facts:
    if (known := _FACTS.get(id(schema))) is None:
        types = schema.get("type")
        component_type = _resolved(schema.get("properties", {}).get("type", {}))
        known = _FACTS[id(schema)] = _Facts(
            (types,) if isinstance(types, str) else None if types is None else tuple(types),
            (schema["const"],) if "const" in schema else None,
            tuple(component_type["enum"]) if "enum" in component_type else None,
        )
    return known


def _resolved(schema: dict[str, Any]) -> dict[str, Any]:
    """A schema, or the named one that it refers to."""
    found: dict[str, Any] = schema
    while (ref := found.get("$ref", "")).startswith(_NAMED_SCHEMAS):
        found = _description()["components"]["schemas"][ref.removeprefix(_NAMED_SCHEMAS)]
    return found


def _pointer(*parts: str) -> str:
    escaped = (part.replace("~", "~0").replace("/", "~1") for part in parts)
    return "/" + "/".join(part.replace("{", "%7B").replace("}", "%7D") for part in escaped)


def validate_request(entry: Entry) -> list[str]:
    """The problems of a request by the description; `[]` for a valid one.

    The JSON of a multipart request (payload_json) is checked against the JSON body, because the description lacks
    that part. Files are checked by count and index.
    """
    path = _SPEC_PATHS.get(entry.route, entry.route)
    operations = _description()["paths"].get(path)
    where = f"{entry.method} {entry.route}"
    if operations is None or entry.method.lower() not in operations:
        return [f"{where}: no such operation"]
    operation = operations[entry.method.lower()]
    problems = [f"{where}: {problem}" for problem in _check_files(entry)]
    if entry.json is None:
        if operation.get("requestBody", {}).get("required"):
            problems.append(f"{where}: a body is required")
        return problems
    if "requestBody" not in operation:
        return [*problems, f"{where}: takes no body"]
    body = _described_form(entry.json)
    content = ("requestBody", "content", "application/json", "schema")
    found = _problems(_pointer("paths", path, entry.method.lower(), *content), json.dumps(body))
    return [*problems, *(f"{where}: {problem}" for problem in found)]


def validate_response(entry: Entry, schema: str) -> list[str]:
    """The problems of an answer's JSON by a named schema such as "MessageResponse"."""
    found = _problems(_pointer("components", "schemas", schema), json.dumps(entry.response))
    return [f"{entry.method} {entry.route}: {problem}" for problem in found]


def _check_files(entry: Entry) -> Iterator[str]:
    indexes = [file.index for file in entry.files]
    if len(indexes) > 10 or len(set(indexes)) < len(indexes) or any(index > 9 for index in indexes):
        yield f"files {indexes}: at most ten, each index once"
    body = entry.json if isinstance(entry.json, dict) else {}
    data = body.get("data") if "/callback" in entry.route else body
    listed = {str(one.get("id")) for one in (data or {}).get("attachments") or []}
    small = {one for one in listed if one.isdigit() and int(one) < 10}
    if missing := small - {str(index) for index in indexes}:
        yield f"attachments {sorted(missing)} name no file of this request"


def _described_form(value: Any) -> Any:  # noqa: ANN401 - any JSON
    """The body with ids as strings. Discord also accepts numbers, which the description does not mention."""
    if isinstance(value, list):
        return [_described_form(item) for item in value]
    if not isinstance(value, dict):
        return value
    found = {key: _described_form(item) for key, item in value.items()}
    if isinstance(found.get("attachments"), list):
        for one in found["attachments"]:
            if isinstance(one, dict) and isinstance(one.get("id"), int):
                one["id"] = str(one["id"])
    if isinstance(found.get("recipient_id"), int):
        found["recipient_id"] = str(found["recipient_id"])
    if isinstance(reference := found.get("message_reference"), dict):
        found["message_reference"] = {
            key: str(one) if key.endswith("_id") and isinstance(one, int) else one for key, one in reference.items()
        }
    if isinstance(found.get("messages"), list):
        found["messages"] = [str(one) if isinstance(one, int) else one for one in found["messages"]]
    return found


def _explain(error: ValidationError, body: Any) -> Iterator[str]:  # noqa: ANN401 - any JSON
    """The reasons of an error. Of a union, only those of the branch that the value's `type` selects."""
    if error.validator not in ("oneOf", "anyOf") or not error.context:
        place = "/".join(str(part) for part in error.absolute_path)
        yield f"{place or 'body'}: {error.message[:300]}"
        return
    branches: dict[int, list[ValidationError]] = {}
    for child in error.context:
        branches.setdefault(int(child.schema_path[0]), []).append(child)
    candidates = [
        errors for errors in branches.values() if not any(list(child.relative_path) == ["type"] for child in errors)
    ]
    best = min(
        candidates or list(branches.values()), key=lambda errors: min(-len(child.absolute_path) for child in errors)
    )
    for child in best:
        yield from _explain(child, body)

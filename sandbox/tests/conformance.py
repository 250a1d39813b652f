"""Checks requests against Discord's official API description, if a copy of it exists.

`ELARA_DISCORD_OPENAPI` names the copy; without it, one beside the checkout is looked for.
"""

from __future__ import annotations

import functools
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from sandbox.discord import Entry

_URN: Final = "urn:discord-api"
_BESIDE: Final = Path(__file__).parent / "../../../shared/data/discord-openapi.json"
# Read at import, because tests run in a scrubbed environment.
_NAMED: Final = os.environ.get("ELARA_DISCORD_OPENAPI")
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
def _validator(pointer: str) -> Draft202012Validator:
    return Draft202012Validator({"$ref": f"{_URN}#{pointer}"}, registry=_registry())


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
    validator = _validator(_pointer("paths", path, entry.method.lower(), *content))
    for error in validator.iter_errors(body):
        problems += [f"{where}: {problem}" for problem in _explain(error, body)]
    return problems


def validate_response(entry: Entry, schema: str) -> list[str]:
    """The problems of an answer's JSON by a named schema such as "MessageResponse"."""
    validator = _validator(_pointer("components", "schemas", schema))
    return [
        f"{entry.method} {entry.route}: {problem}"
        for error in validator.iter_errors(entry.response)
        for problem in _explain(error, entry.response)
    ]


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

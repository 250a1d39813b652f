"""Forms with every kind of field: forms that Discord's API description allows are shown, others are refused."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest

from sandbox.discord import ClientRefused
from sandbox.discord.errors import Json
from sandbox.tests.conformance import available, validate_request
from sandbox.tests.raw_discord import raw_discord

OPTIONS: list[Json] = [{"label": "One", "value": "1"}, {"label": "Two", "value": "2", "default": True}]
FIELDS: dict[str, Json] = {
    "text": {"type": 4, "custom_id": "text", "style": 2, "max_length": 10, "value": "a fox", "required": False},
    "select": {"type": 3, "custom_id": "select", "options": OPTIONS},
    "file": {"type": 19, "custom_id": "file", "min_values": 0, "max_values": 2, "required": False},
    "radio": {"type": 21, "custom_id": "radio", "options": OPTIONS},
    "boxes": {"type": 22, "custom_id": "boxes", "options": OPTIONS, "min_values": 0, "max_values": 2},
    "check": {"type": 23, "custom_id": "check", "default": True},
    "people": {"type": 5, "custom_id": "people", "required": False},
}


def form(*fields: Json) -> Json:
    labels = [{"type": 18, "label": "Field", "description": "Why it is asked", "component": field} for field in fields]
    return {"custom_id": "form", "title": "All fields", "components": labels}


def field_of(name: str, **changes: Any) -> Json:  # noqa: ANN401 - any JSON
    return deepcopy(FIELDS[name]) | changes


def many(count: int) -> list[Json]:
    return [{"label": str(number), "value": str(number)} for number in range(count)]


def wrong() -> Iterator[tuple[Json, bool]]:
    """Forms that Discord refuses, and whether its API description forbids them too."""
    yield form(field_of("select", options=many(26))), True
    yield form(field_of("select", options=[{"label": "x" * 101, "value": "1"}])), True
    yield form(field_of("select", options=[{"label": "x", "value": ""}])), True
    yield form(field_of("select", disabled=True)), False
    yield form(field_of("text", value="x" * 11)), False
    yield form(field_of("text", placeholder="x" * 101)), True
    yield form(field_of("text", max_length=4001)), True
    yield form(field_of("file", max_values=11)), True
    yield form(field_of("file", min_values=2, max_values=1)), False
    yield form(field_of("radio", options=OPTIONS[:1])), True
    yield form(field_of("radio", options=many(11))), True
    yield form(field_of("radio", options=[OPTIONS[1], {"label": "x", "value": "3", "default": True}])), False
    yield form(field_of("boxes", options=many(11))), True
    yield form(field_of("boxes", options=[*OPTIONS, OPTIONS[0]])), False
    yield form(field_of("boxes", max_values=1, options=[{**one, "default": True} for one in OPTIONS])), False
    yield form({"type": 2, "custom_id": "button", "style": 1, "label": "x"}), True
    yield form(*(field_of("text", custom_id=str(number)) for number in range(6))), False
    yield form(field_of("text"), field_of("text")), False
    yield {**form(field_of("text")), "title": "x" * 46}, True
    yield form(field_of("text", custom_id="")), True


@pytest.mark.asyncio
@pytest.mark.parametrize("name", FIELDS)
async def test_every_kind_of_field_is_shown(name: str) -> None:
    async with raw_discord() as raw:
        opened = await raw.ask()
        answered = await raw.callback(opened, 9, form(field_of(name)))
        assert answered.status in (200, 204), answered.body
        if available():
            assert validate_request(raw.sandbox.log[-1]) == []


@pytest.mark.asyncio
async def test_what_discord_forbids_is_refused() -> None:
    async with raw_discord() as raw:
        for data, is_described in wrong():
            opened = await raw.ask()
            answered = await raw.callback(opened, 9, data)
            assert (answered.status, answered.code) == (400, 50035), data
            if available() and is_described:
                assert validate_request(raw.sandbox.log[-1]), data


@pytest.mark.asyncio
async def test_a_form_comes_back_with_the_values_of_every_kind() -> None:
    async with raw_discord() as raw:
        mira = raw.sandbox.person("mira")
        opened = await raw.ask()
        fields = [field_of(name) for name in ("text", "select", "file", "radio", "boxes")]
        await raw.callback(opened, 9, form(*fields))
        values = {"text": "", "select": ["1"], "file": [("a.txt", b"x")], "radio": "1", "boxes": ["1", "2"]}
        sent = await raw.sandbox.submit_modal(mira, opened, values)
        found = {
            part["component"]["custom_id"]: part["component"].get("values", part["component"].get("value"))
            for part in sent.payload["data"]["components"]
        }
        [file_id] = found.pop("file")
        assert found == {"text": "", "select": ["1"], "radio": "1", "boxes": ["1", "2"]}
        assert sent.payload["data"]["resolved"]["attachments"][file_id]["filename"] == "a.txt"
        for bad in ({"select": ["3"]}, {"select": ["1", "2"]}, {"file": [("a", b"")] * 3}, {"radio": "3"}):
            with pytest.raises(ClientRefused):
                await raw.sandbox.submit_modal(mira, opened, bad)


@pytest.mark.asyncio
async def test_a_form_cannot_be_the_answer_to_a_form() -> None:
    async with raw_discord() as raw:
        opened = await raw.ask()
        await raw.callback(opened, 9, form(field_of("text")))
        sent = await raw.sandbox.submit_modal(raw.sandbox.person("mira"), opened, {})
        assert (await raw.callback(sent, 9, form(field_of("text")))).status == 400

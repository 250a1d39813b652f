"""The local Discord checks commands when they are published, as Discord does."""

from __future__ import annotations

from typing import Any

import pytest

from sandbox.tests.raw_discord import STORY, Raw, raw_discord


async def _publish(raw: Raw, **changes: object) -> list[str]:
    refused = await raw.send("PUT", f"/applications/{raw.sandbox.bot.id}/commands", [{**STORY, **changes}])
    assert (refused.status, refused.code) == (400, 50035)
    return sorted(set(_codes(refused.body["errors"])))


def _codes(node: dict[str, Any] | list[dict[str, Any]]) -> list[str]:
    if isinstance(node, list):
        return [error["code"] for error in node]
    return [code for child in node.values() for code in _codes(child)]


def _option(name: str, **more: object) -> dict[str, Any]:
    return {"type": 3, "name": name, "description": "d", **more}


@pytest.mark.asyncio
async def test_commands_are_checked_when_published() -> None:
    async with raw_discord() as raw:
        assert await _publish(raw, name="Story Time") == ["APPLICATION_COMMAND_INVALID_NAME"]
        assert await _publish(raw, description="x" * 101) == ["BASE_TYPE_BAD_LENGTH"]
        assert await _publish(raw, options=[_option(str(n)) for n in range(26)]) == ["BASE_TYPE_BAD_LENGTH"]
        late = [_option("a"), _option("b", required=True)]
        assert await _publish(raw, options=late) == ["APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID"]
        assert await _publish(raw, options=[_option("a", max_length=6001)]) == ["NUMBER_TYPE_MAX"]
        many = [{"name": str(n), "value": str(n)} for n in range(26)]
        assert await _publish(raw, options=[_option("a", choices=many)]) == ["BASE_TYPE_BAD_LENGTH"]
        wide = [{"name": str(n) * 50, "value": str(n) * 50} for n in range(10)]
        heavy = [_option(f"o{n}", choices=wide) for n in range(9)]
        assert await _publish(raw, options=heavy) == ["APPLICATION_COMMAND_TOO_LARGE"]
        known = raw.sandbox.commands[0]["id"]
        again = await raw.send("PUT", f"/applications/{raw.sandbox.bot.id}/commands", [STORY])
        assert again.body[0]["id"] == known


@pytest.mark.asyncio
async def test_an_overwrite_may_not_leave_out_the_entry_point_of_an_activity() -> None:
    async with raw_discord() as raw:
        path = f"/applications/{raw.sandbox.bot.id}/commands"
        raw.sandbox.enable_activities()
        refused = await raw.send("PUT", path, [STORY])
        assert (refused.status, refused.code) == (400, 50240)
        known = {command["name"]: command for command in (await raw.send("GET", path)).body}
        launch = {"id": known["launch"]["id"], "type": 4, "name": "launch", "handler": 2}
        assert (await raw.send("PUT", path, [STORY, launch])).status == 200
        assert (await raw.send("DELETE", f"{path}/{launch['id']}")).status == 204
        assert (await raw.send("PUT", path, [STORY])).status == 200


@pytest.mark.asyncio
async def test_localizations_of_commands_are_given_back_where_they_are_asked_for() -> None:
    async with raw_discord() as raw:
        path = f"/applications/{raw.sandbox.bot.id}/commands"
        names = {"de": "geschichte"}
        option = _option("a", name_localizations=names)
        await raw.send("PUT", path, [{**STORY, "name_localizations": names, "options": [option]}])
        [plain] = (await raw.send("GET", path)).body
        assert "name_localizations" not in {**plain, **plain["options"][0]}
        [whole] = (await raw.send("GET", path + "?with_localizations=true")).body
        assert whole["name_localizations"] == whole["options"][0]["name_localizations"] == names

"""Raw requests, for behaviour that the SDK does not show."""

from __future__ import annotations

import json
from typing import Any

import aiohttp
import pytest

from sandbox.gemini import GeminiSandbox, faults
from sandbox.tests.gemini_sdk import IMAGE_MODEL, TEXT_MODEL, sandbox


async def post(gemini: GeminiSandbox, path: str, body: object, key: str | None = None) -> tuple[int, str, bytes]:
    headers = {"x-goog-api-key": key if key is not None else gemini.api_key}
    connector = aiohttp.TCPConnector(ssl=gemini.certificate.client_context())
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    async with (
        aiohttp.ClientSession(connector=connector) as session,
        session.post(gemini.base_url + path, data=data, headers=headers) as response,
    ):
        return response.status, response.headers["Content-Type"], await response.read()


def request(text: str, **config: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON values
    return {"contents": [{"role": "user", "parts": [{"text": text}]}], "generation_config": config}


@pytest.mark.parametrize("version", ["v1", "v1beta", "v1alpha"])
@pytest.mark.parametrize("slashes", ["/", "//"])
@pytest.mark.asyncio
async def test_any_version_and_doubled_slashes_are_served(version: str, slashes: str) -> None:
    async with sandbox() as gemini:
        path = f"{slashes}{version}/models/{TEXT_MODEL}:streamGenerateContent?alt=sse"
        status, kind, body = await post(gemini, path, request("A fox"))
        assert (status, kind) == (200, "text/event-stream")
        assert gemini.calls[0].version == version
    events = body.split(b"\r\n\r\n")
    assert events.pop() == b""
    assert all(event.startswith(b"data: {") for event in events)
    last = json.loads(events[-1][6:])
    assert last["candidates"][0]["finishReason"] == "STOP"
    assert {"usageMetadata", "modelVersion", "responseId", "createTime"} <= last.keys()


@pytest.mark.asyncio
async def test_without_sse_a_stream_is_a_list() -> None:
    async with sandbox() as gemini:
        _, kind, body = await post(gemini, f"/v1/models/{TEXT_MODEL}:streamGenerateContent", request("A fox"))
    assert kind == "application/json"
    assert len(json.loads(body)) > 3


@pytest.mark.asyncio
async def test_both_casings_are_understood() -> None:
    async with sandbox() as gemini:
        body = request("A fox", response_modalities=["IMAGE"], thinkingConfig={"thinking_level": "low"})
        status, _, answer = await post(gemini, f"/v1/models/{IMAGE_MODEL}:generateContent", body)
    assert status == 400
    assert b"Thinking level LOW" in answer


@pytest.mark.asyncio
async def test_a_refused_picture_says_why() -> None:
    async with sandbox() as gemini:
        gemini.faults.add(faults.RefusedPicture(1))
        _, _, body = await post(gemini, f"/v1/models/{IMAGE_MODEL}:generateContent", request("1 panel: a fox"))
    candidate = json.loads(body)["candidates"][0]
    assert candidate["finishReason"] == "IMAGE_SAFETY"
    assert "Support code" in candidate["finishMessage"]


@pytest.mark.parametrize(
    ("path", "body", "key", "status"),
    [
        (f"/v1/models/{TEXT_MODEL}:generateContent", request("x"), "", 403),
        (f"/v1/models/{TEXT_MODEL}:generateContent", request("x"), "wrong", 400),
        (f"/v1/models/{TEXT_MODEL}:generateContent", b"{", None, 400),
        (f"/v1/models/{TEXT_MODEL}:generateContent", {"contents": []}, None, 400),
        (
            f"/v1/models/{TEXT_MODEL}:generateContent",
            {"contents": [{"role": "bot", "parts": [{"text": ""}]}]},
            None,
            400,
        ),
        (
            f"/v1/models/{TEXT_MODEL}:generateContent",
            {**request("x"), "safetySettings": [{"category": "HARM_CATEGORY_JAILBREAK", "threshold": "OFF"}]},
            None,
            400,
        ),
        ("/v1/models/gemini-flash-latest:generateContent", request("x"), None, 404),
        ("/v1beta/models/gemini-flash-latest:generateContent", request("x"), None, 200),
        (f"/v1/models/{TEXT_MODEL}:sing", request("x"), None, 404),
        ("/v1/elephants", request("x"), None, 404),
    ],
)
@pytest.mark.asyncio
async def test_wrong_requests_are_refused(path: str, body: object, key: str | None, status: int) -> None:
    async with sandbox() as gemini:
        assert (await post(gemini, path, body, key))[0] == status
        assert gemini.active == 0

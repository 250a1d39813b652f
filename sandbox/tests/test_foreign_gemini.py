"""The JavaScript SDK of Gemini, unmodified, streams a story, an interleaved comic and a Live narration from here."""

from __future__ import annotations

import pytest

from sandbox.gemini import GeminiSandbox, Pace, errors
from sandbox.gemini.faults import http_error
from sandbox.tests.foreign_client import foreign_client, node_script
from sandbox.tests.gemini_sdk import IMAGE_MODEL, LIVE_MODEL, TEXT_MODEL


@pytest.mark.asyncio
async def test_the_javascript_sdk_streams_a_story_a_comic_and_a_narration() -> None:
    script = node_script("genai.cjs", "@google/genai")
    async with GeminiSandbox(pace=Pace(words_per_chunk=(5, 5))) as gemini:
        # Node replaces no roots: it adds this one.
        environ = gemini.env | {"NODE_EXTRA_CA_CERTS": str(gemini.ca_path)}
        async with foreign_client(script, environ) as client:
            story = await client.told("story")
            assert (story["finish"], "Ada" in story["text"]) == ("STOP", True)
            assert 100 < len(story["text"].split()) < 140
            assert story["chunks"] > 10
            assert story["tokens"] > 100

            parts = (await client.told("comic"))["parts"]
            assert [part["type"] for part in parts] == ["text", "image/png", "text", "image/png"]
            assert {part["start"] for part in parts if "start" in part} == {"PNG"}

            narration = await client.told("narration")
            assert narration["transcript"] == "The lamp burned all night."
            assert narration["bytes"] == 5 * 2 * int(24_000 * 0.3)  # the placeholder's five words
            assert narration["opened"]

            others = await client.told("others")
            assert others["text"]
            assert others["counted"] > 0
            assert {f"models/{name}" for name in (TEXT_MODEL, IMAGE_MODEL, LIVE_MODEL)} <= set(others["names"])

            gemini.faults.add(http_error(errors.overloaded()), model=TEXT_MODEL)
            await client.go_on()
            refused = [await client.told("refused") for _ in range(3)]
    assert [one["status"] for one in refused] == [400, 404, 503]
    assert {call.outcome for call in gemini.calls_of("live")} == {"complete"}

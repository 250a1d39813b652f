"""A story with markdown that Discord does not render, through the wire, and its stored text."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.wire.harness import open_harness

ROWS = "".join(f"| Sailor {number} | {number * 7} |\n" for number in range(400))
STORY = (
    "Aboard.\n\n#### The crew\n\nThey were many.<br>They were brave &amp; bold.\n\n---\n\n"
    f"| Name | Score |\n|------|------:|\n{ROWS}\n> ```py\n" + "> row()\n" * 500 + "> ```\n\nSo it ended."
)


@pytest.mark.asyncio
async def test_a_story_is_drawn_as_discord_can_and_kept_as_it_was_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_harness(tmp_path, monkeypatch) as harness, harness.running() as app:
        last = await harness.story(STORY)
        messages = [one for one in harness.discord.transcript(harness.general) if one.author is harness.discord.bot]
        shown = [message.text.removeprefix("> -# a lighthouse\n") for message in messages]
        assert len(shown) > 3
        assert shown[0].startswith("Aboard.\n\n**The crew**\n\nThey were many.\nThey were brave & bold.\n\n────")
        whole = "\n".join(shown)
        assert [f"Sailor {number}" in whole for number in range(400)] == [True] * 400
        assert not any(raw in whole for raw in ("|--", "| Sailor", "####", "<br>", "&amp;"))
        assert whole.count("> row()") == 500
        assert all(text.count("```") % 2 == 0 for text in shown)
        for text in shown:
            code = [line for line in text.split("\n") if "row()" in line or line.startswith("> ```")]
            assert all(line.startswith("> ") for line in code)
        assert last.text.splitlines()[-1].startswith("-# The end")
        work = await app.work_service.find(harness.work_id(last))
        assert work is not None
        assert work.text == STORY

"""The demo in a terminal types commands, shows the replies, and reports whether they are complete."""

from __future__ import annotations

import io
import os
import wave
from pathlib import Path

import pytest
from PIL import Image

from bot.work.kinds import FEATURES
from sandbox.demo.command import COMMANDS, parse, play
from sandbox.gemini import Pace


@pytest.mark.parametrize(
    ("line", "options"),
    [
        ("/story a fox", {"prompt": "a fox"}),
        ("/story a fox genre:mystery length:medium", {"prompt": "a fox", "genre": "mystery", "length": "medium"}),
        (
            '/comic the ratio 3:4 panels:2 style:"ligne claire"',
            {"prompt": "the ratio 3:4", "panels": "2", "style": "ligne claire"},
        ),
        ("narrate Mind the gap: it is wide", {"text": "Mind the gap: it is wide"}),
    ],
)
def test_options_stand_at_the_end_and_colons_elsewhere_are_text(line: str, options: dict[str, str]) -> None:
    assert parse(line).options == options


def test_a_work_of_each_kind_can_be_typed() -> None:
    commands = [features.command for features in FEATURES.values()]
    assert [parse(f"/{command} a fox").name for command in commands] == commands


def test_an_unknown_command_is_refused() -> None:
    with pytest.raises(ValueError, match="sing"):
        parse("/sing a song")


@pytest.mark.asyncio
async def test_the_demo_plays_all_three_through_the_ordinary_bot(tmp_path: Path) -> None:
    stream = io.StringIO()
    environ = {"PATH": os.environ["PATH"]}
    code = await play([parse(line) for line in COMMANDS], tmp_path, environ, stream, Pace.instant())
    shown = stream.getvalue()
    assert code == 0, shown + (tmp_path / "bot.log").read_text()
    assert "stand-ins" in shown
    assert "Requests refused by a rate limit: 0" in shown
    assert shown.count(" complete in ") == 3
    [page] = (tmp_path / "2-comic").glob("*.jpg")
    with Image.open(page) as picture:
        assert picture.size == (1600, 2000)
    assert f"[picture] {page.name}" in shown
    # Each version of the page was shown, and the last one described.
    assert shown.count("alt: Panel 1:") == 1 < shown.count("[picture] page-1-")
    with wave.open(str(tmp_path / "3-narrate" / "section-01.wav")) as sound:
        assert (sound.getframerate(), sound.getnchannels(), sound.getsampwidth()) == (24_000, 1, 2)
    assert "lighthouse" in (tmp_path / "1-story" / "transcript.md").read_text()


@pytest.mark.asyncio
async def test_a_bot_that_cannot_start_is_told_with_its_log(tmp_path: Path) -> None:
    stream = io.StringIO()
    environ = {"PATH": os.environ["PATH"], "LOG_LEVEL": "LOUD"}
    code = await play([parse("/story a fox")], tmp_path, environ, stream, Pace.instant())
    assert code == 1
    assert "exit code 2" in stream.getvalue()
    assert "LOG_LEVEL" in (tmp_path / "bot.log").read_text()

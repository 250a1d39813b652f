"""Gemini is never called without a reservation: checks of the source for callers and for permissions."""

from __future__ import annotations

import ast
import inspect
import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import MISSING, fields
from functools import cache
from pathlib import Path
from typing import Any, Final

import pytest

from bot.gemini.comic import draw_comic
from bot.gemini.comic_drawing import draw_panels, redraw_panel
from bot.gemini.comic_script import write_script
from bot.gemini.live import record_turns
from bot.gemini.look import look_at
from bot.gemini.memory import propose_choices, remember
from bot.gemini.narration import narrate
from bot.gemini.narration_context import NarrationContext
from bot.gemini.respeaking import check_sound, respeak
from bot.gemini.speaker_spans import mark_speakers
from bot.gemini.speaking import speak_by_text_to_speech, speak_passages
from bot.gemini.speech_check import check_speech
from bot.gemini.speech_marks import mark_speech
from bot.gemini.speech_repair import speak_whole
from bot.gemini.stream import stream_answer
from bot.gemini.text import write_text
from bot.gemini.text_to_speech import record_text_to_speech
from bot.gemini.transcription import transcribe, transcribe_with_times
from bot.gemini.unary import whole_answer
from bot.gemini.usage import Meter
from bot.gemini.voice_sample import record_sample
from bot.library.usage_limits import permitted
from bot.work.open_reservation import ClosedReservationError

ROOT: Final = Path(__file__).parents[1]
SOURCES: Final = {
    str(path.relative_to(ROOT)): path.read_text() for room in ("bot", "cogs") for path in (ROOT / room).rglob("*.py")
}

CALLS: Final = {
    "bot/gemini/client.py": {"models.get"},
    "bot/gemini/live.py": {"live.connect"},
    "bot/gemini/stream.py": {"models.generate_content_stream"},
    "bot/gemini/unary.py": {"models.generate_content"},
}
"""Every use of the client of google-genai. `models.get` describes a model and costs nothing."""


@cache
def callers() -> dict[str, set[str]]:
    """The files that call a function or a class, by its name."""
    found: dict[str, set[str]] = defaultdict(set)
    for path, text in SOURCES.items():
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute | ast.Name):
                found[node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id].add(path)
    return found


def test_the_client_of_gemini_is_used_in_four_places() -> None:
    used = {path: set(re.findall(r"\.api\.(\w+\.\w+)", text)) for path, text in SOURCES.items()}
    assert {path: names for path, names in used.items() if names} == CALLS
    assert {path for path, text in SOURCES.items() if re.search(r"\bgenai\.Client\(|\.aio\b", text)} == {
        "bot/gemini/client.py"
    }
    # Other methods would be reached through an alias of `api`.
    assert not [path for path, text in SOURCES.items() if re.search(r"\.api\b(?!\.(models|live)\.|:| =)", text)]


def test_the_calls_ask_their_meter_first() -> None:
    for path in ("bot/gemini/live.py", "bot/gemini/stream.py", "bot/gemini/unary.py"):
        functions = [
            node
            for node in ast.walk(ast.parse(SOURCES[path]))
            if isinstance(node, ast.AsyncFunctionDef) and ".api." in ast.unparse(node)
        ]
        assert functions
        for function in functions:
            statement = function.body[1] if ast.get_docstring(function) else function.body[0]
            assert ast.unparse(statement).removeprefix("self._") == "meter.check_open()", function.name


@pytest.mark.parametrize(
    "call",
    [
        *(write_text, record_turns, record_text_to_speech, record_sample),
        *(transcribe, transcribe_with_times),
        *(whole_answer, remember, propose_choices, stream_answer),
        *(write_script, mark_speech, mark_speakers, draw_comic, draw_panels, redraw_panel, look_at),
    ],
    ids=lambda it: it.__name__,
)
def test_every_call_needs_a_meter(call: Callable[..., Any]) -> None:
    meter = inspect.signature(call).parameters["meter"]
    assert meter.annotation == "Meter"
    assert meter.default is inspect.Parameter.empty


@pytest.mark.parametrize(
    "call",
    [narrate, respeak, check_sound, check_speech, speak_whole, speak_passages, speak_by_text_to_speech],
    ids=lambda it: it.__name__,
)
def test_every_call_for_a_narration_needs_a_context_with_a_meter(call: Callable[..., Any]) -> None:
    context = inspect.signature(call).parameters["context"]
    assert context.annotation == NarrationContext.__name__
    assert context.default is inspect.Parameter.empty
    [meter] = [one for one in fields(NarrationContext) if one.name == "meter"]
    assert meter.type == "Meter"
    assert meter.default is meter.default_factory is MISSING
    assert NarrationContext.__dataclass_params__.frozen  # type: ignore[attr-defined]


def test_the_library_alone_permits_calls_and_only_for_what_is_stored() -> None:
    assert inspect.signature(Meter).parameters["reservation"].default is inspect.Parameter.empty
    assert callers()["OpenReservation"] == {"bot/library/usage_limits.py"}
    assert callers()["permitted"] == {"bot/library/call_reservations.py", "bot/library/works.py"}
    assert callers()["Meter"] == {
        "bot/making/make.py",
        "bot/polls/choices.py",
        "bot/shelf/finished_narrations.py",
        "bot/shelf/narration_word_times.py",
        "bot/shelf/narration_casting.py",
        "bot/shelf/redrawing.py",
        "bot/shelf/voice_samples.py",
    }


def test_nothing_is_permitted_after_the_reservation() -> None:
    with permitted() as reservation:
        meter = Meter(reservation)
        meter.check_open()
    with pytest.raises(ClosedReservationError):
        meter.check_open()

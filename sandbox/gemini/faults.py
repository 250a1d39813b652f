"""Faults on demand: what a fault can change in an answer. The rules decide which calls it strikes.

A fault is a small frozen value. `Instead` and `Insert` cover everything that happens in the middle of an answer; the
others change the plan before it is cut into chunks. "After n" counts chunks (Live: frames) with content.
"""

# ruff: noqa: D102 - `Fault` documents the hooks
from __future__ import annotations

from collections.abc import Mapping
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Any, Final

from sandbox.gemini.answer import Meter, Picture, Piece, Plan, Words
from sandbox.gemini.errors import ApiError, unknown_field
from sandbox.gemini.shown import Shown
from sandbox.gemini.speech import SpeechPlan
from sandbox.gemini.steps import Close, Fail, Json, Reset, Send, SendRaw, Silence, Step, Steps, Wait
from sandbox.gemini.transcribing import Transcript


class Stage(Enum):
    """When a fault strikes: before anything is answered, at a Live session's setup, or within the answer."""

    REQUEST = "request"
    SETUP = "setup"
    ANSWER = "answer"


class Fault:
    """Base class of all faults. Each hook returns its argument unchanged."""

    stage: Stage = Stage.ANSWER

    def applies(self, body: Mapping[str, Any]) -> bool:  # noqa: ARG002 - for subclasses
        """Whether it can strike a request with this body."""
        return True

    def opening(self) -> tuple[Step, ...]:
        """Steps in place of the answer (REQUEST) or around the setup (SETUP)."""
        return ()

    def alter(self, plan: Plan) -> Plan:
        """Change the plan of a `generateContent` answer."""
        return plan

    def see(self, shown: Shown) -> Shown:
        """Change what the model sees in a picture."""
        return shown

    def alter_speech(self, plan: SpeechPlan) -> SpeechPlan:
        """Change the plan of speech: of a Live turn, or of a passage of a TTS answer."""
        return plan

    def alter_transcript(self, transcript: Transcript) -> Transcript:
        """Change the transcript of a sound."""
        return transcript

    def steer(self, steps: Steps, meter: Meter | None) -> Steps:  # noqa: ARG002 - for subclasses
        """Change the steps of an answer. `meter` makes chunks of a `generateContent` answer and is None in Live."""
        return steps


@dataclass(frozen=True, slots=True)
class HttpAnswer(Fault):
    """An HTTP answer in place of content; in Live in place of the upgrade."""

    status: int
    body: bytes = b""
    content_type: str = "application/json; charset=UTF-8"
    headers: Mapping[str, str] = field(default_factory=dict)
    stage = Stage.REQUEST

    def opening(self) -> tuple[Step, ...]:
        return (Fail(self.status, self.body, self.content_type, dict(self.headers)),)


def http_error(error: ApiError, *, in_list: bool = False) -> HttpAnswer:
    """The error as an HTTP answer. `in_list` wraps it into a list, as the streaming endpoint sometimes does."""
    return HttpAnswer(error.status, b"[" + error.body + b"\n]" if in_list else error.body, error.content_type)


def html_error(status: int = 500) -> HttpAnswer:
    """The HTML page of a front end that could not reach the API."""
    page = f"<html><title>Error {status} (Server Error)!!1</title><p>That's an error.</html>"
    return HttpAnswer(status, page.encode(), "text/html; charset=UTF-8")


@dataclass(frozen=True, slots=True)
class BeforeHeaders(Fault):
    """Steps before any answer: `BeforeHeaders(Reset())`, `BeforeHeaders(Silence())`, `BeforeHeaders(Wait(2))`."""

    step: Reset | Silence | Wait = field(default_factory=Reset)
    stage = Stage.REQUEST

    def opening(self) -> tuple[Step, ...]:
        return (self.step,)


@dataclass(frozen=True, slots=True)
class RefusedField(Fault):
    """400 naming a field of the generation config (camelCase), for requests that have it. Live: close 1007."""

    name: str
    stage = Stage.REQUEST

    def applies(self, body: Mapping[str, Any]) -> bool:
        return self.name in body or self.name in (body.get("generationConfig") or {})

    def opening(self) -> tuple[Step, ...]:
        error = unknown_field(self.name)
        return (Fail(error.status, error.body),)


@dataclass(frozen=True, slots=True)
class AtSetup(Fault):
    """Live: steps in place of setupComplete, or right after it.

    `AtSetup(Close(1008, "..."))`, `AtSetup(Silence())`, `AtSetup(Send(error.payload))`, `AtSetup(Reset())`.
    """

    step: Step
    after: bool = False
    stage = Stage.SETUP

    def opening(self) -> tuple[Step, ...]:
        done: Json = {"setupComplete": {}}
        return (Send(done), self.step) if self.after else (self.step,)


@dataclass(frozen=True, slots=True)
class Instead(Fault):
    """After `after` chunks, these steps in place of the rest. Without steps the answer ends there, cleanly."""

    steps: tuple[Step, ...] = ()
    after: int = 0

    async def steer(self, steps: Steps, meter: Meter | None) -> Steps:  # noqa: ARG002
        async with aclosing(_first(steps, self.after)) as kept:
            async for step in kept:
                yield step
        for step in self.steps:
            yield step


def reset(after: int) -> Instead:
    """A TCP reset after `after` chunks."""
    return Instead((Reset(),), after)


def silence(after: int) -> Instead:
    """No more data after `after` chunks, on an open connection."""
    return Instead((Silence(),), after)


def cut_off(after: int) -> Instead:
    """A clean end of the body without a finish reason after `after` chunks; 0 gives an empty 200."""
    return Instead((), after)


def garbage(after: int, data: bytes = b'data: {"candidates": [{"content": {"par') -> Instead:
    """Bytes that are not JSON, then a clean end."""
    return Instead((SendRaw(data),), after)


def error_event(error: ApiError, after: int = 0, *, with_code: bool = True) -> Instead:
    """An error as an event (or Live frame). Without its code the SDK raises an error of its own."""
    payload = {"error": {key: value for key, value in error.error.items() if with_code or key != "code"}}
    return Instead((Send(payload),), after)


def closed(code: int, reason: str = "", after: int = 0) -> Instead:
    """Live: close the session in the middle of a turn."""
    return Instead((Close(code, reason),), after)


@dataclass(frozen=True, slots=True)
class Insert(Fault):
    """After `after` chunks, insert these steps; then the answer goes on."""

    steps: tuple[Step, ...]
    after: int = 1

    async def steer(self, steps: Steps, meter: Meter | None) -> Steps:  # noqa: ARG002
        count, done = 0, False
        async with aclosing(steps):
            async for step in steps:
                if not done and count >= self.after and isinstance(step, Send):
                    done = True
                    for extra in self.steps:
                        yield extra
                yield step
                count += isinstance(step, Send) and step.has_content


ODD_CHUNKS: Final[tuple[Json, ...]] = (
    {},
    {"usageMetadata": {"promptTokenCount": 5, "totalTokenCount": 5}},
    {"candidates": []},
    {"candidates": [{"content": {"parts": [], "role": "model"}, "index": 0}]},
    {"candidates": [{"content": {"role": "model"}, "index": 0}]},
    {"candidates": [{"index": 0}]},
    {"candidates": [{"content": {"parts": [{}], "role": "model"}, "index": 0}]},
    {
        "candidates": [{"content": {"parts": [{"text": ""}], "role": "model"}, "index": 0, "newField": 1}],
        "serverTier": "x",
    },
)
"""Chunks without content that a client has to tolerate. Each was seen, or parses without an error."""


def odd_chunks(after: int = 1) -> Insert:
    """Insert all of `ODD_CHUNKS`."""
    return Insert(tuple(Send(chunk) for chunk in ODD_CHUNKS), after)


def go_away(after: int = 1, time_left: str = "9.5s") -> Insert:
    """Live: announce that the connection will end soon."""
    return Insert((Send({"goAway": {"timeLeft": time_left}}),), after)


def unknown_message(after: int = 1) -> Insert:
    """Live: insert a message of a type that the SDK does not know."""
    return Insert((Send({"serverMood": {"sunny": True}}),), after)


def invalid_json(after: int = 1) -> Insert:
    """Live: insert a frame that is not JSON."""
    return Insert((SendRaw(b'{"serverContent": {"mod'),), after)


@dataclass(frozen=True, slots=True)
class Finish(Fault):
    """Another finish reason. `after` None sends the whole content; 0 sends none of it."""

    reason: str
    after: int | None = None
    message: str | None = None

    def alter(self, plan: Plan) -> Plan:
        if self.after is not None:
            return plan
        return replace(plan, finish=self.reason, finish_message=self.message)

    async def steer(self, steps: Steps, meter: Meter | None) -> Steps:
        if self.after is None or meter is None:
            async for step in steps:
                yield step
            return
        async with aclosing(_first(steps, self.after)) as kept:
            async for step in kept:
                yield step
        yield Send(meter.chunk(None, finish=self.reason, message=self.message))


@dataclass(frozen=True, slots=True)
class Block(Fault):
    """Block the prompt: `promptFeedback` in the only chunk, no candidates."""

    reason: str = "PROHIBITED_CONTENT"

    async def steer(self, steps: Steps, meter: Meter | None) -> Steps:
        await steps.aclose()
        envelope = meter.envelope() if meter else {}
        yield Send({"promptFeedback": {"blockReason": self.reason}, **envelope})


@dataclass(frozen=True, slots=True)
class Pictures(Fault):
    """Send only the first `made` pictures and all text. 0 gives a text-only answer."""

    made: int = 0

    def alter(self, plan: Plan) -> Plan:
        kept, seen = list[Piece](), 0
        for piece in plan.pieces:
            seen += isinstance(piece, Picture)
            if not isinstance(piece, Picture) or seen <= self.made:
                kept.append(piece)
        return replace(plan, pieces=tuple(kept))


@dataclass(frozen=True, slots=True)
class RefusedPicture(Fault):
    """End the answer in place of this panel's picture, with this finish reason (IMAGE_SAFETY, NO_IMAGE, ...)."""

    panel: int
    reason: str = "IMAGE_SAFETY"
    message: str | None = (
        "Unable to show the generated image. The model could not generate the image based on the prompt provided. "
        "Support code: 15236754"
    )

    def alter(self, plan: Plan) -> Plan:
        for index, piece in enumerate(plan.pieces):
            if isinstance(piece, Picture) and piece.panel == self.panel:
                return replace(plan, pieces=plan.pieces[:index], finish=self.reason, finish_message=self.message)
        return plan


@dataclass(frozen=True, slots=True)
class PictureFile(Fault):
    """Pictures in another format ("image/jpeg"), or with broken bytes; `panel` None means all."""

    media_type: str = "image/png"
    broken: bool = False
    panel: int | None = None

    def alter(self, plan: Plan) -> Plan:
        pieces = tuple(
            replace(piece, media_type=self.media_type, broken=self.broken)
            if isinstance(piece, Picture) and self.panel in {None, piece.panel}
            else piece
            for piece in plan.pieces
        )
        return replace(plan, pieces=pieces)


@dataclass(frozen=True, slots=True)
class Thoughts(Fault):
    """A thought before the answer, and (with `pictures`) a thought picture before each picture."""

    text: str = "The user wants something. Let me think about that."
    pictures: bool = False

    def alter(self, plan: Plan) -> Plan:
        pieces: list[Piece] = [Words(self.text, thought=True)] if self.text else []
        for piece in plan.pieces:
            if self.pictures and isinstance(piece, Picture):
                pieces.append(replace(piece, thought=True, drawing=f"rough sketch of {piece.drawing}"))
            pieces.append(piece)
        return replace(plan, pieces=tuple(pieces))


@dataclass(frozen=True, slots=True)
class Overlap(Fault):
    """A continuation that repeats the last `words` words of the text it was given."""

    words: int = 6


@dataclass(frozen=True, slots=True)
class ChunkScript(Fault):
    """Exactly these chunks: (seconds to wait before it, text). `finish` None sends no finish reason."""

    chunks: tuple[tuple[float, str], ...]
    finish: str | None = "STOP"

    async def steer(self, steps: Steps, meter: Meter | None) -> Steps:
        await steps.aclose()
        for delay_s, text in self.chunks:
            yield Wait(delay_s)
            yield Send(meter.chunk([{"text": text}]) if meter else {}, text=text)
        if self.finish and meter:
            yield Send(meter.chunk([{"text": ""}], finish=self.finish))


@dataclass(frozen=True, slots=True)
class Reply(Fault):
    """Exactly these steps."""

    steps: tuple[Step, ...]

    async def steer(self, steps: Steps, meter: Meter | None) -> Steps:  # noqa: ARG002
        await steps.aclose()
        for step in self.steps:
            yield step


async def _first(steps: Steps, count: int) -> Steps:
    if count <= 0:
        await steps.aclose()
        return
    async with aclosing(steps):
        async for step in steps:
            yield step
            count -= isinstance(step, Send) and step.has_content
            if count == 0:
                return

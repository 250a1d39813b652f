"""The Live API's websocket: `BidiGenerateContent` (Gemini API: "Live API - WebSockets API reference")."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from contextlib import aclosing
from typing import Any, Final

from aiohttp import WSMsgType, web

from sandbox.gemini import models
from sandbox.gemini.faults import Stage
from sandbox.gemini.languages import language_of
from sandbox.gemini.record import Call
from sandbox.gemini.request import camelised, text_of, tokens_of
from sandbox.gemini.service import Service, encoded, failed, note, reset_connection, silence
from sandbox.gemini.speech import VOICES, SpeechPlan, script_in, speech_steps, voice_in, without_marks
from sandbox.gemini.steps import Close, Fail, Reset, Send, SendRaw, Silence, Step, Wait

BAD_ARGUMENT: Final = 1007
POLICY: Final = 1008
INTERNAL: Final = 1011


class _SessionOver(Exception):  # noqa: N818 - an ending, not an error
    """The session was closed or reset from our side."""


class Live:
    """The handler of the websocket half."""

    def __init__(self, service: Service) -> None:
        self._service = service

    async def session(self, request: web.Request, version: str) -> web.StreamResponse:
        """One session, from the upgrade to its end."""
        call = self._service.record.open(Call("live", "", version, {}))
        try:
            return await self._open(request, call)
        except (asyncio.CancelledError, ConnectionError):
            self._service.leave(call)
            raise
        finally:
            self._service.record.close(call, "complete")

    async def _open(self, request: web.Request, call: Call) -> web.StreamResponse:
        if wrong := self._service.wrong_key(request):
            self._service.record.close(call, "error", wrong.status)
            return failed(wrong)
        for fault in self._service.faults.take(call, {}, "", (Stage.REQUEST,)):
            for step in fault.opening():
                match step:
                    case Fail():
                        self._service.record.close(call, "error", step.status)
                        return failed(step)
                    case Wait(seconds):
                        await asyncio.sleep(seconds)
                    case Silence():
                        await silence()
                    case _:
                        self._service.record.close(call, "reset")
                        reset_connection(request)
                        return web.Response()
        socket = web.WebSocketResponse(max_msg_size=0, compress=False)
        await socket.prepare(request)
        await _Session(self._service, request, socket, call).run()
        return socket


class _Session:
    """One open socket. It reads on while a turn is spoken, so that it notices at once when the client disconnects."""

    def __init__(self, service: Service, request: web.Request, socket: web.WebSocketResponse, call: Call) -> None:
        self._service = service
        self._request = request
        self._socket = socket
        self._call = call
        self._model: models.Model | None = None
        self._collected = ""
        self._turn: asyncio.Task[None] | None = None

    async def run(self) -> None:
        try:
            async for message in self._socket:
                if message.type not in {WSMsgType.TEXT, WSMsgType.BINARY}:
                    continue
                await self._read(message.data)
        except _SessionOver:
            pass
        finally:
            is_speaking = await self._stop_turn()
        if self._call.is_open and (is_speaking or self._service.is_closing):
            self._service.leave(self._call)

    async def _read(self, data: str | bytes) -> None:
        try:
            message = camelised(json.loads(data))
        except ValueError:
            await self._end(Close(BAD_ARGUMENT, "Invalid JSON payload received."))
            return
        match message:
            case {"setup": dict(setup)}:
                await self._set_up(setup)
            case _ if self._model is None:
                await self._end(Close(BAD_ARGUMENT, "setup must be the first message and only the first"))
            case {"clientContent": dict(content)}:
                await self._client_content(content)
            case {"realtimeInput": {"text": str(text)}}:
                await self._start_turn(text)
            case {"realtimeInput": _} | {"toolResponse": _}:
                pass
            case _:
                await self._end(Close(BAD_ARGUMENT, "Invalid JSON payload received. Unknown name."))

    async def _set_up(self, setup: dict[str, Any]) -> None:
        if self._model is not None:
            await self._end(Close(BAD_ARGUMENT, "setup must be the first message and only the first"))
        call = self._call
        call.model = str(setup.get("model", "")).removeprefix("models/")
        call.body, call.text = setup, text_of(setup.get("systemInstruction"))
        for fault in self._service.faults.take(call, setup, call.text, (Stage.SETUP,)):
            for step in fault.opening():
                await self._do(Close(BAD_ARGUMENT, _reason(step)) if isinstance(step, Fail) else step)
        model = models.find(call.model, call.version)
        if model is None or model.kind != "live":
            await self._end(
                Close(
                    POLICY,
                    f"models/{call.model} is not found for API version {call.version}, or is not supported for "
                    "bidiGenerateContent.",
                )
            )
            return
        voice = voice_in(_speech_config(setup))
        if refused := models.live_refusal(model, setup) or _unknown_voice(voice):
            await self._end(Close(BAD_ARGUMENT, refused))
        self._model = model
        await asyncio.sleep(self._service.pace.live_setup_s)
        if not self._call.sent:
            await self._do(Send({"setupComplete": {}}))

    async def _client_content(self, content: Mapping[str, Any]) -> None:
        if self._model and not self._model.takes_client_content and not self._call.body.get("historyConfig"):
            await self._end(Close(BAD_ARGUMENT, "Request contains an invalid argument."))
        turns = content.get("turns") or []
        self._collected += "\n".join(text_of(turn) for turn in turns if turn.get("role", "user") == "user")
        if content.get("turnComplete", True):
            text, self._collected = self._collected, ""
            await self._start_turn(text)

    async def _start_turn(self, text: str) -> None:
        if await self._stop_turn():
            await self._do(Send({"serverContent": {"interrupted": True}}))
        self._call.turns.append(text)
        self._turn = asyncio.create_task(self._speak_or_close(text))

    async def _stop_turn(self) -> bool:
        """Whether a turn was being spoken."""
        turn, self._turn = self._turn, None
        if turn is None:
            return False
        was_running = not turn.done()
        turn.cancel()
        await asyncio.wait([turn])
        if not turn.cancelled() and (failure := turn.exception()) and not isinstance(failure, _TURN_ENDS):
            raise failure
        return was_running

    async def _speak_or_close(self, text: str) -> None:
        try:
            await self._speak(text)
        except _TURN_ENDS:
            raise
        except Exception:
            # When the voice fails, the client must not wait for ever. The error itself goes to the log.
            self._service.record.close(self._call, "error", INTERNAL)
            await self._socket.close(code=INTERNAL, message=b"Internal error encountered.")
            raise

    async def _speak(self, text: str) -> None:
        faults = self._service.faults.take(self._call, self._call.body, text, (Stage.ANSWER,))
        plan = self._plan(text)
        for fault in faults:
            plan = fault.alter_speech(plan)
        steps = speech_steps(plan, self._service.pace, self._service.media)
        for fault in faults:
            steps = fault.steer(steps, None)
        async with aclosing(steps):
            async for step in steps:
                await self._do(step)

    def _plan(self, text: str) -> SpeechPlan:
        setup, said = self._call.body, script_in(text)
        return SpeechPlan(
            said=said,
            heard=without_marks(said),
            voice=voice_in(_speech_config(setup)),
            language=_speech_config(setup).get("languageCode") or language_of(said),
            has_transcript="outputAudioTranscription" in setup,
            prompt_tokens=tokens_of(text) + tokens_of(self._call.text),
        )

    async def _do(self, step: Step) -> None:
        match step:
            case Wait(seconds):
                # A wait of 0 s as well: writing to a socket does not yield to other tasks, waiting does.
                await asyncio.sleep(seconds)
            case Send() | SendRaw():
                data = step.data if isinstance(step, SendRaw) else encoded(step.payload)
                note(self._call, step, len(data))
                await self._socket.send_bytes(data)
            case Silence():
                await self._hush()
            case Reset():
                self._service.record.close(self._call, "reset")
                reset_connection(self._request)
                raise _SessionOver
            case Close() | Fail():
                await self._end(step if isinstance(step, Close) else Close(BAD_ARGUMENT, _reason(step)))

    async def _hush(self) -> None:
        """Send nothing more. In a turn the reader goes on; at the setup this call blocks the reader."""
        if self._turn is not None:
            await silence()
        while not self._socket.closed:
            await self._socket.receive()
        self._service.leave(self._call)
        raise _SessionOver

    async def _end(self, close: Close) -> None:
        self._service.record.close(self._call, "error", close.code)
        await self._socket.close(code=close.code, message=close.reason.encode()[:123])
        raise _SessionOver


_TURN_ENDS: Final = (_SessionOver, ConnectionError)


def _speech_config(setup: Mapping[str, Any]) -> Mapping[str, Any]:
    return (setup.get("generationConfig") or {}).get("speechConfig") or {}


def _unknown_voice(name: str) -> str | None:
    return None if name.lower() in VOICES else f"Voice name {name} is not supported."


def _reason(step: Fail) -> str:
    """The sentence in an HTTP error, as a close reason."""
    try:
        return str(json.loads(step.body)["error"]["message"])
    except (ValueError, KeyError, TypeError):
        return f"HTTP {step.status}"

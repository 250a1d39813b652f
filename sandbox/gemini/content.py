"""`streamGenerateContent`, `generateContent`, `countTokens` and the models listing."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from contextlib import aclosing
from typing import Any

from aiohttp import web

from sandbox.gemini import errors, models, writer
from sandbox.gemini.answer import Meter, answer_steps
from sandbox.gemini.faults import Fault, Stage
from sandbox.gemini.record import Call
from sandbox.gemini.request import Ask, camelised, prompt_tokens
from sandbox.gemini.service import Service, encoded, failed, note, reset_connection, silence
from sandbox.gemini.steps import Close, Fail, Json, Reset, Send, SendRaw, Silence, Steps, Wait
from sandbox.gemini.transcribing import Transcript, TranscriptionAsk, read_ask, transcript_of, transcript_steps
from sandbox.gemini.tts import speaking_for


class Content:
    """The handlers of the HTTP half."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._takes: Counter[str] = Counter()
        """How often each text has been begun."""
        self._hearings: Counter[str] = Counter()
        """How often each sound has been listened to."""

    async def stream(self, request: web.Request, version: str, model: str) -> web.StreamResponse:
        """`streamGenerateContent?alt=sse`: one event a chunk; without alt=sse a JSON list, made whole."""
        call = self._service.record.open(Call("stream", model, version, {}))
        return await self._answered(request, call)

    async def unary(self, request: web.Request, version: str, model: str) -> web.StreamResponse:
        """`generateContent`: the same answer in one piece."""
        call = self._service.record.open(Call("unary", model, version, {}))
        return await self._answered(request, call)

    async def count(self, request: web.Request, version: str, model: str) -> web.StreamResponse:
        """`countTokens`."""
        call = self._service.record.open(Call("count", model, version, {}))
        return await self._answered(request, call)

    async def models(self, request: web.Request, version: str, model: str | None) -> web.StreamResponse:
        """`models.list` (one page) and `models.get`."""
        call = self._service.record.open(Call("models", model or "", version, {}))
        return await self._answered(request, call)

    async def _answered(self, request: web.Request, call: Call) -> web.StreamResponse:
        try:
            return await self._answer(request, call)
        except (asyncio.CancelledError, ConnectionError):
            self._service.leave(call)
            raise
        finally:
            self._service.record.close(call, "complete")

    async def _answer(self, request: web.Request, call: Call) -> web.StreamResponse:
        if wrong := self._service.wrong_key(request):
            return self._refuse(call, wrong)
        try:
            body = camelised(json.loads(await request.read() or b"{}"))
        except ValueError:
            return self._refuse(call, errors.invalid("Invalid JSON payload received. Unexpected token."))
        ask = Ask(call.model, call.version, body)
        call.body, call.text = body, ask.text
        faults = self._service.faults.take(call, body, f"{ask.system}\n{ask.text}", (Stage.REQUEST, Stage.ANSWER))
        for step in (step for fault in faults for step in fault.opening()):
            match step:
                case Fail():
                    return self._refuse(call, step)
                case Wait(seconds):
                    await asyncio.sleep(seconds)
                case Silence():
                    await silence()
                case _:
                    return self._reset(request, call, web.Response())
        if call.kind == "models":
            return self._listing(call)
        if refused := models.refusal(ask, call.kind if call.kind == "count" else "generateContent"):
            return self._refuse(call, refused)
        if call.kind == "count":
            text, pictures = prompt_tokens(ask)
            return web.json_response({"totalTokens": text + pictures})
        steps = await self._steps(ask, faults, call)
        if isinstance(steps, errors.ApiError):
            return self._refuse(call, steps)
        if call.kind == "unary" or request.query.get("alt") != "sse":
            return await self._send_whole(request, call, steps)
        return await self._send_events(request, call, steps)

    async def _steps(self, ask: Ask, faults: tuple[Fault, ...], call: Call) -> Steps | errors.ApiError:
        model, is_whole = models.find(ask.model, ask.version), call.kind == "unary"
        meter = Meter(ask)
        if model and model.kind == "tts":
            steps = speaking_for(ask, self._service.media, faults).steps(self._service.pace, meter, is_whole=is_whole)
        elif model and model.kind == "transcribe":
            asked = await asyncio.to_thread(read_ask, ask)
            if isinstance(asked, errors.ApiError):
                return asked
            meter.prompt_sound_tokens = asked.prompt_tokens
            transcript = await self._transcript(asked)
            for fault in faults:
                transcript = fault.alter_transcript(transcript)
            steps = transcript_steps(transcript, self._service.pace, meter, is_whole=is_whole)
        else:
            steps = await self._written(ask, faults, meter, may_vary=not is_whole and self._service.varies)
        for fault in faults:
            steps = fault.steer(steps, meter)
        return steps

    async def _transcript(self, asked: TranscriptionAsk) -> Transcript:
        """The transcript of a sound. A second request for the same sound gets other errors."""
        if not asked.has_config:
            return Transcript(words=())
        self._hearings[asked.digest] += 1
        heard = await self._service.media.hear(asked.sound)
        key = f"{asked.digest} {self._hearings[asked.digest]}"
        return transcript_of(asked, self._service.mishearing.applied(heard, asked.vocabulary, key))

    async def _written(self, ask: Ask, faults: tuple[Fault, ...], meter: Meter, *, may_vary: bool) -> Steps:
        # Reading templates and fitting a story to its length takes milliseconds that must not delay other streams.
        made = self._takes[ask.prompt] if may_vary else 0
        if may_vary and not ask.written:
            self._takes[ask.prompt] += 1
        plan = await asyncio.to_thread(writer.plan_for, ask, self._service.seed, faults, made)
        for fault in faults:
            plan = fault.alter(plan)
        plan = plan.within(ask.config.get("maxOutputTokens"))
        return answer_steps(plan, self._service.pace, self._service.media, meter)

    async def _send_events(self, request: web.Request, call: Call, steps: Steps) -> web.StreamResponse:
        # Like Google's front end, send nothing, not even headers, before the first chunk is ready.
        response = web.StreamResponse(
            headers={"Content-Type": "text/event-stream", "Server": "scaffolding on HTTPServer2"}
        )
        async with aclosing(steps):
            async for step in steps:
                match step:
                    case Wait(seconds):
                        # A wait of 0 s as well: writing to a socket does not yield to other tasks, waiting does.
                        await asyncio.sleep(seconds)
                    case Send() | SendRaw():
                        data = step.data if isinstance(step, SendRaw) else b"data: %b\r\n\r\n" % encoded(step.payload)
                        if not response.prepared:
                            await response.prepare(request)
                        note(call, step, len(data))
                        await response.write(data)
                    case Silence():
                        if not response.prepared:
                            await response.prepare(request)
                        await silence()
                    case Reset():
                        return self._reset(request, call, response)
                    case Fail():
                        return self._refuse(call, step)
                    case Close():
                        break
        if not response.prepared:
            await response.prepare(request)
        await response.write_eof()
        return response

    async def _send_whole(self, request: web.Request, call: Call, steps: Steps) -> web.StreamResponse:
        chunks: list[Json] = []
        async with aclosing(steps):
            async for step in steps:
                match step:
                    case Wait(seconds):
                        await asyncio.sleep(seconds)
                    case Send(payload) if "error" in payload:
                        code = payload["error"].get("code", 500)
                        return self._refuse(call, errors.ApiError(code, payload["error"]))
                    case Send(payload):
                        chunks.append(payload)
                        note(call, step, 0)
                    case SendRaw(data):
                        return web.Response(body=data, content_type="application/json")
                    case Silence():
                        await silence()
                    case Reset():
                        return self._reset(request, call, web.Response())
                    case Fail():
                        return self._refuse(call, step)
                    case Close():
                        break
        answer: Any = merged(chunks) if call.kind == "unary" else chunks
        return web.Response(body=encoded(answer), content_type="application/json")

    def _listing(self, call: Call) -> web.Response:
        if not call.model:
            known = [model for model in models.MODELS.values() if models.find(model.name, call.version)]
            return web.json_response({"models": [model.listing() for model in known]})
        model = models.find(call.model, call.version)
        if model is None:
            return self._refuse(call, errors.not_found(call.model, call.version))
        return web.json_response(model.listing())

    def _refuse(self, call: Call, step: Fail | errors.ApiError) -> web.Response:
        self._service.record.close(call, "error", step.status)
        return failed(step)

    def _reset(self, request: web.Request, call: Call, response: web.StreamResponse) -> web.StreamResponse:
        self._service.record.close(call, "reset")
        reset_connection(request)
        return response


def merged(chunks: list[Json]) -> Json:
    """The chunks of a stream as one answer: neighbouring texts joined, the last chunk's usage and finish reason."""
    if not chunks:
        return {}
    answer = dict(chunks[-1])
    parts: list[Json] = []
    for chunk in chunks:
        for candidate in chunk.get("candidates", ())[:1]:
            for part in candidate.get("content", {}).get("parts", ()):
                if parts and part.get("text") is not None and _is_plain(parts[-1]) and _is_plain(part):
                    parts[-1] = {"text": parts[-1]["text"] + part["text"]}
                elif part.get("text") != "":
                    parts.append(part)
    candidates = answer.get("candidates")
    if candidates:
        content = {"parts": parts, "role": "model"}
        answer["candidates"] = [{**candidates[0], "content": content} if parts else candidates[0]]
    return answer


def _is_plain(part: Json) -> bool:
    return "text" in part and not part.get("thought")

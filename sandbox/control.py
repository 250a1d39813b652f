"""Faults over HTTP, for tests that are not written in Python: POST puts one in force, DELETE ends them all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Any, Final, Self

from aiohttp import web

from sandbox.discord import DiscordSandbox
from sandbox.gemini import GeminiSandbox, errors, faults, hearfaults, livefaults, lookfaults, titlefaults

_GEMINI_ERRORS: Final[Mapping[str, Callable[..., errors.ApiError]]] = {
    "rate_limited": errors.rate_limited,
    "credits_depleted": errors.credits_depleted,
    "spending_cap": errors.spending_cap,
    "permission_denied": errors.permission_denied,
    "location": errors.location,
    "billing": errors.billing,
    "internal": errors.internal,
    "overloaded": errors.overloaded,
    "deadline": errors.deadline,
}
_GEMINI_FAULTS: Final[Mapping[str, Callable[..., faults.Fault]]] = {
    "html_error": faults.html_error,
    "reset": faults.reset,
    "silence": faults.silence,
    "cut_off": faults.cut_off,
    "garbage": faults.garbage,
    "closed": faults.closed,
    "go_away": faults.go_away,
    "finish": faults.Finish,
    "block": faults.Block,
    "pictures": faults.Pictures,
    "refused_picture": faults.RefusedPicture,
    "title_form": titlefaults.TitleForm,
    "title_cut": titlefaults.TitleCut,
    "flawed_picture": lookfaults.FlawedPicture,
    "wrong_heads": lookfaults.WrongHeads,
    "nonsense_look": lookfaults.NonsenseLook,
    "early_stop": livefaults.EarlyStop,
    "skipped_words": livefaults.SkippedWords,
    "repeated_passage": livefaults.RepeatedPassage,
    "other_words": livefaults.OtherWords,
    "other_script": livefaults.OtherScript,
    "no_transcript": livefaults.NoTranscript,
    "silent_turn": livefaults.SilentTurn,
    "muted": livefaults.muted,
    "noise": livefaults.noise,
    "fading": livefaults.fading,
    "clipping": livefaults.clipping,
    "closed_after": livefaults.closed_after,
    "stalled_after": livefaults.stalled_after,
    "interrupted_after": livefaults.interrupted_after,
    "nothing_heard": hearfaults.NothingHeard,
    "heard_in_script": hearfaults.HeardInScript,
    "heard_as": hearfaults.HeardAs,
    "words_unheard": hearfaults.WordsUnheard,
    "transcript_form": hearfaults.TranscriptForm,
}
_GEMINI_MATCH: Final = frozenset({"kind", "model", "contains", "times", "skip"})
_NUMBER: Final = (int, float)
_TYPES: Final[Mapping[str, type | tuple[type, ...]]] = {
    "method": str, "route": str, "nth": int, "count": (int, type(None)), "probability": _NUMBER,
    "status": int, "code": int, "message": str, "applied": bool, "retry_after_s": _NUMBER, "via": bool, "scope": str,
    "delay_s": _NUMBER, "after": int, "moment": str, "reason": str, "made": int, "panel": int, "per": str, "limit": int,
    "time_left": str, "kind": str, "model": str, "contains": str, "times": (int, type(None)), "skip": int,
    "form": str, "chars": int, "flaw": str, "jitter": _NUMBER, "missing": _NUMBER, "swapped": _NUMBER, "seed": int,
    "share": _NUMBER, "full_transcript": bool, "start": _NUMBER, "end": _NUMBER, "text": str, "amplitude": _NUMBER,
    "depth_db": _NUMBER, "factor": _NUMBER, "language": str, "as_text": bool, "as_transcription": bool,
}  # fmt: skip
"""The type of every parameter that a request may name. The function of a fault decides which of them it takes."""


class FaultControl:
    """A small HTTP server on loopback beside the two others.

    `POST /discord/faults` and `POST /gemini/faults` take `{"fault": name, …parameters}` and answer 204, or 400 with a
    sentence. `GET` lists the names. `DELETE` ends every fault. Only JSON is taken, so that no page in a browser can
    send any.
    """

    def __init__(self, discord: DiscordSandbox, gemini: GeminiSandbox, port: int = 0) -> None:
        self._discord = discord
        self._gemini = gemini
        self._port = port
        self._runner: web.AppRunner | None = None
        add = discord.faults
        self._discord_faults: Mapping[str, Callable[..., object]] = {
            "error": add.error,
            "server_error": add.server_error,
            "rate_limited": add.rate_limited,
            "unknown_message": add.unknown_message,
            "missing_permissions": add.missing_permissions,
            "blocked_by_automod": add.blocked_by_automod,
            "slow": add.slow,
            "reset": add.reset,
        }

    async def __aenter__(self) -> Self:
        app = web.Application(middlewares=[self._guard])
        for path, names, put, clear in (
            ("/discord/faults", self._discord_faults, self._put_discord, self._discord.faults.clear),
            ("/gemini/faults", {**_GEMINI_ERRORS, **_GEMINI_FAULTS}, self._put_gemini, self._gemini.faults.clear),
        ):
            app.router.add_get(path, _lister(names))
            app.router.add_post(path, _putter(put))
            app.router.add_delete(path, _clearer(clear))
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self._port).start()
        self._port = self._runner.addresses[0][1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self._port}"

    def _put_discord(self, name: str, parameters: dict[str, Any]) -> None:
        self._discord_faults[name](**parameters)

    def _put_gemini(self, name: str, parameters: dict[str, Any]) -> None:
        match = {key: parameters.pop(key) for key in _GEMINI_MATCH & parameters.keys()}
        error = _GEMINI_ERRORS.get(name)
        fault = faults.http_error(error(**parameters)) if error else _GEMINI_FAULTS[name](**parameters)
        self._gemini.faults.add(fault, **match)

    @web.middleware
    async def _guard(self, request: web.Request, handler: Callable[[web.Request], Any]) -> web.StreamResponse:
        """Refuses what a foreign web page could make a browser send: a request to another host name, or a form."""
        if request.headers.get("Host") not in (f"127.0.0.1:{self._port}", f"localhost:{self._port}"):
            raise web.HTTPForbidden(text="This server answers on this machine only.")
        if request.method == "POST" and request.content_type != "application/json":
            raise web.HTTPUnsupportedMediaType(text="Send JSON, with Content-Type: application/json.")
        response: web.StreamResponse = await handler(request)
        return response


def _lister(names: Mapping[str, object]) -> Callable[[web.Request], Any]:
    async def answer(_request: web.Request) -> web.Response:
        return web.json_response({"faults": sorted(names)})

    return answer


def _putter(put: Callable[[str, dict[str, Any]], None]) -> Callable[[web.Request], Any]:
    async def answer(request: web.Request) -> web.Response:
        try:
            body = await request.json()
            name, parameters = _read(body)
            put(name, parameters)
        except KeyError as error:
            return _refused(f"There is no fault {error}; GET lists them.")
        except (TypeError, ValueError) as error:
            return _refused(str(error))
        return web.Response(status=204)

    return answer


def _clearer(clear: Callable[[], None]) -> Callable[[web.Request], Any]:
    async def answer(_request: web.Request) -> web.Response:
        clear()
        return web.Response(status=204)

    return answer


def _read(body: object) -> tuple[str, dict[str, Any]]:
    """Name and parameters of a fault. Raises TypeError or ValueError for a malformed body."""
    if not isinstance(body, dict) or not isinstance(body.get("fault"), str):
        raise TypeError('Send {"fault": "its name", …}.')
    parameters = {key: value for key, value in body.items() if key != "fault"}
    for key, value in parameters.items():
        if key not in _TYPES or not isinstance(value, _TYPES[key]):
            raise ValueError(f"{key} cannot be {value!r}.")
    return body["fault"], parameters


def _refused(text: str) -> web.Response:
    return web.json_response({"message": text}, status=400)

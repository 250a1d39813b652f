"""The server: one TLS port for everything, and the settings that point an unmodified google-genai to it."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from aiohttp import web

from sandbox.gemini.certificate import Certificate, make_certificate, write_bundle
from sandbox.gemini.content import Content
from sandbox.gemini.fault_rules import Faults
from sandbox.gemini.live import Live
from sandbox.gemini.media import Draw, MediaWorkers, Voice
from sandbox.gemini.mishearing import Mishearing
from sandbox.gemini.pace import Pace
from sandbox.gemini.record import Call, Kind, Record
from sandbox.gemini.service import Service

_MODELS: Final = re.compile(r"/(?P<version>v\w+)/models(?:/(?P<model>[^/:]+)(?::(?P<method>\w+))?)?/?")
_LIVE: Final = re.compile(
    r"/ws/google\.ai\.generativelanguage\.(?P<version>\w+)\.GenerativeService\.BidiGenerateContent"
)
_MAX_BODY_BYTES: Final = 100 << 20
"""The largest inline request (Gemini API changelog, January 2026)."""
_SHUTDOWN_S: Final = 0.5


class GeminiSandbox:
    """A local Gemini: `async with GeminiSandbox() as gemini:` serves until the block is left.

    The real SDK reaches it with the three variables of `env`. `calls` and `active` report its calls, `faults` adds
    faults. `draw` and `make_voice` make pictures and speech in place of the placeholders (those of `sandbox.show.art`
    and `sandbox.show.speech` fit). `mishearing` sets the errors of its transcriber, by default none. The same request
    gets the same answer; with `varies` a repeated stream gets another one, as from a model. The model versions that it
    reports begin with "elara-sandbox/".
    """

    def __init__(
        self,
        *,
        pace: Pace | None = None,
        port: int = 0,
        ca_dir: Path | None = None,
        api_key: str = "elara-sandbox-key",
        seed: int = 0,
        varies: bool = False,
        draw: Draw | None = None,
        make_voice: Callable[[], Voice] | None = None,
        mishearing: Mishearing | None = None,
    ) -> None:
        media = MediaWorkers(draw, make_voice)
        self._service = Service(pace or Pace.instant(), media, api_key, seed, varies, mishearing or Mishearing.none())
        self._content = Content(self._service)
        self._live = Live(self._service)
        self._port = port
        self._ca_dir = ca_dir
        self._directory: tempfile.TemporaryDirectory[str] | None = None
        self._certificate: Certificate | None = None
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        directory = self._ca_dir
        if directory is None:
            self._directory = tempfile.TemporaryDirectory(prefix="elara-gemini-")
            directory = Path(self._directory.name)
        self._certificate = make_certificate(directory)
        app = web.Application(client_max_size=_MAX_BODY_BYTES)
        app.router.add_route("*", "/{path:.*}", self._dispatch)
        self._runner = web.AppRunner(app, handler_cancellation=True, access_log=None, shutdown_timeout=_SHUTDOWN_S)
        await self._runner.setup()
        site = web.TCPSite(
            self._runner, "127.0.0.1", self._port, ssl_context=self._certificate.server_context(), backlog=1024
        )
        await site.start()
        self._port = self._runner.addresses[0][1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._service.is_closing = True
        if self._runner is not None:
            await self._runner.cleanup()
        self._service.media.close()
        if self._directory is not None:
            self._directory.cleanup()

    async def warm_up(self) -> None:
        """Load the libraries for pictures and speech now. Otherwise the first request waits for them."""
        await self._service.media.warm_up()

    @property
    def base_url(self) -> str:
        """For `GOOGLE_GEMINI_BASE_URL`."""
        return f"https://127.0.0.1:{self._port}"

    @property
    def certificate(self) -> Certificate:
        """The files made at start."""
        if self._certificate is None:
            raise RuntimeError("the sandbox is not running")
        return self._certificate

    @property
    def ca_path(self) -> Path:
        """For `SSL_CERT_FILE` of a process that talks to no real host."""
        return self.certificate.ca_path

    @property
    def api_key(self) -> str:
        """For `GEMINI_API_KEY`. Any other key is refused."""
        return self._service.api_key

    @property
    def env(self) -> dict[str, str]:
        """The three variables that point google-genai to this server."""
        return {
            "GOOGLE_GEMINI_BASE_URL": self.base_url,
            "SSL_CERT_FILE": str(self.ca_path),
            "GEMINI_API_KEY": self.api_key,
        }

    def write_bundle(self, path: Path) -> Path:
        """Write this CA and the public roots into one file, for a process that also talks to real hosts."""
        return write_bundle(path, self.ca_path)

    @property
    def faults(self) -> Faults:
        """The faults and their rules."""
        return self._service.faults

    @property
    def pace(self) -> Pace:
        """How fast answers come; may be set while running."""
        return self._service.pace

    @pace.setter
    def pace(self, pace: Pace) -> None:
        self._service.pace = pace

    @property
    def draw(self) -> Draw:
        """What draws the pictures; may be set while running."""
        return self._service.media.draw_png

    @draw.setter
    def draw(self, draw: Draw) -> None:
        self._service.media.draw_png = draw

    @property
    def mishearing(self) -> Mishearing:
        """How the transcriber errs; may be set while running."""
        return self._service.mishearing

    @mishearing.setter
    def mishearing(self, mishearing: Mishearing) -> None:
        self._service.mishearing = mishearing

    @property
    def record(self) -> Record:
        """All calls, and how many were open at once."""
        return self._service.record

    @property
    def calls(self) -> list[Call]:
        """All calls in order of arrival."""
        return self._service.record.calls

    def calls_of(self, kind: Kind) -> list[Call]:
        """The calls of one kind."""
        return [call for call in self.calls if call.kind == kind]

    @property
    def active(self) -> int:
        """How many calls are open right now."""
        return self._service.record.active

    async def _dispatch(self, request: web.Request) -> web.StreamResponse:
        # A base URL that ends in "/" makes the SDK ask for "//ws/...", which Google's front end accepts too.
        path = re.sub(r"/{2,}", "/", request.path)
        if found := _LIVE.fullmatch(path):
            return await self._live.session(request, found["version"])
        if not (found := _MODELS.fullmatch(path)):
            return web.Response(
                status=404, text="<html><title>Error 404 (Not Found)!!1</title>", content_type="text/html"
            )
        version, model = found["version"], found["model"]
        match request.method, found["method"]:
            case "GET", None:
                return await self._content.models(request, version, model)
            case "POST", "streamGenerateContent":
                return await self._content.stream(request, version, model)
            case "POST", "generateContent":
                return await self._content.unary(request, version, model)
            case "POST", "countTokens":
                return await self._content.count(request, version, model)
            case _:
                return web.Response(
                    status=404, text="<html><title>Error 404 (Not Found)!!1</title>", content_type="text/html"
                )

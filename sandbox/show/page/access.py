"""Access control: the page serves only the browser that opened its address, and no page of another origin."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Awaitable, Callable
from typing import Final

from aiohttp import web

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; media-src 'self' blob:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_HEADERS: Final = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-cache",
}
_NO_KEY: Final = "This page opens with the whole address that the terminal shows, its ?t=… included."
_WRONG_PLACE: Final = "This page answers on this machine only, and only to itself."


class AccessControl:
    """Checks every request: the Host it was sent to, the Origin that sent it, and the token.

    A foreign name that resolves to 127.0.0.1 fails at the Host, another page in the same browser at the Origin, another
    user of the machine at the token. The token is in the address once and then in a cookie, which scripts cannot read
    and links of other sites do not send.
    """

    def __init__(self) -> None:
        self.token = secrets.token_urlsafe(24)
        self.port = 0

    @property
    def address(self) -> str:
        """The address to open in the browser."""
        return f"http://127.0.0.1:{self.port}/?t={self.token}"

    @property
    def _cookie(self) -> str:
        # Cookies are shared by all ports of a host: two demos side by side need two names.
        return f"elara-{self.port}"

    @web.middleware
    async def guard(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Lets a request through, answers the first one with the cookie, or refuses with 403."""
        host = request.headers.get("Host", "")
        if host not in (f"127.0.0.1:{self.port}", f"localhost:{self.port}"):
            raise web.HTTPForbidden(text=_WRONG_PLACE)
        origin = request.headers.get("Origin")
        # A browser sends the origin with every WebSocket and every POST, but not with a GET.
        must_name = request.method not in ("GET", "HEAD") or "Upgrade" in request.headers
        if origin != f"http://{host}" and (origin is not None or must_name):
            raise web.HTTPForbidden(text=_WRONG_PLACE)
        if request.path == "/" and self._is_token(request.query.get("t")):
            answer = web.Response(status=303, headers={"Location": "/"})
            answer.set_cookie(self._cookie, self.token, httponly=True, samesite="Strict", path="/")
            return answer
        if not self._is_token(request.cookies.get(self._cookie)):
            raise web.HTTPForbidden(text=_NO_KEY)
        return await handler(request)

    def _is_token(self, given: str | None) -> bool:
        return given is not None and hmac.compare_digest(given.encode(), self.token.encode())


async def add_security_headers(_request: web.Request, response: web.StreamResponse) -> None:
    """Adds the security headers to every answer, refusals included. Headers that a handler set stay."""
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)

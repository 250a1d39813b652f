"""The interaction's routes, `/webhooks/{app}/{token}`, called with aiohttp.

Why not discord.py: its webhook adapter sleeps until the rate limit window ends while it has the token's lock, repeats
old text for up to 25 s after a 5xx, hangs forever when cancelled, and hides the headers.
"""

from __future__ import annotations

import io
import json
import logging
import math
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any, Final, Protocol

import aiohttp

from bot.reply.budget import Budget, Budgets
from bot.reply.files import FilePart
from bot.reply.state import Address

log = logging.getLogger(__name__)

EDIT_TIMEOUT_S: Final = 30.0
UPLOAD_TIMEOUT_S: Final = 180.0
"""Timeouts of one request. They are long because Discord may apply a request that has timed out."""

USER_AGENT: Final = "DiscordBot (https://github.com/elara-bot/elara, 0.2.0)"
"""The form that Discord requires (docs: Reference, User Agent)."""


class FailureKind(StrEnum):
    """The meaning of a failed request for its route and its message."""

    TRANSIENT = "transient"
    """The same request may succeed later."""
    LIMITED = "limited"
    """The rate limit is exceeded."""
    DELETED = "deleted"
    """The message does not exist, or this route cannot reach it."""
    CHANNEL_GONE = "gone"
    """The channel does not exist, or this route cannot reach it."""
    FORBIDDEN = "forbidden"
    """The bot lacks a permission."""
    LOCKED = "locked"
    """The thread is archived or locked."""
    FULL = "full"
    """This route accepts no further message."""
    TOKEN = "token"  # noqa: S105 - a kind of failure, not a secret
    """The interaction token has ended."""
    MODERATED = "moderated"
    """AutoMod or another filter of the server refused the text."""
    REFUSED = "refused"
    """Discord does not accept the message."""


ARCHIVED_CODE: Final = 50083
"""The thread is archived. The channel's route can unarchive it, the token's cannot."""

ANSWERED_CODE: Final = 40060
"""The interaction was already answered."""

FILES_FORBIDDEN_CODE: Final = 50013
"""A permission is missing; for a request with files it may be Attach Files."""

_TOO_LARGE_STATUS: Final = 413
_TOO_LARGE_CODE: Final = 40005
"""Request entity too large (Discord docs: Opcodes and Status Codes, JSON)."""

_BY_CODE: Final[Mapping[int, FailureKind]] = {
    10003: FailureKind.CHANNEL_GONE,
    10004: FailureKind.CHANNEL_GONE,
    10008: FailureKind.DELETED,
    # Unknown Webhook: before the callback is applied, and on rare interactions for longer.
    10015: FailureKind.TRANSIENT,
    40094: FailureKind.FULL,
    40062: FailureKind.TRANSIENT,
    # "internal network error": Discord's edge also answers this to requests that look like abuse.
    40333: FailureKind.TRANSIENT,
    50027: FailureKind.TOKEN,
    ARCHIVED_CODE: FailureKind.LOCKED,
    130000: FailureKind.TRANSIENT,
    160005: FailureKind.LOCKED,
    200000: FailureKind.MODERATED,
    200001: FailureKind.MODERATED,
    240000: FailureKind.MODERATED,
}
"""Discord's error codes that are more exact than the status (Discord docs: Opcodes and Status Codes, JSON)."""

_BY_STATUS: Final[Mapping[int, FailureKind]] = {
    401: FailureKind.TOKEN,
    403: FailureKind.FORBIDDEN,
    404: FailureKind.TRANSIENT,
    408: FailureKind.TRANSIENT,
}
"""The meaning of a status with any other code; any other status refuses the message."""


class RouteError(Exception):
    """A request failed.

    `maybe_applied` is set when Discord may have applied it nevertheless, `names_fields` when Discord named the refused
    fields.
    """

    def __init__(
        self,
        failure: FailureKind,
        *,
        status: int = 0,
        code: int = 0,
        retry_after_s: float = 0.0,
        maybe_applied: bool = False,
        names_fields: bool = False,
    ) -> None:
        super().__init__(f"{failure.value} (HTTP {status}, code {code})")
        self.failure = failure
        self.status = status
        self.code = code
        self.retry_after_s = retry_after_s
        self.maybe_applied = maybe_applied
        self.names_fields = names_fields

    @property
    def is_too_large(self) -> bool:
        """Whether a file is larger than the upload limit of its place; the proxy before Discord names no code."""
        return self.status == _TOO_LARGE_STATUS or self.code == _TOO_LARGE_CODE


def failure_of(status: int, code: int) -> FailureKind:
    """The kind of failure of an error answer (Discord docs: Opcodes and Status Codes).

    An answer without one of Discord's codes (an HTML page, a JSON body with code 0) comes from a proxy or an outage and
    is temporary.
    """
    if status == 429:
        return FailureKind.LIMITED
    if status >= 500:
        return FailureKind.TRANSIENT
    if status == _TOO_LARGE_STATUS:
        return FailureKind.REFUSED
    if code == 0:
        return FailureKind.TRANSIENT
    return _BY_CODE.get(code) or _BY_STATUS.get(status, FailureKind.REFUSED)


class Route(Protocol):
    """Writes a reply's messages. Every route returns Discord's message object."""

    def budget(self, message_id: int | None) -> Budget:
        """The budget of the next request: an edit of `message_id`, or a new message."""
        ...

    async def edit(self, message_id: int, payload: Mapping[str, Any], files: Sequence[FilePart]) -> Mapping[str, Any]:
        """Change a message; raises `RouteError`."""
        ...

    async def post(
        self, payload: Mapping[str, Any], files: Sequence[FilePart], nonce: str | None = None
    ) -> Mapping[str, Any]:
        """Post a message; raises `RouteError`. On a route with nonces, each nonce creates only one message."""
        ...

    async def delete(self, message_id: int) -> None:
        """Delete a message; raises `RouteError`."""
        ...


class TokenRoute(Route, Protocol):
    """The route of an interaction token."""

    async def original(self) -> Mapping[str, Any]:
        """The message that the callback created; raises `RouteError`."""
        ...

    async def get(self, message_id: int) -> Mapping[str, Any]:
        """A message of the token; raises `RouteError`."""
        ...


class ReadableRoute(Route, Protocol):
    """A route that can also read messages."""

    async def get(self, message_id: int) -> Mapping[str, Any]:
        """One message; raises `RouteError`."""
        ...

    async def recent(self, after_id: int) -> Sequence[Mapping[str, Any]]:
        """The bot's own messages after this one; raises `RouteError`."""
        ...


class InteractionRoute:
    """The route of an interaction token, which lives 15 minutes."""

    def __init__(
        self, session: aiohttp.ClientSession, budgets: Budgets, api_url: str, address: Address, token: str
    ) -> None:
        self._session = session
        self._budgets = budgets
        self._base = f"{api_url}/webhooks/{address.application_id}/{token}"
        self._edit_key = f"edit:{address.interaction_id}"
        self._post_key = f"post:{address.interaction_id}"

    def budget(self, message_id: int | None) -> Budget:
        """The budget of edits or follow-ups. One whose limit is unknown uses the other's budget."""
        own, other = self._edit_key, self._post_key
        if message_id is None:
            own, other = other, own
        budget = self._budgets.for_route(own)
        if budget.is_known:
            return budget
        shared = self._budgets.for_route(other)
        return shared if shared.is_known else budget

    async def edit(self, message_id: int, payload: Mapping[str, Any], files: Sequence[FilePart]) -> Mapping[str, Any]:
        """Edit Webhook Message (Discord docs: Receiving and Responding, Followup Messages)."""
        return await self._send("PATCH", f"/messages/{message_id}", message_id, payload, files)

    async def post(
        self,
        payload: Mapping[str, Any],
        files: Sequence[FilePart],
        nonce: str | None = None,  # noqa: ARG002 - webhooks have none
    ) -> Mapping[str, Any]:
        """Create Followup Message."""
        return await self._send("POST", "?wait=true", None, payload, files)

    async def delete(self, message_id: int) -> None:
        """Delete Followup Message."""
        await self._send("DELETE", f"/messages/{message_id}", message_id, None, ())

    async def original(self) -> Mapping[str, Any]:
        """Get Original Interaction Response."""
        return await self._send("GET", "/messages/@original", 0, None, ())

    async def get(self, message_id: int) -> Mapping[str, Any]:
        """Get Followup Message; it also reads the message whose button created the token."""
        return await self._send("GET", f"/messages/{message_id}", message_id, None, ())

    async def _send(
        self,
        method: str,
        path: str,
        message_id: int | None,
        payload: Mapping[str, Any] | None,
        files: Sequence[FilePart],
    ) -> Mapping[str, Any]:
        key = self._post_key if message_id is None else self._edit_key
        timeout = aiohttp.ClientTimeout(total=UPLOAD_TIMEOUT_S if files else EDIT_TIMEOUT_S)
        sent_at_s = self._budgets.now_s()
        # `budget` may return the other one, which then has to count this request.
        self.budget(message_id).record_request(sent_at_s)
        try:
            async with self._session.request(
                method, self._base + path, timeout=timeout, **_body(payload, files)
            ) as response:
                self._learn(key, response.headers, sent_at_s)
                body = await response.read()
                if response.status < 300:
                    return {} if method == "DELETE" else message_of(_parsed(body))
                raise self._failure(key, response, body)
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            log.debug("%s failed: %s", method, type(error).__name__)
            raise RouteError(FailureKind.TRANSIENT, maybe_applied=True) from error

    def _failure(self, key: str, response: aiohttp.ClientResponse, body: bytes) -> RouteError:
        parsed = _parsed(body)
        data = parsed if isinstance(parsed, dict) else {}
        code = data.get("code") if isinstance(data.get("code"), int) else 0
        retry_after_s = 0.0
        if response.status == 429:
            retry_after_s = seconds_of(data.get("retry_after"), response.headers.get("Retry-After"))
            self._budgets.record_429(key, retry_after_s=retry_after_s, is_global=bool(data.get("global")))
            log.warning("rate limited for %.2f s (scope %s)", retry_after_s, response.headers.get("X-RateLimit-Scope"))
        error = RouteError(
            failure_of(response.status, code or 0),
            status=response.status,
            code=code or 0,
            retry_after_s=retry_after_s,
            maybe_applied=response.status >= 500,
            names_fields="errors" in data,
        )
        if error.failure is FailureKind.REFUSED:
            level = logging.WARNING if error.is_too_large else logging.ERROR
            log.log(level, "Discord refused a message: HTTP %s, code %s, %s", error.status, code, _refused_fields(data))
        return error

    def _learn(self, key: str, headers: Mapping[str, str], sent_at_s: float) -> None:
        bucket = headers.get("X-RateLimit-Bucket")
        if bucket is None:
            return
        # The bucket's major parameter is the token, that is: this interaction.
        budget = self._budgets.set_bucket(key, f"{bucket}:{key.partition(':')[2]}")
        try:
            limit, remaining = int(headers["X-RateLimit-Limit"]), int(headers["X-RateLimit-Remaining"])
            reset_after_s = float(headers["X-RateLimit-Reset-After"])
        except (KeyError, ValueError):
            return  # a proxy removed them: the known limit stays
        budget.record_answer(
            limit=limit,
            remaining=remaining,
            reset_after_s=reset_after_s,
            now_s=self._budgets.now_s(),
            sent_at_s=sent_at_s,
        )


def message_of(data: object) -> Mapping[str, Any]:
    """The answer as a message; raises `RouteError` for anything else, which a proxy may send."""
    if isinstance(data, dict) and str(data.get("id", "")).isdigit():
        return data
    raise RouteError(FailureKind.TRANSIENT, status=200, maybe_applied=True)


def seconds_of(*values: object) -> float:
    """The first value that is a positive number of seconds; 1.0 without one."""
    for value in values:
        try:
            seconds = float(str(value))
        except ValueError:
            continue
        if math.isfinite(seconds) and seconds > 0:
            return seconds
    return 1.0


def sendable(payload: Mapping[str, Any]) -> dict[str, Any]:
    """The payload with lone surrogates replaced, which UTF-8 cannot encode."""
    data: dict[str, Any] = json.loads(_json(payload))
    return data


def _json(payload: Mapping[str, Any]) -> bytes:
    return json.dumps(payload, ensure_ascii=False, separators=(",", ":")).encode(errors="replace")


def _parsed(body: bytes) -> object:
    try:
        return json.loads(body)
    except ValueError:
        return None  # an HTML page of a proxy


def _body(payload: Mapping[str, Any] | None, files: Sequence[FilePart]) -> dict[str, Any]:
    if payload is None:
        return {"headers": {"User-Agent": USER_AGENT}}
    text = _json(payload)
    if not files:
        return {"data": text, "headers": {"User-Agent": USER_AGENT, "Content-Type": "application/json"}}
    form = aiohttp.FormData(quote_fields=False)
    form.add_field("payload_json", text.decode(), content_type="application/json")
    for index, file in enumerate(files):
        # Plain bytes are written to the socket in one call, which blocks the event loop for a large file.
        form.add_field(f"files[{index}]", io.BytesIO(file.data), filename=file.name, content_type=file.media_type)
    return {"data": form, "headers": {"User-Agent": USER_AGENT}}


def _refused_fields(data: Mapping[str, Any]) -> str:
    """The fields that Discord refused, without their values: content must not be logged."""
    fields: list[str] = []

    def walk(node: object, path: str) -> None:
        if isinstance(node, dict):
            for key, value in node.items():
                if key == "_errors" and isinstance(value, list):
                    codes = ",".join(str(item.get("code")) for item in value if isinstance(item, dict))
                    fields.append(f"{path or '.'}={codes}")
                else:
                    walk(value, f"{path}.{key}" if path else str(key))

    walk(data.get("errors"), "")
    return " ".join(fields) or "no details"

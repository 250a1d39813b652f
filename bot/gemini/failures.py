"""Maps every reason that Gemini gives and every error that the SDK raises to one `Ending`.

The tables are read by name, so that a reason the SDK does not know yet is handled as well.

Sources: Gemini API reference (GenerateContentResponse.FinishReason, PromptFeedback.BlockReason, Live API
TurnCompleteReason), its troubleshooting page (status codes), google.rpc error details (RetryInfo, QuotaFailure,
ErrorInfo) and RFC 6455 section 7.4 (close codes). The text of an API error can contain the key, so nothing here passes
it on; only `scrubbed` makes a line that may be logged.
"""

from __future__ import annotations

import json
import math
import re
import time
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

import aiohttp
import httpx2
from google.genai import errors
from websockets.exceptions import ConnectionClosed, InvalidStatus, WebSocketException

from bot.gemini.error_body import ErrorBody, cause_in, delay_in, says_no_quota, says_per_day
from bot.work.ending import COMPLETE, Ending, EndingKind, Fault, Retry, Rule

TRANSPORT_ERRORS: Final = (aiohttp.ClientError, httpx2.HTTPError, WebSocketException, TimeoutError, OSError)
"""The exceptions of a broken connection, on either HTTP backend and on the Live websocket."""

MALFORMED_ERRORS: Final = (ValueError, TypeError, AttributeError, LookupError, RecursionError)
"""The SDK's exceptions for an unreadable chunk: incomplete JSON, an error without a code or that is no object, an
unknown Live message, JSON that is nested too deep."""

CALL_ERRORS: Final = (errors.APIError, *TRANSPORT_ERRORS, *MALFORMED_ERRORS)
"""Everything a call to the SDK may raise because of Gemini or the network."""

_DAY_S: Final = 86_400
_PACIFIC_STANDARD_S: Final = 8 * 3600
"""Daily quotas reset at midnight Pacific. Standard time is used all year: in summer that is an hour too late, not too
early."""

_CLOSE_INVALID_DATA: Final = 1007
_CLOSE_SERVER_ERRORS: Final = frozenset({1011, 1012, 1013, 1014})

_LOGGED_CHARS_MAX: Final = 200
_KEY_PATTERN: Final = re.compile(r"AIza[\w-]{10,}|AQ\.[\w.-]{10,}|[\w-]{30,}")

_EMPTY: Final = Ending(EndingKind.EMPTY, retry=Retry.NOW, fault=Fault.MODEL)
_LOST: Final = Ending(EndingKind.LOST, retry=Retry.NOW, fault=Fault.MODEL)


def _ending(
    kind: EndingKind,
    retry: Retry = Retry.NEVER,
    fault: Fault = Fault.MODEL,
    after_s: float | None = None,
    **params: str | float,
) -> Ending:
    return Ending(kind, MappingProxyType(params), retry, fault, after_s)


def _blocked(rule: Rule, where: str, retry: Retry = Retry.NEVER) -> Ending:
    return _ending(EndingKind.BLOCKED, retry, Fault.PERSON, rule=rule.value, where=where)


def _misconfigured(what: str) -> Ending:
    return _ending(EndingKind.MISCONFIGURED, fault=Fault.OPERATOR, what=what)


def stalled(waited_s: float) -> Ending:
    """The model sent nothing for `waited_s` seconds."""
    return _ending(EndingKind.STALLED, Retry.NOW, waited_s=round(waited_s, 1))


def lost() -> Ending:
    """The connection broke, or the stream stopped without a finish reason."""
    return _LOST


def busy(scope: str, after_s: float, now: float) -> Ending:
    """The model is rate limited or overloaded; a retry is possible `after_s` seconds from `now` (unix)."""
    return _ending(EndingKind.BUSY, Retry.LATER, after_s=after_s, scope=scope, retry_at=math.ceil(now + after_s))


def _busy(scope: str, after_s: float | None, now: float) -> Ending:
    return _ending(EndingKind.BUSY, Retry.LATER, scope=scope) if after_s is None else busy(scope, after_s, now)


def seconds_to_daily_reset(now: float) -> float:
    """Seconds until the daily quotas reset."""
    return _DAY_S - (now - _PACIFIC_STANDARD_S) % _DAY_S


def empty() -> Ending:
    """The model finished without any content."""
    return _EMPTY


FINISH_REASONS: Final[Mapping[str, Ending]] = {
    "STOP": COMPLETE,
    "MAX_TOKENS": _ending(EndingKind.CUT, Retry.NOW),
    "SAFETY": _blocked(Rule.SAFETY, "answer"),
    "ESCALATION": _blocked(Rule.SAFETY, "answer"),
    "MODEL_ARMOR": _blocked(Rule.SAFETY, "answer"),
    "PROHIBITED_CONTENT": _blocked(Rule.PROHIBITED, "answer"),
    "BLOCKLIST": _blocked(Rule.BLOCKLIST, "answer"),
    "SPII": _blocked(Rule.PERSONAL_DATA, "answer"),
    "RECITATION": _blocked(Rule.RECITATION, "answer", Retry.NOW),
    "LANGUAGE": _blocked(Rule.LANGUAGE, "answer"),
    "IMAGE_SAFETY": _blocked(Rule.SAFETY, "picture"),
    "IMAGE_PROHIBITED_CONTENT": _blocked(Rule.PROHIBITED, "picture"),
    "IMAGE_RECITATION": _blocked(Rule.RECITATION, "picture", Retry.NOW),
    "IMAGE_OTHER": _EMPTY,
    "NO_IMAGE": _EMPTY,
    "OTHER": _EMPTY,
    "MALFORMED_RESPONSE": _EMPTY,
    "UNEXPECTED_TOOL_CALL": _EMPTY,
    "MALFORMED_FUNCTION_CALL": _EMPTY,
    "TOO_MANY_TOOL_CALLS": _EMPTY,
    "MISSING_THOUGHT_SIGNATURE": _EMPTY,
    "PUP_LIMITED_DISABLED": _misconfigured("permission"),
    "CONTINUATION": _LOST,
    "FINISH_REASON_UNSPECIFIED": _EMPTY,
}

BLOCK_REASONS: Final[Mapping[str, Rule]] = {
    "SAFETY": Rule.SAFETY,
    "IMAGE_SAFETY": Rule.SAFETY,
    "MODEL_ARMOR": Rule.SAFETY,
    "JAILBREAK": Rule.PROHIBITED,
    "PROHIBITED_CONTENT": Rule.PROHIBITED,
    "BLOCKLIST": Rule.BLOCKLIST,
    "OTHER": Rule.OTHER,
    "BLOCKED_REASON_UNSPECIFIED": Rule.OTHER,
}

TURN_COMPLETE_REASONS: Final[Mapping[str, Ending]] = {
    "TURN_COMPLETE_REASON_UNSPECIFIED": COMPLETE,
    "MALFORMED_FUNCTION_CALL": _EMPTY,
    "NEED_MORE_INPUT": _EMPTY,
    "MAX_REGENERATION_REACHED": _EMPTY,
    "GENERATED_OTHER": _EMPTY,
    # Not about the text: unobjectionable texts get it too, several times in a row, and a new session passes.
    "RESPONSE_REJECTED": _blocked(Rule.SAFETY, "answer", Retry.NOW),
    "GENERATED_IMAGE_SAFETY": _blocked(Rule.SAFETY, "answer"),
    "GENERATED_CONTENT_SAFETY": _blocked(Rule.SAFETY, "answer"),
    "GENERATED_AUDIO_SAFETY": _blocked(Rule.SAFETY, "answer"),
    "GENERATED_VIDEO_SAFETY": _blocked(Rule.SAFETY, "answer"),
    "GENERATED_IMAGE_MINORS": _blocked(Rule.SAFETY, "answer"),
    "GENERATED_CONTENT_PROHIBITED": _blocked(Rule.PROHIBITED, "answer"),
    "GENERATED_IMAGE_PROHIBITED": _blocked(Rule.PROHIBITED, "answer"),
    "GENERATED_CONTENT_BLOCKLIST": _blocked(Rule.BLOCKLIST, "answer"),
    "GENERATED_IMAGE_CELEBRITY": _blocked(Rule.PERSONAL_DATA, "answer"),
    "GENERATED_IMAGE_PROMINENT_PEOPLE_DETECTED_BY_REWRITER": _blocked(Rule.PERSONAL_DATA, "answer"),
    "GENERATED_IMAGE_IDENTIFIABLE_PEOPLE": _blocked(Rule.PERSONAL_DATA, "answer"),
    "OUTPUT_IMAGE_IP_PROHIBITED": _blocked(Rule.RECITATION, "answer"),
    "PROHIBITED_INPUT_CONTENT": _blocked(Rule.PROHIBITED, "prompt"),
    "IMAGE_PROHIBITED_INPUT_CONTENT": _blocked(Rule.PROHIBITED, "prompt"),
    "INPUT_TEXT_NCII_PROHIBITED": _blocked(Rule.PROHIBITED, "prompt"),
    "INPUT_IMAGE_PHOTO_REALISTIC_CHILD_PROHIBITED": _blocked(Rule.PROHIBITED, "prompt"),
    "INPUT_TEXT_CONTAIN_PROMINENT_PERSON_PROHIBITED": _blocked(Rule.PERSONAL_DATA, "prompt"),
    "INPUT_IMAGE_CELEBRITY": _blocked(Rule.PERSONAL_DATA, "prompt"),
    "INPUT_IP_PROHIBITED": _blocked(Rule.RECITATION, "prompt"),
    "INPUT_OTHER": _blocked(Rule.OTHER, "prompt"),
    "BLOCKLIST": _blocked(Rule.BLOCKLIST, "prompt"),
    "UNSAFE_PROMPT_FOR_IMAGE_GENERATION": _blocked(Rule.SAFETY, "prompt"),
}

_CAUSE_BY_STATUS: Final[Mapping[int, str]] = {
    400: "request",
    401: "key",
    402: "billing",
    403: "permission",
    404: "model",
    405: "request",
    413: "request",
    422: "request",
}


def reason_name(reason: object) -> str:
    """The name of a reason, as the tables have it; the SDK passes on a value it does not know as a plain string."""
    return str(getattr(reason, "name", reason))


def ending_of_finish(name: str | None) -> Ending:
    """The Ending for a candidate's finish reason, by name; LOST for None (the stream had none)."""
    if name is None:
        return _LOST
    return FINISH_REASONS.get(name, _EMPTY)


def ending_of_block(name: str) -> Ending:
    """The Ending for `prompt_feedback.block_reason`, by name."""
    return _blocked(BLOCK_REASONS.get(name, Rule.OTHER), "prompt")


def ending_of_turn(name: str | None) -> Ending:
    """The Ending for a Live turn's `turn_complete_reason`, by name; COMPLETE for None."""
    if name is None:
        return COMPLETE
    return TURN_COMPLETE_REASONS.get(name, _EMPTY)


def ending_of_error(error: BaseException, *, received: bool, now: float | None = None) -> Ending:
    """The Ending for what a call raised.

    `received`: a part of the answer had arrived. `now` (unix seconds, default the clock) is the base of `retry_at`. An
    error that is none of `CALL_ERRORS` is raised again, because it is a bug of the bot.
    """
    now = time.time() if now is None else now
    match error:
        case InvalidStatus():
            return _ending_of_status(error.response.status_code, _body_of(error), received, now)
        case ConnectionClosed():
            code, reason = (error.rcvd.code, error.rcvd.reason) if error.rcvd else (1006, "")
            return ending_of_live_close(code, reason, received=received, now=now)
        case errors.APIError(code=int(code)) if 1000 <= code < 5000:
            return ending_of_live_close(code, str(error.details or ""), received=received, now=now)
        case errors.APIError(code=int(code)):
            return _ending_of_status(code, _body_of(error), received, now)
        case _ if isinstance(error, (errors.APIError, *MALFORMED_ERRORS, *TRANSPORT_ERRORS)):
            return _LOST
    raise error


def ending_of_live_close(code: int, reason: str, *, received: bool, now: float | None = None) -> Ending:
    """The Ending for a Live session's close code, before or after its set-up.

    A reason that names a misconfiguration, a quota or a delay decides; it is prose of at most 123 bytes, often cut in
    the middle of a sentence. Otherwise the code decides: 1007 is a request that the server refuses, 1011 to 1014 are
    server errors. Every other code, 1008 included, also occurs without a cause and not in the next session: LOST.
    """
    now = time.time() if now is None else now
    text = reason.lower()
    if says_no_quota(reason):
        return _misconfigured("quota")
    if (cause := cause_in(reason)) is not None:
        return _misconfigured(cause)
    if "quota" in text or "exhausted" in text:
        return _quota_exhausted(is_daily=says_per_day(reason), delay_s=delay_in(reason), now=now)
    if code == _CLOSE_INVALID_DATA:
        return _misconfigured("request")
    return _busy("overload", delay_in(reason), now) if code in _CLOSE_SERVER_ERRORS and not received else _LOST


def refused_field(error: BaseException, patterns: Mapping[str, str]) -> str | None:
    """The optional field that a 400 refuses, as a key of `patterns` (field → regular expression), else None."""
    if not isinstance(error, errors.APIError) or error.code != 400:
        return None
    text = ErrorBody.read(error.details).text
    return next((field for field, pattern in patterns.items() if re.search(pattern, text, re.IGNORECASE)), None)


def limits_named(error: BaseException) -> dict[str, int]:
    """The limits on requests that a 429 names, by scope ("minute", "day"); no limits on tokens or sessions."""
    match error:
        case InvalidStatus() if error.response.status_code == 429:
            body = _body_of(error)
        case errors.APIError(code=429):
            body = _body_of(error)
        case _:
            return {}
    limits: dict[str, int] = {}
    for name, value in body.violations():
        scope = "minute" if "PerMinute" in name else "day" if "PerDay" in name else None
        if scope is not None and "Requests" in name and value.isdecimal() and int(value):
            limits[scope] = int(value)
    return limits


def scrubbed(error: BaseException, secret: str) -> str:
    """One line about an error for the log, without the key and without anything that looks like a key."""
    if not isinstance(error, errors.APIError):
        return type(error).__name__
    text = error.message or (error.details if isinstance(error.details, str) else "") or ""
    return f"{error.code} {error.status or '-'} {scrubbed_text(str(text), secret)}".rstrip()


def scrubbed_text(text: str, secret: str) -> str:
    """A text from Gemini as one short line, without the key and without anything that looks like a key."""
    line = " ".join(text.split())
    if secret:
        line = line.replace(secret, "***")
    return _KEY_PATTERN.sub("***", line)[:_LOGGED_CHARS_MAX]


def _ending_of_status(code: int, body: ErrorBody, received: bool, now: float) -> Ending:
    if code == 429:
        return _ending_of_quota(body, now)
    if 400 <= code < 500 and code not in {408, 409, 425, 499}:
        return _misconfigured(_cause(code, body))
    if received or code in {408, 499}:
        return _LOST
    return _busy("overload", body.delay_s(now), now)


def _ending_of_quota(body: ErrorBody, now: float) -> Ending:
    if body.is_unpaid():
        return _misconfigured("billing")
    violations = body.violations()
    if any(value == "0" for _, value in violations) or says_no_quota(body.message):
        return _misconfigured("quota")
    is_daily = any("PerDay" in name for name, _ in violations) or says_per_day(body.message)
    return _quota_exhausted(is_daily=is_daily, delay_s=body.delay_s(now), now=now)


def _quota_exhausted(*, is_daily: bool, delay_s: float | None, now: float) -> Ending:
    """The delay that comes with an exhausted daily quota is a few seconds and is ignored."""
    return busy("day", seconds_to_daily_reset(now), now) if is_daily else _busy("minute", delay_s, now)


def _cause(code: int, body: ErrorBody) -> str:
    if any(reason.startswith("API_KEY_") and reason != "API_KEY_SERVICE_BLOCKED" for reason in body.reasons):
        return "key"
    if body.is_unpaid():
        return "billing"
    cause = cause_in(body.message)
    if body.status == "FAILED_PRECONDITION":
        return "location" if cause == "location" else "billing"
    if code in {400, 403} and cause is not None:
        return cause
    return _CAUSE_BY_STATUS.get(code, "request")


def _body_of(error: errors.APIError | InvalidStatus) -> ErrorBody:
    if isinstance(error, InvalidStatus):
        response = error.response
        return ErrorBody.read(_json_of(response.body), dict(response.headers.raw_items()))
    headers = getattr(error.response, "headers", None)
    return ErrorBody.read(error.details, headers if isinstance(headers, Mapping) else None)


def _json_of(body: bytes | bytearray | None) -> object:
    try:
        return json.loads(body or b"null")
    except ValueError:
        return None

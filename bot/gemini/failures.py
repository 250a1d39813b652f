"""Whatever Gemini says or the SDK raises, as one `Ending`: tables, read by name, so that a new name has a home too.

Sources: Gemini API reference (GenerateContentResponse.FinishReason, PromptFeedback.BlockReason, Live API
TurnCompleteReason), its troubleshooting page (status codes), google.rpc error details (RetryInfo, QuotaFailure,
ErrorInfo) and RFC 6455 section 7.4 (close codes). The text of an API error can contain the key, so nothing here passes
it on; `scrubbed` is the one way to a loggable line.
"""

from __future__ import annotations

import json
import math
import re
import time
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any, Final

import aiohttp
import httpx2
from google.genai import errors
from websockets.exceptions import ConnectionClosed, InvalidStatus, WebSocketException

from bot.work.ending import COMPLETE, Ending, EndingKind, Fault, Retry, Rule

TRANSPORT_ERRORS: Final = (aiohttp.ClientError, httpx2.HTTPError, WebSocketException, TimeoutError, OSError)
"""What a broken connection raises, on either HTTP backend and on the Live websocket."""

MALFORMED_ERRORS: Final = (ValueError, TypeError)
"""What the SDK raises for a chunk it cannot read: half a JSON, an error without a code, an unknown Live message."""

CALL_ERRORS: Final = (errors.APIError, *TRANSPORT_ERRORS, *MALFORMED_ERRORS)
"""Everything a call to the SDK may raise because of the other side."""

_DAY_S: Final = 86_400
_PACIFIC_STANDARD_S: Final = 8 * 3600
"""Daily quotas start anew at midnight Pacific; standard time is kept all year, so in summer we are an hour late,
never early."""

_LONGEST_LOGGED: Final = 200
_LIKE_A_KEY: Final = re.compile(r"AIza[\w-]{10,}|AQ\.[\w.-]{10,}|[\w-]{30,}")

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


def _overloaded() -> Ending:
    return _ending(EndingKind.BUSY, Retry.LATER, scope="overload")


def stalled(waited_s: float) -> Ending:
    """The model said nothing for `waited_s` seconds."""
    return _ending(EndingKind.STALLED, Retry.NOW, waited_s=round(waited_s, 1))


def lost() -> Ending:
    """The connection broke, or the stream stopped without saying that it was finished."""
    return _LOST


def busy(scope: str, after_s: float, now: float) -> Ending:
    """Too much was asked of the model; `after_s` seconds from `now` (unix) it may be asked again."""
    return _ending(EndingKind.BUSY, Retry.LATER, after_s=after_s, scope=scope, retry_at=math.ceil(now + after_s))


def until_new_day_s(now: float) -> float:
    """How long until the daily quotas start anew, in seconds."""
    return _DAY_S - (now - _PACIFIC_STANDARD_S) % _DAY_S


def empty() -> Ending:
    """The model said that it was finished and had said nothing."""
    return _EMPTY


_FINISHES: Final[Mapping[str, Ending]] = {
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

_BLOCKS: Final[Mapping[str, Rule]] = {
    "SAFETY": Rule.SAFETY,
    "IMAGE_SAFETY": Rule.SAFETY,
    "MODEL_ARMOR": Rule.SAFETY,
    "JAILBREAK": Rule.PROHIBITED,
    "PROHIBITED_CONTENT": Rule.PROHIBITED,
    "BLOCKLIST": Rule.BLOCKLIST,
    "OTHER": Rule.OTHER,
    "BLOCKED_REASON_UNSPECIFIED": Rule.OTHER,
}

_TURN_ENDS: Final[Mapping[str, Ending]] = {
    "TURN_COMPLETE_REASON_UNSPECIFIED": COMPLETE,
    "MALFORMED_FUNCTION_CALL": _EMPTY,
    "NEED_MORE_INPUT": _EMPTY,
    "MAX_REGENERATION_REACHED": _EMPTY,
    "GENERATED_OTHER": _EMPTY,
    "RESPONSE_REJECTED": _blocked(Rule.SAFETY, "answer"),
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

_STATUSES: Final[Mapping[int, str]] = {
    400: "request",
    401: "key",
    402: "billing",
    403: "permission",
    404: "model",
    405: "request",
    413: "request",
    422: "request",
}


def known_finish(name: str) -> bool:
    """Whether the table has a decision of its own for this finish reason."""
    return name in _FINISHES


def known_block(name: str) -> bool:
    """Whether the table has a decision of its own for this block reason."""
    return name in _BLOCKS


def known_turn_end(name: str) -> bool:
    """Whether the table has a decision of its own for this turn-complete reason."""
    return name in _TURN_ENDS


def ending_of_finish(name: str | None) -> Ending:
    """The Ending for a candidate's finish reason, by name; None (the stream stopped without one) is LOST."""
    if name is None:
        return _LOST
    return _FINISHES.get(name, _EMPTY)


def ending_of_block(name: str) -> Ending:
    """The Ending for `prompt_feedback.block_reason`, by name."""
    return _blocked(_BLOCKS.get(name, Rule.OTHER), "prompt")


def ending_of_turn(name: str | None) -> Ending:
    """The Ending for a Live turn's `turn_complete_reason`, by name; None is a clean end."""
    if name is None:
        return COMPLETE
    return _TURN_ENDS.get(name, _EMPTY)


def ending_of_error(error: BaseException, *, received: bool, now: float | None = None) -> Ending:
    """The Ending for what a call raised.

    `received` says whether anything of the answer had been taken; `now` (unix seconds, default the clock) is the base
    of `retry_at`. An error that is none of `CALL_ERRORS` is raised again: it is a fault of ours, not of the call.
    """
    now = time.time() if now is None else now
    match error:
        case InvalidStatus():
            return _ending_of_status(error.response.status_code, _parsed(error.response.body), received, now)
        case ConnectionClosed():
            code, reason = (error.rcvd.code, error.rcvd.reason) if error.rcvd else (1006, "")
            return ending_of_live_close(code, reason, received=received)
        case errors.APIError(code=int(code)) if 1000 <= code < 5000:
            return ending_of_live_close(code, str(error.details or ""), received=received)
        case errors.APIError(code=int(code)):
            return _ending_of_status(code, error.details, received, now)
        case errors.APIError() | TypeError() | ValueError():
            return _LOST
        case _ if isinstance(error, TRANSPORT_ERRORS):
            return _LOST
    raise error


def ending_of_live_close(code: int, reason: str, *, received: bool) -> Ending:
    """The Ending for a Live session's close code, before or after its set-up.

    1007 is a set-up the server refuses, 1008 an unknown model or one without Live, 1011 a fault or a used-up quota;
    the reason is prose, so only unmistakable words are looked for.
    """
    said = reason.lower()
    if code in {1003, 1007, 1008}:
        return _misconfigured(_cause_in(said) or ("model" if code == 1008 else "request"))
    if code == 1011 and ("quota" in said or "exhausted" in said):
        return _ending(EndingKind.BUSY, Retry.LATER, scope="minute")
    if code in {1011, 1012, 1013, 1014} and not received:
        return _overloaded()
    return _LOST


def refused_field(error: BaseException, patterns: Mapping[str, str]) -> str | None:
    """The optional field that a 400 names, as a key of `patterns` (field → regular expression), else None."""
    if not isinstance(error, errors.APIError) or error.code != 400:
        return None
    said = json.dumps(_details(error.details)) + (error.message or "")
    return next((field for field, pattern in patterns.items() if re.search(pattern, said, re.IGNORECASE)), None)


def limits_told(error: BaseException) -> dict[str, int]:
    """The limits on requests that a 429 names, by scope ("minute", "day"); not those on tokens and sessions."""
    match error:
        case InvalidStatus() if error.response.status_code == 429:
            body = _parsed(error.response.body)
        case errors.APIError(code=429):
            body = error.details
        case _:
            return {}
    details = [detail for detail in _list(_details(body).get("details")) if isinstance(detail, Mapping)]
    told: dict[str, int] = {}
    for violation in _violations(details):
        name, value = str(violation.get("quotaId", "")), str(violation.get("quotaValue", ""))
        scope = "minute" if "PerMinute" in name else "day" if "PerDay" in name else None
        if scope is not None and "Requests" in name and value.isdecimal() and int(value):
            told[scope] = int(value)
    return told


def scrubbed(error: BaseException, secret: str) -> str:
    """One loggable line about an error, without the key and without anything that looks like one."""
    if not isinstance(error, errors.APIError):
        return type(error).__name__
    said = error.message or (error.details if isinstance(error.details, str) else "") or ""
    return f"{error.code} {error.status or '-'} {scrubbed_text(said, secret)}".rstrip()


def scrubbed_text(text: str, secret: str) -> str:
    """`text` from the other side, shortened to one line, without the key and anything that looks like one."""
    line = " ".join(text.split())
    if secret:
        line = line.replace(secret, "***")
    return _LIKE_A_KEY.sub("***", line)[:_LONGEST_LOGGED]


def _ending_of_status(code: int, body: object, received: bool, now: float) -> Ending:
    error = _details(body)
    details = [detail for detail in _list(error.get("details")) if isinstance(detail, Mapping)]
    if code == 429:
        return _ending_of_quota(str(error.get("message") or ""), details, now)
    if 400 <= code < 500 and code not in {408, 409, 425, 499}:
        return _misconfigured(_cause(code, error, details))
    if received or code in {408, 499}:
        return _LOST
    delay_s = _retry_delay_s(details)
    return _overloaded() if delay_s is None else busy("overload", delay_s, now)


def _ending_of_quota(message: str, details: Iterable[Mapping[str, Any]], now: float) -> Ending:
    details = list(details)
    violations = _violations(details)
    if any(str(v.get("quotaValue", "")) == "0" for v in violations) or re.search(r"\blimit: 0\b(?!\.)", message):
        return _misconfigured("quota")
    if any("PerDay" in str(v.get("quotaId", "")) for v in violations):
        # A daily quota also comes with a RetryInfo of some seconds, which is of no use.
        return busy("day", until_new_day_s(now), now)
    delay_s = _retry_delay_s(details)
    if delay_s is None:
        return _ending(EndingKind.BUSY, Retry.LATER, scope="minute")
    return busy("minute", delay_s, now)


def _violations(details: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    return [
        violation
        for detail in details
        if str(detail.get("@type", "")).endswith("QuotaFailure")
        for violation in _list(detail.get("violations"))
        if isinstance(violation, Mapping)
    ]


def _cause(code: int, error: Mapping[str, Any], details: Iterable[Mapping[str, Any]]) -> str:
    reasons = {str(detail.get("reason", "")) for detail in details}
    if any(reason.startswith("API_KEY_") and reason != "API_KEY_SERVICE_BLOCKED" for reason in reasons):
        return "key"
    said = str(error.get("message") or "").lower()
    if error.get("status") == "FAILED_PRECONDITION":
        return "location" if "location" in said else "billing"
    if code in {400, 403}:
        return _cause_in(said) or _STATUSES[code]
    return _STATUSES.get(code, "request")


def _cause_in(said: str) -> str | None:
    """The thing to mend that prose in lower case names beyond doubt."""
    if "api key" in said or "api_key" in said:
        return "key"
    if "location is not supported" in said:
        return "location"
    if "permission" in said or "has not been used in project" in said:
        return "permission"
    return None


def _retry_delay_s(details: Iterable[Mapping[str, Any]]) -> float | None:
    for detail in details:
        if str(detail.get("@type", "")).endswith("RetryInfo"):
            match = re.fullmatch(r"(\d+(?:\.\d+)?)s", str(detail.get("retryDelay", "")))
            if match:
                return float(match[1])
    return None


def _parsed(body: bytes | bytearray | None) -> object:
    try:
        return json.loads(body or b"null")
    except ValueError:
        return None


def _details(body: object) -> Mapping[str, Any]:
    """The `error` object of a body as it comes: wrapped in a list, in `error`, bare, or not JSON at all."""
    if isinstance(body, list) and body:
        body = body[0]
    if isinstance(body, Mapping):
        inner = body.get("error", body)
        return inner if isinstance(inner, Mapping) else body
    return {}


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []

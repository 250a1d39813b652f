"""Reads an error response of Gemini: its JSON body, its Retry-After header, and its message.

Sources: Gemini API troubleshooting page (status codes), google.rpc error details (RetryInfo, QuotaFailure, ErrorInfo),
RFC 9110 section 10.2.3 (Retry-After), and messages quoted in public bug reports. The message can contain the
key, so this module returns decisions and numbers, and no text that is shown or logged.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import Any, Final, Self

_HOUR_S: Final = 3600
_MINUTE_S: Final = 60
_DELAY_MAX_S: Final = 86_400
"""No quota lasts longer than a day; a longer delay is an error and would pause a model for good."""

_QUANTITY: Final = r"(\d+(?:\.\d+)?) ?(milli|ms|h|m|s)[a-z]*"
_DELAY_IN_MESSAGE: Final = re.compile(
    rf"\b(?:retry|try again|available) (?:in|after) (?P<delay>(?:{_QUANTITY}(?:,? and |[, ]*))+)", re.IGNORECASE
)
_UNIT_S: Final = {"ms": 0.001, "milli": 0.001, "s": 1, "m": _MINUTE_S, "h": _HOUR_S}

_UNPAID: Final = re.compile(
    r"prepa(?:y|id)|credits? (?:is|are|has been|have been) (?:depleted|exhausted|used up)|credits? depleted|"
    r"spend(?:ing)?[ -](?:cap|limit)|billing account|billing (?:is|has been) (?:disabled|suspended|not)|"
    r"billing to be enabled|billing not enabled|\bpayment|past due|overdue"
)
"""Phrases about missing money. "Check your plan and billing details" is not among them: every 429 contains it."""

_CAUSES: Final = (
    ("permission", r"has been suspended"),
    ("key", r"api[ _]key|unregistered callers|invalid authentication credentials"),
    ("location", r"location is not supported"),
    ("permission", r"permission|has not been used in project|denied access|insufficient auth"),
    ("model", r"\bmodels?/\S+ (?:is|was) not found|is not found for api version|not supported for \w*generatecontent"),
)
"""Causes and the phrases, in lower case, that name them beyond doubt. "Operation is not implemented, or supported, or
enabled" and "session not found" are left out: they concern one session, not the model."""


@dataclass(frozen=True, slots=True)
class ErrorBody:
    """The `error` object of an answer. `retry_after` is the header of the same answer; empty where there is none."""

    message: str
    status: str
    details: tuple[Mapping[str, Any], ...]
    retry_after: str = ""

    @classmethod
    def read(cls, body: object, headers: Mapping[str, str] | None = None) -> Self:
        """Read a body in any form: wrapped in a list, in `error`, bare, a string, or not JSON at all."""
        if isinstance(body, list) and body:
            body = body[0]
        if isinstance(body, str):
            body = {"message": body}
        error = body.get("error", body) if isinstance(body, Mapping) else {}
        if isinstance(error, str):
            error = {"message": error}
        if not isinstance(error, Mapping):
            error = body if isinstance(body, Mapping) else {}
        details = error.get("details")
        after = next((value for name, value in (headers or {}).items() if name.lower() == "retry-after"), "")
        return cls(
            message=str(error.get("message") or ""),
            status=str(error.get("status") or ""),
            details=tuple(d for d in details if isinstance(d, Mapping)) if isinstance(details, list) else (),
            retry_after=str(after),
        )

    @property
    def reasons(self) -> frozenset[str]:
        """The reasons of its ErrorInfo details."""
        return frozenset(str(detail.get("reason", "")) for detail in self.details)

    @property
    def text(self) -> str:
        """Details and message in one text, to search in."""
        return f"{json.dumps(self.details, default=str)}{self.message}"

    def violations(self) -> list[tuple[str, str]]:
        """The quotas that were exceeded: id and value, from QuotaFailure and from the metadata of ErrorInfo."""
        found: list[tuple[str, str]] = []
        for detail in self.details:
            kind = str(detail.get("@type", ""))
            violations = detail.get("violations")
            metadata = detail.get("metadata")
            if kind.endswith("QuotaFailure") and isinstance(violations, list):
                found += [
                    (str(v.get("quotaId", "")), str(v.get("quotaValue", ""))) for v in violations if _is_object(v)
                ]
            elif kind.endswith("ErrorInfo") and isinstance(metadata, Mapping) and "quota_limit" in metadata:
                found.append((str(metadata["quota_limit"]), str(metadata.get("quota_limit_value", ""))))
        return found

    def delay_s(self, now: float) -> float | None:
        """Seconds to wait from `now` (unix): from RetryInfo, else the message, else the header."""
        for detail in self.details:
            if str(detail.get("@type", "")).endswith("RetryInfo"):
                match = re.fullmatch(r"(\d+(?:\.\d+)?)s", str(detail.get("retryDelay", "")))
                if match:
                    return min(float(match[1]), _DELAY_MAX_S)
        from_message = delay_in(self.message)
        return _delay_in_header(self.retry_after, now) if from_message is None else from_message

    def is_unpaid(self) -> bool:
        """Whether credit, a payment or billing is missing."""
        return says_unpaid(self.message) or any(reason.startswith("BILLING_") for reason in self.reasons)


def says_unpaid(text: str) -> bool:
    """Whether a message says that credit, a payment or billing is missing."""
    return _UNPAID.search(text.lower()) is not None


def says_no_quota(text: str) -> bool:
    """Whether a message names a limit of 0: the model is not part of the plan."""
    return re.search(r"\blimit: 0\b(?!\.)", text) is not None


def says_per_day(text: str) -> bool:
    """Whether a message names a daily quota."""
    return re.search(r"\bper[ -]?day\b|\bdaily\b", text, re.IGNORECASE) is not None


def cause_in(text: str) -> str | None:
    """The cause a message names: "billing", "key", "location", "permission" or "model"; None if in doubt."""
    if says_unpaid(text):
        return "billing"
    lowered = text.lower()
    return next((cause for cause, pattern in _CAUSES if re.search(pattern, lowered)), None)


def delay_in(text: str) -> float | None:
    """The delay a message asks for ("Please retry in 26.66s.", "in 1m30s", "in 500ms"), in seconds."""
    match = _DELAY_IN_MESSAGE.search(text)
    if match is None:
        return None
    quantities = re.findall(_QUANTITY, match["delay"], re.IGNORECASE)
    total = sum(float(number) * _UNIT_S[unit.lower()] for number, unit in quantities)
    return float(min(total, _DELAY_MAX_S))


def _delay_in_header(value: str, now: float) -> float | None:
    """Retry-After: seconds or a date (RFC 9110)."""
    if value.strip().isdecimal():
        return min(float(value), _DELAY_MAX_S)
    try:
        at = parsedate_to_datetime(value)
    except ValueError:
        return None
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return min(max(at.timestamp() - now, 0.0), _DELAY_MAX_S)


def _is_object(value: object) -> bool:
    return isinstance(value, Mapping)

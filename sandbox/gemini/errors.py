"""Error bodies as Google's servers send them (Gemini API: "Error codes", "Rate limits"; google.rpc.Status)."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any, Final

STATUS_OF: Final = {
    400: "INVALID_ARGUMENT",
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    429: "RESOURCE_EXHAUSTED",
    499: "CANCELLED",
    500: "INTERNAL",
    503: "UNAVAILABLE",
    504: "DEADLINE_EXCEEDED",
}
_JSON: Final = "application/json; charset=UTF-8"
_SERVICE: Final = "generativelanguage.googleapis.com"


@dataclass(frozen=True, slots=True)
class ApiError:
    """One error, for the body of an answer, an event of a stream or a Live frame. `error` is its inner object."""

    status: int
    error: dict[str, Any]
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def payload(self) -> dict[str, Any]:
        """The JSON object as it goes over the wire."""
        return {"error": self.error}

    @property
    def body(self) -> bytes:
        """The body of an HTTP answer, pretty-printed like Google's."""
        return json.dumps(self.payload, indent=2).encode()

    @property
    def content_type(self) -> str:
        """The content type of that body."""
        return _JSON

    @property
    def message(self) -> str:
        """The sentence in it."""
        return str(self.error["message"])


def api_error(
    code: int, message: str, *, status: str | None = None, details: list[dict[str, Any]] | None = None
) -> ApiError:
    """An error of any kind; `status` defaults to the one that belongs to the code."""
    error: dict[str, Any] = {"code": code, "message": message, "status": status or STATUS_OF.get(code, "UNKNOWN")}
    if details:
        error["details"] = details
    return ApiError(code, error)


def bad_key(key: str) -> ApiError:
    """400: the key is wrong. Google's debug detail repeats the key, so this one does too."""
    message = "API key not valid. Please pass a valid API key."
    return api_error(
        400,
        message,
        details=[
            _info("API_KEY_INVALID"),
            {"@type": "type.googleapis.com/google.rpc.LocalizedMessage", "locale": "en-US", "message": message},
            {"@type": "type.googleapis.com/google.rpc.DebugInfo", "detail": f"Invalid API key: {key}"},
        ],
    )


def missing_key() -> ApiError:
    """403: no key at all."""
    return api_error(
        403,
        "Method doesn't allow unregistered callers (callers without established identity). Please use API Key or other "
        "form of API consumer identity to call this API.",
    )


def unauthenticated() -> ApiError:
    """401: the credentials are of a kind the API does not take."""
    return api_error(
        401,
        "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid "
        "authentication credential.",
        details=[_info("ACCESS_TOKEN_TYPE_UNSUPPORTED")],
    )


def permission_denied() -> ApiError:
    """403: the API is not enabled in the key's project."""
    return api_error(
        403,
        "Generative Language API has not been used in project 123456 before or it is disabled.",
        details=[_info("SERVICE_DISABLED")],
    )


def location() -> ApiError:
    """400 FAILED_PRECONDITION: not offered in this country."""
    return api_error(400, "User location is not supported for the API use.", status="FAILED_PRECONDITION")


def billing() -> ApiError:
    """400 FAILED_PRECONDITION: the project needs billing."""
    return api_error(
        400,
        "Gemini API free tier is not available in your country. Please enable billing on your project in Google AI "
        "Studio.",
        status="FAILED_PRECONDITION",
    )


def not_found(model: str, version: str, method: str = "generateContent") -> ApiError:
    """404: no such model, or not for this method."""
    return api_error(
        404,
        f"models/{model} is not found for API version {version}, or is not supported for {method}. Call ListModels to "
        "see the list of available models and their supported methods.",
    )


def invalid(message: str) -> ApiError:
    """400 INVALID_ARGUMENT."""
    return api_error(400, message)


def unknown_field(name: str, at: str = "generation_config") -> ApiError:
    """400: an unknown field of this model or version, in the words of Google's JSON parser."""
    message = f"Invalid JSON payload received. Unknown name \"{name}\" at '{at}': Cannot find field."
    violation = {"field": at, "description": message}
    return api_error(
        400,
        message,
        details=[{"@type": "type.googleapis.com/google.rpc.BadRequest", "fieldViolations": [violation]}],
    )


def rate_limited(retry_after_s: float | None = 12.0, *, per: str = "minute", limit: int = 10) -> ApiError:
    """429: `per` is "minute" or "day"; a `limit` of 0 means that the model is not in the project's tier."""
    window = {"minute": "PerMinute", "day": "PerDay"}[per]
    quota_id = f"GenerateRequests{window}PerProjectPerModel-FreeTier"
    metric = f"{_SERVICE}/generate_content_free_tier_requests"
    wait = f"\nPlease retry in {retry_after_s:.9f}s." if retry_after_s is not None else ""
    details: list[dict[str, Any]] = [
        {
            "@type": "type.googleapis.com/google.rpc.QuotaFailure",
            "violations": [{"quotaMetric": metric, "quotaId": quota_id, "quotaValue": str(limit)}],
        },
        {
            "@type": "type.googleapis.com/google.rpc.Help",
            "links": [
                {
                    "description": "Learn more about Gemini API quotas",
                    "url": "https://ai.google.dev/gemini-api/docs/rate-limits",
                }
            ],
        },
    ]
    if retry_after_s is not None:
        details.append({"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": f"{retry_after_s:g}s"})
    return api_error(
        429,
        "You exceeded your current quota, please check your plan and billing details."
        f"\n* Quota exceeded for metric: {metric}, limit: {limit}{wait}",
        details=details,
    )


def credits_depleted() -> ApiError:
    """429 without details: a prepaid project has used up its credit."""
    return api_error(
        429,
        "Your prepayment credits are depleted. Please go to AI Studio at https://ai.studio/projects to manage your "
        "project and billing.",
    )


def spending_cap() -> ApiError:
    """429 without details: the account's cap for the month is reached."""
    return api_error(
        429,
        "Your billing account has exceeded its monthly spending cap. Please go to AI Studio at "
        "https://ai.studio/billing to manage your billing.",
    )


def internal() -> ApiError:
    """500 INTERNAL."""
    return api_error(500, "An internal error has occurred. Please retry or report.")


def overloaded() -> ApiError:
    """503 UNAVAILABLE."""
    return api_error(503, "The model is overloaded. Please try again later.")


def deadline() -> ApiError:
    """504 DEADLINE_EXCEEDED."""
    return api_error(504, "Deadline expired before operation could complete.")


def cancelled() -> ApiError:
    """499 CANCELLED, seen in the middle of streams."""
    return api_error(499, "The operation was cancelled.")


def _info(reason: str) -> dict[str, Any]:
    return {
        "@type": "type.googleapis.com/google.rpc.ErrorInfo",
        "reason": reason,
        "domain": "googleapis.com",
        "metadata": {"service": _SERVICE},
    }
